"""`gate` and `diff` from end to end, with real `git`: single changes, approvals, and what can go wrong."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from returnlogic.app.approvals import FILE, PROFILES, ComparedFile, rulings
from returnlogic.app.revisions import at_revision
from returnlogic.app.versions import VersionOptions, differences, pairs
from tests.cli.small import run
from tests.compare.shop import FINAL, WINDOW, write

ROOT = Path(__file__).resolve().parents[2]
DAY = ("--as-of", "2026-06-01")
FAULTY = """entitlement faulty for back
  as an exception to final basis "q"
  quote "q"
  when invoked is fault and sale
  notified within 30 days after delivered
  owed refund
"""
FEE = 'charge fee for back\n  quote "q"\n  when invoked is change_of_mind\n  customer pays {} for restocking\n'
LAW = """law mini_law "Sale of Goods Act"
  uses words
  counting calendar_days
right remedy_for_faults "what the law gives for faulty goods"
provision mini.1 "Liability for faults" for remedy_for_faults
  cites "Sale of Goods Act" article "1"
  about legal_guarantee
  in force from 2020-01-01
  strength floor
  mandatory yes
  when invoked is fault
  notified within {} days after delivered
  owed refund
sentences of "1"
  1 "the money comes back for a fault that is told in time" encoded by mini.1
"""


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    ran = subprocess.run(["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, check=True)
    return ran.stdout


def cli(folder: Path, *arguments: str) -> Ran:
    """The command in this process, in a folder: what `main` makes of usage errors is exit code 2."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        ran = run(*arguments)
    finally:
        os.chdir(here)
    return Ran(ran.code, ran.out, ran.err)


def process(folder: Path, *arguments: str, **more: Any) -> Ran:
    """The command as CI starts it, in a folder."""
    command = [sys.executable, "-m", "returnlogic", *arguments]
    ran = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=60, check=False, **more)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one policy on `main`; the work goes on on `work`."""
    folder = tmp_path / "repository"
    write(folder / "policy", BODY)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "the policy")
    git(folder, "switch", "-q", "-c", "work")
    return folder


BODY = WINDOW + FINAL.format("") + FAULTY


def window(days: int) -> str:
    """The policy with another window for what is no sale item."""
    return BODY.replace("30 days", f"{days} days", 1)


@dataclass(frozen=True)
class Step:
    """One commit: what it makes of the policy, and what the gate says."""

    name: str
    body: str
    code: int
    tells: tuple[str, ...]
    verdict: str
    source: str = "q"
    profile: str = "no-narrowing"


STEPS = [
    Step("reword", BODY, 0, ("RL716",), "outcomes equal (proved)", source="q, as we always say"),
    Step("shorten a window", window(14), 1, ("RL701", "RL718"), "NARROWED"),
    Step(
        "move a threshold",
        BODY.replace("when sale\n", "when (sale or price under 20.00)\n"),
        1,
        ("RL701", "RL718"),
        "NARROWED",
    ),
    Step("add a fee", BODY + FEE.format("5.00"), 1, ("RL704", "RL718"), "COST"),
    Step(
        "add a form",
        BODY + 'requirement form for back\n  quote "q"\n  customer must photos otherwise refused\n',
        1,
        ("RL706", "RL718"),
        "STEP ADDED",
        profile="no-surprise",
    ),
    Step("drop an exception", WINDOW + FINAL.format(""), 1, ("RL701", "RL711", "RL718"), "NARROWED + PROTECTION LOST"),
    Step("widen", window(60), 0, ("RL702",), "WIDENED"),
]


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_a_commit(repository: Path, step: Step) -> None:
    write(repository / "policy", step.body, source=step.source)
    git(repository, "commit", "-q", "-a", "-m", step.name)
    ran = cli(repository, "gate", "policy", "--against", "main", "--profile", step.profile, "--format", "json")
    assert ran.code == step.code, ran.out + ran.err
    report = ran.json
    assert {f["code"] for f in report["findings"]} == set(step.tells)
    assert [c["verdict"] for c in report["comparisons"]] == [step.verdict]
    assert report["gate"]["passes"] is (step.code == 0)
    as_ci_does = process if step is STEPS[1] else cli
    said = as_ci_does(repository, "gate", "policy", "--against", "main", "--profile", step.profile)
    assert said.code == step.code
    assert step.verdict in said.out and ("passes" if step.code == 0 else "BLOCKED") in said.out
    if step.code:
        assert all(f["witness"]["replayed"] for f in report["findings"] if f["witness"])
        assert any(f["witness"] and f["worst"] for f in report["findings"])
    assert str(repository) not in ran.out


@pytest.mark.parametrize(
    ("place", "path"),
    [(".", "."), (".", "policy/.."), ("policy", "."), ("policy", ".."), ("policy", "shop.ret"), (".", "./policy/")],
)
def test_a_folder_by_any_name_is_the_one_at_the_revision(repository: Path, place: str, path: str) -> None:
    """`.` was looked up below itself, so that every policy in it was new, and everything passed."""
    write(repository / "policy", window(14))
    ran = cli(repository / place, "gate", path, "--against", "main", "--format", "json")
    assert ran.code == 1, ran.out + ran.err
    (comparison,) = ran.json["comparisons"]
    assert comparison["verdict"] == "NARROWED" and comparison["base"]


def test_the_law_is_amended(repository: Path) -> None:
    """Nobody touches the policy, and it is below the law now."""
    place = repository / "law" / "eu"
    place.mkdir(parents=True)
    (place / "act.ret").write_text(LAW.format(14), "utf-8")
    strict = WINDOW.replace("after delivered", "after delivered afterwards refused")
    write(repository / "policy", strict, "  law eu\n")  # where a policy is silent the law stays
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "with a law")
    git(repository, "branch", "-f", "main")
    (place / "act.ret").write_text(LAW.format(60), "utf-8")
    git(repository, "commit", "-q", "-a", "-m", "the law is amended")
    ran = cli(
        repository, "gate", "policy", "--against", "main", "--laws", "law", "--profile", "lawful", "--format", "json"
    )
    assert ran.code == 1, ran.out + ran.err
    found = {f["code"]: f for f in ran.json["findings"]}
    assert found["RL712"]["evidence"]["law"] == "below" and found["RL712"]["severity"] == "error"
    assert "RL702" in found and found["RL702"]["evidence"]["right"] == "remedy_for_faults"
    told = cli(repository, "diff", "policy/shop.ret", "--law-base", "main:law", "--law-head", "law")
    assert told.code == 1 and "below it now" in told.out


SMALL_LAW = """law small_act "A small act"
  uses retail
  counting calendar_days

right small_return "returns under the small act"

provision small.1 "Returns" for small_return
  cites "A small act" article "1"
  about returns
  in force from 2020-01-01
  strength floor
  mandatory yes
  when invoked is change_of_mind
  notified within 14 days after delivered
  owed refund

sentences of "1"
  1 "the money comes back" encoded by small.1
"""


def test_two_versions_of_a_law(tmp_path: Path) -> None:
    (tmp_path / "old.ret").write_text(SMALL_LAW, "utf-8")
    (tmp_path / "new.ret").write_text(SMALL_LAW.replace("within 14 days", "within 30 days"), "utf-8")
    more = cli(tmp_path, "diff", "old.ret", "new.ret", "--format", "json")
    assert more.code == 0 and {f["code"] for f in more.json["findings"]} == {"RL702"}
    less = cli(tmp_path, "diff", "new.ret", "old.ret", "--format", "json")
    assert less.code == 1 and "RL701" in {f["code"] for f in less.json["findings"]}
    assert cli(tmp_path, "diff", "old.ret", "old.ret").code == 0


def test_the_base_is_gone(repository: Path) -> None:
    git(repository, "branch", "-D", "main")
    ran = cli(repository, "gate", "policy", "--against", "main")
    assert ran.code == 2 and ran.out == ""
    assert "there is no revision `main`" in ran.err and "git fetch" in ran.err


def test_a_base_that_was_not_fetched(repository: Path, tmp_path: Path) -> None:
    write(repository / "policy", window(14))
    git(repository, "commit", "-q", "-a", "-m", "shorter")
    git(tmp_path, "clone", "-q", "--no-local", "--depth", "1", "--branch", "work", str(repository), "clone")
    for ref in ("origin/main", git(repository, "rev-parse", "main").strip()):
        ran = cli(tmp_path / "clone", "gate", "policy", "--against", ref)
        assert ran.code == 2 and ran.out == "" and "unshallow" in ran.err


def test_a_policy_that_is_deleted_and_one_that_is_new(repository: Path) -> None:
    (repository / "policy" / "shop.ret").rename(repository / "policy" / "other.ret")
    ran = cli(repository, "gate", "policy", "--against", "main", "--format", "json")
    assert ran.code == 1
    assert [c["verdict"] for c in ran.json["comparisons"]] == ["WIDENED", "NARROWED"]
    (repository / "policy" / "other.ret").unlink()
    assert cli(repository, "gate", "policy/shop.ret", "--against", "main").code == 1
    assert cli(repository, "gate", "policy/nothing.ret", "--against", "main").code == 2


def test_a_policy_that_becomes_a_vocabulary_is_gone(repository: Path) -> None:
    place = repository / "policy" / "shop.ret"
    place.write_text('vocabulary shop "Returns"\n', "utf-8")
    ran = cli(repository, "gate", "policy", "--against", "main", "--format", "json")
    assert ran.code == 1 and [f["code"] for f in ran.json["findings"]] == ["RL701"]


# --- approvals ---


def approve(repository: Path, entry: str, *, on: str = "main", until: str = "2026-12-31") -> None:
    """The entry completed and committed on a branch; then back to the work."""
    filled = entry.replace('who = ""', 'who = "A. Counsel"').replace('why = ""', 'why = "agreed"')
    filled = filled.replace('until = ""', f'until = "{until}"')
    git(repository, "switch", "-q", on)
    (repository / FILE).write_text("schema = 1\n\n" + filled + "\n", "utf-8")
    git(repository, "add", FILE)
    git(repository, "commit", "-q", "-m", "approved")
    git(repository, "switch", "-q", "work")


def entry_of(ran: Ran, code: str) -> str:
    """The entries that the gate offers for a code, one for each group of customers."""
    return "\n\n".join(r["entry"] for r in ran.json["gate"]["rulings"] if r["code"] == code and r["blocks"])


def commit(repository: Path, body: str) -> None:
    write(repository / "policy", body)
    git(repository, "commit", "-q", "-a", "-m", "change")


def gate(repository: Path, *more: str) -> Ran:
    return cli(repository, "gate", "policy", "--against", "main", "--format", "json", *more)


def test_an_approval_survives_rewording_and_lapses_on_a_worse_case(repository: Path) -> None:
    commit(repository, window(20))
    before = gate(repository)
    assert before.code == 1
    approve(repository, entry_of(before, "RL701"))
    assert gate(repository).code == 2  # which day is it?
    assert gate(repository, *DAY).code == 0
    reworded = window(20).replace("entitlement window", "# as agreed\nentitlement window")
    commit(repository, reworded.replace("sale\n", "sale and (worn or not worn)\n"))
    kept = gate(repository, *DAY)
    assert kept.code == 0, kept.out
    assert any("approved by A. Counsel" in r["why"] for r in kept.json["gate"]["rulings"])
    commit(repository, window(25))  # less is lost than was approved
    assert gate(repository, *DAY).code == 0
    commit(repository, window(19))
    worse = gate(repository, *DAY)
    assert worse.code == 1
    assert any(
        "days 21 to 30 of notified after delivered became 20 to 30" in r["why"] for r in worse.json["gate"]["rulings"]
    )
    assert gate(repository, "--as-of", "2026-12-31").code == 1


def test_an_approval_ends_on_its_last_day(repository: Path) -> None:
    commit(repository, BODY + FEE.format("5.00"))
    approve(repository, entry_of(gate(repository), "RL704"), until="2026-06-30")
    assert gate(repository, "--as-of", "2026-06-30").code == 0
    over = gate(repository, "--as-of", "2026-07-01")
    assert over.code == 1 and "it ended on 2026-06-30" in over.out
    commit(repository, BODY + FEE.format("5.01"))
    assert "minor units 500 became 501" in gate(repository, *DAY).out


def test_an_approval_names_who_is_touched(repository: Path) -> None:
    commit(repository, BODY.replace("when sale\n", "when (sale or worn)\n"))
    approve(repository, entry_of(gate(repository), "RL701"))
    assert gate(repository, *DAY).code == 0
    commit(repository, BODY.replace("when sale\n", "when (sale or worn or price under 20.00)\n"))
    more = gate(repository, *DAY)
    assert more.code == 1 and "it now touches worn" in more.out


def test_an_approval_names_how_dear_the_goods_may_be(repository: Path) -> None:
    cheap = BODY.replace("when sale\n", "when (sale or price under 20.00)\n")
    commit(repository, cheap)
    approve(repository, entry_of(gate(repository), "RL701"))
    assert gate(repository, *DAY).code == 0
    commit(repository, cheap.replace("20.00", "10.00"))
    assert gate(repository, *DAY).code == 0
    commit(repository, cheap.replace("20.00", "20.01"))
    more = gate(repository, *DAY)
    assert more.code == 1 and "price 100 to 1999 became 100 to 2000" in more.out


def test_a_change_cannot_approve_itself(repository: Path) -> None:
    commit(repository, window(20))
    approve(repository, entry_of(gate(repository), "RL701"), on="work")
    ran = gate(repository, *DAY)
    assert ran.code == 1
    assert "approved only in this change itself" in ran.out
    assert "counts once it is at `main`" in ran.json["gate"]["notes"][0]
    (repository / FILE).write_text("nonsense", "utf-8")
    assert gate(repository, *DAY).code == 1


@pytest.mark.parametrize(
    "bad",
    [
        "nonsense",
        "schema = 2",
        "schema = 1\n[[approval]]\nfingerprint = '0123456789abcdef'",
        "schema = 1\nx = 1",
        "\x00",
    ],
)
def test_approvals_that_cannot_be_read_open_nothing(repository: Path, bad: str) -> None:
    git(repository, "switch", "-q", "main")
    (repository / FILE).write_text(bad, "utf-8")
    git(repository, "add", FILE)
    git(repository, "commit", "-q", "-m", "approvals")
    git(repository, "switch", "-q", "work")
    ran = gate(repository, *DAY)
    assert ran.code == 2 and FILE in ran.err and ran.out == ""


def test_profiles_are_nested(repository: Path) -> None:
    for step in STEPS:
        write(repository / "policy", step.body)
        found = differences(pairs(at_revision("main", repository / "policy"), repository / "policy"), VersionOptions())
        findings = [f for c in found if c.compared is not None for f in c.compared.findings]
        blocked = [
            {r.finding.code for r in rulings(findings, p, ComparedFile("", "", ""), ()) if r.blocks} for p in PROFILES
        ]
        assert all(a <= b for a, b in pairwise(blocked)), step.name
        assert bool(blocked[-1]) is (step.name != "reword")


# --- what can go wrong ---


@pytest.mark.parametrize("profile", ["lawful", "no-narrowing", "no-surprise", "frozen"])
def test_no_budget_is_never_equal(repository: Path, profile: str) -> None:
    write(repository / "policy", window(60))
    ran = gate(repository, "--budget", "1", "--profile", profile)
    assert ran.code == 3
    report = ran.json
    assert not report["comparisons"][0]["equal"] and not report["gate"]["passes"]
    assert {f["code"] for f in report["findings"]} == {"RL717"}
    assert cli(repository, "diff", "main:policy", "policy", "--budget", "1", "--exit-zero").code == 3


def test_a_file_that_does_not_parse(repository: Path) -> None:
    (repository / "policy" / "shop.ret").write_text("nonsense", "utf-8")
    ran = gate(repository)
    assert ran.code == 2
    assert ran.json["problems"] and ran.json["comparisons"][0]["verdict"] == "NOT COMPARED"


def test_our_own_fault_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from returnlogic.compare import ask, change_findings, whole_policy
    from returnlogic.solver.ask import NotReplayed

    def broken(*_: object) -> None:
        raise NotReplayed("made up")

    write(repository / "policy", window(14))
    monkeypatch.chdir(repository)
    for module in (ask, change_findings, whole_policy):
        monkeypatch.setattr(module, "replayed", broken)
    for arguments in (("gate", "policy", "--against", "main"), ("diff", "main:policy", "policy", "--exit-zero")):
        ran = run(*arguments)
        assert ran.code == 4
        assert "RL604" in ran.err and "equal (proved)" not in ran.out and "passes" not in ran.out


def test_killed_half_way_leaves_no_report(repository: Path) -> None:
    """Every report is the old one or the whole new one; what a kill between them leaves, `test_faults` tells."""
    (repository / FILE).write_text("schema = 1\n", "utf-8")
    git(repository, "add", FILE)
    git(repository, "commit", "-q", "-m", "approvals")
    write(repository / "policy", window(14))
    reports = {name: repository / f"report.{name}" for name in ("json", "sarif", "markdown")}
    written = [x for name, file in reports.items() for x in ("--format", f"{name}={file}")]
    command = [sys.executable, "-m", "returnlogic", "gate", "policy", "--against", "main", *written]
    whole = {"json": "}\n", "sarif": "}\n", "markdown": "\n"}
    for delay in (0.05, 0.3, 0.6):
        for file in reports.values():
            file.write_text("old", "utf-8")
        process = subprocess.Popen(command, cwd=repository, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) in (-signal.SIGKILL, 1)
        for name, file in reports.items():
            text = file.read_text("utf-8")
            assert text == "old" or ("RL701" in text and text.endswith(whole[name])), name
    changed = [x for x in git(repository, "status", "--porcelain").splitlines() if not x.endswith(("/", *reports))]
    assert changed == [" M policy/shop.ret"] and (repository / FILE).read_text("utf-8") == "schema = 1\n"


def small_files() -> None:
    """No file may grow beyond a few bytes, as under a quota that is used up."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


@pytest.mark.parametrize("how", ["quota", "no folder", "a full device", "a folder"])
def test_a_report_that_cannot_be_written(repository: Path, how: str) -> None:
    write(repository / "policy", window(60))
    place = repository / "out"
    target = {"no folder": place / "x" / "report", "a full device": Path("/dev/full"), "a folder": place}.get(
        how, place
    )
    if how == "a folder":
        place.mkdir()
    more: dict[str, Any] = {"preexec_fn": small_files} if how == "quota" else {}
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if how == "a full device":
        command = [sys.executable, "-m", "returnlogic", "gate", "policy", "--against", "main"]
        with target.open("w") as full:
            ran = subprocess.run(command, cwd=repository, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
        assert ran.returncode == 2 and b"No space left" in ran.stderr
        return
    found = process(repository, "gate", "policy", "--against", "main", "--output", str(target), env=environment, **more)
    assert found.code == 2, found
    assert found.out == "" and "Error" in found.err
    assert not target.is_file()
    assert not [p for p in repository.iterdir() if p.name.startswith(".returnlogic-")]


def mounted(folder: Path, *options: str) -> bool:
    """Whether a small file system could be mounted there: not everywhere may we."""
    ran = subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)], capture_output=True, check=False)
    return ran.returncode == 0


@pytest.mark.parametrize("options", [("-o", "size=4k"), ("-o", "ro")], ids=["full", "read-only"])
def test_a_disk_that_is_full_or_read_only(repository: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    write(repository / "policy", window(60))
    disk = tmp_path / "disk"
    disk.mkdir()
    if not mounted(disk, *options):
        pytest.skip("no file system may be mounted here")
    try:
        if options[1] != "ro":
            (disk / "filler").write_bytes(b"x" * 4096)
        ran = cli(repository, "gate", "policy", "--against", "main", "--output", str(disk / "report"))
        assert ran.code == 2 and "cannot write" in ran.err
        assert not (disk / "report").exists()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_two_runs_at_once(repository: Path) -> None:
    write(repository / "policy", window(14))
    written = ("--format", "text=report", "--format", "sarif=report.sarif")
    command = [sys.executable, "-m", "returnlogic", "gate", "policy", "--against", "main", *written]
    both = [subprocess.Popen(command, cwd=repository) for _ in range(2)]
    assert [p.wait(60) for p in both] == [1, 1]
    for name, file in (("text", "report"), ("sarif", "report.sarif")):
        alone = cli(repository, "gate", "policy", "--against", "main", "--format", name)
        assert (repository / file).read_text("utf-8") == alone.out
    assert not [p for p in repository.iterdir() if p.name.startswith(".returnlogic-")]


def test_a_mapping_has_to_be_merged_first(repository: Path) -> None:
    words = (repository / "policy" / "words.ret").read_text("utf-8").replace("fact sale", "fact final_sale")
    write(repository / "policy", BODY.replace("sale\n", "final_sale\n"), words=words)
    told = gate(repository)  # `final_sale` may be anything
    assert told.code == 1 and "RL717" in {f["code"] for f in told.json["findings"]}
    (repository / "mapping.toml").write_text('[facts]\nfinal_sale = "sale"\n', "utf-8")
    assert gate(repository, "--mapping", "mapping.toml").code == 2
    told = cli(repository, "diff", "main:policy", "policy", "--mapping", "mapping.toml", "--format", "json")
    assert told.code == 0 and told.json["comparisons"][0]["equal"]
    git(repository, "stash", "-q")
    git(repository, "switch", "-q", "main")
    git(repository, "add", "mapping.toml")
    git(repository, "commit", "-q", "-m", "what it was called")
    git(repository, "switch", "-q", "work")
    git(repository, "stash", "pop", "-q")
    assert gate(repository, "--mapping", "mapping.toml").code == 0


# --- a change that tries to get through ---


def test_a_tag_of_the_name_of_the_base_does_not_take_its_place(repository: Path, tmp_path: Path) -> None:
    """`git` prefers a tag to a branch of the same name, and says so only on a stream that nobody reads in CI."""
    commit(repository, window(14))
    git(tmp_path, "clone", "-q", str(repository), "clone")
    clone = tmp_path / "clone"
    git(clone, "tag", "origin/main", "HEAD")
    told = cli(clone, "gate", "policy", "--against", "origin/main")
    assert told.code == 2 and told.out == ""
    assert "`origin/main` is the name of `refs/remotes/origin/main` and `refs/tags/origin/main`" in told.err
    assert "NARROWED" in cli(clone, "gate", "policy", "--against", "refs/remotes/origin/main").out


def test_a_policy_in_a_repository_inside_is_not_compared_with_itself(repository: Path) -> None:
    """A submodule says itself what its `main` is."""
    commit(repository, window(14))
    git(repository / "policy", "init", "-q", "-b", "main")
    git(repository / "policy", "add", ".")
    git(repository / "policy", "commit", "-q", "-m", "inside")
    ran = cli(repository, "gate", "policy", "--against", "main")
    assert ran.code == 2 and "is in a repository of its own" in ran.err and ran.out == ""
    assert cli(repository / "policy", "gate", "shop.ret", "--against", "main").code == 0, "there it is what one asks"


def test_an_approval_is_not_for_another_policy_of_the_same_name(repository: Path) -> None:
    git(repository, "switch", "-q", "main")
    write(repository / "outlet", BODY)
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "an outlet")
    git(repository, "switch", "-q", "work")
    git(repository, "rebase", "-q", "main")
    commit(repository, window(20))
    approve(repository, entry_of(gate(repository), "RL701"))
    both = ("gate", "policy", "outlet", "--against", "main", *DAY)
    assert cli(repository, *both).code == 0
    write(repository / "outlet", window(20))
    ran = cli(repository, *both)
    assert ran.code == 1 and "it names the file `policy/shop.ret`" in ran.out


def test_an_approval_is_not_for_who_takes_over_the_id(repository: Path) -> None:
    """The fingerprint holds the id of the base side, and the approval the file: neither can be moved by a change."""
    outlet = repository / "outlet"
    git(repository, "switch", "-q", "main")
    write(outlet, BODY)
    place = outlet / "shop.ret"
    place.write_text(place.read_text("utf-8").replace("policy shop", "policy outlet"), "utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "an outlet")
    git(repository, "switch", "-q", "work")
    git(repository, "rebase", "-q", "main")
    commit(repository, window(20))
    approve(repository, entry_of(gate(repository), "RL701"))
    git(repository, "switch", "-q", "work")
    write(outlet, window(20))
    write(repository / "policy", BODY)
    policy = repository / "policy" / "shop.ret"
    policy.write_text(policy.read_text("utf-8").replace("policy shop", "policy outlet"), "utf-8")
    ran = cli(repository, "gate", "policy", "outlet", "--against", "main", "--format", "json", *DAY)
    assert ran.code == 1
    assert {f["code"] for f in ran.json["findings"]} == {"RL701", "RL716", "RL718", "RL719"}
    blocked = {(r["code"], r["file"], r["why"]) for r in ran.json["gate"]["rulings"] if r["blocks"]}
    assert blocked == {("RL701", "outlet/shop.ret", "not approved")}


def test_an_approval_is_for_the_file_as_it_was(repository: Path) -> None:
    commit(repository, window(20))
    approve(repository, entry_of(gate(repository), "RL701"))
    assert gate(repository, *DAY).code == 0
    git(repository, "switch", "-q", "main")
    commit(repository, window(40))
    git(repository, "switch", "-q", "work")
    ran = gate(repository, *DAY)
    assert ran.code == 1 and "the file that is compared with is another one since" in ran.out


def test_what_no_outcome_rests_on_is_shown(repository: Path) -> None:
    """A label, a statement and text outside of all quotes are nobody's to compare: the comment shows them."""
    stated = 'statement kind for back\n  quote "q"\n  states photos\n'
    write(repository / "policy", BODY + stated, source="q. We are glad to help. No returns on Sundays!")
    words = repository / "policy" / "words.ret"
    words.write_text(words.read_text("utf-8").replace('"a sale item"', '"an item that we call final"'), "utf-8")
    ran = cli(repository, "gate", "policy", "--against", "main", "--format", "markdown")
    assert ran.code == 0
    assert "outcomes equal (proved)" in ran.out and "nothing changes" not in ran.out
    assert "&#96;sale&#96; is called “an item that we call final”, and was “a sale item”" in ran.out
    assert "the statement &#96;kind&#96; is new: “q”" in ran.out
    assert "the text outside of all quotes: “We are glad to help. No returns on Sundays!” now" in ran.out


@pytest.mark.parametrize("how", ["a link", "a folder", "a link to a folder"])
def test_a_policy_that_becomes_something_else_does_not_pass(repository: Path, how: str) -> None:
    place = repository / "policy" / "shop.ret"
    write(repository / "other", BODY)
    place.unlink()
    if how == "a link":
        place.symlink_to(repository / "other" / "shop.ret")
    elif how == "a link to a folder":
        place.symlink_to(repository / "other")
    else:
        place.mkdir()
        (place / "shop.txt").write_text("q", "utf-8")
    ran = gate(repository)
    if how == "a folder":
        assert ran.code == 1
        assert [f["message"] for f in ran.json["findings"]] == ["the policy is gone, and with it all it gave"]
    else:
        assert ran.code == 2 and ran.out == "" and "is a link, and none is followed" in ran.err


def test_weakening_the_law_beside_the_policy_is_no_way_through(repository: Path) -> None:
    """A law in the repository is part of the change: under `lawful`, too, somebody has to agree."""
    place = repository / "law" / "eu"
    place.mkdir(parents=True)
    (place / "act.ret").write_text(LAW.format(14), "utf-8")
    strict = BODY.replace("after delivered", "after delivered afterwards refused")
    write(repository / "policy", strict, "  law eu\n")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "with a law")
    git(repository, "branch", "-f", "main")
    (place / "act.ret").write_text(LAW.format(3), "utf-8")
    write(repository / "policy", strict.replace("30 days", "5 days"), "  law eu\n")
    ran = gate(repository, "--laws", "law", "--profile", "lawful")
    assert ran.code == 1, ran.out
    (found,) = [r for r in ran.json["gate"]["rulings"] if r["blocks"]]
    assert found["code"] == "RL701" and 'law = "weaker"' in found["entry"]
    (place / "act.ret").write_text(LAW.format(14), "utf-8")
    (place / "act.ret").unlink()
    (place / "none.ret").write_text("", "utf-8")
    assert gate(repository, "--laws", "law", "--profile", "lawful").code in (1, 2)


def test_a_new_policy_has_a_name_of_its_own(repository: Path) -> None:
    """Else a second `shop` with harsher terms would pass as one that only gives something new."""
    write(repository / "policy" / "more", window(5))
    ran = gate(repository)
    assert ran.code == 2 and [c["verdict"] for c in ran.json["comparisons"]] == ["NOT COMPARED", "equal (proved)"]
    assert "there is another policy `shop` in this version" in ran.json["problems"][0]["message"]
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "two of them")
    git(repository, "branch", "-f", "main")
    assert gate(repository).code == 0, "those that were there already are told apart by their place"
