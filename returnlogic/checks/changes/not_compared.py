"""Not compared: one of the changes that `diff` and `gate` tell.

**What it does.** Says what could not be told: a question the solver gave up on, a fact that one version does not know.

**Formally.** A goal is not proved; or outcomes rest on a fact that only one version knows, or that has other values,
and no mapping says what it was.

**Why it matters.** What is not compared is not equal.

**Fires.** `--budget 1`; a fact that is renamed.

**Does not fire.** A fact that a mapping file names.

**How to fix.** Give a mapping file, raise `--budget`, or split the change.

**Limits.** Exit code 3 unless something else blocks.

**Related.** RL602. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL717", "not-compared", Severity.ERROR, "Not compared")
