"""Know the words of a text that decide something, and whether what stands in a clause says the same."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from returnlogic.base.resources import read_text

_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|#[^\n]*')
_WORD = re.compile(r"[\w.%]+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Decider:
    """Tells whether a clause says words of one meaning: with one of `said_by`, or, if there is any, no `denied_by`.

    Both are words of a clause, as `written` returns them. With one of `whole` it says all of its sentence.
    """

    said_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    whole: tuple[str, ...]

    def said(self, words: str) -> bool:
        """Return whether the words of a clause say it."""
        denied = not self.denied_by or _any(self.denied_by, words)
        return not denied or _any((*self.said_by, *self.whole), words)


def deciding_words(text: str) -> Iterator[tuple[str, Decider]]:
    """Yield each deciding word of a text, in lower case and with single blanks; of several that fit, the longest."""
    for match in _pattern().finditer(text):
        word = " ".join(match[0].lower().split())
        yield word, _deciders()[_NUMBER.sub("#", word)]


def written(policy_text: str) -> str:
    """Return the words of a stretch of a policy outside its strings and comments, each between single blanks."""
    return " ".join(("", *_WORD.findall(_STRING_OR_COMMENT.sub(" ", policy_text)), ""))


def _any(phrases: Sequence[str], words: str) -> bool:
    return any(f" {phrase} " in words for phrase in phrases)


@cache
def _deciders() -> Mapping[str, Decider]:
    data = tomllib.loads(read_text("spec", "deciding_words.toml"))
    whole = tuple(data.pop("whole"))
    entries = [entry for language in data.values() for entry in language]
    made = [(e["words"], Decider(tuple(e["said_by"]), tuple(e.get("denied_by", ())), whole)) for e in entries]
    return {word: decider for words, decider in made for word in words}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_deciders(), key=lambda word: (-len(word), word))
    spelled = [re.escape(word).replace(r"\#", r"\d+").replace(r"\ ", r"\s+") for word in longest_first]
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)", re.IGNORECASE)
