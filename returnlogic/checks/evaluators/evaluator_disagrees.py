"""The code is not the policy: one of the faults that `verify` tells.

**What it does.** Reads an evaluator back from its text, proves it against the policy, and shows a case on which they
differ; or says that the text is not of the kind that can be read at all.

**Formally.** There are well-typed facts s with `eval(s) != out_P(s)`, or facts that are not well-typed and are decided.

**Why it matters.** A customer is refused by a file that everybody takes for the policy.

**Fires.** Somebody wrote `<` for `<=` in the generated file: who sends it back on the last day is told nothing.

**Does not fire.** Clauses were reworded or moved, and the outcome is the same for every case.

**How to fix.** Compile again. A file that has to differ from what the policy says needs another policy.

**Limits.** A text outside the subset that `compile` writes is refused, whether it is right or not; a fresh text that
fires is our own fault (exit code 4).

**Related.** RL603, RL602. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.evaluators import Fault

FAULT = Fault("RL601", "evaluator-disagrees", Severity.ERROR, "Code differs from model")
