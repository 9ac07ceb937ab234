"""Make the parser from `grammar/`, and tell what may stand where: asked of the parser, no list repeats the grammar."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache

import lark
from lark import Lark
from lark.exceptions import UnexpectedInput

from returnlogic.base.resources import read_text

STRING_OR_COMMENT = r'"(?:[^"\\\n]|\\.)*"|#[^\n]*'


TABLES = "tables.json"
"""The parser as data, beside the grammar it was made from: to load it takes a tenth of the time of making it."""


@cache
def parser() -> Lark:
    """Return the parser of whole files; made once, from its tables iff they are of this grammar and this Lark."""
    stored = json.loads(read_text("grammar", TABLES), object_pairs_hook=_with_numbers)
    if stored["key"] != grammar_key():
        return built()
    stored["data"]["parser"]["parser"]["states"] = stored["states"]
    made: Lark = Lark._load_from_dict(stored["data"], stored["memo"])  # type: ignore[no-untyped-call]  # Lark's
    return made


def grammar_key() -> str:
    """Return the hash of what the tables depend on."""
    parts = (lark.__version__, read_text("grammar", "policy.lark"), read_text("grammar", "terms.lark"))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _with_numbers(pairs: list[tuple[str, object]]) -> dict[object, object]:
    """Return an object of JSON with its keys as Lark has them: states and symbols are numbers."""
    return {int(key) if key.isdigit() else key: value for key, value in pairs}


def built() -> Lark:
    """Return the parser, made from the grammar itself."""

    def load(_base: str | None, name: str) -> tuple[str, str]:
        try:
            return name, read_text("grammar", name)
        except FileNotFoundError as error:
            raise OSError(name) from error

    return Lark(
        read_text("grammar", "policy.lark"),
        parser="lalr",
        propagate_positions=True,
        maybe_placeholders=True,
        import_paths=[load],
    )


HEAD = 'policy p "p"\n'
DECLARATION = HEAD + "right r\n"
ITEM = HEAD + 'tiers t\nrows unclear\nrow r:\nquote "q"\n'
"""Within a row: what can follow there is what can in a clause, and another row."""


@dataclass(frozen=True, slots=True)
class Starts:
    """Names of terminals: what starts a header line, a declaration, a clause, an item; what follows an item's name."""

    header: frozenset[str]
    declaration: frozenset[str]
    clause: frozenset[str]
    item: frozenset[str]
    after_name: frozenset[str]


@cache
def starts() -> Starts:
    """Return the terminals that the grammar lets start a line, by place."""

    def accepted(text: str) -> frozenset[str]:
        try:
            reading = parser().parse_interactive(text)
            reading.exhaust_lexer()
        except UnexpectedInput:
            return frozenset()
        return frozenset[str](reading.accepts()) - {"$END"}  # type: ignore[no-untyped-call]  # Lark's

    declaration = accepted(DECLARATION) - {"STRING"}
    item = accepted(ITEM) - declaration - {"NTH"}
    words = {t.name: t.pattern.value for t in parser().terminals}
    plain = {n: w.removesuffix(r"\b") for n, w in words.items() if re.fullmatch(r"[a-z]+\\b", w)}
    every = item - {"_ROW"}
    clause = frozenset(n for n in declaration & plain.keys() if every <= accepted(f"{DECLARATION}{plain[n]} n"))
    return Starts(accepted(HEAD) - declaration, declaration, clause, item, accepted(ITEM + "n"))


@cache
def patterns() -> dict[str, str]:
    """Return the regular expression of each terminal, by its name."""
    return {t.name: t.pattern.to_regexp() for t in parser().terminals}


@cache
def display() -> dict[str, str]:
    """Return the words a writer would type for each terminal, by its name."""
    shown = {"NAME": "a name", "STRING": 'a "quoted text"', "NUMBER": "a number", "DATE": "a date like 2026-05-05"}
    shown |= {"UNIT": "a unit (days, months, …)", "DECIMAL": "an amount like 9.00", "PERCENT": "a percentage like 30%"}
    shown |= {"DATETIME": "an instant like 2026-05-05T14:30", "NTH": "(2nd)", "CURRENCY": "a currency like EUR"}
    shown |= {
        "_COMMA": "`,`",
        "_COLON": "`:`",
        "_LPAR": "`(`",
        "_RPAR": "`)`",
        "_YES_NO": "`yes/no`",
        "$END": "the end",
    }
    for terminal in parser().terminals:
        if terminal.name not in shown:
            words = re.sub(r"\\b|\(\?[^)]*\)", "", terminal.pattern.value).replace(r"\s+", " ")
            shown[terminal.name] = f"`{words}`"
    return shown
