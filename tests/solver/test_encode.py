"""The encoder's own: how long its texts are, and how far its tables reach."""

from __future__ import annotations

import pytest

from returnlogic.base.holiday_tables import CALENDARS
from returnlogic.base.sort import Date, Int
from returnlogic.base.value import day_number
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    Compare,
    Comparison,
    Const,
    Direction,
    Get,
    Known,
    Let,
    Max,
    MonthRounding,
    OnOrAfter,
    OrElse,
    Roll,
    Scale,
    Sub,
    Term,
    conj,
    equal,
    neg,
)
from returnlogic.solver.ask import Impossible, Possible, Session
from returnlogic.solver.encode import Encoding
from tests.build import event, program

DAY = Date(739617, 740000)
A = Get("a", DAY)
WORLD = program([event("a", DAY)])


def number(value: int) -> Const:
    return Const(value, Int(value, value))


@pytest.mark.parametrize("table", CALENDARS)
def test_a_hundred_working_days_are_not_a_hundred_times_one(table: str) -> None:
    one, hundred = (len(Encoding(WORLD).term(AddWorkingDays(A, n, calendar(table)))) for n in (1, 100))
    assert hundred < 12 * one < 12 * 1000


@pytest.mark.parametrize("table", CALENDARS)
def test_ten_working_days_are_answered(table: str) -> None:
    """The text that walked day by day ran out of budget here."""
    years = Date(day_number("2026-01-01"), day_number("2031-12-31"))
    day, end = Get("day", years), AddWorkingDays(Get("day", years), 10, calendar(table))
    session = Session(program([event("day", years)], lets={"end": end}))
    early = Compare(Comparison.LT, Sub(Let("end"), day), number(11))
    late = Compare(Comparison.GT, Sub(Let("end"), day), number(20))
    assert session.ask(conj(Known("day"), early)) == Impossible()
    assert session.ask(conj(Known("day"), late)) == Impossible()


FAR = Add((A, number(10_000)))  # in 2053 and 2054
COMPUTED: dict[str, Term] = {
    "a sum": FAR,
    "a difference": Sub(FAR, number(10)),
    "a multiple of days": Add((A, Scale(number(1000), 10))),
    "the later day": Max((FAR, A)),
    "or else": OrElse("a", DAY, FAR),
    "after a month": AddMonths(FAR, 1, MonthRounding.UP),
    "working days later": AddWorkingDays(FAR, 3, calendar("weekends")),
    "the next working day": Roll(FAR, Direction.NEXT, calendar("weekends")),
    "on or after": OnOrAfter(FAR, 3, 1),
}


@pytest.mark.parametrize("name", COMPUTED)
def test_months_are_added_to_any_computed_day(name: str) -> None:
    """The month that has the day 28 days on is February of a common year, and no other."""
    month = AddMonths(COMPUTED[name], 1, MonthRounding.DOWN)
    session = Session(WORLD)
    for days in range(27, 33):
        answer = session.ask(conj(Known("a"), equal(month, Add((COMPUTED[name], number(days))))))
        assert isinstance(answer, Possible) == (days in reached(name))


def reached(name: str) -> range:
    """The lengths a month can have from these days on: all, but 1 March has one."""
    return range(31, 32) if name == "on or after" else range(28, 32)


def test_the_tables_end_in_february_2100() -> None:
    late = Const(day_number("2097-10-31"), Date(0, 800_000))
    months = AddMonths(late, 4, MonthRounding.DOWN)
    assert Session(WORLD).ask(neg(equal(months, Const(day_number("2098-02-28"), Date(0, 800_000))))) == Impossible()


def test_months_are_not_added_backwards() -> None:
    with pytest.raises(AssertionError):
        Encoding(WORLD).term(AddMonths(A, -1, MonthRounding.DOWN))
