"""Something was changed since it was proved: one of the faults that `verify` tells.

**What it does.** Compares the hashes of a certificate with the evaluator, with its queries, and with what the policy
means today.

**Formally.** A hash of the certificate is not the hash of the file or meaning it names.

**Why it matters.** What was proved is no longer what is there, even if nobody can say that it is wrong.

**Fires.** The window of a policy went from 30 to 28 days, and nobody compiled again.

**Does not fire.** A sentence of the policy was reworded and its clauses mean the same.

**How to fix.** Compile again, and commit the evaluator with its certificate.

**Limits.** A certificate of another version of the program may list other queries; then they are proved anew instead.

**Related.** RL601. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.evaluators import Fault

FAULT = Fault("RL603", "stale-artifact", Severity.ERROR, "Generated file is old")
