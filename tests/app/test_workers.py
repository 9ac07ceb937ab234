"""The output does not depend on how many processes asked; what ends a run ends all of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from returnlogic.app import policy_run as module
from returnlogic.app._workers import Workers
from returnlogic.app.check import check
from returnlogic.app.load import Policy, load_source
from returnlogic.app.policy_run import LAST, TOGETHER, CheckedPolicy, PolicyRun, run_group
from returnlogic.base.source import Source
from returnlogic.checks._catalogue import checks
from returnlogic.solver.ask import NotReplayed, Session
from tests.app.conftest import HEAD
from tests.policy_reports import ROOT

TEXT = """exclusion no_returns for coverage
  quote "No returns."
  no refund

entitlement broken for coverage
  quote "Broken goods are refunded."
  when issue is arrived_damaged
  owed refund
  notified within 14 days after delivered
"""


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "shop.txt").write_text("No returns. Broken goods are refunded.")
    found = load_source(Source("shop.ret", HEAD.replace("calendar_days", "unsaid") + TEXT), folder, laws=["eu"])
    assert not found.problems, found.problems
    return found


@pytest.fixture(scope="module")
def alone(policy: Policy) -> CheckedPolicy:
    """What one process says of the policy."""
    return check(policy, dump=True)


@pytest.mark.parametrize("workers", [2, 3])
def test_as_many_processes_as_you_like(policy: Policy, alone: CheckedPolicy, workers: int) -> None:
    together = check(policy, dump=True, workers=workers)
    assert replace(alone, policy=policy) == replace(together, policy=policy)
    assert alone.findings and alone.queries and alone.dump


@pytest.mark.parametrize("budget", [1, 1_000])
def test_what_is_not_proved_is_the_same(policy: Policy, budget: int) -> None:
    assert check(policy, budget=budget).goals == check(policy, budget=budget, workers=2).goals


def test_several_policies_share_the_processes(policy: Policy, alone: CheckedPolicy) -> None:
    with Workers(run_group, 2) as workers:
        runs = [PolicyRun(policy, workers, select=["RL102"]), PolicyRun(policy, workers)]
        found = [run.result() for run in runs]
    assert found[0].findings == check(policy, select=["RL102"]).findings
    assert found[1].findings == alone.findings


@pytest.mark.parametrize("workers", [1, 2])
def test_a_case_that_does_not_replay_ends_the_run(
    policy: Policy, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if workers > 1 and sys.platform != "linux":
        pytest.skip("other processes do not see the planted fault")

    def broken(*_: object) -> None:
        raise NotReplayed("made up")

    monkeypatch.setattr(Session, "replay", broken)
    with pytest.raises(NotReplayed, match="made up"):
        check(policy, workers=workers)


@pytest.mark.skipif(sys.platform != "linux", reason="other processes do not see the planted fault")
def test_a_process_that_dies_is_said(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_run", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(RuntimeError, match="ended before it had an answer"):
        check(policy, select=["RL102"], workers=2)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_stops_every_process() -> None:
    command = [sys.executable, "-m", "returnlogic", "check", "spec/policies/little-legends.ret"]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    children: list[str] = []
    deadline = time.monotonic() + 60
    alone = len(os.sched_getaffinity(0)) == 1
    while not alone and len(children) < 2 and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    os.kill(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130 and b"nothing is known" in said
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_checks_that_share_are_ordinary_and_in_one_group() -> None:
    grouped = [code for group in TOGETHER for code in group]
    assert len(grouped) == len(set(grouped))
    assert {*grouped} <= {c.code for c in checks()} - {*LAST}
