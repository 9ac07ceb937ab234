"""Writes three tables of spec/calendars: `python tests/meaning/make_calendars.py`. A test holds the files to it.

Every day is worked out here by the rule of its statute with `datetime` alone, and never from `returnlogic`. What the
statutes leave to a proclamation or to a list is said in the head of each table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "spec" / "calendars"
YEARS = range(2025, 2037)
DAY = timedelta(days=1)
MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 1, 4, 5, 6, 7
Days = Iterator[tuple[date, str]]

UK = """\
# Bank holidays of England and Wales, Good Friday and Christmas Day included, on the day they are kept.
# Sources: Banking and Financial Dealings Act 1971, section 1 and Schedule 1 paragraph 1: Easter Monday; the last Monday
# in May; the last Monday in August; 26 December if it is not a Sunday; 27 December if 25 or 26 December is a Sunday.
# By proclamation under section 1(3), each year: New Year's Day, the first Monday in May, and the substitute days that
# Schedule 1 does not give. Good Friday and Christmas Day are holidays at common law. Lists: gov.uk/bank-holidays.
# 2025 to 2027: the days of the lists on gov.uk. From 2028: computed by rule, on the footing that the yearly
# proclamations stay as they are: a day on a Saturday or Sunday is kept on the next weekday that is no holiday itself.
# A special day proclaimed for one year (a coronation, a jubilee) is not in this table before it is proclaimed.
# Horizon: 2025-01-01 to 2036-12-31. Saturdays and Sundays are free.
"""
FEDERAL = """\
# Legal public holidays of the United States, on the day on which federal offices keep them.
# Sources: 5 U.S.C. 6103(a) names the eleven days; 6103(b)(1): instead of a Saturday the Friday before; Executive Order
# 11582, section 3(a): instead of a Sunday the next weekday, the Monday. Both are rules for federal employees who work
# from Monday to Friday; states, courts and carriers may keep other days. Every day is computed by these rules.
# Left out: Inauguration Day (6103(c)), kept around Washington only, and days an order closes offices for once.
# Horizon: 2025-01-01 to 2036-12-31. Saturdays and Sundays are free.
"""
FTC = """\
# Days that are no business day under the cooling-off rule, 16 CFR 429.0: Sundays and federal holidays. Saturday counts.
# Sources: 16 CFR 429.0, "business day"; 5 U.S.C. 6103(a) for the days. The holidays stand on the day that the statute
# names. The rule does not say that the Friday or Monday kept in place of a weekend day is one too: such a day counts
# here as a business day, so that a period is never longer than the rule makes it. Every day is computed by rule.
# Horizon: 2025-01-01 to 2036-12-31. Sundays are free.
"""


def nth(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th such weekday of a month; the last one for -1."""
    day = date(year, month, 1)
    found = [day + k * DAY for k in range(31) if (day + k * DAY).month == month]
    return [d for d in found if d.isoweekday() == weekday][n - 1 if n > 0 else n]


def easter(year: int) -> date:
    """Easter Sunday: the first Sunday after the full moon on or after 21 March, by the tables of the Gregorian reform.

    Written with the golden number, the century's correction and the epact (Clavius, as in Knuth, The Art of Computer
    Programming, volume 1, exercise 1.3.2-14).
    """
    golden = year % 19 + 1
    century = year // 100 + 1
    dropped, moon = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + moon - dropped) % 30
    epact += epact == 24 or (epact == 25 and golden > 11)
    full = 44 - epact if epact <= 23 else 74 - epact
    day = date(year, 3, 1) + full * DAY  # the day after the full moon
    while day.isoweekday() != SUNDAY:
        day += DAY
    return day


def uk_england() -> Days:
    for year in YEARS:
        sunday = easter(year)
        yield from substituted([(date(year, 1, 1), "New Year's Day")])
        yield sunday - 2 * DAY, "Good Friday"
        yield sunday + DAY, "Easter Monday"
        yield nth(year, 5, MONDAY, 1), "Early May bank holiday"
        yield nth(year, 5, MONDAY, -1), "Spring bank holiday"
        yield nth(year, 8, MONDAY, -1), "Summer bank holiday"
        yield from substituted([(date(year, 12, 25), "Christmas Day"), (date(year, 12, 26), "Boxing Day")])


def substituted(named: list[tuple[date, str]]) -> list[tuple[date, str]]:
    """Days on a weekday stay; each other moves to the next weekday that none of them has, in order."""
    found = {day: name for day, name in named if day.isoweekday() < SATURDAY}
    for day, name in named:
        if day.isoweekday() >= SATURDAY:
            while day in found or day.isoweekday() >= SATURDAY:
                day += DAY
            found[day] = f"{name} (substitute day)"
    return sorted(found.items())


def us_ftc() -> Days:
    for year in YEARS:
        yield date(year, 1, 1), "New Year's Day"
        yield nth(year, 1, MONDAY, 3), "Birthday of Martin Luther King, Jr."
        yield nth(year, 2, MONDAY, 3), "Washington's Birthday"
        yield nth(year, 5, MONDAY, -1), "Memorial Day"
        yield date(year, 6, 19), "Juneteenth National Independence Day"
        yield date(year, 7, 4), "Independence Day"
        yield nth(year, 9, MONDAY, 1), "Labor Day"
        yield nth(year, 10, MONDAY, 2), "Columbus Day"
        yield date(year, 11, 11), "Veterans Day"
        yield nth(year, 11, THURSDAY, 4), "Thanksgiving Day"
        yield date(year, 12, 25), "Christmas Day"


def us_federal() -> Days:
    for day, name in us_ftc():
        moved = {SATURDAY: -DAY, SUNDAY: DAY}.get(day.isoweekday())
        yield (day, name) if moved is None else (day + moved, f"{name} (observed)")


TABLES: dict[str, tuple[str, Callable[[], Days]]] = {
    "uk_england": (UK, uk_england),
    "us_federal": (FEDERAL, us_federal),
    "us_ftc": (FTC, us_ftc),
}


def text(name: str) -> str:
    """The whole file of a table; a name with a comma is quoted."""
    head, days = TABLES[name]
    rows = [f'{day},"{what}"' if "," in what else f"{day},{what}" for day, what in sorted(days())]
    return head + "\n".join(["date,name", *rows, ""])


if __name__ == "__main__":
    for name in TABLES:
        (FOLDER / f"{name}.csv").write_text(text(name), "utf-8")
