"""What every check is given: a policy to ask about, and how an answer becomes a goal and a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from returnlogic.base.finding import (
    Finding,
    Goal,
    Quotation,
    Severity,
    Verdict,
    fingerprint,
)
from returnlogic.base.sort import Date, Instant
from returnlogic.base.value import write
from returnlogic.checks._rule import Rule
from returnlogic.checks._waiver_policy import Waivers
from returnlogic.language.coverage import Coverage
from returnlogic.law.library import Instrument
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Term
from returnlogic.present.case import applied
from returnlogic.present.extent import clock_of
from returnlogic.present.quotes import citation, quotations
from returnlogic.present.show import Wording, exhibit_with_extent, finding, place
from returnlogic.present.words import ids_in_words
from returnlogic.solver.ask import Meter, OutOfBudget, Session, Undecided
from returnlogic.solver.forall import Always, AssumptionAnswer, Never, Sometimes, under_assumptions


@dataclass
class CheckContext:
    """One policy (with its law) under one set of suspended clauses."""

    program: Program
    budget: int
    coverage: Coverage | None = None
    suspended: tuple[str, ...] = ()
    found: list[Finding] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    dump: list[str] | None = None
    cache: dict[str, Any] = field(default_factory=dict)
    queries: int = 0
    asked: frozenset[str] = frozenset()
    waivers: Waivers | None = None
    meter: Meter = field(default_factory=Meter)

    def rests_on(self, codes: Iterable[str]) -> tuple[Verdict, str] | None:
        """Why a check over other checks' findings cannot say "proved": they were not asked, or not all decided."""
        missing = sorted(set(codes) - self.asked)
        if missing:
            return Verdict.SKIPPED, f"it rests on {', '.join(missing)}, not asked"
        if any(g.verdict is Verdict.NOT_PROVED and g.code in codes for g in self.goals):
            return Verdict.NOT_PROVED, "goals it rests on are not proved"
        return None

    @cached_property
    def session(self) -> Session:
        """Return the solver session of the program."""
        return self.session_of(self.program)

    def renew(self) -> None:
        """Drop the session: a question is answered faster, and as fast every time, without what others have asked."""
        if "session" in self.__dict__:
            self.queries += self.session.queries
            del self.__dict__["session"]

    def session_of(self, program: Program) -> Session:
        """Return a session for another program, under the same budget."""
        return Session(program, self.budget, self.dump, self.meter)

    @cached_property
    def head(self) -> tuple[str, int]:
        """Where a finding about the whole text is shown: the file of the policy, at its first clause."""
        spans = [c.span for c in self.program.policy_clauses]
        return (spans[0].source.name, 1) if spans else ("", 0)

    @cached_property
    def policy(self) -> str:
        """Return the policy's id."""
        return self.program.name

    # --- asking ---

    def under_assumptions(
        self, term: Term, *, judged: bool = False, session: Session | None = None, premise: Term | None = None
    ) -> AssumptionAnswer:
        """Under which assumptions (those under which the premise can hold) some case satisfies the term."""
        return under_assumptions(session or self.session, term, judged=judged, premise=premise)

    def possible(self, term: Term, session: Session | None = None) -> bool | Undecided:
        """Return whether some case under some assumptions satisfies the term."""
        active = session or self.session
        try:
            return active.holds_somewhere(term)
        except OutOfBudget as error:
            return Undecided(str(error))

    def possible_each(
        self, program: Program, terms: Sequence[Term], hints: Sequence[Term] = ()
    ) -> list[bool | Undecided]:
        """Return whether some case of the program satisfies each of the terms, in their order.

        A case found for one term is replayed on all others, so that few are left to ask. `hints` are easier questions,
        one a term, whose cases are likely to do; each term that is still open gets a session of its own. Terms that are
        no harder than their hints would be are their own hints.
        """
        found: dict[int, bool | Undecided] = {}

        def ask(session: Session, term: Term) -> bool:
            if not session.check([session.claim(term)]):
                return False
            names = (*program.inputs, *program.assumptions)
            case = session.replay(term, {n: session.value(n) for n in names})
            run = Evaluation(program, case)
            found.update({n: True for n in range(len(terms)) if n not in found and run.holds(terms[n])})
            return True

        session = self.session_of(program)
        for number, hint in enumerate(hints):
            if number not in found:
                try:
                    if not ask(session, hint) and hint == terms[number]:
                        found[number] = False
                except OutOfBudget:
                    break
        for number, term in enumerate(terms):
            if number not in found:
                try:
                    found[number] = ask(self.session_of(program), term)
                except OutOfBudget as error:
                    found[number] = Undecided(str(error))
        return [found[n] for n in range(len(terms))]

    def exists(self, term: Term) -> bool:
        """Return whether some case satisfies the term; raises `OutOfBudget` if the solver cannot tell."""
        return self.session.holds_somewhere(term)

    def goal(self, check: str, subject: str, answer: AssumptionAnswer | bool | Undecided) -> Goal:
        """Return the goal of an answer: nothing found is proved, something is refuted, unknown is not proved."""
        if isinstance(answer, Undecided):
            return Goal(check, subject, Verdict.NOT_PROVED, answer.reason)
        clean = answer is False or isinstance(answer, Never)
        return Goal(check, subject, Verdict.PROVED if clean else Verdict.REFUTED)

    def without_roles(self, check: str, roles: Iterable[str]) -> Goal | None:
        """Return the skipped goal that names the roles no word of the vocabulary plays; `None` iff all are played."""
        missing = [f"`{r}`" for r in roles if not self.program.role(r)]
        if not missing:
            return None
        named = f"the role{'s' if len(missing) > 1 else ''} {', '.join(missing)}"
        return Goal(check, "cases", Verdict.SKIPPED, f"no word of the vocabulary plays {named}")

    # --- showing ---

    def show(
        self,
        check: Rule,
        term: Term,
        answer: AssumptionAnswer,
        words: Wording,
        *,
        clauses: Sequence[str],
        topic: str,
        severity: Severity | None = None,
        law: Sequence[str] = (),
        direction: str = "",
        identity: Sequence[str] | None = None,
        quoted: Sequence[str] | None = None,
        clock: bool = True,
        moves: bool = False,
        session: Session | None = None,
        evidence: Mapping[str, Any] | None = None,
    ) -> Finding:
        """Return the finding of a refuted goal, shown on its least case.

        `law` are the provisions it names, `quoted` the clauses it quotes (all of them unless given), `identity` what
        its fingerprint is made of beside code, topic and direction. Without a `clock` its region is not told in days.
        """
        assert isinstance(answer, Always | Sometimes)
        active = session or self.session
        pair = clock_of(self.program, clauses, answer.case, term) if clock else None
        shown, undecided = exhibit_with_extent(active, term, answer, clauses, pair, moves=moves)
        if undecided is not None:
            self.goals.append(self.goal(check.code, f"region of {', '.join(clauses) or topic}", undecided))
        weight = severity or check.severity
        if shown.conditional and weight is Severity.ERROR:
            weight = Severity.WARNING
        apart = f", apart from the contradiction with {ids_in_words(self.suspended)}" if self.suspended else ""
        application = tuple(words.application) or tuple(applied(active.program, answer.case, clauses))
        names, made_of = clauses if quoted is None else quoted, sorted(clauses if identity is None else identity)
        return finding(
            check,
            self.policy,
            replace(words, message=words.message + apart, application=application),
            shown,
            clauses=clauses,
            topic=topic,
            fingerprint=fingerprint(check.code, self.policy, made_of, topic, direction),
            severity=weight,
            quotes=[q for i, n in enumerate(names) for q in quotations(self.program, n)[: 1 if i else 2]],
            law=[citation(self.program, p) for p in law],
            evidence={"apart_from": list(self.suspended), **(evidence or {})},
            location=place(self.program.clause(clauses[0]).span if clauses else None),
        )

    def state(
        self,
        check: Rule,
        words: Wording,
        *,
        clauses: Sequence[str],
        topic: str,
        severity: Severity | None = None,
        direction: str = "",
        quotes: Sequence[Quotation] | None = None,
        evidence: Mapping[str, Any] | None = None,
        location: tuple[str, int] | None = None,
    ) -> Finding:
        """Return a finding about the text itself, which no single case shows; `quotes` replace those of the clauses."""
        spans = {d.name: d.span for d in self.program.definitions} | {c.id: c.span for c in self.program.clauses}
        return finding(
            check,
            self.policy,
            words,
            None,
            clauses=clauses,
            topic=topic,
            fingerprint=fingerprint(check.code, self.policy, sorted(clauses), topic, direction),
            severity=severity,
            quotes=[q for n in clauses for q in quotations(self.program, n)] if quotes is None else quotes,
            evidence={"apart_from": list(self.suspended), **(evidence or {})},
            location=location or place(spans.get(clauses[0]) if clauses else None),
        )


def in_force_then(context: CheckContext, instrument: Instrument) -> bool:
    """Return whether an instrument holds for some contract date of the policy's period."""
    ordered = context.program.inputs.get(context.program.role("contract"))
    if ordered is None or not isinstance(ordered.sort, Date | Instant):
        return True
    days = [ordered.day_of(end) for end in (ordered.sort.lo, ordered.sort.hi)]
    first, last = (str(write(Date(*days), day)) for day in days)
    return instrument.in_force(first, last)
