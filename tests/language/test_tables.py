"""The parser made from its tables is the parser made from the grammar, and other tables are not used."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lark import Lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

from returnlogic.base.resources import read_text
from returnlogic.language import syntax
from returnlogic.language.syntax import TABLES, built, grammar_key, parser


def automaton(made: Lark) -> Any:
    """The states of a parser, each with what it does at each symbol."""
    return made.parser.parser._parse_table  # type: ignore[attr-defined]  # Lark has no other name for it


def but_states(made: Lark) -> Any:
    """Terminals, rules, and how the lexer takes them, as data."""
    data, memo = made.memo_serialize([TerminalDef, Rule])
    return json.loads(json.dumps([memo, data["rules"], data["parser"]["lexer_conf"], data["parser"]["parser_conf"]]))


def test_the_tables_are_those_of_the_grammar() -> None:
    """State by state from the first one: their numbers may differ."""
    stored = json.loads(read_text("grammar", TABLES))
    assert stored["key"] == grammar_key(), "make them again: `python -m tests.language.make_tables`"
    ours, whole = parser(), built()
    assert but_states(ours) == but_states(whole)
    a, b = automaton(ours), automaton(whole)
    same, left = {a.start_states["start"]: b.start_states["start"]}, [a.start_states["start"]]
    while left:
        state = left.pop()
        mine, other = a.states[state], b.states[same[state]]
        assert mine.keys() == other.keys()
        for symbol, (kind, to) in mine.items():
            kind_there, there = other[symbol]
            assert kind == kind_there, (state, symbol)
            if to not in a.states:  # it reduces by a rule
                assert to == there
                continue
            if to not in same:
                left.append(to)
            assert same.setdefault(to, there) == there
    assert len(same) == len(set(same.values())) == len(a.states) == len(b.states)
    assert same[a.end_states["start"]] == b.end_states["start"]


def test_tables_of_another_grammar_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    text = syntax.read_text

    def changed(folder: str, name: str) -> str:
        return text(folder, name) + ("\nMORE: /x/\n" if name == "terms.lark" else "")

    monkeypatch.setattr(syntax, "read_text", changed)
    monkeypatch.setattr(syntax, "built", lambda: "built")
    assert parser.__wrapped__() == "built"
    monkeypatch.setattr(syntax, "read_text", text)
    assert parser.__wrapped__() != "built"
    monkeypatch.setattr("lark.__version__", "0")
    assert parser.__wrapped__() == "built" and len(grammar_key()) == 64
