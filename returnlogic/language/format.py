"""Write a tree as canonical text: one layout for every file, comments kept, meaning untouched.

`rows` says what stands in a row; here rows become lines. A row that is too long breaks after `and`, `or` or a comma.
Laws (tests/language/test_format.py): parsing the text gives the tree back, formatting twice changes nothing, no comment
is lost. Layout carries no meaning, so nothing is decided here. `parse` is the counterpart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from returnlogic.language import tree as t
from returnlogic.language.rows import WIDTH, Row, Words, head, rows


def format(file: t.File) -> str:
    """Return the canonical text of a file; `parse` of it is the same tree, up to spans."""
    return _Page(file).put(file)


def _together(a: t.Declaration, b: t.Declaration) -> bool:
    """Decide whether neighbours stand without a blank line: both of one kind without items, or short definitions."""
    if isinstance(a, t.ClauseItem) and isinstance(b, t.ClauseItem):
        return a.kind == b.kind == "definition" and len(rows(a)) == len(rows(b)) == 1
    return type(a) is type(b) and not isinstance(a, t.ClauseItem | t.Example | t.Property)


class _Page:
    """Puts words down in order, and a comment right before the first word that stands after it."""

    def __init__(self, file: t.File) -> None:
        self.source = file.source.text
        self.lines: list[str] = []
        self.closed = True  # nothing can follow on the last line: there is none, or it ends with a comment

    def put(self, file: t.File) -> str:
        """Return the text of the whole file."""
        blocks = [head(file), *map(rows, file.declarations)]
        waiting = iter(self._slots(file, [word for block in blocks for row in block for word in row.words]))
        for number, block in enumerate(blocks):
            together = number == 0 or (number > 1 and _together(*file.declarations[number - 2 : number]))
            for row in block:
                here = next(waiting)
                if row is block[0]:
                    self._gap(here, row.words[0][1], not together, number > 0)
                self._comments(here, row.indent, blank=True)
                if row is block[0] and self._blank_before(row.words[0][1]):
                    self._blank()
                self._row(row, waiting)
        self._comments(next(waiting), 0, blank=True)
        return "\n".join(self.lines) + "\n"

    def _slots(self, file: t.File, words: Words) -> list[list[t.Comment]]:
        """Return for each word the comments right before it; a keyword has no place, so it is found by its text."""
        places = [*accumulate((at for _, at in words), max), len(self.source)]
        slots: list[list[t.Comment]] = [[] for _ in places]
        for comment in file.comments:
            index = bisect_right(places, comment.span.start, hi=len(words))
            between = re.sub(r"#[^\n]*", "", self.source[comment.span.end : places[index]]).split()
            while index > 0 and words[index - 1][1] < 0 and (keyword := words[index - 1][0].split()):
                if between[-len(keyword) :] != keyword:
                    break
                between = between[: -len(keyword)]
                index -= 1
            slots[index].append(comment)
        return slots

    def _gap(self, comments: list[t.Comment], start: int, apart: bool, allowed: bool) -> None:
        """Add a blank line between declarations that stand apart or have a comment between them, if there is none."""
        if comments and self._trailing(comments[0]):
            self._comments([comments.pop(0)], 0, blank=False)
        left = any(map(self._blank_before, (*(c.span.start for c in comments), start)))
        if allowed and not left and (apart or comments):
            self._blank()

    def _row(self, row: Row, waiting: Iterator[list[t.Comment]]) -> None:
        self.lines.append(" " * row.indent + row.words[0][0])
        self.closed = False
        for index, (text, _) in enumerate(row.words[1:], 1):
            self._comments(next(waiting), row.indent + 4, blank=False)
            full = _breaks(row.words[index - 1][0]) and len(self.lines[-1]) + _reach(row.words[index:]) > WIDTH
            if self.closed or full:
                self.lines.append(" " * (row.indent + 4) + text)
                self.closed = False
            else:
                self.lines[-1] += " " + text

    def _comments(self, comments: list[t.Comment], indent: int, blank: bool) -> None:
        for comment in comments:
            if self._trailing(comment):
                self.lines[-1] = self.lines[-1].rstrip() + "  " + comment.text
            else:
                if blank and self._blank_before(comment.span.start):
                    self._blank()
                self.lines.append(" " * indent + comment.text)
            self.closed = True

    def _trailing(self, comment: t.Comment) -> bool:
        """Decide whether a comment stood behind something on its line, and can stand there again."""
        line = self.source[self.source.rfind("\n", 0, comment.span.start) + 1 : comment.span.start]
        return not self.closed and bool(line.strip())

    def _blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def _blank_before(self, place: int) -> bool:
        end = place
        while end > 0 and self.source[end - 1].isspace():
            end -= 1
        return self.source.count("\n", end, max(place, end)) > 1


def _breaks(word: str) -> bool:
    return word in ("and", "or") or word.endswith(",")


def _reach(words: Words) -> int:
    """Return how long a line grows before it can break again; a string goes where its neighbours go, of any length."""
    length = 0
    for text, _ in words:
        if text.startswith('"'):
            break
        length += len(text) + 1
        if _breaks(text):
            break
    return length
