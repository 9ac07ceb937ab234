"""Every format on one result that holds everything, and on a clean one, as its reader gets it.

A case is a `##` heading, a paragraph that starts with "Reason:", and a block fenced by `~~~~`. `pytest --update`
rewrites the blocks and never the reasons.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from returnlogic.base.registry import collect, names
from returnlogic.reports._format import PolicyResult
from tests.reports.results import ABOUT, CLEAN, EVERYTHING

HERE = Path(__file__).parent
FORMATS = {f.name: f for f in collect("returnlogic.reports", "FORMAT")}
CASE = re.compile(r"^## (?P<title>[^\n]+)\n\nReason: [^\n]+\n\n~~~~\n(?P<text>.*?)^~~~~$", re.MULTILINE | re.DOTALL)
RESULTS: dict[str, tuple[PolicyResult, ...]] = {"Everything": EVERYTHING, "Clean": (CLEAN,)}


def shown(title: str, name: str) -> str:
    """What a format prints; of SARIF's driver only the rules that a result names."""
    render = FORMATS[name].job_summary if title == "The page of the job" else FORMATS[name].render
    assert render is not None
    text = render(RESULTS.get(title, EVERYTHING), ABOUT | {"details": title != "Matters"})
    if name == "sarif":
        text = re.sub(r'(?s)(?<="rules": \[\n).*?(?=^          \])', "            …\n", text, flags=re.MULTILINE)
    return text


@pytest.mark.parametrize("name", FORMATS)
def test_the_report_is_what_the_golden_file_shows(name: str, request: pytest.FixtureRequest) -> None:
    file = HERE / f"{name}.md"
    text = file.read_text("utf-8")
    cases = list(CASE.finditer(text))
    assert {c["title"] for c in cases} >= set(RESULTS), "a golden file shows everything and a clean policy"
    assert 2 * len(cases) == len(re.findall("^~~~~$", text, re.MULTILINE)), "every case is a reason and a block"
    if request.config.getoption("--update"):
        for c in reversed(cases):
            text = text[: c.start("text")] + shown(c["title"], name) + text[c.end("text") :]
        file.write_text(text, "utf-8")
        pytest.skip("rewritten")
    for c in cases:
        assert c["text"] == shown(c["title"], name), c["title"]


def test_one_golden_file_for_each_format() -> None:
    assert {p.stem for p in HERE.glob("*.md")} == set(FORMATS)
    assert len(FORMATS) == len(names("returnlogic.reports")), "two formats have one name"
