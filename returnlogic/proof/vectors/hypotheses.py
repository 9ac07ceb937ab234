"""What has to be true of an evaluator for its answers to certify it, in words that somebody can check and sign.

No finite suite certifies an evaluator of which nothing is assumed: the policy plus one wrong day strictly inside a cell
passes every grid. Each text here is the hypothesis of a theorem, with the parameters of one suite.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill

from returnlogic.base.interface import Interface
from returnlogic.proof.vectors.coordinates import Choice, Difference, Number, There, shown
from returnlogic.proof.vectors.families import Family
from returnlogic.proof.vectors.grid import Part

WIDTH = 120

SIDE_CONDITIONS = (
    "E gives the same outcome whenever it is asked the same case: it keeps nothing between cases, and reads no clock, no "
    "random number and no other source.",
    "E decides every case whose facts are well-typed, and its outcome depends on the facts listed here alone.",
    "The build and the settings of E that answered are those in use.",
)
"""What every theorem takes for granted."""

NARROW = (
    "For every first-order mutant of the policy (one boundary, comparison, word, condition, number, rate, rounding or "
    "value changed, one rule dropped, always applied or with the value of another) and every result: the result of E is "
    "not that of the mutant, unless the mutant's is the policy's in every case. Nothing else is claimed: two faults at "
    "once may hide each other, and a fault where no case looks is not seen."
)
"""What passing the mutation-complete suite says."""

TITLES = {
    "cells": "Theorem A (shared breakpoints)",
    "budget": "Theorem B (threshold budget)",
    "corners": "Theorem C (corners)",
    "resolution": "Theorem D (resolution)",
    "interaction": "Theorem E (interaction order) with Theorem C (corners)",
}

_THRESHOLDS = {
    "cells": "changes only at the thresholds listed, or at some of them",
    "budget": "changes at no more places than there are thresholds listed",
    "corners": "changes, between two neighbouring thresholds listed or between one and an end, at no more than one other "
    "place; at the thresholds it may change or not",
    "resolution": "changes at places of which no two are nearer to each other than {width}",
    "interaction": "changes, between two neighbouring thresholds listed or between one and an end, at no more than one "
    "other place; at the thresholds it may change or not",
}


def hypothesis(
    kind: str,
    face: Interface,
    parts: Sequence[Part],
    *,
    joint: bool,
    width: int = 0,
    orders: Mapping[str, int] | None = None,
) -> str:
    """The hypothesis of a suite of that kind over these parts, with its parameters."""
    lines = [f"HYPOTHESIS on the evaluator E, for {TITLES[kind]} and policy `{face.policy}`", ""]
    points = [*SIDE_CONDITIONS]
    for number, part in enumerate(parts, 1):
        name = "" if joint else f"Part {number}: "
        keys = ", ".join(part.families)
        if joint:
            points.append(f"Results: {keys}.")
        else:
            fields = ", ".join(_fields(part)) or "none"
            points.append(f"{name}the results {keys} of E read no facts but these: {fields}.")
        points += [f"{name}{p}" for p in _points(kind, face, part, width, orders or {})]
    for number, point in enumerate(points, 1):
        lines.append(fill(f"{number}. {point}", WIDTH, subsequent_indent="   ", break_long_words=False))
    what = "every result" if joint else "each of these results"
    then = f"THEN, if E answers every vector as the policy does, {what} of E is the policy's in every well-typed case"
    bounded = any(isinstance(c, Difference) for p in parts for c in p.space.coordinates)
    then += " whose differences lie between the ends given; nothing is claimed of other cases." if bounded else "."
    return "\n".join([*lines, "", fill(then, WIDTH)]) + "\n"


def _points(kind: str, face: Interface, part: Part, width: int, orders: Mapping[str, int]) -> Iterator[str]:
    for group in part.space.groups:
        names = [f"`{c}`" for c in part.space.coordinates if isinstance(c, Difference) and c.later in group]
        yield (
            f"E sees {_listed([str(q) for q in group])} only through {_listed(names)}; where all of them move by as many "
            "days, dates of its outcome that count from one of them move along, and nothing else changes."
        )
    if any(q.by_day for group in part.space.groups for q in group):
        yield "Of a moment whose day is named here E sees the day only."
    for c in part.space.coordinates:
        if isinstance(c, Number | Difference):
            yield _threshold(kind, face, part, c, width)
    for key, family in part.families.items():
        yield _family(key, family)
    asked = {key: orders[key] for key in part.families if key in orders}
    for d in sorted(set(asked.values())):
        keys = [key for key in asked if asked[key] == d]
        yield (
            f"On the values tried, each outcome of {_listed(keys)}, as 1 where it is E's and 0 elsewhere, is a sum of "
            f"functions of at most {d} of these coordinates each: {'; '.join(_names(part))}. That is so if E is a tree of "
            f"decisions no path of which looks at more than {d} of them. (It holds of the policy, by calculation.)"
        )


def _threshold(kind: str, face: Interface, part: Part, c: Number | Difference, width: int) -> str:
    breaks = ", ".join(shown(face, c, b) for b in c.breaks) or "none"
    span = f"from {shown(face, c, c.low)} to {shown(face, c, c.high)}"
    values = part.readers(c)
    others = [key for key in part.families if key not in values]
    said = f"As `{c}` grows {span}, all else equal, "
    rule = _THRESHOLDS[kind].format(width=shown(face, c, width) if isinstance(c, Difference) else width)
    rules = [f"the outcome of {_listed(others)} in E {rule}"] if others else []
    if values:
        rules.append(f"the outcome of {_listed(values)} in E, apart from the value that item says, {_THRESHOLDS['cells']}")
    return f"{said}{'; and '.join(rules)}. Thresholds (the first value after each): {breaks}."


def _family(key: str, f: Family) -> str:
    start = f"days from {f.start}" if f.start is not None else "a number or a word"
    if not f.reads:
        return f"Between thresholds the value of {key} in E is constant: {start}, whatever the facts."
    parts = [f"a constant plus whole multiples of {_listed(sorted(map(str, f.reads)))}"]
    if f.shared is not None:
        parts.append(
            f"plus or minus at most one share n/{f.denominator} of {f.shared}, n a whole number, rounded down, up, "
            "towards zero, half up or half to even"
        )
    counted = f", counted in days from {f.start}" if f.start is not None else ""
    return f"Between thresholds the value of {key} in E is {', '.join(parts)}{counted}."


def _fields(part: Part) -> list[str]:
    found: dict[str, None] = {}
    for c in part.space.coordinates:
        match c:
            case Choice(name) | There(name):
                found[name] = None
            case Number(quantity):
                found[quantity.field] = None
            case Difference(later, earlier):
                found |= {later.field: None, earlier.field: None}
    return list(found)


def _names(part: Part) -> list[str]:
    return [f"whether {c.name} has happened" if isinstance(c, There) else getattr(c, "name", str(c)) for c in part.space.coordinates]


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
