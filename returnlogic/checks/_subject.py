"""What every check is given, and how a check's answer becomes a goal and a finding shown on a replayed case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from returnlogic.base.finding import (
    Finding,
    Goal,
    Mark,
    Picture,
    Quotation,
    Range,
    Region,
    Severity,
    Story,
    Verdict,
    Witness,
    fingerprint,
)
from returnlogic.base.interface import LEVELS
from returnlogic.base.sort import Date, Enum, Instant, Int
from returnlogic.base.source import Source, Span
from returnlogic.base.value import MINUTES_PER_DAY, Value, show, show_day, write
from returnlogic.base.waiver import Waivers
from returnlogic.checks._rule import Rule
from returnlogic.language.coverage import Coverage
from returnlogic.law.library import Instrument
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import Compare, Comparison, Const, Term, Var
from returnlogic.solver.ask import Meter, OutOfBudget, Session, Undecided
from returnlogic.solver.forall import Always, AssumptionAnswer, Never, Sometimes, under_assumptions
from returnlogic.solver.region import case_distance, days_between, distances

LEVEL_WORDS = {
    "refused": "refused",
    "discretion": "at the shop's discretion",
    "shop_picks": "owed, the shop picks",
    "granted": "granted",
}

_LATE = {
    "silent": "a request: what comes later is not decided",
    "refused": "a deadline: what comes later is refused",
}
_UNMET = {"right_lost": "a condition: failing it loses the right", "right_kept": "a request: failing it costs nothing"}


@dataclass
class Subject:
    """One policy (with its law) under one set of suspended clauses."""

    program: Program
    budget: int
    coverage: Coverage | None = None
    text: Source | None = None
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
        """The solver session of the program."""
        return self.session_of(self.program)

    def renew(self) -> None:
        """Drop the session: a question is answered faster, and as fast every time, without what others have asked."""
        if "session" in self.__dict__:
            self.queries += self.session.queries
            del self.__dict__["session"]

    def session_of(self, program: Program) -> Session:
        """A session for another program, under the same budget."""
        return Session(program, self.budget, self.dump, self.meter)

    @cached_property
    def head(self) -> tuple[str, int]:
        """Where a finding about the whole text is shown: the file of the policy, at its first clause."""
        spans = [c.span for c in self.program.policy_clauses]
        return (spans[0].source.name, 1) if spans else ("", 0)

    @cached_property
    def policy(self) -> str:
        """The policy's id."""
        return self.program.name

    # --- asking ---

    def under_assumptions(
        self, term: Term, *, judged: bool = False, session: Session | None = None, premise: Term | None = None
    ) -> AssumptionAnswer:
        """Under which assumptions (those under which the premise can hold) some case satisfies the term."""
        return under_assumptions(session or self.session, term, judged=judged, premise=premise)

    def possible(self, term: Term, session: Session | None = None) -> bool | Undecided:
        """Whether some case under some assumptions satisfies the term."""
        active = session or self.session
        try:
            return active.holds_somewhere(term)
        except OutOfBudget as error:
            return Undecided(str(error))

    def possible_each(
        self, program: Program, terms: Sequence[Term], hints: Sequence[Term] = ()
    ) -> list[bool | Undecided]:
        """Whether some case of the program satisfies each of the terms, in their order.

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
        """Whether some case satisfies the term; raises `OutOfBudget` if the solver cannot tell."""
        return self.session.holds_somewhere(term)

    def goal(self, check: str, subject: str, answer: AssumptionAnswer | bool | Undecided) -> Goal:
        """The goal of an answer: nothing found is proved, something is refuted, unknown is not proved."""
        if isinstance(answer, Undecided):
            return Goal(check, subject, Verdict.NOT_PROVED, answer.reason)
        clean = answer is False or isinstance(answer, Never)
        return Goal(check, subject, Verdict.PROVED if clean else Verdict.REFUTED)

    # --- showing ---

    def show(
        self,
        check: Rule,
        *,
        clauses: Sequence[str],
        topic: str,
        message: str,
        term: Term,
        answer: AssumptionAnswer,
        issue: str,
        conclusion: str,
        help: str = "",
        application: Iterable[str] = (),
        repairs: Sequence[str] = (),
        law: Sequence[Mapping[str, str]] = (),
        severity: Severity | None = None,
        direction: str = "",
        identity: Sequence[str] | None = None,
        quoted: Sequence[str] | None = None,
        clock: bool = True,
        moves: bool = False,
        session: Session | None = None,
        evidence: Mapping[str, Any] | None = None,
        extra: Sequence[Quotation] = (),
    ) -> Finding:
        """The finding of a refuted goal, with its least case, freed facts, region, worst case and picture."""
        active = session or self.session
        program = active.program
        assert isinstance(answer, Always | Sometimes)
        case = answer.case
        conditional = isinstance(answer, Sometimes)
        weight = severity or check.severity
        if conditional and weight is Severity.ERROR:
            weight = Severity.WARNING
        pair = self._clock(clauses, case, term) if clock else None
        cone = program.cone(term)
        free: frozenset[str] = frozenset()
        regions: tuple[Region, ...] = ()
        picture = None
        worst = None
        try:
            free = active.freed(term, case)
            if pair is not None:
                regions = self._regions(active, term, case, pair, moves)
                picture = self._picture(program, case, pair, regions, clauses)
                worst = self._worst(active, term, case, pair, regions)
            else:
                shown = [(n, write(i.sort, case[n])) for n, i in program.inputs.items() if n not in free and n in cone]
                boxes = tuple(Range(n, v, v) for n, v in shown if not n.endswith("'"))
                regions = (Region(self._assumed(program, case, term), "the facts shown", (boxes,)),)
        except OutOfBudget as error:
            subject = f"region of {', '.join(clauses) or topic}"
            self.goals.append(Goal(check.code, subject, Verdict.NOT_PROVED, str(error)))
        sets = tuple(dict(n.values) for n in answer.sets) if isinstance(answer, Sometimes) else ()
        names = list(quoted if quoted is not None else clauses)
        first = program.clause(clauses[0]).span if clauses else None
        story = Story(
            issue=issue,
            case=tuple(self.case_lines(program, case, free, pair)),
            free=tuple(sorted(free & cone)),
            application=tuple(application) or tuple(self.applied(case, clauses, program)),
            conclusion=conclusion,
            help=help,
            certainty=self._certainty(answer, program, term),
            picture=picture,
        )
        if self.suspended:
            message += f", apart from the contradiction with {_and(self.suspended)}"
        return Finding(
            code=check.code,
            name=check.name,
            severity=weight,
            policy=self.policy,
            clauses=tuple(clauses),
            topic=topic,
            message=message,
            quotes=tuple(q for i, n in enumerate(names) for q in self.quotations(n)[: 1 if i else 2]) + tuple(extra),
            witness=self.witness(program, case),
            worst=worst,
            regions=regions,
            assumptions=sets,
            law=tuple(law),
            repairs=tuple(repairs),
            evidence={
                "replayed": True,
                "conditional": conditional,
                "complete": isinstance(answer, Always) or answer.complete,
                "apart_from": list(self.suspended),
                **(evidence or {}),
            },
            story=story,
            location=_location(first),
            fingerprint=fingerprint(
                check.code, self.policy, sorted(identity if identity is not None else clauses), topic, direction
            ),
        )

    def plain(
        self,
        check: Rule,
        *,
        clauses: Sequence[str],
        topic: str,
        message: str,
        issue: str,
        conclusion: str,
        help: str = "",
        severity: Severity | None = None,
        direction: str = "",
        quotes: Sequence[Quotation] | None = None,
        assumptions: Sequence[Mapping[str, Any]] = (),
        law: Sequence[Mapping[str, str]] = (),
        application: Sequence[str] = (),
        certainty: str = "",
        evidence: Mapping[str, Any] | None = None,
        location: tuple[str, int] | None = None,
    ) -> Finding:
        """A finding about the text itself, which no single case shows."""
        spans = {d.name: d.span for d in self.program.definitions} | {c.id: c.span for c in self.program.clauses}
        found = tuple(quotes) if quotes is not None else tuple(q for n in clauses for q in self.quotations(n))
        return Finding(
            code=check.code,
            name=check.name,
            severity=severity or check.severity,
            policy=self.policy,
            clauses=tuple(clauses),
            topic=topic,
            message=message,
            quotes=found,
            assumptions=tuple(assumptions),
            law=tuple(law),
            evidence={"replayed": False, "conditional": False, "apart_from": list(self.suspended), **(evidence or {})},
            story=Story(
                issue=issue, conclusion=conclusion, help=help, application=tuple(application), certainty=certainty
            ),
            location=location or _location(spans.get(clauses[0]) if clauses else None),
            fingerprint=fingerprint(check.code, self.policy, sorted(clauses), topic, direction),
        )

    def quotations(self, clause: str) -> tuple[Quotation, ...]:
        """The quotes of a clause or of a word; of a provision, its citation and title."""
        word = self.program.definition(clause)
        if word is not None:
            own = Quotation(clause, " ".join(word.span.text.split()), word.span.source.name, 0, 0)
            return word.quotes[:2] or (own,)
        found = self.program.clause(clause)
        if found.provision is not None:
            text = f"{found.provision.citation}: {found.provision.title}"
            return (Quotation(clause, text, found.provision.citation, 0, 0),)
        return found.quotes[:2]

    def citation(self, provision: str) -> dict[str, str]:
        """The law entry of a finding."""
        p = self.program.clause(provision).provision
        assert p is not None
        return {"id": provision, "citation": p.citation, "verified": p.verified, "in_force_from": p.in_force_from}

    def witness(self, program: Program, case: Mapping[str, Value]) -> Witness:
        """A case in JSON form. A twin's primed variables are left out: they belong to the comparison, not the case."""
        facts = {n: write(i.sort, case[n]) for n, i in program.inputs.items() if not n.endswith("'")}
        assume = {n: case[n] for n in program.assumptions if not n.endswith("'")}
        return Witness(facts, assume)

    def _assumed(self, program: Program, case: Mapping[str, Value], term: Term) -> dict[str, Any]:
        cone = program.cone(term)
        return {n: case[n] for n in program.assumptions if n in cone and not n.endswith("'")}

    def case_lines(
        self, program: Program, case: Mapping[str, Value], free: frozenset[str], pair: tuple[str, str] | None
    ) -> Iterator[str]:
        """The facts that matter, one a line: events in order of time, then the rest."""
        events = [(n, i) for n, i in program.inputs.items() if i.event and n not in free and not n.endswith("'")]
        happened = [(n, i) for n, i in events if case[n] is not None]
        for n, i in sorted(happened, key=lambda e: _in_minutes(e[1], case[e[0]])):
            distance = case_distance(program, case, *pair) if pair and n == pair[0] else None
            counted = f" (day {distance} after “{pair[1].replace('_', ' ')}”)" if pair and distance is not None else ""
            yield f"{i.label}: {show(i.sort, case[n])}{counted}"
        for n, i in program.inputs.items():
            if not i.event and n not in free and not n.endswith("'"):
                yield f"{i.label}: {show(i.sort, case[n])}"
        for n, i in events:
            if case[n] is None:
                yield f"{i.label}: has not happened"

    def applied(
        self, case: Mapping[str, Value], clauses: Sequence[str], program: Program | None = None
    ) -> Iterator[str]:
        """What each clause says about the case."""
        run = Evaluation(program or self.program, case)
        for name in clauses:
            clause = self.program.clause(name)
            said = []
            for claim in clause.claims:
                if run.holds(claim.live):
                    text = describe(claim, run.number(claim.lo), run.number(claim.hi))
                    if text not in said:
                        said.append(text)
            if said:
                yield f"{name}: {'; '.join(said)}"

    def _clock(self, clauses: Sequence[str], case: Mapping[str, Value], term: Term) -> tuple[str, str] | None:
        """The (act, anchor) whose distance the finding is told in: the first clause's that the term depends on."""
        cone = self.program.cone(term)
        for name in clauses:
            for act, anchor in self.program.clause(name).clocks:
                resolved = [str(case[n]) if n in self.program.assumptions else n for n in (act, anchor)]
                a, b = resolved
                if a in cone and b in cone and case.get(a) is not None and case.get(b) is not None:
                    return a, b
        return None

    def _regions(
        self, session: Session, term: Term, case: Mapping[str, Value], pair: tuple[str, str], moves: bool
    ) -> tuple[Region, ...]:
        """The region under the witness's assumptions; with `moves`, also after changing one way of counting."""
        program = session.program
        cone = program.cone(term)
        open_names = [n for n, a in program.assumptions.items() if n in cone and a.fixed is None]
        base = {n: case[n] for n in open_names}
        found = [self._region(session, term, base, pair)]
        for name in open_names if moves else ():
            assumption = program.assumptions[name]
            if assumption.kind == "counting" and not name.endswith("'"):
                for value in assumption.domain:
                    if value != base[name]:
                        moved = self._region(session, term, {**base, name: value}, pair)
                        if moved.boxes != found[0].boxes:
                            found.append(moved)
        return tuple(found)

    def _region(self, session: Session, term: Term, assume: Mapping[str, Value], pair: tuple[str, str]) -> Region:
        intervals = distances(session, term, *pair, assume)
        quantity = f"{pair[0]} - {pair[1]}"
        boxes = tuple((Range(quantity, lo, hi),) for lo, hi in intervals)
        named = [
            self.say(session.program, n, v)
            for n, v in assume.items()
            if session.program.assumptions[n].kind == "counting"
        ]
        return Region(dict(assume), ", ".join(named), boxes)

    def say(self, program: Program, name: str, value: Any) -> str:
        """An assumption in words."""
        if name not in program.assumptions:
            given = program.inputs[name]
            return f"{given.label}: {show(given.sort, value)}"
        a = program.assumptions[name]
        if isinstance(value, tuple):
            unit = a.sort.unit if isinstance(a.sort, Int) else ""
            return (
                f"{a.label} means {value[0]} {unit}"
                if value[0] == value[1]
                else f"{a.label} means {value[0]} to {value[1]} {unit}"
            )
        if a.value_labels and isinstance(a.sort, Enum):
            return a.value_labels[a.sort.members.index(str(value))]
        if isinstance(value, bool):
            return a.label if value else f"not: {a.label}"
        if isinstance(a.sort, Int):
            return f"{a.label} means {value} {a.sort.unit}"
        return f"{a.label} is read as “{self.meaning(name, value)}”"

    def meaning(self, name: str, value: Value) -> str:
        """One meaning of a reading, in words; what missing a limit or a requirement leads to is said in full."""
        domain = set(self.program.assumptions[name].domain)
        words = next((w for w in (_LATE, _UNMET) if domain == w.keys()), {})
        given = self.program.inputs.get(str(value))
        return words.get(str(value)) or (given.label if given is not None else str(value).replace("_", " "))

    def _picture(
        self,
        program: Program,
        case: Mapping[str, Value],
        pair: tuple[str, str],
        regions: Sequence[Region],
        clauses: Sequence[str],
    ) -> Picture | None:
        distance = case_distance(program, case, *pair)
        if distance is None:
            return None
        run = Evaluation(program, case)
        anchor = case[pair[1]]
        assert isinstance(anchor, int)
        marks = []
        for name in clauses:
            for limit in program.clause(name).limits:
                anchor_of = str(case[limit.anchor]) if limit.anchor in program.assumptions else limit.anchor
                if limit.last_day is not None and anchor_of == pair[1]:
                    marks.append(Mark(name, run.number(limit.last_day) - program.inputs[pair[1]].day_of(anchor)))
        disputed = tuple((b[0].lo, b[0].hi) for b in regions[0].boxes)
        return Picture(pair[1], pair[0], distance, disputed, tuple(marks))

    def _worst(
        self, session: Session, term: Term, case: Mapping[str, Value], pair: tuple[str, str], regions: Sequence[Region]
    ) -> Witness | None:
        """The same case on the last day of the region, at the highest price: the most that is at stake."""
        if not regions[0].boxes:
            return None
        last = regions[0].boxes[-1][0].hi
        sort = Int(-40000, 40000)
        at_end = Compare(Comparison.EQ, days_between(session.program, *pair), Const(last, sort))
        given = [session.is_value(n, v) for n, v in regions[0].assumptions.items()]
        literals = [session.claim(term), session.claim(at_end), *given]
        price = session.program.inputs.get("price")
        if price is not None and not isinstance(price.sort, Enum):
            highest = Compare(Comparison.EQ, Var("price", price.sort), Const(getattr(price.sort, "hi", 0), price.sort))
            dearest = session.least([*literals, session.claim(highest)])
            if dearest is not None:
                return self.witness(session.program, session.replay(term, dearest))
        found = session.least(literals)
        return None if found is None else self.witness(session.program, session.replay(term, found))

    def _certainty(self, answer: Always | Sometimes, program: Program, term: Term) -> str:
        cone = program.cone(term)
        open_names = [n for n, a in program.assumptions.items() if n in cone and a.fixed is None]
        if isinstance(answer, Always):
            if not open_names:
                return "proved for all orders in the model; it rests on no assumption"
            return "proved for all orders in the model, whatever is assumed where the text is open"
        sets = [" and ".join(self.say(program, n, v) for n, v in sorted(s.values.items())) for s in answer.sets]
        rest = "for other choices no such case exists" if answer.complete else "other choices may show it too"
        return "holds if " + "; or if ".join(sets) + f" (proved; {rest})"


def describe(claim: Claim, lo: int, hi: int) -> str:
    """A claim on a case in words."""
    subject = claim.topic.subject.replace("_", " ")
    match claim.topic.kind:
        case "level":
            if lo < hi <= 1:
                return f"the shop may refuse the {subject}"
            if lo != hi:
                return f"{subject} owed, but not said at whose choice"
            return f"{subject} {LEVEL_WORDS[LEVELS[lo]]}"
        case "payer":
            return f"the {'shop' if lo else 'customer'} pays the {subject}"
        case "last_day":
            return f"the last day for “{subject}” is {show_day(lo)}"
        case "due":
            if lo != hi:
                return f"{subject} due from {show_day(lo)} to {show_day(hi)}"
            return f"{subject} due by {show_day(hi)}"
        case _:
            return f"{subject}: {lo // 100}.{lo % 100:02d}"


def topic_words(topic: Topic) -> str:
    """A topic in words."""
    subject = topic.subject.replace("_", " ")
    return {
        "level": f"whether there is a {subject}",
        "payer": f"who pays the {subject}",
        "last_day": f"the last day for “{subject}”",
        "due": f"when “{subject}” is due",
        "net": f"how much of the {subject} is paid",
    }.get(topic.kind, f"the {subject}")


def refuses(claim: Claim) -> bool:
    """Whether a claim refuses a remedy."""
    return claim.topic.kind == "level" and getattr(claim.hi, "value", None) == 0


def grants(clause: Clause) -> bool:
    """Whether a clause gives the customer something."""
    return clause.kind == "entitlement" and bool(clause.owed)


def cited(provisions: Iterable[Clause]) -> str:
    """The citations of provisions in words, those of one instrument together."""
    by_instrument: dict[str, list[str]] = {}
    for clause in provisions:
        assert clause.provision is not None
        articles = by_instrument.setdefault(clause.provision.instrument, [])
        if clause.provision.article not in articles:
            articles.append(clause.provision.article)
    return " and ".join(f"{name} {', '.join(articles)}" for name, articles in by_instrument.items())


def in_force_then(subject: Subject, instrument: Instrument) -> bool:
    """Whether an instrument holds for some contract date of the policy's period."""
    ordered = subject.program.inputs.get("ordered")
    if ordered is None or not isinstance(ordered.sort, Date | Instant):
        return True
    days = [ordered.day_of(end) for end in (ordered.sort.lo, ordered.sort.hi)]
    first, last = (str(write(Date(*days), day)) for day in days)
    return instrument.in_force(first, last)


def _and(names: Sequence[str]) -> str:
    return " and ".join(f"`{n}`" for n in names)


def _location(span: Span | None) -> tuple[str, int]:
    return (span.source.name, span.line) if span is not None else ("", 0)


def _in_minutes(event: Input, value: Value) -> int:
    """Return the minute of an event, or the first one of its day."""
    assert isinstance(event.sort, Date | Instant) and isinstance(value, int)
    return value * (MINUTES_PER_DAY // event.sort.per_day)
