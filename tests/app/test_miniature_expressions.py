"""What must come out of the policy of Miniature Expressions; and US law gives no general right to return goods."""

import pytest

from tests.policy_reports import Report, Reports


@pytest.fixture
def report(reports: Reports) -> Report:
    """The report, after making sure that every question was answered."""
    found = reports("miniature-expressions")
    assert not found.json["summary"]["goals"]["not_proved"]
    return found


def test_every_word_is_accounted_for(report: Report) -> None:
    (policy,) = report.json["policies"]
    assert policy["coverage"]["open"] == 0


def test_a_full_refund_and_a_refund_less_shipping_cannot_both_hold(report: Report) -> None:
    """Whatever "in full" and "the original purchase price" mean."""
    (finding,) = (f for f in report.findings("RL101") if "less_shipping" in f["clauses"])
    assert finding["clauses"] == ["happy_or_back", "less_shipping"]
    assert finding["topic"] == "base(refund)" and finding["severity"] == "error" and not finding["assumptions"]


def test_three_business_days_and_three_days_end_on_different_dates(report: Report) -> None:
    (finding,) = (f for f in report.findings("RL101") if "missing_within" in f["clauses"])
    assert finding["clauses"] == ["missing_contact", "missing_within"]
    assert finding["topic"] == "last_day(notified)" and finding["severity"] == "error" and not finding["assumptions"]


def test_who_waits_for_the_pick_up_may_be_late(report: Report) -> None:
    (finding,) = report.findings("RL116")
    assert {"shipped_back", "collected"} <= set(finding["clauses"]) and not finding["assumptions"]


def test_nobody_is_said_to_choose_between_refund_and_credit(report: Report) -> None:
    assert "happy_or_back" in {f["clauses"][0] for f in report.findings("RL209") if not f["assumptions"]}


def test_worse_than_the_law_only_where_the_agreed_remedy_failed_or_no_choice_was_offered(report: Report) -> None:
    """UCC 2-719(2) hangs on two judgements, what 16 CFR 435 lets a shop keep on what it offers before it is late."""
    law = ("RL401", "RL402", "RL403", "RL404", "RL405", "RL406", "RL407", "RL411", "RL412", "RL413", "RL414")
    found = [f for code in law for f in report.findings(code)]
    assert found and {f["severity"] for f in found} == {"warning"}
    named = {tuple(c for c in f["clauses"] if c.startswith("us.")): f["assumptions"] for f in found}
    assert set(named) == {("us.ucc.2.719.failed",), ("us.ftc.435.cancel",)}
    assert all(a["essential_purpose_failed"] and a["value_impaired"] for a in named[("us.ucc.2.719.failed",)])
    assert all("delay_choice_offered" in a for a in named[("us.ftc.435.cancel",)])
