"""Find the words that a policy quotes in the text it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import combining, normalize
from unicodedata import name as unicode_name

from returnlogic.base.finding import Quotation
from returnlogic.base.source import Source, Span
from returnlogic.language import tree as t
from returnlogic.language.problem import Problem

UNSEEN = "\u00ad\u200c\u200d\u2060\ufeff"
"""Characters that join or part words without being seen: the soft hyphen, joiners and the mark of byte order."""


def _blank(character: str) -> bool:
    return character.isspace() or character == "\u200b"


def fold(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Fold every run of white space to one blank, leave out what is not seen, and compose accents (NFC).

    Return the text, and the stretch that each of its characters had before.
    """
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        start, at = at, at + 1
        if text[start] in UNSEEN:
            continue
        if _blank(text[start]):
            if folded and folded[-1] != " ":
                folded.append(" ")
                places.append((start, at))
            continue
        while at < len(text) and combining(text[at]):
            at += 1
        for character in normalize("NFC", text[start:at]):
            folded.append(character)
            places.append((start, at))
    return "".join(folded), places


class FoldedSource:
    """Finds quotes in a source, whatever the white space between the words, and what is not seen, on either side."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text, self.positions = fold(source.text)

    def find(self, quote: t.Text) -> Span:
        """Return the stretch a quote copies; raises `Problem` iff it is absent, or several fit and none is picked."""
        words = fold(quote.text)[0].strip(" ")
        if not words:
            raise Problem("RL502", "this quote is empty", quote.span, "copy the words of the sentence it stands for")
        places = []
        start = self.text.find(words)
        while start >= 0:
            places.append(start)
            start = self.text.find(words, start + 1)
        if not places:
            raise Problem("RL502", "this quote is not in the source", quote.span, self._nearest(words))
        if quote.nth == 0 and len(places) > 1:
            help = f'it stands in {len(places)} places: write `quote "…" (1st)`, or quote more of the sentence'
            raise Problem("RL502", "this quote is ambiguous", quote.span, help)
        if quote.nth > len(places):
            times = f"{len(places)} times" if len(places) > 1 else "once"
            help = f"count from 1 to {len(places)}" if len(places) > 1 else "leave the number out"
            raise Problem("RL502", f"this quote stands in the source only {times}", quote.span, help)
        at = places[max(0, quote.nth - 1)]
        return Span(self.source, self.positions[at][0], self.positions[at + len(words) - 1][1])

    def _nearest(self, words: str) -> str:
        """Show how the source goes on after the longest beginning of the quote that is in it."""
        lo, hi = 0, len(words)
        while lo < hi:
            middle = (lo + hi + 1) // 2
            lo, hi = (middle, hi) if words[:middle] in self.text else (lo, middle - 1)
        if lo < 8:
            return f"no part of it is in `{self.source.name}`; copy the words from there"
        at = self.text.find(words[:lo]) + lo
        text = self.text.rstrip(" ")
        start = text.rfind(" ", 0, max(0, at - 30)) + 1
        stop = text.find(" ", at + 30)
        shown = text[start:] if stop < 0 else f"{text[start:stop]} …"
        found = f"the source has “{'… ' if start else ''}{shown}”"
        if lo == len(words) or at == len(self.text) or (words[lo].isascii() and self.text[at].isascii()):
            return found
        return f"{found}, there {_code_point(self.text[at])}; the quote {_code_point(words[lo])}"


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X} ({unicode_name(character, 'a character without a name').lower()})"


@dataclass(slots=True)
class QuotedPlaces:
    """Holds the quotes of a policy that its source has, by their span in the policy, and the stretches they cover."""

    quotations: dict[Span, Quotation] = field(default_factory=dict)
    modelled: list[Span] = field(default_factory=list)
    aside: list[Span] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_quotes(policy: t.File, source: Source) -> QuotedPlaces:
    """Find each quote of a policy, and each text that a relation rests on; the latter need not be unambiguous."""
    folded, found = FoldedSource(source), QuotedPlaces()

    def place(quote: t.Text) -> Span | None:
        try:
            return folded.find(quote)
        except Problem as problem:
            found.problems.append(problem)
            return None

    for declaration in policy.declarations:
        for owner, quote in _quotes(declaration):
            if (span := place(quote)) is not None:
                (found.aside if isinstance(declaration, t.Aside) else found.modelled).append(span)
                found.quotations[quote.span] = Quotation(owner, quote.text, source.name, span.start, span.end)
        for relation in declaration.relations if isinstance(declaration, t.ClauseItem) else ():
            if relation.basis is not None:
                basis = place(t.Text(relation.basis.text, relation.basis.span, nth=1))
                found.modelled += [basis] if basis is not None else []
    return found


def _quotes(declaration: t.Declaration) -> Iterator[tuple[str, t.Text]]:
    """Yield each quote of a declaration, after the name of what it is declared for."""
    match declaration:
        case t.ClauseItem(name=name, items=items):
            for item in items:
                if isinstance(item, t.Quoted):
                    yield name.text, item.text
        case t.Reading(name, quote) | t.Standard(name, quote):
            yield name.text, quote
        case t.Aside(quote=quote):
            yield "", quote
        case _:
            pass
