"""Lines about clauses that contradict each other: RL101, RL102, RL113; and RL103, RL109: together impossible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, compress
from operator import and_

from returnlogic.base.value import Value
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import And, Known, Let, Term
from returnlogic.meaning.variants import suspend
from tests.oracle import money
from tests.oracle.line import ALL_SETS, Line, Ruling, Subject, alike, claims_of, level_claims, of_points
from tests.oracle.world import Point, World

REFUSED, DISCRETION, SHOP_PICKS = 0, 1, 2


def remedies_of(program: Program, clause: Clause, right: str) -> set[str]:
    """The remedies that a last day of the clause is towards: its own; of a restatement those it repeats, or all."""
    own = {c.topic.subject for c in level_claims(clause) if c.right == right and not c.refuses}
    if own:
        return own
    if clause.kind != "restatement":
        return {""}
    named = [program.clause(r.target) for r in clause.relations if r.kind in ("restates", "same_as")]
    found = {c.topic.subject for t in named for c in level_claims(t)}
    every = {o.topic.subject for o in program.policy_outputs if o.topic.kind == "level" and o.right == right}
    return found or every or {""}


def clashes(point: Point, a: Clause, b: Clause) -> Iterator[str]:
    """The codes under which two clauses answer one question differently in this case."""
    program = point.program
    if any(broken(point, x, y) or broken(point, y, x) for x in a.claims for y in b.claims):
        yield "RL101"
    mine, theirs = ([c for c in claims_of(program, x) if not c.charges] for x in (a, b))
    for x in mine:
        for y in theirs:
            if x.right != y.right or x.topic.kind != y.topic.kind:
                continue
            one, other = point.said(x), point.said(y)
            if one is None or other is None:
                continue
            if x.topic.kind == "last_day":
                if point.resolved(x.topic.subject) == point.resolved(y.topic.subject):
                    yield from _days(point, a, b, x.right, point.resolved(x.topic.subject), one, other)
            elif x.topic == y.topic:
                yield from _values(x.topic.kind, one, other)


def bounded_by(program: Program, charge: Claim, bound: Claim) -> bool:
    """Whether a promise is about a charge: on its line, or that nothing is charged, but for what adds to it."""
    if not charge.charges or bound.charges or charge.right != bound.right:
        return False
    adds = any(r.kind == "adds_to" and r.target == bound.clause for r in program.clause(charge.clause).relations)
    return bound.topic == charge.topic or (bound.topic.kind == "charged" and not adds)


def repeats(program: Program, x: Claim, y: Claim) -> bool:
    """Whether two charges are said to be the same one."""
    same = (x.right, x.topic) == (y.right, y.topic) and x.charges and y.charges
    return same and y.clause in alike(program, x.clause)


def broken(point: Point, charge: Claim, other: Claim) -> bool:
    """Whether a charge is more than a promise allows, or not what the clause it repeats charges."""
    one, two = point.said(charge), point.said(other)
    if one is None or two is None:
        return False
    if bounded_by(point.program, charge, other):
        return one[1] > two[1]
    return repeats(point.program, charge, other) and (one[0] > two[1] or two[0] > one[1])


def _days(
    point: Point, a: Clause, b: Clause, right: str, act: str, one: tuple[int, int], other: tuple[int, int]
) -> Iterator[str]:
    """L1, L2: for one remedy the act is in time by one clause and late by the other."""
    if not point.happened(act) or not remedies_of(point.program, a, right) & remedies_of(point.program, b, right):
        return
    if (point.day(act) <= one[1]) != (point.day(act) <= other[1]):
        yield "RL101"


def _values(kind: str, one: tuple[int, int], other: tuple[int, int]) -> Iterator[str]:
    if one[0] <= other[1] and other[0] <= one[1]:
        return
    if kind != "level":
        yield "RL101"
    elif REFUSED in (one[1], other[1]):
        yield "RL102"
    elif min(one[1], other[1]) == DISCRETION and max(one[0], other[0]) >= SHOP_PICKS:
        yield "RL113"
    else:
        yield "RL101"


def pairs(world: World) -> dict[Subject, Ruling]:
    """RL101, RL102, RL113 by pair: the heavier takes the pair, and RL101 takes what differs in more than force."""
    found: dict[Subject, Ruling] = {}
    program = world.program
    speaking = {
        c.id: [any(p.said(x) is not None for x in (*c.claims, *spoken(program, c))) for p in world.points]
        for c in program.policy_clauses
    }
    for a, b in combinations(sorted(program.policy_clauses, key=lambda c: c.id), 2):
        hits: dict[str, list[Point]] = {}
        if not {(c.right, c.topic.kind) for c in a.claims} & {(c.right, c.topic.kind) for c in b.claims}:
            continue
        for point in compress(world.points, map(and_, speaking[a.id], speaking[b.id])):
            for code in set(clashes(point, a, b)):
                hits.setdefault(code, []).append(point)
        code = "RL102" if "RL102" in hits else "RL101" if "RL101" in hits else "RL113"
        all_of_them = [p for c in hits for p in hits[c]] if code == "RL101" else hits.get(code, [])
        found[(code if hits else "", a.id, b.id)] = of_points(world, all_of_them, both_speak(world, a, b))
    return found


def both_speak(world: World, a: Clause, b: Clause) -> bool:
    """Whether both clauses, each in some case, answer one question, and not plainly in the same way."""
    program = world.program
    speaking = {
        c.id: [x for x in spoken(program, c) if any(p.said(x) is not None for p in world.points)] for c in (a, b)
    }
    return any(
        x.right == y.right and one_question(program, x, y) and not plainly_agree(x, y)
        for x in speaking[a.id]
        for y in speaking[b.id]
    )


def spoken(program: Program, clause: Clause) -> list[Claim]:
    """The claims of a clause as outcomes read them, and its charges."""
    return [*claims_of(program, clause), *(c for c in clause.claims if c.charges)]


def one_question(program: Program, x: Claim, y: Claim) -> bool:
    """Whether two claims of a right answer one question, under some choice at least; two unrelated sums do not."""
    if "last_day" in (x.topic.kind, y.topic.kind):
        acts = [{str(v) for v in meant(program, c.topic.subject)} for c in (x, y)]
        alike = (x.topic.kind, x.topic.towards) == (y.topic.kind, y.topic.towards)
        return alike and bool(acts[0] & acts[1])
    if x.charges or y.charges:
        return bounded_by(program, x, y) or bounded_by(program, y, x) or repeats(program, x, y)
    return x.topic == y.topic


def meant(program: Program, name: str) -> tuple[Value, ...]:
    """The events that a name can stand for."""
    if name not in program.assumptions:
        return (name,)
    open_to = program.assumptions[name]
    return open_to.domain if open_to.fixed is None else (open_to.fixed,)


def plainly_agree(x: Claim, y: Claim) -> bool:
    """Whether two claims with bounds that are the same in every case leave a common value; a charge, none but such."""
    bounds = [getattr(b, "value", None) for b in (x.lo, x.hi, y.lo, y.hi)]
    if None in bounds:
        return False
    if x.charges != y.charges:
        return bounds[1] <= bounds[3] if x.charges else bounds[3] <= bounds[1]
    return bounds[0] <= bounds[3] and bounds[2] <= bounds[1]


def acts(world: World) -> dict[Subject, Ruling]:
    """RL113 by two clauses and an act: one owes it where the other leaves it to the shop."""
    found: dict[Subject, Ruling] = {}
    for a in world.program.policy_clauses:
        for b in world.program.policy_clauses:
            for act in {d.act for d in a.duties} & {*b.permits} if {*a.rights} & {*b.rights} else ():
                mine, theirs = [p for p in world.points if owed(p, a)], [p for p in world.points if p.live(b)]
                hits = [p for p in mine if p.live(b)]
                found[("RL113", f"{a.id} and {b.id}: {act}")] = of_points(world, hits, bool(mine and theirs))
    return found


def owed(point: Point, clause: Clause) -> bool:
    """Whether what the clause owes is owed here: a step owes it where it speaks."""
    return point.holds(clause.scope if clause.kind == "step" else clause.live)


# --- what the customer can still do ---


def behind(world: World, point: Point, theirs: set[str]) -> tuple[Value, ...]:
    """A case but for these facts of the customer, and its choice: cases with the same are open to one customer."""
    given = zip(world.relevant, point.given, strict=True)
    return (*point.choice, *(v for n, v in given if n not in theirs))


def alternatives(world: World, theirs: set[str]) -> dict[tuple[Value, ...], list[Point]]:
    """The possible cases by what the customer cannot change."""
    found: dict[tuple[Value, ...], list[Point]] = {}
    for point in world.points:
        found.setdefault(behind(world, point, theirs), []).append(point)
    return found


def facts_of_the_customer(world: World, phases: tuple[str, ...] = ("before", "after", "")) -> set[str]:
    """The facts that are the customer's to decide."""
    inputs = world.program.inputs
    return {
        n
        for n in world.relevant
        if inputs[n].controller == "customer" and not inputs[n].event and inputs[n].phase in phases
    }


def acts_of_the_customer(world: World) -> set[str]:
    """The acts that are the customer's to do, but for the contract itself."""
    inputs = world.program.inputs
    mine = {n for n in world.relevant if inputs[n].event and inputs[n].controller == "customer"}
    return mine - set(world.program.in_role("contract"))


def on_dates_alone(world: World, clause: Clause) -> bool:
    """Whether all that a requirement asks of the customer is acts on days: that is RL106's and RL116's question."""
    assert clause.requirement is not None
    inputs = world.program.inputs
    read = [inputs[n] for n in world.program.cone(clause.requirement) if n in inputs]
    asked = [i for i in read if i.controller == "customer" or (i.judged and i.controller == "reviewer")]
    return bool(asked) and all(i.event for i in asked)


def unexercisable(world: World) -> dict[Subject, Ruling]:
    """RL109: one is entitled, and whatever is still the customer's to do, the requirement takes the right.

    Where it asks for days of the customer's acts beside other things, some of these days have to be in time: that none
    is would be the question of RL106 and RL116.
    """
    found: dict[Subject, Ruling] = {}
    inputs = world.program.inputs
    conduct = {n for n in world.relevant if inputs[n].judged and inputs[n].controller == "reviewer"}
    later = facts_of_the_customer(world, ("after", "")) | acts_of_the_customer(world) | conduct
    for clause in world.program.policy_clauses:
        if clause.requirement is None or on_dates_alone(world, clause):
            continue
        targets = [world.program.clause(r.target) for r in clause.relations if r.implied]
        hits, engaged = [], False
        given = {world.program.role("ground")} - world.program.cone(clause.requirement)
        for cases in alternatives(world, later - given).values():
            entitled = [p for p in cases if any(p.holds(t.entitled) for t in targets)]
            engaged = engaged or bool(entitled)
            if entitled and all(p.holds(clause.app) for p in entitled):
                hits += [p for p in entitled if all(p.holds(d) for d in _days_asked(world, clause.requirement))][:1]
        found[("RL109", clause.id)] = of_points(world, hits, engaged)
    return found


def _days_asked(world: World, requirement: Term) -> list[Term]:
    """The parts of a requirement that read days of the customer's acts; first, that what they compare has happened."""
    while isinstance(requirement, Let):
        requirement = world.program.lets[requirement.name]
    parts = requirement.args if isinstance(requirement, And) else (requirement,)
    days = [p for p in parts if world.program.cone(p) & acts_of_the_customer(world)]
    return [*(p for p in parts if isinstance(p, Known) and p.name in world.program.cone(*days)), *days]


def takers(program: Program, entitlement: Clause) -> list[Clause]:
    """The clauses that can take an entitlement: conditions, exceptions, what overrides it, refusals of all of it."""
    given = {(c.right, c.topic) for c in level_claims(entitlement)}
    found = []
    for c in program.policy_clauses:
        kinds = ("exception", "overrides")
        aimed = any(r.target == entitlement.id and r.kind in kinds for r in c.relations)
        refuses = c.kind == "exclusion" and given <= {(x.right, x.topic) for x in level_claims(c) if x.refuses}
        approval = bool(c.gates) and c.requirement is None
        if c.id != entitlement.id and (aimed or refuses) and not approval:
            found.append(c)
    return found


def takes(point: Point, clause: Clause, some: list[Clause]) -> bool:
    """Whether a clause takes a right here, or would if others that take it were left out."""
    applies = clause.app if clause.requirement is not None else clause.entitled
    return point.holds(applies) and not any(point.live(c) for c in displacing(point.program, clause, some))


def displacing(program: Program, clause: Clause, some: list[Clause]) -> list[Clause]:
    """The clauses that displace one, but for these."""
    kinds = ("exception", "overrides")
    relations = [(c, r) for c in program.policy_clauses for r in c.relations if r.kind in kinds and not r.implied]
    return [c for c, r in relations if r.target == clause.id and c not in some]


def _over(program: Program, clause: Clause, some: list[Clause]) -> frozenset[str]:
    """What is read by whatever displaces a clause that can take a right, and takes none itself."""
    return program.cone(*(c.live for c in displacing(program, clause, some)))


def together(world: World) -> dict[Subject, Ruling]:
    """RL103: each taker can be escaped by some behaviour of the customer, and no behaviour escapes all of them.

    Takers that read days of the customer's acts which the promise leaves open are the question of RL106 and RL116.
    """
    found: dict[Subject, Ruling] = {}
    theirs = facts_of_the_customer(world)
    program = world.program
    for entitlement in program.policy_clauses:
        if not entitlement.grants:
            continue
        free = theirs - program.cone(entitlement.entitled)
        days = acts_of_the_customer(world) - program.cone(entitlement.entitled)
        every = takers(program, entitlement)
        reads = {c.id: program.cone(c.requirement or c.scope, c.scope) for c in every}
        if not any(program.role("ground") in names for names in reads.values()):
            free -= {program.role("ground")}
        some = [c for c in every if not (reads[c.id] | _over(program, c, every)) & days]
        left = {c.id: suspend(program, [o.id for o in every if o is not c]) for c in some}

        def alone(p: Point, c: Clause, left: Mapping[str, Program] = left) -> Point:
            return Point(left[c.id], p.case, p.choice, p.given)

        hits, engaged = [], False
        for cases in alternatives(world, free).values() if len(some) > 1 else ():
            entitled = [p for p in cases if p.holds(entitlement.entitled)]
            if not entitled:
                continue
            engaged = True
            taken = [{c.id for c in some if takes(alone(p, c), c, every)} for p in entitled]
            if all(taken) and not set.intersection(*taken):
                hits.append(entitled[0])
        found[("RL103", entitlement.id)] = of_points(world, hits, engaged)
    return found


def sums(world: World) -> dict[Subject, Ruling]:
    """RL103 by line and by what is charged in all: charges break a promise together, and no two claims clash."""
    found: dict[Subject, Ruling] = {}
    for output in world.program.policy_outputs:
        if output.topic.kind not in ("amount", "charged"):
            continue
        cases = [(charged_for(p, output), money.promises(p, output), p) for p in world.points]
        hits = [
            p
            for live, bounds, p in cases
            if p.answer(output) == "conflict"
            and not any(broken(p, a, b) for a in live for b in _promising(world.program, output))
            and not any(broken(p, a, b) for a in live for b in live)
        ]
        engaged = any(live for live, _, _ in cases) and any(bounds for _, bounds, _ in cases)
        found[("RL103", output.key)] = of_points(world, hits, engaged)
    return found


def charged_for(point: Point, output: Output) -> list[Claim]:
    """The live charges of a line, or of the right."""
    live = money.charges(point, output.right)
    return live if output.topic.kind == "charged" else [c for c in live if c.topic == output.topic]


def _promising(program: Program, output: Output) -> list[Claim]:
    every = [c for x in program.clauses for c in x.claims if not c.charges]
    return [c for c in every if (c.right, c.topic) == (output.right, output.topic)]


LINES = (
    Line(("RL101", "RL102", "RL113"), pairs, sets=ALL_SETS),
    Line(("RL113",), acts, sets=ALL_SETS),
    Line(("RL109",), unexercisable),
    Line(("RL103",), lambda world: {**together(world), **sums(world)}),
)
