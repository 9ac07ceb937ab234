"""The customer's order of what a right gives, as terms of the product program (semantics C4 to C7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from returnlogic.base.sort import Int, Money
from returnlogic.meaning.outcomes import DERIVED, SHOP_PICKS, Topic, TopicOutcome
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Compare,
    Comparison,
    Const,
    If,
    Max,
    Min,
    Scale,
    Sub,
    Term,
    conj,
    disj,
    equal,
    extreme,
    neg,
)

FAR = Money(0, 4 * 10**16)
ONE = Const(1, Int(1, 1))
DEMANDS = ("requirement", "step")
"""Clauses that ask something of the customer."""


@dataclass(frozen=True, slots=True)
class RankedOutcome(TopicOutcome):
    """The outcome of one right on a topic in one version, with the worst and the best value it leaves open (M11)."""

    topic: Topic
    worst: Term
    best: Term
    denied: Term = FALSE
    """A refusal counts as one. What only a requirement or a step takes away is not denied: it was offered (C4)."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The outcomes of one right in one version, topic by topic. A topic no clause speaks of is silent."""

    right: str
    outcomes: Mapping[Topic, RankedOutcome]

    def on(self, topic: Topic) -> RankedOutcome:
        """Return the outcome on a topic; silence iff no clause speaks of it."""
        zero = Const(0, Int(0, 0))
        return self.outcomes.get(topic) or RankedOutcome(TRUE, FALSE, zero, zero, topic, zero, zero)

    @property
    def levels(self) -> tuple[Topic, ...]:
        """Return the topics that say whether a remedy is owed."""
        return tuple(t for t in self.outcomes if t.kind == "level")

    @property
    def terms(self) -> tuple[Topic, ...]:
        """Return the topics that say on which terms: no last day, as late acts show in the level, nor what follows."""
        return tuple(t for t in self.outcomes if t.kind not in ("level", "last_day", *DERIVED))

    @property
    def owed(self) -> Term:
        """Return that some remedy is owed, at the shop's pick at least."""
        return self._some_level(SHOP_PICKS)

    @property
    def offered(self) -> Term:
        """Return that some remedy is not refused: it is given, if only at the shop's discretion."""
        return self._some_level(1)

    def _some_level(self, least: int) -> Term:
        levels = (self.outcomes[t] for t in self.levels)
        return disj(*(conj(neg(o.silent), _at_least(o.worst, least)) for o in levels))

    @property
    def strict(self) -> Bundle:
        """Return the bundle with every refusal as one, also that of a requirement or a step."""
        return Bundle(self.right, {t: replace(o, denied=TRUE) for t, o in self.outcomes.items()})

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """Return every term of the outcomes, topic by topic."""
        return tuple(t for o in self.outcomes.values() for t in _terms(o))

    def rebuilt(self, terms: Sequence[Term]) -> Bundle:
        """Return the bundle with other terms in place of its own, in the order of `all_terms`."""
        each = iter(terms)
        made = {}
        for topic, outcome in self.outcomes.items():
            silent, conflict, lo, hi, worst, best, denied = (next(each) for _ in _terms(outcome))
            made[topic] = RankedOutcome(silent, conflict, lo, hi, topic, worst, best, denied)
        return Bundle(self.right, made)


def _terms(o: RankedOutcome) -> tuple[Term, ...]:
    return o.silent, o.conflict, o.lo, o.hi, o.worst, o.best, o.denied


def _at_least(value: Term, least: int) -> Term:
    return Compare(Comparison.GE, value, Const(least, Int(0, 3)))


def bundles(program: Program, outputs: Sequence[Output], in_product: Callable[[Term], Term]) -> dict[str, Bundle]:
    """Return the bundle of each right of a version, its terms put into the product program by `in_product`."""
    found: dict[str, dict[Topic, RankedOutcome]] = {}
    for o in outputs:
        sort = o.sort
        least, most = (Const(end, sort) for end in (getattr(sort, "lo", 0), getattr(sort, "hi", 0)))
        better = o.topic.higher_is_better
        if better:
            apart: Term = extreme(Max, [If(c.live, c.hi, least) for c in o.claims])
        else:
            apart = extreme(Min, [If(c.live, c.lo, most) for c in o.claims])
        best: Term = If(o.conflict, apart, o.hi if better else o.lo)
        levels = o.claims if o.topic.kind == "level" else ()
        refusing = [c for c in levels if program.clause(c.clause).kind not in DEMANDS and _lowest(c.lo)]
        denied = disj(*(c.live for c in refusing))
        silent, conflict, lo, hi, worst, best, denied = map(in_product, (*o.outcome.terms, o.worst, best, denied))
        found.setdefault(o.right, {})[o.topic] = RankedOutcome(silent, conflict, lo, hi, o.topic, worst, best, denied)
    return {right: Bundle(right, outcomes) for right, outcomes in found.items()}


def _lowest(value: Term) -> bool:
    return isinstance(value, Const) and value.value == 0


def key(outcome: RankedOutcome, value: Term, program: Program) -> Term:
    """Return a value of a topic as a number, higher the better for the customer; silence has its place (C4).

    Twice the value, so that silence lies between two values: above a refusal and below a promise; between the
    customer's paying and the shop's; between no charge and the least one; below the whole price; below every deadline.
    A remedy that only an undone requirement takes away stands where silence does, unless the bundle is `strict`.
    """
    double: Term = Scale(value, 2)
    silence: Term
    match outcome.topic.kind:
        case "level":
            offered = conj(equal(value, Const(0, Int(0, 3))), neg(outcome.denied))
            double, silence = (double if offered == FALSE else If(offered, ONE, double)), ONE
        case "payer" | "means_of_payment" | "duty":
            silence = ONE
        case "amount" | "charged":
            double, silence = Sub(Const(0, FAR), double), Sub(Const(0, FAR), ONE)
        case "base":
            price = program.item_price
            silence = Const(FAR.hi, FAR) if price is None else Sub(Scale(price, 2), ONE)
        case "due" | "due_minutes":
            double, silence = Sub(Const(0, FAR), double), Sub(Const(0, FAR), Const(FAR.hi, FAR))
        case _:
            raise AssertionError(f"{outcome.topic} has no order")
    if outcome.silent == TRUE:
        return silence
    return If(outcome.silent, silence, double)


def worse(one: RankedOutcome, other: RankedOutcome, program: Program) -> Term:
    """One outcome is worse for the customer than the other: its worst value, else its best, else that clauses clash."""
    if one == other:
        return FALSE
    worst, worst_other = key(one, one.worst, program), key(other, other.worst, program)
    best, best_other = key(one, one.best, program), key(other, other.best, program)
    clash, clash_other = conj(neg(one.silent), one.conflict), conj(neg(other.silent), other.conflict)
    return disj(
        Compare(Comparison.LT, worst, worst_other),
        conj(
            equal(worst, worst_other),
            disj(
                Compare(Comparison.LT, best, best_other),
                conj(equal(best, best_other), clash, neg(clash_other)),
            ),
        ),
    )


def topics(one: Bundle, other: Bundle, kind: str) -> tuple[Topic, ...]:
    """Return the `levels`, or the `terms`, of either bundle, in order."""
    return tuple(sorted({*getattr(one, kind), *getattr(other, kind)}))


def level_worse(one: Bundle, other: Bundle, program: Program) -> Term:
    """Return that some remedy's level is worse in one bundle than in the other."""
    return disj(*(worse(one.on(t), other.on(t), program) for t in topics(one, other, "levels")))


def terms_worse(one: Bundle, other: Bundle, program: Program, chosen: Callable[[Topic], bool] | None = None) -> Term:
    """Some (chosen) term is worse in one bundle than in the other, which owes something where the one does (C5)."""
    parts = [worse(one.on(t), other.on(t), program) for t in topics(one, other, "terms") if not chosen or chosen(t)]
    newly = conj(one.owed, neg(other.owed))
    return conj(disj(*parts), neg(newly))


def covers(one: Bundle, other: Bundle, program: Program) -> Term:
    """Return that one bundle is at least as good as the other in every topic."""
    return neg(disj(level_worse(one, other, program), terms_worse(one, other, program)))


def relief(bundle: Bundle, others: Sequence[Bundle], program: Program) -> Term:
    """Some one other right owes a remedy and is at least as good as the bundle: the customer may rely on it (C6)."""
    return disj(*(conj(o.owed, covers(o, bundle, program)) for o in others))
