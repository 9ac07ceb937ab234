"""Values of the SQL that emitted queries are made of, and Kleene's logic on them. Trusted, like `_sql.py`.

Formulas are simplified where one of their parts is `true` or `false`, so that they stay small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from returnlogic.base.interface import Field
from returnlogic.readers._read_back import PathCondition
from returnlogic.readers._value import SmtInt, negate
from returnlogic.solver import algebra as smt


@dataclass(frozen=True, slots=True)
class SqlBool:
    """A yes/no of three values: TRUE where `holds`, FALSE where `fails`, NULL elsewhere."""

    holds: str
    fails: str


@dataclass(frozen=True, slots=True)
class SqlInt:
    """A whole number of 64 bits, or of 32; NULL where `number.null` holds."""

    number: SmtInt
    wide: bool


@dataclass(frozen=True, slots=True)
class SqlEnum:
    """An enum, by the position among its members; in a column that was not checked (`raw`) -1 is any other string."""

    text: str
    members: tuple[str, ...]
    null: str
    raw: bool = False


@dataclass(frozen=True, slots=True)
class SqlString:
    """One of the strings that the query writes out, by the number that the reader gave it."""

    text: str
    words: frozenset[str]
    null: str


@dataclass(frozen=True, slots=True)
class SqlNull:
    """The literal NULL, which only a CAST or the other values of a CASE give a type: Spark knows no yes/no without."""


@dataclass(frozen=True, slots=True)
class RowKey:
    """The key of a row, which is only passed through."""


@dataclass(frozen=True, slots=True)
class RowCheck:
    """The column that says whether a row is well-typed."""


@dataclass(frozen=True, slots=True)
class UncheckedColumn:
    """A column of the table before it was checked: it may hold any value of its type."""

    field: Field


SqlValue = SqlBool | SqlInt | SqlEnum | SqlString | SqlNull | RowKey | RowCheck | UncheckedColumn
Columns = Mapping[str, SqlValue]
UNKNOWN = SqlBool("false", "false")
"""A yes/no that is NULL."""


def null_of(value: SqlValue) -> str:
    """Return the formula that a value is NULL."""
    match value:
        case SqlBool(holds, fails):
            return "false" if fails == negate(holds) else conjunction([negate(holds), negate(fails)])
        case SqlInt(number):
            return number.null
        case SqlEnum(null=null) | SqlString(null=null):
            return null
        case SqlNull():
            return "true"
        case RowKey() | RowCheck() | UncheckedColumn():
            return "false"


def connected(parts: Sequence[SqlBool], *, every: bool) -> SqlBool:
    """Return the AND of yes/nos if `every`, else their OR, by Kleene's tables."""
    sure = all(p.fails == negate(p.holds) for p in parts)
    if every:
        holds = conjunction([p.holds for p in parts])
        return SqlBool(holds, negate(holds) if sure else disjunction([p.fails for p in parts]))
    holds = disjunction([p.holds for p in parts])
    return SqlBool(holds, negate(holds) if sure else conjunction([p.fails for p in parts]))


def path_not_null(null: str) -> PathCondition:
    """Return the path on which a value is not NULL."""
    return () if null == "false" else (negate(null),)


def nullable_bool(text: str, null: str) -> SqlBool:
    """Return a yes/no that is NULL where `null` holds, and has this formula elsewhere."""
    if null == "false":
        return SqlBool(text, negate(text))
    there = negate(null)
    return SqlBool(conjunction([there, text]), conjunction([there, negate(text)]))


def folded(number: SmtInt) -> SmtInt:
    """Return the number, written out where its bounds leave only one value."""
    return SmtInt(smt.number(number.lo), number.lo, number.hi, number.null) if number.lo == number.hi else number


def is_number(text: str, value: int, possible: set[int] | None) -> str:
    """Return the formula that a number has this value; `possible` are the values it may have, if that is known."""
    if possible == {value}:
        return "true"
    if text.isdecimal():
        return smt.boolean(int(text) == value)
    return smt.app("=", text, smt.number(value))


def conjunction(parts: Sequence[str]) -> str:
    """Return the conjunction of formulas, each once; `false` if one of them is."""
    distinct = list(dict.fromkeys(parts))
    return "false" if "false" in distinct else smt.all_of(distinct)


def disjunction(parts: Sequence[str]) -> str:
    """Return the disjunction of formulas, each once; `true` if one of them is."""
    distinct = list(dict.fromkeys(parts))
    return "true" if "true" in distinct else smt.any_of(distinct)


def choose_number(condition: str, a: str, b: str) -> str:
    """Return one number if the condition holds, else the other."""
    return a if condition == "true" else b if condition == "false" else smt.choose(condition, a, b)


def choose_bool(condition: str, a: str, b: str) -> str:
    """Return one formula if the condition holds, else the other, simplified where one of the three is a constant."""
    if condition in ("true", "false") or a == b:
        return a if condition == "true" or a == b else b
    if a in ("true", "false"):
        return disjunction([condition, b]) if a == "true" else conjunction([negate(condition), b])
    if b in ("true", "false"):
        return disjunction([negate(condition), a]) if b == "true" else conjunction([condition, a])
    return smt.app("ite", condition, a, b)
