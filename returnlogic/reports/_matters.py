"""Tell the matters of a policy, one line each: what people read before, or instead of, the findings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from returnlogic.base.finding import Severity
from returnlogic.matters.kinds import Rank
from returnlogic.matters.matter import Matter
from returnlogic.reports._format import PolicyResult
from returnlogic.reports._telling import count

HEADINGS = {
    Rank.BELOW_LAW: "Less than the law gives",
    Rank.CONTRADICTION: "Sentences that cannot hold as they stand",
    Rank.OPEN: "Open: not said, or left to somebody",
    Rank.DRAFTING: "Minor points of drafting",
}


def listed_matters(r: PolicyResult) -> list[Matter]:
    """Return the matters of which some finding is told to people."""
    told = {f.fingerprint for f in r.listed()}
    return [m for m in r.matters if any(f.fingerprint in told for f in m.findings)]


def status(m: Matter, r: PolicyResult) -> str:
    """Return `accepted` iff each finding of a matter is waived, `known` iff the baseline has each, else `open`."""
    if all(f.fingerprint in r.waived for f in m.findings):
        return "accepted"
    return "known" if all(r.is_known(f) for f in m.findings) else "open"


def hangs(m: Matter) -> bool:
    """Return whether what a matter says first (of a list, all it says) holds only under a reading or a judgement."""
    return all(f.assumptions for f in (m.findings if m.kind.is_list else m.findings[:1]))


def about(m: Matter, r: PolicyResult) -> str:
    """Return what else a line on a matter says: level, findings, what it depends on, status, and its id."""
    parts = [m.severity.value, count(len(m.findings), "finding")]
    if m.severity is not Severity.ERROR and m.readings and all(f.assumptions for f in m.findings):
        parts.append("depends on how the text is read")
    if status(m, r) != "open":
        parts.append(status(m, r))
    return f"{', '.join(parts)} · {m.id}"


def by_rank(r: PolicyResult) -> Iterator[tuple[str, list[tuple[int, Matter]]]]:
    """Yield the headings with the numbered matters below them, worst first."""
    numbered = enumerate(listed_matters(r), 1)
    for rank, some in groupby(numbered, key=lambda pair: pair[1].rank):
        yield HEADINGS[rank], list(some)
