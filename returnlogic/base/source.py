"""Hold texts and the places in them. Every tree node, clause and finding points back here."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """A text under the name a user knows it by (a path as given, or `<string>`)."""

    name: str
    text: str = field(repr=False)

    def line_column(self, position: int) -> tuple[int, int]:
        """Return the 1-based line and column of a code point position."""
        before = self.text.count("\n", 0, position)
        start = self.text.rfind("\n", 0, position) + 1
        return before + 1, position - start + 1

    def line_text(self, line: int) -> str:
        """Return the text of a 1-based line, without its line break."""
        lines = self.text.split("\n")
        return lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch `[start, end)` of a source, in code points of the decoded text."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return the words as the author wrote them."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """Return the 1-based line on which the stretch starts."""
        return self.source.line_column(self.start)[0]

    def __str__(self) -> str:
        line, column = self.source.line_column(self.start)
        return f"{self.source.name}:{line}:{column}"
