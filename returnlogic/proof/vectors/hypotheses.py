"""The hypotheses under which its answers certify an evaluator, in words that somebody can check and sign.

No finite suite certifies an evaluator of which nothing is assumed: the policy plus one wrong day strictly inside a cell
passes every grid. Each text here is the hypothesis of a theorem, with the parameters of one suite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import fill

from returnlogic.base.interface import Interface
from returnlogic.proof.vectors.coordinates import (
    ChoiceAxis,
    EventAxis,
    EventDistance,
    NumberAxis,
    shown,
)
from returnlogic.proof.vectors.families import Family
from returnlogic.proof.vectors.forms import Quantity
from returnlogic.proof.vectors.grid import ResultGroup, gap

WIDTH = 120

SIDE_CONDITIONS = (
    "E gives the same outcome whenever it is asked the same case: it keeps nothing between cases, and reads no clock, "
    "no random number and no other source.",
    "E decides every case whose facts are well-typed, and its outcome depends on these facts alone.",
    "The build and the settings of E that answered are those in use.",
)
"""What every theorem takes for granted."""

NARROW = (
    "For every first-order mutant of the policy (one boundary, comparison, word, condition, number, rate, rounding or "
    "value changed, one rule dropped, always applied or with the value of another) and every result: the result of E "
    "is not that of the mutant, unless the mutant's is the policy's in every case in which it has one. Nothing else is "
    "claimed: two faults at once may hide each other, and a fault where no case looks is not seen."
)
"""What passing the mutation-complete suite says."""

TITLES = {
    "cells": "Theorem A (shared breakpoints)",
    "budget": "Theorem B (threshold budget)",
    "corners": "Theorem C (corners)",
    "resolution": "Theorem D (resolution)",
    "interaction": "Theorem E (interaction order) with Theorem C (corners)",
}

_ONE_MORE = (
    "between two neighbouring thresholds listed, or between one and an end, the outcome changes at no more than one "
    "place; at a threshold it may change or not"
)
_THRESHOLDS = {
    "cells": "the outcome changes at no other places than the thresholds listed; there it may change or not",
    "budget": "the places at which the outcome changes, taken over all cases and all these results together, are no "
    "more than {count}",
    "corners": _ONE_MORE,
    "resolution": "between two neighbouring thresholds listed, or between one and an end, no two places at which the "
    "outcome changes are nearer to each other than {width}; at a threshold it may change or not",
    "interaction": _ONE_MORE,
}


def hypothesis(
    kind: str,
    interface: Interface,
    parts: Sequence[ResultGroup],
    *,
    joint: bool,
    width: int = 0,
    orders: Mapping[str, int] | None = None,
) -> str:
    """Return the hypothesis of a suite of that kind over these parts, with its parameters."""
    lines = [f"HYPOTHESIS on the evaluator E: {TITLES[kind]}, policy `{interface.policy}`", ""]
    number = 0

    def say(points: Iterable[str]) -> None:
        nonlocal number
        for point in points:
            number += 1
            lines.append(fill(f"{number}. {point}", WIDTH, subsequent_indent="   ", break_long_words=False))

    say(SIDE_CONDITIONS)
    for at, part in enumerate(parts, 1):
        title = f"Part {at} of {len(parts)}. " if len(parts) > 1 else ""
        lines += ["", fill(f"{title}Results: {', '.join(part.families)}.", WIDTH, break_long_words=False)]
        if not joint:
            say([f"For these results E reads no facts but: {', '.join(_fields(part)) or 'none'}."])
        say(_points(kind, interface, part, width, orders or {}))
    then = (
        "THEN, if E answers every vector as the policy does, these results of E are the policy's in every well-typed "
    )
    then += "case"
    if any(isinstance(c, EventDistance) for p in parts for c in p.space.coordinates):
        then += " in which the differences lie between the ends given. Nothing is claimed of other cases."
    else:
        then += "."
    return "\n".join([*lines, "", fill(then, WIDTH)]) + "\n"


def _points(kind: str, interface: Interface, part: ResultGroup, width: int, orders: Mapping[str, int]) -> Iterator[str]:
    for group in part.space.groups:
        names = [f"`{c}`" for c in part.space.coordinates if isinstance(c, EventDistance) and c.later in group]
        events = [f"`{q}`" for q in group]
        yield (
            f"E sees {_listed(events)} only through whether they have happened and through {_listed(names)}. Where all "
            "of them move by the same time, dates of the outcome that count from one of them move along, and nothing "
            "else changes."
        )
    seen, days = _dates(part)
    for c in part.space.coordinates:
        if isinstance(c, EventAxis) and c.name not in seen:
            yield f"Of `{c.name}` E sees only whether it has happened."
        elif isinstance(c, EventAxis) and c.name in days:
            yield f"Of `{c.name}` E sees the day, and not the time of day."
    dated = {key: f.start for key, f in part.families.items() if f.start is not None}
    for start in sorted(set(dated.values())):
        keys = [key for key in dated if dated[key] == start]
        yield f"Values of {_listed(keys)} count from `{start}`: outcomes below are verdicts and days from there."
    for c in part.space.coordinates:
        if isinstance(c, NumberAxis | EventDistance):
            yield from _threshold(kind, interface, part, c, width)
    for key, family in part.families.items():
        if family.reads:
            yield _value(key, family)
    asked = {key: orders[key] for key in part.families if key in orders}
    for d in sorted(set(asked.values())):
        keys = [key for key in asked if asked[key] == d]
        yield (
            f"On the values tried, each outcome of {_listed(keys)}, as 1 where it is E's and 0 elsewhere, is a sum of "
            f"functions of at most {d} of these coordinates each: {'; '.join(_names(part))}. That is so if E is a tree "
            f"of decisions no path of which looks at more than {d} of them. (It holds of the policy, by calculation.)"
        )


def _dates(part: ResultGroup) -> tuple[set[str], set[str]]:
    """Return the fields whose number or date is in a coordinate, and those of which it is the day."""
    found: list[Quantity] = []
    for c in part.space.coordinates:
        match c:
            case NumberAxis(quantity):
                found.append(quantity)
            case EventDistance(later, earlier):
                found += [later, earlier]
            case ChoiceAxis() | EventAxis():
                pass
    return {q.field for q in found}, {q.field for q in found if q.by_day}


def _threshold(
    kind: str, interface: Interface, part: ResultGroup, c: NumberAxis | EventDistance, width: int
) -> Iterator[str]:
    values = part.readers(c)
    others = [key for key in part.families if key not in values]
    breaks = ", ".join(shown(interface, c, b) for b in c.breaks) or "none"
    span = f"As `{c}` grows from {shown(interface, c, c.low)} to {shown(interface, c, c.high)} and all else stays,"
    listed = f"Thresholds, each the first value on its far side: {breaks}."
    for keys, rule in (
        (others, _THRESHOLDS[kind]),
        (values, _THRESHOLDS["cells"].replace("outcome", "form of the outcome")),
    ):
        if keys:
            wide = gap(part, c, width)
            if rule == _THRESHOLDS["resolution"] and not wide:
                rule = _ONE_MORE
            said = rule.format(width=f"{width} days", count=len(c.breaks))
            whose = f" (of {_listed(keys)})" if len(keys) < len(part.families) else ""
            yield f"{span} {said}{whose}. {listed}"


def _value(key: str, f: Family) -> str:
    names = [f"`{c}`" for c in sorted(map(str, f.reads))]
    parts = [f"a constant plus whole multiples of {_listed(names)}"]
    if f.shared is not None:
        parts.append(
            f"plus or minus at most one share n/{f.denominator} of `{f.shared}`, n a whole number, rounded down, up, "
            "towards zero, half up or half to even"
        )
    return (
        f"While {_listed(names)} {'stays' if len(names) == 1 else 'stay'} between neighbouring thresholds and all else "
        f"stays, the form of the outcome of {key} is one: the verdict is one, and a value is {', '.join(parts)}."
    )


def _fields(part: ResultGroup) -> list[str]:
    found: dict[str, None] = {}
    for c in part.space.coordinates:
        match c:
            case ChoiceAxis(name) | EventAxis(name):
                found[name] = None
            case NumberAxis(quantity):
                found[quantity.field] = None
            case EventDistance(later, earlier):
                found |= {later.field: None, earlier.field: None}
    return list(found)


def _names(part: ResultGroup) -> list[str]:
    found = []
    for c in part.space.coordinates:
        match c:
            case EventAxis(name):
                found.append(f"whether {name} has happened")
            case ChoiceAxis(name):
                found.append(name)
            case NumberAxis() | EventDistance():
                found.append(str(c))
    return found


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
