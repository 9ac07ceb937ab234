"""Standing controls for US law: no general right to return conforming goods, beside the nearest rights that exist."""

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import Policy
from returnlogic.base.finding import Finding, Severity

from .test_clean import AGAINST_LAW, Small

SHOWN = {
    "us_ca": "displayed_in_california",
    "us_fl": "sign_in_florida",
    "us_nj": "sign_in_new_jersey",
    "us_ny": "posted_in_new_york",
}
HEAD = """policy shop "Shop"
  source "shop.txt"
  uses retail
  counting calendar_days
  calendar us_federal

right coverage "the promise"

"""
REFUSED = """exclusion mind for coverage
  quote "No returns for a change of mind."
  when invoked is change_of_mind{more}
  no refund, no credit
"""
NO_REFUND = """entitlement replaced for coverage
  quote "Faulty goods are replaced."
  when invoked is fault
  owed replacement

exclusion never_money for coverage
  quote "We never pay money back."
  when invoked is fault
  no refund, no repair, no price_reduction
"""


def against_law(policy: Policy) -> list[Finding]:
    """The findings against law, after making sure that every one of their questions was answered."""
    checked = check(policy, select=(*AGAINST_LAW, "RL505"))
    assert not [g for g in checked.goals if g.verdict.value == "not_proved"]
    return [f for f in checked.findings if f.code in AGAINST_LAW]


def test_no_federal_rule_lets_a_web_order_be_returned(small: Small) -> None:
    assert not against_law(small(REFUSED.format(more=" and distance"), "us", head=HEAD))


def test_the_cooling_off_rule_needs_a_shop_that_sells_at_homes_or_fairs(small: Small) -> None:
    (finding,) = against_law(small(REFUSED.format(more=""), "us", head=HEAD))
    assert finding.severity is Severity.WARNING and "us.ftc.429" in finding.clauses
    assert all({"sells_at_homes", "sells_at_temporary_places"} & set(a) for a in finding.assumptions)


@pytest.mark.parametrize("state", SHOWN)
def test_a_state_gives_no_right_that_a_shown_policy_does_not_displace(small: Small, state: str) -> None:
    """What a state gives is given where nothing is shown: who refuses it rests on showing that."""
    refused = REFUSED.format(more="")
    shown = f'assume {SHOWN[state]} is yes because "it hangs at the till"\n'
    (finding,) = against_law(small(refused, state, head=HEAD))
    assert finding.severity is Severity.WARNING and all(SHOWN[state] in a for a in finding.assumptions)
    assert not against_law(small(refused + shown, state, head=HEAD))


@pytest.mark.parametrize("state", ["us_ca", "us_ny"])
def test_but_it_asks_that_the_policy_is_told(small: Small, state: str) -> None:
    """Under the assumption that the shop sells there; a text that tells all of it is not reported."""
    told = "  about returns, return_period, refund_form, return_conditions, goods_covered, restocking_fee\n"
    for clause, missing in ((REFUSED.format(more=""), True), (REFUSED.format(more="") + told, False)):
        checked = check(small(clause, state, head=HEAD), select=("RL407",))
        assert any(f.code == "RL407" for f in checked.findings) is missing


def test_new_jersey_asks_nothing_of_a_web_shop(small: Small) -> None:
    policy = small(
        REFUSED.format(more="") + 'assume sells_in_new_jersey is no because "a web shop"\n', "us_nj", head=HEAD
    )
    assert not [f for f in check(policy, select=("RL407",)).findings if f.code == "RL407"]


def test_a_remedy_may_be_limited_to_replacement(small: Small) -> None:
    """UCC 2-719: the Code's remedies are defaults, until the one agreed on fails of its purpose: a judgement."""
    does_its_work = NO_REFUND.replace("is fault", "is fault and not essential_purpose_failed")
    assert not against_law(small(does_its_work, "us", head=HEAD))
    (finding,) = against_law(small(NO_REFUND, "us", head=HEAD))
    assert finding.severity is Severity.WARNING and "us.ucc.2.719.failed" in finding.clauses


@pytest.mark.parametrize("kind", ["waiver", "penalty"])
def test_terms_that_the_code_sets_aside_wait_for_a_judgement(small: Small, kind: str) -> None:
    policy = small(f'term bad\n  quote "This is all you get."\n  of kind {kind}\n', "us", head=HEAD)
    found = [f for f in check(policy, select=("RL406", "RL505")).findings if f.code == "RL406"]
    assert found and all(f.severity is Severity.WARNING and f.assumptions for f in found)
