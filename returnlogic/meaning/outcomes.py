"""Topics: the questions that the clauses of a policy answer, and in which order the customer ranks the answers."""

from __future__ import annotations

from dataclasses import dataclass

LOWER_IS_BETTER = ("amount", "due", "due_minutes")
"""Kinds of topics whose smaller numbers are better for the customer: charges, and days by which the shop must act."""


@dataclass(frozen=True, slots=True, order=True)
class Topic:
    """A question that two clauses can answer differently, such as `level(refund)`.

    `kind` is level, payer, amount, net, last_day or due; `subject` is the remedy, cost or act asked about, and empty
    where a comparison speaks of a right as a whole. Written `kind(subject)` in JSON and in names of results.
    """

    kind: str
    subject: str = ""

    @classmethod
    def parse(cls, text: str) -> Topic:
        """Return the topic written `kind(subject)`, or `kind` alone."""
        kind, _, subject = text.removesuffix(")").partition("(")
        return cls(kind, subject)

    def __str__(self) -> str:
        return f"{self.kind}({self.subject})" if self.subject else self.kind

    @property
    def remedy(self) -> str | None:
        """Return the remedy a level is about, or `None` iff the topic is of another kind."""
        return self.subject if self.kind == "level" else None

    @property
    def higher_is_better(self) -> bool:
        """Return whether the customer prefers the greater of two numbers."""
        return self.kind not in LOWER_IS_BETTER
