"""Write blocks as a page in HTML; every word is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from returnlogic.reports._blocks import Block, Heading, Items, Lines, Rows, Sentences
from returnlogic.reports._escape import html
from returnlogic.reports._html_parts import document


def page(title: str, blocks: Iterable[Block], about: Mapping[str, Any]) -> str:
    """Return the page; the first sentence after a heading of level 1 is its answer."""
    return document(title, _lines(blocks), about)


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    answer = False
    for block in blocks:
        match block:
            case Heading(level, text):
                yield f"<h{level}>{html(text)}</h{level}>"
            case Sentences(text, quoted):
                kind = ' class="answer"' if answer else ""
                yield f"<blockquote>{html(text)}</blockquote>" if quoted else f"<p{kind}>{html(text)}</p>"
            case Items(texts) if texts:
                yield f"<ul>{''.join(f'<li>{html(text)}</li>' for text in texts)}</ul>"
            case Lines(texts):
                joined = "\n".join(map(html, texts))
                yield f"<pre><code>{joined}</code></pre>"
            case Rows(columns, rows):
                yield '<div class="wide" tabindex="0" role="region" aria-label="Table"><table><thead><tr>'
                yield "".join(f'<th scope="col">{html(c)}</th>' if c else "<td></td>" for c in columns)
                yield "</tr></thead><tbody>"
                yield from (f"<tr>{''.join(f'<td>{html(c)}</td>' for c in row)}</tr>" for row in rows)
                yield "</tbody></table></div>"
        answer = isinstance(block, Heading) and block.level == 1
