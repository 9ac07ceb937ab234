"""What the documentation says is true: commands print what is shown, blocks parse, verbs and words are all there.

A page is read from top to bottom in a folder of its own that stands for the checkout (`spec/` and `docs/` lead to the
real ones). `$` lines of `console` blocks are run and compared; a line `…` stands for any lines left out, `…` in a line
for any words. A `ret` block whose first line is `# FILE` is that file, `# at the end of FILE` is appended to it.
"""

import doctest
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from returnlogic.app.load import load
from returnlogic.base.interface import LEVELS, VERDICTS
from returnlogic.base.source import Source
from returnlogic.cli.main import group, main
from returnlogic.language import check_clauses, words
from returnlogic.language.parse import parse

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted(p for p in ROOT.glob("docs/**/*.md") if p.parent.name != "checks")]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOOLS = ("mkdir", "cp", "sed", "cat", "ls")
OWN_FOLDER = re.compile(r"^# (at the end of )?(try/[\w.-]+\.ret)\n")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(page.read_text("utf-8"))


# --- commands ---------------------------------------------------------------------------------------------------------


def commands(block: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a console block, with the lines shown under it."""
    command, shown = "", []
    for line in block.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line[2:], []
        elif command.endswith("\\"):
            command = command[:-1] + line.strip()
        else:
            shown.append(line.rstrip())
    yield command, shown


def returnlogic(arguments: list[str]) -> tuple[int, str]:
    """Run the command line in this process: its exit code, and what a reader sees."""
    raw = io.BytesIO()
    seen = io.TextIOWrapper(raw, "utf-8", write_through=True)
    before = sys.argv
    sys.argv = ["returnlogic", *arguments]
    try:
        with redirect_stdout(seen), redirect_stderr(seen), pytest.raises(SystemExit) as left:
            main()
    finally:
        sys.argv = before
    return int(left.value.code or 0), raw.getvalue().decode("utf-8")


@cache
def once(command: str) -> tuple[int, str]:
    """A command that reads nothing but the checkout is run once."""
    os.chdir(ROOT)
    return returnlogic(shlex.split(command)[1:])


def run(command: str, folder: Path) -> tuple[int, str]:
    program, *arguments = shlex.split(command)
    if program == "returnlogic":
        if "try" not in command:
            return once(command)
        os.chdir(folder)
        return returnlogic(arguments)
    assert program in TOOLS, command
    done = subprocess.run(["/bin/sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def matches(shown: list[str], lines: list[str]) -> bool:
    """Whether the lines are those shown; `…` stands for any number of lines."""
    if not shown:
        return not lines
    if shown[0].strip() == "…":
        return any(matches(shown[1:], lines[at:]) for at in range(len(lines) + 1))
    if not lines or not re.fullmatch(".*".join(map(re.escape, shown[0].split("…"))), lines[0].rstrip()):
        return False
    return matches(shown[1:], lines[1:])


def workspace(folder: Path) -> Path:
    for entry in ("spec", "docs"):
        (folder / entry).symlink_to(ROOT / entry)
    return folder


@pytest.mark.parametrize("page", [p for p in PAGES if "```console" in p.read_text("utf-8")], ids=name)
def test_commands_print_what_is_shown(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = workspace(tmp_path)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NO_COLOR", "1")
    code = 0
    wrong = []
    for language, body in blocks(page):
        place = OWN_FOLDER.match(body)
        if language == "ret" and place:
            with (folder / place[2]).open("a" if place[1] else "w", encoding="utf-8") as file:
                file.write(body)
        if language != "console":
            continue
        for command, shown in commands(body):
            text = f"{code}\n"
            if command != "echo $?":
                code, text = run(command, folder)
            if not matches(shown, text.splitlines()):
                wrong.append(f"$ {command}\n--- shown\n" + "\n".join(shown) + f"\n--- printed\n{text}")
    monkeypatch.chdir(ROOT)
    assert not wrong, "\n\n".join(wrong)


def test_what_the_page_of_sayings_shows_is_the_policy_that_is_tested() -> None:
    policy = (ROOT / "docs/examples/sayings.ret").read_text("utf-8")
    sections = re.split(r"^# --- .* ---\n", policy, flags=re.MULTILINE)[1:]
    shown = [body for language, body in blocks(ROOT / "docs/how-to/say-it.md") if language == "ret"]
    assert [s.strip() for s in sections] == [body.strip() for body in shown]


def test_lines_left_out_are_any_lines() -> None:
    assert (
        matches(["a", "…", "d"], ["a", "b", "c", "d"]) and matches(["…"], []) and matches(["a", "…", "b"], ["a", "b"])
    )
    assert matches(["a … d"], ["a b c d"]) and not matches(["a … d"], ["a b"])
    assert not matches(["a", "…", "d"], ["a", "b"]) and not matches(["a"], ["a", "b"]) and not matches([], ["a"])


@pytest.mark.parametrize("page", [p for p in PAGES if "```python" in p.read_text("utf-8")], ids=name)
def test_python_blocks_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = "\n".join(body for language, body in blocks(page) if language == "python")
    test = doctest.DocTestParser().get_doctest(text, {}, name(page), name(page), 0)
    assert test.examples
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0


# --- blocks of the language -------------------------------------------------------------------------------------------


def whole(text: str) -> bool:
    return bool(re.search(r"^(policy|law|vocabulary)\b", text, re.MULTILINE))


RET = [(page, body) for page in PAGES for language, body in blocks(page) if language == "ret"]


@pytest.mark.parametrize("text", [pytest.param(t, id=f"{name(p)}-{i}") for i, (p, t) in enumerate(RET)])
def test_every_block_of_the_language_parses(text: str) -> None:
    parse(Source("docs.ret", text if whole(text) else f'policy p "P"\n{text}'))


def test_the_reference_of_the_language_loads(tmp_path: Path) -> None:
    """Its blocks, joined, are one policy; its vocabulary and its law load as well."""
    files = [body for lang, body in blocks(ROOT / "docs/reference/language.md") if lang == "ret"]
    head, *rest = files
    for text in rest:
        if whole(text):
            file = parse(Source("x.ret", text))
            (tmp_path / f"{file.name.text}.ret").write_text(text, "utf-8")
    policy = "\n".join([head, *(t for t in rest if not whole(t))])
    quoted = dict.fromkeys(re.findall(r'(?:quote|basis|says) ("(?:[^"\\]|\\.)*")', policy))
    words = [q[1:-1].replace('\\"', '"') for q in quoted]
    (tmp_path / "shop.txt").write_text(
        "\n".join(w for w in words if not any(w in o and w != o for o in words)), "utf-8"
    )
    (tmp_path / "shop.ret").write_text(policy, "utf-8")
    for file in sorted(tmp_path.glob("*.ret")):
        loaded = load(file)
        assert not loaded.problems, [(file.name, p.message, p.span and p.span.line) for p in loaded.problems]


def spans(page: Path) -> set[str]:
    """Words in code of a page."""
    text = page.read_text("utf-8")
    code = [*re.findall(r"`([^`\n]+)`", text), *(body for _, body in blocks(page))]
    return {w for c in code for w in re.findall(r"[\w./]+", c)}


def test_the_reference_names_every_word_of_the_language() -> None:
    closed = ("COUNTING", "AFTERWARDS", "CONSEQUENCES", "MODES", "CHOOSERS", "TERMS")
    closed += ("STRENGTHS", "CONTROLLERS")
    admitted = {value for constant in closed for value in getattr(words, constant)} | {*LEVELS, *VERDICTS}
    admitted |= {*words.SWITCHES, *(v for switch in words.SWITCHES.values() for v in switch.values)}
    admitted |= set(check_clauses.ALLOWED_ITEMS)
    terms = (ROOT / "grammar/terms.lark").read_text("utf-8")
    patterns = re.findall(r"^[A-Z_.0-9]+: /([a-z][a-z\\s+]*)\\b/", terms, re.MULTILINE)
    keywords = {word for pattern in patterns for word in pattern.split(r"\s+")}
    assert len(keywords) > 60
    missing = (admitted | keywords) - spans(ROOT / "docs/reference/language.md")
    assert not missing, sorted(missing)


# --- commands and fields ----------------------------------------------------------------------------------------------


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs/reference/cli.md").read_text("utf-8")
    context = group.make_context("returnlogic", ["rules"])
    for verb in group.list_commands(context):
        command = group.get_command(context, verb)
        assert command is not None
        assert f"\n## {verb}\n" in text, verb
        section = text.partition(f"\n## {verb}\n")[2].partition("\n## ")[0]
        for option in (o for p in command.params for o in (*p.opts, *p.secondary_opts) if o.startswith("--")):
            assert f"`{option}" in section, f"{verb} {option}"


def keys(value: object, deep: int = 3) -> set[str]:
    if isinstance(value, dict) and deep:
        return {str(k) for k in value} | {k for v in value.values() for k in keys(v, deep - 1)}
    return {k for v in value for k in keys(v, deep)} if isinstance(value, list) else set()


def test_every_field_is_documented() -> None:
    known = spans(ROOT / "docs/reference/json.md")
    _, text = once("returnlogic check spec/policies/deliver3d.ret --select RL102 --format json")
    report = json.loads(text)
    missing = {k for part in (report, *report["policies"], *report["goals"]) for k in part} - known
    of_the_policy = {k for f in report["findings"] for part in (f["evidence"], f["assumptions"]) for k in keys(part, 1)}
    missing |= keys(report["findings"], 2) - known - of_the_policy
    _, text = once("returnlogic decide spec/policies/deliver3d.ret --case docs/reference/case.json --format json")
    outcome = json.loads(text)
    missing |= {
        *outcome,
        *outcome["needs"],
        *outcome["as_enforced"],
        *(k for r in outcome["rights"] for k in r),
    } - known
    missing |= {k for r in outcome["rights"] for t in r["topics"].values() for k in t} - known
    assert not missing, sorted(missing)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_rule_pages_are_up_to_date() -> None:
    """`python docs/make_pages.py` writes them."""
    spec = spec_from_file_location("make_pages", ROOT / "docs/make_pages.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found = {p.name: p.read_text("utf-8") for p in (ROOT / "docs/checks").glob("*.md")}
    assert found == module.pages()
    assert {p.name: p.read_text("utf-8") for p in (ROOT / "docs/law").glob("*.md")} == module.law_pages()
    assert (ROOT / "docs/reference/words.md").read_text("utf-8") == module.words_page()


def test_the_index_of_decisions_lists_every_record() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text("utf-8")
    for record in sorted(ROOT.glob("docs/decisions/[0-9]*.md")):
        title = record.read_text("utf-8").splitlines()[0].removeprefix("# ")
        number, _, words = title.partition(" ")
        assert f"| [{number}]({record.name}) | {words} |" in index, record.name


LINK = re.compile(r"\]\(\s*<?([^\s)>#]*)(#[^\s)>]*)?")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_resolve_with_their_anchors(page: Path) -> None:
    text = BLOCK.sub("", page.read_text("utf-8"))
    for link, anchor in LINK.findall(re.sub(r"`[^`\n]*`", "", text)):
        if re.match(r"[a-z]+:", link):
            continue
        target = (page.parent / link).resolve() if link else page
        assert target.exists() and target.is_relative_to(ROOT), link
        if anchor:
            titles = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            slugs = [re.sub(r"[^\w -]", "", t.lower()).replace(" ", "-") for t in titles]
            assert anchor[1:] in slugs, f"{link}{anchor}"


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 120
