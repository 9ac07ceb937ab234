"""Check that nothing depends on itself, and that no chain of dependencies is too long to follow.

A definition depends on the words of its condition and a reading on its alternatives; a clause depends on what it asks
about, on its exceptions and on what overrides it (semantics M6 and M7), an entitlement so on its requirements, and
these on whether it entitles (M12).
"""

from __future__ import annotations

from dataclasses import dataclass

from returnlogic.base.source import Span
from returnlogic.language import tree as t
from returnlogic.language.names import Symbols
from returnlogic.language.problem import Problem
from returnlogic.language.walk import conditions, depth, summands, words_of

MAX_CHAIN = 50
"""How many definitions, relations and levels of brackets may build on each other."""

_ENTITLED = ".entitled"
"""Marks the node of what a clause's conditions ask, without what defeats it."""

_LIVE = ("as an exception to", "overrides", "adds to")


@dataclass(frozen=True, slots=True)
class _Edge:
    to: str
    span: Span
    relation: bool


def circles(table: Symbols) -> list[Problem]:
    """Return a problem for the first circle or overlong chain of names; none iff every dependency ends."""
    edges = _edges(table)
    levels = _levels(table)
    chain: dict[str, int] = {}
    for start in edges:
        path: dict[str, _Edge | None] = {}
        stack: list[tuple[str, _Edge | None, int]] = [(start, None, 0)] if start not in chain else []
        while stack:
            node, entered, index = stack.pop()
            path.setdefault(node, entered)
            out = edges.get(node, [])
            if index < len(out):
                edge = out[index]
                stack.append((node, entered, index + 1))
                if edge.to in path:
                    return [_circle(list(path.items()), edge)]
                if edge.to not in chain:
                    stack.append((edge.to, edge, 0))
                continue
            path.popitem()
            chain[node] = levels.get(node, 0) + max((chain[e.to] for e in out), default=0)
            if chain[node] > MAX_CHAIN:
                message = f"`{node}` builds on too long a chain of definitions and relations"
                help = f"at most {MAX_CHAIN} levels; shorten the chain"
                return [Problem("RL001", message, table.spans.get(node), help)]
    return []


def _circle(path: list[tuple[str, _Edge | None]], closing: _Edge) -> Problem:
    names = [name for name, _ in path]
    round = path[names.index(closing.to) :]
    used = [edge for _, edge in round[1:] if edge is not None] + [closing]
    circle = [name for name, _ in round]
    first = circle.index(min(circle))  # told from the same clause in whatever order the file has them
    circle = circle[first:] + circle[:first]
    used = used[first:] + used[:first]
    circle = [*dict.fromkeys(name.removesuffix(_ENTITLED) for name in circle)]
    shown = " > ".join([*circle, circle[0]])
    if any(edge.relation for edge in used):
        return Problem("RL105", f"these relations go round in a circle: {shown}", used[-1].span, "drop one of them")
    help = "say one of them without the other"
    return Problem("RL004", f"these definitions go round in a circle: {shown}", used[-1].span, help)


def _edges(table: Symbols) -> dict[str, list[_Edge]]:
    edges: dict[str, list[_Edge]] = {}
    for reading in table.readings.values():
        edges[reading.name.text] = [_Edge(w.text, w.span, False) for w in reading.alternatives]
    for moment in table.moments.values():
        edges[moment.name.text] = [_Edge(w.text, w.span, False) for w in moment.events]
    for sum in table.sums.values():
        named = [s.base if isinstance(s, t.Percentage) else s for s in summands(sum.sum)]
        edges[sum.name.text] = [_Edge(w.text, w.span, False) for w in named if isinstance(w, t.Word)]
    for clause in (*table.definitions.values(), *table.clauses.values()):
        name = clause.name.text
        asked = name
        if clause.kind != "definition":
            asked = name + _ENTITLED
            edges.setdefault(name, []).append(_Edge(asked, clause.name.span, True))
        words = [w for c in conditions(clause) for w in words_of(c)]
        edges.setdefault(asked, []).extend(_Edge(w.text, w.span, False) for w in words)
        for relation in clause.relations:
            if relation.word in _LIVE:
                for word in relation.targets:
                    edges.setdefault(word.text, []).append(_Edge(name, word.span, True))
        for target in _conditioned(table, clause):
            edges.setdefault(target, []).append(_Edge(name, clause.name.span, True))
            edges.setdefault(name, []).append(_Edge(target + _ENTITLED, clause.name.span, True))
    return edges


def _conditioned(table: Symbols, item: t.ClauseItem) -> list[str]:
    """Return the entitlements that a requirement or a gate overrides without saying so."""
    if item.kind not in ("requirement", "step") or not any(isinstance(i, t.Must | t.GateItem) for i in item.items):
        return []
    named = {w.text for w in item.rights}
    entitlements = [c for c in table.clauses.values() if c.kind == "entitlement"]
    if named & table.clauses.keys():
        return [c.name.text for c in entitlements if c.name.text in named]
    return [c.name.text for c in entitlements if not named or not c.rights or named & {w.text for w in c.rights}]


def _levels(table: Symbols) -> dict[str, int]:
    clauses = (*table.definitions.values(), *table.clauses.values())
    found = {c.name.text: 1 + max(map(depth, conditions(c)), default=0) for c in clauses}
    return found | dict.fromkeys((*table.readings, *table.moments, *table.sums), 1)
