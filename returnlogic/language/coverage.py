"""Quotes are found in the source, verbatim; every word is modelled, marked aside, or open."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from returnlogic.base.source import Source, Span
from returnlogic.language import tree as t
from returnlogic.language.problem import Problem

_WORD = re.compile(r"\w[\w'’@.,-]*\w|\w")
_ENUMERATOR = re.compile(r"[0-9]{1,2}|[a-z]")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many words of the source are modelled, aside or open, and the open stretches as spans of the source."""

    words: int
    modelled: int
    aside: int
    open: tuple[Span, ...]

    @property
    def open_words(self) -> int:
        """The number of words neither quoted nor marked aside."""
        return self.words - self.modelled - self.aside

    @property
    def percent(self) -> int:
        """The share of words accounted for, truncated: 99.99 is 99."""
        return 100 * (self.modelled + self.aside) // self.words if self.words else 100


def _blank(character: str) -> bool:
    return character.isspace() or character in "\u200b\u2060\ufeff"


def fold(text: str) -> tuple[str, list[int]]:
    """The text with every run of white space folded to one blank, and the place each character had before."""
    places = [i for i, c in enumerate(text) if not _blank(c) or (i > 0 and not _blank(text[i - 1]))]
    return "".join(" " if _blank(text[i]) else text[i] for i in places), places


class Folded:
    """A source with every run of white space folded to one blank, and the way back to its positions."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text, self.positions = fold(source.text)

    def find(self, quote: t.Text) -> Span:
        """Where the quote stands; raises `Problem` iff it is absent, or stands in several places and none is picked."""
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
        return Span(self.source, self.positions[at], self.positions[at + len(words) - 1] + 1)

    def _nearest(self, words: str) -> str:
        """The longest beginning of the quote that is in the source, and how the source goes on."""
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
        return f"the source has “{'… ' if start else ''}{shown}”"


def coverage(source: Source, modelled: list[Span], aside: list[Span]) -> Coverage:
    """How the words of a source are accounted for; enumerators such as `1.` or `-` count as aside."""
    counts = {"modelled": 0, "aside": 0}
    total = 0
    stretches: list[tuple[int, int]] = []
    within = {"modelled": _within(modelled), "aside": _within(aside)}
    previous_open = False
    for found in _WORD.finditer(source.text):
        total += 1
        start, end = found.span()
        kind = next((k for k, test in within.items() if test(start, end)), None)
        if kind is None and _ENUMERATOR.fullmatch(found[0]) and source.text[end : end + 1] in (".", ")"):
            line_start = source.text.rfind("\n", 0, start) + 1
            kind = "aside" if not source.text[line_start:start].strip() else None
        if kind is not None:
            counts[kind] += 1
            previous_open = False
            continue
        if previous_open:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
        previous_open = True
    return Coverage(total, counts["modelled"], counts["aside"], tuple(Span(source, a, b) for a, b in stretches))


def _within(spans: list[Span]) -> Callable[[int, int], bool]:
    """The test whether a stretch lies inside one of the spans: some span starts no later and ends no earlier."""
    ordered = sorted(spans, key=lambda s: s.start)
    starts = [s.start for s in ordered]
    furthest = [0, *accumulate((s.end for s in ordered), max)]
    return lambda start, end: furthest[bisect_right(starts, start)] >= end
