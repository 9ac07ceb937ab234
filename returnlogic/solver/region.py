"""For which values of a distance in days does a claim have a case: exactly, as intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from returnlogic.base.sort import Date, Instant, Int
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Compare, Comparison, Const, DayOf, Get, Known, Sub, Term, conj
from returnlogic.solver.ask import Session



def days_between(program: Program, act: str, anchor: str) -> Term:
    """The term `day of act - day of anchor`; only where both have happened."""
    return Sub(_day(program, act), _day(program, anchor))


def _day(program: Program, name: str) -> Term:
    sort = program.inputs[name].sort
    assert isinstance(sort, Date | Instant)
    return DayOf(Get(name, sort)) if isinstance(sort, Instant) else Get(name, sort)


def distances(session: Session, term: Term, act: str, anchor: str, given: Sequence[str] = ()) -> tuple[tuple[int, int], ...]:
    """The maximal intervals of days between anchor and act for which some case satisfies the term.

    Exact: each end is proved, and each day inside has a case (found on the evaluator, or by the solver).
    Raises `OutOfBudget` if the solver cannot tell.
    """
    program = session.program
    both = conj(Known(act), Known(anchor))
    distance = days_between(program, act, anchor)
    sort = Int(-40000, 40000)

    def bounded(lo: int, hi: int) -> Term:
        return conj(
            both, Compare(Comparison.GE, distance, Const(lo, sort)), Compare(Comparison.LE, distance, Const(hi, sort))
        )

    found: list[tuple[int, int]] = []
    low, top = -40000, 40000
    while True:
        claim = [session.claim(term), *given]
        if not session.check([*claim, session.claim(bounded(low, top))]):
            return tuple(found)
        high = _distance(session, act, anchor)
        while low < high:
            middle = (low + high) // 2
            if session.check([*claim, session.claim(bounded(low, middle))]):
                high = _distance(session, act, anchor)
            else:
                low = middle + 1
        assert session.check([*claim, session.claim(bounded(low, low))])
        case = {n: session.value(n) for n in (*program.inputs, *program.assumptions)}
        end = low
        while True:
            end += 1
            if _still_holds(program, term, case, act, anchor, end):
                continue
            if not session.check([*claim, session.claim(bounded(end, end))]):
                break
            case = {n: session.value(n) for n in (*program.inputs, *program.assumptions)}
        found.append((low, end - 1))
        low = end + 1


def _distance(session: Session, act: str, anchor: str) -> int:
    return _day_value(session.program, act, session.value(act)) - _day_value(session.program, anchor, session.value(anchor))


def _day_value(program: Program, name: str, value: Value) -> int:
    assert isinstance(value, int)
    return value // MINUTES_PER_DAY if isinstance(program.inputs[name].sort, Instant) else value


def case_distance(program: Program, case: Mapping[str, Value], act: str, anchor: str) -> int | None:
    """The days between anchor and act in a case, or `None` iff one of them has not happened."""
    if case.get(act) is None or case.get(anchor) is None:
        return None
    return _day_value(program, act, case[act]) - _day_value(program, anchor, case[anchor])


def _still_holds(program: Program, term: Term, case: Mapping[str, Value], act: str, anchor: str, distance: int) -> bool:
    """Whether the same case with the act moved to that distance is possible and still satisfies the term."""
    sort = program.inputs[act].sort
    assert isinstance(sort, Date | Instant)
    day = _day_value(program, anchor, case[anchor]) + distance
    old = case[act]
    assert isinstance(old, int)
    value = day * MINUTES_PER_DAY + old % MINUTES_PER_DAY if isinstance(sort, Instant) else day
    if not sort.lo <= value <= sort.hi:
        return False
    moved = {**case, act: value}
    for name, later in _followers(program, act, case, value - old).items():
        moved[name] = later
    return Evaluation(program, moved).holds(term) and possible(program, moved) is None


def _followers(program: Program, act: str, case: Mapping[str, Value], shift: int) -> dict[str, Value]:
    """Events that typically follow the act, moved along with it, so that the moved case stays possible."""
    found: dict[str, Value] = {}
    unit = MINUTES_PER_DAY if isinstance(program.inputs[act].sort, Instant) else 1
    moved = {act}
    for name, given in program.inputs.items():
        value = case.get(name)
        if given.typical_after and given.typical_after[0] in moved and isinstance(value, int):
            assert isinstance(given.sort, Date | Instant)
            step = shift // unit * (MINUTES_PER_DAY if isinstance(given.sort, Instant) else 1)
            if given.sort.lo <= value + step <= given.sort.hi:
                found[name] = value + step
            moved.add(name)
    return found
