"""SQL for DuckDB: one query over a table of cases, a row in and a row out.

The text is its own batch form: DuckDB runs it over columns. Make a view of it and read the columns you need; those
nobody reads cost nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from returnlogic.base.faults import NotInstalled
from returnlogic.base.interface import Interface
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.targets._sql import write as write_dialect
from returnlogic.targets._sql_table import Dialect, entries, misfit, types_of
from returnlogic.targets._target import Crashed, Emitted, Entry, Refused, Target


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _string(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


DUCKDB = Dialect(
    name="sql",
    identifier=_identifier,
    string=_string,
    divided="//",
    listed=("[", "]"),
    entry=lambda listed, index, _: f"list_extract({listed}, {index(1)})",
    types={"bool": "BOOLEAN", "word": "VARCHAR", "number": "BIGINT"},
    signatures=".ddl.sql",
    to_day="date_diff('day', DATE '0001-01-01', d) + 1",
)

CONFIG: Mapping[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
}
SETTINGS = {"default_collation": "", "integer_division": "false"}
"""What the meaning of a query could hang on, as it is by default."""


def write(program: Program, assumed: Mapping[str, Value]) -> Emitted:
    """Return the query of a policy with these assumptions fixed; raises `Unsupported` by name."""
    return write_dialect(program, assumed, DUCKDB)


def run(text: str, interface: Interface, cases: Sequence[Mapping[str, object]]) -> list[tuple[Entry, ...] | Refused]:
    """Return what DuckDB gives for each case, in memory and without access to files or network.

    Raises `NotInstalled` iff DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise NotInstalled("DuckDB is not installed: `pip install 'returnlogic[sql]'`") from None
    found: dict[int, tuple[Entry, ...] | Refused] = {}
    rows: dict[int, Mapping[str, object]] = {}
    for number, case in enumerate(cases):
        why = misfit(interface, case)
        if why is None:
            rows[number] = case
        else:
            found[number] = Refused(why)
    with duckdb.connect(":memory:", config=dict(CONFIG)) as connection:
        for name, value in SETTINGS.items():
            connection.execute(f"SET {name} = '{value}'")
        columns = [("id", "BIGINT"), *types_of(interface, DUCKDB)]
        connection.execute(f'CREATE TABLE "orders" ({", ".join(f"{_identifier(n)} {t}" for n, t in columns)})')
        values = [list(rows), *([case[f.name] for case in rows.values()] for f in interface.fields)]
        unnested = ", ".join(f"unnest(?::{t}[])" for _, t in columns)
        try:
            connection.execute(f'INSERT INTO "orders" SELECT {unnested}', values)
            given = connection.execute(text).fetchall()
        except duckdb.Error as error:
            if len(rows) > 1:  # one row fails the whole query
                return [one for case in cases for one in run(text, interface, [case])]
            return [found.get(n, Crashed(f"{type(error).__name__}: {error}")) for n in range(len(cases))]
    for row in given:
        found[int(row[0])] = entries(row, interface)
    return [found[n] for n in range(len(cases))]


TARGET = Target("sql", ".sql", write, run, "DuckDB 2.0", SETTINGS)
