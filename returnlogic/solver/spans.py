"""Sets of whole numbers as intervals."""

from __future__ import annotations

from collections.abc import Iterable

Spans = tuple[tuple[int, int], ...]
"""Disjoint intervals `(from, to)` of whole numbers, in order, both ends in them."""


def common(a: Spans, b: Spans) -> Spans:
    """Return the intersection."""
    found = []
    i = j = 0
    while i < len(a) and j < len(b):
        lo, hi = max(a[i][0], b[j][0]), min(a[i][1], b[j][1])
        if lo <= hi:
            found.append((lo, hi))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def complement(spans: Spans, lo: int, hi: int) -> Spans:
    """Return what of `lo..hi` is in none of the intervals, which lie in it."""
    found = []
    for start, end in spans:
        if lo < start:
            found.append((lo, start - 1))
        lo = end + 1
    return (*found, (lo, hi)) if lo <= hi else tuple(found)


def joined(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return the union of some intervals, in any order and perhaps overlapping, as maximal ones."""
    found: list[tuple[int, int]] = []
    for lo, hi in sorted(spans):
        if found and lo <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], hi))
        else:
            found.append((lo, hi))
    return tuple(found)


def union(a: Spans, b: Spans) -> Spans:
    """Return the union of two sets, as maximal intervals."""
    return joined([*a, *b])
