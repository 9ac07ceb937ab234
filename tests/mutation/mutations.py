"""One small change of a Python text at a time: what a slip of the programmer would look like.

Docstrings, annotations, messages and `assert` are left alone: no test is meant to notice them. The order of the
mutations is that of the text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
PAIRS = (
    *(("min", "max"), ("any", "all"), ("conj", "disj"), ("Min", "Max"), ("And", "Or"), ("any_of", "all_of")),
    *(("bisect_left", "bisect_right"), ("lo", "hi"), ("LT", "LE"), ("GT", "GE"), ("EQ", "NE"), ("UP", "DOWN")),
    *(("NEXT", "PREVIOUS"), ("FLOOR", "CEIL"), ("TRUE", "FALSE"), ("FIRST_DAY", "LAST_DAY")),
)
NAMES = {a: b for one, other in PAIRS for a, b in ((one, other), (other, one))}
"""Names, alone or after a dot, that are easily taken for each other."""

WORDS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<=", "+": "-", "-": "+", "and": "or", "or": "and"}
WORDS |= {"div": "mod", "mod": "div", "!=": "=", "not": "and", "=>": "="}
"""Operators that stand as strings: comparisons of the kernel, heads of solver terms."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A piece of a text, by offsets in UTF-8, and what stands there instead."""

    start: int
    end: int
    instead: str
    line: int
    column: int

    def apply(self, text: str) -> str:
        found = text.encode()
        return (found[: self.start] + self.instead.encode() + found[self.end :]).decode()

    def shown(self, text: str) -> str:
        """The place and the change in one line."""
        was = " ".join(text.encode()[self.start : self.end].decode().split())
        return f"{self.line}:{self.column} `{was[:70]}` -> `{self.instead[:70]}`"


def mutations(text: str) -> list[Mutation]:
    """Every mutation of a module, in the order of the text."""
    tree = ast.parse(text)
    offsets = [0]
    for line in text.encode().splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    found = []
    for node, instead in _visit(tree):
        start = offsets[node.lineno - 1] + node.col_offset
        end = offsets[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        found.append(Mutation(start, end, instead, node.lineno, node.col_offset + 1))
    return sorted(dict.fromkeys(found), key=lambda m: (m.start, m.end, m.instead))


Place = ast.expr | ast.stmt | ast.pattern


def _visit(node: ast.AST) -> Iterator[tuple[Place, str]]:
    """The places that can be changed below a node, and what each is changed to."""
    if isinstance(node, ast.Assert | ast.Raise | ast.Import | ast.ImportFrom | ast.JoinedStr):
        return
    if isinstance(node, ast.expr):
        yield from ((node, made) for made in _expressions(node))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield node, "pass"
    elif isinstance(node, ast.Continue):
        yield node, "break"
    elif isinstance(node, ast.If | ast.While):
        yield node.test, f"(not ({ast.unparse(node.test)}))"
    elif isinstance(node, ast.AugAssign):
        yield node, "pass"
    elif isinstance(node, ast.Match):
        for case in node.cases:
            if case.guard is not None:
                yield case.guard, f"(not ({ast.unparse(case.guard)}))"
    for child in _parts(node):
        yield from _visit(child)


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The children whose change can matter: no annotation, decorator or docstring."""
    if isinstance(node, ast.AnnAssign):
        yield from (node.value,) if node.value is not None else ()
    elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
        if isinstance(node, ast.FunctionDef):
            yield from (d for d in (*node.args.defaults, *node.args.kw_defaults) if d is not None)
        yield from (s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)))
    elif not isinstance(node, ast.MatchValue | ast.MatchSingleton) and not _asks_a_type(node):
        yield from ast.iter_child_nodes(node)


def _asks_a_type(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("isinstance", "cast")


def _expressions(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Compare(left, ops, rights):
            for i, op in enumerate(ops):
                changed = [*ops[:i], COMPARISONS[type(op)](), *ops[i + 1 :]]
                yield "(" + ast.unparse(ast.Compare(left, changed, rights)) + ")"
        case ast.BoolOp(op, values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield "(" + ast.unparse(ast.BoolOp(other, values)) + ")"
        case ast.BinOp(left, op, right) if type(op) in OPERATORS and not _is_type(node):
            yield "(" + ast.unparse(ast.BinOp(left, OPERATORS[type(op)](), right)) + ")"
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield "(" + ast.unparse(operand) + ")"
        case ast.IfExp(test, body, orelse):
            yield "(" + ast.unparse(ast.IfExp(test, orelse, body)) + ")"
        case ast.Constant(bool() as value):
            yield str(not value)
        case ast.Constant(int() as value):
            yield str(value + 1)
        case ast.Constant(str() as value) if value in WORDS:
            yield repr(WORDS[value])
        case ast.Name(name) if name in NAMES:
            yield NAMES[name]
        case ast.Attribute(value, name) if name in NAMES:
            yield f"{ast.unparse(value)}.{NAMES[name]}"


def _is_type(node: ast.BinOp) -> bool:
    """Whether `|` joins types, an annotation by another name: all its parts are names of types."""
    if not isinstance(node.op, ast.BitOr):
        return False
    sides = [n for n in (node.left, node.right) if not isinstance(n, ast.BinOp) or not _is_type(n)]
    return all(isinstance(n, ast.Name) and (n.id[0].isupper() or n.id in ("int", "str", "bool")) for n in sides)
