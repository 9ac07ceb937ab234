"""On which lines the ends of what is left do not bound what lies between them (M22)."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnlogic.law.balances import crossing_lines
from tests.build import policy

HEAD = 'right r "r"\nentitlement e for r\n  quote "q"\n  owed refund\n  refund of price\n'
CHARGES = {
    "a kept one with two ends, a billed one": (("up to 60.00", "kept"), ("55.00", "billed"), ["handling_fee"]),
    "both kept": (("up to 60.00", "kept"), ("55.00", "kept"), []),
    "no range": (("60.00", "kept"), ("55.00", "billed"), []),
    "as the text is read, both alike": (("up to 60.00", ""), ("55.00", ""), []),
    "one of them as the text is read": (("up to 60.00", ""), ("55.00", "billed"), ["handling_fee"]),
}


@pytest.mark.parametrize("name", CHARGES)
def test_which_lines_cross(name: str, tmp_path: Path) -> None:
    *charges, lines = CHARGES[name]
    body = HEAD
    for number, (sum, way) in enumerate(charges):
        body += (
            f'charge c{number} for r\n  quote "q"\n  customer pays {sum} for handling_fee{f", {way}" if way else ""}\n'
        )
    program = policy(body, folder=tmp_path).program
    assert program is not None
    assert crossing_lines(program) == lines
