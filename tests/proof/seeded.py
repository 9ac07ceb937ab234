"""Defects seeded into emitted texts, and what becomes of each: refuted, rejected or proved equivalent.

A `Slip` names a defect and how it is made: the `nth` place where `old` stands in the text becomes `new`. `fate` is what
has to happen. A refuted one is shown by a case that differs in the real runtime (`validate` sees to that).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from returnlogic.app.load import load
from returnlogic.base.registry import collect
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.specialise import assumed, interface_of
from returnlogic.proof.validate import Validated, validate
from returnlogic.readers._read_back import Reject
from returnlogic.readers._reader import Reader
from returnlogic.solver.scripts import PROOF_BUDGET, Solved, Solver
from returnlogic.targets._target import Target

SAMPLE = Path(__file__).parent / "sample.ret"
ROOT = Path(__file__).resolve().parents[2]
POLICIES = sorted(ROOT.glob("spec/policies/*.ret"))


@dataclass(frozen=True, slots=True)
class Slip:
    """A defect: `old` becomes `new` at the `nth` place where it stands."""

    name: str
    old: str
    new: str
    fate: str = "refuted"
    nth: int = 1

    def applied(self, text: str) -> str:
        """The text with the defect; raises `AssertionError` iff there is no such place."""
        at = -1
        for _ in range(self.nth):
            at = text.find(self.old, at + 1)
            assert at >= 0, f"{self.name}: the emitted text no longer has `{self.old}` {self.nth} times"
        return text[:at] + self.new + text[at + len(self.old) :]


class Remembering(Solver):
    """A solver that answers the same script once: a slip leaves most of them as they were."""

    def __init__(self, budget: int = PROOF_BUDGET) -> None:
        super().__init__(budget)
        self._answers: dict[str, Solved] = {}

    def solve(self, script: str) -> Solved:
        """The answer to a script."""
        if script not in self._answers:
            self._answers[script] = super().solve(script)
        return self._answers[script]


@cache
def target(name: str) -> Target:
    """The target of that name."""
    return next(t for t in collect("returnlogic.targets", "TARGET") if t.name == name)


@cache
def reader(name: str) -> Reader:
    """The reader of that name."""
    return next(r for r in collect("returnlogic.readers", "READER") if r.name == name)


@cache
def loaded(path: Path) -> Program:
    """The program of a policy that loads."""
    program = load(str(path)).program
    assert program is not None
    return program


def choice(program: Program, *, as_inputs: bool = False) -> dict[str, Value]:
    """The first value of every assumption that the policy leaves open; none of them if they become inputs."""
    given = {} if as_inputs else {a.name: a.domain[0] for a in program.assumptions.values() if a.fixed is None}
    return assumed(program, given, as_inputs=as_inputs)


def checker(name: str, path: Path = SAMPLE, *, as_inputs: bool = False) -> tuple[str, Callable[[str], Validated]]:
    """The emitted text of a policy, and what validates any text against the policy."""
    program = loaded(path)
    values = choice(program, as_inputs=as_inputs)
    made = target(name).write(program, values)
    interface, solver = interface_of(program, values), Remembering()

    def check(text: str) -> Validated:
        return validate(program, values, interface, target(name), reader(name), text, made.hints, made.tables, solver)

    return made.text, check


def fate(check: Callable[[str], Validated], text: str) -> str:
    """What becomes of a text: `refuted` (shown in the runtime), `unmet` (a demand that the runtime does not notice),
    `rejected`, `equivalent` (proved) or `undecided`."""
    try:
        found = check(text)
    except Reject:
        return "rejected"
    if found.mismatch is not None:
        return "unmet" if found.mismatch.unmet else "refuted"
    return "equivalent" if found.proof.holds else "undecided"
