"""Narrowed: one of the changes that `diff` and `gate` tell.

**What it does.** Asks for each right and each group of customers whether an order exists in which a remedy that the
old version gives (or leaves open) is given no longer by the new one.

**Formally.** Some case has a remedy of the right at a worse level in the new version than in the old (semantics C4),
no remedy of the right is owed in the new one, no other right makes up for it (C6), no new requirement is the cause
(RL706), no protection was lost (RL711), and no case of the group is better. Also: the header names a market no longer.

**Why it matters.** A customer who could send goods back on day 20 cannot do so any more.

**Fires.** A window of 30 days becomes 14 days.

**Does not fire.** The same window in other words, or a longer one.

**How to fix.** Keep the old terms for those customers, or have the fingerprint approved.

**Limits.** A change that some cases gain by as well is RL703.

**Related.** RL702, RL703, RL711. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL701", "rights-narrowed", Severity.ERROR, "Narrowed")
