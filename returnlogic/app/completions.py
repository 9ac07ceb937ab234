"""Questions about a case with open values: do all its completions agree on a result, and which open values matter?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum

from returnlogic.app.case import BadCase, GivenCase
from returnlogic.base.sort import Bool, Int
from returnlogic.base.value import Value, write
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Axiom, Output, Program
from returnlogic.meaning.term import (
    Compare,
    Comparison,
    Const,
    Get,
    Known,
    Term,
    Var,
    conj,
    disj,
    equal,
    implies,
    neg,
    xor,
)
from returnlogic.meaning.variants import self_compose
from returnlogic.reports._outcome import StillNeeded
from returnlogic.solver.ask import Meter, OutOfBudget, Session


class Pending(Enum):
    """Says why an output is not decided: what has to be told first, or that the budget was used up."""

    NEEDS_FACT = "needs_fact"
    NEEDS_JUDGEMENT = "needs_judgement"
    NEEDS_READING = "needs_reading"
    STILL_OPEN = "still_open"
    NOT_PROVED = "not_proved"


def complete(program: Program, given: GivenCase, budget: int) -> tuple[Mapping[str, Evaluation | Pending], StillNeeded]:
    """Return per output an evaluation that all completions agree with, or why it is pending; and what is needed.

    An open value matters to an output iff two completions that differ in it alone differ in the output; if the output
    is open and no single value matters, all values it reads are named.
    """
    pinned = _pinned(program, given)
    meter = Meter()
    session = Session(pinned, budget, meter=meter)
    twins: dict[str, Session] = {}
    first = session.least([])
    if first is None:
        raise BadCase([f"an impossible case: {_why_impossible(program, given, budget)}"])
    run = Evaluation(program, first)
    decided: dict[str, Evaluation | Pending] = {}
    needed: set[str] = set()
    for o in program.outputs:
        cone = program.cone(*o.outcome.terms)
        open_names = [n for n in given.open if n in cone]
        try:
            if not open_names or not session.holds_somewhere(neg(_same(o, run))):
                decided[o.key] = run
                continue
            mine = [n for n in open_names if _matters(pinned, o, n, twins, budget, meter)] or open_names
        except OutOfBudget:
            decided[o.key] = Pending.NOT_PROVED
            continue
        needed |= set(mine)
        decided[o.key] = _pending(program, given, mine)
    return decided, _needed(program, needed)


def _pinned(program: Program, given: GivenCase) -> Program:
    """Return the program whose cases are the completions: known values as axioms, open events after the day of
    decision."""
    axioms = list(program.axioms)
    for name, value in given.values.items():
        axioms.append(Axiom(f"{name} is given", _is(program, name, value)))
    if given.as_of is not None:
        for name in sorted(given.ahead):
            if program.inputs[name].event:
                later = Compare(Comparison.GT, program.inputs[name].day, Const(given.as_of, Int(0, 10**7)))
                axioms.append(Axiom(f"{name} lies ahead", implies(Known(name), later)))
    return replace(program, axioms=tuple(axioms))


def typical(program: Program, given: GivenCase, budget: int) -> GivenCase:
    """Return the case with its open facts and events as they usually are; what the text leaves open stays so.

    They are those of the least case that fits what is known. Raises `BadCase` iff none fits.
    """
    first = Session(_pinned(program, given), budget).least([])
    if first is None:
        raise BadCase([f"an impossible case: {_why_impossible(program, given, budget)}"])
    usual = {n: first[n] for n in given.open if n in program.inputs}
    return replace(given, values={**given.values, **usual}, open=tuple(n for n in given.open if n not in usual))


def _why_impossible(program: Program, given: GivenCase, budget: int) -> str:
    """Return a least set of given values that exclude each other, and the axioms by which they do."""
    session = Session(replace(program, axioms=()), budget)
    words: dict[str, str] = {}
    for name, value in given.values.items():
        found = program.inputs.get(name) or program.assumptions[name]
        words[session.claim(_is(program, name, value))] = f"{name} = {json.dumps(write(found.sort, value))}"
    axioms = {session.claim(a.term): a.label for a in program.axioms}
    every = [*words, *axioms]
    found_core = session.core(every) or frozenset(every)
    core = [literal for literal in every if literal in found_core]
    for literal in list(core):
        less = [c for c in core if c != literal]
        if not session.check(less, model=False):
            core = less
    told = [words[c] for c in core if c in words]
    return f"{' and '.join(told) or 'no facts fit'}: {'; '.join(axioms[c] for c in core if c in axioms)}"


def _is(program: Program, name: str, value: Value) -> Term:
    found = program.inputs.get(name)
    sort = found.sort if found is not None else program.assumptions[name].sort
    if found is not None and found.event:
        return neg(Known(name)) if value is None else conj(Known(name), equal(Get(name, sort), Const(value, sort)))
    if isinstance(sort, Bool):
        return Var(name, sort) if value else neg(Var(name, sort))
    return equal(Var(name, sort), Const(value, sort))


def _same(o: Output, run: Evaluation) -> Term:
    """Say that the output has the verdict and the bounds that it has in the run.

    Asked in this form: the solver needs several times as long for the same question as a difference of outcomes.
    """
    if run.holds(o.silent):
        return o.silent
    if run.holds(o.conflict):
        return o.conflict
    bounds = [equal(o.lo, Const(run.number(o.lo), o.sort)), equal(o.hi, Const(run.number(o.hi), o.sort))]
    return conj(neg(o.silent), neg(o.conflict), *bounds)


def _matters(pinned: Program, o: Output, name: str, twins: dict[str, Session], budget: int, meter: Meter) -> bool:
    """Return whether two completions that differ in the value alone differ in the output; one twin session per
    value."""
    doubled, copies = self_compose(pinned, o.outcome.terms, [name])
    if name not in twins:
        twins[name] = Session(doubled, budget, meter=meter)
    silent, conflict, lo, hi = copies
    differ = disj(
        xor(o.silent, silent),
        conj(neg(o.silent), neg(silent), xor(o.conflict, conflict)),
        conj(
            *(neg(x) for x in (o.silent, silent, o.conflict, conflict)),
            disj(Compare(Comparison.NE, o.lo, lo), Compare(Comparison.NE, o.hi, hi)),
        ),
    )
    return twins[name].holds_somewhere(differ)


def _pending(program: Program, given: GivenCase, names: list[str]) -> Pending:
    inputs = [program.inputs[n] for n in names if n in program.inputs]
    if names and given.ahead.issuperset(names):
        return Pending.STILL_OPEN
    if any(not i.judged for i in inputs):
        return Pending.NEEDS_FACT
    return Pending.NEEDS_JUDGEMENT if inputs else Pending.NEEDS_READING


def _needed(program: Program, names: set[str]) -> StillNeeded:
    inputs = [i for n, i in program.inputs.items() if n in names]
    return StillNeeded(
        tuple(i.name for i in inputs if not i.judged),
        tuple(i.name for i in inputs if i.judged),
        tuple(n for n in program.assumptions if n in names),
    )
