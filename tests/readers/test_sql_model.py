"""The widths of numbers in SQL, by the reader's formulas and by DuckDB: what overflows, and what has room."""

from random import Random

import pytest

from returnlogic.readers import spark
from returnlogic.readers import sql as reader
from returnlogic.readers._read_back import Reject
from returnlogic.targets import sql
from returnlogic.targets._target import Refused
from tests.readers.formulas import Unmet, worked_out
from tests.readers.languages import FACE, in_spark, sql_query

FAILS = [
    "2000000000 * 5",
    "list_extract([100000], 1) * 30000",
    'CAST("m" AS INTEGER)',
    'CAST("n" AS INTEGER) * 2000000000',
    '"n" + 9223372036854775800',
    'CASE WHEN "b" THEN 2000000000 ELSE 7 END + 2000000000',
    "GREATEST(2000000000, 5) * 2",
    "COALESCE(CAST(NULL AS INTEGER), 2000000000) * 2",
    "-(2000000000 * 2)",
]
FITS = [
    "CAST(2000000000 AS BIGINT) * 5",
    "3000000000 * 5",
    "list_extract([100000, 3000000000], 1) * 30000",
    '"m" * 3000000',
    'CASE WHEN "b" THEN 2000000000 ELSE "n" END + 2000000000',
    'GREATEST(2000000000, "m") * 2',
]
ROW: dict[str, object] = {"n": 50, "m": 3_000_000_000, "l": 1, "r": None, "i": 1, "w": "red", "b": True, "c": True}


@pytest.mark.parametrize("x", [*FAILS, *FITS])
def test_widths(x: str) -> None:
    text = sql_query(x, "TRUE")
    known = worked_out(reader.read(text, FACE), FACE, ROW, Random(1))
    (got,) = sql.run(text, FACE, [ROW])
    assert isinstance(known, Unmet) == isinstance(got, Refused) == (x in FAILS), (known, got)
    assert isinstance(known, Unmet) or known == got


def test_the_least_number_has_no_negative() -> None:
    """A literal with its sign is one literal in Spark, an INT of 32 bits; to DuckDB it is the negative of a BIGINT."""
    with pytest.raises(Reject, match="two parsers do not agree"):
        spark.read(in_spark(sql_query("-(-2147483648)", "TRUE")), FACE)
