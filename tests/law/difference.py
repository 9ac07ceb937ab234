"""Ask whether a mutant of a law file ever answers otherwise than the file does: a proof that it never does, or a case.

What is compared is whether each provision applies, and every answer on every topic; not what only checks read, such as
how strong a provision is, and no contract of a day outside the file's period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from returnlogic.base.sort import Bool
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Let, Term, conj, disj, equal, neg, transform, xor
from returnlogic.solver.ask import DEFAULT_BUDGET, Impossible, Possible, Session


@dataclass(frozen=True)
class Difference:
    """Say where two programs differ: a provision or a topic of a right, and the least case of it."""

    where: str
    program: Program
    case: Mapping[str, Value]


class NotDecided(Exception):
    """Says that the solver found neither a proof nor a case within its budget."""


def difference(before: Program, after: Program) -> Difference | None:
    """Return the first difference of two programs of one world; `None` is a proof that there is none.

    Raises:
        NotDecided: for one of the questions there was neither a proof nor a case.
    """
    changed = {n for n in {*before.lets, *after.lets} if before.lets.get(n) != after.lets.get(n)}
    touched = after.readers(n for n in changed if n in after.lets) | (changed & after.lets.keys())

    def other(term: Term) -> Term:
        return transform(term, lambda x: Let(f"m!{x.name}") if isinstance(x, Let) and x.name in touched else None)

    wider = replace(before, assumptions={**after.assumptions, **before.assumptions})
    both = wider.extended({f"m!{n}": other(body) for n, body in after.lets.items() if n in touched})
    session = Session(both, DEFAULT_BUDGET)
    for where, claim in _questions(before, after, other):
        answer = session.ask(claim)
        if isinstance(answer, Possible):
            return Difference(where, both, answer.case)
        if not isinstance(answer, Impossible):
            raise NotDecided(where)
    return None


def _questions(before: Program, after: Program, other: object) -> list[tuple[str, Term]]:
    assert callable(other)
    found: list[tuple[str, Term]] = []
    outputs = {o.key: o for o in after.outputs}
    for o in before.outputs:
        new = outputs.pop(o.key, None)
        if new is None:
            found.append((o.key, neg(o.silent)))
            continue
        unlike = [xor(o.silent, other(new.silent)), xor(o.conflict, other(new.conflict))]
        for mine, its in ((o.lo, new.lo), (o.hi, new.hi)):
            differs = xor(mine, other(its)) if isinstance(o.sort, Bool) else neg(equal(mine, other(its)))
            unlike.append(conj(neg(o.silent), neg(o.conflict), differs) if mine != other(its) else disj())
        found.append((o.key, disj(*unlike)))
    found += [(key, neg(other(o.silent))) for key, o in outputs.items()]
    clauses = {c.id: c for c in after.clauses}
    found += [(c.id, xor(c.live, other(clauses[c.id].live))) for c in before.clauses if c.provision is not None]
    return [(where, claim) for where, claim in found if claim != disj()]
