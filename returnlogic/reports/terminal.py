"""`--format text`: one line first, depth below it, as lawyers are taught: issue, case, application, conclusion."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from returnlogic.base.finding import Finding
from returnlogic.base.value import in_words
from returnlogic.language.problem import Problem
from returnlogic.present.quotes import marks
from returnlogic.reports._escape import printable, visible, workflow_log
from returnlogic.reports._format import Format, PolicyResult
from returnlogic.reports._matters import about as about_matter
from returnlogic.reports._matters import by_rank
from returnlogic.reports._telling import (
    freed,
    heading,
    region_in_words,
    regions_in_days,
    speaker,
    standing_lines,
    summary,
    waived,
)
from returnlogic.reports._timeline import drawing, legend

WIDTH = 110
_MATTER_WIDTH = 100
_INDENT = 15


def render(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Return the report as plain text; `about["colour"]` adds colour to the headings."""
    colour = bool(about.get("colour"))
    lines: list[str] = []
    for raw in results:
        for problem in raw.problems:
            lines += [*problem_lines(problem, raw.path, colour), ""]
        if raw.problems:
            continue
        lines += [f"== {visible(heading(raw, about.get('as_of')))}", ""]
        if raw.matters:
            lines += matter_lines(raw, colour, told=bool(about.get("details")))
        for finding in raw.listed() if about.get("details") or not raw.matters else _about_the_run(raw):
            f = printable(finding)
            lines += [*_brief(f, raw, colour)] if f.code in ("RL505", "RL905") else [*_finding(f, raw, colour)]
            lines.append("")
    for r in results:
        lines += [visible(summary(r)), *(f"  {visible(line)}" for line in (*standing_lines(r), *r.remarks))]
    return "\n".join(map(workflow_log, lines)) + "\n"


def _about_the_run(r: PolicyResult) -> list[Finding]:
    """Return the findings in no matter: what could not be told, or was not asked, but for what the counts say."""
    told = {f.fingerprint for m in r.matters for f in m.findings}
    return [f for f in r.listed() if f.fingerprint not in told and f.code not in ("RL505", "RL905")]


def matter_lines(r: PolicyResult, colour: bool = False, *, told: bool = False) -> Iterator[str]:
    """Yield the matters of a policy under the headings of their ranks, a line each and what else to know below.

    Unless the findings are `told` below, the last line says how to see them.
    """
    for title, some in by_rank(r):
        yield f"\x1b[1m{title}\x1b[0m" if colour else title
        for number, m in some:
            text = visible(m.words.headline)
            yield from textwrap.wrap(text, _MATTER_WIDTH, initial_indent=f"{number:>4}  ", subsequent_indent=" " * 6)
            yield f"      {visible(about_matter(m, r))}"
        yield ""
    if not told:
        yield from ("`--details` tells each finding.", "")


def problem_lines(p: Problem, path: str, colour: bool = False) -> Iterator[str]:
    """Yield what is wrong with an input: message, place, the author's own line, one next step."""
    yield _head("error", f"{p.code}", colour) + f": {visible(p.message)}"
    if p.span is not None:
        line, column = p.span.source.line_column(p.span.start)
        text = p.span.source.line_text(line)
        yield f"  --> {visible(p.span.source.name)}:{line}:{column}"
        if text.strip():
            start = max(0, column - 61)
            shown = text[start : start + 100]
            width = max(1, min(p.span.end - p.span.start, 100 - (column - 1 - start)))
            yield f"   | {visible(shown)}"
            yield f"   | {' ' * (column - 1 - start)}{'^' * width}"
    else:
        yield f"  --> {visible(path)}"
    if p.help:
        yield f"  help: {visible(p.help)}"


def _head(level: str, rest: str, colour: bool) -> str:
    plain = f"{level}[{rest}]"
    code = {"error": "31", "warning": "33", "note": "36"}[level]
    return f"\x1b[1;{code}m{plain}\x1b[0m" if colour else plain


def _field(name: str, text: str) -> Iterator[str]:
    wrapped = textwrap.wrap(text, WIDTH - _INDENT, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"  {name:<{_INDENT - 2}}{wrapped[0]}"
    for line in wrapped[1:]:
        yield " " * _INDENT + line


def _brief(f: Finding, r: PolicyResult, colour: bool) -> Iterator[str]:
    yield _head(f.severity.value, f"{f.code} {f.name}", colour) + f": {f.message}"
    yield from _marks(f, r)
    for index, text in enumerate(f.story.application):
        yield from _field("assumption" if index == 0 else "", text)
    yield from _field("conclusion", f.story.conclusion)
    if f.story.help:
        yield from _field("help", f.story.help)


def _finding(f: Finding, r: PolicyResult, colour: bool) -> Iterator[str]:
    story = f.story
    yield _head(f.severity.value, f"{f.code} {f.name}", colour) + f": {f.message}"
    yield from _marks(f, r)
    path, line = f.location
    if path and not f.quotes and path != visible(r.path):
        yield f"  --> {path}:{line}"
    for q in f.quotes:
        words = " ".join(q.text.split())
        place = f"{path}:{line}  " if path and q.clause == (f.clauses[0] if f.clauses else "") else ""
        yield from _wrapped(f"  {place}{speaker(q)}  ", f"“{words}”" if q.end else words)
    yield from _field("issue", story.issue)
    for index, text in enumerate(story.case):
        yield from _field("case" if index == 0 else "", text)
    if story.free:
        yield from _field("", freed([in_words(n) for n in story.free]))
    if story.picture is not None:
        lines = [drawing(story.picture), *textwrap.wrap(legend(story.picture), WIDTH - _INDENT)]
        yield from _field_lines("picture", lines)
    for index, region in enumerate(regions_in_days(f)):
        yield from _field("region" if index == 0 else "", region_in_words(region))
    for index, text in enumerate(story.application):
        yield from _field("application" if index == 0 else "", text)
    yield from _field("conclusion", story.conclusion)
    if f.law:
        for entry in f.law:
            yield from _field("law", f"{entry['citation']} ({marks(entry['verified'], entry['reviewed'])})")
    if story.certainty:
        yield from _field("how sure", story.certainty + ("; replayed" if f.witness else ""))
    if story.help:
        yield from _field("help", story.help)
    yield from _field("explain", f"returnlogic explain {f.code}    fingerprint {f.fingerprint}")


def _marks(f: Finding, r: PolicyResult) -> Iterator[str]:
    if f.fingerprint in r.waived:
        yield from _field("waived", visible(waived(r.waived[f.fingerprint])))
    if r.is_known(f):
        yield from _field("baseline", "known")


def _wrapped(head: str, text: str) -> Iterator[str]:
    lines = textwrap.wrap(text, max(40, WIDTH - 4), initial_indent=head, subsequent_indent="      ")
    yield from lines


def _field_lines(name: str, lines: Sequence[str]) -> Iterator[str]:
    for index, line in enumerate(lines):
        yield f"  {name if index == 0 else '':<{_INDENT - 2}}{line}"


FORMAT = Format("text", ".txt", render)
