"""Of each provision a run says how far the policy was compared with it; the solver judges what can be compared."""

from dataclasses import replace
from pathlib import Path

import pytest

import returnlogic as rl
from returnlogic.app.check import check
from returnlogic.base.finding import Goal, Verdict
from returnlogic.law.compared import ComparedProvision, ProvisionStatus
from returnlogic.law.floors import floors_of, spoken
from returnlogic.solver.ask import DEFAULT_BUDGET, Session

POLICY = """policy shop "Shop"
  source "shop.txt"
  uses retail
  law eu
  counting calendar_days

right returns "returns"

entitlement replaced for returns
  quote "We replace what is faulty."
  when invoked is fault
  notified no later than 30 days after delivered afterwards refused
  owed replacement
"""
INVENTED = Path(__file__).resolve().parents[2] / "spec" / "invented"


def loaded(folder: Path, law: str = "eu") -> rl.Policy:
    (folder / "shop.txt").write_text("We replace what is faulty.", "utf-8")
    (folder / "shop.ret").write_text(POLICY.replace("law eu", f"law {law}"), "utf-8")
    return rl.load(folder / "shop.ret")


def statuses(found: tuple[ComparedProvision, ...]) -> dict[str, str]:
    return {p.id: p.status.value for p in found}


def test_what_the_policy_is_silent_on_is_not_compared(tmp_path: Path) -> None:
    found = statuses(check(loaded(tmp_path)).provisions())
    assert found["eu.sgd.10.1"] == found["eu.sgd.12"] == "compared"  # 12 is an exception to 10(1)
    assert found["eu.crd.9.1"] == found["eu.crd.13.3"] == "not_engaged"  # it says nothing of refunds
    assert found["eu.crd.6.1.l"] == "compared"  # to be told to customers of any shop
    assert found["eu.crd.14.1"] == "listed_only"  # a default


def test_what_was_left_out_was_not_asked(tmp_path: Path) -> None:
    found = statuses(check(loaded(tmp_path), select=["RL402"]).provisions())
    assert found["eu.crd.6.1.l"] == found["eu.uctd.b"] == "not_asked"
    assert found["eu.sgd.10.1"] == "compared"
    assert "not_engaged" not in {found["eu.crd.6.1.h"], found["eu.crd.14.2"]}


def test_what_was_not_decided_was_not_compared(tmp_path: Path) -> None:
    found = statuses(check(loaded(tmp_path), budget=1).provisions())
    assert "not_proved" in found.values()
    assert found["eu.sgd.10.1"] != "compared"


def test_a_check_that_gave_no_answer_at_all_leaves_nothing_not_engaged(tmp_path: Path) -> None:
    checked = check(loaded(tmp_path))
    lost = tuple(g for g in checked.goals if g.code != "RL401")
    stopped = Goal("RL401", "the whole policy", Verdict.NOT_PROVED, "out of time")
    found = statuses(replace(checked, goals=(*lost, stopped)).provisions())
    assert "not_engaged" not in found.values()
    assert found["eu.crd.9.1"] == "not_proved"
    assert found["eu.crd.6.1.l"] == "compared"  # by RL407, which did answer


def test_without_law_there_is_nothing_to_list(tmp_path: Path) -> None:
    assert check(loaded(tmp_path, "none")).provisions() == ()


@pytest.mark.parametrize("name", ["furniture", "licences"])
def test_compared_is_a_right_of_which_both_speak_somewhere(name: str) -> None:
    policy = rl.load(INVENTED / f"{name}.ret")
    assert policy.program is not None
    found = {p.id: p.status for p in check(policy, select=["RL401", "RL402"]).provisions()}
    session = Session(policy.program, DEFAULT_BUDGET)
    for floor in floors_of(policy.program):
        both = session.holds_somewhere(spoken(policy.program, floor))
        assert not both or found[floor.ids[0]] is ProvisionStatus.COMPARED, floor.right
