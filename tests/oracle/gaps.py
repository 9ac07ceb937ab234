"""Lines about cases that nobody decides: RL201, RL202, RL214; and about those that every promise leaves out: RL213."""

from __future__ import annotations

from collections.abc import Iterable

from returnlogic.base.sort import Enum
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import TRUE
from returnlogic.meaning.variants import suspend
from tests.oracle.conflicts import REFUSED, acts_of_the_customer, facts_of_the_customer, meant
from tests.oracle.line import ALL_SETS, Line, Ruling, Subject, level_claims, level_outputs, of_points
from tests.oracle.world import Point, World


def general_mays(world: World, points: Iterable[Point]) -> list[str]:
    """G2: the clauses that only let the shop refuse, and speak in every one of these cases."""
    clauses = [c for c in world.program.policy_clauses if c.kind not in ("requirement", "step")]
    kept = [c for c in clauses if (claims := level_claims(c)) and all(_may(x) for x in claims)]
    for point in points:
        kept = [c for c in kept if point.holds(c.scope)]
        if not kept:
            break
    return [c.id for c in kept]


def _may(claim) -> bool:
    return (getattr(claim.lo, "value", None), getattr(claim.hi, "value", None)) == (0, 1)


def set_aside(world: World, clauses: list[str]) -> list[Point]:
    """The points of the world as if these clauses never applied (M16)."""
    if not clauses:
        return world.points
    program = suspend(world.program, clauses)
    return [Point(program, p.case, p.choice, p.given) for p in world.points]


def without_general_mays(world: World) -> list[Point]:
    """The points of the world, each as if the clauses never applied that are general on its ground (V5)."""
    defect, ground, sound = (world.program.role(r) for r in ("defect", "ground", "sound"))
    programs: dict[object, Program] = {}
    found = []
    for p in world.points:
        fact = ground if p.case[defect] == sound else defect
        mine = (fact, p.case[fact])
        if mine not in programs:
            masks = general_mays(world, [q for q in world.points if asks(q, *mine, acted=False)])
            programs[mine] = suspend(world.program, masks) if masks else world.program
        program = programs[mine]
        found.append(p if program is world.program else Point(program, p.case, p.choice, p.given))
    return found


# --- RL201 ---


def undecided(point: Point) -> bool:
    """V4: nothing that helps is promised or left to the shop, and what could help is not refused."""
    program = point.program
    helps = program.helps.get(str(point.case[program.role("ground")]), ())
    claims = [c for o in level_outputs(program) for c in o.claims]
    spoken = list(dict.fromkeys(c.topic.subject for c in claims))
    known = [r for r in helps if r in spoken] or spoken
    said: dict[str, list[tuple[int, int]]] = {r: [] for r in known}
    for c in claims:
        if c.topic.subject in known and (bounds := point.said(c)) is not None:
            said[c.topic.subject].append(bounds)
    if any(most > REFUSED for found in said.values() for _, most in found):
        return False
    promised = [r for r in known if any(promises(point, c, r) for c in program.policy_clauses)]
    wanted = promised or (known[:1] if known and known[0] in helps else known)
    return not wanted or not all(said[r] for r in wanted)


def promises(point: Point, clause: Clause, remedy: str) -> bool:
    """Whether a clause is about the case, in time or not, with at least the shop's discretion for a remedy."""
    least = [getattr(c.lo, "value", 0) for c in clause.claims if c.topic.remedy == remedy]
    above = [
        c
        for c in point.program.policy_clauses
        for r in c.relations
        if r.target == clause.id and r.kind in ("exception", "overrides") and not r.implied
    ]
    return max(least, default=0) > REFUSED and point.holds(clause.scope) and not any(point.live(c) for c in above)


def did_all(point: Point) -> bool:
    """Whether the customer did what promises that speak here want done by a day."""
    inputs = point.program.inputs
    for clause in point.program.policy_clauses:
        if clause.kind == "entitlement" and point.holds(clause.scope):
            acts = {point.resolved(x.act) for x in clause.limits}
            if any(a in inputs and inputs[a].controller == "customer" and not point.happened(a) for a in acts):
                return False
    return True


def asks(point: Point, fact: str, member: str, *, acted: bool = True) -> bool:
    """Whether a customer asks on a ground: a defect; or, with nothing wrong, what is invoked; and did what is due."""
    program = point.program
    defect, request, sound = (program.role(r) for r in ("defect", "request", "sound"))
    mine = point.case[fact] == member and (fact == defect or point.case[defect] == sound)
    return mine and point.happened(request) and (not acted or did_all(point))


def too_early(point: Point, clause: Clause) -> bool:
    """Whether a promise is about the case, and the customer does what it limits before its time begins.

    Where nothing is wrong, it may begin later still; else a start that does not come is no matter of time.
    """
    if not any(promises(point, clause, x.topic.subject) for x in level_claims(clause)):
        return False
    sound = point.case[point.program.role("defect")] == point.program.role("sound")
    for limit in clause.limits:
        act, start = point.resolved(limit.act), point.resolved(limit.anchor)
        inputs = point.program.inputs
        if limit.text.startswith("no later than") or act not in inputs or start not in inputs:
            continue
        if point.happened(act) and (point.day(act) < point.day(start) if point.happened(start) else sound):
            return True
    return False


def in_good_time(point: Point) -> bool:
    """Whether no promise is too early."""
    return not any(too_early(point, c) for c in point.program.policy_clauses)


def early(world: World) -> dict[Subject, Ruling]:
    """RL214 by promise with a limit that has a first day: its customer is too early, and nothing is decided."""
    request = world.program.role("request")
    found: dict[Subject, Ruling] = {}
    for c in world.program.policy_clauses:
        promising = any(getattr(x.lo, "value", 1) > REFUSED for x in level_claims(c))
        if promising and any(not x.text.startswith("no later than") for x in c.limits):
            there = [p for p in world.points if p.happened(request) and did_all(p) and too_early(p, c)]
            found[("RL214", c.id)] = of_points(world, [p for p in there if undecided(p)], bool(there))
    return found


def gaps(world: World) -> dict[Subject, Ruling]:
    """RL201 by defect, and by ground where nothing is wrong."""
    program = world.program
    defect, ground, sound = (program.role(r) for r in ("defect", "ground", "sound"))
    found: dict[Subject, Ruling] = {}
    for fact in (defect, ground):
        sort = program.inputs[fact].sort
        assert isinstance(sort, Enum)
        for member in sort.members:
            if (fact, member) == (defect, sound):
                continue
            asking = [p for p in world.points if asks(p, fact, member) and in_good_time(p)]
            hits = [p for p in asking if undecided(p)]
            found[("RL201", f"{fact} {member}")] = of_points(world, hits, bool(asking))
            masks = general_mays(world, [p for p in world.points if asks(p, fact, member, acted=False)])
            if masks and not hits:
                there = [p for p in set_aside(world, masks) if asks(p, fact, member) and in_good_time(p)]
                hits = [p for p in there if undecided(p)]
                found[("RL201", f"{fact} {member}", "apart")] = of_points(world, hits, bool(there))
    return found


# --- RL202 ---


def boundary(world: World) -> dict[Subject, Ruling]:
    """RL202 by group of topics and quantity: silent here, spoken one unit less and more, and never two in a row."""
    program = world.program
    request = program.role("request")
    levels = level_outputs(program)
    groups = [("level", levels)] if levels else []
    groups += [
        (o.key, [o]) for o in program.policy_outputs if o.topic.kind not in ("level", "last_day") and not o.derived
    ]
    places = {(p.choice, p.given): p for p in world.points}
    found: dict[Subject, Ruling] = {}
    for topic, outputs in groups:
        silent = {k: all(p.answer(o) == "silent" for o in outputs) for k, p in places.items()}
        # what a failed requirement takes is no word on a boundary
        spoken = {
            k: not silent[k]
            and (topic != "level" or any(p.said(c) is not None for o in outputs for c in o.claims if not c.residual))
            for k, p in places.items()
        }

        def asked(p: Point, outputs: list[Output] = outputs) -> bool:
            return p.happened(request) and all(p.holds(o.owed) for o in outputs if o.topic.kind == "base")

        for at, name in enumerate(world.relevant):
            sort = program.inputs[name].sort
            if isinstance(sort, Enum) or not hasattr(sort, "lo"):
                continue
            hits: list[Point] = []
            longer: set = set()
            for (choice, given), p in places.items():
                value = given[at]
                if value is None or not asked(p) or not silent[(choice, given)]:
                    continue
                near = [(choice, (*given[:at], int(value) + n, *given[at + 1 :])) for n in (-1, 1, 2)]
                if near[0] not in places or near[1] not in places or not spoken[near[0]]:
                    continue
                if spoken[near[1]]:
                    hits.append(p)
                elif silent[near[1]] and near[2] in places and spoken[near[2]]:
                    longer.add(choice)
            hits = [p for p in hits if p.choice not in longer]
            engaged = any(asked(p) and not silent[k] for k, p in places.items())
            found[("RL202", f"{topic} by {name}")] = of_points(world, hits, engaged)
    return found


# --- RL213 ---


def stranded(world: World) -> dict[Subject, Ruling]:
    """RL213 by defect: found in some window, refused when reported at once, and nothing helps whatever is done.

    Approvals are given, requirements on what the shop does or others decide never apply, and nobody asks, or does what
    a limit is about, before the problem shows.
    """
    program = world.program
    defect, ground, request, receipt, discovery = (
        program.role(r) for r in ("defect", "ground", "request", "receipt", "discovery")
    )
    points = _without(
        without_general_mays(world), [c.id for c in program.policy_clauses if _not_the_customers(c, program)]
    )
    offers = program.cone(*(t for o in level_outputs(program) for t in o.outcome.terms))
    after = {n for n in world.relevant if program.inputs[n].event and program.inputs[n].controller == "shop"} - offers
    theirs = facts_of_the_customer(world) | acts_of_the_customer(world) | after
    groups: dict[tuple, list[Point]] = {}
    asked = [g.fact for c in program.policy_clauses for g in c.gates]
    for p in points:
        if not all(p.case[fact] for fact in asked) or _asked_before(p, discovery):
            continue
        given = zip(world.relevant, p.given, strict=True)
        groups.setdefault((*p.choice, *(v for n, v in given if n not in theirs)), []).append(p)
    claims = [c for o in level_outputs(program) for c in o.claims]
    always = general_mays(world, [p for p in world.points if p.happened(request)])
    promises = any(getattr(c.hi, "value", 1) != 0 for c in claims if c.clause not in always)
    refusals = any(getattr(c.hi, "value", 1) == 0 for c in claims)
    found: dict[Subject, Ruling] = {}
    for member in program.in_role("nonconforming"):
        hits, engaged = [], False
        for cases in groups.values():
            first = cases[0]
            if first.case[defect] != member or not first.happened(receipt) or not first.happened(discovery):
                continue
            if not promises or not refusals or not _in_some_window(cases, discovery):
                continue
            engaged = True
            if any(b[1] > REFUSED for p in cases for b in _levels(p)):
                continue
            hits += [
                p
                for p in cases
                if p.case[ground] in program.in_role("fault_ground")
                and p.case[request] == p.case[discovery]
                and any(b == (REFUSED, REFUSED) for b in _levels(p))
            ][:1]
        found[("RL213", member)] = of_points(world, hits, engaged)
    return found


def _not_the_customers(clause: Clause, program: Program) -> bool:
    """Whether a clause is a requirement that reads an act of the shop, or a fact that is not the customer's."""
    read = [program.inputs[n] for n in program.cone(clause.requirement or TRUE) if n in program.inputs]
    return any(i.controller == "shop" or (not i.event and i.controller != "customer") for i in read)


def _without(points: list[Point], clauses: list[str]) -> list[Point]:
    if not clauses:
        return points
    programs = {id(p.program): p.program for p in points}
    suspended = {key: suspend(program, clauses) for key, program in programs.items()}
    return [Point(suspended[id(p.program)], p.case, p.choice, p.given) for p in points]


def _asked_before(point: Point, event: str) -> bool:
    program = point.program
    limited = {str(a) for c in program.policy_clauses for x in c.limits for a in meant(program, x.act)}
    acts = [a for a in {program.role("request"), *limited} if program.inputs[a].controller == "customer"]
    return point.happened(event) and any(point.happened(a) and point.day(a) < point.day(event) for a in acts)


def _levels(point: Point) -> list[tuple[int, int]]:
    return [b for o in level_outputs(point.program) for c in o.claims if (b := point.said(c)) is not None]


def _in_some_window(cases: list[Point], discovery: str) -> bool:
    """Whether the problem shows no later than the last day of some promise's window; yes if none has one."""
    limited = [x for c in cases[0].program.policy_clauses if c.kind == "entitlement" for x in c.limits if x.last_day]
    if not limited:
        return True
    for point in cases:
        for x in limited:
            start = point.resolved(x.anchor)
            begun = start not in point.program.inputs or point.happened(start)
            if begun and point.day(discovery) <= point.run.number(x.last_day):
                return True
    return False


LINES = (
    Line(("RL201",), gaps, sets=ALL_SETS),
    Line(("RL202",), boundary),
    Line(("RL214",), early, sets=ALL_SETS),
    Line(("RL213",), stranded),
)
