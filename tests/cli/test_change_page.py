"""The page of `diff` and `gate`: the verdict first, each loss in a sentence, an approval to sign, nothing that runs."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from returnlogic.reports._change_page import change_blocks, verdict
from returnlogic.reports._comparison import ComparisonReport
from tests.cli.small import run
from tests.cli.test_gate import BODY, STEPS, Step, cli, git, window
from tests.compare.shop import write
from tests.reports.results import BROKEN, CLEAN, CONTRADICTION

HOSTILE = "<script>alert(1)</script> & `x` <img src=x onerror=y>"
VERDICTS = {
    "reword": "No outcome changes for any customer (proved). What the two texts say beside it was not compared; it is "
    "listed below.",
    "widen": "Customers lose nothing (proved), and gain by 2 changes.",
    "add a fee": "Customers lose: 1 change that takes something.",
}
"""What the page says first of each step; of the others, that two changes take something: one for each segment."""


class Read(HTMLParser):
    """The tags of a page, and the texts of some of them, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.texts.append((f"{tag}.answer" if ("class", "answer") in attrs else tag, ""))

    def handle_data(self, data: str) -> None:
        tag, text = self.texts[-1] if self.texts else ("", "")
        self.texts[-1:] = [(tag, text + data)]

    def of(self, tag: str) -> list[str]:
        return [text.strip() for found, text in self.texts if found == tag]


def page_of(folder: Path, old: str, new: str, **more: str) -> Read:
    write(folder / "old", old)
    write(folder / "new", new, **more)
    ran = run("diff", str(folder / "old"), str(folder / "new"), "--format", "html", "--exit-zero")
    assert ran.code in (0, 2, 3), ran.err
    return Read(ran.out)


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_the_verdict_comes_first(tmp_path: Path, step: Step) -> None:
    read = page_of(tmp_path, BODY, step.body, source=step.source)
    assert read.of("p.answer") == [VERDICTS.get(step.name, "Customers lose: 2 changes that take something.")]
    losing = "What customers lose" in read.of("h2")
    assert losing is (step.code == 1)
    if losing:
        assert any("before, " in text and "; now, " in text for text in read.of("li"))


def test_what_is_equal_is_said_to_be_proved(tmp_path: Path) -> None:
    assert page_of(tmp_path, BODY, BODY).of("p.answer") == ["No outcome changes for any customer (proved)."]


def test_a_problem_is_no_verdict(tmp_path: Path) -> None:
    read = page_of(tmp_path, BODY, BODY.replace("when sale\n", "when nonsense\n"))
    assert read.of("p.answer") == ["Not compared: 1 problem."]


@pytest.mark.parametrize("equal", [True, False])
@pytest.mark.parametrize("uncompared", [(), ("the right `x`",)])
def test_what_was_not_told_is_never_fine(equal: bool, uncompared: tuple[str, ...]) -> None:
    for complete in (True, False):
        t = ComparisonReport(CLEAN, "a", "b", "", complete, equal, uncompared=uncompared)
        assert ("cannot be told" in verdict(t)) is not complete
        assert not complete or ("not compared" in verdict(t)) is bool(uncompared)
    grave = replace(CLEAN, findings=(CONTRADICTION,))
    assert "nothing" not in verdict(ComparisonReport(grave, "a", "b", "", True, equal, uncompared=uncompared))
    assert verdict(replace(t, result=BROKEN)).startswith("Not compared")


def test_the_gate_speaks_first_and_what_blocks_can_be_signed(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    write(folder / "policy", BODY)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "the policy")
    write(folder / "policy", window(14))
    ran = cli(folder, "gate", "policy", "--against", "main", "--format", "html")
    assert ran.code == 1
    read = Read(ran.out)
    assert read.of("h1")[0] == "May this change be merged?"
    assert read.of("p.answer") == [
        "No: 2 changes that nobody has approved.",
        "Customers lose: 2 changes that take something.",
        "Who approves a change answers for it by name.",
    ]
    entries = read.of("code")
    assert len(entries) == 2 and "Signature" in read.of("th")
    assert all(tomllib.loads(entry)["approval"][0]["code"] in ("RL701", "RL718") for entry in entries)
    write(folder / "policy", window(60))
    passing = Read(cli(folder, "gate", "policy", "--against", "main", "--format", "html").out)
    assert passing.of("p.answer")[0] == "Yes: nothing blocks it." and "To approve it" not in passing.of("h1")


def test_no_word_of_a_policy_is_markup(tmp_path: Path) -> None:
    read = page_of(tmp_path, BODY, window(14), title=HOSTILE)
    assert not {"script", "img"} & set(read.tags)
    assert any(HOSTILE in text for text in read.of("h1"))


def test_a_page_has_a_heading_before_anything_else() -> None:
    first, *_ = change_blocks([ComparisonReport(CLEAN, "a", "b", "", True, True)], None)
    assert first.level == 1


def test_the_page_can_be_read_sent_and_pasted(tmp_path: Path) -> None:
    """Written beside the text, in three ways that say the same; no word of the policy is markup in any."""
    write(tmp_path / "old", BODY, title=HOSTILE)
    write(tmp_path / "new", window(14), title=HOSTILE)
    made = {}
    for ending in ("html", "md", "docx"):
        ran = run("diff", str(tmp_path / "old"), str(tmp_path / "new"), "--page", str(tmp_path / f"page.{ending}"))
        assert ran.code == 1 and "RL701" in ran.out, "the text is printed as without a page"
        made[ending] = (tmp_path / f"page.{ending}").read_bytes()
    page, document = Read(made["html"].decode()), Document(BytesIO(made["docx"]))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
    assert headings == [text.strip() for tag, text in page.texts if tag in ("h1", "h2", "h3")]
    marked = made["md"].decode()
    assert [len(line.split(" ")[0]) for line in marked.splitlines() if line.startswith("#")] == [
        int(tag[1]) for tag in page.tags if tag in ("h1", "h2", "h3")
    ]
    verdict_ = "Customers lose: 2 changes that take something."
    assert verdict_ in marked and verdict_ in [p.text for p in document.paragraphs]
    assert len(document.tables) == page.tags.count("table")
    assert "<script>" not in marked


def test_what_customers_lose_is_on_the_page_of_a_blocked_gate(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    write(folder / "policy", BODY)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "the policy")
    write(folder / "policy", window(14))
    ran = cli(folder, "gate", "policy", "--against", "main", "--page", "change.md")
    assert ran.code == 1
    text = (folder / "change.md").read_text("utf-8")
    assert text.startswith("# May this change be merged?") and "    [[approval]]" in text


def test_a_page_has_an_ending_that_says_how_it_is_written(tmp_path: Path) -> None:
    write(tmp_path / "old", BODY)
    ran = run("diff", str(tmp_path / "old"), str(tmp_path / "old"), "--page", str(tmp_path / "page.pdf"))
    assert ran.code == 2 and "ends in none of .html, .md, .docx" in ran.err
    assert not (tmp_path / "page.pdf").exists()
