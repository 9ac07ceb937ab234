"""Write blocks as a document for Word, equal bytes for equal blocks. Needs python-docx."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable

from returnlogic.base.faults import InputFault
from returnlogic.reports._blocks import Block, Heading, Items, Lines, Rows, Sentences
from returnlogic.reports._escape import xml

_DAY = datetime.datetime(2000, 1, 1)  # a document says nothing of when it was made


def page(blocks: Iterable[Block]) -> bytes:
    """Return the document; raises `InputFault` iff python-docx is not installed."""
    try:
        from docx import Document
    except ImportError:
        raise InputFault("python-docx is not installed", "pip install 'returnlogic[docx]'") from None
    document = Document()
    document.core_properties.author = "returnlogic"
    document.core_properties.created = document.core_properties.modified = _DAY
    for block in blocks:
        match block:
            case Heading(level, text):
                document.add_heading(xml(text), level)
            case Sentences(text, quoted):
                document.add_paragraph(xml(text), style="Intense Quote" if quoted else None)
            case Items(texts):
                for text in texts:
                    document.add_paragraph(xml(text), style="List Bullet")
            case Lines(texts):
                for text in texts:
                    document.add_paragraph(xml(text), style="macro")
            case Rows(columns, rows):
                table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
                for cells, row in [(table.rows[0].cells, columns), *((table.add_row().cells, row) for row in rows)]:
                    for cell, text in zip(cells, row, strict=True):
                        cell.text = xml(text)
    written = io.BytesIO()
    document.save(written)
    return _undated(written.getvalue())


def _undated(data: bytes) -> bytes:
    """Return a ZIP file with the same members, none of them dated."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        for member in read.infolist():
            write.writestr(zipfile.ZipInfo(member.filename), read.read(member), zipfile.ZIP_DEFLATED)
    return out.getvalue()
