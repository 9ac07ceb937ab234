"""Under which assumptions is there a case: every answer against the enumeration of all choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from returnlogic.base.sort import Enum, Int
from returnlogic.base.value import Value
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Add, Compare, Comparison, Const, Let, Term, Var, conj, disj, equal, implies, neg
from returnlogic.solver.ask import Session, Undecided
from returnlogic.solver.forall import Always, AssumptionAnswer, Never, Sometimes, under_assumptions
from tests.build import BOOL, assumption, fact, program

WAIT, PICK, COUNT = Int(0, 3), Enum(("sent", "arrived", "answered")), Int(0, 2)
ASSUMPTIONS = [assumption("told"), assumption("pick", PICK), assumption("wait", WAIT)]
FACTS = [fact("used"), fact("count", COUNT), fact("serious", judged=True)]
USED, TOLD, SERIOUS = Var("used", BOOL), Var("told", BOOL), Var("serious", BOOL)

Choice = dict[str, Value]


def number(value: int) -> Const:
    return Const(value, Int(value, value))


operators = st.sampled_from([Comparison.LT, Comparison.LE, Comparison.GT, Comparison.GE, Comparison.EQ])
facts = st.sampled_from([USED, SERIOUS]) | st.builds(
    lambda op, n: Compare(op, Var("count", COUNT), number(n)), operators, st.integers(0, 2)
)
open_ = st.one_of(
    st.just(TOLD),
    st.sampled_from(PICK.members).map(lambda m: equal(Var("pick", PICK), Const(m, PICK))),
    st.builds(lambda op, n: Compare(op, Var("wait", WAIT), number(n)), operators, st.integers(0, 3)),
    st.builds(lambda op: Compare(op, Var("count", COUNT), Var("wait", WAIT)), operators),
)


def formulas(leaves: st.SearchStrategy[Term], most: int) -> st.SearchStrategy[Term]:
    def grow(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
        return st.builds(neg, inner) | st.builds(conj, inner, inner) | st.builds(disj, inner, inner)

    return st.recursive(leaves, grow, max_leaves=most)


claims = formulas(facts | open_, 8)
worlds = st.lists(formulas(facts, 4), max_size=1).map(lambda axioms: program(FACTS, ASSUMPTIONS, axioms))


def every(domains: Mapping[str, Iterable[Value]]) -> list[Choice]:
    return [dict(zip(domains, values, strict=True)) for values in product(*domains.values())]


def domain(p: Program, name: str) -> list[Any]:
    if name in p.assumptions:
        held = p.assumptions[name]
        return list(held.domain) if held.fixed is None else [held.fixed]
    return list(assumption(name, p.inputs[name].sort).domain)


def served(p: Program, claim: Term, over: list[str]) -> dict[tuple[Value, ...], bool]:
    """For each choice of the variables: whether some case satisfies the claim. By enumeration."""
    table = dict.fromkeys(product(*(domain(p, n) for n in over)), False)
    for case in every({n: domain(p, n) for n in [*p.inputs, *p.assumptions]}):
        if possible(p, case) is None and Evaluation(p, case).holds(claim):
            table[tuple(case[n] for n in over)] = True
    return table


def matches(choice: Mapping[str, Value], values: Mapping[str, Value | tuple[int, int]]) -> bool:
    def fit(value: Value, wanted: Value | tuple[int, int]) -> bool:
        return wanted[0] <= int(value or 0) <= wanted[1] if isinstance(wanted, tuple) else value == wanted

    return all(fit(choice[n], wanted) for n, wanted in values.items())


def assert_right(p: Program, claim: Term, over: list[str], found: AssumptionAnswer) -> None:
    """The answer is what enumeration says it must be."""
    table = served(p, claim, over)
    choices = [(dict(zip(over, key, strict=True)), yes) for key, yes in table.items()]
    match found:
        case Never():
            assert not any(table.values())
        case Always(case):
            assert all(table.values())
            assert Evaluation(p, case).holds(claim) and possible(p, case) is None
        case Sometimes(sets, complete):
            assert any(table.values()) and not all(table.values())
            for needed in sets:
                assert all(yes for c, yes in choices if matches(c, needed.values)), "a set that does not suffice"
                for name in needed.values:
                    fewer = {n: v for n, v in needed.values.items() if n != name}
                    assert not all(yes for c, yes in choices if matches(c, fewer)), "a set that is not minimal"
                assert matches(needed.case, needed.values)
                assert Evaluation(p, needed.case).holds(claim) and possible(p, needed.case) is None
            left_out = [c for c, yes in choices if yes and not any(matches(c, s.values) for s in sets)]
            assert complete == (not left_out)
        case Undecided(reason):
            raise AssertionError(reason)


@settings(max_examples=80, deadline=None)
@given(worlds, claims)
def test_against_every_choice(p: Program, claim: Term) -> None:
    over = [n for n in p.assumptions if n in p.cone(claim)]
    assert_right(p, claim, over, under_assumptions(Session(p), claim))


@settings(max_examples=30, deadline=None)
@given(claims)
def test_judged_facts_can_count_as_assumptions(claim: Term) -> None:
    p = program(FACTS, ASSUMPTIONS)
    over = [n for n in (*p.assumptions, "serious") if n in p.cone(claim)]
    assert_right(p, claim, over, under_assumptions(Session(p), claim, judged=True))


@settings(max_examples=20, deadline=None)
@given(claims, st.booleans())
def test_a_fixed_assumption_is_not_asked_about(claim: Term, told: bool) -> None:
    p = program(FACTS, [assumption("told", fixed=told), *ASSUMPTIONS[1:]])
    over = [n for n in ("pick", "wait") if n in p.cone(claim)]
    assert_right(p, claim, over, under_assumptions(Session(p), claim))


def test_whatever_is_assumed_sometimes_and_never() -> None:
    p = program(FACTS, ASSUMPTIONS)
    session = Session(p)
    assert isinstance(under_assumptions(session, disj(conj(TOLD, USED), conj(neg(TOLD), neg(USED)))), Always)
    assert under_assumptions(session, conj(TOLD, neg(TOLD))) == Never()
    found = under_assumptions(session, conj(TOLD, USED, equal(Var("pick", PICK), Const("arrived", PICK))))
    assert isinstance(found, Sometimes) and found.complete
    assert [s.values for s in found.sets] == [{"told": True, "pick": "arrived"}]


def test_a_judged_number_gives_a_range() -> None:
    session = Session(program(FACTS, ASSUMPTIONS))
    found = under_assumptions(session, Compare(Comparison.GT, Var("wait", WAIT), Var("count", COUNT)))
    assert isinstance(found, Sometimes) and found.complete
    assert [s.values for s in found.sets] == [{"wait": (1, 3)}]


def test_assumptions_are_read_through_lets() -> None:
    p = program(FACTS, ASSUMPTIONS, lets={"a": conj(TOLD, USED), "b": Let("a")})
    found = under_assumptions(Session(p), Let("b"))
    assert isinstance(found, Sometimes)
    assert [s.values for s in found.sets] == [{"told": True}]


def test_without_the_budget_nothing_is_settled() -> None:
    claim = conj(TOLD, Compare(Comparison.GT, Var("wait", WAIT), Var("count", COUNT)))
    assert isinstance(under_assumptions(Session(program(FACTS, ASSUMPTIONS), budget=1), claim), Undecided)


# --- once wrong -------------------------------------------------------------------------------------------------------


def test_axioms_may_read_assumptions() -> None:
    p = program(FACTS, ASSUMPTIONS, [implies(USED, TOLD)])
    assert_right(p, USED, ["told"], under_assumptions(Session(p), USED))


def test_ranges_of_two_judged_numbers_hold_together() -> None:
    p = program([], [assumption("wait", WAIT), assumption("more", WAIT)])
    claim = Compare(Comparison.LE, Add((Var("wait", WAIT), Var("more", WAIT))), number(3))
    assert_right(p, claim, ["wait", "more"], under_assumptions(Session(p), claim))


@settings(max_examples=25, deadline=None)
@given(st.lists(formulas(facts | open_, 4), min_size=1, max_size=2), claims, st.booleans())
def test_axioms_may_tie_what_is_assumed_to_facts(axioms: list[Term], claim: Term, judged: bool) -> None:
    p = program(FACTS, ASSUMPTIONS, axioms)
    over = [*p.assumptions, *(["serious"] if judged else [])]
    assert_right(p, claim, over, under_assumptions(Session(p), claim, judged=judged))


def test_an_axiom_may_read_a_judged_fact() -> None:
    p = program(FACTS, ASSUMPTIONS, [implies(SERIOUS, USED)])
    claim = conj(neg(USED), disj(TOLD, neg(TOLD)))
    assert_right(p, claim, ["told", "serious"], under_assumptions(Session(p), claim, judged=True))
