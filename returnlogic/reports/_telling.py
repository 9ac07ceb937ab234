"""A finding in labelled sentences, and the counts of a policy: what every format for people says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from returnlogic.base.finding import Finding, Quotation, Region, Severity, Verdict
from returnlogic.base.value import in_words
from returnlogic.checks._waiver_policy import Waiver
from returnlogic.law.compared import ProvisionStatus
from returnlogic.law.standing import Standing, StandingUnder
from returnlogic.present.overview import Band
from returnlogic.present.quotes import marks
from returnlogic.reports._format import PolicyResult
from returnlogic.reports._timeline import words

if TYPE_CHECKING:
    from returnlogic.solver.confirm import Confirmed


def telling(f: Finding, r: PolicyResult) -> Iterator[tuple[str, str]]:
    """Yield label and sentence, in the order in which a lawyer is told: text, issue, case, application, conclusion."""
    story = f.story
    if f.fingerprint in r.waived:
        yield "waived", waived(r.waived[f.fingerprint])
    if r.is_known(f):
        yield "baseline", "known"
    for q in f.quotes:
        text = " ".join(q.text.split())
        yield speaker(q), f"“{text}”" if q.end else text
    if story.issue:
        yield "issue", story.issue
    if story.case:
        yield "case", "; ".join(story.case)
    if story.free:
        yield "any", freed([in_words(n) for n in story.free])
    if story.picture is not None:
        yield "days", words(story.picture)
    for region in regions_in_days(f):
        yield "region", region_in_words(region)
    for text in story.application:
        yield "application", text
    if story.conclusion:
        yield "conclusion", story.conclusion
    for entry in f.law:
        yield "law", f"{entry['citation']} ({marks(entry['verified'], entry['reviewed'])})"
    if story.certainty:
        yield "how sure", story.certainty + ("; replayed" if f.witness else "")
    if story.help:
        yield "help", story.help


def speaker(q: Quotation) -> str:
    """Return who says a quotation: a clause, a provision by its id, or the text."""
    return f"clause {q.clause}" if q.clause and not q.is_law else q.clause or "text"


def waived(w: Waiver) -> str:
    """Return a waiver in one line."""
    role = f", {w.approver_role}" if w.approver_role else ""
    return f"until {w.expires}, for {w.owner}, approved by {w.approver}{role}: {w.reason} ({w.ticket or w.basis})"


def freed(names: Sequence[str]) -> str:
    """Return which facts do not matter."""
    listed = ", ".join(names[:8]) + (f" and {len(names) - 8} more facts" if len(names) > 8 else "")
    return f"any other {listed} gives the same result (proved)"


def regions_in_days(f: Finding) -> list[Region]:
    """Return the regions that are stretches of days."""
    return [r for r in f.regions if r.boxes and r.boxes[0] and " - " in r.boxes[0][0].quantity]


def region_in_words(region: Region) -> str:
    """Return the days a finding stands for."""
    parts = []
    for box in region.boxes:
        quantity, lo, hi = box[0].quantity, box[0].lo, box[0].hi
        act, _, anchor = quantity.partition(" - ")
        days = f"day {lo}" if lo == hi else f"days {lo} to {hi}" if hi < 1200 else f"day {lo} and later"
        days = f"up to day {hi}" if lo <= -1200 else days
        parts.append(f"{days} from “{in_words(anchor)}” to “{in_words(act)}”")
    under = f" ({region.label})" if region.label else ""
    return "; ".join(parts) + under


def days_of(b: Band) -> str:
    """Return the days of a band, counted from its start."""
    if b.last is None:
        return f"{b.first} and later" if b.first else "any"
    return str(b.first) if b.first == b.last else f"{b.first} to {b.last}"


def count(number: int, word: str) -> str:
    """Return a number with its word: `1 goal`, `2 goals`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def summary(r: PolicyResult) -> str:
    """Return the counts of one policy in one line. A report with a problem in it is never a good one."""
    if r.problems:
        return f"{r.path}: not checked, {count(len(r.problems), 'problem')}"
    counts = {v: sum(1 for g in r.goals if g.verdict is v) for v in Verdict}
    skipped = {g.code for g in r.goals if g.verdict is Verdict.SKIPPED}
    levels = {s: sum(1 for f in r.open() if f.severity is s) for s in Severity}
    text = (
        f"{r.id}: {count(len(r.goals) - counts[Verdict.SKIPPED], 'goal')}: {counts[Verdict.PROVED]} proved, "
        f"{counts[Verdict.REFUTED]} refuted, {counts[Verdict.NOT_PROVED]} not proved, "
        f"{counts[Verdict.NOT_ENGAGED]} not engaged | "
        f"{count(len(skipped), 'check')} skipped | "
        f"{', '.join(count(n, s.value) for s, n in levels.items())}"
    )
    doubted = sum(1 for f in r.open() if f.evidence.get("doubts"))
    if doubted:
        text += f" | {count(doubted, 'warning')} only since the law was not seen or not reviewed"
    covered = [f for f in r.listed() if f.fingerprint in r.waived]
    if covered:
        first = min(r.waived[f.fingerprint].expires for f in covered)
        text += f" | {len(covered)} waived (until {first})"
    if r.known is not None:
        known = sum(1 for f in r.findings if r.is_known(f))
        text += f" | {known} known from the baseline" + (", not listed" if known and r.new_only else "")
    if r.second is not None:
        text += f" | {confirmed(r.second)}"
    if r.coverage is not None:
        text += f" | text modelled {r.coverage.percent} %, {r.coverage.open_words} words open"
    return f"{text} | {_law(r)}"


def _law(r: PolicyResult) -> str:
    """Return which law a policy was compared with, and how many of its provisions how far."""
    if not r.law:
        return "no law"
    law = f"law: {', '.join(r.law)}"
    if not r.provisions:
        return law
    counts = {c: sum(1 for p in r.provisions if p.status is c) for c in ProvisionStatus}
    parts = [f"{counts[c]} {in_words(c)}" for c in ProvisionStatus if counts[c] or c is ProvisionStatus.COMPARED]
    return f"{law} ({count(len(r.provisions), 'provision')}: {', '.join(parts)})"


def standing_lines(r: PolicyResult) -> list[str]:
    """Return a line for each jurisdiction, what was not asked first; none where no law is in play."""
    return [f"{s.law}: {standing_in_words(s)}" for s in r.standings()]


def standing_in_words(s: StandingUnder) -> str:
    """Return where a policy stands, with the numbers behind it."""
    match s.standing:
        case Standing.BELOW:
            more = f", {s.judged} more need judgement" if s.judged else ""
            return f"below the law in {count(s.below, 'finding')}{more}"
        case Standing.NEEDS_JUDGEMENT:
            return f"{count(s.judged, 'finding')} that need{'s' if s.judged == 1 else ''} judgement"
        case Standing.FINE:
            return f"fine: compared with {s.compared} of {count(s.provisions, 'provision')}"
        case Standing.NOT_ASKED:
            return "not asked" if s.provisions else "not asked: no law of it was given"
        case _:
            return in_words(s.standing)


def confirmed(second: Confirmed) -> str:
    """Return how many answers the second solver confirmed, and whose answers it could not tell."""
    text = f"cvc5 confirmed {second.confirmed} of {second.asked} “impossible” answers"
    left = ", ".join(f"{number} of {code}" for code, number in second.undecided)
    return f"{text}, could not tell {left}" if left else text


def heading(r: PolicyResult, as_of: str | None) -> str:
    """Return which policy, of which file, on which day, compared with what."""
    day = f", contracts from {as_of} on" if as_of else ""
    base = f", compared with {r.base}" if r.base else ""
    return f"{r.id}: {r.title} ({r.path}){base}{day}"
