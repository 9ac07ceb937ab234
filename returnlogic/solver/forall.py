"""What a finding needs to be assumed: for every choice of the open variables, is there a case?

Counterexample-guided: find a choice without a case; a case that refutes it is put back as a constraint on choices
(the claim with the case's facts as literals), which rules out every choice that the same case serves. The product of
the choices is never enumerated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import z3

from returnlogic.base.sort import Int
from returnlogic.base.value import Value
from returnlogic.meaning.program import Assumption, Input
from returnlogic.meaning.term import Term, neg
from returnlogic.solver import algebra as smt
from returnlogic.solver.ask import ROUNDS, OutOfBudget, Session, Undecided
from returnlogic.solver.encode import Encoding

MAX_SETS = 6


@dataclass(frozen=True, slots=True)
class Needed:
    """A subset-minimal set of assumptions under each extension of which there is a case, with the least such case.

    `values` maps a variable to its value, or to a range `(from, to)` of a judged number.
    """

    values: Mapping[str, Value | tuple[int, int]]
    case: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Never:
    """For no choice is there a case: a proof that the claim cannot happen."""


@dataclass(frozen=True, slots=True)
class Always:
    """Whatever is assumed, there is a case: a proof; the case shown is the least of all."""

    case: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Sometimes:
    """For some choices there is a case and for others there is none; `complete` iff all minimal sets are listed."""

    sets: tuple[Needed, ...]
    complete: bool


Settled = Never | Always | Sometimes | Undecided


def settle(session: Session, term: Term, *, judged: bool = False, chosen: Sequence[str] = ()) -> Settled:
    """Under which assumptions some case satisfies the term. With `judged`, judged facts count as assumptions.

    Variables of `chosen` are part of what is looked for (two values of a reading), not assumed.
    """
    try:
        case = session.least([session.claim(term)])
        if case is None:
            return Never()
        session.replay(term, case)
        over = [n for n in variables(session, term, judged) if n not in chosen]
        if choice_without_case(session, term, over, []) is None:
            return Always(case)
        return _minimal_sets(session, term, over, case)
    except OutOfBudget as error:
        return Undecided(str(error))


def variables(session: Session, term: Term, judged: bool) -> list[str]:
    """The open assumption variables (and judged facts) that the term depends on, in the declared order."""
    cone = session.program.cone(term)
    found = [a.name for a in session.program.assumptions.values() if a.name in cone and a.fixed is None]
    if judged:
        found += [i.name for i in session.program.inputs.values() if i.judged and i.name in cone]
    return found


def choice_without_case(session: Session, term: Term, over: Sequence[str], given: Sequence[str]) -> dict[str, Value] | None:
    """A choice of the variables, extending the given literals' choice, for which no case exists; `None` iff none.

    `given` are literals `is_value(...)` of variables outside `over`. Raises `OutOfBudget` after `ROUNDS` rounds.
    """
    claim = session.claim(term)
    if not over:
        return None if session.check([claim, *given]) else {}
    context = z3.Context()
    outer = z3.SimpleSolver(ctx=context)
    outer.set("rlimit", session.budget)
    domain = Encoding(session.program)
    for name in over:
        domain.name(name)
    outer.add(*z3.parse_smt2_string(domain.take(), ctx=context))
    for round in range(ROUNDS):
        answer = outer.check()
        if answer == z3.unsat:
            return None
        if answer != z3.sat:
            raise OutOfBudget(outer.reason_unknown())
        model = outer.model()
        choice = {name: _value(session, model, context, name, domain) for name in over}
        if not session.check([claim, *given, *(session.is_value(n, v) for n, v in choice.items())]):
            return choice
        fixed = {n: session.value(n) for n in session.program.cone(term) if n not in over}
        again = Encoding(session.program, fixed, f"!{round}")
        text = again.term(neg(term))
        outer.add(*z3.parse_smt2_string(f"{again.take()}\n{smt.assert_(text)}", ctx=context))
    raise OutOfBudget(f"no answer after {ROUNDS} rounds")


def _value(session: Session, model: z3.ModelRef, context: z3.Context, name: str, encoding: Encoding) -> Value:
    found = session.program.inputs.get(name) or session.program.assumptions[name]
    if encoding.sorts[name] == "Bool":
        return bool(z3.is_true(model.eval(z3.Bool(name, ctx=context), model_completion=True)))
    raw = int(model.eval(z3.Int(name, ctx=context), model_completion=True).as_long())
    return raw if isinstance(found.sort, Int) else found.sort.members[raw]  # type: ignore[union-attr]  # Enum


def _minimal_sets(session: Session, term: Term, over: Sequence[str], case: Mapping[str, Value]) -> Sometimes:
    """Subset-minimal sets, least case first; each further one must leave out what the earlier ones cover."""
    found: list[Needed] = []
    blocked: list[str] = []
    next_case: Mapping[str, Value] | None = case
    while next_case is not None and len(found) < MAX_SETS:
        kept = {n: next_case[n] for n in over}
        for name in reversed(over):
            rest = {n: v for n, v in kept.items() if n != name}
            free = [n for n in over if n not in rest]
            if choice_without_case(session, term, free, [session.is_value(n, v) for n, v in rest.items()]) is None:
                kept = rest
        values = {n: _widened(session, term, over, kept, n) for n in kept}
        here = session.least([session.claim(term), *(_literal(session, n, v) for n, v in values.items()), *blocked])
        assert here is not None
        found.append(Needed(values, session.replay(term, here)))
        blocked.append(_not_all(session, values))
        next_case = session.least([session.claim(term), *blocked])
    return Sometimes(tuple(found), next_case is None)


def _widened(session: Session, term: Term, over: Sequence[str], kept: Mapping[str, Value], name: str) -> Value | tuple[int, int]:
    """The widest range around a judged number under which the set still suffices; other values stay as they are."""
    subject: Assumption | Input = session.program.assumptions.get(name) or session.program.inputs[name]
    value = kept[name]
    if not isinstance(subject.sort, Int) or not isinstance(value, int):
        return value
    free = [n for n in over if n not in kept]

    def suffices(number: int) -> bool:
        given = [session.is_value(n, number if n == name else v) for n, v in kept.items()]
        return choice_without_case(session, term, free, given) is None

    lo = hi = value
    while lo > subject.sort.lo and suffices(lo - 1):
        lo -= 1
    while hi < subject.sort.hi and suffices(hi + 1):
        hi += 1
    return (lo, hi)


def _literal(session: Session, name: str, value: Value | tuple[int, int]) -> str:
    return session.between(name, *value) if isinstance(value, tuple) else session.is_value(name, value)


def _not_all(session: Session, values: Mapping[str, Value | tuple[int, int]]) -> str:
    texts = [_literal(session, n, v) for n, v in values.items()]
    return session.literal(smt.negate(smt.all_of(texts)), tuple(values))
