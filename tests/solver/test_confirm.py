"""Each “impossible” confirmed by a second solver: a wrong one is found out, and what it cannot tell is counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import z3

from returnlogic.app.check import CheckOptions, check_files
from returnlogic.solver.confirm import Assertions, Confirmed, SecondOpinion, SolversDisagree, together
from returnlogic.solver.scripts import Sat, Unknown
from returnlogic.solver.second import SecondSolver
from tests.cli.small import run, shop

SECOND = ("--second-solver", "cvc5")


def test_all_are_confirmed_whatever_the_number_of_processes(tmp_path: Path) -> None:
    path = shop(tmp_path)
    alone, both = (check_files([path], CheckOptions(second=True), workers=n).results[0] for n in (1, 2))
    assert alone.second is not None and alone.second == both.second
    assert alone.second.confirmed == alone.second.asked > 30 and not alone.second.undecided


def test_it_is_said_and_nothing_else_changes(tmp_path: Path) -> None:
    path = shop(tmp_path)
    plain, told = run("check", path, "--select", "RL102"), run("check", path, "--select", "RL102", *SECOND)
    (line,) = {*told.out.splitlines()} - {*plain.out.splitlines()}
    said = line.split(" | ")[3]
    assert said.startswith("cvc5 confirmed ") and said.endswith(" “impossible” answers")
    assert line.replace(f" | {said}", "") in plain.out and told.code == plain.code == 1
    reports = [json.loads(run("check", path, "--select", "RL102", "--format", "json", *o).out) for o in ((), SECOND)]
    before, after = (r["policies"][0].pop("second_solver") for r in reports)
    assert before is None and after["confirmed"] == after["asked"] > 0 and after["undecided"] == {}
    assert reports[0] == reports[1]


def test_a_wrong_impossible_is_a_finding_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shop(tmp_path)
    right = z3.Z3_solver_check_assumptions
    monkeypatch.setattr(z3, "Z3_solver_check_assumptions", lambda *given: min(-1, right(*given)))
    ran = run("check", path, "--select", "RL102", "--format", "json", *SECOND)
    (finding,) = json.loads(ran.out)["findings"]
    assert ran.code == 4 and finding["code"] == "RL606" and "RL606 solvers-disagree" in ran.err
    assert "RL102: z3 says that no case has a property, cvc5 that some case has it" in finding["message"]


def test_what_it_cannot_tell_is_never_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SecondSolver, "solve", lambda *_: Unknown("too hard"))
    ran = run("check", shop(tmp_path), "--select", "RL102", "--format", "json", *SECOND)
    told = json.loads(ran.out)["policies"][0]["second_solver"]
    assert told["confirmed"] == 0 and told["asked"] == sum(told["undecided"].values()) > 0
    assert told["undecided"].keys() == {"RL102"}
    assert run("check", shop(tmp_path), "--select", "RL102", "--exit-zero", *SECOND).code == 3


def test_what_is_left_out_of_a_script_is_asked_if_it_matters() -> None:
    asserted = Assertions()
    asserted.add("(declare-const |a| Int)\n(declare-const |b| Int)\n(declare-const |c| Int)\n(assert (= |a| |b|))")
    asserted.add("(declare-const |a| Int)\n(assert (= |a| (- 1)))\n(assert (= |c| (+ |a| 1)))")
    assert "|c|" not in asserted.script(["(> |a| 0)"], whole=False)
    assert asserted.script(["(> |a| 0)"], whole=True).count("(declare-const |a| Int)") == 1
    opinion = SecondOpinion()
    opinion.confirm(asserted, ["(> |b| 0)"])  # which `a` bounds, although `b` does not read it
    assert opinion.result() == Confirmed(1, 1)
    with pytest.raises(SolversDisagree):
        opinion.confirm(asserted, ["(< |b| 0)"])


def test_a_case_of_the_whole_question_only_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SecondSolver, "solve", lambda *_: Sat({}))
    with pytest.raises(SolversDisagree, match="RL1: z3 says"):
        opinion = SecondOpinion()
        opinion.check = "RL1"
        opinion.confirm(Assertions(), ["false"])


def test_counts_add_up() -> None:
    parts = [Confirmed(3, 1, (("RL1", 2),)), Confirmed(4, 2, (("RL0", 1), ("RL1", 1)))]
    assert together(parts) == Confirmed(7, 3, (("RL0", 1), ("RL1", 3)))
