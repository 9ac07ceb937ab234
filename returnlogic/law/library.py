"""The statutory library: spec/law/<jurisdiction>/*.ret, one instrument a file, and the vocabularies beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable

from returnlogic.base.input_file import read_entry
from returnlogic.base.resources import folder
from returnlogic.base.source import Source
from returnlogic.language import tree as t
from returnlogic.language.parse import MAX_CHARACTERS, parse
from returnlogic.language.problem import Problem
from returnlogic.meaning.clause import Provision
from returnlogic.meaning.provisions import provision_of


def jurisdictions(shelf: Traversable | None = None) -> tuple[str, ...]:
    """Return the jurisdictions of the library, or of another folder that is laid out like `spec/law`; sorted."""
    return tuple(sorted(entry.name for entry in (shelf or folder("spec") / "law").iterdir() if entry.is_dir()))


def statutes(jurisdiction: str, shelf: Traversable | None = None) -> tuple[t.File, ...]:
    """Return the instruments of a jurisdiction, in name order; raises `Problem` if one does not parse."""
    return _own_statutes(jurisdiction) if shelf is None else _parsed(shelf / jurisdiction, jurisdiction)


@cache
def _own_statutes(jurisdiction: str) -> tuple[t.File, ...]:
    return _parsed(folder("spec") / "law" / jurisdiction, jurisdiction)


def _parsed(place: Traversable, jurisdiction: str) -> tuple[t.File, ...]:
    found = place.iterdir()
    entries = sorted((e for e in found if e.name.endswith(".ret")), key=lambda e: e.name)
    return tuple(parse(_source(e, f"law/{jurisdiction}/{e.name}", place)) for e in entries)


def _source(entry: Traversable, name: str, place: Traversable) -> Source:
    """Return the text of a law; raises `Problem` iff it cannot be read, for its folder may be anybody's."""
    try:
        return Source(name, read_entry(entry, MAX_CHARACTERS * 4, place).decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is not UTF-8"
        raise Problem("RL001", f"cannot read `{name}`: {said}", None, "look at the folder of laws") from None


@cache
def vocabulary(name: str) -> t.File | None:
    """Return a vocabulary of the library, or `None` iff there is none of that name."""
    entry = folder("spec") / "vocabulary" / f"{name}.ret"
    return parse(Source(f"vocabulary/{name}.ret", entry.read_text("utf-8"))) if entry.is_file() else None


def vocabularies() -> tuple[str, ...]:
    """Return the names of the library's vocabularies."""
    return tuple(sorted(e.name[:-4] for e in (folder("spec") / "vocabulary").iterdir() if e.name.endswith(".ret")))


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law as citations know it: its names, what replaced it, and the places its provisions stand for."""

    jurisdiction: str
    names: tuple[str, ...]
    replaced_by: str
    places: tuple[CitedPlace, ...]

    def is_called(self, name: str) -> bool:
        """Return whether a citation names this instrument; case, "the" and white space do not matter."""
        return _plain(name) in map(_plain, self.names)

    def in_force(self, first: str, last: str) -> bool:
        """Return whether some provision holds for a contract made from `first` to `last` (ISO days)."""
        return any(p.start <= last and (not p.end or first < p.end) for p in self.places)


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A place of an instrument: its articles, what it is about, and from when to when it holds (`end` excluded)."""

    id: str
    articles: tuple[str, ...]
    about: tuple[str, ...]
    start: str
    end: str

    def holds(self, article: str) -> bool:
        """Return whether the place lies within the article cited, or the article within it ("28(1)" and "28(1)(b)")."""
        cited = _article(article)
        own = [_article(a) for a in self.articles]
        return any(a == cited or a.startswith(f"{cited}(") or cited.startswith(f"{a}(") for a in own)


def instruments() -> tuple[Instrument, ...]:
    """Return every instrument of the library, whatever the jurisdiction."""
    return tuple(i for j in jurisdictions() for f in statutes(j) for i in _instruments(j, f))


def _instruments(jurisdiction: str, file: t.File) -> Iterator[Instrument]:
    """Yield the instrument of a file, and others that some of its provisions stand for: those have no other names."""
    places: dict[str, list[CitedPlace]] = {}
    for clause in file.clauses():
        if clause.kind != "provision":
            continue
        cites = next(i for i in clause.items if isinstance(i, t.Cites))
        force = next((i for i in clause.items if isinstance(i, t.InForce)), None)
        if force is None:
            continue
        about = tuple(w.text for i in clause.items if isinstance(i, t.Note) and i.word == "about" for w in i.values)
        articles = tuple(a.strip() for a in cites.article.text.split(",")) if cites.article else ()
        end = force.end.text if force.end else ""
        place = CitedPlace(clause.name.text, articles, about, force.start.text, end)
        places.setdefault(cites.instrument.text, []).append(place)
    successor = file.header("replaced by")
    after = successor.values[0].text if successor and isinstance(successor.values[0], t.Text) else ""
    also = [v.text for h in file.headers if h.word == "also" for v in h.values if isinstance(v, t.Text)]
    for number, (name, found) in enumerate(places.items()):
        names = dict.fromkeys((name, file.title.text, *also)) if number == 0 else (name,)
        yield Instrument(jurisdiction, tuple(names), after, tuple(found))


def _plain(name: str) -> str:
    words = re.sub(r"[\s,]+", " ", name.casefold()).strip()
    return words.removeprefix("the ")


def _article(text: str) -> str:
    """Return an article without the word for it and without white space: "Regulation 28 (3)" is "28(3)"."""
    plain = re.sub(r"\s+", "", text.casefold())
    return re.sub(r"^(?:articles?|art\.?|sections?|ss?\.?|regulations?|regs?\.?|paragraphs?|§+)(?=\d)", "", plain)


def provisions(jurisdiction: str) -> tuple[tuple[str, Provision], ...]:
    """Return the provisions of a jurisdiction with their ids, in file order."""
    found = []
    for file in statutes(jurisdiction):
        paragraphs = [d for d in file.declarations if isinstance(d, t.Paragraph)]
        for clause in file.clauses():
            if clause.kind == "provision":
                found.append((clause.name.text, provision_of(clause, paragraphs)))
    return tuple(found)
