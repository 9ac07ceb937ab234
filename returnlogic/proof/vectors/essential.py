"""Thresholds that matter: two cases on both sides of each, which differ in nothing else and in the outcome (B)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from returnlogic.proof.vectors.coordinates import Axis, EventDistance, GridRow, NumberAxis, cells
from returnlogic.proof.vectors.table import CellTable


@dataclass(frozen=True, slots=True)
class EssentialPair:
    """Two rows that differ in one coordinate, `threshold - 1` and `threshold`, and in a result."""

    coordinate: Axis
    threshold: int
    before: GridRow
    after: GridRow


def pairs(tables: Sequence[CellTable]) -> Iterator[EssentialPair | tuple[Axis, int]]:
    """Yield for each threshold a pair of the first result that shows it, or the threshold itself if none does.

    The tables are of the results of one part.
    """
    for at, c in enumerate(tables[0].part.space.coordinates):
        if not isinstance(c, NumberAxis | EventDistance):
            continue
        lows = cells(c)
        for (low, last), (start, _) in pairwise(lows):
            row = next((r for t in tables for r in _shown(t, at, low, start)), None)
            if row is None:
                yield c, start
            else:
                yield EssentialPair(c, start, (*row[:at], last, *row[at + 1 :]), (*row[:at], start, *row[at + 1 :]))


def _shown(t: CellTable, at: int, low: int, start: int) -> Iterator[GridRow]:
    for row, symbol in t.symbols.items():
        if row[at] is not None and row[at] == low:
            other = (*row[:at], start, *row[at + 1 :])
            if t.symbols[other] != symbol:
                yield row
