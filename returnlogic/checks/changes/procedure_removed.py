"""Step removed: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether something that was asked of the customer is asked no longer, and nothing is asked
instead.

**Formally.** RL706 with the versions exchanged, and RL706 has no case in the group.

**Why it matters.** Worth saying in the changelog.

**Fires.** No photos are asked for any more.

**Does not fire.** Photos are asked for as before.

**How to fix.** Nothing to fix.

**Limits.** None.

**Related.** RL706. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL707", "procedure-removed", Severity.NOTE, "Step removed")
