"""Invariants of a Program: every shipped policy and law has them, and each broken one is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from returnlogic.app.load import load
from returnlogic.base.sort import Date, Enum, Instant, Int, Money, Sort
from returnlogic.base.source import Source, Span
from returnlogic.base.value import MINUTES_PER_DAY, Value, day_number
from returnlogic.meaning import invariants
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.clause import Claim, Clause, Relation
from returnlogic.meaning.invariants import violations
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Add,
    AddMonths,
    AddWorkingDays,
    And,
    Compare,
    Comparison,
    Const,
    DayOf,
    Direction,
    Get,
    If,
    Known,
    Let,
    Max,
    Member,
    MonthRounding,
    Not,
    OnOrAfter,
    Or,
    OrElse,
    Percent,
    Roll,
    Rounding,
    Scale,
    Sub,
    Term,
    Var,
    conj,
    disj,
    equal,
    neg,
)
from returnlogic.solver import calendar_tables
from tests.build import BOOL, assumption, event, fact, program

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted([*ROOT.glob("spec/policies/*.ret"), *ROOT.glob("spec/law/**/*.ret")])


@cache
def shipped(path: Path) -> Program:
    found = load(path)
    assert found.program is not None, found.problems
    return found.program


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_shipped_programs_have_no_violations(path: Path) -> None:
    assert violations(shipped(path)) == ()


def test_the_ranges_are_those_of_the_encoder() -> None:
    assert (invariants.FIRST_DAY, invariants.LAST_DAY) == (calendar_tables.FIRST_DAY, calendar_tables.LAST_DAY)


# --- I1 to I4, I7: one term in a small program ------------------------------------------------------------------------

DAY = Date(day_number("2026-01-01"), day_number("2030-12-31"))
MINUTE = Instant(DAY.lo * MINUTES_PER_DAY, DAY.hi * MINUTES_PER_DAY)
PRICE, COUNT, COLOUR = Money(0, 1000), Int(0, 9), Enum(("red", "green"))
WHICH = Enum(("a", "b", "c"))
INPUTS = [fact("flag"), fact("price", PRICE), fact("count", COUNT), fact("colour", COLOUR)]
INPUTS += [event("a", DAY), event("b", DAY), event("c", DAY), event("rang", MINUTE)]
FLAG, CAME, RANG = Var("flag", BOOL), Get("a", DAY), Get("rang", MINUTE)
LOW = Compare(Comparison.LT, Var("price", PRICE), Const(5, PRICE))
TABLE = calendar("eu_common")


def found_in(term: Term, **earlier: Term) -> tuple[str, ...]:
    lets = {**earlier, "it": term}
    return violations(program(INPUTS, [assumption("which", WHICH)], lets=lets))


def number(value: int) -> Const:
    return Const(value, Int(value, value))


def when_a(term: Term) -> Term:
    return If(Known("a"), term, number(0))


def picks(name: str) -> Term:
    return equal(Var("which", WHICH), Const(name, WHICH))


READING_KNOWN = disj(*(conj(picks(n), Known(n)) for n in "abc"))
READING_DAY = If(picks("a"), CAME, If(picks("b"), Get("b", DAY), Get("c", DAY)))

SOUND: dict[str, Term] = {
    "guarded by an `and` before it": conj(Known("a"), Known("b"), Compare(Comparison.LE, CAME, Get("b", DAY))),
    "guarded by a negation in an `or`": Or((Not(Known("a")), Compare(Comparison.GE, CAME, Get("a", DAY)))),
    "guarded by an `if`": when_a(Add((CAME, number(14)))),
    "guarded through a reading": conj(READING_KNOWN, Compare(Comparison.GE, READING_DAY, Const(DAY.lo, DAY))),
    "a fallback needs no guard": OrElse("a", DAY, Const(DAY.lo, DAY)),
    "a day plus a judged length": when_a(Add((CAME, Var("count", COUNT)))),
    "days between two days": If(conj(Known("a"), Known("b")), Sub(CAME, Get("b", DAY)), number(3)),
    "the day of an instant": conj(Known("rang"), Known("a"), equal(DayOf(RANG), CAME)),
    "months of a day": when_a(AddMonths(CAME, 24, MonthRounding.DOWN)),
    "refusing where every day exists": AddMonths(Const(DAY.lo, DAY), 1, MonthRounding.REFUSE),
    "rolled within the table": when_a(Roll(Add((CAME, number(30))), Direction.NEXT, TABLE)),
    "a share of a price": Percent(Var("price", PRICE), 30, 100, Rounding.HALF_UP),
    "a member": Member(Var("colour", COLOUR), ("red",), COLOUR),
}


@pytest.mark.parametrize("name", SOUND)
def test_sound_terms(name: str) -> None:
    assert found_in(SOUND[name]) == ()


BROKEN: dict[str, tuple[str, Term]] = {
    "reads no let": ("I1", Let("nowhere")),
    "reads itself": ("I1", Not(Let("it"))),
    "reads an unknown name": ("I2", Var("nobody", BOOL)),
    "reads a fact under another sort": ("I2", Compare(Comparison.EQ, Var("price", Money(0, 5)), Const(1, PRICE))),
    "reads an event as a fact": ("I2", equal(Var("a", DAY), Const(DAY.lo, DAY))),
    "knows a fact": ("I2", Known("flag")),
    "gets unguarded": ("I3", equal(CAME, Const(DAY.lo, DAY))),
    "gets before the guard": ("I3", And((equal(CAME, Const(DAY.lo, DAY)), Known("a")))),
    "gets under another guard": ("I3", conj(Known("b"), equal(CAME, Const(DAY.lo, DAY)))),
    "gets under a negated guard": ("I3", conj(neg(Known("a")), equal(CAME, Const(DAY.lo, DAY)))),
    "gets unless two unknown things hold": ("I3", And((neg(conj(FLAG, LOW)), equal(CAME, Const(DAY.lo, DAY))))),
    "gets if one of two unknown things holds": ("I3", And((disj(FLAG, LOW), equal(CAME, Const(DAY.lo, DAY))))),
    "gets in the wrong branch": ("I3", If(Known("a"), number(0), CAME)),
    "gets what another reading knows": (
        "I3", conj(READING_KNOWN, equal(If(picks("a"), Get("b", DAY), CAME), Const(DAY.lo, DAY))),
    ),
    "gets a reading of two of three": (
        "I3", conj(disj(*(conj(picks(n), Known(n)) for n in "ab")), neg(picks("c")), equal(Get("c", DAY), CAME)),
    ),
    "compares a price with a number": ("I4", Compare(Comparison.LT, Var("price", PRICE), Var("count", COUNT))),
    "compares a day with a minute": ("I4", conj(Known("a"), Known("rang"), Compare(Comparison.LE, CAME, RANG))),
    "compares members of two enums": ("I4", equal(Var("colour", COLOUR), Const("a", WHICH))),
    "orders members": ("I4", Compare(Comparison.LT, Var("colour", COLOUR), Const("red", COLOUR))),
    "asks for another enum's member": ("I4", Member(Var("colour", COLOUR), ("a",), COLOUR)),
    "takes a number for yes": ("I4", conj(FLAG, Var("count", COUNT))),
    "branches on a number": ("I4", If(Var("count", COUNT), number(1), number(2))),
    "mixes in an `if`": ("I4", If(FLAG, Var("price", PRICE), Var("count", COUNT))),
    "mixes in a maximum": ("I4", Max((Var("price", PRICE), Var("count", COUNT)))),
    "adds two days": ("I4", conj(Known("a"), Known("b"), equal(Add((CAME, Get("b", DAY))), CAME))),
    "adds money to a number": ("I4", Add((Var("price", PRICE), Var("count", COUNT)))),
    "multiplies a day": ("I4", when_a(Scale(CAME, 2))),
    "adds months to a minute": ("I4", If(Known("rang"), AddMonths(RANG, 1, MonthRounding.UP), number(0))),
    "has a constant of no sort": ("I4", equal(Var("colour", COLOUR), Const("blue", COLOUR))),
    "adds nothing": ("I4", Add(())),
    "divides by nothing": ("I7", Percent(Var("price", PRICE), 1, 0, Rounding.FLOOR)),
    "adds months backwards": ("I7", when_a(AddMonths(CAME, -1, MonthRounding.UP))),
    "adds months before 2000": ("I7", AddMonths(Const(730119, DAY), 1, MonthRounding.UP)),
    "adds months past the tables": ("I7", when_a(AddMonths(Add((CAME, number(24_500))), 1, MonthRounding.UP))),
    "refuses some day": ("I7", when_a(AddMonths(CAME, 1, MonthRounding.REFUSE))),
    "rolls past the table": ("I7", when_a(Roll(Add((CAME, number(2300))), Direction.NEXT, TABLE))),
    "counts working days past the table": ("I7", when_a(AddWorkingDays(CAME, 1700, TABLE))),
    "waits for 30 February": ("I7", when_a(OnOrAfter(CAME, 2, 30))),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_terms(name: str) -> None:
    number, term = BROKEN[name]
    assert number in {v[:2] for v in found_in(term)}


def at(day: int) -> Const:
    return Const(day, Date(day, day))


LAST = invariants.LAST_DAY - invariants.SPARE_DAYS
EDGES: list[tuple[str, Callable[[Const], Term], int, int]] = [
    ("a month", lambda d: AddMonths(d, 1, MonthRounding.DOWN), invariants.FIRST_DAY, LAST - 31 * 3),
    ("two years", lambda d: AddMonths(d, 24, MonthRounding.UP), invariants.FIRST_DAY, LAST - 31 * 26),
    ("next 1 March", lambda d: OnOrAfter(d, 3, 1), invariants.FIRST_DAY, LAST),
    ("a working day", lambda d: Roll(d, Direction.NEXT, TABLE), TABLE.lo, TABLE.hi),
]


@pytest.mark.parametrize(("name", "made", "first", "last"), EDGES, ids=[e[0] for e in EDGES])
def test_the_first_and_the_last_day_that_tables_answer_for(
    name: str, made: Callable[[Const], Term], first: int, last: int
) -> None:
    assert found_in(made(at(first))) == found_in(made(at(last))) == ()
    for beyond in (first - 1, last + 1):
        assert {v[:2] for v in found_in(made(at(beyond)))} == {"I7"}


def test_both_branches_lie_within_the_tables() -> None:
    inside, beyond = at(LAST - 31 * 3), at(LAST - 31 * 3 + 1)
    for then, otherwise in ((inside, beyond), (beyond, inside)):
        assert {v[:2] for v in found_in(AddMonths(If(FLAG, then, otherwise), 1, MonthRounding.DOWN))} == {"I7"}
    assert found_in(AddMonths(If(FLAG, inside, inside), 1, MonthRounding.DOWN)) == ()


def test_a_let_reads_only_earlier_lets() -> None:
    assert found_in(Not(Let("first")), first=FLAG) == ()
    assert found_in(FLAG, first=Not(Let("it"))) == ("I1: let `first` reads `it`, a later let",)


@pytest.mark.parametrize("name", ["flag", "which", "a?"])
def test_no_two_things_have_one_name(name: str) -> None:
    assert f"I2: `{name}` names two things" in found_in(TRUE, **{name: FALSE})


def test_an_axiom_is_a_yes_or_no_that_needs_no_guard() -> None:
    assert "I4: axiom “axiom 0” has a number where a yes/no belongs" in violations(program(axioms=[number(1)]))
    assert violations(program(INPUTS, axioms=[equal(CAME, Const(DAY.lo, DAY))]))[0].startswith("I3: axiom “axiom 0”")


# --- I6: domains ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        fact("n", Int(5, 2)),
        fact("n", Int(0, 3), 4),
        replace(fact("n", BOOL), typical="yes"),
        replace(fact("n", DAY), event=False),
        replace(fact("n", Int(0, 3)), event=True),
        event("n", DAY, after=("flag", 1)),
        event("n", DAY, after=("nobody", 1)),
        event("n", DAY, typical=3),
    ],
    ids=str,
)
def test_inputs_outside_their_domain(given: Any) -> None:
    assert "I6: input `n`" in str(violations(program([*INPUTS, given])))


@pytest.mark.parametrize(
    ("sort", "fixed"), [(Enum(()), None), (Enum(("x", "x")), None), (PRICE, None), (COUNT, 10), (WHICH, "d")], ids=str
)
def test_assumptions_outside_their_domain(sort: Sort, fixed: Value) -> None:
    assert "I6: assumption `n`" in str(violations(program([], [assumption("n", sort, fixed)])))


# --- I5: clauses, claims and outputs ----------------------------------------------------------------------------------

LEVEL = Int(0, 3)


def with_clauses() -> Program:
    """Two clauses that claim one topic, put together by hand."""
    source = Source("test", "")
    claims = {
        n: Claim(n, "r", Topic("level", "refund"), Let(f"{n}.live"), Const(v, LEVEL), Const(v, LEVEL))
        for n, v in (("x", 3), ("y", 0))
    }
    clauses = tuple(Clause(n, "entitlement", ("r",), (), Span(source, 0, 0), claims=(c,)) for n, c in claims.items())
    output = Output("r", Topic("level", "refund"), LEVEL, tuple(claims.values()))
    lets: dict[str, Term] = {f"{n}.{part}": FLAG for n in claims for part in ("scope", "entitled", "app", "live")}
    lets |= {f"{output.key}.{part}": FLAG for part in ("silent", "conflict")}
    lets |= {f"{output.key}.{part}": Const(0, LEVEL) for part in ("lo", "hi", "worst")}
    return replace(program([fact("flag")], lets=lets), clauses=clauses, outputs=(output,))


def test_clauses_put_together_by_hand_are_sound() -> None:
    assert violations(with_clauses()) == ()


@pytest.mark.parametrize("name", sorted(with_clauses().lets))
def test_every_let_of_a_clause_and_an_output_is_needed(name: str) -> None:
    p = with_clauses()
    lets = {n: body for n, body in p.lets.items() if n != name}
    assert any(v.startswith("I5") and f"`{name}`" in v for v in violations(replace(p, lets=lets)))


def changed(change: Callable[[Clause], Clause]) -> tuple[str, ...]:
    p = with_clauses()
    return violations(replace(p, clauses=(change(p.clauses[0]), p.clauses[1])))


def test_a_clause_speaks_for_itself() -> None:
    assert changed(lambda c: replace(c, id="y")) != ()
    elsewhere = changed(lambda c: replace(c, claims=(replace(c.claims[0], live=Let("y.live")),)))
    assert elsewhere == ("I5: a claim of clause `x` lives by another clause",)
    stranger = changed(lambda c: replace(c, relations=(Relation("overrides", "z", ""),)))
    assert stranger == ("I5: clause `x` relates to no clause `z`",)
    assert changed(lambda c: replace(c, requirement=Let("x.met"))) == ("I5: clause `x` needs the let `x.met`",)


def test_a_claim_is_of_the_sort_of_its_topic() -> None:
    p = with_clauses()
    [output] = p.outputs
    bad = replace(output, claims=(replace(output.claims[0], lo=Const(1, PRICE)), output.claims[1]))
    assert violations(replace(p, outputs=(bad,))) == (
        "I4: output `r/level(refund)` has a money where a number belongs",
    )
