"""What a line is: a code, what it is asked of, where it is engaged, and in which points of a world it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.program import Program
from tests.oracle.world import Choice, Point, World

Subject = tuple[str, ...]


@dataclass(frozen=True)
class Ruling:
    """What enumeration says of one subject of a code.

    `choices` are those under which some case has the line, among those in question (`over`), as values of `open`.
    Where a line is no matter of single choices, these are `None`.
    """

    refuted: bool
    engaged: bool
    open: tuple[str, ...] = ()
    choices: frozenset[Choice] | None = None
    over: frozenset[Choice] | None = None
    example: Point | None = None


@dataclass(frozen=True)
class Line:
    """The line of a code (or of several that share one question): `rule` decides it for all subjects of a world."""

    codes: tuple[str, ...]
    rule: Callable[[World], dict[Subject, Ruling]]
    sets: int = field(default=0, kw_only=True)
    """How many sets of assumptions an answer lists, if there are as many: fewer are all. They are compared unless 0."""


ALL_SETS = 4
"""Where all sets of assumptions are asked for, so many are listed."""


def of_points(world: World, hits: Iterable[Point], engaged: bool) -> Ruling:
    """The ruling of a line that holds at these points."""
    found = list(hits)
    return Ruling(
        bool(found),
        engaged or bool(found),
        tuple(world.open),
        frozenset(p.choice for p in found),
        frozenset(world.choices),
        found[0] if found else None,
    )


def without(open_names: Iterable[str], choice: Choice, left_out: str) -> Choice:
    """A choice but for one variable."""
    return tuple(v for n, v in zip(open_names, choice, strict=True) if n != left_out)


def level_claims(clause: Clause) -> list[Claim]:
    """The claims of a clause on whether there is a remedy."""
    return [c for c in clause.claims if c.topic.kind == "level"]


def claims_of(program: Program, clause: Clause) -> list[Claim]:
    """The claims of a clause as outcomes read them: a sum with what adds to it (M9)."""
    known: dict[str, list[Claim]] | None = program.__dict__.get("claims of the oracle")
    if known is None:
        known = {c.id: [] for c in program.clauses}
        for output in program.outputs:
            for claim in (c for c in output.claims if c.clause):
                known[claim.clause].append(claim)
        program.__dict__["claims of the oracle"] = known
    return known[clause.id]


def level_outputs(program: Program) -> list:
    """The outputs of the policy on whether there is a remedy."""
    return [o for o in program.policy_outputs if o.topic.kind == "level"]


def outcome(point: Point) -> tuple:
    """What a case comes to: each topic of each right; a last day and a payout are no outcomes by themselves."""
    return tuple(point.answer(o) for o in point.program.policy_outputs if o.topic.kind not in ("last_day", "payout"))


def related(program: Program, first: str, second: str, kinds: tuple[str, ...]) -> bool:
    """Whether one of two clauses names the other in a relation of these kinds."""
    return any(
        r.kind in kinds and {c.id, r.target} == {first, second} for c in program.policy_clauses for r in c.relations
    )


def alike(program: Program, name: str, kinds: tuple[str, ...] = ("same_as", "restates")) -> set[str]:
    """The clauses that a chain of such relations joins to this one."""
    found = {name}
    while (
        more := {
            x
            for c in program.policy_clauses
            for r in c.relations
            if r.kind in kinds and {c.id, r.target} & found
            for x in (c.id, r.target)
        }
        - found
    ):
        found |= more
    return found
