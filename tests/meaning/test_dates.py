"""Dates: every row of spec/dates.csv in the evaluator and in the encoder. Their laws are in `test_date_laws.py`."""

from __future__ import annotations

import csv
import io
import runpy
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from returnlogic.base.resources import read_text
from returnlogic.base.sort import Date, Enum, Instant, Int
from returnlogic.base.source import Source
from returnlogic.base.value import MINUTES_PER_DAY, Value, day_number, minute_number
from returnlogic.language.names import symbols
from returnlogic.language.parse import parse
from returnlogic.language.words import SWITCHES
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.from_language import from_language
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
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
role contract is ordered
policy p "p"
  source "p.txt"
  uses v
  period from 2025-01-01 to 2028-12-31
  counting {counting}
  calendar uk_england
right r "r"
entitlement e for r
  quote "q"
  other within {amount} {unit} after day
  owed refund
"""


def limit(amount: str, unit: str, counting: str) -> Program:
    """Of a policy with one limit, `other` after `day`: its inputs and switches, the last moment as the let `end`."""
    words, policy = LIMIT.format(counting=counting, amount=amount, unit=unit.replace("_", " ")).split("policy p", 1)
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
        choices = Enum(SWITCHES[switch].values)
        start = conj(start, equal(Var(switch, choices), Const(value, choices)))
    expected = Const(number_of(row["expected"]), MINUTES if "T" in row["expected"] else DAYS)
    assert session.ask(conj(start, Compare(Comparison.NE, Let("end"), expected))) == Impossible()
    assert isinstance(session.ask(conj(start, Compare(Comparison.EQ, Let("end"), expected))), Possible)
