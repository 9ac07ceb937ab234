"""The two lemmas that tie the encoder to the evaluator, for each of the 23 kinds of term.

L1, literals: a term encoded over a case's literals has exactly the value that the evaluator computes.
L2, commutation: under any model of an encoding, a term has the value that the evaluator computes on the model's case.

Terms are drawn by kind, small, over a few lets as in a real program, and well-sorted by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, get_args

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from returnlogic.base.holiday_tables import CALENDARS
from returnlogic.base.sort import Date, Enum, Instant, Int, Money, Sort
from returnlogic.base.value import MINUTES_PER_DAY, Value, day_number
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.evaluate import Evaluation, round_fraction
from returnlogic.meaning.invariants import violations
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
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
    Min,
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
    walk,
)
from returnlogic.solver.encode import Encoding, round_quotient
from tests.build import BOOL, assumption, event, fact, program

# --- a small world with a variable of every sort ----------------------------------------------------------------------

FIRST, LAST = day_number("2026-01-01"), day_number("2028-12-31")
COLOUR, PICK = Enum(("red", "green", "blue")), Enum(("yes", "no"))
COUNT, WAIT, PRICE = Int(-7, 20), Int(0, 7), Money(0, 100_000)
DAY, MINUTE = Date(FIRST, LAST), Instant(FIRST * MINUTES_PER_DAY, LAST * MINUTES_PER_DAY + 1439)

INPUTS = [fact("flag"), fact("colour", COLOUR), fact("count", COUNT), fact("price", PRICE)]
INPUTS += [event("bought", DAY), event("came", DAY), event("rang", MINUTE)]
ASSUMPTIONS = [assumption("told"), assumption("pick", PICK), assumption("wait", WAIT)]

SORTS: Mapping[str, Sort] = {
    "bool": BOOL, "colour": COLOUR, "pick": PICK, "number": COUNT, "money": PRICE, "day": DAY, "minute": MINUTE,
}  # fmt: skip
VARIABLES = {
    "bool": [("flag", BOOL), ("told", BOOL)], "colour": [("colour", COLOUR)], "pick": [("pick", PICK)],
    "number": [("count", COUNT), ("wait", WAIT)], "money": [("price", PRICE)],
}  # fmt: skip
EVENTS = {"day": [("bought", DAY), ("came", DAY)], "minute": [("rang", MINUTE)]}
NUMERIC, ANY = ("number", "money", "day", "minute"), tuple(SORTS)
Strategy = st.SearchStrategy[Any]


def values(sort: Sort) -> Strategy:
    if sort == BOOL:
        return st.booleans()
    return st.sampled_from(sort.members) if isinstance(sort, Enum) else st.integers(sort.lo, sort.hi)  # type: ignore[union-attr]


def cases() -> Strategy:
    """A value for every fact and assumption, and for every event a date or `None`."""
    given = [*INPUTS, *ASSUMPTIONS]
    return st.fixed_dictionaries(
        {i.name: values(i.sort) | st.none() if i in INPUTS and i.event else values(i.sort) for i in given}
    )  # type: ignore[union-attr]


# --- one strategy per kind of term ------------------------------------------------------------------------------------


class Grow:
    """Draws terms by kind; `lets` are the kinds and names of earlier lets."""

    def __init__(self, lets: tuple[tuple[str, str], ...]) -> None:
        self.lets = {kind: [n for k, n in lets if k == kind] for kind in ANY}
        self.made: dict[tuple[str, int], Strategy] = {}

    def constant(self, kind: str) -> Strategy:
        return values(SORTS[kind]).map(lambda v: Const(v, SORTS[kind]))

    def small(self) -> Strategy:
        """A number that moves a date only a little, so that calendars keep within their horizon."""
        return st.integers(-20, 20).map(lambda n: Const(n, Int(n, n))) | st.just(Var("wait", WAIT))

    def atom(self, kind: str) -> Strategy:
        found = [self.constant(kind)]
        found += [st.just(Var(*v)) for v in VARIABLES.get(kind, [])]
        found += [self.constant(kind).map(lambda c, e=e: OrElse(*e, c)) for e in EVENTS.get(kind, [])]
        found += [st.just(Let(n)) for n in self.lets.get(kind, [])]
        return st.one_of(found)

    def term(self, kind: str, depth: int) -> Strategy:
        if (kind, depth) not in self.made:
            makers = [make for kinds, make in MAKERS.values() if kind in kinds and depth]
            found = [self.atom(kind), *(make(self, kind, depth - 1) for make in makers)]
            self.made[kind, depth] = st.one_of(found)
        return self.made[kind, depth]

    def some(self, kind: str, depth: int, at_least: int = 1) -> Strategy:
        return st.lists(self.term(kind, depth), min_size=at_least, max_size=3).map(tuple)


def make_var(g: Grow, kind: str, depth: int) -> Strategy:
    return st.sampled_from([Var(*v) for v in VARIABLES[kind]])


def make_let(g: Grow, kind: str, depth: int) -> Strategy:
    return st.sampled_from([Let(n) for n in g.lets[kind]]) if g.lets.get(kind) else st.nothing()


def make_compare(g: Grow, kind: str, depth: int) -> Strategy:
    def of(kind: str) -> Strategy:
        operators = list(Comparison) if kind in NUMERIC else [Comparison.EQ, Comparison.NE]
        return st.builds(Compare, st.sampled_from(operators), g.term(kind, depth), g.term(kind, depth))

    return st.sampled_from(ANY).flatmap(of)


def make_member(g: Grow, kind: str, depth: int) -> Strategy:
    members = st.lists(st.sampled_from(COLOUR.members), unique=True).map(tuple)
    return st.builds(lambda arg, m: Member(arg, m, COLOUR), g.term("colour", depth), members)


def make_add(g: Grow, kind: str, depth: int) -> Strategy:
    if kind in ("day", "minute"):
        return st.builds(lambda a, b: Add((a, b)), g.term(kind, depth), g.small())
    return g.some(kind, depth).map(Add)


def make_sub(g: Grow, kind: str, depth: int) -> Strategy:
    if kind in ("day", "minute"):
        return st.builds(Sub, g.term(kind, depth), g.small())
    kinds = ("number", "day", "minute") if kind == "number" else ("money",)
    return st.sampled_from(kinds).flatmap(lambda k: st.builds(Sub, g.term(k, depth), g.term(k, depth)))


def make_if(g: Grow, kind: str, depth: int) -> Strategy:
    return st.builds(If, g.term("bool", depth), g.term(kind, depth), g.term(kind, depth))


def make_percent(g: Grow, kind: str, depth: int) -> Strategy:
    halves = st.sampled_from([1, 2, 4, 10]) | st.integers(1, 1000)
    parts = st.integers(-300, 300), halves, st.sampled_from(list(Rounding))
    return st.builds(Percent, g.term(kind, depth), *parts)


def make_known(g: Grow, kind: str, depth: int) -> Strategy:
    return st.sampled_from([Known(i.name) for i in INPUTS if i.event])


def make_get(g: Grow, kind: str, depth: int) -> Strategy:
    """`Get` is partial, so it stands where it is known: in an `If`, or in an `And` after `Known`."""
    if kind == "bool":
        return st.sampled_from(["day", "minute"]).flatmap(
            lambda k: st.builds(
                lambda e, op, other: And((Known(e[0]), Compare(op, Get(*e), other))),
                st.sampled_from(EVENTS[k]),
                st.sampled_from(list(Comparison)),
                g.term(k, depth),
            )
        )
    events = st.sampled_from(EVENTS[kind])
    return st.builds(lambda e, other: If(Known(e[0]), Get(*e), other), events, g.term(kind, depth))


def make_or_else(g: Grow, kind: str, depth: int) -> Strategy:
    return st.builds(lambda e, other: OrElse(*e, other), st.sampled_from(EVENTS[kind]), g.term(kind, depth))


def make_add_months(g: Grow, kind: str, depth: int) -> Strategy:
    rounded = st.builds(
        AddMonths, g.atom("day"), st.integers(0, 13), st.sampled_from([MonthRounding.UP, MonthRounding.DOWN])
    )
    first = Const(day_number("2027-02-01"), DAY)
    exact = st.builds(AddMonths, st.just(first), st.integers(0, 13), st.just(MonthRounding.REFUSE))
    return rounded | exact


def make_working_days(g: Grow, kind: str, depth: int) -> Strategy:
    return st.builds(AddWorkingDays, g.atom("day"), st.integers(0, 12), st.sampled_from([*CALENDARS]).map(calendar))


def make_roll(g: Grow, kind: str, depth: int) -> Strategy:
    table = st.sampled_from([*CALENDARS]).map(calendar)
    return st.builds(Roll, g.atom("day"), st.sampled_from(list(Direction)), table)


def make_on_or_after(g: Grow, kind: str, depth: int) -> Strategy:
    dates = st.sampled_from([(1, 1), (2, 28), (3, 31), (12, 31)])
    return st.builds(lambda arg, d: OnOrAfter(arg, *d), g.atom("day"), dates)


grow = cache(Grow)
Maker = Callable[[Grow, str, int], Strategy]
MAKERS: dict[type, tuple[tuple[str, ...], Maker]] = {
    Const: (ANY, lambda g, kind, depth: g.constant(kind)),
    Var: (tuple(VARIABLES), make_var),
    Let: (ANY, make_let),
    And: (("bool",), lambda g, kind, depth: g.some("bool", depth, 0).map(And)),
    Or: (("bool",), lambda g, kind, depth: g.some("bool", depth, 0).map(Or)),
    Not: (("bool",), lambda g, kind, depth: g.term("bool", depth).map(Not)),
    Compare: (("bool",), make_compare),
    Member: (("bool",), make_member),
    Add: (NUMERIC, make_add),
    Sub: (NUMERIC, make_sub),
    Min: (NUMERIC, lambda g, kind, depth: g.some(kind, depth).map(Min)),
    Max: (NUMERIC, lambda g, kind, depth: g.some(kind, depth).map(Max)),
    If: (ANY, make_if),
    Percent: (("number", "money"), make_percent),
    Known: (("bool",), make_known),
    Get: (("bool", "day", "minute"), make_get),
    OrElse: (("day", "minute"), make_or_else),
    AddMonths: (("day",), make_add_months),
    AddWorkingDays: (("day",), make_working_days),
    Roll: (("day",), make_roll),
    OnOrAfter: (("day",), make_on_or_after),
    DayOf: (("day",), lambda g, kind, depth: g.term("minute", depth).map(DayOf)),
    Scale: (("number", "money"), lambda g, kind, depth: st.builds(Scale, g.term(kind, depth), st.integers(-9, 1440))),
}


@st.composite
def terms(draw: st.DrawFn, constructor: type) -> tuple[Program, str, Term]:
    """A program of a few lets, a kind, and a term of that kind in which the constructor occurs."""
    bodies: dict[str, Term] = {}
    lets: tuple[tuple[str, str], ...] = ()
    kinds, make = MAKERS[constructor]
    kind = draw(st.sampled_from(kinds))
    wanted = [kind] if constructor is Let else []
    for index, let_kind in enumerate(wanted + draw(st.lists(st.sampled_from(ANY), max_size=3))):
        bodies[f"t{index}"] = draw(grow(lets).term(let_kind, 2))
        lets = (*lets, (let_kind, f"t{index}"))
    term = draw(make(grow(lets), kind, 1))
    return program(INPUTS, ASSUMPTIONS, lets=bodies), kind, term


# --- the solver's side ------------------------------------------------------------------------------------------------


def solver(encoding: Encoding, text: str, kind: str) -> tuple[z3.Solver, Any]:
    """A solver that knows what the text needs, and the constant `result` that has its value."""
    sort = "Bool" if kind == "bool" else "Int"
    found = z3.Solver()
    found.add(z3.parse_smt2_string(f"{encoding.take()}\n(declare-const result {sort})\n(assert (= result {text}))"))
    return found, z3.Bool("result") if kind == "bool" else z3.Int("result")


def read(model: z3.ModelRef, constant: Any, sort: Sort) -> Value:
    """The value of a constant in a model."""
    found = model.eval(constant, model_completion=True)
    if sort == BOOL:
        return z3.is_true(found)
    return sort.members[found.as_long()] if isinstance(sort, Enum) else found.as_long()


def case_of(model: z3.ModelRef) -> dict[str, Value]:
    """The case that a model stands for."""
    case: dict[str, Value] = {}
    for i in [*INPUTS, *ASSUMPTIONS]:
        constant = z3.Bool(i.name) if i.sort == BOOL else z3.Int(i.name)
        case[i.name] = read(model, constant, i.sort)
        if i in INPUTS and i.event and not read(model, z3.Bool(f"{i.name}?"), BOOL):  # type: ignore[union-attr]
            case[i.name] = None
    return case


def pin(encoding: Encoding, name: str, value: Value) -> str:
    """The assertion that an input has a value, or has not happened."""
    held = next(i for i in [*INPUTS, *ASSUMPTIONS] if i.name == name)
    if value is None:
        return f"(not {encoding.there(name)})"
    equal = f"(= {encoding.name(name)} {encoding.literal(held.sort, value)})"
    return f"(and {encoding.there(name)} {equal})" if held in INPUTS and held.event else equal  # type: ignore[union-attr]


CONSTRUCTORS = sorted(MAKERS, key=lambda c: c.__name__)
each_constructor = pytest.mark.parametrize("constructor", CONSTRUCTORS, ids=lambda c: c.__name__)


def test_every_kind_of_term_is_drawn() -> None:
    assert set(MAKERS) == set(get_args(Term))


@each_constructor
@settings(max_examples=12, deadline=None)
@given(st.data())
def test_l1_over_literals_the_encoding_has_the_evaluators_value(constructor: type, data: st.DataObject) -> None:
    drawn, kind, term = data.draw(terms(constructor))
    assert any(isinstance(node, constructor) for node in walk(term))
    assert violations(program(INPUTS, ASSUMPTIONS, lets={**drawn.lets, "result": term})) == ()
    case = data.draw(cases())
    value = Evaluation(drawn, case).value(term)
    encoding = Encoding(drawn, constants=case)
    text = encoding.term(term)
    assert not encoding.sorts.keys() - drawn.lets.keys(), "a literal case leaves nothing open"
    found, result = solver(encoding, text, kind)
    assert found.check() == z3.sat
    assert read(found.model(), result, SORTS[kind]) == value
    found.add(result != found.model().eval(result, model_completion=True))
    assert found.check() == z3.unsat, "the encoding has a second value"


@each_constructor
@settings(max_examples=12, deadline=None)
@given(st.data())
def test_l2_the_evaluator_agrees_with_every_model(constructor: type, data: st.DataObject) -> None:
    drawn, kind, term = data.draw(terms(constructor))
    case = data.draw(cases())
    pinned = data.draw(st.lists(st.sampled_from(sorted(case)), unique=True))
    encoding = Encoding(drawn)
    text = encoding.term(term)
    pins = [f"(assert {pin(encoding, name, case[name])})" for name in pinned]
    for i in [*INPUTS, *ASSUMPTIONS]:
        encoding.name(i.name)
    encoding.pending += pins
    found, result = solver(encoding, text, kind)
    assert found.check() == z3.sat
    for _ in range(2):  # a model, and one in which the term has another value, if it can have one
        model = found.model()
        assert Evaluation(drawn, case_of(model)).value(term) == read(model, result, SORTS[kind])
        found.add(result != model.eval(result, model_completion=True))
        if found.check() != z3.sat:
            break


# --- roundings, proved of the encoding for every number ---------------------------------------------------------------


def defined(mode: Rounding, n: z3.ArithRef, den: int, r: z3.ArithRef) -> Any:
    """What it means that r is n / den rounded; true of exactly one r."""
    rest = n - r * den
    match mode:
        case Rounding.FLOOR:
            return z3.And(rest >= 0, rest < den)
        case Rounding.CEIL:
            return z3.And(-den < rest, rest <= 0)
        case Rounding.TRUNC:
            return z3.If(n >= 0, z3.And(rest >= 0, rest < den), z3.And(-den < rest, rest <= 0))
        case Rounding.HALF_UP:
            return z3.And(-den <= 2 * rest, 2 * rest < den)
        case Rounding.HALF_EVEN:
            tie = z3.Or(2 * rest == den, 2 * rest == -den)
            return z3.And(-den <= 2 * rest, 2 * rest <= den, z3.Implies(tie, r % 2 == 0))


@pytest.mark.parametrize("den", [1, 2, 3, 4, 10, 100, 10_000])
@pytest.mark.parametrize("mode", list(Rounding))
def test_a_rounding_is_what_it_says(mode: Rounding, den: int) -> None:
    n, r = z3.Int("n"), z3.Int("r")
    found = z3.Solver()
    text = round_quotient("n", den, mode)
    found.add(z3.parse_smt2_string(f"(declare-const n Int)(declare-const r Int)(assert (= r {text}))"))
    assert found.check() == z3.sat
    found.add(z3.Not(defined(mode, n, den, r)))
    assert found.check() == z3.unsat
    for numerator in range(-3 * den, 3 * den + 1, max(1, den // 2)):
        value = round_fraction(Fraction(numerator, den), mode)
        assert z3.is_true(z3.simplify(defined(mode, z3.IntVal(numerator), den, z3.IntVal(value))))
