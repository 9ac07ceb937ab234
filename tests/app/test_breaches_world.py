"""The library by its own measure, beyond the Union, the United Kingdom and the United States.

What says the law in its terms is clean, and the textbook breach of it is found. Where the words of a statute were read
as others quote them, or not found, a finding is a warning.
"""

import pytest

from .test_breaches import AGAINST_LAW, Row, Small, assume, clause, found

MIND = "invoked is change_of_mind"
CANCEL = "invoked is cancel"
FAULT = "invoked is fault and nonconforming"

# --- Quebec ---

QC_MISSED = assume("qc_disclosed", "yes") + assume("qc_formed", "no")
QC_NONE_MISSED = assume("qc_disclosed", "yes") + assume("qc_formed", "yes")
QC_BACK = clause(
    "entitlement back",
    f"{MIND} and distance",
    "notified within {days} days after qc_copy_received afterwards silent",
    "owed refund",
    "refund of {money}",
    "{pays} pays return_carriage",
    "due refunded within {refund} days after notified",
)
QC_LATE = clause(
    "exclusion late",
    "invoked is undelivered and distance and delivered has not happened and delivery_due has happened"
    " and {more}notified more than {days} days after delivery_due",
    "no refund",
)
QC_SIX = "ordered no earlier than 2026-10-05 and qc_sold_new and not mishandled and issue is hidden_defect"

QC_WASHER = f"{FAULT} and {QC_SIX} and qc_life_over and qc_appliance is qc_washer"

QUEBEC: list[Row] = [
    (
        "a duty was missed: seven days, all back in fifteen",
        "ca_qc",
        QC_BACK.format(days=7, money="all_paid", pays="shop", refund=15) + QC_MISSED,
        set(),
    ),
    (
        "a duty was missed: the return and the delivery at the customer's cost, late",
        "ca_qc",
        QC_BACK.format(days=7, money="price", pays="customer", refund=30) + QC_MISSED,
        {"error RL401 ca.qc.54.13.refund", "error RL404 ca.qc.54.13.cost", "error RL404 ca.qc.54.13.refund"},
    ),
    (
        "no returns, and a duty was missed",
        "ca_qc",
        clause("exclusion none", MIND, "no refund") + QC_MISSED,
        {
            "warning RL401 ca.qc.54.8.copy",
            "warning RL401 ca.qc.54.8.delivery",
            "warning RL401 ca.qc.54.8.none",
            "warning RL401 ca.qc.54.8.statement",
        },
    ),
    (
        "no returns, every duty met and a copy in time",
        "ca_qc",
        clause("exclusion none", f"{MIND} and qc_copy_sent within 10 days after ordered", "no refund") + QC_NONE_MISSED,
        set(),
    ),
    (
        "no returns, and no copy",
        "ca_qc",
        clause("exclusion none", f"{MIND} and qc_copy_sent has not happened", "no refund") + QC_NONE_MISSED,
        {
            "warning RL401 ca.qc.54.8.copy",
            "warning RL401 ca.qc.54.8.delivery",
            "warning RL401 ca.qc.54.8.none",
            "warning RL401 ca.qc.54.8.statement",
        },
    ),
    ("late, and not to be cancelled", "ca_qc", QC_LATE.format(more="", days=40), {"warning RL401 ca.qc.54.9"}),
    ("late by the customer", "ca_qc", QC_LATE.format(more="qc_delivery_prevented and ", days=40), set()),
    (
        "faulty goods within thirty days alone",
        "ca_qc",
        clause("exclusion old", f"{FAULT} and notified more than 30 days after delivered", "no refund, no repair"),
        {
            "warning RL401 ca.qc.38",
            "warning RL401 ca.qc.38.1.five",
            "warning RL401 ca.qc.38.1.four",
            "warning RL401 ca.qc.38.1.six",
            "warning RL401 ca.qc.38.1.three",
        },
    ),
    (
        "nothing for what has lasted",
        "ca_qc",
        clause("exclusion old", f"{FAULT} and qc_life_over and qc_appliance is qc_not_listed", "no refund, no repair"),
        set(),
    ),
    (
        "a washing machine: one year",
        "ca_qc",
        clause(
            "exclusion old",
            f"{QC_WASHER} and notified more than 1 year after delivered",
            "no repair",
        ),
        {
            "warning RL401 ca.qc.38.1.five",
            "warning RL401 ca.qc.38.1.four",
            "warning RL401 ca.qc.38.1.six",
            "warning RL401 ca.qc.38.1.three",
        },
    ),
    (
        "a washing machine: five years",
        "ca_qc",
        clause(
            "exclusion old",
            f"{QC_WASHER} and notified more than 5 years after delivered",
            "no repair",
        ),
        set(),
    ),
    (
        "a telephone: the post at the customer's cost",
        "ca_qc",
        clause(
            "entitlement fixed",
            f"{FAULT} and {QC_SIX} and qc_life_over and qc_appliance is qc_computer_or_phone",
            "owed repair",
            "customer pays return_carriage",
        ),
        {"warning RL404 ca.qc.38.1.free"},
    ),
]

# --- Ontario ---

ON_MISSED = assume("on_disclosed", "no")
ON_NONE_MISSED = assume("on_disclosed", "yes") + assume("on_choice_given", "yes") + assume("on_copy_complete", "yes")
ON_WEB = f"{MIND} and online and price over 50.00"
ON_BACK = clause(
    "entitlement back",
    f"{MIND} and online and delivered has happened",
    "notified no later than {days} days after on_copy_received afterwards silent",
    "owed refund",
    "refund of {money}",
    "{pays} pays return_carriage",
    "due refunded within {refund} days after notified",
)
ON_LATE = clause(
    "exclusion late",
    "invoked is undelivered and delivered has not happened and delivery_due has happened and price over {price}"
    " and {more}notified more than 40 days after delivery_due",
    "no refund",
)

ONTARIO: list[Row] = [
    (
        "a duty was missed: seven days from the copy, all back in fifteen",
        "ca_on",
        ON_BACK.format(days=7, money="all_paid", pays="shop", refund=15) + ON_MISSED,
        set(),
    ),
    (
        "a duty was missed: the return and the delivery at the customer's cost, late",
        "ca_on",
        ON_BACK.format(days=7, money="price", pays="customer", refund=30) + ON_MISSED,
        {"warning RL401 ca.on.96.refund", "warning RL404 ca.on.96.cost", "warning RL404 ca.on.96.refund"},
    ),
    (
        "no returns, and a duty was missed",
        "ca_on",
        clause("exclusion none", ON_WEB, "no refund") + ON_MISSED,
        {"warning RL401 ca.on.40.1", "warning RL401 ca.on.40.1.open", "warning RL401 ca.on.40.2"},
    ),
    (
        "no returns of cheap things",
        "ca_on",
        clause("exclusion none", f"{MIND} and online and price at most 50.00", "no refund") + ON_MISSED,
        set(),
    ),
    (
        "no returns, every duty met and a copy in time",
        "ca_on",
        clause("exclusion none", f"{ON_WEB} and on_copy_received within 10 days after ordered", "no refund")
        + ON_NONE_MISSED,
        set(),
    ),
    (
        "no returns, and no copy",
        "ca_on",
        clause("exclusion none", f"{ON_WEB} and on_copy_received has not happened", "no refund") + ON_NONE_MISSED,
        {"warning RL401 ca.on.40.1", "warning RL401 ca.on.40.1.open", "warning RL401 ca.on.40.2"},
    ),
    ("late, and not to be cancelled", "ca_on", ON_LATE.format(more="", price="50.00"), {"warning RL401 ca.on.26"}),
    (
        "late, where the customer agreed to wait",
        "ca_on",
        ON_LATE.format(more="on_late_accepted and ", price="50.00"),
        set(),
    ),
]

# --- Norway ---

NOR_TOLD = assume("withdrawal_right_told", "yes")
NOR_PLAIN = "not clearly_personalised and not individual_specification and not nor_medicine and not nor_single_issue"
NOR_ANY = f"invoked is one of change_of_mind, cancel and distance and {NOR_PLAIN}"
NOR_CAME = f"{NOR_ANY} and delivered has happened"
NOR_BACK = clause(
    "entitlement back",
    NOR_CAME,
    "notified within {days} days after delivered afterwards {after}",
    "owed refund",
    "refund of {money}",
    "due refunded within {refund} days after notified",
)

NORWAY: list[Row] = [
    (
        "fourteen days, all back in two weeks",
        "nor",
        NOR_BACK.format(days=14, after="silent", money="all_paid", refund=14) + NOR_TOLD,
        set(),
    ),
    (
        "seven days, the delivery kept, a month",
        "nor",
        NOR_BACK.format(days=7, after="refused", money="price", refund=30) + NOR_TOLD + assume("shop_collects", "yes"),
        {
            "warning RL401 nor.angre.20.pre",
            "warning RL401 nor.angre.21",
            "warning RL401 nor.angre.21.3",
            "warning RL401 nor.angre.21.4",
            "warning RL401 nor.angre.21.cancel",
            "warning RL401 nor.angre.24.2",
            "warning RL401 nor.angre.24.3",
            "warning RL404 nor.angre.24.1",
        },
    ),
    (
        "no returns",
        "nor",
        clause("exclusion none", f"{NOR_CAME} and not perishable", "no refund") + NOR_TOLD,
        {
            "warning RL401 nor.angre.20.pre",
            "warning RL401 nor.angre.21",
            "warning RL401 nor.angre.21.3",
            "warning RL401 nor.angre.21.4",
            "warning RL401 nor.angre.21.cancel",
        },
    ),
    ("no returns of medicines", "nor", clause("exclusion none", f"{MIND} and nor_medicine", "no refund"), set()),
    ("no returns of a magazine", "nor", clause("exclusion none", f"{MIND} and nor_single_issue", "no refund"), set()),
    (
        "late, where nothing was told",
        "nor",
        clause(
            "exclusion late",
            f"{NOR_CAME} and notified more than 30 days after delivered and told_of_withdrawal has not happened",
            "no refund",
        )
        + assume("withdrawal_right_told", "no"),
        {
            "warning RL401 nor.angre.20.pre",
            "warning RL401 nor.angre.21",
            "warning RL401 nor.angre.21.3",
            "warning RL401 nor.angre.21.4",
            "warning RL401 nor.angre.21.cancel",
        },
    ),
    (
        "late, a month after it was told",
        "nor",
        clause(
            "exclusion late",
            f"{NOR_CAME} and told_of_withdrawal within 300 days after delivered"
            " and notified more than 20 days after told_of_withdrawal and notified more than 20 days after delivered",
            "no refund",
        )
        + assume("withdrawal_right_told", "no"),
        set(),
    ),
    (
        "late, a week after it was told",
        "nor",
        clause(
            "exclusion late",
            f"{NOR_CAME} and told_of_withdrawal within 300 days after delivered"
            " and delivered before told_of_withdrawal and notified more than 7 days after told_of_withdrawal",
            "no refund",
        )
        + assume("withdrawal_right_told", "no"),
        {
            "warning RL401 nor.angre.20.pre",
            "warning RL401 nor.angre.21",
            "warning RL401 nor.angre.21.3",
            "warning RL401 nor.angre.21.4",
            "warning RL401 nor.angre.21.cancel",
        },
    ),
    (
        "not before delivery",
        "nor",
        clause("exclusion early", f"{NOR_ANY} and not perishable and delivered has not happened", "no refund"),
        {
            "warning RL401 nor.angre.20.pre",
            "warning RL401 nor.angre.21",
            "warning RL401 nor.angre.21.3",
            "warning RL401 nor.angre.21.4",
            "warning RL401 nor.angre.21.cancel",
        },
    ),
    (
        "a fee, and a return within a week",
        "nor",
        clause(
            "entitlement back",
            NOR_CAME,
            "sent_back within 7 days after notified afterwards refused",
            "owed refund",
            "refund of all_paid",
            "customer pays 5.00 for restocking_fee",
        )
        + NOR_TOLD
        + assume("shop_collects", "no"),
        {
            "warning RL401 nor.angre.20.pre",
            "warning RL401 nor.angre.21",
            "warning RL401 nor.angre.21.3",
            "warning RL401 nor.angre.21.4",
            "warning RL401 nor.angre.21.cancel",
            "warning RL404 nor.angre.24.1",
            "warning RL404 nor.angre.24.fee",
        },
    ),
    (
        "the whole price for handling",
        "nor",
        clause("entitlement back", NOR_CAME, "owed refund", "refund of all_paid")
        + clause("deduction loss", f"{NOR_CAME} and beyond_necessary_handling", "customer pays price for value_loss")
        + NOR_TOLD,
        {"warning RL404 nor.angre.24.1", "warning RL404 nor.angre.25.3"},
    ),
    (
        "the loss of value for handling",
        "nor",
        clause("entitlement back", NOR_CAME, "owed refund", "refund of all_paid")
        + clause(
            "deduction loss",
            f"{NOR_CAME} and beyond_necessary_handling",
            "customer pays up to the lower of (value_lost, price) for value_loss",
        )
        + NOR_TOLD,
        set(),
    ),
]

WORLD = [*QUEBEC, *ONTARIO, *NORWAY]


@pytest.mark.parametrize(("law", "clauses", "expected"), [r[1:] for r in WORLD], ids=[f"{r[1]}: {r[0]}" for r in WORLD])
def test_world(small: Small, law: str, clauses: str, expected: set[str]) -> None:
    assert found(small(clauses, law), *AGAINST_LAW) == expected


@pytest.mark.parametrize(("law", "provision"), [("ca_on", "ca.on.9.3"), ("ca_qc", "ca.qc.262")])
@pytest.mark.parametrize(("kind", "told"), [("waiver", True), ("penalty", False)])
def test_who_waives_the_rights_of_the_act(small: Small, law: str, provision: str, kind: str, told: bool) -> None:
    policy = small(f'term waived\n  quote "You waive every implied condition."\n  of kind {kind}\n', law)
    assert found(policy, "RL406") == ({f"warning RL406 {provision}"} if told else set())
