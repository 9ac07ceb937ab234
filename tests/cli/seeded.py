"""Bugs seeded into what reads, writes, prints and keeps time, each noticed by a test: the table is `bugs.md`.

`python -m tests.cli.seeded` copies the repository, changes one line at a time, and runs the tests that the table names
for it; a word behind it takes the rows that contain the word.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.__main__ import copied

LONGEST = 150
"""Seconds after which tests are in a loop, or wait: that is noticed too."""


@dataclass(frozen=True)
class Bug:
    """A line of a module, what it becomes, and the tests of this folder that notice."""

    what: str
    module: Path
    line: str
    becomes: str
    tests: tuple[str, ...]

    def seeded(self, text: str) -> str:
        """The module with the bug in it."""
        assert text.count(self.line) == 1, self
        return text.replace(self.line, self.becomes)


def bugs() -> list[Bug]:
    """The rows of the table."""
    text = Path(__file__).with_name("bugs.md").read_text("utf-8")
    rows = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")][1:]
    found = []
    for what, module, line, becomes, tests in rows:
        module, line, becomes, *named = (
            cell.strip().strip("`") for cell in (module, line, becomes, *tests.split(", "))
        )
        found.append(Bug(what.strip(), Path("returnlogic") / module, line, becomes, tuple(named)))
    return found


def passes(copy: Path, tests: Sequence[str]) -> bool:
    """Whether tests pass in a copy of the repository."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
    command += [f"tests/cli/{test}" for test in dict.fromkeys(tests)]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return not subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=LONGEST).returncode
    except subprocess.TimeoutExpired:
        return False


def main(word: str = "") -> int:
    """0 iff the tests pass without a bug, and do not with each."""
    chosen = [bug for bug in bugs() if word in bug.what]
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copied(copy)
        for test in dict.fromkeys(test for bug in chosen for test in bug.tests):
            assert passes(copy, [test]), f"{test} fails without a bug"
        for bug in chosen:
            place = copy / bug.module
            text = place.read_text("utf-8")
            place.write_text(bug.seeded(text), "utf-8")
            if passes(copy, bug.tests):
                missed.append(bug.what)
            print(f"{'missed' if bug.what in missed else 'noticed'}  {bug.what}", flush=True)
            place.write_text(text, "utf-8")
    print(f"{len(chosen)} bugs: {len(chosen) - len(missed)} noticed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
