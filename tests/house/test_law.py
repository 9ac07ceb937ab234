"""The statutory library: every provision on record and shown on both sides; what is not encoded, with the reason."""

import csv
from pathlib import Path

import pytest

from returnlogic.app.examples import run_tests
from returnlogic.app.load import load
from returnlogic.solver.ask import Session

ROOT = Path(__file__).resolve().parents[2]
YEARS_NO_CASE_HAS = {str(y) for y in range(1990, 2025)}
FILES = sorted((ROOT / "spec" / "law").glob("*/*.ret"))


def backlog() -> list[dict[str, str]]:
    lines = (ROOT / "spec" / "law" / "backlog.csv").read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_provision_has_an_example_on_either_side(path: Path) -> None:
    policy = load(path)
    assert policy.program is not None, policy.problems
    tested = run_tests(policy, Session(policy.program))
    assert all(t.verdict == "passed" for t in tested), [t.title for t in tested if t.verdict != "passed"]
    examples = [t.live for t in tested if t.kind == "example"]
    ended = {c.id for c in policy.program.clauses if c.provision and c.provision.in_force_to[:4] in YEARS_NO_CASE_HAS}
    ids = {c.id for c in policy.program.clauses} - ended
    assert not {i for i in ids if not any(i in live for live in examples)}, "never shown to apply"
    assert not {i for i in ids if all(i in live for live in examples)}, "never shown not to apply"


def test_what_is_not_encoded_is_said_with_a_reason() -> None:
    rows = backlog()
    encoded = {c.name.text for path in FILES for c in load(path).tree.clauses()}  # type: ignore[union-attr]
    assert len({r["id"] for r in rows}) == len(rows)
    assert not encoded & {r["id"] for r in rows}
    assert all(r["citation"] and len(r["why"]) > 20 for r in rows)


def test_no_two_provisions_stand_for_one_place_at_one_time() -> None:
    """LAW rule of the library: amended text is a second provision with its own interval."""
    seen: dict[str, list[tuple[str, str, str]]] = {}
    for path in FILES:
        for clause in load(path).program.clauses:  # type: ignore[union-attr]
            p = clause.provision
            assert p is not None and p.about and p.citation and p.verified and p.strength
            seen.setdefault(f"{p.citation} {p.title}", []).append((p.in_force_from, p.in_force_to or "9999", clause.id))
    for found in seen.values():
        for (_, end, one), (start, _, other) in zip(sorted(found), sorted(found)[1:], strict=False):
            assert end <= start, f"{one} and {other} overlap"
