"""The bugs of `bugs.md` can still be seeded, and the tests that notice them are there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.cli.seeded import Bug, bugs
from tests.mutation.__main__ import ROOT


@pytest.mark.parametrize("bug", bugs(), ids=lambda bug: bug.what)
def test_a_bug_can_be_seeded(bug: Bug) -> None:
    text = (ROOT / bug.module).read_text("utf-8")
    ast.parse(bug.seeded(text))
    for test in bug.tests:
        file, _, name = test.partition("::")
        assert f"def {name}" in Path(__file__).with_name(file).read_text("utf-8")
