"""A file of orders, CSV, Parquet or JSON Lines: opened for DuckDB, which may read nothing else, and streamed."""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from returnlogic.base.faults import NotInstalled
from returnlogic.base.input_file import open_file, real_path
from returnlogic.batch.columns import (
    JSON_OBJECT,
    FactSource,
    NoColumn,
    OrderFile,
    UnreadableOrders,
    bad,
    lines_of,
    numbered,
    sql_string,
    table,
    typed,
)

MEMORY = "1GB"
"""What DuckDB may hold of a file and its groups at once; what is more goes to a temporary folder."""

SHOWN = 5
"""How many bad values of a column are shown; all are counted."""

LONGEST = 60
"""How many characters of a bad value are shown."""

KINDS = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl"}
LARGEST_ORDERS = 20_000_000_000
"""Bytes of a file of orders."""

MOST_ORDERS = 200_000_000
"""Rows of a Parquet file, which may be packed into few bytes."""

HEADER = 1_000_000
"""Bytes in which the header of a CSV file has to end."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Values of one column that are no value of their fact: how many, and the first as (row, text)."""

    source: FactSource
    count: int
    first: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Scan:
    """The result of reading a file through: its rows, those that are no cases, and why.

    `lines` are lines that are no rows at all, with the first of them as (line, what is wrong); they are not in `rows`.
    """

    rows: int
    bad: int
    broken: tuple[Broken, ...]
    lines: int
    first_lines: tuple[tuple[str, str], ...]


# --- opening ----------------------------------------------------------------------------------------------------------


def connect(file: str, folder: str) -> Any:
    """Open DuckDB in memory, allowed to read this file and to write to this folder, and nothing else.

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
        connection.execute(f"SET {name} = {sql_string(value) if isinstance(value, str) else value}")
    connection.execute(f"SET allowed_paths = [{sql_string(file)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


@contextmanager
def opened(path: Path) -> Iterator[tuple[Any, OrderFile]]:
    """Open the file and yield a connection and its columns. Raises `UnreadableOrders`, and `NotInstalled` without
    DuckDB."""
    kind = KINDS.get(path.suffix.lower())
    try:
        open_file(path, LARGEST_ORDERS).close()
    except FileNotFoundError:
        raise UnreadableOrders(f"there is no file `{path}`") from None
    except OSError as error:
        raise UnreadableOrders(f"cannot read `{path}`: {error.strerror}") from None
    if kind is None:
        raise UnreadableOrders(f"`{path}` is no file of orders: its name ends in none of {', '.join(KINDS)}")
    with tempfile.TemporaryDirectory(prefix="returnlogic-") as folder:
        link = str(Path(folder) / f"orders.{kind}")
        os.symlink(real_path(path), link)
        connection = connect(link, folder)
        try:
            file = OrderFile(path, kind, (), link)
            with told(file):
                if kind == "csv":
                    delimiter, columns = _header(path)
                    file = replace(file, columns=columns, delimiter=delimiter)
                elif kind == "parquet":
                    _few_enough(connection, file)
                    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file.named]).fetchall()
                    file = replace(file, columns=tuple(row[0] for row in described))
                else:
                    first = f"SELECT * FROM {lines_of(file)} LIMIT 1000"
                    keys = connection.execute(
                        f"SELECT DISTINCT unnest(json_keys({JSON_OBJECT})) FROM ({first}) ORDER BY 1",
                        [file.named],
                    ).fetchall()
                    file = replace(file, columns=tuple(row[0] for row in keys))
            yield connection, file
        finally:
            connection.close()


def _few_enough(connection: Any, file: OrderFile) -> None:
    """Raise `UnreadableOrders` iff a Parquet file says that it has more rows than are read."""
    (rows,) = connection.execute("SELECT sum(num_rows) FROM parquet_file_metadata(?)", [file.named]).fetchone()
    if rows is not None and rows > MOST_ORDERS:
        raise UnreadableOrders(f"`{file.path}` has {rows:,} rows, more than {MOST_ORDERS:,}; put it through in parts")


@contextmanager
def told(file: OrderFile) -> Iterator[None]:
    """Tell an error of DuckDB or the disk as one of the file."""
    import duckdb

    try:
        yield
    except (duckdb.Error, OSError, UnicodeDecodeError, csv.Error) as error:
        first = next(iter(str(error).strip().splitlines()), type(error).__name__).replace(file.named, file.path.name)
        raise UnreadableOrders(f"`{file.path}` cannot be read: {first[:200]}") from None


def _header(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the delimiter and the columns of a CSV file, from its first record."""
    with open_file(path, LARGEST_ORDERS) as stream:
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
    """Return the rows of a query; how far it is, is said meanwhile."""
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
