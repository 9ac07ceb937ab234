"""Kernel terms as SMT-LIB text, branch by branch as in `meaning/evaluate.py`.

Calendar terms are derived here a second time, from closed forms and the frozen tables, not from `meaning/dates.py`:
`spec/dates.csv` holds both to the same cases. Enum members are their position; `x?` says that an optional input is
there. An input fixed in `constants` is encoded as its literal (lemma L2): that is how a found case is generalised
over the assumption variables.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from returnlogic.base.sort import Bool, Date, Enum, Instant, Sort
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning.calendars import function_of
from returnlogic.meaning.intervals import Bounds, Intervals
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    And,
    Calendar,
    Calendrical,
    Compare,
    Comparison,
    Const,
    DayOf,
    Direction,
    Get,
    If,
    Known,
    Let,
    Max,
    Member,
    Min,
    MonthRounding,
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
)
from returnlogic.solver import algebra as smt

FIRST_DAY = 730120
"""1 January 2000. Calendar terms are exact from here to LAST_DAY, where leap years are the years divisible by 4."""

LAST_DAY = 766703
"""28 February 2100, the last day before the rule of four fails."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A symbol that any value will do for: a yes/no, or a number between two bounds."""

    symbol: str
    between: tuple[int, int] | None = None


class Encoding:
    """Text for the terms of one program; `pending` collects the declarations and definitions they need, once."""

    def __init__(
        self,
        program: Program,
        constants: Mapping[str, Value] | None = None,
        suffix: str = "",
        moved: Mapping[str, str] | None = None,
        free: Mapping[str, Fresh] | None = None,
        functions: Mapping[Calendrical, str] | None = None,
    ) -> None:
        """`free` lets are not defined but stand for a symbol of any value, of a number any between its bounds.

        Nor are calendar `functions` with a symbol: they are any functions from days to days.
        """
        self.program = program
        self.constants = constants or {}
        self.moved = moved or {}
        self.free = {} if free is None else free
        self.functions = {} if functions is None else functions
        self.suffix = suffix
        self._bounds = Intervals(program.lets, carried)
        self.sorts: dict[str, str] = {}
        self.pending: list[str] = []
        self.used: set[str] = set()

    def take(self) -> str:
        """The definitions not yet handed out, each symbol they use declared first."""
        lines = [_declare(n, self.sorts[n]) for n in sorted(self.used)]
        text = "\n".join(lines + self.pending)
        self.pending = []
        self.used = set()
        return text

    def literal(self, sort: Sort, value: Value) -> str:
        """A value of a sort as text."""
        if isinstance(sort, Bool):
            return smt.boolean(bool(value))
        if isinstance(sort, Enum):
            return smt.number(sort.members.index(str(value)))
        assert isinstance(value, int)
        return smt.number(value)

    def name(self, name: str) -> str:
        """The symbol of an input or assumption variable, declared and bounded on first use."""
        if name not in self.sorts:
            sort = self._sort(name)
            self.sorts[name] = "Bool" if isinstance(sort, Bool) else "Int"
            self._bound(name, sort)
        self.used.add(name)
        return smt.symbol(name)

    def there(self, name: str) -> str:
        """The symbol that says an optional input is there."""
        flag = f"{name}?"
        if flag not in self.sorts:
            self.sorts[flag] = "Bool"
            self.name(name)
        self.used.add(flag)
        return smt.symbol(flag)

    def _sort(self, name: str) -> Sort:
        found = self.program.inputs.get(name)
        return found.sort if found is not None else self.program.assumptions[name].sort

    def _bound(self, name: str, sort: Sort) -> None:
        if isinstance(sort, Bool):
            return
        lo, hi = (0, len(sort.members) - 1) if isinstance(sort, Enum) else (sort.lo, sort.hi)
        s = smt.symbol(name)
        self.used.add(name)
        self.pending.append(
            smt.assert_(smt.all_of([smt.app("<=", smt.number(lo), s), smt.app("<=", s, smt.number(hi))]))
        )
        found = self.program.inputs.get(name)
        if found is not None and found.event:
            self.pending.append(smt.assert_(smt.app("or", self.there(name), smt.app("=", s, smt.number(lo)))))

    def _let(self, name: str) -> str:
        fresh = self.free.get(name)
        if fresh is not None:
            return self.fresh(fresh)
        symbol = name + self.suffix
        if symbol not in self.sorts:
            body = self.program.lets[name]
            self.sorts[symbol] = "Bool" if self.is_bool(body) else "Int"
            text = self.term(body)
            self.used.add(symbol)
            self.pending.append(smt.assert_(smt.app("=", smt.symbol(symbol), text)))
        self.used.add(symbol)
        return smt.symbol(symbol)

    def fresh(self, fresh: Fresh) -> str:
        """The symbol, declared and bounded on first use."""
        text = smt.symbol(fresh.symbol)
        if fresh.symbol not in self.sorts:
            self.sorts[fresh.symbol] = "Bool" if fresh.between is None else "Int"
            if fresh.between is not None:
                low, high = (smt.number(end) for end in fresh.between)
                self.pending.append(smt.assert_(smt.all_of([smt.app("<=", low, text), smt.app("<=", text, high)])))
        self.used.add(fresh.symbol)
        return text

    def is_bool(self, term: Term) -> bool:
        """Whether a term is yes/no rather than a number."""
        match term:
            case And() | Or() | Not() | Compare() | Member() | Known():
                return True
            case Const(_, sort) | Var(_, sort) | Get(_, sort):
                return isinstance(sort, Bool)
            case Let(name):
                return self.is_bool(self.program.lets[name])
            case If(_, then, _):
                return self.is_bool(then)
            case OrElse(_, sort, _):
                return isinstance(sort, Bool)
            case _:
                return False

    def term(self, term: Term) -> str:
        """The text of a term (rules T1 to T23)."""
        match term:
            case Const(value, sort):
                return self.literal(sort, value)
            case Var(name, sort):
                if name in self.constants:
                    return self.literal(sort, self.constants[name])
                return self.name(name)
            case Let(name):
                return self._let(name)
            case And(args):
                return smt.all_of(self.term(a) for a in args)
            case Or(args):
                return smt.any_of(self.term(a) for a in args)
            case Not(arg):
                return smt.negate(self.term(arg))
            case Compare(op, left, right):
                a, b = self.term(left), self.term(right)
                return smt.negate(smt.app("=", a, b)) if op is Comparison.NE else smt.app(op.value, a, b)
            case Member(arg, members, sort):
                text = self.term(arg)
                return smt.any_of(smt.app("=", text, self.literal(sort, m)) for m in members)
            case Add(args):
                return smt.app("+", *(self.term(a) for a in args))
            case Sub(left, right):
                return smt.app("-", self.term(left), self.term(right))
            case Min(args):
                return smt.least([self.term(a) for a in args])
            case Max(args):
                return smt.greatest([self.term(a) for a in args])
            case If(condition, then, otherwise):
                return smt.choose(self.term(condition), self.term(then), self.term(otherwise))
            case Percent(arg, num, den, rounding):
                return round_quotient(smt.app("*", smt.number(num), self.term(arg)), den, rounding)
            case Known(name):
                if name in self.constants:
                    return smt.boolean(self.constants[name] is not None)
                return self.there(name)
            case Get(name, sort):
                if name in self.moved:
                    return self.moved[name]
                if name in self.constants:
                    found = self.constants[name]
                    return self.literal(sort, sort.lo if found is None and isinstance(sort, Date | Instant) else found)
                return self.name(name)
            case OrElse(name, sort, otherwise):
                return smt.choose(self.term(Known(name)), self.term(Get(name, sort)), self.term(otherwise))
            case AddMonths(arg) | AddWorkingDays(arg) | Roll(arg) | OnOrAfter(arg):
                symbol = self.functions.get(function_of(term)) if self.functions else None
                if symbol is None:
                    return calendar_term(term, self.term(arg), self._bounds.of(arg))
                self.sorts[symbol] = FUNCTION
                self.used.add(symbol)
                return smt.app(smt.symbol(symbol), self.term(arg))
            case DayOf(arg):
                return smt.app("div", self.term(arg), smt.number(MINUTES_PER_DAY))
            case Scale(arg, factor):
                return smt.app("*", smt.number(factor), self.term(arg))


FUNCTION = "(Int) Int"
"""The sort of a symbol that stands for a calendar function."""


def _declare(name: str, sort: str) -> str:
    return f"(declare-fun {smt.symbol(name)} {sort})" if sort == FUNCTION else smt.declare(name, sort)


def calendar_term(term: Calendrical, day: str, between: tuple[int, int]) -> str:
    """The function of a calendar term, of a day between two bounds."""
    match term:
        case AddMonths(_, months, rounding):
            return add_months(day, months, rounding, between)
        case AddWorkingDays(_, days, calendar):
            return f"(let ((d {day})) {add_working_days('d', days, calendar, between)})"
        case Roll(_, direction, calendar):
            return f"(let ((d {day})) {roll('d', direction, calendar, between)})"
        case OnOrAfter(_, month, day_of_month):
            return on_or_after(day, month, day_of_month, between)


def round_quotient(n: str, den: int, rounding: Rounding) -> str:
    """`n / den` rounded; SMT-LIB `div` floors for a positive divisor."""
    d = smt.number(den)
    match rounding:
        case Rounding.FLOOR:
            return smt.app("div", n, d)
        case Rounding.CEIL:
            return smt.app("-", smt.app("div", smt.app("-", n), d))
        case Rounding.TRUNC:
            up = smt.app("-", smt.app("div", smt.app("-", n), d))
            return smt.choose(smt.app(">=", n, "0"), smt.app("div", n, d), up)
        case Rounding.HALF_UP:
            return smt.app("div", smt.app("+", smt.app("*", "2", n), d), smt.number(2 * den))
        case Rounding.HALF_EVEN:
            half_up = smt.app("div", smt.app("+", smt.app("*", "2", n), d), smt.number(2 * den))
            tie = smt.app("=", smt.app("mod", smt.app("+", smt.app("*", "2", n), d), smt.number(2 * den)), "0")
            odd = smt.app("=", smt.app("mod", half_up, "2"), "1")
            return smt.choose(smt.all_of([tie, odd]), smt.app("-", half_up, "1"), half_up)


def _month_starts(first: int, last: int) -> list[tuple[int, int]]:
    """(first day, length) of each month from the one holding `first` to the one holding `last`."""
    assert FIRST_DAY <= first <= last <= LAST_DAY, "outside the range in which every fourth year is a leap year"
    found = []
    start, month = FIRST_DAY, 0
    while start <= last:
        year, number = divmod(month, 12)
        length = (31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[number]
        if start + length > first:
            found.append((start, length))
        start, month = start + length, month + 1
    return found


def add_months(day: str, months: int, rounding: MonthRounding, range: tuple[int, int]) -> str:
    """Per month of the start: a constant offset, clamped once where the target month is shorter.

    With `refuse`, a day that the target month lacks has an arbitrary value; a defined program never asks for it, nor
    for a day before the tables or so late that the target lies beyond them (I7).
    """
    assert months >= 0
    first, last = max(range[0], FIRST_DAY), min(range[1], LAST_DAY - 31 * (months + 2))
    starts = _month_starts(first, last + 31 * (months + 2))
    runs: list[tuple[int, int, int, int]] = []  # (start, offset, longest day kept, what later days become)
    for index, (start, length) in enumerate(starts):
        if start > last:
            break
        target, target_length = starts[index + months]
        keep = target_length if target_length < length else 31
        rounded = target + target_length - (0 if rounding is MonthRounding.UP else 1)
        runs.append((start, target - start, keep, rounded))
    text = ""
    for index in reversed([i for i, _ in enumerate(runs)]):
        start, offset, keep, rounded = runs[index]
        if keep == 31 and index + 1 < len(runs) and runs[index + 1][1:3] == (offset, 31):
            continue  # the next run says the same
        body = smt.app("+", day, smt.number(offset))
        if keep != 31:
            body = smt.app("ite", smt.app("<", day, smt.number(start + keep)), body, smt.number(rounded))
        text = smt.app("ite", smt.app("<", day, smt.number(runs[index + 1][0])), body, text) if text else body
    return text


@cache
def _working_days(calendar: Calendar) -> tuple[int, ...]:
    """The days of a table that are neither a free weekday (day number 1 was a Monday) nor a listed holiday."""
    days = range(calendar.lo, calendar.hi + 1)
    return tuple(d for d in days if (d % 7 or 7) not in calendar.free_weekdays and d not in calendar.holidays)


@cache
def _longest_run(calendar: Calendar) -> int:
    days = [
        d % 7 in {w % 7 for w in calendar.free_weekdays} or d in calendar.holidays
        for d in range(calendar.lo, calendar.hi + 1)
    ]
    longest = current = 0
    for free in days:
        current = current + 1 if free else 0
        longest = max(longest, current)
    return longest


def carried(term: Calendrical, days: Bounds) -> Bounds:
    """Return bounds of what a calendar function makes of the days between two others, for the tables within it."""
    lo, hi = days
    match term:
        case AddMonths(_, months):
            return lo, hi + 31 * (months + 1)
        case AddWorkingDays(_, count, calendar):
            return lo, hi + count * (_longest_run(calendar) + 1)
        case Roll(_, _, calendar):
            return lo - _longest_run(calendar), hi + _longest_run(calendar)
        case OnOrAfter():
            return lo, hi + 366


@lru_cache(maxsize=1024)
def roll(day: str, direction: Direction, calendar: Calendar, between: tuple[int, int]) -> str:
    """The nearest working day; beyond the table an arbitrary value, which a defined program never asks for (I7)."""
    if direction is Direction.NEXT:
        return _by_table(day, calendar, between, lambda works, d: bisect_left(works, d))
    return _by_table(day, calendar, between, lambda works, d: bisect_right(works, d) - 1)


@lru_cache(maxsize=1024)
def add_working_days(day: str, days: int, calendar: Calendar, between: tuple[int, int]) -> str:
    """The `days`-th working day after the day; beyond the table as in `roll`."""
    assert days >= 0
    if not days:
        return day
    return _by_table(day, calendar, between, lambda works, d: bisect_right(works, d) + days - 1)


def _by_table(
    day: str, calendar: Calendar, between: tuple[int, int], position: Callable[[Sequence[int], int], int]
) -> str:
    """The working day at a position of the table, found for each day between the bounds.

    Days where no holiday is near move as their weekday does, `w`. Of the others, neighbours that move by as many days
    or to one day are one case. Cases are told by halving: a text that walks day by day is too deep to be solved.
    """
    works, weeks = _working_days(calendar), _working_days(replace(calendar, holidays=frozenset()))
    weekly = {}  # how far a weekday moves, in the middle of the table without holidays
    for d in range((calendar.lo + calendar.hi) // 2, (calendar.lo + calendar.hi) // 2 + 7):
        weekly[d % 7] = weeks[position(weeks, d)] - d
    cases: list[tuple[int, set[tuple[str, int]]]] = []  # first day, and what is true of all days of the case
    for d in range(max(between[0], calendar.lo), min(between[1], calendar.hi) + 1):
        at = position(works, d)
        if not 0 <= at < len(works):
            continue
        moves = {("by", works[at] - d), ("to", works[at])}
        moves |= {("week", 0)} if works[at] - d == weekly[d % 7] else set()
        if cases and cases[-1][1] & moves:
            cases[-1] = (cases[-1][0], cases[-1][1] & moves)
        else:
            cases.append((d, moves))
    usual = max(weekly.values(), key=[*weekly.values()].count)
    text = _moved(day, usual)
    for offset in sorted({*weekly.values()} - {usual}):
        weekdays = [smt.app("=", smt.app("mod", day, "7"), smt.number(w)) for w in weekly if weekly[w] == offset]
        text = smt.app("ite", smt.any_of(weekdays), _moved(day, offset), text)
    if not cases:
        return day
    return f"(let ((w {text})) {_halved(day, [(first, max(moves)) for first, moves in cases])})"


def _moved(day: str, offset: int) -> str:
    return smt.app("+", day, smt.number(offset)) if offset else day


def _halved(day: str, cases: Sequence[tuple[int, tuple[str, int]]]) -> str:
    if len(cases) == 1:
        match cases[0][1]:
            case "by", offset:
                return _moved(day, offset)
            case "to", target:
                return smt.number(target)
            case _:  # "week", preferred by `max` to "to" and "by"
                return "w"
    middle = len(cases) // 2
    first = smt.number(cases[middle][0])
    return smt.app("ite", smt.app("<", day, first), _halved(day, cases[:middle]), _halved(day, cases[middle:]))


def on_or_after(day: str, month: int, day_of_month: int, range: tuple[int, int]) -> str:
    """The first such day of a year at or after the date."""
    first, last = max(range[0], FIRST_DAY), min(range[1], LAST_DAY - 800)
    text = ""
    starts = _month_starts(FIRST_DAY, last + 800)
    candidates = [start + day_of_month - 1 for index, (start, _) in enumerate(starts) if index % 12 == month - 1]
    for candidate in reversed([c for c in candidates if c >= first]):
        text = (
            smt.number(candidate)
            if not text
            else smt.app("ite", smt.app("<=", day, smt.number(candidate)), smt.number(candidate), text)
        )
    return text
