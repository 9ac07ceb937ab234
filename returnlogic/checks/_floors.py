"""Where a policy's outcome is worse than the law's: floors of level topics, in the customer's order (M11)."""

from __future__ import annotations

from returnlogic.checks._subject import Subject, refuses
from returnlogic.meaning.from_language import GRANTED, SHOP_PICKS
from returnlogic.meaning.program import Claim, Clause, Output
from returnlogic.meaning.term import Compare, Comparison, Const, Term, conj, disj, neg

_IN_KIND = ("repair", "replacement", "refund", "price_reduction")
"""Where the law owes one of several remedies, any of these puts the goods right; which one is RL403's question."""


def floors(subject: Subject) -> list[Clause]:
    """The provisions of the law in play that grant a remedy."""
    return [c for c in subject.program.clauses if c.provision is not None and c.owed]


def accepted(provision: Clause) -> tuple[str, ...]:
    """The remedies of a policy that count towards a provision."""
    return provision.owed if len(provision.owed) == 1 else _IN_KIND


def needed(provision: Clause) -> int:
    """The least level that meets it: granted for a single remedy, at least the shop's pick for alternatives."""
    return GRANTED if len(provision.owed) == 1 else SHOP_PICKS


def outputs(subject: Subject, remedies: tuple[str, ...]) -> list[Output]:
    """The policy's level outputs on these remedies."""
    names = {f"level({r})" for r in remedies}
    return [o for o in subject.program.policy_outputs if o.topic.name in names]


def below(subject: Subject, provision: Clause) -> Term:
    """The provision grants, the policy speaks of a remedy it owes and is worse, and no one right is as good.

    Silence of the policy leaves the law in place, so it is not below. A conflict counts with its worst live value.
    """
    least = needed(provision)
    owed, in_kind = outputs(subject, provision.owed), outputs(subject, accepted(provision))
    worse = [conj(neg(o.silent), Compare(Comparison.LT, o.worst, Const(least, o.topic.sort))) for o in owed]
    as_good = [conj(neg(o.silent), Compare(Comparison.GE, o.worst, Const(least, o.topic.sort))) for o in in_kind]
    return conj(provision.live, disj(*worse), neg(disj(*as_good)))


def blankets(subject: Subject, provision: Clause) -> list[Clause]:
    """The policy's clauses that refuse in every single case in which the provision grants."""
    found = []
    names = {f"level({r})" for r in provision.owed}
    if subject.possible(provision.live) is not True:
        return []
    for clause in subject.program.policy_clauses:
        refusing = clause.kind == "exclusion" and any(refuses(c) and c.topic in names for c in clause.claims)
        if refusing and subject.possible(conj(provision.live, neg(clause.live))) is False:
            found.append(clause)
    return found


def worse_claims(subject: Subject, provision: Clause) -> list[tuple[Clause, list[Claim]]]:
    """The policy's clauses with the claims that can put its outcome below a provision.

    Requirements and steps are left out: a condition the law does not allow is RL405's question.
    """
    names = {f"level({r})" for r in provision.owed}
    least = needed(provision)
    found = []
    for clause in subject.program.policy_clauses:
        if clause.kind in ("requirement", "step"):
            continue
        worse = [
            c for c in clause.claims if c.topic in names and isinstance(c.lo, Const) and int(c.lo.value or 0) < least
        ]
        if worse:
            found.append((clause, worse))
    return found
