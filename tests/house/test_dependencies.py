"""What the package declares is what it imports: no dependency without a user, no import without a dependency."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MODULES = {"z3-solver": "z3", "python-docx": "docx"}
"""Distributions whose module has another name."""
FOR_TESTS = ("bench", "dev")
"""Extras whose distributions tests and benchmarks use; of these only what `returnlogic` imports is looked at."""


def imported() -> set[str]:
    """Return the top-level modules that `returnlogic` imports anywhere, its own and the standard library's apart."""
    found: set[str] = set()
    for file in (ROOT / "returnlogic").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"returnlogic"}


def modules(requirements: list[str]) -> set[str]:
    """Return the top-level modules of requirements as `pyproject.toml` writes them."""
    names = [re.match(r"[A-Za-z0-9_.-]+", r)[0] for r in requirements]  # type: ignore[index]  # each starts with one
    return {MODULES.get(name, name.replace("-", "_")) for name in names}


def test_every_runtime_dependency_is_imported() -> None:
    assert modules(PROJECT["dependencies"]) - imported() == set()


def test_every_extra_of_users_is_imported() -> None:
    for extra, requirements in PROJECT["optional-dependencies"].items():
        if extra not in FOR_TESTS:
            assert modules(requirements) - imported() == set(), extra


def test_every_import_is_declared() -> None:
    everything = [r for requirements in PROJECT["optional-dependencies"].values() for r in requirements]
    assert imported() - modules([*PROJECT["dependencies"], *everything]) == set()


def test_what_is_imported_at_start_is_a_runtime_dependency() -> None:
    """An import that no function, no `try` and no extra stands before is needed by everybody."""
    found: set[str] = set()
    for file in (ROOT / "returnlogic").rglob("*.py"):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
                found.add(node.module.partition(".")[0])
    assert found - sys.stdlib_module_names - {"returnlogic"} - modules(PROJECT["dependencies"]) == set()
