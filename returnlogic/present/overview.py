"""Define the overview of what customers get: situations, each in stretches of days with one outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Treatment(StrEnum):
    """Says what the policy does with an order, as far as any remedy goes."""

    GIVES = "gives"
    CONTRADICTS = "contradicts"
    LEFT_TO_SHOP = "left_to_shop"
    REFUSES = "refuses"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Band:
    """Days from `first` to `last` (`None`: and later) with one outcome, and the order of the first of them."""

    first: int
    last: int | None
    treatment: Treatment
    written: str
    law: str
    is_less: bool
    case: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """Orders that differ in nothing but what is wrong with them, and fare alike; days are counted from `start`."""

    labels: tuple[str, ...]
    start: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Holds the situations, and what else their orders are like and how the text is read in them.

    `untold` says why there are none, where the solver could not tell.
    """

    situations: tuple[Situation, ...] = ()
    usual: tuple[str, ...] = ()
    untold: str = ""
