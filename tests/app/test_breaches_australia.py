"""Australia and New Zealand: a policy in the terms of the law is clean, and the textbook breach of it is found."""

from collections.abc import Callable

import pytest

from returnlogic.app.load import Policy

from .conftest import HEAD
from .test_breaches import AGAINST_LAW, Row, assume, clause, found

Small = Callable[..., Policy]

ALL = (*AGAINST_LAW, "RL406")
FAULT = "invoked is fault and nonconforming"
MIND = "invoked is change_of_mind"
WORKING = HEAD.replace("  counting", "  calendar weekends\n  counting")
SHOPS = "owed repair or replacement or refund chooser shop"
ITS_OWN = "owed refund or replacement chooser customer"


def term(kind: str) -> str:
    return f'term signed\n  quote "By ordering you agree."\n  of kind {kind}\n'


def asks(when: str, must: str) -> str:
    return clause("entitlement back", when, ITS_OWN, "refund of price") + (
        f'requirement asked for back\n  quote "Only so."\n  customer must {must} otherwise refused\n'
    )


# --- Australia ---

AU_MINOR = f"{FAULT} and not au_major and not au_not_remedied"
AU_MAJOR = f"{FAULT} and (au_major or au_not_remedied)"
AU_OURS = f"{FAULT} and not own_carrier"
AU_DOOR = "invoked is cancel and not online and au_uninvited and not au_by_telephone"

AUSTRALIA: list[Row] = [
    (
        "the law's own terms",
        "au",
        clause("entitlement put_right", AU_MINOR, SHOPS, "refund of price")
        + clause("entitlement back", AU_MAJOR, ITS_OWN, "refund of price"),
        set(),
    ),
    (
        "no refund for a change of mind",
        "au",
        clause("exclusion mind", MIND, "no refund, no store_credit") + assume("au_sells_uninvited", "no"),
        set(),
    ),
    (
        "no refund for a change of mind, by who calls on people",
        "au",
        clause("exclusion mind", MIND, "no refund, no store_credit") + assume("au_sells_uninvited", "yes"),
        {"warning RL401 au.acl.82.3.a", "warning RL401 au.acl.82.3.b"},
    ),
    (
        "no refund",
        "au",
        clause("exclusion never", FAULT, "no refund"),
        {
            "warning RL402 au.acl.259.2.a",
            "warning RL402 au.acl.263.4.a",
            "warning RL402 au.acl.64.a",
            "warning RL403 au.acl.263.4.b",
        },
    ),
    (
        "no returns at all",
        "au",
        clause("exclusion never", FAULT, "no refund, no replacement, no repair"),
        {
            "warning RL402 au.acl.259.2.a",
            "warning RL402 au.acl.263.4.a",
            "warning RL402 au.acl.263.4.b",
            "warning RL402 au.acl.64.a",
        },
    ),
    (
        "sale items: exchange only",
        "au",
        clause("entitlement sale", f"{FAULT} and sold_as_final", "owed replacement instead of refund"),
        {"warning RL401 au.acl.263.4.a"},
    ),
    (
        "exchange or credit note only",
        "au",
        clause("entitlement only", FAULT, "owed replacement or store_credit instead of refund chooser customer"),
        {"warning RL401 au.acl.263.4.a"},
    ),
    (
        "credit only",
        "au",
        clause("entitlement voucher", FAULT, "owed store_credit"),
        {
            "warning RL403 au.acl.259.2.a",
            "warning RL403 au.acl.263.4.a",
            "warning RL403 au.acl.263.4.b",
            "warning RL403 au.acl.64.a",
        },
    ),
    (
        "repair, replacement or refund, as the shop picks",
        "au",
        clause("entitlement ours", FAULT, SHOPS),
        {"warning RL401 au.acl.263.4.a", "warning RL401 au.acl.263.4.b"},
    ),
    (
        "in the original packaging",
        "au",
        asks(FAULT, "packs_in_original_box"),
        {
            "warning RL405 au.acl.259.2.a",
            "warning RL405 au.acl.263.4.a",
            "warning RL405 au.acl.263.4.b",
            "warning RL405 au.acl.64.a",
        },
    ),
    ("with proof of purchase", "au", asks(FAULT, "proof_of_purchase"), set()),
    (
        "within 30 days",
        "au",
        clause("entitlement early", FAULT, "notified within 30 days after delivered afterwards refused", ITS_OWN),
        {
            "warning RL401 au.acl.259.2.a",
            "warning RL401 au.acl.263.4.a",
            "warning RL401 au.acl.263.4.b",
            "warning RL401 au.acl.64.a",
        },
    ),
    (
        "a restocking fee",
        "au",
        clause("entitlement back", FAULT, ITS_OWN, "refund of price", "customer pays 15% of price for restocking_fee"),
        {"warning RL404 au.acl.261.d", "warning RL404 au.acl.263.4.a"},
    ),
    (
        "a wardrobe goes back at the customer's cost",
        "au",
        clause("entitlement back", FAULT, ITS_OWN, "customer pays return_carriage"),
        {"warning RL404 au.acl.263.3"},
    ),
    (
        "a book goes back at the customer's cost",
        "au",
        clause("entitlement back", f"{FAULT} and not au_costly_return", ITS_OWN, "customer pays return_carriage"),
        set(),
    ),
    (
        "worn goods",
        "au",
        clause("exclusion worn", f"{FAULT} and used and not mishandled", "no refund, no replacement, no repair"),
        {
            "warning RL401 au.acl.259.2.a",
            "warning RL401 au.acl.263.4.a",
            "warning RL401 au.acl.263.4.b",
            "warning RL401 au.acl.64.a",
        },
    ),
    (
        "goods that the customer damaged",
        "au",
        clause(
            "exclusion harm", f"{FAULT} and au_major and mishandled and au_household_goods", "no refund, no replacement"
        ),
        set(),
    ),
    (
        "business buyers",
        "au",
        clause("exclusion firm", f"{FAULT} and not consumer", "no refund, no repair"),
        {
            "warning RL401 au.acl.259.2.a",
            "warning RL401 au.acl.263.4.a",
            "warning RL401 au.acl.64.a",
            "warning RL403 au.acl.263.4.b",
        },
    ),
    ("who sells on", "au", clause("exclusion resold", f"{FAULT} and au_for_resupply", "no refund, no repair"), set()),
    (
        "told before, and sold as it is",
        "au",
        clause("exclusion told", f"{FAULT} and issue is poor_quality and au_defect_told", "no refund, no repair"),
        set(),
    ),
    (
        "sold as it is, and not told",
        "au",
        clause("exclusion as_is", f"{FAULT} and sold_as_final and not au_defect_told", "no refund, no repair"),
        {
            "warning RL401 au.acl.259.2.a",
            "warning RL401 au.acl.263.4.a",
            "warning RL401 au.acl.64.a",
            "warning RL403 au.acl.263.4.b",
        },
    ),
    (
        "missing parts: nothing",
        "au",
        clause("exclusion parts", "invoked is missing", "no refund, no replacement, no repair"),
        {"warning RL402 au.acl.259.2.a.parts", "warning RL402 au.acl.263.4.parts"},
    ),
    (
        "one of several goods is missing: nothing",
        "au",
        clause("exclusion parts", "invoked is missing and not au_part_missing", "no refund, no replacement"),
        set(),
    ),
    (
        "tools for a trade: repaired, no more",
        "au",
        clause(
            "entitlement trade",
            f"{FAULT} and not au_household_goods and not au_limit_unfair",
            "owed repair instead of refund, replacement, price_reduction",
        ),
        set(),
    ),
    (
        "tools for a trade: nothing",
        "au",
        clause(
            "exclusion trade",
            f"{FAULT} and not au_household_goods and not au_limit_unfair",
            "no repair, no replacement, no refund",
        ),
        {"warning RL402 au.acl.64.a"},
    ),
    ("a waiver", "au", term("waiver"), {"warning RL406 au.acl.64"}),
    ("terms changed at will", "au", term("change_at_will"), {"warning RL406 au.acl.25.d"}),
    (
        "sold at the door: ten business days",
        "au",
        clause(
            "entitlement door",
            AU_DOOR,
            "notified within 10 working days after ordered afterwards refused",
            "owed refund",
            "refund of all_paid",
            "due refunded within 1 day after notified",
        ),
        set(),
    ),
    (
        "sold at the door: a week, the price, after a fortnight",
        "au",
        clause(
            "entitlement door",
            AU_DOOR,
            "notified within 7 days after ordered afterwards refused",
            "owed refund",
            "refund of price",
            "due refunded within 14 days after notified",
        ),
        {
            "warning RL401 au.acl.82.3.a",
            "warning RL401 au.acl.82.3.b",
            "warning RL401 au.acl.84",
            "warning RL404 au.acl.82.3.a",
        },
    ),
    (
        "sold by telephone: never",
        "au",
        clause("exclusion phone", "invoked is cancel and au_uninvited and au_by_telephone", "no refund"),
        {"warning RL401 au.acl.82.3.a", "warning RL401 au.acl.82.3.b"},
    ),
]


@pytest.mark.parametrize(("law", "clauses", "expected"), [r[1:] for r in AUSTRALIA], ids=[r[0] for r in AUSTRALIA])
def test_australia(small: Small, law: str, clauses: str, expected: set[str]) -> None:
    assert found(small(clauses, law, head=WORKING), *ALL) == expected


@pytest.mark.parametrize(("about", "told"), [("legal_guarantee", True), ("returns", False)])
@pytest.mark.parametrize(("value", "asked"), [("yes", True), ("no", False)])
def test_who_promises_a_remedy_names_the_guarantees_of_the_law(
    small: Small, about: str, told: bool, value: str, asked: bool
) -> None:
    clauses = clause("entitlement ours", MIND, "owed refund", f"about {about}") + assume("au_promises_remedy", value)
    assert found(small(clauses, "au", head=WORKING), "RL407") == (
        {"warning RL407 au.acl.102"} if asked and not told else set()
    )


# --- New Zealand ---

NZ_WAITS = f"{FAULT} and not nz_must_not_wait"
NZ_NOW = f"{FAULT} and nz_must_not_wait"
NZ_LATE = "invoked is undelivered and delivered has not happened and not own_carrier"
NZ_DOOR = "invoked is cancel and not online and nz_uninvited"
NO_REPAIR = "no refund, no replacement, no repair"

NEW_ZEALAND: list[Row] = [
    (
        "the law's own terms",
        "nz",
        clause(
            "entitlement put_right",
            f"{NZ_WAITS} and not nz_repair_unreasonable",
            "owed repair or replacement chooser shop",
        )
        + clause("entitlement paid", f"{NZ_WAITS} and nz_repair_unreasonable", SHOPS, "refund of price")
        + clause("entitlement back", NZ_NOW, ITS_OWN, "refund of price"),
        set(),
    ),
    (
        "no refund for a change of mind",
        "nz",
        clause("exclusion mind", MIND, "no refund, no store_credit") + assume("nz_sells_uninvited", "no"),
        set(),
    ),
    (
        "no refund for a change of mind, by who calls on people",
        "nz",
        clause("exclusion mind", MIND, "no refund, no store_credit") + assume("nz_sells_uninvited", "yes"),
        {"warning RL401 nz.fta.36m"},
    ),
    (
        "no refund",
        "nz",
        clause("exclusion never", FAULT, "no refund"),
        {"warning RL402 nz.cga.19.1.c", "warning RL402 nz.cga.23.1.a", "warning RL403 nz.cga.23.1.b"},
    ),
    (
        "no returns at all",
        "nz",
        clause("exclusion never", FAULT, NO_REPAIR),
        {
            "warning RL402 nz.cga.19",
            "warning RL402 nz.cga.19.1.c",
            "warning RL402 nz.cga.23.1.a",
            "warning RL402 nz.cga.23.1.b",
        },
    ),
    (
        "sale items: exchange only",
        "nz",
        clause("entitlement sale", f"{FAULT} and sold_as_final", "owed replacement instead of refund"),
        {"warning RL401 nz.cga.23.1.a"},
    ),
    (
        "credit only",
        "nz",
        clause("entitlement voucher", FAULT, "owed store_credit"),
        {
            "warning RL403 nz.cga.19",
            "warning RL403 nz.cga.19.1.c",
            "warning RL403 nz.cga.23.1.a",
            "warning RL403 nz.cga.23.1.b",
        },
    ),
    (
        "repair, replacement or refund, as the shop picks",
        "nz",
        clause("entitlement ours", FAULT, SHOPS),
        {"warning RL401 nz.cga.23.1.a", "warning RL401 nz.cga.23.1.b"},
    ),
    (
        "a refund always, and no repair",
        "nz",
        clause(
            "entitlement always", f"{NZ_WAITS} and not nz_irremediable", "owed refund instead of repair, replacement"
        ),
        set(),
    ),
    (
        "in the original packaging",
        "nz",
        asks(FAULT, "packs_in_original_box"),
        {
            "warning RL405 nz.cga.19",
            "warning RL405 nz.cga.19.1.c",
            "warning RL405 nz.cga.23.1.a",
            "warning RL405 nz.cga.23.1.b",
        },
    ),
    ("with proof of purchase", "nz", asks(FAULT, "proof_of_purchase"), set()),
    (
        "within 30 days",
        "nz",
        clause("entitlement early", NZ_NOW, "notified within 30 days after delivered afterwards refused", ITS_OWN),
        {
            "warning RL401 nz.cga.19",
            "warning RL401 nz.cga.19.1.c",
            "warning RL401 nz.cga.23.1.a",
            "warning RL401 nz.cga.23.1.b",
        },
    ),
    (
        "a restocking fee",
        "nz",
        clause("entitlement back", NZ_NOW, ITS_OWN, "refund of price", "customer pays 15% of price for restocking_fee"),
        {"warning RL404 nz.cga.19.1.c", "warning RL404 nz.cga.23.1.a"},
    ),
    (
        "a fee where the shop cannot be expected to repair",
        "nz",
        clause(
            "entitlement back", f"{NZ_WAITS} and nz_repair_unreasonable", "owed refund", "refund of price less 5.00"
        ),
        {"warning RL404 nz.cga.19.1.c"},
    ),
    (
        "a wardrobe goes back at the customer's cost",
        "nz",
        clause("entitlement back", NZ_NOW, ITS_OWN, "customer pays return_carriage"),
        {"error RL404 nz.cga.22.2"},
    ),
    (
        "a book goes back at the customer's cost",
        "nz",
        clause("entitlement back", f"{NZ_NOW} and not nz_costly_return", ITS_OWN, "customer pays return_carriage"),
        set(),
    ),
    (
        "worn goods",
        "nz",
        clause("exclusion worn", f"{FAULT} and used and not mishandled", NO_REPAIR),
        {
            "warning RL401 nz.cga.19",
            "warning RL401 nz.cga.19.1.c",
            "warning RL401 nz.cga.23.1.a",
            "warning RL401 nz.cga.23.1.b",
        },
    ),
    (
        "goods that the customer damaged",
        "nz",
        clause("exclusion harm", f"{FAULT} and nz_irremediable and mishandled", "no refund, no replacement"),
        set(),
    ),
    (
        "business buyers",
        "nz",
        clause("exclusion firm", f"{FAULT} and not consumer", NO_REPAIR),
        {
            "warning RL401 nz.cga.19",
            "warning RL401 nz.cga.19.1.c",
            "warning RL401 nz.cga.23.1.a",
            "warning RL401 nz.cga.23.1.b",
        },
    ),
    (
        "business buyers who agreed so",
        "nz",
        clause("exclusion firm", f"{FAULT} and not consumer and nz_fair_to_contract_out", NO_REPAIR)
        + assume("nz_contracts_out", "yes"),
        set(),
    ),
    (
        "goods of no household kind",
        "nz",
        clause("exclusion plant", f"{FAULT} and not nz_household_goods", NO_REPAIR),
        set(),
    ),
    ("who sells on", "nz", clause("exclusion resold", f"{FAULT} and nz_for_resupply", NO_REPAIR), set()),
    (
        "told before, and sold as it is",
        "nz",
        clause("exclusion told", f"{FAULT} and issue is poor_quality and nz_defect_told", NO_REPAIR),
        set(),
    ),
    (
        "sold as it is, and not told",
        "nz",
        clause("exclusion as_is", f"{FAULT} and sold_as_final and not nz_defect_told", NO_REPAIR),
        {
            "warning RL401 nz.cga.19",
            "warning RL401 nz.cga.19.1.c",
            "warning RL401 nz.cga.23.1.a",
            "warning RL401 nz.cga.23.1.b",
        },
    ),
    (
        "missing parts: nothing",
        "nz",
        clause("exclusion parts", "invoked is missing", NO_REPAIR),
        {"warning RL402 nz.cga.19.parts", "warning RL402 nz.cga.23.parts"},
    ),
    (
        "one of several goods is missing: nothing",
        "nz",
        clause("exclusion parts", "invoked is missing and not nz_part_missing", NO_REPAIR),
        set(),
    ),
    ("nothing for a delay", "nz", clause("exclusion delay", NZ_LATE, "no refund"), {"warning RL401 nz.cga.5a"}),
    (
        "nothing for a delay that does not matter",
        "nz",
        clause("exclusion delay", f"{NZ_LATE} and not nz_delay_substantial", "no refund"),
        set(),
    ),
    (
        "nothing before the day that was agreed",
        "nz",
        clause(
            "exclusion early",
            f"{NZ_LATE} and delivery_due has happened and notified no later than delivery_due",
            "no refund",
        ),
        set(),
    ),
    (
        "a delay: the price less the postage",
        "nz",
        clause("entitlement gone", NZ_LATE, "owed refund", "refund of price less carriage"),
        {"warning RL404 nz.cga.5a"},
    ),
    ("a waiver", "nz", term("waiver"), {"warning RL406 nz.cga.43"}),
    (
        "sold at the door: five working days from the copy",
        "nz",
        clause(
            "entitlement door",
            NZ_DOOR,
            "notified no later than 5 working days after nz_copy_received afterwards refused",
            "owed refund",
            "refund of all_paid",
            "due refunded within 1 day after notified",
        ),
        set(),
    ),
    (
        "sold at the door: two days, the price, after a fortnight",
        "nz",
        clause(
            "entitlement door",
            NZ_DOOR,
            "notified within 2 days after ordered afterwards refused",
            "owed refund",
            "refund of price",
            "due refunded within 14 days after notified",
        ),
        {"warning RL401 nz.fta.36m", "warning RL401 nz.fta.36p", "warning RL404 nz.fta.36m"},
    ),
    (
        "sold at the door, and asked for at the customer's cost",
        "nz",
        clause("entitlement door", f"{NZ_DOOR} and return_requested", "owed refund", "customer pays return_carriage"),
        {"warning RL404 nz.fta.36q.3"},
    ),
    (
        "sold at the door, and sent back unasked at the customer's cost",
        "nz",
        clause(
            "entitlement door", f"{NZ_DOOR} and not return_requested", "owed refund", "customer pays return_carriage"
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("law", "clauses", "expected"), [r[1:] for r in NEW_ZEALAND], ids=[r[0] for r in NEW_ZEALAND])
def test_new_zealand(small: Small, law: str, clauses: str, expected: set[str]) -> None:
    assert found(small(clauses, law, head=WORKING), *ALL) == expected
