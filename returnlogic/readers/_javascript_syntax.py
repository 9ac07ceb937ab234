"""The syntax of emitted JavaScript: the grammar of the subset, whole numbers, constants, names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NoReturn

from returnlogic.base.resources import read_text
from returnlogic.readers._module import Constant
from returnlogic.readers._read_back import Reject

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

    Node = Tree[Token]
    Part = Node | Token

MAX_SAFE = 2**53 - 1
"""The greatest whole number up to which doubles are exact."""

_WORDS = """
    break case catch class const continue debugger default delete do else enum export extends false finally for function
    if import in instanceof new null return super switch this throw true try typeof var void while with
    implements interface let package private protected public static yield await eval arguments
    undefined NaN Infinity Math Number Object TypeError RangeError Array globalThis problems named decideAll
"""
TAKEN = frozenset(_WORDS.split())
"""Words with a meaning of their own, in the language or in every module."""


def reject(node: Part, message: str) -> NoReturn:
    """Raise `Reject` at the place of a node."""
    place = node if not hasattr(node, "meta") else node.meta
    raise Reject(message, getattr(place, "line", 1) or 1, getattr(place, "column", 1) or 1)


@cache
def parser() -> Lark:
    """Return the parser of the subset, made once."""
    from lark import Lark

    grammar = read_text("grammar", "emitted_javascript.lark")
    return Lark(grammar, parser="lalr", lexer="basic", propagate_positions=True)


def parsed(text: str) -> list[Node]:
    """Return the declarations of a module without its fixed functions; raises `Reject` for what is not the subset."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

    try:
        tree = parser().parse(text)
    except UnexpectedToken as error:
        found = "the end" if error.token.type == "$END" else f"`{error.token}`"
        raise Reject(f"{found} is not in the subset here", error.line or 1, error.column or 1) from None
    except UnexpectedCharacters as error:
        raise Reject(f"`{error.char}` is not in the subset here", error.line, error.column) from None
    except UnexpectedInput:
        raise Reject("not in the subset", 1) from None
    return [part for part in tree.children if not isinstance(part, str)]


def kind(node: Part) -> str:
    """Return the name of the rule that a node is of; empty for a token."""
    return "" if isinstance(node, str) else str(node.data)


def parts(node: Part) -> list[Part]:
    """Return the parts of a node; none of a token."""
    return [] if isinstance(node, str) else list(node.children)


def literal(node: Part, constants: Mapping[str, Constant]) -> Constant:
    """Return the value of what is written out; only what is frozen can be trusted to stay what it is."""
    match kind(node), parts(node):
        case "string", [text]:
            return str(json.loads(str(text)))
        case "number", [digits]:
            return _whole(node, str(digits))
        case "negative", [digits]:
            return -_whole(node, str(digits))
        case "truth", [word]:
            return str(word) == "true"
        case "null", []:
            return None
        case "word", [name] if str(name) in constants:
            return constants[str(name)]
        case "frozen", [str(numbers)]:
            return tuple(_whole(node, n) for n in numbers[1:-1].split(",") if n.strip())
        case "frozen", entries:
            return tuple(literal(e, constants) for e in entries)
        case _:
            reject(node, "not a constant")


def _whole(node: Part, digits: str) -> int:
    digits = digits.strip()
    if len(digits) > len(str(-MAX_SAFE)) or abs(int(digits)) > MAX_SAFE:
        reject(node, "a number that is not among the exact ones, up to 2^53 - 1")
    return int(digits)
