"""Would the outcome differ if only one variable differed? Two joined copies of the program, as one question."""

from __future__ import annotations

from returnlogic.base.sort import Bool
from returnlogic.checks._subject import Subject, describe
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import outcomes
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Compare, Comparison, Term, Var, conj, disj, xor
from returnlogic.meaning.variants import self_compose
from returnlogic.solver.ask import Session
from returnlogic.solver.forall import Always, AssumptionAnswer, Sometimes, under_assumptions


def outputs_reading(program: Program, changed: str) -> list[Output]:
    """The policy's outputs that read the variable; a last day is not an outcome by itself."""
    return [
        o
        for o in program.policy_outputs
        if o.topic.kind != "last_day" and changed in program.cone(o.silent, o.lo, o.hi)
    ]


def twin(subject: Subject, name: str) -> tuple[Session, Term]:
    """A session in which the claim "two values of the variable give one case different outcomes" can be asked."""
    program = subject.program
    originals = [o.outcome for o in outputs_reading(program, name)]
    doubled, copies = self_compose(program, [t for o in originals for t in o.terms], [name])
    differ = disj(*(o.differs(copy) for o, copy in zip(originals, outcomes(copies), strict=True)))
    sort = program.inputs[name].sort if name in program.inputs else program.assumptions[name].sort
    here, there = Var(name, sort), Var(name + "'", sort)
    apart = xor(here, there) if isinstance(sort, Bool) else Compare(Comparison.NE, here, there)
    return subject.session_of(doubled), conj(apart, differ)


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
        said = [outcome_words(o, run) for o in outputs_reading(subject.program, name)]
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
