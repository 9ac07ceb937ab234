"""Read off a term what it demands of dates: which event comes before which, and which event by what day.

Read off the kernel, so that limits, requirements, exclusions, statements and axioms are one to whoever asks. What is
read is implied by the term; what is not recognised is left out, which can only make a check see less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from returnlogic.base.sort import Instant
from returnlogic.checks._context import CheckContext
from returnlogic.meaning.clause import Clause, Duty
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    TRUE,
    And,
    Compare,
    Comparison,
    Const,
    DayOf,
    Get,
    If,
    Known,
    Let,
    Not,
    Or,
    Term,
    Var,
    conj,
    neg,
)


@dataclass(frozen=True, slots=True)
class EventOrder:
    """The demand that, where the premise holds, `later` happens no earlier than `earlier`.

    `clause` demands it, or the world (`""`).
    """

    later: str
    earlier: str
    premise: Term
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The demand that, where the premise holds, the act happens on the day `last` or before.

    `starts` are the events it is counted from; `clause` demands it.
    """

    act: str
    last: Term
    premise: Term
    starts: tuple[str, ...]
    clause: str = ""


DateConstraint = EventOrder | Deadline

_FLIPPED = {
    Comparison.LT: Comparison.GE,
    Comparison.LE: Comparison.GT,
    Comparison.GT: Comparison.LE,
    Comparison.GE: Comparison.LT,
    Comparison.EQ: Comparison.NE,
    Comparison.NE: Comparison.EQ,
}


def date_constraints(program: Program, term: Term, skip: Sequence[Let] = ()) -> tuple[DateConstraint, ...]:
    """Return the orders and deadlines that the term implies; lets of `skip` are not looked into."""
    return tuple(dict.fromkeys(_constraints(program, term, True, frozenset(skip))))


def _constraints(program: Program, term: Term, holds: bool, skip: frozenset[Let]) -> Iterator[DateConstraint]:
    match term:
        case Let(name):
            if term not in skip:
                yield from _constraints(program, program.lets[name], holds, skip)
        case Not(arg):
            yield from _constraints(program, arg, not holds, skip)
        case And(args) if holds:
            there = conj(*(a for a in args if _presence(a)))
            for arg in args:
                for found in _constraints(program, arg, holds, skip):
                    dated = isinstance(found, Deadline)
                    yield replace(found, premise=conj(there, found.premise)) if dated else found
        case Or(args) if not holds:
            for arg in args:
                yield from _constraints(program, arg, holds, skip)
        case And(args) | Or(args):
            yield from _of_one(program, args, holds, skip)
        case If(condition, then, otherwise):
            for premise, part in ((condition, then), (neg(condition), otherwise)):
                for found in _constraints(program, part, holds, skip):
                    yield replace(found, premise=conj(premise, found.premise))
        case Compare(op, left, right):
            yield from _compared(program, op if holds else _FLIPPED[op], left, right)
        case _:
            pass


def _presence(term: Term) -> bool:
    """Return whether the term only says that events have happened, of a reading the one it picks."""
    match term:
        case Known():
            return True
        case And(args) | Or(args):
            return all(map(_presence, args)) or (
                isinstance(term, And) and any(map(_presence, args)) and all(_presence(a) or _picks(a) for a in args)
            )
    return False


def _picks(term: Term) -> bool:
    return isinstance(term, Compare) and isinstance(term.left, Var) and isinstance(term.right, Const)


def _of_one(program: Program, args: Sequence[Term], holds: bool, skip: frozenset[Let]) -> Iterator[DateConstraint]:
    """Yield what all parts demand of which one holds, and what each demands where the others fail."""
    each = [tuple(_constraints(program, arg, holds, skip)) for arg in args]
    common = [d for d in dict.fromkeys(each[0]) if all(d in found for found in each[1:])]
    yield from common
    for index, found in enumerate(each):
        others = [neg(a) if holds else a for i, a in enumerate(args) if i != index]
        for d in found:
            if d not in common:
                yield replace(d, premise=conj(*others, d.premise))


def _compared(program: Program, op: Comparison, left: Term, right: Term) -> Iterator[DateConstraint]:
    if op in (Comparison.GE, Comparison.GT, Comparison.EQ):
        yield from _no_later(program, right, left)
    if op in (Comparison.LE, Comparison.LT, Comparison.EQ):
        yield from _no_later(program, left, right)


def _no_later(program: Program, first: Term, second: Term) -> Iterator[DateConstraint]:
    """Yield what `first <= second` demands. A strict order counts as this one: it is implied."""
    acts, ends = _moments(first), _moments(second)
    for premise, act, whole_day in acts:
        if ends:
            for other, end, _ in ends:
                if end != act:
                    yield EventOrder(end, act, conj(premise, other))
        else:
            starts = tuple(n for n, i in program.inputs.items() if i.event and n in program.cone(second))
            if starts and act not in starts:
                instant = isinstance(program.inputs[act].sort, Instant) and not whole_day
                yield Deadline(act, DayOf(second) if instant else second, premise, starts)


def _moments(term: Term) -> list[tuple[Term, str, bool]]:
    """Return the events whose day or minute the term is, each with its condition, and whether it is read as a day.

    Empty iff the term is computed.
    """
    match term:
        case Get(name):
            return [(TRUE, name, False)]
        case DayOf(inner):
            return [(premise, name, True) for premise, name, _ in _moments(inner)]
        case If(condition, then, otherwise):
            yes, no = _moments(then), _moments(otherwise)
            if yes and no:
                sides = ((condition, yes), (neg(condition), no))
                return [(conj(side, p), n, day) for side, found in sides for p, n, day in found]
    return []


# --- what the world and the clauses demand ---


def on_the_customers_side(program: Program) -> frozenset[str]:
    """Return the events that hold up no customer: their own acts but the order, and the day the problem shows.

    A window may well end before the problem shows, so no check takes that event to come late.
    """
    own = {n for n, i in program.inputs.items() if i.event and i.controller == "customer"}
    return frozenset(own | {*program.in_role("discovery")})


def customer_brings_about(context: CheckContext) -> frozenset[str]:
    """Return the acts of the customer, and what nobody but carriers and the world does after them, by the axioms.

    The contract is none of these acts: all that comes of the order follows it.
    """
    program = context.program
    acts = {n for n, i in program.inputs.items() if i.event and i.controller == "customer"}
    started = acts - {*program.in_role("contract")}
    others = [n for n, i in program.inputs.items() if i.event and i.controller not in ("customer", "shop")]
    return frozenset(acts | {n for n in others if before(of_world(context), n) & started})


def by_id(program: Program) -> tuple[Clause, ...]:
    """Return the clauses of the policy by id: their order in the file decides nothing, also not that of findings."""
    return tuple(sorted(program.policy_clauses, key=lambda c: c.id))


def of_world(context: CheckContext) -> tuple[EventOrder, ...]:
    """Return the orders that the axioms demand; read once a context."""
    if "orders" not in context.cache:
        program = context.program
        found = [d for a in program.axioms for d in date_constraints(program, a.term)]
        context.cache["orders"] = tuple(dict.fromkeys(d for d in found if isinstance(d, EventOrder)))
    orders: tuple[EventOrder, ...] = context.cache["orders"]
    return orders


def of_limits(program: Program, clause: Clause) -> tuple[DateConstraint, ...]:
    """Return what the limits of a clause demand, where it is in scope."""
    found = date_constraints(program, program.lets[clause.entitled.name], (clause.scope,))
    return _signed(program, found, clause.scope, clause.id)


def of_condition(program: Program, clause: Clause, targets: Sequence[Clause]) -> tuple[DateConstraint, ...]:
    """Return what a requirement demands of whom a target speaks of, or an exclusion of whom it is to spare."""
    if clause.requirement is not None:
        from_scope = conj(clause.scope, disjoined(targets))
        return _signed(program, date_constraints(program, clause.requirement), from_scope, clause.id)
    found = date_constraints(program, Not(program.lets[clause.scope.name]))
    return _signed(program, found, disjoined(targets), clause.id)


def disjoined(targets: Sequence[Clause]) -> Term:
    """Return the condition that some of these clauses is in scope."""
    return targets[0].scope if len(targets) == 1 else Or(tuple(t.scope for t in targets))


def _signed(
    program: Program, found: Sequence[DateConstraint], premise: Term, clause: str
) -> tuple[DateConstraint, ...]:
    whole = [r for d in found for r in (_resolved(program, d) if isinstance(d, Deadline) else (d,))]
    return tuple(replace(d, premise=conj(premise, d.premise), clause=clause) for d in whole)


def _resolved(program: Program, deadline: Deadline) -> Iterator[Deadline]:
    """Yield the deadline under each event that a reading it is counted from can stand for (M4, A1)."""
    open_names = (n for n in program.cone(deadline.last) if n in program.assumptions and program.events_of(n))
    name = next((n for n in sorted(open_names) if len(set(deadline.starts) & _events(program, n)) > 1), None)
    if name is None:
        yield deadline
        return
    for picked, event in program.events_of(name):
        starts = tuple(s for s in deadline.starts if s == event.name or s not in _events(program, name))
        yield from _resolved(program, replace(deadline, premise=conj(picked, deadline.premise), starts=starts))


def _events(program: Program, name: str) -> set[str]:
    return {event.name for _, event in program.events_of(name)}


def conditions_of(program: Program, entitlement: Clause) -> tuple[Clause, ...]:
    """Return the requirements that condition an entitlement, and the clauses declared to take it away."""
    return tuple(
        c
        for c in by_id(program)
        if c.id != entitlement.id
        and any(r.target == entitlement.id and r.kind in ("exception", "overrides") for r in c.relations)
        and (c.requirement is not None or not c.gates)
    )


def before(orders: Sequence[EventOrder], event: str) -> frozenset[str]:
    """Return the events that come no later than an event, under whatever premise, itself included."""
    reached = {event}
    grown = True
    while grown:
        more = {o.earlier for o in orders if o.later in reached} - reached
        reached |= more
        grown = bool(more)
    return frozenset(reached)


def chains(
    orders: Sequence[EventOrder], act: str, passes: frozenset[str], world: bool
) -> Iterator[tuple[str, tuple[EventOrder, ...]]]:
    """Yield the events an act waits for, each with the orders that say so; only events of `passes` are gone through.

    With `world` only orders of the world are followed; else at least one of a clause is among them.
    """
    stack: list[tuple[str, tuple[EventOrder, ...]]] = [(act, ())]
    while stack:
        here, path = stack.pop()
        for o in orders:
            if o.later != here or (world and o.clause) or o.earlier in (act, *(p.earlier for p in path)):
                continue
            longer = (*path, o)
            if world or any(p.clause for p in longer):
                yield o.earlier, longer
            if o.earlier in passes:
                stack.append((o.earlier, longer))


def keeps_its_dates(context: CheckContext, event: str) -> Term:
    """Return the condition that whoever owes an event does it by each day the policy states."""
    program = context.program
    parts = []
    for clause, duty in dated_duties(program, event):
        if duty.last_day is not None:
            last: Term = duty.last_day
        else:
            assert duty.last_minute is not None
            last = DayOf(duty.last_minute)
        in_time = Compare(Comparison.LE, program.inputs[event].day, last)
        parts.append(Or((Not(Let(f"{clause.id}.due.live")), in_time)))
    return conj(Known(event), *parts)


def dated_duties(program: Program, event: str) -> tuple[tuple[Clause, Duty], ...]:
    """Return the clauses that owe the event by a day or a minute; `due.live` of each says in which cases."""
    return tuple((c, d) for c in by_id(program) for d in c.duties if d.act == event and d.dated)
