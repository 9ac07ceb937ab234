"""A clause that reads wider than it acts: somebody decided that another goes first, and no words of the text say so.

**What it does.** For each relation that rests on a decision (`decided by`) instead of words of the text, looks for an
order that the displaced clause speaks about, on which the other one goes first and says something else.

**Formally.** Some case: `live(c')` and `entitled(c)`, c' displaces c by decision, and c claims what c' does not.

**Why it matters.** A customer reads the sentence, relies on it, and is told of another; doubt goes to the customer.

**Fires.** "Any item may be swapped", and two pages on "tyres are not swapped", related by a decision of the reviewer.

**Does not fire.** "Notwithstanding the above, tyres are not swapped"; or the other clause gives the same.

**How to fix.** Write the exception into the sentence ("any item but tyres"), or "notwithstanding" into the other.

**Limits.** A clause that is always displaced is RL301. Two clauses that nothing relates are RL101 or RL102.

**Related.** RL301, RL101, RL102. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._idle_clauses import listed, same
from returnlogic.checks._precedence import never_decides
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.term import Term, conj, disj, neg
from returnlogic.present.case import applied


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause that others displace by decision."""
    program = context.program
    for clause in program.policy_clauses:
        over = [
            c
            for c in program.policy_clauses
            if any(r.target == clause.id and r.decided and r.kind in ("exception", "overrides") for r in c.relations)
        ]
        if not over or not clause.claims or never_decides(context, context.session, clause):
            continue
        displaced = {c.id: _displaced(clause, c) for c in over}
        term = disj(*displaced.values())
        answer = context.ask(CHECK, clause.id, term, engages=[clause.entitled, disj(*(c.live for c in over))])
        yield answer.goal
        if not answer.found:
            continue
        case = answer.case
        run = Evaluation(program, case)
        winners = sorted(c for c, t in displaced.items() if run.holds(t))
        others = sorted(c for c in displaced if c not in winners and context.possible(displaced[c]) is True)
        first = [*winners, *others]
        basis = next(r.basis for c in over if c.id == winners[0] for r in c.relations if r.target == clause.id)
        yield CaseReport(
            answer,
            message=f"`{clause.id}` reads wider than it acts: by decision, {listed(first)} "
            f"{'go' if len(first) > 1 else 'goes'} first",
            issue="does this sentence hold for this order?",
            conclusion="its words cover the order and name no exception; only a decision says that it gives way",
            help=f"write the exception into the sentence, or “notwithstanding” into `{winners[0]}`",
            application=[
                f"{clause.id}: gives way to `{winners[0]}` ({basis})",
                *applied(context.program, case, winners),
            ],
            clauses=[clause.id, *first],
            topic="scope",
            identity=[clause.id],
        ).finding()


def _displaced(clause: Clause, winner: Clause) -> Term:
    """Return that the winner takes the clause's place in a case, and does not say all that the clause would."""
    unsaid: list[Term] = []
    for claim in clause.claims:
        matches = [m for other in winner.claims if (m := same(claim, other)) is not None]
        unsaid.append(neg(disj(*matches)))
    return conj(clause.entitled, winner.live, disj(*unsaid))


CHECK = Rule("RL302", "misleading-clause", Severity.NOTE, "Reads wider than it acts", find)
