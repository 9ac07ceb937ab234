"""The numbers at which a claim holds while some variables of a case move together: exactly, and without a solver.

Along such a sweep every term is a constant, a set of intervals (a yes/no term) or a few pieces of the form
`slope * x + base` (a number). Calendar terms are the functions of `meaning/dates.py`, point by point, so that a number
is in the answer iff `Evaluation` says so of the moved case: a cheap tier that generalises one case to many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning import dates
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import round_fraction
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    And,
    Compare,
    Comparison,
    Const,
    DayOf,
    Get,
    If,
    Known,
    Let,
    Max,
    Member,
    Min,
    Not,
    OnOrAfter,
    Or,
    OrElse,
    Percent,
    Roll,
    Scale,
    Sub,
    Term,
    Var,
)
from returnlogic.solver.spans import Spans, common, complement, joined

MAX_POINTS = 5_000
"""Values of a calendar term that are worked out one by one before a sweep counts as too long to tell."""


class NotSweepable(Exception):
    """Raised where a sweep cannot tell what holds: a partial operation is undefined on it, or it is too long."""


@dataclass(frozen=True, slots=True)
class Where:
    """A yes/no term: it holds on these intervals, which are neither none nor all of the sweep."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Moving:
    """A number: from each start to the next, `slope * x + base`."""

    pieces: tuple[tuple[int, int, int], ...]  # (start, slope, base)


class Sweep:
    """A case in which each moved variable has the value `slope * x + base`, for every x from `lo` to `hi`."""

    def __init__(
        self, program: Program, case: Mapping[str, Value], moved: Mapping[str, tuple[int, int]], lo: int, hi: int
    ) -> None:
        self.program = program
        self.case = case
        self.lo = lo
        self.hi = hi
        self._moved = {name: Moving(((lo, slope, base),)) for name, (slope, base) in moved.items()}
        self._lets: dict[str, Value | Where | Moving] = {}

    def where(self, *terms: Term) -> Spans:
        """Return the numbers x at which all terms hold; raises `NotSweepable`."""
        if self.lo > self.hi:
            return ()
        try:
            found = self._every(terms)
        except Undefined as error:
            raise NotSweepable(str(error)) from error
        return found.spans if isinstance(found, Where) else ((self.lo, self.hi),) if found else ()

    def _of(self, term: Term) -> Value | Where | Moving:
        """Return what a term is along the sweep: a reference card, one branch per kind, as in `evaluate`."""
        match term:
            case Let(name):
                if name not in self._lets:
                    self._lets[name] = self._of(self.program.lets[name])
                return self._lets[name]
            case And(args):
                return self._every(args)
            case Compare(op, left, right):
                return self._compare(op, self._of(left), self._of(right))
            case Not(arg):
                return self._not(self._of(arg))
            case Or(args):
                return self._some(args)
            case Var(name):
                return self._moved[name] if name in self._moved else self.case[name]
            case Const(value):
                return value
            case Member(arg, members):
                return self._of(arg) in members
            case Known(name):
                return self.case[name] is not None
            case Get(name):
                if name in self._moved:
                    return self._moved[name]
                if self.case[name] is None:
                    raise Undefined(f"`{name}` has not happened")
                return self.case[name]
            case If(condition, then, otherwise):
                return self._choose(self._of(condition), then, otherwise)
            case OrElse(name, _, otherwise):
                if name in self._moved:
                    return self._moved[name]
                found = self.case[name]
                return self._of(otherwise) if found is None else found
            case Add(args):
                return self._sum([self._of(a) for a in args])
            case Sub(left, right):
                return self._sum([self._of(left), _scaled(self._of(right), -1)])
            case Min(args):
                return self._extreme([self._of(a) for a in args], 1)
            case Max(args):
                return self._extreme([self._of(a) for a in args], -1)
            case Scale(arg, factor):
                return _scaled(self._of(arg), factor)
            case DayOf(arg):
                return self._days(self._of(arg))
            case AddMonths(arg) | AddWorkingDays(arg) | Roll(arg) | OnOrAfter(arg):
                return self._pointwise(arg, dates.function_of(term))
            case Percent(arg, num, den, rounding):
                return self._pointwise(arg, lambda n: round_fraction(Fraction(n * num, den), rounding))

    # --- yes/no ---

    def _is(self, spans: Spans) -> bool | Where:
        return bool(spans) if not spans or spans == ((self.lo, self.hi),) else Where(spans)

    def _spans(self, found: Value | Where | Moving) -> Spans:
        return found.spans if isinstance(found, Where) else ((self.lo, self.hi),) if found else ()

    def _not(self, found: Value | Where | Moving) -> bool | Where:
        return Where(complement(found.spans, self.lo, self.hi)) if isinstance(found, Where) else not found

    def _every(self, args: tuple[Term, ...]) -> bool | Where:
        left: Spans | None = None
        for arg in args:
            found = self._of(arg)
            if isinstance(found, Where):
                left = found.spans if left is None else common(left, found.spans)
                if not left:
                    return False
            elif not found:
                return False
        return True if left is None else self._is(left)

    def _some(self, args: tuple[Term, ...]) -> bool | Where:
        left: Spans | None = None
        for arg in args:
            found = self._of(arg)
            if isinstance(found, Where):
                rest = complement(found.spans, self.lo, self.hi)
                left = rest if left is None else common(left, rest)
                if not left:
                    return True
            elif found:
                return True
        return False if left is None else self._is(complement(left, self.lo, self.hi))

    def _compare(self, op: Comparison, left: Value | Where | Moving, right: Value | Where | Moving) -> bool | Where:
        if not isinstance(left, Moving) and not isinstance(right, Moving):
            assert not isinstance(left, Where) and not isinstance(right, Where)
            return _POINT[op](left, right)
        apart = self._sum([left, _scaled(right, -1)])
        if isinstance(apart, int):
            return _POINT[op](apart, 0)
        found: list[tuple[int, int]] = []
        for lo, hi, slope, base in self._parts(apart):
            found += _where(op, lo, hi, slope, base)
        return self._is(joined(found))

    # --- numbers ---

    def _parts(self, found: Moving) -> Iterator[tuple[int, int, int, int]]:
        """Yield the pieces as (from, to, slope, base)."""
        pieces = found.pieces
        for index, (start, slope, base) in enumerate(pieces):
            yield start, pieces[index + 1][0] - 1 if index + 1 < len(pieces) else self.hi, slope, base

    def _moving(self, pieces: list[tuple[int, int, int]]) -> int | Moving:
        kept: list[tuple[int, int, int]] = []
        for piece in pieces:
            if not kept or kept[-1][1:] != piece[1:]:
                kept.append(piece)
        return kept[0][2] if len(kept) == 1 and kept[0][1] == 0 else Moving(tuple(kept))

    def _both(self, a: int | Moving, b: int | Moving) -> Iterator[tuple[int, int, int, int, int, int]]:
        """Yield the common pieces of two numbers: (from, to, slope, base, slope, base)."""
        left = [(self.lo, self.hi, 0, a)] if isinstance(a, int) else list(self._parts(a))
        right = [(self.lo, self.hi, 0, b)] if isinstance(b, int) else list(self._parts(b))
        i = j = 0
        while i < len(left) and j < len(right):
            yield max(left[i][0], right[j][0]), min(left[i][1], right[j][1]), *left[i][2:], *right[j][2:]
            if left[i][1] <= right[j][1]:
                i, j = i + 1, j + (left[i][1] == right[j][1])
            else:
                j += 1

    def _sum(self, found: list[Value | Where | Moving]) -> int | Moving:
        constant = 0
        total: int | Moving | None = None
        for part in found:
            if isinstance(part, Moving):
                if total is None:
                    total = part
                else:
                    total = self._moving([(lo, s + t, b + c) for lo, _, s, b, t, c in self._both(total, part)])
            else:
                assert isinstance(part, int)
                constant += part
        if not isinstance(total, Moving):
            return (total or 0) + constant
        return Moving(tuple((start, slope, base + constant) for start, slope, base in total.pieces))

    def _extreme(self, found: list[Value | Where | Moving], sign: int) -> int | Moving:
        """Return the least (sign 1) or the greatest (sign -1) of some numbers."""
        best: int | Moving | None = None
        for part in found:
            assert isinstance(part, int | Moving)
            if best is None:
                best = part
            elif isinstance(best, int) and isinstance(part, int):
                best = min(best, part) if sign == 1 else max(best, part)
            else:
                pieces = []
                for lo, hi, s, b, t, c in self._both(best, part):
                    first = _where(Comparison.LE, lo, hi, sign * (s - t), sign * (b - c))
                    pieces += [(start, s, b) for start, _ in first]
                    pieces += [(start, t, c) for start, _ in complement(tuple(first), lo, hi)]
                best = self._moving(sorted(pieces))
        assert best is not None
        return best

    def _choose(self, condition: Value | Where | Moving, then: Term, otherwise: Term) -> Value | Where | Moving:
        if not isinstance(condition, Where):
            return self._of(then) if condition else self._of(otherwise)
        a, b = self._of(then), self._of(otherwise)
        rest = complement(condition.spans, self.lo, self.hi)
        if isinstance(a, bool | Where):
            yes, no = common(condition.spans, self._spans(a)), common(rest, self._spans(b))
            return self._is(joined([*yes, *no]))
        if isinstance(a, str) or isinstance(b, str):  # pragma: no cover - no `if` yields a member
            raise NotSweepable("a member that depends on a number")
        assert isinstance(a, int | Moving) and isinstance(b, int | Moving)
        pieces: list[tuple[int, int, int]] = []
        for number, spans in ((a, condition.spans), (b, rest)):
            parts = [(self.lo, self.hi, 0, number)] if isinstance(number, int) else list(self._parts(number))
            for lo, hi, slope, base in parts:
                pieces += [(start, slope, base) for start, _ in common(((lo, hi),), spans)]
        return self._moving(sorted(pieces))

    def _days(self, found: Value | Where | Moving) -> int | Moving:
        """Return the days of some minutes, which move minute by minute (each day lasts a while) or by whole days."""
        if not isinstance(found, Moving):
            assert isinstance(found, int)
            return found // MINUTES_PER_DAY
        pieces: list[tuple[int, int, int]] = []
        for lo, hi, slope, base in self._parts(found):
            if slope % MINUTES_PER_DAY == 0:
                pieces.append((lo, slope // MINUTES_PER_DAY, base // MINUTES_PER_DAY))
                continue
            if slope != 1 or (hi - lo) // MINUTES_PER_DAY > MAX_POINTS:
                raise NotSweepable("minutes at another pace")
            start = lo
            while start <= hi:
                day = (start + base) // MINUTES_PER_DAY
                pieces.append((start, 0, day))
                start = (day + 1) * MINUTES_PER_DAY - base
        return self._moving(pieces)

    def _pointwise(self, arg: Term, function: Callable[[int], int]) -> int | Moving:
        found = self._of(arg)
        if not isinstance(found, Moving):
            assert isinstance(found, int)
            return function(found)
        pieces: list[tuple[int, int, int]] = []
        left = MAX_POINTS
        for lo, hi, slope, base in self._parts(found):
            left -= 1 if slope == 0 else hi - lo + 1
            if left < 0:
                raise NotSweepable("too many points")
            if slope == 0:
                pieces.append((lo, 0, function(base)))
                continue
            for x in range(lo, hi + 1):
                value = function(slope * x + base)
                if pieces and pieces[-1][1] * x + pieces[-1][2] == value:
                    continue  # the piece goes on
                if pieces and pieces[-1][0] == x - 1 and pieces[-1][1] == 0:
                    step = value - pieces[-1][2]  # a piece of one point goes wherever the next one is
                    pieces[-1] = (x - 1, step, value - step * x)
                else:
                    pieces.append((x, 0, value))
        return self._moving(pieces)


_POINT: Mapping[Comparison, Callable[[Value, Value], bool]] = {
    Comparison.LT: lambda a, b: a < b,  # type: ignore[operator]  # of two numbers
    Comparison.LE: lambda a, b: a <= b,  # type: ignore[operator]  # of two numbers
    Comparison.GT: lambda a, b: a > b,  # type: ignore[operator]  # of two numbers
    Comparison.GE: lambda a, b: a >= b,  # type: ignore[operator]  # of two numbers
    Comparison.EQ: lambda a, b: a == b,
    Comparison.NE: lambda a, b: a != b,
}


def _where(op: Comparison, lo: int, hi: int, slope: int, base: int) -> list[tuple[int, int]]:
    """Return the whole numbers of `lo..hi` at which `slope * x + base` compares so with 0."""
    match op:
        case Comparison.LT:
            base += 1
        case Comparison.GE:
            slope, base = -slope, -base
        case Comparison.GT:
            slope, base = -slope, 1 - base
        case Comparison.EQ:
            below = _where(Comparison.LE, lo, hi, slope, base)
            return [x for a, b in below for x in _where(Comparison.GE, a, b, slope, base)]
        case Comparison.NE:
            return [*complement(tuple(_where(Comparison.EQ, lo, hi, slope, base)), lo, hi)]
        case Comparison.LE:
            pass
    # slope * x + base <= 0
    if slope == 0:
        return [(lo, hi)] if base <= 0 else []
    if slope > 0:
        hi = min(hi, -base // slope)
    else:
        lo = max(lo, -(-base // -slope))
    return [(lo, hi)] if lo <= hi else []


def _scaled(found: Value | Where | Moving, factor: int) -> int | Moving:
    if isinstance(found, Moving):
        return Moving(tuple((start, slope * factor, base * factor) for start, slope, base in found.pieces))
    assert isinstance(found, int)
    return found * factor
