"""Frozen holiday tables of spec/calendars: the only source of working days, never a library's live data."""

from __future__ import annotations

import csv
from functools import cache

from returnlogic.base.calendars import CALENDARS
from returnlogic.base.resources import read_text
from returnlogic.base.value import day_number
from returnlogic.meaning.term import Calendar


@cache
def calendar(name: str) -> Calendar:
    """The table of that name; raises `KeyError` if it is none of `CALENDARS`."""
    table = CALENDARS[name]
    lines = [row for row in read_text("spec", "calendars", f"{name}.csv").splitlines() if not row.startswith("#")]
    holidays = frozenset(day_number(row["date"]) for row in csv.DictReader(lines))
    return Calendar(name, table.free_weekdays, holidays, day_number(table.first), day_number(table.last))
