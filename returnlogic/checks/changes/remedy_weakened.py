"""Remedy weaker or slower: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether a remedy is replaced by a weaker one, left to the shop's choice, or due later, while the
customer still gets something.

**Formally.** Some case has a remedy at a worse level while some remedy of the right is still owed, and none is better
in the group; or the last day of what the shop owes is later, or is said no longer.

**Why it matters.** Store credit is not money, and money in three months is not money now.

**Fires.** Refund or exchange at the customer's choice becomes the shop's choice.

**Does not fire.** Refunds and exchanges change places in a sentence.

**How to fix.** Keep the remedy, or have the fingerprint approved.

**Limits.** None.

**Related.** RL709, RL403. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL708", "remedy-weakened", Severity.ERROR, "Remedy weaker or slower")
