"""Turn what a check has to say into a finding: about a case that answers its question, or about the text itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from returnlogic.base.finding import Finding, Quotation, Severity, fingerprint
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._rule import Rule
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.present.case import applied
from returnlogic.present.extent import clock_of
from returnlogic.present.quotes import citation, quotations
from returnlogic.present.show import Exhibit, Wording, exhibit_with_extent, finding, place
from returnlogic.present.words import ids_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report(Wording):
    """The words of a finding, the clauses it names, those of them that it blames if not all, and what it is about."""

    clauses: Sequence[str]
    causes: Sequence[str] = ()
    topic: str
    severity: Severity | None = None
    direction: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseReport(_Report):
    """A finding on the least case of an answer.

    `law` are the provisions it names, `quoted` the clauses it quotes (all of them unless given), `identity` what its
    fingerprint is made of beside code, topic and direction. Without a `clock` its region is not told in days.
    """

    answer: AnsweredQuestion
    law: Sequence[str] = field(default=(), kw_only=True)
    identity: Sequence[str] | None = field(default=None, kw_only=True)
    quoted: Sequence[str] | None = field(default=None, kw_only=True)
    clock: bool = field(default=True, kw_only=True)
    moves: bool = field(default=False, kw_only=True)

    def finding(self) -> Finding:
        """Return the finding. A region that is not decided is one more goal of the context."""
        context, check, clauses = self.answer.context, self.answer.check, self.clauses
        program = context.program
        shown = self._exhibit()
        active = self.answer.session.program if self.answer.session else program
        weight = self.severity or check.severity
        practices = _practices(active, shown) if weight is Severity.ERROR else []
        if practices:
            weight = Severity.WARNING
            certainty = f"{shown.certainty}; a warning and no error, since the text does not say what the shop does"
            shown = replace(shown, certainty=certainty)
        doubts = self._doubts() if weight is Severity.ERROR else {}
        if doubts:
            weight = Severity.WARNING
            lacks = "; ".join(f"{p}: {', '.join(why)}" for p, why in doubts.items())
            shown = replace(shown, certainty=f"{shown.certainty}; a warning and no error, since of the law ({lacks})")
        apart = f", apart from {ids_in_words(context.suspended)}" if context.suspended else ""
        application = tuple(self.application) or tuple(applied(active, self.answer.case, clauses))
        names = clauses if self.quoted is None else self.quoted
        made_of = sorted(clauses if self.identity is None else self.identity)
        return finding(
            check,
            context.policy,
            replace(self, message=self.message + apart, application=application),
            shown,
            clauses=clauses,
            causes=self.causes,
            topic=self.topic,
            fingerprint=fingerprint(check.code, context.policy, made_of, self.topic, self.direction),
            severity=weight,
            quotes=[q for i, n in enumerate(names) for q in quotations(program, n)[: 1 if i else 2]],
            law=[citation(program, p) for p in self.law],
            evidence={"apart_from": list(context.suspended), "doubts": doubts, **self.evidence},
            location=place(program.clause(clauses[0]).span if clauses else None),
        )

    def _doubts(self) -> dict[str, list[str]]:
        """Return what is missing of the provisions that apply in the case; empty iff one of them is without doubts."""
        program = self.answer.session.program if self.answer.session else self.answer.context.program
        run = Evaluation(program, self.answer.case)
        named = {p: provision for p in self.law if (provision := program.clause(p).provision) is not None}
        applying = [p for p in named if run.holds(program.clause(p).live)] or list(named)
        if any(not named[p].doubts for p in applying):
            return {}
        return {p: list(named[p].doubts) for p in applying}

    def _exhibit(self) -> Exhibit:
        answer, context, clauses = self.answer, self.answer.context, self.clauses
        pair = clock_of(context.program, clauses, answer.case, answer.term) if self.clock else None
        session = answer.session or context.session
        shown, undecided = exhibit_with_extent(session, answer.term, answer.example, clauses, pair, moves=self.moves)
        if undecided is not None:
            subject = f"region of {', '.join(clauses) or self.topic}"
            context.goals.append(context.goal(answer.check.code, subject, undecided))
        return shown


def _practices(program: Program, shown: Exhibit) -> list[str]:
    """Return the practices of the shop of which each set of assumptions has one, if these are all the sets."""
    sets = [[n for n in some if _is_practice(program, n)] for some in shown.assumptions]
    return sorted({n for some in sets for n in some}) if shown.complete and all(sets) else []


def _is_practice(program: Program, name: str) -> bool:
    return name in program.assumptions and program.assumptions[name].kind == "practice"


@dataclass(frozen=True, slots=True)
class TextReport(_Report):
    """A finding about the text itself, which no single case shows; `quotes` replace those of the clauses."""

    context: CheckContext
    check: Rule
    quotes: Sequence[Quotation] | None = field(default=None, kw_only=True)
    location: tuple[str, int] | None = field(default=None, kw_only=True)

    def finding(self) -> Finding:
        """Return the finding."""
        context, code, clauses = self.context, self.check.code, self.clauses
        program = context.program
        spans = {d.name: d.span for d in program.definitions} | {c.id: c.span for c in program.clauses}
        return finding(
            self.check,
            context.policy,
            self,
            None,
            clauses=clauses,
            causes=self.causes,
            topic=self.topic,
            fingerprint=fingerprint(code, context.policy, sorted(clauses), self.topic, self.direction),
            severity=self.severity,
            quotes=[q for n in clauses for q in quotations(program, n)] if self.quotes is None else self.quotes,
            evidence={"apart_from": list(context.suspended), **self.evidence},
            location=self.location or place(spans.get(clauses[0]) if clauses else None),
        )
