"""Calendar functions as SMT-LIB text: tables over months and working days, from closed forms and the frozen tables.

Derived here a second time and on purpose not from `meaning/dates.py`: `spec/dates.csv` holds both to the same cases.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from returnlogic.meaning.intervals import Bounds
from returnlogic.meaning.term import (
    AddMonths,
    AddWorkingDays,
    Calendar,
    Calendrical,
    Direction,
    MonthRounding,
    OnOrAfter,
    Roll,
)
from returnlogic.solver import algebra as smt

FIRST_DAY = 730120
"""1 January 2000. Calendar terms are exact from here to LAST_DAY, where leap years are the years divisible by 4."""

LAST_DAY = 766703
"""28 February 2100, the last day before the rule of four fails."""


def calendar_term(term: Calendrical, day: str, between: tuple[int, int]) -> str:
    """Return the function of a calendar term, of a day between two bounds."""
    match term:
        case AddMonths(_, months, rounding):
            return add_months(day, months, rounding, between)
        case AddWorkingDays(_, days, calendar):
            return f"(let ((d {day})) {add_working_days('d', days, calendar, between)})"
        case Roll(_, direction, calendar):
            return f"(let ((d {day})) {roll('d', direction, calendar, between)})"
        case OnOrAfter(_, month, day_of_month):
            return on_or_after(day, month, day_of_month, between)


def _month_starts(first: int, last: int) -> list[tuple[int, int]]:
    """Return (first day, length) of each month from the one holding `first` to the one holding `last`."""
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
    """Return the days of a table that are neither a free weekday (day number 1 was a Monday) nor a listed holiday."""
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
    """Return the nearest working day; beyond the table any value, which a defined program never asks for (I7)."""
    if direction is Direction.NEXT:
        return _by_table(day, calendar, between, lambda works, d: bisect_left(works, d))
    return _by_table(day, calendar, between, lambda works, d: bisect_right(works, d) - 1)


@lru_cache(maxsize=1024)
def add_working_days(day: str, days: int, calendar: Calendar, between: tuple[int, int]) -> str:
    """Return the `days`-th working day after the day; beyond the table as in `roll`."""
    assert days >= 0
    if not days:
        return day
    return _by_table(day, calendar, between, lambda works, d: bisect_right(works, d) + days - 1)


def _by_table(
    day: str, calendar: Calendar, between: tuple[int, int], position: Callable[[Sequence[int], int], int]
) -> str:
    """Return the working day at a position of the table, found for each day between the bounds.

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
    """Return the first such day of a year at or after the date."""
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
