"""What charges come to, worked out from the live charges of a case by hand (M19 to M22), not read from the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from returnlogic.meaning.clause import Claim
from returnlogic.meaning.program import Output, Program

if TYPE_CHECKING:
    from tests.oracle.world import Point

KINDS = ("amount", "charged", "base", "payout", "balance")
Bounds = tuple[int, int]
LEAST, MOST = 0, 1


def answer(point: Point, output: Output) -> Bounds | str:
    """Whether a topic is silent, a conflict, or between which bounds."""
    kind = output.topic.kind
    if kind == "base":
        return base(point, output.right, output.topic.subject)
    if kind in ("payout", "balance"):
        return paid(point, output.right, output.topic.subject, kind)
    live = charges(point, output.right)
    if kind == "amount":
        live = [c for c in live if c.topic == output.topic]
    return bounded(point, live, promises(point, output))


def charges(point: Point, right: str) -> list[Claim]:
    """The live charges of a right, of its own side."""
    every = [c for x in point.program.clauses for c in x.claims if c.charges and c.right == right]
    return [c for c in every if point.holds(c.live)]


def promises(point: Point, output: Output) -> list[tuple[str, int]]:
    """The live promises on a topic, each with the most that it allows."""
    found = [(x.id, c) for x in point.program.clauses for c in x.claims if not c.charges]
    return [
        (name, point.run.number(c.hi) + sum(end(point, e, MOST) for e in left_out(point, name, output.right)))
        for name, c in found
        if (c.right, c.topic) == (output.right, output.topic) and point.holds(c.live)
    ]


def left_out(point: Point, promise: str, right: str) -> list[Claim]:
    """The live charges that the promise leaves out, where it promises that nothing is charged."""
    clause = point.program.clause(promise)
    if not any(c.topic.kind == "charged" for c in clause.claims):
        return []
    adding = {x.id for x in point.program.clauses for r in x.relations if (r.kind, r.target) == ("adds_to", promise)}
    return [c for c in charges(point, right) if c.clause in adding]


def connected(program: Program, name: str, *kinds: str) -> frozenset[str]:
    """The clauses that chains of such relations join to this one."""
    edges = [{c.id, r.target} for c in program.clauses for r in c.relations if r.kind in kinds]
    found = {name}
    while more := {n for edge in edges if edge & found for n in edge} - found:
        found |= more
    return frozenset(found)


def end(point: Point, charge: Claim, which: int) -> int:
    """A charge at its least or at its most."""
    return point.run.number((charge.lo, charge.hi)[which])


def kept(point: Point, charge: Claim) -> bool:
    """Whether a charge is taken from what comes back."""
    assert charge.kept is not None
    return point.holds(charge.kept)


def together(point: Point, found: Sequence[Claim], which: int | Mapping[int, int]) -> int:
    """What charges come to: repeated ones once, joined ones added, others as the choice says, lines added.

    Each is at the same end, or at the end that `which` says of its identity.
    """
    total = 0
    for line in {c.topic.subject for c in found}:
        groups: dict[frozenset[str], dict[frozenset[str], int]] = {}
        for c in (c for c in found if c.topic.subject == line):
            same = connected(point.program, c.clause, "same_as", "restates")
            joined = connected(point.program, c.clause, "same_as", "restates", "adds_to")
            group = groups.setdefault(joined, {})
            at = which if isinstance(which, int) else which[id(c)]
            group[same] = max(group.get(same, 0), end(point, c, at))
        sums = [sum(group.values()) for group in groups.values()]
        total += max(sums) if point.case.get(f"stacking.{line}") == "highest" else sum(sums)
    return total


def bounded(point: Point, live: Sequence[Claim], allowed: Sequence[tuple[str, int]]) -> Bounds | str:
    """What charges come to beside promises, of which none may be broken even at the most."""
    most = together(point, live, MOST)
    if live and any(most > hi for _, hi in allowed):
        return "conflict"
    if live:
        return together(point, live, LEAST), most
    return (0, min(hi for _, hi in allowed)) if allowed else "silent"


def base(point: Point, right: str, remedy: str) -> Bounds | str:
    """What a remedy brings, where it is neither refused nor silent."""
    output = next(o for o in point.program.outputs if (o.right, str(o.topic)) == (right, f"base({remedy})"))
    level = next((o for o in point.program.outputs if (o.right, str(o.topic)) == (right, f"level({remedy})")), None)
    given = point.answer(level)
    if given == "silent" or (given != "conflict" and given[1] == 0):
        return "silent"
    sums = [point.run.number(c.lo) for c in output.claims if point.holds(c.live)]
    return "silent" if not sums else "conflict" if min(sums) < max(sums) else (sums[0], sums[0])


def paid(point: Point, right: str, remedy: str, kind: str) -> Bounds | str:
    """What is paid of it (`payout`), or left after all charges (`balance`)."""
    program, live = point.program, charges(point, right)
    output = next(o for o in program.outputs if (o.right, str(o.topic)) == (right, f"base({remedy})"))
    sums = [point.run.number(c.lo) for c in output.claims if point.holds(c.live)]
    level = next((o for o in program.outputs if (o.right, str(o.topic)) == (right, f"level({remedy})")), None)
    given = point.answer(level)
    owed = given != "silent" and (given == "conflict" or given[1] > 0)
    bounds = [o for o in program.outputs if o.right == right and o.topic.kind in ("amount", "charged")]
    disputed = any(point.answer(o) == "conflict" for o in bounds)
    found = [sum for pick in picks(live) for sum in left(point, kind, sums if owed else [], owed, live, pick)]
    if disputed:  # at best nothing is charged
        found += sums if owed else [0] if kind == "balance" and live else []
    if not found:
        return "silent"
    clash = disputed or (owed and bool(sums) and min(sums) < max(sums))
    return "conflict" if clash and min(found) != max(found) else (min(found), max(found))


def picks(live: Sequence[Claim]) -> Iterator[dict[int, int]]:
    """Every way to take each charge at its least or at its most; one that has one end has one way."""
    for ends in product(*((LEAST,) if c.lo == c.hi else (LEAST, MOST) for c in live)):
        yield {id(c): end for c, end in zip(live, ends, strict=True)}


def left(
    point: Point, kind: str, sums: Sequence[int], owed: bool, live: Sequence[Claim], pick: Mapping[int, int]
) -> Iterator[int]:
    """What is paid, or left, of each sum in one way to take the charges; without a sum, what they come to."""
    total = together(point, live, pick)
    from_base = together(point, [c for c in live if kept(point, c)], pick)
    for base in sums:
        yield max(base - from_base, 0) - (0 if kind == "payout" else total - from_base)
    if kind == "balance" and not owed and live:
        yield -total
