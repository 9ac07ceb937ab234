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

from returnlogic.base.faults import InputFault
from returnlogic.base.interface import Interface
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.specialise import Specialised, interface_of, specialise
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


class TooLarge(InputFault):
    """A suite would have too many vectors; the message gives their number and what to do instead."""

    heading = "error"


class NoSuite(InputFault):
    """A suite of this kind says nothing about this policy; `reasons` are by result."""

    heading = "error"

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
        """Yield the cases with their names, the same each time."""
        for number, facts in enumerate(self.ask(), 1):
            yield f"{self.kind[0]}{number}", facts

    def vectors(self) -> Iterator[Vector]:
        """Yield the cases with the policy's outcome, by the reference evaluator."""
        for name, facts in self.cases():
            yield Vector(name, facts, self.answer(facts))

    @property
    def complete(self) -> bool:
        """Return whether the suite is all that its claim is about: no mutant was left undecided."""
        return self.mutants is None or not self.mutants.undecided

    def digest(self) -> str:
        """Return the SHA-256 of the suite as JSON Lines."""
        found = hashlib.sha256()
        for line in json_lines(self.form, self.vectors()):
            found.update(line.encode())
        return found.hexdigest()


@dataclass(frozen=True, slots=True)
class Assurance:
    """The assurance level of an evaluator, with its reason: 0 (not the policy, or not compared), 1 or 2."""

    level: int
    says: str
    accepted_by: str | None = None


def assurance(suite: Suite, report: Report, accepted_by: str | None = None) -> Assurance:
    """Return the level of an evaluator with this report; `accepted_by` answers for the suite's hypothesis.

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
    """Return the suite of one of `KINDS` for a policy with these assumptions.

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


@dataclass(frozen=True, slots=True)
class _Layout:
    """The rows to ask for one group of results, made anew each time; `orders` are of a suite by interaction."""

    group: ResultGroup
    size: int
    rows: Callable[[], Iterator[GridRow]]
    orders: Mapping[str, int]


class _Maker:
    def __init__(
        self, program: Program, assumed: Mapping[str, Value], solver: Solver, say: Callable[[str], None]
    ) -> None:
        self.program, self.assumed, self.solver, self.say = program, assumed, solver, say
        self.interface: Interface = interface_of(program, assumed)
        self.form = Form.of(program, self.interface)
        self.specialised: Specialised = specialise(program, assumed)
        self.usual = background(program, assumed)
        self.oracle = Oracle(program, assumed, self.interface)
        self.number = {r.key: n for n, r in enumerate(self.interface.results)}
        self.reasons: dict[str, str] = {}

    # --- level 1 ------------------------------------------------------------------------------------------------------

    def mutants(self) -> Suite:
        found = mutant_suite(self.program, self.assumed, self.interface, self.solver, self.say)
        return Suite(
            "mutants",
            self.form,
            len(found.cases),
            None,
            (),
            {r.key: "a suite of mutants certifies nothing" for r in self.interface.results},
            hypotheses.NARROW,
            found,
            lambda: iter(found.cases),
            self.oracle.outcome,
        )

    # --- level 2 ------------------------------------------------------------------------------------------------------

    def grid(self, kind: str, joint: bool, width: int, most: int | None) -> Suite:
        parts = self._parts(joint)
        if joint and self.reasons:
            raise NoSuite(self.reasons)
        layouts: list[_Layout] = []
        for group in parts:
            try:
                layouts.append(self._layout(kind, group, width, most))
            except NotSeparable as error:
                self.reasons |= {key: str(error) for key in group.families}
        if not layouts or (joint and self.reasons):
            raise NoSuite(self.reasons)
        size = sum(layout.size for layout in layouts)
        if size > LARGEST:
            raise TooLarge(self._too_large(kind, joint, size))
        groups = [layout.group for layout in layouts]
        orders = {key: order for layout in layouts for key, order in layout.orders.items()}
        covered = tuple(r.key for r in self.interface.results if any(r.key in g.families for g in groups))

        def ask() -> Iterator[Facts]:
            for layout in layouts:
                for row in layout.rows():
                    yield layout.group.space.facts(row, self.usual)

        return Suite(
            kind,
            self.form,
            size,
            hypotheses.hypothesis(kind, self.interface, groups, joint=joint, width=width, orders=orders),
            covered,
            {r.key: self.reasons[r.key] for r in self.interface.results if r.key not in covered},
            "It says nothing of other cases: no hypothesis on the evaluator was accepted.",
            None,
            ask,
            self.oracle.outcome,
        )

    def _layout(self, kind: str, group: ResultGroup, width: int, most: int | None) -> _Layout:
        """Return the rows of a kind of suite; raises `NotSeparable` where it says nothing about these results."""
        if kind == "interaction":
            grid, orders = corners(group), self._orders(group, most)
            anchor, greatest = self._anchor(grid), max(orders[key] for key in group.families)
            return _Layout(group, grid.near_size(anchor, greatest), partial(grid.near, anchor, greatest), orders)
        extra: list[GridRow] = []
        if kind == "budget":
            group, extra = self._budget(group)
        match kind:
            case "corners":
                grid = corners(group)
            case "resolution":
                grid = no_further_apart(group, width)
            case _:
                grid = one_per_cell(group)
        return _Layout(group, grid.size + len(extra), lambda: chain(grid.rows(), extra), {})

    def _parts(self, joint: bool) -> list[ResultGroup]:
        """Return the results in groups that read the same coordinates; in one group if the grid is joint."""
        found: dict[str, Thresholds] = {}
        for result in self.interface.results:
            try:
                found[result.key] = thresholds(self.specialised, self.interface, result.key)
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
                where = space(together, self.interface)
                parts.append(ResultGroup(where, self._families(where, {key: found[key] for key in keys})))
            except NotSeparable as error:
                self.reasons |= {key: str(error) for key in keys}
        return [p for p in parts if p.families]

    def _families(self, where: Space, found: Mapping[str, Thresholds]) -> dict[str, Family]:
        families = {}
        for key, t in found.items():
            sums: set[SumForm] = possible_sums(self.program, self.assumed, self.interface, key, t.sums, self.solver)
            try:
                families[key] = family(where, sums)
            except NotSeparable as error:
                self.reasons[key] = str(error)
        return families

    def _table(self, part: ResultGroup, key: str) -> CellTable:
        self.say(f"the cells of {key}")
        return table(part, key, lambda k, facts: self.oracle.entry(self.number[k], facts), self.usual)

    def _budget(self, part: ResultGroup) -> tuple[ResultGroup, list[GridRow]]:
        """Return the part with the thresholds that matter only, and both rows of each pair."""
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
        """Return a usual row, every event happened."""
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
