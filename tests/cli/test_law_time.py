"""Law in time: what is in force on a day, what changes between days, and which findings begin and end by it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from returnlogic.app import law_changes
from returnlogic.app.check import check
from returnlogic.app.load import Policy
from returnlogic.app.policy_run import CheckedPolicy
from returnlogic.app.reference import changing, in_force_on, laws_rows
from returnlogic.base.finding import Goal, Verdict
from returnlogic.law import library
from tests.cli.small import run

LAW = """law toy_act "The Toy Act"
  uses retail
  counting calendar_days

right toy_return "returns under the Toy Act"

provision toy.1 "Fourteen days" for toy_return
  cites "The Toy Act" article "1"
  about returns
  in force from 2020-01-01 to 2026-05-01
  strength floor
  mandatory yes
  reviewed on 2026-01-01 "a toy"
  when invoked is change_of_mind
  notified within 14 days after delivered
  owed refund

provision toy.1.new "Thirty days" for toy_return
  cites "The Toy Act" article "1"
  about returns
  in force from 2026-05-01
  strength floor
  mandatory yes
  reviewed on 2026-01-01 "a toy"
  when invoked is change_of_mind
  notified within 30 days after delivered
  owed refund

provision toy.2 "Customers are told of returns"
  cites "The Toy Act" article "2"
  about information
  requires information on returns
  in force from 2026-09-01 to 2026-11-01
  strength floor
  mandatory yes
  reviewed on 2026-01-01 "a toy"
  when consumer

sentences of "1"
  seen on 2026-01-01 "a toy"
  1 "returns within the days of then" encoded by toy.1, toy.1.new

sentences of "2"
  seen on 2026-01-01 "a toy"
  1 "customers are told" encoded by toy.2
"""
POLICY = """policy shop "Shop"
  source "shop.txt"
  uses retail
  law toy
  counting calendar_days
  period from 2026-01-01 to 2026-12-31

right returns "returns"

entitlement back for returns
  quote "Tell us within 20 days of delivery, later we take nothing back."
  when invoked is change_of_mind
  notified within 20 days after delivered afterwards refused
  owed refund
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A policy, and a folder of laws in which one right grows and a duty comes and goes."""
    (tmp_path / "law" / "toy").mkdir(parents=True)
    (tmp_path / "law" / "toy" / "act.ret").write_text(LAW, "utf-8")
    (tmp_path / "shop.txt").write_text("Tell us within 20 days of delivery, later we take nothing back.", "utf-8")
    (tmp_path / "shop.ret").write_text(POLICY, "utf-8")
    return tmp_path


def test_findings_begin_and_end_with_the_law(shop: Path) -> None:
    ran = run("changes", str(shop / "shop.ret"), "--laws", str(shop / "law"))
    lines = [line for line in ran.out.splitlines() if line]
    assert lines[1] == "2026-01-01  0 findings against the law on the first day"
    assert lines[2].startswith("2026-05-01  from this day: The Toy Act s 1: Thirty days (toy.1.new)")
    assert lines[3].startswith("2026-05-01  no longer: The Toy Act s 1: Fourteen days (toy.1)")
    assert lines[4].startswith("    begins  error[RL401] `back` gives less than The Toy Act s 1")
    assert lines[5].startswith("2026-09-01  from this day: The Toy Act s 2")
    assert lines[6].startswith("    begins  warning[RL407] no sentence is about returns")
    assert lines[7].startswith("2026-11-01  no longer: The Toy Act s 2")
    assert lines[8].startswith("    ends    warning[RL407]")
    assert len(lines) == 9
    assert ran.code == 1


PENDING = """
provision toy.3 "Sixty days" for toy_return
  cites "The Toy Act" article "3"
  about returns
  adopted on 2026-10-01 "the official journal of the toys"
  strength floor
  mandatory yes
  when invoked is change_of_mind
  notified within 60 days after delivered
  owed refund

provision toy.4 "Not for opened goods" for toy_return
  as an exception to toy.1.new basis "opened"
  cites "The Toy Act" article "4"
  about returns
  announced on 2026-10-02 "a bill"
  strength default
  when opened

sentences of "3"
  1 "returns within sixty days" encoded by toy.3

sentences of "4"
  1 "not for opened goods" encoded by toy.4
"""


def test_what_is_not_law_yet_is_listed_and_takes_no_part(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = run("changes", str(shop / "shop.ret"), "--laws", str(shop / "law"))
    (shop / "law" / "toy" / "act.ret").write_text(LAW + PENDING, "utf-8")
    after = run("changes", str(shop / "shop.ret"), "--laws", str(shop / "law"))
    assert (after.out, after.code) == (before.out, before.code)
    found = json.loads(run("check", str(shop / "shop.ret"), "--laws", str(shop / "law"), "--format", "json").out)
    compared = {p["id"]: p["status"] for p in found["policies"][0]["provisions"]}
    assert compared["toy.3"] == compared["toy.4"] == "not_engaged"
    assert found["findings"] and "toy.4" not in {entry["id"] for f in found["findings"] for entry in f["law"]}
    monkeypatch.setattr(library, "folder", lambda _: shop)
    listed = run("laws", "toy", "--next").out
    rows = laws_rows(["toy"])
    assert listed.splitlines()[-5].startswith("no day yet  adopted   The Toy Act s 3")
    assert listed.splitlines()[-3].startswith("no day yet  announced The Toy Act s 4")
    assert not [r for r in in_force_on(rows, "2030-01-01") if r["id"] == "toy.3"]
    assert [r["id"] for r in changing(rows, "2026-09-01", "2026-09-30")] == ["toy.2"]
    assert [r["id"] for r in changing(rows, "2026-10-01", "2026-10-31")] == ["toy.3", "toy.4"]


def test_what_begins_blocks_from_its_level_on(shop: Path) -> None:
    late = ("--laws", str(shop / "law"), "--from", "2026-06-01")
    assert run("changes", str(shop / "shop.ret"), *late).code == 0  # the error is there from the first day
    assert run("changes", str(shop / "shop.ret"), *late, "--fail-on", "warning").code == 1
    assert run("changes", str(shop / "shop.ret"), *late, "--to", "2026-08-31", "--fail-on", "note").code == 0


def test_a_horizon_begins_today(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Spring(date):
        @classmethod
        def today(cls) -> date:
            return date(2026, 4, 1)

    monkeypatch.setattr("returnlogic.cli.changes.date", Spring)
    command = ("changes", str(shop / "shop.ret"), "--laws", str(shop / "law"), "--horizon")
    near, far = run(*command, "29"), run(*command, "30d")
    assert "contracts from 2026-04-01 to 2026-04-30" in near.out and near.code == 0
    assert "begins  error[RL401]" in far.out and far.code == 1


def test_what_could_not_be_told_is_said(shop: Path) -> None:
    ran = run("changes", str(shop / "shop.ret"), "--laws", str(shop / "law"), "--budget", "1")
    assert ran.code == 3
    assert "could not tell everything of RL401" in ran.out


def test_what_could_not_be_told_has_not_ended(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(policy: Policy, **options: Any) -> CheckedPolicy:
        checked = check(policy, **options)
        assert policy.origin is not None and policy.origin.period is not None
        if policy.origin.period[0] != "2026-09-01":
            return checked
        lost = tuple(f for f in checked.findings if f.code != "RL401")
        return replace(checked, findings=lost, goals=(Goal("RL401", "the whole policy", Verdict.NOT_PROVED, "time"),))

    monkeypatch.setattr(law_changes, "check", stopped)
    ran = run("changes", str(shop / "shop.ret"), "--laws", str(shop / "law"))
    assert "could not tell everything of RL401" in ran.out
    assert "ends    error[RL401]" not in ran.out
    assert ran.out.count("begins  error[RL401]") == 1  # and it did not begin again


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--from", "2026-12-01", "--to", "2026-01-01"), "before it begins"),
        (("--from", "2026-02-30"), "--from: "),
        (("--law", "none"), "compared with no law"),
        (("--horizon", "0d"), "no number of days"),
        (("--horizon", "a month"), "no number of days"),
        (("--horizon", "180", "--from", "2026-01-01"), "begins today"),
        (("--from", "0001-01-01"), "too far from today"),
        (("--to", "9999-12-31"), "too far from today"),
        (("--laws", "nowhere"), "no folder of laws"),
        (("--law", "mars"), "there is no law `mars`"),
    ],
)
def test_what_cannot_be_asked_is_refused(shop: Path, more: tuple[str, ...], said: str) -> None:
    ran = run("changes", str(shop / "shop.ret"), "--laws", str(shop / "law"), *more)
    assert ran.code == 2
    assert said in ran.err


def test_only_policies_are_compared(shop: Path) -> None:
    act = str(shop / "law" / "toy" / "act.ret")
    ran = run("changes", act, "--laws", str(shop / "law"))
    assert ran.code == 2 and "is a law file" in ran.err
    assert run("changes", str(shop / "law" / "toy")).code == 2  # no policy among its files
    assert run("changes", str(shop), "--laws", str(shop / "law")).out.count("== ") == 1


def test_a_folder_without_the_law_says_what_it_has(shop: Path) -> None:
    (shop / "none").mkdir()
    ran = run("check", str(shop / "shop.ret"), "--laws", str(shop / "none"))
    assert ran.code == 2 and f"there is no law `toy` in `{shop / 'none'}`" in ran.out + ran.err


def test_a_bill_is_checked_before_it_is_law(shop: Path) -> None:
    ran = run("check", str(shop / "shop.ret"), "--laws", str(shop / "law"), "--select", "RL401,RL407", "--details")
    assert "error[RL401 below-statutory-floor]" in ran.out
    assert f"compared with the laws of `{shop / 'law'}`, not with the library's" in ran.out
    assert run("check", str(shop / "shop.ret"), "--select", "RL401").code == 2  # the library knows no such law


def test_a_duty_to_inform_is_no_outcome_and_no_silence(shop: Path) -> None:
    """A change of what the law wants told was "equal (proved)", and nothing beside it."""
    earlier = shop / "earlier" / "toy"
    earlier.mkdir(parents=True)
    (earlier / "act.ret").write_text(LAW.partition("provision toy.2")[0], "utf-8")
    folders = ("--law-base", str(shop / "earlier"), "--law-head", str(shop / "law"))
    ran = run("diff", str(shop / "shop.ret"), *folders)
    assert "the law is new: The Toy Act s 2 (`toy.2`), information on returns" in ran.out
    assert "outcomes equal (proved)" in ran.out


def test_laws_of_a_day_and_between_days() -> None:
    old = json.loads(run("laws", "uk", "--on", "2010-01-01", "--format", "json").out)
    assert old and all(r["in_force_from"] <= "2010-01-01" for r in old)
    assert "uk.ccr.30" not in {r["id"] for r in old}
    changed = json.loads(run("laws", "uk", "--between", "2014-06-13", "2014-06-13", "--format", "json").out)
    assert {r["day"] for r in changed} == {"2014-06-13"}
    assert {("uk.ccr.30", "begins")} <= {(r["id"], r["change"]) for r in changed}
    assert any(r["change"] == "ends" for r in changed)  # the regulations that it replaced
    assert run("laws", "--next").code == 0
    assert run("laws", "--on", "2026-13-01").code == run("laws", "--next", "--on", "2026-01-01").code == 2


TWO_YEARS = (
    "Faulty goods are repaired or replaced, as you choose, if the fault shows within two years of delivery. "
    "Later claims are refused."
)
TWO_YEARS_POLICY = """policy shop "Shop"
  source "two.txt"
  uses retail
  law eu
  counting COUNTING
right coverage "the shop's promise"
entitlement broken for coverage
  quote "Faulty goods are repaired or replaced, as you choose, if the fault shows within two years of delivery."
  quote "Later claims are refused."
  when invoked is fault and nonconforming
  found within 2 years after delivered afterwards refused
  owed repair or replacement chooser customer
"""


@pytest.mark.parametrize(
    ("counting", "told"),
    [
        ("eu", "begins  warning[RL401] `broken` gives less than Directive (EU) 2019/771 Art 10(2a)"),
        ("calendar_days", "goes on error[RL401] `broken` gives less than Directive (EU) 2019/771 Art 10(1)"),
    ],
)
def test_a_provision_that_joins_a_finding_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counting: str, told: str
) -> None:
    """Counted otherwise than by the law, two years are a day short already: twelve months more came without a word."""
    (tmp_path / "two.txt").write_text(TWO_YEARS, "utf-8")
    (tmp_path / "two.ret").write_text(TWO_YEARS_POLICY.replace("COUNTING", counting), "utf-8")
    monkeypatch.chdir(tmp_path)
    ran = run("changes", "two.ret", "--from", "2026-07-30", "--to", "2026-08-01")
    assert told in ran.out
    assert "now also by Directive (EU) 2019/771 Art 10(2a)" in ran.out or counting == "eu"
    assert ran.code == (0 if counting == "eu" else 1), "what joins an error blocks as one that begins"
