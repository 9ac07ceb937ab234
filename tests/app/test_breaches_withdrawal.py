"""The law of withdrawal by its own measure: the twins of the Union and of the United Kingdom, asked the same."""

import pytest

from .test_breaches import AGAINST_LAW, Small, clause, found

ORDINARY = "not clearly_personalised and not individual_specification"
ANY = f"invoked is one of change_of_mind, cancel and {ORDINARY}"
CAME = f"{ANY} and delivered has happened"
IN_TIME = "notified within 20 days after delivered"
LATE = f"{CAME} and notified more than 30 days after delivered"
WITHHELD = """moment back is the earlier of arrived_back, proof_sent
moment told_two_weeks is 14 days after notified
moment no_longer is the later of told_two_weeks, back

"""
LOSS = "customer pays up to the lower of (value_lost, price) for value_loss"


def refund(when: str, *items: str) -> str:
    """A refund of all that was paid."""
    return clause("entitlement money_back", when, "owed refund", "refund of all_paid", *items)


WITHDRAWAL: list[tuple[str, str, str, str]] = [
    (
        "late, where the shop told of the right",
        clause("exclusion late", f"{LATE} and withdrawal_right_told", "no refund"),
        "",
        "",
    ),
    (
        "late, where it did not",
        clause("exclusion late", f"{LATE} and not withdrawal_right_told", "no refund"),
        "warning RL401 eu.crd.10.1",
        "warning RL401 uk.ccr.31.1",
    ),
    (
        "late, whoever told what",
        clause("exclusion late", LATE, "no refund"),
        "warning RL401 eu.crd.10.1",
        "warning RL401 uk.ccr.31.1",
    ),
    (
        "cancelling what has come",
        clause("exclusion came", f"invoked is cancel and {ORDINARY} and delivered has happened", "no refund"),
        "error RL401 eu.crd.9.1.cancel",
        "warning RL401 uk.ccr.30.cancel",
    ),
    (
        "cancelling late, where the shop told",
        clause("exclusion came", f"{LATE} and invoked is cancel and withdrawal_right_told", "no refund"),
        "",
        "",
    ),
    ("goods that spoil", clause("exclusion flowers", f"{ANY} and perishable", "no refund"), "", ""),
    (
        "goods that keep",
        clause("exclusion lamps", f"{CAME} and not perishable", "no refund"),
        "error RL401 eu.crd.9.1",
        "warning RL401 uk.ccr.30",
    ),
    ("goods that were mixed", clause("exclusion oil", f"{ANY} and mixed", "no refund"), "", ""),
    ("an unsealed game", clause("exclusion games", f"{ANY} and sealed_media and unsealed", "no refund"), "", ""),
    (
        "a game out of its carton",
        clause("exclusion games", f"{ANY} and sealed_media and opened", "no refund"),
        "error RL401 eu.crd.9.1",
        "warning RL401 uk.ccr.30",
    ),
    ("unsealed for hygiene", clause("exclusion masks", f"{ANY} and hygiene_sealed and unsealed", "no refund"), "", ""),
    (
        "what it lost, where the shop told of the right",
        refund(CAME, IN_TIME)
        + clause("deduction loss", f"{CAME} and beyond_necessary_handling and withdrawal_right_told", LOSS),
        "",
        "",
    ),
    (
        "what it lost, whoever told what",
        refund(CAME, IN_TIME) + clause("deduction loss", f"{CAME} and beyond_necessary_handling", LOSS),
        "warning RL404 eu.crd.13.1",
        "warning RL404 uk.ccr.34.1",
    ),
    (
        "withheld, by a shop that does not collect",
        WITHHELD + refund(f"{CAME} and not shop_collects", IN_TIME, "due refunded no later than no_longer"),
        "",
        "",
    ),
    (
        "withheld, whoever collects",
        WITHHELD + refund(CAME, IN_TIME, "due refunded no later than no_longer"),
        "warning RL401 eu.crd.13.1.time",
        "warning RL401 uk.ccr.34.6",
    ),
    (
        "no goods, and money in 300 days",
        refund(
            f"{ANY} and delivered has not happened and notified has happened",
            "due refunded within 300 days after notified",
        ),
        "error RL401 eu.crd.13.1.time",
        "warning RL401 uk.ccr.34.6",
    ),
    (
        "stopped on its way, and money in 300 days",
        refund(
            f"{CAME} and notified before delivered and not shop_collects", "due refunded within 300 days after notified"
        ),
        "warning RL401 eu.crd.13.3",
        "warning RL401 uk.ccr.34.5",
    ),
]


@pytest.mark.parametrize("law", ["eu", "uk"])
@pytest.mark.parametrize(("clauses", "eu", "uk"), [r[1:] for r in WITHDRAWAL], ids=[r[0] for r in WITHDRAWAL])
def test_withdrawal(small: Small, law: str, clauses: str, eu: str, uk: str) -> None:
    against, expected = found(small(clauses, law), *AGAINST_LAW), {"eu": eu, "uk": uk}[law]
    assert expected in against if expected else not against, against


@pytest.mark.parametrize("overdue", ["additional_period_over", "delivery_refused", "time_essential"])
def test_a_parcel_that_is_late_in_the_union(small: Small, overdue: str) -> None:
    when = f"invoked is undelivered and issue is late and delivered has not happened and {overdue}"
    past = f"{when} and delivery_due has happened and notified after 2026-06-01 and delivery_due before 2026-06-01"
    against = found(small(clause("exclusion late", past, "no refund"), "eu"), *AGAINST_LAW)
    assert against == {"error RL401 eu.crd.18.2"}


@pytest.mark.parametrize(("law", "named"), [("eu", "eu.crd.18.2"), ("uk", "uk.cra.28.9")])
@pytest.mark.parametrize(
    ("kept", "level"),
    [("not undeliverable", "error"), ("undeliverable", "error"), ("undeliverable and delivery_prevented", "")],
    ids=["by nobody", "by the customer, perhaps", "by the customer"],
)
def test_whoever_kept_the_goods_from_coming(small: Small, law: str, named: str, kept: str, level: str) -> None:
    """Only the trader who failed to deliver pays all back; whether a wrong address is the cause is judged."""
    when = f"invoked is undelivered and delivered has not happened and {kept}"
    money = clause("entitlement back", when, "owed refund", "refund of price")
    assert found(small(money, law), *AGAINST_LAW) == ({f"{level} RL404 {named}"} if level else set())
