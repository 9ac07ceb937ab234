"""One clause accepts what another refuses.

**What it does.** RL101 for the question whether there is a remedy at all: one live clause grants it, or leaves it to
somebody's choice, and another refuses it. The clauses that one headline contradicts are one finding with a list.

**Formally.** Some case and assumptions satisfy `live(c)`, `live(c')`, `hi(c) = refused` and `lo(c') > refused` on a
level topic of one right.

**Why it matters.** "No returns" beside "damaged goods are replaced" makes every answer of the shop's staff defensible.

**Fires.** `exclusion no_returns: no refund` and `entitlement damaged: owed refund`, both live for a broken parcel.

**Does not fire.** The exclusion says `when not damaged`: the carve-out is inside its own sentence.

**How to fix.** State the relation if the text supports it, or put the exception into the refusing sentence.

**Limits.** Doubt goes to the consumer in most systems (contra proferentem); the finding stays, because the text does.

**Related.** RL101, RL402, RL505. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks import _conflict_clusters
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per pair of clauses of which one refuses a remedy that the other grants."""
    return _conflict_clusters.report(context, CHECK)


CHECK = Rule("RL102", "grant-and-deny", Severity.ERROR, "Granted and refused", find)
