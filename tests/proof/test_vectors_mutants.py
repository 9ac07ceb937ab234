"""The mutation-complete suite is what it says: every slip is shown by a case of it, or differs in no case."""

import random
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from returnlogic.base.interface import bounds
from returnlogic.base.sort import Bool, Enum, Int
from returnlogic.base.value import Value
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.specialise import interface_of
from returnlogic.meaning.term import AddWorkingDays, Const, Sub, Term, transform, walk
from returnlogic.proof.replay import background, expected, mismatches
from returnlogic.proof.vectors import suite_of_mutants
from returnlogic.proof.vectors.mutations import ClaimProgram, Mutation, claim_program, mutations
from returnlogic.proof.vectors.suite import Suite, suite
from returnlogic.solver.scripts import Solver
from tests.build import policy
from tests.proof.seeded import POLICIES, SAMPLE, checker, choice, loaded, target
from tests.proof.test_seeded_python import SLIPS

DESK = Path(__file__).parent / "desk.ret"
FEW = [DESK, SAMPLE]
DELIVER = next(p for p in POLICIES if p.stem == "deliver3d")


@cache
def suite_of(path: Path) -> Suite:
    return suite(loaded(path), choice(loaded(path)))


@cache
def plain_of(path: Path) -> tuple[ClaimProgram, list[Mutation]]:
    interface = interface_of(loaded(path), choice(loaded(path)))
    specialised = claim_program(loaded(path), choice(loaded(path)))
    return specialised, list(mutations(specialised, {r.key: len(r.labels) for r in interface.results}))


def facts_at_random(path: Path, draw: random.Random) -> dict[str, Value]:
    """Well-typed facts, whether or not they are possible; dates near to each other as often as not."""
    interface = interface_of(loaded(path), choice(loaded(path)))
    found: dict[str, Value] = {}
    day = draw.randint(739700, 741700)
    for f in interface.fields:
        lo, hi = bounds(f.sort)
        match f.sort:
            case Bool():
                found[f.name] = draw.random() < 0.5
            case Enum(members):
                found[f.name] = draw.choice(members)
            case _ if f.optional and draw.random() < 0.15:
                found[f.name] = None
            case _ if f.optional and draw.random() < 0.7:
                unit = 1440 if lo > 10**8 else 1
                found[f.name] = min(max((day + draw.randint(-20, 100)) * unit + draw.randrange(unit), lo), hi)
            case _:
                found[f.name] = draw.randint(lo, hi)
    return found


def outcome(
    specialised: ClaimProgram,
    path: Path,
    facts: Mapping[str, Value],
    change: Mapping[str, Term],
    keys: tuple[str, ...] | None = None,
) -> dict[str, object]:
    """The results with some lets changed, by none of the shortcuts of the search."""
    program = replace(specialised.program, lets={**specialised.program.lets, **change})
    run = Evaluation(program, background(loaded(path), choice(loaded(path))) | dict(facts))
    return {o.key: suite_of_mutants.entry(run, o) for o in specialised.outputs if keys is None or o.key in keys}


@pytest.mark.parametrize("path", [*FEW, *POLICIES], ids=lambda p: p.stem)
def test_settled_apart_it_is_still_the_policy(path: Path) -> None:
    specialised, _ = plain_of(path)
    program, values = loaded(path), choice(loaded(path))
    interface = interface_of(program, values)
    draw = random.Random(1)
    for _ in range(20):
        facts = facts_at_random(path, draw)
        want = expected(program, values, interface, facts)
        assert want is not None
        got = outcome(specialised, path, facts, {})
        for key, same in specialised.same.items():
            for k in same:
                verdict, lo, hi = want[[r.key for r in interface.results].index(k)]
                words = interface.results[[r.key for r in interface.results].index(k)].labels
                ends = [words.index(str(e)) if words else e for e in (lo, hi)] if verdict == "value" else [0, 0]
                assert got[key] == (verdict, *ends), (k, facts)


@pytest.mark.parametrize("path", FEW, ids=lambda p: p.stem)
def test_every_slip_is_shown_or_differs_in_no_case(path: Path) -> None:
    specialised, every = plain_of(path)
    made = suite_of(path)
    assert made.mutants is not None and not made.mutants.undecided and made.complete
    equivalent = set(made.mutants.equivalent)
    draw = random.Random(2)
    at_random = [facts_at_random(path, draw) for _ in range(10)]
    right = [(f, outcome(specialised, path, f, {})) for f in [*made.mutants.cases, *at_random]]
    for slip in draw.sample(every, 20):
        shown: set[str] = set()
        for facts, want in right:
            try:
                got = outcome(specialised, path, facts, slip.change, slip.results)
            except Undefined:
                continue
            shown |= {k for k in slip.results if got[k] != want[k]}
        for key in slip.results:
            assert ((slip.what, key) in equivalent) == (key not in shown), (slip.what, key)


def test_a_slip_that_leaves_the_calendar_is_shown_where_it_has_an_outcome_or_nowhere() -> None:
    program, values = loaded(SAMPLE), choice(loaded(SAMPLE))
    hunt = suite_of_mutants._Hunt(program, values, interface_of(program, values), Solver(), lambda _: None)
    asked = [
        (let, body, t) for let, body in hunt.program.lets.items() for t in walk(body) if isinstance(t, AddWorkingDays)
    ]
    assert asked
    for let, body, t in asked:
        before = replace(t, arg=Sub(Const(0, Int(0, 0)), t.arg))
        wrong = transform(body, lambda x, t=t, before=before: before if x == t else None)
        reached = hunt.program.readers([let])
        results = [o.key for o in hunt.specialised.outputs if o.lo.name in reached]
        assert results
        for key in results:
            assert hunt._ask(Mutation({let: wrong}, "a day before the calendar", (key,)), key) is None


def test_no_case_can_be_left_out() -> None:
    """Every case is there for a slip that no other case shows, or nearly: a greedy choice may leave a few too many."""
    path = DESK
    specialised, every = plain_of(path)
    made = suite_of(path).mutants
    assert made is not None
    right = [(f, outcome(specialised, path, f, {})) for f in made.cases]
    alone: set[int] = set()
    for slip in every:
        shown: dict[str, list[int]] = {}
        for at, (facts, want) in enumerate(right):
            try:
                got = outcome(specialised, path, facts, slip.change, slip.results)
            except Undefined:
                continue
            for k in slip.results:
                if got[k] != want[k]:
                    shown.setdefault(k, []).append(at)
        alone |= {runs[0] for runs in shown.values() if len(runs) == 1}
    assert len(alone) >= len(made.cases) * 0.8


def test_sizes_are_as_published() -> None:
    """The figures of the how-to; a larger suite is no fault, but somebody has to see it."""
    sizes = {path.stem: suite_of(path).size for path in [*FEW, DELIVER]}
    most = {"desk": 16, "sample": 60, "deliver3d": 45}
    assert all(most[name] * 0.8 < size <= most[name] for name, size in sizes.items()), sizes


def test_a_rule_that_makes_no_difference_is_found(tmp_path: Path) -> None:
    """An equivalent "rule dropped" is a lint for free: used goods whose box was opened are refused twice over."""
    rule = 'exclusion {} for r\n  quote "q"\n  when {}\n  no refund\n'
    twice = policy('right r "r"\n' + rule.format("a", "used") + rule.format("b", "used and opened"), folder=tmp_path)
    assert twice.program is not None
    made = suite(twice.program, {}, "mutants").mutants
    assert made is not None
    assert any(what.endswith("dropped") for what, _ in made.equivalent)


EDGE = (
    "any number",
    "a yes is a number",
    "one cent below",
    "a day beyond",
    "an object that equals every word",
    "an event that has to be there",
    "a fact that may be missing",
)
"""Defects of the check of facts: every vector is well-typed."""

MISSED = ["an entry of a table is a day off"]
"""One wrong day of a calendar is no first-order mutant of the policy, which has no table."""


def test_it_notices_the_defects_of_a_text_that_are_slips_of_the_policy() -> None:
    """Defects of emitted Python that the prover refutes, run on the suite's cases alone."""
    program, values = loaded(SAMPLE), choice(loaded(SAMPLE))
    interface = interface_of(program, values)
    text, _ = checker("python")
    made = suite_of(SAMPLE).mutants
    assert made is not None
    wrong = {s.name: s.applied(text) for s in SLIPS if s.fate == "refuted" and s.name not in EDGE}
    assert len(wrong) > 30
    missed = [
        name for name, t in wrong.items() if not mismatches(program, values, interface, target("python"), t, made.cases)
    ]
    assert missed == MISSED
