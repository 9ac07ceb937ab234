"""Reads back the SQL targets. Trusted: this file is the model of the SQL that emitted queries are made of.

The subset: a chain of projections, each over the one before it, the first over the table of cases. Yes/no has three
values, and AND, OR and NOT are Kleene's; every operation on NULL is NULL, but for IS NULL, COALESCE, CASE, and LEAST
and GREATEST, which pass over NULL. Whole numbers have 32 or 64 bits and do not overflow; `//` and DIV round towards
zero; a list is of whole numbers that are written out, and has an entry at its index. Nothing is guarded by the CASE
around it: SQL promises no order.

A query is followed three times. The columns of the table are only checked; what the check lets through are the
well-typed facts, of which the outcome is read; and for every other row all facts are NULL, which is one case, so that
the query is simply worked out: the outcome has to be NULL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from returnlogic.base.interface import VERDICTS, Field, Interface, Result, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.readers._sql_tree import Item, Node, Query, Select, Text
from returnlogic.readers._value import (
    BOOL,
    INT,
    NULL,
    TEXT,
    Decided,
    Number,
    Outcome,
    Path,
    Raw,
    Reading,
    Steps,
    Yes,
    choose,
    compared,
    constant,
    greatest,
    least,
    minus,
    negate,
    plus,
    raw,
    times,
    trunc_div,
    trunc_mod,
)
from returnlogic.solver import algebra as smt

TABLE, KEY, CHECK = "orders", "id", "well_typed"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_BITS = {False: 31, True: 63}


@dataclass(frozen=True, slots=True)
class Truth:
    """A yes/no of three values: where it is TRUE, and where it is FALSE; elsewhere it is NULL."""

    holds: str
    fails: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number of 64 bits, or of 32; NULL where `number.null` holds."""

    number: Number
    wide: bool


@dataclass(frozen=True, slots=True)
class Member:
    """An enum: the position among the members; -1 is any other string, in a column that was not checked (`raw`)."""

    text: str
    members: tuple[str, ...]
    null: str
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One of some strings that are written out, by a number of the reader's own."""

    text: str
    words: frozenset[str]
    null: str


@dataclass(frozen=True, slots=True)
class Null:
    """NULL as written, of any type."""


@dataclass(frozen=True, slots=True)
class Key:
    """What tells rows apart."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether the row is well-typed."""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A column of the table."""

    field: Field


Value = Truth | Whole | Member | Word | Null | Key | Checked | Unchecked
Columns = Mapping[str, Value]
_UNKNOWN = Truth("false", "false")


def meaning(
    text: Text, query: Query, face: Interface, *, wide_quotients: bool = False, null_beyond: bool = False
) -> Reading:
    """The query as formulas.

    In some SQL a quotient has 64 bits whatever is divided (`wide_quotients`); in some what lies beyond the ends of a
    list is NULL, and so is what stands at NULL, and an index below 0 counts from the end (`null_beyond`); elsewhere all
    three are errors.
    """
    return _Meaning(text, query, face, wide_quotients, null_beyond).reading()


class _Meaning:
    def __init__(self, text: Text, query: Query, face: Interface, wide_quotients: bool, null_beyond: bool) -> None:
        self.text, self.query, self.face = text, query, face
        self.wide_quotients, self.null_beyond = wide_quotients, null_beyond
        self.steps = Steps()
        self.good = True
        """Whether the row that is followed is well-typed."""
        self.lists = _lists(query)
        self.words: dict[str, int] = {v: n for n, v in enumerate(VERDICTS)}
        self.edge = smt.all_of(t for f in face.fields for t in self._types(f))

    def reading(self) -> Reading:
        if not self.query.parts:
            self.text.reject(0, "not a chain of projections")
        (first, checked), *rest = self.query.parts
        columns, accepts = self._checked(checked)
        try:
            for self.good in (True, False):
                found, source = columns, first
                for name, select in rest:
                    found = self._projected(select, source, found)
                    source = name
                self._outcome(self.query.last, source, found)
        except RecursionError:
            self.text.reject(0, "nested too deeply")
        names = [name.casefold() for name, _ in self.query.parts]
        if len(set(names)) != len(names) or TABLE in names:
            self.text.reject(0, "two tables of one name")
        return Reading(tuple(self.steps.found), accepts, self.steps.settled, self.edge)

    def _reject(self, node: Node | Item | Select, message: str) -> NoReturn:
        self.text.reject(node.offset, message)

    def _line(self, node: Node | Item) -> int:
        return self.text.position(node.offset)[0]

    # --- the edge -----------------------------------------------------------------------------------------------------

    def _types(self, f: Field) -> list[str]:
        """What the type of a column leaves possible: that the column has it is the DDL's, and taken for granted."""
        r = raw(self.face, f.name)
        match f.sort:
            case Bool():
                return [r.has(NULL, BOOL)]
            case Enum():
                return [r.has(NULL, TEXT)]
            case _:
                lo, hi = smt.number(-(2**63)), smt.number(2**63 - 1)
                return [r.has(NULL, INT), smt.app("<=", lo, r.number), smt.app("<=", r.number, hi)]

    def _raw(self, r: Raw, f: Field) -> Value:
        null = r.has(NULL)
        match f.sort:
            case Bool():
                yes = smt.app("=", r.number, "1")
                return Truth(both([negate(null), yes]), both([negate(null), negate(yes)]))
            case Enum(members):
                return Member(r.member, members, null, raw=True)
            case _:
                return Whole(Number(r.number, -(2**63), 2**63 - 1, null), True)

    def _checked(self, select: Select) -> tuple[Columns, str]:
        """The first projection: the columns of the table as they are, and whether the row is a case."""
        if select.source != TABLE:
            self._reject(select, f"the first projection is not over `{TABLE}`")
        fields = {f.name: f for f in self.face.fields}
        table: Columns = {n: self._raw(raw(self.face, n), f) for n, f in fields.items()}
        found: dict[str, Value] = {}
        accepts: str | None = None
        for item in select.items:
            node = item.node
            if node is not None and node.kind == "column" and node.value == item.name and item.name in fields:
                value: Value = Unchecked(fields[item.name])
            elif node is not None and node.kind == "column" and node.value == item.name == KEY:
                value = Key()
            elif node is not None and item.name == CHECK and accepts is None:
                told = self._truth(node, table)
                never_null = smt.any_of([told.holds, told.fails])
                self.steps.require("the check of a row is never NULL", never_null, (self.edge,), self._line(item))
                accepts, value = told.holds, Checked()
            else:
                self._reject(item, "not a column of the table, and not the check")
            self._add(found, item, value)
        if accepts is None:
            self._reject(select, f"there is no `{CHECK}`")
        return found, accepts

    def _add(self, found: dict[str, Value], item: Item, value: Value) -> None:
        if any(item.name.casefold() == name.casefold() for name in found):
            self._reject(item, f"a second column `{item.name}`: case does not count")
        found[item.name] = value

    # --- the decision -------------------------------------------------------------------------------------------------

    def _projected(self, select: Select, source: str, columns: Columns) -> Columns:
        if select.source != source:
            self._reject(select, f"the projection is not over the one before it, `{source}`")
        found: dict[str, Value] = {}
        for number, item in enumerate(select.items):
            if item.node is None:
                if number:
                    self._reject(item, "`*` is not the first column")
                found |= columns
                continue
            value = self._value(item.node, columns)
            if item.node.kind != "column" and not self._is_fact(item.node, columns):
                value = self._defined(item, value)
            self._add(found, item, value)
        return found

    def _is_fact(self, node: Node, columns: Columns) -> bool:
        return self._fact(node, columns) is not None

    def _defined(self, item: Item, value: Value) -> Value:
        """A column that is worked out: from here on its name stands for it. What is NULL is a definition of its own."""
        if not _NAME.fullmatch(item.name):
            self._reject(item, "not a plain name")
        line = self._line(item)
        if not self.good:
            return value
        match value:
            case Truth(holds, fails):
                null = both([negate(holds), negate(fails)]) if fails != negate(holds) else "false"
                text = self._symbol(item.name, Yes(holds), line)
                null = self._null(item.name, null, line)
                return Truth(text, both([negate(text), negate(null)]))
            case Whole(number, wide):
                text = self._symbol(item.name, Number(number.text, number.lo, number.hi), line)
                return Whole(Number(text, number.lo, number.hi, self._null(item.name, number.null, line)), wide)
            case _:
                self._reject(item, "a column of a projection is a number or a yes/no")

    def _symbol(self, name: str, value: Yes | Number, line: int) -> str:
        found = self.steps.define(name, value, (), line)
        assert isinstance(found, Yes | Number)
        return found.text

    def _null(self, name: str, null: str, line: int) -> str:
        if null in ("true", "false"):
            return null
        found = self.steps.define(f"{name} is null", Yes(null), (), line, expected=False)
        assert isinstance(found, Yes)
        return found.text

    def _outcome(self, select: Select, source: str, columns: Columns) -> None:
        if select.source != source:
            self._reject(select, f"the projection is not over the one before it, `{source}`")
        names = [KEY, CHECK, *(f"{r.key} {part}" for r in self.face.results for part in ("verdict", "lo", "hi"))]
        if [item.name for item in select.items] != names:
            self._reject(select, "the columns are not the key, the check, and verdict, lo and hi of each result")
        values = [self._value(item.node, columns) for item in select.items if item.node is not None]
        if not isinstance(values[0], Key):
            self._reject(select.items[0], "not the key of the row")
        if not isinstance(values[1], Checked):
            self._reject(select.items[1], "not the check of the row")
        results = []
        for n, result in enumerate(self.face.results):
            items = select.items[2 + 3 * n : 5 + 3 * n]
            verdict, lo, hi = values[2 + 3 * n : 5 + 3 * n]
            if self.good:
                results.append(self._decided(result, items, verdict, lo, hi))
                continue
            for item, value in zip(items, (verdict, lo, hi), strict=True):
                if self._null_of(value) != "true":
                    self._reject(item, "a row that is not well-typed has an outcome")
        if self.good:
            self.steps.found.append(Outcome(tuple(results), (), self._line(select.items[0])))

    def _decided(self, result: Result, items: Sequence[Item], verdict: Value, lo: Value, hi: Value) -> Decided:
        if not isinstance(verdict, Word) or not verdict.words <= set(VERDICTS):
            self._reject(items[0], "not a verdict")
        line = self._line(items[0])
        self.steps.require("a verdict is never NULL", negate(verdict.null), (), line)
        is_value = _equal(verdict.text, VERDICTS.index("value"), {self.words[w] for w in verdict.words})
        ends = []
        for item, end in zip(items[1:], (lo, hi), strict=True):
            null = self._null_of(end)
            told = pick(is_value, negate(null), null)
            self.steps.require("a bound is there iff the verdict is a value", told, (), line)
            match end:
                case Null():
                    ends.append("0")
                case Whole(number) if not result.labels:
                    ends.append(number.text)
                case Word(text, words) if words <= set(result.labels):
                    labelled = "0"
                    for word in sorted(words):
                        place = smt.number(result.labels.index(word))
                        labelled = pick_number(_equal(text, self.words[word], None), place, labelled)
                    ends.append(labelled)
                case _:
                    self._reject(item, "a bound of a result is not what the result is made of")
        return Decided(verdict.text, ends[0], ends[1])

    # --- expressions --------------------------------------------------------------------------------------------------

    def _fact(self, node: Node, columns: Columns) -> Value | None:
        """A fact where the row is well-typed, NULL elsewhere: the one way to read a column of the table."""
        match node:
            case Node("case", (Node("column", _, str(check)), Node("column", _, str(name)), Node("null"))):
                column = columns.get(name)
                if isinstance(columns.get(check), Checked) and isinstance(column, Unchecked):
                    return self._typed(column.field)
        return None

    def _typed(self, f: Field) -> Value:
        symbol = smt.symbol(f.name)
        null = "true" if not self.good else negate(smt.symbol(f"{f.name}?")) if f.optional else "false"
        match f.sort:
            case Bool():
                return Truth(symbol, negate(symbol)) if self.good else _UNKNOWN
            case Enum(members):
                return Member(symbol, members, null)
            case _:
                return Whole(Number(symbol, *bounds(f.sort), null), True)

    def _truth(self, node: Node, columns: Columns) -> Truth:
        value = self._value(node, columns)
        match value:
            case Truth():
                return value
            case Checked():
                return Truth(smt.boolean(self.good), smt.boolean(not self.good))
            case Null():
                return _UNKNOWN
            case _:
                self._reject(node, "not a yes/no")

    def _whole(self, node: Node, columns: Columns) -> Whole:
        value = self._value(node, columns)
        if not isinstance(value, Whole):
            self._reject(node, "not a whole number")
        return value

    def _null_of(self, value: Value) -> str:
        match value:
            case Truth(holds, fails):
                return "false" if fails == negate(holds) else both([negate(holds), negate(fails)])
            case Whole(number):
                return number.null
            case Member(null=null) | Word(null=null):
                return null
            case Null():
                return "true"
            case Key() | Checked() | Unchecked():
                return "false"

    def _value(self, node: Node, columns: Columns) -> Value:
        match node:
            case Node("column", _, str(name)):
                if name not in columns:
                    self._reject(node, f"there is no column `{name}` here")
                return columns[name]
            case Node("number", _, int(literal)):
                if abs(literal) >= 2**63:
                    self._reject(node, "a number beyond 64 bits")
                return Whole(constant(literal), abs(literal) > 2**31)
            case Node("string", _, str(word)):
                return Word(smt.number(self.words.setdefault(word, len(self.words))), frozenset({word}), "false")
            case Node("boolean", _, bool(literal)):
                return Truth(smt.boolean(literal), smt.boolean(not literal))
            case Node("null"):
                return Null()
            case Node("and", args):
                return self._joined([self._truth(a, columns) for a in args], conjunction=True)
            case Node("or", args):
                return self._joined([self._truth(a, columns) for a in args], conjunction=False)
            case Node("not", (arg,)):
                told = self._truth(arg, columns)
                return Truth(told.fails, told.holds)
            case Node("is null", (arg,)):
                value = self._value(arg, columns)
                if isinstance(value, Key | Checked | Unchecked):
                    self._reject(node, "not a fact")
                null = self._null_of(value)
                return Truth(null, negate(null))
            case Node("in", (arg, *words)) if words:
                return self._is_one_of(node, arg, words, columns)
            case Node("=" | "!=" | "<" | "<=" | ">" | ">=" as sign, (left, right)):
                return self._compared(node, sign, left, right, columns)
            case Node("+" | "-" | "*" | "//" | "%" as sign, (left, right)):
                return self._arithmetic(node, sign, self._whole(left, columns), self._whole(right, columns), right)
            case Node("negative", (arg,)):
                whole = self._whole(arg, columns)
                return self._sized(node, times(whole.number, -1), [whole], whole.wide)
            case Node("case", (*checks, otherwise)):
                return self._case(node, checks, otherwise, columns)
            case Node("coalesce", args):
                return self._coalesced(node, [self._value(a, columns) for a in args])
            case Node("greatest" | "least" as kind, args) if len(args) > 1:
                return self._extreme(kind, [self._whole(a, columns) for a in args])
            case Node("cast", (arg,), str(kind)):
                return self._cast(node, kind, self._value(arg, columns))
            case Node("entry", (Node("list", parts), index), int(base)):
                return self._entry(node, parts, self._whole(index, columns), base)
            case _:
                self._reject(node, "not in the subset that queries are made of")

    def _joined(self, parts: Sequence[Truth], *, conjunction: bool) -> Truth:
        sure = all(p.fails == negate(p.holds) for p in parts)
        if conjunction:
            holds = both([p.holds for p in parts])
            return Truth(holds, negate(holds) if sure else either([p.fails for p in parts]))
        holds = either([p.holds for p in parts])
        return Truth(holds, negate(holds) if sure else both([p.fails for p in parts]))

    def _is_one_of(self, node: Node, arg: Node, words: Sequence[Node], columns: Columns) -> Truth:
        member = self._value(arg, columns)
        if not isinstance(member, Member):
            self._reject(node, "not an enum")
        found = []
        for word in words:
            if word.kind != "string" or not isinstance(word.value, str):
                self._reject(word, "an enum is compared with strings only")
            if word.value in member.members:
                found.append(smt.app("=", member.text, smt.number(member.members.index(word.value))))
            elif member.raw:
                self._reject(word, "a word that the policy does not know")
        return _told(either(found), member.null)

    def _compared(self, node: Node, sign: str, left: Node, right: Node, columns: Columns) -> Truth:
        a, b = self._value(left, columns), self._value(right, columns)
        match a, b:
            case Whole(), Whole():
                null = either([a.number.null, b.number.null])
                if a.number.lo == a.number.hi and b.number.lo == b.number.hi:
                    return _told(smt.boolean(_TELLS[sign](a.number.lo, b.number.lo)), null)
                return _told(compared(sign, a.number, b.number).text, null)
            case Member(), Word() if sign in ("=", "!="):
                told = self._is_one_of(node, left, [right], columns)
                return told if sign == "=" else Truth(told.fails, told.holds)
            case Truth(), Truth() if sign in ("=", "!="):
                there = negate(either([self._null_of(a), self._null_of(b)]))
                same = both([there, smt.app("=", a.holds, b.holds)])
                differ = both([there, negate(smt.app("=", a.holds, b.holds))])
                return Truth(same, differ) if sign == "=" else Truth(differ, same)
            case _:
                self._reject(node, "this comparison is not known")

    def _arithmetic(self, node: Node, sign: str, a: Whole, b: Whole, right: Node) -> Whole:
        literal = b.number.lo if right.kind == "number" else None
        wide = a.wide or b.wide
        match sign:
            case "+":
                found = plus(a.number, b.number)
            case "-":
                found = minus(a.number, b.number)
            case "*" if literal is not None:
                found = times(a.number, literal)
            case "//" if literal is not None and literal > 0:
                found, wide = trunc_div(a.number, literal), wide or self.wide_quotients
            case "%" if literal is not None and literal > 0:
                found = trunc_mod(a.number, literal)
            case _:
                self._reject(node, "this arithmetic is not known: products and quotients only by a literal above 0")
        return self._sized(node, found, [a, b], wide)

    def _sized(self, node: Node, found: Number, of: Sequence[Whole], wide: bool) -> Whole:
        """A number that was worked out, NULL where one that it is of is; it has to fit."""
        null = either([w.number.null for w in of])
        self._fits(node, found, null, wide)
        return Whole(_settled(Number(found.text, found.lo, found.hi, null)), wide)

    def _fits(self, node: Node, found: Number, null: str, wide: bool) -> None:
        if null != "true":
            most = 2 ** _BITS[wide]
            path = _where_there(null)
            self.steps.within(
                f"a number fits into {_BITS[wide] + 1} bits", found, -most, most - 1, path, self._line(node)
            )

    def _case(self, node: Node, checks: Sequence[Node], otherwise: Node, columns: Columns) -> Value:
        fact = self._fact(node, columns)
        if fact is not None:
            return fact
        before = self.steps.reached
        chosen = []
        for condition, value in zip(checks[::2], checks[1::2], strict=True):
            holds = self._truth(condition, columns).holds
            outside = self.steps.reached
            self.steps.reached = (*outside, holds)
            chosen.append((holds, self._value(value, columns)))
            self.steps.reached = (*outside, negate(holds))
        found = self._value(otherwise, columns)
        self.steps.reached = before
        for holds, one in reversed(chosen):
            found = self._chosen(node, holds, one, found)
        return found

    def _chosen(self, node: Node, condition: str, a: Value, b: Value) -> Value:
        match a, b:
            case Null(), Null():
                return a
            case Null(), _:
                return self._chosen(node, condition, self._nothing_like(node, b), b)
            case _, Null():
                return self._chosen(node, condition, a, self._nothing_like(node, a))
            case Truth(), Truth():
                holds, fails = pick(condition, a.holds, b.holds), pick(condition, a.fails, b.fails)
                sure = a.fails == negate(a.holds) and b.fails == negate(b.holds)
                return Truth(holds, negate(holds) if sure else fails)
            case Whole(), Whole():
                if condition in ("true", "false"):
                    number = a.number if condition == "true" else b.number
                else:
                    number = choose(condition, a.number, b.number)
                null = pick(condition, a.number.null, b.number.null)
                return Whole(_settled(Number(number.text, number.lo, number.hi, null)), a.wide or b.wide)
            case Word(), Word():
                text = pick_number(condition, a.text, b.text)
                return Word(text, a.words | b.words, pick(condition, a.null, b.null))
            case _:
                self._reject(node, "the values are not of one kind")

    def _nothing_like(self, node: Node, value: Value) -> Value:
        match value:
            case Truth():
                return _UNKNOWN
            case Whole(number, wide):
                return Whole(Number(number.text, number.lo, number.hi, "true"), wide)
            case Word(text, words):
                return Word(text, words, "true")
            case _:
                self._reject(node, "the values are not of one kind")

    def _coalesced(self, node: Node, values: Sequence[Value]) -> Value:
        found = values[-1]
        for value in reversed(values[:-1]):
            if not isinstance(value, Whole) or not isinstance(found, Whole):
                self._reject(node, "not whole numbers")
            null = both([value.number.null, found.number.null])
            chosen = self._chosen(node, negate(value.number.null), value, found)
            assert isinstance(chosen, Whole)
            n = chosen.number
            found = Whole(_settled(Number(n.text, n.lo, n.hi, null)), chosen.wide)
        return found

    def _extreme(self, kind: str, values: Sequence[Whole]) -> Whole:
        """The greatest or the least of those that are there."""
        found = values[0].number
        for value in values[1:]:
            a, b = found, value.number
            if a.null == "true" or b.null == "true":
                found = b if a.null == "true" else a
                continue
            one = (greatest if kind == "greatest" else least)([Number("l", a.lo, a.hi), Number("r", b.lo, b.hi)])
            if a.null == b.null == "false":
                lo, hi, text = one.lo, one.hi, one.text
            else:
                lo, hi = min(a.lo, b.lo), max(a.hi, b.hi)
                text = pick_number(a.null, "r", pick_number(b.null, "l", one.text))
            text = f"(let ((l {a.text}) (r {b.text})) {text})"
            found = _settled(Number(text, lo, hi, both([a.null, b.null])))
        return Whole(found, any(v.wide for v in values))

    def _cast(self, node: Node, kind: str, value: Value) -> Value:
        match kind, value:
            case "BOOLEAN", Null():
                return _UNKNOWN
            case "VARCHAR", Null():
                return Word("0", frozenset(), "true")
            case "BIGINT" | "INTEGER", Null():
                return Whole(Number("0", 0, 0, "true"), kind == "BIGINT")
            case "BIGINT", Whole(number):
                return Whole(number, True)
            case "INTEGER", Whole(number):
                self._fits(node, number, number.null, False)
                return Whole(number, False)
            case _:
                self._reject(node, f"this value does not become {kind}")

    def _entry(self, node: Node, parts: tuple[Node, ...], index: Whole, base: int) -> Whole:
        entries = []
        for part in parts:
            if part.kind != "number" or not isinstance(part.value, int) or abs(part.value) >= 2**63:
                self._reject(part, "not a list of whole numbers that are written out")
            entries.append(part.value)
        wide = any(abs(e) > 2**31 for e in entries)
        if not entries:
            self._reject(node, "an empty list")
        number = index.number
        if not self.null_beyond:
            if not self.good and number.null != "false":
                self._reject(node, "a list that may be read at NULL where the row is not well-typed")
            told = "the index of a list is never NULL"
            self.steps.require(told, negate(number.null), (), self._line(node))
            number = Number(number.text, number.lo, number.hi)
        if number.null == "true":
            return Whole(Number("0", min(entries), max(entries), "true"), wide)
        name = self.lists[parts]
        at = minus(Number(number.text, number.lo, number.hi), constant(base)) if base else number
        at = Number(at.text, at.lo, at.hi)
        if not self.good:
            if number.lo != number.hi or not 0 <= at.lo < len(entries):
                self._reject(node, "a list that may be read beyond its ends where the row is not well-typed")
            return Whole(constant(entries[at.lo]), wide)
        path, null = _where_there(number.null), number.null
        if base and self.null_beyond and not 0 <= at.lo <= at.hi < len(entries):
            if at.lo < -1:  # what is below 0 counts from the end
                size = len(entries) + 1
                text = pick_number(smt.app("<", at.text, "(- 1)"), plus(at, constant(size)).text, at.text)
                at = Number(text, min(at.lo + size, -1), max(at.hi, size - 2))
            last = smt.number(len(entries) - 1)
            inside = smt.all_of([smt.app("<=", "0", at.text), smt.app("<=", at.text, last)])
            path, null = (*path, inside), either([null, negate(inside)])
        found = self.steps.look_up(name, entries, at, path, self._line(node))
        return Whole(Number(found.text, found.lo, found.hi, null), wide)


def _lists(query: Query) -> dict[tuple[Node, ...], str]:
    """The lists of a query by name: they count from 1 in the order of the text."""
    found: dict[tuple[Node, ...], str] = {}
    nodes = [i.node for _, select in (*query.parts, ("", query.last)) for i in select.items if i.node is not None]
    stack = nodes[::-1]
    while stack:
        node = stack.pop()
        if node.kind == "list":
            found.setdefault(node.args, f"list {len(found) + 1}")
        else:
            stack.extend(reversed(node.args))
    return found


_TELLS: Mapping[str, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _where_there(null: str) -> Path:
    return () if null == "false" else (negate(null),)


def _told(text: str, null: str) -> Truth:
    """A yes/no that is NULL where `null` holds."""
    if null == "false":
        return Truth(text, negate(text))
    there = negate(null)
    return Truth(both([there, text]), both([there, negate(text)]))


def _settled(number: Number) -> Number:
    """The number; by its value, where only one is possible."""
    return Number(smt.number(number.lo), number.lo, number.hi, number.null) if number.lo == number.hi else number


def _equal(text: str, value: int, possible: set[int] | None) -> str:
    """The text that a number is this one."""
    if possible == {value}:
        return "true"
    if text.isdecimal():
        return smt.boolean(int(text) == value)
    return smt.app("=", text, smt.number(value))


def both(parts: Sequence[str]) -> str:
    """The conjunction."""
    distinct = list(dict.fromkeys(parts))
    return "false" if "false" in distinct else smt.all_of(distinct)


def either(parts: Sequence[str]) -> str:
    """The disjunction."""
    distinct = list(dict.fromkeys(parts))
    return "true" if "true" in distinct else smt.any_of(distinct)


def pick_number(condition: str, a: str, b: str) -> str:
    """One number if the condition holds, else the other."""
    return a if condition == "true" else b if condition == "false" else smt.choose(condition, a, b)


def pick(condition: str, a: str, b: str) -> str:
    """One yes/no if the condition holds, else the other."""
    if condition in ("true", "false") or a == b:
        return a if condition == "true" or a == b else b
    if a in ("true", "false"):
        return either([condition, b]) if a == "true" else both([negate(condition), b])
    if b in ("true", "false"):
        return either([negate(condition), a]) if b == "true" else both([condition, a])
    return smt.app("ite", condition, a, b)
