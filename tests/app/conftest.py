"""What the tests of whole policies share: small policies written in place, and the reports on the real ones."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from returnlogic.app.load import Policy, load_source
from returnlogic.base.source import Source

ROOT = Path(__file__).resolve().parents[2]
POLICIES = {path.stem: path for path in sorted((ROOT / "spec" / "policies").glob("*.ret"))}
HEAD = """policy shop "Shop"
  source "shop.txt"
  uses retail
  counting calendar_days

right coverage "the promise"

"""


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


def run_check(path: Path, *options: str) -> Report:
    command = [sys.executable, "-m", "returnlogic", "check", str(path.relative_to(ROOT)), *options]
    run = subprocess.run([*command, "--format", "json"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=500)
    assert run.stdout, run.stderr
    return Report(path, run.returncode, json.loads(run.stdout))


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Report]:
    """The report of each real policy, made once per run of the suite, whichever worker asks first."""
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


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Policy]:
    """Loads a small policy from its clauses; the published text is the quotes it contains."""

    def make(clauses: str, *laws: str, head: str = HEAD) -> Policy:
        quotes = dict.fromkeys(re.findall(r'(?:quote|basis) "([^"]*)"', clauses))
        (tmp_path / "shop.txt").write_text("\n".join(quotes), "utf-8")
        policy = load_source(Source("shop.ret", head + clauses), tmp_path, laws=laws)
        assert not policy.problems, policy.problems
        return policy

    return make
