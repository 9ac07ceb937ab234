"""Hold what every check is given: a policy to ask about, and the answers to its questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from returnlogic.base.finding import (
    Finding,
    Goal,
    Verdict,
)
from returnlogic.base.sort import Date, Instant
from returnlogic.base.value import Value, write
from returnlogic.checks._rule import Rule
from returnlogic.checks._waiver_policy import Waivers
from returnlogic.language.coverage import Coverage
from returnlogic.law.library import Instrument
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Term, conj, disj
from returnlogic.solver.ask import Meter, OutOfBudget, Session, Undecided
from returnlogic.solver.confirm import SecondOpinion
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
    matters: Mapping[str, Collection[str]] = field(default_factory=dict)
    """What was found by then put together: fingerprints by the id of a matter. For waivers, which may name one."""
    meter: Meter = field(default_factory=Meter)
    second: SecondOpinion | None = None
    _session: Session | None = field(default=None, init=False)
    engagement: dict[tuple[str, str], tuple[Term, ...]] = field(default_factory=dict)
    """Of a goal, by its code and subject: it is engaged iff each of these holds in some possible case (rule W6)."""

    def rests_on(self, codes: Iterable[str]) -> tuple[Verdict, str] | None:
        """Return why a check over other checks' findings cannot say "proved": not asked, or not all decided."""
        missing = sorted(set(codes) - self.asked)
        if missing:
            return Verdict.SKIPPED, f"it rests on {', '.join(missing)}, not asked"
        if any(g.verdict is Verdict.NOT_PROVED and g.code in codes for g in self.goals):
            return Verdict.NOT_PROVED, "goals it rests on are not proved"
        return None

    @property
    def session(self) -> Session:
        """Return a solver session of the program: a new one where the last holds many times what it began with."""
        if self._session is None or self._session.burdened:
            self.renew()
            self._session = self.session_of(self.program)
        return self._session

    def renew(self) -> None:
        """Drop the session: a question is answered faster, and as fast every time, without what others have asked."""
        if self._session is not None:
            self.queries += self._session.queries
            self._session = None

    def session_of(self, program: Program) -> Session:
        """Return a session for another program, under the same budget."""
        return Session(program, self.budget, self.dump, self.meter, self.second)

    @cached_property
    def head(self) -> tuple[str, int]:
        """Return the place of a finding about the whole text: the file of the policy, at its first clause."""
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
        """Return under which assumptions (of those that allow the premise) some case satisfies the term."""
        return under_assumptions(session or self.session, term, judged=judged, premise=premise)

    def ask(
        self,
        check: Rule,
        subject: str,
        term: Term,
        *,
        judged: bool = False,
        session: Session | None = None,
        premise: Term | None = None,
        engages: Sequence[Term] = (),
        law: Sequence[str] = (),
    ) -> AnsweredQuestion:
        """Return the answer to a question of a check: the subject names it in its goal, `law` the provisions in it."""
        if engages:
            self.engagement[(check.code, subject)] = tuple(engages)
        known = self.under_assumptions(term, judged=judged, session=session, premise=premise)
        if isinstance(known, Always) and (sure := self._without_doubts(law)) is not None:
            shown = self.under_assumptions(conj(term, sure), judged=judged, session=session, premise=premise)
            known = shown if isinstance(shown, Always) else known
        return AnsweredQuestion(self, check, subject, term, known, session, tuple(law))

    def _without_doubts(self, law: Sequence[str]) -> Term | None:
        """Return that a provision without doubts applies; `None` if all are so, or none: then no case is preferred."""
        provisions = [c for c in map(self.program.clause, law) if c.provision is not None]
        sure = [c for c in provisions if c.provision is not None and not c.provision.doubts]
        return disj(*(c.live for c in sure)) if 0 < len(sure) < len(provisions) else None

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

    def goal(
        self,
        check: str,
        subject: str,
        answer: AssumptionAnswer | bool | Undecided,
        engages: Sequence[Term] = (),
        law: Sequence[str] = (),
    ) -> Goal:
        """Return the goal of an answer: nothing found is proved, something is refuted, unknown is not proved."""
        if engages:
            self.engagement[(check, subject)] = tuple(engages)
        if isinstance(answer, Undecided):
            return Goal(check, subject, Verdict.NOT_PROVED, answer.reason, tuple(law))
        clean = answer is False or isinstance(answer, Never)
        return Goal(check, subject, Verdict.PROVED if clean else Verdict.REFUTED, law=tuple(law))

    def engaged_goal(self, answer: AnsweredQuestion, engages: Term) -> Goal:
        """Return the goal of a question about another program, not engaged iff the term is impossible."""
        goal = answer.goal
        there = self.possible(engages) if goal.verdict is Verdict.PROVED else True
        if isinstance(there, Undecided):
            return replace(goal, verdict=Verdict.NOT_PROVED, reason=there.reason)
        reason = "no possible case gets as far as what it asks"
        return goal if there else replace(goal, verdict=Verdict.NOT_ENGAGED, reason=reason)

    def without_roles(self, check: str, roles: Iterable[str]) -> Goal | None:
        """Return the skipped goal that names the roles no word of the vocabulary plays; `None` iff all are played."""
        missing = [f"`{r}`" for r in roles if not self.program.role(r)]
        if not missing:
            return None
        named = f"the role{'s' if len(missing) > 1 else ''} {', '.join(missing)}"
        return Goal(check, "cases", Verdict.SKIPPED, f"no word of the vocabulary plays {named}")


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """The answer to a question of a check: under which assumptions some case satisfies the term."""

    context: CheckContext
    check: Rule
    subject: str
    term: Term
    known: AssumptionAnswer
    session: Session | None = None
    law: tuple[str, ...] = ()

    @property
    def goal(self) -> Goal:
        """Return the goal of the question."""
        return self.context.goal(self.check.code, self.subject, self.known, law=self.law)

    @property
    def found(self) -> bool:
        """Return whether some case was found, which refutes the goal."""
        return isinstance(self.known, Always | Sometimes)

    @property
    def example(self) -> Always | Sometimes:
        """Return the answer as one that has a case, which must have been found."""
        assert isinstance(self.known, Always | Sometimes)
        return self.known

    @property
    def case(self) -> Mapping[str, Value]:
        """Return the least case, which must have been found."""
        return self.example.case

    @property
    def needs(self) -> list[list[tuple[str, Value | tuple[int, int]]]]:
        """Return what each set of assumptions assumes under which a case was found; empty iff nothing need be."""
        shown = self.example
        return [] if isinstance(shown, Always) else [sorted(n.values.items(), key=str) for n in shown.sets]


def in_force_then(context: CheckContext, instrument: Instrument) -> bool:
    """Return whether an instrument holds for some contract date of the policy's period."""
    ordered = context.program.inputs.get(context.program.role("contract"))
    if ordered is None or not isinstance(ordered.sort, Date | Instant):
        return True
    days = [ordered.day_of(end) for end in (ordered.sort.lo, ordered.sort.hi)]
    first, last = (str(write(Date(*days), day)) for day in days)
    return instrument.in_force(first, last)
