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

REASONABLE = """entitlement reasonable for coverage
  quote "Within {days} days of the purchase the money comes back."
  when invoked is change_of_mind{more}
  sent_back within {days} days after ordered
  owed refund
"""
MD_REFUND, MD_GIFT = "warning RL401 us.md.02.01.05.05.refund", "warning RL401 us.md.02.01.05.05.gift"
MD = {MD_REFUND, MD_GIFT}
OH = {"warning RL401 us.oh.1345.03.b.7"}
VT = {"warning RL401 us.vt.cf.106"}
MA = {"warning RL401 us.ma.940.3.13.4.refund"}
UT = {"warning RL401 us.ut.r152.11.10.b.2"}
TOLD_MD = assume("disclosed_in_maryland", "yes")
NOTICED_UT = assume("noticed_in_utah", "yes")
DEFECT = "invoked is fault and issue is hidden_defect"

OTHERS: list[Row] = [
    ("final", "us_md", FINAL.format(more=""), MD),
    ("final, told in writing", "us_md", FINAL.format(more="") + TOLD_MD, set()),
    ("final for food", "us_md", FINAL.format(more=" and foodstuff"), set()),
    ("final online, if it may reach that", "us_md", FINAL.format(more=" and distance"), MD),
    (
        "final online, if the chapter does not reach that",
        "us_md",
        FINAL.format(more=" and distance") + assume("reaches_maryland", "no"),
        set(),
    ),
    (
        "final for used goods, if such do not come back",
        "us_md",
        FINAL.format(more=" and used") + assume("used_too_in_maryland", "no"),
        set(),
    ),
    ("credit alone", "us_md", NO_MONEY.format(when="invoked is change_of_mind and not maryland_gift"), {MD_REFUND}),
    (
        "neither money nor credit nor an exchange for a gift",
        "us_md",
        "exclusion gift for coverage\n"
        '  quote "Gifts stay where they are."\n'
        "  when invoked is change_of_mind and maryland_gift\n"
        "  no refund, no credit, no exchange\n",
        {MD_GIFT},
    ),
    ("90 days", "us_md", REASONABLE.format(days=90, more=""), set()),
    ("final for cash", "us_oh", FINAL.format(more=" and ohio_cash_or_check"), OH),
    ("final for cards", "us_oh", FINAL.format(more=" and not ohio_cash_or_check"), set()),
    ("final, on a sign", "us_oh", FINAL.format(more="") + assume("sign_in_ohio", "yes"), set()),
    (
        "final online, if the section does not reach that",
        "us_oh",
        FINAL.format(more=" and distance") + assume("reaches_ohio", "no"),
        set(),
    ),
    ("final, with justification", "us_oh", FINAL.format(more=" and not ohio_unconscionable"), set()),
    ("final", "us_vt", FINAL.format(more=""), VT),
    ("final, on a sign", "us_vt", FINAL.format(more="") + assume("sign_in_vermont", "yes"), set()),
    ("final online", "us_vt", FINAL.format(more=" and distance"), set()),
    ("final for used goods", "us_vt", FINAL.format(more=" and used"), set()),
    ("final for custom goods", "us_vt", FINAL.format(more=" and personalised"), set()),
    ("90 days", "us_vt", REASONABLE.format(days=90, more=""), set()),
    ("final online", "us_ma", FINAL.format(more=" and distance"), MA),
    ("final, told before", "us_ma", FINAL.format(more="") + assume("disclosed_in_massachusetts", "yes"), set()),
    (
        "final for used goods, if such do not come back",
        "us_ma",
        FINAL.format(more=" and used") + assume("used_too_in_massachusetts", "no"),
        set(),
    ),
    ("90 days", "us_ma", REASONABLE.format(days=90, more=""), set()),
    ("final", "us_ut", FINAL.format(more=""), UT),
    ("final, noticed", "us_ut", FINAL.format(more="") + NOTICED_UT, set()),
    ("final for used goods", "us_ut", FINAL.format(more=" and used"), set()),
    (
        "no money for a defect, noticed",
        "us_ut",
        NO_MONEY.format(when=DEFECT) + NOTICED_UT,
        {"warning RL401 us.ut.r152.11.10.b.1"},
    ),
    (
        "no money for a defect of what is marked as it is",
        "us_ut",
        NO_MONEY.format(when=f"{DEFECT} and sold_as_final") + NOTICED_UT,
        set(),
    ),
    ("money in 30 days", "us_ut", BACK.format(days=999, paid=30, more=""), set()),
    (
        "money in 31 days",
        "us_ut",
        BACK.format(days=999, paid=31, more=""),
        {"warning RL401 us.ut.r152.11.10.c"},
    ),
]

STATES = HAWAII + OTHERS


@pytest.mark.parametrize(
    ("law", "clauses", "expected"), [r[1:] for r in STATES], ids=[f"{r[1]}: {r[0]}" for r in STATES]
)
def test_states(small: Small, law: str, clauses: str, expected: set[str]) -> None:
    assert found(small(clauses, law, head=US_HEAD), *AGAINST_LAW) == expected


AS_IS = """term as_is
  quote "All goods are sold as they are, without any warranty."{when}
  of kind waiver
"""


@pytest.mark.parametrize(
    ("law", "when", "expected"),
    [
        ("us_ct", "", {"warning RL406 us.ct.42a.2.316.5"}),
        ("us_ct", "\n  when connecticut_marked", set()),
        ("us_ma", "", {"warning RL406 us.ma.106.2.316a"}),
        ("us_md", "", {"warning RL406 us.md.2.316.1"}),
        ("us_md", "\n  when motor_vehicle and maryland_old_vehicle and maryland_vehicle_notice", set()),
        ("us_vt", "", {"warning RL406 us.vt.9a.2.316.5"}),
        ("us_vt", "\n  when not consumer", set()),
        ("us_oh", "", set()),
    ],
)
def test_no_words_exclude_the_implied_warranties(small: Small, law: str, when: str, expected: set[str]) -> None:
    assert found(small(AS_IS.format(when=when), law, head=US_HEAD), "RL406") == expected


@pytest.mark.parametrize(
    ("law", "gives_none"),
    [
        ("us_va", "no_refunds_virginia"),
        ("us_md", "no_refunds_maryland"),
        ("us_ma", "no_refunds_massachusetts"),
        ("us_ct", "no_refunds_connecticut"),
    ],
)
@pytest.mark.parametrize(("value", "told"), [("yes", True), ("no", False)])
def test_who_gives_no_refunds_says_that(small: Small, law: str, gives_none: str, value: str, told: bool) -> None:
    clauses = FINAL.format(more="\n  about returns") + assume(gives_none, value)
    assert (not found(small(clauses, law, head=US_HEAD), "RL407")) is told


@pytest.mark.parametrize(
    ("assumed", "expected"),
    [
        (assume("no_refunds_virginia", "no") + assume("fee_for_returns_virginia", "no"), {"conditions"}),
        (assume("no_refunds_virginia", "no") + assume("fee_for_returns_virginia", "yes"), {"conditions", "fees"}),
        (assume("no_refunds_virginia", "yes"), {"none"}),
        (assume("twenty_days_virginia", "yes"), set()),
        (assume("only_goods_outside_virginia", "yes"), set()),
    ],
)
def test_what_virginia_has_shown(small: Small, assumed: str, expected: set[str]) -> None:
    policy = small(REASONABLE.format(days=20, more="") + assumed, "us_va", head=US_HEAD)
    assert found(policy, "RL407") == {f"warning RL407 us.va.59.1.200.16.{x}" for x in expected}
