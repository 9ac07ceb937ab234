"""`--format markdown`: one comment on a pull request, found again by its first line and updated in place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from returnlogic.base.finding import Finding
from returnlogic.reports._escape import markdown
from returnlogic.reports._format import Format, PolicyResult, place, relative, worst_first
from returnlogic.reports._matters import about as about_matter
from returnlogic.reports._matters import by_rank
from returnlogic.reports._telling import count, standing_lines, summary, telling

MARKER = "<!-- returnlogic: {} -->"
"""The first line, with the command, the same in every version: a comment that begins with it is ours to replace."""

BYTES = 60_000
"""What the text may need; GitHub refuses a comment of more than 65,536 characters."""


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the names of the columns, and rows with the most important first: the last are left out if need be.
    `notes` stand below."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def render(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Render marker, counts, then problems and findings, worst first, as far as they fit whole; the rest is counted."""
    return comment(results, about)


def comment(results: Sequence[PolicyResult], about: dict[str, Any], tables: Sequence[Table] = ()) -> str:
    """Render the results as `render` does, with tables after the counts."""
    as_of = f" (contracts from {about['as_of']} on)" if about.get("as_of") else ""
    head = [MARKER.format(about.get("command", "check")), f"## Return policies{as_of}", ""]
    told = [
        text
        for r in results
        for text in (summary(r), *standing_lines(r), *([f"compared with {r.base}"] if r.base else []), *r.remarks)
    ]
    head += _fitting([f"- {markdown(text)}" for text in told], BYTES // 2, "line")
    head += _fitting([line for r in results for line in _matters(r)], BYTES // 4, "more line")
    sections = [_problem(r, p, about) for r in results for p in r.problems]
    sections += ["\n".join(_finding(r, f, about)) for r, f in worst_first(results)]
    for table in tables:
        rule = "|---" * len(table.columns) + "|"
        head += ["", f"**{markdown(table.title)}**", "", _row(table.columns), rule]
        head += _fitting([_row(row) for row in table.rows], BYTES // 4 // len(tables), "more line")
        head += ["", *_fitting([f"- {markdown(n)}" for n in table.notes], BYTES // 8 // len(tables), "more note")]
    size = sum(len(line.encode(errors="replace")) + 1 for line in head)
    body = _fitting([f"\n{section}" for section in sections], BYTES - size, "more finding")
    return "\n".join([*head, *body]) + "\n"


def _matters(r: PolicyResult) -> Iterator[str]:
    for title, some in by_rank(r):
        yield f"\n**{markdown(r.id)}: {markdown(title.lower())}**\n"
        for number, m in some:
            yield f"{number}. {markdown(m.words.headline)} ({markdown(about_matter(m, r))})"


def _fitting(parts: Sequence[str], size: int, what: str) -> list[str]:
    """Return as many of the parts, whole, as a number of bytes holds; the rest is counted."""
    sizes = accumulate(len(part.encode(errors="replace")) + 1 for part in parts)
    fit = sum(1 for total in sizes if total <= size)
    left = len(parts) - fit
    return [*parts[:fit], *([f"\n{count(left, what)} not shown here for want of space."] if left else [])]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(markdown, cells))} |"


def _problem(r: PolicyResult, p: Any, about: dict[str, Any]) -> str:
    where = f"{relative(p.span.source.name, about)}:{p.span.line}" if p.span is not None else relative(r.path, about)
    help = f"\n- **help**: {markdown(p.help)}" if p.help else ""
    return f"### problem {p.code}: {markdown(p.message)}\n\n- **where**: {markdown(where)}{help}"


def _finding(r: PolicyResult, f: Finding, about: dict[str, Any]) -> Iterator[str]:
    waived = "waived " if f.fingerprint in r.waived else ""
    path, line = place(f, r, about)
    yield f"### {waived}{f.severity.value} {f.code} {f.name}: {markdown(f.message)}"
    yield ""
    yield f"- **where**: {markdown(f'{path}:{line}')}, policy {markdown(f.policy)}"
    for label, text in telling(f, r):
        yield f"- **{markdown(label).strip()}**: {markdown(text)}"
    yield f"- **fingerprint**: `{f.fingerprint}`; `returnlogic explain {f.code}`"


FORMAT = Format("markdown", ".md", render)
