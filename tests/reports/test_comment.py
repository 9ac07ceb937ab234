"""The comment of a change: its verdict table holds what changed before the rest, in a bounded space, as plain words."""

from __future__ import annotations

from markdown_it import MarkdownIt

from returnlogic.compare.table import VerdictRow
from returnlogic.reports._changes import as_markdown
from returnlogic.reports._comparison import COLUMNS, ComparisonReport
from tests.reports.results import ABOUT, CLEAN

HOSTILE = "a | b <script>x</script> [c](http://d) `e`\n| f"


def line(segment: str, *codes: str) -> VerdictRow:
    return VerdictRow(segment, "back", "same", "same", "same", "same", "NARROWED" if codes else "equal (proved)", codes)


def told(*lines: VerdictRow, assumed: tuple[str, ...] = ()) -> ComparisonReport:
    return ComparisonReport(CLEAN, "main:a.ret", "a.ret", "NARROWED", True, False, lines, (), assumed)


def test_what_changed_comes_first_and_the_rest_is_counted() -> None:
    same = [line(f"group {n} of customers") for n in range(3000)]
    text = as_markdown([CLEAN], [told(*same, line("the last", "RL701"))], ABOUT)
    assert len(text.encode()) < 60_000
    rows = [x for x in text.splitlines() if x.startswith("| ")]
    assert rows[1].startswith("| the last | back ") and rows[2].startswith("| group 0 ")
    left = 3001 - (len(rows) - 1)
    assert f"{left} more lines not shown here for want of space." in text


def test_no_word_gets_out_of_its_cell() -> None:
    text = as_markdown([CLEAN], [told(line(HOSTILE, "RL701"), assumed=(HOSTILE,))], ABOUT)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert [t.type for t in tokens].count("td_open") == len(COLUMNS)
    inside = [c.type for t in tokens for c in t.children or ()]
    assert not {"html_inline", "link_open", "code_inline"} & {*inside}
    assert "assumed: a" in text
