"""One cause, one code: what several checks could say is said by the first of them (`checks/_precedence.py`)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import load_source
from returnlogic.base.source import Source
from returnlogic.checks._catalogue import rules
from returnlogic.checks._precedence import PRECEDENCE, Precedence

HEAD = 'policy shop "Shop"\n  source "shop.txt"\n  uses retail\n  counting calendar_days\n\nright r "r"\n\n'

HOLE = """entitlement fortnight for r
  quote "a"
  notified within 14 days after delivered
  owed refund
exclusion later for r
  quote "b"
  when notified more than 15 days after delivered
  no refund
exclusion early for r
  quote "c"
  when delivered has not happened or (notified has happened and not notified no earlier than delivered)
  no refund
"""
FORCE = """entitlement will for r
  quote "a"
  when invoked is fault
  owed refund
discretion may for r
  quote "b"
  when invoked is fault
  shop may offer refund
"""
FEES = """charge one for r
  quote "a"
  when opened
  customer pays 5.00 for coupon
charge other for r
  quote "b"
  when used
  customer pays 7.00 for coupon
"""
AGAIN = """entitlement first for r
  quote "a"
  when invoked is fault
  notified within 30 days after delivered
  owed refund
restatement second for r restates first
  quote "b"
  when invoked is fault
  notified within 20 days after delivered
"""

CASES = {
    "RL202 before RL201": (HOLE, "RL202", "RL201"),
    "RL113 before RL101": (FORCE, "RL113", "RL101"),
    "RL212 before RL101": (FEES, "RL212", "RL101"),
    "RL101 before RL112": (AGAIN, "RL101", "RL112"),
}


@pytest.fixture
def found(tmp_path: object) -> Callable[[str, tuple[str, ...]], set[str]]:
    """The codes of the findings of a policy with these clauses, of the codes selected."""

    def run(body: str, select: tuple[str, ...]) -> set[str]:
        (tmp_path / "shop.txt").write_text("a b c", "utf-8")  # type: ignore[operator]
        policy = load_source(Source("shop.ret", HEAD + body), tmp_path, laws=())  # type: ignore[arg-type]
        assert not policy.problems, policy.problems
        return {f.code for f in check(policy, select=select).findings} - {"RL905"}

    return run


@pytest.mark.parametrize("name", CASES)
def test_the_first_code_tells_it(name: str, found: Callable[[str, tuple[str, ...]], set[str]]) -> None:
    body, first, hidden = CASES[name]
    assert found(body, (first, hidden)) == {first}


def test_a_hole_that_nobody_else_is_asked_about_is_a_gap(found: Callable[[str, tuple[str, ...]], set[str]]) -> None:
    assert found(HOLE, ("RL201",)) == {"RL201"}


@pytest.mark.parametrize("row", PRECEDENCE, ids=lambda row: f"{row.code} before {' '.join(row.over)}")
def test_both_rules_are_built_and_a_reason_is_given(row: Precedence) -> None:
    assert {row.code, *row.over} <= set(rules()) and row.reason
    named = [code for code in row.over if row.code in rules()[code].page or code in rules()[row.code].page]
    assert named, "one of the two pages says so"
