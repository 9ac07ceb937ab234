"""Standing controls for US law: no general right to return conforming goods, beside the nearest rights that exist."""

import pytest

from returnlogic.base.finding import Finding, Severity
from returnlogic.project.check import check
from returnlogic.project.load import Policy

from .test_clean import AGAINST_LAW, Small

STATES = ("us", "us_ca", "us_ny", "us_fl", "us_nj")
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
  when {when}
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


@pytest.mark.parametrize("state", STATES[1:])
def test_a_state_asks_something_of_those_only_who_sell_there_and_do_not_tell(small: Small, state: str) -> None:
    """An undisclosed policy is the only one that a state sets aside: never without an assumption, never an error."""
    (finding,) = against_law(small(REFUSED.format(more=""), state, head=HEAD))
    assert finding.severity is Severity.WARNING
    assert finding.assumptions and all(any(n.startswith("sells_in_") for n in a) for a in finding.assumptions)


@pytest.mark.parametrize("state", STATES[1:])
def test_a_policy_that_is_told_and_displayed_meets_them(small: Small, state: str) -> None:
    told = {
        "us_ca": "displayed_in_california is yes",
        "us_ny": "posted_in_new_york is yes",
        "us_fl": "sign_in_florida is yes",
        "us_nj": "sign_in_new_jersey is yes",
    }[state]
    policy = small(REFUSED.format(more="") + f'\nassume {told} because "it is on the order form"\n', state, head=HEAD)
    assert not against_law(policy)


def test_new_jersey_asks_nothing_of_a_web_shop(small: Small) -> None:
    assert not against_law(small(REFUSED.format(more=" and distance"), "us_nj", head=HEAD))


def test_a_remedy_may_be_limited_to_replacement(small: Small) -> None:
    """UCC 2-719: not below the law as long as the remedy does what it is for."""
    when = "invoked is fault and not essential_purpose_failed and not agreed_time_manifestly_unreasonable"
    assert not against_law(small(NO_REFUND.format(when=when), "us", head=HEAD))


def test_but_not_where_it_fails_of_its_essential_purpose(small: Small) -> None:
    policy = small(NO_REFUND.format(when="invoked is fault"), "us", head=HEAD)
    found = [f for f in against_law(policy) if "us.ucc.2.719.failed" in f.clauses]
    assert found and all(f.severity is Severity.WARNING for f in found)
