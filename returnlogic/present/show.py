"""Findings put together: what one says, the replayed case that shows it, and the cases this one stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from returnlogic.base.finding import Finding, Picture, Quotation, Region, Severity, Story, Witness
from returnlogic.base.source import Span
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Term
from returnlogic.present.case import Clock, case_lines, witness
from returnlogic.present.extent import day_regions, dearest, fact_region, last_day, limit_ends, picture
from returnlogic.present.words import certainty
from returnlogic.solver.ask import OutOfBudget, Session, Undecided
from returnlogic.solver.forall import Always, Sometimes


class FindingKind(Protocol):
    """A rule or a kind of change, as far as every finding of it is the same."""

    @property
    def code(self) -> str:
        """Return the code."""

    @property
    def name(self) -> str:
        """Return the name."""

    @property
    def severity(self) -> Severity:
        """Return how much it weighs unless a finding says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of a finding: its headline, the question, what each clause says, the conclusion, and what to do.

    `certainty` is how sure it is where no case shows it; an exhibit says it for itself.
    """

    message: str
    issue: str
    conclusion: str
    help: str = ""
    application: Sequence[str] = ()
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """The replayed case that shows a finding, and the cases it stands for.

    `free` names the facts that do not matter; `assumptions` are the sets under each of which there is such a case, all
    of them iff `complete`, and none iff there is one whatever is assumed.
    """

    witness: Witness
    lines: tuple[str, ...]
    free: tuple[str, ...]
    certainty: str
    assumptions: tuple[Mapping[str, Any], ...]
    conditional: bool
    complete: bool
    regions: tuple[Region, ...] = ()
    worst: Witness | None = None
    picture: Picture | None = None


def exhibit(
    program: Program,
    term: Term,
    answer: Always | Sometimes,
    free: frozenset[str],
    clock: Clock | None,
    hidden: frozenset[str] = frozenset(),
) -> Exhibit:
    """Return the case of an answer, without facts that are free or hidden, and without the cases it stands for."""
    return Exhibit(
        witness=witness(program, answer.case),
        lines=tuple(case_lines(program, answer.case, free | hidden, clock)),
        free=tuple(sorted(free & program.cone(term))),
        certainty=certainty(program, term, answer),
        assumptions=tuple(dict(n.values) for n in answer.sets) if isinstance(answer, Sometimes) else (),
        conditional=isinstance(answer, Sometimes),
        complete=isinstance(answer, Always) or answer.complete,
    )


def exhibit_with_extent(
    session: Session,
    term: Term,
    answer: Always | Sometimes,
    clauses: Sequence[str],
    clock: Clock | None,
    *,
    moves: bool = False,
) -> tuple[Exhibit, Undecided | None]:
    """Return the case of an answer with the cases it stands for, as far as the budget reaches; and where it ended.

    `clauses` are those whose limits the picture shows; for `moves` see `day_regions`.
    """
    program, case = session.program, answer.case
    free: frozenset[str] = frozenset()
    regions: tuple[Region, ...] = ()
    worst, drawn, undecided = None, None, None
    try:
        free = session.freed(term, case)
        if clock is None:
            regions = (fact_region(program, term, case, free),)
        else:
            regions = tuple(day_regions(session, term, case, clock, moves=moves))
            drawn = picture(program, case, clock, regions[0], limit_ends(program, case, clauses, clock[1]))
            if regions[0].boxes:
                worst = dearest(session, term, [session.claim(term), *last_day(session, clock, regions[0])])
    except OutOfBudget as error:
        undecided = Undecided(str(error))
    shown = exhibit(program, term, answer, free, clock)
    most = None if worst is None else witness(program, worst)
    return replace(shown, regions=regions, worst=most, picture=drawn), undecided


def finding(
    kind: FindingKind,
    policy: str,
    words: Wording,
    exhibit: Exhibit | None,
    *,
    clauses: Sequence[str],
    causes: Sequence[str] = (),
    topic: str,
    fingerprint: str,
    severity: Severity | None = None,
    quotes: Sequence[Quotation] = (),
    law: Sequence[Mapping[str, str]] = (),
    evidence: Mapping[str, Any] | None = None,
    location: tuple[str, int] = ("", 0),
) -> Finding:
    """Return the finding; without an exhibit it is about a text as a whole, which no single case shows."""
    known: dict[str, Any] = {
        "replayed": exhibit is not None,
        "conditional": exhibit is not None and exhibit.conditional,
    }
    if exhibit is not None:
        known["complete"] = exhibit.complete
    return Finding(
        code=kind.code,
        name=kind.name,
        severity=severity or kind.severity,
        policy=policy,
        clauses=tuple(clauses),
        topic=topic,
        message=words.message,
        quotes=tuple(quotes),
        witness=exhibit.witness if exhibit else None,
        worst=exhibit.worst if exhibit else None,
        regions=exhibit.regions if exhibit else (),
        assumptions=exhibit.assumptions if exhibit else (),
        law=tuple(law),
        evidence={**known, **(evidence or {})},
        story=Story(
            issue=words.issue,
            case=exhibit.lines if exhibit else (),
            free=exhibit.free if exhibit else (),
            application=tuple(words.application),
            conclusion=words.conclusion,
            help=words.help,
            certainty=exhibit.certainty if exhibit else words.certainty,
            picture=exhibit.picture if exhibit else None,
        ),
        location=location,
        fingerprint=fingerprint,
        causes=tuple(causes),
    )


def place(span: Span | None) -> tuple[str, int]:
    """Return the file and the line (from 1) of a span; an empty file and 0 iff there is none."""
    return (span.source.name, span.line) if span is not None else ("", 0)
