"""Provisions of a law: what each says of itself beside its meaning, and for which contracts it is in force."""

from __future__ import annotations

from collections.abc import Iterable

from returnlogic.base.sort import Date
from returnlogic.base.value import day_number
from returnlogic.language import tree as t
from returnlogic.meaning.clause import Provision
from returnlogic.meaning.conditions import Conditions
from returnlogic.meaning.term import FALSE, TRUE, Compare, Comparison, Const, Known, Term, conj


def provision_of(item: t.ClauseItem, paragraphs: Iterable[t.Paragraph]) -> Provision:
    """Return what a provision says of itself beside its meaning, and how far it was held against its wording."""
    reviewed = next((i for i in item.items if isinstance(i, t.Reviewed)), None)
    notes = {i.word: i for i in item.items if isinstance(i, t.Note)}
    cites = next(i for i in item.items if isinstance(i, t.Cites))
    force = next((i for i in item.items if isinstance(i, t.InForce)), None)
    stage = next((i for i in item.items if isinstance(i, t.NotInForce)), None)
    return Provision(
        citation=f"{cites.instrument.text} {_part(cites)}",
        title=item.title.text if item.title else item.name.text,
        about=tuple(w.text for w in notes["about"].values),
        in_force_from=force.start.text if force else "",
        in_force_to=force.end.text if force and force.end else "",
        not_in_force=f"{stage.stage} {stage.day.text}: {stage.told.text}" if stage else "",
        verified=_seen(item.name.text, paragraphs),
        reviewed=f"{reviewed.day.text}: {reviewed.against.text}" if reviewed else "",
        strength=notes["strength"].values[0].text,
        mandatory=notes["mandatory"].values[0].text == "yes" if "mandatory" in notes else False,
        burden=notes["burden"].text.text if "burden" in notes and notes["burden"].text else "",
        instrument=cites.instrument.text,
        article=_part(cites),
    )


def _seen(name: str, paragraphs: Iterable[t.Paragraph]) -> str:
    """Return the weakest mark among the wordings that a provision encodes: `primary`, `secondary` or `unverified`."""
    encoded = [p for p in paragraphs for s in p.sentences if s.word == "encoded by" for n in s.names if n.text == name]
    marks = {p.seen.word if p.seen else "" for p in encoded} or {""}
    return "unverified" if "" in marks else "secondary" if "quoted on" in marks else "primary"


_PLACES = {"Directive": "Art ", "Regulations": "reg ", "Act": "s "}
"""What the places of an instrument are called, by a word of its name."""


def _part(cites: t.Cites) -> str:
    """Return the place as lawyers write it: Art 9(1) of a directive, reg 28 of Regulations, s 22 of an Act."""
    article = cites.article.text if cites.article else ""
    words = [word for kind, word in _PLACES.items() if kind in cites.instrument.text.split()]
    return words[0] + article if words and article[:1].isdigit() else article


def in_force(words: Conditions, item: t.ClauseItem) -> Term:
    """Return the condition that the contract was made while a provision was in force (M14); never, if it is not yet."""
    force = next((i for i in item.items if isinstance(i, t.InForce)), None)
    if force is None:
        return FALSE
    first, last = words.period
    start = day_number(force.start.text)
    end = day_number(force.end.text) if force.end else None
    if start <= first and (end is None or end > last):
        return TRUE
    if start > last or (end is not None and end <= first):
        return FALSE
    sort = Date(first, last)
    contract = words.table.role("contract")
    parts: list[Term] = [Known(contract)]
    if start > first:
        parts.append(Compare(Comparison.GE, words.day(contract), Const(start, sort)))
    if end is not None and end <= last:
        parts.append(Compare(Comparison.LT, words.day(contract), Const(end, sort)))
    return conj(*parts)
