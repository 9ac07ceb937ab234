"""Six complete invented policies: what `check` finds in each is listed, and orders come out as worked out by hand.

Three are meant to be clean, three have planted defects; what was planted, and what is found, stands in `invented.md`.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import returnlogic as rl
from returnlogic.base.finding import Finding

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "spec" / "invented"
PAGE = Path(__file__).with_name("invented.md")
CLEAN = ("hardware", "licences", "mattress")
DEFECTIVE = ("fashion", "furniture", "marketplace")


@cache
def without_law(name: str) -> rl.Policy:
    """The policy beside no law: what it says itself is decided at once."""
    return rl.load(FOLDER / f"{name}.ret", laws=[])


def line(finding: Finding) -> str:
    """The severity, the code and the clauses of a finding; of one without clauses its message."""
    return f"{finding.severity.value} {finding.code} {', '.join(finding.clauses) or finding.message}"


def listed(name: str) -> tuple[str, str, str]:
    """The page up to the list of findings of a policy, that list, and the rest."""
    before, start, rest = PAGE.read_text("utf-8").partition(f"\nFindings of {name}:\n\n```text\n")
    findings, end, after = rest.partition("```")
    assert end, name
    return before + start, findings, end + after


@pytest.mark.parametrize("name", [*CLEAN, *DEFECTIVE])
def test_the_findings_are_these_and_no_others(name: str, request: pytest.FixtureRequest) -> None:
    policy = rl.load(FOLDER / f"{name}.ret")
    found = "".join(f"{line(f)}\n" for f in rl.check(policy) if f.code != "RL905")
    before, expected, after = listed(name)
    if request.config.getoption("--update"):
        PAGE.write_text(before + found + after, "utf-8")
        return
    assert found == expected


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_policy_has_notes_only(name: str) -> None:
    assert all(found.startswith("note ") for found in listed(name)[1].splitlines())


@pytest.mark.parametrize("name", DEFECTIVE)
def test_what_is_said_to_be_found_is_found(name: str) -> None:
    table = PAGE.read_text("utf-8").partition(f"## {name} ")[2].partition("\nFindings of ")[0]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines() if re.search(r"\| RL\d", row)]
    codes = {found.split()[1] for found in listed(name)[1].splitlines()}
    assert len(rows) >= 7
    for planted, _, _, found in rows:
        assert found.startswith("no") or set(re.findall(r"RL\d+", found)) <= codes, planted


# --- three orders each, worked out by hand from the text ---

DATES = {"ordered": "2026-05-04", "dispatched": "2026-05-07", "delivered": "2026-05-11"}
MIND = {**DATES, "invoked": "change_of_mind", "issue": "nothing_wrong"}
FAULT = {**DATES, "invoked": "fault", "issue": "poor_quality", "found": "2026-05-12"}
CANCEL = {"ordered": "2026-05-04", "invoked": "cancel", "issue": "nothing_wrong", "delivered": None}

KEY = {"ordered": "2026-05-04", "key_sent": "2026-05-05", "price": "79.99", "activated": True}
WITHDRAWAL = {**KEY, "invoked": "withdrawal", "issue": "nothing_wrong", "update_failed": False}

MATTRESS = {**MIND, "price": "600.00", "carriage": "20.00", "beyond_necessary_handling": False, "cover_kept_on": True}
STOCK = {**MIND, "in_stock": True, "sells_stock": True, "used": False, "opened": False, "packs_in_original_box": True}
CLOTHES = {**MIND, "sale_item": False, "hygiene_sealed": False, "gift": False, "used": False, "tags_on": True}
COUNTED = {"event_day": "not_counted", "last_day": "counted", "roll_over": "none"}
ASSUMED = {"fashion": {**COUNTED, "accepted": "sent_back", "full_refund": "price"}, "marketplace": COUNTED}

ORDERS: list[tuple[str, str, Mapping[str, Any], str, Mapping[str, str]]] = [
    (
        "licences",
        "day 14, activated without having agreed",
        {**WITHDRAWAL, "notified": "2026-05-19", "agreed_to_activate": False},
        "withdrawals",
        {"level(refund)": "granted", "payout(refund)": "79.99", "due(refunded)": "2026-05-26"},
    ),
    (
        "licences",
        "day 14, activated as agreed",
        {**WITHDRAWAL, "notified": "2026-05-19", "agreed_to_activate": True},
        "withdrawals",
        {"level(refund)": "refused"},
    ),
    (
        "licences",
        "an update that does not help: half of 79.99, rounded up",
        {
            **KEY,
            "invoked": "fault",
            "issue": "loses_data",
            "found": "2026-05-06",
            "notified": "2026-05-07",
            "update_failed": True,
            "reported_again": "2026-06-10",
        },
        "warranty",
        {"payout(part_refund)": "40.00", "payout(refund)": "79.99", "due(refunded)": "2026-06-17"},
    ),
    (
        "mattress",
        "cancelled on day 14, proof of posting on 27 May",
        {
            **MATTRESS,
            "notified": "2026-05-25",
            "sent_back": "2026-05-27",
            "proof_sent": "2026-05-27",
            "arrived_back": "2026-06-05",
        },
        "cancellation_right",
        {"payout(refund)": "620.00", "due(refunded)": "2026-06-10", "payer(return_carriage)": "customer"},
    ),
    (
        "mattress",
        "given back on day 30 of the trial: the price less 35.00",
        {**MATTRESS, "notified": "2026-06-10", "sent_back": "2026-06-15", "arrived_back": "2026-06-20"},
        "trial",
        {"payout(refund)": "565.00", "due(refunded)": "2026-06-30", "payer(return_carriage)": "shop"},
    ),
    ("mattress", "on day 29", {**MATTRESS, "notified": "2026-06-09"}, "trial", {"level(refund)": "refused"}),
    (
        "hardware",
        "day 31, opened, without its box: 1200 less 100 less 5; 8 more are billed",
        {
            **STOCK,
            "notified": "2026-06-10",
            "sent_back": "2026-06-11",
            "price": "1200.00",
            "opened": True,
            "packs_in_original_box": False,
        },
        "stock_returns",
        {"amount(restocking_fee)": "100.00", "payout(refund)": "1095.00", "balance(refund)": "1087.00"},
    ),
    (
        "hardware",
        "day 61: 20 % of 333.33 are 66.67",
        {**STOCK, "notified": "2026-07-10", "sent_back": "2026-07-11", "price": "333.33"},
        "stock_returns",
        {"amount(restocking_fee)": "66.67", "payout(refund)": "266.66", "payer(return_carriage)": "customer"},
    ),
    (
        "hardware",
        "used",
        {**STOCK, "notified": "2026-05-20", "sent_back": "2026-05-21", "used": True, "opened": True},
        "stock_returns",
        {"level(refund)": "refused"},
    ),
    (
        "fashion",
        "day 29: money back, in full and less a fee, registered too late or not",
        {**CLOTHES, "notified": "2026-06-09", "opened": True, "price": "50.00"},
        "returns",
        {"level(refund)": "granted", "charged": "conflict", "last_day(notified, refund)": "conflict"},
    ),
    (
        "fashion",
        "a present handed in on day 45 after the order",
        {**CLOTHES, "gift": True, "notified": "2026-06-17", "sent_back": "2026-06-18"},
        "gifts",
        {"level(store_credit)": "granted", "payer(return_carriage)": "conflict"},
    ),
    (
        "fashion",
        "a fault on day 8",
        {**CLOTHES, **FAULT, "notified": "2026-05-19"},
        "complaints",
        {"level(repair)": "refused", "level(replacement)": "refused", "level(refund)": "refused"},
    ),
    (
        "furniture",
        "cancelled on day 8: only the bound says what it costs",
        {**CANCEL, "production_started": "2026-05-04", "fabric_cut": None, "notified": "2026-05-12"},
        "cancelling",
        {"level(cancellation)": "granted", "amount(production_fee)": "0.00 to 300.00", "due(refunded)": "2026-05-26"},
    ),
    (
        "furniture",
        "cancelled on day 29: 400.00, and never more than 300.00",
        {**CANCEL, "production_started": "2026-05-04", "fabric_cut": None, "notified": "2026-06-02"},
        "cancelling",
        {"level(refund)": "granted", "amount(production_fee)": "conflict"},
    ),
    (
        "furniture",
        "a fault in a table that was used",
        {**FAULT, "notified": "2026-05-30", "used": True, "packs_in_original_box": True, "repair_failed": False},
        "guarantee",
        {"level(repair)": "refused", "level(replacement)": "refused"},
    ),
    (
        "marketplace",
        "a fault of an item at 50.00: who chooses, and who pays the postage?",
        {**FAULT, "notified": "2026-06-05", "price": "50.00", "photos_sent": True},
        "seller_help",
        {"level(refund)": "shop_picks to granted", "payer(return_carriage)": "silent"},
    ),
    (
        "marketplace",
        "a case on day 31",
        {
            **FAULT,
            "notified": "2026-06-01",
            "answered": "2026-06-10",
            "case_opened": "2026-06-11",
            "seller_helped": False,
        },
        "protection",
        {"level(refund)": "refused"},
    ),
    (
        "marketplace",
        "made for the customer, sent back on day 3",
        {**MIND, "in_stock": False, "in_set": False, "notified": "2026-05-13", "sent_back": "2026-05-14"},
        "second_thoughts",
        {"level(refund)": "refused"},
    ),
]


@pytest.mark.parametrize(
    ("name", "what", "facts", "right", "expected"), ORDERS, ids=[f"{o[0]}: {o[1]}" for o in ORDERS]
)
def test_orders_come_out_as_worked_out_by_hand(
    name: str, what: str, facts: Mapping[str, Any], right: str, expected: Mapping[str, str]
) -> None:
    decided = rl.decide(without_law(name), facts, assume=ASSUMED.get(name, {}))
    (topics,) = (r["topics"] for r in decided["rights"] if r["right"] == right)
    decisive = {topic: topics[topic] for topic in expected}
    assert {n: t["value"] if t["verdict"] == "value" else t["verdict"] for n, t in decisive.items()} == expected


@pytest.mark.parametrize("name", ["fashion", "licences"])
def test_a_proved_evaluator_is_made_and_proved_again(name: str, tmp_path: Path) -> None:
    rl.compile(rl.load(FOLDER / f"{name}.ret"), tmp_path, as_inputs=True, with_findings=True, with_vectors=False)
    (verified,) = rl.verify(tmp_path, policy=FOLDER)
    assert not verified.findings
