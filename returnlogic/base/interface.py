"""Define what an evaluator takes and gives, in any target language: the typed boundary that emitters and readers share.

A case is one value per field, in the units of `base/sort.py`: yes/no, whole numbers, minor units of money, day numbers,
minute numbers, and the words of an enum. An event that has not happened is the target's null. An outcome is one entry
per result: a verdict (`silent`, `conflict`, `value`) and, for a value, its bounds `lo` and `hi` (equal unless the text
leaves the value partial): words of `labels` where there are some, else whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money, Sort

LEVELS = ("refused", "discretion", "shop_picks", "granted")
"""The rungs of a remedy level, worst for the customer first (semantics M10)."""

PAYERS = ("customer", "shop")
"""Who pays a leg, worst for the customer first."""

MEANS_OF_PAYMENT = ("other", "same")
"""How the money of a remedy comes back beside how it was paid, worst for the customer first."""

WORDS: dict[str, tuple[str, ...]] = {"level": LEVELS, "payer": PAYERS, "means_of_payment": MEANS_OF_PAYMENT}
"""Kind of topic -> the words of its values, by their numbers; a topic of another kind has a number itself."""

VERDICTS = ("silent", "conflict", "value")
"""What is known of a topic, by the number that stands for it inside proofs."""


class Foreign:
    """A value of no sort, to try an edge with: equal to everything, in no order with anything, without a hash."""

    def __eq__(self, other: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "(a value of no known type)"


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `optional` iff it is an event, which may not have happened."""

    name: str
    sort: Sort
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One topic of one right: `right/topic`. `labels` are the words of its values, or none where it is a number."""

    key: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interface:
    """Holds the fields in order, and the results in order."""

    policy: str
    fields: tuple[Field, ...]
    results: tuple[Result, ...]

    def field(self, name: str) -> Field:
        """Return the field of that name; raises `KeyError` if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


def bounds(sort: Sort) -> tuple[int, int]:
    """Return the least and the greatest whole number that stands for a value of the sort; members by position."""
    match sort:
        case Bool():
            return 0, 1
        case Enum(members):
            return 0, len(members) - 1
        case Int(lo, hi) | Money(lo, hi) | Date(lo, hi) | Instant(lo, hi):
            return lo, hi


def to_json(interface: Interface) -> dict[str, Any]:
    """Return the JSON form of an interface, as certificates carry it."""
    fields = []
    for field in interface.fields:
        entry: dict[str, Any] = {"name": field.name, "optional": field.optional}
        match field.sort:
            case Bool():
                entry["sort"] = "bool"
            case Enum(members):
                entry |= {"sort": "enum", "values": list(members)}
            case Int(lo, hi) | Money(lo, hi) | Date(lo, hi) | Instant(lo, hi):
                entry |= {"sort": type(field.sort).__name__.lower(), "lo": lo, "hi": hi}
        fields.append(entry)
    results = [{"key": r.key, "labels": list(r.labels)} for r in interface.results]
    return {"policy": interface.policy, "fields": fields, "results": results}
