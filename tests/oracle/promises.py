"""Lines about what a promise leaves open: RL205, RL207, RL209, RL210, RL501."""

from __future__ import annotations

from collections.abc import Iterable

from returnlogic.meaning.clause import Clause
from returnlogic.meaning.outcomes import Topic
from tests.oracle.conflicts import REFUSED, SHOP_PICKS, owed
from tests.oracle.gaps import without_general_mays
from tests.oracle.line import ALL_SETS, Line, Ruling, Subject, level_claims, of_points, outcome
from tests.oracle.world import Point, World


def owes(point: Point, right: str, remedies: Iterable[str]) -> bool:
    """Whether the right owes one of these remedies, whoever picks."""
    for remedy in remedies:
        found = point.answer(point.program.output(right, Topic("level", remedy)))
        if isinstance(found, tuple) and found[0] >= SHOP_PICKS:
            return True
    return False


def terms(world: World) -> dict[Subject, Ruling]:
    """RL205 by right and topic: a remedy is owed for which the vocabulary wants the topic decided, and it is not."""
    program = world.program
    points = [p for p in without_general_mays(world) if p.happened(program.role("request"))]
    found: dict[Subject, Ruling] = {}
    for right in sorted({o.right for o in program.policy_outputs}):
        for topic in dict.fromkeys(d.topic for d in program.demands):
            marks = [d for d in program.demands if d.topic == topic]
            asked = [p for p in points if any(p.holds(d.when) and owes(p, right, d.remedies) for d in marks)]
            hits = [p for p in asked if p.answer(p.program.output(right, topic)) == "silent"]
            found[("RL205", f"{topic} for {right}")] = of_points(world, hits, bool(asked))
    return found


def undated(world: World) -> dict[Subject, Ruling]:
    """RL207: an act is owed, and no live clause says by which day."""
    found: dict[Subject, Ruling] = {}
    for clause in world.program.policy_clauses:
        acts = {d.act for d in clause.duties if not d.dated}
        if not acts:
            continue
        due = [
            x
            for c in world.program.policy_clauses
            for x in c.claims
            if x.topic.kind == "due" and x.topic.subject in acts
        ]
        here = [p for p in world.points if owed(p, clause)]
        hits = [p for p in here if not any(p.holds(x.live) for x in due)]
        found[("RL207", clause.id)] = of_points(world, hits, bool(here))
    return found


def choosers(world: World) -> dict[Subject, Ruling]:
    """RL209 by right: remedies are owed in the alternative, and whether the customer or the shop picks stays open."""
    program = world.program
    found: dict[Subject, Ruling] = {}
    for right in sorted({o.right for o in program.policy_outputs}):
        unsaid = [c for c in program.policy_clauses if c.chooser == "unsaid" and right in c.rights]
        here = [p for p in world.points if any(p.live(c) for c in unsaid)]
        hits = [p for p in here if any(p.live(c) and _open(p, right, c) for c in unsaid)]
        if unsaid:
            found[("RL209", right)] = of_points(world, hits, bool(here))
    return found


def _open(point: Point, right: str, clause: Clause) -> bool:
    for remedy in clause.owed:
        found = point.answer(point.program.output(right, Topic("level", remedy)))
        if isinstance(found, tuple) and found[0] < found[1]:
            return True
    return False


def consequences(world: World) -> dict[Subject, Ruling]:
    """RL210: it is failed, and kept or lost decides whether the customer may have a remedy of a promise."""
    found: dict[Subject, Ruling] = {}
    program = world.program
    for clause in program.policy_clauses:
        name = f"consequence.{clause.id}"
        assert clause.kind != "requirement" or clause.requirement is not None
        if clause.kind != "requirement" or name not in world.open:
            continue
        at = world.open.index(name)
        lost = {(p.given, _but(p.choice, at)): p for p in world.points if p.case[name] == "right_lost"}
        conditioned = [program.clause(r.target) for r in clause.relations if r.implied]
        hits, engaged = [], False
        for point in world.points:
            other = lost.get((point.given, _but(point.choice, at)))
            if point.case[name] != "right_kept" or other is None or point.holds(clause.requirement):
                continue
            if not point.holds(clause.entitled) or not any(point.holds(c.entitled) for c in conditioned):
                continue
            engaged = True
            if _left_to_lose(point, other, clause, conditioned):
                hits.append(point)
        found[("RL210", clause.id)] = of_points(world, hits, engaged)
    return found


def _but(choice: tuple, at: int) -> tuple:
    return (*choice[:at], *choice[at + 1 :])


def _left_to_lose(kept: Point, lost: Point, clause: Clause, conditioned: list[Clause]) -> bool:
    """Whether a promise's remedy is there if the right is kept, and refused by the requirement if it is lost."""
    program = kept.program
    keys = {(c.right, c.topic) for c in clause.claims}
    outputs = [o for o in program.policy_outputs if (o.right, o.topic) in keys]
    if any(kept.answer(o) == "conflict" for o in outputs) or not lost.live(clause):
        return False
    for o in outputs:
        given = any(
            kept.said(x) is not None for c in conditioned for x in c.claims if (x.right, x.topic) == (o.right, o.topic)
        )
        before, after = kept.answer(o), lost.answer(o)
        if given and isinstance(before, tuple) and before[1] > REFUSED and before != after:
            return True
    return False


def discretion(world: World) -> dict[Subject, Ruling]:
    """RL501 by clause: what it leaves to the shop decides, and no promise does."""
    program = world.program
    found: dict[Subject, Ruling] = {}
    for clause in program.policy_clauses:
        left = [c for c in level_claims(clause) if getattr(c.hi, "value", None) == 1]
        if left:
            here = [p for p in world.points if any(p.said(c) is not None for c in left)]
            hits = [p for p in here if any(p.said(c) is not None and _left(p, c) for c in left)]
            found[("RL501", clause.id)] = of_points(world, hits, bool(here))
    return found


def _left(point: Point, claim) -> bool:
    found = point.answer(point.program.output(claim.right, claim.topic))
    return isinstance(found, tuple) and found[1] == 1


def approvals(world: World) -> dict[Subject, Ruling]:
    """RL501 by clause and approval: given or not, it decides, and nothing says when it is to be given."""
    found: dict[Subject, Ruling] = {}
    for clause in world.program.policy_clauses:
        for gate in clause.gates if any(g.mode != "formality" for g in clause.gates) else ():
            rest = [n for n in world.relevant if n != gate.fact]
            outcomes: dict[tuple, set] = {}
            for p in world.points:
                outcomes.setdefault((p.choice, *(p.case[n] for n in rest)), set()).add(outcome(p))
            hits = [p for p in world.points if len(outcomes[(p.choice, *(p.case[n] for n in rest))]) > 1]
            found[("RL501", f"{clause.id} {gate.fact}")] = of_points(world, hits, True)
    return found


LINES = (
    Line(("RL205",), terms, sets=ALL_SETS),
    Line(("RL207",), undated, sets=ALL_SETS),
    Line(("RL209",), choosers, sets=ALL_SETS),
    Line(("RL210",), consequences),
    Line(("RL501",), lambda world: {**discretion(world), **approvals(world)}, sets=ALL_SETS),
)
