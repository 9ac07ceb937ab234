"""List what differs between two versions and no outcome rests on: statements, the text, what the law wants told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from returnlogic.base.value import in_words
from returnlogic.compare.product import ProductProgram
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Term

_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n")

MAX_PASSAGES = 5
"""Passages of a text that are shown in full; how many more there are is said."""
MAX_LETTERS = 160
"""Letters of one passage that are shown."""


def statements(product: ProductProgram) -> Iterator[str]:
    """Yield a line for each statement or restatement that is new, gone, or says something else."""
    aligned = product.aligned
    called_now = {then: now for now, then in aligned.clause_before.items()}
    old = {called_now.get(c.id, c.id): c for c in _stating(aligned.old)}
    new = {c.id: c for c in _stating(aligned.new)}
    for key in sorted({*old, *new}):
        before, now = old.get(key), new.get(key)
        if before is None and now is not None:
            yield f"the statement `{now.id}` is new: {_said(now)}"
        elif now is None and before is not None:
            yield f"the statement `{before.id}` is gone: {_said(before)}"
        elif before is not None and now is not None and _content(before, product, True) != _content(now, product):
            yield f"the statement `{now.id}` says otherwise: {_said(before)} before, {_said(now)} now"


def _stating(program: Program) -> list[Clause]:
    return [c for c in program.policy_clauses if c.kind in ("statement", "restatement")]


def _content(clause: Clause, product: ProductProgram, of_old: bool = False) -> tuple[str | Term | None, ...]:
    states: Term | None = clause.states
    if states is not None and of_old:
        states = product.before(states)
    return (*(q.text for q in clause.quotes), states, *(r.target for r in clause.relations))


def _said(clause: Clause) -> str:
    return f"“{_shortened(clause.quotes[0].text)}”" if clause.quotes else "without a quote"


def beside_the_programs(old: str, new: str, of_old: Program, of_new: Program) -> Iterator[str]:
    """Yield what differs between two texts and what the law wants told, which no outcome of their programs shows."""
    yield from passages(old, new, of_old, of_new)
    yield from duties_to_inform(of_old, of_new)


def duties_to_inform(old: Program, new: Program) -> Iterator[str]:
    """Yield a line for each provision on information, or on terms of a kind, that is new, gone, or says otherwise."""
    then, now = ({c.id: c for c in p.clauses if c.provision is not None and (c.requires or c.term)} for p in (old, new))
    for key in sorted({*then, *now}):
        before, after = then.get(key), now.get(key)
        shown = after or before
        assert shown is not None and shown.provision is not None
        what = f"{shown.provision.citation} (`{key}`), {_on(shown)}"
        if before is None:
            yield f"the law is new: {what}; whether the text keeps to it says `check`"
        elif after is None:
            yield f"the law is gone: {what}"
        elif before.written != after.written:
            yield f"the law says otherwise: {what}; whether the text keeps to it says `check`"


def _on(provision: Clause) -> str:
    if provision.requires:
        return f"information on {', '.join(map(in_words, provision.requires))}"
    return f"terms of the kind {in_words(provision.term)}"


def passages(old: str, new: str, of_old: Program, of_new: Program) -> Iterator[str]:
    """Yield a line for each passage that differs between two texts, in quotes and outside; spaces are no matter.

    What a quote says is compared by nobody but the reader: a clause can mean what it did and quote less.
    """
    for inside, where in ((True, "the text that clauses quote"), (False, "the text outside of all quotes")):
        then, now = _sentences(old, of_old, inside), _sentences(new, of_new, inside)
        found = []
        for tag, a, b, c, d in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
            if tag != "equal":
                sides = ((then[a:b], "before"), (now[c:d], "now"))
                found.append(", ".join(f"“{_shortened(' '.join(part))}” {when}" for part, when in sides if part))
        yield from (f"{where}: {words}" for words in found[:MAX_PASSAGES])
        if len(found) > MAX_PASSAGES:
            yield f"{where} differs in {len(found) - MAX_PASSAGES} more places"


def _sentences(text: str, program: Program, inside: bool) -> list[str]:
    """Return the sentences of a text, or what of them lies inside, or outside, of the quotes of clauses."""
    quotes = sorted((q.start, q.end) for c in program.policy_clauses for q in c.quotes)
    parts, at = [], 0
    for start, end in quotes:
        parts += [text[max(at, start) : max(at, end)]] if inside else [text[at : max(at, start)]]
        at = max(at, end)
    left = "\n".join(parts if inside else (*parts, text[at:]))
    return [words for x in _SENTENCE_END.split(left) if any(map(str.isalnum, words := " ".join(x.split())))]


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MAX_LETTERS else f"{words[: MAX_LETTERS - 1]}…"
