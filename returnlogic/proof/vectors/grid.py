"""Every combination of chosen values of the coordinates, laid out as cases.

A grid is over some results that read the same coordinates. Which values are chosen depends on what is assumed of the
evaluator: one per cell (Theorem A), both ends of each cell (C), no two further apart than a width (D); for coordinates
that values read, always what tells the members of their families apart (F).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from returnlogic.base.sort import Instant
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.proof.vectors.coordinates import (
    Axis,
    ChoiceAxis,
    EventAxis,
    EventDistance,
    GridRow,
    NumberAxis,
    Space,
    cells,
)
from returnlogic.proof.vectors.families import Family, separators


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """Results that read the same coordinates: their space, and the family of each by key."""

    space: Space
    families: Mapping[str, Family]

    def readers(self, c: Axis) -> tuple[str, ...]:
        """Return the results whose values read a coordinate."""
        return tuple(key for key, f in self.families.items() if c in f.reads)


@dataclass(frozen=True, slots=True)
class Grid:
    """A part with the values chosen for each coordinate."""

    part: ResultGroup
    values: tuple[tuple[Value, ...], ...]

    @property
    def size(self) -> int:
        """The number of rows."""
        return sum(prod(len(v) for v in lists) for lists in self._lists())

    def rows(self) -> Iterator[GridRow]:
        """Yield every combination, in order."""
        for lists in self._lists():
            yield from product(*lists)

    def _lists(self) -> Iterator[list[tuple[Value, ...]]]:
        """Yield the values of each coordinate, for every choice of which events have happened."""
        for there in self.part.space.patterns():
            active = self.part.space.active(there)
            yield [
                (there[c.name],) if isinstance(c, EventAxis) else v if on else (None,)
                for c, v, on in zip(self.part.space.coordinates, self.values, active, strict=True)
            ]

    def near(self, anchor: GridRow, most: int) -> Iterator[GridRow]:
        """Yield the rows that differ in at most so many coordinates from the anchor, where every event has happened."""
        coordinates = self.part.space.coordinates
        for lists in self._lists():
            moved = sum(
                isinstance(c, EventAxis) and v[0] != a for c, v, a in zip(coordinates, lists, anchor, strict=True)
            )
            free = [i for i, (c, v) in enumerate(zip(coordinates, lists, strict=True)) if _varies(c, v)]
            for count in range(min(most - moved, len(free)) + 1):
                for chosen in combinations(free, count):
                    others = [
                        tuple(x for x in v if x != anchor[i]) if i in chosen else (anchor[i],) if i in free else v
                        for i, v in enumerate(lists)
                    ]
                    yield from product(*others)

    def near_size(self, anchor: GridRow, most: int) -> int:
        """Return the number of rows that `near` yields."""
        coordinates = self.part.space.coordinates
        total = 0
        for lists in self._lists():
            moved = sum(
                isinstance(c, EventAxis) and v[0] != a for c, v, a in zip(coordinates, lists, anchor, strict=True)
            )
            ways = [1]  # by how many coordinates differ
            for c, v in zip(coordinates, lists, strict=True):
                if _varies(c, v):
                    ways = [a + b * (len(v) - 1) for a, b in zip([*ways, 0], [0, *ways], strict=True)]
            total += sum(ways[: max(most - moved + 1, 0)])
        return total


def _varies(c: Axis, values: Sequence[Value]) -> bool:
    return not isinstance(c, EventAxis) and len(values) > 1


def one_per_cell(part: ResultGroup) -> Grid:
    """Return the first point of each cell (Theorem A)."""
    return _grid(part, lambda c: [low for low, _ in cells(c)])


def corners(part: ResultGroup) -> Grid:
    """Return the grid of both ends of each cell (Theorem C)."""
    return _grid(part, lambda c: [end for cell in cells(c) for end in cell])


def no_further_apart(part: ResultGroup, days: int) -> Grid:
    """Return the grid of both ends of each cell, with no two moments further apart than so many days (Theorem D)."""

    def chosen(c: NumberAxis | EventDistance) -> Iterable[int]:
        width = gap(part, c, days)
        for low, high in cells(c):
            yield from range(low, high, width) if width else (low,)
            yield high

    return _grid(part, chosen)


def gap(part: ResultGroup, c: NumberAxis | EventDistance, days: int) -> int:
    """Return so many days in the unit of a coordinate (days or minutes); 0 where it is no time."""
    if isinstance(c, NumberAxis) and not c.event:
        return 0
    quantity = c.later if isinstance(c, EventDistance) else c.quantity
    minutes = isinstance(part.space.interface.field(quantity.field).sort, Instant) and not quantity.by_day
    return days * MINUTES_PER_DAY if minutes else days


def _grid(part: ResultGroup, chosen: Callable[[NumberAxis | EventDistance], Iterable[int]]) -> Grid:
    values: list[tuple[Value, ...]] = []
    for c in part.space.coordinates:
        match c:
            case ChoiceAxis(_, members):
                values.append(members)
            case EventAxis():
                values.append((True, False))
            case NumberAxis() | EventDistance():
                readers = part.readers(c)
                if readers:
                    points = separators(c, [part.families[key] for key in readers])
                    values.append(tuple(sorted({*points, *chosen(c)})))
                else:
                    values.append(tuple(sorted(set(chosen(c)))))
    return Grid(part, tuple(values))
