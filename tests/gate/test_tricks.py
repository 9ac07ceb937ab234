"""No loss for customers lands unseen: what the gate says to each trick.

Of the forms of a loss in the policy, which other tests ask about as well, every fourth is played here.
"""

from __future__ import annotations

import os
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.gate.losses import FORMS, MONEY, TIME
from tests.gate.trick import SHOWN, Trick
from tests.gate.tricks import TRICKS

DOCS = Path(__file__).parents[2] / "docs" / "how-to" / "gate-a-change.md"
SELDOM = [t.name for n, t in enumerate((*FORMS, *MONEY, *TIME)) if n % 4]
PLAYED = [t for t in TRICKS if t.name not in SELDOM]


@pytest.mark.parametrize("trick", PLAYED, ids=lambda t: t.name.replace(" ", "_"))
def test_trick(trick: Trick, tmp_path: Path) -> None:
    with patch.dict(os.environ, trick.variables(str(tmp_path))):
        ran = trick.played(tmp_path)
    assert ran.code == trick.comes, ran.out + ran.err
    for words in trick.tells:
        assert words in ran.out + ran.err, (words, ran.out + ran.err)


def test_names_and_kinds() -> None:
    assert len({t.name for t in TRICKS}) == len(TRICKS) >= 80
    rows = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("|")]
    for kind in {t.kind for t in TRICKS}:
        assert any(row.lower().startswith(f"| {kind} |") for row in rows), kind


def test_what_passes_is_shown() -> None:
    """Whatever passes has something that must be printed."""
    assert all(t.tells for t in TRICKS if t.comes == SHOWN)
