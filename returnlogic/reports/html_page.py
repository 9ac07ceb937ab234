"""`--format html`, and `report`: the page of a policy. One file that needs no network, no script and no other file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from returnlogic.base.finding import Finding, Verdict
from returnlogic.reports._escape import html
from returnlogic.reports._format import Format, PolicyResult
from returnlogic.reports._head import answer
from returnlogic.reports._html_parts import (
    card,
    document,
    fine,
    markets,
    matter_rows,
    questions,
    remarks_on_law,
    situation_parts,
    text_with_notes,
)
from returnlogic.reports._matters import about as about_matter
from returnlogic.reports._matters import by_rank
from returnlogic.reports._page import PolicyPage
from returnlogic.reports._telling import heading, standing_lines, summary, telling
from returnlogic.reports._timeline import svg


def render(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Return the page. Every word of a policy is escaped, and the page forbids scripts to itself."""
    names = ", ".join(r.title or r.id or r.path for r in results)
    parts: list[str] = []
    for r in results:
        parts += _page(r, r.page, about) if r.page is not None and not r.problems else _policy(r, about)
    return document(f"Return policies: {names}", parts, about)


def _page(r: PolicyResult, page: PolicyPage, about: dict[str, Any]) -> Iterator[str]:
    """Yield the page of a policy: the answer, then what was found, then all that it rests on."""
    yield f"<h1>{html(f'{page.seller}: {r.title}' if page.seller else r.title)}</h1>"
    yield from (f'<p class="answer">{html(line)}</p>' for line in answer(r, page, about.get("as_of")))
    sections = {
        "What was found": matter_rows(r, page),
        "The text": text_with_notes(page),
        "What customers get, by day": situation_parts(page) if page.overview.situations or page.overview.untold else (),
        "Each matter": (line for c in page.cards for line in card(c, r, _findings(r, c.matter.findings))),
        "What the text leaves open": questions(page) if page.questions else (),
        "Markets": markets(r, page),
        "What is fine": fine(r, page),
        "About this analysis": _colophon(r, page),
    }
    for title, lines in sections.items():
        shown = list(lines)
        if shown:
            yield f"<section><h2>{html(title)}</h2>"
            yield from shown
            yield "</section>"


def _findings(r: PolicyResult, findings: Sequence[Finding]) -> str:
    told = {f.fingerprint for f in r.listed()}
    return "\n".join(line for f in findings if f.fingerprint in told for line in _finding(f, r, "h4"))


def _colophon(r: PolicyResult, page: PolicyPage) -> Iterator[str]:
    """Yield what was asked and what was not, what was assumed, and the findings about the run itself."""
    unanswered = [g for g in r.goals if g.verdict is Verdict.NOT_PROVED]
    yield f"<p>{html(summary(r))}</p>"
    yield (
        "<p>Where an order is shown, it was found by a solver and decided once more by an interpreter; what is about "
        "the text as a whole rests on its words. What is stated as fine was proved of all orders in the model, which "
        "somebody wrote beside the text. Nothing is known beyond it.</p>"
    )
    items = [*remarks_on_law(r), *r.remarks]
    items += [f"Not told: {g.code} {g.subject}: {g.reason}" for g in unanswered]
    items += [f"Assumed: {text}" for text in page.assumed]
    yield f"<ul>{''.join(f'<li>{html(text)}</li>' for text in items)}</ul>"
    in_matters = {f.fingerprint for m in r.matters for f in m.findings}
    for f in r.listed():
        if f.fingerprint not in in_matters:
            yield from _finding(f, r, "h3")


def _policy(r: PolicyResult, about: dict[str, Any]) -> Iterator[str]:
    """Yield a policy of which there is no page: its problems, or its matters and findings."""
    yield "<section>"
    yield f"<h1>{html(r.title or r.path)}</h1>"
    lines = (summary(r), *standing_lines(r), *r.remarks)
    yield f"<ul>{''.join(f'<li>{html(text)}</li>' for text in lines)}</ul>"
    if r.problems:
        yield f"<h2>{html(r.path)}: not checked</h2>"
        for p in r.problems:
            where = str(p.span) if p.span is not None else r.path
            yield f'<article class="error"><h3>problem {html(p.code)}: {html(p.message)}</h3>'
            yield f"<dl><dt>where</dt><dd>{html(where)}</dd>"
            yield (f"<dt>help</dt><dd>{html(p.help)}</dd>" if p.help else "") + "</dl></article>"
    else:
        yield f"<h2>{html(heading(r, about.get('as_of')))}</h2>"
        yield from _matters(r)
        for f in r.listed():
            yield from _finding(f, r, "h3")
    yield "</section>"


def _matters(r: PolicyResult) -> Iterator[str]:
    """Yield the matters by rank, each with a link to the finding that says it best."""
    told = {f.fingerprint for f in r.listed()}
    for title, some in by_rank(r):
        yield f'<h3>{html(title)}</h3><ol start="{some[0][0]}">'
        for _, m in some:
            first = next(f.fingerprint for f in m.findings if f.fingerprint in told)
            line = f'<a href="#f-{html(first)}">{html(m.words.headline)}</a>'
            yield f'<li class="{m.severity.value}">{line}<br><small>{html(about_matter(m, r))}</small></li>'
        yield "</ol>"


def _finding(f: Finding, r: PolicyResult, level: str) -> Iterator[str]:
    """Yield a finding with all that it says, below a heading of this level."""
    waived = " waived" if f.fingerprint in r.waived else ""
    weight = f.severity.value
    yield f'<div class="finding {weight}{waived}" id="f-{html(f.fingerprint)}">'
    yield f"<{level}>{f'{waived} {weight}'.strip()} {html(f.code)} {html(f.name)}: {html(f.message)}</{level}>"
    path, line = f.location
    yield "<dl>"
    if path:
        yield f"<dt>where</dt><dd>{html(f'{path}:{line}')}</dd>"
    for label, text in telling(f, r):
        if label == "days" and f.story.picture is not None:
            yield f"<dt>picture</dt><dd>{svg(f.story.picture)}</dd>"
        yield f"<dt>{html(label)}</dt><dd>{html(text)}</dd>"
    yield f"<dt>fingerprint</dt><dd>{html(f.fingerprint)}</dd></dl>"
    yield "</div>"


FORMAT = Format("html", ".html", render, needs_page=True)
