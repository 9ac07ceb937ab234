"""From clauses to outcomes: which clauses defeat which (M6, M7), and what the live ones together say (M8 to M11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from returnlogic.base.sort import Date, Int, Money
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.ledger import KINDS, NOTHING, Ledger, where_given
from returnlogic.meaning.moments import Moments
from returnlogic.meaning.outcomes import LEVEL_SORT, MEANS_SORT, PAYER_SORT, Topic
from returnlogic.meaning.program import Output
from returnlogic.meaning.term import Add, Compare, Comparison, Const, If, Let, Max, Min, Term, conj, extreme, neg

FAR_AHEAD = 40_000
"""Days after the last event of any case within which every last day lies that a clause can claim."""


def relate(clauses: Sequence[Clause], lets: dict[str, Term]) -> None:
    """Define `app` and `live` of every clause (M6, M7): exceptions and overriders are tested live."""
    for clause in clauses:
        id = clause.id
        exceptions, overriders = (_related(clauses, kind, id) for kind in ("exception", "overrides"))
        undefeated = conj(*(neg(x.live) for x in (*exceptions, *overriders)))
        lets[f"{id}.app"] = conj(lets[f"{id}.app"], *(neg(x.live) for x in exceptions))
        lets[f"{id}.live"] = conj(clause.app, *(neg(x.live) for x in overriders))
        for index, limit in enumerate(clause.limits):
            if limit.last_day is not None:
                lets[f"{id}.window{index + 1}.live"] = conj(Let(f"{id}.window{index + 1}"), undefeated)
        if f"{id}.late" in lets:
            lets[f"{id}.late.live"] = conj(Let(f"{id}.late"), undefeated)
        if f"{id}.due" in lets:
            conditions = clause.requirement is not None or bool(clause.gates)
            owed = conj(clause.entitled, undefeated) if conditions else clause.live
            lets[f"{id}.due.live"] = conj(owed, lets[f"{id}.due.app"])


def _related(clauses: Sequence[Clause], kind: str, target: str) -> list[Clause]:
    """Return the clauses that have such a relation to a clause, once for each."""
    return [x for x in clauses for r in x.relations if r.kind == kind and r.target == target]


def outputs(clauses: Sequence[Clause], lets: dict[str, Term], words: Moments) -> tuple[Output, ...]:
    """Return an output per right and topic that clauses claim, or that follows, and define its lets (M8 to M11, M22).

    `words` takes up what sums leave open.
    """
    grouped: dict[str, dict[Topic, list[Claim]]] = {}
    for clause in clauses:
        for c in _joined(clause, clauses, lets):
            grouped.setdefault(c.right, {}).setdefault(c.topic, []).append(c)
    found = []
    for right, by_topic in sorted(grouped.items()):
        claims = {t: sorted(by_topic[t], key=lambda c: (c.clause, c.live.name)) for t in sorted(by_topic)}
        stated = {t: tuple(_yielding(c, lets)) for t, c in claims.items() if t.kind not in KINDS}
        own = [Output(right, t, _sort_of(t, words.end), c) for t, c in stated.items()]
        levels = {o.topic.subject: o for o in own if o.topic.kind == "level"}
        own = [
            where_given(o, levels.get(o.topic.subject), lets) if o.topic.kind == "means_of_payment" else o for o in own
        ]
        own += Ledger(right, clauses, lets, words).outputs(claims, levels)
        found += sorted(own, key=lambda o: o.topic)
    for output in found:
        _define(output, lets)
    return tuple(found)


def _yielding(claims: Sequence[Claim], lets: dict[str, Term]) -> Iterator[Claim]:
    """Yield the claims of a topic; what requirements take is refused only where no other clause leaves it (M12)."""
    others = [c.live for c in claims if not c.residual and not c.refuses]
    for c in claims:
        if c.residual and others:
            live = Let(f"{c.clause}.{c.right}/{c.topic}.live")
            lets[live.name] = conj(c.live, *(neg(o) for o in others))
            c = replace(c, live=live)
        yield c


def _define(output: Output, lets: dict[str, Term]) -> None:
    """Define what the live claims of an output say together: silent, bounds, conflict and worst value (M8, M11)."""
    claims, sort = output.claims, output.sort
    assert isinstance(sort, Int | Money | Date)
    least, most = Const(sort.lo, sort), Const(sort.hi, sort)
    lets[output.silent.name] = conj(*(neg(c.live) for c in claims))
    lets[output.lo.name] = extreme(Max, [If(c.live, c.lo, least) for c in claims])
    lets[output.hi.name] = extreme(Min, [If(c.live, c.hi, most) for c in claims])
    lets[output.conflict.name] = conj(neg(output.silent), Compare(Comparison.GT, output.lo, output.hi))
    if output.topic.higher_is_better:
        contested, agreed = extreme(Min, [If(c.live, c.lo, most) for c in claims]), output.lo
    else:
        contested, agreed = extreme(Max, [If(c.live, c.hi, least) for c in claims]), output.hi
    lets[output.worst.name] = If(output.conflict, contested, agreed)


def _sort_of(topic: Topic, last_event: int) -> Int | Date:
    """Return the sort of the numbers that clauses claim on a topic that is not money."""
    match topic.kind:
        case "level":
            return LEVEL_SORT
        case "payer":
            return PAYER_SORT
        case "means_of_payment":
            return MEANS_SORT
        case "last_day" | "due":
            return Date(0, last_event + FAR_AHEAD)
    raise AssertionError(f"{topic} is no topic of clauses")


def _joined(clause: Clause, clauses: Sequence[Clause], lets: dict[str, Term]) -> tuple[Claim, ...]:
    """Return the claims of a clause; what a remedy brings after `adds to`: joined claims are one claim (M9)."""
    adders = _related(clauses, "adds_to", clause.id)
    by_id = {c.id: c for c in clauses}
    hosts = [by_id[r.target] for r in clause.relations if r.kind == "adds_to"]
    found = []
    for c in clause.claims:
        if c.topic.kind != "base":
            found.append(c)
            continue
        for other in (o for x in adders for o in x.claims if (o.right, o.topic) == (c.right, c.topic)):
            lo, hi = (Add((own, If(other.live, more, NOTHING))) for own, more in ((c.lo, other.lo), (c.hi, other.hi)))
            c = replace(c, lo=lo, hi=hi)
        for h in hosts:
            if any((o.right, o.topic) == (c.right, c.topic) for o in h.claims):
                alone = Let(f"{clause.id}.alone.live")
                lets[alone.name] = conj(c.live, neg(h.live))
                c = replace(c, live=alone)
        found.append(c)
    return tuple(found)
