"""The cases that a finding stands for: on which days, the one in which most is at stake, and a picture of the days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from returnlogic.base.finding import Mark, Picture, Range, Region
from returnlogic.base.sort import Int, Money
from returnlogic.base.value import Value, write
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Const, Term, equal
from returnlogic.present.case import Clock, is_copy
from returnlogic.present.words import assumption_words, open_assumptions
from returnlogic.solver.ask import Session
from returnlogic.solver.region import case_distance, days_between, distances


def clock_of(program: Program, clauses: Sequence[str], case: Mapping[str, Value], term: Term) -> Clock | None:
    """Return the first clock of the clauses that the term reads and whose events have happened in the case."""
    cone = program.cone(term)
    for name in clauses:
        for pair in program.clause(name).clocks:
            act, anchor = (str(case[n]) if n in program.assumptions else n for n in pair)
            if act in cone and anchor in cone and case.get(act) is not None and case.get(anchor) is not None:
                return act, anchor
    return None


def day_region(session: Session, term: Term, assumed: Mapping[str, Value], clock: Clock, label: str = "") -> Region:
    """Return the days of the clock on which the term has a case under what is assumed; raises `OutOfBudget`."""
    quantity = " - ".join(clock)
    boxes = tuple((Range(quantity, lo, hi),) for lo, hi in distances(session, term, *clock, assumed))
    return Region(dict(assumed), label, boxes)


def day_regions(
    session: Session, term: Term, case: Mapping[str, Value], clock: Clock, *, moves: bool = False
) -> Iterator[Region]:
    """Yield the region under what the case assumes; with `moves`, also those after changing one way of counting.

    Raises `OutOfBudget` if the solver cannot tell.
    """
    program = session.program
    names = open_assumptions(program, term)
    base = {n: case[n] for n in names}
    counting = [n for n in names if program.assumptions[n].kind == "counting"]

    def region(assumed: Mapping[str, Value]) -> Region:
        label = ", ".join(assumption_words(program, n, assumed[n]) for n in counting)
        return day_region(session, term, assumed, clock, label)

    first = region(base)
    yield first
    for name in counting if moves else ():
        for value in program.assumptions[name].domain if not is_copy(name) else ():
            if value != base[name]:
                moved = region({**base, name: value})
                if moved.boxes != first.boxes:
                    yield moved


def fact_region(program: Program, term: Term, case: Mapping[str, Value], free: frozenset[str]) -> Region:
    """Return the region of the facts that matter, each with the value it has in the case."""
    cone = program.cone(term)
    shown = [n for n in program.inputs if n in cone and n not in free and not is_copy(n)]
    values = ((n, write(program.inputs[n].sort, case[n])) for n in shown)
    assumed = {n: case[n] for n in program.assumptions if n in cone and not is_copy(n)}
    return Region(assumed, "the facts shown", (tuple(Range(n, v, v) for n, v in values),))


def last_day(session: Session, clock: Clock, region: Region) -> list[str]:
    """Return the literals of a case on the last day of a region, under what it assumes."""
    last = Const(region.boxes[-1][0].hi, Int(-40000, 40000))
    at_end = session.claim(equal(days_between(session.program, *clock), last))
    return [at_end, *(session.is_value(n, v) for n, v in region.assumptions.items())]


def dearest(session: Session, term: Term, literals: Sequence[str]) -> Mapping[str, Value] | None:
    """Return the least case of the literals, at the highest price if it can be; `None` iff there is none.

    The case is replayed on the term. Raises `OutOfBudget` if the solver cannot tell.
    """
    price = session.program.item_price
    tries = [list(literals)]
    if price is not None and isinstance(price.sort, Int | Money):
        tries.insert(0, [*literals, session.is_value(price.name, price.sort.hi)])
    for attempt in tries:
        found = session.least(attempt)
        if found is not None:
            return session.replay(term, found)
    return None


def picture(
    program: Program, case: Mapping[str, Value], clock: Clock, region: Region, ends: Iterable[tuple[str, int]]
) -> Picture | None:
    """Return the picture of a region in days, with a mark for the last day of each limit; `None` iff nothing counts."""
    day, start = case_distance(program, case, *clock), case[clock[1]]
    if day is None or not isinstance(start, int):
        return None
    first = program.inputs[clock[1]].day_of(start)
    marks = tuple(Mark(label, last - first) for label, last in ends)
    return Picture(clock[1], clock[0], day, tuple((b[0].lo, b[0].hi) for b in region.boxes), marks)


def limit_ends(
    program: Program, case: Mapping[str, Value], clauses: Sequence[str], anchor: str
) -> Iterator[tuple[str, int]]:
    """Yield the clauses with the last days (as day numbers) of their limits that are counted from the anchor."""
    run = Evaluation(program, case)
    for name in clauses:
        for limit in program.clause(name).limits:
            counted_from = str(case[limit.anchor]) if limit.anchor in program.assumptions else limit.anchor
            if limit.last_day is not None and counted_from == anchor:
                yield name, run.number(limit.last_day)
