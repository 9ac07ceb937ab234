"""The statutory library: its own examples pass, and they show every provision applying and not applying.

What is over, or has no first day yet, cannot be shown applying."""

from pathlib import Path

import pytest

from returnlogic.app.examples import run_tests
from returnlogic.app.load import load
from returnlogic.language.words import YEARS
from returnlogic.solver.ask import DEFAULT_BUDGET, Session

LAWS = sorted((Path(__file__).resolve().parents[2] / "spec" / "law").glob("*/*.ret"))


@pytest.mark.parametrize("path", LAWS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_provision_is_seen_from_both_sides(path: Path) -> None:
    law = load(path)
    assert law.program is not None, law.problems
    results = run_tests(law, Session(law.program, DEFAULT_BUDGET))
    assert results and not [r.title for r in results if r.verdict != "passed"]

    provisions = {c.id: c.provision for c in law.program.clauses if c.provision is not None}
    never = {n for n, p in provisions.items() if p.not_in_force or (p.in_force_to and p.in_force_to <= YEARS[0])}
    applies = {n for n in provisions if any(n in r.live for r in results)}
    applies_not = {n for n in provisions if any(n not in r.live for r in results)}
    assert sorted(provisions.keys() - applies - never) == []
    assert sorted(provisions.keys() - applies_not) == []
