"""Define what a page is made of, whatever it is written in: headings, sentences, lists, tables, lines to copy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is that of the policy."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """A paragraph; a quotation iff its words are those of the policy."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: the names of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that somebody copies as they stand."""

    texts: tuple[str, ...]


Block = Heading | Sentences | Items | Rows | Lines
