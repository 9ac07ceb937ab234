"""A last day is one towards a remedy: other windows for other remedies are no contradiction (M4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnlogic.app.check import check
from returnlogic.base.finding import Finding
from returnlogic.base.value import day_number
from returnlogic.meaning.evaluate import Evaluation
from tests.build import policy

CASH = """
right r "returns"
entitlement cash for r
  quote "q"
  sent_back within 7 days after delivered
  owed refund
"""


def clause(head: str, *items: str) -> str:
    return "\n  ".join((head, 'quote "q"', *items)) + "\n"


WITHIN_14 = "sent_back within 14 days after delivered"
OTHER_REMEDIES = {
    "credit for longer": clause("entitlement other for r", WITHIN_14, "owed store_credit"),
    "at the shop's discretion": clause("discretion other for r", WITHIN_14, "shop may offer store_credit"),
    "one to be chosen": clause("entitlement other for r", WITHIN_14, "owed repair or replacement chooser shop"),
    "the carriage alone": clause("entitlement other for r", WITHIN_14, "shop pays return_carriage"),
    "one that is refused": clause("entitlement other for r", WITHIN_14, "no store_credit"),
    "the other window once more": clause("entitlement longer for r", WITHIN_14, "owed store_credit")
    + clause("restatement other for r restates longer", WITHIN_14),
}
ONE_REMEDY = {
    "money for longer": (clause("entitlement other for r", WITHIN_14, "owed refund"), ""),
    "money or credit": (
        clause("entitlement other for r", WITHIN_14, "owed refund or store_credit chooser customer"),
        " towards refund",
    ),
    "may refuse": (clause("discretion other for r", WITHIN_14, "shop may refuse refund"), ""),
    "said once more of all": (clause("restatement other for r", WITHIN_14), ""),
    "said once more of it": (clause("restatement other for r restates cash", WITHIN_14), ""),
}


def found(body: str, folder: Path) -> list[Finding]:
    loaded = policy(CASH + body, folder=folder)
    assert not loaded.problems, loaded.problems
    return [f for f in check(loaded, select=("RL101",)).findings if f.code == "RL101"]


@pytest.mark.parametrize("name", OTHER_REMEDIES)
def test_two_days_for_two_remedies_do_not_contradict(name: str, tmp_path: Path) -> None:
    assert not found(OTHER_REMEDIES[name], tmp_path)


@pytest.mark.parametrize("name", ONE_REMEDY)
def test_two_days_for_one_remedy_contradict(name: str, tmp_path: Path) -> None:
    body, towards = ONE_REMEDY[name]
    (finding,) = found(body, tmp_path)
    assert set(finding.clauses) == {"cash", "other"}
    assert finding.topic == "last_day(sent_back)"
    assert f"the last day for “sent back”{towards}" in finding.story.issue
    assert ("towards" in finding.story.issue) == bool(towards)


@pytest.mark.parametrize(("day", "levels"), [(5, ("granted", "granted")), (10, (None, "granted")), (15, (None, None))])
def test_each_remedy_ends_on_its_own_day(day: int, levels: tuple[str | None, ...], tmp_path: Path) -> None:
    p = policy(CASH + OTHER_REMEDIES["credit for longer"], folder=tmp_path).program
    assert p is not None
    delivered = day_number("2026-05-11")
    usual = {i.name: i.typical for i in p.inputs.values()}
    run = Evaluation(p, usual | {"delivered": delivered, "sent_back": delivered + day})
    outputs = {str(o.topic): o for o in p.policy_outputs}
    for remedy, last, level in zip(("refund", "store_credit"), (7, 14), levels, strict=True):
        o, ends = outputs[f"level({remedy})"], outputs[f"last_day(sent_back, {remedy})"]
        assert run.holds(o.silent) is (level is None) and not run.holds(o.conflict)
        assert run.number(ends.lo) == run.number(ends.hi) == delivered + last
