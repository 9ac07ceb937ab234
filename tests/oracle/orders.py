"""The line of RL114: of two cases that differ in their place in an order alone, the later one fares worse (V1)."""

from __future__ import annotations

from itertools import combinations

from returnlogic.meaning.clause import Clause
from returnlogic.meaning.program import Output
from tests.oracle.conflicts import SHOP_PICKS
from tests.oracle.gaps import undecided
from tests.oracle.line import Line, Ruling, Subject, level_outputs, of_points
from tests.oracle.world import Point, World

LESS_IS_BETTER = ("amount", "charged", "due")


def orders(world: World) -> dict[Subject, Ruling]:
    """RL114 by order of the vocabulary."""
    places = {(p.choice, tuple(p.case[n] for n in world.relevant)): p for p in world.points}
    found: dict[Subject, Ruling] = {}
    for order in world.program.orderings:
        hits = []
        for earlier, later in combinations(order.rungs, 2):
            for p in world.points:
                if any(p.case[n] != v for n, v in later.items()) or not ordinary(p):
                    continue
                other = places.get((p.choice, tuple(earlier.get(n, p.case[n]) for n in world.relevant)))
                if other is not None and fares_worse(other, p):
                    hits.append(p)
        found[("RL114", f"order “{order.label}”")] = of_points(world, hits, True)
    return found


def ordinary(point: Point) -> bool:
    """Whether all that is asked is done, and no event falls on the day of the one it typically follows."""
    inputs = point.program.inputs
    follows = [(n, i.typical_after[0]) for n, i in inputs.items() if i.typical_after and i.typical_after[1]]
    both = [(a, b) for a, b in follows if point.happened(a) and point.happened(b)]
    return all(point.day(a) != point.day(b) for a, b in both) and all(
        _done(point, c) for c in point.program.policy_clauses if point.holds(c.scope)
    )


def _done(point: Point, clause: Clause) -> bool:
    met = clause.requirement is None or point.holds(clause.requirement)
    return met and all(point.case[g.fact] for g in clause.gates)


def fares_worse(earlier: Point, later: Point) -> bool:
    """Whether no remedy is left where one was owed; or, both owing one, a term is worse that both decide."""
    levels = level_outputs(later.program)
    refused = [o for o in levels if (b := bounds(later, o)) is not None and b[1] < SHOP_PICKS]
    lost = {o.topic for o in levels if owed(earlier, o)} & {o.topic for o in refused}
    any_lost = refused and any(owed(earlier, o) for o in levels) and not undecided(later)
    if (lost or any_lost) and all(o in refused or later.answer(o) == "silent" for o in levels):
        return True
    then, now = ({o.right for o in levels if owed(p, o)} for p in (earlier, later))
    terms = [o for o in later.program.policy_outputs if o not in levels]
    return bool(now) and any(
        o.right in then and bounds(earlier, o) and all(_beaten(earlier, o, later, right) for right in now)
        for o in terms
    )


def _beaten(earlier: Point, term: Output, later: Point, right: str) -> bool:
    was, now = bounds(earlier, term), bounds(later, later.program.output(right, term.topic))
    if was is None or now is None:
        return False
    return now[0] > was[1] if term.topic.kind in LESS_IS_BETTER else now[1] < was[0]


def bounds(point: Point, output: Output | None) -> tuple[int, int] | None:
    """The value of a topic; `None` iff it is silent or contradictory."""
    found = point.answer(output)
    return None if isinstance(found, str) else found


def owed(point: Point, output: Output) -> bool:
    """Whether a remedy is owed, whoever picks."""
    found = bounds(point, output)
    return found is not None and found[0] >= SHOP_PICKS


LINES = (Line(("RL114",), orders),)
"""Which sets of assumptions are needed is not compared: the run asks of the first question that has a case."""
