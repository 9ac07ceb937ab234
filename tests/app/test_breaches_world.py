"""The library by its own measure, beyond the Union, the United Kingdom and the United States.

What says the law in its terms is clean, and the textbook breach of it is found. Where the words of a statute were read
as others quote them, or not found, a finding is a warning.
"""

import pytest

from .conftest import HEAD
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
    ("late by the customer", "ca_qc", QC_LATE.format(more="undeliverable and delivery_prevented and ", days=40), set()),
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

# --- Norway: goods that do not conform ---

NOR_OURS = f"{FAULT} and not materials_supplied_by_consumer and not own_carrier"
NOR_FAILED = f"{NOR_OURS} and repair_failed and not minor_lack and not nor_bad_faith"
NOR_SOON = "notified within 2 months after found"

NORWAY_GOODS: list[Row] = [
    (
        "repair or replacement, the customer's choice; money where it fails",
        "nor",
        clause("entitlement chosen", f"{NOR_OURS}", "owed repair or replacement chooser customer")
        + clause(
            "entitlement back", f"{NOR_OURS} and nor_not_put_right", "owed price_reduction or refund chooser customer"
        ),
        set(),
    ),
    (
        "the shop's choice",
        "nor",
        clause("entitlement chosen", f"{NOR_OURS}", "owed repair or replacement chooser shop"),
        {"warning RL403 nor.kjop.29.1", "warning RL403 nor.kjop.31", "warning RL403 nor.kjop.32.minor"},
    ),
    (
        "told within 14 days",
        "nor",
        clause("exclusion late", f"{NOR_OURS} and notified more than 14 days after found", "no repair, no refund"),
        {"warning RL401 nor.kjop.29.1", "warning RL401 nor.kjop.31", "warning RL401 nor.kjop.32.minor"},
    ),
    (
        "told within three months",
        "nor",
        clause(
            "exclusion late",
            f"{NOR_OURS} and notified more than 3 months after found and not nor_bad_faith",
            "no repair, no refund",
        ),
        set(),
    ),
    (
        "one year",
        "nor",
        clause("exclusion old", f"{NOR_OURS} and found more than 1 year after delivered", "no repair, no refund"),
        {"warning RL401 nor.kjop.29.1", "warning RL401 nor.kjop.31", "warning RL401 nor.kjop.32.minor"},
    ),
    (
        "two years of what need not last longer",
        "nor",
        clause(
            "exclusion old",
            f"{NOR_OURS} and not nor_lasting and not nor_bad_faith and notified more than 2 years after delivered",
            "no repair, no refund",
        ),
        set(),
    ),
    (
        "three years of what lasts",
        "nor",
        clause(
            "exclusion old",
            f"{NOR_OURS} and nor_lasting and notified more than 3 years after delivered",
            "no repair, no refund",
        ),
        {"warning RL401 nor.kjop.29.1", "warning RL401 nor.kjop.31", "warning RL401 nor.kjop.32.minor"},
    ),
    (
        "a repair that failed, and never money",
        "nor",
        clause("exclusion never", f"{NOR_FAILED} and {NOR_SOON}", "no refund, no price_reduction"),
        {"warning RL401 nor.kjop.31", "warning RL401 nor.kjop.32.minor"},
    ),
    (
        "a minor lack: a lower price, no end",
        "nor",
        clause("entitlement lower", f"{NOR_OURS} and repair_failed and minor_lack", "owed price_reduction")
        + clause("exclusion no_end", f"{NOR_OURS} and repair_failed and minor_lack", "no refund"),
        set(),
    ),
    (
        "a minor lack: nothing",
        "nor",
        clause("exclusion never", f"{NOR_OURS} and repair_failed and minor_lack", "no refund, no price_reduction"),
        {"warning RL401 nor.kjop.31", "warning RL401 nor.kjop.32.minor"},
    ),
    (
        "the post and a fee at the customer's cost",
        "nor",
        clause(
            "entitlement fixed",
            NOR_OURS,
            "owed repair",
            "customer pays return_carriage",
            "customer pays 5.00 for handling_fee",
        ),
        {
            "warning RL403 nor.kjop.31",
            "warning RL403 nor.kjop.32.minor",
            "warning RL404 nor.kjop.30",
            "warning RL404 nor.kjop.49",
        },
    ),
    (
        "at the end the post at the customer's cost, and the money in a month",
        "nor",
        clause(
            "entitlement end",
            f"{NOR_FAILED} and arrived_back has happened",
            "owed refund",
            "customer pays return_carriage",
            "due refunded within 30 days after arrived_back",
        ),
        {"warning RL401 nor.kjop.49.time", "warning RL404 nor.kjop.30", "warning RL404 nor.kjop.49"},
    ),
    (
        "what does not come is not paid back",
        "nor",
        clause(
            "exclusion wait",
            "invoked is undelivered and delivered has not happened and delivery_refused and not own_carrier",
            "no refund",
        ),
        {"warning RL401 nor.kjop.23"},
    ),
    (
        "nor where the customer's own carrier lost it",
        "nor",
        clause("exclusion lost", "invoked is undelivered and issue is lost and own_carrier", "no refund"),
        set(),
    ),
]

# --- Switzerland ---

CH_PHONE = f"{MIND} and ch_doorstep and price over 100.00 and not ch_asked_for and not ch_fair_stand"
CH_STANDS = assume("ch_warranty_excluded", "no") + assume("ch_repair_instead", "no")
CH_INSTEAD = assume("ch_warranty_excluded", "no") + assume("ch_repair_instead", "yes")
CH_EXCLUDED = assume("ch_warranty_excluded", "yes")
CH_AT_ONCE = "notified within 1 days after found"
CH_OURS = f"{FAULT} and not ch_known and {CH_AT_ONCE} and not minor_lack and not ch_concealed"

SWITZERLAND: list[Row] = [
    (
        "no returns of what was bought on the web",
        "ch",
        clause("exclusion none", f"{MIND} and online and not ch_doorstep", "no refund"),
        set(),
    ),
    (
        "no returns of what was sold by telephone",
        "ch",
        clause("exclusion none", CH_PHONE, "no refund"),
        {"warning RL401 ch.or.40e", "warning RL401 ch.or.40e.open"},
    ),
    ("nor for a stand at a fair", "ch", clause("exclusion none", f"{MIND} and ch_fair_stand", "no refund"), set()),
    ("nor of cheap things", "ch", clause("exclusion none", f"{MIND} and price at most 100.00", "no refund"), set()),
    (
        "seven days by telephone, and a fee",
        "ch",
        clause(
            "entitlement back",
            f"{CH_PHONE} and not used and ch_told before ordered",
            "notified within 7 days after ordered afterwards refused",
            "owed refund",
            "refund of price",
            "customer pays 10.00 for handling_fee",
        ),
        {"warning RL401 ch.or.40e", "warning RL401 ch.or.40e.open", "warning RL404 ch.or.40f"},
    ),
    (
        "fourteen days by telephone, all back",
        "ch",
        clause(
            "entitlement back",
            f"{CH_PHONE} and not used",
            "notified no later than 14 days after ch_told afterwards silent",
            "owed refund",
            "refund of all_paid",
        ),
        set(),
    ),
    (
        "no warranty, and it is excluded",
        "ch",
        clause("exclusion none", f"{FAULT} and not ch_concealed", "no refund, no repair") + CH_EXCLUDED,
        set(),
    ),
    (
        "no warranty for what was concealed",
        "ch",
        clause("exclusion none", f"{FAULT} and ch_concealed", "no refund, no price_reduction") + CH_EXCLUDED,
        {"warning RL402 ch.or.199"},
    ),
    (
        "the warranty of the law for one year",
        "ch",
        clause(
            "exclusion old",
            f"{CH_OURS} and not ch_second_hand and notified more than 1 year after delivered",
            "no refund, no price_reduction",
        )
        + CH_STANDS,
        {"warning RL401 ch.or.205.2", "warning RL401 ch.or.210.4"},
    ),
    (
        "of used goods for one year",
        "ch",
        clause(
            "exclusion old",
            f"{CH_OURS} and ch_second_hand and notified more than 1 year after delivered",
            "no refund, no price_reduction",
        )
        + CH_STANDS,
        set(),
    ),
    (
        "for two years",
        "ch",
        clause(
            "exclusion old",
            f"{CH_OURS} and notified more than 2 years after delivered",
            "no refund, no price_reduction",
        )
        + CH_STANDS,
        set(),
    ),
    (
        "nothing for what was damaged on its way",
        "ch",
        clause("exclusion way", f"{FAULT} and issue is arrived_damaged", "no refund, no price_reduction") + CH_STANDS,
        set(),
    ),
    (
        "a repair instead, for one year",
        "ch",
        clause(
            "exclusion old",
            f"{CH_OURS} and not ch_second_hand and notified more than 1 year after delivered",
            "no repair, no replacement, no refund",
        )
        + CH_INSTEAD,
        {"warning RL401 ch.or.210.4.agreed"},
    ),
    (
        "a repair instead, for two years",
        "ch",
        clause(
            "entitlement fixed",
            CH_OURS,
            "notified within 2 years after delivered afterwards refused",
            "owed repair or replacement chooser shop",
        )
        + CH_INSTEAD,
        set(),
    ),
    (
        "told late",
        "ch",
        clause(
            "exclusion late", f"{FAULT} and not ch_concealed and notified more than 20 days after found", "no refund"
        )
        + CH_STANDS,
        set(),
    ),
    (
        "a minor lack: nothing",
        "ch",
        clause(
            "exclusion minor",
            f"{FAULT} and not ch_known and {CH_AT_ONCE} and minor_lack and not ch_concealed",
            "no refund, no price_reduction",
        )
        + CH_STANDS,
        {"warning RL401 ch.or.205.2", "warning RL401 ch.or.210.4"},
    ),
    (
        "a minor lack: a lower price",
        "ch",
        clause(
            "entitlement minor",
            f"{FAULT} and minor_lack and not ch_concealed",
            "owed price_reduction instead of refund",
        )
        + CH_STANDS,
        set(),
    ),
]

# --- Brazil ---

BR_OURS = f"{FAULT} and issue is not hidden_defect"
BR_SOON = "notified within 20 days after delivered"
BR_STUCK = f"{BR_OURS} and {BR_SOON} and br_put_right has not happened"
BR_ALL = "owed replacement or refund or price_reduction chooser customer"
BR_BACK = clause(
    "entitlement back",
    f"{MIND} and distance and delivered has happened",
    "notified within {days} days after delivered afterwards {after}",
    "owed refund",
    "refund of {money}",
    "{pays} pays return_carriage",
    "due refunded within {refund} days after notified",
)
BRAZIL: list[Row] = [
    (
        "seven days, all back at once",
        "br",
        BR_BACK.format(days=7, after="silent", money="all_paid", pays="shop", refund=1),
        set(),
    ),
    (
        "three days, the post and the delivery at the customer's cost, in two months",
        "br",
        BR_BACK.format(days=3, after="refused", money="price", pays="customer", refund=60),
        {
            "warning RL401 br.49",
            "warning RL401 br.49.pre",
            "warning RL401 br.49.time",
            "warning RL404 br.49.cost",
            "warning RL404 br.49.sums",
        },
    ),
    (
        "no returns of what was made to order",
        "br",
        clause("exclusion none", f"{MIND} and distance and personalised", "no refund"),
        {"warning RL401 br.49", "warning RL401 br.49.pre"},
    ),
    ("no returns in the shop", "br", clause("exclusion none", f"{MIND} and not distance", "no refund"), set()),
    (
        "no returns after a week",
        "br",
        clause("exclusion late", f"{MIND} and notified more than 7 days after delivered", "no refund"),
        set(),
    ),
    (
        "a fee",
        "br",
        clause(
            "entitlement back",
            f"{MIND} and distance",
            "owed refund",
            "refund of all_paid",
            "customer pays 5.00 for restocking_fee",
        ),
        {"warning RL404 br.49.sums"},
    ),
    (
        "put right in thirty days, else the customer's choice",
        "br",
        clause("entitlement fixed", f"{FAULT}", "owed repair")
        + clause("entitlement chosen", f"{FAULT} and br_chosen more than 30 days after notified", BR_ALL)
        + clause("entitlement soon", f"{FAULT} and (br_impaired or br_essential)", BR_ALL),
        set(),
    ),
    (
        "repair, and never money",
        "br",
        clause("exclusion never", f"{BR_STUCK} and br_chosen more than 40 days after notified", "no refund")
        + assume("br_term_agreed", "no"),
        {"warning RL401 br.18.1", "warning RL401 br.18.2", "warning RL401 br.18.3", "warning RL403 br.18"},
    ),
    (
        "half a year for the repair, though nothing was agreed",
        "br",
        clause(
            "exclusion wait",
            f"{BR_STUCK} and not br_impaired and not br_essential and br_chosen within 180 days after notified",
            "no refund, no replacement, no price_reduction",
        )
        + assume("br_term_agreed", "no"),
        {"warning RL401 br.18.1", "warning RL401 br.18.2", "warning RL401 br.18.3", "warning RL403 br.18"},
    ),
    (
        "half a year for the repair, as was agreed",
        "br",
        clause("entitlement fixed", FAULT, "owed repair")
        + clause(
            "exclusion wait",
            f"{BR_STUCK} and not br_impaired and not br_essential and br_chosen within 180 days after notified",
            "no refund, no replacement, no price_reduction",
        )
        + assume("br_term_agreed", "yes"),
        set(),
    ),
    (
        "a year for the repair, as was agreed",
        "br",
        clause(
            "exclusion wait",
            f"{BR_STUCK} and not br_impaired and not br_essential and br_chosen within 360 days after notified",
            "no refund",
        )
        + assume("br_term_agreed", "yes"),
        {"warning RL401 br.18.1", "warning RL401 br.18.2", "warning RL401 br.18.3", "warning RL403 br.18"},
    ),
    (
        "an essential good is repaired first",
        "br",
        clause(
            "exclusion wait",
            f"{BR_OURS} and {BR_SOON} and br_essential",
            "no refund, no replacement, no price_reduction",
        ),
        {"warning RL401 br.18.1", "warning RL401 br.18.2", "warning RL401 br.18.3", "warning RL403 br.18"},
    ),
    (
        "lacks told within seven days",
        "br",
        clause("exclusion late", f"{BR_OURS} and notified more than 7 days after delivered", "no refund, no repair"),
        {"warning RL401 br.18", "warning RL401 br.18.1", "warning RL401 br.18.2", "warning RL401 br.18.3"},
    ),
    (
        "apparent lacks told within ninety days",
        "br",
        clause("exclusion late", f"{BR_OURS} and notified more than 90 days after delivered", "no refund, no repair"),
        set(),
    ),
    (
        "hidden lacks told within a year of delivery",
        "br",
        clause(
            "exclusion late",
            f"{FAULT} and issue is hidden_defect and notified more than 1 year after delivered",
            "no refund, no repair",
        ),
        {"warning RL401 br.18", "warning RL401 br.18.1", "warning RL401 br.18.2", "warning RL401 br.18.3"},
    ),
    (
        "an offer refused, and the money kept",
        "br",
        clause(
            "exclusion kept",
            "invoked is undelivered and delivery_refused and delivered has not happened",
            "no refund, no replacement",
        ),
        {"warning RL402 br.35"},
    ),
    (
        "an offer refused, and the money less the delivery",
        "br",
        clause(
            "entitlement part",
            "invoked is undelivered and delivery_refused and delivered has not happened",
            "owed refund",
            "refund of price",
        ),
        {"warning RL404 br.35"},
    ),
]

# --- Korea ---

KR_HEAD = HEAD.replace("  counting", "  calendar weekends\n  counting")
KR_PLAIN = (
    f"{MIND} and distance and kr_document no later than delivered"
    " and not mishandled and not altered and not kr_own_order and not used"
)
KR_EARLY = f"{MIND} and distance and delivered has not happened and notified has happened"
KR_OTHER = "invoked is fault and nonconforming and distance"
KOREA: list[Row] = [
    (
        "seven days, the money in three working days",
        "kr",
        clause(
            "entitlement back",
            KR_PLAIN,
            "notified within 7 days after delivered afterwards silent",
            "owed refund",
            "refund of price",
            "customer pays return_carriage",
            "due refunded within 3 working days after arrived_back",
        ),
        set(),
    ),
    (
        "three days, a fee, and the money in a month",
        "kr",
        clause(
            "entitlement back",
            KR_PLAIN,
            "notified within 3 days after delivered afterwards refused",
            "owed refund",
            "refund of price",
            "customer pays 5.00 for restocking_fee",
            "due refunded within 30 days after arrived_back",
        ),
        {
            "warning RL401 kr.17.1.1",
            "warning RL401 kr.17.1.2",
            "warning RL401 kr.17.1.pre",
            "warning RL401 kr.18.2",
            "warning RL401 kr.18.2.pre",
            "warning RL404 kr.18.2",
        },
    ),
    (
        "before it came: three working days",
        "kr",
        clause(
            "entitlement early",
            KR_EARLY,
            "owed refund",
            "refund of price",
            "due refunded within 3 working days after notified",
        ),
        set(),
    ),
    (
        "before it came: a fee, and the money in a month",
        "kr",
        clause(
            "entitlement early",
            KR_EARLY,
            "owed refund",
            "refund of price",
            "customer pays 5.00 for restocking_fee",
            "due refunded within 30 days after notified",
        ),
        {"warning RL401 kr.18.2", "warning RL401 kr.18.2.pre", "warning RL404 kr.18.2.pre"},
    ),
    (
        "no returns once opened",
        "kr",
        clause("exclusion unpacked", f"{MIND} and distance and opened and not sealed_media", "no refund"),
        {"warning RL401 kr.17.1.1", "warning RL401 kr.17.1.2", "warning RL401 kr.17.1.pre"},
    ),
    ("no returns of what was damaged", "kr", clause("exclusion damaged", f"{MIND} and mishandled", "no refund"), set()),
    (
        "no returns of films, marked",
        "kr",
        clause("exclusion films", f"{MIND} and sealed_media and unsealed", "no refund") + assume("kr_marked", "yes"),
        set(),
    ),
    (
        "no returns of films, unmarked",
        "kr",
        clause("exclusion films", f"{MIND} and sealed_media and unsealed", "no refund") + assume("kr_marked", "no"),
        {"warning RL401 kr.17.1.1", "warning RL401 kr.17.1.2", "warning RL401 kr.17.1.pre"},
    ),
    (
        "not before it came",
        "kr",
        clause("exclusion early", f"{MIND} and distance and delivered has not happened", "no refund"),
        {"warning RL401 kr.17.1.1", "warning RL401 kr.17.1.2", "warning RL401 kr.17.1.pre"},
    ),
    (
        "no returns of what was made for the order",
        "kr",
        clause("exclusion own", f"{MIND} and kr_own_order", "no refund"),
        set(),
    ),
    (
        "the wrong item: seven days",
        "kr",
        clause("exclusion wrong", f"{KR_OTHER} and notified more than 7 days after delivered", "no refund"),
        {"warning RL401 kr.17.3"},
    ),
    (
        "the wrong item: three months",
        "kr",
        clause("exclusion wrong", f"{KR_OTHER} and notified more than 3 months after delivered", "no refund"),
        set(),
    ),
    (
        "the wrong item: the post at the customer's cost",
        "kr",
        clause("entitlement wrong", KR_OTHER, "owed refund", "customer pays return_carriage"),
        {"warning RL404 kr.18.10"},
    ),
    (
        "no document: nothing",
        "kr",
        clause(
            "exclusion none",
            f"{MIND} and distance and delivered has happened and kr_document has not happened",
            "no refund",
        ),
        {"warning RL401 kr.17.1.1", "warning RL401 kr.17.1.2", "warning RL401 kr.17.1.pre"},
    ),
]

# --- Japan ---

JAPAN: list[Row] = [
    (
        "no returns, as was shown",
        "jp",
        clause("exclusion none", f"{MIND} and distance", "no refund") + assume("jp_shown", "yes"),
        set(),
    ),
    (
        "no returns, and it was not shown",
        "jp",
        clause("exclusion none", f"{MIND} and distance", "no refund") + assume("jp_shown", "no"),
        {"warning RL401 jp.15.3", "warning RL401 jp.15.3.pre"},
    ),
    (
        "not before it came",
        "jp",
        clause("exclusion early", f"{MIND} and distance and delivered has not happened", "no refund")
        + assume("jp_shown", "no"),
        {"warning RL401 jp.15.3", "warning RL401 jp.15.3.pre"},
    ),
    (
        "eight days, the post at the customer's cost",
        "jp",
        clause(
            "entitlement back",
            f"{MIND} and distance",
            "notified no later than 7 days after delivered afterwards refused",
            "owed refund",
            "customer pays return_carriage",
        )
        + assume("jp_shown", "no"),
        set(),
    ),
    (
        "seven days",
        "jp",
        clause(
            "entitlement back",
            f"{MIND} and distance",
            "notified no later than 6 days after delivered afterwards refused",
            "owed refund",
        )
        + assume("jp_shown", "no"),
        {"warning RL401 jp.15.3", "warning RL401 jp.15.3.pre"},
    ),
]

# --- China ---

CN_PLAIN = f"{MIND} and distance and not cn_newspaper and not cn_unsuitable"
CN_BAD = FAULT
CHINA: list[Row] = [
    (
        "seven days, the price in seven",
        "cn",
        clause(
            "entitlement back",
            f"{CN_PLAIN} and delivered has happened",
            "sent_back within 7 days after delivered afterwards silent",
            "owed refund",
            "refund of price",
            "customer pays return_carriage",
            "due refunded within 7 days after arrived_back",
        ),
        set(),
    ),
    (
        "three days, and the price in a month",
        "cn",
        clause(
            "entitlement back",
            f"{CN_PLAIN} and delivered has happened",
            "sent_back within 3 days after delivered afterwards refused",
            "owed refund",
            "refund of price",
            "due refunded within 30 days after arrived_back",
        ),
        {"warning RL401 cn.25.1", "warning RL401 cn.25.3"},
    ),
    (
        "less a tenth",
        "cn",
        clause("entitlement back", f"{CN_PLAIN} and delivered has happened", "owed refund", "refund of 90% of price"),
        {"warning RL404 cn.25.3"},
    ),
    (
        "no returns of lamps",
        "cn",
        clause("exclusion lamps", f"{CN_PLAIN} and not perishable and not sealed_media", "no refund"),
        {"warning RL401 cn.25.1"},
    ),
    ("no returns of fish", "cn", clause("exclusion fish", f"{MIND} and perishable", "no refund"), set()),
    (
        "no returns of films unsealed",
        "cn",
        clause("exclusion films", f"{MIND} and sealed_media and unsealed", "no refund"),
        set(),
    ),
    ("no returns of magazines", "cn", clause("exclusion papers", f"{MIND} and cn_newspaper", "no refund"), set()),
    (
        "no returns of what the shop calls unsuitable",
        "cn",
        clause("exclusion called", f"{MIND} and distance and cn_unsuitable and not cn_confirmed", "no refund"),
        {"warning RL401 cn.25.1"},
    ),
    (
        "no returns of what was confirmed to be unsuitable",
        "cn",
        clause("exclusion called", f"{MIND} and cn_unsuitable and cn_confirmed", "no refund"),
        set(),
    ),
    (
        "faulty: nothing",
        "cn",
        clause("exclusion bad", f"{CN_BAD} and notified has happened", "no refund, no repair, no replacement"),
        {"warning RL402 cn.24", "warning RL402 cn.24.return"},
    ),
    (
        "faulty: a return in seven days, exchange or repair later",
        "cn",
        clause("entitlement bad", CN_BAD, "owed repair or replacement chooser customer")
        + clause(
            "entitlement soon",
            f"{CN_BAD} and (notified within 7 days after delivered or serious_defect)",
            "owed refund",
        ),
        set(),
    ),
    (
        "faulty: no money in the first week",
        "cn",
        clause("exclusion bad", f"{CN_BAD} and notified within 5 days after delivered", "no refund")
        + assume("cn_agreed", "no"),
        {"warning RL401 cn.24.return"},
    ),
    (
        "faulty: the post at the customer's cost",
        "cn",
        clause("entitlement bad", CN_BAD, "owed repair", "customer pays return_carriage"),
        {"warning RL404 cn.24.cost"},
    ),
]

# --- India ---

IND_BAD = f"{FAULT} and online"
INDIA: list[Row] = [
    ("no returns", "ind", clause("exclusion none", MIND, "no refund"), set()),
    (
        "final, faulty or not",
        "ind",
        clause("exclusion final", f"{IND_BAD} and notified has happened", "no refund"),
        {"warning RL402 ind.7.4"},
    ),
    (
        "faulty: ten days, then nothing",
        "ind",
        clause("exclusion late", f"{IND_BAD} and notified more than 10 days after delivered", "no refund"),
        {"warning RL401 ind.7.4", "warning RL401 ind.7.4.delay"},
    ),
    (
        "faulty: the money in thirty days",
        "ind",
        clause(
            "entitlement back", IND_BAD, "owed refund", "refund of price", "due refunded within 30 days after notified"
        ),
        set(),
    ),
    (
        "faulty: the money in sixty days",
        "ind",
        clause(
            "entitlement back", IND_BAD, "owed refund", "refund of price", "due refunded within 60 days after notified"
        )
        + assume("ind_time_stated", "no"),
        {"warning RL401 ind.2.47.viii"},
    ),
    (
        "faulty: less a fifth",
        "ind",
        clause("entitlement back", IND_BAD, "owed refund", "refund of 80% of price"),
        {"warning RL404 ind.7.4"},
    ),
    (
        "late: nothing",
        "ind",
        clause(
            "exclusion delay",
            "invoked is undelivered and issue is late and online and delivery_due before delivered",
            "no refund",
        ),
        {"warning RL402 ind.7.4.delay"},
    ),
    (
        "late by force majeure: nothing",
        "ind",
        clause("exclusion delay", "invoked is undelivered and issue is late and ind_force_majeure", "no refund"),
        set(),
    ),
    (
        "a charge for cancelling",
        "ind",
        clause("charge cancelling", "invoked is cancel and online", "customer pays 5.00 for handling_fee")
        + assume("ind_charges_itself", "no"),
        {"warning RL404 ind.4.8"},
    ),
    (
        "a charge for cancelling that the shop bears too",
        "ind",
        clause("charge cancelling", "invoked is cancel and online", "customer pays 5.00 for handling_fee")
        + assume("ind_charges_itself", "yes"),
        set(),
    ),
]

WORLD = [*QUEBEC, *ONTARIO, *NORWAY, *NORWAY_GOODS, *SWITZERLAND, *BRAZIL, *KOREA, *JAPAN, *CHINA, *INDIA]


@pytest.mark.parametrize(("law", "clauses", "expected"), [r[1:] for r in WORLD], ids=[f"{r[1]}: {r[0]}" for r in WORLD])
def test_world(small: Small, law: str, clauses: str, expected: set[str]) -> None:
    head = KR_HEAD if law == "kr" else HEAD
    assert found(small(clauses, law, head=head), *AGAINST_LAW) == expected


@pytest.mark.parametrize(
    ("law", "provision"),
    [("ca_on", "ca.on.9.3"), ("ca_qc", "ca.qc.262"), ("br", "br.24"), ("kr", "kr.35"), ("cn", "cn.26")],
)
@pytest.mark.parametrize(("kind", "told"), [("waiver", True), ("penalty", False)])
def test_who_waives_the_rights_of_the_act(small: Small, law: str, provision: str, kind: str, told: bool) -> None:
    policy = small(f'term waived\n  quote "You waive every implied condition."\n  of kind {kind}\n', law)
    assert found(policy, "RL406") == ({f"warning RL406 {provision}"} if told else set())
