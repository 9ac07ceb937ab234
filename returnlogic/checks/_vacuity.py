"""Under which assumptions is nothing left of a question that has cases: RL106, RL116."""

from __future__ import annotations

from collections.abc import Mapping

from returnlogic.base.sort import Int
from returnlogic.base.value import Value
from returnlogic.checks._context import CheckContext
from returnlogic.meaning.term import TRUE, Term, conj, neg
from returnlogic.solver.ask import OutOfBudget, Session, Undecided
from returnlogic.solver.forall import (
    Always,
    AssumptionAnswer,
    Choices,
    Needed,
    Never,
    Sometimes,
    value_literal,
    variables,
    widest,
)


def vacuous(context: CheckContext, premise: Term, term: Term, told: Term = TRUE) -> AssumptionAnswer:
    """Under which assumptions some case has the premise, some one what is told, and none the premise and the term.

    The case shown is the least one of the premise under them. One set of assumptions is given; whether it is all
    there are is said by `complete`.
    """
    session = context.session
    both = conj(premise, term)
    try:
        if not session.holds_somewhere(premise):
            return Never()
        names = variables(session, both, judged=False)
        choices = Choices(session, both, names, premises=(premise, told), every=True)
        choice = choices.without_case({})
        if choice is None:
            return Never()
        kept = dict(choice)
        for name in names:
            rest = {n: v for n, v in kept.items() if n != name}
            if not session.check([session.claim(both), *(session.is_value(n, v) for n, v in rest.items())]):
                kept = rest
        ranges: dict[str, Value | tuple[int, int]] = dict(kept)
        for name in kept:
            ranges[name] = _widened(session, both, ranges, name)
        given = [value_literal(session, n, v) for n, v in ranges.items()]
        case = session.least([session.claim(premise), *given])
        assert case is not None  # the premise has a case under the choice
        replayed = session.replay(conj(premise, neg(term)), case)
        if not ranges:
            return Always(replayed)
        choices.exclude(ranges)
        return Sometimes((Needed(ranges, replayed),), choices.without_case({}) is None)
    except OutOfBudget as error:
        return Undecided(str(error))


def _widened(
    session: Session, both: Term, given: Mapping[str, Value | tuple[int, int]], name: str
) -> Value | tuple[int, int]:
    """Return the widest range of a judged number under which there is still no case; another value as it is."""
    value, sort = given[name], session.program.assumptions[name].sort
    if not isinstance(sort, Int) or not isinstance(value, int):
        return value
    others = [session.claim(both), *(value_literal(session, n, v) for n, v in given.items() if n != name)]
    return widest(sort, value, lambda number: not session.check([*others, session.is_value(name, number)]))
