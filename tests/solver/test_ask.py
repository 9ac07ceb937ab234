"""The wall: three answers, the least case, and replay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from returnlogic.app.load import load
from returnlogic.base.sort import Bool, Date, Enum, Int
from returnlogic.base.value import Value
from returnlogic.meaning import dates, evaluate
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.invariants import fits
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Add,
    AddMonths,
    Compare,
    Comparison,
    Const,
    Get,
    Known,
    Let,
    Member,
    MonthRounding,
    Term,
    Var,
    conj,
    disj,
    neg,
)
from returnlogic.solver import world
from returnlogic.solver.ask import Impossible, NotReplayed, OutOfBudget, Possible, Session, Undecided
from tests.build import BOOL, assumption, event, fact, program

ROOT = Path(__file__).resolve().parents[2]
COLOUR, COUNT, DAY = Enum(("red", "green", "blue")), Int(0, 3), Date(739617, 739621)
PICK = Enum(("sent", "arrived"))

INPUTS = [
    fact("flag", BOOL, True),
    fact("count", COUNT, 2),
    event("bought", DAY, DAY.lo + 1),
    event("came", DAY, after=("bought", 2)),
    event("lost", DAY),
]
ASSUMPTIONS = [assumption("pick", PICK), assumption("told")]


def number(value: int) -> Const:
    return Const(value, Int(value, value))


def days(name: str) -> Get:
    return Get(name, DAY)


# --- small random claims and axioms -----------------------------------------------------------------------------------


def _distance(first: str, second: str, op: Comparison, n: int) -> Term:
    return conj(Known(first), Known(second), Compare(op, days(second), Add((days(first), number(n)))))


events = st.sampled_from(["bought", "came", "lost"])
operators = st.sampled_from([Comparison.LT, Comparison.LE, Comparison.GT, Comparison.GE, Comparison.EQ])
facts = st.one_of(
    st.just(Var("flag", BOOL)),
    st.builds(lambda op, n: Compare(op, Var("count", COUNT), number(n)), operators, st.integers(0, 3)),
    st.builds(Known, events),
    st.builds(_distance, events, events, operators, st.integers(-3, 3)),
)
atoms = facts | st.sampled_from([Var("told", BOOL), Compare(Comparison.EQ, Var("pick", PICK), Const("arrived", PICK))])


def formulas(leaves: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(neg, inner), st.builds(conj, inner, inner), st.builds(disj, inner, inner, inner)
        ),
        max_leaves=6,
    )


claims = formulas(atoms)
worlds = st.lists(formulas(facts), max_size=2).map(lambda axioms: program(INPUTS, ASSUMPTIONS, axioms))


def every_case(p: Program) -> Iterator[dict[str, Value]]:
    """All possible cases, by enumeration."""
    held = [*p.inputs.values(), *p.assumptions.values()]
    domains: list[list[Any]] = []
    for i in held:
        match i.sort:
            case Bool():
                domains.append([True, False])
            case Enum(members):
                domains.append(list(members))
            case sort:
                domains.append([*range(sort.lo, sort.hi + 1), *([None] if i in p.inputs.values() and i.event else [])])  # type: ignore[union-attr]
    for values in product(*domains):
        case = {i.name: v for i, v in zip(held, values, strict=True)}
        if possible(p, case) is None:
            yield case


def rank(p: Program, case: dict[str, Value]) -> list[Any]:
    """The place of a case in the declared order (W5), worked out variable by variable."""
    found: list[Any] = []
    seen: dict[str, Value] = {}  # a target depends on earlier variables only
    for choice in world.order(p):
        value = case[choice.name]
        if choice.candidates is not None:
            found.append(choice.candidates.index(value))
        else:
            given = p.inputs[choice.name]
            usual = not choice.event or world.usually_happens(given)
            away = 0 if value is None else int(value) - world.target(p, given, seen)
            found.append(((value is not None) != usual, abs(away), away < 0))
        seen[choice.name] = value
    return found


# --- the three answers ------------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(worlds, claims)
def test_impossible_or_the_least_of_all_cases(p: Program, claim: Term) -> None:
    having = [case for case in every_case(p) if Evaluation(p, case).holds(claim)]
    answer = Session(p).ask(claim)
    if not having:
        assert answer == Impossible()
    else:
        assert answer == Possible(min(having, key=lambda case: rank(p, case)))


@settings(max_examples=15, deadline=None)
@given(worlds, st.lists(claims, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_case_depends_on_the_question_only(p: Program, asked: list[Term], random: Any) -> None:
    """Not on the session, the order of axioms and lets, or what was asked before."""
    named = replace(p, lets={f"t{n}": x for n, x in enumerate(asked)})
    shuffled = list(p.axioms)
    random.shuffle(shuffled)
    other = replace(named, axioms=tuple(shuffled), lets=dict(reversed(named.lets.items())))
    first, second = Session(named), Session(other)
    answers = {name: first.ask(Let(name)) for name in named.lets}
    assert {name: second.ask(Let(name)) for name in other.lets} == answers
    assert [Session(p).ask(x) for x in asked] == list(answers.values())


def test_typical_values_are_kept_where_they_can_be() -> None:
    p = program(INPUTS, ASSUMPTIONS)
    assert Session(p).ask(TRUE) == Possible(
        {
            "pick": "sent",
            "told": False,
            "flag": True,
            "count": 2,
            "bought": DAY.lo + 1,
            "came": DAY.lo + 3,
            "lost": None,
        }
    )
    late = _distance("bought", "came", Comparison.GE, 3)
    found = Session(p).ask(conj(late, neg(Var("flag", BOOL))))
    assert isinstance(found, Possible)
    assert (found.case["flag"], found.case["count"], found.case["came"]) == (False, 2, DAY.lo + 4)


WIDE, SPRING = Int(0, 1000), Date(739617, 741000)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0, 470, 499, 501, 530, 1000]), min_size=1, unique=True), st.booleans())
def test_the_nearest_value_is_chosen_and_the_later_of_two(points: list[int], dated: bool) -> None:
    if dated:
        points = [SPRING.lo + p for p in points]
        p, term = program([event("n", SPRING, SPRING.lo + 500)]), Get("n", SPRING)
    else:
        p, term = program([fact("n", WIDE, 500)]), Var("n", WIDE)
    target = 500 + dated * SPRING.lo
    there = Known("n") if dated else TRUE
    claim = conj(there, disj(*(Compare(Comparison.EQ, term, number(point)) for point in points)))
    nearest = min(points, key=lambda point: (abs(point - target), point < target))
    assert Session(p).ask(claim) == Possible({"n": nearest})


def test_a_fixed_assumption_is_part_of_the_world() -> None:
    p = program(INPUTS, [assumption("told", fixed=True)])
    assert Session(p).ask(neg(Var("told", BOOL))) == Impossible()
    found = Session(p).ask(TRUE)
    assert isinstance(found, Possible) and found.case["told"] is True


def test_a_world_without_cases_has_none() -> None:
    assert Session(program(INPUTS, axioms=[FALSE])).ask(TRUE) == Impossible()


@pytest.mark.parametrize("member", COLOUR.members)
def test_members_are_read_back_by_name(member: str) -> None:
    p = program([fact("colour", COLOUR, "green")])
    found = Session(p).ask(Member(Var("colour", COLOUR), (member,), COLOUR))
    assert found == Possible({"colour": member})


# --- budgets ----------------------------------------------------------------------------------------------------------

HARD = program([event("a", Date(739617, 741000)), event("b", Date(739617, 741000))])
A, B = (Get(n, Date(739617, 741000)) for n in "ab")
ADDED = AddMonths(A, 13, MonthRounding.DOWN)
REFUTABLE = conj(Known("a"), Known("b"), Compare(Comparison.LT, A, B), Compare(Comparison.GT, ADDED, B))
REFUTED = conj(Known("a"), Compare(Comparison.GE, A, ADDED))


@pytest.mark.parametrize("budget", [1, 10, 100, 1000, 10_000, 100_000, 20_000_000])
def test_a_budget_can_only_withhold_an_answer(budget: int) -> None:
    session = Session(HARD, budget=budget)
    assert isinstance(session.ask(REFUTABLE), Possible | Undecided)
    assert isinstance(session.ask(REFUTED), Impossible | Undecided)


def test_the_smallest_budget_decides_nothing_and_the_usual_one_does() -> None:
    starved, fed = Session(HARD, budget=1), Session(HARD)
    for claim in (REFUTABLE, REFUTED):
        answer = starved.ask(claim)
        assert isinstance(answer, Undecided) and answer.reason
        with pytest.raises(OutOfBudget):
            starved.holds_somewhere(claim)
    assert isinstance(fed.ask(REFUTABLE), Possible)
    assert fed.ask(REFUTED) == Impossible()


# --- replay -----------------------------------------------------------------------------------------------------------


def test_every_clause_of_a_real_policy_is_replayed() -> None:
    p = load(ROOT / "spec" / "policies" / "deliver3d.ret").program
    assert p is not None
    session = Session(p)
    for claim in [*(c.live for c in p.clauses), *(o.conflict for o in p.policy_outputs)]:
        answer = session.ask(claim)
        assert isinstance(answer, Impossible | Possible)
        if isinstance(answer, Possible):
            case = answer.case
            assert Evaluation(p, case).holds(claim) and possible(p, case) is None
            assert all(fits(i.sort, case[i.name]) or (i.event and case[i.name] is None) for i in p.inputs.values())
            assert all(case[a.name] in a.domain for a in p.assumptions.values())
            assert case.keys() == p.inputs.keys() | p.assumptions.keys()


def test_a_wrong_evaluator_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(HARD)
    within = conj(Known("a"), Known("b"), Compare(Comparison.LE, B, ADDED), Compare(Comparison.GE, B, ADDED))
    assert isinstance(session.ask(within), Possible)
    with monkeypatch.context() as planted:
        planted.setitem(evaluate._COMPARE, Comparison.LE, lambda a, b: a < b)  # type: ignore[arg-type]
        with pytest.raises(NotReplayed):
            session.ask(within)
    with monkeypatch.context() as planted:
        planted.setattr(dates, "add_months", lambda day, months, rounding: day + 30 * months)
        with pytest.raises(NotReplayed):
            session.ask(within)
    assert isinstance(session.ask(within), Possible)


def test_a_case_that_breaks_an_axiom_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    p = program(INPUTS, axioms=[Compare(Comparison.GE, Var("count", COUNT), number(2))])
    with monkeypatch.context() as planted:
        planted.setitem(evaluate._COMPARE, Comparison.GE, lambda a, b: a > b)  # type: ignore[arg-type]
        with pytest.raises(NotReplayed, match="axiom 0"):
            Session(p).ask(Var("flag", BOOL))


# --- facts that do not matter -----------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(worlds, claims)
def test_a_freed_input_really_does_not_matter(p: Program, claim: Term) -> None:
    session = Session(p)
    answer = session.ask(claim)
    if isinstance(answer, Possible):
        freed = session.freed(claim, answer.case)
        kept = {n: v for n, v in answer.case.items() if n not in freed and (n in p.inputs or n in p.cone(claim))}
        alike = [c for c in every_case(p) if all(c[n] == v for n, v in kept.items())]
        assert alike and all(Evaluation(p, c).holds(claim) for c in alike)


def test_an_event_that_follows_nothing_is_aimed_at_its_first_day() -> None:
    """W5: the start of its sort, where nothing is typical of it."""
    aimless = program([event("seen", SPRING)])
    assert world.target(aimless, aimless.inputs["seen"], {}) == SPRING.lo
