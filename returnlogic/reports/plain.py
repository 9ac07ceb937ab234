"""`--format plain`: the report told in sentences, without drawing or columns; for screen readers and logs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from returnlogic.base.finding import Finding
from returnlogic.reports._escape import printable, visible, workflow_log
from returnlogic.reports._format import Format, PolicyResult
from returnlogic.reports._matters import about as about_matter
from returnlogic.reports._matters import by_rank, listed_matters
from returnlogic.reports._telling import count, heading, standing_lines, summary, telling

_LABELS = {
    "waived": "This finding is waived",
    "baseline": "This finding is in the baseline",
    "issue": "The question is",
    "case": "The case",
    "any": "What does not matter",
    "days": "In days",
    "region": "It holds for",
    "application": "What the text says of it",
    "conclusion": "So",
    "law": "The law",
    "how sure": "How sure this is",
    "help": "What would help",
}


def render(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Render one sentence or field a line; an empty line between findings."""
    lines: list[str] = []
    for r in results:
        if r.problems:
            lines += [f"{visible(r.path)} was not checked. {count(len(r.problems), 'problem')}.", ""]
            for p in r.problems:
                source, line = (p.span.source.name, p.span.line) if p.span is not None else (r.path, 0)
                where = visible(f"{source}, line {line}" if line else source)
                help = f" What would help: {visible(p.help)}." if p.help else ""
                lines += [f"Problem {p.code} in {where}: {visible(p.message)}.{help}", ""]
            continue
        lines += [f"Policy {visible(heading(r, about.get('as_of')))}.", ""]
        lines += [*_matters(r)]
        listed = r.listed()
        for number, f in enumerate(listed, 1):
            lines += [*_finding(printable(f), r, f"Finding {number} of {len(listed)}"), ""]
    for r in results:
        lines += [
            f"{visible(summary(r)).replace(' | ', '; ')}.",
            *(_sentence(visible(line)) for line in (*standing_lines(r), *r.remarks)),
        ]
    return "\n".join(map(workflow_log, lines)) + "\n"


def _matters(r: PolicyResult) -> Iterator[str]:
    several = len(listed_matters(r))
    for title, some in by_rank(r):
        for number, m in some:
            told = f"{_sentence(visible(m.words.headline))} {visible(about_matter(m, r)).replace(' · ', ', matter ')}."
            yield f"Matter {number} of {several}, {title.lower()}: {told}"
    if several:
        yield ""


def _finding(f: Finding, r: PolicyResult, number: str) -> Iterator[str]:
    path, line = f.location
    where = f" In {path}, line {line}." if path else ""
    yield f"{number}: {f.severity.value} {f.code}, {f.name}. {_sentence(f.message)}{where}"
    for label, text in telling(f, r):
        yield f"{_LABELS.get(label, label.replace('clause ', 'Clause ', 1))}: {_sentence(visible(text))}"
    yield f"More with: returnlogic explain {f.code}. Fingerprint {f.fingerprint}."


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", ".”", "?”", "!”")) else f"{text}."


FORMAT = Format("plain", ".txt", render)
