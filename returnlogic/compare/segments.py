"""The groups of customers a change is told for: by the facts that the vocabulary gives the role `segment` (C8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import Value, in_words, yes_or_no
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import TRUE, Const, Term, Var, conj, equal, neg


@dataclass(frozen=True, slots=True)
class Segment:
    """Orders with these values of these facts; all orders iff there are none."""

    values: tuple[tuple[str, Value], ...]

    @property
    def id(self) -> str:
        """Return the segment as fingerprints hold it."""
        return ",".join(f"{n}={_said(v)}" for n, v in self.values) or "all"

    @property
    def words(self) -> str:
        """Return the segment as people read it."""
        return " / ".join(in_words(_said(v)) for _, v in self.values) or "all orders"

    def term(self, program: Program) -> Term:
        """Return that an order belongs to it."""
        parts: list[Term] = []
        for name, value in self.values:
            sort = program.inputs[name].sort
            fact = Var(name, sort)
            parts.append((fact if value else neg(fact)) if isinstance(sort, Bool) else equal(fact, Const(value, sort)))
        return conj(*parts) if parts else TRUE


EVERYONE = Segment(())
"""All orders."""


def segments(program: Program, term: Term, by: Sequence[str] = ()) -> tuple[Segment, ...]:
    """Return the segments that the answer to a question may differ between: by the facts it rests on.

    Those of `by`, or without any those with the role `segment`.
    """
    cone = program.cone(term)
    names = [
        n for n in by or program.in_role("segment") if n in cone and isinstance(program.inputs[n].sort, Enum | Bool)
    ]
    return tuple(
        Segment(tuple(zip(names, values, strict=True))) for values in product(*(_values(program, n) for n in names))
    )


def _values(program: Program, name: str) -> Iterable[Value]:
    sort = program.inputs[name].sort
    return sort.members if isinstance(sort, Enum) else (True, False)


def _said(value: Value) -> str:
    return yes_or_no(value) if isinstance(value, bool) else str(value)
