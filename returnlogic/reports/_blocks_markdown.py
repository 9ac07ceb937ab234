"""Write blocks as Markdown; nothing that they say is markup in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from returnlogic.reports._blocks import Block, Heading, Items, Lines, Rows, Sentences
from returnlogic.reports._escape import markdown, visible


def page(blocks: Iterable[Block]) -> str:
    """Return the page."""
    return "\n".join(line for block in blocks for line in _lines(block)) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * level} {markdown(text)}"
        case Sentences(text, quoted):
            yield f"{'> ' if quoted else ''}{markdown(text)}"
        case Items(texts):
            yield from (f"- {markdown(text)}" for text in texts)
        case Lines(texts):
            yield from (f"    {visible(text)}" for text in texts)
        case Rows(columns, rows):
            yield _row(columns)
            yield "|---" * len(columns) + "|"
            yield from map(_row, rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(markdown, cells))} |"
