"""What changes between two versions, as text and as JSON: the verdict table, the findings, and what a gate says."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from returnlogic.reports import markdown, terminal
from returnlogic.reports._escape import as_json as escaped_json
from returnlogic.reports._escape import visible, workflow_log
from returnlogic.reports._format import Result
from returnlogic.reports.plain_json import SCHEMA_VERSION, finding_json, goals_json, problem_json, summary_json

COLUMNS = ("segment", "right", "eligible", "deadline", "who pays", "refund form", "verdict")
WIDE = 34


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the verdict table."""

    segment: str
    right: str
    eligible: str
    deadline: str
    pays: str
    form: str
    verdict: str
    codes: tuple[str, ...] = ()
    fingerprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One policy in two versions, as a report tells it."""

    result: Result
    base: str
    head: str
    verdict: str
    complete: bool
    equal: bool
    lines: tuple[Line, ...] = ()
    moved: tuple[tuple[str, str, str, str], ...] = ()  # right, act, event before, event now
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the gate says of one finding."""

    fingerprint: str
    code: str
    policy: str
    message: str
    blocks: bool
    why: str
    entry: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate says: against what, under which profile, on which day; `passes` iff nothing blocks."""

    against: str
    commit: str
    profile: str
    as_of: str | None
    passes: bool
    rulings: tuple[Ruled, ...] = ()
    notes: tuple[str, ...] = field(default=())


def text(told: Sequence[Told], about: dict[str, Any], gate: Gate | None = None) -> str:
    """The report as text: for each policy the verdict table, then its findings, then what the gate says."""
    lines: list[str] = []
    for t in told:
        if not t.result.problems:
            lines += [f"{t.result.path}: {t.base or 'nothing'} -> {t.head or 'nothing'}", *table(t.lines), ""]
            lines += [f"  {note}" for note in _notes(t)]
    body = terminal.render([t.result for t in told], about)
    before, after = ("".join(f"{workflow_log(visible(x))}\n" for x in part) for part in (lines, _verdicts(told, gate)))
    return before + body + after


def as_markdown(told: Sequence[Told], about: dict[str, Any]) -> str:
    """One comment: counts, a verdict table of each policy with what changed first, and the findings."""
    tables = [
        markdown.Table(
            f"{t.result.path}: {t.verdict}", COLUMNS, [*map(_cells, sorted(t.lines, key=_unchanged))], [*_notes(t)]
        )
        for t in told
        if not t.result.problems
    ]
    return markdown.comment([t.result for t in told], about, tables)


def _notes(t: Told) -> Iterator[str]:
    for right, act, before, now in t.moved:
        yield f"{right}: “{act}” was counted from “{before}” and is counted from “{now}”"
    for text in t.assumed:
        yield f"assumed: {text}"


def _unchanged(x: Line) -> bool:
    return not x.codes


def _cells(x: Line) -> tuple[str, ...]:
    return (x.segment, x.right, x.eligible, x.deadline, x.pays, x.form, x.verdict)


def table(rows: Sequence[Line]) -> list[str]:
    """The verdict table; a cell that is too wide goes on in the next line."""
    cells = [COLUMNS, *map(_cells, rows)]
    wrapped = [[textwrap.wrap(c, WIDE, break_long_words=False) or [""] for c in row] for row in cells]
    widths = [max(len(x) for row in wrapped for x in row[n]) for n in range(len(COLUMNS))]
    found = []
    for row in wrapped:
        for index in range(max(map(len, row))):
            parts = [
                (cell[index] if index < len(cell) else "").ljust(width) for cell, width in zip(row, widths, strict=True)
            ]
            found.append("  ".join(parts).rstrip())
    return found


def _verdicts(told: Sequence[Told], gate: Gate | None) -> Iterator[str]:
    for t in told:
        if not t.result.problems:
            yield f"{t.result.path}: {t.verdict}"
    if gate is None:
        return
    yield ""
    commit = f" ({gate.commit[:12]})" if gate.commit else ""
    day = f", {gate.as_of}" if gate.as_of else ""
    said = {True: "passes", False: "BLOCKED"}[gate.passes]
    yield f"gate {gate.profile} against {gate.against}{commit}{day}: {said}"
    for note in gate.notes:
        yield f"  note: {note}"
    for r in gate.rulings:
        if r.blocks or r.why:
            yield f"  {'blocks' if r.blocks else 'passes'}  {r.code} {r.fingerprint}  {r.message}"
            yield f"          {r.why}"
    entries = [r.entry for r in gate.rulings if r.blocks and r.entry]
    if entries:
        yield ""
        yield "To approve, complete these and have them merged into the side that changes are compared with,"
        yield "in `returnlogic.approvals.toml` (with `schema = 1` at its top):"
        for entry in entries:
            yield ""
            yield from entry.splitlines()


def as_json(told: Sequence[Told], about: dict[str, Any], gate: Gate | None = None) -> str:
    """The report as one JSON object, sorted, the same bytes on every run."""
    results = [t.result for t in told]
    report = {
        "schema_version": SCHEMA_VERSION,
        "tool": {k: v for k, v in about.items() if k in ("name", "version")},
        "comparisons": [_comparison(t) for t in told],
        "goals": [g for r in results for g in goals_json(r)],
        "findings": [finding_json(f, r) for r in results for f in r.findings],
        "problems": [problem_json(p, r.path) for r in results for p in r.problems],
        "gate": None if gate is None else _gate(gate),
        "summary": summary_json(results),
    }
    return escaped_json(report, indent=2) + "\n"


def _comparison(t: Told) -> dict[str, Any]:
    rows = [
        {
            "segment": x.segment,
            "right": x.right,
            "eligible": x.eligible,
            "deadline": x.deadline,
            "pays": x.pays,
            "form": x.form,
            "verdict": x.verdict,
            "codes": list(x.codes),
            "fingerprints": list(x.fingerprints),
        }
        for x in t.lines
    ]
    moved = [{"right": r, "act": a, "before": b, "now": n} for r, a, b, n in t.moved]
    return {
        "path": t.result.path,
        "policy": t.result.id,
        "title": t.result.title,
        "base": t.base,
        "head": t.head,
        "verdict": t.verdict,
        "complete": t.complete,
        "equal": t.equal,
        "rows": rows,
        "moved": moved,
        "assumed": list(t.assumed),
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "against": gate.against,
        "commit": gate.commit,
        "profile": gate.profile,
        "as_of": gate.as_of,
        "passes": gate.passes,
        "notes": list(gate.notes),
        "rulings": [
            {
                "fingerprint": r.fingerprint,
                "code": r.code,
                "policy": r.policy,
                "blocks": r.blocks,
                "why": r.why,
                "entry": r.entry,
            }
            for r in gate.rulings
        ],
    }
