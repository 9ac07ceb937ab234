"""Would the outcome differ if only one variable differed? Two joined copies of the program, as one question."""

from __future__ import annotations

from collections.abc import Sequence

from returnlogic.base.sort import Bool
from returnlogic.checks._subject import Subject, describe
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Compare, Comparison, Let, Term, Var, conj, disj, neg
from returnlogic.solver.ask import Session
from returnlogic.solver.forall import Always, AssumptionAnswer, Sometimes, under_assumptions

Verdict = tuple[Term, Term, Term, Term]
"""One output: silent, conflict, lo, hi."""


def outcomes(program: Program, changed: str) -> list[Output]:
    """The policy's outputs that read the variable; a last day is not an outcome by itself."""
    return [
        o
        for o in program.policy_outputs
        if o.topic.kind != "last_day" and changed in program.cone(o.silent, o.lo, o.hi)
    ]


def differs(outputs: Sequence[Output], primed: Sequence[Verdict]) -> Term:
    """Some output has another verdict or value in the primed copy."""
    return disj(*(unlike((o.silent, o.conflict, o.lo, o.hi), p) for o, p in zip(outputs, primed, strict=True)))


def unlike(one: Verdict, other: Verdict) -> Term:
    """Two outputs, each as silent, conflict, lo and hi, differ in verdict or value (M8: in this order)."""
    silent, conflict, lo, hi = one
    other_silent, other_conflict, other_lo, other_hi = other
    spoken = conj(neg(silent), neg(other_silent))
    values = disj(Compare(Comparison.NE, lo, other_lo), Compare(Comparison.NE, hi, other_hi))
    return disj(
        xor(silent, other_silent),
        conj(spoken, xor(conflict, other_conflict)),
        conj(spoken, neg(conflict), neg(other_conflict), values),
    )


def xor(a: Term, b: Term) -> Term:
    """Exactly one of two."""
    return disj(conj(a, neg(b)), conj(neg(a), b))


def twin(subject: Subject, name: str) -> tuple[Session, Term]:
    """A session in which the claim "two values of the variable give one case different outcomes" can be asked."""
    program = subject.program
    outputs = outcomes(program, name)
    lets: list[Let] = [x for o in outputs for x in (o.silent, o.conflict, o.lo, o.hi)]
    doubled, copies = program.twin(lets, [name])
    primed = [(copies[4 * i], copies[4 * i + 1], copies[4 * i + 2], copies[4 * i + 3]) for i, _ in enumerate(outputs)]
    sort = program.inputs[name].sort if name in program.inputs else program.assumptions[name].sort
    here, there = Var(name, sort), Var(name + "'", sort)
    apart = xor(here, there) if isinstance(sort, Bool) else Compare(Comparison.NE, here, there)
    return subject.session_of(doubled), conj(apart, differs(outputs, primed))


def assumption_matters(subject: Subject, name: str) -> tuple[AssumptionAnswer, Session, Term]:
    """Whether two values of an open variable give some case different outcomes."""
    session, term = twin(subject, name)
    return under_assumptions(session, term, chosen=(name, name + "'")), session, term


def both_outcomes(subject: Subject, answer: AssumptionAnswer, name: str) -> list[str]:
    """What the shown case comes to under either value."""
    if not isinstance(answer, Always | Sometimes):
        return []
    case = dict(answer.case)
    lines = []
    for value in (case[name], case[name + "'"]):
        run = Evaluation(subject.program, {**case, name: value})
        said = [outcome_words(o, run) for o in outcomes(subject.program, name)]
        lines.append(f"{subject.say(subject.program, name, value)}: {'; '.join(dict.fromkeys(said))}")
    return lines


def outcome_words(o: Output, run: Evaluation) -> str:
    """One output of a case in words."""
    subject = o.topic.subject.replace("_", " ")
    if run.holds(o.silent):
        return f"{subject}: nothing is said"
    if run.holds(o.conflict):
        return f"{subject}: the clauses contradict each other"
    return describe(o.claims[0], run.number(o.lo), run.number(o.hi))
