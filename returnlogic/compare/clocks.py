"""The days in which a change is told: from which event to which act, and their picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from returnlogic.base.finding import Picture, Region
from returnlogic.base.value import Value
from returnlogic.compare.context import ComparisonContext
from returnlogic.compare.losses import Side
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.term import Term
from returnlogic.present.case import Clock
from returnlogic.present.extent import picture
from returnlogic.solver.region import FAR


def clocks_of(ctx: ComparisonContext, right: str, term: Term) -> list[Clock]:
    """Return the acts and the events they are counted from that a change can be told in, of the new version first.

    A reading stands for each event that it can be.
    """
    program = ctx.product.program
    cone = program.cone(term)
    found: dict[Clock, None] = {}
    for side in (ctx.new_side, ctx.old_side):
        for clause in side.of_right(right):
            for pair in clause.clocks:
                names = [_events(ctx, side, n) for n in pair]
                for a in names[0]:
                    for b in names[1]:
                        if {a, b} <= cone and a != b:
                            found[(a, b)] = None
    return list(found)


def _events(ctx: ComparisonContext, side: Side, name: str) -> list[str]:
    """Return the events that a name stands for in a version, as the product program calls them."""
    program = ctx.product.program
    if side is ctx.old_side:
        name = ctx.product.aligned.facts_before.get(name, name)
    if name in program.assumptions:
        return [str(v) for v in program.assumptions[name].domain if str(v) in program.inputs]
    return [name] if name in program.inputs and program.inputs[name].event else []


def shown_clock(ctx: ComparisonContext, right: str, case: Mapping[str, Value], clocks: Sequence[Clock]) -> Clock | None:
    """Return the first clock whose events have both happened in the case, and that runs in it."""
    picked = {str(case[n]) for n in ctx.product.program.assumptions}
    there = [(a, b) for a, b in clocks if case[a] is not None and case[b] is not None]
    plain = {
        e for side in (ctx.new_side, ctx.old_side) for c in side.of_right(right) for pair in c.clocks for e in pair
    }  # fmt: skip
    return next(((a, b) for a, b in there if {a, b} <= plain | picked), next(iter(there), None))


def change_picture(
    ctx: ComparisonContext,
    right: str,
    case: Mapping[str, Value],
    clock: Clock | None,
    regions: Sequence[Region],
    runs: tuple[Evaluation, Evaluation],
) -> Picture | None:
    """Return the picture of the days that change, with the ends of the limits of either version."""
    if clock is None or not regions or not regions[0].boxes:
        return None
    ends = []
    for side, run, word in zip(ctx.sides, runs, (" before", " now"), strict=True):
        for clause in side.of_right(right):
            for limit in clause.limits:
                if limit.last_day is not None and (limit.act, limit.anchor) == clock:
                    ends.append((f"{clause.id}{word}", run.number(limit.last_day)))
    found = picture(ctx.product.program, case, clock, regions[0], ends)
    return None if found is None else replace(found, marks=tuple(m for m in found.marks if -FAR < m.day < FAR))
