"""`returnlogic matrix`: each standing on a toy library, and that none but a proof is called fine."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnlogic.base.finding import Goal, Verdict
from returnlogic.law.compared import ComparedProvision, ProvisionStatus
from returnlogic.law.standing import Standing, standings, under
from tests.cli.small import run
from tests.reports.results import CONTRADICTION

LAW = """law {name} "The Act of {name}"
  uses retail
  counting calendar_days

right {name}_return "returns under the Act of {name}"

provision {name}.1 "Fourteen days" for {name}_return
  cites "The Act of {name}" article "1"
  about returns
  in force from 2020-01-01
  strength {strength}
  mandatory yes{reviewed}
  when {when}
  notified within 14 days after delivered
  owed refund

sentences of "1"
  seen on 2026-01-01 "a toy"
  1 "fourteen days" encoded by {name}.1
"""
POLICY = """policy shop "Shop"
  source "shop.txt"
  uses retail
  counting calendar_days
  period from 2026-01-01 to 2026-12-31{market}

right returns "returns"

entitlement back for returns
  quote "Tell us within {days} days of delivery, later we take nothing back."
  when invoked is change_of_mind
  notified within {days} days after delivered afterwards refused
  owed refund
"""
MIND = "invoked is change_of_mind"
REVIEWED = '\n  reviewed on 2026-01-01 "a toy"'


def law(folder: Path, name: str, when: str = MIND, strength: str = "floor", reviewed: str = REVIEWED) -> None:
    (folder / "laws" / name).mkdir(parents=True)
    text = LAW.format(name=name, when=when, strength=strength, reviewed=reviewed)
    (folder / "laws" / name / "act.ret").write_text(text, "utf-8")


def shop(folder: Path, days: int, market: str = "") -> str:
    (folder / "shop.txt").write_text(f"Tell us within {days} days of delivery, later we take nothing back.", "utf-8")
    path = folder / "shop.ret"
    path.write_text(POLICY.format(days=days, market=f"\n  market {market}" if market else ""), "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("days", "given", "standing", "code"),
    [
        (10, {}, "below", 1),
        (30, {}, "fine", 0),
        (10, {"reviewed": ""}, "needs_judgement", 0),
        (10, {"when": f"{MIND} and not beyond_necessary_handling"}, "needs_judgement", 0),
        (10, {"when": "invoked is fault"}, "not_engaged", 0),
        (10, {"strength": "default"}, "listed_only", 0),
    ],
)
def test_standings(tmp_path: Path, days: int, given: dict[str, str], standing: str, code: int) -> None:
    law(tmp_path, "here", **given)
    ran = run("matrix", shop(tmp_path, days), "--laws", str(tmp_path / "laws"), "--law", "here", "--format", "json")
    (policy,) = json.loads(ran.out)["policies"]
    assert [(s["law"], s["standing"]) for s in policy["standings"]] == [("here", standing)]
    assert ran.code == code
    assert {s["label"] for s in policy["rights"]} == {"returns under the Act of here"}


def test_a_market_without_a_law_is_said_first_and_is_not_clean(tmp_path: Path) -> None:
    law(tmp_path, "here")
    ran = run("matrix", shop(tmp_path, 30, "here, mars"), "--laws", str(tmp_path / "laws"), "--law", "here")
    assert ran.out.splitlines()[0] == "not asked: `shop` under the law of mars"
    assert [line.split() for line in ran.out.splitlines()[2:4]] == [
        ["policy", "mars", "here"],
        ["shop", "not", "asked", "fine", "1/1"],
    ]
    assert ran.code == 3


def test_a_policy_that_names_no_law_is_not_clean(tmp_path: Path) -> None:
    ran = run("matrix", shop(tmp_path, 30))
    assert ran.out.startswith("not asked: `shop` names neither a law nor a market; say which: `--law eu`")
    assert ran.code == 3


def test_a_policy_that_does_not_load_is_told_why(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ret"
    bad.write_text("policy shop\n", "utf-8")
    ran = run("matrix", str(bad))
    assert ran.code == 2
    assert "error[RL001]" in ran.err and "bad.ret:1" in ran.err and "help: " in ran.err


def test_check_tells_it_too(tmp_path: Path) -> None:
    law(tmp_path, "here")
    ran = run("check", shop(tmp_path, 10, "here, mars"), "--laws", str(tmp_path / "laws"), "--law", "here")
    assert "  mars: not asked: no law of it was given\n  here: below the law in 1 finding\n" in ran.out
    some = run("check", shop(tmp_path, 10), "--laws", str(tmp_path / "laws"), "--law", "here", "--select", "RL101")
    assert "  here: not asked\n" in some.out


@pytest.mark.parametrize("less", [("--select", "RL402"), ("--ignore", "RL401")])
def test_a_check_that_was_not_asked_is_not_fine(tmp_path: Path, less: tuple[str, str]) -> None:
    """Another check compares the policy with the provision, and the one that would blame it is left out."""
    law(tmp_path, "here")
    ran = run("check", shop(tmp_path, 10), "--laws", str(tmp_path / "laws"), "--law", "here", *less)
    assert "  here: not asked\n" in ran.out


def test_a_level_that_was_lowered_is_not_fine(tmp_path: Path) -> None:
    law(tmp_path, "here")
    (tmp_path / "returnlogic.toml").write_text('severity = { RL401 = "note" }\n', "utf-8")
    given = ("--laws", str(tmp_path / "laws"), "--law", "here", "--config", str(tmp_path / "returnlogic.toml"))
    ran = run("check", shop(tmp_path, 10), *given)
    assert "  here: 1 finding that needs judgement\n" in ran.out


@pytest.mark.parametrize(
    ("verdict", "standing"), [(Verdict.NOT_PROVED, Standing.NOT_PROVED), (Verdict.SKIPPED, Standing.NOT_ASKED)]
)
def test_one_goal_without_an_answer_is_enough(verdict: Verdict, standing: Standing) -> None:
    provisions = [ComparedProvision("p0", "", ProvisionStatus.COMPARED, "here", ("r",))]
    for named in ((), ("p0",)):
        assert under([], provisions, [Goal("RL401", "x", verdict, law=named)], "here").standing is standing
    assert under([], provisions, [Goal("RL401", "x", verdict, law=("q",))], "here").standing is Standing.FINE


STATUSES = st.lists(st.sampled_from(ProvisionStatus), max_size=4)


@given(STATUSES, st.booleans(), st.booleans(), st.booleans())
def test_fine_is_a_proof(statuses: list[ProvisionStatus], found: bool, conditional: bool, doubted: bool) -> None:
    """Fine iff something was compared, nothing is unasked or undecided, and nothing was found."""
    provisions = [ComparedProvision(f"p{n}", "", s, "here", ("r",)) for n, s in enumerate(statuses)]
    evidence = {"conditional": conditional, "doubts": {"p0": ["x"]} if doubted else {}}
    against = replace(CONTRADICTION, evidence=evidence, law=({"id": "p0", "citation": ""},))
    findings = [against] if found and provisions else []
    standing = under(findings, provisions, [], "here").standing
    bad = {ProvisionStatus.NOT_PROVED, ProvisionStatus.NOT_ASKED} & set(statuses)
    fine = ProvisionStatus.COMPARED in statuses and not bad and not findings
    assert (standing is Standing.FINE) is fine
    assert (standing is Standing.BELOW) is (bool(findings) and not conditional and not doubted)
    assert standings(findings, provisions, [], ["elsewhere", "here"])[0].standing is Standing.NOT_ASKED
