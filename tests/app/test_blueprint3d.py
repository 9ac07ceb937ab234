"""The findings on a real policy that is checked against the law of the United Kingdom."""

import pytest

from tests.policy_reports import Report, Reports


@pytest.fixture
def report(reports: Reports) -> Report:
    found = reports("blueprint3d")
    (policy,) = found.json["policies"]
    assert policy["coverage"]["open"] == 0 and not found.json["problems"]
    assert not found.json["summary"]["goals"]["not_proved"]
    return found


def test_sealed_hygiene_goods_are_not_personalised_ones(report: Report) -> None:
    (wrong,) = report.about("RL411")
    assert wrong["clauses"] == ["exemption"] and wrong["severity"] == "error"
    assert "28(1)(b)" in wrong["story"]["help"] and not report.about("RL412")


def test_the_topper_that_may_be_returned_cannot_be_returned(report: Report) -> None:
    (contradiction,) = report.about("RL102", "ordering_error", "custom_designed")
    assert contradiction["severity"] == "error"


def test_fourteen_days_are_less_than_thirty_if_they_are_a_deadline(report: Report) -> None:
    (short,) = report.about("RL401", "faulty_or_our_error", "uk.cra.22")
    assert short["assumptions"] == [{"fourteen_days": "refused"}]


def test_misuse_costs_value_and_not_the_right_to_cancel(report: Report) -> None:
    """Reg 34(9) lets the shop deduct; refusing altogether stood behind the refusal of every change of mind."""
    found = report.about("RL401", "misuse", "uk.ccr.30")
    assert [f["evidence"]["apart_from"] for f in found] == [["change_of_mind", "changed_mind"]]


def test_what_the_law_allows_is_clean(report: Report) -> None:
    """Goods made to the customer's design need not be taken back, nor need the shop pay for the customer's error."""
    against = [f for code in ("RL401", "RL402", "RL404", "RL405") for f in report.about(code)]
    clauses = {name for f in against for name in f["clauses"]}
    assert not clauses & {"own_error_postage", "product_cost_only", "ordering_error"}
    parts = ["custom_designed", "uk.cra.24.5.parts", "uk.cra.22.parts", "uk.cra.23.2.parts"]
    assert [f["clauses"] for f in against if "custom_designed" in f["clauses"]] == [
        parts
    ]  # "faulty" is no missing part
    assert not report.about("RL404")


def test_made_to_order_is_not_made_to_specification(report: Report) -> None:
    (refused,) = report.about("RL402", "change_of_mind")
    assert refused["severity"] == "warning"
    assert refused["assumptions"] and all(a["clearly_personalised"] is False for a in refused["assumptions"])


def test_conditions_cost_the_right_only_if_the_text_means_so(report: Report) -> None:
    conditions = report.about("RL405")
    assert {f["clauses"][0] for f in conditions} >= {"approval", "details", "tracked_service", "packaging_retained"}
    assert all(f["assumptions"] for f in conditions)


def test_the_postage_is_paid_back_at_no_time(report: Report) -> None:
    assert report.about("RL207", "label_or_reimbursement")


def test_neither_the_saving_nor_the_claim_to_comply_cures(report: Report) -> None:
    (masked,) = report.about("RL413")
    assert masked["clauses"][:2] == ["in_accordance", "statutory"] and len(masked["clauses"]) > 4


def test_nobody_says_whose_working_days(report: Report) -> None:
    (clock,) = (f for f in report.about("RL204") if f["topic"] == "working_days")
    assert "replacement_at_once" in clock["clauses"]
