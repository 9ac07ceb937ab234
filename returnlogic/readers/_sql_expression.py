"""Values of the expressions of emitted SQL. Trusted, like `_sql.py`, which follows the projections.

Nothing is guarded by the CASE around it, since SQL promises no order of evaluation: a number has to fit and an index to
be right wherever the row is well-typed. What surely is evaluated is noted (`Steps.reached`), so that a failure can be
shown on a case.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

from returnlogic.base.interface import VERDICTS, Field, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.readers._read_back import PathCondition, Steps
from returnlogic.readers._sql_tree import Node, QueryText, SqlQuery
from returnlogic.readers._sql_values import (
    UNKNOWN,
    Columns,
    RowCheck,
    RowKey,
    SqlBool,
    SqlEnum,
    SqlInt,
    SqlNull,
    SqlString,
    SqlValue,
    UncheckedColumn,
    choose_bool,
    choose_number,
    conjunction,
    connected,
    disjunction,
    folded,
    null_of,
    nullable_bool,
    path_not_null,
)
from returnlogic.readers._value import (
    SmtInt,
    choose,
    compared,
    constant,
    greatest,
    least,
    minus,
    negate,
    plus,
    times,
    trunc_div,
    trunc_mod,
)
from returnlogic.solver import algebra as smt

_BITS = {False: 31, True: 63}

_COMPARED: Mapping[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class ExpressionReader:
    """Works out expressions over the columns of a projection.

    `well_typed` says which rows are followed: the well-typed ones, whose facts are symbols, or all others, whose facts
    are NULL. For `wide_quotients` and `null_beyond` see `_sql.meaning`.
    """

    def __init__(
        self, text: QueryText, query: SqlQuery, steps: Steps, *, wide_quotients: bool, null_beyond: bool
    ) -> None:
        self.text, self.steps = text, steps
        self.wide_quotients, self.null_beyond = wide_quotients, null_beyond
        self.well_typed = True
        self.given: PathCondition = ()
        """What is known of the row that is followed."""
        self.lists = _lists(query)
        self.words: dict[str, int] = {v: n for n, v in enumerate(VERDICTS)}

    def _reject(self, node: Node, message: str) -> NoReturn:
        self.text.reject(node.offset, message)

    def _line(self, node: Node) -> int:
        return self.text.position(node.offset)[0]

    def fact(self, node: Node, columns: Columns) -> SqlValue | None:
        """Return the fact that `CASE WHEN check THEN column END` reads; `None` for any other expression.

        It is the one way to read a column of the table: the fact where the row is well-typed, NULL elsewhere.
        """
        match node:
            case Node("case", (Node("column", _, str(check)), Node("column", _, str(name)), Node("null"))):
                column = columns.get(name)
                if isinstance(columns.get(check), RowCheck) and isinstance(column, UncheckedColumn):
                    return self._typed(column.field)
        return None

    def _typed(self, f: Field) -> SqlValue:
        symbol = smt.symbol(f.name)
        null = "true" if not self.well_typed else negate(smt.symbol(f"{f.name}?")) if f.optional else "false"
        match f.sort:
            case Bool():
                return SqlBool(symbol, negate(symbol)) if self.well_typed else UNKNOWN
            case Enum(members):
                return SqlEnum(symbol, members, null)
            case _:
                return SqlInt(SmtInt(symbol, *bounds(f.sort), null), True)

    def truth(self, node: Node, columns: Columns) -> SqlBool:
        """Return the value of an expression that has to be a yes/no."""
        value = self.value(node, columns)
        match value:
            case SqlBool():
                return value
            case RowCheck():
                return SqlBool(smt.boolean(self.well_typed), smt.boolean(not self.well_typed))
            case _:
                self._reject(node, "not a yes/no")

    def _whole(self, node: Node, columns: Columns) -> SqlInt:
        value = self.value(node, columns)
        if not isinstance(value, SqlInt):
            self._reject(node, "not a whole number")
        return value

    def value(self, node: Node, columns: Columns) -> SqlValue:
        """Return the value of an expression; raises `Reject` outside the subset.

        A reference card of the nodes that queries are made of, which is why it is one function.
        """
        match node:
            case Node("column", _, str(name)):
                if name not in columns:
                    self._reject(node, f"there is no column `{name}` here")
                return columns[name]
            case Node("number", _, int(literal)):
                if abs(literal) >= 2**63:
                    self._reject(node, "a number beyond 64 bits")
                return SqlInt(constant(literal), not -(2**31) <= literal < 2**31)
            case Node("string", _, str(word)):
                return SqlString(smt.number(self.words.setdefault(word, len(self.words))), frozenset({word}), "false")
            case Node("boolean", _, bool(literal)):
                return SqlBool(smt.boolean(literal), smt.boolean(not literal))
            case Node("null"):
                return SqlNull()
            case Node("and", args):
                return connected([self.truth(a, columns) for a in args], every=True)
            case Node("or", args):
                return connected([self.truth(a, columns) for a in args], every=False)
            case Node("not", (arg,)):
                told = self.truth(arg, columns)
                return SqlBool(told.fails, told.holds)
            case Node("is null", (arg,)):
                value = self.value(arg, columns)
                if isinstance(value, RowKey | RowCheck | UncheckedColumn | SqlNull):
                    self._reject(node, "not a fact")
                null = null_of(value)
                return SqlBool(null, negate(null))
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
                return self._coalesced(node, [self.value(a, columns) for a in args])
            case Node("greatest" | "least" as kind, args) if len(args) > 1:
                return self._extreme(kind, [self._whole(a, columns) for a in args])
            case Node("cast", (arg,), str(kind)):
                return self._cast(node, kind, self.value(arg, columns))
            case Node("entry", (Node("list", parts), index), int(base)):
                return self._entry(node, parts, self._whole(index, columns), base)
            case _:
                self._reject(node, "not in the subset that queries are made of")

    def _is_one_of(self, node: Node, arg: Node, words: Sequence[Node], columns: Columns) -> SqlBool:
        member = self.value(arg, columns)
        if not isinstance(member, SqlEnum):
            self._reject(node, "not an enum")
        found = []
        for word in words:
            if word.kind != "string" or not isinstance(word.value, str):
                self._reject(word, "an enum is compared with strings only")
            if word.value in member.members:
                found.append(smt.app("=", member.text, smt.number(member.members.index(word.value))))
            elif member.raw:
                self._reject(word, "a word that the policy does not know")
        return nullable_bool(disjunction(found), member.null)

    def _compared(self, node: Node, sign: str, left: Node, right: Node, columns: Columns) -> SqlBool:
        a, b = self.value(left, columns), self.value(right, columns)
        match a, b:
            case SqlInt(), SqlInt():
                null = disjunction([a.number.null, b.number.null])
                if a.number.lo == a.number.hi and b.number.lo == b.number.hi:
                    return nullable_bool(smt.boolean(_COMPARED[sign](a.number.lo, b.number.lo)), null)
                return nullable_bool(compared(sign, a.number, b.number).text, null)
            case SqlEnum(), SqlString() if sign in ("=", "!="):
                told = self._is_one_of(node, left, [right], columns)
                return told if sign == "=" else SqlBool(told.fails, told.holds)
            case SqlBool(), SqlBool() if sign in ("=", "!="):
                there = negate(disjunction([null_of(a), null_of(b)]))
                same = conjunction([there, smt.app("=", a.holds, b.holds)])
                differ = conjunction([there, negate(smt.app("=", a.holds, b.holds))])
                return SqlBool(same, differ) if sign == "=" else SqlBool(differ, same)
            case _:
                self._reject(node, "this comparison is not known")

    def _arithmetic(self, node: Node, sign: str, a: SqlInt, b: SqlInt, right: Node) -> SqlInt:
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

    def _sized(self, node: Node, found: SmtInt, of: Sequence[SqlInt], wide: bool) -> SqlInt:
        """Return a number that was worked out of others: NULL where one of them is; notes that it fits."""
        null = disjunction([w.number.null for w in of])
        self._fits(node, found, null, wide)
        return SqlInt(folded(SmtInt(found.text, found.lo, found.hi, null)), wide)

    def _fits(self, node: Node, found: SmtInt, null: str, wide: bool) -> None:
        if null != "true":
            most = 2 ** _BITS[wide]
            path, told = (*self.given, *path_not_null(null)), f"a number fits into {_BITS[wide] + 1} bits"
            self.steps.within(told, found, -most, most - 1, path, self._line(node))

    def _case(self, node: Node, checks: Sequence[Node], otherwise: Node, columns: Columns) -> SqlValue:
        fact = self.fact(node, columns)
        if fact is not None:
            return fact
        before = self.steps.reached
        chosen = []
        for condition, value in zip(checks[::2], checks[1::2], strict=True):
            holds = self.truth(condition, columns).holds
            outside = self.steps.reached
            self.steps.reached = (*outside, holds)
            chosen.append((holds, self.value(value, columns)))
            self.steps.reached = (*outside, negate(holds))
        found = self.value(otherwise, columns)
        self.steps.reached = before
        for holds, one in reversed(chosen):
            found = self._chosen(node, holds, one, found)
        return found

    def _chosen(self, node: Node, condition: str, a: SqlValue, b: SqlValue) -> SqlValue:
        match a, b:
            case SqlNull(), SqlNull():
                return a
            case SqlNull(), _:
                return self._chosen(node, condition, self._nothing_like(node, b), b)
            case _, SqlNull():
                return self._chosen(node, condition, a, self._nothing_like(node, a))
            case SqlBool(), SqlBool():
                holds, fails = choose_bool(condition, a.holds, b.holds), choose_bool(condition, a.fails, b.fails)
                sure = a.fails == negate(a.holds) and b.fails == negate(b.holds)
                return SqlBool(holds, negate(holds) if sure else fails)
            case SqlInt(), SqlInt():
                if condition in ("true", "false"):
                    number = a.number if condition == "true" else b.number
                else:
                    number = choose(condition, a.number, b.number)
                null = choose_bool(condition, a.number.null, b.number.null)
                return SqlInt(folded(SmtInt(number.text, number.lo, number.hi, null)), a.wide or b.wide)
            case SqlString(), SqlString():
                text = choose_number(condition, a.text, b.text)
                return SqlString(text, a.words | b.words, choose_bool(condition, a.null, b.null))
            case _:
                self._reject(node, "the values are not of one kind")

    def _nothing_like(self, node: Node, value: SqlValue) -> SqlValue:
        match value:
            case SqlBool():
                return UNKNOWN
            case SqlInt(number, wide):
                return SqlInt(SmtInt(number.text, number.lo, number.hi, "true"), wide)
            case SqlString(text, words):
                return SqlString(text, words, "true")
            case _:
                self._reject(node, "the values are not of one kind")

    def _coalesced(self, node: Node, values: Sequence[SqlValue]) -> SqlValue:
        found = values[-1]
        for value in reversed(values[:-1]):
            if not isinstance(value, SqlInt) or not isinstance(found, SqlInt):
                self._reject(node, "not whole numbers")
            null = conjunction([value.number.null, found.number.null])
            chosen = self._chosen(node, negate(value.number.null), value, found)
            assert isinstance(chosen, SqlInt)
            n = chosen.number
            found = SqlInt(folded(SmtInt(n.text, n.lo, n.hi, null)), chosen.wide)
        return found

    def _extreme(self, kind: str, values: Sequence[SqlInt]) -> SqlInt:
        """Return the greatest or the least of those numbers that are not NULL; NULL if all are."""
        found = values[0].number
        for value in values[1:]:
            a, b = found, value.number
            if a.null == "true" or b.null == "true":
                found = b if a.null == "true" else a
                continue
            one = (greatest if kind == "greatest" else least)([SmtInt("l!", a.lo, a.hi), SmtInt("r!", b.lo, b.hi)])
            if a.null == b.null == "false":
                lo, hi, text = one.lo, one.hi, one.text
            else:
                lo, hi = min(a.lo, b.lo), max(a.hi, b.hi)
                text = choose_number(a.null, "r!", choose_number(b.null, "l!", one.text))
            text = f"(let ((l! {a.text}) (r! {b.text})) {text})"  # no fact is called so, and `null` speaks of facts
            found = folded(SmtInt(text, lo, hi, conjunction([a.null, b.null])))
        return SqlInt(found, any(v.wide for v in values))

    def _cast(self, node: Node, kind: str, value: SqlValue) -> SqlValue:
        match kind, value:
            case "BOOLEAN", SqlNull():
                return UNKNOWN
            case "VARCHAR", SqlNull():
                return SqlString("0", frozenset(), "true")
            case "BIGINT" | "INTEGER", SqlNull():
                return SqlInt(SmtInt("0", 0, 0, "true"), kind == "BIGINT")
            case "BIGINT", SqlInt(number):
                return SqlInt(number, True)
            case "INTEGER", SqlInt(number):
                self._fits(node, number, number.null, False)
                return SqlInt(number, False)
            case _:
                self._reject(node, f"this value does not become {kind}")

    def _entry(self, node: Node, parts: tuple[Node, ...], index: SqlInt, base: int) -> SqlInt:
        entries = []
        for part in parts:
            if part.kind != "number" or not isinstance(part.value, int) or abs(part.value) >= 2**63:
                self._reject(part, "not a list of whole numbers that are written out")
            entries.append(part.value)
        if not entries:
            self._reject(node, "an empty list")
        wide, number = any(abs(e) > 2**31 for e in entries), index.number
        if not self.null_beyond:
            if not self.well_typed and number.null != "false":
                self._reject(node, "a list that may be read at NULL where the row is not well-typed")
            self.steps.require("an index is never NULL", negate(number.null), self.given, self._line(node))
            number = SmtInt(number.text, number.lo, number.hi)
        if number.null == "true":
            return SqlInt(SmtInt("0", 0, 0, "true"), wide)
        name = self.lists[parts]
        at = minus(SmtInt(number.text, number.lo, number.hi), constant(base)) if base else number
        at = SmtInt(at.text, at.lo, at.hi)
        if not self.well_typed:
            if number.lo != number.hi or not 0 <= at.lo < len(entries):
                self._reject(node, "a list that may be read beyond its ends where the row is not well-typed")
            return SqlInt(constant(entries[at.lo]), wide)
        path, null = (*self.given, *path_not_null(number.null)), number.null
        if base and self.null_beyond and not 0 <= at.lo <= at.hi < len(entries):
            if at.lo < -1:  # what is below 0 counts from the end
                size = len(entries) + 1
                text = choose_number(smt.app("<", at.text, "(- 1)"), plus(at, constant(size)).text, at.text)
                at = SmtInt(text, min(at.lo + size, -1), max(at.hi, size - 2))
            inside = smt.between(0, at.text, len(entries) - 1)
            path, null = (*path, inside), disjunction([null, negate(inside)])
        found = self.steps.look_up(name, entries, at, path, self._line(node))
        return SqlInt(SmtInt(found.text, found.lo, found.hi, null), wide)


def _lists(query: SqlQuery) -> dict[tuple[Node, ...], str]:
    """Return the names of the lists of a query: they count from 1 in the order of the text."""
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
