"""Walk through the conditions and the sums of money of a tree."""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.language import tree as t

Atom = t.Named | t.RuleOf | t.RequirementMet | t.Equals | t.Happened | t.Order | t.Distance | t.Bound


def conditions(clause: t.ClauseItem) -> list[t.Condition]:
    """Return every condition of a clause."""
    return [i.condition for i in clause.items if isinstance(i, t.When | t.States | t.Means | t.Must)]


def atoms(c: t.Condition) -> Iterator[Atom]:
    """Yield the parts of a condition that have no conditions in them, from left to right."""
    match c:
        case t.Junction(_, parts):
            for part in parts:
                yield from atoms(part)
        case t.Negation(part) | t.Group(part):
            yield from atoms(part)
        case _:
            yield c


def words_of(c: t.Condition) -> list[t.Word]:
    """Return every name of a condition that may stand for another condition, or for a clause."""
    return [atom.name for atom in atoms(c) if isinstance(atom, t.Named | t.RuleOf | t.RequirementMet | t.Equals)]


def depth(c: t.Condition) -> int:
    """Return how many conditions stand in each other, beside the innermost one."""
    match c:
        case t.Junction(_, parts):
            return 1 + max(map(depth, parts))
        case t.Negation(part) | t.Group(part):
            return 1 + depth(part)
        case _:
            return 0


def summands(sum: t.Sum) -> Iterator[t.Summand]:
    """Yield every summand of a sum, each before those in it, from left to right."""
    stack: list[t.Summand] = [part for _, part in reversed(sum.parts)]
    while stack:
        yield (summand := stack.pop())
        match summand:
            case t.Multiple(_, part):
                stack.append(part)
            case t.Extreme(_, sums):
                stack += [part for sum in reversed(sums) for _, part in reversed(sum.parts)]
