"""Standing controls for the law of the United Kingdom: what it allows is clean, the nearest thing it does not is said.

The rules that tools wrongly "know" are here: dispatch, the original box, sale items, six months, thirty days.
"""

from collections.abc import Callable

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import Policy
from returnlogic.base.finding import Finding, Severity

Small = Callable[..., Policy]

AGAINST_LAW = ("RL401", "RL402", "RL403", "RL404", "RL405", "RL406")
ORDINARY = "not clearly_personalised and not individual_specification"
MIND = "invoked is change_of_mind"
FAULT = "invoked is fault and nonconforming"
TOLD = '\nassume withdrawal_right_told is yes because "the order page says it"\n'
BORNE = '\nassume customer_bears_return is no because "the shop sends a paid label"\n'
POSTED = '\nassume shop_collects is no because "customers post what they send back"\n'


def found(policy: Policy, *codes: str) -> list[Finding]:
    """The findings of these codes, after making sure that every one of their questions was answered."""
    checked = check(policy, select=codes)
    assert not [g for g in checked.goals if g.verdict.value == "not_proved"]
    return [f for f in checked.findings if f.code in codes]


def refusal(when: str) -> str:
    return (
        f'exclusion never for coverage\n  quote "No returns."\n  when {when}\n  no refund, no replacement, no repair\n'
    )


def grant(when: str, *items: str) -> str:
    lines = "".join(f"  {i}\n" for i in items)
    return f'entitlement given for coverage\n  quote "You may return it."\n  when {when}\n{lines}'


def asks(when: str, must: str) -> str:
    return (
        grant(when, "owed refund")
        + f'\nrequirement asked for given\n  quote "Only so."\n  when {when}\n'
        + f"  customer must {must} otherwise refused\n"
    )


# --- cancelling ---


@pytest.mark.parametrize(
    ("when", "clean"),
    [
        (f"{MIND} and clearly_personalised", True),
        (f"{MIND} and {ORDINARY}", False),
        (f"{MIND} and not in_stock and {ORDINARY}", False),
        (f"{MIND} and in_stock and {ORDINARY}", False),
        (f"{MIND} and {ORDINARY} and hygiene_sealed and unsealed", True),
        (f"{MIND} and {ORDINARY} and hygiene_sealed and opened and not unsealed", False),
        (f"{MIND} and {ORDINARY} and sealed_media and unsealed", True),
        (f"{MIND} and {ORDINARY} and not hygiene_sealed and not sealed_media and unsealed", False),
        (f"{MIND} and {ORDINARY} and not consumer", True),
        (f"{MIND} and {ORDINARY} and not distance", True),
        (f"{MIND} and {ORDINARY} and notified more than 14 days after delivered", True),
        (f"{MIND} and {ORDINARY} and notified more than 13 days after delivered", False),
        (f"invoked is cancel and {ORDINARY} and dispatched has happened and delivered has not happened", False),
    ],
    ids=[
        "personalised",
        "ordinary",
        "made to order",
        "in stock, as sale items are",
        "hygiene, unsealed",
        "hygiene, opened, its seal unbroken",
        "game, unsealed",
        "any other goods, unsealed",
        "business buyer",
        "bought in the shop",
        "after day 14, whatever weekday that is",
        "on day 14",
        "after dispatch",
    ],
)
def test_refusing_a_change_of_mind(small: Small, when: str, clean: bool) -> None:
    assert (not found(small(refusal(when) + TOLD, "uk"), *AGAINST_LAW)) is clean


@pytest.mark.parametrize(
    ("items", "clean"),
    [
        (("customer pays return_carriage",), True),
        (("refund of all_paid",), True),
        (("refund of price plus the lower of (carriage, standard_carriage)",), True),
        (("refund of price",), False),
        (("refund of all_paid less 5.00",), False),
        (("customer pays 15% of price for restocking_fee",), False),
        (("due refunded within 14 days after back_or_proved",), True),
        (("due refunded within 15 days after back_or_proved",), False),
        (("due refunded within 14 days after arrived_back",), False),
    ],
    ids=[
        "return at the customer's cost",
        "all comes back",
        "standard delivery only",
        "price only",
        "less 5.00",
        "restocking fee",
        "14 days after the goods or the proof",
        "15 days after them",
        "not before the goods are there",
    ],
)
def test_terms_of_a_cancellation(small: Small, items: tuple[str, ...], clean: bool) -> None:
    moment = "moment back_or_proved is the earlier of arrived_back, proof_sent\n\n"
    clause = grant(f"{MIND} and {ORDINARY}", "notified within 20 days after delivered", "owed refund", *items)
    against = found(small(moment + clause + POSTED, "uk"), *AGAINST_LAW)
    assert (not against) is clean, [f.message for f in against]


def test_a_span_is_told_with_both_its_days(small: Small) -> None:
    """Its first day may be in time, so a finding that showed only that would contradict itself."""
    items = ("notified within 20 days after delivered", "owed refund", "due refunded within 10 to 20 days after back")
    clause = grant(f"{MIND} and {ORDINARY}", *items)
    moment = "moment back is the earlier of arrived_back, proof_sent\n\n"
    (late,) = found(small(moment + clause, "uk"), "RL401")
    assert any("refunded due from " in line for line in late.story.application), late.story.application


@pytest.mark.parametrize("must", ["packs_in_original_box", "not opened", "approved"])
def test_conditions_of_a_cancellation(small: Small, must: str) -> None:
    assert [f.code for f in found(small(asks(f"{MIND} and {ORDINARY}", must), "uk"), *AGAINST_LAW)] == ["RL405"]
    assert not found(small(asks(f"{MIND} and clearly_personalised", must), "uk"), *AGAINST_LAW)


@pytest.mark.parametrize(
    ("when", "told", "missing"),
    [
        (MIND, "", ["uk.ccr.13.l", "uk.ccr.13.m", "uk.ccr.13.o", "uk.ccr.13.p"]),
        (MIND, "  about withdrawal_period, return_cost, no_withdrawal, legal_guarantee\n", []),
        (MIND, "  about withdrawal_period, no_withdrawal, legal_guarantee\n", ["uk.ccr.13.m"]),
        (MIND, "  about withdrawal_period, no_withdrawal, legal_guarantee\n" + BORNE, []),
    ],
    ids=["silent", "told", "the cost is not", "the cost is not, and the shop bears it"],
)
def test_information_on_cancelling(small: Small, when: str, told: str, missing: list[str]) -> None:
    clause = grant(f"{when} and {ORDINARY}", "notified within 20 days after delivered", "owed refund") + told
    assert sorted(f.clauses[0] for f in found(small(clause, "uk"), "RL407")) == missing


# --- goods that do not conform ---


@pytest.mark.parametrize(
    ("when", "clean"),
    [
        ("invoked is fault and issue is misuse_damage", True),
        ("invoked is fault and issue is own_spec_error", True),
        ("invoked is fault and issue is wear", True),
        (f"{FAULT} and not consumer", True),
        (f"{FAULT} and personalised and materials_supplied_by_consumer", True),
        (f"{FAULT} and personalised", False),
        (f"{FAULT} and notified more than 14 days after delivered", False),
        (f"{FAULT} and notified more than 30 days after delivered", False),
        (f"{FAULT} and found more than 6 months after delivered", False),
        (f"{FAULT} and scots_law and notified more than 5 years after delivered", True),
        (f"{FAULT} and not scots_law and notified more than 5 years after delivered", False),
        (f"{FAULT} and notified more than 6 years after delivered", True),
    ],
    ids=[
        "misuse",
        "the customer's own error",
        "wear",
        "business buyer",
        "the customer's own material",
        "personalised",
        "after 14 days",
        "after 30 days: repair or replacement is left",
        "after six months: only the burden has turned",
        "Scotland after five years",
        "England after five years",
        "after six years",
    ],
)
def test_refusing_what_does_not_conform(small: Small, when: str, clean: bool) -> None:
    assert (not found(small(refusal(when), "uk"), *AGAINST_LAW)) is clean


def test_refusing_money_after_thirty_days_is_allowed_where_the_goods_are_put_right(small: Small) -> None:
    """The 30 days end the right to reject and nothing else."""
    put_right = grant(f"{FAULT} and not repair_failed", "owed repair or replacement chooser customer")
    no_money = """
exclusion no_money for coverage
  quote "No money."
  when invoked is fault and not repair_failed and notified more than {days} days after delivered
  no refund
"""
    late = found(small(put_right + no_money.format(days=30), "uk"), "RL401", "RL402")
    assert not [f for f in late if any(c.startswith("uk.cra.22") for c in f.clauses)]
    early = found(small(put_right + no_money.format(days=29), "uk"), "RL401", "RL402")
    assert [f.severity for f in early if "uk.cra.22" in f.clauses] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("when", "payer", "clean"),
    [
        (FAULT, "shop", True),
        (FAULT, "customer", False),
        ("invoked is fault and issue is own_spec_error", "customer", True),
    ],
    ids=["the shop pays", "the customer pays", "the customer pays for an error of his own"],
)
def test_carriage_of_what_does_not_conform(small: Small, when: str, payer: str, clean: bool) -> None:
    clause = grant(when, "owed refund or repair or replacement chooser customer", f"{payer} pays return_carriage")
    assert {f.code for f in found(small(clause, "uk"), *AGAINST_LAW)} == (set() if clean else {"RL404"})


def test_store_credit_is_no_refund(small: Small) -> None:
    clauses = (
        grant(FAULT, "owed store_credit")
        + '\nexclusion cash for coverage\n  quote "No cash."\n  when invoked is fault\n  no refund\n'
    )
    assert [f.code for f in found(small(clauses, "uk"), "RL401", "RL402") if "uk.cra.22" in f.clauses] == ["RL402"]


def test_part_of_a_commercial_unit_cannot_be_rejected(small: Small) -> None:
    pieces = "in_set and not returns_whole_set"
    one = small(refusal(f"{FAULT} and {pieces} and not commercial_unit"), "uk")
    assert [f for f in found(one, *AGAINST_LAW) if "uk.cra.22" in f.clauses]
    unit = small(refusal(f"{FAULT} and {pieces} and commercial_unit"), "uk")
    assert not [f for f in found(unit, *AGAINST_LAW) if "uk.cra.22" in f.clauses]


# --- citations ---

CITED = """statement legal_basis
  quote "As the law says."
  cites "{instrument}" {article}
"""
CCR = "The Consumer Contracts (Information, Cancellation and Additional Charges) Regulations 2013"


@pytest.mark.parametrize(
    ("instrument", "article", "codes"),
    [
        (CCR, 'article "28(1)(b)" for personalised_goods', []),
        (CCR, 'article "28(3)(a)" for hygiene_goods', []),
        (CCR, 'article "28(3)(a)" for personalised_goods', ["RL411"]),
        ("Consumer Contracts Regulations 2013", "for withdrawal", []),
        ("Consumer Rights Act 2015", 'article "22" for rejection', []),
        ("Consumer Rights Act 2015", 'article "29" for withdrawal_period', ["RL411"]),
        ("Distance Selling Regulations 2000", "for withdrawal", ["RL412"]),
        ("CPRs 2008", "for misleading_practices", ["RL412"]),
        ("DMCCA 2024", "for misleading_practices", []),
    ],
)
def test_citations(small: Small, instrument: str, article: str, codes: list[str]) -> None:
    policy = small(CITED.format(instrument=instrument, article=article), "uk")
    assert [f.code for f in found(policy, "RL411", "RL412")] == codes
