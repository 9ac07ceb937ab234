"""The customer must do something, and the text does not say what happens if they do not.

**What it does.** For each requirement whose consequence the text leaves unsaid asks whether an order exists that fails
it and in which the two consequences differ: kept, the customer may have the remedy; lost, they may not. A requirement
whose failing is decided elsewhere is none.

**Formally.** Some case in which the right is kept satisfies `entitled(q)`, no conflict on a level that q conditions,
and `live(c)` with `hi > refused` on one for an entitlement c, which comes out otherwise if the right is lost.

**Why it matters.** "Please keep all packaging" can be a request or a condition of the claim; the shop finds out which
only when it refuses.

**Fires.** "Fold the tent dry", and nothing about a damp one.

**Does not fire.** "Otherwise we cannot refund"; a step of the procedure ("contact us first"): no right hangs on it.

**How to fix.** Say what failing costs, or write it as a request: `otherwise refused`, `otherwise shop_may_refuse`.

**Limits.** A consequence that is worded, but can be read in two ways, is RL506. One that was recorded with `assume` is
not asked. Orders on which clauses contradict each other are RL102's.

**Related.** RL109, RL506. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Assumption, Output
from returnlogic.meaning.term import Compare, Comparison, Const, Term, Var, conj, disj, equal, neg
from returnlogic.meaning.variants import instantiate
from returnlogic.present.words import outcome_words
from returnlogic.solver.forall import under_assumptions

KEPT, LOST = "right_kept", "right_lost"


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per requirement that costs the right or nothing, as somebody will decide."""
    for clause in context.program.policy_clauses:
        consequence = context.program.assumptions.get(f"consequence.{clause.id}")
        if clause.kind != "requirement":
            continue
        if consequence is None:
            yield context.goal(CHECK.code, clause.id, False, [_failed(context, clause)])
            continue
        if consequence.fixed is not None:
            reason = "what failing it costs is recorded by `assume`"
            yield Goal(CHECK.code, clause.id, Verdict.NOT_ENGAGED, reason)
            continue
        term = _left_to_lose(context, clause, consequence)
        known = under_assumptions(context.session, term, chosen=(consequence.name,))
        answer = AnsweredQuestion(context, CHECK, clause.id, term, known)
        yield context.goal(CHECK.code, clause.id, known, [_failed(context, clause)])
        if answer.found:
            yield CaseReport(
                answer,
                message=f"`{clause.id}` asks for something and does not say what failing it costs",
                issue="the customer did not do it. Is the right lost?",
                conclusion="the text asks for it and gives failing it no consequence",
                help="say what follows if the text supports it: `otherwise refused`, `otherwise shop_may_refuse`",
                application=list(_either_way(context, clause, consequence, answer)),
                clauses=[clause.id],
                topic="consequence",
                clock=False,
            ).finding()


def _failed(context: CheckContext, clause: Clause) -> Term:
    """Return that the requirement is not met where a clause that it conditions entitles."""
    assert clause.requirement is not None
    conditioned = [context.program.clause(r.target) for r in clause.relations if r.implied]
    return conj(clause.entitled, neg(clause.requirement), disj(*(c.entitled for c in conditioned)))


def _left_to_lose(context: CheckContext, clause: Clause, consequence: Assumption) -> Term:
    """Return that the requirement is failed, and nothing but its consequence decides about a remedy."""
    program = context.program
    conditioned = {r.target for r in clause.relations if r.implied}
    levels = {(c.right, c.topic) for c in clause.claims}
    outputs = [o for o in program.policy_outputs if (o.right, o.topic) in levels]
    agreed = [neg(o.conflict) for o in outputs]
    left = []
    for o in outputs:
        given = [c.live for c in o.claims if c.clause in conditioned]
        otherwise = [instantiate(program, t, {consequence.name: LOST}) for t in (o.silent, o.lo, o.hi)]
        differs = disj(otherwise[0], neg(equal(o.lo, otherwise[1])), neg(equal(o.hi, otherwise[2])))
        left.append(conj(disj(*given), Compare(Comparison.GT, o.hi, Const(0, o.sort)), differs))
    kept = equal(Var(consequence.name, consequence.sort), Const(KEPT, consequence.sort))
    return conj(kept, clause.entitled, *agreed, disj(*left))


def _either_way(
    context: CheckContext, clause: Clause, consequence: Assumption, answer: AnsweredQuestion
) -> Iterator[str]:
    """Yield what the shown case comes to under either consequence."""
    case = answer.case
    for value, words in ((KEPT, "costs nothing"), (LOST, "costs the right")):
        run = Evaluation(context.program, {**case, consequence.name: value})
        yield f"if failing {clause.id} {words}: {'; '.join(dict.fromkeys(_said(context, clause, run)))}"


def _said(context: CheckContext, clause: Clause, run: Evaluation) -> Iterator[str]:
    outputs: list[Output | None] = [context.program.output(c.right, c.topic) for c in clause.claims]
    yield from (outcome_words(o, run) for o in outputs if o is not None and not run.holds(o.silent))


CHECK = Rule(
    "RL210", "consequence-unstated", Severity.WARNING, "Requirement without effect", find, rerun_without_hub=True
)
