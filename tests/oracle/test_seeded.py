"""Each row of `bugs.md` is true: with the defect seeded, the oracle differs on the policy named, and in this way.

Of each module the first row is tried in every run, the others with `--large`.
"""

from __future__ import annotations

import pytest

from tests.oracle.seeded import Row, noticed, rows
from tests.oracle.seeds import SEEDS

ROWS = rows()
FIRST = {r.seed.module: r for r in reversed(ROWS)}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(r, id=f"{r.seed.code} {r.seed.name}", marks=() if FIRST[r.seed.module] is r else pytest.mark.large)
        for r in ROWS
        if r.policy
    ],
)
def test_a_seeded_defect_is_noticed(row: Row) -> None:
    assert noticed(row.seed, row.policy, frozenset((row.seed.code,))) == row, "python -m tests.oracle.seeded --find 300"


def test_every_defect_has_its_row() -> None:
    assert [r.seed for r in ROWS] == list(SEEDS)
