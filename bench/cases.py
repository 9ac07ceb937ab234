"""Cases to decide: by dice, and around every number that a policy names."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from returnlogic.base.interface import Field, Interface, bounds
from returnlogic.base.sort import Bool, Date, Enum
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import AddWorkingDays, Const, walk

Case = dict[str, bool | int | str | None]

LONGEST = 1000
"""Whole numbers of a policy up to this one are taken as lengths of windows."""


def by_dice(interface: Interface, count: int, seed: int) -> list[Case]:
    """Well-typed cases; the events of one lie within months of each other, and one in seven has not happened."""
    dice = random.Random(seed)
    return [_case(interface, dice) for _ in range(count)]


def _case(interface: Interface, dice: random.Random) -> Case:
    spans = [bounds(f.sort) for f in interface.fields if isinstance(f.sort, Date)]
    around = dice.randint(spans[0][0], spans[0][1]) if spans else 0
    return {f.name: _value(f, dice, around) for f in interface.fields}


def _value(field: Field, dice: random.Random, around: int) -> bool | int | str | None:
    lo, hi = bounds(field.sort)
    if field.optional and dice.random() < 1 / 7:
        return None
    match field.sort:
        case Bool():
            return dice.random() < 0.5
        case Enum(members):
            return dice.choice(members)
        case Date():
            return min(hi, max(lo, around + dice.randint(-5, 100)))
        case _:
            return dice.choice((lo, hi, dice.randint(lo, hi), dice.randint(lo, hi), dice.randint(lo, hi)))


def at_boundaries(program: Program, interface: Interface, seed: int) -> list[Case]:
    """Well-typed cases, each with two events as many days apart as the policy says, or one more, or one less.

    Every member of every enum gets each of them; amounts are the least, the greatest, and about those it names.
    """
    dice = random.Random(seed)
    days = [f for f in interface.fields if isinstance(f.sort, Date)]
    enums = [(f.name, m) for f in interface.fields if isinstance(f.sort, Enum) for m in f.sort.members]
    apart = sorted({n + d for n in _lengths(program) for d in (-1, 0, 1)})
    found = []
    for first in days:
        for second in days:
            for length in apart if first is not second else ():
                for name, member in enums:
                    case = _case(interface, dice)
                    case[name] = member
                    lo, hi = bounds(first.sort)
                    start = dice.randint(lo + 1, hi - LONGEST - 1)
                    case[first.name], case[second.name] = start, start + length
                    found.append(case)
    return found


def _lengths(program: Program) -> Iterator[int]:
    for body in program.lets.values():
        for term in walk(body):
            if isinstance(term, Const) and type(term.value) is int and 0 <= term.value <= LONGEST:
                yield term.value
            elif isinstance(term, AddWorkingDays):
                yield term.days


def facts(cases: Sequence[Case]) -> list[tuple[bool | int | str | None, ...]]:
    """The values alone, in the order of the fields."""
    return [tuple(c.values()) for c in cases]
