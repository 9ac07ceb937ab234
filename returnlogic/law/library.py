"""The statutory library: spec/law/<jurisdiction>/*.ret, one instrument a file, and the vocabularies beside it."""

from __future__ import annotations

from functools import cache

from returnlogic.base.resources import folder
from returnlogic.base.source import Source
from returnlogic.language import tree as t
from returnlogic.language.parse import parse
from returnlogic.meaning.from_language import provision_of
from returnlogic.meaning.program import Provision


def jurisdictions() -> tuple[str, ...]:
    """The jurisdictions of the library, sorted."""
    return tuple(sorted(entry.name for entry in (folder("spec") / "law").iterdir() if entry.is_dir()))


@cache
def statutes(jurisdiction: str) -> tuple[t.File, ...]:
    """The instruments of a jurisdiction, in name order; raises `Problem` if one does not parse."""
    found = (folder("spec") / "law" / jurisdiction).iterdir()
    entries = sorted((e for e in found if e.name.endswith(".ret")), key=lambda e: e.name)
    return tuple(parse(Source(f"law/{jurisdiction}/{e.name}", e.read_text("utf-8"))) for e in entries)


@cache
def vocabulary(name: str) -> t.File | None:
    """A vocabulary of the library, or `None` iff there is none of that name."""
    entry = folder("spec") / "vocabulary" / f"{name}.ret"
    return parse(Source(f"vocabulary/{name}.ret", entry.read_text("utf-8"))) if entry.is_file() else None


def vocabularies() -> tuple[str, ...]:
    """The names of the library's vocabularies."""
    return tuple(sorted(e.name[:-4] for e in (folder("spec") / "vocabulary").iterdir() if e.name.endswith(".ret")))


def provisions(jurisdiction: str) -> tuple[tuple[str, Provision], ...]:
    """The provisions of a jurisdiction with their ids, in file order."""
    found = []
    for file in statutes(jurisdiction):
        for clause in file.clauses():
            if clause.kind == "provision":
                found.append((clause.name.text, provision_of(clause)))
    return tuple(found)
