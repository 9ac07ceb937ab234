"""The parts of a policy's page in HTML: its text with margin notes, what customers get, matters, open questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from math import sqrt
from typing import Any

from returnlogic.base.resources import read_text
from returnlogic.base.value import in_words
from returnlogic.matters.kinds import MatterKind
from returnlogic.present.overview import Situation
from returnlogic.reports._escape import html
from returnlogic.reports._format import PolicyResult
from returnlogic.reports._matters import HEADINGS, hangs, status
from returnlogic.reports._page import Card, PolicyPage, Tone
from returnlogic.reports._telling import days_of, standing_in_words
from returnlogic.reports._timeline import svg

_TONES = {
    "gives": "gives something",
    "takes": "takes something away or costs something",
    "asks": "asks something of the customer",
    "leaves": "leaves it to the shop",
    "says": "says something",
    "idle": "changes nothing",
}


def document(title: str, parts: Iterable[str], about: Mapping[str, Any]) -> str:
    """Return a page with these parts: one file that needs no network, and forbids scripts to itself."""
    head = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html(title)}</title>",
        f"<style>\n{read_text('spec', 'page.css').strip()}\n</style>",
        "</head>",
        "<body>",
        "<main>",
    ]
    foot = [
        "</main>",
        f"<footer><p>{html(about.get('name', ''))} {html(about.get('version', ''))}. ",
        "An analysis of texts, and no legal advice.</p></footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join([*head, *parts, *foot]) + "\n"


def numbers(found: Iterable[int], page: PolicyPage) -> str:
    """Return links to the matters of these numbers, each with its headline."""
    heads = {c.number: c.matter.words.headline for c in page.cards}
    return ", ".join(f'<a href="#m-{n}" title="{html(heads.get(n, ""))}">{n}</a>' for n in found)


def matter_rows(r: PolicyResult, page: PolicyPage) -> Iterator[str]:
    """Yield the table of matters, the worst first: number, what is wrong, and how much it weighs."""
    yield '<table class="matters"><caption class="hidden">What was found, the worst first</caption>'
    yield '<thead><tr><th scope="col">No</th><th scope="col">What is wrong</th><th scope="col">Weight</th></tr></thead>'
    for rank, some in groupby(page.cards, key=lambda c: c.matter.rank):
        yield f'<tbody><tr><th scope="rowgroup" colspan="3">{html(HEADINGS[rank])}</th></tr>'
        for c in some:
            m = c.matter
            weight = [m.severity.value, *(["depends on a reading"] if hangs(m) else [])]
            weight += [status(m, r)] if status(m, r) != "open" else []
            only_if = f"<br><small>Only if: {html('; or '.join(c.depends))}</small>" if c.depends else ""
            yield (
                f'<tr class="{m.severity.value}"><td>{numbers([c.number], page)}</td>'
                f"<td>{html(m.words.headline)}{only_if}</td><td>{html(', '.join(weight))}</td></tr>"
            )
        yield "</tbody>"
    yield "</table>"


def text_with_notes(page: PolicyPage) -> Iterator[str]:
    """Yield the policy's own words, marked by what they do, with the numbers of the matters they are in."""
    legend = " ".join(f'<span class="t-{tone}">{html(words)}</span>' for tone, words in _TONES.items())
    yield f'<p class="legend">Marked: {legend}. Numbers lead to what was found.</p><div class="policy">'
    before: tuple[int, ...] = ()
    for p in page.text:
        words = html_lines(p.text)
        if p.tone is not Tone.PLAIN and p.text.strip():
            words = f'<span class="t-{html(p.tone)}">{words}</span>'
        yield words
        if p.matters and p.matters != before and p.text.strip():
            yield f"<sup>{numbers(p.matters, page)}</sup>"
        before = p.matters if p.text.strip() else before
    yield "</div>"


def html_lines(text: str) -> str:
    """Return text as HTML, its line breaks kept."""
    return "<br>".join(html(line) for line in text.split("\n"))


def situation_parts(page: PolicyPage) -> Iterator[str]:
    """Yield each situation: a line of days, as written over as by law, and what each stretch of it gives."""
    if page.overview.untold:
        yield f"<p>It could not be told: {html(page.overview.untold)}.</p>"
        return
    yield (
        "<p>One order of each kind, otherwise as orders usually are, decided day by day: an overview, and no proof. "
        "Counted is the day on which the customer tells the shop; what they do then follows as it usually does. "
        "Rights that hang on something unusual are not in it, a repair that failed, say. "
        "The upper bar is the text, the lower one the law that was asked.</p>"
    )
    yield (
        '<p class="legend">'
        + " ".join(
            f'<span class="b b-{kind}">{html(words)}</span>'
            for kind, words in (
                ("gives", "given"),
                ("contradicts", "contradictory"),
                ("left_to_shop", "left to the shop"),
                ("refuses", "refused"),
                ("silent", "not dealt with"),
            )
        )
        + "</p>"
    )
    if page.overview.usual:
        yield "<details><summary>What these orders are like</summary>" + _listed(page.overview.usual) + "</details>"
    for s in page.overview.situations:
        yield from _situation(s)


def _situation(s: Situation) -> Iterator[str]:
    yield f'<section class="situation"><h3>{html(_capital("; ".join(s.labels)))}</h3>'
    ends = [b.last if b.last is not None else max(b.first + 30, 60) for b in s.bands]
    last = max(ends)

    def share(first: int, end: int) -> float:
        return round(100 * (sqrt(end + 1) - sqrt(first)) / sqrt(last + 1), 2)

    for kind in ("written", "law"):
        yield f'<div class="line" aria-hidden="true"><span class="who">{"text" if kind == "written" else "law"}</span>'
        for b, end in zip(s.bands, ends, strict=True):
            tone = f"b-{b.treatment.value}" if kind == "written" else "b-gives" if b.law else "b-silent"
            yield f'<span class="b {tone}" style="width:{share(b.first, end) * 0.9:.2f}%"></span>'
        yield "</div>"
    yield f'<table><caption class="hidden">{html("; ".join(s.labels))}</caption><thead><tr>'
    yield f'<th scope="col">Days since {html(s.start)}</th><th scope="col">As written</th>'
    yield '<th scope="col">By the law that was asked</th><th scope="col">An order</th></tr></thead><tbody>'
    for b in s.bands:
        less = " <strong>(less than the law)</strong>" if b.is_less else ""
        case = "".join(f"<li>{html(line)}</li>" for line in b.case)
        yield (
            f'<tr class="{"less" if b.is_less else ""}"><th scope="row">{html(days_of(b))}</th>'
            f"<td>{html(b.written)}{less}</td><td>{html(b.law or 'no right applies')}</td>"
            f"<td><details><summary>order</summary><ul>{case}</ul></details></td></tr>"
        )
    yield "</tbody></table></section>"


def card(c: Card, r: PolicyResult, findings: str) -> Iterator[str]:
    """Yield a matter in full; `findings` is what stands folded below it."""
    m = c.matter
    yield f'<article class="{m.severity.value} {status(m, r)}" id="m-{c.number}">'
    yield f"<h3>{c.number}. {html(m.words.headline)}</h3>"
    yield f'<p class="rank">{html(HEADINGS[m.rank])} · {html(m.severity.value)} · {html(status(m, r))}</p>'
    yield f"<p>{html(m.words.consequence)}</p>"
    if m.kind.is_list or len(m.findings) > 1:
        yield from _points(c)
    if c.quotes:
        yield "<h4>The text</h4>"
        yield from (f"<blockquote>{html(q)}</blockquote>" for q in c.quotes)
    if c.case and m.kind is not MatterKind.DRAFTING:
        yield "<h4>An order that shows it</h4>" + _listed(c.case)
        if c.picture is not None:
            yield f"<figure>{svg(c.picture)}</figure>"
        if c.written:
            yield "<h4>As written</h4>" + _listed(c.written)
        if c.by_law:
            yield "<h4>By law</h4>" + _listed(c.by_law)
    if c.law:
        yield "<h4>The law</h4>" + _listed(f"{p.citation}: {p.title} ({p.checked})" for p in c.law)
    if c.depends:
        yield "<h4>It depends</h4><p>It holds only if:</p>" + _listed(c.depends)
    yield f"<h4>What to write</h4><p>{html(m.words.suggestion)}</p>"
    yield f'<details class="technical"><summary>Technical details (matter {html(m.id)})</summary>{findings}</details>'
    yield "</article>"


def _points(c: Card) -> Iterator[str]:
    """Yield each thing that a matter says besides its headline, once."""
    heads = dict.fromkeys(w.headline for w in c.matter.lines if w.headline != c.matter.words.headline)
    if heads:
        yield f"<h4>{'The points' if c.matter.kind.is_list else 'What goes with it'}</h4>" + _listed(heads)


def _listed(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{html(line)}</li>' for line in lines)}</ul>"


def questions(page: PolicyPage) -> Iterator[str]:
    """Yield what the text leaves open and some answer ends a matter of; of the rest that there is more."""
    ending = [q for q in page.questions if any(a.ends for a in q.answers)]
    for q in ending:
        yield f"<section><h3>{html(_capital(q.words))}</h3><ul>"
        for a in q.answers:
            ends = f"ends {numbers(a.ends, page)}" if a.ends else "ends none"
            yield f"<li>{html(a.words)}: {ends} <small>(recorded by <code>{html(a.line)}</code>)</small></li>"
        yield "</ul></section>"
    rest = [_capital(q.words) for q in page.questions if q not in ending]
    if rest:
        yield "<p>Also open, and no answer to one of them alone ends a matter:</p>" + _listed(rest)


def markets(r: PolicyResult, page: PolicyPage) -> Iterator[str]:
    """Yield where the policy stands in each jurisdiction, and which matters are measured by its law."""
    if not r.standings():
        yield "<p>No law was asked, so nothing here says that the text keeps to any.</p>"
        return
    yield '<table><caption class="hidden">Where the policy stands in each market</caption><thead><tr>'
    yield '<th scope="col">Law</th><th scope="col">Where the policy stands</th><th scope="col">Matters</th>'
    yield "</tr></thead><tbody>"
    for s in r.standings():
        under = [c.number for c in page.cards if s.law in page.laws_of.get(c.number, ())]
        told = f"<td>{html(standing_in_words(s))}</td><td>{numbers(under, page) or 'none'}</td>"
        yield f'<tr><th scope="row">{html(s.law)}</th>{told}</tr>'
    yield "</tbody></table>"


def fine(r: PolicyResult, page: PolicyPage) -> Iterator[str]:
    """Yield what was proved of every order, and what the policy gives where the law that was asked gives nothing."""
    more = [
        f"{_capital('; '.join(s.labels))}: {b.written}, days {days_of(b)} since {s.start}"
        for s in page.overview.situations
        for b in s.bands
        if b.treatment.value == "gives" and not b.law
    ]
    yield _listed(page.sound) if page.sound else "<p>Nothing that could be said in one sentence.</p>"
    if more and r.law:
        yield "<p>More than the law that was asked, in the orders of the overview:</p>" + _listed(more)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def remarks_on_law(r: PolicyResult) -> Iterator[str]:
    """Yield how many provisions were compared, and how many not, by why not."""
    for state in sorted({p.status for p in r.provisions}):
        some = [p for p in r.provisions if p.status is state]
        yield f"{len(some)} provision{'s' if len(some) > 1 else ''} {in_words(state.value)}"
