"""Define topics (what clauses answer), outcomes (what a program answers, semantics M8) and when two of them differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from returnlogic.base.interface import LEVELS, MEANS_OF_PAYMENT, PAYERS
from returnlogic.base.sort import Int
from returnlogic.meaning.term import Compare, Comparison, Const, Term, conj, disj, neg, xor

REFUSED, DISCRETION, SHOP_PICKS, GRANTED = range(len(LEVELS))
LEVEL_SORT = Int(REFUSED, GRANTED, "level")
PAYER_SORT = Int(0, len(PAYERS) - 1, "payer")
MEANS_SORT = Int(0, len(MEANS_OF_PAYMENT) - 1, "means of payment")

CHOSEN = {
    "customer": (GRANTED, GRANTED),
    "shop": (SHOP_PICKS, SHOP_PICKS),
    "unsaid": (SHOP_PICKS, GRANTED),
}
"""Between which levels each of several remedies is owed, by who chooses among them (M10)."""

_OTHER, _SAME = (Const(value, MEANS_SORT) for value in range(len(MEANS_OF_PAYMENT)))
MEANS = {
    "by other means of payment": (_OTHER, _OTHER),
    "by any means of payment": (_OTHER, _SAME),
    "by the same means of payment": (_SAME, _SAME),
}
"""Between which means of payment the money of a remedy comes back, by the words that say it."""

LOWER_IS_BETTER = ("amount", "charged", "due", "due_minutes")
"""Kinds of topics whose smaller numbers are better for the customer: charges, and days by which the shop must act."""

DERIVED = ("payout", "balance")
"""Kinds of topics that no clause claims: they follow from what others claim (semantics M22)."""


@dataclass(frozen=True, slots=True, order=True)
class Topic:
    """A question that two clauses can answer differently, such as `level(refund)`.

    `kind` is level, payer, means_of_payment, amount, charged, base, payout, balance, last_day or due; `subject` is the
    remedy, cost or act asked about, and empty where that is the right as a whole. A last day is one `towards` a remedy,
    where its right has any. Written `kind(subject)`, or `kind(subject, towards)`, in JSON and in names of results.
    """

    kind: str
    subject: str = ""
    towards: str = ""

    @classmethod
    def parse(cls, text: str) -> Topic:
        """Return the topic written `kind(subject, towards)`, `kind(subject)`, or `kind` alone."""
        kind, _, subjects = text.removesuffix(")").partition("(")
        return cls(kind, *subjects.split(", "))

    def __str__(self) -> str:
        subjects = ", ".join(filter(None, (self.subject, self.towards)))
        return f"{self.kind}({subjects})" if subjects else self.kind

    @property
    def towards_any(self) -> Topic:
        """Return the topic without the remedy of a last day: what is printed where the remedies do not differ."""
        return Topic(self.kind, self.subject)

    def covers(self, other: Topic) -> bool:
        """Return whether it is the other topic, or names no remedy and the other is a last day for its act."""
        return self in (other, other.towards_any)

    @property
    def remedy(self) -> str | None:
        """Return the remedy a level is about, or `None` iff the topic is of another kind."""
        return self.subject if self.kind == "level" else None

    @property
    def higher_is_better(self) -> bool:
        """Return whether the customer prefers the greater of two numbers."""
        return self.kind not in LOWER_IS_BETTER


@dataclass(frozen=True, slots=True)
class TopicOutcome:
    """The answer of a program on one topic, as terms: `silent`, else `conflict`, else a value from `lo` to `hi`.

    `conflict` implies that the topic is not silent; the bounds mean something only where neither holds.
    """

    silent: Term
    conflict: Term
    lo: Term
    hi: Term

    @property
    def terms(self) -> tuple[Term, Term, Term, Term]:
        """Return the four terms in the order of the fields."""
        return self.silent, self.conflict, self.lo, self.hi

    @property
    def decided(self) -> Term:
        """Return that the topic has a value."""
        return conj(neg(self.silent), neg(self.conflict))

    def differs(self, other: TopicOutcome) -> Term:
        """Return that the two outcomes are not the same verdict, or not the same value."""
        return disj(
            xor(self.silent, other.silent),
            xor(self.conflict, other.conflict),
            conj(self.decided, other.decided, self.other_bounds(other)),
        )

    def other_bounds(self, other: TopicOutcome) -> Term:
        """Return that the bounds are not the same numbers, whether or not they mean something."""
        pairs = ((self.lo, other.lo), (self.hi, other.hi))
        return disj(*(Compare(Comparison.NE, a, b) for a, b in pairs if a != b))


def outcomes(terms: Sequence[Term]) -> list[TopicOutcome]:
    """Return the outcomes whose terms (see `TopicOutcome.terms`) stand one after the other."""
    return [TopicOutcome(*terms[i : i + 4]) for i in range(0, len(terms), 4)]
