"""A clause that applies, but never decides: others always displace it.

**What it does.** Asks for each clause whether it is ever live. Displacement is asked of all other clauses together,
so three exceptions that only jointly cover a clause are found.

**Formally.** Some case satisfies `entitled(c)`, and none satisfies `live(c)`.

**Why it matters.** The sentence reads as if it had an effect; it has none.

**Fires.** "14 days for shoes" under "50 days for everything, notwithstanding anything else".

**Does not fire.** The overriding clause leaves out one kind of goods.

**How to fix.** Drop the clause, narrow what displaces it, or reverse the relation.

**Limits.** Only clauses that a relation displaces can be shadowed; a contradiction is RL101.

**Related.** RL104, RL101. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause that is displaced in every case in which it would apply."""
    for clause in context.program.policy_clauses:
        displacers = [
            x.id
            for x in context.program.policy_clauses
            for r in x.relations
            if r.target == clause.id and r.kind in ("exception", "overrides")
        ]
        if not displacers:
            continue
        reached = context.possible(clause.entitled)
        live = context.possible(clause.live)
        if reached is True and live is False:
            yield context.goal(CHECK.code, clause.id, True)
            yield TextReport(
                context,
                CHECK,
                message=f"`{clause.id}` never decides: {', '.join(sorted(set(displacers)))} always displace it",
                issue="is there an order that this clause decides?",
                conclusion="in every order it speaks about, one of the clauses that displace it applies too",
                help="drop the clause, or narrow what displaces it",
                certainty="proved for all orders in the model, against the displacing clauses together",
                clauses=[clause.id, *sorted(dict.fromkeys(displacers))],
                topic="",
            ).finding()
        else:
            unknown = next((a for a in (reached, live) if not isinstance(a, bool)), False)
            yield context.goal(CHECK.code, clause.id, unknown, [clause.entitled])


CHECK = Rule("RL301", "shadowed-clause", Severity.NOTE, "Fully masked", find)
