"""Mixed: some gain, some lose: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether, in one group of customers, some orders come out better and others worse; or whether
stated days differ although no remedy does.

**Formally.** RL701 or RL708 has a case on the remedies of a right, and so has RL702 or RL709.

**Why it matters.** A change that is sold as an improvement can take something away from somebody.

**Fires.** 30 days after the order become 14 days after delivery.

**Does not fire.** 30 days after delivery become 40 days after delivery.

**How to fix.** Give the customer the better of both, or have the fingerprint approved.

**Limits.** Amounts and payers are told apart from remedies: RL704.

**Related.** RL701, RL702. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL703", "rights-mixed", Severity.ERROR, "Mixed: some gain, some lose")
