"""A case that a finding shows: its facts in words, in JSON form, and what the clauses say about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from returnlogic.base.finding import Witness
from returnlogic.base.sort import Date, Instant
from returnlogic.base.value import MINUTES_PER_DAY, Value, in_words, show, write
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Input, Program
from returnlogic.present.words import claim_words, fact_words
from returnlogic.solver.region import case_distance

Clock = tuple[str, str]
"""The act and the event that it is counted from, whose distance in days a finding is told in."""


def is_copy(name: str) -> bool:
    """Return whether a variable is the second copy of a self-composition, which belongs to no case."""
    return name.endswith("'")


def witness(program: Program, case: Mapping[str, Value]) -> Witness:
    """Return a case of the program in JSON form, without second copies of variables."""
    facts = {n: write(i.sort, case[n]) for n, i in program.inputs.items() if not is_copy(n)}
    return Witness(facts, {n: case[n] for n in program.assumptions if not is_copy(n)})


def case_lines(
    program: Program, case: Mapping[str, Value], hidden: Set[str], clock: Clock | None = None
) -> Iterator[str]:
    """Yield the facts that are not hidden, one a line: events in order of time, then the rest, then what never was.

    With a clock, its act is told with the days since its anchor.
    """
    given = [i for n, i in program.inputs.items() if n not in hidden and not is_copy(n)]
    for i in sorted((i for i in given if i.event and case[i.name] is not None), key=lambda i: _minute(i, case[i.name])):
        distance = case_distance(program, case, *clock) if clock and i.name == clock[0] else None
        counted = f" ({days_from(distance, clock[1])})" if clock and distance is not None else ""
        yield f"{i.label}: {show(i.sort, case[i.name])}{counted}"
    yield from (fact_words(i, case[i.name]) for i in given if not i.event)
    yield from (f"{i.label}: has not happened" for i in given if i.event and case[i.name] is None)


def days_from(distance: int, event: str) -> str:
    """Return a number of days from an event in words; a negative one is before it."""
    event = in_words(event)
    if distance >= 0:
        return f"day {distance} after “{event}”"
    return f"{-distance} day{'s' if distance < -1 else ''} before “{event}”"


def applied(program: Program, case: Mapping[str, Value], clauses: Sequence[str]) -> Iterator[str]:
    """Yield what each clause says about the case, one line for each that says something."""
    run = Evaluation(program, case)
    for name in clauses:
        live = [c for c in program.clause(name).claims if run.holds(c.live)]
        said = dict.fromkeys(claim_words(c, run.number(c.lo), run.number(c.hi)) for c in live)
        if said:
            yield f"{name}: {'; '.join(said)}"


def _minute(event: Input, value: Value) -> int:
    """Return the minute of an event, or the first one of its day."""
    assert isinstance(event.sort, Date | Instant) and isinstance(value, int)
    return value * (MINUTES_PER_DAY // event.sort.per_day)
