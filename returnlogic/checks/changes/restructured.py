"""Every outcome proved equal: one of the changes that `diff` and `gate` tell.

**What it does.** Says that every right comes out the same for all orders, under every choice of what the text leaves
open.

**Formally.** For all cases and all assumptions no topic of any right is worse in one version than in the other, and no
stated last day differs.

**Why it matters.** A rewrite that changes nothing is worth a proof.

**Fires.** A version against itself; two clauses that are merged.

**Does not fire.** Any change of an outcome.

**How to fix.** Nothing to fix.

**Limits.** As strong as the model: it says nothing of text that is not modelled.

**Related.** RL716. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL715", "restructured", Severity.NOTE, "Every outcome proved equal")
