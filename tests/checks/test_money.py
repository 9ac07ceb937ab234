"""Charges beside what is promised: each row was answered wrongly when sums and fees were topics of their own, or shows
what must not be lost by answering it rightly. `only` are the codes asked about and wanted, no more and no fewer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import load
from returnlogic.base.finding import Finding
from returnlogic.checks.unlawful_cost import _by_doubt
from returnlogic.law.balances import law_balances
from returnlogic.law.terms import LawTerm, law_terms
from returnlogic.meaning.term import TRUE, Term
from tests.build import policy

ASKED = ("RL101", "RL102", "RL103", "RL212")
GRANT = 'right r "r"\nentitlement e for r\n  quote "q"\n  owed refund\n  refund {}\n'
CHARGE = 'charge {} for r{}\n  quote "q"\n  customer pays {}\n'
NO_FEES = 'charge none for r\n  quote "q"\n  customer pays nothing\n'


def charge(name: str, pays: str, relation: str = "") -> str:
    return CHARGE.format(name, f" {relation}" if relation else "", pays)


def findings(body: str, folder: Path, header: str = "counting calendar_days", *codes: str) -> list[Finding]:
    loaded = policy(body, header=header, folder=folder)
    assert not loaded.problems, loaded.problems
    return [f for f in check(loaded, select=codes or ASKED).findings if f.code in (codes or ASKED)]


FULL, PRICE = GRANT.format("in full"), GRANT.format("of price")
ROWS = {
    "full refund, and a fee": (FULL + charge("fee", "20% of price for restocking_fee"), {"RL101": ["fee", "e"]}),
    "full refund, and a fee that is kept": (FULL + charge("fee", "5.00 for coupon, kept"), {"RL101": ["fee", "e"]}),
    "full refund, and a bill": (FULL + charge("fee", "5.00 for coupon, billed"), {"RL101": ["fee", "e"]}),
    "full refund, and a fee that the shop may set": (
        FULL + charge("fee", "up to 5.00 for coupon"),
        {"RL101": ["fee", "e"]},
    ),
    "full refund, and carriage": (FULL + charge("way", "return_carriage"), {}),
    "full refund, but for a footnote": (FULL + charge("fee", "5.00 for coupon, kept", 'adds to e basis "q"'), {}),
    "full refund, and two fees": (
        FULL + charge("fee", "5.00 for coupon") + charge("other", "5.00 for handling_fee"),
        {"RL101": ["fee", "other", "e"]},
    ),
    "the price back, and a fee": (PRICE + charge("fee", "20% of price for restocking_fee"), {}),
    "no fees, and a fee": (PRICE + NO_FEES + charge("fee", "5.00 for coupon"), {"RL101": ["fee", "none"]}),
    "no such fee, and that fee": (
        PRICE + charge("fee", "5.00 for coupon") + 'charge none for r\n  quote "q"\n  shop pays no coupon\n',
        {"RL101": ["fee", "none"]},
    ),
    "no such fee, and one that the shop may set": (
        PRICE + charge("fee", "up to 5.00 for coupon") + 'charge none for r\n  quote "q"\n  shop pays no coupon\n',
        {"RL101": ["fee", "none"]},
    ),
    "never over, and below": (PRICE + charge("fee", "5.00 for coupon") + charge("most", "at most 6.00 for coupon"), {}),
    "never over, and over": (
        PRICE + charge("fee", "7.00 for coupon") + charge("most", "at most 6.00 for coupon"),
        {"RL101": ["fee", "most"]},
    ),
    "never over, and at least": (
        PRICE + charge("fee", "at least 5.00 for coupon") + charge("most", "at most 6.00 for coupon"),
        {"RL101": ["fee", "most"]},
    ),
    "never over, and together over": (
        PRICE
        + charge("most", "at most 6.00 for coupon")
        + charge("fee", "4.00 for coupon")
        + charge("other", "4.00 for coupon", 'adds to fee basis "q"'),
        {"RL103": ["fee", "other", "most"]},
    ),
    "never over, and together over if they add up": (
        PRICE
        + charge("most", "at most 6.00 for coupon")
        + charge("fee", "4.00 for coupon")
        + charge("other", "5.00 for coupon"),
        {"RL103": ["fee", "other", "most"], "RL212": ["fee", "other"]},
    ),
    "two fees for one thing": (
        PRICE + charge("fee", "4.00 for coupon") + charge("other", "5.00 for coupon"),
        {"RL212": ["fee", "other"]},
    ),
    "two equal fees for one thing": (
        PRICE + charge("fee", "4.00 for coupon") + charge("other", "4.00 for coupon"),
        {"RL212": ["fee", "other"]},
    ),
    "two fees for two things": (
        PRICE + charge("fee", "4.00 for coupon") + charge("other", "5.00 for handling_fee"),
        {},
    ),
    "another fee": (
        PRICE + charge("fee", "4.00 for coupon") + charge("other", "5.00 for coupon", 'adds to fee basis "q"'),
        {},
    ),
    "the same fee again": (
        PRICE + charge("fee", "4.00 for coupon") + charge("other", "4.00 for coupon", 'same as fee basis "q"'),
        {},
    ),
    "the same fee again, and it is another": (
        PRICE + charge("fee", "4.00 for coupon") + charge("other", "5.00 for coupon", 'same as fee basis "q"'),
        {"RL101": ["fee", "other"]},
    ),
    "two sums promised": (
        PRICE + 'obligation o for r\n  quote "q"\n  refund of price less 5.00\n',
        {"RL101": ["e", "o"]},
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_is_found(tmp_path: Path, name: str) -> None:
    body, wanted = ROWS[name]
    found: dict[str, set[str]] = {}
    for f in findings(body, tmp_path):
        found.setdefault(f.code, set()).update(f.clauses)
    assert found == {code: {*clauses} for code, clauses in wanted.items()}


LAWFUL = "counting calendar_days\n  law eu"
TOLD = 'assume withdrawal_right_told is yes because "q"\n'
MIND = TOLD + 'right r "r"\nentitlement e for r\n  quote "q"\n  when invoked is change_of_mind\n  owed refund\n{}'
WORN = "when invoked is change_of_mind and beyond_necessary_handling\n  "
LAW_ROWS = {
    "what the law allows": (
        MIND.format("  refund of all_paid\n")
        + 'deduction d for r\n  quote "q"\n  '
        + WORN
        + "customer pays the lower of (value_lost, price) for value_loss\n",
        [],
    ),
    "and a fee on top": (
        MIND.format("  refund of all_paid\n")
        + 'deduction d for r\n  quote "q"\n  '
        + WORN
        + "customer pays the lower of (value_lost, price) for value_loss\n"
        + charge("fee", "5.00 for coupon, kept"),
        ["fee"],
    ),
    "the fee under another name": (
        MIND.format("  refund of all_paid\n") + charge("fee", "5.00 for coupon, billed"),
        ["fee"],
    ),
    "a fee, and nobody says how much comes back": (MIND.format("") + charge("fee", "5.00 for coupon"), ["fee"]),
    "less than everything": (MIND.format("  refund of price\n"), ["e"]),
    "less than everything, and a fee": (
        MIND.format("  refund of price\n") + charge("fee", "5.00 for coupon, kept"),
        ["e", "fee"],
    ),
    "what the law takes too, from too small a sum": (
        MIND.format("  refund of price\n")
        + 'deduction d for r\n  quote "q"\n  '
        + WORN
        + "customer pays the lower of (value_lost, price) for value_loss\n",
        ["e"],
    ),
    "what the law takes too, and a fee": (
        MIND.format("  refund of all_paid\n")
        + 'deduction d for r\n  quote "q"\n  '
        + WORN
        + "customer pays up to the lower of (value_lost, price) for value_loss\n"
        + charge("fee", "5.00 for coupon, kept"),
        ["fee"],
    ),
    "what is worn beyond what it lost": (
        MIND.format("  refund of all_paid\n")
        + 'deduction d for r\n  quote "q"\n  '
        + WORN
        + "customer pays 50% of price for value_loss\n",
        ["d"],
    ),
}


@pytest.mark.parametrize("name", LAW_ROWS)
def test_who_costs_the_customer_more_than_the_law_allows(tmp_path: Path, name: str) -> None:
    body, blamed = LAW_ROWS[name]
    found = findings(body, tmp_path, LAWFUL, "RL404")
    assert sorted({f.clauses[0] for f in found if "refund" in f.message or "charge" in f.message}) == blamed


GIVEN = """law toy_act "The Toy Act"
  uses retail
  counting calendar_days

right toy_return "returns under the Toy Act"

provision toy.{} "The price comes back" for toy_return
  cites "The Toy Act" article "1"
  about returns
  in force from 2020-01-01
  strength {}
  mandatory yes
  when invoked is {}
  owed refund
  refund of price
"""
SENTENCE = '\nsentences of "{}"\n  1 "the price comes back" encoded by toy.{}\n'


def test_what_a_default_gives_is_no_floor_where_another_provision_has_one(tmp_path: Path) -> None:
    """The floor is for cancelling; a fee on a change of mind was told, and no provision with it."""
    (tmp_path / "law" / "toy").mkdir(parents=True)
    floor, default = GIVEN.format(1, "floor", "cancel"), GIVEN.format(2, "default", "change_of_mind")
    both = floor + "provision" + default.partition("provision")[2] + "".join(SENTENCE.format(n, n) for n in (1, 2))
    (tmp_path / "law" / "toy" / "act.ret").write_text(both, "utf-8")
    (tmp_path / "q.txt").write_text("q", "utf-8")
    for ground, told in (("change_of_mind", False), ("cancel", True)):
        body = f'right r "r"\nentitlement e for r\n  quote "q"\n  when invoked is {ground}\n  owed refund\n'
        fee = f'charge fee for r\n  quote "q"\n  when invoked is {ground}\n  customer pays 5.00 for coupon, kept\n'
        head = 'policy p "p"\n  source "q.txt"\n  uses retail\n  law toy\n  counting calendar_days\n'
        (tmp_path / "p.ret").write_text(head + body + "  refund of price\n" + fee, "utf-8")
        policy = load(tmp_path / "p.ret", shelf=tmp_path / "law")
        assert policy.program is not None, policy.problems
        found = check(policy, select=["RL404"]).findings
        assert bool([f for f in found if f.code == "RL404"]) is told, ground
        assert all(f.law for f in found if f.code == "RL404")


FAULT = 'right r "r"\nentitlement e for r\n  quote "q"\n  when invoked is fault and nonconforming\n  owed replacement\n'


@pytest.mark.parametrize(
    ("paid", "blamed"), [("5.00", {"fee"}), ("up to 5.00", {"fee"}), ("at most 300.00", set()), ("nothing", set())]
)
def test_a_bound_on_what_is_charged_charges_nothing(tmp_path: Path, paid: str, blamed: set[str]) -> None:
    sum = paid if paid == "nothing" else f"{paid} for production_fee"
    found = findings(FAULT + f'charge fee for r\n  quote "q"\n  customer pays {sum}\n', tmp_path, LAWFUL, "RL404")
    assert {f.clauses[0] for f in found} == blamed


def test_what_is_in_doubt_is_told_apart_unless_a_balance_without_doubts_holds_it(tmp_path: Path) -> None:
    program = policy(FAULT, header=LAWFUL, folder=tmp_path).program
    assert program is not None
    (amount, *_), (payer, *_) = (law_terms(program, (kind,)) for kind in ("amount", "payer"))
    balance = law_balances(program)[0]

    def verified(law: LawTerm, how: str) -> tuple[LawTerm, Term]:
        changed = (
            replace(p, provision=replace(p.provision, verified=how, reviewed=how))
            for p in law.provisions
            if p.provision
        )
        return replace(law, provisions=tuple(changed)), TRUE

    whole, line, leg = verified(balance, "primary"), verified(amount, ""), verified(payer, "")
    assert _by_doubt([whole, line]) == [[whole]], "the line is a part of what is left"
    assert _by_doubt([whole, leg]) == [[whole], [leg]], "who bears a leg is another matter"
    sure = verified(payer, "primary")
    assert _by_doubt([sure, line]) == [[sure], [line]]
    assert _by_doubt([line]) == [[line]]
