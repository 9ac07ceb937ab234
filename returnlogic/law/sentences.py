"""Tell what became of each sentence of a law: encoded, data, judged, or left out with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from returnlogic.language import tree as t
from returnlogic.law.library import statutes

BECAME = {"encoded by": "encoded", "data of": "data", "judged as": "judged", "left out because": "left out"}
"""What a sentence became, by the words of its row."""


@dataclass(frozen=True, slots=True)
class LawSentence:
    """One sentence of a place of a law, in short: `became` is one of `BECAME`, `names` what it became, or a reason."""

    jurisdiction: str
    law: str
    title: str
    place: str
    source: str
    seen: str
    number: int
    says: str
    became: str
    names: tuple[str, ...]
    reason: str


def sentences(jurisdiction: str) -> tuple[LawSentence, ...]:
    """Return the sentences that the laws of a jurisdiction list, in file order."""
    found = []
    for file in statutes(jurisdiction):
        for d in file.declarations:
            if isinstance(d, t.Paragraph):
                found += [_sentence(jurisdiction, file, d, s) for s in d.sentences]
    return tuple(found)


def _sentence(jurisdiction: str, file: t.File, place: t.Paragraph, s: t.Sentence) -> LawSentence:
    return LawSentence(
        jurisdiction=jurisdiction,
        law=file.name.text,
        title=file.title.text,
        place=place.place.text,
        source=place.source.text if place.source else "",
        seen=f"{place.seen.word} {place.seen.day.text}: {place.seen.where.text}" if place.seen else "",
        number=int(s.number.text),
        says=s.says.text,
        became=BECAME[s.word],
        names=tuple(n.text for n in s.names),
        reason=s.reason.text if s.reason else "",
    )


def counted(some: Sequence[LawSentence]) -> str:
    """Return in words how many sentences became what: `9 sentences: 6 encoded, 1 data, 0 judged, 2 left out`."""
    became = Counter(s.became for s in some)
    parts = ", ".join(f"{became[kind]} {kind}" for kind in BECAME.values())
    return f"{len(some)} sentence{'' if len(some) == 1 else 's'}: {parts}"
