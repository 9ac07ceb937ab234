"""No word of a file or a path is obeyed by a terminal or a CI, in whatever command prints it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returnlogic.base.faults import InputFault
from returnlogic.base.time_limit import OutOfTime
from returnlogic.reports._escape import shown
from returnlogic.reports._verified import NotVerifiable, Verified, verified_json, verified_text
from tests.cli.small import CLAUSES, DONE, HEAD, TEXT, Ran, run, shop
from tests.reports.test_hostile_words import BIDI, WORDS

OBEYED = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{BIDI}\ud800-\udfff]")
COMMAND = re.compile(r"^\s*::|##[A-Za-z]*\[", re.MULTILINE)
HOSTILE = "\x1b[31m\x9b2J\u202e\u2066 ##vso[task.setvariable]x ##[error]y ##teamcity[z] \u2028::add-mask::e\x07"
LABEL = "".join(c for c in HOSTILE if c >= " " and not OBEYED.match(c))
"""The same, as a policy may write it: the language refuses characters that command a terminal."""


def harmless(ran: Ran, *, commands: bool = False) -> None:
    for text in (ran.out, ran.err):
        found = OBEYED.search(text)
        assert not found, (found and hex(ord(found[0])), text[:400])
        assert commands or not COMMAND.search(text), text[:400]


def hostile_shop(folder: Path, text: str) -> str:
    """A shop whose quotes, labels and title are hostile."""
    said = f"{LABEL} Goods come back in 14 days."
    text = text.replace('"Returns"', f'"{LABEL}"').replace('"sending goods back"', f'"{LABEL}"')
    text = text.replace('"Goods come back in 14 days."', f'"{said}"')
    return shop(folder, text, f":: {TEXT.replace('Goods come back in 14 days.', said)}")


TESTS = 'example "{}": worn, ordered 2026-05-05 expect level(refund) is granted for back\n'


def test_what_a_policy_says(tmp_path: Path) -> None:
    folder = tmp_path / "::error::x ##[y]\u202e\x1b[31m\udcff\n::warning::z"
    folder.mkdir()
    path = hostile_shop(folder, DONE + TESTS.format(LABEL))
    other = hostile_shop(folder, HEAD + CLAUSES.replace("14 days after", "10 days after"))
    (folder / "new.ret").write_text(Path(other).read_text())
    hostile_shop(folder, DONE + TESTS.format(LABEL))
    new = str(folder / "new.ret")
    for form in ("text", "plain", "json", "jsonl", "markdown", "html", "sarif", "junit", "gitlab", "github"):
        ran = run("check", path, "--format", form, "--select", "RL102", "--select", "RL204")
        assert ran.code in (0, 1)
        harmless(ran, commands=form == "github")
    for arguments in (
        ("check", path, "--show-program"),
        ("check", path, "--show-config"),
        ("decide", path, "--set", "worn=yes"),
        ("decide", path, "--set", f"{HOSTILE}=yes"),
        ("decide", path, "--case", f"{folder}/{HOSTILE}"),
        ("test", path),
        ("fmt", path),
        ("fmt", "--check", path),
        ("diff", path, new),
        ("diff", path, new, "--format", "markdown"),
        ("diff", path, f"{folder}/none{HOSTILE}"),
        ("diff", path, new, "--orders", f"{folder}/{HOSTILE}.csv"),
        ("gate", path, "--against", HOSTILE),
        ("verify", path),
        ("verify", f"{folder}/{HOSTILE}"),
        ("compile", path, "--to", HOSTILE, "--output", f"{folder}/out"),
        ("compile", path, "--to", "python", "--output", f"{folder}/out", "--assume", f"{HOSTILE}=x"),
        ("explain", HOSTILE),
        ("schema", HOSTILE),
        ("laws", HOSTILE),
        ("check", path, "--format", HOSTILE),
        ("check", path, "--config", f"{folder}/{HOSTILE}.toml"),
    ):
        harmless(run(*arguments))


def test_no_path_makes_a_line_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "x\nall: 9 of 9 examples pass"
    folder.mkdir()
    path = shop(folder, DONE)
    for arguments in (("test", path), ("fmt", "--check", path), ("verify", path), ("decide", f"{path}x")):
        ran = run(*arguments)
        lines = (ran.out + ran.err).splitlines()
        assert lines and not any(line.startswith("all: 9") for line in lines)


def test_what_settings_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = shop(tmp_path)
    word = json.dumps(HOSTILE)
    for line in (f"law = {word}", f"{word} = 1", f"select = [{word}]", f"baseline = {word}", f"format = [{word}]"):
        (tmp_path / "returnlogic.toml").write_text(line)
        for more in ((), ("--show-config",)):
            harmless(run("check", path, *more))


@given(st.sampled_from(sorted(WORDS)) | st.text(max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_certificate_says(word: str) -> None:
    words = WORDS.get(word, word)
    found = (
        Verified(words, words, words, (), 1, 1, ("z3",), {words: words}, f"::{words}", words, f"::{words}", words),
        NotVerifiable(f"::error {words}", InputFault(f"\n::error {words}", f"x {words}")),
        NotVerifiable(f"::error {words}", OutOfTime(f"\n::error {words}", words)),
    )
    harmless(Ran(0, verified_text(found), ""))
    text = verified_json(found, 0)
    assert not OBEYED.search(text) and json.loads(text)["problems"][0]["help"] == json.loads(json.dumps(f"x {words}"))


@given(st.text(max_size=80) | st.sampled_from(sorted(WORDS.values())))
def test_the_last_door(words: str) -> None:
    text = shown(words)
    assert not OBEYED.search(text) and not COMMAND.search(text)
    assert not OBEYED.search(shown(words, colour=True).replace("\x1b[1m", "")) or "\x1b[" in words
    plain = "line :: x\n\ttab\n"
    assert shown(plain) == plain and shown("::x", commands=True) == "::x"
    assert shown("\x1b[31mred\x1b[0m", colour=True) == "\x1b[31mred\x1b[0m"
