"""The shape of the code: one name per type, short modules and functions, docstrings that open with what is done."""

import ast
import re
from pathlib import Path

from tests.house.measure import LONG_FUNCTION, LONG_MODULE, Definition, functions, homonyms, length, modules

REFERENCE_CARD = "reference card"
"""Said in the docstring of what may be longer: a list with one entry for each kind of node or option."""

SHOWN = ("command", "Severity", "Verdict")
"""The help of commands, and enums that the published schemas describe."""

OPENS_WITHOUT_A_VERB = re.compile(r"(What|Whether|Where|How|Why)\b")


def test_no_two_public_types_share_a_name() -> None:
    assert homonyms() == {}


def test_a_second_type_of_one_name_is_found(tmp_path: Path) -> None:
    for folder, text in (
        ("a", "class Row: ...\n"),
        ("b", "Row = int\n"),
        ("targets", "Env = int"),
        ("readers", "Env = int"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.py").write_text(text)
    assert homonyms(tmp_path) == {"Row": ["a/x.py", "b/x.py"]}


def test_what_is_long_says_that_it_is_a_reference_card() -> None:
    found = []
    for name, path, tree in modules():
        long: list[tuple[str, ast.Module | Definition]] = []
        if path.read_text("utf-8").count("\n") > LONG_MODULE:
            long.append((name, tree))
        long += [(f"{name}: {f.name}", f) for f in functions(tree) if length(f) > LONG_FUNCTION]
        found += [n for n, node in long if REFERENCE_CARD not in (ast.get_docstring(node) or "").lower()]
    assert found == []


def test_docstrings_say_what_is_done() -> None:
    """But for what users read as it is: rule pages (modules of checks/), schemas (models) and help (commands)."""
    found = []
    for name, _, tree in modules():
        page = name.startswith("checks/") and not name.startswith("checks/_")
        for node in ast.walk(tree):
            if (isinstance(node, ast.Module) and page) or not isinstance(node, ast.Module | Definition):
                continue
            model = isinstance(node, ast.ClassDef) and any(k.arg == "title" for k in node.keywords)
            shown = model or getattr(node, "name", "") in SHOWN
            if not shown and OPENS_WITHOUT_A_VERB.match(ast.get_docstring(node) or ""):
                found.append(f"{name}: {getattr(node, 'name', 'module')}")
    assert found == []
