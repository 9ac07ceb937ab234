"""Faults found in the solver's side, each as small as it gets. Whoever mends one drops its mark."""

from __future__ import annotations

import pytest

from returnlogic.base.sort import Date, Int
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.program import instantiate
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    Compare,
    Comparison,
    Const,
    Get,
    If,
    Known,
    Max,
    MonthRounding,
    Sub,
    Term,
    Var,
    conj,
    equal,
    neg,
    walk,
)
from returnlogic.solver.ask import Impossible, NotReplayed, Possible, Session
from returnlogic.solver.encode import Encoding
from returnlogic.solver.region import distances
from tests.build import BOOL, event, fact, program

DAY = Date(739617, 740000)
A, B = Get("a", DAY), Get("b", DAY)


def number(value: int) -> Const:
    return Const(value, Int(value, value))


@pytest.mark.xfail(reason="the text of n working days holds the text of n - 1 several times over")
@pytest.mark.parametrize(("table", "growth"), [("weekends", 2), ("eu_common", 3)])
def test_working_days_are_encoded_in_proportion(table: str, growth: int) -> None:
    encoding = Encoding(program([event("a", DAY)]))
    two, three = (len(encoding.term(AddWorkingDays(A, n, calendar(table)))) for n in (2, 3))
    assert three < growth * two


@pytest.mark.xfail(reason="a computed day is assumed to lie before 28 September 2040")
def test_months_are_added_to_any_computed_day() -> None:
    far = Add((A, number(10_000)))  # in 2053 and 2054
    february = conj(Known("a"), equal(AddMonths(far, 1, MonthRounding.DOWN), Add((far, number(28)))))
    assert isinstance(Session(program([event("a", DAY)])).ask(february), Possible)


@pytest.mark.xfail(reason="a list index below zero counts from the end", raises=NotReplayed)
def test_months_are_added_backwards() -> None:
    claim = conj(Known("a"), Compare(Comparison.GT, AddMonths(A, -1, MonthRounding.DOWN), A))
    assert Session(program([event("a", DAY)])).ask(claim) == Impossible()


def test_distances_to_an_anchor_that_follows_the_act() -> None:
    p = program([event("a", DAY, DAY.lo), event("b", DAY, after=("a", 2))])
    distance = Sub(A, B)
    near: list[Term] = [Compare(Comparison.LE, distance, number(0)), Compare(Comparison.GE, distance, number(-3))]
    assert distances(Session(p), conj(Known("a"), Known("b"), *near), "a", "b", {}) == ((-3, 0),)


@pytest.mark.xfail(reason="sums, maxima, percentages and dates are returned as they are")
def test_an_instantiated_term_does_not_read_what_it_was_given() -> None:
    p = program([fact("x")])
    most = Max((If(Var("x", BOOL), number(1), number(0)), number(0)))
    found = instantiate(p, Compare(Comparison.GT, most, number(0)), {"x": True})
    assert not any(isinstance(node, Var) for node in walk(found))


def test_what_these_programs_can_do() -> None:
    p = program([event("a", DAY, DAY.lo), event("b", DAY, after=("a", 2))])
    assert isinstance(Session(p).ask(conj(Known("a"), neg(Known("b")))), Possible)
