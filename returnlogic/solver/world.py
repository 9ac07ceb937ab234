"""Define the possible cases, and which of several is shown: the least in one declared order.

The order (semantics W5): assumption variables first, each with its values in the order declared; then facts in the
order of the vocabulary, each nearest to its typical value; then events in the order of the vocabulary, each as far
after the event it typically follows as the vocabulary says. The order is total, so the least case is unique and no
solver version can change what is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from returnlogic.base.sort import Bool, Date, Enum, Instant
from returnlogic.base.value import Value
from returnlogic.meaning.program import Input, Program

NOON = 12 * 60


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the order, with its candidates best first, or a target it should be near to."""

    name: str
    candidates: tuple[Value, ...] | None
    event: bool = False


def order(program: Program) -> tuple[Variable, ...]:
    """Return the variables of a program in the declared order."""
    found = []
    for a in program.assumptions.values():
        if a.fixed is None:
            found.append(Variable(a.name, a.domain))
    facts = [i for i in program.inputs.values() if not i.event]
    events = [i for i in program.inputs.values() if i.event]
    for i in facts:
        if isinstance(i.sort, Bool | Enum):
            members: tuple[Value, ...] = (True, False) if isinstance(i.sort, Bool) else i.sort.members
            rest = tuple(m for m in members if m != i.typical)
            found.append(Variable(i.name, (i.typical, *rest)))
        else:
            found.append(Variable(i.name, None))
    found += [Variable(i.name, None, True) for i in events]
    return tuple(found)


def usually_happens(i: Input) -> bool:
    """Return whether an event has a typical date at all."""
    return i.typical is not None or i.typical_after is not None


def target(program: Program, i: Input, case: dict[str, Value]) -> int:
    """Return the typical value of a number or an event, given the variables before it in the order.

    An event follows its anchor or, where that has not happened, the last of the events that have.
    """
    assert not isinstance(i.sort, Bool | Enum)
    found = i.typical if isinstance(i.typical, int) else i.sort.lo
    if i.typical_after is not None:
        anchor, days = i.typical_after
        happened = [n for n, x in program.inputs.items() if x.event and case.get(n) is not None]
        if happened:
            found = _days_after(i, program.inputs[anchor if anchor in happened else happened[-1]], case, days)
        elif i.typical is None:
            found = (i.sort.lo + i.sort.hi) // 2
    return min(max(found, i.sort.lo), i.sort.hi)


def _days_after(event: Input, anchor: Input, case: Mapping[str, Value], days: int) -> int:
    """Return the date of an event so many days after another: at its time, at noon if it has none, or its day."""
    moment = case[anchor.name]
    assert isinstance(event.sort, Date | Instant) and isinstance(moment, int)
    if isinstance(event.sort, Date):
        return anchor.day_of(moment) + days
    return (
        moment if isinstance(anchor.sort, Instant) else moment * event.sort.per_day + NOON
    ) + days * event.sort.per_day
