"""Count the words of a source that a policy models, marks aside, or leaves open."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from returnlogic.base.source import Source, Span

_WORD = re.compile(r"\w[\w'’@.,-]*\w|\w")
_ENUMERATOR = re.compile(r"[0-9]{1,2}|[a-z]")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Holds how many words of a source are modelled, aside or open, and the open stretches as spans of the source."""

    words: int
    modelled: int
    aside: int
    open: tuple[Span, ...]

    @property
    def open_words(self) -> int:
        """Return the number of words neither quoted nor marked aside."""
        return self.words - self.modelled - self.aside

    @property
    def percent(self) -> int:
        """Return the percentage of words accounted for, truncated: 99.99 is 99."""
        return 100 * (self.modelled + self.aside) // self.words if self.words else 100


def coverage(source: Source, modelled: list[Span], aside: list[Span]) -> Coverage:
    """Count the words of a source inside the modelled and the aside spans; enumerators such as `1.` count as aside."""
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
    """Return the test whether a stretch lies inside a span: one starts no later and ends no earlier."""
    ordered = sorted(spans, key=lambda s: s.start)
    starts = [s.start for s in ordered]
    furthest = [0, *accumulate((s.end for s in ordered), max)]
    return lambda start, end: furthest[bisect_right(starts, start)] >= end
