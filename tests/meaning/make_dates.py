"""Writes spec/dates.csv: `python tests/meaning/make_dates.py`. A test holds the file to what this script says.

Everything is worked out here with `datetime` alone, by walking day by day where a walk can be had, and never from
`returnlogic`: the table is the third opinion beside the evaluator and the encoder.

Columns: op, start, amount, unit, rounding_or_calendar, expected (an ISO day or minute, or `undefined`). The operations:

- `add`: the day so many days, weeks, months or years later; months and years round `up`, `down`, or `refuse`.
- `roll`: the day itself if it is a working day of the calendar, else the nearest one; unit `next` or `previous`.
- `add_working_days`: the n-th working day after the day.
- `on_or_after`: the first such day of a year (amount `MM-DD`) at or after the day.
- `period_after`: the last day of a period after an event, whose own day is not counted; rolls in the calendar.
- `period_from`: the last day of a period beginning with a day, which is counted; rolls in the calendar.
- `limit`: the last day, or for hours and minutes the last minute, of a limit of the language under a way of counting:
  `calendar_days`, `eu`, `uk_after`, `uk_beginning`, or `unsaid` with the values of its four switches in the order
  event_day+last_day+roll_over+month_rounding; its working days are those of `uk_england`.
- `day_of`: the day of a minute.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "spec" / "dates.csv"
HEADER = ("op", "start", "amount", "unit", "rounding_or_calendar", "expected")
CALENDARS = FILE.parent / "calendars"
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

# Every day, week and month end beside a leap day; 2100 is far off, 2000 was a leap year like any fourth.
add 7 days -: 2028-02-22 2028-02-23 2027-02-22
add 28 days -: 2026-02-01 2028-02-01 2026-01-31
add 30 days -: 2026-01-30 2026-12-02 2028-01-31 2026-12-31
add 31 days -: 2026-01-31 2026-12-01
add 1461 days -: 2025-01-01 2028-02-29
add 2 weeks -: 2026-12-18 2028-02-15
add 1 months down,up,refuse: 2025-12-31 2027-01-29 2028-01-29 2026-05-31 2026-10-31
add 3 months down,up,refuse: 2025-11-30 2026-11-30 2027-11-29 2027-11-30
add 6 months down,up,refuse: 2026-08-29 2027-08-29 2026-12-31
add 11 months down,up,refuse: 2027-03-31
add 1 years down,up,refuse: 2027-02-28 2028-02-28
add 3 years down,up,refuse: 2028-02-29
add 6 years down,up,refuse: 2026-05-11

# Christmas in each table: in 2026 Boxing Day is a Saturday, in 2027 both days are, in 2033 Christmas is a Sunday.
roll - next uk_england,us_federal,us_ftc: 2026-12-24 2026-12-25 2026-12-26 2027-12-24 2027-12-25 2027-12-26 2033-12-25
roll - previous uk_england,us_federal,us_ftc: 2026-12-28 2027-12-28
add_working_days 1 working_days uk_england,us_federal,us_ftc: 2026-12-24 2027-12-24 2033-12-23
# Easter, the early May bank holiday and the summer one.
roll - next uk_england: 2026-04-02 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31
roll - next us_federal: 2026-04-03 2026-04-06
roll - previous uk_england: 2026-04-06 2026-05-04
add_working_days 1 working_days uk_england: 2026-04-02 2026-04-04 2026-05-01 2026-08-28
add_working_days 5 working_days uk_england,us_federal: 2026-04-01
add_working_days 10 working_days uk_england: 2026-12-18 2026-03-26
# 4 July: a Saturday in 2026, kept on Friday the 3rd; a Sunday in 2027, kept on Monday the 5th; a Tuesday in 2028.
roll - next us_federal,us_ftc: 2026-07-03 2026-07-04 2027-07-04 2027-07-05 2028-07-04
roll - previous us_federal,us_ftc: 2026-07-04 2027-07-05
add_working_days 1 working_days us_federal,us_ftc: 2026-07-02 2026-07-03 2027-07-02 2027-07-03 2028-07-03
# Year ends: 1 January 2028 is a Saturday: Friday 31 December 2027 in the one country, Monday 3 January in the other.
roll - next uk_england,us_federal,us_ftc: 2027-12-31 2028-01-01 2028-01-03
add_working_days 1 working_days uk_england,us_federal,us_ftc,weekends: 2026-12-31 2027-12-30 2027-12-31
add_working_days 3 working_days uk_england,us_federal,us_ftc: 2026-12-30
# The other federal holidays, and the days that are none.
roll - next us_federal: 2026-01-19 2026-02-16 2026-06-19 2026-11-26 2026-11-27 2027-06-18 2028-11-10 2029-01-20
roll - next us_ftc: 2026-06-19 2026-11-26 2026-11-28 2027-06-18 2027-06-19 2028-11-10 2028-11-11
# Three business days of the cooling-off rule, Saturday counted; seven working days for a prompt refund.
add_working_days 3 working_days us_ftc: 2026-05-11 2026-05-14 2026-05-22 2026-07-02 2026-11-25 2026-12-23 2027-07-02
add_working_days 7 working_days us_federal: 2026-05-11 2026-05-20 2026-06-29 2026-11-20 2027-12-22
add_working_days 0 working_days uk_england,us_ftc: 2026-12-25
# The ends of the tables: nothing is known beyond.
roll - previous uk_england,us_ftc,eu_common: 2025-01-01 2025-01-02
roll - next uk_england: 2036-12-31 2036-12-27
add_working_days 1 working_days uk_england,us_ftc: 2036-12-30 2036-12-31

on_or_after 12-31 month-day -: 2028-12-31 2027-01-01
on_or_after 03-01 month-day -: 2028-02-29 2027-02-28 2028-03-01
on_or_after 06-30 month-day -: 2026-07-01
on_or_after 01-31 month-day -: 2026-01-31 2026-02-01

# Limits as the language counts them. The vectors of the law library first.
limit 14 days eu,uk_after,calendar_days: 2026-11-21 2026-12-11
limit 14 days uk_beginning: 2026-03-16 2026-11-21
limit 6 months uk_beginning,uk_after: 2026-03-02
limit 30 days uk_after: 2026-03-02
limit 30 days uk_beginning: 2026-03-03
# A last day on a Friday, Saturday, Sunday, Monday, on 1 January and on 25 December; only `eu` moves it.
limit 1 days eu,uk_after,uk_beginning: 2026-05-14 2026-05-15 2026-05-16 2026-05-17 2026-12-31 2026-12-24
limit 2 weeks eu,uk_after,uk_beginning: 2027-12-11 2027-12-18
limit 1 months eu,uk_after,uk_beginning: 2026-01-31 2028-01-31 2026-03-01 2026-11-25 2026-12-01
limit 12 months eu,uk_after,uk_beginning: 2028-02-29 2027-03-01 2026-12-31
limit 6 months uk_beginning: 2026-08-31 2026-08-28 2026-09-01 2027-08-31
limit 2 years eu,uk_after,uk_beginning: 2026-02-28 2028-02-29
# One by one and together: the switches of a text that does not say how days are counted.
limit 14 days unsaid+not_counted+counted+none+down: 2026-05-11 2026-05-16
limit 14 days unsaid+counted+counted+none+down: 2026-05-11 2026-05-16
limit 14 days unsaid+not_counted+not_counted+none+down: 2026-05-11 2026-05-16
limit 14 days unsaid+counted+not_counted+none+up: 2026-05-11 2026-05-16
limit 14 days unsaid+not_counted+counted+next_working_day+down: 2026-05-11 2026-05-16 2026-05-17 2026-12-11
limit 14 days unsaid+counted+counted+next_working_day+down: 2026-05-17 2026-05-18
limit 14 days unsaid+counted+not_counted+next_working_day+up: 2026-05-18 2026-05-19
limit 1 months unsaid+not_counted+counted+none+down: 2026-01-31
limit 1 months unsaid+not_counted+counted+none+up: 2026-01-31
limit 1 months unsaid+counted+counted+none+up: 2026-01-31
limit 1 months unsaid+counted+not_counted+none+down: 2026-01-31 2028-01-31
limit 1 months unsaid+counted+not_counted+next_working_day+up: 2026-01-31 2026-05-31
limit 1 years unsaid+not_counted+counted+none+up: 2028-02-29
# Working days of the language, over the bank holidays of England: a Monday, a Saturday, Maundy Thursday, Christmas Eve.
limit 3 working_days uk_after,uk_beginning,eu: 2026-05-11 2026-05-16 2026-04-02 2026-12-24
limit 3 working_days unsaid+not_counted+counted+none+down: 2026-05-11
limit 3 working_days unsaid+counted+counted+none+down: 2026-05-11 2026-05-16
limit 3 working_days unsaid+not_counted+not_counted+none+down: 2026-05-13
# Hours run from minute to minute: over midnight, month ends, a leap day and a year end; no counting touches them.
limit 1 hours eu,unsaid+counted+not_counted+next_working_day+up: 2026-05-15T23:00 2026-05-15T22:59
limit 24 hours uk_beginning: 2026-05-11T00:00 2026-05-11T23:59 2028-02-28T12:00 2027-02-28T12:00 2026-12-31T18:30
limit 48 hours calendar_days: 2026-05-11T00:00 2026-05-11T23:59 2026-12-30T23:59 2028-02-28T00:01
limit 72 hours eu: 2026-12-24T09:00 2026-05-14T23:59
limit 30 minutes uk_after: 2026-05-11T23:29 2026-05-11T23:30 2026-05-11T23:59 2026-12-31T23:45 2028-02-28T23:30
day_of - - -: 2026-05-11T00:00 2026-05-11T23:59 2026-12-31T23:59 2027-01-01T00:00 2028-02-29T12:00
"""
"""Per line: op, amount, unit, roundings or calendar, and the start days; `-` is empty."""


class Beyond(Exception):
    """A day that a table does not answer for."""


@cache
def listed(calendar: str) -> frozenset[str]:
    """The ISO days of a table; `test_calendars.py` holds them to the law."""
    lines = (CALENDARS / f"{calendar}.csv").read_text("utf-8").splitlines()
    return frozenset(line[:10] for line in lines if line[:1] in "12")


def is_free(day: date, calendar: str) -> bool:
    """Sundays, Saturdays but for the cooling-off rule, and the days of the table."""
    if calendar != "weekends" and not 2025 <= day.year <= 2036:
        raise Beyond
    return day.isoweekday() >= (7 if calendar == "us_ftc" else 6) or day.isoformat() in listed(calendar)


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


def limit(start: date, amount: int, unit: str, counting: str) -> date:
    """The last day of a limit of the language."""
    rule, *switches = counting.split("+")
    event_day, last_day, roll_over, rounding = switches or ("not_counted", "counted", "none", "down")
    last = add(start, amount, unit, rounding)
    assert last is not None
    earlier = (rule == "uk_beginning") + (event_day == "counted") + (last_day == "not_counted")
    last -= earlier * DAY
    calendar = "eu_common" if rule == "eu" else "weekends" if roll_over == "next_working_day" else ""
    return rolled(last, 1, calendar) if calendar else last


def expected(op: str, start: date, amount: str, unit: str, third: str) -> date | None:
    """The answer to one question; `None` is undefined."""
    match op:
        case "limit" if isinstance(start, datetime):
            return start + timedelta(minutes=int(amount) * {"minutes": 1, "hours": 60}[unit])
        case "limit" if unit == "working_days":
            rule, *switches = third.split("+")
            sooner = rule == "uk_beginning" or switches[:1] == ["counted"]
            last = working_days(start - sooner * DAY, int(amount), "uk_england")
            return last - (switches[1:2] == ["not_counted"]) * DAY
        case "limit":
            return limit(start, int(amount), unit, third)
        case "day_of":
            return date.fromisoformat(start.isoformat()[:10])
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


def iso(day: date) -> str:
    return day.isoformat("T", "minutes") if isinstance(day, datetime) else day.isoformat()


def rows() -> list[tuple[str, ...]]:
    """The table without its header."""
    found = []
    for line in QUESTIONS.splitlines():
        if line and not line.startswith("#"):
            question, starts = line.split(": ")
            op, amount, unit, thirds = ("" if word == "-" else word for word in question.split())
            for start in starts.split():
                for third in thirds.split(","):
                    day = datetime.fromisoformat(start) if "T" in start else date.fromisoformat(start)
                    try:
                        answer = expected(op, day, amount, unit, third)
                    except Beyond:
                        answer = None
                    found.append((op, start, amount, unit, third, iso(answer) if answer else "undefined"))
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
