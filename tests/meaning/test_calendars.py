"""The frozen holiday tables: what their script says, what the `holidays` package says, and days checked by hand."""

from __future__ import annotations

import re
import runpy
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import holidays
import pytest

from returnlogic.base.holiday_tables import CALENDARS
from returnlogic.base.resources import folder, read_text
from returnlogic.base.value import day_number
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.dates import is_working_day

YEARS = range(2025, 2037)
SCRIPT = runpy.run_path(str(Path(__file__).with_name("make_calendars.py")))
STATES = """
AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
"""


def days(name: str) -> set[date]:
    return {date.fromordinal(day) for day in calendar(name).holidays}


def elsewhere(country: str, *, part: str | None = None, observed: bool = True) -> Mapping[date, str]:
    """The public holidays that the package knows of; the file is frozen, the package is the second opinion."""
    return holidays.country_holidays(country, subdiv=part, years=YEARS, observed=observed)


def weekdays(found: Mapping[date, str]) -> set[date]:
    return {day for day in found if day.isoweekday() < 6}


def test_every_file_is_a_table_and_every_table_a_file() -> None:
    files = {entry.name.removesuffix(".csv") for entry in folder("spec").joinpath("calendars").iterdir()}
    assert set(CALENDARS) == files
    assert list(CALENDARS) == sorted(CALENDARS)


def test_no_other_name_is_a_table() -> None:
    with pytest.raises(KeyError):
        calendar("mars")


@pytest.mark.parametrize("name", CALENDARS)
def test_the_head_of_a_file_says_what_the_table_answers_for(name: str) -> None:
    head = " ".join(line[2:] for line in read_text("spec", "calendars", f"{name}.csv").splitlines() if line[0] == "#")
    table = CALENDARS[name]
    assert f"Horizon: {table.first} to {table.last}." in head
    free = "Saturdays and Sundays are free" if 6 in table.free_weekdays else "Sundays are free"
    assert re.search(rf"(?<!and ){free}", head)
    assert all(calendar(name).lo <= day <= calendar(name).hi for day in calendar(name).holidays)


@pytest.mark.parametrize("name", SCRIPT["TABLES"])
def test_a_file_is_what_its_script_says(name: str) -> None:
    assert SCRIPT["text"](name) == read_text("spec", "calendars", f"{name}.csv")


# --- a second opinion -------------------------------------------------------------------------------------------------


def test_england() -> None:
    assert days("uk_england") == weekdays(elsewhere("GB", part="ENG")) == weekdays(elsewhere("GB", part="WLS"))


def test_federal() -> None:
    assert days("us_federal") == weekdays(elsewhere("US"))


def test_ftc_has_the_days_named_and_none_in_their_place() -> None:
    assert days("us_ftc") == set(elsewhere("US", observed=False))


def test_the_union_has_two_days_in_common() -> None:
    common = set.intersection(*(set(elsewhere(state, observed=False)) for state in STATES.split()))
    assert len(STATES.split()) == 27
    assert days("eu_common") == common


# --- by hand, from the lists of gov.uk and of the Office of Personnel Management --------------------------------------

UK_2025_TO_2027 = """
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
"""
FEDERAL_2026 = """
2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25
"""


@pytest.mark.parametrize(("name", "listed"), [("uk_england", UK_2025_TO_2027), ("us_federal", FEDERAL_2026)])
def test_published_lists(name: str, listed: str) -> None:
    published = {date.fromisoformat(word) for word in listed.split()}
    years = {day.year for day in published}
    assert {day for day in days(name) if day.year in years} == published


@pytest.mark.parametrize(
    ("name", "day", "works"),
    [
        ("uk_england", "2026-12-26", False),  # Saturday, Boxing Day
        ("uk_england", "2026-12-28", False),  # its substitute
        ("uk_england", "2026-12-29", True),
        ("uk_england", "2033-12-26", False),  # Boxing Day keeps its Monday, Christmas Day moves past it
        ("uk_england", "2033-12-27", False),
        ("uk_england", "2033-12-28", True),
        ("uk_england", "2028-01-03", False),  # 1 January 2028 is a Saturday
        ("uk_england", "2028-01-04", True),
        ("uk_england", "2026-04-02", True),  # Maundy Thursday
        ("us_federal", "2026-07-03", False),  # Friday before Saturday 4 July
        ("us_federal", "2027-07-05", False),  # Monday after Sunday 4 July
        ("us_federal", "2027-07-02", True),
        ("us_federal", "2027-12-31", False),  # for Saturday 1 January 2028
        ("us_federal", "2028-01-03", True),
        ("us_federal", "2029-01-20", False),  # Inauguration Day is no holiday of the table, but a Saturday
        ("us_federal", "2033-01-20", True),
        ("us_ftc", "2026-07-03", True),
        ("us_ftc", "2026-07-04", False),  # a Saturday, and a holiday
        ("us_ftc", "2026-07-11", True),  # a Saturday
        ("us_ftc", "2026-07-05", False),  # a Sunday
        ("us_ftc", "2027-07-05", True),
        ("eu_common", "2026-12-26", False),
        ("eu_common", "2027-12-27", True),
    ],
)
def test_days(name: str, day: str, works: bool) -> None:
    assert is_working_day(day_number(day), calendar(name)) is works
