"""`report`: a page for each policy, complete without script and network, in which no word of a policy is obeyed."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document

import returnlogic as rl
from returnlogic.reports._format import PolicyResult
from returnlogic.reports.html_page import FORMAT
from tests.cli.small import DONE, run, shop
from tests.reports.results import with_words
from tests.reports.test_hostile_words import WORDS

ROOT = Path(__file__).resolve().parents[2]
KETTLES = ROOT / "docs" / "examples" / "kettles.ret"
ABOUT = {"name": "returnlogic", "version": "0.1.0"}


class Page(HTMLParser):
    """What a browser would make of a page: its tags, links, ids and headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.outside: list[str] = []
        self.headings: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
            if name in ("src", "action", "data", "srcset"):
                self.outside.append(value or "")


def markdown(results: tuple[PolicyResult, ...]) -> str:
    """The pages in Markdown."""
    text = rl.page(results, "markdown")
    assert isinstance(text, str)
    return text


def word(results: tuple[PolicyResult, ...]) -> bytes:
    """The pages as a document for Word."""
    data = rl.page(results, "docx")
    assert isinstance(data, bytes)
    return data


@pytest.fixture(scope="module")
def kettles() -> tuple[PolicyResult, ...]:
    return rl.check_files(KETTLES, law="uk", pages=True).results


def test_the_page_answers_first_and_then_shows_all_it_rests_on(kettles: tuple[PolicyResult, ...]) -> None:
    text = FORMAT.render(kettles, ABOUT)
    titles = re.findall("<h2>([^<]+)</h2>", text)
    assert titles == [
        "What was found",
        "The text",
        "What customers get, by day",
        "Each matter",
        *(["What the text leaves open"] if "What the text leaves open" in titles else []),
        "Markets",
        "What is fine",
        "About this analysis",
    ]
    (r,) = kettles
    assert r.page is not None
    assert text.index('class="answer"') < text.index("What was found")
    assert f"Of {len(r.matters)} matter" in text
    for m in r.matters:
        assert text.count(f'id="m-{1 + r.matters.index(m)}"') == 1
        assert m.id in text


def test_the_page_needs_nothing_else_and_every_link_leads_somewhere(kettles: tuple[PolicyResult, ...]) -> None:
    page = Page(FORMAT.render(kettles, ABOUT))
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(page.tags)
    assert not page.outside
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert page.headings[0] == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False)), (
        "no heading level is skipped"
    )


def test_the_text_of_the_policy_is_there_whole(kettles: tuple[PolicyResult, ...]) -> None:
    (r,) = kettles
    assert r.page is not None
    assert "".join(p.text for p in r.page.text) == KETTLES.with_suffix(".txt").read_text("utf-8")
    in_text = {n for p in r.page.text for n in p.matters}
    quoting = {
        n for n, m in enumerate(r.matters, 1) if any(q.end and not q.is_law for f in m.findings for q in f.quotes)
    }
    assert in_text == quoting, "each sentence that takes part in a finding leads to a matter"


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_hostile_words_change_nothing_but_words(kettles: tuple[PolicyResult, ...], words: str) -> None:
    tame, wild = (tuple(with_words(r, w) for r in kettles) for w in ("x", words))
    one, other = Page(FORMAT.render(tame, ABOUT)), Page(FORMAT.render(wild, ABOUT))
    if words.strip():  # what is empty says nothing, and is left out
        assert [t for t in one.tags if t != "br"] == [t for t in other.tags if t != "br"]
    assert not other.outside
    assert markdown(wild).count("\n#") == markdown(tame).count("\n#")
    assert word(wild)


def test_the_document_reads_back_and_is_the_same_again(kettles: tuple[PolicyResult, ...]) -> None:
    data = word(kettles)
    assert data == word(kettles)
    document = Document(io.BytesIO(data))
    headings = [p.text for p in document.paragraphs if p.style is not None and str(p.style.name).startswith("Heading")]
    assert "What was found" in headings
    (r,) = kettles
    first = document.tables[0]
    assert [c.text for c in first.rows[0].cells] == ["No", "What is wrong", "Kind", "Weight", "Status"]
    assert [row.cells[1].text for row in first.rows[1:]] == [m.words.headline for m in r.matters]
    assert {i.date_time for i in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_markdown_has_the_same_matters(kettles: tuple[PolicyResult, ...]) -> None:
    text = markdown(kettles)
    assert len(re.findall(r"(?m)^### \d+\. ", text)) == len(kettles[0].matters)


def test_the_command_writes_a_file_for_each_and_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shop(tmp_path, DONE)
    monkeypatch.chdir(tmp_path)
    told = run("report", str(path), "--exit-zero")
    assert told.code == 0
    assert told.out.startswith("== Returns\n")
    assert "\npage: mini_shop.report.html\n" in told.out
    assert len(told.out.splitlines()) <= 16, "a dozen lines a policy, and what to do next"
    assert "What customers get" not in (tmp_path / "mini_shop.report.html").read_text("utf-8"), "no roles, no overview"
    told = run("report", str(path), "--format", "docx", "--output", "pages/", "--exit-zero")
    assert told.code == 0
    assert (tmp_path / "pages" / "mini_shop.report.docx").read_bytes()[:2] == b"PK"
    told = run("report", str(path), "--format", "markdown", "--output", "one.md")
    assert told.code == run("check", str(path)).code
    assert (tmp_path / "one.md").read_text("utf-8").startswith("# Returns")


def test_a_policy_that_does_not_load_is_in_the_page_and_code_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shop(tmp_path, DONE.replace("no refund", "no refunds"))
    monkeypatch.chdir(tmp_path)
    told = run("report", str(path), "--output", "page.html")
    assert told.code == 2
    assert "not checked" in (tmp_path / "page.html").read_text("utf-8")


def test_what_could_not_be_told_is_never_fine(tmp_path: Path) -> None:
    (r,) = rl.check_files(KETTLES, law="uk", pages=True, budget=1).results
    text = FORMAT.render((r,), ABOUT)
    assert r.unanswered()
    assert "Not told: " in text
    assert "Nothing graver" not in text
    proved = {g.code for g in r.goals} - {g.code for g in r.unanswered()}
    assert r.page is not None
    assert len(r.page.sound) <= len(proved)


def test_what_was_left_out_or_not_read_is_said_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short answer over checks that nobody asked, or over a policy that there was no time for, looked clean once."""
    (r,) = rl.check_files(KETTLES, law="uk", pages=True, ignore=("RL401", "RL402")).results
    assert "Not asked: 2 kinds of question." in FORMAT.render((r,), ABOUT)
    path = shop(tmp_path, DONE)
    monkeypatch.chdir(tmp_path)
    told = run("report", path, "--time-limit", "0.1", "--output", "late.html")
    assert told.code == 3
    assert "had no answer" in told.out or "cannot be told" in told.out or "was not checked" in told.out
    told = run("report", path, "--output", "no/such/")
    assert told.code == 2
    assert "cannot make the folder" in told.err
