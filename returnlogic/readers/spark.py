"""Reads back the Spark target: sqlglot takes the text apart, `_sql.py` says what it means.

A quotient by DIV has 64 bits in Spark whatever is divided. An index counts from 0, and must not be NULL: in ANSI mode
Spark 4 takes the entry of a list for not NULL even where its index is, and gives some value or an error. Overflow, a
wrong index and a cast that does not fit are errors in ANSI mode and silent in the other: that they cannot happen is
proved, so the meaning of a proved text does not depend on the mode.

sqlglot passes over words that are missing, so that DuckDB's parser has to agree: the subset in DuckDB's words differs
from Spark's in four of them.
"""

from __future__ import annotations

import re

from returnlogic.base.interface import Interface
from returnlogic.readers._duckdb_tree import parsed_by_duckdb
from returnlogic.readers._read_back import ReadBack
from returnlogic.readers._reader import Reader
from returnlogic.readers._sql import meaning
from returnlogic.readers._sql_tree import HEAD, QueryText, first_difference, parsed

_TOKEN = re.compile(r"`[^`]*`|'[^']*'|[A-Za-z_]+")
_WORDS = {"DIV": "//", "STRING": "VARCHAR", "array": "list_value"}


def read(text: str, interface: Interface) -> ReadBack:
    """Return the query as formulas; raises `Reject` outside the subset, `NotInstalled` without the parsers."""
    checked = QueryText(text, "`", "(?!)", tuple(_WORDS))
    found = parsed(checked, "spark")
    other = parsed_by_duckdb(QueryText(_in_duckdb(text), '"', "//", tuple(_WORDS.values())), subscripts=True)
    if found != other:
        checked.reject(first_difference(found, other), "two parsers do not agree on what this is")
    return meaning(checked, found, interface, wide_quotients=True)


def _in_duckdb(text: str) -> str:
    """Return the same query in DuckDB's words."""

    def word(found: re.Match[str]) -> str:
        token = found[0]
        return f'"{token[1:-1]}"' if token[0] == "`" else _WORDS.get(token, token)

    return HEAD + _TOKEN.sub(word, text.removeprefix(HEAD))


READER = Reader("spark", read, "Spark SQL 4.0 or newer, in ANSI mode or not")
