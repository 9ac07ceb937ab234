"""Touches orders already placed: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether an order placed before the new version takes effect comes out differently under it.

**Formally.** Some case with a contract date in the new version's period and before its effective day differs in the
customer's order. The effective day is `--effective`, or the first day of the new `period` if that day changed; else
not asked.

**Why it matters.** A contract has the terms it was made under.

**Fires.** `--effective 2026-07-01` for a version whose period starts in January.

**Does not fire.** The new version's period starts on its effective day.

**How to fix.** Let the period of the new version start on its effective day, or add a transition clause.

**Limits.** Without an effective day it is skipped, and said.

**Related.** RL718. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL713", "retroactive-change", Severity.ERROR, "Touches orders already placed")
