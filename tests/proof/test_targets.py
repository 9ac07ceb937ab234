"""Every shipped policy, every target: proved, confirmed by the second solver, and run against the evaluator."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from returnlogic.base.faults import NotInstalled
from returnlogic.base.interface import Field, Interface, bounds
from returnlogic.base.registry import collect
from returnlogic.base.sort import Bool, Enum
from returnlogic.meaning.intervals import LONGEST_FREE_RUN
from returnlogic.meaning.specialise import interface_of
from returnlogic.proof.obligations import Proof
from returnlogic.proof.replay import mismatches
from returnlogic.solver.scripts import Unsat
from returnlogic.solver.second import SecondSolver
from tests.proof.seeded import POLICIES, SAMPLE, checker, choice, loaded, target

TARGETS = [t.name for t in collect("returnlogic.targets", "TARGET")]
EVERYTHING = [SAMPLE, *POLICIES]
HOW = ("fixed", "as-inputs")


def proof(name: str, path: Path, *, as_inputs: bool = False) -> tuple[str, Proof]:
    text, check = checker(name, path, as_inputs=as_inputs)
    return text, check(text).proof


def every_proof() -> Iterator[ParameterSet]:
    """Every target, every policy, both ways; of a shipped policy one way a target, the other if it is a large run."""
    for (t, name), (p, path), as_inputs in product(enumerate(TARGETS), enumerate(EVERYTHING), (False, True)):
        marks = [pytest.mark.large] if path != SAMPLE and (t + p) % 2 == as_inputs else []
        yield pytest.param(name, path, as_inputs, id=f"{name}-{path.stem}-{HOW[as_inputs]}", marks=marks)


@pytest.mark.parametrize(("name", "path", "as_inputs"), every_proof())
def test_proved(name: str, path: Path, as_inputs: bool) -> None:
    _, found = proof(name, path, as_inputs=as_inputs)
    assert found.counterexample is None
    assert not found.undecided
    assert found.cuts


@pytest.mark.parametrize("path", [SAMPLE, pytest.param(POLICIES[1], marks=pytest.mark.large)], ids=lambda p: p.stem)
@pytest.mark.parametrize("name", TARGETS)
def test_the_second_solver_agrees(name: str, path: Path) -> None:
    _, found = proof(name, path)
    second = SecondSolver()
    for o in found.obligations:
        assert isinstance(second.solve(o.script), Unsat) == (o.expected == "unsat"), (o.kind, o.name)


def cases(interface: Interface, number: int, seed: int) -> list[dict[str, object]]:
    """Random well-typed facts, near their bounds and near each other."""
    dice = random.Random(seed)
    start = next((bounds(f.sort)[0] for f in interface.fields if f.optional), 0) + 200

    def value(f: Field) -> object:
        lo, hi = bounds(f.sort)
        match f.sort:
            case Bool():
                return dice.random() < 0.5
            case Enum(members):
                return dice.choice(members)
            case _ if f.optional:
                scale = 1440 if lo > 10**8 else 1
                day = dice.choice((0, 1, 2, 3, 5, 7, 14, 29, 30, 31, 60, 61, 90, 91, 548))
                first = start if scale == 1 or start > 10**8 else start * scale
                near = dice.random() < 0.9
                found = first + day * scale + dice.randrange(scale) if near else dice.choice((lo, hi))
                return None if dice.random() < 0.15 else min(max(found, lo), hi)
            case _:
                return dice.choice((lo, hi, dice.randint(lo, hi), dice.randint(lo, min(hi, lo + 200))))

    return [{f.name: value(f) for f in interface.fields} for _ in range(number)]


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda p: p.stem)
@pytest.mark.parametrize("name", TARGETS)
def test_the_runtime_gives_what_the_evaluator_gives(name: str, path: Path) -> None:
    """The model of a language is only as good as this: thousands of cases, no difference."""
    program = loaded(path)
    values = choice(program)
    interface = interface_of(program, values)
    text = target(name).write(program, values).text
    try:
        assert not mismatches(program, values, interface, target(name), text, cases(interface, 400, 7))
    except NotInstalled as missing:
        pytest.skip(str(missing))


def test_no_table_has_a_longer_run_of_free_days() -> None:
    from returnlogic.base.holiday_tables import CALENDARS
    from returnlogic.meaning.calendars import calendar
    from returnlogic.meaning.dates import is_working_day

    for name in CALENDARS:
        table = calendar(name)
        longest = run = 0
        for day in range(table.lo, table.hi + 1):
            run = 0 if is_working_day(day, table) else run + 1
            longest = max(longest, run)
        assert longest <= LONGEST_FREE_RUN
