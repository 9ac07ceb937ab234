"""A check that could not be asked of anything is told apart from a check that found nothing (rule W6)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from returnlogic.app.check import check
from returnlogic.app.engagement import settled
from returnlogic.app.load import Policy
from returnlogic.base.finding import Goal, Verdict
from returnlogic.meaning.term import FALSE, TRUE
from returnlogic.solver.ask import Undecided

GRANT = """entitlement granted for coverage
  quote "We refund."
  when {scope}
  owed refund
"""
REFUSAL = """exclusion refused for coverage
  quote "We do not."
  when {scope}
  no refund
"""


def verdicts(policy: Policy, code: str) -> dict[str, Verdict]:
    return {g.subject: g.verdict for g in check(policy, select=(code,)).goals if g.code == code}


@pytest.mark.parametrize(
    ("scope", "verdict"),
    [
        ("issue is nothing_wrong and issue is poor_quality", Verdict.NOT_ENGAGED),
        ("issue is nothing_wrong", Verdict.PROVED),
        ("issue is poor_quality", Verdict.REFUTED),
    ],
)
def test_a_clause_that_no_case_reaches_contradicts_nothing_and_proves_nothing(
    small: Callable[..., Policy], scope: str, verdict: Verdict
) -> None:
    policy = small(GRANT.format(scope=scope) + REFUSAL.format(scope="issue is poor_quality"))
    assert verdicts(policy, "RL102") == {"granted and refused": verdict}


def test_a_ground_that_nobody_can_have_is_no_case_that_is_answered(small: Callable[..., Policy]) -> None:
    asked = verdicts(small(GRANT.format(scope="issue is nothing_wrong")), "RL201")
    assert asked["issue poor_quality"] is Verdict.REFUTED
    assert set(asked.values()) == {Verdict.REFUTED, Verdict.PROVED, Verdict.NOT_ENGAGED}
    assert asked["invoked fault"] is Verdict.NOT_ENGAGED, "with nothing wrong, nobody can say that something is"


def test_a_check_without_a_subject_is_not_engaged(small: Callable[..., Policy]) -> None:
    checked = check(small(GRANT.format(scope="issue is nothing_wrong")), select=("RL212",))
    assert verdicts(checked.policy, "RL212") == {"this policy": Verdict.NOT_ENGAGED}
    assert checked.counts()["not_engaged"] == 1


def test_what_could_not_be_told_is_not_proved() -> None:
    goal = Goal("RL101", "a and b", Verdict.PROVED)
    engagement = {("RL101", "a and b"): (TRUE, FALSE)}
    assert settled(goal, engagement, {TRUE: True, FALSE: True}) == goal
    assert settled(goal, engagement, {TRUE: Undecided("x"), FALSE: False}).verdict is Verdict.NOT_ENGAGED
    assert settled(goal, engagement, {TRUE: True, FALSE: Undecided("budget")}).verdict is Verdict.NOT_PROVED
    assert settled(goal, engagement, {}).verdict is Verdict.NOT_PROVED, "nobody asked"
