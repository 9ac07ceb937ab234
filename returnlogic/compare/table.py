"""The verdict table: a row for each right and group of customers, and the words of a verdict."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from returnlogic.base.finding import Finding
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import Value
from returnlogic.compare.context import ComparisonContext
from returnlogic.compare.segments import Segment
from returnlogic.meaning.term import conj
from returnlogic.solver.region import FAR, distances

WORDS = {
    "RL701": "NARROWED",
    "RL703": "MIXED",
    "RL708": "WEAKER",
    "RL711": "PROTECTION LOST",
    "RL704": "COST",
    "RL710": "DISCRETION",
    "RL706": "STEP ADDED",
    "RL712": "NEARER TO LAW",
    "RL702": "WIDENED",
    "RL709": "STRONGER",
    "RL705": "COST TO SHOP",
    "RL707": "STEP REMOVED",
    "RL717": "NOT COMPARED",
}
"""Verdicts by code: losses before gains, what weighs most first."""

BELOW = "BELOW LAW"
"""What is said beside the others where a change takes a policy below a floor of the law."""

ALL_ORDERS = "all orders"


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """A line of the verdict table: one right for one group of customers; `verdict` is in words, `codes` says it."""

    segment: str
    right: str
    eligible: str = "same"
    deadline: str = "same"
    pays: str = "same"
    form: str = "same"
    verdict: str = "equal (proved)"
    codes: tuple[str, ...] = ()
    fingerprints: tuple[str, ...] = ()


def not_compared_row(right: str, segment: str = ALL_ORDERS) -> VerdictRow:
    """Return the row of a right of which not everything could be compared."""
    return VerdictRow(segment, right, "?", "?", "?", "?", WORDS["RL717"], ("RL717",))


def changed_row(
    ctx: ComparisonContext,
    right: str,
    segment: Segment,
    found: Sequence[Finding],
    lost: Collection[str],
    gained: Collection[str],
) -> VerdictRow:
    """Return the row of a right that changes for a group: the findings, and the kinds of what is lost and gained."""
    codes = tuple(dict.fromkeys(f.code for f in found))
    pays = [f"{_first(f, 'before')} -> {_first(f, 'now')}" for f in found if f.code in ("RL704", "RL705")]
    words = (WORDS[c] for c in codes if c not in ("RL710", "RL712") or len(codes) == 1)
    return VerdictRow(
        segment.words,
        right,
        _way(("eligible", "protection"), lost, gained, "yes -> no", "no -> yes"),
        _deadline_cell(ctx, right, segment, found),
        "; ".join(pays) or "same",
        _way(("remedy", "due"), lost, gained, "weaker", "stronger"),
        " + ".join(dict.fromkeys(words)),
        codes,
        tuple(f.fingerprint for f in found),
    )


def _first(f: Finding, side: str) -> str:
    """Return the first outcome of a side without the clauses that decide it."""
    return str(f.evidence[side][0]).partition(" (`")[0]


def _way(kinds: Collection[str], lost: Collection[str], gained: Collection[str], less: str, more: str) -> str:
    worse, better = any(k in lost for k in kinds), any(k in gained for k in kinds)
    return ("both ways" if better else less) if worse else more if better else "same"


def _deadline_cell(ctx: ComparisonContext, right: str, segment: Segment, found: Sequence[Finding]) -> str:
    """Return until when a remedy is owed before and now, where the change is one of days."""
    for f in found:
        if f.code not in ("RL701", "RL702", "RL703", "RL711"):
            continue
        ends = _ends(f)
        if ends is not None:
            return f"{ends[0]} d -> {ends[1]} d"
        if f.regions and f.regions[0].boxes:
            act, _, anchor = f.regions[0].boxes[0][0].quantity.partition(" - ")
            given = {**f.regions[0].assumptions, **_shown_facts(ctx, f)}
            days = list(dict.fromkeys(_deadlines(ctx, right, segment, (act, anchor), given)))
            return "same" if len(days) == 1 else " -> ".join(days)
    return "same"


def _ends(f: Finding) -> tuple[int, int] | None:
    """Return the last days of a limit before and now, in the case shown: the latest that differ, if any."""
    marks = f.story.picture.marks if f.story.picture is not None else ()
    days = {(m.label.removesuffix(w), w): m.day for m in marks for w in (" before", " now") if m.label.endswith(w)}
    both = [(days[(c, " before")], days[(c, " now")]) for c, w in days if w == " now" and (c, " before") in days]
    return max((b for b in both if b[0] != b[1]), default=None)


def _shown_facts(ctx: ComparisonContext, f: Finding) -> dict[str, Value]:
    """Return the yes/no facts and enums of the case a finding shows, for the deadline of just such orders."""
    assert f.witness is not None
    inputs = ctx.product.aligned.new.inputs
    return {n: v for n, v in f.witness.facts.items() if isinstance(inputs[n].sort, Bool | Enum)}


def _deadlines(
    ctx: ComparisonContext, right: str, segment: Segment, clock: tuple[str, str], given: Mapping[str, Value]
) -> Sequence[str]:
    """Return until which day after the event a remedy is owed in the old and the new version under these values."""
    found = []
    for side in (ctx.old_side, ctx.new_side):
        term = conj(segment.term(ctx.product.program), side.bundle(right).owed)
        spans = distances(ctx.session, term, *clock, given)
        found.append("none" if not spans else "no limit" if spans[-1][1] >= FAR else f"{spans[-1][1]} d")
    return found
