"""What a reading says of one case, worked out without a solver: a small evaluator of the SMT-LIB that readers write.

As in SMT-LIB, `|x|` and `x` are one symbol, and `let` hides what has its name.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from returnlogic.base.interface import VERDICTS, Foreign, Interface, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.readers._read_back import DefinitionStep, OutcomeStep, ReadBack, RequirementStep
from returnlogic.readers._value import ABSENT, BOOL, INT, NULL, OTHER, TEXT, SmtInt
from returnlogic.targets._target import Entry

Formula = Any
"""A number, a yes/no, the name of a symbol, or a list that begins with an operator."""

_TOKEN = re.compile(r"\|[^|]*\||[()]|[^\s()|]+")
_RAW = re.compile(r"!(tag|number|member)\|")
_NUMBER = re.compile(r"[0-9]+")
_OPERATORS: Mapping[str, Callable[..., Any]] = {
    "+": lambda *args: sum(args),
    "*": operator.mul,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "not": operator.not_,
    "div": operator.floordiv,
    "mod": operator.mod,
    "-": lambda a, *rest: a - sum(rest) if rest else -a,
}


@lru_cache(4096)
def parsed(text: str) -> Formula:
    """Return the tree of a formula."""
    stack: list[list[Formula]] = [[]]
    for token in _TOKEN.findall(text):
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        elif token in ("true", "false"):
            stack[-1].append(token == "true")
        else:
            stack[-1].append(int(token) if _NUMBER.fullmatch(token) else token.strip("|"))
    ((found,),) = stack
    return found


def evaluated(formula: Formula, values: Mapping[str, int | bool]) -> Any:
    """Return the value of a formula; `div` and `mod` are by positive numbers."""
    match formula:
        case bool() | int():
            return formula
        case str():
            return values[formula]
        case ["let", bound, body]:
            return evaluated(body, {**values, **{name: evaluated(f, values) for name, f in bound}})
        case ["ite", condition, then, otherwise]:
            return evaluated(then if evaluated(condition, values) else otherwise, values)
        case ["and", *parts]:
            return all(evaluated(p, values) for p in parts)
        case ["or", *parts]:
            return any(evaluated(p, values) for p in parts)
        case ["=>", a, b]:
            return not evaluated(a, values) or evaluated(b, values)
        case [str(sign), *parts]:
            return _OPERATORS[sign](*(evaluated(p, values) for p in parts))
    raise AssertionError(formula)


@dataclass(frozen=True)
class Unmet:
    """A requirement that does not hold on a case: the reader promises nothing of it."""

    what: str


@dataclass(frozen=True)
class OutOfBounds:
    """A definition whose value leaves the bounds that the reader gives it, on which it rests other claims."""

    name: str


def worked_out(
    reading: ReadBack, interface: Interface, facts: Mapping[str, object], dice: Random
) -> tuple[Entry, ...] | Unmet | OutOfBounds:
    """Return what a reading says of well-typed facts; what stands for an absent event is by dice."""
    values = {**typed(interface, facts, dice), **raw(interface, facts, dice)}
    ranged: list[DefinitionStep] = []

    def holds(*formulas: str) -> bool:
        return all(evaluated(parsed(f), values) for f in formulas)

    for step in reading.steps:
        match step:
            case DefinitionStep():
                values[step.symbol] = evaluated(parsed(step.value.text), values)
                if isinstance(step.value, SmtInt) and step.lookup is None and holds(*step.path):
                    ranged.append(step)
            case RequirementStep():
                if holds(*step.path) and not holds(step.holds):
                    return Unmet(step.what)
            case OutcomeStep() if holds(*step.path):
                for d in ranged:
                    assert isinstance(d.value, SmtInt)
                    if not d.value.lo <= values[d.symbol] <= d.value.hi and not values.get(f"{d.symbol} is null"):
                        return OutOfBounds(d.name)
                return tuple(
                    _entry(r.labels, *(evaluated(parsed(f), values) for f in (got.verdict, got.lo, got.hi)))
                    for got, r in zip(step.results, interface.results, strict=True)
                )
    raise AssertionError("no outcome is reached")


def _entry(labels: tuple[str, ...], verdict: int, lo: int, hi: int) -> Entry:
    if VERDICTS[verdict] != "value":
        return VERDICTS[verdict], None, None
    return ("value", labels[lo], labels[hi]) if labels else ("value", lo, hi)


def typed(interface: Interface, facts: Mapping[str, object], dice: Random) -> dict[str, int | bool]:
    """Return the values of the symbols of well-typed facts."""
    found: dict[str, int | bool] = {}
    for f in interface.fields:
        value = facts.get(f.name)
        if f.optional:
            found[f"{f.name}?"] = value is not None
        match f.sort:
            case Enum(members):
                found[f.name] = members.index(str(value)) if value in members else 0
            case _:
                found[f.name] = value if isinstance(value, int) else dice.randint(*bounds(f.sort))
        if isinstance(f.sort, Bool):
            found[f.name] = bool(value)
    return found


def raw(interface: Interface, facts: Mapping[str, object], dice: Random) -> dict[str, int | bool]:
    """Return the values of the symbols of raw facts; what a value leaves open is by dice."""
    found: dict[str, int | bool] = {}
    for f in interface.fields:
        members = f.sort.members if isinstance(f.sort, Enum) else ()
        tag, number, member = ABSENT, dice.randint(-2, 2), dice.randint(-1, len(members) - 1)
        match facts.get(f.name, Ellipsis):
            case None:
                tag = NULL
            case bool(value):
                tag, number = BOOL, int(value)
            case int(value):
                tag, number = INT, value
            case str(value):
                tag, member = TEXT, members.index(value) if value in members else -1
            case Foreign():
                tag = OTHER
        found |= {f"{f.name}!tag": tag, f"{f.name}!number": number, f"{f.name}!member": member}
    return found


def accepted(reading: ReadBack, interface: Interface, facts: Mapping[str, object], dice: Random) -> bool | Unmet:
    """Return whether a reading lets raw facts through."""
    values = raw(interface, facts, dice)
    for step in reading.steps:
        if isinstance(step, DefinitionStep) and _RAW.search(step.value.text):
            values[step.symbol] = evaluated(parsed(step.value.text), values)
        if isinstance(step, RequirementStep) and _RAW.search(" ".join((step.holds, *step.path))):
            reached = all(evaluated(parsed(p), values) for p in step.path)
            if reached and not evaluated(parsed(step.holds), values):
                return Unmet(step.what)
    return bool(evaluated(parsed(reading.accepts), values))
