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


def anywhere(program: Program) -> bool:
    """In any policy."""
    return True


def may_refuse(program: Program) -> bool:
    """A clause lets the shop refuse."""
    levels = [x for c in program.policy_clauses for x in c.claims if x.topic.kind == "level"]
    return any((getattr(x.lo, "value", None), getattr(x.hi, "value", None)) == (0, 1) for x in levels)


def conditions(program: Program) -> bool:
    """A requirement or an approval stands in the way of a promise."""
    return any(c.kind in ("requirement", "step") for c in program.policy_clauses)


KNOWN = (
    Known("wall_of_a_requirement", "RL213", (*CLEAN, *ALARM), conditions),
    Known("later_writes", "RL109", ALARM, anywhere),
)


def covered(difference: Difference, program: Program) -> bool:
    """Whether a difference is known."""
    return any(k.covers(difference, program) for k in KNOWN)
