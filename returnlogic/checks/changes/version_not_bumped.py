"""Narrowing without a new version: one of the changes that `diff` and `gate` tell.

**What it does.** Says that customers lose something while the header, title and period, is as it was.

**Formally.** RL701, RL703, RL704, RL706, RL708 or RL711 is found, and title and period are those of the old version.

**Why it matters.** Nobody can tell which text a contract was made under.

**Fires.** A window is shortened and nothing else.

**Does not fire.** A window is shortened from a later `period` on.

**How to fix.** Give the new version a later `period`, or another title.

**Limits.** None.

**Related.** RL713. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL718", "version-not-bumped", Severity.ERROR, "Narrowing without a new version")
