"""The published schemas are true: what is really written fits them, and what does not fit them is noticed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from returnlogic.reports._schemas import MODELS, json_schema
from returnlogic.reports.plain_json import SCHEMA_VERSION
from tests.cli.small import run, shop
from tests.policy_reports import POLICIES, Reports

CASE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "case.json"


def validate(name: str, value: Any) -> None:
    """Hold a value against the model, and against its JSON Schema where there is a validator for it."""
    model = MODELS[name].model_validate_json(json.dumps(value))
    assert json.loads(model.model_dump_json(by_alias=True, exclude_unset=True)) == value
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        return
    Draft202012Validator.check_schema(json_schema(name))
    Draft202012Validator(json_schema(name)).validate(value)


@pytest.mark.parametrize("name", POLICIES)
def test_reports_and_cases_of_the_shipped_policies(name: str, reports: Reports, tmp_path: Path) -> None:
    report = reports(name)
    validate("findings", report.json)
    witnesses = [f["witness"]["case"] for f in report.json["findings"] if f["witness"]]
    assert witnesses
    for case in witnesses:
        validate("case", case)
    # where nearly everything is open, each result is a question to the solver: once will do
    for case in (witnesses[0], *(({}, {"facts": {"issue": "wear"}}) if name == "deliver3d" else ())):
        ran = run("decide", str(POLICIES[name]), "--case", "-", "--format", "json", stdin=json.dumps(case))
        assert ran.code == 0
        validate("outcome", json.loads(ran.out))


def test_the_case_of_the_documentation_and_what_decides_it() -> None:
    case = json.loads(CASE.read_text("utf-8"))
    validate("case", case)
    ran = run("decide", str(POLICIES["deliver3d"]), "--case", str(CASE), "--as-of", "2026-09-01", "--format", "json")
    outcome = json.loads(ran.out)
    validate("outcome", outcome)
    assert outcome["as_of"] == "2026-09-01" and outcome["schema_version"] == SCHEMA_VERSION


def test_files_that_cannot_be_used_and_runs_without_an_answer(tmp_path: Path) -> None:
    path = shop(tmp_path)
    (tmp_path / "broken.ret").write_text("policy x", "utf-8")
    for more in (
        ["--budget", "1"],
        ["--select", "RL102", "--as-of", "2026-06-01", "--law", "eu"],
        [str(tmp_path / "missing.ret")],
        [str(tmp_path / "broken.ret"), "--select", "RL503"],
    ):
        ran = run("check", path, "--format", "json", *more)
        validate("findings", json.loads(ran.out))


def test_changes(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    old, new = shop(tmp_path / "old"), shop(tmp_path / "new")
    Path(new).write_text(Path(new).read_text("utf-8").replace("14 days", "7 days", 1), "utf-8")
    for pair in ((old, old), (old, new), (new, old)):
        validate("changes", json.loads(run("diff", *pair, "--format", "json").out))
    validate("changes", json.loads(run("diff", old, new, "--format", "json", "--budget", "1").out))
    Path(new).write_text("nonsense", "utf-8")
    validate("changes", json.loads(run("diff", old, new, "--format", "json").out))


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield schema
        schema = list(schema.values())
    for value in schema if isinstance(schema, list) else ():
        yield from parts(value)


@pytest.mark.parametrize("name", MODELS)
def test_nothing_may_be_added_and_nothing_left_out(name: str) -> None:
    schema = json_schema(name)
    assert schema["schema_version"] == SCHEMA_VERSION and SCHEMA_VERSION in schema["$id"]
    for part in parts(schema):
        assert part["additionalProperties"] is False and part["description"]
        assert name == "case" or sorted(part["required"]) == sorted(part["properties"])


def test_what_does_not_fit_is_noticed(tmp_path: Path) -> None:
    ran = run("check", shop(tmp_path), "--select", "RL102", "--format", "json")
    report = json.loads(ran.out)
    for change in ("schema_version", "goals", "summary"):
        with pytest.raises(ValidationError):
            validate("findings", {**report, change: "0.0"})
    with pytest.raises(ValidationError):
        validate("findings", {**report, "more": 1})
    with pytest.raises(ValidationError):
        validate("case", {"facts": {"a": 1.5}})


def test_the_command(tmp_path: Path) -> None:
    for name in MODELS:
        ran = run("schema", name)
        assert ran.code == 0 and json.loads(ran.out) == json_schema(name)
        assert run("schema", name, "--output", str(tmp_path / f"{name}.json")).out == ""
        assert (tmp_path / f"{name}.json").read_text("utf-8") == ran.out
    for name, said in (("findigns", "did you mean `findings`"), ("x", "there are: case")):
        ran = run("schema", name)
        assert (ran.code, ran.out) == (2, "") and said in ran.err
