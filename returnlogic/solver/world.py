"""What a possible case is, and which of several cases is shown: the least in one declared order.

The order (semantics W5): assumption variables first, each with its values in the order declared; then facts in the
order of the vocabulary, each nearest to its typical value; then events in the order of the vocabulary, each as far
after the event it typically follows as the vocabulary says. The order is total, so the least case is unique and no
solver version can change what is printed.
"""

from __future__ import annotations

from dataclasses import dataclass

from returnlogic.base.sort import Bool, Enum, Instant
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning.program import Input, Program

NOON = 12 * 60


@dataclass(frozen=True, slots=True)
class Choice:
    """One variable of the order, with its candidates best first, or a target it should be near to."""

    name: str
    candidates: tuple[Value, ...] | None
    event: bool = False


def order(program: Program) -> tuple[Choice, ...]:
    """The variables of a program in the declared order."""
    found = []
    for a in program.assumptions.values():
        if a.fixed is None:
            found.append(Choice(a.name, a.domain))
    facts = [i for i in program.inputs.values() if not i.event]
    events = [i for i in program.inputs.values() if i.event]
    for i in facts:
        if isinstance(i.sort, Bool | Enum):
            members: tuple[Value, ...] = (True, False) if isinstance(i.sort, Bool) else i.sort.members
            rest = tuple(m for m in members if m != i.typical)
            found.append(Choice(i.name, (i.typical, *rest)))
        else:
            found.append(Choice(i.name, None))
    found += [Choice(i.name, None, True) for i in events]
    return tuple(found)


def usually_happens(i: Input) -> bool:
    """Whether an event has a typical date at all."""
    return i.typical is not None or i.typical_after is not None


def target(program: Program, i: Input, case: dict[str, Value]) -> int:
    """The typical value of a number or an event, given the variables before it in the order."""
    assert not isinstance(i.sort, Bool | Enum)
    if i.typical_after is None:
        found = i.typical if isinstance(i.typical, int) else i.sort.lo
    else:
        anchor_name, days = i.typical_after
        anchor = case.get(anchor_name)
        if anchor is None:
            found = (i.sort.lo + i.sort.hi) // 2 if i.typical is None else int(i.typical)
            before = [case[n] for n in program.inputs if program.inputs[n].event and case.get(n) is not None]
            if before:
                name = next(
                    n for n in reversed(list(program.inputs)) if program.inputs[n].event and case.get(n) is not None
                )
                found = _convert(program, name, int(case[name] or 0), isinstance(i.sort, Instant))
                found += days * (MINUTES_PER_DAY if isinstance(i.sort, Instant) else 1)
        else:
            found = _convert(program, anchor_name, int(anchor), isinstance(i.sort, Instant))
            found += days * (MINUTES_PER_DAY if isinstance(i.sort, Instant) else 1)
    return min(max(found, i.sort.lo), i.sort.hi)


def _convert(program: Program, anchor: str, value: int, to_instant: bool) -> int:
    is_instant = isinstance(program.inputs[anchor].sort, Instant)
    if to_instant and not is_instant:
        return value * MINUTES_PER_DAY + NOON
    if is_instant and not to_instant:
        return value // MINUTES_PER_DAY
    return value
