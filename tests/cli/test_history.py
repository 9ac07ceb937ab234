"""One repository, ten commits one after the other, each gated against the one before: as CI does it, in processes.

`history.md` shows what a reviewer gets at each step: a `##` heading names the commit, a paragraph says why it is ruled
as it is, and a block fenced by `~~~~` holds the exit code, the comment down to the headlines of its findings, and the
results of the SARIF file. `pytest --update` rewrites the blocks and never the reasons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_gate import FAULTY, FEE, LAW, Ran, git, process
from tests.compare.shop import FINAL, WINDOW, write
from tests.reports.test_sarif import errors

GOLDEN = Path(__file__).with_name("history.md")
CASE = re.compile(r"^## (?P<title>[^\n]+)\n\nReason: [^\n]+\n\n~~~~\n(?P<text>.*?)^~~~~$", re.MULTILINE | re.DOTALL)
STRICT = "after delivered afterwards refused"  # where a policy is silent the law stays
BODY = (WINDOW + FINAL.format("") + FAULTY).replace("after delivered", STRICT)
CHEAP = "when (sale or (price under 20.00 and invoked is change_of_mind))\n"
FORM = """requirement form for back
  quote "q"
  when invoked is change_of_mind
  customer must photos otherwise refused
"""
EVALUATOR = "outlet/evaluators/shop.py"


@dataclass(frozen=True)
class Commit:
    """What a commit does to the policy of the commit before (or to the rest of the repository), and what is said."""

    name: str
    code: int
    verdict: str
    change: Callable[[str], str] = lambda body: body
    elsewhere: Callable[[Path], None] = lambda _: None
    source: str = "q, as we always say"


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), "utf-8")


def law_amended(folder: Path) -> None:
    edited(folder / "law" / "eu" / "act.ret", "within 14 days", "within 90 days")


def evaluator_edited(folder: Path) -> None:
    edited(folder / EVALUATOR, "delivered + 30", "delivered + 29")


def policy_deleted(folder: Path) -> None:
    (folder / "policy" / "shop.ret").unlink()


COMMITS = [
    Commit("reword", 0, "outcomes equal (proved)"),
    Commit("shorten a window", 1, "NARROWED + NEARER TO LAW", lambda b: b.replace("30 days", "20 days", 1)),
    Commit("move a threshold", 1, "NARROWED", lambda b: b.replace("when sale\n", CHEAP)),
    Commit("add a fee", 1, "COST", lambda b: b + FEE.format("5.00")),
    Commit("add a form", 1, "STEP ADDED", lambda b: b + FORM),
    Commit(
        "drop an exception",
        1,
        "BELOW LAW + NARROWED + PROTECTION LOST + NEARER TO LAW",
        lambda b: b.replace(FAULTY.replace("after delivered", STRICT), ""),
    ),
    Commit("widen", 0, "WIDENED", lambda b: b.replace("20 days", "60 days", 1)),
    Commit("the law is amended", 1, "BELOW LAW + WIDENED", elsewhere=law_amended),
    Commit("hand-edit the evaluator", 0, "equal (proved)", elsewhere=evaluator_edited),
    Commit("delete the policy", 1, "NARROWED", elsewhere=policy_deleted),
]


@dataclass(frozen=True)
class Gated:
    """What the gate said of one commit, and left behind."""

    commit: Commit
    ran: Ran
    report: Any
    comment: str
    sarif: Any


def gated(folder: Path, commit: Commit) -> Gated:
    """The gate at a commit, with all its reports in one run."""
    out = folder.parent / commit.name
    out.mkdir(exist_ok=True)
    names = {name: out / f"report.{name}" for name in ("json", "markdown", "sarif")}
    written = [x for name, file in names.items() for x in ("--format", f"{name}={file}")]
    profile = ("--laws", "law", "--profile", "no-surprise")
    ran = process(folder, "gate", "policy", "--against", "HEAD~1", *profile, "--format", "text", *written)
    told = {name: file.read_text("utf-8") for name, file in names.items()}
    return Gated(commit, ran, json.loads(told["json"]), told["markdown"], json.loads(told["sarif"]))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state before: a policy, a law of our own, and an outlet whose policy has an evaluator with a certificate."""
    folder = tmp_path_factory.mktemp("history") / "repository"
    write(folder / "policy", BODY, "  law eu\n")
    write(folder / "outlet", WINDOW)
    (folder / "law" / "eu").mkdir(parents=True)
    (folder / "law" / "eu" / "act.ret").write_text(LAW.format(14), "utf-8")
    made = process(folder, "compile", "outlet/shop.ret", "--to", "python", "--output", "outlet/evaluators")
    assert made.code == 0, made
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "the policy")
    git(folder, "switch", "-q", "-c", "work")
    return folder


@pytest.fixture(scope="module")
def history(repository: Path) -> list[Gated]:
    """The ten commits, each gated right after it was made."""
    body, found = BODY, []
    for commit in COMMITS:
        body = commit.change(body)
        write(repository / "policy", body, "  law eu\n", source=commit.source)
        commit.elsewhere(repository)
        git(repository, "commit", "-q", "-a", "-m", commit.name)
        found.append(gated(repository, commit))
    return found


def shown(g: Gated) -> str:
    """What the golden file shows of a step."""
    head, *findings = g.comment.split("\n### ")
    lines = [f"exit code {g.ran.code}", *filter(None, head.splitlines())]
    return "\n".join([*lines, *(f"### {f.splitlines()[0]}" for f in findings), *map(result, results(g))]) + "\n"


def results(g: Gated) -> list[Any]:
    found: list[Any] = g.sarif["runs"][0]["results"]
    return found


def result(r: Any) -> str:
    """A result of SARIF in one line."""
    place = r["locations"][0]["physicalLocation"]
    where = f"{place['artifactLocation']['uri']}:{place['region']['startLine']}"
    return f"{r['ruleId']} {r['level']} {r['partialFingerprints']['returnlogic/v1']} {where}"


STEPS = pytest.mark.parametrize("n", range(len(COMMITS)), ids=[c.name for c in COMMITS])


@STEPS
def test_the_exit_code_and_the_verdict(history: list[Gated], n: int) -> None:
    g = history[n]
    assert (g.ran.code, g.ran.err) == (g.commit.code, ""), g.ran
    assert [c["verdict"] for c in g.report["comparisons"]] == [g.commit.verdict]
    assert f"policy/shop.ret: {g.commit.verdict}\n" in g.ran.out
    assert g.report["gate"]["passes"] is (g.commit.code == 0)
    assert ("HEAD~1" in g.ran.out) and ("passes" if g.commit.code == 0 else "BLOCKED") in g.ran.out
    assert all(f["witness"]["replayed"] for f in g.report["findings"] if f["witness"])


@STEPS
def test_what_the_reviewer_gets(history: list[Gated], n: int, request: pytest.FixtureRequest) -> None:
    g, text = history[n], GOLDEN.read_text("utf-8")
    cases = {c["title"]: c for c in CASE.finditer(text)}
    assert list(cases) == [f"{i}. {c.name}" for i, c in enumerate(COMMITS, 1)]
    case = cases[f"{n + 1}. {g.commit.name}"]
    if request.config.getoption("--update"):
        GOLDEN.write_text(text[: case.start("text")] + shown(g) + text[case.end("text") :], "utf-8")
        pytest.skip("rewritten")
    assert case["text"] == shown(g)
    assert f"- gate no-surprise against HEAD&#126;1: {'BLOCKED' if g.commit.code else 'passes'}\n" in case["text"]


@STEPS
def test_sarif_is_valid_and_says_what_json_says(history: list[Gated], n: int) -> None:
    g = history[n]
    assert not errors(g.sarif)
    (run,) = g.sarif["runs"]
    assert run["invocations"][0]["executionSuccessful"] is True
    told = {r["partialFingerprints"]["returnlogic/v1"]: (r["ruleId"], r["level"]) for r in results(g)}
    blocked = {r["fingerprint"] for r in g.report["gate"]["rulings"] if r["blocks"]}
    assert {p: code for p, (code, _) in told.items()} == {f["fingerprint"]: f["code"] for f in g.report["findings"]}
    assert {p for p, (_, level) in told.items() if level == "error"} == blocked
    assert bool(blocked) is (g.commit.code == 1)


def test_a_loss_of_the_same_kind_keeps_its_fingerprint(history: list[Gated]) -> None:
    """Alerts of a code host are told apart by it: one for whom, what and which way, not one for each commit."""
    prints = [
        {r["partialFingerprints"]["returnlogic/v1"] for r in results(g) if r["ruleId"] == "RL701"} for g in history
    ]
    shorter, threshold, exception, gone = prints[1], prints[2], prints[5], prints[9]
    assert len(shorter) == 2 and len(threshold) == 1 and threshold < shorter and not shorter & gone
    assert len(exception) == 1 and exception < shorter
    assert not any(p for n, p in enumerate(prints) if n not in (1, 2, 5, 9))


def test_nothing_of_this_machine_and_no_two_answers(repository: Path, history: list[Gated]) -> None:
    g = history[-1]
    again = gated(repository, g.commit)
    assert again == g
    assert str(repository.parent) not in g.ran.out + g.comment + json.dumps([g.report, g.sarif])


def test_the_edited_evaluator_is_no_longer_verified(repository: Path, history: list[Gated]) -> None:
    """The ninth commit changes no policy: that is for `verify` to see, which CI runs beside the gate."""
    assert history[8].report["comparisons"][0]["equal"]
    ran = process(repository, "verify", "outlet")
    assert ran.code == 1 and ": verified" not in ran.out and f"{EVALUATOR}: not verified" in ran.out
    assert "error[RL603 stale-artifact]" in ran.out and "error[RL601 evaluator-disagrees]" in ran.out
    assert "back/last_day(notified, refund): the policy says 2026-02-01, the evaluator 2026-01-31" in ran.out
    assert "replayed: the case was run on both" in ran.out
    git(repository, "worktree", "add", "-q", "--detach", str(repository.parent / "before"), "main")
    ran = process(repository.parent / "before", "verify", "outlet")
    assert ran.code == 0 and f"{EVALUATOR}: verified, it is `shop`" in ran.out


def test_the_base_is_deleted(repository: Path, history: list[Gated]) -> None:
    """No file at the base, no branch: nothing to compare with is never equal, and an old report stays."""
    report = repository.parent / "report.json"
    report.write_text("old", "utf-8")
    written = ("--format", "text", "--format", f"json={report}")
    for gone, arguments in {
        "no `policy/shop.ret` at `HEAD`": ("diff", "HEAD:policy/shop.ret", "outlet/shop.ret"),
        "no `policy/shop.ret`, here or at `HEAD`": ("gate", "policy/shop.ret", "--against", "HEAD"),
        "no revision `trunk`": ("gate", "policy", "--against", "trunk"),
    }.items():
        ran = process(repository, *arguments, *written)
        assert (ran.code, ran.out) == (2, "") and gone in ran.err, ran
        assert report.read_text("utf-8") == "old"
    assert history
