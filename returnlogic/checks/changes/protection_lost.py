"""Exception or carve-out removed: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether an order that an exception or a carve-out kept from a refusal meets that refusal now.

**Formally.** Some case has a worse level; a refusing clause of both versions is live in the new one and was not in the
old, where an exception to it, a clause that overrides it, or a negated part of its condition kept it away.

**Why it matters.** Carve-outs are where the hard cases are.

**Fires.** “Sale items are final, unless faulty” loses its last two words.

**Does not fire.** The exception moves into the condition.

**How to fix.** Put the exception back, or have the fingerprint approved.

**Limits.** The refusal is known by its clause: say in a mapping file what it was called.

**Related.** RL701. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL711", "protection-lost", Severity.ERROR, "Exception or carve-out removed")
