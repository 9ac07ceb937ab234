"""SQL for Spark: the query of the DuckDB target in Spark's words; a row in and a row out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from returnlogic.base.faults import NotInstalled
from returnlogic.base.interface import Interface
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.targets._sql import write as write_dialect
from returnlogic.targets._sql_table import Dialect, entries, misfit, types_of
from returnlogic.targets._target import Crashed, Emitted, Entry, Refused, Target


def _identifier(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _string(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'"


SPARK = Dialect(
    name="spark",
    identifier=_identifier,
    string=_string,
    divided="DIV",
    listed=("array(", ")"),
    entry=lambda listed, index, null: f"{listed}[COALESCE({index(0)}, 0)]" if null else f"{listed}[{index(0)}]",
    types={"bool": "BOOLEAN", "word": "STRING", "number": "BIGINT"},
    signatures=".spark.ddl.sql",
    to_day="datediff(d, DATE '0001-01-01') + 1",
)

SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.session.timeZone": "UTC",
}
"""What the meaning of a query could hang on, as it is by default in Spark 4."""


def write(program: Program, assumed: Mapping[str, Value]) -> Emitted:
    """Return the query of a policy with these assumptions fixed; raises `Unsupported` by name."""
    return write_dialect(program, assumed, SPARK)


def run(text: str, interface: Interface, cases: Sequence[Mapping[str, object]]) -> list[tuple[Entry, ...] | Refused]:
    """Return what a local Spark session gives for each case; raises `NotInstalled` without PySpark or Java."""
    session = _session()
    found: dict[int, tuple[Entry, ...] | Refused] = {}
    rows = []
    for number, case in enumerate(cases):
        why = misfit(interface, case)
        if why is None:
            rows.append((number, *(case[f.name] for f in interface.fields)))
        else:
            found[number] = Refused(why)
    schema = ", ".join(f"{_identifier(n)} {t}" for n, t in [("id", "BIGINT"), *types_of(interface, SPARK)])
    try:
        session.createDataFrame(rows, schema).createOrReplaceTempView("orders")
        given = session.sql(text).collect()
    except Exception as error:  # Py4J and Spark raise many kinds
        if len(rows) > 1:  # one row fails the whole query
            return [one for case in cases for one in run(text, interface, [case])]
        said = str(error).strip().split("\n")[0]
        return [found.get(n, Crashed(f"{type(error).__name__}: {said}")) for n in range(len(cases))]
    for row in given:
        found[int(row[0])] = entries(tuple(row), interface)
    return [found[n] for n in range(len(cases))]


def _session() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise NotInstalled(
            "PySpark is not installed: `pip install 'returnlogic[spark]'`, which also needs Java 17"
        ) from None
    builder = SparkSession.builder.master("local[1]").appName("returnlogic")
    for name, value in {**SETTINGS, "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1"}.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise NotInstalled(f"Spark does not start, it needs Java 17: {str(error).strip().splitlines()[0]}") from None
    session.sparkContext.setLogLevel("OFF")
    return session


TARGET = Target("spark", ".spark.sql", write, run, "Spark 4.0 or newer", SETTINGS)
