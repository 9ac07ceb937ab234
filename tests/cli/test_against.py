"""`verify POLICY --against …`: what is printed, what is written, and an exit code that cannot lie."""

import json
import shlex
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from returnlogic.cli._exit import Exit
from returnlogic.cli.main import group
from returnlogic.cli.verify import SUITES
from returnlogic.proof.vectors.suite import KINDS
from tests.proof.answering import DESK, service
from tests.proof.seeded import ROOT, SAMPLE


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, ["verify", *arguments], standalone_mode=False)
    if isinstance(done.exception, Exception):
        return Exit.UNUSABLE, done.stdout, str(getattr(done.exception, "message", done.exception))
    return int(done.return_value), done.stdout, done.stderr


def test_the_words_of_the_option_are_the_suites() -> None:
    assert SUITES == KINDS


def test_level_two_takes_a_name_and_a_grid(tmp_path: Path) -> None:
    command = service(tmp_path)
    code, out, _ = run(str(DESK), "--against", command, "--suite", "corners")
    assert code == Exit.CLEAN and "\nlevel 1, tested on 648 vectors" in out and "HYPOTHESIS on the evaluator E" in out
    code, out, _ = run(str(DESK), "--against", command, "--suite", "corners", "--hypothesis-accepted-by", "A. Reviewer")
    assert code == Exit.CLEAN and "\nlevel 2, certified by 648 vectors for all results" in out and "A. Reviewer" in out
    code, _, error = run(str(DESK), "--against", command, "--hypothesis-accepted-by", "A. Reviewer")
    assert code == Exit.UNUSABLE and "no hypothesis to accept" in error


def test_json_says_all_of_it(tmp_path: Path) -> None:
    code, out, _ = run(str(DESK), "--against", service(tmp_path, main="sys.exit(1)"), "--format", "json")
    found = json.loads(out)
    assert code == found["exit_code"] == Exit.UNUSABLE
    assert found["standing"]["level"] == 0 and "ended after 0 of 14" in found["report"]["failure"]
    assert len(found["suite"]["mutants"]["equivalent"]) == 183 and found["suite"]["hypothesis"] is None


def test_vectors_are_written_and_read_back(tmp_path: Path) -> None:
    lines, table, asked = (str(tmp_path / n) for n in ("v.jsonl", "v.csv", "q.jsonl"))
    assert run(str(DESK), "--vectors", lines, "--questions", asked)[0] == Exit.CLEAN
    assert run(str(DESK), "--vectors", table)[0] == Exit.CLEAN
    vectors = [json.loads(line) for line in Path(lines).read_text("utf-8").splitlines()]
    questions = [json.loads(line) for line in Path(asked).read_text("utf-8").splitlines()]
    assert [{k: v for k, v in each.items() if k != "outcome"} for each in vectors] == questions
    code, out, _ = run(str(DESK), "--against-csv", table)
    assert code == Exit.CLEAN and "level 1, tested on 14 vectors" in out
    Path(table).write_text(Path(table).read_text("utf-8").replace("granted", "refused"), "utf-8")
    code, out, _ = run(str(DESK), "--against-csv", table)
    assert code == Exit.FINDINGS and "the policy says granted, the evaluator refused" in out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["q.jsonl", "v.csv", "v.jsonl"]


USAGE = [
    (["--against", "x", "--against-csv", "y"], "one evaluator at a time"),
    (["--vectors", "v.txt"], ".jsonl or .csv"),
    (["--questions", "v.csv"], "as .jsonl"),
    (["--suite", "corners"], "needs `--against`"),
    (["--width", "3"], "needs `--against`"),
    (["--against", "x", "--policy", "y"], "only path"),
    (["--vectors", "v.csv", "--suite", "cells", "--hypothesis-accepted-by", "A"], "is about an evaluator"),
    (["--against", "x", "--suite", "cells", "--hypothesis-accepted-by", " "], "names the person"),
    (["--against", "x", "--assume", "x=1"], "no assumption"),
    (["--against", "x", "--solver", "cvc5"], "found with z3"),
]


@pytest.mark.parametrize(("options", "said"), USAGE)
def test_options_that_contradict_each_other(options: list[str], said: str) -> None:
    code, out, error = run(str(DESK), *options)
    assert code == Exit.UNUSABLE and said in error and not out


def test_a_policy_that_no_grid_covers_says_why() -> None:
    code, out, error = run(str(SAMPLE), "--suite", "corners", "--vectors", "none.csv", "--assume", "rounding=half_up")
    assert code == Exit.UNUSABLE and not out
    assert "it reads a calendar: `add_18_months_down`" in error and "--per-result" in error


def test_what_the_text_leaves_open_is_asked_for() -> None:
    code, out, error = run(str(ROOT / "spec/policies/deliver3d.ret"), "--vectors", "none.csv")
    assert code == Exit.UNUSABLE and not out and "the text leaves" in error and "--assume" in error


def test_slips_left_undecided_are_no_pass(tmp_path: Path) -> None:
    code, out, _ = run(str(DESK), "--against", service(tmp_path), "--budget", "1")
    assert code in (Exit.INCOMPLETE, Exit.UNUSABLE) and "level 0" in out and "level 1" not in out


def test_hostile_words_of_an_evaluator_stay_words(tmp_path: Path) -> None:
    file = tmp_path / "loud.py"
    file.write_text("import sys\nsys.stderr.write('\\x1b[2J\\x07 \\u202e bye')\nsys.exit(1)\n", "utf-8")
    code, out, _ = run(str(DESK), "--against", f"{shlex.quote(sys.executable)} {shlex.quote(str(file))}")
    assert code == Exit.UNUSABLE and "\x1b" not in out and "\u202e" not in out
