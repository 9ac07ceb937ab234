"""Reads `decide` of an emitted JavaScript module: which facts it reads, and which it lets through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from returnlogic.base.interface import Interface
from returnlogic.readers._javascript_syntax import kind, literal, parts, reject
from returnlogic.readers._module import Constant, chained
from returnlogic.readers._read_back import PathCondition
from returnlogic.readers._value import BOOL, INT, NULL, TEXT, RawField, raw_field
from returnlogic.solver import algebra as smt

if TYPE_CHECKING:
    from returnlogic.readers._javascript_syntax import Node, Part


class JavaScriptEdge:
    """Follows the function `decide` on raw facts. `claim` refuses a name that has a meaning already."""

    def __init__(
        self, interface: Interface, constants: Mapping[str, Constant], claim: Callable[[Part, str], None]
    ) -> None:
        self.interface, self.constants, self.claim = interface, constants, claim
        self.raw: dict[str, RawField] = {}

    def read(self, function: Node) -> tuple[list[str], str]:
        """Return the fields in the order they are passed to `outcome`, and the formula of the cases that get there."""
        no_object, *rest = [n for n in function.children if not isinstance(n, str)]
        unlike, type_, like, _ = no_object.children
        if (str(unlike), self._literal(type_), str(like)) != ("!==", "object", "==="):
            reject(no_object, "`decide` does not begin by refusing what is no object")
        names = [str(n) for n in rest.pop().children]
        condition = "true"
        for node in rest:
            if node.data == "check":
                condition = self._accepted(node.children[0], ())
            else:
                self._load(node)
        if any(n not in self.raw for n in names):
            reject(function, "`outcome` is given what was not read from the facts")
        return [self.raw[n].name for n in names], condition

    def _load(self, node: Node) -> None:
        name, key = str(node.children[0]), self._literal(node.children[1])
        self.claim(node, name)
        if name in self.raw or not any(f.name == key for f in self.interface.fields):
            reject(node, f"`{key}` is not a fact of the policy, or `{name}` is given twice")
        if any(r.name == key for r in self.raw.values()):
            reject(node, f"`{key}` is read twice, and may answer twice")
        self.raw[name] = raw_field(self.interface, str(key))

    def _literal(self, node: Part) -> Constant:
        return literal(node, self.constants)

    def _accepted(self, node: Part, path: PathCondition) -> str:
        """Return the formula of a check of raw facts. What is absent is `undefined`, which passes none of these."""
        match kind(node), parts(node):
            case "all_facts" | "any_facts" as chain, checks:
                return chained(chain == "all_facts", checks, path, self._accepted)
            case "type_test", [name, sign, type_] if str(name) in self.raw and str(sign) == "===":
                tag = {"string": TEXT, "boolean": BOOL}.get(str(self._literal(type_)))
                if tag is None:
                    reject(node, "not a type that facts are told apart by")
                return self.raw[str(name)].has(tag)
            case "whole_test", [name] if str(name) in self.raw:
                return self.raw[str(name)].has(INT)
            case "value_test", [name, sign, value] if str(name) in self.raw:
                return self._compared(node, self.raw[str(name)], str(sign), self._literal(value), path)
            case _:
                reject(node, "not a check of a fact")

    def _compared(self, node: Part, fact: RawField, sign: str, value: Constant, path: PathCondition) -> str:
        match sign, value:
            case "===", None:
                return fact.has(NULL)
            case "===", str():
                if value not in fact.members:
                    reject(node, "a word that the policy does not know")
                at = smt.app("=", fact.member, smt.number(fact.members.index(value)))
                return smt.all_of([fact.has(TEXT), at])
            case "<" | "<=" | ">" | ">=", int() if type(value) is int:
                if fact.has(INT) not in path:
                    reject(node, "compared before it is known to be a whole number")
                return smt.app(sign, fact.number, smt.number(value))
            case _:
                reject(node, "not a check of a fact")
