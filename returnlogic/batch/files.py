"""A file of orders as a table with typed columns: CSV, Parquet and JSON Lines, read by DuckDB as a stream.

Nothing of a file becomes SQL: its path and the names of its columns are quoted or bound. DuckDB may read this file and
nothing else. Every value is read strictly, as case files write it; what is no value of its fact is counted and located,
and its row is no case, for the typed column then holds something that the evaluator's own check refuses.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from returnlogic.base.faults import InputFault, NotInstalled
from returnlogic.base.interface import Field, bounds
from returnlogic.base.nearest import suggest
from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money
from returnlogic.base.value import Value, write

MEMORY = "1GB"
"""What DuckDB may hold of a file and its groups at once; what is more goes to a temporary folder."""

SHOWN = 5
"""How many bad values of a column are shown; all are counted."""

LONGEST = 60
"""How many characters of a bad value are shown."""

KINDS = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl"}
HEADER = 1_000_000
"""Bytes in which the header of a CSV file has to end."""


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
    """Where the value of a fact comes from: a column of the file, or one value for all rows."""

    field: Field
    column: str | None
    constant: Value = None


@dataclass(frozen=True, slots=True)
class Broken:
    """Values of one column that are no value of their fact: how many, and the first as (row, text)."""

    source: FactSource
    count: int
    first: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Scan:
    """What reading a file through gave: its rows, those that are no cases, and why.

    `lines` are lines that are no rows at all, with the first of them as (line, what is wrong); they are not in `rows`.
    """

    rows: int
    bad: int
    broken: tuple[Broken, ...]
    lines: int
    first_lines: tuple[tuple[str, str], ...]


# --- opening ----------------------------------------------------------------------------------------------------------


def connect(file: str, folder: str) -> Any:
    """DuckDB in memory, allowed to read this file and to write to this folder, and nothing else.

    Raises `NotInstalled` iff DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise NotInstalled("orders are read by DuckDB: `pip install 'returnlogic[sql]'`") from None
    connection = duckdb.connect(":memory:", config={"autoload_known_extensions": "false"})
    settings: list[tuple[str, Any]] = [
        ("memory_limit", MEMORY),
        ("temp_directory", folder),
        ("default_collation", ""),
        ("integer_division", False),
        ("enable_progress_bar", True),
        ("enable_progress_bar_print", False),
        ("preserve_insertion_order", True),
        ("TimeZone", "UTC"),
    ]
    for name, value in settings:
        connection.execute(f"SET {name} = {_string(value) if isinstance(value, str) else value}")
    connection.execute(f"SET allowed_paths = [{_string(file)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


@contextmanager
def opened(path: Path) -> Iterator[tuple[Any, OrderFile]]:
    """A connection and the file, with its columns. Raises `UnreadableOrders`, and `NotInstalled` without DuckDB."""
    kind = KINDS.get(path.suffix.lower())
    if not path.is_file():
        raise UnreadableOrders(f"there is no file `{path}`" if not path.exists() else f"`{path}` is no regular file")
    if kind is None:
        raise UnreadableOrders(f"`{path}` is no file of orders: its name ends in none of {', '.join(KINDS)}")
    with tempfile.TemporaryDirectory(prefix="returnlogic-") as folder:
        link = str(Path(folder) / f"orders.{kind}")
        os.symlink(path.absolute(), link)
        connection = connect(link, folder)
        try:
            file = OrderFile(path, kind, (), link)
            with told(file):
                if kind == "csv":
                    delimiter, columns = _header(path)
                    file = replace(file, columns=columns, delimiter=delimiter)
                elif kind == "parquet":
                    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file.named]).fetchall()
                    file = replace(file, columns=tuple(row[0] for row in described))
                else:
                    keys = connection.execute(
                        f"SELECT DISTINCT unnest(json_keys({_OBJECT})) FROM (SELECT * FROM {_lines(file)} LIMIT 1000)"
                        " ORDER BY 1",
                        [file.named],
                    ).fetchall()
                    file = replace(file, columns=tuple(row[0] for row in keys))
            yield connection, file
        finally:
            connection.close()


@contextmanager
def told(file: OrderFile) -> Iterator[None]:
    """An error of DuckDB or the disk is told as one of the file."""
    import duckdb

    try:
        yield
    except (duckdb.Error, OSError, UnicodeDecodeError, csv.Error) as error:
        first = next(iter(str(error).strip().splitlines()), type(error).__name__).replace(file.named, file.path.name)
        raise UnreadableOrders(f"`{file.path}` cannot be read: {first[:200]}") from None


def _header(path: Path) -> tuple[str, tuple[str, ...]]:
    """The delimiter and the columns of a CSV file, from its first record."""
    with path.open("rb") as stream:
        raw = stream.read(HEADER)
    text = raw.decode("utf-8-sig", errors="surrogateescape")
    outside = re.sub(r'"[^"]*"', "", text.splitlines()[0] if text else "")
    delimiter = max(",;\t", key=outside.count)
    columns = next(csv.reader(io.StringIO(text), delimiter=delimiter), [])
    if not columns:
        raise UnreadableOrders(f"`{path}` is empty: its first line has to name the columns")
    for column in columns:
        if columns.count(column) > 1:
            raise UnreadableOrders(f"`{path}` has two columns `{column[:60]}`")
    return delimiter, tuple(columns)


# --- columns ----------------------------------------------------------------------------------------------------------


def sources(
    fields: Sequence[Field], file: OrderFile, columns: Mapping[str, str], constants: Mapping[str, Value]
) -> tuple[FactSource, ...]:
    """Where each fact comes from; `columns` say which column a fact has, where that is not its own name.

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


_OBJECT = "CASE WHEN json_valid(line) THEN CASE WHEN json_type(line) = 'OBJECT' THEN line END END"


def _lines(file: OrderFile) -> str:
    """The lines of a file, as they are."""
    return (
        "read_csv(?, header = false, auto_detect = false, delim = '\x01', quote = '', escape = '', nullstr = '\x02', "
        "columns = {'line': 'VARCHAR'}, ignore_errors = false)"
    )


def table(file: OrderFile, given: Sequence[FactSource], *, rejects: bool = False) -> str:
    """The file as a query, in the order of the file: the text of each source as `t0`, `t1`…, and whether it is a row.

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
                f"read_csv(?, header = true, auto_detect = false, delim = {_string(file.delimiter)}, quote = '\"', "
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
            paths = ", ".join(_string("/" + c.replace("~", "~0").replace("/", "~1")) for c in wanted)
            taken = f"json_extract_string(object, [{paths}])" if wanted else "NULL"
            there = f"json_exists(object, [{paths}])" if wanted else "NULL"
            texts = [
                f"taken[{place[s.column] + 1}] AS t{n}, there[{place[s.column] + 1}] AS has{n}"
                for n, s in enumerate(given)
                if s.column is not None
            ]
            items = ["object IS NOT NULL AS is_row", *texts, *constant]
            inner = f"SELECT {_OBJECT} AS object FROM {_lines(file)}"
            return f"SELECT {', '.join(items)} FROM (SELECT object, {taken} AS taken, {there} AS there FROM ({inner}))"


def typed(text: str, source: FactSource) -> str:
    """The value of a fact from its text; for a text that is none, something that the evaluator's check refuses."""
    f = source.field
    if source.column is None:
        return _constant(f, source.constant)
    lo, _ = bounds(f.sort)
    match f.sort:
        case Bool():
            word = f"lower({text})"
            return f"CASE WHEN {word} IN ('true', 'yes') THEN TRUE WHEN {word} IN ('false', 'no') THEN FALSE END"
        case Enum(members):
            return f"CASE WHEN {text} IN ({', '.join(map(_string, members))}) THEN {text} END"
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
    return f"CASE WHEN regexp_full_match({text}, {_string(pattern)}) THEN {value} END"


def _constant(f: Field, value: Value) -> str:
    match value:
        case None:
            return "CAST(NULL AS BIGINT)"
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return f"CAST({value} AS BIGINT)"
        case str():
            return _string(value)


def bad(value: str, source: FactSource) -> str:
    """Whether a typed value is none of its fact."""
    f = source.field
    if isinstance(f.sort, Bool | Enum):
        return f"{value} IS NULL"
    lo, hi = bounds(f.sort)
    outside = f"NOT ({value} BETWEEN {lo} AND {hi})"
    return f"coalesce({outside}, FALSE)" if f.optional else f"coalesce({outside}, TRUE)"


def orders(file: OrderFile, given: Sequence[FactSource], only: Sequence[int] | None = None) -> str:
    """The file as the table that an evaluator reads: `id`, and one typed column per fact. Takes the path.

    With `only`, no more than these rows; reading ends with the last of them.
    """
    items = [f"{typed(f't{n}', s)} AS {_identifier(s.field.name)}" for n, s in enumerate(given)]
    names = [_identifier(s.field.name) for s in given]
    read = f"SELECT {', '.join(['is_row', *items])} FROM ({table(file, given)})"
    return f"SELECT {', '.join(['id', *names])} FROM ({numbered(read)}) WHERE {among(only)}"


def numbered(query: str) -> str:
    """The rows of a query with their numbers as `id`.

    DuckDB streams it, and moves no expression across it: without it, how a text becomes a value would be written into
    each of the many places where the evaluator reads the value.
    """
    return f"SELECT row_number() OVER () AS id, * FROM ({query})"


def among(rows: Sequence[int] | None) -> str:
    """The condition that a row is one of these, or any at all."""
    return "is_row" if rows is None else f"is_row AND id IN ({', '.join(map(str, rows))}) LIMIT {len(rows)}"


def expected(f: Field) -> str:
    """What a value of a fact looks like, for people."""
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


# --- reading through --------------------------------------------------------------------------------------------------


def scan(connection: Any, file: OrderFile, given: Sequence[FactSource], say: Callable[[str], None]) -> Scan:
    """Read the file once: how many rows it has, and everything in it that is no value of its fact.

    Raises `UnreadableOrders`, and `NoColumn` iff no row of JSON Lines has some key.
    """
    every = list(enumerate(given))
    values = ", ".join(
        ["is_row", *(f"t{n}" for n, s in every if s.column is not None)]
        + [f"has{n}" for n, s in every if s.column is not None and file.kind == "jsonl"]
        + [f"coalesce({bad(typed(f't{n}', s), s)}, TRUE) AS bad{n}" for n, s in every if s.column is not None]
    )
    read = [(n, s) for n, s in every if s.column is not None]
    some = " OR ".join(f"bad{n}" for n, _ in read) or "FALSE"
    items = ["count(*) FILTER (WHERE is_row)", f"count(*) FILTER (WHERE is_row AND ({some}))"]
    items += ["count(*) FILTER (WHERE NOT is_row)", f"min(id, {SHOWN}) FILTER (WHERE NOT is_row)"]
    for n, _ in read:
        here = f"FILTER (WHERE is_row AND bad{n})"
        shown = f"{{'row': id, 'text': left(t{n}, {LONGEST})}}"
        items += [f"count(*) {here}", f"min_by({shown}, id, {SHOWN}) {here}"]
        items.append(f"count(*) FILTER (WHERE has{n})" if file.kind == "jsonl" else "1")
    query = f"SELECT {', '.join(items)} FROM ({numbered(f'SELECT {values} FROM ({table(file, given, rejects=True)})')})"
    with told(file):
        (row,) = run(connection, query, [file.named], f"{file.path}: reading", say)
        lines, first = row[2], [(str(i), "no JSON object") for i in row[3] or ()]
        if file.kind == "csv":
            (lines,) = connection.execute("SELECT count(DISTINCT line) FROM rejects").fetchone()
            first = connection.execute(
                "SELECT DISTINCT ON (line) CAST(line AS VARCHAR), lower(CAST(error_type AS VARCHAR)) FROM rejects "
                f"ORDER BY line, 2 LIMIT {SHOWN}"
            ).fetchall()
    broken, missing = [], []
    for place, (_, s) in enumerate(read):
        count, shown, has = row[4 + 3 * place : 7 + 3 * place]
        if row[0] and not has:
            missing.append((s.field.name, str(s.column)))
        if count:
            texts = tuple((str(x["row"]), x["text"] or "") for x in shown)
            broken.append(Broken(s, count, texts))
    if missing:
        raise NoColumn(file, missing)
    return Scan(row[0], row[1], tuple(broken), lines, tuple(first))


def run(
    connection: Any, query: str, given: Sequence[object], what: str, say: Callable[[str], None]
) -> list[tuple[Any, ...]]:
    """The rows of a query; how far it is, is said meanwhile."""
    found: list[Any] = []

    def work() -> None:
        try:
            found.append(connection.execute(query, list(given)).fetchall())
        except BaseException as error:
            found.append(error)

    say(what)
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.2)
            done = connection.query_progress()
            say(f"{what}, {done:.0f} %" if done >= 0 else what)
    except BaseException:
        connection.interrupt()
        thread.join()
        raise
    if isinstance(found[0], BaseException):
        raise found[0]
    rows: list[tuple[Any, ...]] = found[0]
    return rows


def _identifier(name: str | None) -> str:
    return '"' + str(name).replace('"', '""') + '"'


def _string(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
