"""Every case of a small world: the facts, events and choices that a policy's questions can tell apart.

The vocabulary `open/oracle.ret` bounds the world by axioms of its own (five days), so that the solver and this
enumeration decide the same cases. What nothing reads keeps one value; that its axioms can be met is asserted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path

from returnlogic.app.load import Policy, load_source
from returnlogic.base.sort import Bool, Date, Enum, Instant, Sort
from returnlogic.base.source import Source
from returnlogic.base.value import Value
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Let, Term
from tests.oracle import money
from tests.oracle.compiled import Run

FOLDER = Path(__file__).with_name("small_world")
DAYS = range(7)
"""Days after the contract that are tried: more than the axioms allow under any counting."""

MOST_POINTS = 6_000
MOST_CHOICES = 64
ASKED_ROLES = ("ground", "defect", "request", "receipt", "discovery")

Choice = tuple[Value, ...]


class TooLarge(Exception):
    """A policy whose world has more points than are enumerated."""


def load_text(text: str, name: str = "p.ret") -> Policy:
    """The policy of a text, beside the vocabulary, the source and the law of the small world."""
    return load_source(Source(name, text), FOLDER, shelf=FOLDER / "law")


@dataclass
class Point:
    """One case under one choice, and what comes of it."""

    program: Program
    case: Mapping[str, Value]
    choice: Choice
    given: tuple[Value, ...]
    _bounds: dict[int, tuple[int, int] | None] = field(default_factory=dict, repr=False, compare=False)
    _answers: dict[int, tuple[int, int] | str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def run(self) -> Run:
        """The evaluator on this case."""
        return Run(self.program, self.case)

    def holds(self, term: Term) -> bool:
        """Whether a yes/no term holds here."""
        return self.run.holds(term)

    def live(self, clause: Clause) -> bool:
        """Whether a clause is live."""
        return self.run.holds(clause.live)

    def said(self, claim: Claim) -> tuple[int, int] | None:
        """The bounds a claim sets, if it is live; asked once of a claim, which lives as long as the program."""
        key = id(claim)
        if key not in self._bounds:
            run = self.run
            self._bounds[key] = (run.number(claim.lo), run.number(claim.hi)) if run.holds(claim.live) else None
        return self._bounds[key]

    def answer(self, output: Output | None) -> tuple[int, int] | str:
        """M8, and of money M19 to M22: `silent`, `conflict`, or the bounds of the value."""
        if output is None:
            return "silent"
        key = id(output)
        if key not in self._answers:
            self._answers[key] = self._answer(output)
        return self._answers[key]

    def _answer(self, output: Output) -> tuple[int, int] | str:
        if output.topic.kind in money.KINDS:
            return money.answer(self, output)
        live = [b for c in output.claims if (b := self.said(c)) is not None]
        if not live:
            return "silent"
        lo, hi = max(b[0] for b in live), min(b[1] for b in live)
        return "conflict" if lo > hi else (lo, hi)

    def happened(self, event: str) -> bool:
        """Whether an event has happened."""
        return self.case[event] is not None

    def day(self, event: str) -> int:
        """The day of an event that has happened."""
        found = self.case[event]
        assert isinstance(found, int)
        return found

    def resolved(self, name: str) -> str:
        """The event that a name stands for: itself, or the one that the choice picks for a reading."""
        return str(self.case[name]) if name in self.program.assumptions else name


@dataclass
class World:
    """The possible points of a program, and the choices of what the text leaves open."""

    program: Program
    points: list[Point] = field(default_factory=list)

    @cached_property
    def open(self) -> list[str]:
        """The assumption variables that nothing fixes."""
        return [n for n, a in self.program.assumptions.items() if a.fixed is None]

    @cached_property
    def choices(self) -> list[Choice]:
        """Every choice, in the order of the variables of `open`."""
        return list(product(*(self.program.assumptions[n].domain for n in self.open)))

    @cached_property
    def relevant(self) -> list[str]:
        """The facts and events that some let reads, or that play a role in what is asked."""
        program = self.program
        found = {w for r in ASKED_ROLES for w in program.in_role(r) if w in program.inputs}
        read = [*map(Let, program.lets), *(d.when for d in program.demands)]
        found |= program.cone(*read) & set(program.inputs)
        return [n for n in program.inputs if n in found]

    def usual(self, name: str) -> Value:
        given = self.program.inputs[name]
        return None if given.event and name not in self.program.in_role("contract") else given.typical

    def domain(self, name: str) -> Sequence[Value]:
        given = self.program.inputs[name]
        first = self.program.inputs[self.program.role("contract")].sort
        assert isinstance(first, Date)
        if not given.event:
            return values_of(given.sort)
        if name in self.program.in_role("contract"):
            return range(first.lo, first.hi + 1)
        assert not isinstance(given.sort, Instant), "the small world has no hours"
        return (None, *(first.lo + n for n in DAYS))


def values_of(sort: Sort) -> Sequence[Value]:
    """Every value of a small sort."""
    if isinstance(sort, Bool):
        return (False, True)
    if isinstance(sort, Enum):
        return sort.members
    return range(sort.lo, sort.hi + 1)


def world_of(program: Program, most: int = MOST_POINTS) -> World:
    """Enumerate the world of a program; raises `TooLarge` iff it has more points than `most`."""
    world = World(program)
    if len(world.choices) > MOST_CHOICES:
        raise TooLarge(f"more than {MOST_CHOICES} choices")
    assumed = {n: a.fixed for n, a in program.assumptions.items() if a.fixed is not None}
    loose = [a.term for a in program.axioms if program.cone(a.term) & set(world.open)]
    shared = None if loose else list(_cases(world, assumed, most))
    for choice in world.choices:
        picked = {**assumed, **dict(zip(world.open, choice, strict=True))}
        for given, facts in shared if shared is not None else _cases(world, picked, most):
            world.points.append(Point(program, {**facts, **picked}, choice, given))
            if len(world.points) > most:
                raise TooLarge(f"more than {most} points")
    return world


def _cases(
    world: World, picked: Mapping[str, Value], most: int
) -> Iterator[tuple[tuple[Value, ...], dict[str, Value]]]:
    """Every possible case of the relevant inputs; each axiom is asked as soon as its inputs are there."""
    program, names = world.program, world.relevant
    rest = {n: world.usual(n) for n in program.inputs if n not in names}
    due: dict[int, list[Term]] = {}
    for axiom in program.axioms:
        at = max((names.index(n) for n in program.cone(axiom.term) if n in names), default=-1)
        due.setdefault(at, []).append(axiom.term)
    blank = {a.name: a.domain[0] for a in program.assumptions.values()}
    start = {**rest, **blank, **picked}
    assert all(Run(program, start).holds(t) for t in due.get(-1, ())), "what is not read is possible"

    def extend(at: int, case: dict[str, Value]) -> Iterator[dict[str, Value]]:
        if at == len(names):
            yield case
            return
        for value in world.domain(names[at]):
            wider = {**case, names[at]: value}
            run = Run(program, wider)
            if all(run.holds(t) for t in due.get(at, ())):
                yield from extend(at + 1, wider)

    for count, case in enumerate(extend(0, start)):
        if count >= most:
            raise TooLarge(f"more than {most} cases")
        yield tuple(case[n] for n in names), case
