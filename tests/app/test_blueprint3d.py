"""The findings on a real policy that is checked against the law of the United Kingdom."""

from pathlib import Path

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import load
from returnlogic.app.policy_run import CheckedPolicy
from returnlogic.base.finding import Finding, Severity

POLICY = Path(__file__).resolve().parents[2] / "spec" / "policies" / "blueprint3d.ret"
CODES = (
    "RL102",
    "RL204",
    "RL207",
    "RL401",
    "RL402",
    "RL404",
    "RL405",
    "RL407",
    "RL411",
    "RL412",
    "RL413",
    "RL503",
    "RL505",
)


@pytest.fixture(scope="module")
def checked() -> CheckedPolicy:
    policy = load(POLICY)
    assert not policy.problems and policy.coverage is not None and policy.coverage.open_words == 0
    done = check(policy, select=CODES)
    assert not [g for g in done.goals if g.verdict.value == "not_proved"]
    return done


def of(checked: CheckedPolicy, code: str, *clauses: str) -> list[Finding]:
    """The findings of a code that are about all of these clauses."""
    return [f for f in checked.findings if f.code == code and set(clauses) <= set(f.clauses)]


def test_sealed_hygiene_goods_are_not_personalised_ones(checked: CheckedPolicy) -> None:
    (wrong,) = of(checked, "RL411")
    assert wrong.clauses == ("exemption",) and wrong.severity is Severity.ERROR
    assert "28(1)(b)" in wrong.story.help and not of(checked, "RL412")


def test_the_topper_that_may_be_returned_cannot_be_returned(checked: CheckedPolicy) -> None:
    (contradiction,) = of(checked, "RL102", "ordering_error")
    assert "custom_designed" in contradiction.clauses and contradiction.severity is Severity.ERROR


def test_fourteen_days_are_less_than_thirty_if_they_are_a_deadline(checked: CheckedPolicy) -> None:
    (short,) = of(checked, "RL401", "faulty_or_our_error", "uk.cra.22")
    assert [dict(a) for a in short.assumptions] == [{"fourteen_days": "refused"}]


def test_what_the_law_allows_is_clean(checked: CheckedPolicy) -> None:
    """Goods made to the customer's design need not be taken back, nor need the shop pay for the customer's error."""
    against = [f for code in ("RL401", "RL402", "RL404", "RL405") for f in of(checked, code)]
    clauses = {name for f in against for name in f.clauses}
    assert not clauses & {"custom_designed", "own_error_postage", "product_cost_only", "ordering_error", "misuse"}
    assert not of(checked, "RL404")


def test_made_to_order_is_not_made_to_specification(checked: CheckedPolicy) -> None:
    (refused,) = of(checked, "RL402", "change_of_mind")
    assert refused.severity is Severity.WARNING
    assert refused.assumptions and all(a["clearly_personalised"] is False for a in refused.assumptions)


def test_conditions_cost_the_right_only_if_the_text_means_so(checked: CheckedPolicy) -> None:
    conditions = of(checked, "RL405")
    assert {f.clauses[0] for f in conditions} >= {"approval", "details", "tracked_service", "packaging_retained"}
    assert all(f.assumptions for f in conditions)


def test_the_postage_is_paid_back_at_no_time(checked: CheckedPolicy) -> None:
    assert of(checked, "RL207", "label_or_reimbursement")


def test_neither_the_saving_nor_the_claim_to_comply_cures(checked: CheckedPolicy) -> None:
    (masked,) = of(checked, "RL413")
    assert masked.clauses[:2] == ("in_accordance", "statutory") and len(masked.clauses) > 4


def test_nobody_says_whose_working_days(checked: CheckedPolicy) -> None:
    (clock,) = (f for f in of(checked, "RL204") if f.topic == "working_days")
    assert "replacement_at_once" in clock.clauses
