"""Reads `outcome` of an emitted Python module: what it returns for well-typed facts, on each path."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import NoReturn

from returnlogic.base.interface import Interface
from returnlogic.readers._module import OutcomeReader, State
from returnlogic.readers._python_syntax import Globals, literal, parameters, reject, without_docstring
from returnlogic.readers._read_back import Steps
from returnlogic.readers._value import (
    SmtBool,
    SmtEnum,
    SmtInt,
    SmtValue,
    compared,
    floor_div,
    floor_mod,
    greatest,
    is_word,
    least,
    minus,
    negate,
    plus,
    times,
)
from returnlogic.solver import algebra as smt

_SIGNS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "=",
    ast.NotEq: "!=",
}


class PythonOutcome(OutcomeReader[ast.AST]):
    """Follows `outcome`: assignments, `if` with a `return` at its end, and expressions."""

    def __init__(self, interface: Interface, module: Globals, steps: Steps) -> None:
        super().__init__(interface, module.constants, steps)
        self.module = module

    def read(self, function: ast.FunctionDef, loaded: Sequence[str]) -> None:
        """Note the steps of the function, which is given these fields."""
        names = parameters(function)
        if len(names) != len(loaded) or len(set(names)) != len(names):
            reject(function, "`outcome` does not take what `decide` gives")
        for name in names:
            self.module.claim_local(function, name)
        self._block(without_docstring(function.body), self.start(names, loaded), function)

    def reject(self, node: ast.AST, message: str) -> NoReturn:
        """Raise `Reject` at the place of a node."""
        reject(node, message)

    def line(self, node: ast.AST) -> int:
        """Return the line of a node."""
        return int(getattr(node, "lineno", 1))

    def _block(self, body: Sequence[ast.stmt], state: State, owner: ast.AST) -> None:
        """Follow statements up to a `return`, which has to end each of their paths."""
        for index, node in enumerate(body):
            rest = body[index + 1 :]
            match node:
                case ast.Assign([ast.Name(name)], expression):
                    self.module.claim_local(node, name)
                    state = self.define(node, name, self.value(expression, state), state)
                case ast.If(test, then, otherwise):
                    condition = self.condition(test, state)
                    self._block(then, state.assuming(condition), node)
                    state = state.assuming(negate(condition))
                    if otherwise:
                        self._block(otherwise, state, node)
                        self._reach_nothing(rest)
                        return
                case ast.Return(expression) if expression is not None:
                    self._reach_nothing(rest)
                    self._returned(expression, state)
                    return
                case _:
                    reject(node, "not an assignment, an `if` or a `return`")
        reject(body[-1] if body else owner, "a way through the function that returns nothing")

    def _reach_nothing(self, rest: Sequence[ast.stmt]) -> None:
        if rest:
            reject(rest[0], "never reached")

    def _returned(self, node: ast.expr, state: State) -> None:
        match node:
            case ast.Tuple(parts):
                values = [self.value(p, state) for p in parts]
            case ast.Name(name) if name in self.constants:
                values = self.written_outcome(node, name)
            case _:
                reject(node, "not one result per name")
        self.outcome(node, values, state.path)

    def written_bool(self, node: ast.AST, value: bool) -> NoReturn:
        """Refuse a constant that is a yes/no: emitted modules use none."""
        reject(node, "a yes/no that is written out")

    def number(self, node: ast.AST, state: State) -> SmtInt:
        """Return a number that has to be there: Python raises at None."""
        return self.present(node, state)

    def value(self, node: ast.AST, state: State) -> SmtValue:
        """Return the value of an expression; raises `Reject` outside the subset."""
        match node:
            case ast.Constant(bool() as literal):
                return SmtBool(smt.boolean(literal))
            case ast.Constant(None | int() | str() as literal):
                return self.written(node, literal)
            case ast.Constant():
                reject(node, "a number that is not whole, or bytes")
            case ast.Name(name):
                return self.named(node, name, state)
            case ast.BoolOp(op, parts):
                return self.chain(isinstance(op, ast.And), parts, state)
            case ast.UnaryOp(ast.Not(), operand):
                return SmtBool(negate(self.condition(operand, state)))
            case ast.UnaryOp(ast.USub(), operand):
                return times(self.number(operand, state), -1)
            case ast.Compare(left, [op], [right]):
                return self._compared(node, left, op, right, state)
            case ast.IfExp(test, then, otherwise):
                return self.conditional(node, test, then, otherwise, state)
            case ast.BinOp(left, op, right):
                return self._arithmetic(node, left, op, right, state)
            case ast.Call(ast.Name("min" | "max" as name), args, []) if len(args) > 1:
                numbers = [self.number(a, state) for a in args]
                return least(numbers) if name == "min" else greatest(numbers)
            case ast.Subscript(ast.Name(name), index) if name in self.constants:
                return self.looked_up(node, name, index, state)
            case ast.Tuple([verdict, lo, hi]):
                return self.entry(node, verdict, lo, hi, state)
            case _:
                reject(node, "not in the subset that generated modules are made of")

    def _compared(self, node: ast.AST, left: ast.expr, op: ast.cmpop, right: ast.expr, state: State) -> SmtBool:
        if isinstance(op, ast.Is | ast.IsNot):
            event = self.value(left, state)
            if not isinstance(event, SmtInt) or not (isinstance(right, ast.Constant) and right.value is None):
                reject(node, "`is` compares events with None only")
            return SmtBool(event.null if isinstance(op, ast.Is) else negate(event.null))
        word = self.value(left, state)
        if isinstance(word, SmtEnum):
            return SmtBool(self._is_one_of(node, word, op, right))
        if type(op) not in _SIGNS:
            reject(node, "this comparison is not known")
        return compared(_SIGNS[type(op)], self.number(left, state), self.number(right, state))

    def _is_one_of(self, node: ast.AST, word: SmtEnum, op: ast.cmpop, right: ast.expr) -> str:
        found = literal(right, self.constants)
        words = found if isinstance(found, tuple) else (found,)
        if isinstance(found, tuple) != isinstance(op, ast.In | ast.NotIn) or any(type(w) is not str for w in words):
            reject(node, "a word is compared with words only")
        text = smt.any_of(t for w in words if (t := is_word(word, str(w))) != "false")
        match op:
            case ast.Eq() | ast.In():
                return text
            case ast.NotEq() | ast.NotIn():
                return negate(text)
            case _:
                reject(node, "words have no order")

    def _arithmetic(self, node: ast.AST, left: ast.expr, op: ast.operator, right: ast.expr, state: State) -> SmtInt:
        a, b = self.number(left, state), self.number(right, state)
        factor = b.lo if b.lo == b.hi and isinstance(right, ast.Constant) else None
        match op:
            case ast.Add():
                return plus(a, b)
            case ast.Sub():
                return minus(a, b)
            case ast.Mult() if factor is not None:
                return times(a, factor)
            case ast.FloorDiv() if factor is not None and factor > 0:
                return floor_div(a, factor)
            case ast.Mod() if factor is not None and factor > 0:
                return floor_mod(a, factor)
            case _:
                reject(node, "this arithmetic is not known: products and quotients only by a literal above 0")
