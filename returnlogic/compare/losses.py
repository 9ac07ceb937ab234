"""Write what customers can lose, or gain, between two versions as terms of the product program (semantics C5 to C7).

Written once, for a loss: a gain is a loss the other way round, with the versions exchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from returnlogic.compare.order import (
    Bundle,
    bundles,
    level_worse,
    relief,
    terms_worse,
)
from returnlogic.compare.product import ProductProgram
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.outcomes import LEVEL_SORT, Topic
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import FALSE, Const, Term, Var, conj, disj, equal, neg

COST = ("payer", "amount", "charged", "base")
"""The kinds of topics that are money."""

ELIGIBLE = Topic("eligible")
"""The topic of a change in whether anything is owed at all."""


@dataclass(frozen=True)
class Side:
    """One version in the product program: its own program, how its terms are called there, and its bundles."""

    program: Program
    in_product: Callable[[Term], Term]
    outputs: tuple[Output, ...]
    ids: Mapping[str, str]
    """Clause -> what it is called in the new version."""
    rights: Mapping[str, str]
    """Right -> what it is called in the new version."""
    name: str
    """`old` or `new`, and whether it is that of the law."""
    kept_by_choice: Mapping[str, Term] = field(default_factory=dict)
    """Right -> where a customer who loses some of it to this version can still choose to keep all (C7)."""

    @cached_property
    def bundles(self) -> dict[str, Bundle]:
        """Bundle by the new name of its right."""
        found = bundles(self.program, self.outputs, self.in_product)
        return {self.rights.get(r, r): b for r, b in found.items()}

    def bundle(self, right: str) -> Bundle:
        """Return the bundle of a right; an empty one iff this version does not know the right."""
        return self.bundles.get(right) or Bundle(right, {})

    def compared_bundle(self, right: str, strict: bool) -> Bundle:
        """Return the bundle of a right as it is compared for a loss (`strict`) or for a gain."""
        return self.bundle(right).strict if strict else self.bundle(right)

    def of_right(self, right: str) -> Iterator[Clause]:
        """Yield the clauses that speak about a right."""
        for c in self.program.clauses:
            if any(self.rights.get(r, r) == right for r in c.rights):
                yield c

    def demanding(self, right: str) -> list[Clause]:
        """Return the requirements and steps of a right."""
        return [c for c in self.of_right(right) if c.kind in ("requirement", "step") and not c.is_law]


def sides(product: ProductProgram, law: bool = False) -> tuple[Side, Side]:
    """Return the old and the new version; with `law`, what the law gives in each instead of what the policy does."""
    old, new = product.aligned.old, product.aligned.new
    rights_then = {then: now for now, then in product.aligned.right_before.items()}
    ids_then = {then: now for now, then in product.aligned.clause_before.items()}

    def outputs(program: Program) -> tuple[Output, ...]:
        return program.law_outputs if law else program.policy_outputs

    return (
        Side(old, product.before, outputs(old), ids_then, rights_then, "old_law" if law else "old"),
        Side(new, lambda t: t, outputs(new), {}, {}, "new_law" if law else "new"),
    )


@dataclass(frozen=True, slots=True)
class Loss:
    """One way in which a right gets worse: what kind, on which topic, and in which cases."""

    kind: str  # eligible, remedy, protection, procedure, due, cost, discretion
    topic: Topic
    term: Term


def losses(after: Side, before: Side, right: str, program: Program, strict: bool = True) -> list[Loss]:
    """Return how a right gets worse from one side to the other, what weighs most first.

    In a case of which a level is worse it is one of `eligible`, `remedy` and `procedure`; the others stand beside.
    `strict` iff the refusal of a requirement is worse than silence: of a loss it is, of a gain nothing is lost by it.
    """
    new, old = (side.compared_bundle(right, strict) for side in (after, before))
    others = [b for r, b in after.bundles.items() if r != right]
    alone = FALSE if new == old else neg(relief(old, others, program))
    fallen = level_worse(new, old, program)
    level = conj(fallen, alone)
    hers = after.kept_by_choice.get(right, FALSE)
    refused = conj(level_worse(after.bundle(right), before.bundle(right), program), alone)  # not by a requirement alone
    lost = conj(level, neg(hers))
    demanded = conj(old.owed, _demanded(after, before, right), neg(lost))
    found = [
        Loss("eligible", ELIGIBLE, conj(lost, neg(new.owed))),
        Loss("remedy", Topic("remedy"), conj(lost, new.owed)),
        Loss("protection", ELIGIBLE, conj(lost, _reached(after, before, right))),
        Loss("discretion", ELIGIBLE, conj(lost, _left_to_shop(after, right), neg(_left_to_shop(before, right)))),
        Loss("procedure", Topic("procedure"), disj(conj(level, hers, disj(old.offered, refused)), demanded)),
    ]
    for topic in sorted({*new.terms, *old.terms}):
        term = conj(terms_worse(new, old, program, topic.__eq__), neg(fallen), alone)
        kind = "cost" if topic.kind in COST else "due"
        found.append(Loss(kind, topic, term))
    return [x for x in found if x.term != FALSE]


def _demanded(after: Side, before: Side, right: str) -> Term:
    """Return that something undone is asked of the customer where nothing undone was before, or another step."""
    unmet, unmet_before = _undone(after, right), _undone(before, right)
    known = {before.ids.get(c.id, c.id) for c in before.demanding(right)}
    steps = [
        after.in_product(c.entitled)
        for c in after.demanding(right)
        if c.requirement is None and not c.gates and after.ids.get(c.id, c.id) not in known
    ]
    added = FALSE if unmet == unmet_before else conj(unmet, neg(unmet_before))
    return disj(added, *steps)


def _undone(side: Side, right: str) -> Term:
    parts = []
    for c in side.demanding(right):
        some = disj(*(side.in_product(side.program.clause(r.target).entitled) for r in c.relations if r.implied))
        if c.requirement is not None:
            parts.append(conj(side.in_product(c.entitled), some, neg(side.in_product(c.requirement))))
        for gate in c.gates:
            sort = side.program.inputs[gate.fact].sort
            parts.append(conj(side.in_product(c.entitled), some, neg(side.in_product(Var(gate.fact, sort)))))
    return disj(*parts)


def _reached(after: Side, before: Side, right: str) -> Term:
    """Return that a refusal of both versions applies here, and that something kept it from applying before.

    What kept it: an exception to it or what overrides it, or a carve-out in its own words.
    """
    old_clauses = {before.ids.get(c.id, c.id): c for c in before.program.clauses}
    parts = []
    for new in after.of_right(right):
        old = old_clauses.get(after.ids.get(new.id, new.id))
        if old is None or new.is_law or not any(c.refuses for c in new.claims):
            continue
        kept = [
            before.in_product(e.live)
            for e in before.program.clauses
            for r in e.relations
            if r.target == old.id and r.kind in ("exception", "overrides") and not r.implied
        ]
        kept += [
            neg(before.in_product(c.term))
            for c in before.program.conditions
            if c.owner == old.id and c.word == "when" and c.negated
        ]
        if kept and after.in_product(new.live) != before.in_product(old.live):
            parts.append(conj(after.in_product(new.live), neg(before.in_product(old.live)), disj(*kept)))
    return disj(*parts)


def _left_to_shop(side: Side, right: str) -> Term:
    """Return that a remedy is at most at the discretion of the shop, or hangs on an approval without a standard."""
    bundle = side.bundle(right)
    one = Const(1, LEVEL_SORT)
    parts = [conj(f.decided, equal(f.hi, one)) for t, f in bundle.outcomes.items() if t.kind == "level"]
    for c in side.demanding(right):
        if any(g.mode in ("freely", "unclear") for g in c.gates):
            parts.append(side.in_product(c.live))
    return disj(*parts)


def other_last_days(one: Side, other: Side, right: str) -> Term:
    """Return that some last day that both versions state is another: asked only where nothing else of the right is."""
    parts = []
    for topic in sorted({*one.bundle(right).outcomes} & {*other.bundle(right).outcomes}):
        a, b = one.bundle(right).on(topic), other.bundle(right).on(topic)
        if topic.kind == "last_day" and a != b:
            parts.append(conj(neg(a.silent), neg(b.silent), a.other_bounds(b)))
    return disj(*parts)
