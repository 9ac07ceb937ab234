"""The thresholds of each coordinate that a result reads: where its outcome can change.

A coordinate is a yes/no, an enum, whether an event has happened, a number, or the days between two events. Between two
neighbouring thresholds the policy's verdict is constant and its value is one sum (`forms`). What cannot be brought to
that form is refused (`NotSeparable`), with the reason: then no grid of coordinates certifies anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from returnlogic.base.interface import Interface, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import MINUTES_PER_DAY
from returnlogic.meaning.calendars import function_name
from returnlogic.meaning.specialise import Specialised
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
    Rounding,
    Scale,
    Sub,
    Term,
    Var,
    children,
)
from returnlogic.proof.vectors.forms import Quantity, Share, SumForm, day_of

MANY = 400
"""Sums that one number may be; more are refused."""


class NotSeparable(ValueError):
    """The coordinates of a result cannot be varied one by one, or a value is of no known form; says why."""


EventPair = tuple[Quantity, Quantity]
"""The later and the earlier of two events that the policy compares; which is which does not matter."""


@dataclass(slots=True)
class Thresholds:
    """The coordinates that a result reads, with their thresholds: t is a break between t - 1 and t."""

    choices: set[str] = field(default_factory=set)
    """Yes/no facts and enums."""
    events: set[str] = field(default_factory=set)
    """Events of which it matters whether they have happened."""
    numbers: dict[Quantity, set[int]] = field(default_factory=dict)
    pairs: dict[EventPair, set[int]] = field(default_factory=dict)
    sums: set[SumForm] = field(default_factory=set)
    """The values that the result may have."""

    def merge(self, other: Thresholds) -> None:
        """Take in what another result reads."""
        self.choices |= other.choices
        self.events |= other.events
        self.sums |= other.sums
        for quantity, breaks in other.numbers.items():
            self.numbers.setdefault(quantity, set()).update(breaks)
        for pair, breaks in other.pairs.items():
            self.pairs.setdefault(pair, set()).update(breaks)


def thresholds(specialised: Specialised, interface: Interface, key: str) -> Thresholds:
    """Return what a result of the policy reads; raises `NotSeparable` if that cannot be varied one by one."""
    found = _Normal(specialised.lets, interface)
    ends_of: list[tuple[tuple[SumForm, ...], tuple[SumForm, ...]]] = []
    for live, least, most in specialised.claims[key]:
        found.condition(live)
        ends_of.append((found.sums(least), found.sums(most)))
    for n, (lo, hi) in enumerate(ends_of):
        found.compared(lo, hi, 1)  # a claim of nothing is a conflict by itself
        for lower, upper in ends_of[:n]:
            found.compared(lo, lower, 0)
            found.compared(hi, upper, 0)
            found.compared(lo, upper, 1)
            found.compared(lower, hi, 1)
        found.made.sums.update(lo, hi)
    for s in found.made.sums:
        for quantity in s.reads:
            found.read(quantity)
    return found.made


class _Normal:
    def __init__(self, lets: Mapping[str, Term], interface: Interface) -> None:
        self.lets, self.interface = lets, interface
        self.made = Thresholds()
        self.known: dict[str, tuple[SumForm, ...]] = {}
        self.entered: set[str] = set()

    # --- conditions ---------------------------------------------------------------------------------------------------

    def condition(self, term: Term) -> None:
        """Take in what a yes/no, or a word, depends on."""
        match term:
            case Let(name):
                if name not in self.entered:
                    self.entered.add(name)
                    self.condition(self.lets[name])
            case Var(name):
                self.made.choices.add(name)
            case Known(name):
                self.made.events.add(name)
            case Compare(op, left, right) if self.numeric(left):
                breaks = {Comparison.LT: (0,), Comparison.GE: (0,), Comparison.LE: (1,), Comparison.GT: (1,)}
                a, b = self.sums(left), self.sums(right)
                for at in breaks.get(op, (0, 1)):
                    self.compared(a, b, at)
            case _:
                for part in children(term):
                    self.condition(part)

    def compared(self, left: Sequence[SumForm], right: Sequence[SumForm], at: int) -> None:
        """Take in where `left - right >= at` changes, for each form of both sides."""
        for a in left:
            for b in right:
                if a != b:
                    self._break(a.plus(b, -1), at)

    def _break(self, s: SumForm, at: int) -> None:
        reads = sorted(s.reads)
        if not reads:
            return
        for q in reads:
            self.read(q)
        if len(reads) == 1:
            self.made.numbers[reads[0]].update(self._place(s, reads[0], at))
            return
        if len(reads) > 2 or s.shares or not all(self.interface.field(q.field).optional for q in reads):
            raise NotSeparable(f"it compares {' with '.join(map(str, reads))}: none of them can be varied alone")
        (later, k), (earlier, minus) = s.quantities
        if k + minus != 0:
            raise NotSeparable(f"it compares multiples of {later} and {earlier}")
        if self._unit(later) != self._unit(earlier):
            raise NotSeparable(f"it compares {later} in minutes with {earlier} in days")
        found = self.made.pairs.setdefault((later, earlier), set())
        if k < 0:  # k * d + c >= at  iff  d <= (c - at) // -k
            found.add((s.constant - at) // -k + 1)
        else:
            found.add(-((s.constant - at) // k))

    def _place(self, s: SumForm, q: Quantity, at: int) -> set[int]:
        """Return the threshold at which `s >= at` changes as its one quantity grows, if there is one."""
        low, high = self.ends(q)
        least, most = s.step()
        if least < 0 < most:
            raise NotSeparable(f"`{s}` neither only grows nor only falls with {q}")
        first = s.at({q: low}) >= at
        if first == (s.at({q: high}) >= at):
            return set()
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if (s.at({q: middle}) >= at) == first else (low, middle)
        return {high}

    def read(self, q: Quantity) -> None:
        """Take in that a quantity is read."""
        self.made.numbers.setdefault(q, set())
        if self.interface.field(q.field).optional:
            self.made.events.add(q.field)

    def ends(self, q: Quantity) -> tuple[int, int]:
        """Return the least and the greatest value of a quantity."""
        return ends(self.interface, q)

    def _unit(self, q: Quantity) -> bool:
        """Return whether a quantity counts minutes."""
        return type(self.interface.field(q.field).sort).__name__ == "Instant" and not q.by_day

    def numeric(self, term: Term) -> bool:
        match term:
            case Const(_, sort) | Var(_, sort) | Get(_, sort) | OrElse(_, sort, _):
                return not isinstance(sort, Bool | Enum)
            case Let(name):
                return self.numeric(self.lets[name])
            case If(_, then, _):
                return self.numeric(then)
            case And() | Or() | Not() | Compare() | Member() | Known():
                return False
            case _:
                return True

    # --- numbers ------------------------------------------------------------------------------------------------------

    def sums(self, term: Term) -> tuple[SumForm, ...]:
        """Return every sum that a number may be; what decides between them is taken in."""
        found = tuple(dict.fromkeys(self._sums(term)))
        if len(found) > MANY:
            raise NotSeparable(f"a number of it may be more than {MANY} sums")
        return found

    def _sums(self, term: Term) -> tuple[SumForm, ...]:
        match term:
            case Const(value):
                assert isinstance(value, int)
                return (SumForm(value),)
            case Var(name) | Get(name):
                return (SumForm(0, ((Quantity(name), 1),)),)
            case Let(name):
                if name not in self.known:
                    self.known[name] = self.sums(self.lets[name])
                return self.known[name]
            case Add(args):
                found: tuple[SumForm, ...] = (SumForm(0),)
                for arg in args:
                    found = tuple(dict.fromkeys(a.plus(b) for a in found for b in self.sums(arg)))
                    if len(found) > MANY:
                        break
                return found
            case Sub(left, right):
                return tuple(a.plus(b, -1) for a in self.sums(left) for b in self.sums(right))
            case Min(args) | Max(args):
                parts = [self.sums(a) for a in args]
                for n, part in enumerate(parts):
                    for other in parts[:n]:
                        self.compared(part, other, 0)
                return tuple(s for part in parts for s in part)
            case If(condition, then, otherwise):
                self.condition(condition)
                return self.sums(then) + self.sums(otherwise)
            case OrElse(name, _, otherwise):
                self.made.events.add(name)
                return (SumForm(0, ((Quantity(name), 1),)), *self.sums(otherwise))
            case Percent(arg, num, den, rounding):
                return tuple(self._share(s, num, den, rounding) for s in self.sums(arg))
            case DayOf(arg):
                days = tuple(day_of(s) for s in self.sums(arg))
                if None in days:
                    raise NotSeparable("it takes the day of a moment that is no instant of the case")
                return tuple(d for d in days if d is not None)
            case Scale(arg, factor):
                return tuple(SumForm(0).plus(s, factor) for s in self.sums(arg))
            case AddMonths() | AddWorkingDays() | Roll() | OnOrAfter():
                raise NotSeparable(f"it reads a calendar: `{function_name(term)}`")
            case _:
                raise AssertionError("not a number")

    def _share(self, s: SumForm, num: int, den: int, rounding: Rounding) -> SumForm:
        made = Share(s, num, den, rounding)
        if not s.reads:
            return SumForm(SumForm(0, (), ((made, 1),)).at({}))
        if len(s.reads) > 1:
            raise NotSeparable(f"it takes a share of {' and '.join(map(str, sorted(s.reads)))} together")
        return SumForm(0, (), ((made, 1),))


def ends(interface: Interface, q: Quantity) -> tuple[int, int]:
    """Return the least and the greatest value of a quantity."""
    low, high = bounds(interface.field(q.field).sort)
    return (low // MINUTES_PER_DAY, high // MINUTES_PER_DAY) if q.by_day else (low, high)
