"""Queries that read a file of orders as a table with one typed column per fact.

Nothing of a file becomes SQL: its path and the names of its columns are quoted or bound. Every value is read strictly,
as case files write it; what is no value of its fact is counted and located, and its row is no case, for the typed
column then holds something that the evaluator's own check refuses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from returnlogic.base.faults import InputFault
from returnlogic.base.interface import Field, bounds
from returnlogic.base.nearest import suggest
from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money
from returnlogic.base.value import Value, write


class UnreadableOrders(InputFault):
    """A file cannot be read as a table, or lacks columns; the message says what to do."""


class NoColumn(UnreadableOrders):
    """Facts that have no column; `facts` are pairs of fact and the column looked for, `columns` what there is."""

    def __init__(self, file: OrderFile, facts: Sequence[tuple[str, str]]) -> None:
        missing = dict.fromkeys(column for _, column in facts)
        said = ", ".join(f"`{column}`{suggest(column, file.columns).replace('; ', ' (')}" for column in missing)
        help = "name one with `--map FACT=COLUMN`, or what all orders have with `--set FACT=VALUE`"
        super().__init__(f"`{file.path}` has no column {said}", help)
        self.facts, self.columns = tuple(facts), file.columns


@dataclass(frozen=True)
class OrderFile:
    """A file of orders: where it is, what it is, and the columns it has; of JSON Lines those of its first rows."""

    path: Path
    kind: str
    columns: tuple[str, ...]
    named: str
    """A link to the file, under a name that is no pattern and no address of a network: what DuckDB is given."""
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class FactSource:
    """The source of a fact's value: a column of the file, or one value for all rows."""

    field: Field
    column: str | None
    constant: Value = None


def sources(
    fields: Sequence[Field], file: OrderFile, columns: Mapping[str, str], constants: Mapping[str, Value]
) -> tuple[FactSource, ...]:
    """Return where each fact comes from; `columns` say which column a fact has, where that is not its own name.

    Raises `NoColumn` iff some have none. In JSON Lines a fact may be in later rows only: there `scan` tells.
    """
    found, missing = [], []
    for f in fields:
        if f.name in constants:
            found.append(FactSource(f, None, constants[f.name]))
            continue
        column = columns.get(f.name, f.name)
        found.append(FactSource(f, column))
        later = file.kind == "jsonl" and f.optional
        if column not in file.columns and not later:
            missing.append((f.name, column))
    if missing:
        raise NoColumn(file, missing)
    return tuple(found)


JSON_OBJECT = "CASE WHEN json_valid(line) THEN CASE WHEN json_type(line) = 'OBJECT' THEN line END END"
"""The SQL of a line that is a JSON object, and NULL of any other."""


def lines_of(file: OrderFile) -> str:
    """Return the lines of a file, as they are."""
    return (
        "read_csv(?, header = false, auto_detect = false, delim = '\x01', quote = '', escape = '', nullstr = '\x02', "
        "columns = {'line': 'VARCHAR'}, ignore_errors = false)"
    )


def table(file: OrderFile, given: Sequence[FactSource], *, rejects: bool = False) -> str:
    """Return the file as a query, in the order of the file: the text of each source as `t0`, `t1`…, and whether it is a
    row.

    Takes one parameter, the path. With `rejects`, lines that are no rows are kept in a table of that name.
    """
    names = {s.column: None for s in given if s.column is not None}
    wanted = list(names)
    constant = [f"NULL AS {_identifier(f't{n}')}" for n, s in enumerate(given) if s.column is None]
    place = {c: n for n, c in enumerate(wanted)}
    match file.kind:
        case "csv":
            listed = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(file.columns)))
            kept = "store_rejects = true, rejects_table = 'rejects'" if rejects else "ignore_errors = true"
            read = (
                f"read_csv(?, header = true, auto_detect = false, delim = {sql_string(file.delimiter)}, quote = '\"', "
                f"escape = '\"', columns = {{{listed}}}, {kept})"
            )
            texts = [
                f"c{file.columns.index(s.column)} AS t{n}" for n, s in enumerate(given) if s.column is not None
            ]  # fmt: skip
            items = ["TRUE AS is_row", *texts, *constant]
            return f"SELECT {', '.join(items)} FROM {read}"
        case "parquet":
            texts = [
                f"CAST({_identifier(s.column)} AS VARCHAR) AS t{n}" for n, s in enumerate(given) if s.column is not None
            ]
            return f"SELECT {', '.join(['TRUE AS is_row', *texts, *constant])} FROM read_parquet(?)"
        case _:
            paths = ", ".join(sql_string("/" + c.replace("~", "~0").replace("/", "~1")) for c in wanted)
            taken = f"json_extract_string(object, [{paths}])" if wanted else "NULL"
            there = f"json_exists(object, [{paths}])" if wanted else "NULL"
            texts = [
                f"taken[{place[s.column] + 1}] AS t{n}, there[{place[s.column] + 1}] AS has{n}"
                for n, s in enumerate(given)
                if s.column is not None
            ]
            items = ["object IS NOT NULL AS is_row", *texts, *constant]
            inner = f"SELECT {JSON_OBJECT} AS object FROM {lines_of(file)}"
            return f"SELECT {', '.join(items)} FROM (SELECT object, {taken} AS taken, {there} AS there FROM ({inner}))"


def typed(text: str, source: FactSource) -> str:
    """Return the value of a fact from its text; for a text that is none, something that the evaluator's check
    refuses."""
    f = source.field
    if source.column is None:
        return _constant(f, source.constant)
    lo, _ = bounds(f.sort)
    match f.sort:
        case Bool():
            word = f"lower({text})"
            return f"CASE WHEN {word} IN ('true', 'yes') THEN TRUE WHEN {word} IN ('false', 'no') THEN FALSE END"
        case Enum(members):
            return f"CASE WHEN {text} IN ({', '.join(map(sql_string, members))}) THEN {text} END"
        case Int():
            read = _matched(text, r"-?[0-9]{1,18}", f"TRY_CAST({text} AS BIGINT)")
        case Money():
            amount = f"CAST(TRY_CAST({text} AS DECIMAL(16, 2)) * 100 AS BIGINT)"
            read = _matched(text, r"-?[0-9]{1,12}(\.[0-9]{1,2}0*)?", amount)
        case Date():
            day = f"date_diff('day', DATE '0001-01-01', TRY_CAST(left({text}, 10) AS DATE)) + 1"
            read = _matched(text, r"[0-9]{4}-[0-9]{2}-[0-9]{2}( 00:00:00)?", day)
        case Instant():
            moment = f"TRY_CAST(left({text}, 16) AS TIMESTAMP)"
            minute = f"date_diff('minute', TIMESTAMP '0001-01-01 00:00:00', {moment}) + 1440"
            read = _matched(text, r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:00(\.0+)?)?", minute)
    refused = f"CAST({lo - 1} AS BIGINT)"
    return f"CASE WHEN {text} IS NULL THEN NULL ELSE coalesce({read}, {refused}) END"


def _matched(text: str, pattern: str, value: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {sql_string(pattern)}) THEN {value} END"


def _constant(f: Field, value: Value) -> str:
    match value:
        case None:
            return "CAST(NULL AS BIGINT)"
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return f"CAST({value} AS BIGINT)"
        case str():
            return sql_string(value)


def bad(value: str, source: FactSource) -> str:
    """Return whether a typed value is none of its fact."""
    f = source.field
    if isinstance(f.sort, Bool | Enum):
        return f"{value} IS NULL"
    lo, hi = bounds(f.sort)
    outside = f"NOT ({value} BETWEEN {lo} AND {hi})"
    return f"coalesce({outside}, FALSE)" if f.optional else f"coalesce({outside}, TRUE)"


def orders(file: OrderFile, given: Sequence[FactSource], only: Sequence[int] | None = None) -> str:
    """Return the file as the table that an evaluator reads: `id`, and one typed column per fact. Takes the path.

    With `only`, no more than these rows; reading ends with the last of them.
    """
    items = [f"{typed(f't{n}', s)} AS {_identifier(s.field.name)}" for n, s in enumerate(given)]
    names = [_identifier(s.field.name) for s in given]
    read = f"SELECT {', '.join(['is_row', *items])} FROM ({table(file, given)})"
    return f"SELECT {', '.join(['id', *names])} FROM ({numbered(read)}) WHERE {among(only)}"


def numbered(query: str) -> str:
    """Return the rows of a query with their numbers as `id`.

    DuckDB streams it, and moves no expression across it: without it, how a text becomes a value would be written into
    each of the many places where the evaluator reads the value.
    """
    return f"SELECT row_number() OVER () AS id, * FROM ({query})"


def among(rows: Sequence[int] | None) -> str:
    """Return the condition that a row is one of these, or any at all."""
    return "is_row" if rows is None else f"is_row AND id IN ({', '.join(map(str, rows))}) LIMIT {len(rows)}"


def expected(f: Field) -> str:
    """Return what a value of a fact looks like, for people."""
    none = " or nothing" if f.optional else ""
    match f.sort:
        case Bool():
            return "true or false, yes or no"
        case Enum(members):
            return f"one of {', '.join(members)}"
        case Int(lo, hi):
            return f"a whole number from {lo} to {hi}{none}"
        case Money(lo, hi):
            return f"an amount from {write(f.sort, lo)} to {write(f.sort, hi)}, like 49.90{none}"
        case Date(lo, hi):
            return f"a date from {write(f.sort, lo)} to {write(f.sort, hi)}{none}"
        case Instant(lo, hi):
            return f"a whole minute from {write(f.sort, lo)} to {write(f.sort, hi)}{none}"


def _identifier(name: str | None) -> str:
    return '"' + str(name).replace('"', '""') + '"'


def sql_string(word: str) -> str:
    """Return a word as a string of SQL."""
    return "'" + word.replace("'", "''") + "'"
