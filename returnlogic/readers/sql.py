"""Reads back the DuckDB target: DuckDB's own parser and sqlglot take the text apart, and have to agree on the tree.

What the tree means is said in `_sql.py`. Its places are DuckDB's.
"""

from __future__ import annotations

from returnlogic.base.interface import Interface
from returnlogic.readers._duckdb_tree import parsed_by_duckdb
from returnlogic.readers._read_back import ReadBack
from returnlogic.readers._reader import Reader
from returnlogic.readers._sql import meaning
from returnlogic.readers._sql_tree import QueryText, first_difference, parsed


def read(text: str, interface: Interface) -> ReadBack:
    """Return the query as formulas; raises `Reject` outside the subset, `NotInstalled` without the parsers."""
    checked = QueryText(text, '"', "//", ("list_extract",))
    own, other = parsed_by_duckdb(checked), parsed(checked, "duckdb")
    if own != other:
        checked.reject(first_difference(own, other), "DuckDB and sqlglot do not agree on what this is")
    return meaning(checked, own, interface, null_beyond=True)


READER = Reader("sql", read, "DuckDB 2.0")
