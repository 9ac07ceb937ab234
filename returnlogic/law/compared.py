"""Say of each provision whether a policy was compared with it, and if not, why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from returnlogic.base.finding import Goal, Verdict
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.program import Program

AGAINST_LAW = ("RL401", "RL402", "RL403", "RL404", "RL405", "RL406", "RL407", "RL413", "RL414")
"""Checks that compare with the law: where none is given they are skipped, for no answer of theirs is a proof."""


class ProvisionStatus(StrEnum):
    """Says how far a policy was compared with a provision; only the first says anything about the policy."""

    COMPARED = "compared"
    NOT_PROVED = "not_proved"
    NOT_ENGAGED = "not_engaged"
    NOT_ASKED = "not_asked"
    LISTED_ONLY = "listed_only"


@dataclass(frozen=True, slots=True)
class ComparedProvision:
    """A provision in play, and how far the policy was compared with it."""

    id: str
    citation: str
    status: ProvisionStatus
    jurisdiction: str
    rights: tuple[str, ...]


def compared_provisions(program: Program, goals: Sequence[Goal], asked: bool = True) -> tuple[ComparedProvision, ...]:
    """Return how far a policy was compared with each provision of its law.

    `goals` are those of the checks against the law. *Compared* iff a goal with an answer names it, or one that it is an
    exception to; *not proved* iff none does, and one that names it, or names no provision, was not decided; *not
    engaged* iff the policy says nothing, or no case arises, of which the provision speaks, or it is no law in the
    policy's time; *listed only* iff it sets no floor: a default, or data. Where not all checks were `asked`, what no
    goal names is *not asked*.
    """
    undecided = any(g.verdict is Verdict.NOT_PROVED and not g.law for g in goals)
    answers = {p.id: _answer(p, goals) for p in program.clauses if p.provision is not None}
    found = []
    for p in program.clauses:
        if p.provision is None:
            continue
        if program.never_in_force(p):
            found.append(_compared(program, p, ProvisionStatus.NOT_ENGAGED))
            continue
        targets = [r.target for r in p.relations if r.kind in ("exception", "overrides") and r.target in answers]
        known = [a for a in (answers[p.id], *(answers[t] for t in targets)) if a is not None]
        order = (ProvisionStatus.COMPARED, ProvisionStatus.NOT_PROVED, ProvisionStatus.NOT_ENGAGED)
        state = next((s for s in order if s in known), None)
        if undecided and state is not ProvisionStatus.COMPARED and (state or _can_be_compared(p)):
            state = ProvisionStatus.NOT_PROVED
        if state is None:
            state = ProvisionStatus.LISTED_ONLY
            if _can_be_compared(p):
                state = ProvisionStatus.NOT_ENGAGED if asked else ProvisionStatus.NOT_ASKED
        found.append(_compared(program, p, state))
    return tuple(found)


def _compared(program: Program, p: Clause, status: ProvisionStatus) -> ComparedProvision:
    assert p.provision is not None
    return ComparedProvision(p.id, p.provision.citation, status, _jurisdiction(p), _rights(program, p))


def _jurisdiction(provision: Clause) -> str:
    """Return the jurisdiction of a provision: the folder that its file lies in, `law/<jurisdiction>/<file>`."""
    return provision.span.source.name.split("/")[-2]


def _rights(program: Program, provision: Clause) -> tuple[str, ...]:
    """Return the rights that a provision says something of, or takes from; none iff it only wants something told."""
    targets = [r.target for r in provision.relations if r.kind in ("exception", "overrides")]
    some = [provision, *(program.clause(t) for t in targets)]
    return tuple(dict.fromkeys(c.right for p in some for c in p.claims))


def _answer(provision: Clause, goals: Sequence[Goal]) -> ProvisionStatus | None:
    """Return what the goals that name a provision come to; `None` iff no goal does."""
    verdicts = {g.verdict for g in goals if provision.id in g.law}
    if verdicts & {Verdict.PROVED, Verdict.REFUTED}:
        return ProvisionStatus.COMPARED
    if Verdict.NOT_PROVED in verdicts:
        return ProvisionStatus.NOT_PROVED
    return ProvisionStatus.NOT_ENGAGED if Verdict.NOT_ENGAGED in verdicts else None


def _can_be_compared(provision: Clause) -> bool:
    """Return whether a provision sets a floor, wants something told, or meets terms of a kind."""
    assert provision.provision is not None
    binds = provision.provision.strength != "default" and bool(provision.claims)
    return binds or bool(provision.requires) or bool(provision.term)
