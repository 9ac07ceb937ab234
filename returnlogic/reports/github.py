"""`--format github`: annotations on the changed lines, and a table on the page of the job.

GitHub shows ten annotations of a level for each step: nine are findings, worst first, and the tenth counts the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from returnlogic.base.finding import Finding
from returnlogic.language.problem import Problem
from returnlogic.reports._escape import annotation, annotation_property, markdown, visible, workflow_log
from returnlogic.reports._format import Format, PolicyResult, place, relative, worst_first
from returnlogic.reports._telling import speaker, summary, waived

SHOWN = 9
SUMMARY_BYTES = 1_000_000
"""GitHub refuses a job summary of more than 1 MiB."""

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Render workflow commands, and the counts of each policy in plain lines."""
    by_level: dict[str, list[str]] = {level: [] for level in _COMMANDS.values()}
    by_level["error"] += [_problem(p, r, about) for r in results for p in r.problems]
    for r, f in worst_first(results):
        level = "notice" if f.fingerprint in r.waived else _COMMANDS[f.severity.value]
        by_level[level].append(_finding(level, f, r, about))
    lines = []
    for level, found in by_level.items():
        lines += found[:SHOWN]
        if len(found) > SHOWN:
            lines.append(f"::{level} title=returnlogic::{len(found) - SHOWN} more in the job summary")
    for r in results:
        lines += [workflow_log(f"returnlogic: {visible(text)}") for text in (summary(r), *r.remarks)]
    return "\n".join(lines) + "\n"


def _finding(level: str, f: Finding, r: PolicyResult, about: dict[str, Any]) -> str:
    text = [f.message]
    if f.fingerprint in r.waived:
        text.insert(0, f"waived {waived(r.waived[f.fingerprint])}")
    text += [f"{speaker(q)}: {' '.join(q.text.split())}" for q in f.quotes[:4]]
    text += [label + words for label, words in (("so: ", f.story.conclusion), ("help: ", f.story.help)) if words]
    return _command(level, *place(f, r, about), f"{f.code} {f.name}", text)


def _problem(p: Problem, r: PolicyResult, about: dict[str, Any]) -> str:
    path, line = (p.span.source.name, p.span.line) if p.span is not None else (r.path, 1)
    text = [p.message, *([f"help: {p.help}"] if p.help else [])]
    return _command("error", relative(path, about), max(1, line), p.code, text)


def _command(level: str, path: str, line: int, title: str, text: Sequence[str]) -> str:
    properties = f"file={annotation_property(visible(path))},line={line},title={annotation_property(visible(title))}"
    return f"::{level} {properties}::{annotation(chr(10).join(visible(t) for t in text))}"


def job_summary(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Return every finding as a row of a Markdown table; whole rows are left out, and counted, past what GitHub
    takes."""
    head = ["## returnlogic", ""]
    head += [f"- {markdown(text)}" for r in results for text in (summary(r), *r.remarks)]
    head += ["", "| level | code | where | what |", "|---|---|---|---|"]
    rows = list(_rows(results, about))
    size = sum(len(line.encode()) + 1 for line in head)
    for number, row in enumerate(rows):
        size += len(row.encode(errors="replace")) + 1
        if size > SUMMARY_BYTES:
            return "\n".join([*head, *rows[:number], "", f"{len(rows) - number} more left out"]) + "\n\n"
    return "\n".join([*head, *rows]) + "\n\n"


def _rows(results: Sequence[PolicyResult], about: dict[str, Any]) -> Iterator[str]:
    for r in results:
        for p in r.problems:
            where = p.span.source.name + f":{p.span.line}" if p.span is not None else r.path
            yield f"| problem | {p.code} | {markdown(relative(where, about))} | {markdown(p.message)} |"
    for r, f in worst_first(results):
        path, line = place(f, r, about)
        state = "waived" if f.fingerprint in r.waived else "known" if r.is_known(f) else ""
        level = f"{f.severity.value} ({state})" if state else f.severity.value
        until = f", {waived(r.waived[f.fingerprint])}" if state == "waived" else ""
        message = markdown(f.message + until)
        yield f"| {level} | {f.code} {f.name} | {markdown(f'{path}:{line}')} | {message} |"


FORMAT = Format("github", ".txt", render, job_summary, commands=True)
