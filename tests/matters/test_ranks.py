"""How heavy a code is follows from what it means for customers (decision 0030)."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import load
from returnlogic.base.finding import Severity
from returnlogic.checks._catalogue import rules
from returnlogic.matters.kinds import KINDS, RANKS, MatterKind, Rank

LEVELS = {
    Rank.BELOW_LAW: Severity.ERROR,
    Rank.CONTRADICTION: Severity.ERROR,
    Rank.OPEN: Severity.WARNING,
    Rank.DRAFTING: Severity.NOTE,
}


def test_a_code_has_the_severity_of_its_rank() -> None:
    other = {code: rules()[code].severity for code in KINDS if rules()[code].severity is not LEVELS[_rank(code)]}
    assert other == {}


def test_only_what_changes_no_outcome_is_drafting() -> None:
    assert {c for c, kind in KINDS.items() if kind is MatterKind.DRAFTING} == {
        c for c in KINDS if _rank(c) is Rank.DRAFTING
    }


def _rank(code: str) -> Rank:
    return RANKS.get(code, Rank.OPEN)


POLICY = """policy shop "Shop"
  source "shop.txt"
  uses retail
  counting calendar_days
  silence refuses
  period from 2026-03-02 to 2026-03-02
ASSUMED
right returns "returns"

entitlement long for returns
  quote "Tell us within 30 days."
  when invoked is change_of_mind
  notified within 30 days after delivered
  owed refund

exclusion sale for returns
  quote "No refund for sale items."
  when CONDITION
  no refund
"""


@pytest.mark.parametrize(
    ("condition", "assumed", "severity"),
    [
        ("sold_as_final", "", Severity.ERROR),
        ("withdrawal_right_told", "", Severity.WARNING),
        ("sold_as_final or withdrawal_right_told", "", Severity.ERROR),
        ("withdrawal_right_told", '  assume withdrawal_right_told is yes because "of course"\n', Severity.ERROR),
    ],
)
def test_what_only_a_practice_of_the_shop_makes_wrong_is_no_error(
    tmp_path: Path, condition: str, assumed: str, severity: Severity
) -> None:
    (tmp_path / "shop.txt").write_text("Tell us within 30 days. No refund for sale items.", "utf-8")
    (tmp_path / "shop.ret").write_text(POLICY.replace("CONDITION", condition).replace("ASSUMED\n", assumed), "utf-8")
    policy = load(tmp_path / "shop.ret")
    assert not policy.problems, policy.problems
    found = check(policy, select=("RL102",)).findings
    assert [f.severity for f in found if f.code == "RL102"] == [severity]
