"""Ask whether the outcome differs if only one variable does, of two joined copies of the program."""

from __future__ import annotations

from returnlogic.base.sort import Bool
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._rule import Rule
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import outcomes
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Compare, Comparison, Term, Var, conj, disj, xor
from returnlogic.meaning.variants import self_compose
from returnlogic.present.words import assumption_words, outcome_words
from returnlogic.solver.ask import Session
from returnlogic.solver.forall import under_assumptions


def outputs_reading(program: Program, changed: str) -> list[Output]:
    """Return the policy's outputs that read the variable, but for last days, and sums that others make up."""
    return [
        o
        for o in program.policy_outputs
        if (
            any(c.charges for c in o.parts) if o.topic.kind == "balance" else o.topic.kind not in ("last_day", "payout")
        )
        and changed in program.cone(o.silent, o.lo, o.hi)
    ]


def self_composition(context: CheckContext, name: str) -> tuple[Session, Term]:
    """Return a session to ask if two values of the variable give one case different outcomes, and that claim."""
    program = context.program
    originals = [o.outcome for o in outputs_reading(program, name)]
    doubled, copies = self_compose(program, [t for o in originals for t in o.terms], [name])
    differ = disj(*(o.differs(copy) for o, copy in zip(originals, outcomes(copies), strict=True)))
    sort = program.inputs[name].sort if name in program.inputs else program.assumptions[name].sort
    here, there = Var(name, sort), Var(name + "'", sort)
    apart = xor(here, there) if isinstance(sort, Bool) else Compare(Comparison.NE, here, there)
    return context.session_of(doubled), conj(apart, differ)


def assumption_matters(context: CheckContext, check: Rule, subject: str, name: str) -> AnsweredQuestion:
    """Return under which assumptions two values of an open variable give some case different outcomes."""
    session, term = self_composition(context, name)
    known = under_assumptions(session, term, chosen=(name, name + "'"))
    return AnsweredQuestion(context, check, subject, term, known, session)


def both_outcomes(answer: AnsweredQuestion, name: str) -> list[str]:
    """Return what the shown case comes to under either value, where the two differ."""
    program, case = answer.context.program, answer.case
    values = (case[name], case[name + "'"])
    runs = [Evaluation(program, {**case, name: value}) for value in values]
    said = [tuple(outcome_words(o, run) for run in runs) for o in outputs_reading(program, name)]
    differing = [words for words in said if words[0] != words[1]] or said
    return [
        f"{assumption_words(program, name, value)}: {'; '.join(dict.fromkeys(words))}"
        for value, words in zip(values, zip(*differing, strict=True), strict=True)
    ]
