"""Define the sorts of quantities: the kind of thing that one is, and its bounds.

Everything the solver sees is a yes/no or a bounded whole number: money in minor units, dates as day numbers
(proleptic Gregorian ordinal, 1 = 1 January of year 1), instants as minutes since the start of day number 0,
enum members as their position.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Bool:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Int:
    """A whole number in `lo..hi`, counted in `unit` (`days`, `hours`, or nothing)."""

    lo: int
    hi: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in `lo..hi` minor units of one currency."""

    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class Date:
    """A day number in `lo..hi`."""

    lo: int
    hi: int
    per_day: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Instant:
    """A minute in `lo..hi`, 1440 to a day number."""

    lo: int
    hi: int
    per_day: ClassVar[int] = 1440


@dataclass(frozen=True, slots=True)
class Enum:
    """One of the members, in the order declared."""

    members: tuple[str, ...]


Sort = Bool | Int | Money | Date | Instant | Enum
