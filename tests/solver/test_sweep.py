"""Lines: at every number what the evaluator says of the moved case."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from returnlogic.base.sort import Date, Instant, Int
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning.evaluate import Evaluation
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
    If,
    Known,
    Let,
    Max,
    Min,
    MonthRounding,
    OnOrAfter,
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
    neg,
)
from returnlogic.solver.spans import complement, union
from returnlogic.solver.sweep import NotSweepable, Sweep
from tests.agreement.cases import cases
from tests.build import BOOL, event, fact, program
from tests.solver.test_random_policies import policies

FIRST = 739_640
DAY, MINUTE, SUM = Date(FIRST, FIRST + 60), Instant(FIRST * 1440, (FIRST + 61) * 1440 - 1), Int(0, 60)
WEEK = Calendar("week", frozenset({6, 7}), frozenset({FIRST + 11, FIRST + 12}), FIRST - 400, FIRST + 2_000)
WORLD = program(
    [fact("flag"), fact("sum", SUM), event("here", DAY), event("there", DAY), event("when", MINUTE)],
    lets={"far": Compare(Comparison.GT, Get("here", DAY), Add((Get("there", DAY), Const(3, SUM))))},
)
operators = st.sampled_from(list(Comparison))
small = st.integers(-8, 8)
days = st.recursive(
    st.one_of(
        st.sampled_from([Get("here", DAY), Get("there", DAY), DayOf(Get("when", MINUTE))]),
        st.just(OrElse("there", DAY, Const(FIRST + 9, DAY))),
        st.builds(lambda n: Const(FIRST + 30 + n, DAY), small),
    ),
    lambda inner: st.one_of(
        st.builds(lambda d, n: Add((d, Const(n, SUM))), inner, small),
        st.builds(lambda a, b: Min((a, b)), inner, inner),
        st.builds(lambda a, b: Max((a, b)), inner, inner),
        st.builds(lambda d, r: AddMonths(d, 1, r), inner, st.sampled_from([MonthRounding.UP, MonthRounding.DOWN])),
        st.builds(Roll, inner, st.sampled_from(Direction), st.just(WEEK)),
        st.builds(AddWorkingDays, inner, st.integers(0, 3), st.just(WEEK)),
        st.builds(OnOrAfter, inner, st.integers(1, 12), st.integers(1, 28)),
        st.builds(lambda a, b, d, e: If(Compare(Comparison.LE, a, b), d, e), inner, inner, inner, inner),
    ),
    max_leaves=4,
)
amounts = st.one_of(
    st.just(Var("sum", SUM)),
    st.builds(lambda r: Percent(Var("sum", SUM), 15, 100, r), st.sampled_from(Rounding)),
    st.builds(lambda f: Scale(Var("sum", SUM), f), small),
    st.builds(lambda a, b: Sub(a, b), days, days),
)
yes_no = st.recursive(
    st.one_of(
        st.builds(Compare, operators, days, days),
        st.builds(lambda op, a, n: Compare(op, a, Const(n, SUM)), operators, amounts, small),
        st.sampled_from([Var("flag", BOOL), Known("there"), conj(Known("there"), Let("far"))]),
    ),
    lambda inner: st.one_of(
        inner.map(neg),
        st.builds(conj, inner, inner),
        st.builds(disj, inner, inner),
        st.builds(If, inner, inner, inner),
    ),
    max_leaves=5,
)
started = st.fixed_dictionaries(
    {
        "flag": st.booleans(),
        "sum": st.integers(0, 60),
        "here": st.integers(DAY.lo, DAY.hi),
        "there": st.integers(DAY.lo, DAY.hi),
        "when": st.integers(MINUTE.lo, MINUTE.hi),
    }
)
moves = st.sampled_from(
    [{"here": (1, 0)}, {"sum": (1, 0)}, {"here": (1, 0), "there": (-1, 3)}, {"when": (MINUTES_PER_DAY, 5)},
     {"when": (-MINUTES_PER_DAY, 0), "here": (1, 0)}, {"when": (1, 0)}]
)  # fmt: skip


def holds(p: Program, case: dict[str, Value], term: Term) -> bool | None:
    """What the evaluator says, `None` iff it says nothing."""
    try:
        return Evaluation(p, case).holds(term)
    except ValueError:
        return None


@settings(max_examples=300, deadline=None)
@given(yes_no, started, moves)
def test_a_line_is_the_evaluator_at_every_number(term: Term, case: dict[str, Value], away: dict) -> None:  # type: ignore[type-arg]
    far = 3_000 if away == {"when": (1, 0)} else 25
    moved = {n: (pace, int(case[n] or 0) + base) for n, (pace, base) in away.items()}
    numbers = range(-far, far + 1, 7 if far > 25 else 1)
    said = [holds(WORLD, {**case, **{n: s * x + b for n, (s, b) in moved.items()}}, term) for x in numbers]
    try:
        spans = Sweep(WORLD, case, moved, -far, far).where(term)
    except NotSweepable:
        assert None in said
        return
    assert all(a[1] + 1 < b[0] for a, b in pairwise(spans))
    for x, answer in zip(numbers, said, strict=True):
        assert answer is None or answer == any(lo <= x <= hi for lo, hi in spans), x


@settings(max_examples=20, deadline=None)
@given(policies(), st.data())
def test_random_policies_along_their_events(p: Program, data: st.DataObject) -> None:
    terms = [c.live for c in p.clauses] + [o.conflict for o in p.outputs] + [a.term for a in p.axioms]
    for case in cases(p, 4, seed=data.draw(st.integers(0, 99))):
        for name in (n for n, i in p.inputs.items() if i.event and case[n] is not None):
            sort = p.inputs[name].sort
            assert isinstance(sort, Date | Instant)
            unit = MINUTES_PER_DAY if isinstance(sort, Instant) else 1
            start = int(case[name] or 0)
            low, high = max(-40, -((start - sort.lo) // unit)), min(40, (sort.hi - start) // unit)
            line = Sweep(p, case, {name: (unit, start)}, low, high)
            term = data.draw(st.sampled_from(terms))
            spans = line.where(term)
            for x in range(low, high + 1):
                moved = {**case, name: start + unit * x}
                assert Evaluation(p, moved).holds(term) == any(lo <= x <= hi for lo, hi in spans)


spans_of = st.lists(st.integers(0, 40), unique=True).map(lambda found: union(tuple((n, n) for n in found), ()))


@given(spans_of, spans_of)
def test_intervals_are_sets(a: tuple[tuple[int, int], ...], b: tuple[tuple[int, int], ...]) -> None:
    def among(spans: tuple[tuple[int, int], ...]) -> set[int]:
        return {n for lo, hi in spans for n in range(lo, hi + 1)}

    assert among(union(a, b)) == among(a) | among(b)
    assert among(complement(a, 0, 40)) == set(range(41)) - among(a)
