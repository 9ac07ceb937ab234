"""Step, proof or form added: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether an order exists in which something is asked of the customer that was not asked before: a
requirement that is not met, an approval, a further step.

**Formally.** Some case has a requirement or a gate of the right undone, where none was undone in the old version; or a
step of a name that the old version does not have applies while a remedy is owed.

**Why it matters.** Each form loses customers who had a right.

**Fires.** Photos must be sent, where none were asked for.

**Does not fire.** A requirement is moved to another place of the text.

**How to fix.** Drop the step, or have the fingerprint approved.

**Limits.** A step without condition is known by its name only: say in a mapping file what it was called.

**Related.** RL707, RL405. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL706", "procedure-added", Severity.ERROR, "Step, proof or form added")
