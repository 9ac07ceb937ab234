"""Which formats a run writes, and where: all files whole, or none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from returnlogic.app import outputs
from returnlogic.app.reference import formats
from returnlogic.base.faults import InputFault
from returnlogic.cli._formats import FormatName
from tests.cli.small import CLAUSES, DONE, HEAD, TEXT, run, shop
from tests.cli.test_waivers import git

ONE = ("--select", "RL102")


def test_several_formats_in_one_run(tmp_path: Path) -> None:
    path, a, b = shop(tmp_path), tmp_path / "a.sarif", tmp_path / "b.xml"
    ran = run("check", path, *ONE, "--format", "plain", "--format", f"sarif={a}", "--format", f"junit={b}")
    assert ran.code == 1 and ran.out.startswith("Policy mini_shop")
    assert json.loads(a.read_text())["version"] == "2.1.0" and b.read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "jsn"], "no format `jsn`; did you mean `json`?"),
        (["--format", "json="], "names no file"),
        (["--format", "json", "--format", "text"], "two formats go to standard output"),
        (["--format", "json=x", "--format", "text=./x"], "two formats go to `"),
        (["--format", "json=x", "--output", "y"], "`--output` is the file of a single format"),
        (["--format", "json", "--format", "text=x", "--output", "y"], "`--output` is the file of a single format"),
    ],
)
def test_places_that_do_not_fit(tmp_path: Path, options: list[str], said: str) -> None:
    ran = run("check", shop(tmp_path), *ONE, *options)
    assert ran.code == 2 and said in ran.err and ran.out == ""


def test_one_file_that_cannot_be_written_keeps_all_from_being_written(tmp_path: Path) -> None:
    path, good = shop(tmp_path), tmp_path / "good.json"
    good.write_text("old")
    for bad in (tmp_path / "none" / "x", tmp_path):
        ran = run("check", path, *ONE, "--format", f"json={good}", "--format", f"text={bad}", "--format", "sarif")
        assert ran.code == 2 and "cannot write" in ran.err and ran.out == ""
        assert good.read_text() == "old"
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".returnlogic-")]


def test_write_outputs_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outputs.Path, "write_bytes", full)
    with pytest.raises(InputFault, match="No space"):
        outputs.write_files([("x", str(tmp_path / "a"))])
    assert list(tmp_path.iterdir()) == []


def test_the_page_of_a_job_is_appended_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, page = shop(tmp_path), tmp_path / "summary.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    run("check", path, *ONE)
    assert page.read_text() == "before\n", "only the format of GitHub writes it"
    run("check", path, *ONE, "--format", f"github={tmp_path / 'log'}")
    assert (
        page.read_text().startswith("before\n## returnlogic") and "| error | RL102 grant-and-deny |" in page.read_text()
    )
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "none" / "x"))
    ran = run("check", path, *ONE, "--format", "github")
    assert ran.code == 2 and "GITHUB_STEP_SUMMARY" in ran.err


def test_the_command_line_offers_every_format() -> None:
    help = run("check", "--help").out
    names = "github, gitlab, html, json, jsonl, junit, markdown, plain, sarif, text"
    assert ", ".join(formats()) == names
    assert f"[{'|'.join(formats())}][=FILE]" in help.replace("\n", "")
    found = FormatName().shell_complete(click.Context(click.Command("x")), click.Option(["--format"]), "s")
    assert [item.value for item in found] == ["sarif"]


def test_offering_them_loads_no_solver_and_no_parser() -> None:
    code = "import sys; from returnlogic.app.reference import formats; formats(); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert not {"z3", "lark", "pydantic", "rich"} & set(ran.stdout.split())


def test_what_stopped_is_in_every_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from returnlogic.solver.ask import NotReplayed, Session

    def broken(*_: object) -> None:
        raise NotReplayed("made up")

    monkeypatch.setattr(Session, "replay", broken)
    path = shop(tmp_path)
    for name in formats():
        ran = run("check", path, *ONE, "--format", name)
        assert ran.code == 4 and "made up" in ran.out and "RL604" in ran.out, name
    log = json.loads(run("check", path, *ONE, "--format", "sarif").out)["runs"][0]
    assert log["invocations"][0]["executionSuccessful"] is False and len(log["results"]) == 1


@pytest.mark.parametrize("name", sorted({"sarif", "junit", "github", "gitlab", "markdown", "jsonl", "html", "plain"}))
def test_a_file_that_cannot_be_read_is_in_every_format(tmp_path: Path, name: str) -> None:
    ran = run("check", str(tmp_path / "none.ret"), "--format", name)
    assert ran.code == 2 and "none.ret" in ran.out and "cannot read" in ran.out


def test_no_budget_is_no_success_in_any_format(tmp_path: Path) -> None:
    path = shop(tmp_path)
    said = {"junit": "<error ", "sarif": '"executionSuccessful": false', "gitlab": "RL602 not-proved"}
    for name in formats():
        ran = run("check", path, *ONE, "--budget", "1", "--format", name)
        assert ran.code == 3 and "RL602" in ran.out and said.get(name, "not proved") in ran.out, name


def test_colour_is_for_a_terminal_only(tmp_path: Path) -> None:
    assert "\x1b" not in run("check", shop(tmp_path), *ONE).out
    assert os.linesep == "\n"


def test_a_gate_in_every_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it blocks is an error, what it does not is not, in each of them; no quotation is placed in another text."""
    path = shop(tmp_path, DONE)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "x")
    monkeypatch.chdir(tmp_path)
    shop(tmp_path, DONE.replace("14 days", "7 days"), TEXT.replace("14 days", "7 days"))
    places = [a for name in formats() for a in ("--format", f"{name}={name}")]
    assert run("gate", path, "--against", "HEAD", *places).code == 1
    for name in formats():
        assert "RL701" in (tmp_path / name).read_text(), name
    assert (tmp_path / "markdown").read_text().startswith("<!-- returnlogic: gate -->\n")
    assert "gate no-narrowing against HEAD: BLOCKED" in (tmp_path / "github").read_text()
    (run_,) = json.loads((tmp_path / "sarif").read_text())["runs"]
    assert run_["automationDetails"]["id"] == "returnlogic/gate/"
    assert {r["ruleId"]: r["level"] for r in run_["results"]} == {"RL701": "error", "RL718": "warning"}
    assert not any("physicalLocation" in place for r in run_["results"] for place in r.get("relatedLocations", []))
    assert (tmp_path / "junit").read_text().count("<failure ") == 1
    assert run("gate", path, "--against", "HEAD", "--profile", "lawful", *places).code == 0
    assert "<failure " not in (tmp_path / "junit").read_text() and "::error" not in (tmp_path / "github").read_text()


def test_other_commands_show_words_and_do_not_obey_them(tmp_path: Path) -> None:
    words = "Worn goods\u202e stay\x9b31m yours."
    text = (HEAD + CLAUSES).replace(
        "Worn goods stay yours.", words
    ) + f'example "{words}": worn expect level(refund) is granted for back\n'
    path = shop(tmp_path, text, TEXT.replace("Worn goods stay yours.", words))
    facts = [
        a
        for f in ("worn=yes", "clean=yes", "delivered=2026-05-07", "notified=2026-05-08", "box_kept=yes")
        for a in ("--set", f)
    ]
    shown = [run("test", path), run("check", path, *ONE), run("decide", path, *facts)]
    shown.append(run("decide", path, *facts, "--format", "json"))
    shown.append(run("decide", path, "--set", f"colour={words}"))
    for ran in shown:
        assert "stay" in ran.out + ran.err and not {"\u202e", "\x9b"} & set(ran.out + ran.err), ran
    odd = tmp_path / "a\x1b[2Jb"
    command = [sys.executable, "-m", "returnlogic", "check", str(odd)]
    ran = subprocess.run([*command, "--law", "\x1b[2J"], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2 and "\x1b" not in ran.stdout + ran.stderr
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2 and "\x1b" not in ran.stdout + ran.stderr
