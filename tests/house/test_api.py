"""The public surface: its names are pinned, and its verbs work on a real policy."""

from __future__ import annotations

from pathlib import Path

import pytest

import returnlogic as rl
from returnlogic.base.registry import names
from tests.cli.small import DONE, run, shop

ROOT = Path(__file__).resolve().parents[2]


def test_public_names() -> None:
    expected = [
        "BadCase",
        "Finding",
        "Policy",
        "PolicyError",
        "Severity",
        "__version__",
        "changes",
        "check",
        "check_files",
        "compile",
        "decide",
        "diff",
        "diff_files",
        "explain",
        "format",
        "gate",
        "generate",
        "laws",
        "load",
        "matrix",
        "mutants",
        "page",
        "replay_orders",
        "report",
        "rules",
        "schema",
        "test",
        "verify",
        "verify_against",
    ]
    assert sorted(rl.__all__) == sorted(expected)
    for name in rl.__all__:
        assert getattr(rl, name) is not None


def test_decide_with_one_fact_says_what_it_needs() -> None:
    policy = rl.load(ROOT / "spec" / "policies" / "deliver3d.ret", laws=[])
    outcome = rl.decide(policy, {"invoked": "change_of_mind"})
    level = next(r for r in outcome["rights"] if r["right"] == "coverage")["topics"]["level(refund)"]
    assert (level["verdict"], level["value"]) == ("value", "refused")
    assert level["because"][0]["clause"] == "change_of_mind"


def test_a_policy_that_did_not_load_is_refused() -> None:
    policy = rl.load("no such file.ret")
    with pytest.raises(rl.PolicyError, match="did not load"):
        rl.check(policy)
    with pytest.raises(rl.PolicyError):
        rl.decide(policy, {})


def test_diff_of_a_policy_with_itself_is_equal() -> None:
    policy = rl.load(ROOT / "spec" / "policies" / "deliver3d.ret", laws=[])
    assert [f.code for f in rl.diff(policy, policy)] == ["RL715"]
    with pytest.raises(rl.PolicyError):
        rl.diff(policy, rl.load("no such file.ret"))


def test_a_bad_case_names_every_problem() -> None:
    policy = rl.load(ROOT / "spec" / "policies" / "deliver3d.ret", laws=[])
    with pytest.raises(rl.BadCase) as error:
        rl.decide(policy, {"isue": "wear", "price": 50, "delivered": "2026-02-30"})
    assert len(error.value.problems) == 3
    assert "did you mean `issue`" in error.value.problems[0]


# --- the verbs of the command line ------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the small shop."""
    shop(tmp_path, DONE)
    return tmp_path


def test_every_command_has_a_function() -> None:
    functions = {"fmt": "format", "compile": "compile"}
    for command in names("returnlogic.cli"):
        if command != "main":
            assert callable(getattr(rl, functions.get(command, command)))


def test_check_files_is_what_the_command_reports(place: Path) -> None:
    found = rl.check_files(place, select=["RL102", "RL201"], law="none", cases=str(place / "cases"))
    (result,) = found.results
    assert result.id == "mini_shop" and not found.stopped
    ran = run(
        "check", str(place), "--select", "RL102", "--select", "RL201", "--law", "none", "--isolated", "--format", "json"
    )
    assert rl.report(found.results, "json") == ran.out
    with pytest.raises(ValueError, match="there is no code"):
        rl.check_files(place, select=["RL1"])
    with pytest.raises(ValueError, match="there is no format"):
        rl.report(found.results, "jsn")


def test_a_baseline_makes_findings_known(place: Path) -> None:
    shop(place)
    options = {"select": ["RL102"], "law": "none"}
    rl.check_files(place, write_baseline=str(place / "known.json"), **options)
    (result,) = rl.check_files(place, baseline=str(place / "known.json"), new_only=True, **options).results
    assert not [f for f in result.listed() if f.code == "RL102"] and any(f.code == "RL102" for f in result.findings)


def test_options_of_check(place: Path) -> None:
    shop(place)
    policy = rl.load(place / "shop.ret", laws=[])
    assert {
        f.severity.value for f in rl.check(policy, select=["RL102"], severity={"RL102": "note"}) if f.code == "RL102"
    } == {"note"}
    assert not [f for f in rl.check(policy, ignore=["RL102"]) if f.code == "RL102"]


def test_look_ups() -> None:
    assert rl.explain("RL102") == rl.explain("grant-and-deny") and rl.rules()["RL102"].name == "grant-and-deny"
    assert {row["jurisdiction"] for row in rl.laws("eu")} == {"eu"}
    assert rl.schema("case")["title"] == "Case"
    for wrong in (lambda: rl.explain("RL999"), lambda: rl.laws("nowhere"), lambda: rl.schema("cases")):
        with pytest.raises(ValueError, match="there is no"):
            wrong()


def test_tests_and_format_of_a_file(place: Path) -> None:
    policy = rl.load(place / "shop.ret", laws=[])
    assert rl.test(policy).results == () and "window" in rl.test(policy).unreached
    assert rl.format(place / "shop.ret").startswith("policy mini_shop")
    with pytest.raises(rl.PolicyError):
        rl.format(place / "none.ret")


def test_compile_verify_and_vectors(place: Path) -> None:
    policy = rl.load(place / "shop.ret", laws=[])
    with pytest.raises(ValueError, match="there is no target"):
        rl.compile(policy, place / "out", target="cobol")
    made = rl.compile(policy, place / "out", with_findings=True, with_vectors=False, as_inputs=True)
    (found,) = rl.verify(place / "out" / made.file)
    assert found.findings == () and found.policy == "mini_shop"
    run = rl.verify_against(policy, vectors=str(place / "v.jsonl"), as_inputs=True)
    assert run.report is None and (place / "v.jsonl").read_text("utf-8").count("\n") == run.suite.size


def test_diff_of_files(place: Path) -> None:
    (found,) = rl.diff_files(str(place / "shop.ret"))
    assert found.compared is not None and found.compared.equal
    with pytest.raises(ValueError, match="there is no file or folder"):
        rl.diff_files(str(place / "none.ret"))
    with pytest.raises(ValueError, match="no git repository"):
        rl.gate(place / "shop.ret", against="main")
