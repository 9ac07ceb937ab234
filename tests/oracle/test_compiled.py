"""The closures that enumeration runs say what the evaluator of the kernel says, on every let of random policies."""

from __future__ import annotations

from random import Random

import pytest

from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.term import Let
from tests.oracle.compiled import Run
from tests.oracle.policies import policy_text
from tests.oracle.world import TooLarge, World, load_text, world_of

CASES = 40


@pytest.mark.parametrize("number", range(8))
def test_a_run_is_an_evaluation(number: int) -> None:
    """Each let has one value by both, or is undefined by both."""
    program = load_text(policy_text(424, number)).program
    assert program is not None
    try:
        points = world_of(program).points
    except TooLarge:
        points = world_of(program, most=100_000).points
    for point in Random(number).sample(points, min(CASES, len(points))):
        run, kernel = Run(program, point.case), Evaluation(program, point.case)
        for name in program.lets:
            assert _value(run, name) == _value(kernel, name), name


def test_a_world_is_possible() -> None:
    """Every axiom holds, by the kernel, in every case that is enumerated."""
    program = load_text(policy_text(424, 1)).program
    assert program is not None
    world: World = world_of(program, most=100_000)
    for point in world.points:
        kernel = Evaluation(program, point.case)
        assert all(kernel.holds(a.term) for a in program.axioms)


def _value(run: Run | Evaluation, name: str) -> object:
    try:
        return run.value(Let(name))
    except Undefined:
        return "undefined"
