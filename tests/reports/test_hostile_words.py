"""No word of a policy, a path or a waiver gets out of its place, in any format: it is shown, never obeyed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml
from markdown_it import MarkdownIt

from returnlogic.reports._escape import visible
from returnlogic.reports._format import PolicyResult
from tests.reports.results import ABOUT, CONTRADICTION, EVERYTHING, SHOP, with_words
from tests.reports.test_golden_reports import FORMATS
from tests.reports.test_sarif import errors

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
OBEYED = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029{BIDI}\ud800-\udfff]")
WORDS = {
    "quotes": "\"'`´“”\\",
    "ends of comments": " */ --> -- ]]> <!-- %> {{ }} ${x}",
    "script": "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x="',
    "workflow command": "\n::error file=x::boo%0A::stop-commands::x\n##[error]x",
    "only a workflow command": "\n::add-mask::e",
    "properties": " a:b,c=d::e %25 %0A",
    "table": " | a | b |\n|---|---|\n",
    "markdown": "\n\n# heading\n- item\n1. one\n> quote\n```\ncode\n``` [a](javascript:b) ![c](d) **b** _i_ ~~s~~ <b>",
    "mentions": " @team #12 https://x.example www.x.example a@x.example",
    "bidi": BIDI,
    "terminal": "\x1b]8;;x\x07\x1b[2J\x9b31m\x00\x08\r",
    "line separators": "\u2028\u2029\x85\x0b\x0c",
    "not XML": "\x00\x01\ufffe\uffff",
    "bytes that are no text": "\udcff\ud800",
    "other scripts": "Ünïcode 退货 عربى 🙂",
}


def hostile(words: str) -> tuple[PolicyResult, ...]:
    return tuple(with_words(r, words) for r in EVERYTHING)


def rendered(name: str, results: tuple[PolicyResult, ...]) -> str:
    return FORMATS[name].render(results, ABOUT)


def looks_harmless(name: str, words: str) -> None:
    """What holds of the format for any words: nothing is obeyed, the structure is that of a report with tame ones."""
    text = rendered(name, hostile(words))
    found = OBEYED.search(text)
    assert not found, (found and hex(ord(found[0])), text[max(0, found.start() - 60) : found.end() + 9])
    STRUCTURE[name](text, rendered(name, hostile("x")), words)


# --- what each format must keep ---------------------------------------------------------------------------------------


def same_lines(text: str, plain: str, words: str) -> None:
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in text.splitlines())
    for head in ("error[", "warning[", "note[", "Finding ", "=="):
        lines = [[line for line in t.splitlines() if line.startswith(head)] for t in (text, plain)]
        assert len(lines[0]) == len(lines[1]), head


def same_json(text: str, plain: str, words: str) -> None:
    found = json.loads(text)
    assert shape(found) == shape(json.loads(plain))
    said = json.dumps(CONTRADICTION.message + words)[1:-1]
    assert said in json.dumps(found)


def same_json_lines(text: str, plain: str, words: str) -> None:
    lines = text.splitlines()
    assert [json.loads(line)["type"] for line in lines] == [json.loads(line)["type"] for line in plain.splitlines()]
    found = next(json.loads(line)["message"] for line in lines if '"type": "finding"' in line)
    assert found.endswith(json.loads(json.dumps(words))), "two halves of a character are one in JSON"


def valid_sarif(text: str, plain: str, words: str) -> None:
    found = json.loads(text)
    assert not errors(found)
    results = found["runs"][0]["results"]
    assert [r["ruleId"] for r in results] == [r["ruleId"] for r in json.loads(plain)["runs"][0]["results"]]
    for result in results:
        for place in result["locations"]:
            assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", place["physicalLocation"]["artifactLocation"]["uri"])


def same_xml(text: str, plain: str, words: str) -> None:
    def tags(xml: str) -> list[tuple[str, list[str]]]:
        return [(e.tag, sorted(e.attrib)) for e in ElementTree.fromstring(xml).iter()]

    assert tags(text) == tags(plain)
    failures = [e.attrib["message"] for e in ElementTree.fromstring(text).iter("failure")]
    assert visible(CONTRADICTION.message + words.replace("\n", " ")) in failures[0]
    assert JUnitXml.fromstring(text.encode()).failures == JUnitXml.fromstring(plain.encode()).failures == 2


class Page(HTMLParser):
    """The elements of a page with the names of their attributes, and all of its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment", ()))


def same_page(text: str, plain: str, words: str) -> None:
    page = Page(text)
    assert page.elements == Page(plain).elements
    assert not {"script", "img", "link", "iframe", "comment"} & {tag for tag, _ in page.elements}
    assert not any(name.startswith("on") for _, names in page.elements for name in names)
    assert all(re.fullmatch(r"#f-[0-9a-f]{16}", link) for link in page.links), "links stay within the page"
    assert visible(CONTRADICTION.message + words) in page.text


def markdown_structure(text: str) -> list[str]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    inside = [c for t in parser.parse(text) for c in (t.children or [t])]
    return [f"{c.type} {c.content if c.type.startswith(('html', 'code')) else ''}" for c in inside if c.type != "text"]


def same_markdown(text: str, plain: str, words: str) -> None:
    assert markdown_structure(text) == markdown_structure(plain)
    assert text.startswith("<!-- returnlogic: check -->\n") and text.count("<!--") == 1
    assert "://" not in text and "www." not in text.lower(), "code hosts make links of bare addresses"
    shown = re.sub("<[^>]*>", "", MarkdownIt("commonmark").render(text).replace("&quot;", '"'))
    assert not re.search(r"@\w|#\d", shown), "code hosts tell the persons and link the numbers that are named"


def same_commands(text: str, plain: str, words: str) -> None:
    def commands(lines: str) -> list[str]:
        return [re.sub(r"(::\w+) file=[^:,]+,line=(\d+),title=([^:,]+)::.*", r"\1 \2", x) for x in lines.splitlines()]

    ours = [line for line in commands(text) if line.startswith("::")]
    assert ours == [line for line in commands(plain) if line.startswith("::")]
    assert all(re.match(r"::(error|warning|notice) \d+$|returnlogic: ", line) for line in commands(text))
    page = FORMATS["github"].job_summary
    assert page is not None
    before, after = (markdown_structure(page(results, ABOUT)) for results in (hostile("x"), hostile(words)))
    assert before == after
    message = next(line for line in text.splitlines() if "RL102" in line).split("::", 2)[2]
    decoded = message.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
    assert decoded.split("\n")[0] == visible(CONTRADICTION.message + words)


STRUCTURE: dict[str, Any] = {
    "text": same_lines,
    "plain": same_lines,
    "json": same_json,
    "gitlab": same_json,
    "jsonl": same_json_lines,
    "sarif": valid_sarif,
    "junit": same_xml,
    "html": same_page,
    "markdown": same_markdown,
    "github": same_commands,
}


def shape(value: Any) -> Any:
    """JSON without its texts: how many of what, and how deep."""
    match value:
        case dict():
            return sorted(repr(shape(v)) for v in value.values())
        case list():
            return [shape(v) for v in value]
    return type(value).__name__


# --- tests ------------------------------------------------------------------------------------------------------------


def test_every_format_is_tried() -> None:
    assert set(STRUCTURE) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_hostile_words_are_shown_and_not_obeyed(name: str, words: str) -> None:
    looks_harmless(name, words)


@pytest.mark.parametrize("name", [n for n in FORMATS if n != "sarif"])
@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from([*"|`*_[]()<>&#@:-=+!~\\\"'%,\n\r\t ::", *WORDS.values(), *BIDI]), max_size=8).filter(
        lambda parts: sum(map(len, parts)) < 300  # a comment that is too long leaves whole findings out
    )
)
def test_any_mixture_of_them(name: str, parts: list[str]) -> None:
    looks_harmless(name, "x" + "".join(parts))


def test_a_comment_is_bounded_and_left_out_are_whole_findings() -> None:
    many = PolicyResult(**{f: getattr(SHOP, f) for f in SHOP.__slots__} | {"findings": (CONTRADICTION,) * 200})
    text = rendered("markdown", (many,))
    sections = text.split("\n### ")
    assert len(text.encode()) < 65_536 and 20 < len(sections) - 1 < 200
    left = re.search(r"\n(\d+) more findings not shown", text)
    assert left and int(left[1]) + len(sections) - 1 == 200
    whole = rendered("markdown", (SHOP,)).split("\n### ")[1]
    assert all(section.strip() == whole.strip() for section in sections[1:-1])


def test_so_are_the_lines_of_many_policies() -> None:
    text = rendered("markdown", (SHOP,) * 2000)
    assert len(text.encode()) < 65_536 and re.search(r"\n\d+ lines not shown", text) and "more findings not" in text


def test_nine_annotations_of_a_level_and_a_count() -> None:
    findings = [CONTRADICTION] * 12
    many = PolicyResult(**{f: getattr(SHOP, f) for f in SHOP.__slots__} | {"findings": tuple(findings), "waived": {}})
    lines = [line for line in rendered("github", (many,)).splitlines() if line.startswith("::error")]
    assert len(lines) == 10 and lines[9] == "::error title=returnlogic::3 more in the job summary"


def test_a_log_of_the_text_is_no_command(tmp_path: Path) -> None:
    """A quotation wraps, and its second line could begin with what GitHub obeys."""
    quote = CONTRADICTION.quotes[0]
    lines: Iterator[str] = iter(
        rendered("text", (with_words(SHOP, " word" * 16 + " ::stop-commands::x"),)).splitlines()
    )
    assert quote and not any(line.lstrip().startswith("::") for line in lines)
