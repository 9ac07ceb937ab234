"""Waivers count only as they stand at the base, and baselines only by fingerprint: no change can exempt itself."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.small import CLAUSES, HEAD, Ran, run, shop

DAY = "2026-11-27"
ONE = ("--select", "RL102", "--select", "RL901", "--select", "RL902", "--select", "RL903", "--select", "RL904")
ENTRY = {
    "fingerprint": "d5e7499f41534e33",
    "code": "RL102",
    "policy": "mini_shop",
    "reason": "the new text goes live in January",
    "owner": "shop team",
    "approver": "A. Advocate",
    "created": "2026-11-01",
    "expires": "2027-04-30",
    "ticket": "SHOP-12",
}


PAIR = ("shop.ret", "copy.ret")


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def write(folder: Path, **changed: str | list[str] | None) -> None:
    entry = {k: v for k, v in (ENTRY | changed).items() if v is not None}
    text = "[[waiver]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in entry.items())
    (folder / "returnlogic.waivers.toml").write_text(text, "utf-8")


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x", "--allow-empty")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a policy that contradicts itself, and a waiver for it on `main`."""
    shop(tmp_path)
    git(tmp_path, "init", "-q")
    write(tmp_path)
    commit(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*more: str, as_of: str = DAY) -> tuple[Ran, dict[str, Any]]:
    ran = run("check", "shop.ret", *ONE, "--waivers-from", "main", "--as-of", as_of, "--format", "json", *more)
    return ran, json.loads(ran.out) if ran.out else {}


def codes(report: dict[str, Any]) -> set[str]:
    return {f["code"] for f in report["findings"]} - {"RL905"}


def test_a_waived_finding_stays_in_the_report_and_does_not_block(place: Path) -> None:
    ran, report = check()
    assert ran.code == 0
    (finding,) = [f for f in report["findings"] if f["code"] == "RL102"]
    assert finding["waiver"]["reason"] == ENTRY["reason"] and finding["waiver"]["expires"] == "2027-04-30"
    assert report["summary"]["waived"] == 1 and report["summary"]["findings"]["error"] == 0
    text = run("check", "shop.ret", *ONE, "--waivers-from", "main", "--as-of", DAY, "--details").out
    assert "1 finding, accepted" in text
    assert "waived       until 2027-04-30, for shop team" in text and "| 1 waived (until 2027-04-30)" in text
    assert run("check", "shop.ret", *ONE).code == 1, "without the base no waiver counts"


def test_the_last_day_counts_and_the_next_does_not(place: Path) -> None:
    assert check(as_of="2027-04-30")[0].code == 0
    ran, report = check(as_of="2027-05-01")
    assert ran.code == 1 and codes(report) == {"RL102", "RL902"} and report["summary"]["waived"] == 0


def test_twice_the_same_hides_nothing(place: Path) -> None:
    text = (place / "returnlogic.waivers.toml").read_text()
    (place / "returnlogic.waivers.toml").write_text(text + text.replace("A. Advocate", "B. Barrister"))
    commit(place)
    ran, report = check()
    assert ran.code == 1 and codes(report) == {"RL102", "RL902"} and report["summary"]["waived"] == 0


def test_a_waiver_of_one_policy_covers_no_other() -> None:
    from dataclasses import replace

    from returnlogic.checks._waiver_policy import Waivers
    from tests.reports.results import DRIFT, WAIVER

    for waiver, covered in ((WAIVER, True), (replace(WAIVER, policy="other"), False)):
        found = Waivers((waiver,), (), 739_948, "w.toml").covered([DRIFT], {})
        assert bool(found) is covered


def test_a_waiver_that_names_a_file_covers_no_other_with_the_same_id(place: Path) -> None:
    (place / "copy.ret").write_text((place / "shop.ret").read_text("utf-8"), "utf-8")
    waivers = ("--waivers-from", "main", "--as-of", DAY)
    for file, codes in (("shop.ret", (0, 1)), ("./copy.ret", (1, 0)), (None, (0, 0))):
        write(place, file=file)
        commit(place)
        found = tuple(run("check", str(place / name), "--select", "RL102", *waivers).code for name in PAIR)
        assert found == codes, file


MATTER = {"fingerprint": None, "code": None}


def matter_of(fingerprint: str, *more: str) -> tuple[str, list[str]]:
    """The id of the matter that a finding is in, and the fingerprints that it has."""
    report = json.loads(run("check", "shop.ret", *(more or ONE), "--format", "json").out)
    (found,) = [m for m in report["matters"] if fingerprint in m["findings"]]
    return found["id"], found["findings"]


def test_a_matter_is_accepted_with_the_findings_it_was_accepted_for(place: Path) -> None:
    name, members = matter_of(ENTRY["fingerprint"])
    write(place, **MATTER, matter=name, findings=members)
    commit(place)
    ran, report = check()
    assert ran.code == 0 and codes(report) == {"RL102"} and report["summary"]["waived"] == len(members)
    (finding,) = [f for f in report["findings"] if f["code"] == "RL102"]
    assert finding["waiver"]["matter"] == name
    write(place, **MATTER, matter=name, findings=[*members, "0" * 16])
    commit(place)
    assert check()[0].code == 0, "one that is gone opens nothing"


def test_one_finding_more_opens_a_matter_again(place: Path) -> None:
    name, members = matter_of(ENTRY["fingerprint"])
    write(place, **MATTER, matter=name, findings=["0" * 16])
    commit(place)
    ran, report = check()
    assert ran.code == 1 and codes(report) >= {"RL102", "RL902"} and report["summary"]["waived"] == 0
    (lapsed,) = [f for f in report["findings"] if f["code"] == "RL902"]
    assert members[0] in lapsed["message"] and "was given for less" in lapsed["message"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"findings": None}, "RL901"),
        ({"matter": "0000000000"}, ""),
        ({"matter": "x"}, "RL902"),
        ({"findings": ["x"]}, "RL902"),
        ({"findings": "x"}, "RL902"),
        ({"code": "RL102"}, "RL902"),
        ({"matter": None}, "RL901"),
        ({"policy": "other"}, ""),
    ],
    ids=str,
)
def test_what_names_no_matter_well_hides_nothing(place: Path, changed: dict[str, Any], code: str) -> None:
    name, members = matter_of(ENTRY["fingerprint"])
    write(place, **(MATTER | {"matter": name, "findings": members} | changed))
    commit(place)
    ran, report = check()
    assert ran.code == 1 and code in codes(report) | {""}
    assert report["summary"]["waived"] == 0


def test_a_matter_that_is_gone_is_told_once_every_code_was_asked(place: Path) -> None:
    write(place, **MATTER, matter="0123456789", findings=["0" * 16])
    commit(place)
    assert "RL903" not in codes(check()[1]), "its codes were not all asked"
    text = run("check", "shop.ret", "--waivers-from", "main", "--as-of", DAY, "--format", "json").out
    assert "RL903" in codes(json.loads(text))


def test_a_legal_finding_of_a_matter_needs_the_legal_role() -> None:
    from dataclasses import replace

    from returnlogic.checks._waiver_policy import Waiver, Waivers
    from tests.reports.results import DRIFT

    below = replace(DRIFT, code="RL401")
    name, members = "0123456789", (below.fingerprint,)
    given = {k: v for k, v in ENTRY.items() if k not in MATTER} | {"policy": below.policy}
    for role, covered in (("", False), ("legal", True)):
        waiver = Waiver(**given, matter=name, findings=members, approver_role=role)
        found = Waivers((waiver,), (), 739_948, "w.toml").covered([below], {name: members})
        assert bool(found) is covered, role


def test_there_is_no_clock(place: Path) -> None:
    ran = run("check", "shop.ret", *ONE, "--waivers-from", "main")
    assert ran.code == 2 and "--as-of DATE" in ran.err


def test_a_change_cannot_exempt_itself(place: Path) -> None:
    git(place, "rm", "-q", "returnlogic.waivers.toml")
    commit(place)
    write(place)
    ran, report = check()
    assert ran.code == 1 and codes(report) == {"RL102", "RL904"}
    git(place, "checkout", "-q", "-b", "change")
    commit(place)
    assert check()[0].code == 1, "committed on the branch, still not at the base"


def test_a_change_cannot_move_the_last_day(place: Path) -> None:
    write(place, expires="2026-11-20")
    commit(place)
    write(place)
    ran, report = check()
    assert ran.code == 1 and codes(report) == {"RL102", "RL904"}


def test_a_change_may_remove_a_waiver(place: Path) -> None:
    (place / "returnlogic.waivers.toml").unlink()
    ran, report = check()
    assert ran.code == 0 and codes(report) == {"RL102"}, "until that is merged it still counts"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": " "}, "RL901"),
        ({"owner": None}, "RL901"),
        ({"approver": None}, "RL901"),
        ({"ticket": None}, "RL901"),
        ({"created": "2026-04-29"}, "RL902"),
        ({"created": "2026-12-01"}, "RL902"),
        ({"expires": "30.4.2027"}, "RL902"),
        ({"code": "RL101"}, "RL902"),
        ({"fingerprint": "12E255D9201104E7"}, "RL902"),
        ({"approvr": "x"}, "RL902"),
        ({"policy": "other"}, ""),
    ],
    ids=str,
)
def test_what_is_incomplete_or_malformed_hides_nothing(place: Path, changed: dict[str, str | None], code: str) -> None:
    write(place, **changed)
    commit(place)
    ran, report = check()
    assert ran.code == 1 and code in codes(report) | {""}
    assert report["summary"]["waived"] == 0


def test_twelve_months_are_the_most(place: Path) -> None:
    write(place, created="2026-04-30")
    commit(place)
    assert check()[0].code == 0, "to the day"


def test_a_legal_code_needs_the_legal_role(place: Path) -> None:
    from returnlogic.checks._waiver_policy import LEGAL, Waiver

    for code in LEGAL:
        waiver = Waiver(**(ENTRY | {"code": code}))
        assert not waiver.applies(739_948), code
    legal = Waiver(**(ENTRY | {"code": "RL401", "approver_role": "legal"}))
    assert legal.applies(739_948)
    assert not Waiver(**(ENTRY | {"code": "RL604", "approver_role": "legal"})).applies(739_948)


def test_an_unanswered_question_may_be_accepted(place: Path) -> None:
    options = ("check", "shop.ret", "--select", "RL102", "--budget", "1", "--as-of", DAY, "--format", "json")
    report = json.loads(run(*options).out)
    (finding,) = [f for f in report["findings"] if f["code"] == "RL602"]
    write(place, fingerprint=finding["fingerprint"], code="RL602")
    commit(place)
    assert run(*options).code == 3
    assert run(*options, "--waivers-from", "main").code == 0
    assert run(*options[:4], "--select", "RL104", *options[4:], "--waivers-from", "main").code == 3, "only its code"


@pytest.mark.parametrize(
    ("text", "said"),
    [("[[waiver]\n", "not TOML"), ("[[waivers]]\n", "unknown key `waivers`"), ("waiver = 1\n", "no list")],
)
def test_a_file_that_is_none_of_ours_stops_the_run(place: Path, text: str, said: str) -> None:
    (place / "returnlogic.waivers.toml").write_text(text)
    ran, _ = check()
    assert ran.code == 2 and said in ran.err
    commit(place)
    write(place)
    ran, _ = check()
    assert ran.code == 2 and "main:" in ran.err


def test_a_base_that_is_not_there_stops_the_run(place: Path) -> None:
    ran = run("check", "shop.ret", *ONE, "--waivers-from", "nowhere", "--as-of", DAY)
    assert ran.code == 2 and "there is no revision `nowhere`" in ran.err


def test_codes_asked_and_skipped_are_the_catalogue(place: Path) -> None:
    from returnlogic.checks._catalogue import rules

    for more in ((), ("--waivers-from", "main", "--as-of", DAY)):
        report = json.loads(run("check", "shop.ret", "--format", "json", *more).out)
        goals = {g["code"]: g["verdict"] for g in report["goals"]}
        assert set(goals) == {r.code for r in rules().values() if r.told_by not in ("load", "second solver")}
        assert {goals[c] for c in ("RL901", "RL902", "RL903", "RL904")} == ({"proved"} if more else {"skipped"})


# --- baselines ---


def test_only_new_findings_block_and_are_listed(place: Path) -> None:
    base = ("--baseline", "base.json")
    assert run("check", "shop.ret", "--select", "RL102", "--write-baseline", "base.json").code == 1
    ran = run("check", "shop.ret", "--select", "RL102", *base, "--details")
    assert ran.code == 1 and "baseline     known" in ran.out, "a baseline alone marks"
    assert "1 finding, known" in ran.out
    ran = run("check", "shop.ret", "--select", "RL102", *base, "--new-only")
    assert ran.code == 0 and "contradicts" not in ran.out and "1 known from the baseline, not listed" in ran.out
    more = 'exclusion red for back\n  quote "Please be kind."\n  when colour is red and colour is green\n  no refund\n'
    shop(place, HEAD + CLAUSES.replace('aside quote "Please be kind."\n', more))
    both = ("check", "shop.ret", "--select", "RL102", "--select", "RL104", *base, "--new-only")
    ran = run(*both, "--details")
    assert (
        ran.code == 1
        and "contradicts" not in ran.out
        and "RL104 never-applies" in ran.out
        and "RL102 grant" not in ran.out
    )
    assert "of another text, law or day" in ran.out
    report = json.loads(run(*both, "--format", "json").out)
    states = {f["code"]: f["baseline"] for f in report["findings"]}
    assert states == {"RL102": "known", "RL104": "new", "RL905": "new"}, "JSON leaves nothing out"
    assert report["summary"]["known"] == 1


def test_a_baseline_is_of_its_file_or_of_the_one_it_became(place: Path) -> None:
    run("check", "shop.ret", "--select", "RL102", "--write-baseline", "base.json")
    (place / "copy.ret").write_text((place / "shop.ret").read_text("utf-8"), "utf-8")
    new_only = ("--select", "RL102", "--baseline", "base.json", "--new-only")
    ran = run("check", "copy.ret", *new_only)
    assert ran.code == 1 and "of shop.ret, which has the same id: every finding is new" in ran.out
    (place / "shop.ret").unlink()
    assert run("check", "copy.ret", *new_only).code == 0, "it was moved"


def test_two_policies_of_one_id_are_no_run(place: Path) -> None:
    (place / "copy.ret").write_text((place / "shop.ret").read_text("utf-8"), "utf-8")
    ran = run("check", *PAIR, "--select", "RL102")
    assert ran.code == 2 and "`shop.ret` has the id `mini_shop` too" in ran.out
    ran = run("check", *PAIR, "--select", "RL102", "--write-baseline", "base.json")
    assert ran.code == 2 and "`copy.ret` could not be checked" in ran.err and not (place / "base.json").exists()


def test_what_could_not_be_told_is_never_known(place: Path) -> None:
    run("check", "shop.ret", "--select", "RL102", "--budget", "1", "--write-baseline", "base.json")
    ran = run("check", "shop.ret", "--select", "RL102", "--budget", "1", "--baseline", "base.json", "--new-only")
    assert ran.code == 3 and "RL602" in ran.out


def test_a_baseline_is_of_a_version_and_of_policies(place: Path) -> None:
    run("check", "shop.ret", "--select", "RL102", "--write-baseline", "base.json")
    data = json.loads((place / "base.json").read_text())
    assert set(data) == {"schema_version", "tool", "policies"} and set(data["policies"]) == {"mini_shop"}
    data["tool"]["version"] = "0.0.9"
    (place / "base.json").write_text(json.dumps(data))
    out = run("check", "shop.ret", "--select", "RL102", "--baseline", "base.json").out
    assert "was written by version 0.0.9 of the tool" in out
    data["policies"] = {"other": data["policies"]["mini_shop"]}
    (place / "base.json").write_text(json.dumps(data))
    ran = run("check", "shop.ret", "--select", "RL102", "--baseline", "base.json", "--new-only")
    assert ran.code == 1 and "has nothing about this policy" in ran.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--new-only"], "needs a baseline"),
        (["--new-only", "--baseline", "none.json"], "cannot read the baseline `none.json`"),
        (["--baseline", "shop.txt"], "not JSON"),
        (["--baseline", "list.json"], "is not a baseline"),
        (["--baseline", "old.json"], "schema version"),
        (["--baseline", "list.json", "--new-only", "--write-baseline", "x.json"], "leave out `--new-only`"),
        (["broken.ret", "--write-baseline", "x.json"], "could not be checked"),
    ],
)
def test_a_baseline_that_cannot_be_used_stops_the_run(place: Path, options: list[str], said: str) -> None:
    (place / "list.json").write_text("[]")
    (place / "old.json").write_text('{"schema_version": "9"}')
    (place / "broken.ret").write_text("policy")
    ran = run("check", "shop.ret", "--select", "RL102", *options)
    assert ran.code == 2 and said in ran.err and not (place / "x.json").exists()


def test_configuration_and_baseline_of_the_base(place: Path) -> None:
    run("check", "shop.ret", "--select", "RL102", "--write-baseline", "base.json")
    (place / "returnlogic.toml").write_text('baseline = "base.json"\nselect = ["RL102"]\n')
    commit(place)
    (place / "base.json").write_text("{}")
    (place / "returnlogic.toml").write_text('ignore = ["RL102"]\n')
    ran = run("check", "shop.ret", "--isolated", "--config", "main:returnlogic.toml", "--new-only")
    assert ran.code == 0 and "1 known from the baseline" in ran.out
