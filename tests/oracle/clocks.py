"""Lines on time and what is open: RL104, RL106, RL110, RL111, RL203, RL204, RL208, RL211, RL301, RL302, RL506."""

from __future__ import annotations

from dataclasses import replace

from returnlogic.meaning.clause import Claim, Clause, Limit
from tests.oracle import money
from tests.oracle.conflicts import owed, remedies_of
from tests.oracle.line import ALL_SETS, Line, Ruling, Subject, of_points, outcome
from tests.oracle.world import Choice, Point, World


def dead(world: World) -> dict[Subject, Ruling]:
    """RL104: no case and no choice meets the `when` of the clause."""
    return {
        ("RL104", c.id): Ruling(not any(p.holds(c.scope) for p in world.points), True)
        for c in world.program.policy_clauses
    }


def statements(world: World) -> dict[Subject, Ruling]:
    """RL110: what the text states cannot all be true."""
    stated = [c.states for c in world.program.policy_clauses if c.states is not None]
    if len(stated) < 2:
        return {}
    return {("RL110", "all statements"): Ruling(not any(all(p.holds(s) for s in stated) for p in world.points), True)}


def _choices(world: World, cases: list[Point]) -> frozenset[Choice]:
    return frozenset(p.choice for p in cases)


def emptied(world: World) -> dict[Subject, Ruling]:
    """RL111 by clause and statement: the clause applies (a requirement: is met), never where the statement is true."""
    found: dict[Subject, Ruling] = {}
    for clause in world.program.policy_clauses:
        if clause.requirement is not None:
            some = [world.program.clause(r.target) for r in clause.relations if r.implied]
            met = [p for p in world.points if p.holds(clause.scope) and p.holds(clause.requirement)]
            here = [p for p in met if any(p.holds(c.entitled) for c in some)]
        elif clause.kind in ("entitlement", "exclusion", "discretion", "charge") and clause.claims:
            here = [p for p in world.points if p.holds(clause.app)]
        else:
            continue
        for statement in world.program.policy_clauses:
            if statement.states is not None and here:
                over = _choices(world, here)
                over &= _choices(world, [p for p in world.points if p.holds(statement.states)]) or over
                bad = over - _choices(world, [p for p in here if p.holds(statement.states)])
                found[("RL111", clause.id, statement.id)] = Ruling(bool(bad), True, tuple(world.open), bad, over)
    return found


def unkeepable(world: World) -> dict[Subject, Ruling]:
    """RL106, first half: under some choice the clause speaks, and no case keeps its limits."""
    found: dict[Subject, Ruling] = {}
    for clause in world.program.policy_clauses:
        if clause.limits:
            here = [p for p in world.points if p.holds(clause.scope)]
            over = _choices(world, here)
            bad = over - _choices(world, [p for p in here if p.holds(clause.entitled)])
            found[("RL106", clause.id)] = Ruling(bool(bad), bool(here), tuple(world.open), bad, over)
    return found


# --- RL203 ---


def starts(point: Point, name: str) -> str | None:
    """The event a limit runs from in this case; `None` for a moment made of several."""
    found = point.resolved(name)
    return found if found in point.program.inputs else None


def anchors(world: World) -> dict[Subject, Ruling]:
    """RL203 by clause: the goods came, what must be done was done, and still the clock has not started."""
    program = world.program
    receipt = program.role("receipt")
    found: dict[Subject, Ruling] = {}
    for clause in program.policy_clauses:
        if not clause.limits and not any(d.dated for d in clause.duties):
            continue
        engaged, hits = False, []
        for p in world.points:
            if not p.happened(receipt):
                continue
            running = [x for x in clause.limits if p.holds(clause.scope) and _acted(p, x)]
            engaged = engaged or bool(running) or (not clause.limits and owed(p, clause))
            if any(_never_started(p, clause, x) for x in running) or (
                any(d.dated for d in clause.duties) and owed(p, clause) and _undated_duty(p, clause)
            ):
                hits.append(p)
        found[("RL203", clause.id)] = of_points(world, hits, engaged)
    return found


def _acted(point: Point, limit: Limit) -> bool:
    return point.happened(point.resolved(limit.act))


def _never_started(point: Point, clause: Clause, limit: Limit) -> bool:
    start = starts(point, limit.anchor)
    if start is None or point.happened(start) or point.holds(clause.entitled):
        return False
    if point.program.inputs[start].controller == "customer" or _somebody_owes(point, start):
        return False
    own = {remedy for right in clause.rights for remedy in remedies_of(point.program, clause, right)}
    return not all(_dated(point, clause, point.resolved(limit.act), remedy) for remedy in own)


def _dated(point: Point, clause: Clause, act: str, remedy: str) -> bool:
    """Whether another clause gives the same right a day for the act, towards this remedy."""
    return any(
        x.topic.kind == "last_day" and point.resolved(x.topic.subject) == act and point.said(x) is not None
        for c in point.program.policy_clauses
        if c.id != clause.id
        for x in c.claims
        if x.right in clause.rights and remedy in remedies_of(point.program, c, x.right)
    )


def _somebody_owes(point: Point, event: str) -> bool:
    """Whether some clause owes the event here: the shop did what some clause says it owes."""
    return any(owed(point, c) for c in point.program.policy_clauses if any(d.act == event for d in c.duties))


def _undated_duty(point: Point, clause: Clause) -> bool:
    """Whether a day of the clause for an act of the shop has no start, which is none of the two sides' to bring."""
    program = point.program
    for mine in (x for x in clause.claims if x.topic.kind == "due" and point.said(x) is None):
        starts = [program.inputs[n] for n in program.cone(mine.hi) & program.inputs.keys()]
        if any(i.controller in ("customer", "shop") for i in starts if i.event):
            continue
        others = [x for c in program.policy_clauses if c.id != clause.id for x in c.claims if x.right in clause.rights]
        if not any(x.topic == mine.topic and point.said(x) is not None for x in others):
            return True
    return False


def endless(world: World) -> dict[Subject, Ruling]:
    """RL208 by clause, where the shop starts its own clock: it need not, and then its duty never falls due."""
    program = world.program
    found: dict[Subject, Ruling] = {}
    for clause in program.policy_clauses:
        mine = [x for x in clause.claims if x.topic.kind == "due"]
        starts = {n for x in mine for n in program.cone(x.hi) if n in program.inputs and program.inputs[n].event}
        starts = {n for n in starts if program.inputs[n].controller == "shop"}
        if starts:
            hits = [p for p in world.points if owed(p, clause) and any(_never_due(p, clause, n) for n in starts)]
            engaged = any(p.holds(clause.scope) for p in world.points)
            found[("RL208", clause.id)] = of_points(world, hits, engaged)
    return found


def _never_due(point: Point, clause: Clause, start: str) -> bool:
    """Whether the goods came, the customer wrote, and still nothing says by which day the shop starts or acts."""
    program = point.program
    if point.happened(start) or not all(point.happened(program.role(r)) for r in ("receipt", "request")):
        return False
    days = [(c, x) for c in program.policy_clauses for x in c.claims if x.topic.kind == "due"]
    acts = {d.act for d in clause.duties}
    by_others = {x.topic.subject for c, x in days if c.id != clause.id and x.right in clause.rights and point.said(x)}
    return not by_others & acts and not any(x.topic.subject == start and point.said(x) for _, x in days)


# --- what is left open ---


def decides(world: World, name: str) -> Ruling:
    """Whether two values of an open variable give one case two outcomes; last days are none by themselves."""
    at = world.open.index(name)
    rest = tuple(n for n in world.open if n != name)
    groups: dict[tuple, dict] = {}
    for p in world.points:
        groups.setdefault((p.given, (*p.choice[:at], *p.choice[at + 1 :])), {})[p.choice[at]] = outcome(p)
    bad = frozenset(choice for (_, choice), outcomes in groups.items() if len(set(outcomes.values())) > 1)
    over = frozenset((*c[:at], *c[at + 1 :]) for c in world.choices)
    return Ruling(bool(bad), True, rest, bad, over)


def open_things(world: World) -> dict[Subject, Ruling]:
    """RL204, RL211, RL212, RL506: how days are counted, sums computed, charges added, what a sentence means."""
    codes = {"counting": "RL204", "amount": "RL211", "stacking": "RL212", "reading": "RL506"}
    found: dict[Subject, Ruling] = {}
    for name in world.open:
        a = world.program.assumptions[name]
        if a.kind in codes and not a.name.startswith(("consequence.", "gate.")):
            ruling = decides(world, name)
            if a.kind == "stacking":
                ruling = replace(ruling, engaged=any(_several(p, name.removeprefix("stacking.")) for p in world.points))
            found[(codes[a.kind], name.removeprefix("stacking."))] = ruling
    return found


def _several(point: Point, line: str) -> bool:
    """Whether two charges for one thing fall on one order under one right."""
    rights = [c.right for x in point.program.policy_clauses for c in x.claims if c.charges and point.said(c)]
    return any(sum(c.topic.subject == line for c in money.charges(point, right)) > 1 for right in dict.fromkeys(rights))


# --- who goes first ---


def shadowed(world: World) -> dict[Subject, Ruling]:
    """RL301: the clause would apply, and is displaced wherever it does."""
    found: dict[Subject, Ruling] = {}
    for c in world.program.policy_clauses:
        kinds = ("exception", "overrides")
        if any(r.target == c.id and r.kind in kinds for x in world.program.policy_clauses for r in x.relations):
            reached = any(p.holds(c.entitled) for p in world.points)
            found[("RL301", c.id)] = Ruling(reached and not any(p.live(c) for p in world.points), reached)
    return found


def misleading(world: World) -> dict[Subject, Ruling]:
    """RL302: by a decision, and by no words, another clause takes the place of this one and says something else."""
    program = world.program
    found: dict[Subject, Ruling] = {}
    for c in program.policy_clauses:
        over = [
            x
            for x in program.policy_clauses
            if any(r.target == c.id and r.decided and r.kind in ("exception", "overrides") for r in x.relations)
        ]
        if over and c.claims and any(p.live(c) for p in world.points):
            reached = [p for p in world.points if p.holds(c.entitled)]
            hits = [p for p in reached if any(p.live(x) and _unsaid(p, c, x) for x in over)]
            engaged = bool(reached) and any(p.live(x) for p in world.points for x in over)
            found[("RL302", c.id)] = of_points(world, hits, engaged)
    return found


def _unsaid(point: Point, loser: Clause, winner: Clause) -> bool:
    """Whether the loser would claim something that the winner does not."""
    return not all(any(_same(point, x, y) for y in winner.claims) for x in loser.claims)


def _same(point: Point, x: Claim, y: Claim) -> bool:
    if (x.right, x.topic) != (y.right, y.topic) or point.said(y) is None:
        return False
    return point.said(y) == (point.run.number(x.lo), point.run.number(x.hi))


LINES = (
    Line(("RL104",), dead),
    Line(("RL110",), statements),
    Line(("RL111",), emptied, sets=1),
    Line(("RL106",), unkeepable, sets=1),
    Line(("RL203",), anchors),
    Line(("RL208",), endless),
    Line(("RL204", "RL211", "RL212", "RL506"), open_things, sets=ALL_SETS),
    Line(("RL301",), shadowed),
    Line(("RL302",), misleading, sets=ALL_SETS),
)
