"""Whenever a run is killed, or the disk is full at any step, nothing half-written looks whole.

Each fault is put before every single step on files, counted by Python's audit events, in a forked process.
"""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import returnlogic as rl
from returnlogic.app.compile import write_evaluator
from returnlogic.app.outputs import write_files
from returnlogic.base.faults import InputFault
from tests.cli.small import run
from tests.cli.test_gate import mounted, process
from tests.compare.shop import WINDOW, write

STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "shutil.rmtree"}
NOT_MET = 71
"""What a process says that did the work in fewer steps."""


def killed(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def full(event: str, about: Sequence[Any]) -> None:
    """As on a full disk, where something can still be read and removed."""
    writes = event == "open" and about[2] & (os.O_WRONLY | os.O_RDWR)
    if writes or event in ("os.mkdir", "os.rename"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def with_fault(work: Callable[[], None], fault: Callable[..., None], at: int) -> int:
    """What a process says that does the work, with a fault before the step of that number."""
    child = os.fork()
    if child == 0:
        steps = 0

        def hook(event: str, about: Sequence[Any]) -> None:
            nonlocal steps
            if event in STEPS:
                steps += 1
                if steps == at:
                    fault(event, about)

        code = 70
        try:
            sys.addaudithook(hook)
            work()
            code = 0 if steps >= at else NOT_MET
        except InputFault:
            code = 2
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def at_every_step(work: Callable[[], None], fault: Callable[..., None], afresh: Callable[[], None]) -> Iterator[bool]:
    """The work on a fresh state with the fault before its first step, its second, and so on until it meets none; each
    time whether it was done all the same."""
    for at in count(1):
        afresh()
        code = with_fault(work, fault, at)
        assert code in ((-signal.SIGKILL, NOT_MET) if fault is killed else (0, 2, NOT_MET)), f"step {at}: {code}"
        yield code in (0, NOT_MET)
        if code == NOT_MET:
            return


def tree(folder: Path) -> dict[str, bytes]:
    """Every file that is no scratch of ours, and what it holds."""
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in found if not p.relative_to(folder).parts[0].startswith(".")
    }


def stopped_within(work: Callable[[], None], size: int, *, dies: bool) -> int:
    """What a process says that does the work where no file may have more bytes: it `dies` of it, or is told."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL if dies else signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            work()
            code = 0
        except InputFault:
            code = 2
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


# --- reports ---


@pytest.mark.parametrize("dies", [True, False], ids=["killed", "full"])
@pytest.mark.parametrize("size", [0, 1, 700, 1500])
def test_a_report_stopped_in_the_middle_of_a_file(tmp_path: Path, size: int, dies: bool) -> None:
    old = {"a": b"old a", "b": b"old b"}
    for name, data in old.items():
        (tmp_path / name).write_bytes(data)
    texts = [("x" * 1000, str(tmp_path / "a")), ("y" * 2000, str(tmp_path / "b"))]
    code = stopped_within(partial(write_files, texts), size, dies=dies)
    assert code == (-signal.SIGXFSZ if dies else 2) and tree(tmp_path) == old
    assert dies or sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("fault", [killed, full])
def test_reports_are_old_or_new_and_whole(tmp_path: Path, fault: Callable[..., None]) -> None:
    names = ("json", "md", "sarif")
    old = {name: b"old " + name.encode() for name in names} | {"returnlogic.approvals.toml": b"schema = 1\n"}
    new = {name: f"new {name} " * 50_000 for name in names}

    def afresh() -> None:
        for name, data in old.items():
            (tmp_path / name).write_bytes(data)

    seen = set()
    for done in at_every_step(
        lambda: write_files([(text, str(tmp_path / name)) for name, text in new.items()]), fault, afresh
    ):
        found = tree(tmp_path)
        assert found.keys() == old.keys() and found["returnlogic.approvals.toml"] == old["returnlogic.approvals.toml"]
        fresh = [name for name in names if found[name] == new[name].encode()]
        assert all(found[name] == old[name] for name in names if name not in fresh)
        assert fault is killed or not [p for p in tmp_path.iterdir() if p.name.startswith(".")], "no scratch is left"
        assert len(fresh) == len(names) or not done
        seen.add(tuple(fresh))
    assert {(), names} <= seen


# --- evaluators ---


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Any]]:
    """A policy before and after a change, each with its evaluator."""
    found = []
    for days in (30, 20):
        path = write(tmp_path_factory.mktemp(f"days{days}"), WINDOW.replace("30", str(days)))
        found.append((path, rl.generate(rl.load(path))))
    return found


def written(folder: Path, each: Any) -> dict[str, bytes]:
    shutil.rmtree(folder, ignore_errors=True)
    write_evaluator(each, folder)
    return tree(folder)


def is_verified(out: Path, policies: Sequence[Path]) -> list[bool]:
    """Whether `verify` calls what is there the evaluator of each policy."""
    codes = [run("verify", str(out), "--policy", str(path)) for path in policies]
    assert all((": verified" in ran.out) is (ran.code == 0) for ran in codes)
    return [ran.code == 0 for ran in codes]


@pytest.mark.parametrize("fault", [killed, full])
@pytest.mark.parametrize("at_first", [False, True], ids=["again", "at first"])
def test_an_evaluator_is_old_or_new_or_not_verified(
    tmp_path: Path, made: list[tuple[Path, Any]], fault: Callable[..., None], at_first: bool
) -> None:
    out = tmp_path / "out"
    (policy, before), (changed, after) = made
    whole = [written(tmp_path / "whole", each) for each in (before, after)]

    def afresh() -> None:
        shutil.rmtree(out, ignore_errors=True)
        if not at_first:
            write_evaluator(before, out)

    states: dict[str, tuple[dict[str, bytes], list[bool]]] = {}
    for done in at_every_step(partial(write_evaluator, after, out), fault, afresh):
        found = tree(out)
        key = hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()
        if key not in states:
            states[key] = found, is_verified(out, (policy, changed))
        assert (found == whole[1]) or not done
        assert fault is killed or not list(out.glob(".*")), "no scratch is left"
    for found, verified in states.values():
        assert verified == [found == w for w in whole], sorted(found)
    assert [True, False] in [v for _, v in states.values()] or at_first
    assert [False, True] in [v for _, v in states.values()]


@pytest.mark.parametrize("dies", [True, False], ids=["killed", "full"])
@pytest.mark.parametrize("size", [0, 1000, 5000])
def test_an_evaluator_stopped_in_the_middle_of_a_file(
    tmp_path: Path, made: list[tuple[Path, Any]], size: int, dies: bool
) -> None:
    (_, before), (_, after) = made
    old = written(tmp_path / "out", before)
    assert any(len(data) > size for data in old.values())
    code = stopped_within(partial(write_evaluator, after, tmp_path / "out"), size, dies=dies)
    assert code == (-signal.SIGXFSZ if dies else 2) and tree(tmp_path / "out") == old


def test_two_compiles_into_one_folder(tmp_path: Path, made: list[tuple[Path, Any]]) -> None:
    """The last one wins as a whole: never the certificate of one beside the evaluator of the other."""
    out = tmp_path / "out"
    policies = [path for path, _ in made]
    for _ in range(20):
        children = []
        for _, each in made:
            child = os.fork()
            if child == 0:
                code = 70
                try:
                    write_evaluator(each, out)
                    code = 0
                finally:
                    os._exit(code)
            children.append(child)
        assert [os.waitstatus_to_exitcode(os.waitpid(c, 0)[1]) for c in children] == [0, 0]
        found = tree(out)
        assert found in [written(tmp_path / "alone", each) for _, each in made]
    assert sorted(is_verified(out, policies)) == [False, True]


def small_files() -> None:
    """No file may grow beyond a few bytes, as under a quota that is used up."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


@pytest.mark.parametrize("how", ["quota", "full", "read-only"])
def test_compile_and_verify_on_a_disk_that_takes_nothing(
    tmp_path: Path, made: list[tuple[Path, Any]], how: str
) -> None:
    policy, disk = write(tmp_path / "shop", WINDOW), tmp_path / "disk"
    disk.mkdir()
    options = {"full": ("-o", "size=16k"), "read-only": ("-o", "ro")}.get(how)
    if options is not None and not mounted(disk, *options):
        pytest.skip("no file system may be mounted here")
    try:
        more: dict[str, Any] = {"preexec_fn": small_files} if how == "quota" else {}
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        to = ("--to", "python", "--output", str(disk / "out"))
        ran = process(tmp_path, "compile", str(policy), *to, env=environment, **more)
        assert (ran.code, ran.out) == (2, "") and f"cannot write to `{disk / 'out'}`" in ran.err, ran
        assert not tree(disk) and not [*disk.glob("out/.*")]
        if how != "quota":
            changed, after = made[1]
            write_evaluator(after, tmp_path / "out")
            (disk / "filler").write_bytes(b"x" * 16_384) if how == "full" else None
            said = run("verify", str(tmp_path / "out"), "--policy", str(changed), "--output", str(disk / "said"))
            assert (said.code, said.out) == (2, "") and "cannot write" in said.err
            assert not (disk / "said").exists()
    finally:
        if options is not None:
            subprocess.run(["umount", str(disk)], check=True)


def test_compile_killed_while_it_proves(tmp_path: Path) -> None:
    policy = write(tmp_path, WINDOW)
    to = ("--to", "python", "--output", "out")
    for seconds in (0.1, 0.4, 0.7):
        command = [sys.executable, "-m", "returnlogic", "compile", str(policy), *to]
        child = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
        time.sleep(seconds)
        child.kill()
        code = child.wait(30)
        assert code in (0, -signal.SIGKILL)
        assert run("verify", str(tmp_path / "out")).code == (2 if code else 0)
