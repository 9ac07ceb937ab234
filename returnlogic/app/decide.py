"""One case to one outcome: what each right gives on each topic, by which clauses, and what is still needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from returnlogic.app.case import BadCase, GivenCase
from returnlogic.app.completions import Pending, complete, typical
from returnlogic.base.interface import WORDS
from returnlogic.base.sort import Date
from returnlogic.base.time_limit import interruptible
from returnlogic.base.value import write
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.program import Output, Program
from returnlogic.reports._outcome import CaseOutcome, DecidingClause, IdleClause, RightAnswer, StillNeeded, TopicAnswer
from returnlogic.solver.ask import OutOfBudget

BUDGET = 20_000_000
"""Solver units per question, unless another number is given."""


def decide(program: Program, given: GivenCase, *, budget: int = BUDGET, usual: bool = False) -> CaseOutcome:
    """Return the outcome of a case: the rights as written, and beside them those of the law.

    Without open values only the reference evaluator runs. With open values the solver asks, per topic, whether every
    completion of the case gives the same result, and which open values matter. If `usual`, open facts are then taken to
    be as they usually are, and the outcome names those that matter. Raises `BadCase` iff the case is impossible,
    `OutOfBudget` iff nothing could be decided.
    """
    try:
        decided, needs = _decided(program, given, budget)
        taken: dict[str, Any] = {}
        if usual and (needs.facts or needs.judgements):
            with interruptible():
                whole = typical(program, given, budget)
            names = (*needs.facts, *needs.judgements)
            taken = {n: write(program.inputs[n].sort, whole.values[n]) for n in names}
            decided, needs = _decided(program, whole, budget)
        rights, law = (tuple(_rights(program, decided, of_law=of_law)) for of_law in (False, True))
    except Undefined as error:
        raise BadCase([str(error)]) from None
    except OutOfBudget as fault:
        help = "give more facts, or a larger `--budget`"
        raise fault.told_as(f"nothing is decided: {fault}", heading="error[not proved]", help=help) from None
    as_of = None if given.as_of is None else str(write(Date(0, 10**7), given.as_of))
    return CaseOutcome(program.name, as_of, rights, needs, law, taken)


def _decided(program: Program, given: GivenCase, budget: int) -> tuple[Mapping[str, Evaluation | Pending], StillNeeded]:
    """Return per output the evaluation that decides it, or why none does yet; and what is still needed."""
    if given.open:
        with interruptible():
            return complete(program, given, budget)
    run = Evaluation(program, given.values)
    broken = possible(program, given.values)
    if broken is not None:
        raise BadCase([f"an impossible case: {broken}"])
    return {o.key: run for o in program.outputs}, StillNeeded()


def _rights(program: Program, decided: Mapping[str, Evaluation | Pending], *, of_law: bool) -> Iterator[RightAnswer]:
    """Return what the rights of the policy, or of the law, give, by name."""
    for right in sorted({o.right for o in program.outputs if (o.right in program.law_rights) == of_law}):
        topics = {str(o.topic): _answer(program, o, decided[o.key]) for o in program.outputs if o.right == right}
        yield RightAnswer(right, program.right_labels.get(right, right), topics)


def _answer(program: Program, o: Output, run: Evaluation | Pending) -> TopicAnswer:
    if isinstance(run, Pending):
        return TopicAnswer(run.value)
    live = [c for c in o.claims if run.holds(c.live)]
    names = [c.clause for c in o.sources if run.holds(c.live)]
    why_not = tuple(_why_not(program, o, run, names))
    if run.holds(o.silent):
        return TopicAnswer("silent", why_not=why_not)
    because = tuple(_deciding(program, names))
    if run.holds(o.conflict):
        values = sorted({_value(o, run.number(c.lo), run.number(c.hi)) for c in live})
        return TopicAnswer("conflict", tuple(values), because, why_not)
    return TopicAnswer("value", (_value(o, run.number(o.lo), run.number(o.hi)),), because, why_not)


def _value(o: Output, lo: int, hi: int) -> str:
    def one(number: int) -> str:
        words = WORDS.get(o.topic.kind)
        return words[number] if words else str(write(o.sort, number))

    return one(lo) if lo == hi else f"{one(lo)} to {one(hi)}"


def _deciding(program: Program, names: Sequence[str]) -> Iterator[DecidingClause]:
    for name in dict.fromkeys(names):
        clause = program.clause(name)
        quote = clause.quotes[0].text if clause.quotes else clause.provision.citation if clause.provision else ""
        yield DecidingClause(name, quote)


def _why_not(program: Program, o: Output, run: Evaluation, live: Sequence[str]) -> Iterator[IdleClause]:
    """Return why each clause that speaks on the topic does not decide it."""

    def beaten(name: str, kind: str) -> str | None:
        related = (
            x for x in program.clauses for r in x.relations if r.target == name and r.kind == kind and run.holds(x.live)
        )
        return next((x.id for x in related), None)

    for name in dict.fromkeys(c.clause for c in o.sources):
        if name in live:
            continue
        clause = program.clause(name)
        if not run.holds(clause.scope):
            reason = "does not speak about this case"
        elif not run.holds(clause.entitled):
            reason = "a time limit is not met"
        elif not run.holds(clause.app):
            other = beaten(name, "exception")
            met = clause.requirement is None or run.holds(clause.requirement)
            unmet = "its condition is met, so nothing follows" if met else "it is not met, and takes nothing here"
            reason = f"`{other}` is an exception to it" if other else unmet
        else:
            other = beaten(name, "overrides")
            idle = "its own day has not come" if clause.requirement is None else "it is not met, and takes nothing here"
            reason = f"`{other}` overrides it" if other else idle
        yield IdleClause(name, reason)
