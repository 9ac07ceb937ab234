"""`suspend`, `self_compose`, `moved`, `placed` and `instantiate`: what each promises, on random cases of one policy."""

from __future__ import annotations

from itertools import chain

import pytest

from returnlogic.base.sort import Bool, Date, Int, Money
from returnlogic.base.value import Value
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.invariants import violations
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Compare, Comparison, Let, Max, Term, Var, conj, equal, neg, walk
from returnlogic.meaning.term import Const as Literal
from returnlogic.meaning.term import If as Choose
from returnlogic.meaning.variants import instantiate, moved, placed, self_compose, suspend
from returnlogic.solver.ask import Impossible, Possible, Session
from tests.agreement.cases import cases
from tests.build import BOOL, fact, policy, program

BODY = """right r "r"
reading start quote "q" : dispatched or delivered
reading sense quote "q" : used or altered
period prompt quote "q" : 0 to 3 days
practice told "the shop tells"
definition soon means notified within 10 days after start
entitlement whole for r
  quote "q"
  when not sense
  owed refund or repair chooser unsaid
  sent_back within prompt after notified afterwards refused
  notified within 1 month after start
exclusion worn for r as an exception to whole basis "q"
  quote "q"
  when used
  no refund, no repair
requirement photos for whole
  quote "q"
  when not told
  customer must photos_sent otherwise unsaid
discretion mercy for r overrides worn basis "q"
  quote "q"
  when soon and price under 100.00
  shop may offer refund
charge fee for r
  quote "q"
  when used
  customer pays 10% of price for coupon
charge more for r adds to fee basis "q"
  quote "q"
  when altered
  customer pays 5.00 for coupon
obligation paid for r
  quote "q"
  when photos_sent
  due refunded within 14 days after notified
"""
CLAUSES = ("whole", "worn", "photos", "mercy", "fee", "more", "paid")
CHANGED = ("used", "price", "start", "sense", "prompt", "told", "notified", "delivered", "last_day")


@pytest.fixture(scope="module")
def p(tmp_path_factory: pytest.TempPathFactory) -> Program:
    found = policy(BODY, header="counting unsaid", folder=tmp_path_factory.mktemp("twin"))
    assert found.program is not None, [str(problem) for problem in found.problems]
    return found.program


def bounds(p: Program) -> list[Let]:
    return list(chain.from_iterable((o.silent, o.conflict, o.lo, o.hi, o.worst) for o in p.outputs))


# --- suspend ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CLAUSES)
def test_a_suspended_clause_claims_nothing(p: Program, name: str) -> None:
    less = suspend(p, [name])
    assert violations(less) == ()
    lives = [less.clause(name).live, less.clause(name).app]
    lives += [c.live for o in less.outputs for c in o.claims if c.clause == name]
    for case in cases(p, 20, seed=1):
        run = Evaluation(less, case)
        assert not any(run.holds(live) for live in lives)


@pytest.mark.parametrize("name", CLAUSES)
def test_suspending_changes_nothing_where_the_clause_says_nothing(p: Program, name: str) -> None:
    """Where no claim of it is live, nothing it could defeat comes back."""
    clause, less = p.clause(name), suspend(p, [name])
    silent = 0
    for case in cases(p, 40, seed=2):
        before, after = Evaluation(p, case), Evaluation(less, case)
        if not any(before.holds(live) for live in (clause.live, *(c.live for c in clause.claims))):
            silent += 1
            assert [before.value(b) for b in bounds(p)] == [after.value(b) for b in bounds(p)]
    assert silent


def test_without_all_clauses_all_is_silent(p: Program) -> None:
    none = suspend(p, CLAUSES)
    assert Session(none).ask(neg(conj(*(o.silent for o in none.outputs)))) == Impossible()
    assert suspend(p, []) == p


# --- twin -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHANGED)
def test_a_twin_is_the_program_on_the_changed_case(p: Program, name: str) -> None:
    twin, copies = self_compose(p, bounds(p), [name])
    assert violations(twin) == ()
    for case, other in zip(cases(p, 20, seed=3), cases(p, 20, seed=4), strict=True):
        both = Evaluation(twin, case | {f"{name}'": other[name]})
        alone, changed = Evaluation(p, case), Evaluation(p, case | {name: other[name]})
        for term, copy in zip(bounds(p), copies, strict=True):
            assert both.value(term) == alone.value(term)
            assert both.value(copy) == changed.value(term)


@pytest.mark.parametrize("name", CHANGED)
def test_a_twin_with_the_same_value_has_the_same_outcome(p: Program, name: str) -> None:
    twin, copies = self_compose(p, bounds(p), [name])
    for case in cases(p, 20, seed=5):
        run = Evaluation(twin, case | {f"{name}'": case[name]})
        assert [run.value(t) for t in bounds(p)] == [run.value(t) for t in copies]


def test_axioms_hold_of_both_copies(p: Program) -> None:
    twin, _ = self_compose(p, [], ["notified", "used"])
    seen = set()
    for case, other in zip(cases(p, 150, seed=6), cases(p, 150, seed=7), strict=True):
        changed: dict[str, Value] = {n: other[n] for n in ("notified", "used")}
        both = possible(twin, case | {f"{n}'": v for n, v in changed.items()}) is None
        assert both == (possible(p, case) is None and possible(p, case | changed) is None)
        seen.add(both)
    assert False in seen


def test_a_twin_shares_what_does_not_read_the_variable(p: Program) -> None:
    twin, [copy] = self_compose(p, [p.clause("fee").live], ["price"])
    assert copy == p.clause("fee").live
    assert {n for n in twin.lets if n.endswith("'")} == {n + "'" for n in p.lets if "price" in p.cone_of(n)}


@pytest.mark.parametrize("name", ["used", "sense"])
def test_the_solver_sees_two_values(p: Program, name: str) -> None:
    output = p.output("r", Topic("level", "refund"))
    assert output is not None
    twin, [copy] = self_compose(p, [output.lo], [name])
    sort = p.inputs[name].sort if name in p.inputs else p.assumptions[name].sort
    here, there = Var(name, sort), Var(name + "'", sort)
    same = conj(neg(Compare(Comparison.EQ, output.lo, copy)))
    alike = equal(here, there) if not isinstance(sort, Bool) else conj(here, there)
    session = Session(twin)
    assert isinstance(session.ask(same), Possible)
    assert session.ask(conj(alike, same)) == Impossible()


# --- moved and placed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [-1, 1, 2])
@pytest.mark.parametrize("name", ["price", "notified", "delivered"])
def test_a_moved_copy_is_the_program_on_the_moved_case(p: Program, name: str, by: int) -> None:
    sort = p.inputs[name].sort
    assert isinstance(sort, Money | Date)
    wider, copies, still = moved(p, bounds(p), name, by)
    assert violations(wider) == ()
    seen = set()
    for case in cases(p, 150, seed=10):
        value = case[name]
        other = case if value is None else case | {name: int(value) + by}
        both, there = Evaluation(wider, case), Evaluation(p, other)
        assert [both.value(c) for c in copies] == [there.value(t) for t in bounds(p)]
        inside = value is None or sort.lo <= int(value) + by <= sort.hi
        kept = all(there.holds(a.term) for a in p.axioms if name in p.cone(a.term))
        assert both.holds(still) == (inside and kept)
        seen.add(kept)
    assert True in seen


def test_a_placed_copy_is_the_program_on_the_case_with_the_values(p: Program) -> None:
    values: dict[str, Value] = {"used": True, "price": 12345, "issue": "wear"}
    wider, copies, still = placed(p, bounds(p), values, "there")
    assert violations(wider) == ()
    seen = set()
    for case in cases(p, 60, seed=11):
        both, there = Evaluation(wider, case), Evaluation(p, case | values)
        assert [both.value(c) for c in copies] == [there.value(t) for t in bounds(p)]
        kept = all(there.holds(a.term) for a in p.axioms if values.keys() & p.cone(a.term))
        assert both.holds(still) == kept
        seen.add(kept)
    assert True in seen


# --- instantiate ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in CHANGED if n not in ("notified", "delivered")])
def test_instantiating_is_evaluating_with_the_value(p: Program, name: str) -> None:
    terms: list[Term] = [*bounds(p), *(c.live for c in p.clauses)]
    for case, other in zip(cases(p, 5, seed=8), cases(p, 5, seed=9), strict=True):
        value = other[name]
        here, there = Evaluation(p, case), Evaluation(p, case | {name: value})
        for term in terms:
            assert here.value(instantiate(p, term, {name: value})) == there.value(term)


def test_an_instantiated_term_does_not_read_what_it_was_given() -> None:
    one, none = Literal(1, Int(1, 1)), Literal(0, Int(0, 0))
    most = Max((Choose(Var("x", BOOL), one, none), none))
    found = instantiate(program([fact("x")]), Compare(Comparison.GT, most, none), {"x": True})
    assert not any(isinstance(node, Var) for node in walk(found))


@pytest.mark.parametrize("name", ["used", "price", "sense", "start", "told"])
def test_no_let_behind_an_instantiated_term_reads_it(p: Program, name: str) -> None:
    value = next(iter(cases(p, 1, seed=1)))[name]
    for term in bounds(p):
        assert name not in p.cone(instantiate(p, term, {name: value}))
