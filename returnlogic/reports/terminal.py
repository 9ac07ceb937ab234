"""`--format text`: one line first, depth below it, as lawyers are taught: issue, case, application, conclusion."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from returnlogic.base.finding import Finding, Picture, Region, Severity, Verdict
from returnlogic.language.problem import Problem
from returnlogic.reports._format import Format, Result

WIDTH = 110
_INDENT = 15


def render(results: Sequence[Result], about: dict[str, Any]) -> str:
    """The report as plain text; `about["colour"]` adds colour to the headings."""
    colour = bool(about.get("colour"))
    lines: list[str] = []
    for r in results:
        for problem in r.problems:
            lines += [*problem_lines(problem, r.path, colour), ""]
        if r.problems:
            continue
        day = f", contracts from {about['as_of']} on" if about.get("as_of") else ""
        lines += [f"== {r.id}: {r.title} ({r.path}){day}", ""]
        for f in r.findings:
            lines += [*_brief(f, colour)] if f.code in ("RL505", "RL905") else [*_finding(f, colour)]
            lines.append("")
    lines += list(_summary(results))
    return "\n".join(lines) + "\n"


def problem_lines(p: Problem, path: str, colour: bool = False) -> Iterator[str]:
    """What is wrong with an input: message, place, the author's own line, one next step."""
    yield _head("error", f"{p.code}", colour) + f": {p.message}"
    if p.span is not None:
        line, column = p.span.source.line_column(p.span.start)
        text = p.span.source.line_text(line)
        yield f"  --> {p.span.source.name}:{line}:{column}"
        if text.strip():
            start = max(0, column - 61)
            shown = text[start : start + 100]
            width = max(1, min(p.span.end - p.span.start, 100 - (column - 1 - start)))
            yield f"   | {shown.replace(chr(9), ' ')}"
            yield f"   | {' ' * (column - 1 - start)}{'^' * width}"
    else:
        yield f"  --> {path}"
    if p.help:
        yield f"  help: {p.help}"


def _head(level: str, rest: str, colour: bool) -> str:
    plain = f"{level}[{rest}]"
    code = {"error": "31", "warning": "33", "note": "36"}[level]
    return f"\x1b[1;{code}m{plain}\x1b[0m" if colour else plain


def _field(name: str, text: str) -> Iterator[str]:
    wrapped = textwrap.wrap(text, WIDTH - _INDENT, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"  {name:<{_INDENT - 2}}{wrapped[0]}"
    for line in wrapped[1:]:
        yield " " * _INDENT + line


def _brief(f: Finding, colour: bool) -> Iterator[str]:
    yield _head(f.severity.value, f"{f.code} {f.name}", colour) + f": {f.message}"
    for index, text in enumerate(f.story.application):
        yield from _field("assumption" if index == 0 else "", text)
    yield from _field("conclusion", f.story.conclusion)
    if f.story.help:
        yield from _field("help", f.story.help)


def _finding(f: Finding, colour: bool) -> Iterator[str]:
    story = f.story
    yield _head(f.severity.value, f"{f.code} {f.name}", colour) + f": {f.message}"
    path, line = f.location
    for q in f.quotes:
        words = " ".join(q.text.split())
        place = f"{path}:{line}  " if path and q.clause == (f.clauses[0] if f.clauses else "") else ""
        label = (
            f"clause {q.clause}" if q.clause and not q.clause.startswith(("eu.", "uk.", "us.")) else q.clause or "text"
        )
        yield from _wrapped(f"  {place}{label}  ", f"“{words}”" if q.end else words)
    yield from _field("issue", story.issue)
    for index, text in enumerate(story.case):
        yield from _field("case" if index == 0 else "", text)
    if story.free:
        yield from _field("", _freed([n.replace("_", " ") for n in story.free]))
    if story.picture is not None:
        yield from _field_lines("picture", _picture(story.picture))
    regions = [r for r in f.regions if r.boxes and r.boxes[0] and " - " in r.boxes[0][0].quantity]
    for index, region in enumerate(regions):
        yield from _field("region" if index == 0 else "", _region(region))
    for index, text in enumerate(story.application):
        yield from _field("application" if index == 0 else "", text)
    yield from _field("conclusion", story.conclusion)
    if f.law:
        for entry in f.law:
            yield from _field("law", f"{entry['citation']} (checked: {entry['verified']})")
    if story.certainty:
        yield from _field("how sure", story.certainty + ("; replayed" if f.witness else ""))
    if story.help:
        yield from _field("help", story.help)
    yield from _field("explain", f"returnlogic explain {f.code}    fingerprint {f.fingerprint}")


def _freed(names: Sequence[str]) -> str:
    listed = ", ".join(names[:8]) + (f" and {len(names) - 8} more facts" if len(names) > 8 else "")
    return f"any other {listed} gives the same result (proved)"


def _wrapped(head: str, text: str) -> Iterator[str]:
    lines = textwrap.wrap(text, max(40, WIDTH - 4), initial_indent=head, subsequent_indent="      ")
    yield from lines


def _field_lines(name: str, lines: Sequence[str]) -> Iterator[str]:
    for index, line in enumerate(lines):
        yield f"  {name if index == 0 else '':<{_INDENT - 2}}{line}"


def _region(region: Region) -> str:
    parts = []
    for box in region.boxes:
        quantity, lo, hi = box[0].quantity, box[0].lo, box[0].hi
        act, _, anchor = quantity.partition(" - ")
        days = f"day {lo}" if lo == hi else f"days {lo} to {hi}" if hi < 1200 else f"day {lo} and later"
        days = f"up to day {hi}" if lo <= -1200 else days
        parts.append(f"{days} from “{anchor.replace('_', ' ')}” to “{act.replace('_', ' ')}”")
    under = f" ({region.label})" if region.label else ""
    return "; ".join(parts) + under


def _picture(p: Picture) -> list[str]:
    """Days since the anchor as one line: `|` ends of windows, `=` disputed days, `#` the act of the case."""
    last = max([p.day, *(m.day for m in p.marks), *(min(hi, p.day + 60) for _, hi in p.disputed)]) + 3
    first = min([0, p.day, *(max(lo, p.day - 60) for lo, _ in p.disputed)])
    span = max(1, last - first)
    columns = 72

    def at(day: int) -> int:
        return min(columns - 1, max(0, round((day - first) * (columns - 1) / span)))

    line = ["-"] * columns
    for lo, hi in p.disputed:
        for column in range(at(lo), at(hi) + 1):
            line[column] = "="
    for mark in p.marks:
        line[at(mark.day)] = "|"
    line[at(p.day)] = "#"
    line[at(0)] = "0" if 0 <= at(0) < columns and at(0) != at(p.day) else line[at(0)]
    labels = [f"0 = {p.anchor.replace('_', ' ')}", f"# = {p.act.replace('_', ' ')}, day {p.day}"]
    labels += [f"| day {m.day} = last day of {m.label}" for m in sorted(p.marks, key=lambda m: m.day)]
    labels.append("= disputed days")
    return ["".join(line), *textwrap.wrap("; ".join(labels), WIDTH - _INDENT)]


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _summary(results: Sequence[Result]) -> Iterator[str]:
    for r in results:
        if r.problems:
            yield f"{r.path}: not checked, {len(r.problems)} problem{'s' if len(r.problems) > 1 else ''}"
            continue
        counts = {v: sum(1 for g in r.goals if g.verdict is v) for v in Verdict}
        skipped = {g.code for g in r.goals if g.verdict is Verdict.SKIPPED}
        levels = {s: sum(1 for f in r.findings if f.severity is s) for s in Severity}
        text = (
            f"{r.id}: {_count(len(r.goals) - counts[Verdict.SKIPPED], 'goal')}: {counts[Verdict.PROVED]} proved, "
            f"{counts[Verdict.REFUTED]} refuted, {counts[Verdict.NOT_PROVED]} not proved | "
            f"{_count(len(skipped), 'check')} skipped | "
            f"{', '.join(_count(n, s.value) for s, n in levels.items())}"
        )
        if r.coverage is not None:
            text += f" | text modelled {r.coverage.percent} %, {r.coverage.open_words} words open"
        yield text + (f" | law: {', '.join(r.law)}" if r.law else " | no law")


FORMAT = Format("text", ".txt", "text/plain", render)
