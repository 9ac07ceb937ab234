"""The lines of RL303 to RL305, a clause without which every case comes out as before, and of RL306, idle words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from returnlogic.meaning.clause import Clause
from returnlogic.meaning.condition_part import ConditionPart
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Let, Term, neg
from returnlogic.meaning.variants import without
from tests.oracle.conflicts import clashes
from tests.oracle.line import Line, Ruling, Subject, alike
from tests.oracle.world import Point, World, world_of

DECIDING = ("entitlement", "exclusion", "discretion", "charge", "deduction", "obligation", "requirement")


def is_asked(program: Program, clause: Clause) -> bool:
    """Whether a clause is there to change an outcome by itself, and does not say of itself that it repeats another."""
    if clause.permits or any(r.kind in ("same_as", "restates") for r in clause.relations):
        return False
    if clause.kind == "requirement" and clause.consequence not in ("refused", "shop_may_refuse"):
        return False
    return clause.kind in DECIDING and bool(clause.claims or clause.duties)


def without_lent(program: Program, gone: Collection[str]) -> Program:
    """The program in which no requirement takes a remedy that it has from these clauses alone (M17)."""
    lent = set()
    for q in program.policy_clauses:
        conditioned = [program.clause(r.target) for r in q.relations if r.implied]
        own, rest = (
            {(c.right, c.topic) for d in conditioned if (d.id in gone) is there for c in d.claims}
            for there in (True, False)
        )
        lent |= {(q.id, *key) for key in own - rest}
    outputs = [
        replace(o, claims=tuple(c for c in o.claims if (c.clause, c.right, c.topic) not in lent))
        for o in program.outputs
    ]
    return replace(program, outputs=tuple(outputs))


def outcome(point: Point) -> tuple:
    """All that a case comes to: each topic of each right, and the acts that some live clause owes."""
    program = point.program
    acts = {d.act for c in program.policy_clauses if point.live(c) for d in c.duties}
    return (*(point.answer(o) for o in program.policy_outputs), frozenset(acts))


def idle(world: World) -> dict[Subject, Ruling]:
    """RL303 to RL305, whichever tells it: nothing differs without the clause, which applies and contradicts nothing."""
    world = opened(world)
    program = world.program
    before = [outcome(p) for p in world.points]
    found: dict[Subject, Ruling] = {}
    for clause in program.policy_clauses:
        if not is_asked(program, clause) or never_decides(world, clause):
            continue
        gone = sorted(_repeaters(program, clause.id))
        other = without_lent(replace(program, lets={**program.lets, **without(program, gone)}), gone)
        left = [Point(other, p.case, p.choice, p.given) for p in world.points]
        differs = any(outcome(p) != b for p, b in zip(left, before, strict=True))
        told = not differs and (said_by_another(world, clause) or not _contradicts(world, clause))
        found[("RL303", clause.id)] = Ruling(told, True)
    return found


def opened(world: World) -> World:
    """The world in which nothing that the text leaves open is recorded as decided."""
    program = world.program
    if all(a.fixed is None for a in program.assumptions.values()):
        return world
    free = {n: replace(a, fixed=None) for n, a in program.assumptions.items()}
    return world_of(replace(program, assumptions=free))


def constant(world: World) -> dict[Subject, Ruling]:
    """RL306 by part of a condition: every case meets it, or none does, and no part of it has that already.

    A clause that never applies for it is left to RL104, a requirement that nobody meets to RL109.
    """
    world = opened(world)
    program = world.program
    places: dict[Term, list[ConditionPart]] = {}
    for part in sorted(program.conditions, key=lambda p: (p.owner, p.span.start)):
        if not _names_a_definition(program, part.term):
            places.setdefault(part.term, []).append(part)
    values = {term: {p.holds(term) for p in world.points} for term in places}
    same = [p for term, seen in values.items() if len(seen) == 1 for p in places[term]]
    found: dict[Subject, Ruling] = {}
    for term, parts in places.items():
        told = [p for p in parts if not _holds_one_of(p, same) and (values[term] == {True} or not _dead(world, p))]
        refuted = len(values[term]) == 1 and bool(told)
        part = told[0] if refuted else parts[0]
        found[("RL306", f"{' '.join(part.span.text.split())} in {part.owner}")] = Ruling(refuted, True)
    return found


def _names_a_definition(program: Program, term: Term) -> bool:
    bare = term if isinstance(term, Let) else neg(term)
    return isinstance(bare, Let) and program.definition(bare.name.removeprefix("means.")) is not None


def _holds_one_of(part: ConditionPart, others: Collection[ConditionPart]) -> bool:
    """Whether one of these stands inside the part."""
    return any(
        part is not o
        and (part.span.source, True, True)
        == (o.span.source, part.span.start <= o.span.start, o.span.end <= part.span.end)
        for o in others
    )


def _dead(world: World, part: ConditionPart) -> bool:
    """Whether the whole condition around a part, if no definition's, holds in no case."""
    if world.program.definition(part.owner) is not None:
        return False
    return not any(p.holds(Let(part.let)) for p in world.points)


def never_decides(world: World, clause: Clause) -> bool:
    """Whether a clause never applies (RL104), or others displace it wherever it does (RL301)."""
    if not any(p.holds(clause.scope) for p in world.points):
        return True
    related = [r for c in world.program.policy_clauses for r in c.relations if r.target == clause.id]
    displaced = any(r.kind in ("exception", "overrides") for r in related)
    return displaced and not any(p.live(clause) for p in world.points)


def said_by_another(world: World, clause: Clause) -> bool:
    """Whether some other clause claims and owes all that this one does, wherever this one does (RL304, RL305).

    Two charges are never the same one, whatever they come to: they add up, or the highest counts (M19).
    """
    if any(c.charges for c in clause.claims):
        return False

    def says(point: Point, other: Clause) -> bool:
        mine = {(c.right, c.topic, s) for c in clause.claims if (s := point.said(c)) is not None}
        theirs = {(c.right, c.topic, s) for c in other.claims if (s := point.said(c)) is not None}
        acts = {d.act for d in clause.duties} if point.live(clause) else set()
        return mine <= theirs and acts <= ({d.act for d in other.duties} if point.live(other) else set())

    others = [c for c in world.program.policy_clauses if c.id != clause.id and is_asked(world.program, c)]
    return any(all(says(p, c) for p in world.points) for c in others)


def _repeaters(program: Program, name: str) -> set[str]:
    """The clause and all that declare, directly or in turn, to repeat it."""
    found = {name}
    kinds = ("same_as", "restates")
    while (
        more := {c.id for c in program.policy_clauses for r in c.relations if r.kind in kinds and r.target in found}
        - found
    ):
        found |= more
    return found


def _contradicts(world: World, clause: Clause) -> bool:
    others = [c for c in world.program.policy_clauses if c.id not in alike(world.program, clause.id)]
    return any(p.live(clause) and any(True for c in others for _ in clashes(p, clause, c)) for p in world.points)


LINES = (Line(("RL303", "RL304", "RL305"), idle), Line(("RL306",), constant))
