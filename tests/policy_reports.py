"""Checks each real policy once per run of the suite, whichever test and whichever worker asks first.

A full check of one takes up to half a minute. So a test of what a check says of a real policy takes the fixture
`reports`, and one that needs another policy or other options does with a small one where it can.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
POLICIES = {path.stem: path for path in sorted((ROOT / "spec" / "policies").glob("*.ret"))}


@dataclass(frozen=True)
class Report:
    """What `returnlogic check FILE --format json` printed, and its exit code."""

    path: Path
    exit_code: int
    json: dict[str, Any]

    def findings(self, code: str, *clauses: str) -> list[dict[str, Any]]:
        """The findings of a code that begin with these clauses."""
        mine = [f for f in self.json["findings"] if f["code"] == code]
        return [f for f in mine if f["clauses"][: len(clauses)] == list(clauses)]

    def about(self, code: str, *clauses: str) -> list[dict[str, Any]]:
        """The findings of a code that name all of these clauses, in whatever place."""
        return [f for f in self.findings(code) if {*clauses} <= {*f["clauses"]}]


Reports = Callable[[str], Report]


def run_check(path: Path, *options: str) -> Report:
    command = [sys.executable, "-m", "returnlogic", "check", str(path.relative_to(ROOT)), *options]
    run = subprocess.run([*command, "--format", "json"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=500)
    assert run.stdout, run.stderr
    return Report(path, run.returncode, json.loads(run.stdout))


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """The report of each real policy by its name; another worker's is waited for and read from the common folder."""
    base = tmp_path_factory.getbasetemp()
    shared = base if base.name.startswith("pytest-") else base.parent

    def report(name: str) -> Report:
        done, claimed = shared / f"{name}.report", shared / f"{name}.claimed"
        try:
            claimed.mkdir()
        except FileExistsError:
            deadline = time.monotonic() + 500
            while not done.exists():
                assert time.monotonic() < deadline, f"the other worker did not finish {name}"
                time.sleep(0.2)
        else:
            try:
                found = run_check(POLICIES[name])
                text = json.dumps([found.exit_code, found.json])
            except BaseException as error:
                text = json.dumps([-1, {"error": str(error)}])
            part = shared / f"{name}.part"
            part.write_text(text, "utf-8")
            part.rename(done)
        code, data = json.loads(done.read_text("utf-8"))
        assert code >= 0, data
        return Report(POLICIES[name], code, data)

    return report
