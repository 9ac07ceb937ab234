"""The policy as a table over cells: what is asked of it to choose vectors, and to check what a theorem wants of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.proof.vectors.coordinates import (
    ChoiceAxis,
    EventAxis,
    EventDistance,
    GridRow,
    NumberAxis,
    cells,
)
from returnlogic.proof.vectors.families import Family
from returnlogic.proof.vectors.grid import Grid, ResultGroup
from returnlogic.proof.vectors.thresholds import NotSeparable
from returnlogic.targets._target import Entry

LARGEST = 150_000
"""Cells of a table; a larger one is not made."""

Symbol = tuple[object, ...]
"""What is constant on a cell: the verdict, and the value where it reads no coordinate, counted from its event."""

Answers = Callable[[str, Mapping[str, Value]], Entry]
"""The entry of a result, by key, in a case."""


class TooManyCells(NotSeparable):
    """A table would be too large to be looked through."""


@dataclass(frozen=True, slots=True)
class CellTable:
    """The symbol of a result on every cell, by the row of first points of cells."""

    part: ResultGroup
    values: tuple[tuple[Value, ...], ...]
    symbols: Mapping[GridRow, Symbol]

    def all_rows(self) -> Iterator[GridRow]:
        """Yield the rows of the whole product, coordinates that mean nothing included."""
        yield from product(*self.values)

    def symbol(self, row: GridRow) -> Symbol:
        """Return the symbol of a row of the whole product."""
        coordinates = self.part.space.coordinates
        there = {c.name: bool(v) for c, v in zip(coordinates, row, strict=True) if isinstance(c, EventAxis)}
        active = self.part.space.active(there)
        return self.symbols[tuple(v if on else None for v, on in zip(row, active, strict=True))]


def table(part: ResultGroup, key: str, answers: Answers, usual: Mapping[str, Value]) -> CellTable:
    """Return the table of a result; raises `TooManyCells`."""
    values: list[tuple[Value, ...]] = []
    for c in part.space.coordinates:
        match c:
            case ChoiceAxis(_, members):
                values.append(members)
            case EventAxis():
                values.append((True, False))
            case NumberAxis() | EventDistance():
                values.append(tuple(low for low, _ in cells(c)))
    grid = Grid(part, tuple(values))
    if grid.size > LARGEST:
        raise TooManyCells(f"`{key}` has {grid.size:,} cells, more than the {LARGEST:,} that are looked through")
    family = part.families[key]
    symbols = {}
    for row in grid.rows():
        facts = part.space.facts(row, usual)
        symbols[row] = symbol(answers(key, facts), family, facts)
    return CellTable(part, tuple(values), symbols)


def symbol(entry: Entry, family: Family, facts: Mapping[str, Value]) -> Symbol:
    """Return the part of an entry that is constant on a cell."""
    verdict, lo, hi = entry
    if verdict != "value" or family.reads:
        return (verdict,)
    if family.start is None:
        return entry
    start = facts[family.start.field]
    assert isinstance(start, int) and isinstance(lo, int) and isinstance(hi, int)
    day = start // MINUTES_PER_DAY if family.start.by_day else start
    return verdict, lo - day, hi - day
