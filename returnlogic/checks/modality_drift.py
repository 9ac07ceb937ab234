"""One clause promises what another leaves to the shop.

**What it does.** For every pair of clauses that speak about one remedy of one right asks whether an order exists in
which both are live, one owes the remedy, and the other says that the shop may offer or may refuse it. The clauses that
differ from one clause in this way are one finding with a list.

**Formally.** Some case and assumptions satisfy `live(c)`, `live(c')`, `lo(c) >= shop_picks` and `hi(c') = discretion`
on a level topic of one right, and c and c' clash on nothing else.

**Why it matters.** The customer holds the shop to "will", the shop answers with "may", and both quote the page.

**Fires.** "We will replace broken lamps" and "For broken lamps we may offer a replacement".

**Does not fire.** The "may" is for lamps that the customer broke, and says so.

**How to fix.** Use the same verb in both, or say to which orders each applies.

**Limits.** What a permission does to an act that is owed by a day (`due`) cannot be written yet; remedies only.

**Related.** RL101 if the two differ in more than their force, RL102 if one refuses, RL501. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks import _stars
from returnlogic.checks._subject import Check, Subject


def find(subject: Subject) -> Iterator[Goal | Finding]:
    """A finding per star of clauses that differ in nothing but the force of what they say."""
    return _stars.tell(subject, CHECK)


CHECK = Check("RL113", "modality-drift", Severity.WARNING, "Same duty, other force", find)
