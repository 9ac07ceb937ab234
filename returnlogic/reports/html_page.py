"""`--format html`: the text report as one page that needs no network, no script and no other file, and that prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from returnlogic.base.finding import Finding
from returnlogic.reports._escape import html
from returnlogic.reports._format import Format, PolicyResult
from returnlogic.reports._matters import about as about_matter
from returnlogic.reports._matters import by_rank
from returnlogic.reports._telling import heading, standing_lines, summary, telling
from returnlogic.reports._timeline import svg

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; }
article { border-left: .4rem solid; padding: .1rem 1rem; margin: 1.5rem 0; break-inside: avoid; }
.error { border-color: #b00020; } .warning { border-color: #b26a00; } .note { border-color: #4a6572; }
.waived { border-style: dashed; }
dl { display: grid; grid-template-columns: 9rem 1fr; gap: .2rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
dt, dd, h1, h2, h3 { overflow-wrap: anywhere; } svg { max-width: 100%; height: auto; }
""".strip()


def render(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Return the page. Every word of a policy is escaped, and the page forbids scripts to itself."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width">',
        "<title>Return policies</title>",
        f"<style>\n{_STYLE}\n</style>",
        "</head>",
        "<body>",
        "<h1>Return policies</h1>",
        "<ul>",
        *(f"<li>{html(text)}</li>" for r in results for text in (summary(r), *standing_lines(r), *r.remarks)),
        "</ul>",
    ]
    for r in results:
        parts += _policy(r, about)
    parts.append(f"<p>{html(about.get('name', ''))} {html(about.get('version', ''))}</p>")
    return "\n".join([*parts, "</body>", "</html>"]) + "\n"


def _policy(r: PolicyResult, about: dict[str, Any]) -> Iterator[str]:
    yield "<section>"
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
            yield from _finding(f, r)
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


def _finding(f: Finding, r: PolicyResult) -> Iterator[str]:
    waived = " waived" if f.fingerprint in r.waived else ""
    level = f.severity.value
    yield f'<article class="{level}{waived}" id="f-{html(f.fingerprint)}">'
    yield f"<h3>{f'{waived} {level}'.strip()} {html(f.code)} {html(f.name)}: {html(f.message)}</h3>"
    path, line = f.location
    yield "<dl>"
    if path:
        yield f"<dt>where</dt><dd>{html(f'{path}:{line}')}</dd>"
    for label, text in telling(f, r):
        if label == "days" and f.story.picture is not None:
            yield f"<dt>picture</dt><dd>{svg(f.story.picture)}</dd>"
        yield f"<dt>{html(label)}</dt><dd>{html(text)}</dd>"
    yield f"<dt>fingerprint</dt><dd>{html(f.fingerprint)}</dd></dl>"
    yield "</article>"


FORMAT = Format("html", ".html", render)
