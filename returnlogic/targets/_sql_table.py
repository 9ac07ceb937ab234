"""The table that an emitted query reads and the one that it gives: columns, types, rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from returnlogic.base.interface import Field, Interface
from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money
from returnlogic.targets._target import Crashed, Entry, Refused

TABLE, KEY, CHECK = "orders", "id", "well_typed"
"""The table that the query reads, the column that tells its rows apart, and the one that says whether a row is a case.

The key goes through untouched; no fact of a policy may have its name or that of the check.
"""

SMALLEST, LARGEST = -(2**63), 2**63 - 1
"""The whole numbers of 64 bits: what the columns of numbers hold."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words in which one SQL dialect differs from others.

    `entry` takes a list, its index by where indexes begin, and whether it may be NULL.
    """

    name: str
    identifier: Callable[[str], str]
    string: Callable[[str], str]
    divided: str
    listed: tuple[str, str]
    entry: Callable[[str, Callable[[int], str], bool], str]
    types: Mapping[str, str]
    """The column types of the three kinds of fields: `bool`, `word` and `number`."""
    signatures: str
    """The suffix of the file with the DDL."""
    to_day: str
    """How a DATE column `d` becomes a day number, for the DDL."""


def ddl(interface: Interface, d: Dialect) -> str:
    """Return the statements that create the table of cases and the table of outcomes."""
    quoted = d.identifier
    facts = [f"  {quoted(f.name)} {d.types[_kind(f)]}" for f in interface.fields]
    lines = [
        "-- The columns that the query reads, with the types that its proof rests on. No row need be well-typed.",
        "-- To decide the rows of a table of your own, make a view of this name over it:",
        "--   CREATE VIEW orders AS SELECT order_number AS id, ... FROM your_table",
        f"-- A DATE column d as a day number: {d.to_day}",
        f"CREATE TABLE {quoted(TABLE)} (",
        ",\n".join([f"  {quoted(KEY)} {d.types['word']}", *facts]),
        ");",
        "",
        "-- What the query gives.",
        f"CREATE TABLE {quoted('outcomes')} (",
    ]
    columns = [f"  {quoted(KEY)} {d.types['word']}", f"  {quoted(CHECK)} {d.types['bool']}"]
    for r in interface.results:
        kind = d.types["word" if r.labels else "number"]
        columns.append(f"  {quoted(r.key + ' verdict')} {d.types['word']}")
        columns += [f"  {quoted(f'{r.key} {part}')} {kind}" for part in ("lo", "hi")]
    return "\n".join([*lines, ",\n".join(columns), ");"]) + "\n"


def _kind(field: Field) -> str:
    match field.sort:
        case Bool():
            return "bool"
        case Enum():
            return "word"
        case Int() | Money() | Date() | Instant():
            return "number"


def misfit(interface: Interface, case: Mapping[str, object]) -> str | None:
    """Return why a case cannot be a row of the table, by the types of its columns; `None` iff it can."""
    for f in interface.fields:
        if f.name not in case:
            return f"column `{f.name}` is missing"
        value = case[f.name]
        wanted = {"bool": bool, "word": str, "number": int}[_kind(f)]
        if value is not None and (
            type(value) is not wanted or (type(value) is int and not SMALLEST <= value <= LARGEST)
        ):
            return f"column `{f.name}`: not a value of its type"
    return None


def types_of(interface: Interface, dialect: Dialect) -> list[tuple[str, str]]:
    """Return the columns of the facts with their types."""
    return [(f.name, dialect.types[_kind(f)]) for f in interface.fields]


def entries(row: Sequence[object], interface: Interface) -> tuple[Entry, ...] | Refused:
    """Return the outcome in a row that the query gives: key, check, then three columns per result."""
    if row[1] is False and all(value is None for value in row[2:]):
        return Refused("the row is not well-typed")
    if row[1] is not True:
        return Crashed("a row that is not well-typed has an outcome, or a check that is NULL")
    found: list[Entry] = []
    for n in range(len(interface.results)):
        verdict, lo, hi = row[2 + 3 * n : 5 + 3 * n]
        assert lo is None or isinstance(lo, int | str)
        assert hi is None or isinstance(hi, int | str)
        found.append((str(verdict), lo, hi))
    return tuple(found)
