"""The states that make a shop show its policy: in a statute's terms it is clean, and the breach of it is found."""

import pytest

from .test_breaches import AGAINST_LAW, FINAL, US_HEAD, Row, Small, assume, found

BACK = """entitlement back for coverage
  quote "Within {days} days of the purchase the money comes back, {paid} days after the goods."
  when invoked is change_of_mind{more}
  sent_back within {days} days after ordered
  owed refund
  refund of price
  due refunded within {paid} days after arrived_back
"""
CHARGE = """charge deducted for coverage
  quote "We deduct {sum}."
  when {when}
  customer pays {sum} for {line}, kept
"""
NO_MONEY = """exclusion no_money for coverage
  quote "No money is paid for this."
  when {when}
  no refund
"""

SHOWN_HI = assume("sign_in_hawaii", "yes")
CARD_HI = " and hawaii_means is hawaii_card"
CLEARED_HI = " and hawaii_means is hawaii_check and hawaii_check_cleared before sent_back"
REPACKED_HI = "invoked is change_of_mind and hawaii_set_up"
HI = {"warning RL401 us.hi.481b.5.5.refund"}
PAID_HI = {f"warning RL401 us.hi.481b.5.5.{x}" for x in ("cash", "check", "ten_days")}
"""Provisions of one right are named together."""

HAWAII: list[Row] = [
    ("final", "us_hi", FINAL.format(more=""), HI),
    ("final, on a sign", "us_hi", FINAL.format(more="") + SHOWN_HI, set()),
    ("final for used goods", "us_hi", FINAL.format(more=" and used"), set()),
    ("final for custom goods", "us_hi", FINAL.format(more=" and personalised"), HI),
    (
        "final for custom goods, acknowledged",
        "us_hi",
        FINAL.format(more=" and personalised and hawaii_acknowledged"),
        set(),
    ),
    (
        "final online, if the section does not reach that",
        "us_hi",
        FINAL.format(more=" and distance") + assume("reaches_hawaii", "no"),
        set(),
    ),
    ("final online, if it may", "us_hi", FINAL.format(more=" and distance"), HI),
    ("60 days, money in 10", "us_hi", BACK.format(days=60, paid=10, more=CARD_HI), set()),
    (
        "30 days, then nothing",
        "us_hi",
        NO_MONEY.format(when="invoked is change_of_mind and sent_back more than 30 days after ordered"),
        HI,
    ),
    (
        "30 days, then nothing, on a sign",
        "us_hi",
        NO_MONEY.format(when="invoked is change_of_mind and sent_back more than 30 days after ordered") + SHOWN_HI,
        set(),
    ),
    ("money in 11 days", "us_hi", BACK.format(days=60, paid=11, more=CARD_HI) + SHOWN_HI, PAID_HI),
    (
        "in 10 days, on the shop's own account",
        "us_hi",
        BACK.format(days=60, paid=10, more=" and hawaii_means is hawaii_account") + SHOWN_HI,
        PAID_HI,
    ),
    (
        "in 11 days, a check that had cleared",
        "us_hi",
        BACK.format(days=60, paid=11, more=CLEARED_HI) + SHOWN_HI,
        PAID_HI,
    ),
    (
        "a restocking fee, on a sign",
        "us_hi",
        BACK.format(days=60, paid=10, more=CARD_HI)
        + CHARGE.format(sum="15% of price", when="invoked is change_of_mind", line="restocking_fee")
        + SHOWN_HI,
        {"warning RL404 us.hi.481b.5.5.fee"},
    ),
    (
        "a handling fee, on a sign",
        "us_hi",
        BACK.format(days=60, paid=10, more=CARD_HI)
        + CHARGE.format(sum="5.00", when="invoked is change_of_mind", line="handling_fee")
        + SHOWN_HI,
        {"warning RL404 us.hi.481b.5.5.administration"},
    ),
    (
        "repacking at cost, told before",
        "us_hi",
        BACK.format(days=60, paid=10, more=f"{CARD_HI} and hawaii_set_up")
        + CHARGE.format(sum="up to the lower of (hawaii_repacking, price)", when=REPACKED_HI, line="handling_fee")
        + assume("repacking_told_hawaii", "yes"),
        set(),
    ),
    (
        "repacking at cost, not told",
        "us_hi",
        BACK.format(days=60, paid=10, more=f"{CARD_HI} and hawaii_set_up")
        + CHARGE.format(sum="up to the lower of (hawaii_repacking, price)", when=REPACKED_HI, line="handling_fee")
        + assume("repacking_told_hawaii", "no"),
        {"warning RL404 us.hi.481b.5.5.administration", "warning RL404 us.hi.481b.5.5.refund"},
    ),
    (
        "repacking at 40 dollars, whatever it cost",
        "us_hi",
        BACK.format(days=60, paid=10, more=f"{CARD_HI} and hawaii_set_up")
        + CHARGE.format(sum="40.00", when=REPACKED_HI, line="handling_fee")
        + assume("repacking_told_hawaii", "yes"),
        {"warning RL404 us.hi.481b.5.5.repacking", "warning RL404 us.hi.481b.5.5.refund"},
    ),
    (
        "no money for a hidden defect, on a sign",
        "us_hi",
        NO_MONEY.format(when="invoked is fault and issue is hidden_defect") + SHOWN_HI,
        {"warning RL401 us.hi.481b.5.5.defect"},
    ),
    (
        "no money for a hidden defect that was told",
        "us_hi",
        NO_MONEY.format(when="invoked is fault and issue is hidden_defect and hawaii_defect_told") + SHOWN_HI,
        set(),
    ),
    (
        "a fee under the warranty",
        "us_hi",
        "entitlement warranty for coverage\n"
        '  quote "Under our warranty we replace it for a fee."\n'
        "  when invoked is fault and issue is arrived_damaged and hawaii_under_warranty\n"
        "  owed replacement\n"
        "  customer pays 9.00 for handling_fee\n" + SHOWN_HI + assume("no_refunds_hawaii", "yes"),
        {"warning RL404 us.hi.481b.5.5.warranty"},
    ),
]

STATES = HAWAII


@pytest.mark.parametrize(
    ("law", "clauses", "expected"), [r[1:] for r in STATES], ids=[f"{r[1]}: {r[0]}" for r in STATES]
)
def test_states(small: Small, law: str, clauses: str, expected: set[str]) -> None:
    assert found(small(clauses, law, head=US_HEAD), *AGAINST_LAW) == expected
