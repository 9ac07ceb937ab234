"""Widened: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether an order exists in which the new version gives a remedy that the old one did not give.

**Formally.** RL701 with the versions exchanged, and no case of the group is worse.

**Why it matters.** Worth saying in the changelog, and worth knowing for whoever pays for it.

**Fires.** A window of 14 days becomes 30 days.

**Does not fire.** A window that is reworded.

**How to fix.** Nothing to fix.

**Limits.** Where some cases lose as well it is RL703.

**Related.** RL701, RL703. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL702", "rights-widened", Severity.NOTE, "Widened")
