"""Suites of vectors for a policy, and what passing one is worth.

`mutants` is worth level 1, *tested*. The others are worth level 2, *certified by vectors*, but only under a hypothesis
that somebody accepts by name; without one they are worth level 1 like any test. No suite is worth level 3, *proved*:
that takes the evaluator's text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

from returnlogic.base.interface import Interface
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.specialise import Specialised, interface, specialise
from returnlogic.proof.replay import background
from returnlogic.proof.vectors import hypotheses
from returnlogic.proof.vectors.against import Report
from returnlogic.proof.vectors.coordinates import (
    ChoiceAxis,
    EventAxis,
    GridRow,
    NumberAxis,
    Space,
    space,
)
from returnlogic.proof.vectors.essential import EssentialPair, pairs
from returnlogic.proof.vectors.families import Family, family
from returnlogic.proof.vectors.forms import SumForm
from returnlogic.proof.vectors.grid import Grid, ResultGroup, corners, no_further_apart, one_per_cell
from returnlogic.proof.vectors.interaction import order
from returnlogic.proof.vectors.oracle import Oracle
from returnlogic.proof.vectors.possible import possible_sums
from returnlogic.proof.vectors.suite_of_mutants import Facts, MutantSuite, mutant_suite
from returnlogic.proof.vectors.table import CellTable, table
from returnlogic.proof.vectors.thresholds import NotSeparable, Thresholds, thresholds
from returnlogic.proof.vectors.wire import Form, Vector, json_lines
from returnlogic.solver.scripts import Solver
from returnlogic.targets._target import Entry

KINDS = ("mutants", "cells", "budget", "corners", "resolution", "interaction")

LARGEST = 10_000_000
"""Vectors of a suite; a larger one is not made."""


class TooLarge(ValueError):
    """A suite would have too many vectors; the message gives their number and what to do instead."""


class NoSuite(ValueError):
    """A suite of this kind says nothing about this policy; `reasons` are by result."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{key}: {why}" for key, why in reasons.items()))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Suite:
    """Vectors of one kind, made anew each time they are gone through: a suite may not fit into memory."""

    kind: str
    form: Form
    size: int
    hypothesis: str | None
    """What has to be true of an evaluator for level 2; `None` where only level 1 can be had."""
    covered: tuple[str, ...]
    """The results that level 2 would be about."""
    uncovered: Mapping[str, str]
    """The other results, with the reason."""
    claim: str
    """What passing says, at level 1."""
    mutants: MutantSuite | None
    """Of the mutation-complete suite: what became of each mutant."""
    ask: Callable[[], Iterator[Facts]]
    answer: Callable[[Facts], tuple[Entry, ...]]

    def cases(self) -> Iterator[tuple[str, Facts]]:
        """The cases with their names, the same each time."""
        for number, facts in enumerate(self.ask(), 1):
            yield f"{self.kind[0]}{number}", facts

    def vectors(self) -> Iterator[Vector]:
        """The cases with the policy's outcome, by the reference evaluator."""
        for name, facts in self.cases():
            yield Vector(name, facts, self.answer(facts))

    @property
    def complete(self) -> bool:
        """Whether the suite is all that its claim is about: no mutant was left undecided."""
        return self.mutants is None or not self.mutants.undecided

    def digest(self) -> str:
        """SHA-256 of the suite as JSON Lines."""
        found = hashlib.sha256()
        for line in json_lines(self.form, self.vectors()):
            found.update(line.encode())
        return found.hexdigest()


@dataclass(frozen=True, slots=True)
class Assurance:
    """What is known of an evaluator: `level` 0 (it is not the policy, or was not compared), 1 or 2, with its reason."""

    level: int
    says: str
    accepted_by: str | None = None


def assurance(suite: Suite, report: Report, accepted_by: str | None = None) -> Assurance:
    """The level of an evaluator with this report; `accepted_by` answers for the suite's hypothesis.

    It is 2 iff the report passed, the suite has a hypothesis and somebody accepts it; 1 iff it passed otherwise.
    """
    if report.failure is not None:
        return Assurance(0, f"nothing is known: {report.failure}")
    if not report.passed:
        return Assurance(0, f"the evaluator is not the policy: {report.differing} of {report.compared} vectors differ")
    if not suite.complete:
        return Assurance(0, "the suite is not complete: some mutants were left undecided")
    if suite.hypothesis is None or not (accepted_by or "").strip():
        return Assurance(1, f"tested on {report.compared} vectors. {suite.claim}")
    which = "all results" if not suite.uncovered else f"the results {', '.join(suite.covered)}"
    says = f"certified by {report.compared} vectors for {which}, under the hypothesis that {accepted_by} accepts"
    if suite.uncovered:
        says += "; the other results are tested on them and no more"
    return Assurance(2, says, accepted_by)


def suite(
    program: Program,
    assumed: Mapping[str, Value],
    kind: str = "mutants",
    *,
    joint: bool = True,
    width: int = 7,
    order: int | None = None,
    solver: Solver | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Suite:
    """The suite of one of `KINDS` for a policy with these assumptions.

    `joint` grids vary all that any result reads; the others vary, per result, what the policy reads for it, and assume
    that the evaluator reads no more. `width` is for `resolution`: two places at which the evaluator changes in time are
    never nearer, in days; of other numbers the grid has the corners. `order` is for `interaction`: how many coordinates
    an outcome takes together; the policy's own where it is not given. Raises `TooLarge`, and `NoSuite` where no result
    can be covered, or not all and the grid is joint.
    """
    maker = _Maker(program, assumed, solver or Solver(), say)
    if kind == "mutants":
        return maker.mutants()
    if kind not in KINDS:
        raise ValueError(f"there is no suite `{kind}`: {', '.join(KINDS)}")
    if width < 1:
        raise ValueError("a width is at least 1 day")
    return maker.grid(kind, joint, width, order)


Placed = tuple[Space, GridRow]


def _all(grid: Grid, extra: tuple[GridRow, ...]) -> Iterator[Placed]:
    return ((grid.part.space, row) for row in chain(grid.rows(), extra))


def _near(grid: Grid, anchor: GridRow, most: int) -> Iterator[Placed]:
    return ((grid.part.space, row) for row in grid.near(anchor, most))


class _Maker:
    def __init__(
        self, program: Program, assumed: Mapping[str, Value], solver: Solver, say: Callable[[str], None]
    ) -> None:
        self.program, self.assumed, self.solver, self.say = program, assumed, solver, say
        self.face: Interface = interface(program, assumed)
        self.form = Form.of(program, self.face)
        self.specialised: Specialised = specialise(program, assumed)
        self.usual = background(program, assumed)
        self.oracle = Oracle(program, assumed, self.face)
        self.number = {r.key: n for n, r in enumerate(self.face.results)}
        self.reasons: dict[str, str] = {}

    # --- level 1 ------------------------------------------------------------------------------------------------------

    def mutants(self) -> Suite:
        found = mutant_suite(self.program, self.assumed, self.face, self.solver, self.say)
        return Suite(
            "mutants",
            self.form,
            len(found.cases),
            None,
            (),
            {r.key: "a suite of mutants certifies nothing" for r in self.face.results},
            hypotheses.NARROW,
            found,
            lambda: iter(found.cases),
            self.oracle.outcome,
        )

    # --- level 2 ------------------------------------------------------------------------------------------------------

    def grid(self, kind: str, joint: bool, width: int, most: int | None) -> Suite:
        parts = self._parts(joint)
        if not parts or (joint and self.reasons):
            raise NoSuite(self.reasons)
        makers: list[Callable[[], Iterator[Placed]]] = []
        size, kept = 0, []
        orders: dict[str, int] = {}
        for part in parts:
            try:
                kept.append(part)
                if kind == "interaction":
                    grid = corners(part)
                    orders |= self._orders(part, most)
                    d = max(orders[key] for key in part.families)
                    anchor = self._anchor(grid)
                    size += grid.near_size(anchor, d)
                    makers.append(partial(_near, grid, anchor, d))
                    continue
                extra: list[GridRow] = []
                if kind == "budget":
                    part, extra = self._budget(part)
                    kept[-1] = part
                match kind:
                    case "corners":
                        grid = corners(part)
                    case "resolution":
                        grid = no_further_apart(part, width)
                    case _:
                        grid = one_per_cell(part)
                size += grid.size + len(extra)
                makers.append(partial(_all, grid, tuple(extra)))
            except NotSeparable as error:
                kept.remove(part)
                for key in part.families:
                    self.reasons[key] = str(error)
        if not kept or (joint and self.reasons):
            raise NoSuite(self.reasons)
        if size > LARGEST:
            raise TooLarge(self._too_large(kind, joint, size))
        covered = tuple(r.key for r in self.face.results if any(r.key in p.families for p in kept))

        def ask() -> Iterator[Facts]:
            for rows in makers:
                for where, row in rows():
                    yield where.facts(row, self.usual)

        return Suite(
            kind,
            self.form,
            size,
            hypotheses.hypothesis(kind, self.face, kept, joint=joint, width=width, orders=orders),
            covered,
            {r.key: self.reasons[r.key] for r in self.face.results if r.key not in covered},
            "It says nothing of other cases: no hypothesis on the evaluator was accepted.",
            None,
            ask,
            self.oracle.outcome,
        )

    def _parts(self, joint: bool) -> list[ResultGroup]:
        """Results that read the same coordinates, together; all of them, if the grid is joint."""
        found: dict[str, Thresholds] = {}
        for result in self.face.results:
            try:
                found[result.key] = thresholds(self.specialised, self.face, result.key)
            except NotSeparable as error:
                self.reasons[result.key] = str(error)
        groups: dict[object, list[str]] = {}
        for key, t in found.items():
            what = (frozenset(t.choices), frozenset(t.events), frozenset(t.numbers), frozenset(t.pairs))
            groups.setdefault(None if joint else what, []).append(key)
        parts = []
        for keys in groups.values():
            together = Thresholds()
            for key in keys:
                together.merge(found[key])
            try:
                where = space(together, self.face)
                parts.append(ResultGroup(where, self._families(where, {key: found[key] for key in keys})))
            except NotSeparable as error:
                self.reasons |= {key: str(error) for key in keys}
        return [p for p in parts if p.families]

    def _families(self, where: Space, found: Mapping[str, Thresholds]) -> dict[str, Family]:
        families = {}
        for key, t in found.items():
            sums: set[SumForm] = possible_sums(self.program, self.assumed, self.face, key, t.sums, self.solver)
            try:
                families[key] = family(where, sums)
            except NotSeparable as error:
                self.reasons[key] = str(error)
        return families

    def _table(self, part: ResultGroup, key: str) -> CellTable:
        self.say(f"the cells of {key}")
        return table(part, key, lambda k, facts: self.oracle.entry(self.number[k], facts), self.usual)

    def _budget(self, part: ResultGroup) -> tuple[ResultGroup, list[GridRow]]:
        """The part with the thresholds that matter only, and both rows of each pair."""
        rows: list[GridRow] = []
        idle = []
        for found in pairs([self._table(part, key) for key in part.families]):
            match found:
                case EssentialPair(_, _, before, after):
                    rows += [before, after]
                case c, threshold:
                    idle.append((c, threshold))
        if not idle:
            return part, rows
        c, threshold = idle[0]
        raise NotSeparable(
            f"no verdict and no constant value changes at {c} = {threshold}: it cannot be counted as used up"
        )

    def _orders(self, part: ResultGroup, most: int | None) -> dict[str, int]:
        found = {}
        for key, f in part.families.items():
            if f.reads:
                raise NotSeparable(f"the value of {key} reads coordinates, so that it has no order of interaction")
            own = order(self._table(part, key))
            if most is not None and own > most:
                raise NotSeparable(f"the policy itself takes {own} coordinates together for {key}, more than {most}")
            found[key] = own if most is None else most
        return found

    def _anchor(self, grid: Grid) -> GridRow:
        """A usual row, every event happened."""
        found: list[Value] = []
        for c, values in zip(grid.part.space.coordinates, grid.values, strict=True):
            match c:
                case ChoiceAxis(name):
                    found.append(self.usual[name] if self.usual[name] in values else values[0])
                case EventAxis():
                    found.append(True)
                case NumberAxis(quantity) if self.usual[quantity.field] in values:
                    found.append(self.usual[quantity.field])
                case _:
                    found.append(values[len(values) // 2])
        return tuple(found)

    def _too_large(self, kind: str, joint: bool, size: int) -> str:
        ways = []
        if joint:
            ways.append("a grid per result, if the evaluator reads for each result no more than the policy does")
        if kind == "resolution":
            ways.append("a larger width")
        if kind in ("corners", "resolution"):
            ways += ["`cells` or `interaction`, under stronger hypotheses"]
        ways.append("the suite of mutants, at level 1")
        return f"{size:,} vectors, more than {LARGEST:,}: nothing is made. Instead: {'; '.join(ways)}"
