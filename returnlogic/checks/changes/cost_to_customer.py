"""Cost shifted to the customer: one of the changes that `diff` and `gate` tell.

**What it does.** Asks for each charge, each leg of carriage and each refund whether an order exists in which the
customer pays more, or gets less back, than before.

**Formally.** Some case has a worse payer, amount or net sum in the new version, while no remedy of the right is worse
and the right is not new to the customer (C5).

**Why it matters.** A right that costs more than the goods is worth nothing.

**Fires.** A restocking fee of 5.00 is added.

**Does not fire.** A fee that was always there is told in another clause.

**How to fix.** Drop the cost, or have the fingerprint approved; the approval names the most it may be.

**Limits.** Each topic is compared by itself: a fee that replaces another of the same height is told.

**Related.** RL705, RL404. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL704", "cost-to-customer", Severity.ERROR, "Cost shifted to the customer")
