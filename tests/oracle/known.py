"""The differences that are known, by code: mending a check means deleting a row here, in `open.md`, and its file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from returnlogic.meaning.program import Program
from tests.oracle.judge import Difference


@dataclass(frozen=True)
class Known:
    """A kind of difference: the file of `open/` that shows it, how it differs, and in which policies it may occur."""

    file: str
    code: str
    kinds: tuple[str, ...]
    where: Callable[[Program], bool]

    def covers(self, difference: Difference, program: Program) -> bool:
        """Whether a difference is of this kind."""
        return difference.code == self.code and difference.kind in self.kinds and self.where(program)


CLEAN = ("proved although a case exists", "a case on no goal's subject", "a case on no refuted goal")
ALARM = ("refuted although there is no case",)


def asks_of_others(program: Program) -> bool:
    """A requirement reads what is not the customer's to do or to decide."""
    read = [n for c in program.policy_clauses if c.requirement is not None for n in program.cone(c.requirement)]
    return any(program.inputs[n].controller != "customer" for n in read if n in program.inputs)


def acts_of_the_customer(program: Program) -> set[str]:
    """The acts that are the customer's, but for the contract."""
    acts = {n for n, i in program.inputs.items() if i.event and i.controller == "customer"}
    return acts - {*program.in_role("contract")}


def days_beside(program: Program) -> bool:
    """A requirement reads days of the customer's acts beside what is no such day."""
    acts = acts_of_the_customer(program)
    read = [program.cone(c.requirement) for c in program.policy_clauses if c.requirement is not None]
    return any(cone & acts and cone - acts for cone in read)


KNOWN = (
    Known("wall_of_a_requirement", "RL213", (*CLEAN, *ALARM), asks_of_others),
    Known("days_beside", "RL109", CLEAN, days_beside),
)


def covered(difference: Difference, program: Program) -> bool:
    """Whether a difference is known."""
    return any(k.covers(difference, program) for k in KNOWN)
