"""For which values of a distance in days does a claim have a case: exactly, as intervals."""

from __future__ import annotations

from collections.abc import Mapping

from returnlogic.base.sort import Date, Instant, Int
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import Compare, Comparison, Const, Known, Sub, Term, conj, disj
from returnlogic.solver.ask import Session
from returnlogic.solver.spans import Spans, complement, union

FAR = 1_200
"""Days: regions are told this far on either side of the anchor; one that reaches it goes on, as far as was asked."""


def days_between(program: Program, act: str, anchor: str) -> Term:
    """Return the term `day of act - day of anchor`; only where both have happened."""
    return Sub(program.inputs[act].day, program.inputs[anchor].day)


def distances(
    session: Session, term: Term, act: str, anchor: str, given: Mapping[str, Value]
) -> tuple[tuple[int, int], ...]:
    """Return the days between anchor and act for which some case satisfies the term, as maximal intervals.

    Counterexample-guided like `forall`: a case is generalised by moving the act or the anchor (and what lies beside
    it) while everything else stays; the next case is asked of the solver at the distances that no known case serves,
    until there is none. Exact: every distance inside has a case, every distance outside is proved to have none. Raises
    `OutOfBudget` if the solver cannot tell.
    """
    program = session.program
    both = conj(Known(act), Known(anchor))
    claim = [session.claim(conj(term, both)), *(session.is_value(n, v) for n, v in given.items())]
    served: Spans = ()
    for case in session.known():
        if case[act] is not None and case[anchor] is not None and all(case[n] == v for n, v in given.items()):
            served = union(served, _served(session, term, case, act, anchor))
    while rest := complement(served, -FAR, FAR):
        if not session.check([*claim, session.claim(_among(program, act, anchor, rest))]):
            break
        case = session.case()
        here = case_distance(program, case, act, anchor)
        assert here is not None
        served = union(served, union(((here, here),), _served(session, term, case, act, anchor)))
    return served


def _among(program: Program, act: str, anchor: str, spans: Spans) -> Term:
    """Return the condition that the distance lies in one of the intervals."""
    distance, sort = days_between(program, act, anchor), Int(-FAR, FAR)
    inside = [
        conj(Compare(Comparison.GE, distance, Const(lo, sort)), Compare(Comparison.LE, distance, Const(hi, sort)))
        for lo, hi in spans
    ]
    return conj(Known(act), Known(anchor), disj(*inside))


def _served(session: Session, term: Term, case: Mapping[str, Value], act: str, anchor: str) -> Spans:
    """Return the distances at which the case still serves, act or anchor moved alone or with their neighbours."""
    program = session.program
    here = case_distance(program, case, act, anchor)
    assert here is not None
    found: Spans = ()
    for pace, movers in (
        (1, [act]),
        (1, _from_on(program, case, act, anchor)),
        (-1, [anchor]),
        (-1, _from_on(program, case, anchor, act)),
        (-1, _up_to(program, case, anchor, act)),
        (1, _from_on(program, case, anchor, anchor)),  # an anchor at the end of its world moves nowhere: the rest does
        (-1, _up_to(program, case, act, act)),
    ):
        if (act if pace == 1 else anchor) not in movers:
            continue
        moved: dict[str, tuple[int, int]] = {}
        low, high = -FAR, FAR
        for name in movers:
            value, sort = case[name], program.inputs[name].sort
            assert isinstance(value, int) and isinstance(sort, Date | Instant)
            unit = sort.per_day
            moved[name] = (unit * pace, value - unit * pace * here)
            first, last = -((value - sort.lo) // unit), (sort.hi - value) // unit  # days it may move
            low = max(low, here + (first if pace == 1 else -last))
            high = min(high, here + (last if pace == 1 else -first))
        found = union(found, session.sweep(term, case, moved, low, high))
    return found


def _from_on(program: Program, case: Mapping[str, Value], name: str, apart: str) -> list[str]:
    """Return an event and every event of the case that does not come before it, but one."""
    start = _last_minute(program.inputs[name], case[name])
    events = [n for n, i in program.inputs.items() if i.event and n != apart and case[n] is not None]
    return [n for n in events if n == name or _last_minute(program.inputs[n], case[n]) >= start]


def _up_to(program: Program, case: Mapping[str, Value], name: str, apart: str) -> list[str]:
    """Return an event and every event of the case that does not come after it, but one."""
    end = _last_minute(program.inputs[name], case[name])
    events = [n for n, i in program.inputs.items() if i.event and n != apart and case[n] is not None]
    return [n for n in events if n == name or _last_minute(program.inputs[n], case[n]) <= end]


def _last_minute(event: Input, value: Value) -> int:
    """Return the minute of an event, or the last one of its day."""
    assert isinstance(event.sort, Date | Instant) and isinstance(value, int)
    return (value + 1) * (MINUTES_PER_DAY // event.sort.per_day) - 1


def case_distance(program: Program, case: Mapping[str, Value], act: str, anchor: str) -> int | None:
    """Return the days between anchor and act in a case, or `None` iff one of them has not happened."""
    if case.get(act) is None or case.get(anchor) is None:
        return None
    return program.inputs[act].day_of(case[act]) - program.inputs[anchor].day_of(case[anchor])
