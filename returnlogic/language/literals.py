"""Build literals and units of time from the words that stand for them."""

from __future__ import annotations

import re

from lark import Token

from returnlogic.base.source import Span
from returnlogic.language import tree as t
from returnlogic.language.problem import Problem
from returnlogic.language.words import DAYS_OF_MONTH

MAX_DIGITS = 9
"""The digits that a number has at most."""


def unit_of(token: Token) -> str:
    """Return the unit in the plural; a business day is a working day."""
    word = " ".join(token.split()).replace("business", "working")
    return word if word.endswith("s") else word + "s"


def number_of(kind: str, span: Span, token: Token) -> t.Literal:
    """Return the literal of a number; raises `Problem` iff it has too many digits."""
    if max(map(len, re.findall("[0-9]+", token))) > MAX_DIGITS:
        raise Problem("RL001", "this number is too large", span, f"at most {MAX_DIGITS} digits")
    return t.Literal(kind, "".join(token.split()), span)


def date_of(span: Span, token: Token) -> t.Literal:
    """Return the literal of a day, as `2026-12-01` if it is written `1 December 2026`."""
    parts = token.split()
    if len(parts) == 3:
        month = [*DAYS_OF_MONTH].index(parts[1]) + 1
        return t.Literal("date", f"{parts[2]}-{month:02}-{int(parts[0]):02}", span)
    return t.Literal("date", str(token), span)
