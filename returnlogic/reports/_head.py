"""Answer in three sentences whether a policy can be published as it is; every figure is computed."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten, wrap

from returnlogic.base.finding import Severity
from returnlogic.law.standing import Standing
from returnlogic.matters.kinds import Rank
from returnlogic.reports._escape import visible
from returnlogic.reports._format import PolicyResult
from returnlogic.reports._matters import hangs, status
from returnlogic.reports._page import PolicyPage
from returnlogic.reports._telling import count, summary

_COUNTED = {
    Rank.BELOW_LAW: ("gives less than the law", "give less than the law"),
    Rank.CONTRADICTION: ("cannot hold as it stands", "cannot hold as they stand"),
    Rank.OPEN: ("is left open", "are left open"),
    Rank.DRAFTING: ("is a minor point", "are minor points"),
}


MOST, WIDTH = 8, 100
"""Matters, and columns of a line, that are told in short."""


def in_short(r: PolicyResult, as_of: str | None) -> Iterator[str]:
    """Yield a dozen lines on a policy: its name, the answer, and the matters that weigh most; or its problems."""
    seller = f"{r.page.seller}: " if r.page is not None and r.page.seller else ""
    yield visible(f"== {seller}{r.title or r.id or r.path}")
    if r.problems or r.page is None:
        yield visible(summary(r))
        yield from (visible(text) for text in (*r.remarks, *(f"{f.code}: {f.message}" for f in r.findings)))
        return
    for sentence in answer(r, r.page, as_of):
        yield from wrap(visible(sentence), WIDTH)
    for c in r.page.cards[:MOST]:
        headline = shorten(c.matter.words.headline, WIDTH - 6, placeholder="…")
        yield f"{c.number:>4}  {visible(headline)}"
    if len(r.page.cards) > MOST:
        yield f"      and {count(len(r.page.cards) - MOST, 'more matter')}"


def answer(r: PolicyResult, page: PolicyPage, as_of: str | None) -> Iterator[str]:
    """Yield the answer, what it rests on, and which law was asked and which was not."""
    matters = [c.matter for c in page.cards if status(c.matter, r) == "open"]
    grave = [m for m in matters if m.rank <= Rank.CONTRADICTION]
    if any(m.severity is Severity.ERROR for m in grave):
        verdict = "Do not publish it as it is."
    elif r.unanswered():
        verdict = f"It cannot be told: {count(len(r.unanswered()), 'question')} had no answer."
    elif grave:
        verdict = "Have what is below read before it is published: it depends on a reading, or on law to be looked up."
    else:
        verdict = "Nothing graver than what is left open was found."
    parts = []
    for rank, (one, several) in _COUNTED.items():
        of_rank = [m for m in matters if m.rank is rank]
        open_ = sum(map(hangs, of_rank))
        depends = f" ({open_} of them only on a reading or a judgement)" if open_ and rank < Rank.OPEN else ""
        if of_rank:
            parts.append(f"{len(of_rank)} {one if len(of_rank) == 1 else several}{depends}")
    told = f"Of {count(len(matters), 'matter')}, {', '.join(parts)}." if parts else "No matter is open."
    yield f"{verdict} {told}"
    if r.unanswered() and "cannot be told" not in verdict:
        yield f"{count(len(r.unanswered()), 'question')} had no answer: more may be wrong."
    if page.left_out:
        yield f"Not asked: {count(len(page.left_out), 'kind')} of question."
    known = len(page.cards) - len(matters)
    if known:
        yield f"{count(known, 'more matter')} {'is' if known == 1 else 'are'} accepted, or known from before."
    asked = [s.law for s in r.standings() if s.standing is not Standing.NOT_ASKED]
    left = [s.law for s in r.standings() if s.standing is Standing.NOT_ASKED]
    law = f"The law of {', '.join(asked)} was asked" if asked else "No law was asked"
    law += f"; that of {', '.join(left)} was not." if left else "."
    first, last = page.period
    since = as_of or first
    yield f"{law} It is about contracts {f'from {since}' if since else 'of its period'}{f' to {last}' if last else ''}."
