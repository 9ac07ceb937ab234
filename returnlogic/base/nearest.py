"""Find the known names that a misspelt one may stand for."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

ALIKE = 0.6
"""How alike two words are, from 0 to 1, for one to be taken for the other."""


def nearest(word: str, known: Iterable[str], *, most: int = 1, alike: float = ALIKE) -> list[str]:
    """Return the known names most like a word, best first, at most so many; the same letters are the best match."""
    names = sorted(known)
    letters = sorted(word)
    same_letters = [name for name in names if sorted(name) == letters]
    return [*dict.fromkeys([*same_letters, *get_close_matches(word, names, n=most, cutoff=alike)])][:most]


def suggest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` with the nearest known name, to end a message with; empty iff none is near."""
    found = nearest(word, known)
    return f"; did you mean `{found[0]}`?" if found else ""
