"""The values that a result may have between thresholds, and the points that tell all of them apart (Theorem F).

Between thresholds a value of the policy is one sum (`forms`). The evaluator's is taken to be one of a declared family:
a constant, plus whole multiples of the quantities that the policy's own sums read, plus at most one share of the one
quantity that the policy takes shares of, rounded in one of five ways. A date counts from an event of the case.

Two members that agree on two points at least 2M apart have the same slope, M being a common denominator: their rounding
errors differ by less than 2 between the points. With one slope, what is left of a member is how it rounds each class of
remainders (none, below a half, a half of each parity, above a half), so one point of every class that occurs tells the
rest. Sums without a share are told apart by the ends of a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import lcm

from returnlogic.proof.vectors.coordinates import Axis, EventDistance, NumberAxis, Space, cells
from returnlogic.proof.vectors.forms import Quantity, Share, SumForm
from returnlogic.proof.vectors.thresholds import NotSeparable

STEPS = 10_000
"""Rates are multiples of a hundredth of a per cent, or of what the policy itself uses."""


@dataclass(frozen=True, slots=True)
class Family:
    """The values that one result is taken to have."""

    sums: tuple[SumForm, ...]
    """Those of the policy."""
    start: Quantity | None
    """The event that the value counts from, if it is a date of linked events."""
    reads: frozenset[Axis]
    """The coordinates that a value, counted from there, still reads."""
    shared: Quantity | None
    """The quantity that shares are taken of."""
    denominator: int
    """Of the rates, where there are shares."""


def family(space: Space, sums: Iterable[SumForm]) -> Family:
    """Return the family of a result with these sums; raises `NotSeparable` iff a sum is of none."""
    found = tuple(sorted(sums, key=str))
    linked = {q for group in space.groups for q in group}
    total = {s: sum(k for q, k in s.quantities if q in linked) for s in found}
    start = next((q for s in found if total[s] == 1 for q, _ in s.quantities if q in linked), None)
    for s in found:
        if total[s] != (start is not None) or (start is None and s.reads & linked):
            raise NotSeparable(f"its value `{s}` does not move along with the dates of the case as its other values do")
    reads: set[Axis] = set()
    for s in found:
        for q in s.reads:
            if q in linked:
                assert start is not None
                reads |= _path(space, start, q)
            else:
                reads |= {c for c in space.coordinates if isinstance(c, NumberAxis) and c.quantity == q}
    shares = {share for s in found for share, _ in s.shares}
    shared = {q for share in shares for q in share.of.reads}
    if len(shared) > 1:
        raise NotSeparable(f"its value takes shares of {' and of '.join(map(str, sorted(shared)))}")
    for s in found:
        odd = [
            share for share, k in s.shares if k not in (1, -1) or share.of != SumForm(0, tuple((q, 1) for q in shared))
        ]
        if len(s.shares) > 1 or odd:
            raise NotSeparable(f"its value `{s}` is more than one rounded share of one quantity")
    for q in shared:
        if q in linked or any(isinstance(c, NumberAxis) and c.quantity == q and c.low < 0 for c in space.coordinates):
            raise NotSeparable(f"its value takes a share of {q}, which may be negative")
    bottom = lcm(STEPS, *(share.den for share in shares)) if shares else 1
    return Family(found, start, frozenset(reads), next(iter(shared), None), bottom)


def _path(space: Space, start: Quantity, end: Quantity) -> set[Axis]:
    """Return the differences that lead from one event to another."""
    found: dict[Quantity, set[Axis]] = {start: set()}
    queue = [start]
    while queue:
        at = queue.pop()
        for c in space.coordinates:
            if isinstance(c, EventDistance) and at in (c.later, c.earlier):
                other = c.earlier if at == c.later else c.later
                if other not in found:
                    found[other] = found[at] | {c}
                    queue.append(other)
    if end not in found:
        raise NotSeparable(f"its value reads {start} and {end}, which are not compared")
    return found[end]


def separators(c: NumberAxis | EventDistance, families: Iterable[Family]) -> tuple[int, ...]:
    """Return the points to try of a coordinate that values read: ends of its cells, and what tells shares apart."""
    found: set[int] = set()
    for low, high in cells(c):
        found |= {low, high}
        for f in families:
            if isinstance(c, NumberAxis) and f.shared == c.quantity and c in f.reads:
                found |= _of_cell(c.quantity, f, low, high)
    return tuple(sorted(found))


def _of_cell(q: Quantity, f: Family, low: int, high: int) -> set[int]:
    if high - low <= 2 * f.denominator:
        return set(range(low, high + 1))  # too small to tell slopes apart otherwise
    found: set[int] = set()
    for s in f.sums:
        for share, sign in s.shares:
            whole = dict(s.quantities).get(q, 0)
            found |= set(_witnesses(share, sign, whole, f.denominator, low).values())
    return found


def _witnesses(share: Share, sign: int, whole: int, bottom: int, low: int) -> Mapping[tuple[int, ...], int]:
    """Return the first point from `low` on of each class of remainders of `whole * u + sign * num * u / den`."""
    slope = whole * bottom + sign * share.num * (bottom // share.den)
    found: dict[tuple[int, ...], int] = {}
    for u in range(low, low + 2 * bottom):
        floor, rest = divmod(slope * u, bottom)
        side = (2 * rest > bottom) - (2 * rest < bottom)
        kind = (0,) if rest == 0 else (1, side) if side else (2, floor % 2, u % 2)
        found.setdefault(kind, u)
    return found
