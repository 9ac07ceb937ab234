"""Whole fresh processes, timed from outside: seconds by the clock, and of processor time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

LAST_MODULES = """
import sys
from returnlogic.cli.main import main
sys.argv = ["returnlogic", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
print(*sys.modules, file=sys.stderr)
"""

IMPORT_ALL = """
import contextlib, importlib, sys
for name in sys.argv[1:]:
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
"""


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds by the clock, and of processor time of the process and its threads."""

    wall: float
    cpu: float


def timed(arguments: Sequence[str], runs: int, exits: Sequence[int] = (0,)) -> Time:
    """The medians of some runs of Python with these arguments; raises if one ends with another exit code."""
    times = [_once(arguments, exits) for _ in range(runs)]
    return Time(median(t.wall for t in times), median(t.cpu for t in times))


def _once(arguments: Sequence[str], exits: Sequence[int]) -> Time:
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in exits, f"exit code {process.returncode}: {' '.join(arguments)}"
    return Time(wall, used.ru_utime + used.ru_stime)


def check(path: Path) -> list[str]:
    """The arguments that check a policy in full against the law of the European Union."""
    return ["-m", "returnlogic", "check", str(path), "--law", "eu", "--format", "json"]


def demo() -> list[str]:
    """The arguments of what `make demo` runs."""
    return ["-m", "returnlogic", "check", "spec/policies", "--exit-zero"]


def imports_of_check(path: Path) -> list[str]:
    """The arguments of a process that imports what a check imports, and does nothing else."""
    quick = ["-c", LAST_MODULES, *check(path)[2:], "--select", "RL104"]
    done = subprocess.run([sys.executable, *quick], capture_output=True, encoding="utf-8", check=True)
    names = [n for n in done.stderr.splitlines()[-1].split() if n != "__main__"]
    return ["-c", IMPORT_ALL, *names]
