"""SARIF against the schema of OASIS, and what the standard says beside the schema."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from returnlogic.checks._catalogue import rules
from returnlogic.reports._format import PolicyResult
from returnlogic.reports.sarif import render
from tests.cli.small import run, shop
from tests.reports.results import ABOUT, BROKEN, CLEAN, COMPARED, CONTRADICTION, DRIFT, EVERYTHING, SHOP, UNPROVED


@cache
def validator() -> Draft202012Validator:
    schema = json.loads((Path(__file__).parent / "sarif-2.1.0.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def errors(log: Any) -> list[str]:
    """What the schema objects to, and results whose rule is another than the one their index names."""
    (run_,) = log["runs"]
    rules = run_["tool"]["driver"]["rules"]
    wrong = [r["ruleId"] for r in run_["results"] if rules[r["ruleIndex"]]["id"] != r["ruleId"]]
    return [f"{list(e.path)}: {e.message}" for e in validator().iter_errors(log)] + wrong


def sarif(*results: PolicyResult) -> dict[str, Any]:
    log = json.loads(render(results, ABOUT))
    assert not errors(log)
    found: dict[str, Any] = log["runs"][0]
    return found


def test_the_schema_notices() -> None:
    log = json.loads(render([SHOP], ABOUT))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert errors(log)


def test_every_rule_stands_in_the_driver_with_help() -> None:
    shown = sarif(CLEAN)["tool"]["driver"]["rules"]
    assert [r["id"] for r in shown] == list(rules())
    assert all(r["help"]["text"] and r["shortDescription"]["text"] for r in shown)


def test_clean_is_an_empty_list_and_a_successful_execution() -> None:
    run_ = sarif(CLEAN)
    assert run_["results"] == [] and run_["invocations"][0]["executionSuccessful"] is True


def test_a_finding_with_its_marks() -> None:
    run_ = sarif(SHOP)
    by_code = {r["ruleId"]: r for r in run_["results"]}
    first = by_code["RL102"]
    assert first["partialFingerprints"] == {"returnlogic/v1": CONTRADICTION.fingerprint}
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "policies/shop.ret" and place["region"]["startLine"] == 5
    second = first["relatedLocations"][1]
    assert second["logicalLocations"][0]["name"] == "worn_goods"
    assert second["physicalLocation"]["artifactLocation"]["uri"] == "policies/shop.txt"
    assert second["physicalLocation"]["region"] == {
        "charOffset": 28,
        "charLength": 22,
        "snippet": {"text": "Worn goods stay yours."},
    }
    steps = first["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [s["location"]["message"]["text"] for s in steps][-1] == "no clause says which of them holds"
    (suppression,) = by_code["RL112"]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == "the scales are replaced in January"
    assert suppression["properties"]["expires"] == "2027-01-31"
    assert by_code["RL102"]["suppressions"] == [], "on every result or on none"
    assert {r["ruleId"]: r["baselineState"] for r in run_["results"]}["RL905"] == "unchanged"
    assert by_code["RL102"]["baselineState"] == "new"


def test_without_waivers_and_baseline_no_result_has_their_marks() -> None:
    (result,) = sarif(COMPARED)["results"]
    assert "suppressions" not in result and "baselineState" not in result and "relatedLocations" not in result


def test_what_could_not_be_told_is_a_notification_and_no_success() -> None:
    (invocation,) = sarif(SHOP)["invocations"]
    assert invocation["executionSuccessful"] is False
    notes = invocation["toolExecutionNotifications"]
    assert [n["associatedRule"]["id"] for n in notes if n["level"] == "error"] == ["RL602"]
    run_ = sarif(BROKEN)
    assert run_["invocations"][0]["executionSuccessful"] is False and len(run_["results"]) == 1
    waived = replace(SHOP, waived={UNPROVED.fingerprint: SHOP.waived[DRIFT.fingerprint]})
    assert sarif(waived)["invocations"][0]["executionSuccessful"] is True


def test_paths_are_seen_from_the_root_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "a b"
    inner.mkdir()
    path = shop(inner)
    for folder, named in ((inner, "shop.ret"), (tmp_path, path), (inner, "../a b/shop.ret")):
        monkeypatch.chdir(folder)
        (run_,) = json.loads(run("check", named, "--select", "RL102", "--format", "sarif").out)["runs"]
        first = run_["results"][0]
        assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/shop.ret"
        assert first["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/shop.txt"


def test_a_real_run_is_valid(tmp_path: Path) -> None:
    ran = run("check", shop(tmp_path), "--select", "RL102", "--select", "RL204", "--format", "sarif")
    assert ran.code == 1 and not errors(json.loads(ran.out))
    assert len(EVERYTHING) == 3
