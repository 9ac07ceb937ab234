"""Define the parts of conditions as written: what a clause would ask without one of them (M17)."""

from __future__ import annotations

from dataclasses import dataclass

from returnlogic.base.source import Span
from returnlogic.meaning.term import TRUE, Term, conj, disj, neg


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a part in a condition: the `index`-th of terms joined by `word`, which is and, or or not."""

    word: str
    terms: tuple[Term, ...]
    index: int


@dataclass(frozen=True, slots=True)
class ConditionPart:
    """A part of a condition as written; `word` says whether it is a `when` or a `must` of a clause, or a `means`.

    `owner` is the clause or definition, `let` the let of the whole and `term` the part; `places` lead from the part to
    the whole. `negated` parts say what must not be.
    """

    owner: str
    word: str
    let: str
    span: Span
    term: Term
    places: tuple[Place, ...]
    negated: bool

    @property
    def without(self) -> Term:
        """Return the whole if the part is left out: of `A and B` or `A or B` without A that is B, of A alone yes."""
        rest: Term | None = None
        for place in self.places:
            if place.word == "not":
                rest = None if rest is None else neg(rest)
            else:
                kept = () if rest is None else (rest,)
                terms = (*place.terms[: place.index], *kept, *place.terms[place.index + 1 :])
                rest = (conj if place.word == "and" else disj)(*terms) if terms else None
        return TRUE if rest is None else rest
