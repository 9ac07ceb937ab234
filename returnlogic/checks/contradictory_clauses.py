"""Two clauses answer one question differently, and nothing says which holds.

**What it does.** For every pair of clauses of the policy and every topic on which both speak (windows, payers,
amounts, due days) it asks whether a possible order exists in which both are live and no value satisfies both. Partial
values that leave a common value do not conflict; two last days conflict only where the customer's act lies between
them. Pairs that only clash under one way of counting days are RL204's. A pair that also clashes on whether there is a
remedy at all is reported once, as RL102; one that differs in its force only is RL113's, two fees are RL212's.

**Formally.** Some case and assumptions satisfy `live(c)`, `live(c')` and `lo(c) > hi(c') or lo(c') > hi(c)`.

**Why it matters.** A customer on day 75 is inside one window and outside the other; whoever answers has to guess.

**Fires.** `notified within 60 days after delivered` in one clause, `90 days` in another, for the same right.

**Does not fire.** Both clauses say 60 days; or one `overrides` the other with words of the text as its basis.

**How to fix.** State the relation if the text supports it (`overrides`, `as an exception to`), or change one clause.

**Limits.** Two windows for two different rights are normal and never compared.

**Related.** RL102, RL204, RL505. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks import _conflict_clusters
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per pair of clauses that contradict each other on anything but whether there is a remedy."""
    return _conflict_clusters.report(context, CHECK)


CHECK = Rule("RL101", "contradictory-clauses", Severity.ERROR, "Contradiction", find)
