"""The law of member states by its own measure, and the table that tells where each transposes the directives."""

import csv
import tomllib
from pathlib import Path

import pytest

from returnlogic.law.library import jurisdictions, provisions

from .test_breaches import AGAINST_LAW, FAULT, Row, Small, clause, found

SPEC = Path(__file__).resolve().parents[2] / "spec" / "law"
TABLE = tomllib.loads((SPEC / "transposition.toml").read_text("utf-8"))["row"]
STATES = tuple(j for j in jurisdictions() if j.startswith("eu_"))
CHANGED = "invoked is change_of_mind and delivered has happened"

CURE_DE = {"error RL401 eu_de.bgb.438", "error RL401 eu_de.bgb.475e.3", "error RL401 eu_de.bgb.475e.5"}
GERMANY: list[Row] = [
    (
        "two years, four months for what shows in them, and a year more after a repair",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and notified more than 740 days after delivered and notified more than 130 days after found "
            "and not repaired_before",
            "no repair, no replacement",
        ),
        set(),
    ),
    (
        "two years from delivery and not a day more",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and not repaired_before and notified more than 740 days after delivered",
            "no repair, no replacement",
        ),
        CURE_DE,
    ),
    (
        "two years, repaired or not",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and repaired_before and notified more than 740 days after delivered and "
            "notified more than 130 days after found",
            "no repair, no replacement",
        ),
        {c.replace("error", "warning") for c in CURE_DE},
    ),
    (
        "one year for new goods",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and not eu_de_second_hand and notified more than 400 days after delivered and "
            "notified more than 130 days after found and not repaired_before",
            "no repair, no replacement",
        ),
        CURE_DE,
    ),
    (
        "one year for second-hand goods, agreed apart",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and eu_de_second_hand and notified more than 400 days after delivered and "
            "notified more than 130 days after found and not repaired_before",
            "no repair, no replacement",
        )
        + 'assume eu_de_shortened is yes because "it is agreed apart"\n',
        set(),
    ),
    (
        "one year for second-hand goods, in the small print",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and eu_de_second_hand and notified more than 400 days after delivered and "
            "notified more than 130 days after found and not repaired_before",
            "no repair, no replacement",
        )
        + 'assume eu_de_shortened is no because "it stands in the small print"\n',
        CURE_DE,
    ),
    (
        "no refund of what broke on the way back",
        "eu_de",
        clause("exclusion broken", f"{CHANGED} and damaged_on_way_back", "no refund"),
        {"warning RL401 eu_de.bgb.355.3.risk"},
    ),
    (
        "no refund of what broke because it was packed badly",
        "eu_de",
        clause("exclusion broken", f"{CHANGED} and damaged_on_way_back and not packed_securely", "no refund"),
        set(),
    ),
    (
        "half the price for what broke on the way back",
        "eu_de",
        clause(
            "entitlement half",
            f"{CHANGED} and damaged_on_way_back",
            "notified within 20 days after delivered",
            "owed refund",
            "refund of 50% of price",
        ),
        {"warning RL404 eu_de.bgb.355.3.risk"},
    ),
]


ROWS = [*GERMANY]


@pytest.mark.parametrize(("law", "clauses", "expected"), [r[1:] for r in ROWS], ids=[f"{r[1]}: {r[0]}" for r in ROWS])
def test_states(small: Small, law: str, clauses: str, expected: set[str]) -> None:
    assert found(small(clauses, law), *AGAINST_LAW) == expected
