"""Silent default flipped: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether the header's `silence` changed and some order rests on it in both versions.

**Formally.** `silence` differs, and some case has a remedy that no clause of either version decides.

**Why it matters.** What nobody wrote down changes without a word.

**Fires.** `silence refuses` is left out.

**Does not fire.** Every remedy is decided by a clause.

**How to fix.** Say it in a clause.

**Limits.** None.

**Related.** RL201. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL714", "default-changed", Severity.WARNING, "Silent default flipped")
