"""Remedy stronger or sooner: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether a remedy is better or due sooner than before, and never worse.

**Formally.** RL708 with the versions exchanged, and RL708 has no case on the topic in the group.

**Why it matters.** Worth saying in the changelog.

**Fires.** The refund is due in 7 days, and was due in 14.

**Does not fire.** The refund is due as before.

**How to fix.** Nothing to fix.

**Limits.** None.

**Related.** RL708. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL709", "remedy-strengthened", Severity.NOTE, "Remedy stronger or sooner")
