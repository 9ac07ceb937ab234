"""Reads back the SQL targets. Trusted, with `_sql_expression.py` and `_sql_values.py`: they model the emitted SQL.

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
from collections.abc import Sequence
from typing import NoReturn

from returnlogic.base.interface import VERDICTS, Field, Interface, Result
from returnlogic.base.sort import Bool, Enum
from returnlogic.readers._read_back import OutcomeStep, ReadBack, ResultFormula, Steps
from returnlogic.readers._sql_expression import ExpressionReader
from returnlogic.readers._sql_tree import Node, QueryText, Select, SelectItem, SqlQuery
from returnlogic.readers._sql_values import (
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
    is_number,
    null_of,
)
from returnlogic.readers._value import BOOL, INT, NULL, TEXT, RawField, SmtBool, SmtInt, negate, raw_field
from returnlogic.solver import algebra as smt

TABLE, KEY, CHECK = "orders", "id", "well_typed"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)


def meaning(
    text: QueryText, query: SqlQuery, interface: Interface, *, wide_quotients: bool = False, null_beyond: bool = False
) -> ReadBack:
    """Return the query as formulas; raises `Reject` for anything outside the subset.

    In some SQL a quotient has 64 bits whatever is divided (`wide_quotients`); in some what lies beyond the ends of a
    list is NULL, and so is what stands at NULL, and an index below 0 counts from the end (`null_beyond`); elsewhere all
    three are errors.
    """
    return _QueryReader(text, query, interface, wide_quotients, null_beyond).read()


class _QueryReader:
    """Follows the chain of projections."""

    def __init__(
        self, text: QueryText, query: SqlQuery, interface: Interface, wide_quotients: bool, null_beyond: bool
    ) -> None:
        self.text, self.query, self.interface = text, query, interface
        self.steps = Steps()
        self.expressions = ExpressionReader(
            text, query, self.steps, wide_quotients=wide_quotients, null_beyond=null_beyond
        )
        self.edge = smt.all_of(t for f in interface.fields for t in self._types(f))

    def read(self) -> ReadBack:
        if not self.query.parts:
            self.text.reject(0, "not a chain of projections")
        (first, checked), *rest = self.query.parts
        columns, accepts = self._checked(checked)
        try:
            for self.expressions.well_typed in (True, False):
                self.expressions.given = () if self.expressions.well_typed else (self.edge, negate(accepts))
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
        return ReadBack(tuple(self.steps.found), accepts, self.steps.settled, self.edge)

    def _reject(self, node: Node | SelectItem | Select, message: str) -> NoReturn:
        self.text.reject(node.offset, message)

    def _line(self, node: Node | SelectItem) -> int:
        return self.text.position(node.offset)[0]

    # --- the edge -----------------------------------------------------------------------------------------------------

    def _types(self, f: Field) -> list[str]:
        """Return what the type of a column leaves possible; that it has this type is taken for granted from the DDL."""
        r = raw_field(self.interface, f.name)
        match f.sort:
            case Bool():
                return [r.has(NULL, BOOL)]
            case Enum():
                return [r.has(NULL, TEXT)]
            case _:
                lo, hi = smt.number(-(2**63)), smt.number(2**63 - 1)
                return [r.has(NULL, INT), smt.app("<=", lo, r.number), smt.app("<=", r.number, hi)]

    def _unchecked(self, r: RawField, f: Field) -> SqlValue:
        """Return the value of a column of the table, of which only its type is known."""
        null = r.has(NULL)
        match f.sort:
            case Bool():
                yes = smt.app("=", r.number, "1")
                return SqlBool(conjunction([negate(null), yes]), conjunction([negate(null), negate(yes)]))
            case Enum(members):
                return SqlEnum(r.member, members, null, raw=True)
            case _:
                return SqlInt(SmtInt(r.number, -(2**63), 2**63 - 1, null), True)

    def _checked(self, select: Select) -> tuple[Columns, str]:
        """Follow the first projection; return its columns, and the formula of the rows that its check lets through."""
        if select.source != TABLE:
            self._reject(select, f"the first projection is not over `{TABLE}`")
        fields = {f.name: f for f in self.interface.fields}
        table: Columns = {n: self._unchecked(raw_field(self.interface, n), f) for n, f in fields.items()}
        found: dict[str, SqlValue] = {}
        accepts: str | None = None
        for item in select.items:
            node = item.node
            if node is not None and node.kind == "column" and node.value == item.name and item.name in fields:
                value: SqlValue = UncheckedColumn(fields[item.name])
            elif node is not None and node.kind == "column" and node.value == item.name == KEY:
                value = RowKey()
            elif node is not None and item.name == CHECK and accepts is None:
                self.expressions.given = (self.edge,)
                told = self.expressions.truth(node, table)
                never_null = smt.any_of([told.holds, told.fails])
                self.steps.require("the check of a row is never NULL", never_null, (self.edge,), self._line(item))
                accepts, value = told.holds, RowCheck()
            else:
                self._reject(item, "not a column of the table, and not the check")
            self._add(found, item, value)
        if accepts is None:
            self._reject(select, f"there is no `{CHECK}`")
        return found, accepts

    def _add(self, found: dict[str, SqlValue], item: SelectItem, value: SqlValue) -> None:
        if any(item.name.casefold() == name.casefold() for name in found):
            self._reject(item, f"a second column `{item.name}`: case does not count")
        found[item.name] = value

    # --- the decision -------------------------------------------------------------------------------------------------

    def _projected(self, select: Select, source: str, columns: Columns) -> Columns:
        if select.source != source:
            self._reject(select, f"the projection is not over the one before it, `{source}`")
        found: dict[str, SqlValue] = {}
        for number, item in enumerate(select.items):
            if item.node is None:
                if number:
                    self._reject(item, "`*` is not the first column")
                found |= columns
                continue
            value = self.expressions.value(item.node, columns)
            if item.node.kind != "column" and self.expressions.fact(item.node, columns) is None:
                value = self._defined(item, value)
            self._add(found, item, value)
        return found

    def _defined(self, item: SelectItem, value: SqlValue) -> SqlValue:
        """Return a column that was worked out, by its name from here on; that it is NULL is a definition of its own."""
        if not _NAME.fullmatch(item.name):
            self._reject(item, "not a plain name")
        line = self._line(item)
        if not self.expressions.well_typed:
            return value
        match value:
            case SqlBool(holds, fails):
                null = conjunction([negate(holds), negate(fails)]) if fails != negate(holds) else "false"
                text = self._symbol(item.name, SmtBool(holds), line)
                null = self._null(item.name, null, line)
                return SqlBool(text, conjunction([negate(text), negate(null)]))
            case SqlInt(number, wide):
                text = self._symbol(item.name, SmtInt(number.text, number.lo, number.hi), line)
                return SqlInt(SmtInt(text, number.lo, number.hi, self._null(item.name, number.null, line)), wide)
            case _:
                self._reject(item, "a column of a projection is a number or a yes/no")

    def _symbol(self, name: str, value: SmtBool | SmtInt, line: int) -> str:
        found = self.steps.define(name, value, (), line)
        assert isinstance(found, SmtBool | SmtInt)
        return found.text

    def _null(self, name: str, null: str, line: int) -> str:
        if null in ("true", "false"):
            return null
        found = self.steps.define(f"{name} is null", SmtBool(null), (), line, expected=False)
        assert isinstance(found, SmtBool)
        return found.text

    def _outcome(self, select: Select, source: str, columns: Columns) -> None:
        if select.source != source:
            self._reject(select, f"the projection is not over the one before it, `{source}`")
        names = [KEY, CHECK, *(f"{r.key} {part}" for r in self.interface.results for part in ("verdict", "lo", "hi"))]
        if [item.name for item in select.items] != names:
            self._reject(select, "the columns are not the key, the check, and verdict, lo and hi of each result")
        values = [self.expressions.value(item.node, columns) for item in select.items if item.node is not None]
        if not isinstance(values[0], RowKey):
            self._reject(select.items[0], "not the key of the row")
        if not isinstance(values[1], RowCheck):
            self._reject(select.items[1], "not the check of the row")
        results = []
        for n, result in enumerate(self.interface.results):
            items = select.items[2 + 3 * n : 5 + 3 * n]
            verdict, lo, hi = values[2 + 3 * n : 5 + 3 * n]
            if self.expressions.well_typed:
                results.append(self._decided(result, items, verdict, lo, hi))
                continue
            for item, value in zip(items, (verdict, lo, hi), strict=True):
                if null_of(value) != "true":
                    self._reject(item, "a row that is not well-typed has an outcome")
        if self.expressions.well_typed:
            self.steps.found.append(OutcomeStep(tuple(results), (), self._line(select.items[0])))

    def _decided(
        self, result: Result, items: Sequence[SelectItem], verdict: SqlValue, lo: SqlValue, hi: SqlValue
    ) -> ResultFormula:
        if not isinstance(verdict, SqlString) or not verdict.words <= set(VERDICTS):
            self._reject(items[0], "not a verdict")
        line = self._line(items[0])
        self.steps.require("a verdict is never NULL", negate(verdict.null), (), line)
        is_value = is_number(verdict.text, VERDICTS.index("value"), {self.expressions.words[w] for w in verdict.words})
        ends = []
        for item, end in zip(items[1:], (lo, hi), strict=True):
            null = null_of(end)
            told = choose_bool(is_value, negate(null), null)
            self.steps.require("a bound is there iff the verdict is a value", told, (), line)
            match end:
                case SqlNull():
                    ends.append("0")
                case SqlInt(number) if not result.labels:
                    ends.append(number.text)
                case SqlString(text, words) if words <= set(result.labels):
                    labelled = "0"
                    for word in sorted(words):
                        place = smt.number(result.labels.index(word))
                        labelled = choose_number(is_number(text, self.expressions.words[word], None), place, labelled)
                    ends.append(labelled)
                case _:
                    self._reject(item, "a bound of a result is not what the result is made of")
        return ResultFormula(verdict.text, ends[0], ends[1])
