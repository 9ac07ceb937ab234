"""Quotations that a finding rests on: clauses and words of the policy as written, provisions by their citation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from textwrap import shorten

from returnlogic.base.finding import Quotation
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.program import Program

_NAME = 44
"""Characters of a quotation that a clause is called by."""

_NUMBERED = re.compile(r"(?:[0-9]+|[a-z])[.)] *([^:.;]{2,44}?)(?: *\([^)]*\))?: ")
"""A number, and words before a colon, without what is in parentheses: "7. Partial Returns: …"."""

_TITLE = re.compile(
    r"((?:[A-Z][\w/’'-]*|or|and|of|the|by|to)(?: (?:[A-Z][\w/’'-]*|or|and|of|the|by|to)){1,6})(?: *\([^)]*\))?: "
)
"""Several words with capitals before a colon: "Our Error or Faulty Item: …"."""

MOST = 2
"""Quotations of one clause, or of one word, in a finding."""


def quotations(program: Program, name: str) -> tuple[Quotation, ...]:
    """Return the quotations of a clause or of a word that the policy introduces."""
    word = program.definition(name)
    if word is None:
        return clause_quotations(program.clause(name))
    return word.quotes[:MOST] or (Quotation(name, " ".join(word.span.text.split()), word.span.source.name, 0, 0),)


def clause_quotations(clause: Clause) -> tuple[Quotation, ...]:
    """Return the quotations of a clause; of a provision, its citation and title."""
    law = clause.provision
    if law is None:
        return clause.quotes[:MOST]
    return (Quotation(clause.id, f"{law.citation}: {law.title}", law.citation, 0, 0, is_law=True),)


def clause_names(program: Program) -> dict[str, str]:
    """Return what people call each clause: the title or the first words of what it alone quotes, or a citation.

    Clauses that quote the very same words are called alike.
    """
    quoted = {c.id: [" ".join(q.text.split()) for q in c.quotes] for c in program.policy_clauses if c.quotes}
    number = Counter(text for texts in quoted.values() for text in set(texts))
    names = {}
    for name, texts in quoted.items():
        own = min(texts, key=number.__getitem__)
        title = _NUMBERED.match(own) or _TITLE.match(own)
        names[name] = f"“{title[1] if title else shorten(own, _NAME, placeholder='…')}”"
    return names | {c.id: c.provision.citation for c in program.clauses if c.provision is not None}


def citation(program: Program, provision: str) -> dict[str, str]:
    """Return the entry of a provision in the law that a finding names."""
    law = program.clause(provision).provision
    assert law is not None
    return {
        "id": provision,
        "citation": law.citation,
        "verified": law.verified,
        "reviewed": law.reviewed,
        "in_force_from": law.in_force_from,
    }


def marks(verified: str, reviewed: str) -> str:
    """Return in words how far a provision was checked: whether its wording was seen, and its encoding reviewed."""
    seen = {"primary": "wording seen", "secondary": "wording seen in a secondary source"}.get(
        verified, "wording not seen"
    )
    return f"{seen}, encoding {'reviewed' if reviewed else 'not reviewed'}"


def cited(provisions: Iterable[Clause]) -> str:
    """Return the citations of provisions in words, those of one instrument together, each place once."""
    places: dict[str, dict[str, None]] = {}
    for clause in provisions:
        assert clause.provision is not None
        places.setdefault(clause.provision.instrument, {}).update(dict.fromkeys(clause.provision.article.split(", ")))
    return " and ".join(f"{name} {_joined(found)}" for name, found in places.items())


def _joined(places: Collection[str]) -> str:
    """Return places of one instrument: "Art 6(a), Art 10(1), 13(4)" is "Art 6(a), 10(1), 13(4)"."""
    words = [w for w in ("Art ", "reg ", "s ") if any(p.startswith(w) for p in places)]
    word = words[0] if words and all(p.startswith(words[0]) or p[:1].isdigit() for p in places) else ""
    return word + ", ".join(dict.fromkeys(place.removeprefix(word) for place in places))
