"""For which values of a distance in days does a claim have a case: exactly, as intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import z3

from returnlogic.base.sort import Date, Instant, Int
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Compare, Comparison, Const, DayOf, Get, Known, Sub, Term, conj
from returnlogic.solver import algebra as smt
from returnlogic.solver.ask import ROUNDS, OutOfBudget, Session
from returnlogic.solver.encode import Encoding

FAR = 1_200
"""Days: regions are told this far on either side of the anchor; one that reaches it goes on, as far as was asked."""

_DISTANCE = "distance!"


def days_between(program: Program, act: str, anchor: str) -> Term:
    """The term `day of act - day of anchor`; only where both have happened."""
    return Sub(_day(program, act), _day(program, anchor))


def _day(program: Program, name: str) -> Term:
    sort = program.inputs[name].sort
    assert isinstance(sort, Date | Instant)
    return DayOf(Get(name, sort)) if isinstance(sort, Instant) else Get(name, sort)


def distances(
    session: Session, term: Term, act: str, anchor: str, given: Mapping[str, Value]
) -> tuple[tuple[int, int], ...]:
    """The maximal intervals of days between anchor and act for which some case satisfies the term under the choices.

    Counterexample-guided like `forall`: a case is generalised by moving the act (and what typically follows it) while
    everything else stays; the first distance that no known case serves is asked of the solver. Exact: every distance
    inside has a case, every distance outside is proved to have none. Raises `OutOfBudget` if the solver cannot tell.
    """
    program = session.program
    both = conj(Known(act), Known(anchor))
    distance = days_between(program, act, anchor)
    sort = Int(-FAR, FAR)
    claim = [session.claim(conj(term, both)), *(session.is_value(n, v) for n, v in given.items())]

    def at(low: int, high: int) -> str:
        lower = Compare(Comparison.GE, distance, Const(low, sort))
        return session.claim(conj(both, lower, Compare(Comparison.LE, distance, Const(high, sort))))

    served = _Served(session, conj(term, *(a.term for a in program.axioms)), act, anchor)
    found: list[tuple[int, int]] = []
    low = -FAR
    for _ in range(ROUNDS):
        # the next distance with a case
        if low > FAR or not session.check([*claim, at(low, FAR)]):
            return tuple(found)
        high = _distance(session, act, anchor)
        while low < high:
            middle = (low + high) // 2
            if session.check([*claim, at(low, middle)]):
                high = _distance(session, act, anchor)
            else:
                low = middle + 1
        # how far the cases reach without a hole
        end = low
        while end <= FAR and (case := session.least([*claim, at(end, end)])) is not None:
            served.add(case)
            end = served.first_unserved(end)
        found.append((low, end - 1))
        low = end + 1
    raise OutOfBudget(f"more than {ROUNDS} separate intervals")


class _Served:
    """The distances that known cases serve, as constraints on one number."""

    def __init__(self, session: Session, term: Term, act: str, anchor: str) -> None:
        self.session = session
        self.term = term
        self.act = act
        self.anchor = anchor
        self.rounds = 0
        self.context = z3.Context()
        self.solver = z3.SimpleSolver(ctx=self.context)
        self.solver.set("rlimit", session.budget)
        self.solver.add(*z3.parse_smt2_string(smt.declare(_DISTANCE, "Int"), ctx=self.context))
        self.number = z3.Int(_DISTANCE, ctx=self.context)

    def add(self, case: Mapping[str, Value]) -> None:
        """The case serves every distance at which, the act moved alone or with all that follows, it still holds."""
        self._add(case, [self.act])
        self._add(case, _from_act_on(self.session.program, case, self.act, self.anchor))

    def _add(self, case: Mapping[str, Value], movers: Sequence[str]) -> None:
        self.rounds += 1
        if self.rounds > 2 * ROUNDS:
            raise OutOfBudget(f"no answer after {ROUNDS} rounds")
        program = self.session.program
        start = _day_value(program, self.anchor, case[self.anchor])
        old = _day_value(program, self.act, case[self.act])
        moved = {}
        ranges = []
        for name in movers:
            value, sort = case[name], program.inputs[name].sort
            assert isinstance(value, int) and isinstance(sort, Date | Instant)
            offset = smt.app("+", smt.symbol(_DISTANCE), smt.number(start - old))
            unit = MINUTES_PER_DAY if isinstance(sort, Instant) else 1
            moved[name] = smt.app("+", smt.number(value), smt.app("*", smt.number(unit), offset))
            ranges += [smt.app("<=", smt.number(sort.lo), moved[name]), smt.app("<=", moved[name], smt.number(sort.hi))]
        encoding = Encoding(program, case, f"!{self.rounds}", moved)
        holds = encoding.term(self.term)
        text = smt.negate(smt.all_of([holds, *ranges]))
        head = smt.declare(_DISTANCE, "Int")
        self.solver.add(*z3.parse_smt2_string(f"{head}\n{encoding.take()}\n{smt.assert_(text)}", ctx=self.context))

    def first_unserved(self, start: int) -> int:
        """The least distance from `start` to `FAR` that no known case serves; `FAR + 1` iff all are served."""
        low, high = start, FAR + 1
        while low < high:
            middle = (low + high) // 2
            answer = self.solver.check(self.number >= low, self.number <= middle)
            if answer == z3.unknown:
                raise OutOfBudget("the budget of the question was used up")
            if answer == z3.sat:
                high = int(self.solver.model().eval(self.number, model_completion=True).as_long())
            else:
                low = middle + 1
        return low


def _from_act_on(program: Program, case: Mapping[str, Value], act: str, anchor: str) -> list[str]:
    """The act and every event of the case that does not come before it, but the anchor."""
    start = _minute(program, act, case[act])
    events = [n for n, i in program.inputs.items() if i.event and n != anchor and case[n] is not None]
    return [n for n in events if n == act or _minute(program, n, case[n]) >= start]


def _minute(program: Program, name: str, value: Value) -> int:
    assert isinstance(value, int)
    return value if isinstance(program.inputs[name].sort, Instant) else value * MINUTES_PER_DAY + MINUTES_PER_DAY - 1


def _distance(session: Session, act: str, anchor: str) -> int:
    program = session.program
    return _day_value(program, act, session.value(act)) - _day_value(program, anchor, session.value(anchor))


def _day_value(program: Program, name: str, value: Value) -> int:
    assert isinstance(value, int)
    return value // MINUTES_PER_DAY if isinstance(program.inputs[name].sort, Instant) else value


def case_distance(program: Program, case: Mapping[str, Value], act: str, anchor: str) -> int | None:
    """The days between anchor and act in a case, or `None` iff one of them has not happened."""
    if case.get(act) is None or case.get(anchor) is None:
        return None
    return _day_value(program, act, case[act]) - _day_value(program, anchor, case[anchor])
