"""Tell the page of a policy as headings, sentences, lists, quotations and tables: for Markdown and Word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from returnlogic.base.finding import Verdict
from returnlogic.matters.kinds import MatterKind
from returnlogic.reports._blocks import Block, Heading, Items, Rows, Sentences
from returnlogic.reports._format import PolicyResult
from returnlogic.reports._head import answer
from returnlogic.reports._matters import HEADINGS, status
from returnlogic.reports._page import Card, PolicyPage
from returnlogic.reports._telling import days_of, standing_in_words, summary


def blocks(results: Sequence[PolicyResult], as_of: str | None) -> Iterator[Block]:
    """Yield what the pages of policies say, in their order."""
    for r in results:
        if r.page is not None:
            yield from _policy(r, r.page, as_of)
            continue
        yield Heading(1, r.title or r.path)
        yield Sentences(summary(r))
        told = (*(f"{p.code}: {p.message}" for p in r.problems), *(f"{f.code}: {f.message}" for f in r.findings))
        yield Items((*told, *r.remarks))


def _policy(r: PolicyResult, page: PolicyPage, as_of: str | None) -> Iterator[Block]:
    yield Heading(1, f"{page.seller}: {r.title}" if page.seller else r.title)
    yield from map(Sentences, answer(r, page, as_of))
    yield Heading(2, "What was found")
    found = [(c, c.matter) for c in page.cards]
    yield Rows(
        ("No", "What is wrong", "Kind", "Weight", "Status"),
        tuple((str(c.number), m.words.headline, HEADINGS[m.rank], m.severity.value, status(m, r)) for c, m in found),
    )
    if page.overview.untold:
        yield Sentences(f"What customers get, by day, could not be told: {page.overview.untold}.")
    if page.overview.situations:
        yield Heading(2, "What customers get, by day")
        yield Sentences("One order of each kind, otherwise as orders usually are, decided day by day: no proof.")
        for s in page.overview.situations:
            yield Heading(3, _capital("; ".join(s.labels)))
            rows = ((days_of(b), b.written, b.law or "no right applies", "yes" if b.is_less else "") for b in s.bands)
            columns = (f"Days since {s.start}", "As written", "By the law that was asked", "Less than the law")
            yield Rows(columns, tuple(rows))
    yield Heading(2, "Each matter")
    for c in page.cards:
        yield from _card(c, r)
    yield from _questions(page)
    yield Heading(2, "Markets")
    yield Items(tuple(f"{s.law}: {standing_in_words(s)}" for s in r.standings()) or ("no law was asked",))
    yield Heading(2, "What is fine")
    yield Items(page.sound or ("nothing that could be said in one sentence",))
    yield Heading(2, "About this analysis")
    yield Sentences(summary(r))
    untold = tuple(f"Not told: {g.code} {g.subject}: {g.reason}" for g in r.goals if g.verdict is Verdict.NOT_PROVED)
    yield Items((*r.remarks, *untold, *(f"Assumed: {text}" for text in page.assumed)))
    yield Sentences("An analysis of texts, and no legal advice.")


def _card(c: Card, r: PolicyResult) -> Iterator[Block]:
    m = c.matter
    yield Heading(3, f"{c.number}. {m.words.headline}")
    yield Sentences(f"{HEADINGS[m.rank]}; {m.severity.value}; {status(m, r)}. {m.words.consequence}")
    yield Items(tuple(dict.fromkeys(w.headline for w in m.lines if w.headline != m.words.headline)))
    yield from (Sentences(q, quoted=True) for q in c.quotes)
    if c.case and m.kind is not MatterKind.DRAFTING:
        yield Sentences("An order that shows it:")
        yield Items(c.case)
        yield Items((*(f"As written: {w}" for w in c.written), *(f"By law: {w}" for w in c.by_law)))
    yield Items(tuple(f"{p.citation}: {p.title} ({p.checked})" for p in c.law))
    if c.depends:
        yield Sentences("It holds only if:")
        yield Items(c.depends)
    yield Sentences(f"What to write: {m.words.suggestion}")


def _questions(page: PolicyPage) -> Iterator[Block]:
    ending = [q for q in page.questions if any(a.ends for a in q.answers)]
    if ending:
        yield Heading(2, "What the text leaves open")
    for q in ending:
        yield Heading(3, _capital(q.words))
        rows = ((a.words, ", ".join(map(str, a.ends)) or "none", a.line) for a in q.answers)
        yield Rows(("If it means", "Matters that end", "Recorded by"), tuple(rows))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
