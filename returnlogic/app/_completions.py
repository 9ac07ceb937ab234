"""Deciding with open values: is the result the same for every completion of the case, and if not, what matters?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from returnlogic.app.decide import BadCase, Given
from returnlogic.base.sort import Bool, Int
from returnlogic.base.value import Value
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import TopicOutcome
from returnlogic.meaning.program import Axiom, Output, Program
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Compare,
    Comparison,
    Const,
    Get,
    Known,
    Term,
    Var,
    conj,
    equal,
    implies,
    neg,
)
from returnlogic.meaning.variants import self_compose
from returnlogic.solver.ask import Meter, OutOfBudget, Session

STILL_OPEN = "still_open"


def complete(program: Program, given: Given, budget: int) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Per output an evaluation all completions agree with, or the verdict that says what is missing.

    An open value matters to an output iff two completions that differ in it alone differ in the output; if the output
    is open and no single value matters, all values it reads are named.
    """
    pinned = _pinned(program, given)
    meter = Meter()
    session = Session(pinned, budget, meter=meter)
    twins: dict[str, Session] = {}
    first = session.least([])
    if first is None:
        raise BadCase(["an impossible case: no history fits these facts"])
    run = Evaluation(program, first)
    decided: dict[str, Any] = {}
    needed: set[str] = set()
    for o in program.outputs:
        cone = program.cone(*o.outcome.terms)
        open_names = [n for n in given.open if n in cone]
        try:
            if not open_names or not session.holds_somewhere(o.outcome.differs(_outcome(o, run))):
                decided[o.key] = (run, None)
                continue
            mine = [n for n in open_names if _matters(pinned, o, n, twins, budget, meter)] or open_names
        except OutOfBudget:
            decided[o.key] = (None, "not_proved")
            continue
        needed |= set(mine)
        decided[o.key] = (None, _pending(program, given, mine))
    return decided, _sorted(program, needed)


def _pinned(program: Program, given: Given) -> Program:
    """The program whose cases are the completions: known values as axioms, open events after the day of decision."""
    axioms = list(program.axioms)
    for name, value in given.values.items():
        axioms.append(Axiom(f"{name} is given", _is(program, name, value)))
    if given.as_of is not None:
        for name in sorted(given.ahead):
            if program.inputs[name].event:
                later = Compare(Comparison.GT, program.inputs[name].day, Const(given.as_of, Int(0, 10**7)))
                axioms.append(Axiom(f"{name} lies ahead", implies(Known(name), later)))
    return replace(program, axioms=tuple(axioms))


def _is(program: Program, name: str, value: Value) -> Term:
    found = program.inputs.get(name)
    sort = found.sort if found is not None else program.assumptions[name].sort
    if found is not None and found.event:
        return neg(Known(name)) if value is None else conj(Known(name), equal(Get(name, sort), Const(value, sort)))
    if isinstance(sort, Bool):
        return Var(name, sort) if value else neg(Var(name, sort))
    return equal(Var(name, sort), Const(value, sort))


def _outcome(o: Output, run: Evaluation) -> TopicOutcome:
    """Return what the output is in the run, as constants."""
    silent, conflict = run.holds(o.silent), run.holds(o.conflict)
    lo, hi = (o.lo, o.hi) if silent or conflict else (Const(run.number(x), o.sort) for x in (o.lo, o.hi))
    return TopicOutcome(TRUE if silent else FALSE, TRUE if conflict else FALSE, lo, hi)


def _matters(pinned: Program, o: Output, name: str, twins: dict[str, Session], budget: int, meter: Meter) -> bool:
    """Whether two completions that differ in the value alone differ in the output; one twin session per value."""
    doubled, copies = self_compose(pinned, o.outcome.terms, [name])
    if name not in twins:
        twins[name] = Session(doubled, budget, meter=meter)
    return twins[name].holds_somewhere(o.outcome.differs(TopicOutcome(*copies)))


def _pending(program: Program, given: Given, names: list[str]) -> str:
    inputs = [program.inputs[n] for n in names if n in program.inputs]
    if names and given.ahead.issuperset(names):
        return STILL_OPEN
    if any(not i.judged for i in inputs):
        return "needs_fact"
    return "needs_judgement" if inputs else "needs_reading"


def _sorted(program: Program, names: set[str]) -> dict[str, list[str]]:
    inputs: Mapping[str, Any] = program.inputs
    return {
        "facts": [n for n in inputs if n in names and not inputs[n].judged],
        "judgements": [n for n in inputs if n in names and inputs[n].judged],
        "readings": [n for n in program.assumptions if n in names],
    }
