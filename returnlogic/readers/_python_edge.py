"""Reads `decide` of an emitted Python module: which facts it takes from a case, and which it lets through."""

from __future__ import annotations

import ast

from returnlogic.base.interface import Interface
from returnlogic.readers._module import chained
from returnlogic.readers._python_syntax import Globals, is_statement, literal, parameters, reject, without_docstring
from returnlogic.readers._read_back import PathCondition, Steps
from returnlogic.readers._value import ABSENT, BOOL, INT, NULL, OTHER, TEXT, RawField, negate, raw_field
from returnlogic.solver import algebra as smt

_REFUSE = "raise ValueError(problems(case))"
_TAGS = {"bool": BOOL, "int": INT, "str": TEXT}


class PythonEdge:
    """Follows the function `decide` on raw facts."""

    def __init__(self, interface: Interface, module: Globals, steps: Steps) -> None:
        self.interface, self.module, self.steps = interface, module, steps
        self.raw: dict[str, RawField] = {}

    def read(self, function: ast.FunctionDef) -> tuple[list[str], str]:
        """Return the fields in the order they are passed to `outcome`, and the formula of the cases that get there."""
        if parameters(function) != ["case"]:
            reject(function, "the parameters are not case")
        self.module.claim_local(function, "case")
        first, *rest = without_docstring(function.body) or [ast.Pass()]
        if not is_statement(first, f"if type(case) is not dict:\n    {_REFUSE}"):
            reject(function, "`decide` does not begin by refusing what is no dict")
        if rest and isinstance(rest[0], ast.Try):
            self._load(rest.pop(0))
        there = [negate(field.has(ABSENT)) for field in self.raw.values()]
        condition = self._checked(rest.pop(0), tuple(there)) if rest and isinstance(rest[0], ast.If) else "true"
        match rest:
            case [ast.Return(ast.Call(ast.Name("outcome"), args, []))] if all(isinstance(a, ast.Name) for a in args):
                names = [a.id for a in args if isinstance(a, ast.Name)]
            case _:
                reject(function, "`decide` does not end by calling `outcome`")
        if any(n not in self.raw for n in names):
            reject(function, "`outcome` is given what was not read from the case")
        return [self.raw[n].name for n in names], smt.all_of([*there, condition])

    def _load(self, block: ast.stmt) -> None:
        """Take each fact from the case; a missing one has to be refused."""
        assert isinstance(block, ast.Try)
        for node in block.body:
            match node:
                case ast.Assign([ast.Name(name)], ast.Subscript(ast.Name("case"), ast.Constant(str() as key))):
                    self.module.claim_local(node, name)
                    if name in self.raw or name == "case" or key not in {f.name for f in self.interface.fields}:
                        reject(node, f"`{key}` is not a fact of the policy, or `{name}` is given twice")
                    self.raw[name] = raw_field(self.interface, key)
                case _:
                    reject(node, "not the reading of one fact")
        frame = ast.Try([ast.Pass()], block.handlers, block.orelse, block.finalbody)
        if not is_statement(frame, f"try:\n    pass\nexcept KeyError:\n    {_REFUSE} from None"):
            reject(block, "a missing fact is not refused as it should be")

    def _checked(self, node: ast.stmt, path: PathCondition) -> str:
        """Return the formula of the facts that pass the check; it has to refuse all others."""
        match node:
            case ast.If(ast.UnaryOp(ast.Not(), condition), body, []):
                if len(body) != 1 or not is_statement(body[0], _REFUSE):
                    reject(node, "facts of a wrong type are not refused")
                return self._accepted(condition, path)
            case _:
                reject(node, "not the check of the facts")

    def _accepted(self, node: ast.expr, path: PathCondition) -> str:
        """Return the formula of a check; comparing needs the type to be known on the path, or Python might raise."""
        match node:
            case ast.BoolOp(op, parts):
                return chained(isinstance(op, ast.And), parts, path, self._accepted)
            case ast.Compare(ast.Call(ast.Name("type"), [ast.Name(name)], []), [ast.Is()], [ast.Name(kind)]) if (
                name in self.raw and kind in _TAGS
            ):
                return self.raw[name].has(_TAGS[kind])
            case ast.Compare(ast.Name(name), [ast.Is()], [ast.Constant(None)]) if name in self.raw:
                return self.raw[name].has(NULL)
            case ast.Compare(left, [ast.LtE(), ast.LtE()], [ast.Name(name), right]) if name in self.raw:
                return self._between(node, self.raw[name], left, right, path)
            case ast.Compare(ast.Name(name), [ast.In()], [ast.Tuple() | ast.Set() as listed]) if name in self.raw:
                return self._one_of(node, self.raw[name], listed, path)
            case _:
                reject(node, "not a check of a fact")

    def _between(self, node: ast.expr, field: RawField, left: ast.expr, right: ast.expr, path: PathCondition) -> str:
        lo, hi = literal(left, self.module.constants), literal(right, self.module.constants)
        if type(lo) is not int or type(hi) is not int:
            reject(node, "not bounds of a number")
        self.steps.require("what is compared has an order", field.has(INT, BOOL), path, node.lineno)
        return smt.between(lo, field.number, hi)

    def _one_of(self, node: ast.expr, field: RawField, listed: ast.Tuple | ast.Set, path: PathCondition) -> str:
        words = [literal(p, self.module.constants) for p in listed.elts]
        if any(w not in field.members for w in words):
            reject(node, "a word that the policy does not know")
        places = sorted({field.members.index(str(w)) for w in words})
        found = smt.any_of(smt.app("=", field.member, smt.number(p)) for p in places)
        if isinstance(listed, ast.Set):
            hashed = negate(field.has(OTHER))
            self.steps.require("what is looked up in a set has a hash", hashed, path, node.lineno)
            return smt.all_of([field.has(TEXT), found])
        return smt.all_of([field.has(TEXT, OTHER), found])  # an object may equal any word it likes
