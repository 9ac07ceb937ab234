"""One line of a real file changed: all that is said about it, and exit code 2. RETURNLOGIC_UPDATE=1 rewrites it."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.small import run
from tests.language.cases import cases
from tests.language.mutants import FILE, Mutant, bases, block, changed, mutants, shown

MUTANTS = mutants()


@pytest.mark.parametrize("name", [n for n in bases() if n.endswith(".ret")])
def test_the_bases_load(name: str, tmp_path: Path) -> None:
    assert shown(tmp_path, name, bases()[name]) == ""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.title)
def test_rejected(mutant: Mutant, tmp_path: Path) -> None:
    said = shown(tmp_path, mutant.base, changed(bases()[mutant.base], mutant))
    if os.environ.get("RETURNLOGIC_UPDATE") and said != mutant.expected:
        FILE.write_text(FILE.read_text("utf-8").replace(block(mutant), block(replace(mutant, expected=said))), "utf-8")
        return
    assert said == mutant.expected
    ran = run("check", str(tmp_path / "case.ret"))
    assert ran.code == 2
    assert mutant.expected.partition("\n")[0] in ran.out and "help: " in ran.out


def test_there_are_enough_of_them() -> None:
    """At least 200 files are refused in words that a person has read."""
    here = Path(__file__).parent
    assert len({m.title for m in MUTANTS}) == len(MUTANTS)
    assert len(MUTANTS) + len(cases(here / "reject.md")) >= 200
