"""The two seed policies that every engine decides, with what their texts leave open at its first reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import by_hand
from bench.cases import Case, at_boundaries, by_dice
from returnlogic.app.load import load
from returnlogic.base.interface import Interface
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.specialise import assumed, interface_of
from returnlogic.proof.replay import expected
from returnlogic.targets import python

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Subject:
    """A policy, its generated module, and the same policy written by hand."""

    name: str
    program: Program
    assumed: Mapping[str, Value]
    interface: Interface
    decide: Callable[[Case], tuple[Any, ...]]
    outcome: Callable[..., tuple[Any, ...]]
    by_hand: Callable[[Case], dict[str, by_hand.Entry]]


def subject(name: str) -> Subject:
    """The policy of that name."""
    program = load(str(ROOT / "spec" / "policies" / f"{name}.ret")).program
    assert program is not None
    values = assumed(program, {a.name: a.domain[0] for a in program.assumptions.values() if a.fixed is None})
    module: dict[str, Any] = {}
    exec(compile(python.write(program, values).text, name, "exec"), module)
    written = getattr(by_hand, name.replace("-", "_"))
    return Subject(name, program, values, interface_of(program, values), module["decide"], module["outcome"], written)


def subjects() -> list[Subject]:
    """Both."""
    return [subject("deliver3d"), subject("miniature-expressions")]


def same(s: Subject, cases: int, referred: int) -> int:
    """How many cases were decided alike: generated and by hand, and some of them by the reference evaluator as well.

    Raises `AssertionError` iff two differ.
    """
    keys = tuple(r.key for r in s.interface.results)
    around = at_boundaries(s.program, s.interface, seed=1)
    for case in [*by_dice(s.interface, cases, seed=2), *around]:
        found = s.decide(case)
        assert dict(zip(keys, found, strict=True)) == s.by_hand(case), (s.name, case)
    for case in [*by_dice(s.interface, referred, seed=3), *around[:: max(1, len(around) // referred)]]:
        assert s.decide(case) == expected(s.program, s.assumed, s.interface, case), (s.name, case)
    return cases + len(around)
