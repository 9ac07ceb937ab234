"""How heavy a code is follows from what it means for customers (decision 0030)."""

from __future__ import annotations

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
