"""Coordinates that can be varied one by one, and how a choice of them is laid out as a case.

Days between two events are one coordinate, as long as the events are compared in no circle: then any choice of
differences is a case, if no difference is wider than the calendar allows (`Difference.low`, `high`). Dates that are
compared with each other are read through their differences only, so one placement on the calendar stands for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from returnlogic.base.interface import Interface, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import MINUTES_PER_DAY, Value, show
from returnlogic.proof.vectors.forms import Quantity
from returnlogic.proof.vectors.thresholds import NotSeparable, Thresholds, ends


@dataclass(frozen=True, slots=True)
class ChoiceAxis:
    """A yes/no or an enum."""

    name: str
    members: tuple[Value, ...]

    def __str__(self) -> str:
        return f"{self.name}: any of its {len(self.members)} values"


@dataclass(frozen=True, slots=True)
class EventAxis:
    """A yes/no: an event has happened."""

    name: str

    def __str__(self) -> str:
        return f"{self.name} has happened, or has not"


@dataclass(frozen=True, slots=True)
class NumberAxis:
    """A number, or a date that is compared with no other; `breaks` are its thresholds, in order."""

    quantity: Quantity
    low: int
    high: int
    breaks: tuple[int, ...]
    event: bool

    def __str__(self) -> str:
        return str(self.quantity)


@dataclass(frozen=True, slots=True)
class EventDistance:
    """Days, or minutes, from one event to another."""

    later: Quantity
    earlier: Quantity
    low: int
    high: int
    breaks: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.later} - {self.earlier}"


Axis = ChoiceAxis | EventAxis | NumberAxis | EventDistance
GridRow = tuple[Value, ...]
"""A value per coordinate; `None` for a number or a difference of an event that has not happened."""


def cells(c: NumberAxis | EventDistance) -> tuple[tuple[int, int], ...]:
    """Return the stretches between neighbouring thresholds, ends included."""
    starts = (c.low, *c.breaks)
    stops = (*(b - 1 for b in c.breaks), c.high)
    return tuple(zip(starts, stops, strict=True))


@dataclass(frozen=True, slots=True)
class Space:
    """The coordinates of some results, and where events that are compared stand on the calendar."""

    interface: Interface
    coordinates: tuple[Axis, ...]
    groups: tuple[tuple[Quantity, ...], ...]
    """Events that are linked by differences."""

    def active(self, there: Mapping[str, bool]) -> list[bool]:
        """Return which coordinates mean something where these events have happened."""
        found = []
        for c in self.coordinates:
            match c:
                case ChoiceAxis() | EventAxis():
                    found.append(True)
                case NumberAxis(quantity, event=event):
                    found.append(not event or there[quantity.field])
                case EventDistance(later, earlier):
                    found.append(there[later.field] and there[earlier.field])
        return found

    def patterns(self) -> Iterator[dict[str, bool]]:
        """Yield every choice of which events have happened; all of them first."""
        names = [c.name for c in self.coordinates if isinstance(c, EventAxis)]
        for there in product((True, False), repeat=len(names)):
            yield dict(zip(names, there, strict=True))

    def facts(self, row: GridRow, usual: Mapping[str, Value]) -> dict[str, Value]:
        """Return the case of a row; facts that no coordinate is about have a usual value."""
        found = {f.name: usual[f.name] for f in self.interface.fields}
        there: set[str] = set()
        gaps: dict[tuple[Quantity, Quantity], int] = {}
        for c, value in zip(self.coordinates, row, strict=True):
            match c:
                case ChoiceAxis(name):
                    found[name] = value
                case EventAxis(name):
                    low, high = bounds(self.interface.field(name).sort)
                    found[name] = (low + high) // 2 if value else None  # unless its date is a coordinate
                    if value:
                        there.add(name)
                case NumberAxis(quantity):
                    if value is not None:
                        found[quantity.field] = _moment(self.interface, quantity, int(value))
                case EventDistance(later, earlier):
                    if value is not None:
                        gaps[later, earlier] = int(value)
        for group in self.groups:
            for quantity, day in self._placed([q for q in group if q.field in there], gaps):
                found[quantity.field] = _moment(self.interface, quantity, day)
        return found

    def _placed(
        self, group: Sequence[Quantity], gaps: Mapping[tuple[Quantity, Quantity], int]
    ) -> Iterator[tuple[Quantity, int]]:
        """Yield a date for each event, as near to the middle of the calendar as the differences let it be."""
        left = list(group)
        while left:
            offsets = {left.pop(0): 0}
            grown = True
            while grown:
                grown = False
                for (later, earlier), gap in gaps.items():
                    for a, b, step in ((earlier, later, gap), (later, earlier, -gap)):
                        if a in offsets and b not in offsets and b in left:
                            offsets[b] = offsets[a] + step
                            left.remove(b)
                            grown = True
            limits = [(ends(self.interface, q), offset) for q, offset in offsets.items()]
            first = max(low - offset for (low, _), offset in limits)
            last = min(high - offset for (_, high), offset in limits)
            assert first <= last, "a difference is wider than its bounds"
            for quantity, offset in offsets.items():
                yield quantity, (first + last) // 2 + offset


def space(found: Thresholds, interface: Interface) -> Space:
    """Return the coordinates of what some results read; raises `NotSeparable` iff they cannot be varied one by one."""
    names = {q.field for q in found.numbers}
    doubled = next((n for n in sorted(names) if {Quantity(n), Quantity(n, True)} <= found.numbers.keys()), None)
    if doubled is not None:
        raise NotSeparable(f"`{doubled}` is read by the minute and by the day: neither can be varied alone")
    groups = _groups(found.pairs)
    linked = {q for group in groups for q in group}
    for q in sorted(linked):
        if found.numbers.get(q):
            raise NotSeparable(f"`{q}` is compared with other events and with a date of its own")
    made: list[Axis] = []
    for f in interface.fields:
        if f.name in found.choices:
            made.append(ChoiceAxis(f.name, (False, True) if isinstance(f.sort, Bool) else _members(f.sort)))
        if f.name in found.events:
            made.append(EventAxis(f.name))
    for f in interface.fields:
        for q in (Quantity(f.name), Quantity(f.name, True)):
            if q in found.numbers and q not in linked:
                low, high = ends(interface, q)
                breaks = tuple(sorted(b for b in found.numbers[q] if low < b <= high))
                made.append(NumberAxis(q, low, high, breaks, f.optional))
    for group in groups:
        limits = [ends(interface, q) for q in group]
        width = min(high for _, high in limits) - max(low for low, _ in limits)
        pairs = [p for p in sorted(found.pairs) if p[0] in group]
        reach = max(width, 0) // _longest(group, pairs)
        for pair in pairs:
            made.append(_difference(pair, reach, found.pairs[pair]))
    return Space(interface, tuple(made), groups)


def _members(sort: object) -> tuple[Value, ...]:
    assert isinstance(sort, Enum)
    return sort.members


def _difference(pair: tuple[Quantity, Quantity], reach: int, breaks: Iterable[int]) -> EventDistance:
    """Return the coordinate of a pair, turned so that most of its thresholds are not before the earlier event."""
    inside = sorted(b for b in breaks if -reach < b <= reach)
    if len(inside) < len(set(breaks)):
        raise NotSeparable(f"{pair[0]} and {pair[1]} are compared over more than the {reach} days that can be tried")
    if sum(b > 0 for b in inside) * 2 <= len(inside) and inside:
        return EventDistance(pair[1], pair[0], -reach, reach, tuple(sorted(1 - b for b in inside)))
    return EventDistance(*pair, -reach, reach, tuple(inside))


def _groups(pairs: Iterable[tuple[Quantity, Quantity]]) -> tuple[tuple[Quantity, ...], ...]:
    """Return the events that are linked, in order; raises `NotSeparable` iff they are compared in a circle."""
    group: dict[Quantity, set[Quantity]] = {}
    for a, b in sorted(pairs):
        one, other = group.setdefault(a, {a}), group.setdefault(b, {b})
        if one is other:
            raise NotSeparable(
                f"{', '.join(map(str, sorted(one)))} are compared in a circle: one difference follows from others"
            )
        one |= other
        for q in other:
            group[q] = one
    return tuple(sorted({tuple(sorted(g)) for g in group.values()}))


def _longest(group: Sequence[Quantity], pairs: Sequence[tuple[Quantity, Quantity]]) -> int:
    """Return the most differences between two events of a group."""
    near: dict[Quantity, list[Quantity]] = {q: [] for q in group}
    for a, b in pairs:
        near[a].append(b)
        near[b].append(a)

    def depth(q: Quantity, source: Quantity | None) -> int:
        return max((1 + depth(n, q) for n in near[q] if n != source), default=0)

    return max(depth(q, None) for q in group)


def _moment(interface: Interface, quantity: Quantity, value: int) -> int:
    """Return the raw value of a field: noon of the day where only the day counts."""
    return value * MINUTES_PER_DAY + MINUTES_PER_DAY // 2 if quantity.by_day else value


def shown(interface: Interface, c: NumberAxis | EventDistance, value: int) -> str:
    """Return a value of a coordinate as a reader writes it."""
    if isinstance(c, EventDistance):
        unit = "minutes" if not c.later.by_day and _is_instant(interface, c.later.field) else "days"
        return f"{value} {unit}"
    if c.quantity.by_day:
        return f"day {value}"
    return show(interface.field(c.quantity.field).sort, value)


def _is_instant(interface: Interface, name: str) -> bool:
    return type(interface.field(name).sort).__name__ == "Instant"
