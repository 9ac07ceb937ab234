"""Where a setting comes from, what wins, and that nothing misspelt is ignored."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from returnlogic.app.settings import KEYS, Settings, settings
from returnlogic.base.faults import InputFault
from tests.cli.small import run, shop


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of a repository, and the current folder."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(options: dict[str, Any] | None = None, env: dict[str, str] | None = None, **more: Any) -> Settings:
    return settings(options or {}, environment=env or {}, **more)


def test_each_layer_wins_over_the_next(folder: Path) -> None:
    (folder / "returnlogic.toml").write_text('fail_on = "note"\nbudget = 1\nlaw = "eu"\nignore = ["RL101"]')
    (folder / "own.toml").write_text('fail_on = "warning"\nbudget = 2')
    environment = {"RETURNLOGIC_BUDGET": "3", "RETURNLOGIC_LAW": "uk", "RETURNLOGIC_FAIL_ON": "note"}
    found = told({"fail_on": "error", "law": None, "select": ()}, environment, config="own.toml")
    assert (found.fail_on, found.budget, found.law, found.ignore) == ("error", 2, "uk", ("RL101",))
    assert dict(found.origins) == {
        "fail_on": "command line",
        "budget": "own.toml",
        "law": "environment",
        "ignore": "returnlogic.toml",
    }
    alone = told(env=environment, isolated=True)
    assert alone == Settings(), "neither the file nor the environment"
    assert told(env=environment, isolated=True, config="own.toml").budget == 2, "named is not found"


def test_the_nearest_file_up_to_the_root_of_the_repository(folder: Path) -> None:
    inner = folder / "a" / "b"
    inner.mkdir(parents=True)
    (folder.parent / "returnlogic.toml").write_text('fail_on = "note"')
    try:
        assert told(start=inner) == Settings(), "what lies outside of the repository is not read"
        (folder / "pyproject.toml").write_text('[tool.returnlogic]\nfail_on = "warning"\nbaseline = "b.json"')
        found = told(start=inner)
        assert (found.fail_on, found.baseline) == ("warning", "../../b.json"), "paths are beside the file"
        (folder / "a" / "pyproject.toml").write_text('[tool.other]\nfail_on = "note"')
        assert told(start=inner).fail_on == "warning", "a file without our table is passed by"
        (folder / "returnlogic.toml").write_text("budget = 7")
        assert told(start=inner).fail_on == "error", "in one folder the file of ours comes first, and alone"
        (inner / "returnlogic.toml").write_text("budget = 9")
        assert told(start=inner).budget == 9
        (folder / ".git").rmdir()
        assert told(start=folder / "a") == Settings(), "outside of a repository only the folder itself is read"
    finally:
        (folder.parent / "returnlogic.toml").unlink()


BAD = {
    "a key with letters swapped": ('fial_on = "note"', "unknown key `fial_on`; did you mean `fail_on`?"),
    "a level": ('fail_on = "fatal"', '`fail_on`: "fatal" is none of error, warning, note'),
    "a number": ("budget = true", "`budget`: true is not a whole number"),
    "nothing": ("budget = 0", "`budget`: 0 is not a whole number above 0"),
    "a list": ("select = [1]", "`select`: 1 is not a text"),
    "yes or no": ('verified_only = "yes"', '`verified_only`: "yes" is neither true nor false'),
    "a table": ('severity = "note"', '`severity`: "note" is not a table'),
    "a level of a code": ('severity = { RL201 = "bad" }', '`severity`: "bad" is none of'),
    "a code whose level is fixed": ('severity = { RL602 = "note" }', "the level of RL602 is fixed"),
    "no TOML": ("budget = ", "not TOML"),
    "the format of another key": ("format = {}", "`format`: {} is not a text"),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_a_file_that_is_not_understood_stops_the_run(folder: Path, text: str, said: str) -> None:
    (folder / "returnlogic.toml").write_text(text)
    with pytest.raises(InputFault) as error:
        told()
    assert said in str(error.value) and "returnlogic.toml" in str(error.value)
    ran = run("check", shop(folder))
    assert ran.code == 2 and said in ran.err and ran.out == ""


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RETURNLOGIC_FAILON", "note", "did you mean `RETURNLOGIC_FAIL_ON`?"),
        ("RETURNLOGIC_FAIL_ON", "fatal", "is none of"),
        ("RETURNLOGIC_BUDGET", "many", "not a whole number"),
        ("RETURNLOGIC_VERIFIED_ONLY", "maybe", "neither true nor false"),
        ("RETURNLOGIC_SEVERITY", "note", "unknown variable"),
    ],
)
def test_so_does_the_environment(name: str, value: str, said: str) -> None:
    with pytest.raises(InputFault, match=said.replace("?", r"\?")):
        told(env={name: value}, start=Path("/"))


def test_lists_of_the_environment_and_variables_of_other_meaning() -> None:
    env = {"RETURNLOGIC_SELECT": "RL101, RL102", "RETURNLOGIC_VERIFIED_ONLY": "1", "RETURNLOGIC_DEBUG": "1"}
    found = told(env=env, start=Path("/"))
    assert found.select == ("RL101", "RL102") and found.verified_only is True


def test_show_config_is_toml_with_origins_and_checks_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "returnlogic.toml").write_text('severity = { RL201 = "error" }\nformat = ["text", "json=a b.json"]')
    monkeypatch.setenv("RETURNLOGIC_BUDGET", "5")
    ran = run("check", "--show-config", "--law", 'e"u\x1b')
    assert ran.code == 0
    shown = tomllib.loads(ran.out)
    assert (
        shown["severity"] == {"RL201": "error"}
        and shown["budget"] == 5
        and shown["format"]
        == [
            "text",
            "json=a b.json",
        ]
    )
    assert {line.partition(" =")[0].removeprefix("# ").split(" is")[0] for line in ran.out.splitlines()} == set(KEYS)
    assert "# environment" in ran.out and "# command line" in ran.out and "\x1b" not in ran.out
    assert "# default" in run("check", "--show-config", "--isolated").out


def test_a_level_of_the_house(folder: Path) -> None:
    path = shop(folder)
    assert run("check", path, "--select", "RL204").code == 0
    (folder / "returnlogic.toml").write_text('severity = { RL204 = "error" }')
    ran = run("check", path, "--select", "RL204", "--format", "json")
    assert ran.code == 1
    assert {f["severity"] for f in json.loads(ran.out)["findings"] if f["code"] == "RL204"} == {"error"}
    (folder / "returnlogic.toml").write_text('severity = { RL1O2 = "error" }')
    assert "did you mean" in run("check", path).err


def test_a_file_named_by_config(folder: Path) -> None:
    for config, said in (
        ("none.toml", "cannot read `none.toml`"),
        ("pyproject.toml", "has no `[tool.returnlogic]`"),
        ("main:x.toml", "repository"),
    ):
        (folder / "pyproject.toml").write_text("[tool]\n")
        with pytest.raises(InputFault) as error:
            told(config=config)
        assert said in str(error.value)
