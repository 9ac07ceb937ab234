"""Define a matter: findings of one cause and one consequence, as one would head a paragraph of a letter."""

from __future__ import annotations

from dataclasses import dataclass

from returnlogic.base.finding import Finding, Severity
from returnlogic.matters.kinds import MatterKind, Rank


@dataclass(frozen=True, slots=True)
class MatterWords:
    """Says to a reader what is wrong, what follows from it, and what to write instead; each in whole sentences."""

    headline: str
    consequence: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Matter:
    """One cause and what follows from it, with the findings that see it, the one that says it best first.

    `id` survives rewording and what else the policy says. `causes` are the clauses that make it, none for a list;
    `readings` are what some finding of it depends on. `words` say the matter, `lines` each of its findings.
    """

    id: str
    kind: MatterKind
    rank: Rank
    severity: Severity
    causes: tuple[str, ...]
    findings: tuple[Finding, ...]
    readings: tuple[str, ...]
    words: MatterWords
    lines: tuple[MatterWords, ...]
