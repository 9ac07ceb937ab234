"""The product program of two aligned versions: "does this order come out differently?" is a question about it (C3).

What is the same in both is shared, by what it says and not by what it is called: two outcomes are one term iff no
change can reach them, and need no solver. Possible is a case that is possible in one of the versions: a change of the
vocabulary's axioms cannot hide the orders it touches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from returnlogic.base.value import Value
from returnlogic.compare.align import Aligned, outcomes_read
from returnlogic.compare.marks import BEFORE
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Axiom, Program
from returnlogic.meaning.term import TRUE, Get, Known, Let, OrElse, Term, Var, conj, disj, transform, walk


@dataclass(frozen=True)
class ProductProgram:
    """A program that holds both versions; `program` has the new one's clauses and outputs."""

    aligned: Aligned
    program: Program
    lets_before: Mapping[str, str]
    """A let of the old version -> the let that holds it here."""
    apart: tuple[Term, ...] = ()
    """What one version alone says of every order, in facts that both know."""

    def before(self, term: Term) -> Term:
        """Return a term of the (aligned) old version as the product program has it."""
        names = self.lets_before
        return transform(term, lambda t: Let(names[t.name]) if isinstance(t, Let) else None)

    def case_before(self, case: Mapping[str, Value]) -> dict[str, Value]:
        """Return a case as the aligned old version takes it."""
        return {n: case[n] for n in (*self.aligned.old.inputs, *self.aligned.old.assumptions)}

    def case_after(self, case: Mapping[str, Value]) -> dict[str, Value]:
        """Return a case as the new version takes it."""
        return {n: case[n] for n in (*self.aligned.new.inputs, *self.aligned.new.assumptions)}

    def evaluations(self, case: Mapping[str, Value]) -> tuple[Evaluation, Evaluation]:
        """Run the two versions on one case, each on its own evaluator and in its own terms."""
        old, new = self.aligned.old, self.aligned.new
        return Evaluation(old, self.case_before(case)), Evaluation(new, self.case_after(case))


def product_program(aligned: Aligned, more: tuple[Axiom, ...] = ()) -> ProductProgram:
    """Return both versions in one program, with further axioms."""
    old, new = aligned.old, aligned.new
    lets = dict(new.lets)
    by_body: dict[Term, str] = {}
    for name, body in new.lets.items():
        by_body.setdefault(body, name)
    names: dict[str, str] = {}

    def visit(t: Term) -> Term | None:
        return Let(names[t.name]) if isinstance(t, Let) else None

    for name, body in old.lets.items():
        copy = transform(body, visit)
        if new.lets.get(name) == copy:
            names[name] = name
            continue
        found = by_body.get(copy)
        if found is None:
            found = by_body[copy] = name + BEFORE
            lets[found] = copy
        names[name] = found
    axioms, apart = _axioms(aligned)
    program = replace(
        new,
        inputs={**new.inputs, **{n: i for n, i in old.inputs.items() if n not in new.inputs}},
        assumptions={**new.assumptions, **{n: a for n, a in old.assumptions.items() if n not in new.assumptions}},
        axioms=(*axioms, *aligned.links, *more),
        lets=lets,
    )
    return ProductProgram(aligned, program, names, apart)


def opened_axioms(program: Program) -> list[tuple[Axiom, Term]]:
    """Return the axioms with what they say, definitions written out: they are compared by what they say."""

    def visit(t: Term) -> Term | None:
        return transform(program.lets[t.name], visit) if isinstance(t, Let) else None

    return [(a, transform(a.term, visit)) for a in program.axioms]


def _axioms(aligned: Aligned) -> tuple[tuple[Axiom, ...], tuple[Term, ...]]:
    """Return the axioms of both; of those that differ and read facts both know, those of one version or of the other.

    The second result are those that differ, one by one.

    An axiom about a fact of one version alone holds if outcomes rest on that fact (`align` names it then). Others say
    nothing that could be compared, and could only take orders away: they are left out.
    """
    old, new = aligned.old, aligned.new
    both = {*new.inputs, *new.assumptions} & {*old.inputs, *old.assumptions}
    rest_on = outcomes_read(old) | outcomes_read(new)
    facts = old.inputs.keys() | new.inputs.keys()
    of_new, of_old = opened_axioms(new), opened_axioms(old)
    common = {t for _, t in of_new} & {t for _, t in of_old}
    kept = [replace(a, term=t) for a, t in of_new if t in common]
    differing: tuple[list[Term], list[Term]] = [], []
    for found, axioms in zip(differing, (of_new, of_old), strict=True):
        for axiom, term in axioms:
            if term in common:
                continue
            own = (_reads(term) & facts) - both
            if not own:
                found.append(term)
            elif own <= rest_on:
                kept.append(replace(axiom, term=term))
    either = disj(*(conj(*terms) for terms in differing))
    possible = [Axiom("the order is possible in one of the two versions", either)] if either != TRUE else []
    return (*kept, *possible), (*differing[0], *differing[1])


def _reads(term: Term) -> set[str]:
    return {x.name for x in walk(term) if isinstance(x, Var | Known | Get | OrElse)}
