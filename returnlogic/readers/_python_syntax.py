"""The syntax of emitted Python: characters and characters' encoding, literals, names, parameters."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from returnlogic.readers._module import Constant
from returnlogic.readers._read_back import Reject

MAX_CHARACTERS = 20_000_000

_BUILTINS = {"bool", "dict", "int", "len", "list", "max", "min", "object", "str", "tuple", "type", "zip"}
_BUILTINS |= {"KeyError", "TypeError", "ValueError"}
_COOKIE = re.compile(r"coding[:=]")


def reject(node: ast.AST, message: str) -> NoReturn:
    """Raise `Reject` at the place of a node."""
    raise Reject(message, getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1)


def parsed(text: str) -> ast.Module:
    """Return the tree of a text; raises `Reject` for characters that Python might decode or display otherwise."""
    if len(text) > MAX_CHARACTERS:
        raise Reject("the text is too long", 1)
    for number, line in enumerate(text.split("\n"), 1):
        odd = next((c for c in line if not " " <= c <= "~"), None)
        if odd is not None:
            raise Reject(f"the character U+{ord(odd):04X}: generated modules are printable ASCII", number)
        if number <= 2 and "#" in line and _COOKIE.search(line):
            raise Reject("a comment that tells Python to decode the file in another way", number)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python warns of is written by nobody who means well
            tree = ast.parse(text)
            compile(tree, "<evaluator>", "exec", dont_inherit=True)  # some texts have a tree and cannot be loaded
        return tree
    except SyntaxError as error:
        raise Reject(f"not Python: {error.msg}", error.lineno or 1, error.offset or 1) from None
    except (ValueError, RecursionError, MemoryError):
        raise Reject("not Python: nested too deeply", 1) from None


@dataclass(slots=True)
class Globals:
    """The names of a module: its constants with their values, and its functions."""

    constants: dict[str, Constant] = field(default_factory=dict)
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)

    def is_taken(self, name: str) -> bool:
        """Return whether a name means something in the module already."""
        return name in self.constants or name in self.functions or name in _BUILTINS or name.startswith("__")

    def claim(self, node: ast.AST, name: str) -> None:
        """Raise `Reject` iff a name of the module has a meaning already."""
        if self.is_taken(name):
            reject(node, f"`{name}` has a meaning already")

    def claim_local(self, node: ast.AST, name: str) -> None:
        """Raise `Reject` iff a name of a function hides one of the module or a built-in one."""
        if self.is_taken(name):
            reject(node, f"`{name}` hides what has this name already")


def literal(node: ast.expr, constants: Mapping[str, Constant]) -> Constant:
    """Return the value of what is written out, or of a constant of the module."""
    match node:
        case ast.Constant(None | bool() | int() | str() as value):
            return value
        case ast.UnaryOp(ast.USub(), ast.Constant(int() as value)) if type(value) is int:
            return -value
        case ast.Tuple(parts, ast.Load()):
            return tuple(literal(p, constants) for p in parts)
        case ast.Name(name) if name in constants:
            return constants[name]
        case _:
            reject(node, "not a constant")


def parameters(function: ast.FunctionDef) -> list[str]:
    """Return the names of the parameters; raises `Reject` for any that are not plain, and for decorators."""
    a = function.args
    if a.posonlyargs or a.vararg or a.kwonlyargs or a.kwarg or a.defaults or a.kw_defaults:
        reject(function, "only plain parameters are known")
    if function.decorator_list or function.type_comment or getattr(function, "type_params", None):
        reject(function, "decorators are not known")
    for note in (*(p.annotation for p in a.args), function.returns):
        if note is not None and ast.dump(note) not in _ANNOTATIONS:
            reject(note, "not an annotation that generated modules have")
    return [p.arg for p in a.args]


def without_docstring(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    """Return the statements of a function but for its docstring."""
    match body:
        case [ast.Expr(ast.Constant(str())), *rest]:
            return rest
        case _:
            return body


def is_statement(node: ast.stmt, text: str) -> bool:
    """Return whether a statement is this one, to the letter but for spaces."""
    return ast.dump(node) == ast.dump(ast.parse(text).body[0])


_ANNOTATIONS = {
    ast.dump(ast.parse(text, mode="eval").body)
    for text in ("bool", "int", "str", "int | None", "dict", "tuple", "object", "list")
}
