"""SQL as a tree of few kinds of nodes, whoever parsed it, and sqlglot's parse of a text as such a tree.

Before any parser sees a text, its characters are checked: plain words, plain numbers, quoted names and strings of
printable ASCII, a handful of signs. So there is nothing in it that two programs take apart differently before they
parse it: no comment but the one on top, no escape, no dollar quote, no parameter, no second statement.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from returnlogic.base.faults import NotInstalled
from returnlogic.readers._read_back import Reject

MAX_CHARACTERS = 20_000_000

HEAD = """\
-- A return policy as a query. Generated: do not edit, `returnlogic verify` proves this very text.
-- It reads a table or view named orders, one row per case, with the columns and types of the DDL beside this file.
-- Yes/no is BOOLEAN, money minor units, a day its number (1 = 1 January of year 1), a minute 1440 times the day number
-- plus the minute of the day; NULL is what has not happened. Column id is passed through.
-- Where well_typed is FALSE the outcome is NULL. Else each result has a verdict (silent, conflict, value) and, for a
-- value, its bounds lo and hi, which are equal unless the text leaves the value open between the two.
"""
"""The comment at the top, the only one a query may have."""


@dataclass(frozen=True, slots=True)
class Node:
    """An expression: column, number, string, boolean, null, and, or, not, a comparison or an operation by its sign,
    negative, in, is null, case (condition, value, …, otherwise), coalesce, greatest, least, cast, list, entry."""

    kind: str
    args: tuple[Node, ...] = ()
    value: str | int | bool | None = None
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SelectItem:
    """One column of a projection; no node is `*`, which is every column of the source."""

    name: str
    node: Node | None
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Select:
    """One projection of the chain."""

    items: tuple[SelectItem, ...]
    source: str
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SqlQuery:
    """A chain of projections by name, and the last one."""

    parts: tuple[tuple[str, Select], ...]
    last: Select


_WORDS = (
    *("WITH", "AS", "SELECT", "FROM", "CASE", "WHEN", "THEN", "ELSE", "END", "AND", "OR", "NOT", "IS", "NULL", "IN"),
    *("TRUE", "FALSE", "CAST", "COALESCE", "GREATEST", "LEAST", "BIGINT", "INTEGER", "VARCHAR", "BOOLEAN"),
)


class QueryText:
    """A text whose characters were checked, and where its lines begin."""

    def __init__(self, text: str, quote: str, signs: str, own: tuple[str, ...]) -> None:
        """Check the characters of a text; `signs` is a pattern of the signs of its dialect, `own` are its words."""
        words = (*_WORDS, *own)
        if len(text) > MAX_CHARACTERS:
            raise Reject("the text is too long", 1)
        self.text = text
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]
        if not text.startswith(HEAD):
            raise Reject("the text does not begin with the words that every query begins with", 1)
        token = re.compile(
            rf"""[ \n]+ | {quote}[A-Za-z0-9_./(), ]+{quote} | '[A-Za-z0-9_]*'
            | [0-9]+(?![A-Za-z0-9_]) | (?:{"|".join(words)})(?![A-Za-z0-9_{quote}']) | {signs} | <= | >= | <>
            | [()+*%=<>\[\]]
            | ,(?![ \n]*(\Z|[,)]|(?i:from)[^A-Za-z_])) | -(?!-)""",
            re.VERBOSE,
        )
        at = len(HEAD)
        while at < len(text):
            found = token.match(text, at)
            if found is None:
                self.reject(at, f"the character U+{ord(text[at]):04X} is in no word that queries are made of")
            at = found.end()
        bare = re.compile(r"(?<!IS)[ \n]NOT[ \n]+NULL\b").search(
            text, len(HEAD)
        )  # some parsers take it for IS NOT NULL
        if bare is not None:
            self.reject(bare.start() + 1, "NOT NULL without IS")

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset, from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def reject(self, offset: int, message: str) -> NoReturn:
        """Raise `Reject` at an offset."""
        raise Reject(message, *self.position(offset))


def joined(kind: str, parts: tuple[Node, ...], offset: int) -> Node:
    """Return a conjunction or disjunction, with those inside it that are of its kind taken apart."""
    flat: list[Node] = []
    for p in parts:
        flat.extend(p.args if p.kind == kind else (p,))
    return Node(kind, tuple(flat), None, offset)


def negative(arg: Node, offset: int) -> Node:
    """Return the negative; of a literal, a literal, but of the least INT, whose negative is no INT."""
    if arg.kind == "number" and isinstance(arg.value, int) and arg.value != -(2**31):
        return Node("number", (), -arg.value, offset)
    return Node("negative", (arg,), None, offset)


def first_difference(a: SqlQuery, b: SqlQuery) -> int:
    """Return the offset at which the first of two queries begins to differ from the second; 0 if none is known."""
    for (_, x), (_, y) in zip((*a.parts, ("", a.last)), (*b.parts, ("", b.last)), strict=False):
        for i, j in zip(x.items, y.items, strict=False):
            if i != j:
                return i.offset
        if x != y:
            return x.offset
    return 0


def parsed(text: QueryText, dialect: str) -> SqlQuery:
    """Return the tree that sqlglot makes of a text; raises `Reject` for what has no node here, `NotInstalled`."""
    try:
        import sqlglot
        from sqlglot.errors import SqlglotError
    except ImportError:
        raise NotInstalled("sqlglot is not installed: `pip install 'returnlogic[sql]'`") from None
    try:
        found = sqlglot.parse(text.text, dialect=dialect)
        if len(found) != 1 or found[0] is None:
            text.reject(0, "not one statement")
        return _Sqlglot(text).query(found[0])
    except SqlglotError as error:
        where = getattr(error, "errors", None) or [{}]
        line, column = where[0].get("line") or 1, where[0].get("col") or 1
        raise Reject("not SQL: " + str(where[0].get("description") or "it cannot be parsed"), line, column) from None
    except RecursionError:
        raise Reject("nested too deeply", 1) from None


_TYPES = {"BIGINT": "BIGINT", "INT": "INTEGER", "VARCHAR": "VARCHAR", "TEXT": "VARCHAR", "BOOLEAN": "BOOLEAN"}
_BINARY = {
    "EQ": "=",
    "NEQ": "!=",
    "LT": "<",
    "LTE": "<=",
    "GT": ">",
    "GTE": ">=",
    "Add": "+",
    "Sub": "-",
    "Mul": "*",
    "IntDiv": "//",
    "Mod": "%",
}


class _Sqlglot:
    def __init__(self, text: QueryText) -> None:
        self.text = text
        self.at = 0
        """The offset of the last name: only names have a place in sqlglot's tree."""

    def reject(self, message: str) -> NoReturn:
        self.text.reject(self.at, message)

    def only(self, node: Any, *known: str) -> dict[str, Any]:
        """Return what a node holds; raises `Reject` if it holds anything but what is named."""
        found = {k: v for k, v in node.args.items() if v is not None and v is not False and v != []}
        for name in found:
            if name not in known:
                self.reject(f"{type(node).__name__} with `{name}` is not in the subset that queries are made of")
        return found

    def name(self, node: Any) -> str:
        if type(node).__name__ != "Identifier":
            self.reject("not a name")
        args = self.only(node, "this", "quoted")
        self.at = node.meta.get("start", self.at)
        if not args.get("quoted"):
            self.reject(f"the name `{args['this']}` is not quoted")
        return str(args["this"])

    def query(self, node: Any) -> SqlQuery:
        parts: list[tuple[str, Select]] = []
        chain = node.args.get("with_")
        if chain is not None:
            for part in self.only(chain, "expressions")["expressions"]:
                args = self.only(part, "this", "alias")
                name = self.name(self.only(args["alias"], "this")["this"])
                if args["this"].args.get("with_") is not None:
                    self.reject("a chain inside a chain")
                parts.append((name, self.select(args["this"])))
        return SqlQuery(tuple(parts), self.select(node))

    def select(self, node: Any) -> Select:
        if type(node).__name__ != "Select":
            self.reject("not a SELECT")
        args = self.only(node, "expressions", "from_", "with_")
        start = self.at
        items = tuple(map(self.item, args.get("expressions", ())))
        if "from_" not in args:
            self.reject("a SELECT without a table")
        table = self.only(args["from_"], "this")["this"]
        if type(table).__name__ != "Table":
            self.reject("not a table")
        return Select(items, self.name(self.only(table, "this")["this"]), start)

    def item(self, node: Any) -> SelectItem:
        match type(node).__name__:
            case "Star":
                self.only(node)
                return SelectItem("*", None, self.at)
            case "Alias":
                args = self.only(node, "this", "alias")
                found = self.node(args["this"])
                return SelectItem(self.name(args["alias"]), found, self.at)
            case "Column":
                found = self.node(node)
                return SelectItem(str(found.value), found, self.at)
            case _:
                self.reject("a column without a name")

    def node(self, node: Any) -> Node:
        kind = type(node).__name__
        make = self.MAKERS.get(kind)
        if make is not None:
            return make(self, node)
        if kind in _BINARY:
            args = self.only(node, "this", "expression")
            left, right = self.node(args["this"]), self.node(args["expression"])
            return Node(_BINARY[kind], (left, right), None, left.offset)
        self.reject(f"{kind} is not in the subset that queries are made of")

    def nodes(self, nodes: list[Any]) -> tuple[Node, ...]:
        return tuple(map(self.node, nodes))

    def column(self, node: Any) -> Node:
        return Node("column", (), self.name(self.only(node, "this")["this"]), self.at)

    def literal(self, node: Any) -> Node:
        args = self.only(node, "this", "is_string")
        word = str(args["this"])
        if args.get("is_string"):
            return Node("string", (), word, self.at)
        if not word.isdecimal():
            self.reject("not a whole number")
        return Node("number", (), int(word), self.at)

    def boolean(self, node: Any) -> Node:
        return Node("boolean", (), node.args.get("this") is True, self.at)

    def null(self, node: Any) -> Node:
        self.only(node)
        return Node("null", (), None, self.at)

    def paren(self, node: Any) -> Node:
        return self.node(self.only(node, "this")["this"])

    def connected(self, node: Any) -> Node:
        """Return a chain of `AND` or `OR`, which lean to the left, without a recursion per part."""
        kind = type(node)
        parts: list[Any] = []
        left: Any = node
        while type(left) is kind:
            args = self.only(left, "this", "expression")
            parts.append(args["expression"])
            left = args["this"]
        found = self.nodes([left, *reversed(parts)])
        return joined(kind.__name__.lower(), found, found[0].offset)

    def negated(self, node: Any) -> Node:
        arg = self.node(self.only(node, "this")["this"])
        return Node("not", (arg,), None, arg.offset)

    def negative(self, node: Any) -> Node:
        arg = self.node(self.only(node, "this")["this"])
        return negative(arg, arg.offset)

    def is_null(self, node: Any) -> Node:
        args = self.only(node, "this", "expression")
        if type(args["expression"]).__name__ != "Null":
            self.reject("IS with anything but NULL")
        arg = self.node(args["this"])
        return Node("is null", (arg,), None, arg.offset)

    def is_in(self, node: Any) -> Node:
        args = self.only(node, "this", "expressions")
        arg = self.node(args["this"])
        return Node("in", (arg, *self.nodes(args.get("expressions", []))), None, arg.offset)

    def case(self, node: Any) -> Node:
        args = self.only(node, "ifs", "default")
        found: list[Node] = []
        for one in args["ifs"]:
            parts = self.only(one, "this", "true")
            found += [self.node(parts["this"]), self.node(parts["true"])]
        default = args.get("default")
        found.append(self.node(default) if default is not None else Node("null", (), None, self.at))
        return Node("case", tuple(found), None, found[0].offset)

    def function(self, node: Any) -> Node:
        args = self.only(node, "this", "expressions", "ignore_nulls")
        kind = type(node).__name__.lower()
        if kind != "coalesce" and args.get("ignore_nulls") is not True:
            self.reject(f"{kind} that does not pass over NULL")
        found = self.nodes([args["this"], *args.get("expressions", [])])
        return Node(kind, found, None, found[0].offset)

    def cast(self, node: Any) -> Node:
        """Return a cast; for Spark sqlglot does not tell TRY_CAST from it, and they agree where the value fits."""
        args = self.only(node, "this", "to")
        kind = self.only(args["to"], "this")["this"]
        name = _TYPES.get(str(getattr(kind, "value", kind)))
        if name is None:
            self.reject("a type that queries do not have")
        arg = self.node(args["this"])
        return Node("cast", (arg,), name, arg.offset)

    def array(self, node: Any) -> Node:
        return Node("list", self.nodes(self.only(node, "expressions").get("expressions", [])), None, self.at)

    def anonymous(self, node: Any) -> Node:
        args = self.only(node, "this", "expressions")
        found = args.get("expressions", [])
        if str(args["this"]).lower() != "list_extract" or len(found) != 2:
            self.reject(f"the function {args['this']} is not known")
        entries, index = self.nodes(found)
        return Node("entry", (entries, index), 1, index.offset)

    def bracket(self, node: Any) -> Node:
        args = self.only(node, "this", "expressions")
        if len(args["expressions"]) != 1:
            self.reject("not one index")
        entries, index = self.node(args["this"]), self.node(args["expressions"][0])
        return Node("entry", (entries, index), 0, index.offset)

    MAKERS: Mapping[str, Callable[[_Sqlglot, Any], Node]] = {
        "Column": column,
        "Literal": literal,
        "Boolean": boolean,
        "Null": null,
        "Paren": paren,
        "And": connected,
        "Or": connected,
        "Not": negated,
        "Neg": negative,
        "Is": is_null,
        "In": is_in,
        "Case": case,
        "Coalesce": function,
        "Greatest": function,
        "Least": function,
        "Cast": cast,
        "TryCast": cast,
        "Array": array,
        "Anonymous": anonymous,
        "Bracket": bracket,
    }
