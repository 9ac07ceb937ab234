"""Reads back the Spark target: sqlglot takes the text apart, `_sql.py` says what it means.

A quotient by DIV has 64 bits in Spark whatever is divided; an index counts from 0. Overflow, a wrong index and a cast
that does not fit are errors in ANSI mode and silent in the other: that they cannot happen is proved, so the meaning of
a proved text does not depend on the mode.
"""

from __future__ import annotations

from returnlogic.base.interface import Interface
from returnlogic.readers._reader import Reader
from returnlogic.readers._sql import meaning
from returnlogic.readers._sql_tree import Text, parsed
from returnlogic.readers._value import Reading


def read(text: str, face: Interface) -> Reading:
    """The query as formulas; raises `Reject` for anything outside the subset."""
    checked = Text(text, "`", "(?!)")
    return meaning(checked, parsed(checked, "spark"), face, wide_quotients=True)


READER = Reader("spark", read, "Spark SQL 4.0 or newer, in ANSI mode or not")
