"""Reads `outcome` of an emitted JavaScript module: what it returns for well-typed facts, on each path."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from returnlogic.base.interface import Interface
from returnlogic.readers._javascript_syntax import MAX_SAFE, kind, literal, parts, reject
from returnlogic.readers._module import Constant, OutcomeReader, State
from returnlogic.readers._read_back import Steps
from returnlogic.readers._value import (
    NullLiteral,
    SmtBool,
    SmtEnum,
    SmtInt,
    SmtValue,
    StringLiteral,
    compared,
    floor_div,
    greatest,
    is_word,
    least,
    minus,
    negate,
    plus,
    times,
    trunc_div,
    trunc_mod,
)
from returnlogic.solver import algebra as smt

if TYPE_CHECKING:
    from returnlogic.readers._javascript_syntax import Node, Part


class JavaScriptOutcome(OutcomeReader["Part"]):
    """Follows `outcome`: definitions, `if` with a `return` at its end, and expressions over doubles and null.

    `claim` refuses a name that has a meaning already.
    """

    not_a_condition = "not a yes/no: nothing else is true or false here"

    def __init__(
        self,
        interface: Interface,
        constants: Mapping[str, Constant],
        steps: Steps,
        claim: Callable[[Part, str], None],
    ) -> None:
        super().__init__(interface, constants, steps)
        self.claim = claim

    def read(self, function: Node, loaded: Sequence[str]) -> None:
        """Note the steps of the function, which is given these fields."""
        listed, body = function.children
        names = [str(n) for n in parts(listed)]
        if len(names) != len(loaded) or len(set(names)) != len(names):
            reject(function, "`outcome` does not take what `decide` gives")
        for name in names:
            self.claim(function, name)
        self._block(parts(body), self.start(names, loaded))

    def reject(self, node: Part, message: str) -> NoReturn:
        """Raise `Reject` at the place of a node."""
        reject(node, message)

    def line(self, node: Part) -> int:
        """Return the line of a node."""
        assert not isinstance(node, str)
        return node.meta.line

    def _block(self, body: Sequence[Part], state: State) -> None:
        """Follow statements up to a `return`, which the grammar has at the end of every block."""
        for node in body:
            match kind(node), parts(node):
                case "definition", [name, expression]:
                    self.claim(node, str(name))
                    if str(name) in state.values:
                        reject(node, f"`{name}` has a meaning already")
                    state = self.define(node, str(name), self.value(expression, state), state)
                case "branch", [test, then]:
                    condition = self.condition(test, state)
                    self._block(parts(then), state.assuming(condition))
                    state = state.assuming(negate(condition))
                case "return", [_, expression]:
                    self._returned(expression, state)
                case _:
                    reject(node, "not a definition, an `if` or a `return`")

    def _returned(self, node: Part, state: State) -> None:
        match kind(node), parts(node):
            case "list", entries:
                values = [self.value(e, state) for e in entries]
            case "word", [name] if str(name) in self.constants:
                values = self.written_outcome(node, str(name))
            case _:
                reject(node, "not one result per name")
        self.outcome(node, values, state.path)

    def written_bool(self, node: Part, value: bool) -> SmtBool:
        """Return the value of a constant that is a yes/no."""
        return SmtBool(smt.boolean(value))

    def number(self, node: Part, state: State) -> SmtInt:
        """Return the number that an operator takes an expression for: null counts as 0."""
        return self._as_number(node, self.value(node, state))

    def _as_number(self, node: Part, found: SmtValue) -> SmtInt:
        if not isinstance(found, SmtInt):
            reject(node, "not a number")
        if found.null == "false":
            return found
        return SmtInt(smt.choose(found.null, "0", found.text), min(0, found.lo), max(0, found.hi))

    def _exact(self, node: Part, value: SmtInt, most: int = MAX_SAFE) -> SmtInt:
        """Return the number; raises `Reject` unless its bounds keep it among the exact ones."""
        if not (-most <= value.lo and value.hi <= most):
            reject(node, "this number may leave those that are exact, up to 2^53 - 1")
        self.steps.settled += 1
        return value

    def value(self, node: Part, state: State) -> SmtValue:
        """Return the value of an expression; raises `Reject` outside the subset."""
        match kind(node), parts(node):
            case "number" | "string" | "truth" | "null", _:
                return self.written(node, literal(node, self.constants))
            case "word", [name]:
                return self.named(node, str(name), state)
            case "both" | "either" as chain, operands:
                return self.chain(chain == "both", operands, state)
            case "not", [operand]:
                return SmtBool(negate(self.condition(operand, state)))
            case "comparison", [left, sign, right]:
                return self._compared(node, str(sign), left, right, state)
            case "conditional", [test, then, otherwise]:
                return self.conditional(node, test, then, otherwise, state)
            case "list", [verdict, lo, hi]:
                return self.entry(node, verdict, lo, hi, state)
            case "looked_up", [name, index]:
                return self.looked_up(node, str(name), index, state)
            case rule, operands:
                return self._arithmetic(node, rule, operands, state)

    def _arithmetic(self, node: Part, rule: str, operands: Sequence[Part], state: State) -> SmtInt:
        match rule, operands:
            case "sum", [first, *rest]:
                total = self.number(first, state)
                for part in rest:
                    total = self._exact(node, plus(total, self.number(part, state)))
                return total
            case "difference", [left, right]:
                return self._exact(node, minus(self.number(left, state), self.number(right, state)))
            case "minus", [operand]:
                return times(self.number(operand, state), -1)
            case "product", [left, factor]:
                return self._exact(node, times(self.number(left, state), self._at_least(factor, 0)))
            case "remainder", [left, divisor]:
                return trunc_mod(self.number(left, state), self._at_least(divisor, 1))
            case "quotient", [name, left, divisor]:
                return self._quotient(node, str(name), self.number(left, state), self._at_least(divisor, 1))
            case "extreme", [name, *some] if str(name) in ("min", "max"):
                numbers = [self.number(p, state) for p in some]
                return least(numbers) if str(name) == "min" else greatest(numbers)
            case _:
                reject(node, "not in the subset that generated modules are made of")

    def _at_least(self, node: Part, least: int) -> int:
        """Return a literal that is no less than this; raises `Reject` for anything else."""
        value = literal(node, self.constants)
        if type(value) is not int or value < least:
            reject(node, "products and quotients only by a literal above 0")
        return value

    def _quotient(self, node: Part, rounded: str, n: SmtInt, d: int) -> SmtInt:
        """Return the whole number of `Math.floor(n / d)`, `ceil` or `trunc`; raises `Reject` unless it is exact.

        Where `|n| + d <= 2^53` the double next to `n / d` is on the right side of every whole number.
        """
        self._exact(node, n, 2**53 - d)
        match rounded:
            case "floor":
                return floor_div(n, d)
            case "ceil":
                return times(floor_div(times(n, -1), d), -1)
            case "trunc":
                return trunc_div(n, d)
            case _:
                reject(node, f"`Math.{rounded}` is not known")

    def _compared(self, node: Part, sign: str, left: Part, right: Part, state: State) -> SmtBool:
        a, b = self.value(left, state), self.value(right, state)
        if sign not in ("===", "!=="):
            return compared(sign, self._as_number(left, a), self._as_number(right, b))
        match a, b:
            case SmtInt(), NullLiteral():
                equal = a.null
            case SmtEnum(), StringLiteral(word):
                equal = is_word(a, word)
            case SmtInt(), SmtInt():
                there = smt.all_of([negate(a.null), negate(b.null), smt.app("=", a.text, b.text)])
                equal = smt.any_of([smt.all_of([a.null, b.null]), there])
            case _:
                reject(node, "not a comparison of numbers, of an event with null, or of a fact with a word")
        return SmtBool(equal if sign == "===" else negate(equal))
