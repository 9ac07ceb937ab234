"""Find assumptions under which nothing is left of a premise that has cases: RL106, RL111, RL116."""

from __future__ import annotations

from returnlogic.base.sort import Int
from returnlogic.base.value import Value
from returnlogic.checks._context import CheckContext
from returnlogic.meaning.term import Term, conj, neg
from returnlogic.solver.ask import OutOfBudget, Undecided
from returnlogic.solver.forall import Always, AssumptionAnswer, Choices, Needed, Never, Sometimes, variables


def vacuous(context: CheckContext, premise: Term, term: Term) -> AssumptionAnswer:
    """Find assumptions under which some case satisfies the premise, and none both the premise and the term.

    The case shown is the least one of the premise under them. One set of assumptions is given; whether it is all
    there are is said by `complete`.
    """
    session = context.session
    both = conj(premise, term)
    try:
        if not session.holds_somewhere(premise):
            return Never()
        names = variables(session, both, judged=False)
        choices = Choices(session, both, names, premise=premise, every=True)
        choice = choices.without_case({})
        if choice is None:
            return Never()
        kept = dict(choice)
        for name in names:
            rest = {n: v for n, v in kept.items() if n != name}
            if not session.check([session.claim(both), *(session.is_value(n, v) for n, v in rest.items())]):
                kept = rest
        ranges: dict[str, Value | tuple[int, int]] = dict(kept)
        for name, value in kept.items():
            sort = context.program.assumptions[name].sort
            if isinstance(sort, Int) and isinstance(value, int):
                ranges[name] = _widened(context, both, ranges, name, value, sort)
        given = [session.between(n, *v) if isinstance(v, tuple) else session.is_value(n, v) for n, v in ranges.items()]
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
    context: CheckContext, both: Term, given: dict[str, Value | tuple[int, int]], name: str, value: int, sort: Int
) -> tuple[int, int]:
    """Return the widest range of a judged number around a value under which there is still no case."""
    session = context.session
    others = [
        session.between(n, *v) if isinstance(v, tuple) else session.is_value(n, v)
        for n, v in given.items()
        if n != name
    ]

    def empty(number: int) -> bool:
        return not session.check([session.claim(both), *others, session.is_value(name, number)])

    lo = hi = value
    while lo > sort.lo and empty(lo - 1):
        lo -= 1
    while hi < sort.hi and empty(hi + 1):
        hi += 1
    return lo, hi
