"""Look up what there is: rules and their pages, provisions of laws, JSON Schemas, formats of reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

from returnlogic.base.faults import InputFault
from returnlogic.base.nearest import suggest
from returnlogic.base.registry import collect
from returnlogic.reports._format import Format, PolicyResult

if TYPE_CHECKING:
    from returnlogic.law.sentences import LawSentence


@cache
def formats() -> Mapping[str, Format]:
    """Return the formats of reports by name: the folder of reports is the list."""
    return {f.name: f for f in sorted(collect("returnlogic.reports", "FORMAT"), key=lambda f: str(f.name))}


def format_named(name: str) -> Format:
    """Return a format of reports; raises `InputFault` iff there is none of that name."""
    known = formats()
    if name not in known:
        raise InputFault(f"there is no format `{name}`{suggest(name, known)}; there are {', '.join(known)}")
    return known[name]


def page_text(results: Sequence[PolicyResult], name: str, about: dict[str, Any]) -> str | bytes:
    """Return the pages of policies as one `html`, `markdown` or `docx` file; results have pages."""
    from returnlogic.reports import _blocks_docx, _blocks_markdown
    from returnlogic.reports._escape import shown
    from returnlogic.reports._page_blocks import blocks

    match name:
        case "html":
            return shown(format_named("html").render(results, about), commands=True)
        case "markdown":
            return shown(_blocks_markdown.page(blocks(results, about.get("as_of"))), commands=True)
        case "docx":
            return _blocks_docx.page(blocks(results, about.get("as_of")))
    raise InputFault(f"there is no page as `{name}`; there are html, markdown and docx")


def page_of(code: str) -> str:
    """Return the page of a rule, by its code or its name; raises `InputFault` iff there is none."""
    from returnlogic.checks._catalogue import page, reserved, rules

    wanted = code.upper()
    by_name = {rule.name: rule.code for rule in rules().values()} | {name: c for c, name in reserved().items()}
    found = page(by_name.get(code.lower(), wanted))
    if found is None:
        known = [*by_name.values(), *by_name]
        help = f"`returnlogic rules` lists them{suggest(wanted, known) or suggest(code, known)}"
        said = f"there is no code `{code}`"
        raise InputFault(said, help).told_as(said, heading="error")
    return found


def laws_rows(jurisdictions: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the provisions of jurisdictions, or of all, as plain data; raises `InputFault` iff one is not there."""
    from returnlogic.law.library import provisions

    some = _known(jurisdictions)
    return [{"jurisdiction": j, "id": id, **asdict(p)} for j in some for id, p in provisions(j)]


def _known(jurisdictions: Sequence[str]) -> Sequence[str]:
    """Return these jurisdictions, or all; raises `InputFault` iff one is not there."""
    from returnlogic.law.library import jurisdictions as known

    for name in jurisdictions:
        if name not in known():
            raise InputFault(f"there is no law `{name}`{suggest(name, known())}; the library has: {', '.join(known())}")
    return jurisdictions or known()


def law_sentences(jurisdictions: Sequence[str] = ()) -> list[LawSentence]:
    """Return the sentences of the laws of jurisdictions, or of all; raises `InputFault` iff one is not there."""
    from returnlogic.law.sentences import sentences

    return [s for j in _known(jurisdictions) for s in sentences(j)]


def in_force_on(rows: Sequence[dict[str, Any]], day: str) -> list[dict[str, Any]]:
    """Return the provisions that hold for contracts of an ISO day; an end is the first day that is out."""
    return [r for r in rows if "" < r["in_force_from"] <= day and (not r["in_force_to"] or day < r["in_force_to"])]


def changing(rows: Sequence[dict[str, Any]], first: str, last: str) -> list[dict[str, Any]]:
    """Return what begins and what ends from an ISO day to another, by day: each with its `day` and its `change`.

    Behind them what is not law yet and has no day, once announced or adopted by the last of these days: `day` is empty.
    """
    ends = (("begins", "in_force_from"), ("ends", "in_force_to"))
    found = [{"day": r[key], "change": word, **r} for r in rows for word, key in ends if first <= r[key] <= last]
    found.sort(key=lambda r: (r["day"], r["change"] != "ends", r["id"]))
    to_come = [(r["not_in_force"].split(), r) for r in rows if r["not_in_force"]]
    return found + [{"day": "", "change": words[0], **r} for words, r in to_come if words[2][:10] <= last]


def schema_named(name: str) -> dict[str, Any]:
    """Return a published JSON Schema; raises `InputFault` iff there is none of that name."""
    from returnlogic.reports._schemas import MODELS, json_schema

    if name not in MODELS:
        listed = ", ".join(MODELS)
        raise InputFault(f"there is no schema `{name}`{suggest(name, MODELS) or ';'} there are: {listed}")
    return json_schema(name)
