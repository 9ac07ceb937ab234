"""Tell what changes between two versions as a page: the verdict, what customers lose, for whom, how to approve it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from returnlogic.base.finding import Finding, Severity
from returnlogic.base.value import in_words
from returnlogic.reports._blocks import Block, Heading, Items, Lines, Rows, Sentences
from returnlogic.reports._comparison import COLUMNS, ComparisonReport, GateReport, Ruling, cells, notes
from returnlogic.reports._telling import count, region_in_words, regions_in_days, telling

_DETAILS = {
    "case": "An order that shows it: ",
    "days": "Days: ",
    "application": "",
    "how sure": "How sure: ",
    "law": "Law: ",
}
"""What is told of each change in full, by the labels of its parts, and how it begins."""


def change_blocks(reports: Sequence[ComparisonReport], gate: GateReport | None) -> Iterator[Block]:
    """Yield what the page says: what the gate says, if there is one, then each policy, then how to approve it."""
    if gate is not None:
        yield from _gate(gate)
    for t in reports:
        yield from _policy(t)
    if gate is not None:
        yield from _to_approve([r for r in gate.rulings if r.blocks and r.entry])


def _policy(t: ComparisonReport) -> Iterator[Block]:
    r = t.result
    yield Heading(1, f"{r.title or r.path}: what changes for customers")
    yield Sentences(verdict(t))
    yield Sentences(f"{r.path}: from {t.base or 'nothing'} to {t.head or 'nothing'}.")
    if r.problems:
        yield Items(tuple(f"{p.code}: {p.message}" for p in r.problems))
        return
    lost, gained, others = losses(t), gains(t), _others(t)
    if lost:
        yield Heading(2, "What customers lose")
        yield Items(tuple(map(sentence, lost)))
    if gained:
        yield Heading(2, "What customers gain")
        yield Items(tuple(map(sentence, gained)))
    if others:
        yield Heading(2, "What changes besides")
        yield Items(tuple(_capital(f.message) for f in others))
    if t.lines:
        yield Heading(2, "For whom")
        changed_first = sorted(t.lines, key=lambda x: not x.codes)
        yield Rows(
            tuple(map(_capital, COLUMNS)), tuple(cells(replace(x, right=in_words(x.right))) for x in changed_first)
        )
    changes = [*lost, *gained]
    if changes:
        yield Heading(2, "Each change")
    for f in changes:
        yield from _change(f, t)
    yield Heading(2, "About this comparison")
    unanswered = tuple(f"Not told: {g.code} {g.subject}: {g.reason}" for g in r.unanswered())
    yield Items((*map(_capital, notes(t)), *unanswered, *r.remarks))
    yield Sentences("What is stated as equal was proved of all orders in the two models, and of nothing beyond them.")


def verdict(t: ComparisonReport) -> str:
    """Return in a sentence what the change means for customers; with a problem or an open question it is never fine."""
    lost, gained = losses(t), gains(t)
    if t.result.problems:
        return f"Not compared: {count(len(t.result.problems), 'problem')}."
    if lost:
        more = f"; {count(len(gained), 'change')} give something" if gained else ""
        found = (
            f"Customers lose: {count(len(lost), 'change')} that take{'s' if len(lost) == 1 else ''} something{more}."
        )
        return found if t.complete else f"{found} Not all of it could be told."
    if not t.complete:
        return "It cannot be told whether customers lose something: see what was not compared."
    grave = [f for f in _others(t) if f.severity is not Severity.NOTE]
    if grave:
        return f"Whoever decides must look at {count(len(grave), 'change')} of another kind, told below."
    more = " What the two texts say beside it was not compared; it is listed below." if t.uncompared else ""
    if gained:
        return f"Customers lose nothing (proved), and gain by {count(len(gained), 'change')}.{more}"
    if t.equal:
        return f"No outcome changes for any customer (proved).{more}"
    return f"Customers lose nothing, and gain nothing; what changes besides is told below.{more}"


def losses(t: ComparisonReport) -> list[Finding]:
    """Return the changes by which some customers lose, as they were found."""
    return [f for f in t.result.findings if f.evidence.get("direction") in ("shop", "both")]


def gains(t: ComparisonReport) -> list[Finding]:
    """Return the changes by which customers gain and nobody loses."""
    return [f for f in t.result.findings if f.evidence.get("direction") == "customer"]


def _others(t: ComparisonReport) -> list[Finding]:
    return [f for f in t.result.findings if f.evidence.get("direction") not in ("shop", "both", "customer")]


def sentence(f: Finding) -> str:
    """Return a change in one sentence: under which right and for whom, what was, what is, and on which days."""
    if not f.evidence.get("before") and not f.evidence.get("now"):
        return f"{_capital(f.message)}."
    whom = f.story.issue.rpartition(": ")[2]
    before, now = (_outcomes(f, side) for side in ("before", "now"))
    days = "; ".join(region_in_words(r) for r in regions_in_days(f)[:1])
    return f"{_capital(whom)}: before, {before}; now, {now}{f' ({days})' if days else ''}."


def _outcomes(f: Finding, side: str) -> str:
    """Return what a version says, without the clauses that say it."""
    told = [str(x).partition(" (`")[0] for x in f.evidence.get(side, ())]
    return " and ".join(dict.fromkeys(told)) or "nothing is said"


def _change(f: Finding, t: ComparisonReport) -> Iterator[Block]:
    yield Heading(3, _capital(f.message))
    for q in f.quotes:
        yield Sentences(f"{q.text} ({q.clause})", quoted=True)
    told = [(label.strip(), text) for label, text in telling(f, t.result)]
    yield Items(tuple(_capital(f"{_DETAILS[label]}{text}") for label, text in told if label in _DETAILS))
    yield Sentences(f"{f.severity.value}, {f.code}, fingerprint {f.fingerprint}")


def _gate(gate: GateReport) -> Iterator[Block]:
    """Yield what the gate says, and why of each change."""
    blocking = [r for r in gate.rulings if r.blocks]
    yield Heading(1, "May this change be merged?")
    if gate.passes:
        yield Sentences("Yes: nothing blocks it.")
    else:
        found = count(len(blocking), "change")
        yield Sentences(f"No: {found} that nobody has approved." if blocking else "No: see why below.")
    day = f", on {gate.as_of}" if gate.as_of else ""
    commit = f" ({gate.commit[:12]})" if gate.commit else ""
    yield Sentences(f"By the profile {gate.profile}, against {gate.against}{commit}{day}.")
    yield Items(gate.notes)
    told = [r for r in gate.rulings if r.blocks or r.why]
    if told:
        yield Rows(("", "Change", "Why", "Fingerprint"), tuple(map(_ruling, told)))


def _to_approve(blocking: Sequence[Ruling]) -> Iterator[Block]:
    """Yield what somebody has to complete and sign to let a change pass."""
    if not blocking:
        return
    yield Heading(1, "To approve it")
    yield Sentences("Who approves a change answers for it by name.")
    yield Rows(
        ("Change", "Approved by", "Role", "Until", "Signature"),
        tuple((_capital(r.finding.message), "", "", "", "") for r in blocking),
    )
    yield Sentences(
        "It counts once each entry is complete and merged into the side that changes are compared with, in "
        "returnlogic.approvals.toml (with schema = 1 at its top)."
    )
    for r in blocking:
        yield Lines(tuple(r.entry.splitlines()))


def _ruling(r: Ruling) -> tuple[str, ...]:
    return "blocks" if r.blocks else "passes", r.finding.message, r.why, r.finding.fingerprint


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
