"""Lines against the law: RL401 to RL403, RL404 (legs of carriage), RL405 and RL414, with the toy law of `open/law`."""

from __future__ import annotations

from dataclasses import dataclass

from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.variants import suspend
from tests.oracle import money
from tests.oracle.conflicts import SHOP_PICKS
from tests.oracle.line import Line, Ruling, Subject, level_claims, of_points
from tests.oracle.world import Point, World

GRANTED = 3


@dataclass(frozen=True)
class Floor:
    """A right of the law, the provisions that owe its remedies, and what meets it."""

    right: str
    remedies: tuple[str, ...]
    provisions: tuple[Clause, ...]
    enough: int
    accepted: tuple[str, ...]


def floors(program: Program) -> list[Floor]:
    """One remedy has to be granted; of alternatives, any of them or what stands in, at least at the shop's pick."""
    groups: dict[tuple[str, tuple[str, ...]], list[Clause]] = {}
    for c in program.clauses:
        if c.provision is not None and c.provision.strength == "floor" and c.owed:
            for right in c.rights:
                groups.setdefault((right, c.owed), []).append(c)
    stand_in = program.in_role("stand_in")
    found = []
    for (right, owed), some in groups.items():
        single = len(owed) == 1
        accepted = owed if single else (*owed, *stand_in)
        found.append(Floor(right, owed, tuple(some), GRANTED if single else SHOP_PICKS, accepted))
    return found


def worst(point: Point, output: Output | None) -> int | None:
    """M11: the least level that a live claim still allows; `None` where the policy is silent."""
    if output is None:
        return None
    live = [b for c in output.claims if (b := point.said(c)) is not None]
    if not live:
        return None
    lo, hi = max(b[0] for b in live), min(b[1] for b in live)
    return min(b[0] for b in live) if lo > hi else lo


def levels(point: Point, remedies: tuple[str, ...]) -> list[int]:
    """The worst levels that the rights of the policy give to these remedies, where they speak."""
    some = [o for o in point.program.policy_outputs if o.topic.kind == "level" and o.topic.subject in remedies]
    return [w for o in some if (w := worst(point, o)) is not None]


def granted(point: Point, floor: Floor) -> bool:
    """Whether the law gives the right in this case."""
    return any(point.live(p) for p in floor.provisions)


def below(point: Point, floor: Floor) -> bool:
    """Whether the law grants, the policy speaks of it and is worse, and no right of the policy is as good."""
    if not granted(point, floor):
        return False
    spoken, any_good = levels(point, floor.remedies), levels(point, floor.accepted)
    return any(w < floor.enough for w in spoken) and not any(w >= floor.enough for w in any_good)


def blankets(world: World, floor: Floor) -> list[Clause]:
    """The exclusions that refuse a remedy of the right in every case in which one of its provisions grants."""
    found = []
    for c in world.program.policy_clauses:
        refuses = any(x.refuses and x.topic.subject in floor.remedies for x in level_claims(c))
        if c.kind == "exclusion" and refuses:
            for provision in floor.provisions:
                there = [p for p in world.points if p.live(provision)]
                if there and all(p.live(c) for p in there):
                    found.append(c)
                    break
    return found


def refused_altogether(world: World) -> dict[Subject, Ruling]:
    """RL402 by right of the law."""
    found: dict[Subject, Ruling] = {}
    for floor in floors(world.program):
        hits = [p for p in world.points if below(p, floor)] if blankets(world, floor) else []
        found[("RL402", floor.right)] = _judged(world, hits, any(speaks(p, floor) for p in world.points))
    return found


def speaks(point: Point, floor: Floor) -> bool:
    """Whether the law grants, and the policy says something of a remedy owed."""
    return granted(point, floor) and bool(levels(point, floor.remedies))


def _judged(world: World, hits: list[Point], engaged: bool) -> Ruling:
    return of_points(world, hits, engaged)


def less_than_law(world: World) -> dict[Subject, Ruling]:
    """RL401 and RL405 by clause and right of the law: it is live with less than the floor, and so is the outcome."""
    found: dict[Subject, Ruling] = {}
    for floor in floors(world.program):
        aside = [c.id for c in blankets(world, floor)]
        points, apart = world.points, ("apart",) if aside else ()
        if aside:
            rest = suspend(world.program, aside)
            points = [Point(rest, p.case, p.choice, p.given) for p in world.points]
        short = [p for p in points if below(p, floor)]
        for c in points[0].program.policy_clauses if points else ():
            claims = [x for x in level_claims(c) if x.topic.subject in floor.remedies]
            if not claims:
                continue
            hits = [p for p in short if any((b := p.said(x)) is not None and b[0] < floor.enough for x in claims)]
            code = "RL405" if c.kind in ("requirement", "step") else "RL401"
            if code == "RL405" and aside:
                continue
            if code == "RL405":
                hits = [p for p in hits if better_if_met(world, p, floor)]
            engaged = any(granted(p, floor) and any(p.said(x) is not None for x in claims) for p in points)
            found[(code, c.id, floor.right, *apart)] = _judged(world, hits, engaged)
    return found


def better_if_met(world: World, point: Point, floor: Floor) -> bool:
    """Whether a right that speaks of the remedies would give more, or be silent, if all conditions were met."""
    program = world.program
    asking = [c.id for c in program.policy_clauses if c.kind in ("requirement", "step")]
    met = Point(suspend(program, asking), point.case, point.choice, point.given)
    for o in (o for o in program.policy_outputs if o.topic.kind == "level" and o.topic.subject in floor.remedies):
        now, then = worst(point, o), worst(met, o)
        if now is not None and (then is None or then > now):
            return True
    return False


def weaker(world: World) -> dict[Subject, Ruling]:
    """RL403: the law lets the customer choose; the policy speaks of it, gives something, and no such choice."""
    hits, engaged = [], False
    for floor in floors(world.program):
        if len(floor.remedies) < 2 or floor.provisions[0].chooser != "customer":
            continue
        for p in world.points:
            if granted(p, floor):
                spoken, given = levels(p, floor.remedies), levels(p, floor.accepted)
                engaged = engaged or bool(spoken)
                weak = any(w < GRANTED for w in spoken) and not any(w >= GRANTED for w in spoken)
                if weak and any(w >= SHOP_PICKS for w in given):
                    hits.append(p)
    return {("RL403",): _judged(world, hits, engaged)}


def otherwise(world: World) -> dict[Subject, Ruling]:
    """RL403 by clause and right: the law grants, the policy names no remedy that counts, the clause gives another."""
    found: dict[Subject, Ruling] = {}
    ground = world.program.role("ground")
    for c in world.program.policy_clauses:
        given = list(level_claims(c))
        for floor in floors(world.program) if given else ():
            there = [p for p in world.points if granted(p, floor)]
            hits = []
            for p in (p for p in there if not levels(p, floor.accepted)):
                helping = world.program.helps.get(str(p.case[ground]), ())
                for x in given:
                    if x.refuses:
                        hits += [p] if x.topic.subject in helping[:1] and p.said(x) is not None else []
                        continue
                    owed = any(x.topic.subject in f.remedies and granted(p, f) for f in floors(world.program))
                    later = x.topic.subject in helping[1:] and x.topic.subject not in floor.accepted
                    others = later and p.said(x) is not None and not owed
                    level = worst(p, p.program.output(x.right, x.topic)) if others else None
                    hits += [p] if level is not None and level >= SHOP_PICKS else []
            engaged = any(p.live(c) for p in there)
            found[("RL403", c.id, floor.right, "instead")] = _judged(world, hits, engaged)
    return found


def dearer(world: World, kind: str = "payer", code: str = "RL404", about: Subject = ()) -> dict[Subject, Ruling]:
    """RL404 on legs of carriage: the law puts the leg on the shop, the policy, under each right, on the customer.

    So, too, RL403 on means of payment: the law says the same, the policy leaves others.
    """
    program = world.program
    found: dict[Subject, Ruling] = {}
    for provision in program.clauses:
        if not provision.is_law or provision.provision is None or provision.provision.strength != "floor":
            continue
        for claim in (x for x in provision.claims if x.topic.kind == kind):
            ours = [o for o in program.policy_outputs if o.topic == claim.topic]
            for c in program.policy_clauses:
                mine = [x for x in c.claims if x.topic == claim.topic]
                if not mine or any(r.kind in ("same_as", "restates") for r in c.relations):
                    continue
                here = [p for p in world.points if _stated(p, claim) == (1, 1) and any(_stated(p, x) for x in mine)]
                hits = [
                    p
                    for p in here
                    if any((b := _stated(p, x)) is not None and b[0] == 0 for x in mine)
                    and all(worst(p, o) != 1 for o in ours)
                ]
                found[(code, c.id, claim.right, *about)] = _judged(world, hits, bool(here))
    return found


def _stated(point: Point, claim: Claim) -> tuple[int, int] | None:
    """The bounds a claim sets; of a remedy how it is given only where it is neither refused nor silent (M9)."""
    if claim.topic.kind in ("means_of_payment", "base"):
        level = next(
            (o for o in point.program.outputs if (o.right, o.topic.remedy) == (claim.right, claim.topic.subject)), None
        )
        found = point.answer(level)
        if found == "silent" or (not isinstance(found, str) and found[1] == 0):
            return None
    return point.said(claim)


def otherwise_paid(world: World) -> dict[Subject, Ruling]:
    """RL403 on means of payment."""
    return dearer(world, "means_of_payment", "RL403", ("paid",))


def less_money(world: World) -> dict[Subject, Ruling]:
    """RL404 on money by clause and right of the law: under each right that speaks less is left than the law pays.

    To blame is a clause that promises less, or that by its own charges makes too little of enough; where there is none
    in any case, each clause that charges something.
    """
    program = world.program
    found: dict[Subject, Ruling] = {}
    for claim in (x for c in program.clauses if c.is_law for x in c.claims if x.topic.kind == "base"):
        remedy = claim.topic.subject
        paid = [(p, b[0]) for p in world.points if (b := _stated(p, claim)) is not None]
        below = [(p, sum) for p, sum in paid if _less_is_left(p, remedy, sum)]
        clauses = [c for c in program.policy_clauses if any(_of_money(x, remedy) for x in c.claims)]
        alone = {c.id: [p for p, sum in below if _too_little(p, c, remedy, sum)] for c in clauses}
        if not any(alone.values()):
            alone = {c.id: [p for p, _ in below if any(x.charges and p.said(x) for x in c.claims)] for c in clauses}
        for c in clauses:
            if not any(r.kind in ("same_as", "restates") for r in c.relations):
                engaged = any(p.live(c) for p in world.points if p.said(claim) is not None)
                found[("RL404", c.id, claim.right)] = _judged(world, alone[c.id], engaged)
    return found


def _of_money(claim: Claim, remedy: str) -> bool:
    return claim.charges or claim.topic == Topic("base", remedy)


def _less_is_left(point: Point, remedy: str, sum: int) -> bool:
    """Whether the policy leaves less of the money than this sum, under each of its rights that says something of it."""
    rights = dict.fromkeys(o.right for o in point.program.policy_outputs)
    left = [x for r in rights if (x := _left(point, r, remedy, sum)) is not None]
    return bool(left) and max(left) < sum


def _left(point: Point, right: str, remedy: str, unsaid: int) -> int | None:
    """What is left at worst under a right; of `unsaid` where it promises no sum, `None` where it says nothing."""
    level = next((o for o in point.program.outputs if (o.right, o.topic.remedy) == (right, remedy)), None)
    found = point.answer(level)
    live = money.charges(point, right)
    base = _promised(point, right, remedy)
    if (not isinstance(found, str) and found[1] == 0) or (base is None and not live):
        return None
    ways = [(money.together(point, live, w), money.together(point, _kept(point, live), w)) for w in money.picks(live)]
    sum = unsaid if base is None else base
    return min(max(sum - kept, 0) - (charged - kept) for charged, kept in ways)


def _kept(point: Point, live: list[Claim]) -> list[Claim]:
    return [c for c in live if money.kept(point, c)]


def _promised(point: Point, right: str, remedy: str) -> int | None:
    """The least sum that the right promises of a remedy which it gives."""
    topic = Topic("base", remedy)
    claims = [x for c in point.program.policy_clauses for x in c.claims if (x.right, x.topic) == (right, topic)]
    return min((b[0] for x in claims if (b := _stated(point, x)) is not None), default=None)


def _too_little(point: Point, clause: Clause, remedy: str, sum: int) -> bool:
    """Whether a clause by itself promises less than a sum, or charges so much that less is left of enough."""
    if any(x.topic == Topic("base", remedy) and (b := point.said(x)) is not None and b[0] < sum for x in clause.claims):
        return True
    for right in dict.fromkeys(x.right for x in clause.claims if x.charges):
        mine = [x for x in clause.claims if x.charges and x.right == right and point.said(x) is not None]
        base = _promised(point, right, remedy)
        enough = sum if base is None else base
        most = {id(x): money.MOST for x in mine}
        charged, kept = (money.together(point, some, most) for some in (mine, _kept(point, mine)))
        if mine and enough >= sum and max(enough - kept, 0) - (charged - kept) < sum:
            return True
    return False


def late(world: World) -> dict[Subject, Ruling]:
    """RL401 on days: the shop has longer by this clause than the law leaves it, and under each right."""
    program = world.program
    found: dict[Subject, Ruling] = {}
    for claim in (x for c in program.clauses if c.is_law for x in c.claims if x.topic.kind == "due"):
        ours = [o for o in program.policy_outputs if o.topic == Topic("due", claim.topic.subject)]
        for c in program.policy_clauses:
            mine = [x for x in c.claims if x.topic == claim.topic]
            if not mine:
                continue
            hits, engaged = [], False
            for p in world.points:
                bound = p.said(claim)
                if bound is None or all(p.said(x) is None for x in mine):
                    continue
                engaged = True
                last = [d for o in ours if (d := _latest(p, o)) is not None]
                if any((b := p.said(x)) is not None and b[1] > bound[1] for x in mine) and min(last) > bound[1]:
                    hits.append(p)
            found[("RL401", c.id, f"{claim.topic}", claim.right)] = _judged(world, hits, engaged)
    return found


def _latest(point: Point, output: Output) -> int | None:
    """M11 of a deadline: the latest day that a live claim still allows."""
    live = [b for c in output.claims if (b := point.said(c)) is not None]
    if not live:
        return None
    lo, hi = max(b[0] for b in live), min(b[1] for b in live)
    return max(b[1] for b in live) if lo > hi else hi


def silent_after(world: World) -> dict[Subject, Ruling]:
    """RL414: after a last day that a clause gives, no clause says anything of the remedies, and the law grants."""
    found: dict[Subject, Ruling] = {}
    for floor in floors(world.program):
        for c in world.program.policy_clauses:
            if not c.limits or not any(x.leaves and x.topic.subject in floor.accepted for x in level_claims(c)):
                continue
            late = [p for p in world.points if granted(p, floor) and _after_its_last_day(p, c)]
            hits = [p for p in late if not levels(p, floor.accepted)]
            found[("RL414", c.id, floor.right)] = _judged(world, hits, bool(late))
    return found


def _after_its_last_day(point: Point, clause: Clause) -> bool:
    for claim in (x for x in clause.claims if x.topic.kind == "last_day"):
        act, last = point.resolved(claim.topic.subject), point.said(claim)
        if last is not None and point.happened(act) and point.day(act) > last[1]:
            return True
    return False


LINES = (
    Line(("RL402",), refused_altogether),
    Line(("RL401", "RL405"), lambda world: {**less_than_law(world), **late(world)}),
    Line(("RL403",), lambda world: {**weaker(world), **otherwise(world), **otherwise_paid(world)}),
    Line(("RL404",), lambda world: {**less_money(world), **dearer(world)}),
    Line(("RL414",), silent_after),
)
