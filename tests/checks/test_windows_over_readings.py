"""A window whose act or start is a reading is asked under each meaning of it, as the evaluator decides it (M4, A1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnlogic.app.check import check
from returnlogic.base.finding import Finding
from tests.build import policy

READINGS = """
right r "returns"
reading back quote "q" (1st) : arrived_back or sent_back
reading bought quote "q" (1st) : delivered or ordered
"""
TWO = """
entitlement one for r
  quote "q"
  {}
  owed refund
entitlement two for r
  quote "q"
  {}
  owed refund
"""
CONTRADICT = {
    "the act is a reading": ("back within 60 days after delivered", "back within 90 days after delivered"),
    "the start is a reading": ("sent_back within 14 days after bought", "sent_back within 30 days after bought"),
    "act and start are": ("back within 14 days after bought", "back within 30 days after bought"),
    "with refusals afterwards": (
        "back within 60 days after delivered afterwards refused",
        "back within 90 days after delivered afterwards refused",
    ),
    "other units": ("back within 2 weeks after delivered", "back within 15 days after delivered"),
}
UNDER_ONE_MEANING = {
    "one act is a reading": (
        "back within 60 days after delivered",
        "sent_back within 90 days after delivered",
        ("back", "sent_back"),
    ),
    "the other act": (
        "back within 60 days after delivered",
        "arrived_back within 90 days after delivered",
        ("back", "arrived_back"),
    ),
    "one start is a reading": (
        "sent_back within 30 days after bought",
        "sent_back within 30 days after delivered",
        ("bought", "ordered"),
    ),
    "an act of two meanings against its start": (
        "back within 30 days after bought",
        "back within 30 days after delivered",
        ("bought", "ordered"),
    ),
    "two readings": (
        "back within 30 days after bought",
        "sent_back within 60 days after bought",
        ("back", "sent_back"),
    ),
}
AGREE = {
    "the same": ("back within 60 days after delivered", "back within 60 days after delivered"),
    "the same start": ("sent_back within 30 days after bought", "sent_back within 30 days after bought"),
    "weeks and days": ("back within 2 weeks after delivered", "back within 14 days after delivered"),
    "other acts": ("back within 60 days after delivered", "notified within 90 days after delivered"),
}


def found(one: str, two: str, folder: Path, more: str = "") -> list[Finding]:
    loaded = policy(READINGS + more + TWO.format(one, two), folder=folder)
    assert not loaded.problems, loaded.problems
    checked = check(loaded, select=("RL101", "RL102"))
    return [f for f in checked.findings if f.code in ("RL101", "RL102")]


@pytest.mark.parametrize("name", CONTRADICT)
def test_contradictions_under_every_meaning(name: str, tmp_path: Path) -> None:
    (finding,) = found(*CONTRADICT[name], tmp_path)
    assert set(finding.clauses) == {"one", "two"} and finding.severity == "error" and not finding.assumptions


@pytest.mark.parametrize("name", UNDER_ONE_MEANING)
def test_contradictions_under_one_meaning(name: str, tmp_path: Path) -> None:
    one, two, (reading, value) = UNDER_ONE_MEANING[name]
    (finding,) = found(one, two, tmp_path)
    assert all(needed[reading] == value for needed in finding.assumptions) and finding.assumptions
    fixed = f'assume {reading} is {value} because "x"\n'
    assert [f.clauses for f in found(one, two, tmp_path, fixed)] == [finding.clauses], "an `assume` brings it out"


@pytest.mark.parametrize("name", AGREE)
def test_windows_that_agree(name: str, tmp_path: Path) -> None:
    assert not found(*AGREE[name], tmp_path)


LATE = {
    "from purchase": ("sent_back within 30 days after bought", True),
    "the act is a reading too": ("back within 30 days after bought", True),
    "before or after, it is too early": ("sent_back no later than 30 days after bought", True),
    "in weeks": ("sent_back within 4 weeks after bought", True),
    "in months": ("sent_back within 1 month after bought", True),
    "from delivery": ("sent_back within 30 days after delivered", False),
}


@pytest.mark.parametrize("name", LATE)
def test_a_window_can_be_over_before_the_goods_come(name: str, tmp_path: Path) -> None:
    limit, late = LATE[name]
    body = f'entitlement e for r\n  quote "q"\n  when invoked is change_of_mind\n  {limit}\n  owed refund\n'
    checked = check(policy(READINGS + body, folder=tmp_path), select=("RL106",))
    findings = [f for f in checked.findings if f.code == "RL106"]
    assert {n["bought"] for f in findings for n in f.assumptions} == ({"ordered"} if late else set())
    assert bool(findings) is late
