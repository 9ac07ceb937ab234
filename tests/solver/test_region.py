"""Distances in days for which a claim has a case: against the enumeration of all cases of small worlds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from returnlogic.base.sort import Date, Enum, Instant, Int
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Add,
    AddMonths,
    Compare,
    Comparison,
    Const,
    DayOf,
    Get,
    Known,
    MonthRounding,
    OrElse,
    Sub,
    Term,
    Var,
    conj,
    disj,
    equal,
    neg,
)
from returnlogic.solver.ask import Session
from returnlogic.solver.region import FAR, case_distance, days_between, distances
from tests.build import BOOL, assumption, event, fact, program

FIRST, SPAN, ANCHORS = 739_645, 14, 3  # from 28 January 2026: months of two lengths
ACT, ANCHOR, THIRD = (Date(FIRST, FIRST + SPAN), Date(FIRST + 5, FIRST + 5 + ANCHORS - 1), Date(FIRST + 2, FIRST + 8))
HALF = MINUTES_PER_DAY // 2
ACT_MINUTE = Instant(FIRST * MINUTES_PER_DAY, (FIRST + SPAN) * MINUTES_PER_DAY + MINUTES_PER_DAY - 1)
PICK = Enum(("one", "other"))


def number(value: int) -> Const:
    return Const(value, Int(value, value))


def world(instant: bool, axioms: Iterable[Term] = ()) -> Program:
    act = event("act", ACT_MINUTE if instant else ACT, after=("anchor", 2))
    events: list[Input] = [event("anchor", ANCHOR, ANCHOR.lo), act, event("third", THIRD, after=("act", 1))]
    return program([fact("flag"), *events], [assumption("pick", PICK)], axioms)


def day(name: str, instant: bool) -> Term:
    if name == "act":
        return DayOf(Get("act", ACT_MINUTE)) if instant else Get("act", ACT)
    return Get(name, ANCHOR if name == "anchor" else THIRD)


def every_case(p: Program) -> list[dict[str, Value]]:
    """All possible cases; of an instant four minutes a day, for the claims below ask for no others than noon."""
    domains: dict[str, list[Any]] = {"flag": [True, False], "pick": list(PICK.members)}
    for name, given_ in p.inputs.items():
        match given_.sort:
            case Date(lo, hi):
                domains[name] = [None, *range(lo, hi + 1)]
            case Instant(lo, hi):
                domains[name] = [None, *range(lo, hi + 1, HALF // 2)]
            case _:
                pass
    cases = [dict(zip(domains, values, strict=True)) for values in product(*domains.values())]
    return [case for case in cases if possible(p, case) is None]


def regions(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The maximal intervals of some numbers."""
    found: list[tuple[int, int]] = []
    for n in sorted(set(numbers)):
        if found and found[-1][1] == n - 1:
            found[-1] = (found[-1][0], n)
        else:
            found.append((n, n))
    return tuple(found)


def by_hand(p: Program, term: Term, given_: Mapping[str, Value]) -> tuple[tuple[int, int], ...]:
    near = [c for c in every_case(p) if all(c[n] == v for n, v in given_.items())]
    near = [c for c in near if c["act"] is not None and c["anchor"] is not None and Evaluation(p, c).holds(term)]
    return regions(n for c in near if (n := case_distance(p, c, "act", "anchor")) is not None)


operators = st.sampled_from(list(Comparison))


def claims(instant: bool) -> st.SearchStrategy[Term]:
    names = st.sampled_from(["act", "anchor", "third"])

    def apart(one: str, other: str, op: Comparison, n: int) -> Term:
        return conj(Known(one), Known(other), Compare(op, day(one, instant), Add((day(other, instant), number(n)))))

    def month(op: Comparison) -> Term:
        return conj(Known("act"), Compare(op, day("act", instant), AddMonths(Const(FIRST, ACT), 0, MonthRounding.DOWN)))

    def or_else(op: Comparison, n: int) -> Term:
        late = OrElse("third", THIRD, Const(THIRD.hi, THIRD))
        return conj(Known("act"), Compare(op, day("act", instant), Add((late, number(n)))))

    def hours(op: Comparison, n: int) -> Term:
        noon = Const((ANCHOR.lo + n) * MINUTES_PER_DAY + HALF, ACT_MINUTE)
        return conj(Known("act"), Compare(op, Get("act", ACT_MINUTE), noon)) if instant else TRUE

    atoms = st.one_of(
        st.just(Var("flag", BOOL)),
        st.sampled_from(PICK.members).map(lambda m: equal(Var("pick", PICK), Const(m, PICK))),
        st.builds(Known, st.just("third")),
        st.builds(apart, names, names, operators, st.integers(-6, 8)),
        st.builds(apart, st.just("act"), st.just("anchor"), operators, st.integers(-6, 8)),
        st.builds(month, operators),
        st.builds(or_else, operators, st.integers(-3, 3)),
        st.builds(hours, operators, st.integers(-2, 6)),
    )

    def grow(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
        return st.builds(neg, inner) | st.builds(conj, inner, inner) | st.builds(disj, inner, inner, inner)

    return st.recursive(atoms, grow, max_leaves=6)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Program, Term, dict[str, Value]]:
    instant = draw(st.booleans())
    p = world(instant, draw(st.lists(claims(instant), max_size=1)))
    fixed = draw(st.sampled_from([{}, {"pick": "one"}, {"pick": "other", "flag": True}]))
    return p, draw(claims(instant)), dict(fixed)


@settings(max_examples=15, deadline=None)
@given(questions())
def test_every_distance_with_a_case_and_no_other(asked: tuple[Program, Term, dict[str, Value]]) -> None:
    p, term, fixed = asked
    assert distances(Session(p), term, "act", "anchor", fixed) == by_hand(p, term, fixed)


def among(*intervals: tuple[int, int]) -> Term:
    away = days_between(world(False), "act", "anchor")
    inside = [
        conj(Compare(Comparison.GE, away, number(lo)), Compare(Comparison.LE, away, number(hi))) for lo, hi in intervals
    ]
    return conj(Known("act"), Known("anchor"), disj(*inside))


def test_holes_and_both_sides_of_the_anchor() -> None:
    session = Session(world(False))
    for wanted in [((-7, -3), (-1, 2), (4, 4), (6, 9)), ((-7, 9),), ((0, 0),), ()]:
        assert distances(session, among(*wanted), "act", "anchor", {}) == wanted
    assert distances(session, FALSE, "act", "anchor", {}) == ()


def test_the_anchor_may_move_with_the_act() -> None:
    """A day of the year fixes one of the two, and the other makes up the distance."""
    p = world(False)
    last = conj(Known("act"), equal(Get("act", ACT), Const(ACT.hi, ACT)))
    assert distances(Session(p), last, "act", "anchor", {}) == ((7, 9),)
    assert distances(Session(p), last, "anchor", "act", {}) == ((-9, -7),)


def test_a_choice_is_kept() -> None:
    """Under one choice the claim has early cases, under the other late ones."""
    p = world(False)
    early = equal(Var("pick", PICK), Const("one", PICK))
    term = disj(conj(early, among((1, 2))), conj(neg(early), among((2, 5))))
    session = Session(p)
    assert distances(session, term, "act", "anchor", {}) == ((1, 5),)
    assert distances(session, term, "act", "anchor", {"pick": "one"}) == ((1, 2),)
    assert distances(session, term, "act", "anchor", {"pick": "other"}) == ((2, 5),)


def test_an_anchor_that_typically_follows_the_act() -> None:
    p = program([event("a", ACT, ACT.lo), event("b", ACT, after=("a", 2))])
    away = Sub(Get("a", ACT), Get("b", ACT))
    near: list[Term] = [Compare(Comparison.LE, away, number(0)), Compare(Comparison.GE, away, number(-3))]
    assert distances(Session(p), conj(Known("a"), Known("b"), *near), "a", "b", {}) == ((-3, 0),)


def test_regions_end_where_they_are_no_longer_told() -> None:
    long = Date(FIRST, FIRST + 2 * FAR)
    p = program([event("a", long, long.lo), event("b", long, after=("a", 2))])
    assert distances(Session(p), TRUE, "b", "a", {}) == ((-FAR, FAR),)


def test_minutes_count_as_their_day() -> None:
    """From noon to noon is one day, whatever the minute."""
    p = world(True)
    noon = Const((ANCHOR.lo + 1) * MINUTES_PER_DAY + HALF, ACT_MINUTE)
    first = conj(Known("anchor"), equal(Get("anchor", ANCHOR), Const(ANCHOR.lo, ANCHOR)))
    term = conj(first, Known("act"), Compare(Comparison.LE, Get("act", ACT_MINUTE), noon))
    assert distances(Session(p), term, "act", "anchor", {}) == ((-5, 1),)
