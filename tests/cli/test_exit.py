"""Exit codes and messages: 0 clean, 1 findings, 2 unusable, 3 could not tell, 4 our own fault."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from returnlogic.base.time_limit import OutOfTime
from returnlogic.cli._exit import Exit, worst
from returnlogic.solver.ask import NotReplayed
from tests.cli.small import CLAUSES, DONE, HEAD, TEXT, run, shop

ORDER = (Exit.OUR_FAULT, Exit.UNUSABLE, Exit.FINDINGS, Exit.INCOMPLETE, Exit.CLEAN)
SUCCESS = ("all clear", "no problems", "success", "passed", "✓", " 0 not proved", '"not_proved": 0')


def process(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """The command as a user starts it."""
    command = [sys.executable, "-m", "returnlogic", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, env={**os.environ, **env})


@pytest.mark.parametrize("pair", list(itertools.product(ORDER, ORDER)), ids=str)
def test_worse_wins(pair: tuple[Exit, Exit]) -> None:
    assert worst(pair) is min(pair, key=ORDER.index)


def test_nothing_is_clean() -> None:
    assert worst([]) is Exit.CLEAN


# --- check ---


def test_check_contradiction(tmp_path: Path) -> None:
    ran = run("check", shop(tmp_path), "--details")
    assert ran.code == 1
    assert "RL102" in ran.out


def test_exit_zero_turns_one_into_zero(tmp_path: Path) -> None:
    assert run("check", shop(tmp_path), "--exit-zero").code == 0


def test_check_settled_is_clean(tmp_path: Path) -> None:
    path = shop(tmp_path, DONE)
    assert run("check", path, "--select", "RL101,RL102").code == 0
    assert run("check", path, "--select", "RL204").code == 0
    assert run("check", path, "--select", "RL204", "--fail-on", "warning").code == 1


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("more", [(), ("--exit-zero",), ("--ignore", "RL602"), ("--select", "RL102")])
def test_no_budget_is_never_clean(tmp_path: Path, form: str, more: tuple[str, ...]) -> None:
    ran = run("check", shop(tmp_path), "--budget", "1", "--format", form, *more)
    assert ran.code == 3
    assert not any(word in ran.out.lower() for word in SUCCESS)
    if not more and form == "json":
        report = json.loads(ran.out)
        assert {f["code"] for f in report["findings"]} >= {"RL602"}
        assert report["summary"]["goals"]["not_proved"] > 0


def test_findings_beat_unproved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from returnlogic.app import policy_run as module

    real = module._run

    def half(subject: object, c: object) -> None:
        if getattr(c, "code", "") == "RL204":
            subject.session.budget = 0  # type: ignore[attr-defined]  # any subject
            subject.goals.append(module.Goal("RL204", "x", module.Verdict.NOT_PROVED, "no budget"))  # type: ignore[attr-defined]
        else:
            real(subject, c)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_run", half)
    path = shop(tmp_path)
    assert run("check", path).code == 1
    assert run("check", path, "--exit-zero").code == 3
    shop(tmp_path, DONE)
    assert run("check", path, "--select", "RL102", "--select", "RL204").code == 3


def test_not_replayed_is_our_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from returnlogic.solver.ask import Session

    def broken(*_: object) -> None:
        raise NotReplayed("made up")

    monkeypatch.setattr(Session, "replay", broken)
    good = shop(tmp_path)
    for more in ((), ("--exit-zero",), (str(tmp_path / "missing.ret"),)):
        ran = run("check", good, *more)
        assert ran.code == 4
        assert "RL604" in ran.err and "made up" in ran.err
    assert "1 refuted" in ran.out


def test_unusable_beats_findings(tmp_path: Path) -> None:
    ran = run("check", shop(tmp_path), str(tmp_path / "missing.ret"), "--exit-zero", "--details")
    assert ran.code == 2
    assert "cannot read" in ran.out and "RL102" in ran.out


def test_check_folder(tmp_path: Path) -> None:
    shop(tmp_path)
    inner = tmp_path / "inner"
    inner.mkdir()
    shop(inner, DONE.replace("mini_shop", "other_shop"))
    ran = run("check", str(tmp_path), "--select", "RL102", "--format", "json")
    assert ran.code == 1
    assert [p["id"] for p in json.loads(ran.out)["policies"]] == ["other_shop", "mini_shop"]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run("check", str(empty)).code == 2
    assert run("check", str(tmp_path / "mini.ret")).code == 2, "no policy was checked"


def test_output_is_whole_or_nothing(tmp_path: Path) -> None:
    path, target = shop(tmp_path), tmp_path / "report.json"
    target.write_text("old")
    target.chmod(0o644)
    link = tmp_path / "link.json"
    link.symlink_to(target)
    ran = run("check", path, "--select", "RL102", "--format", "json", "--output", str(link))
    assert (ran.code, ran.out) == (1, "")
    assert json.loads(target.read_text())["findings"]
    assert link.is_symlink() and target.stat().st_mode & 0o777 == 0o644
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "link.json",
        "mini.ret",
        "report.json",
        "shop.ret",
        "shop.txt",
    ]
    ran = run("check", path, "--select", "RL102", "--output", str(tmp_path / "no" / "where.txt"))
    assert ran.code == 2 and "cannot write" in ran.err


def test_cases_replay(tmp_path: Path) -> None:
    path, cases = shop(tmp_path), tmp_path / "cases"
    run("check", path, "--select", "RL102", "--cases", str(cases), "--dump-smt", str(tmp_path / "smt"))
    found = sorted(cases.iterdir())
    assert found and (tmp_path / "smt" / "mini_shop.smt2").read_text().count("check-sat-assuming")
    for case in found:
        ran = run("decide", path, "--case", str(case), "--format", "json")
        assert ran.code == 0
        assert json.loads(ran.out)["rights"][0]["topics"]["level(refund)"]["verdict"] == "conflict"


# --- what is not there ---


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc", "x"], "did you mean `check`"),
        (["explain", "RL1O2"], "did you mean `RL"),
        (["explain", "grant-and-denny"], "did you mean `grant-and-deny`"),
        (["laws", "ue"], "did you mean `eu`"),
        (["check", "POLICY", "--law", "ue"], "did you mean `eu`"),
        (["decide", "POLICY", "--law", "ue", "--set", "worn=yes"], "did you mean `eu`"),
        (["check", "POLICY", "--format", "jsn"], "did you mean `json`"),
        (["check", "POLICY", "--select", "RL1O2"], "did you mean `RL"),
        (["check", "POLICY", "--select", "RL601"], "`returnlogic verify` tells it"),
        (["check", "POLICY", "--select", "RL701"], "`returnlogic diff` tells it"),
        (["check", "POLICY", "--fail-on", "errors"], "'error'"),
        (["check", "POLICY", "--budget", "0"], "--budget"),
        (["check", "POLICY", "--exitzero"], "--exit-zero"),
        (["check"], "PATHS"),
        (["decide", "missing.ret"], "cannot read"),
        (["decide", "FOLDER/mini.ret"], "holds no rules"),
        (["test", "missing.ret"], "cannot read"),
        (["fmt", "missing.ret"], "cannot read"),
        (["fmt", "FOLDER"], "is not UTF-8"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else "",
)
def test_what_is_not_there(tmp_path: Path, arguments: list[str], said: str) -> None:
    path = shop(tmp_path)
    (tmp_path / "odd.ret").write_bytes(b"policy \xff")
    ran = run(*(a.replace("POLICY", path).replace("FOLDER", str(tmp_path)) for a in arguments))
    assert ran.code == 2
    assert said in ran.out + ran.err
    assert "Traceback" not in ran.err


def test_explain_rules_laws() -> None:
    assert run("explain", "rl102").out == run("explain", "grant-and-deny").out
    codes = [r["code"] for r in json.loads(run("rules", "--format", "json").out)]
    assert len(codes) == len(set(codes)) and {"RL001", "RL102", "RL905"} <= set(codes)
    for code in codes:
        assert run("explain", code).code == 0
    rows = json.loads(run("laws", "--format", "json").out)
    assert rows and all(r["verified"] in ("primary", "secondary", "unverified") for r in rows)
    assert run("rules").code == run("laws").code == run("laws", "eu").code == 0


# --- fmt and test ---


def test_fmt(tmp_path: Path) -> None:
    path = shop(tmp_path, DONE.replace("owed refund", "owed    refund  # as promised"))
    before = Path(path).read_text()
    ran = run("fmt", "--check", path)
    assert (ran.code, Path(path).read_text()) == (1, before)
    Path(path).chmod(0o640)
    assert run("fmt", path).code == 0
    assert Path(path).stat().st_mode & 0o777 == 0o640
    assert run("fmt", "--check", path).code == 0
    assert "# as promised" in Path(path).read_text()


EXAMPLE = 'example "in time": clean, delivered 2026-05-07, notified 2026-05-08 expect level(refund) is {} for back\n'
PROPERTY = 'property "worn goods": whenever worn expect level(refund) is {} for back\n'


def test_test(tmp_path: Path) -> None:
    path = shop(tmp_path, DONE + EXAMPLE.format("granted") + PROPERTY.format("refused"))
    ran = run("test", path)
    assert ran.code == 0 and "1 of 1 examples pass, 1 of 1 properties proved" in ran.out
    assert run("test", path, "--budget", "1").code == 3
    shop(tmp_path, DONE + EXAMPLE.format("refused"))
    ran = run("test", path)
    assert ran.code == 1 and "expected level(refund) is refused for back; found granted for back" in ran.out
    shop(tmp_path, DONE + PROPERTY.format("granted"))
    ran = run("test", path)
    assert ran.code == 1 and "the goods were worn: yes" in ran.out
    shop(tmp_path, HEAD.replace("uses mini", "uses mini\n  law ue") + CLAUSES)
    assert run("test", path).code == 2


def test_mutants_count_only_what_tests_could_notice(tmp_path: Path) -> None:
    path = shop(tmp_path, DONE)
    ran = run("test", path, "--mutants")
    assert f"{path}: 0 of " in ran.out.splitlines()[1], "a policy without tests notices nothing"
    assert ran.code == 0 and "survived" in ran.out and "not proved" not in ran.out


def test_a_mutant_of_which_nothing_is_known_is_not_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = EXAMPLE.format("granted").replace("notified 2026-05-08", "notified 2026-05-19")
    path = shop(tmp_path, DONE + example)
    whole = run("test", path, "--mutants")
    (counts,) = re.findall(r"(\d+) of (\d+) one-token changes noticed", whole.out)
    assert whole.code == 0 and int(counts[0]) > 0
    failing = shop(tmp_path, DONE + EXAMPLE.format("refused"))
    assert ": 0 of " in run("test", failing, "--mutants").out, "it fails anyway"
    shop(tmp_path, DONE + example)
    none = run("test", path, "--mutants", "--budget", "1")
    assert none.code == 3 and f": 0 of {counts[1]} one-token changes noticed" in none.out
    assert none.out.count("not proved: line") == int(counts[1])
    looks = itertools.count(1)

    def ask_in_time() -> None:
        if next(looks) > 2:
            raise OutOfTime("time was up before it was asked")

    monkeypatch.setattr("returnlogic.app.mutants.ask_in_time", ask_in_time)
    late = run("test", path, "--mutants")
    assert late.code == 3 and late.out.count("not proved: line") == int(counts[1]) - 2


# --- through a process: how `main` maps what happens ---


def test_process_maps_exceptions(tmp_path: Path) -> None:
    path = shop(tmp_path)
    ran = process("check", path, "--select", "RL102", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert ran.returncode == 1 and "“" in ran.stdout and ran.stderr == ""
    ran = process("nonsense")
    assert ran.returncode == 2 and "Traceback" not in ran.stderr
    ran = process("check", path, "--dump-smt", path + "/x", "--select", "RL102")
    assert ran.returncode == 2 and "Traceback" not in ran.stderr and ran.stdout == ""
    code = """import sys, returnlogic.cli.main as main, returnlogic.cli.rules as rules
rules.command.callback = lambda **_: 1 / 0
sys.argv[1:] = ["rules"]
main.main()"""
    broken = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert broken.returncode == 4 and "our own fault" in broken.stderr and "Traceback" not in broken.stderr


def test_same_bytes_under_another_hash_seed(tmp_path: Path) -> None:
    path = shop(tmp_path)
    one, two = (process("check", path, "--format", "json", PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one.returncode == two.returncode == 1
    assert one.stdout == two.stdout and TEXT[:10] in one.stdout
