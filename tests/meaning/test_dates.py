"""Dates: every row of spec/dates.csv in the evaluator and in the encoder, and the laws of adding months."""

from __future__ import annotations

import csv
import io
import runpy
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from returnlogic.base.resources import read_text
from returnlogic.base.sort import Date, Enum, Instant, Int
from returnlogic.base.source import Source
from returnlogic.base.value import MINUTES_PER_DAY, Value, day_number, minute_number
from returnlogic.language.names import symbols
from returnlogic.language.parse import parse
from returnlogic.language.typecheck import SWITCHES
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.dates import Undefined, add_months, add_working_days, on_or_after, roll
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.from_language import from_language
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    Calendar,
    Compare,
    Comparison,
    Const,
    DayOf,
    Direction,
    Get,
    Known,
    Let,
    MonthRounding,
    OnOrAfter,
    Roll,
    Scale,
    Sub,
    Term,
    Var,
    conj,
    equal,
)
from returnlogic.solver.ask import Impossible, Possible, Session
from tests.build import event, program

UP, DOWN, REFUSE = MonthRounding.UP, MonthRounding.DOWN, MonthRounding.REFUSE
DAYS = Date(day_number("2025-01-01"), day_number("2036-12-31"))
DAY, OTHER = Get("day", DAYS), Get("other", DAYS)
MINUTES = Instant(DAYS.lo * MINUTES_PER_DAY, DAYS.hi * MINUTES_PER_DAY)
TABLE = list(csv.DictReader(io.StringIO(read_text("spec", "dates.csv"))))
Row = Mapping[str, str]


def number(value: int) -> Const:
    return Const(value, Int(value, value))


def end_of(row: Row, day: Term) -> Term:
    """The kernel term that a row asks about."""
    amount, unit, third = row["amount"], row["unit"], row["rounding_or_calendar"]
    match row["op"], unit:
        case "add", "days":
            return Add((day, number(int(amount))))
        case "add", "weeks":
            return Add((day, Scale(number(int(amount)), 7)))
        case "add", _:
            return AddMonths(day, int(amount) * {"months": 1, "years": 12}[unit], MonthRounding(third))
        case "roll", _:
            return Roll(day, Direction(unit), calendar(third))
        case "add_working_days", _:
            return AddWorkingDays(day, int(amount), calendar(third))
        case "on_or_after", _:
            month, day_of_month = map(int, amount.split("-"))
            return OnOrAfter(day, month, day_of_month)
        case op, _:
            last = end_of({**row, "op": "add", "rounding_or_calendar": "down"}, day)
            last = Sub(last, number(1)) if op == "period_from" else last
            return last if third == "none" else Roll(last, Direction.NEXT, calendar(third))


LIMIT = """
vocabulary v "words"
event ordered "ordered" by customer
event day "day" by world
event other "other" by customer
remedy refund
policy p "p"
  source "p.txt"
  uses v
  period from 2025-01-01 to 2028-12-31
  counting {counting}
right r "r"
entitlement e for r
  quote "q"
  other within {amount} {unit} after day
  owed refund
"""


def limit(amount: str, unit: str, counting: str) -> Program:
    """Of a policy with one limit, `other` after `day`: its inputs and switches, the last moment as the let `end`."""
    words, policy = LIMIT.format(counting=counting, amount=amount, unit=unit).split("policy p", 1)
    files = [parse(Source("v.ret", words)), parse(Source("p.ret", "policy p" + policy))]
    table, wrong = symbols(files)
    assert not wrong
    found = from_language(files[1], table, [], {}, files)
    return replace(found, clauses=(), outputs=(), lets={"end": found.lets["e.window1.last"]})


@cache
def asked(op: str, amount: str, unit: str, third: str) -> Program:
    """A program with an input `day`, whose let `end` is what the rows of these columns ask about."""
    if op == "limit":
        return limit(amount, unit, third.split("+")[0])
    if op == "day_of":
        return program([event("day", MINUTES)], lets={"end": DayOf(Get("day", MINUTES))})
    row = {"op": op, "amount": amount, "unit": unit, "rounding_or_calendar": third}
    return program([event("day", DAYS)], lets={"end": end_of(row, DAY)})


@cache
def asking(op: str, amount: str, unit: str, third: str) -> Session:
    return Session(asked(op, amount, unit, third))


def columns(row: Row) -> tuple[str, str, str, str]:
    return row["op"], row["amount"], row["unit"], row["rounding_or_calendar"]


def number_of(text: str) -> int:
    return minute_number(text) if "T" in text else day_number(text)


def switched(row: Row, named: Program) -> dict[str, Value]:
    """The values that a row gives to the switches of counting, as far as its program has them."""
    values = row["rounding_or_calendar"].split("+")[1:]
    return {s: v for s, v in zip(SWITCHES, values, strict=False) if s in named.assumptions}


def name(row: Row) -> str:
    return " ".join(v for v in row.values() if v)


def test_the_table_is_what_its_script_says() -> None:
    script = runpy.run_path(str(Path(__file__).with_name("make_dates.py")))
    assert script["text"]() == read_text("spec", "dates.csv")
    assert len({name(row) for row in TABLE}) == len(TABLE) >= 400


@pytest.mark.parametrize("row", TABLE, ids=name)
def test_evaluator(row: Row) -> None:
    named = asked(*columns(row))
    run = Evaluation(named, {"day": number_of(row["start"]), **switched(row, named)})
    if row["expected"] == "undefined":
        with pytest.raises(Undefined):
            run.value(Let("end"))
    else:
        assert run.value(Let("end")) == number_of(row["expected"])


@pytest.mark.parametrize("row", [r for r in TABLE if r["expected"] != "undefined"], ids=name)
def test_encoder(row: Row) -> None:
    session = asking(*columns(row))
    sort = session.program.inputs["day"].sort
    assert isinstance(sort, Date | Instant)
    start = conj(Known("day"), equal(Get("day", sort), Const(number_of(row["start"]), sort)))
    for switch, value in switched(row, session.program).items():
        choices = Enum(SWITCHES[switch])
        start = conj(start, equal(Var(switch, choices), Const(value, choices)))
    expected = Const(number_of(row["expected"]), MINUTES if "T" in row["expected"] else DAYS)
    assert session.ask(conj(start, Compare(Comparison.NE, Let("end"), expected))) == Impossible()
    assert isinstance(session.ask(conj(start, Compare(Comparison.EQ, Let("end"), expected))), Possible)


# --- laws, tried on the evaluator -------------------------------------------------------------------------------------

days = st.integers(day_number("1900-01-01"), day_number("2200-12-31"))
working = st.integers(DAYS.lo, DAYS.hi - 30)
months = st.integers(0, 60)
calendars = st.sampled_from([calendar("weekends"), calendar("eu_common")])


@settings(deadline=None)
@given(days, st.integers(0, 5), st.integers(0, 11), st.sampled_from([UP, DOWN]))
def test_years_and_months_are_added_in_one_step(day: int, years: int, more: int, rounding: MonthRounding) -> None:
    assert add_months(day, 12 * years + more, rounding) == end_by_hand(day, years, more, rounding)


def end_by_hand(day: int, years: int, months: int, rounding: MonthRounding) -> int:
    """Years, then months, without rounding between: the first of the month is never rounded."""
    start = date.fromordinal(day)
    first = add_months(add_months(day - start.day + 1, 12 * years, REFUSE), months, REFUSE)
    next_first = add_months(first, 1, REFUSE)
    return min(first + start.day - 1, next_first - (rounding is DOWN))


def test_two_roundings_would_differ() -> None:
    leap_day = day_number("2028-02-29")
    twice = add_months(add_months(leap_day, 36, DOWN), 12, DOWN)
    assert twice == day_number("2032-02-28")
    assert add_months(leap_day, 48, DOWN) == day_number("2032-02-29")


@settings(deadline=None)
@given(days, months)
def test_down_and_up_are_at_most_one_day_apart(day: int, n: int) -> None:
    down, up = add_months(day, n, DOWN), add_months(day, n, UP)
    assert down <= up <= down + 1
    if down == up:
        assert add_months(day, n, REFUSE) == down
    else:
        with pytest.raises(Undefined):
            add_months(day, n, REFUSE)


@settings(deadline=None)
@given(days, days, months, st.sampled_from([UP, DOWN]))
def test_adding_months_is_monotone(a: int, b: int, n: int, rounding: MonthRounding) -> None:
    a, b = sorted((a, b))
    assert add_months(a, n, rounding) <= add_months(b, n, rounding)


@settings(deadline=None)
@given(working, working, calendars, st.integers(0, 10))
def test_working_days_are_monotone_and_add_up(a: int, b: int, table: Calendar, n: int) -> None:
    a, b = sorted((a, b))
    assert roll(a, Direction.NEXT, table) <= roll(b, Direction.NEXT, table)
    assert add_working_days(a, n, table) <= add_working_days(b, n, table)
    assert add_working_days(a, n + 2, table) == add_working_days(add_working_days(a, n, table), 2, table)


@settings(deadline=None)
@given(days, st.dates())
def test_on_or_after_is_the_first(day: int, wanted: date) -> None:
    month, day_of_month = wanted.month, min(wanted.day, 28)
    found = on_or_after(day, month, day_of_month)
    assert day <= found < day + 366
    assert found == day or on_or_after(found - 1, month, day_of_month) == found


def test_a_calendar_answers_only_within_its_horizon() -> None:
    table = calendar("weekends")
    last_friday = day_number("2079-12-29")
    assert table.hi == last_friday + 2
    assert roll(last_friday, Direction.NEXT, table) == last_friday
    for beyond in (last_friday + 1, table.hi + 1):
        with pytest.raises(Undefined):
            roll(beyond, Direction.NEXT, table)
    with pytest.raises(Undefined):
        roll(table.lo - 1, Direction.PREVIOUS, table)


# --- the same laws, proved of the encoding for every day --------------------------------------------------------------


def prove(bad: Term, *lets: Term) -> None:
    """No day, and no pair of days, is a counterexample."""
    named: Program = program([event("day", DAYS), event("other", DAYS)], lets={f"t{n}": x for n, x in enumerate(lets)})
    assert Session(named).ask(conj(Known("day"), Known("other"), bad)) == Impossible()


def less(left: Term, right: Term) -> Compare:
    return Compare(Comparison.LT, left, right)


@pytest.mark.parametrize("n", [0, 1, 2, 6, 12, 24])
def test_proved_down_and_up(n: int) -> None:
    down, up = AddMonths(DAY, n, DOWN), AddMonths(DAY, n, UP)
    prove(less(Let("t1"), Let("t0")), down, up)
    prove(less(Add((Let("t0"), number(1))), Let("t1")), down, up)


@pytest.mark.parametrize("n", [1, 12])
def test_proved_monotone(n: int) -> None:
    prove(conj(less(DAY, OTHER), less(Let("t1"), Let("t0"))), AddMonths(DAY, n, DOWN), AddMonths(OTHER, n, DOWN))


def test_730_days_can_end_before_two_years_and_never_after() -> None:
    named = program([event("day", DAYS)], lets={"days": Add((DAY, number(730))), "years": AddMonths(DAY, 24, DOWN)})
    session = Session(named)
    found = session.ask(conj(Known("day"), less(Let("days"), Let("years"))))
    assert isinstance(found, Possible)
    day = found.case["day"]
    assert isinstance(day, int) and day + 730 == add_months(day, 24, DOWN) - 1
    assert session.ask(conj(Known("day"), less(Let("years"), Let("days")))) == Impossible()
