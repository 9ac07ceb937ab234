"""Count what orders show, group by group of customers, by one query, and make it the report of past orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from returnlogic.base.faults import InternalFault
from returnlogic.base.sort import Enum
from returnlogic.base.value import Value
from returnlogic.batch.columns import FactSource, OrderFile, expected, orders
from returnlogic.batch.files import SHOWN, Scan, run
from returnlogic.compare.past import Bad, Observed, Questions, Seen
from returnlogic.compare.segments import Segment
from returnlogic.meaning.outcomes import Topic

POSSIBLE = "an order that can be"


@dataclass(frozen=True)
class OrderGroup:
    """Rows of one group. `why` is -1 where they are no cases, `n` where they break the n-th axiom, 0 if compared."""

    why: int
    segment: tuple[tuple[str, Value], ...]
    count: int
    first: tuple[int, ...]
    worse: int
    better: int
    changed: int
    by_kind: Mapping[str, tuple[int, int | None, int | None, tuple[int, ...]]]


def result_column(key: str) -> str:
    return '"' + f"{key} lo".replace('"', '""') + '"'


def _some(results: Sequence[str]) -> str:
    return " OR ".join(f"{result_column(r)} = 1" for r in results) or "FALSE"


def grouped(
    q: Questions, connection: Any, file: OrderFile, given: Sequence[FactSource], text: str, say: Callable[[str], None]
) -> list[OrderGroup]:
    """Return the groups of orders, in order. Only counts, sums and the first few row numbers leave DuckDB."""
    broken = " ".join(f"WHEN {result_column(r)} = 0 THEN {n}" for n, (_, r) in enumerate(q.axioms, 1))
    why = f"CASE WHEN NOT well_typed THEN -1 {broken} ELSE 0 END"
    groups = [why, *(result_column(r) for r in q.by.values())]
    directions = {d: [k.result for k in q.kinds if k.direction == d] for d in ("worse", "better")}
    items = ["count(*)", f"min(id, {SHOWN})"]
    items += [f"count(*) FILTER (WHERE {_some(directions[d])})" for d in directions]
    every = [*q.changed.values(), *directions["worse"], *directions["better"]]
    items.append(f"count(*) FILTER (WHERE {_some(every)})")
    for k in q.kinds:
        here = f"FILTER (WHERE {result_column(k.result)} = 1)"
        items.append(f"count(*) {here}")
        items.append(f"sum({result_column(q.worth)}) {here}" if q.worth else "NULL")
        items.append(f"sum({result_column(k.money)}) {here}" if k.money else "NULL")
        items.append(f"min(id, {SHOWN}) {here}")
    places = ", ".join(str(n) for n in range(1, len(groups) + 1))
    query = (
        f'WITH "orders" AS ({orders(file, given)}) SELECT {", ".join([*groups, *items])} FROM (\n{text}) '
        f"GROUP BY {places} ORDER BY {places}"
    )
    found = []
    for row in run(connection, query, [file.named], f"{file.path}: deciding", say):
        at = len(groups)
        segment = tuple(
            (name, _member(q, name, place)) for name, place in zip(q.by, row[1:at], strict=True) if place is not None
        )
        by_kind = {}
        for n, k in enumerate(q.kinds):
            shown, worth, money, these = row[at + 5 + 4 * n : at + 9 + 4 * n]
            sums = (None if worth is None else int(worth), None if money is None else int(money))
            by_kind[k.result] = (shown, *sums, tuple(these or ()))
        count, first, worse, better, changed = row[at : at + 5]
        found.append(OrderGroup(row[0], segment, count, tuple(first or ()), worse, better, changed, by_kind))
    return found


def _member(q: Questions, name: str, place: int) -> Value:
    sort = q.product.program.inputs[name].sort
    return sort.members[place] if isinstance(sort, Enum) else bool(place)


def observed_in(q: Questions, file: OrderFile, groups: Sequence[OrderGroup], found: Scan, allowed: int) -> Observed:
    """Return the groups as they are told; what is no order and what no order can be is left out of them, and
    counted."""
    refused = sum(g.count for g in groups if g.why < 0)
    if refused != found.bad or sum(g.count for g in groups) != found.rows:
        raise InternalFault(
            f"`{file.path}`: {found.bad} of {found.rows} rows are no orders, and the query refuses {refused} of "
            f"{sum(g.count for g in groups)}; unless the file has changed meanwhile, one of the two is wrong"
        )
    told = [g for g in groups if g.why == 0]
    seen = [s for asked in q.asked for s in _seen(q, asked.right, asked.told, told)]
    bad = [
        Bad(str(b.source.column), expected(b.source.field), b.count, b.first) for b in found.broken
    ]  # fmt: skip
    for n, (label, _) in enumerate(q.axioms, 1):
        rows = [g for g in groups if g.why == n]
        if rows:
            first = sorted(i for g in rows for i in g.first)[:SHOWN]
            bad.append(Bad("", f"{POSSIBLE}: {label}", sum(g.count for g in rows), tuple((str(i), "") for i in first)))
    if found.lines:
        bad.insert(0, Bad("", "a row of the table", found.lines, found.first_lines, file.kind != "csv"))
    return Observed(
        file=str(file.path),
        rows=found.rows + found.lines,
        compared=sum(g.count for g in told),
        worse=sum(g.worse for g in told),
        better=sum(g.better for g in told),
        changed=sum(g.changed for g in told),
        seen=tuple(seen),
        bad=tuple(bad),
        assumed=(),
        obligations=0,
        replayed=0,
        allowed=allowed,
    )


def _seen(
    q: Questions,
    right: str,
    proved: Mapping[Segment, frozenset[tuple[str, str, Topic]]] | None,
    groups: Sequence[OrderGroup],
) -> Iterator[Seen]:
    """Yield what a right shows, by the groups of customers that the comparison tells it for.

    What was proved to be somewhere, and no order shows, is told with none.
    """
    for segment in proved if proved is not None else [Segment(())]:
        members = [g for g in groups if set(segment.values) <= set(g.segment)]
        of = sum(g.count for g in members)
        there = proved[segment] if proved is not None else frozenset()
        for k in q.kinds:
            if k.right != right:
                continue
            parts = [g.by_kind[k.result] for g in members]
            count = sum(p[0] for p in parts)
            if count or (k.direction, k.kind, k.topic) in there:
                worth = sum(p[1] or 0 for p in parts) if q.worth else None
                money = sum(p[2] or 0 for p in parts) if k.money else None
                first = sorted(i for p in parts for i in p[3])[:SHOWN]
                shown = tuple(map(str, first))
                yield Seen(k.right, segment, k.direction, k.kind, k.topic, count, of, worth, money, shown)
