"""In some order the policy gives less than the law does.

**What it does.** For each provision that grants a remedy asks whether an order exists in which the provision grants it
and the policy refuses it, or leaves it to the shop. A policy may give its remedy under any one of its rights; silence
leaves the law in place and is not reported; where clauses conflict, the worst live value counts ("contested"). Judged
facts are part of the question: the finding names the smallest sets of judgements under which it holds; one that the
clause's own `when` settles is not asked. Where a clause refuses the right altogether (RL402), the others are asked
with that clause set aside.

**Formally.** Some case satisfies `live(p)`, some right of the policy speaks and is below the floor, and no one right
of the policy reaches it; or a day owed by the shop is later than the one `live(p)` sets.

**Why it matters.** A term below a mandatory floor does not bind the consumer, and misleads them until they know.

**Fires.** Claims "within 7 days", refused afterwards, beside a legal guarantee of two years.

**Does not fire.** A longer window than the law's; goods to which the law's own exception applies.

**How to fix.** Raise the clause to the floor, or limit it to what the law leaves to the shop.

**Limits.** Asked of remedies and of the days by which the shop must act; the kind of remedy, costs, conditions and
information are RL403 to RL407. A finding that rests on provisions in doubt alone is a warning at most.

**Related.** RL402 for blanket refusals, RL413, RL505. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks.blanket_exclusion import blankets
from returnlogic.law.floors import Floor, below_floor, exceptions, floors_of, level_outputs, spoken, worse_claims
from returnlogic.law.terms import LawTerm, law_terms, worse_clauses
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.term import Term, conj, disj
from returnlogic.meaning.variants import suspend
from returnlogic.present.quotes import cited
from returnlogic.present.words import ids_in_words, topic_words
from returnlogic.solver.forall import Never


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause and law below which it takes the policy; what RL402 speaks of is set aside for it."""
    behind: dict[tuple[str, ...], list[Floor]] = {}
    for floor in floors_of(context.program):
        behind.setdefault(tuple(sorted(c.id for c in blankets(context, floor)[0])), []).append(floor)
    yield from _levels(context, behind.pop((), []))
    for refusing, floors in behind.items():
        names = (*context.suspended, *refusing)
        apart = replace(context, program=suspend(context.program, refusing), suspended=names)
        yield from _levels(apart, floors, f", apart from {ids_in_words(refusing)}")
        context.queries += apart.session.queries
    yield from _days(context)


def _levels(context: CheckContext, floors: list[Floor], apart: str = "") -> Iterator[Goal | Finding]:
    """Yield what is below these floors; `apart` names clauses that are set aside."""
    groups: dict[tuple[Clause, str, bool], list[tuple[Floor, Term]]] = {}
    for floor in floors:
        under = below_floor(context.program, floor)
        claims = worse_claims(context.program, floor)
        if not claims:
            yield _fine(context, f"{floor.right}{apart}", spoken(context.program, floor), floor)
        for clause, worse in claims:
            mine = disj(*(c.live for c in worse))
            term = conj(mine, under)
            if context.exists(term):
                groups.setdefault((clause, floor.instrument, floor.doubtful), []).append((floor, term))
            else:
                speaks = disj(*(c.live for c in clause.claims if c.topic.remedy in floor.owed))
                name = f"{clause.id} against {floor.right}{apart}"
                yield _fine(context, name, conj(speaks, floor.live), floor)
    for (clause, _, _), found in groups.items():
        term = disj(*(t for _, t in found))
        answer = context.ask(
            CHECK,
            f"{clause.id} against {' and '.join(f.right for f, _ in found)}{apart}",
            term,
            judged=True,
            premise=clause.scope,
            law=[id for f, _ in found for id in f.ids],
        )
        yield answer.goal
        if answer.found:
            yield _finding(context, clause, [f for f, _ in found], answer)


def _fine(context: CheckContext, subject: str, engages: Term, floor: Floor) -> Goal:
    """Return the goal of a question that no case answers with yes."""
    if not context.suspended:
        return context.goal(CHECK.code, subject, False, [engages], floor.ids)
    answer = AnsweredQuestion(context, CHECK, subject, engages, Never(), law=tuple(floor.ids))
    return context.engaged_goal(answer, engages)


def _days(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield the days owed that are later than the law's."""
    for law in law_terms(context.program, ("due",)):
        for clause, term in worse_clauses(context.program, law):
            answer = context.ask(
                CHECK,
                f"{clause.id} on {law.topic} against {law.right}",
                term,
                judged=True,
                premise=clause.scope,
                engages=[conj(disj(*(c.live for c in clause.claims if c.topic == law.topic)), law.live)],
                law=law.ids,
            )
            yield answer.goal
            if answer.found:
                yield _too_late(context, clause, law, answer)


def _too_late(context: CheckContext, clause: Clause, law: LawTerm, answer: AnsweredQuestion) -> Finding:
    first = law.provisions[0].provision
    assert first is not None
    return CaseReport(
        answer,
        message=f"`{clause.id}` gives the shop longer than {first.citation}: {topic_words(law.topic)}",
        issue=f"{topic_words(law.topic)}: is the policy's last day later than the law's?",
        conclusion="a shop that keeps the policy breaks the law",
        help="shorten the time to what the law allows, or leave out the cases in which the law sets it",
        clauses=[clause.id, *law.ids],
        topic=str(law.topic),
        law=law.ids,
        identity=[clause.id, law.right],
    ).finding()


def _finding(context: CheckContext, clause: Clause, floors: list[Floor], answer: AnsweredQuestion) -> Finding:
    case = answer.case
    run = Evaluation(context.program, case)
    here = [f for f in floors if run.holds(f.live)] or floors
    owed = [o for f in here for o in level_outputs(context.program, f.owed)]
    contested = any(not run.holds(o.silent) and run.holds(o.conflict) for o in owed)
    granting = [next((p for p in f.provisions if run.holds(p.live)), f.provisions[0]) for f in here]
    others = [f.provisions[0] for f in floors if f not in here]
    words = f"the law grants {' and '.join(dict.fromkeys(f.words for f in here))}; this clause does not"
    return CaseReport(
        answer,
        message=f"`{clause.id}` gives less than {cited([*granting, *others])}",
        issue=f"{here[0].title}: does the policy give at least that?",
        conclusion=words + (" (another clause contradicts it; the worst one counts)" if contested else ""),
        help="raise the clause to the floor, or leave out the cases in which the law grants the right",
        clauses=[clause.id, *(id for f in floors for id in f.ids)],
        topic=" or ".join(dict.fromkeys(f"level({f.words})" for f in floors)),
        law=[id for f in floors for id in (*f.ids, *exceptions(context.program, f))],
        identity=[clause.id, *(f.right for f in floors)],
        evidence={"contested": contested},
    ).finding()


CHECK = Rule("RL401", "below-statutory-floor", Severity.ERROR, "Worse than law", find, rerun_without_hub=True)
