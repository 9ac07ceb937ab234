"""A run ends by its time limit, says what it did not ask, and leaves nothing behind when it is stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import z3

from returnlogic.app._workers import Workers
from returnlogic.base import time_limit as module
from returnlogic.base.time_limit import OutOfTime, interruptible, time_left, time_limit
from returnlogic.cli._common import Progress
from returnlogic.solver.in_time import asked, end_in_time, limited
from tests.cli.small import CLAUSES, DONE, HEAD, TEXT, run, shop

MANY = 150
INPUTS = ("--assumptions", "as-inputs")


def long_shop(folder: Path) -> str:
    """A policy that takes far longer than the tests of time let it."""
    quotes = [f"Rule {n} says {n % 29 + 1} days." for n in range(MANY)]
    clauses = "".join(
        f'entitlement w{n} for back\n  quote "{quote}"\n  when worn and pieces at least {n % 9 + 1}\n'
        f"  notified within {n % 29 + 1} days after delivered\n  owed refund\n"
        for n, quote in enumerate(quotes)
    )
    return shop(folder, HEAD + CLAUSES + clauses, f"{TEXT} {' '.join(quotes)}")


def test_what_is_not_asked_in_time_is_told(tmp_path: Path) -> None:
    path = long_shop(tmp_path)
    start = time.monotonic()
    ran = run("check", path, "--time-limit", "2", "--format", "json")
    assert time.monotonic() - start < 2 + module.GRACE + 10
    report = json.loads(ran.out)
    assert ran.code in (1, 3) and report["summary"]["goals"]["not_proved"] > 20
    reasons = {g["reason"] for g in report["goals"] if g["verdict"] == "not_proved"}
    assert any("time was up" in r for r in reasons), reasons
    assert time_left() == float("inf")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("check", "PATH"), "time was up"),
        (("diff", "PATH", "OTHER"), "time was up"),
        (("test", "PATH"), "time was up"),
        (("decide", "PATH", "--set", "worn=yes"), "time was up"),
        (("compile", "PATH", "--to", "python", "--output", "OUT", "--with-findings", *INPUTS), "time was up"),
    ],
)
def test_no_command_takes_longer(
    tmp_path: Path, command: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = 'example "soon": clean, notified 2026-05-08\n  expect level(refund) is granted for back\n'
    path = shop(tmp_path, DONE + test)
    (tmp_path / "new.ret").write_text(Path(path).read_text().replace("14 days after", "13 days after"))
    monkeypatch.setattr(module, "time_left", lambda: -1.0)
    for name in ("solver.in_time", "solver.second"):
        monkeypatch.setattr(sys.modules.get(f"returnlogic.{name}", module), "time_left", lambda: -1.0)
    names = {"PATH": path, "OTHER": str(tmp_path / "new.ret"), "OUT": str(tmp_path / "out")}
    try:
        ran = run(*(names.get(a, a) for a in command))
    except OutOfTime as fault:
        assert str(fault).startswith("time was up")
        return
    assert ran.code == 3 and said in ran.out + ran.err, ran
    assert not (tmp_path / "out").exists()


def hard(budget: int) -> z3.Solver:
    """A question that no budget suffices for."""
    solver = limited(z3.SimpleSolver(ctx=z3.Context()), budget)
    a, b, c = (z3.Int(name, ctx=solver.ctx) for name in "abc")
    solver.add(a * a * a + b * b * b + c * c * c == 114, a > b, b > c, a < 10**5, c > -(10**5))
    return solver


def test_ctrl_c_within_a_question_is_seen_and_a_used_budget_is_none() -> None:
    """The solver gives the same reason for both."""
    assert asked(hard(10_000)) == z3.unknown
    solver, late = hard(2_000_000_000), threading.Event()  # half an hour
    timers = [
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)),
        threading.Timer(30, lambda: (late.set(), solver.ctx.interrupt())),
    ]
    for timer in timers:
        timer.start()
    with pytest.raises(KeyboardInterrupt), time_limit(None):
        asked(solver)
    timers[1].cancel()
    assert not late.is_set() and solver.reason_unknown() == "canceled"


def test_a_question_ends_with_the_time() -> None:
    solver, late = hard(2_000_000_000), threading.Event()
    timer = threading.Timer(30, lambda: (late.set(), solver.ctx.interrupt()))
    timer.start()
    with time_limit(0.5):
        end_in_time(solver)
        assert asked(solver) == z3.unknown
        with pytest.raises(OutOfTime):
            end_in_time(solver)
    timer.cancel()
    assert not late.is_set()


def test_ctrl_c_that_is_swallowed_comes_again() -> None:
    with pytest.raises(KeyboardInterrupt), time_limit(60):
        with suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        time.sleep(10)


def test_work_that_asks_nothing_is_interrupted() -> None:
    with time_limit(0.6):
        for _ in range(2):  # and again: what catches the first shall not run on
            with pytest.raises(OutOfTime), interruptible():
                while True:
                    pass
        time.sleep(1.2)  # outside nothing is interrupted
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def busy(_: Any, __: Any) -> None:
    time.sleep(60)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked")
def test_a_process_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("returnlogic.app._workers.GRACE", 0.5)
    answers: list[object] = []
    with time_limit(0.3), Workers(busy, 2) as pool:
        context = pool.context(None)
        for _ in range(3):
            pool.submit(context, None, answers.append)
        pool.finish(lambda: len(answers) == 3)
    assert all(isinstance(a, OutOfTime) for a in answers)


def test_progress_in_a_log_is_sparse_and_safe(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress("\x1b[31m::error::x")
        assert capsys.readouterr().err == ""
        progress.next = 0
        progress("\n::error::\x1b[31mx")
        progress("not yet")
    assert capsys.readouterr().err == " \u200b::error::\u241b[31mx (0 s)\n"


def test_a_terminal_sees_progress_within_two_seconds(tmp_path: Path) -> None:
    path = long_shop(tmp_path)
    outside, inside = os.openpty()
    env = {k: v for k, v in os.environ.items() if k != "CI"} | {"TERM": "xterm"}
    command = [sys.executable, "-m", "returnlogic", "check", path, "--time-limit", "60"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=inside, env=env, start_new_session=True) as ran:
        os.close(inside)
        seen = os.read(outside, 1000)
        assert path.encode()[:20] in seen and seen.startswith(b"\r")
        ran.send_signal(signal.SIGINT)
        assert ran.wait(30) == 130
    os.close(outside)


@pytest.mark.parametrize("command", ["check PATH --output OUT", "test PATH --mutants"])
def test_ctrl_c_leaves_nothing(tmp_path: Path, command: str) -> None:
    path = long_shop(tmp_path)
    before = sorted(tmp_path.iterdir())
    words = command.replace("PATH", path).replace("OUT", str(tmp_path / "out")).split()
    ran = subprocess.Popen(
        [sys.executable, "-m", "returnlogic", *words], stderr=subprocess.PIPE, start_new_session=True
    )
    time.sleep(4)
    os.killpg(ran.pid, signal.SIGINT)
    _, said = ran.communicate(timeout=60)
    assert (ran.returncode, said) == (130, b"stopped before the end: nothing is known\n")
    assert sorted(tmp_path.iterdir()) == before
    with pytest.raises(ProcessLookupError):
        os.killpg(ran.pid, 0)
