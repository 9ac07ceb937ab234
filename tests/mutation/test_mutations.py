"""The mutations are real ones, and every module of the kernel and the solver has tests to notice them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutation.__main__ import ROOT, SELECTION, drawn
from tests.mutation.mutations import mutations

TEXT = '''
"""A docstring with 1 and True."""
WIDTH: int = 7
def f(a: int | None, b: bool = False) -> str:
    """Not 2."""
    assert a > 0, "message"
    if a < WIDTH and not b:
        g(a)
    return smt.app("<", min(a, 1) + 2)
'''
EXPECTED = """
3:14 `7` -> `8`
4:32 `False` -> `True`
7:8 `a < WIDTH and not b` -> `(a < WIDTH or not b)`
7:8 `a < WIDTH` -> `(a <= WIDTH)`
7:8 `a < WIDTH and not b` -> `(not (a < WIDTH and (not b)))`
7:22 `not b` -> `(b)`
8:9 `g(a)` -> `pass`
9:20 `"<"` -> `'<='`
9:25 `min(a, 1) + 2` -> `(min(a, 1) - 2)`
9:25 `min` -> `max`
9:32 `1` -> `2`
9:37 `2` -> `3`
"""


def test_what_is_changed_and_what_is_left_alone() -> None:
    found = [m.shown(TEXT) for m in mutations(TEXT)]
    assert sorted(found) == sorted(EXPECTED.strip().splitlines())


@pytest.mark.parametrize("module", SELECTION)
def test_every_mutation_is_another_text(module: str) -> None:
    text = (ROOT / module).read_text("utf-8")
    made = [m.apply(text) for m in mutations(text)]
    assert text not in made and len(set(made)) == len(made)
    compile(made[0], module, "exec")


def test_every_module_has_tests_that_exist() -> None:
    folders = ("returnlogic/meaning", "returnlogic/solver")
    modules = {f"{f}/{p.name}" for f in folders for p in (ROOT / f).glob("*.py") if p.name != "__init__.py"}
    assert set(SELECTION) == modules
    named = {test.partition("::")[0] for tests in SELECTION.values() for test in tests}
    assert all(Path(ROOT / test).is_file() for test in named)


def test_a_smaller_sample_is_the_start_of_a_larger_one() -> None:
    assert drawn("dates", 5, seed=1) == drawn("dates", 10, seed=1)[:5] != drawn("dates", 5, seed=2)
