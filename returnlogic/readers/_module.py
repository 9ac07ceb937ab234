"""The symbolic execution that the readers of modules share: names, constants, entries and outcomes.

A reader of one language adds its own expressions and arithmetic. Expressions are followed from left to right, as both
languages evaluate them, so that requirements are noted in the order in which a text meets them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, NoReturn, TypeVar

from returnlogic.base.interface import Field, Interface, bounds
from returnlogic.base.sort import Enum, Instant
from returnlogic.readers._read_back import OutcomeStep, PathCondition, Steps, on_path, result_formula
from returnlogic.readers._value import (
    ConditionalEntry,
    NullLiteral,
    SmtBool,
    SmtEntry,
    SmtInt,
    SmtValue,
    StringLiteral,
    choose,
    constant,
    negate,
    typed_field,
)
from returnlogic.solver import algebra as smt

Constant = int | str | None | tuple["Constant", ...]
"""The value of what a module writes out."""

Syntax = TypeVar("Syntax")
"""A node of the language's syntax tree."""


@dataclass(frozen=True, slots=True)
class State:
    """The values of names at a place of the text, and the conditions under which it is reached."""

    values: Mapping[str, SmtValue]
    path: PathCondition = ()

    def assuming(self, condition: str) -> State:
        """Return the state where a condition holds as well."""
        return State(self.values, (*self.path, condition))

    def binding(self, name: str, value: SmtValue) -> State:
        """Return the state after a name was given a value."""
        return State({**self.values, name: value}, self.path)


def chained(
    conjunction: bool, parts: Iterable[Syntax], path: PathCondition, one: Callable[[Syntax, PathCondition], str]
) -> str:
    """Return the formula of a chain of `and` or `or`: a part is reached only where those before it say so."""
    found: list[str] = []
    for part in parts:
        text = one(part, path)
        found.append(text)
        path = (*path, text if conjunction else negate(text))
    return smt.all_of(found) if conjunction else smt.any_of(found)


def field_row(field: Field) -> Constant:
    """Return the row of a field in FIELDS: name, kind or words, least and greatest value, whether it is optional."""
    lo, hi = bounds(field.sort)
    match field.sort:
        case Enum(members):
            return field.name, members, lo, hi, field.optional
        case Instant():
            return field.name, "minute", lo, hi, field.optional
        case _:
            return field.name, type(field.sort).__name__.lower(), lo, hi, field.optional


class OutcomeReader(ABC, Generic[Syntax]):
    """Follows the function `outcome` of a module on all its paths at once."""

    not_a_condition: ClassVar[str] = "not a yes/no"

    def __init__(self, interface: Interface, constants: Mapping[str, Constant], steps: Steps) -> None:
        self.interface, self.constants, self.steps = interface, constants, steps

    @abstractmethod
    def reject(self, node: Syntax, message: str) -> NoReturn:
        """Raise `Reject` at the place of a node."""

    @abstractmethod
    def line(self, node: Syntax) -> int:
        """Return the line of a node, from 1."""

    @abstractmethod
    def value(self, node: Syntax, state: State) -> SmtValue:
        """Return the value of an expression; raises `Reject` outside the subset."""

    @abstractmethod
    def number(self, node: Syntax, state: State) -> SmtInt:
        """Return the number that an operator takes an expression for, without null."""

    @abstractmethod
    def written_bool(self, node: Syntax, value: bool) -> SmtValue:
        """Return the value of a yes/no that is a constant of the module."""

    def start(self, parameters: Sequence[str], loaded: Sequence[str]) -> State:
        """Return the state at the start of `outcome`: each parameter has the well-typed field of its place."""
        fields = zip(parameters, loaded, strict=True)
        return State({parameter: typed_field(self.interface, name) for parameter, name in fields})

    def define(self, node: Syntax, name: str, value: SmtValue, state: State) -> State:
        """Return the state after a definition: a number or a yes/no gets a symbol of its own, a result does not."""
        match value:
            case SmtBool() | SmtInt(null="false"):
                value = self.steps.define(name, value, state.path, self.line(node))
            case SmtEntry() | ConditionalEntry():
                pass
            case _:
                self.reject(node, "not a number, a yes/no or a result")
        return state.binding(name, value)

    def outcome(self, node: Syntax, values: Sequence[SmtValue], path: PathCondition) -> None:
        """Note the outcome that is returned on a path: one entry per result of the interface."""
        results = self.interface.results
        if len(values) != len(results):
            self.reject(node, f"{len(values)} results where the policy has {len(results)}")
        formulas = []
        for value, result in zip(values, results, strict=True):
            if not isinstance(value, SmtEntry | ConditionalEntry):
                self.reject(node, "not a result: a verdict with its bounds")
            formulas.append(result_formula(value, result.labels, self.line(node)))
        self.steps.found.append(OutcomeStep(tuple(formulas), path, self.line(node)))

    def written_outcome(self, node: Syntax, name: str) -> list[SmtValue]:
        """Return the entries of an outcome that is a constant of the module."""
        whole = self.constants[name]
        if not isinstance(whole, tuple):
            self.reject(node, "not one result per name")
        return [self.written(node, part) for part in whole]

    def written(self, node: Syntax, value: Constant) -> SmtValue:
        """Return the value of a constant of the module, or of a literal."""
        match value:
            case None:
                return NullLiteral()
            case bool():
                return self.written_bool(node, value)
            case int():
                return constant(value)
            case str():
                return StringLiteral(value)
            case (str() as verdict, lo, hi):
                return self._entry(node, verdict, self.written(node, lo), self.written(node, hi))
            case _:
                self.reject(node, "not a result")

    def entry(self, node: Syntax, verdict: Syntax, lo: Syntax, hi: Syntax, state: State) -> SmtEntry:
        """Return the entry of three expressions: a verdict that is written out, and two bounds."""
        word = self.value(verdict, state)
        if not isinstance(word, StringLiteral):
            self.reject(node, "not a verdict")
        return self._entry(node, word.word, self.value(lo, state), self.value(hi, state))

    def _entry(self, node: Syntax, verdict: str, lo: SmtValue, hi: SmtValue) -> SmtEntry:
        bound = SmtInt | StringLiteral | NullLiteral
        if not isinstance(lo, bound) or not isinstance(hi, bound):
            self.reject(node, "not bounds of a result")
        return SmtEntry(verdict, lo, hi)

    def named(self, node: Syntax, name: str, state: State) -> SmtValue:
        """Return the value of a name: a local one, or a constant of the module."""
        if name in state.values:
            value = state.values[name]
            return on_path(value, state.path) if isinstance(value, SmtInt) else value
        if name in self.constants:
            return self.written(node, self.constants[name])
        self.reject(node, f"`{name}` has no value here")

    def condition(self, node: Syntax, state: State) -> str:
        """Return the formula of an expression that has to be a yes/no."""
        found = self.value(node, state)
        if not isinstance(found, SmtBool):
            self.reject(node, self.not_a_condition)
        return found.text

    def chain(self, conjunction: bool, parts: Iterable[Syntax], state: State) -> SmtBool:
        """Return the value of a chain of `and` or `or`."""
        return SmtBool(
            chained(conjunction, parts, state.path, lambda p, at: self.condition(p, State(state.values, at)))
        )

    def conditional(self, node: Syntax, test: Syntax, then: Syntax, otherwise: Syntax, state: State) -> SmtValue:
        """Return the value of an expression that is one of two by a condition; both have to be of one kind."""
        condition = self.condition(test, state)
        yes = self.value(then, state.assuming(condition))
        no = self.value(otherwise, state.assuming(negate(condition)))
        match yes, no:
            case SmtBool(a), SmtBool(b):
                return SmtBool(smt.choose(condition, a, b))
            case SmtInt(), SmtInt():
                return choose(condition, yes, no)
            case SmtEntry() | ConditionalEntry(), SmtEntry() | ConditionalEntry():
                return yes if yes == no else ConditionalEntry(condition, yes, no)
            case _:
                self.reject(node, "the two values are not of one kind")

    def looked_up(self, node: Syntax, name: str, index: Syntax, state: State) -> SmtInt:
        """Return the entry of a table of the module, by a symbol of its own; notes that the index lies in the table."""
        table = self.constants.get(name)
        if not isinstance(table, tuple) or not table or any(type(x) is not int for x in table):
            self.reject(node, "not a table of numbers")
        entries = [x for x in table if isinstance(x, int)]
        return self.steps.look_up(name, entries, self.present(index, state), state.path, self.line(node))

    def present(self, node: Syntax, state: State) -> SmtInt:
        """Return a number, and note that it is there on the path: where it is null the text fails."""
        found = self.value(node, state)
        if not isinstance(found, SmtInt):
            self.reject(node, "not a number")
        if found.null != "false":
            self.steps.require("what is counted with is there", negate(found.null), state.path, self.line(node))
        return SmtInt(found.text, found.lo, found.hi)
