"""The statutory library: every provision on record and shown on both sides; what is not encoded, with the reason."""

import csv
from pathlib import Path

from returnlogic.app.load import load

ROOT = Path(__file__).resolve().parents[2]
YEARS_NO_CASE_HAS = {str(y) for y in range(1990, 2025)}
FILES = sorted((ROOT / "spec" / "law").glob("*/*.ret"))


def backlog() -> list[dict[str, str]]:
    lines = (ROOT / "spec" / "law" / "backlog.csv").read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


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
