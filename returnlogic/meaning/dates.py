"""The only date arithmetic of the evaluator. `spec/dates.csv` is its table of cases, shared with the encoder.

Counterpart: `solver/calendar_tables.py`, derived there a second time and on purpose not from here.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import lru_cache

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


class Undefined(ValueError):
    """A partial operation was asked outside its domain; a defined program never does."""


@lru_cache(maxsize=1 << 16)
def add_months(day: int, months: int, rounding: MonthRounding) -> int:
    """Return the day `months` calendar months later (12 to the year), rounded at most once (rule T18).

    Raises `Undefined` iff the target month lacks the day and the rounding is `refuse`.
    """
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if start.day <= length:
        return date(year, month + 1, start.day).toordinal()
    last = date(year, month + 1, length).toordinal()
    match rounding:
        case MonthRounding.UP:
            return last + 1
        case MonthRounding.DOWN:
            return last
        case MonthRounding.REFUSE:
            raise Undefined(f"{start.isoformat()} plus {months} months is not a date")


def is_working_day(day: int, calendar: Calendar) -> bool:
    """Return whether the day is neither a free weekday nor a holiday; raises `Undefined` past the table's horizon."""
    if not calendar.lo <= day <= calendar.hi:
        raise Undefined(f"day {day} lies outside the calendar `{calendar.name}`")
    return (day - 1) % 7 + 1 not in calendar.free_weekdays and day not in calendar.holidays  # day 1 is a Monday


def roll(day: int, direction: Direction, calendar: Calendar) -> int:
    """Return the day itself if it is a working day, else the nearest one in the direction (rule T20)."""
    step = 1 if direction is Direction.NEXT else -1
    while not is_working_day(day, calendar):
        day += step
    return day


def add_working_days(day: int, days: int, calendar: Calendar) -> int:
    """Return the `days`-th working day (`days` >= 0) after the day, which itself is never counted (rule T19)."""
    for _ in range(days):
        day = roll(day + 1, Direction.NEXT, calendar)
    return day


def on_or_after(day: int, month: int, day_of_month: int) -> int:
    """Return the first `day_of_month`/`month` at or after the day (rule T21)."""
    start = date.fromordinal(day)
    this_year = date(start.year, month, day_of_month).toordinal()
    return this_year if this_year >= day else date(start.year + 1, month, day_of_month).toordinal()


def function_of(term: Calendrical) -> Callable[[int], int]:
    """Return what a calendar term makes of a day, whatever day the term itself is about."""
    match term:
        case AddMonths(_, months, rounding):
            return lambda day: add_months(day, months, rounding)
        case AddWorkingDays(_, days, calendar):
            return lambda day: add_working_days(day, days, calendar)
        case Roll(_, direction, calendar):
            return lambda day: roll(day, direction, calendar)
        case OnOrAfter(_, month, day_of_month):
            return lambda day: on_or_after(day, month, day_of_month)
