"""Only the text differs: one of the changes that `diff` and `gate` tell.

**What it does.** Says that the meaning of both files is the same to the last term, while their words are not.

**Formally.** The digests of both programs are equal and the texts are not.

**Why it matters.** Words that no clause quotes can still matter.

**Fires.** A sentence that is marked aside changes.

**Does not fire.** A clause is added, even one without effect.

**How to fix.** Read the text; RL503 and RL502 look at what is not modelled.

**Limits.** None.

**Related.** RL715, RL503. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL716", "text-only", Severity.NOTE, "Only the text differs")
