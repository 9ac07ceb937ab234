"""Writes spec/dates.csv: `python tests/meaning/make_dates.py`. A test holds the file to what this script says.

Everything is worked out here with `datetime` alone, by walking day by day where a walk can be had, and never from
`returnlogic`: the table is the third opinion beside the evaluator and the encoder.

Columns: op, start, amount, unit, rounding_or_calendar, expected (an ISO day, or `undefined`). The operations:

- `add`: the day so many days, weeks, months or years later; months and years round `up`, `down`, or `refuse`.
- `roll`: the day itself if it is a working day of the calendar, else the nearest one; unit `next` or `previous`.
- `add_working_days`: the n-th working day after the day.
- `on_or_after`: the first such day of a year (amount `MM-DD`) at or after the day.
- `period_after`: the last day of a period after an event, whose own day is not counted; rolls in the calendar.
- `period_from`: the last day of a period beginning with a day, which is counted; rolls in the calendar.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "spec" / "dates.csv"
HEADER = ("op", "start", "amount", "unit", "rounding_or_calendar", "expected")
DAY = timedelta(days=1)

QUESTIONS = """
# Days and weeks over month ends, leap days and year ends; 730 days beside two years, 60 and 90 days beside months.
add 0 days -: 2026-05-11
add 1 days -: 2026-05-11 2026-05-31 2026-12-31 2026-02-28 2028-02-28 2028-02-29
add 14 days -: 2026-11-21 2026-12-11
add 30 days -: 2026-03-02
add 60 days -: 2026-05-11 2027-12-31
add 90 days -: 2026-05-11
add 365 days -: 2026-02-01 2028-02-01
add 366 days -: 2028-02-01
add 730 days -: 2026-05-11 2027-03-01 2028-02-29 2026-03-01
add 1 weeks -: 2026-05-11 2026-12-28 2028-02-22
add 52 weeks -: 2026-05-11

# Months and years: nothing to round, then month ends and 29 February.
add 1 months down,up,refuse: 2026-05-11 2026-12-15 2026-01-31 2028-01-31 2026-01-29 2028-01-30 2026-03-31 2026-08-31
add 2 months down,up,refuse: 2026-12-31 2027-12-30
add 4 months down,up,refuse: 2026-10-31
add 6 months down,up,refuse: 2026-03-02 2026-08-31 2027-08-31
add 12 months down,up,refuse: 2028-02-29
add 13 months down,up,refuse: 2026-05-31
add 24 months down,up,refuse: 2026-02-28
add 48 months down,up,refuse: 2028-02-29
add 1 years down,up,refuse: 2028-02-29 2026-12-31
add 2 years down,up,refuse: 2028-02-29 2026-05-11 2027-03-01
add 4 years down,up,refuse: 2028-02-29

# Weekends, and 1 January and 25 December on a weekday, beside a weekend and on one.
roll - next eu_common: 2026-05-11 2026-05-15 2026-05-16 2026-05-17 2026-12-24 2026-12-25 2027-01-01 2027-12-25
roll - next eu_common: 2028-01-01 2028-12-25 2029-01-01 2025-01-01
roll - previous eu_common: 2026-05-16 2026-05-17 2026-12-25 2028-12-25 2029-01-01
roll - next weekends: 2026-05-15 2026-05-16 2026-05-17 2026-12-25
roll - previous weekends: 2026-05-17

# Working days: the day itself never counts, free or not.
add_working_days 0 working_days weekends: 2026-05-11 2026-05-16
add_working_days 1 working_days weekends: 2026-05-11 2026-05-15 2026-05-16 2026-05-17 2026-12-24
add_working_days 5 working_days weekends: 2026-05-11
add_working_days 7 working_days weekends: 2026-05-15
add_working_days 10 working_days weekends: 2026-05-15
add_working_days 1 working_days eu_common: 2026-12-24 2026-12-31 2028-12-22
add_working_days 2 working_days eu_common: 2026-12-23
add_working_days 7 working_days eu_common: 2026-12-23
add_working_days 10 working_days eu_common: 2026-12-21

on_or_after 01-01 month-day -: 2026-12-31 2027-01-01
on_or_after 02-28 month-day -: 2028-02-29
on_or_after 03-31 month-day -: 2026-03-30 2026-03-31 2026-04-01
on_or_after 12-31 month-day -: 2026-01-01

# Regulation 1182/71 and its neighbours in the United Kingdom: the vectors of the law library, and their edges.
period_after 14 days eu_common: 2026-11-21 2026-12-11 2026-12-18
period_after 14 days none: 2026-11-21 2026-12-11
period_after 30 days none: 2026-03-02
period_after 1 months eu_common: 2026-01-31
period_after 12 months weekends: 2026-11-21
period_after 1 years eu_common: 2028-02-29
period_after 2 years eu_common: 2026-05-11
period_from 14 days none: 2026-03-16
period_from 6 months none: 2026-03-02
period_from 14 days weekends: 2026-05-02
"""
"""Per line: op, amount, unit, roundings or calendar, and the start days; `-` is empty."""


def is_free(day: date, calendar: str) -> bool:
    """Saturdays and Sundays; in `eu_common` also 1 January and 25 December."""
    holiday = calendar == "eu_common" and (day.month, day.day) in ((1, 1), (12, 25))
    return day.isoweekday() >= 6 or holiday


def rolled(day: date, step: int, calendar: str) -> date:
    while is_free(day, calendar):
        day += step * DAY
    return day


def add(start: date, amount: int, unit: str, rounding: str) -> date | None:
    """So many days, weeks, months or years later; `None` where the month lacks the day and nothing may be rounded."""
    if unit in ("days", "weeks"):
        return start + amount * (7 if unit == "weeks" else 1) * DAY
    year, month = start.year, start.month
    for _ in range(amount if unit == "months" else 0):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    year += amount if unit == "years" else 0
    try:
        return date(year, month, start.day)
    except ValueError:
        first_of_next = date(year, month, 28)
        while first_of_next.month == month:
            first_of_next += DAY
        return {"up": first_of_next, "down": first_of_next - DAY, "refuse": None}[rounding]


def working_days(day: date, count: int, calendar: str) -> date:
    while count:
        day += DAY
        count -= not is_free(day, calendar)
    return day


def first_on_or_after(day: date, month_day: str) -> date:
    while day.isoformat()[5:] != month_day:
        day += DAY
    return day


def period(start: date, amount: int, unit: str, calendar: str, *, start_counted: bool) -> date:
    last = add(start, amount, unit, "down")
    assert last is not None
    last -= int(start_counted) * DAY
    return last if calendar == "none" else rolled(last, 1, calendar)


def expected(op: str, start: date, amount: str, unit: str, third: str) -> date | None:
    """The answer to one question; `None` is undefined."""
    match op:
        case "add":
            return add(start, int(amount), unit, third)
        case "roll":
            return rolled(start, 1 if unit == "next" else -1, third)
        case "add_working_days":
            return working_days(start, int(amount), third)
        case "on_or_after":
            return first_on_or_after(start, amount)
        case _:
            return period(start, int(amount), unit, third, start_counted=op == "period_from")


def rows() -> list[tuple[str, ...]]:
    """The table without its header."""
    found = []
    for line in QUESTIONS.splitlines():
        if line and not line.startswith("#"):
            question, starts = line.split(": ")
            op, amount, unit, thirds = ("" if word == "-" else word for word in question.split())
            for start in starts.split():
                for third in thirds.split(","):
                    answer = expected(op, date.fromisoformat(start), amount, unit, third)
                    found.append((op, start, amount, unit, third, answer.isoformat() if answer else "undefined"))
    return found


def text() -> str:
    """The whole file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows())
    return out.getvalue()


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
