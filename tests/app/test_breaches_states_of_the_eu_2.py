"""More member states by their own measure: what says their law in its terms is clean, and the breach of it is found."""

import pytest

from .test_breaches import AGAINST_LAW, EITHER, FAULT, LESS_OR_BACK, SHOPS, Row, Small, clause, found

OURS = f"{FAULT} and not own_carrier"
WAIVER = 'term none\n  quote "No liability."\n  of kind waiver\n\n'
PAGE = 'term page\n  quote "We change."\n  of kind change_at_will\n\n'
ALONE = 'term alone\n  quote "We decide."\n  of kind shop_interprets\n\n'
PROOF = 'term proof\n  quote "Prove it."\n  of kind proof_burden\n\n'

# --- Ireland ---

IE_EARLY = f"{OURS} and not perishable and notified within 20 days after delivered"
IE_LATE = f"{OURS} and notified more than 40 days after delivered"
IE_FAILED = f"{IE_LATE} and shop_declines and not minor_lack"
IE_OVER = f"{FAULT} and notified more than 6 years after delivered"
IE_OTHER = "shop_objects and disproportionate and not neither_can_be_required"
IRELAND: list[Row] = [
    (
        "in the words of the act",
        "eu_ie",
        clause(
            "entitlement early",
            f"{FAULT} and not (perishable and shelf_life_over)",
            "notified within 30 days after delivered afterwards silent",
            "owed refund",
            "shop pays return_carriage",
            "refund of price",
            "due refunded within 14 days after arrived_back",
        )
        + clause("entitlement chosen", f"{FAULT} and not ({IE_OTHER})", EITHER)
        + clause("entitlement other", f"{FAULT} and {IE_OTHER}", SHOPS)
        + clause("entitlement end", f"{FAULT} and eu_ie_not_put_right", LESS_OR_BACK),
        set(),
    ),
    (
        "no money in the first weeks",
        "eu_ie",
        clause("exclusion early", IE_EARLY, "no refund"),
        {"error RL401 eu_ie.cra.24", "error RL401 eu_ie.cra.26", "error RL401 eu_ie.cra.26.3"},
    ),
    (
        "flowers that have perished: no money",
        "eu_ie",
        clause(
            "exclusion gone",
            f"{FAULT} and perishable and shelf_life_over and not eu_ie_not_put_right",
            "no refund",
        ),
        set(),
    ),
    (
        "nothing after three years",
        "eu_ie",
        clause(
            "exclusion old", f"{OURS} and notified more than 1100 days after delivered", "no repair, no replacement"
        ),
        {"error RL401 eu_ie.cra.23"},
    ),
    (
        "the one that the shop picks",
        "eu_ie",
        clause("entitlement cured", FAULT, SHOPS),
        {
            "error RL403 eu_ie.cra.23",
            "warning RL403 eu_ie.cra.24",
            "warning RL403 eu_ie.cra.26",
            "warning RL403 eu_ie.cra.26.3",
        },
    ),
    (
        "the customer pays the post of a repair",
        "eu_ie",
        clause("entitlement cured", FAULT, EITHER, "customer pays return_carriage"),
        {
            "error RL404 eu_ie.cra.25",
            "error RL404 eu_ie.cra.28",
            "warning RL403 eu_ie.cra.24",
            "warning RL403 eu_ie.cra.26",
            "warning RL403 eu_ie.cra.26.3",
        },
    ),
    (
        "never money",
        "eu_ie",
        clause("exclusion never", IE_FAILED, "no refund, no price_reduction"),
        {"error RL401 eu_ie.cra.26", "error RL401 eu_ie.cra.26.3"},
    ),
    (
        "a minor lack: neither",
        "eu_ie",
        clause(
            "exclusion never",
            f"{IE_LATE} and shop_declines and minor_lack",
            "no refund, no price_reduction",
        ),
        {"error RL401 eu_ie.cra.26", "error RL401 eu_ie.cra.26.3"},
    ),
    (
        "a minor lack: a lower price, no end",
        "eu_ie",
        clause("entitlement lower", f"{IE_LATE} and shop_declines and minor_lack", "owed price_reduction")
        + clause("exclusion no_end", f"{IE_LATE} and shop_declines and minor_lack", "no refund"),
        set(),
    ),
    (
        "ended early, and a part of the price kept for wear",
        "eu_ie",
        clause("entitlement early", IE_EARLY, "owed refund", "refund of price less 5.00"),
        {"error RL404 eu_ie.cra.30.2", "error RL404 eu_ie.cra.30.3"},
    ),
    (
        "ended late, a fee and the post",
        "eu_ie",
        clause(
            "entitlement late", IE_FAILED, "owed refund", "customer pays return_carriage", "refund of price less 5.00"
        ),
        {"error RL404 eu_ie.cra.25", "error RL404 eu_ie.cra.28", "error RL404 eu_ie.cra.30.3"},
    ),
    (
        "the money after thirty days",
        "eu_ie",
        clause("entitlement early", IE_EARLY, "owed refund", "due refunded within 30 days after arrived_back"),
        {"error RL401 eu_ie.cra.31.2"},
    ),
    (
        "a part is missing: no money",
        "eu_ie",
        clause("exclusion parts", "invoked is missing and not perishable", "no refund"),
        {"error RL401 eu_ie.cra.24.parts"},
    ),
    (
        "not for who was given the goods",
        "eu_ie",
        clause("exclusion gift", f"{IE_EARLY} and eu_ie_given", "no refund, no repair, no replacement"),
        {
            "error RL401 eu_ie.cra.23",
            "error RL401 eu_ie.cra.24",
            "error RL401 eu_ie.cra.26",
            "error RL401 eu_ie.cra.26.3",
        },
    ),
    (
        "the customer proves the defect",
        "eu_ie",
        PROOF,
        {"error RL406 eu_ie.cra.132.c"},
    ),
    (
        "the shop alone decides",
        "eu_ie",
        ALONE,
        {"error RL406 eu_ie.cra.132.f"},
    ),
    (
        "no courts",
        "eu_ie",
        'term court\n  quote "No courts."\n  of kind hinders_action\n\n',
        {"error RL406 eu_ie.cra.132.d"},
    ),
    (
        "no liability",
        "eu_ie",
        WAIVER,
        {"error RL406 eu_ie.cra.39.2"},
    ),
    ("a right to change the page", "eu_ie", PAGE, set()),
]

# --- Austria ---

AT_LATE = f"{FAULT} and notified more than 830 days after delivered"
AT_YEAR = f"{FAULT} and eu_at_second_hand and not motor_vehicle and found more than 370 days after delivered"
AUSTRIA: list[Row] = [
    (
        "two years, three months for what shows in them",
        "eu_at",
        clause("exclusion barred", AT_LATE, "no repair, no replacement, no refund, no price_reduction"),
        set(),
    ),
    (
        "two years from delivery and not a day more",
        "eu_at",
        clause(
            "exclusion barred",
            f"{FAULT} and not shop_objects and notified more than 740 days after delivered",
            "no repair, no replacement",
        ),
        {"error RL401 eu_at.vgg.28"},
    ),
    (
        "nor money",
        "eu_at",
        clause(
            "exclusion barred",
            f"{FAULT} and shop_declines and notified more than 740 days after delivered",
            "no refund, no price_reduction",
        ),
        {"error RL401 eu_at.vgg.12.5", "error RL401 eu_at.vgg.28.end"},
    ),
    (
        "one year for second-hand goods, negotiated",
        "eu_at",
        clause("exclusion year", AT_YEAR, "no repair, no replacement, no refund, no price_reduction")
        + 'assume eu_at_year_negotiated is yes because "it is negotiated"\n',
        set(),
    ),
    (
        "one year for second-hand goods, in the small print",
        "eu_at",
        clause("exclusion year", f"{AT_YEAR} and not shop_objects", "no repair, no replacement")
        + 'assume eu_at_year_negotiated is no because "it stands in the small print"\n',
        {"error RL401 eu_at.vgg.28"},
    ),
    (
        "the one chosen is disproportionate",
        "eu_at",
        clause(
            "entitlement cured",
            f"{FAULT} and not (shop_objects and (disproportionate or neither_can_be_required))",
            EITHER,
        )
        + clause("entitlement other", f"{FAULT} and shop_objects and disproportionate", SHOPS)
        + clause("entitlement end", f"{FAULT} and eu_at_not_put_right", LESS_OR_BACK),
        set(),
    ),
    (
        "a minor lack: neither",
        "eu_at",
        clause("exclusion never", f"{FAULT} and shop_declines and minor_lack", "no refund, no price_reduction"),
        {"error RL401 eu_at.vgg.12.5", "error RL401 eu_at.vgg.28.end"},
    ),
    ("the customer proves the defect", "eu_at", PROOF, {"error RL406 eu_at.kschg.6.11"}),
    ("the shop alone decides", "eu_at", ALONE, {"error RL406 eu_at.kschg.6.10"}),
    ("a right to change the page", "eu_at", PAGE, set()),
]

# --- Portugal ---

PT_THREE = f"{FAULT} and eu_pt_repairs is 0 and found more than 1100 days after delivered"
PT_USED = f"{FAULT} and eu_pt_second_hand and eu_pt_repairs is 0 and found more than 560 days after delivered"
PT_EARLY = f"{FAULT} and found within 20 days after delivered"
PT_LATE = f"{FAULT} and found more than 40 days after delivered"
PT_FAILED = f"{PT_LATE} and shop_declines and not minor_lack"
PORTUGAL: list[Row] = [
    (
        "three years, and six months for each repair",
        "eu_pt",
        clause("exclusion old", f"{PT_THREE}", "no repair, no replacement, no refund, no price_reduction"),
        set(),
    ),
    (
        "two years",
        "eu_pt",
        clause(
            "exclusion old",
            f"{FAULT} and eu_pt_repairs is 0 and not shop_objects and found more than 740 days after delivered",
            "no repair, no replacement",
        ),
        {"warning RL401 eu_pt.dl84.12", "warning RL401 eu_pt.dl84.18.4"},
    ),
    (
        "three years, repaired or not",
        "eu_pt",
        clause(
            "exclusion old",
            f"{FAULT} and eu_pt_repairs is 4 and not shop_objects and found more than 1100 days after delivered",
            "no repair, no replacement",
        ),
        {"warning RL401 eu_pt.dl84.12", "warning RL401 eu_pt.dl84.18.4"},
    ),
    (
        "eighteen months for second-hand goods, agreed",
        "eu_pt",
        clause("exclusion second", f"{PT_USED} and not eu_pt_reconditioned", "no repair, no replacement")
        + 'assume eu_pt_eighteen_months_agreed is yes because "it is agreed"\n',
        set(),
    ),
    (
        "eighteen months for what is reconditioned",
        "eu_pt",
        clause(
            "exclusion second", f"{PT_USED} and eu_pt_reconditioned and not shop_objects", "no repair, no replacement"
        )
        + 'assume eu_pt_eighteen_months_agreed is yes because "it is agreed"\n',
        {"warning RL401 eu_pt.dl84.12", "warning RL401 eu_pt.dl84.18.4"},
    ),
    (
        "the one chosen is disproportionate",
        "eu_pt",
        clause("entitlement cured", f"{PT_LATE} and not (shop_objects and disproportionate)", EITHER)
        + clause("entitlement other", f"{PT_LATE} and shop_objects and disproportionate", SHOPS)
        + clause("entitlement end", f"{PT_LATE} and eu_pt_not_put_right", LESS_OR_BACK),
        set(),
    ),
    (
        "the one that the shop picks",
        "eu_pt",
        clause("entitlement cured", PT_LATE, SHOPS),
        {
            "warning RL403 eu_pt.dl84.12",
            "warning RL403 eu_pt.dl84.15",
            "warning RL403 eu_pt.dl84.15.minor",
            "warning RL403 eu_pt.dl84.18.4",
        },
    ),
    (
        "no money in the first weeks",
        "eu_pt",
        clause("exclusion early", PT_EARLY, "no refund"),
        {"warning RL401 eu_pt.dl84.15", "warning RL401 eu_pt.dl84.15.minor", "warning RL401 eu_pt.dl84.16"},
    ),
    (
        "another one or the money in the first weeks",
        "eu_pt",
        clause("entitlement early", PT_EARLY, "owed replacement or refund chooser customer", "refund of all_paid"),
        set(),
    ),
    (
        "the delivery is kept",
        "eu_pt",
        clause("entitlement early", PT_EARLY, "owed replacement or refund chooser customer", "refund of price"),
        {"warning RL404 eu_pt.dl84.20.all"},
    ),
    (
        "a repair in sixty days",
        "eu_pt",
        clause("entitlement cured", PT_LATE, EITHER, "due remedied or redelivered within 60 days after notified"),
        {"warning RL401 eu_pt.dl84.18.3", "warning RL403 eu_pt.dl84.15", "warning RL403 eu_pt.dl84.15.minor"},
    ),
    (
        "the post of a repair",
        "eu_pt",
        clause("entitlement cured", PT_LATE, EITHER, "customer pays return_carriage"),
        {
            "warning RL403 eu_pt.dl84.15",
            "warning RL403 eu_pt.dl84.15.minor",
            "warning RL404 eu_pt.dl84.18.1",
            "warning RL404 eu_pt.dl84.20.cost",
        },
    ),
    (
        "never money",
        "eu_pt",
        clause("exclusion never", PT_FAILED, "no refund, no price_reduction"),
        {"warning RL401 eu_pt.dl84.15", "warning RL401 eu_pt.dl84.15.minor"},
    ),
    (
        "a minor lack: neither",
        "eu_pt",
        clause("exclusion never", f"{PT_LATE} and shop_declines and minor_lack", "no refund, no price_reduction"),
        {"warning RL401 eu_pt.dl84.15", "warning RL401 eu_pt.dl84.15.minor"},
    ),
    (
        "the money after thirty days, and the post",
        "eu_pt",
        clause(
            "entitlement end",
            PT_FAILED,
            LESS_OR_BACK,
            "customer pays return_carriage",
            "due refunded within 30 days after arrived_back",
        ),
        {"warning RL401 eu_pt.dl84.20.time", "warning RL404 eu_pt.dl84.18.1", "warning RL404 eu_pt.dl84.20.cost"},
    ),
]

# --- Belgium ---

BE_TOLD = f"{FAULT} and not shop_objects and notified within 50 days after found"
BELGIUM: list[Row] = [
    (
        "two years, told within two months",
        "eu_be",
        clause(
            "exclusion late",
            f"{FAULT} and (notified more than 70 days after found or found more than 740 days after delivered)",
            "no repair, no replacement",
        ),
        set(),
    ),
    (
        "told within two weeks",
        "eu_be",
        clause(
            "exclusion late",
            f"{BE_TOLD} and notified more than 14 days after found",
            "no repair, no replacement",
        ),
        {"warning RL401 eu_be.civ.1649quater.1"},
    ),
    (
        "one year",
        "eu_be",
        clause("exclusion old", f"{BE_TOLD} and found more than 370 days after delivered", "no repair, no replacement"),
        {"warning RL401 eu_be.civ.1649quater.1"},
    ),
    (
        "one year for second-hand goods, agreed",
        "eu_be",
        clause(
            "exclusion old",
            f"{BE_TOLD} and eu_be_second_hand and found more than 370 days after delivered",
            "no repair, no replacement",
        )
        + 'assume eu_be_year_agreed is yes because "it is agreed"\n',
        set(),
    ),
    (
        "one year for second-hand goods, not agreed",
        "eu_be",
        clause(
            "exclusion old",
            f"{BE_TOLD} and eu_be_second_hand and found more than 370 days after delivered",
            "no repair, no replacement",
        )
        + 'assume eu_be_year_agreed is no because "it stands in the small print"\n',
        {"warning RL401 eu_be.civ.1649quater.1"},
    ),
    ("no liability", "eu_be", WAIVER, {"warning RL406 eu_be.cde.83.14"}),
    ("a right to change the page", "eu_be", PAGE, set()),
]

# --- Denmark ---

DK_TOLD = f"{FAULT} and not shop_objects and not eu_dk_auction"
DK_DONE = f"{FAULT} and repair_failed and minor_lack and not eu_dk_auction and notified within 50 days after found"
DK_NOTHING = (
    f"{FAULT} and shop_declines and minor_lack and not repair_failed and not eu_dk_auction and not eu_dk_changed "
    "and notified within 50 days after found"
)
DENMARK: list[Row] = [
    (
        "told within two years, and two months of finding it",
        "eu_dk",
        clause(
            "exclusion late",
            f"{FAULT} and not eu_dk_dishonest and (notified more than 740 days after delivered or "
            "(not eu_dk_grossly_careless and not eu_dk_in_reasonable_time and notified more than 70 days after found))",
            "no repair, no replacement, no refund, no price_reduction",
        ),
        set(),
    ),
    (
        "told within two weeks",
        "eu_dk",
        clause(
            "exclusion late",
            f"{DK_TOLD} and notified more than 14 days after found and notified within 700 days after delivered",
            "no repair, no replacement",
        ),
        {"error RL401 eu_dk.koebelov.83", "error RL401 eu_dk.koebelov.83.dishonest"},
    ),
    (
        "told within two months, reasonable or not",
        "eu_dk",
        clause(
            "exclusion late",
            f"{DK_TOLD} and notified more than 70 days after found and not eu_dk_dishonest",
            "no repair, no replacement",
        ),
        {"error RL401 eu_dk.koebelov.83", "error RL401 eu_dk.koebelov.83.dishonest"},
    ),
    (
        "two years, dishonest or not",
        "eu_dk",
        clause("exclusion old", f"{DK_TOLD} and notified more than 740 days after delivered", "no repair"),
        {"error RL401 eu_dk.koebelov.83", "error RL401 eu_dk.koebelov.83.dishonest"},
    ),
    (
        "one year",
        "eu_dk",
        clause(
            "exclusion old",
            f"{DK_TOLD} and not eu_dk_dishonest and notified more than 370 days after delivered",
            "no repair, no replacement",
        ),
        {"error RL401 eu_dk.koebelov.83", "error RL401 eu_dk.koebelov.83.dishonest"},
    ),
    (
        "second-hand goods at an auction",
        "eu_dk",
        clause("exclusion bids", f"{FAULT} and eu_dk_auction", "no repair, no replacement, no refund"),
        set(),
    ),
    (
        "a minor lack that nothing is done about: no end",
        "eu_dk",
        clause("exclusion never", DK_NOTHING, "no refund"),
        {"error RL401 eu_dk.koebelov.78b", "error RL401 eu_dk.koebelov.78b.minor", "error RL401 eu_dk.koebelov.78e"},
    ),
    (
        "a minor lack that stays: a lower price, no end",
        "eu_dk",
        clause("entitlement lower", DK_DONE, "owed price_reduction") + clause("exclusion no_end", DK_DONE, "no refund"),
        set(),
    ),
    (
        "a minor lack that stays: neither",
        "eu_dk",
        clause("exclusion never", DK_DONE, "no refund, no price_reduction"),
        {"error RL401 eu_dk.koebelov.78b", "error RL401 eu_dk.koebelov.78b.minor", "error RL401 eu_dk.koebelov.78e"},
    ),
    (
        "goods that were changed: neither",
        "eu_dk",
        clause(
            "exclusion never",
            f"{FAULT} and repair_failed and eu_dk_changed and not eu_dk_excused and not eu_dk_auction",
            "no refund, no price_reduction",
        ),
        {
            "warning RL401 eu_dk.koebelov.78b",
            "warning RL401 eu_dk.koebelov.78b.minor",
            "warning RL401 eu_dk.koebelov.78e",
        },
    ),
    (
        "the delivery is kept, and the post",
        "eu_dk",
        clause(
            "entitlement end",
            f"{FAULT} and shop_declines and not minor_lack and not eu_dk_changed",
            LESS_OR_BACK,
            "customer pays return_carriage",
            "refund of price",
        ),
        {"error RL404 eu_dk.koebelov.78c"},
    ),
]

# --- Finland ---

FI_TOLD = f"{FAULT} and not shop_objects and not eu_fi_auction"
FINLAND: list[Row] = [
    (
        "for as long as such goods last, told in two months",
        "eu_fi",
        clause(
            "exclusion late",
            f"{FAULT} and (not eu_fi_within_expected_life or (notified more than 70 days after found and "
            "not eu_fi_in_reasonable_time and not eu_fi_dishonest_or_careless and not eu_fi_dangerous))",
            "no repair, no replacement, no refund, no price_reduction",
        ),
        set(),
    ),
    (
        "three years, whatever it is",
        "eu_fi",
        clause("exclusion old", f"{FI_TOLD} and found more than 1100 days after delivered", "no repair"),
        {"warning RL401 eu_fi.ksl.5.12"},
    ),
    (
        "told within two weeks",
        "eu_fi",
        clause("exclusion late", f"{FI_TOLD} and notified more than 14 days after found", "no repair"),
        {"warning RL401 eu_fi.ksl.5.12"},
    ),
    (
        "second-hand goods at an auction",
        "eu_fi",
        clause("exclusion bids", f"{FAULT} and eu_fi_auction", "no repair, no replacement, no refund"),
        set(),
    ),
    (
        "never money",
        "eu_fi",
        clause(
            "exclusion never",
            f"{FAULT} and shop_declines and not minor_lack and not eu_fi_auction",
            "no refund, no price_reduction",
        ),
        {"warning RL401 eu_fi.ksl.5.19", "warning RL401 eu_fi.ksl.5.19.minor"},
    ),
    (
        "a minor lack: neither",
        "eu_fi",
        clause(
            "exclusion never",
            f"{FAULT} and shop_declines and minor_lack and not eu_fi_auction",
            "no refund, no price_reduction",
        ),
        {"warning RL401 eu_fi.ksl.5.19", "warning RL401 eu_fi.ksl.5.19.minor"},
    ),
]

CARRIED = clause(
    "exclusion way",
    f"{FAULT} and own_carrier and issue is arrived_damaged",
    "no refund, no price_reduction",
    "no repair, no replacement",
)
OWN_CARRIER: list[Row] = [
    ("the customer's own carrier", law, CARRIED, set())
    for law in ("eu_ie", "eu_at", "eu_pt", "eu_be", "eu_dk", "eu_fi")
]

ROWS = [*IRELAND, *AUSTRIA, *PORTUGAL, *BELGIUM, *DENMARK, *FINLAND, *OWN_CARRIER]


@pytest.mark.parametrize(("law", "clauses", "expected"), [r[1:] for r in ROWS], ids=[f"{r[1]}: {r[0]}" for r in ROWS])
def test_states(small: Small, law: str, clauses: str, expected: set[str]) -> None:
    assert found(small(clauses, law), *AGAINST_LAW, "RL406") == expected
