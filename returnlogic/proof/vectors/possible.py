"""Which of the sums that a value may be it ever is: a default that no live rule gives is none of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from returnlogic.base.interface import Interface
from returnlogic.base.sort import Bool, Enum, Int
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Add, Const, DayOf, OrElse, Percent, Scale, Term, Var, conj, disj, equal, neg
from returnlogic.proof.vectors.forms import Quantity, SumForm
from returnlogic.proof.vectors.mutations import claim_program
from returnlogic.solver import algebra as smt
from returnlogic.solver.encode import Encoding
from returnlogic.solver.scripts import Solver, Unsat


def possible_sums(
    program: Program,
    assumed: Mapping[str, Value],
    interface: Interface,
    key: str,
    sums: Iterable[SumForm],
    solver: Solver,
) -> set[SumForm]:
    """Return the sums without those that the result, where it has a value, equals in no case."""
    found = set(sums)
    if not any(s.reads for s in found):
        return found
    settled = claim_program(program, assumed)
    first = next(k for k, same in settled.same.items() if key in same)
    output = next(o for o in settled.outputs if o.key == first)
    for s in tuple(found):
        term = _term(interface, s)
        encoding = Encoding(settled.program)
        value = conj(neg(output.silent), neg(output.conflict), disj(equal(output.lo, term), equal(output.hi, term)))
        claim = encoding.term(value)
        script = "\n".join(["(set-logic ALL)", encoding.take(), smt.assert_(claim), "(check-sat)"])
        if isinstance(solver.solve(script), Unsat):
            found.discard(s)
    return found


def _term(interface: Interface, s: SumForm) -> Term:
    parts: list[Term] = [Const(s.constant, Int(s.constant, s.constant))]
    parts += [Scale(_quantity(interface, q), k) for q, k in s.quantities]
    parts += [Scale(Percent(_term(interface, x.of), x.num, x.den, x.rounding), k) for x, k in s.shares]
    return parts[0] if len(parts) == 1 else Add(tuple(parts))


def _quantity(interface: Interface, q: Quantity) -> Term:
    f = interface.field(q.field)
    assert not isinstance(f.sort, Bool | Enum)
    term: Term = OrElse(q.field, f.sort, Const(f.sort.lo, f.sort)) if f.optional else Var(q.field, f.sort)
    return DayOf(term) if q.by_day else term
