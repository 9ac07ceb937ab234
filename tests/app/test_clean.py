"""Standing controls: small policies with which nothing is wrong, beside the nearest one with which something is."""

from collections.abc import Callable

import pytest

from returnlogic.app.case import read_case
from returnlogic.app.check import check
from returnlogic.app.decide import decide
from returnlogic.app.load import Policy
from returnlogic.base.finding import Finding, Severity
from returnlogic.reports._outcome import outcome_json
from returnlogic.solver.ask import DEFAULT_BUDGET

Small = Callable[..., Policy]

TOLD = '\nassume withdrawal_right_told is yes because "the order page says it"\n'
MIND = """exclusion mind for coverage
  quote "No returns for a change of mind."
  when {when}
  no refund
"""
FAULTY = """entitlement faulty for coverage
  quote "Faulty goods are replaced or paid back, as you like."
  when invoked is fault
  {limit}
  owed replacement or refund chooser customer
"""
AGAINST_LAW = ("RL401", "RL402", "RL403", "RL404", "RL405", "RL413", "RL414")


def found(policy: Policy, *codes: str) -> list[Finding]:
    """The findings of these codes, after making sure that every one of their questions was answered."""
    checked = check(policy, select=codes)
    assert not [g for g in checked.goals if g.verdict.value == "not_proved"]
    return [f for f in checked.findings if f.code in codes]


# --- personalised goods ---


def test_truly_personalised_goods_need_not_be_taken_back(small: Small) -> None:
    policy = small(MIND.format(when="clearly_personalised and invoked is change_of_mind"), "eu")
    assert not found(policy, *AGAINST_LAW, "RL505")


def test_whether_they_are_must_be_judged_where_the_clause_does_not_say_it(small: Small) -> None:
    policy = small(MIND.format(when="personalised and invoked is change_of_mind"), "eu")
    against = found(policy, *AGAINST_LAW, "RL505")
    assert {f.code for f in against} == {"RL401", "RL505"}
    assert {f.severity for f in against if f.code == "RL401"} == {Severity.ERROR}
    (judged,) = (f for f in against if f.code == "RL505")
    assert judged.assumptions and all(a["clearly_personalised"] is False for a in judged.assumptions)


@pytest.mark.parametrize("goods", ["", " and delivered has not happened"], ids=["all", "not delivered yet"])
def test_goods_that_are_not_personalised_must_be_taken_back(small: Small, goods: str) -> None:
    """Art 9: the period starts with delivery, the right does not; it is there for undelivered goods too."""
    pinned = "not clearly_personalised and not individual_specification and invoked is change_of_mind"
    against = found(small(MIND.format(when=pinned + goods), "eu"), *AGAINST_LAW)
    assert [f.severity for f in against] == [Severity.ERROR]


# --- better than the law, or silent ---


def test_a_policy_better_than_the_law_is_never_a_finding(small: Small) -> None:
    better = """entitlement withdrawal for coverage
  quote "Withdraw within 30 days."
  when invoked is change_of_mind
  notified within 30 days after delivered
  owed refund

exclusion too_late for coverage
  quote "Later than that we do not take goods back."
  when invoked is change_of_mind and notified more than 30 days after delivered
  no refund

entitlement guarantee for coverage
  quote "A guarantee of four years: repair, replacement or your money back, as you like."
  when invoked is fault
  found within 4 years after delivered
  owed repair or replacement or refund chooser customer
"""
    assert not found(small(better + TOLD, "eu"), *AGAINST_LAW)


@pytest.mark.parametrize("days", [14, 30])
def test_a_refusal_after_the_laws_own_window_is_not_below_it(small: Small, days: int) -> None:
    """Day 14 may move past a weekend or holidays, so only a refusal that starts well after it is clean."""
    when = "not clearly_personalised and not individual_specification and invoked is change_of_mind"
    late = f"delivered has happened and notified more than {days} days after delivered"
    policy = small(MIND.format(when=f"{when} and {late}") + TOLD, "eu")
    assert bool(found(policy, *AGAINST_LAW)) is (days == 14)


def test_silence_is_not_below_the_law(small: Small) -> None:
    policy = small(FAULTY.format(limit="notified within 30 days after delivered"), "eu")
    assert {f.code for f in found(policy, *AGAINST_LAW)} == {"RL414"}, "and a customer may take it to be"


def test_a_refusal_where_the_words_were_silent_is(small: Small) -> None:
    late = """exclusion late for coverage
  quote "Later claims are refused."
  when invoked is fault and notified more than 30 days after delivered
  no replacement, no refund
"""
    policy = small(FAULTY.format(limit="notified within 30 days after delivered") + "\n" + late, "eu")
    assert [f.clauses[0] for f in found(policy, *AGAINST_LAW)] == ["late"]


def test_within_30_days_means_not_after_and_does_not_refuse(small: Small) -> None:
    """On day 31 the promise has ended: nothing is granted and nothing refused, which is a gap and no conflict."""
    everything = """entitlement any for coverage
  quote "Refund within 30 days."
  notified within 30 days after delivered
  owed refund
"""
    checked = found(small(everything), "RL101", "RL102", "RL201")
    assert {f.code for f in checked} == {"RL201"}
    late = [f for f in checked if f.witness and f.witness.facts["notified"] > "2026-06-10"]
    assert late and all("no clause decides any remedy that helps" in f.story.application for f in late)


def test_return_carriage_at_the_customers_expense_is_not_flagged(small: Small) -> None:
    carriage = """entitlement withdrawal for coverage
  quote "Withdraw within 14 days."
  when invoked is change_of_mind
  notified within 20 days after delivered
  owed refund

charge postage for coverage
  quote "You pay the return postage."
  when invoked is change_of_mind
  customer pays return_carriage
"""
    checked = check(small(carriage, "eu"))
    assert not [f for f in checked.findings if "postage" in f.clauses]


# --- what is no contradiction ---

TWICE = """entitlement one for coverage
  quote "Refund within 30 days."
  when invoked is fault
  notified within {first} days after delivered
  owed refund
  shop pays return_carriage

entitlement two for {right}
  quote "Get your money back for 30 days."
  when invoked is fault
  notified within {second} days after delivered
  owed refund
  shop pays return_carriage
"""


def test_two_clauses_with_equal_values_do_not_contradict(small: Small) -> None:
    policy = small(TWICE.format(first=30, second=30, right="coverage"))
    assert not found(policy, "RL101", "RL102")


def test_two_clauses_with_different_values_do(small: Small) -> None:
    policy = small(TWICE.format(first=30, second=31, right="coverage"))
    assert [f.code for f in found(policy, "RL101", "RL102")] == ["RL101"]


def test_two_rights_with_different_windows_do_not(small: Small) -> None:
    policy = small('right service "repairs"\n\n' + TWICE.format(first=30, second=60, right="service"))
    assert not found(policy, "RL101", "RL102")


def test_a_relation_of_the_text_settles_a_refusal(small: Small) -> None:
    sale = """entitlement goods for coverage
  quote "Goods may be returned."
  owed refund

exclusion sale for coverage
  overrides goods basis "Sale items excepted."
  quote "Sale items excepted."
  when in_stock
  no refund
"""
    assert not found(small(sale), "RL101", "RL102", "RL301")
    assert [
        f.code for f in found(small(sale.replace('  overrides goods basis "Sale items excepted."\n', "")), "RL102")
    ] == ["RL102"]


WINDOWS = """entitlement anyone for coverage
  quote "Anyone may return within 40 days."
  when invoked is change_of_mind
  notified within 40 days after delivered
  owed refund

entitlement sale for coverage
  {relation}
  quote "Notwithstanding this, sale items within 21 days."
  when invoked is change_of_mind and in_stock
  notified within 21 days after delivered
  owed refund
"""


def test_a_repair_that_lapses_with_its_window_is_not_proposed(small: Small) -> None:
    """A clause overrides while it applies (M7): on day 22 the longer window is back, and so is the conflict."""
    checked = found(small(WINDOWS.format(relation="")), "RL101")
    assert [f.repairs for f in checked] == [("anyone overrides sale",)]
    relation = 'overrides anyone basis "Notwithstanding this"'
    assert found(small(WINDOWS.format(relation=relation)), "RL101")


# --- nothing fails open ---


@pytest.mark.parametrize("code", ["RL101", "RL102", "RL104", "RL201"])
def test_a_question_that_ran_out_of_budget_is_never_clean(small: Small, code: str) -> None:
    clauses = 'exclusion none for coverage\n  quote "No."\n  no refund\n\n' + TWICE.format(
        first=30, second=31, right="coverage"
    )
    checked = check(small(clauses), select=[code], budget=1)
    assert [g for g in checked.goals if g.code == code and g.verdict.value == "not_proved"]


FAULT = {"invoked": "fault", "issue": "poor_quality", "ordered": "2026-05-04", "notified": "2026-05-13"}


@pytest.mark.parametrize("approved", [True, False])
def test_an_answer_is_due_whether_it_is_yes_or_no(small: Small, approved: bool) -> None:
    clauses = """entitlement faulty for coverage
  quote "Faulty goods: refund."
  when invoked is fault
  owed refund

step review for coverage
  quote "You hear from us within 7 days if your request is approved."
  approved answered by shop unclear
  due answered within 7 days after notified
"""
    program = small(clauses).program
    assert program is not None
    given = read_case(program, {"facts": {**FAULT, "approved": approved}, "assume": {"gate.review": "freely"}})
    (right,) = (
        r for r in outcome_json(decide(program, given, budget=DEFAULT_BUDGET))["rights"] if r["right"] == "coverage"
    )
    assert right["topics"]["due(answered)"]["value"] == "2026-05-20"


@pytest.mark.parametrize("code", ["RL413", "RL505"])
@pytest.mark.parametrize("budget", [DEFAULT_BUDGET, 1], ids=["bases not selected", "bases undecided"])
def test_a_check_over_other_findings_is_not_proved_without_them(small: Small, code: str, budget: int) -> None:
    clauses = MIND.format(when="personalised") + '\nsaving rights\n  quote "Your rights are untouched."\n  keeps all\n'
    policy = small(clauses, "eu")
    assert found(policy, "RL401", "RL402", code)
    checked = check(policy, select=[code] if budget > 1 else ["RL401", "RL402", code], budget=budget)
    assert [g.verdict.value for g in checked.goals if g.code == code] != ["proved"]


def test_a_duty_dated_for_other_goods_is_not_dated(small: Small) -> None:
    """A day that another clause names for other cases dates nothing here."""
    clauses = """obligation worn for coverage
  quote "Worn goods: money within 14 days."
  when issue is wear
  due refunded within 14 days after arrived_back

obligation poor for coverage
  quote "Poor goods: money after arrival."
  when issue is poor_quality
  due refunded after arrived_back
"""
    assert [f.clauses for f in found(small(clauses), "RL207")] == [("poor",)]


def test_a_clause_that_one_reading_drops_is_still_asked_under_the_other(small: Small) -> None:
    """That a reading leaves the clause no case is no answer to whether a statement does."""
    clauses = """reading kept quote "if at all" : gone or there

entitlement change for coverage
  quote "Before production you may change your mind."
  when kept is there and invoked is cancel and production_started has happened and notified before production_started
    and dispatched has happened
  owed refund

statement never
  quote "Production never starts."
  states production_started has not happened
"""
    assert [f.clauses for f in found(small(clauses), "RL111")] == [("change", "never")]
