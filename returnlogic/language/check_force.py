"""Check that what a provision builds on does not end before it does: an amended text takes its references along."""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.language import tree as t
from returnlogic.language.scope import Scope

_FOR_EVER = "9999-12-31"
_Force = tuple[str, str]
"""The first day in force, and the first that is not, as ISO days."""


def check_references_hold(scope: Scope, file: t.File) -> None:
    """Check each provision: from the day on which something that it builds on is in force, something always is.

    It builds on the targets of its relations, and on the provisions that a `when` names, directly or by definitions.
    """
    forces = {c.name.text: force for c in file.clauses() if (force := _force(c)) is not None}
    for clause in file.clauses():
        own = forces.get(clause.name.text)
        if clause.kind != "provision" or own is None:
            continue
        for named in _references(scope, clause):
            some = {n.text: forces[n.text] for n in named if n.text in forces}
            day = _uncovered(own, list(some.values()))
            if some and day:
                names = ", ".join(f"`{n}`" for n in some)
                help = f"name what takes its place as well, or end `{clause.name.text}` on that day"
                scope.add(f"from {day} on nothing of what it builds on is in force: {names}", named[0].span, help)


def _force(clause: t.ClauseItem) -> _Force | None:
    found = next((i for i in clause.items if isinstance(i, t.InForce)), None)
    return None if found is None else (found.start.text, found.end.text if found.end else _FOR_EVER)


def _references(scope: Scope, clause: t.ClauseItem) -> Iterator[list[t.Word]]:
    """Yield what each relation and each condition builds on."""
    for relation in clause.relations:
        yield list(relation.targets)
    for item in clause.items:
        if isinstance(item, t.When):
            yield list(_affirmed(scope, item.condition, frozenset()))


def _affirmed(scope: Scope, c: t.Condition, within: frozenset[str]) -> Iterator[t.Word]:
    """Yield the names that a condition affirms, and those within definitions; of what it denies nothing is asked."""
    match c:
        case t.Junction(_, parts):
            for part in parts:
                yield from _affirmed(scope, part, within)
        case t.Group(part):
            yield from _affirmed(scope, part, within)
        case t.Named(name):
            definition = scope.table.definitions.get(name.text)
            if definition is None:
                yield name
            elif name.text not in within:
                inner = [i.condition for i in definition.items if isinstance(i, t.Means)]
                for part in inner:
                    for word in _affirmed(scope, part, within | {name.text}):
                        yield t.Word(word.text, name.span)


def _uncovered(own: _Force, others: list[_Force]) -> str:
    """Return the first day of a time in force on which none of the others is any more; empty iff there is none."""
    day = max(own[0], min((start for start, _ in others), default=own[0]))
    for start, end in sorted(others):
        if start <= day:
            day = max(day, end)
    return day if day < own[1] else ""
