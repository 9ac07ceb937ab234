"""Describe a matter that is over, but for what the other side keeps open."""

from __future__ import annotations

from collections.abc import Iterable

from returnlogic.checks._context import CheckContext
from returnlogic.checks._date_constraints import before, by_id, dated_duties, of_world
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.term import Known, Let, Term, conj, disj, neg


def customer_did_all(context: CheckContext, events: Iterable[str]) -> Term:
    """Return that the goods arrived, and what the customer does before one of these events is done."""
    inputs, world = context.program.inputs, of_world(context)
    receipt, request = (context.program.role(r) for r in ("receipt", "request"))
    # Goods that are on their way arrive: a parcel that is lost is a case of its own, and no fault of a clock.
    arrivals = [n for n in (receipt, context.program.role("return_receipt")) if n]
    events = tuple(events)
    earlier = frozenset(e for name in events for e in before(world, name)) - set(events)
    done = [n for n, i in inputs.items() if i.event and n in earlier and i.controller == "customer"]
    arrived = [n for n in arrivals if n not in events and (n == receipt or n in earlier)]
    if request and any(e not in before(world, receipt) for e in events):
        done.append(request)  # what the shop does after the sale answers something
    back = [n for n in arrivals if n in events]  # a clock that runs from an arrival has started
    return conj(*(Known(n) for n in dict.fromkeys((*done, *arrived, *back))))


def owed_by_a_day(context: CheckContext, event: str) -> Term:
    """Return that some clause says by when the event must be."""
    return disj(*(Let(f"{c.id}.due.live") for c, _ in dated_duties(context.program, event)))


def owed(context: CheckContext, event: str) -> Term:
    """Return that some clause says that the event must be, by a day or not."""
    clauses = [c for c in by_id(context.program) if any(d.act == event for d in c.duties)]
    return disj(*(c.scope if c.kind == "step" else c.live for c in clauses))


def otherwise_dated(context: CheckContext, clause: str, rights: Iterable[str], topic: Topic) -> Term:
    """Return that another clause gives the same right a day on this topic."""
    wanted = set(rights)
    found = [
        x.live
        for o in context.program.policy_outputs
        if o.right in wanted and topic.covers(o.topic)
        for x in o.claims
        if x.clause != clause
    ]
    return disj(*dict.fromkeys(found))


def unless(term: Term, *others: Term) -> Term:
    """Return the term, and none of the others."""
    return conj(term, *(neg(o) for o in others))
