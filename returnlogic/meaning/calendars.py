"""Frozen holiday tables of spec/calendars: the only source of working days, never a library's live data."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache

from returnlogic.base.holiday_tables import CALENDARS
from returnlogic.base.resources import read_text
from returnlogic.base.sort import Int
from returnlogic.base.value import day_number
from returnlogic.meaning.term import AddMonths, AddWorkingDays, Calendar, Calendrical, Const, OnOrAfter, Roll


@cache
def calendar(name: str) -> Calendar:
    """Return the table of that name; raises `KeyError` if it is none of `CALENDARS`."""
    table = CALENDARS[name]
    lines = [row for row in read_text("spec", "calendars", f"{name}.csv").splitlines() if not row.startswith("#")]
    holidays = frozenset(day_number(row["date"]) for row in csv.DictReader(lines))
    return Calendar(name, table.free_weekdays, holidays, day_number(table.first), day_number(table.last))


def function_of(term: Calendrical) -> Calendrical:
    """Return the function that a calendar term applies, as the term with its argument cut out."""
    return replace(term, arg=Const(0, Int(0, 0)))


def function_name(term: Calendrical) -> str:
    """Return the function in words that are a name: `add_3_working_days_us_federal`."""
    match term:
        case AddMonths(_, months, rounding):
            return f"add_{months}_months_{rounding.value}"
        case AddWorkingDays(_, days, calendar):
            return f"add_{days}_working_days_{calendar.name}"
        case Roll(_, direction, calendar):
            return f"roll_{direction.value}_{calendar.name}"
        case OnOrAfter(_, month, day):
            return f"on_or_after_{month:02d}_{day:02d}"
