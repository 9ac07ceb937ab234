"""A case on both sides: what the policy says by the reference evaluator, and what the text gives in its own runtime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from returnlogic.base.faults import InternalFault
from returnlogic.base.interface import Field, Interface, Result, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import Value
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Input, Output, Program
from returnlogic.targets._target import Crashed, Entry, Refused, Target


class NotReproduced(InternalFault):
    """A model of the solver does not show in the real runtime: a reader models its language wrongly. Our own fault."""


@dataclass(frozen=True, slots=True)
class CaseMismatch:
    """A case on which a text is not the policy: `expected` is the policy's outcome, `None` if it is not well-typed."""

    facts: Mapping[str, object]
    expected: tuple[Entry, ...] | None
    got: tuple[Entry, ...] | Refused
    results: tuple[str, ...]
    """The results that differ, by key; none where the text refuses a case or takes one that it should refuse."""
    unmet: str = ""
    """What every text has to meet (E4) and this one does not on the case, where the runtime gives the right outcome."""


def is_well_typed(f: Field, value: object) -> bool:
    """Return whether a raw value is one of the field's sort: of exactly its type, and within its bounds."""
    if value is None:
        return f.optional
    match f.sort:
        case Bool():
            return type(value) is bool
        case Enum(members):
            return type(value) is str and value in members
        case _:
            lo, hi = bounds(f.sort)
            return type(value) is int and lo <= value <= hi


def expected(
    program: Program, assumed: Mapping[str, Value], interface: Interface, facts: Mapping[str, object]
) -> tuple[Entry, ...] | None:
    """Return the policy's outcome by the reference evaluator; `None` iff the facts are not well-typed."""
    if any(f.name not in facts or not is_well_typed(f, facts[f.name]) for f in interface.fields):
        return None
    case = background(program, assumed)
    for f in interface.fields:
        value = facts[f.name]
        assert value is None or isinstance(value, bool | int | str)
        case[f.name] = value
    run = Evaluation(program, case)
    return tuple(entry(run, o, r) for o, r in zip(program.policy_outputs, interface.results, strict=True))


def background(program: Program, assumed: Mapping[str, Value]) -> dict[str, Value]:
    """Return some case with these assumptions: what an evaluator's facts are laid over."""
    case: dict[str, Value] = {i.name: _usual(i) for i in program.inputs.values()}
    case |= {a.name: a.domain[0] for a in program.assumptions.values()}
    return case | dict(assumed)


def entry(run: Evaluation, output: Output, result: Result) -> Entry:
    """Return one result of a case by the reference evaluator (M8: conflict, silent, value)."""
    if run.holds(output.conflict):
        return "conflict", None, None
    if run.holds(output.silent):
        return "silent", None, None
    lo, hi = run.number(output.lo), run.number(output.hi)
    return ("value", result.labels[lo], result.labels[hi]) if result.labels else ("value", lo, hi)


def _usual(i: Input) -> Value:
    """Return some value of a fact that no evaluator reads."""
    if i.event:
        return None
    if i.typical is not None:
        return i.typical
    return i.sort.members[0] if isinstance(i.sort, Enum) else False if isinstance(i.sort, Bool) else i.sort.lo


def unnoticed(
    program: Program,
    assumed: Mapping[str, Value],
    interface: Interface,
    facts: Mapping[str, object],
    unmet: str,
) -> CaseMismatch:
    """Return a case on which a text does not meet a demand, and has the right outcome all the same."""
    want = expected(program, assumed, interface, facts)
    return CaseMismatch(facts, want, want or Refused("not well-typed"), (), unmet)


def mismatches(
    program: Program,
    assumed: Mapping[str, Value],
    interface: Interface,
    target: Target,
    text: str,
    cases: Sequence[Mapping[str, object]],
) -> list[CaseMismatch]:
    """Return the cases on which the text, run in its own runtime, is not the policy."""
    found = []
    for facts, got in zip(cases, target.run(text, interface, cases), strict=True):
        want = expected(program, assumed, interface, facts)
        if want is None:
            if not isinstance(got, Refused) or isinstance(got, Crashed):
                found.append(CaseMismatch(facts, want, got, ()))
        elif isinstance(got, Refused):
            found.append(CaseMismatch(facts, want, got, ()))
        elif want != got:
            keys = tuple(r.key for r, a, b in zip(interface.results, want, got, strict=True) if a != b)
            found.append(CaseMismatch(facts, want, got, keys))
    return found
