"""Measure a change: the money, days or rungs of a level that customers lose or gain, and who is touched by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from returnlogic.base.finding import Finding
from returnlogic.base.sort import Bool, Enum, Int, Money
from returnlogic.base.value import Value
from returnlogic.compare.context import ComparisonContext
from returnlogic.compare.losses import Loss
from returnlogic.compare.marks import BEFORE
from returnlogic.compare.order import RankedOutcome, key
from returnlogic.meaning.term import Compare, Comparison, Const, If, Sub, Term, conj, disj
from returnlogic.solver.ask import Session

MAX_FACTS = 60
"""Facts asked about one finding: who is touched."""


@dataclass
class ChangeExtent:
    """The extent of a change, as the evidence of its finding holds it and as approvals are held against it.

    `loss` has the most that is lost (minor units, days, minutes or half rungs), `days` the stretches of days by clock,
    `touched` the values of facts and `ranges` the numbers, both only where they are bounded.
    """

    loss: dict[str, int] = field(default_factory=dict)
    days: dict[str, list[list[int]]] = field(default_factory=dict)
    touched: dict[str, list[Any]] = field(default_factory=dict)
    ranges: dict[str, list[int]] = field(default_factory=dict)

    def evidence(self) -> dict[str, dict[str, Any]]:
        """Return the extent as evidence of a finding."""
        return {"loss": self.loss, "days": self.days, "touched": self.touched, "ranges": self.ranges}

    @classmethod
    def of(cls, finding: Finding) -> ChangeExtent:
        """Return the extent that a finding has as evidence; an empty one iff it has none."""
        return cls(**{name: finding.evidence.get(name, {}) for name in ("loss", "days", "touched", "ranges")})


def amount_of(ctx: ComparisonContext, loss: Loss, right: str, gain: bool) -> Term | None:
    """Return how much the customer loses (with `gain`: gains) on a topic of money (minor units), days or minutes.

    A side's silence is nothing charged, the whole price, or no loss that can be counted; `None` iff nothing can be.
    """
    new, old = ctx.new_side.bundle(right).on(loss.topic), ctx.old_side.bundle(right).on(loss.topic)
    after, before = (old, new) if gain else (new, old)
    zero = Const(0, Money(0, 0))
    price = ctx.product.program.item_price

    def value(outcome: RankedOutcome) -> Term:
        match outcome.topic.kind:
            case "amount" | "charged":
                return If(outcome.silent, zero, outcome.worst)
            case "base" if price is not None:
                return If(outcome.silent, price, outcome.worst)
        return outcome.worst

    match loss.topic.kind:
        case "amount" | "charged":
            return Sub(value(after), value(before))
        case "base" if price is not None:
            return Sub(value(before), value(after))
        case "due" | "due_minutes":
            return If(disj(after.silent, before.silent), Const(0, Int(0, 0)), Sub(after.worst, before.worst))
    return None


def measure(ctx: ComparisonContext, loss: Loss, right: str, gain: bool) -> dict[str, int]:
    """Return the worst loss in numbers: minor units of money, days, or rungs of a level."""
    session = ctx.session
    amount = amount_of(ctx, loss, right, gain) if loss.kind in ("cost", "due") else None
    if amount is not None:
        most = _most(session, loss.term, amount)
        unit = {"due": "later_by_days", "due_minutes": "later_by_minutes"}
        return {unit.get(loss.topic.kind, "minor_units"): most}
    if loss.kind in ("eligible", "remedy", "protection", "procedure"):
        return {"half_rungs": _rungs(ctx, loss, right, gain)}
    return {}


def _rungs(ctx: ComparisonContext, loss: Loss, right: str, gain: bool) -> int:
    """Return by how many half rungs some remedy falls (or rises) at most; silence is half a rung above a refusal."""
    program = ctx.product.program
    new, old = (side.compared_bundle(right, not gain) for side in (ctx.new_side, ctx.old_side))
    after, before = (old, new) if gain else (new, old)
    for halves in range(6, 0, -1):
        parts = []
        for t in sorted({*after.levels, *before.levels}):
            low, high = after.on(t), before.on(t)
            if low != high:
                fall = Sub(key(high, high.worst, program), key(low, low.worst, program))
                parts.append(Compare(Comparison.GE, fall, Const(halves, Int(0, 6))))
        if parts and ctx.session.holds_somewhere(conj(loss.term, disj(*parts))):
            return halves
    return 0


def _most(session: Session, term: Term, amount: Term) -> int:
    """Return the greatest value of a whole number over the cases of a term, exactly; at least 0."""

    def reached(value: int) -> bool:
        bound = Compare(Comparison.GE, amount, Const(value, Money(0, 10**16)))
        return session.check([session.claim(term), session.claim(bound)], model=False)

    low, high = 0, 1
    while high < 10**12 and reached(high):
        low, high = high, high * 4
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if reached(middle) else (low, middle)
    return low


def touched(session: Session, term: Term, case: Mapping[str, Value]) -> dict[str, list[Any]]:
    """Return the facts that a customer or the world decides and that are not free, with the values they can have."""
    program = session.program
    claim = session.claim(term)
    cone = program.cone(term)
    names = [n for n, i in program.inputs.items() if n in cone and isinstance(i.sort, Bool | Enum)][:MAX_FACTS]
    seen = {n: {case[n]} for n in names}
    found: dict[str, list[Any]] = {}
    for name in names:
        sort = program.inputs[name].sort
        domain: tuple[Value, ...] = sort.members if isinstance(sort, Enum) else (True, False)
        for value in domain:
            if value not in seen[name] and session.check([claim, session.is_value(name, value)]):
                for other in names:
                    seen[other].add(session.value(other))
        if len(seen[name]) < len(domain):
            found[name.removesuffix(BEFORE)] = [v for v in domain if v in seen[name]]
    return found


def ranges(session: Session, term: Term, case: Mapping[str, Value]) -> dict[str, list[int]]:
    """Return the numbers and sums that are bounded more tightly than their sort, from and to."""
    program = session.program
    cone = program.cone(term)
    claim = session.claim(term)
    found = {}
    for name, given in program.inputs.items():
        if name not in cone or not isinstance(given.sort, Int | Money):
            continue
        here = case[name]
        assert isinstance(here, int)

        def among(lo: int, hi: int, name: str = name) -> bool:
            return session.check([claim, session.between(name, lo, hi)], model=False)

        least, most = given.sort.lo, given.sort.hi
        low, high = (least if among(least, least) else None), (most if among(most, most) else None)
        if low is None:
            bottom, low = least, here
            while bottom < low:
                middle = (bottom + low) // 2
                low, bottom = (middle, bottom) if among(least, middle) else (low, middle + 1)
        if high is None:
            high, top = here, most
            while high < top:
                middle = (high + top + 1) // 2
                high, top = (middle, top) if among(middle, most) else (high, middle - 1)
        if (low, high) != (least, most):
            found[name.removesuffix(BEFORE)] = [low, high]
    return found
