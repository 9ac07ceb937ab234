"""Evaluator = encoder: every let of every shipped policy has one value, on hundreds of generated cases each.

As many notice every seeded bug (test_seeded_bugs.py). Twenty thousand each:
`python -m tests.agreement --cases 20000 --seed 1`.
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from returnlogic.base.sort import Bool, Enum, Int
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Compare, Const, Known, Sub, conj, equal
from returnlogic.solver.ask import Session
from tests.agreement.__main__ import POLICIES, main, program_of
from tests.agreement.cases import Generator, cases
from tests.agreement.compare import Comparison, compare

CASES = 300
WIDE = 2_000
"""Cases that are only evaluated."""

each_policy = pytest.mark.parametrize("path", POLICIES, ids=lambda p: p.stem)


@cache
def program(path: Path) -> Program:
    return program_of(path)


@each_policy
def test_evaluator_and_encoding_agree(path: Path) -> None:
    tally = compare(program(path), cases(program(path), CASES, seed=1))
    assert not tally.differences, "\n".join(map(str, tally.differences[:20]))
    assert tally.cases == CASES and tally.undefined == 0
    assert tally.lets == CASES * len(program(path).lets)


@each_policy
def test_a_wrong_value_of_any_let_is_a_difference(path: Path) -> None:
    comparison = Comparison(program(path))
    (case,) = islice(cases(program(path), 2, seed=2), 1, 2)
    right = comparison.evaluated(case)
    for name in Random(1).sample([*right], 100):
        value = right[name]
        wrong = right | {name: not value if isinstance(value, bool) else value + 1}
        assert next(comparison.differences(case, wrong)).name == name


@each_policy
def test_cases_lie_on_both_sides_of_every_threshold(path: Path) -> None:
    """The law's own thresholds are shown by its examples, on both sides of each (tests/house/test_law.py)."""
    law = tuple(f"{c.id}." for c in program(path).clauses if c.is_law)
    found = Generator(program(path), Random(0)).thresholds
    thresholds = {t: owner.name for owner, t in found if not owner.name.startswith(law)}
    met: dict[object, set[int]] = {t: set() for t in thresholds}
    for case in cases(program(path), WIDE, seed=3):
        run = Evaluation(program(path), case)
        for t in thresholds:
            try:
                met[t].add(run.number(t.left) - run.number(t.right))
            except Undefined:
                continue
    session = Session(program(path))
    missed = {(thresholds[t], d) for t in thresholds for d in {-1, 0, 1} - met[t] if _can_be(session, t, d)}
    assert not missed


def _can_be(session: Session, threshold: Compare, distance: int) -> bool:
    """Whether some possible case has this distance: a price has no value below its least, a year none past the last."""
    cone = session.program.cone(threshold)
    there = [Known(n) for n, given in session.program.inputs.items() if given.event and n in cone]
    at = Const(distance, Int(-1, 1))
    return session.holds_somewhere(conj(*there, equal(Sub(threshold.left, threshold.right), at)))


@each_policy
def test_cases_have_values_of_their_sorts_and_repeat(path: Path) -> None:
    p = program(path)
    drawn = list(cases(p, 200, seed=3))
    assert drawn == list(cases(p, 200, seed=3)) != list(cases(p, 200, seed=4))
    for case in drawn:
        assert set(case) == {*p.inputs, *p.assumptions}
        for name, value in case.items():
            sort = p.inputs[name].sort if name in p.inputs else p.assumptions[name].sort
            if isinstance(sort, Bool):
                assert isinstance(value, bool)
            elif isinstance(sort, Enum):
                assert value in sort.members
            elif value is not None or not p.inputs[name].event:
                assert isinstance(value, int) and sort.lo <= value <= sort.hi
    for name, given in p.inputs.items():
        if given.event:
            assert {case[name] is None for case in drawn} == {True, False}


def test_the_command_prints_a_line_a_policy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--cases", "4", "--prove-every", "2", "--seed", "7"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [row.split(":")[0] for row in printed] == [p.stem for p in POLICIES]
    assert all("4 cases" in row and " 0 differences" in row for row in printed)
