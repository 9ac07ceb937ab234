"""Frozen holiday tables of spec/calendars: the only source of working days, never a library's live data."""

from __future__ import annotations

import csv
from functools import cache

from returnlogic.base.resources import read_text
from returnlogic.base.value import day_number
from returnlogic.meaning.term import Calendar

HORIZON = {"eu_common": ("2025-01-01", "2036-12-31"), "weekends": ("2000-01-01", "2079-12-31")}
"""The first and the last day each table answers for."""


@cache
def calendar(name: str) -> Calendar:
    """The table of that name; raises `FileNotFoundError` if there is none."""
    lines = [row for row in read_text("spec", "calendars", f"{name}.csv").splitlines() if not row.startswith("#")]
    holidays = frozenset(day_number(row["date"]) for row in csv.DictReader(lines))
    return Calendar(name, frozenset({6, 7}), holidays, *(day_number(end) for end in HORIZON[name]))
