"""Cost shifted to the shop: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether the customer pays less, or gets more back, than before on a topic, and never more.

**Formally.** RL704 with the versions exchanged, and RL704 has no case on the topic in the group.

**Why it matters.** Finance wants to know.

**Fires.** The shop pays the return carriage, which the customer paid.

**Does not fire.** The customer pays as before.

**How to fix.** Nothing to fix.

**Limits.** None.

**Related.** RL704. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL705", "cost-to-shop", Severity.NOTE, "Cost shifted to the shop")
