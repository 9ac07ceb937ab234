"""Programs made of a program: without some clauses, or with copies of its lets in which something else holds.

A copy of a let has a mark behind its name. What a change cannot reach is not copied: a term and its copy are the same
term iff the change cannot reach it. So "would the outcome differ if …" is an ordinary question about one program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from returnlogic.base.sort import Date, Instant, Int, Money
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Add,
    Compare,
    Comparison,
    Const,
    Get,
    If,
    Known,
    Let,
    OrElse,
    Term,
    Var,
    conj,
    implies,
    lets_read,
    neg,
    transform,
)


def copy(
    program: Program,
    terms: Sequence[Term],
    mark: str,
    names: frozenset[str] = frozenset(),
    put: Callable[[Term], Term | None] = lambda _: None,
    lets: Mapping[str, Term] | None = None,
) -> tuple[dict[str, Term], list[Term]]:
    """Return marked copies of the lets that the terms read and a change reaches, and the terms as they read these.

    The change: `put` gives what stands for a `Var`, `Known` or `Get` of `names` (`None`: itself), and `lets` gives new
    bodies, each of which reads no let that comes after its own.
    """
    lets = lets or {}
    reached = program.readers(lets) if lets else set()
    reached |= {name for name in program.lets if program.cone_of(name) & names} if names else set()

    def visit(t: Term) -> Term | None:
        match t:
            case Let(name):
                return Let(name + mark) if name in reached else t
            case OrElse(name, sort, otherwise) if name in names:
                return transform(If(Known(name), Get(name, sort), otherwise), visit)
            case Var(name) | Known(name) | Get(name) if name in names:
                return put(t)
        return None

    bodies = {name: lets.get(name, body) for name, body in program.lets.items() if name in reached}
    needed = lets_read(terms, bodies)
    copies = {name + mark: transform(body, visit) for name, body in bodies.items() if name in needed}
    return copies, [transform(t, visit) for t in terms]


# --- without some clauses ---------------------------------------------------------------------------------------------


def suspend(program: Program, clauses: Iterable[str], cases: Term = TRUE) -> Program:
    """Return the program as if these clauses never applied (M16), in some cases only if these are given.

    The term that says in which reads no let.
    """
    silenced = {n: conj(program.lets[n], neg(cases)) for n in _silenced(program, clauses)}
    return replace(program, lets={**program.lets, **silenced})


def without(program: Program, clauses: Iterable[str]) -> dict[str, Term]:
    """Return the lets that differ, with their bodies, if these clauses were not in the policy: a change for `product`.

    Unlike under `suspend`, what conditions them does not ask whether they are entitled (M17).
    """
    names = tuple(clauses)
    return {**_silenced(program, names), **{program.clause(n).entitled.name: FALSE for n in names}}


def _silenced(program: Program, clauses: Iterable[str]) -> dict[str, Term]:
    found: dict[str, Term] = {}
    for clause in map(program.clause, clauses):
        found |= {let.name: FALSE for let in (clause.app, clause.live, *(c.live for c in clause.claims))}
    return found


def overriding(program: Program, winner: str, loser: str) -> Program | None:
    """Return the program as if one clause overrode another, or `None` iff the relations would go round in a circle."""
    if loser in _before(program, winner):
        return None
    lets = dict(program.lets)
    for let in {program.clause(loser).live.name, *(c.live.name for c in program.clause(loser).claims)}:
        lets[let] = conj(lets[let], neg(program.clause(winner).live))
    return replace(program, lets=lets)


def _before(program: Program, name: str) -> set[str]:
    """Return the clauses whose `live` a clause's `live` reads, directly or in turn."""
    found: set[str] = set()
    stack = [name]
    while stack:
        target = stack.pop()
        for c in program.clauses:
            if c.id not in found and any(
                r.target == target and r.kind in ("exception", "overrides") for r in c.relations
            ):
                found.add(c.id)
                stack.append(c.id)
    return found


# --- beside a copy ----------------------------------------------------------------------------------------------------


def self_compose(program: Program, terms: Sequence[Term], changed: Iterable[str]) -> tuple[Program, tuple[Term, ...]]:
    """Return the program with a copy of itself in which the changed variables are fresh, and the copies of the terms.

    The copy reads `x'` wherever the program reads a changed variable `x`, so that "would the outcome differ if only x
    differed" is an ordinary question. Axioms hold of both copies.
    """
    names = frozenset(changed)

    def put(t: Term) -> Term | None:
        match t:
            case Var(name) | Known(name) | Get(name):
                return replace(t, name=name + "'")
        return None

    axioms = [axiom for axiom in program.axioms if program.cone(axiom.term) & names]
    asked = [*terms, *(axiom.term for axiom in axioms), *map(Let, program.lets)]
    lets, copies = copy(program, asked, "'", names, put)
    inputs = {n + "'": replace(i, name=n + "'") for n, i in program.inputs.items() if n in names}
    assumptions = {n + "'": replace(a, name=n + "'") for n, a in program.assumptions.items() if n in names}
    composed = replace(
        program,
        inputs={**program.inputs, **inputs},
        assumptions={**program.assumptions, **assumptions},
        axioms=(*program.axioms, *(replace(a, term=t) for a, t in zip(axioms, copies[len(terms) :], strict=False))),
    )
    return composed.extended(lets), tuple(copies[: len(terms)])


def product(
    program: Program, changes: Sequence[Mapping[str, Term]], terms: Sequence[Term]
) -> tuple[Program, tuple[tuple[Term, ...], ...]]:
    """Return the program with a copy of itself for each change, and the copies of the terms for each change.

    A change gives the new body of each let it is about; a body reads no let that comes after its own. Where
    `self_compose` asks about another case, this asks about another program: "would the outcome differ without this
    clause" is an ordinary question. Same cases, same axioms.
    """
    lets: dict[str, Term] = {}
    every = [*terms, *map(Let, program.lets)]
    copies = []
    for number, change in enumerate(changes):
        more, found = copy(program, every, f"'{number}", lets=change)
        lets |= more
        copies.append(tuple(found[: len(terms)]))
    return program.extended(lets), tuple(copies)


def moved(program: Program, terms: Sequence[Term], name: str, by: int) -> tuple[Program, tuple[Term, ...], Term]:
    """Return the program with a copy in which a number or the date of an event is moved by units, and the terms there.

    Compare with `self_compose`: nothing is fresh, so that "and one day later?" is an ordinary question about one case.
    The last result is that the moved case is possible too: within its bounds, and every axiom holds of it.
    """
    given = program.inputs[name]
    assert isinstance(given.sort, Int | Money | Date | Instant)
    step = Const(by, Money(by, by) if isinstance(given.sort, Money) else Int(by, by))
    value: Term = Get(name, given.sort) if given.event else Var(name, given.sort)
    end = Const(given.sort.hi - by if by > 0 else given.sort.lo - by, given.sort)
    inside: Term = Compare(Comparison.LE if by > 0 else Comparison.GE, value, end)
    if given.event:
        inside = implies(Known(name), inside)

    def put(t: Term) -> Term | None:
        return Add((t, step)) if isinstance(t, Var | Get) else None

    wider, copies, still = rewritten(program, terms, f"{by:+d}.{name}", frozenset((name,)), put)
    return wider, copies, conj(inside, still)


def placed(
    program: Program, terms: Sequence[Term], values: Mapping[str, Value], mark: str
) -> tuple[Program, tuple[Term, ...], Term]:
    """Return the program with a copy in which these facts have these values, named by the mark, and the terms there.

    Compare with `instantiate`, which writes such terms out. The last result is that the case with these values is
    possible too: every axiom that reads one of them holds of it.
    """
    return rewritten(
        program,
        terms,
        f"@{mark}",
        frozenset(values),
        lambda t: Const(values[t.name], t.sort) if isinstance(t, Var) else None,
    )


def enacted(
    program: Program, terms: Sequence[Term], facts: Mapping[str, Value], acts: Mapping[str, Term | None], mark: str
) -> tuple[Program, tuple[Term, ...], Term]:
    """Return the program with a copy in which these facts have these values and these events happen as said.

    `acts` gives the moment of an event in its own unit, or `None` if it does not happen. The copy is named by the mark;
    the last result is that the case is possible too: every axiom that reads one of them holds of it.
    """

    def put(t: Term) -> Term | None:
        match t:
            case Var(name, sort):
                return Const(facts[name], sort)
            case Known(name):
                return FALSE if acts[name] is None else TRUE
            case Get(name, sort):
                assert isinstance(sort, Date | Instant)
                return acts[name] or Const(sort.lo, sort)
        return None

    return rewritten(program, terms, f"@{mark}", frozenset({*facts, *acts}), put)


def rewritten(
    program: Program, terms: Sequence[Term], mark: str, names: frozenset[str], put: Callable[[Term], Term | None]
) -> tuple[Program, tuple[Term, ...], Term]:
    """Return the program with a copy of which the case is another, the terms there, and that the case is possible.

    `put` gives what stands there for a `Var`, `Known` or `Get` of `names`; possible iff every axiom that reads one of
    them holds of the copy.
    """
    axioms = [a.term for a in program.axioms if program.cone(a.term) & names]
    lets, copies = copy(program, [*terms, *axioms], mark, names, put)
    return program.extended(lets), tuple(copies[: len(terms)]), conj(*copies[len(terms) :])


def instantiate(program: Program, term: Term, values: Mapping[str, Value]) -> Term:
    """Return the term with these inputs replaced by their values (`None` has not happened), lets that read one written
    out."""
    names = frozenset(values)

    def visit(t: Term) -> Term | None:
        match t:
            case Var(name, sort) if name in names:
                return Const(values[name], sort)
            case Known(name) if name in names:
                return FALSE if values[name] is None else TRUE
            case Get(name, sort) if name in names:
                assert isinstance(sort, Date | Instant)
                return Const(sort.lo if values[name] is None else values[name], sort)
            case OrElse(name, sort, otherwise) if name in names:
                return transform(otherwise, visit) if values[name] is None else Const(values[name], sort)
            case Let(name):
                return transform(program.lets[name], visit) if program.cone_of(name) & names else t
        return None

    return transform(term, visit)
