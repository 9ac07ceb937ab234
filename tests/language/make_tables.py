"""Write the tables of the parser, `grammar/tables.json`: after a change of the grammar or of the version of Lark."""

from __future__ import annotations

import json
from pathlib import Path

from lark.grammar import Rule
from lark.lexer import TerminalDef

from returnlogic.language.syntax import TABLES, built, grammar_key

PLACE = Path(__file__).resolve().parents[2] / "grammar" / TABLES


def tables() -> str:
    """The tables of the parser that is built from the grammar, a state a line."""
    data, memo = built().memo_serialize([TerminalDef, Rule])
    data["options"].pop("import_paths")  # a function, of no use to a parser that is there
    states = data["parser"]["parser"].pop("states")
    parts = {"key": grammar_key(), "data": data, "memo": memo}
    lines = [f"{json.dumps(name)}: {json.dumps(part)}" for name, part in parts.items()]
    rows = ",\n".join(f'"{number}": {json.dumps(actions)}' for number, actions in states.items())
    return "{" + ",\n".join([*lines, f'"states": {{\n{rows}\n}}']) + "}\n"


if __name__ == "__main__":
    PLACE.write_text(tables(), "utf-8")
