"""Say where a policy stands in each jurisdiction, and under each right of its law: the cells of the matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.law.compared import ComparedProvision, ProvisionStatus


class Standing(StrEnum):
    """Says where a policy stands, the worst first; only *fine* is a proof that nothing is below the law."""

    BELOW = "below"
    NOT_PROVED = "not_proved"
    NEEDS_JUDGEMENT = "needs_judgement"
    NOT_ASKED = "not_asked"
    FINE = "fine"
    NOT_ENGAGED = "not_engaged"
    LISTED_ONLY = "listed_only"


@dataclass(frozen=True, slots=True)
class StandingUnder:
    """Says where a policy stands under a law or a right: `below`, `judged` count findings, `compared` provisions."""

    law: str
    right: str
    standing: Standing
    below: int = 0
    judged: int = 0
    compared: int = 0
    provisions: int = 0


def standings(
    findings: Sequence[Finding],
    provisions: Sequence[ComparedProvision],
    goals: Sequence[Goal],
    jurisdictions: Iterable[str],
) -> tuple[StandingUnder, ...]:
    """Return where a policy stands in each jurisdiction, of which those that were not asked come first.

    *Below* iff a finding names a provision of it that holds whatever is assumed and judged; else *not proved* iff it
    was not decided how the policy compares with some provision; else *needs judgement* iff there is a finding that
    rests on a judgement, on an assumption, or on a provision in doubt, or is a note; else *not asked* iff some
    provision, or some check against the law, was not asked, or no law of it was given; else *fine* iff some was
    compared; else *not engaged*, or *listed only*.
    """
    of = {j: [p for p in provisions if p.jurisdiction == j] for j in jurisdictions}
    found = [under(findings, some, goals, j) for j, some in of.items()]
    return tuple(sorted(found, key=lambda s: s.standing is not Standing.NOT_ASKED))


def standings_by_right(
    findings: Sequence[Finding], provisions: Sequence[ComparedProvision], goals: Sequence[Goal]
) -> tuple[StandingUnder, ...]:
    """Return where a policy stands under each right that its laws give; what gives no right is under the empty one."""
    pairs = dict.fromkeys((p.jurisdiction, right) for p in provisions for right in p.rights or ("",))
    return tuple(
        under(
            findings,
            [p for p in provisions if p.jurisdiction == law and right in (p.rights or ("",))],
            goals,
            law,
            right,
        )
        for law, right in sorted(pairs)
    )


_LEFT = {Verdict.NOT_PROVED: ProvisionStatus.NOT_PROVED, Verdict.SKIPPED: ProvisionStatus.NOT_ASKED}
"""What a goal without an answer leaves of the provisions it is about, whatever other goals say of them."""


def under(
    findings: Sequence[Finding],
    provisions: Sequence[ComparedProvision],
    goals: Sequence[Goal],
    law: str,
    right: str = "",
) -> StandingUnder:
    """Return where a policy stands under these provisions, by all goals of the checks against the law."""
    ids = {p.id for p in provisions}
    against = [f for f in findings if any(e["id"] in ids for e in f.law)]
    open_ = ("conditional", "doubts")
    sure = [f for f in against if f.severity is not Severity.NOTE and not any(map(f.evidence.get, open_))]
    states = {p.status for p in provisions}
    if states:
        asked = [g for g in goals if not g.law or ids & {*g.law}]
        states |= {_LEFT[g.verdict] for g in asked if g.verdict in _LEFT}
    return StandingUnder(
        law,
        right,
        _standing(bool(sure), len(against) > len(sure), states),
        below=len(sure),
        judged=len(against) - len(sure),
        compared=sum(1 for p in provisions if p.status is ProvisionStatus.COMPARED),
        provisions=len(provisions),
    )


def _standing(sure: bool, judged: bool, states: set[ProvisionStatus]) -> Standing:
    if sure:
        return Standing.BELOW
    if ProvisionStatus.NOT_PROVED in states:
        return Standing.NOT_PROVED
    if judged:
        return Standing.NEEDS_JUDGEMENT
    if not states or ProvisionStatus.NOT_ASKED in states:
        return Standing.NOT_ASKED
    if ProvisionStatus.COMPARED in states:
        return Standing.FINE
    return Standing.NOT_ENGAGED if ProvisionStatus.NOT_ENGAGED in states else Standing.LISTED_ONLY
