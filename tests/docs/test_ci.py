"""The ready CI files do what they say: each of their commands is run as it is written, in a scratch git repository.

Not real here: `pip` (the package is installed already), `gh` (it writes down what it is told), `date` (a fixed day, for
this test has no clock), and the steps that only `uses:` something, which stand for a clone with its `origin`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.small import CLAUSES, DONE, HEAD, TEXT, shop
from tests.cli.test_waivers import ENTRY, git, write

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-27"
STUBS = {
    "pip": 'echo "pip $*" >> "$CALLS"',
    "gh": 'echo "gh $*" >> "$CALLS"\ncase "$*" in *--paginate*) echo "$COMMENT" ;; esac',
    "date": f'[ "$*" = "-u +%F" ] && echo {DAY}',
    "returnlogic": f'exec "{sys.executable}" -m returnlogic "$@"',
}


def github() -> list[dict[str, Any]]:
    """The steps that run something."""
    workflow = yaml.safe_load((ROOT / "docs/ci/github.yml").read_text("utf-8"))
    return [step for step in workflow["jobs"]["check"]["steps"] if "run" in step]


def gitlab(name: str) -> list[str]:
    job = yaml.safe_load((ROOT / "docs/ci/gitlab.yml").read_text("utf-8"))[name]
    found: list[str] = [*job["before_script"], *job["script"]]
    return found


class Repository:
    """A clone with its `origin`, whose branch `main` has one policy; and a folder of stand-ins."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.calls, self.bin, self.clone = place / "calls", place / "bin", place / "clone"

    def make(self) -> None:
        """Write the first state of all of it, and the evaluator of the policy beside it."""
        self.bin.mkdir()
        self.calls.touch()
        for name, body in STUBS.items():
            (self.bin / name).write_text(f"#!/bin/sh\n{body}\n")
            (self.bin / name).chmod(0o755)
        git(self.place, "init", "-q", "--bare", "origin.git")
        git(self.place, "init", "-q", "clone")
        git(self.clone, "remote", "add", "origin", "../origin.git")
        (self.clone / "policies").mkdir()
        self.policy(DONE)
        (self.clone / "returnlogic.toml").write_text('law = "none"\n')
        more = "--output evaluators --with-findings --assumptions as-inputs"
        made = self.run(f"returnlogic compile policies/shop.ret --to python {more}")
        assert made.returncode == 0, made.stderr
        shutil.move(self.clone / "evaluators", self.place / "evaluators")
        self.push()

    def policy(self, text: str, source: str = TEXT) -> None:
        shop(self.clone / "policies", text, source)
        assert self.run("returnlogic fmt policies").returncode == 0

    def compile(self) -> Path:
        """The evaluator of the first policy, written."""
        shutil.copytree(self.place / "evaluators", self.clone / "evaluators")
        return self.clone / "evaluators" / "mini_shop.py"

    def push(self) -> None:
        """What is there is the state of `main`, here and at `origin`."""
        git(self.clone, "add", "policies", "*.toml")
        git(self.clone, "commit", "-qm", "x")
        git(self.clone, "push", "-q", "origin", "HEAD:main")
        git(self.clone, "fetch", "-q", "origin")

    def run(self, command: str, **env: str) -> subprocess.CompletedProcess[str]:
        """A command as both services run it: in a shell that stops at the first failure."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "CI", "RETURNLOGIC_"))}
        path = f"{self.bin}{os.pathsep}{os.environ['PATH']}"
        known = {**clean, "PATH": path, "PYTHONPATH": str(ROOT), "CALLS": str(self.calls), "COMMENT": "", **env}
        command_line = ["bash", "-e", "-o", "pipefail", "-c", command]
        return subprocess.run(command_line, cwd=self.clone, env=known, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("first")
    Repository(place).make()
    return place


@pytest.fixture
def repository(first: Path, tmp_path: Path) -> Repository:
    """A copy to change."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return Repository(tmp_path)


BASE = {"GITHUB_BASE_REF": "main", "GITHUB_REF_NAME": "7/merge"}


def test_github(repository: Repository) -> None:
    repository.compile()
    page = repository.clone.parent / "summary.md"
    env = BASE | {"GITHUB_STEP_SUMMARY": str(page)}
    *commands, comment = github()
    for step in commands:
        ran = repository.run(step["run"], **env)
        assert ran.returncode == 0, (step["run"], ran.stdout, ran.stderr)
    assert ": verified, it is `mini_shop`" in ran.stdout
    assert "pip install returnlogic" in repository.calls.read_text()
    assert json.loads((repository.clone / "returns.sarif").read_text())["version"] == "2.1.0"
    assert "## returnlogic" in page.read_text()

    env = {k: v for k, v in comment["env"].items() if "{{" not in v} | {"COMMENTS": "repos/o/r/issues/7/comments"}
    for known, call in (("", "POST repos/o/r/issues/7/comments"), ("https://api/9", "PATCH https://api/9")):
        assert repository.run(comment["run"], **env, COMMENT=known).returncode == 0
        calls = repository.calls.read_text().splitlines()
        sent = [x for x in calls if "--method" in x][-2:]
        assert sent == [f"gh api --silent --method {call} -F body=@{page}" for page in ("returns.md", "changes.md")]
    for page in ("returns.md", "changes.md"):
        marker = (repository.clone / page).read_text().splitlines()[0]
        asked = f'select(.body | startswith("{marker}"))'
        assert asked in repository.calls.read_text(), "the comment is found again by its first line"
    assert "| segment | right |" in (repository.clone / "changes.md").read_text()
    (repository.clone / "changes.md").unlink()  # a push to `main` has no gate
    assert repository.run(comment["run"], **env).returncode == 0
    assert repository.calls.read_text().splitlines()[-1].endswith("body=@returns.md")


def test_a_pull_request_that_breaks_a_policy_fails_and_cannot_waive_itself(repository: Repository) -> None:
    (check,) = [step["run"] for step in github() if "--waivers-from" in step["run"]]
    repository.policy(HEAD + CLAUSES)
    write(repository.clone)
    ran = repository.run(check, **BASE)
    assert ran.returncode == 1 and "::error file=policies/shop.ret,line=" in ran.stdout
    assert "::warning file=returnlogic.waivers.toml,line=1,title=RL904" in ran.stdout, ENTRY["fingerprint"]
    repository.push()
    ran = repository.run(check, GITHUB_REF_NAME="main")
    assert ran.returncode == 0 and "::notice" in ran.stdout and "waived until" in ran.stdout


def test_a_change_that_takes_days_from_customers_is_blocked(repository: Repository) -> None:
    (gate,) = [step["run"] for step in github() if "returnlogic gate" in step["run"]]
    repository.policy(DONE.replace("14 days", "7 days"), TEXT.replace("14 days", "7 days"))
    ran = repository.run(gate, **BASE)
    assert ran.returncode == 1 and "RL701 rights-narrowed" in ran.stdout and "BLOCKED" in ran.stdout


def test_an_evaluator_that_was_edited_or_lost_its_certificate_is_no_pass(repository: Repository) -> None:
    (verify,) = [step["run"] for step in github() if "returnlogic verify" in step["run"]]
    assert verify in gitlab("return policy evaluators")
    evaluator = repository.compile()
    text = evaluator.read_text("utf-8")
    assert "+ 14" in text
    evaluator.write_text(text.replace("+ 14", "+ 13", 1), "utf-8")
    ran = repository.run(verify)
    assert ran.returncode == 1 and "RL601" in ran.stdout and "replayed" in ran.stdout
    shutil.rmtree(evaluator.with_name("mini_shop.py.certificate"))
    assert repository.run(verify).returncode == 2


def test_gitlab(repository: Repository) -> None:
    repository.compile()
    env = {"CI_DEFAULT_BRANCH": "main"}
    merge = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    jobs = ("return policies", "return policy changes", "return policy evaluators")
    for command in [c for job in jobs for c in gitlab(job)]:
        env |= merge if "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME" in command else {}
        ran = repository.run(command, **env)
        assert ran.returncode == 0, (command, ran.stdout, ran.stderr)
    job = yaml.safe_load((ROOT / "docs/ci/gitlab.yml").read_text("utf-8"))["return policies"]
    for file in (*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()):
        assert (repository.clone / file).is_file(), file
    assert isinstance(json.loads((repository.clone / "returns.json").read_text()), list)


def test_pre_commit(repository: Repository) -> None:
    check, fmt = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert check["pass_filenames"] is False, "a changed vocabulary changes policies that are not"
    command = " ".join([check["entry"], *check["args"]])
    ran = repository.run(command)
    assert ran.returncode == 2 and "--new-only` needs a baseline" in ran.stderr
    (repository.clone / "returnlogic.toml").write_text('law = "none"\nselect = ["RL102"]\nbaseline = "base.json"\n')
    assert repository.run("returnlogic check . --write-baseline base.json").returncode == 0
    assert repository.run(command).returncode == 0
    repository.policy(HEAD + CLAUSES)
    assert repository.run(command).returncode == 1
    assert repository.run(f"{fmt['entry']} policies/shop.ret policies/mini.ret").returncode == 0
