"""Write what changes between two versions as text and JSON: the verdict table, the findings, what a gate says."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from returnlogic.base.finding import Severity
from returnlogic.compare.change_findings import change_topic_words
from returnlogic.compare.past import Observed, Seen
from returnlogic.compare.table import VerdictRow
from returnlogic.reports import _blocks_docx, _blocks_html, _blocks_markdown, markdown, terminal
from returnlogic.reports._change_page import change_blocks
from returnlogic.reports._comparison import COLUMNS, ComparisonReport, GateReport, cells, notes
from returnlogic.reports._escape import as_json as escaped_json
from returnlogic.reports._escape import visible, workflow_log
from returnlogic.reports._format import PolicyResult
from returnlogic.reports.plain_json import SCHEMA_VERSION, finding_json, goals_json, picked, problem_json, summary_json

WIDE = 34


def renderers(
    reports: Sequence[ComparisonReport], gate: GateReport | None
) -> Mapping[str, Callable[[dict[str, Any]], str]]:
    """Return how formats with a verdict table render the comparisons, by name; all but Markdown know the gate."""
    ruled = results(reports, gate)
    return {
        "text": lambda about: text(reports, about, gate),
        "json": lambda about: as_json(reports, about, gate),
        "markdown": lambda about: as_markdown(ruled, reports, about),
        "html": lambda about: _html(reports, gate, about),
    }


PAGES: Mapping[str, Callable[[Sequence[ComparisonReport], GateReport | None, dict[str, Any]], str | bytes]] = {
    ".html": lambda reports, gate, about: _html(reports, gate, about),
    ".md": lambda reports, gate, _: _blocks_markdown.page(change_blocks(reports, gate)),
    ".docx": lambda reports, gate, _: _blocks_docx.page(change_blocks(reports, gate)),
}
"""How the page of a change is written to a file, by the ending of its name."""


def _html(reports: Sequence[ComparisonReport], gate: GateReport | None, about: dict[str, Any]) -> str:
    return _blocks_html.page(_title(reports), change_blocks(reports, gate), about)


def _title(reports: Sequence[ComparisonReport]) -> str:
    return f"What changes: {', '.join(t.result.title or t.result.path for t in reports)}"


def results(reports: Sequence[ComparisonReport], gate: GateReport | None) -> list[PolicyResult]:
    """Return the results as the other formats take them, at the level that the gate gives each finding.

    What blocks is an error, what does not at most a warning; remarks say what orders showed, and what the gate says.
    """
    made = [
        t.result if t.observed is None else replace(t.result, remarks=(*t.result.remarks, headline(t.observed)))
        for t in reports
    ]
    if gate is not None:
        said = f"gate {gate.profile} against {gate.against}: {'passes' if gate.passes else 'BLOCKED'}"
        made = [_ruled(r, gate) for r in made]
        made[-1] = replace(made[-1], remarks=(*made[-1].remarks, said, *gate.notes))
    return made


def _ruled(result: PolicyResult, gate: GateReport) -> PolicyResult:
    """Return the findings at the level that the gate gives them."""
    rulings = {(r.finding.location, r.finding.fingerprint): r for r in gate.rulings}
    found = []
    for f in result.findings:
        ruling = rulings.get((f.location, f.fingerprint))
        if ruling is not None and ruling.blocks:
            f = replace(f, severity=Severity.ERROR)
        elif ruling is not None and f.severity is Severity.ERROR:
            f = replace(f, severity=Severity.WARNING)
        if ruling is not None and ruling.why:
            f = replace(f, story=replace(f.story, application=(*f.story.application, f"gate: {ruling.why}")))
        found.append(f)
    return replace(result, findings=tuple(found))


def text(told: Sequence[ComparisonReport], about: dict[str, Any], gate: GateReport | None = None) -> str:
    """Return the report as text: for each policy the verdict table, then its findings, then what the gate says."""
    lines: list[str] = []
    for t in told:
        if not t.result.problems:
            lines += [f"{t.result.path}: {t.base or 'nothing'} -> {t.head or 'nothing'}", *table(t.lines), ""]
            lines += [f"  {note}" for note in notes(t)]
            if t.observed is not None:
                lines += [*observed(t.observed, t.lines), ""]
    body = terminal.render([t.result for t in told], about)
    before, after = ("".join(f"{workflow_log(visible(x))}\n" for x in part) for part in (lines, _verdicts(told, gate)))
    return before + body + after


def as_markdown(results: Sequence[PolicyResult], told: Sequence[ComparisonReport], about: dict[str, Any]) -> str:
    """Return one comment: counts, a verdict table of each policy with what changed first, and the findings of the
    results."""
    tables = []
    for t in told:
        if not t.result.problems:
            rows = [cells(x) for x in sorted(t.lines, key=lambda x: not x.codes)]
            tables.append(markdown.Table(f"{t.result.path}: {t.verdict}", COLUMNS, rows, [*notes(t)]))
    return markdown.comment(results, about, tables)


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def headline(o: Observed) -> str:
    """Return what past orders showed, in one sentence."""
    left = f"; {_rows(o.left_out)} of {o.rows:,} not told" if o.left_out else ""
    return (
        f"observed in {o.file}: {o.worse:,} of {o.compared:,} past orders come out worse for the customer, "
        f"{o.better:,} better; {o.changed:,} come out differently{left}"
    )


PAST = ("segment", "right", "what", "observed", "orders worth", "customer bears", "first", "proved for all orders")


def observed(o: Observed, rows: Sequence[VerdictRow]) -> Iterator[str]:
    """Yield what past orders showed, beside what is proved for all."""
    yield headline(o)
    cells = [_past(s, rows) for s in o.seen]
    if cells:
        used = [n for n in range(len(PAST)) if any(c[n] for c in cells)]
        yield from columns([[c[n] for n in used] for c in (PAST, *cells)])
    for b in o.bad:
        where = f"column `{b.column}`, " if b.column else ""
        yield f"  not told: {where}{_rows(b.count)}: expected {b.expected}"
        for row, words in b.first:
            yield f"    {'row' if b.is_row else 'line'} {row}" + (
                f": {words or 'nothing'}" if b.column or words else ""
            )
    if o.bad and o.complete:
        yield f"  `--allow-bad-rows {o.allowed}` lets them be left out"
    said = f"assuming {', '.join(o.assumed)}"
    yield from textwrap.wrap(said, 118, initial_indent="  ", subsequent_indent="    ")
    yield f"  decided by a query that is proved ({o.obligations} obligations);"
    yield f"  {o.replayed} of the orders decided again by the reference evaluator, each version by itself"


def _past(s: Seen, rows: Sequence[VerdictRow]) -> tuple[str, ...]:
    ours = [r for r in rows if r.right == s.right]
    proved = [r for r in ours if r.segment == s.segment.words] or [r for r in ours if r.segment.startswith("all ")]
    return (
        s.segment.words,
        s.right,
        change_topic_words(s.topic),
        f"{s.count:,} of {s.of:,} {s.direction}",
        "" if s.worth is None else money(s.worth),
        "" if s.money is None else f"{money(s.money)} {'more' if s.direction == 'worse' else 'less'}",
        ", ".join(s.first),
        proved[0].verdict if proved else "",
    )


def money(minor: int) -> str:
    """Return minor units as an amount."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100:,}.{abs(minor) % 100:02d}"


def table(rows: Sequence[VerdictRow]) -> list[str]:
    """Return the verdict table."""
    return columns([COLUMNS, *map(cells, rows)])


def columns(cells: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of cells, one under the other; a cell that is too wide goes on in the next line."""
    wrapped = [[textwrap.wrap(c, WIDE, break_long_words=False) or [""] for c in row] for row in cells]
    widths = [max(len(x) for row in wrapped for x in row[n]) for n in range(len(cells[0]))]
    found = []
    for row in wrapped:
        for index in range(max(map(len, row))):
            parts = [
                (cell[index] if index < len(cell) else "").ljust(width) for cell, width in zip(row, widths, strict=True)
            ]
            found.append("  ".join(parts).rstrip())
    return found


def _verdicts(told: Sequence[ComparisonReport], gate: GateReport | None) -> Iterator[str]:
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
            f = r.finding
            yield f"  {'blocks' if r.blocks else 'passes'}  {f.code} {f.fingerprint}  {f.message}"
            yield f"          {r.why}"
    entries = [r.entry for r in gate.rulings if r.blocks and r.entry]
    if entries:
        yield ""
        yield "To approve, complete these and have them merged into the side that changes are compared with,"
        yield "in `returnlogic.approvals.toml` (with `schema = 1` at its top):"
        for entry in entries:
            yield ""
            yield from entry.splitlines()


def as_json(told: Sequence[ComparisonReport], about: dict[str, Any], gate: GateReport | None = None) -> str:
    """Return the report as one JSON object, sorted, the same bytes on every run."""
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


def _comparison(t: ComparisonReport) -> dict[str, Any]:
    return {
        **picked(t.result, "path", "title"),
        **picked(t, "base", "head", "verdict", "complete", "equal", "assumed", "uncompared"),
        "policy": t.result.id,
        "rows": [asdict(x) for x in t.lines],
        "moved": [{"right": r, "act": a, "before": b, "now": n} for r, a, b, n in t.moved],
        "observed": None if t.observed is None else _observed(t.observed),
    }


def _observed(o: Observed) -> dict[str, Any]:
    seen = [
        {
            **picked(s, "right", "direction", "kind", "of", "first"),
            "segment": s.segment.words,
            "topic": str(s.topic),
            "orders": s.count,
            "worth": None if s.worth is None else _decimal(s.worth),
            "customer_bears": None if s.money is None else _decimal(s.money if s.direction == "worse" else -s.money),
        }
        for s in o.seen
    ]
    bad = [
        {**picked(b, "column", "expected"), "rows": b.count, "first": [{"row": n, "found": w} for n, w in b.first]}
        for b in o.bad
    ]
    plain = ("file", "rows", "compared", "worse", "better", "changed", "complete", "assumed", "obligations")
    again = {"columns": dict(o.columns), "decided_again": o.replayed}
    return {**picked(o, *plain), **again, "seen": seen, "not_told": bad}


def _decimal(minor: int) -> str:
    return money(minor).replace(",", "")


def _gate(gate: GateReport) -> dict[str, Any]:
    rulings = [
        picked(r.finding, "fingerprint", "code", "policy") | picked(r, "file", "blocks", "why", "entry")
        for r in gate.rulings
    ]
    return {**picked(gate, "against", "commit", "profile", "as_of", "passes", "notes"), "rulings": rulings}
