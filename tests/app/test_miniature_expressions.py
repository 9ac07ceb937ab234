"""What must come out of the policy of Miniature Expressions; and US law gives no general right to return goods."""

from functools import cache
from pathlib import Path

from returnlogic.app.check import check
from returnlogic.app.load import load
from returnlogic.base.finding import Finding, Severity

POLICY = Path(__file__).resolve().parents[2] / "spec" / "policies" / "miniature-expressions.ret"


@cache
def found(*codes: str) -> tuple[Finding, ...]:
    """The findings of these codes, after making sure that every one of their questions was answered."""
    checked = check(load(POLICY), select=codes)
    assert not [g for g in checked.goals if g.verdict.value == "not_proved"]
    return tuple(f for f in checked.findings if f.code in codes)


def test_every_word_is_accounted_for() -> None:
    policy = load(POLICY)
    assert policy.coverage is not None and policy.coverage.open_words == 0


def test_a_full_refund_and_a_refund_less_shipping_cannot_both_hold() -> None:
    """Whatever "in full" and "the original purchase price" mean."""
    (finding,) = (f for f in found("RL101") if "less_shipping" in f.clauses)
    assert finding.clauses == ("happy_or_back", "less_shipping")
    assert finding.topic == "net(refund)" and finding.severity is Severity.ERROR and not finding.assumptions


def test_three_business_days_and_three_days_end_on_different_dates() -> None:
    (finding,) = (f for f in found("RL101") if "missing_within" in f.clauses)
    assert finding.clauses == ("missing_contact", "missing_within")
    assert finding.topic == "last_day(notified)" and finding.severity is Severity.ERROR and not finding.assumptions


def test_who_waits_for_the_pick_up_may_be_late() -> None:
    (finding,) = found("RL116")
    assert {"shipped_back", "collected"} <= set(finding.clauses) and not finding.assumptions


def test_nobody_is_said_to_choose_between_refund_and_credit() -> None:
    assert "happy_or_back" in {f.clauses[0] for f in found("RL209") if not f.assumptions}


def test_nothing_in_it_is_worse_than_the_law() -> None:
    assert not found("RL401", "RL402", "RL403", "RL404", "RL405", "RL406", "RL407", "RL411", "RL412", "RL413")
