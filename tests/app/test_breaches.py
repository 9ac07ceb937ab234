"""The library by its own measure: what says the law in its terms is clean, and the textbook breach of it is found."""

from collections.abc import Callable

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import Policy

from .conftest import HEAD

Small = Callable[..., Policy]
Row = tuple[str, str, str, set[str]]
"""A name, the jurisdiction, the clauses, and what is found: severity, code and provision."""

AGAINST_LAW = ("RL401", "RL402", "RL403", "RL404", "RL405")


def found(policy: Policy, *codes: str) -> set[str]:
    """The severity and code of each finding, with each provision that it names."""
    checked = check(policy, select=codes)
    assert not [g for g in checked.goals if g.verdict.value == "not_proved"]
    return {f"{f.severity.value} {f.code} {c}" for f in checked.findings for c in f.clauses if "." in c}


def clause(kind: str, when: str, *items: str) -> str:
    """A clause of this kind and name, which quotes its own condition."""
    lines = "".join(f"  {i}\n" for i in items)
    return f'{kind} for coverage\n  quote "{kind} {when}"\n  when {when}\n{lines}\n'


# --- goods that do not conform, delivery and its risk, limitation ---

FAULT = "invoked is fault and nonconforming"
OURS = f"{FAULT} and not materials_supplied_by_consumer and not own_carrier"
EU_FAILED = f"{FAULT} and eu_not_put_right"
UK_FAILED = (
    f"{FAULT} and (repair_failed or reasonable_time_over or significant_inconvenience or neither_can_be_required)"
)
EITHER = "owed repair or replacement chooser customer"
SHOPS = "owed repair or replacement chooser shop"
LESS_OR_BACK = "owed price_reduction or refund chooser customer"
EU_MONEY = clause("entitlement back", EU_FAILED, LESS_OR_BACK)
UK_MONEY = clause("entitlement back", UK_FAILED, LESS_OR_BACK)
REJECTION = clause("entitlement rejection", f"{FAULT} and not (perishable and shelf_life_over)", "owed refund")
NOT_COME = "invoked is undelivered and delivered has not happened"
PAST_DATE = f"{NOT_COME} and notified has happened and not (notified no later than delivery_due)"
FAILED = f"{OURS} and repair_failed and not minor_lack"


def other(when: str) -> str:
    """The customer's choice between repair and replacement, but the shop's under a condition."""
    chosen = clause("entitlement chosen", f"{FAULT} and not ({when})", EITHER)
    return chosen + clause("entitlement other", f"{FAULT} and {when}", SHOPS)


CONFORMITY: list[Row] = [
    ("disproportionate: the other one", "eu", other("shop_objects and disproportionate") + EU_MONEY, set()),
    (
        "the shop's word alone",
        "eu",
        other("shop_objects") + EU_MONEY,
        {"error RL403 eu.sgd.10.1", "error RL403 eu.sgd.10.2a"},
    ),
    (
        "neither can be required",
        "eu",
        EU_MONEY + clause("exclusion neither", f"{FAULT} and shop_objects and neither_can_be_required", "no repair"),
        set(),
    ),
    (
        "a repair that failed, and never money",
        "eu",
        clause("exclusion never", FAILED, "no refund, no price_reduction"),
        {"error RL401 eu.sgd.13.4", "error RL401 eu.sgd.13.5"},
    ),
    (
        "a minor lack: a lower price, no end",
        "eu",
        clause("entitlement lower", f"{EU_FAILED} and minor_lack", "owed price_reduction")
        + clause("exclusion no_end", f"{EU_FAILED} and minor_lack", "no refund"),
        set(),
    ),
    (
        "at the end the customer pays the post and a fee",
        "eu",
        clause("entitlement end", FAILED, "owed refund", "customer pays return_carriage", "refund of price less 5.00"),
        {"error RL404 eu.sgd.16.3", "error RL404 eu.sgd.16.3.b", "error RL404 eu.sgd.14.1"},
    ),
    (
        "nothing after three years",
        "eu",
        clause("exclusion old", f"{FAULT} and found more than 1110 days after delivered", "no repair, no replacement"),
        set(),
    ),
    (
        "nothing after two, repaired or not",
        "eu",
        clause(
            "exclusion old", f"{OURS} and repaired_before and found more than 740 days after delivered", "no repair"
        ),
        {"warning RL401 eu.sgd.10.2a", "warning RL401 eu.sgd.10.1"},
    ),
    (
        "nothing after two, repaired or not, where no limitation is over",
        "eu",
        clause("exclusion old", f"{OURS} and repaired_before and found more than 740 days after delivered", "no repair")
        + 'assume ms_limitation_over is no because "it is so"\n',
        {"error RL401 eu.sgd.10.2a", "error RL401 eu.sgd.10.1"},
    ),
    (
        "what is told after the state's limitation",
        "eu",
        clause("exclusion late", f"{OURS} and notified more than 830 days after delivered", "no repair")
        + 'assume ms_limitation_over is yes because "it is so"\n',
        set(),
    ),
    (
        "the customer's own carrier",
        "eu",
        clause("exclusion way", f"{FAULT} and issue is arrived_damaged and own_carrier", "no repair, no refund"),
        set(),
    ),
    (
        "missing parts: nothing",
        "eu",
        clause("exclusion parts", "invoked is missing", "no refund, no replacement, no repair"),
        {"error RL402 eu.sgd.10.1.parts", *(f"warning RL402 eu.sgd.{n}.parts" for n in ("13.4", "13.5"))},
    ),
    (
        "missing parts: not sent",
        "eu",
        clause("exclusion parts", "invoked is missing", "no replacement"),
        {"error RL402 eu.sgd.10.1.parts"},
    ),
    (
        "missing parts: told within 14 days",
        "eu",
        clause(
            "entitlement parts",
            "invoked is missing",
            "notified within 14 days after delivered afterwards refused",
            "owed replacement",
        ),
        {"error RL401 eu.sgd.10.1.parts"},
    ),
    ("missing parts: sent", "eu", clause("entitlement parts", "invoked is missing", "owed replacement"), set()),
    (
        "missing parts: nothing",
        "uk",
        clause("exclusion parts", "invoked is missing", "no refund, no replacement, no repair"),
        {f"warning RL402 uk.cra.{n}.parts" for n in ("22", "23.2", "24.5")},
    ),
    (
        "one of several goods is missing: nothing",
        "uk",
        clause("exclusion parts", "invoked is missing and not part_of_the_goods", "no refund, no replacement"),
        set(),
    ),
    (
        "missing parts: sent",
        "uk",
        clause("entitlement parts", "invoked is missing", "owed replacement"),
        set(),
    ),
    (
        "any carrier",
        "uk",
        clause("exclusion way", f"{FAULT} and issue is arrived_damaged and not in_set", "no repair, no refund"),
        {"warning RL401 uk.cra.22", "error RL401 uk.cra.23.2", "warning RL401 uk.cra.24.5"},
    ),
    (
        "its own carrier",
        "uk",
        clause("exclusion way", "issue is one of lost, arrived_damaged and own_carrier", "no repair, no refund"),
        set(),
    ),
    (
        "flowers that may have perished",
        "uk",
        REJECTION
        + clause("exclusion gone", f"{FAULT} and perishable and shelf_life_over and not ({UK_FAILED})", "no refund")
        + UK_MONEY,
        set(),
    ),
    (
        "flowers after a week, perished or not",
        "uk",
        REJECTION
        + UK_MONEY
        + clause("exclusion gone", f"{OURS} and perishable and notified more than 7 days after delivered", "no refund"),
        {"warning RL401 uk.cra.22"},
    ),
    (
        "rejected, and the delivery kept",
        "uk",
        clause("entitlement rejection", OURS, "owed refund", "refund of price"),
        {"warning RL404 uk.cra.20.10", "warning RL404 uk.cra.24.10"},
    ),
    (
        "rejected, and all of it back",
        "uk",
        clause("entitlement rejection", OURS, "owed refund", "refund of all_paid"),
        set(),
    ),
    (
        "the final right, late and for a fee",
        "uk",
        clause(
            "entitlement last",
            f"{FAILED} and notified more than 7 months after delivered",
            "owed refund",
            "due refunded within 300 days after answered",
            "customer pays 25% of price for restocking_fee",
        ),
        {"warning RL401 uk.cra.20.15", "warning RL404 uk.cra.20.17"},
    ),
    (
        "the final right after six months, less the use",
        "uk",
        clause(
            "entitlement last",
            f"{FAILED} and notified more than 7 months after delivered",
            "owed refund",
            "due refunded within 13 days after answered",
            "customer pays up to 20.00 for value_loss, kept",
        ),
        set(),
    ),
    (
        "a repair that failed, and never money, in the United Kingdom",
        "uk",
        clause(
            "exclusion never",
            f"{FAILED} and notified more than 40 days after delivered",
            "no refund, no price_reduction",
        ),
        {"warning RL401 uk.cra.24.5"},
    ),
    (
        "neither can be had, and the shop does not say so: no money",
        "uk",
        clause(
            "exclusion never",
            f"{OURS} and neither_can_be_required and not shop_objects and notified more than 40 days after delivered",
            "no refund, no price_reduction",
        ),
        {"warning RL401 uk.cra.24.5"},
    ),
    (
        "no end before 30 days, though two were agreed",
        "uk",
        clause("exclusion wait", f"{PAST_DATE} and delivery_refused and not own_carrier", "no refund"),
        {"error RL401 uk.cra.28.6", "error RL401 uk.cra.28.7"},
    ),
    (
        "no end before 30 days, where none were agreed",
        "uk",
        clause(
            "exclusion wait",
            f"{NOT_COME} and delivery_due has not happened and not (notified more than 30 days after ordered)",
            "no refund",
        ),
        set(),
    ),
    (
        "the end of what did not come, and the delivery kept",
        "uk",
        clause(
            "entitlement ended",
            f"{NOT_COME} and delivery_refused and not own_carrier",
            "owed refund",
            "refund of price",
        ),
        {"error RL404 uk.cra.28.9"},
    ),
    (
        "nothing after six years",
        "uk",
        clause("exclusion old", f"{FAULT} and notified more than 6 years after delivered", "no refund, no repair"),
        set(),
    ),
]


@pytest.mark.parametrize(("law", "clauses", "expected"), [r[1:] for r in CONFORMITY], ids=[r[0] for r in CONFORMITY])
def test_conformity(small: Small, law: str, clauses: str, expected: set[str]) -> None:
    assert found(small(clauses, law), *AGAINST_LAW) == expected


# --- the United States: a warning rests on what the shop does, or on a judgement ---

US_HEAD = HEAD.replace("  counting", "  calendar us_federal\n  counting")
SHIPS = """obligation ships for coverage
  quote "Complete orders leave within {days} days."
  when distance and {applies}applies_for_credit
  due dispatched within {days} days after order_complete
"""
LATE = """exclusion waits for coverage
  quote "Who waits for an order cannot cancel it."
  when invoked is cancel and distance and dispatched has not happened and not delivery_refused and {when}
  no refund, no cancellation
"""
ASKS = """exclusion asks for coverage
  quote "There is no refund for a parcel that is on its way."
  when invoked is undelivered and distance and not delivery_refused
  no refund
"""
GIVEN_UP = """exclusion given_up for coverage
  quote "What we cannot ship is shipped later, and no money is paid."
  when distance and delivery_refused and {when}
  no refund, no cancellation
"""
CANCELLED = """entitlement cancelled for coverage
  quote "What has not left in 30 days can be cancelled for the money, within {days} working days."
  when invoked is cancel and distance and thirty_days_to_ship before notified
  owed refund
  refund of {sum}
  due refunded within {days} working days after notified
"""
IN_PERSON = """exclusion in_person for coverage
  quote "What you buy in person cannot be cancelled."
  when invoked is cancel and not distance{more}
  no refund
"""
REPLACED = """entitlement replaced for coverage
  quote "Faulty goods are replaced; no money is paid."
  when invoked is fault{more}
  owed replacement instead of refund, price_reduction
"""
FINAL = """exclusion final for coverage
  quote "All sales are final."
  when invoked is change_of_mind{more}
  no refund, no store_credit
"""


def assume(name: str, value: str) -> str:
    return f'assume {name} is {value} because "it is so"\n'


NOT_SHIPPED = {"warning RL401 us.ftc.435.cancel", "warning RL401 us.ftc.435.given_up"}
"""Two provisions of one right are named together."""

US: list[Row] = [
    (
        "damaged by a carrier of the buyer's own",
        "us",
        clause("exclusion way", f"{FAULT} and own_carrier and issue is arrived_damaged", "no refund, no repair"),
        set(),
    ),
    ("30 days to ship", "us", SHIPS.format(days=30, applies="not "), set()),
    (
        "31 days to ship",
        "us",
        SHIPS.format(days=31, applies="not "),
        {"warning RL401 us.ftc.435.ship", "warning RL401 us.ftc.435.ship_on_credit"},
    ),
    ("31 days, stated", "us", SHIPS.format(days=31, applies="not ") + assume("ship_time_stated", "yes"), set()),
    ("50 days on credit", "us", SHIPS.format(days=50, applies=""), set()),
    (
        "51 days on credit",
        "us",
        SHIPS.format(days=51, applies=""),
        {"warning RL401 us.ftc.435.ship", "warning RL401 us.ftc.435.ship_on_credit"},
    ),
    (
        "before the stated time",
        "us",
        LATE.format(when="notified before ship_by") + assume("ship_time_stated", "yes"),
        set(),
    ),
    ("after the stated time", "us", LATE.format(when="ship_by before notified"), NOT_SHIPPED),
    (
        "late, cancelled, delivered all the same, and mishandled",
        "us",
        clause("exclusion misuse", "mishandled and invoked is one of cancel, undelivered", "no refund"),
        set(),
    ),
    ("late: asks where it is", "us", ASKS, NOT_SHIPPED),
    ("late: asks where it is, and has a choice", "us", ASKS + assume("delay_choice_offered", "yes"), set()),
    (
        "late: all the money",
        "us",
        CANCELLED.format(days=7, sum="all_paid") + assume("delay_choice_offered", "yes"),
        set(),
    ),
    (
        "late: 8 working days",
        "us",
        CANCELLED.format(days=8, sum="all_paid") + assume("delay_choice_offered", "yes"),
        {
            "warning RL401 us.ftc.435.refund",
            "warning RL401 us.ftc.435.unasked",
            "warning RL401 us.ftc.435.unasked_as_stated",
            "warning RL401 us.ftc.435.unasked_on_credit",
        },
    ),
    (
        "late: no choice offered",
        "us",
        CANCELLED.format(days=7, sum="all_paid"),
        {
            "warning RL401 us.ftc.435.refund",
            "warning RL401 us.ftc.435.unasked",
            "warning RL401 us.ftc.435.unasked_as_stated",
            "warning RL401 us.ftc.435.unasked_on_credit",
        },
    ),
    (
        "late: delivery kept",
        "us",
        CANCELLED.format(days=7, sum="price") + assume("delay_choice_offered", "yes"),
        {"warning RL404 us.ftc.435.cancel"},
    ),
    (
        "will not ship, and no money",
        "us",
        GIVEN_UP.format(when="dispatched has not happened and not ship_by before notified")
        + assume("ship_time_stated", "yes"),
        NOT_SHIPPED,
    ),
    ("shipped, and no money", "us", GIVEN_UP.format(when="invoked is cancel and dispatched before notified"), set()),
    ("sold at homes", "us", IN_PERSON.format(more=""), {"warning RL401 us.ftc.429"}),
    (
        "crafts sold at fairs",
        "us",
        IN_PERSON.format(more="") + assume("sells_at_homes", "no") + assume("sells_crafts_at_fairs", "yes"),
        set(),
    ),
    (
        "sold in hired halls",
        "us",
        IN_PERSON.format(more="") + assume("sells_at_homes", "no") + assume("sells_crafts_at_fairs", "no"),
        {"warning RL401 us.ftc.429"},
    ),
    ("agreed on in the shop", "us", IN_PERSON.format(more=" and agreed_after_visit"), set()),
    ("replacement only", "us", REPLACED.format(more=" and not essential_purpose_failed"), set()),
    ("replacement only, even if it fails", "us", REPLACED.format(more=""), {"warning RL401 us.ucc.2.719.failed"}),
    ("final, California", "us_ca", FINAL.format(more=""), {"warning RL401 us.ca.1723.refund"}),
    (
        "final and displayed, California",
        "us_ca",
        FINAL.format(more="") + assume("displayed_in_california", "yes"),
        set(),
    ),
    ("final for custom goods, California", "us_ca", FINAL.format(more=" and personalised"), set()),
    (
        "final once opened, Florida",
        "us_fl",
        FINAL.format(more=" and opened and not used"),
        {"warning RL401 us.fl.501.142.refund"},
    ),
    ("final and posted, Florida", "us_fl", FINAL.format(more="") + assume("sign_in_florida", "yes"), set()),
    ("final for used goods, Florida", "us_fl", FINAL.format(more=" and used"), set()),
    ("final, New Jersey", "us_nj", FINAL.format(more=""), {"warning RL401 us.nj.2.16.refund"}),
    ("final and on a sign, New Jersey", "us_nj", FINAL.format(more="") + assume("sign_in_new_jersey", "yes"), set()),
    ("final for damaged goods, New Jersey", "us_nj", FINAL.format(more=" and mishandled"), set()),
    ("final online, Connecticut", "us_ct", FINAL.format(more=" and distance"), {"warning RL401 us.ct.42.110aa.refund"}),
    ("final and told, Connecticut", "us_ct", FINAL.format(more="") + assume("disclosed_in_connecticut", "yes"), set()),
    ("final for flowers, Connecticut", "us_ct", FINAL.format(more=" and perishable"), set()),
    (
        "final for custom goods, Connecticut",
        "us_ct",
        FINAL.format(more=" and personalised"),
        {"warning RL401 us.ct.42.110aa.refund"},
    ),
    ("final, Minnesota", "us_mn", FINAL.format(more=""), {"warning RL401 us.mn.325f.80"}),
    ("final online, Minnesota", "us_mn", FINAL.format(more=" and distance"), set()),
    ("final for cash, Rhode Island", "us_ri", FINAL.format(more=" and paid_cash"), {"warning RL401 us.ri.6.27.9"}),
    ("final for cards, Rhode Island", "us_ri", FINAL.format(more=" and not paid_cash"), set()),
    (
        "final online, New York",
        "us_ny",
        FINAL.format(more=" and distance"),
        {"warning RL401 us.ny.218a.refund"},  # and not what was law until August 2025
    ),
    ("final and posted, New York", "us_ny", FINAL.format(more="") + assume("posted_in_new_york", "yes"), set()),
]


@pytest.mark.parametrize(("law", "clauses", "expected"), [r[1:] for r in US], ids=[r[0] for r in US])
def test_us(small: Small, law: str, clauses: str, expected: set[str]) -> None:
    assert found(small(clauses, law, head=US_HEAD), *AGAINST_LAW) == expected


@pytest.mark.parametrize(("until", "reached"), [("2025-08-06", False), ("2025-08-07", True)])
def test_online_retailers_in_new_york_are_in_since_7_august_2025(small: Small, until: str, reached: bool) -> None:
    head = HEAD.replace("  counting", f"  period from 2025-01-01 to {until}\n  counting")
    policy = small(FINAL.format(more=" and distance"), "us_ny", head=head)
    assert ("warning RL401 us.ny.218a.refund" in found(policy, *AGAINST_LAW)) is reached


@pytest.mark.parametrize(("law", "gives_none"), [("us_ny", "no_refunds_new_york"), ("us_nj", "no_refunds_new_jersey")])
@pytest.mark.parametrize(("value", "about", "told"), [("yes", "returns", True), ("no", "returns", False)])
def test_who_gives_no_refunds_says_so_and_no_conditions(
    small: Small, law: str, gives_none: str, value: str, about: str, told: bool
) -> None:
    clauses = FINAL.format(more=f"\n  about {about}") + assume(gives_none, value)
    assert (not found(small(clauses, law, head=US_HEAD), "RL407")) is told
