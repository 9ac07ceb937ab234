"""Goods with a fault, found in time, and every way to a remedy is closed, each for its own reason.

**What it does.** For each thing that makes goods non-conforming asks whether an order exists in which the problem shows
within the longest window the text gives anybody, and whatever the customer does from then on no clause offers any
remedy, while some clause refuses. The report is the wall: for each promise, why it does not help here.

**Formally.** Exists w: the issue is non-conforming, `found` no later than the last day of some entitlement's window,
and for every choice k of what customers control, none asking (or doing what a limit is about) before `found`, no live
claim of a level goes beyond refused; for the customer who reports the fault on the day it shows, some live claim
refuses; a general permission to refuse (V5) offers nothing and is set aside. Choices are found by counterexamples until
no order is left that a further choice would help. What others do after an act, and no offer reads, hinders no choice.

**Why it matters.** Each sentence is a plausible limit of one promise; nobody decided that this customer gets nothing.

**Fires.** 90 days for poor quality, 60 days for a wrong size, "later claims are refused": a wrong size on day 70.

**Does not fire.** The same without the refusal: there the text is silent (RL201).

**How to fix.** Give the case a remedy in one of the promises, or say openly that there is none.

**Limits.** Approvals are taken to be given, and requirements that read facts which are not the customer's, or acts of
the shop, to be met (RL109, RL501). Days of others, as the day of delivery, are part of the case. A policy that promises
nothing at all is RL402. Non-conforming are: not as ordered, the wrong item or size, damaged on arrival, poor quality, a
hidden defect.

**Related.** RL109, RL201, RL402. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.sort import Enum
from returnlogic.base.value import Value, in_words
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._customer_acts import Behaviour, CustomerActs, waits_of
from returnlogic.checks._date_constraints import (
    before,
    by_id,
    of_world,
)
from returnlogic.checks._grounds import without_general_permissions
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks.joint_contradiction import tied
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import (
    TRUE,
    Compare,
    Comparison,
    Const,
    Known,
    Member,
    Term,
    Var,
    conj,
    disj,
    implies,
    neg,
)
from returnlogic.meaning.variants import suspend
from returnlogic.present.case import applied
from returnlogic.present.words import fact_words, one_of_words
from returnlogic.solver.ask import OutOfBudget, Session

_ROLES = ("defect", "nonconforming", "ground", "fault_ground", "request", "receipt", "discovery", "contract")
_ROUNDS = 24


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per set of clauses that close every route."""
    program = context.program
    lacking = context.without_roles(CHECK.code, _ROLES)
    if lacking is not None:
        yield lacking
        return
    context, permissions, unknown = without_general_permissions(context, CHECK.code)
    program = context.program
    yield from unknown
    aside = {p.clause for p in permissions if p.cases == TRUE}
    levels = [c for o in program.policy_outputs if o.topic.kind == "level" for c in o.claims]
    offers = [c for c in levels if not c.refuses and not _is(c.hi, 0) and c.clause not in aside]
    refusals = [c for c in levels if _is(c.hi, 0)]
    if not offers or not refusals:
        return
    kind = _kind(program)
    session = context.session_of(kind)
    wall = _Wall(context, kind, session, offers, refusals)
    try:
        closed = wall.closed()
    except OutOfBudget as error:
        yield Goal(CHECK.code, "every route", Verdict.NOT_PROVED, str(error))
        return
    groups: dict[object, list[tuple[str, AnsweredQuestion]]] = {}
    for member in program.in_role("nonconforming"):
        goal, answer = wall.ask(member, closed)
        yield goal
        if answer is not None:
            groups.setdefault(wall.signature(answer), []).append((member, answer))
    context.queries += session.queries
    for members in groups.values():
        yield wall.finding(members)


def _is(term: Term, value: int) -> bool:
    return isinstance(term, Const) and term.value == value


def _kind(program: Program) -> Program:
    """Return the program with approvals given, and without requirements on what the shop does or others decide."""
    out = []
    for clause in by_id(program):
        if clause.gates:
            out.append(clause.id)
        elif clause.requirement is not None:
            read = [i for n, i in program.inputs.items() if n in program.cone(clause.requirement)]
            if any(i.controller == "shop" if i.event else i.controller != "customer" for i in read):
                out.append(clause.id)
    return suspend(program, out)


@dataclass(frozen=True)
class _Wall:
    """The question whether no clause offers anything, whatever the customer does."""

    context: CheckContext
    program: Program
    session: Session
    offers: Sequence[Claim]
    refusals: Sequence[Claim]

    @property
    def discovery(self) -> str:
        """The event that the problem shows."""
        return self.program.role("discovery")

    @property
    def receipt(self) -> str:
        """The event that the customer receives the goods."""
        return self.program.role("receipt")

    @property
    def _shows(self) -> Term:
        """The day on which the problem shows."""
        return self.program.inputs[self.discovery].day

    @property
    def _asking(self) -> list[Input]:
        """Return the events that limits are about, and the request."""
        limits = [x for c in by_id(self.program) for x in c.limits]
        asked = [self.program.inputs[self.program.role("request")]]
        return [*asked, *(act for x in limits for _, act in self.program.events_of(x.act))]

    def closed(self) -> Term:
        """Return the cases in which who reports the fault is refused and nothing helps. Raises `OutOfBudget`.

        No customer asks, or does what a limit is about, before the problem shows.
        """
        program = self.program
        offered = disj(*dict.fromkeys(c.live for c in self.offers))
        mine = {n for n, i in program.inputs.items() if i.controller == "customer"}
        names = tied(program, {n for n in program.cone(offered) & mine if not program.inputs[n].event})
        facts = [i for n, i in program.inputs.items() if n in names]
        events = [i for n, i in program.inputs.items() if n in mine and i.event and n != program.role("contract")]
        world = conj(
            self._nonconforming(),
            Known(self.receipt),
            Known(self.discovery),
            self._in_some_window(),
            *(implies(Known(i.name), Compare(Comparison.GE, i.day, self._shows)) for i in events if i in self._asking),
        )
        acts = CustomerActs(program, self.discovery, waits_of(self.context, program))
        tried = [Behaviour({i.name: i.typical for i in facts}, {i.name: 0 for i in events})]
        parts = [acts.useless(tried[0], offered)]
        for _ in range(_ROUNDS):
            case = self.session.least([self.session.claim(conj(world, *parts, offered))])
            if case is None:
                return conj(world, *parts, neg(offered), self._refused())
            tried.append(acts.following(case, facts, events, tried))
            parts.append(acts.useless(tried[-1], offered))
        raise OutOfBudget(f"no answer after {_ROUNDS} choices of the customer")

    def _nonconforming(self) -> Term:
        return self._defect(self.program.in_role("nonconforming"))

    def _defect(self, members: Sequence[str]) -> Term:
        defect = self.program.role("defect")
        sort = self.program.inputs[defect].sort
        assert isinstance(sort, Enum)
        return Member(Var(defect, sort), tuple(members), sort)

    def _in_some_window(self) -> Term:
        """Return that the problem shows no later than the last day of some window that an entitlement gives."""
        program = self.program
        earlier = before(of_world(self.context), self.discovery)
        lasts = [
            limit.last_day
            for c in by_id(program)
            if c.kind == "entitlement"
            for limit in c.limits
            if limit.last_day is not None and self._starts_before(limit.anchor, earlier)
        ]
        return disj(*(Compare(Comparison.LE, self._shows, x) for x in dict.fromkeys(lasts))) if lasts else TRUE

    def _starts_before(self, anchor: str, earlier: frozenset[str]) -> bool:
        starts = {event.name for _, event in self.program.events_of(anchor)}
        return bool(starts) and starts <= earlier

    def _refused(self) -> Term:
        """Return that the customer reports the fault on the day it shows, and some clause refuses."""
        program = self.program
        ground, request = program.role("ground"), program.role("request")
        invoked = program.inputs[ground].sort
        assert isinstance(invoked, Enum)
        fault = Member(Var(ground, invoked), program.in_role("fault_ground"), invoked)
        at_once = Compare(Comparison.EQ, program.inputs[request].day, self._shows)
        return conj(fault, Known(request), at_once, disj(*dict.fromkeys(c.live for c in self.refusals)))

    def ask(self, member: str, closed: Term) -> tuple[Goal, AnsweredQuestion | None]:
        """Ask whether a defect of this kind is closed, with every requirement and approval back in place as well."""
        term = conj(self._defect([member]), closed)
        possible = self.context.possible(term, self.session)
        if possible is not True:
            return self.context.goal(CHECK.code, member, possible), None
        answer = self.context.ask(CHECK, member, term, session=self.session)
        if not answer.found:
            return answer.goal, None
        if not self._stands(answer):
            reason = "what an approval or a requirement defeats bears on it"
            return Goal(CHECK.code, member, Verdict.NOT_PROVED, reason), None
        return answer.goal, answer

    # --- telling ---

    def _stands(self, answer: AnsweredQuestion) -> bool:
        """Return whether the case is closed with every requirement and approval back in place as well."""
        run = Evaluation(self.context.program, answer.case)
        offered = any(run.holds(c.live) for c in self.offers if c.clause in self._promises())
        return not offered and any(run.holds(c.live) for c in self.refusals)

    def _promises(self) -> list[str]:
        kinds = ("entitlement", "discretion")
        offering = {o.clause for o in self.offers}
        return [c.id for c in by_id(self.program) if c.id in offering and c.kind in kinds]

    def signature(self, answer: AnsweredQuestion) -> object:
        """Return what closes the case: clauses that refuse, what has to be assumed, and unusual facts."""
        run = Evaluation(self.program, answer.case)
        needs = answer.needs
        return repr((sorted({c.clause for c in self.refusals if run.holds(c.live)}), needs, self._odd(answer)))

    def _odd(self, answer: AnsweredQuestion) -> list[str]:
        """Return in words the facts that are not the customer's and not as usual."""
        case = answer.case
        facts = [i for i in self.program.inputs.values() if not i.event and i.controller != "customer"]
        odd = [i for i in facts if i.name != self.program.role("defect") and case[i.name] != i.typical]
        return [fact_words(i, case[i.name]) for i in odd]

    def finding(self, members: Sequence[tuple[str, AnsweredQuestion]]) -> Finding:
        """Return the finding of defects that are closed by the same clauses."""
        _, answer = members[0]
        case = answer.case
        run = Evaluation(self.program, case)
        refusing = sorted({c.clause for c in self.refusals if run.holds(c.live)})
        promises = [self.program.clause(n) for n in self._promises() if self._for_faults(n)]
        issues = one_of_words(self.program.inputs[self.program.role("defect")], [m for m, _ in members])
        inputs, discovery, receipt = self.program.inputs, self.discovery, self.receipt
        shows = inputs[discovery].day_of(case[discovery]) - inputs[receipt].day_of(case[receipt])
        also = "".join(f", and {words}" for words in self._odd(answer))
        when = f"the problem shows {shows} day{'' if shows == 1 else 's'} after delivery"
        if self._in_some_window() != TRUE:
            when += ", within the longest time that some promise gives"
        return CaseReport(
            answer,
            message=f"where {issues}{also}, the customer is refused, and no promise helps",
            issue=f"{when}: is there any remedy?",
            conclusion="none, whatever the customer does: each promise fails for its own reason, some clause refuses",
            help="give the case a remedy in one of the promises, or say openly that there is none",
            application=[
                *(f"{c.id}: {self._why_not(case, c)}" for c in promises),
                *applied(self.program, case, refusing),
            ],
            clauses=[*refusing, *(c.id for c in promises if c.id not in refusing)],
            causes=refusing,
            quoted=refusing[:3],
            topic="level",
            identity=[*refusing, *(m for m, _ in members)],
            clock=False,
        ).finding()

    def _for_faults(self, name: str) -> bool:
        """Return whether the promise covers some non-conforming goods at all."""
        return self.session.holds_somewhere(conj(self._nonconforming(), self.program.clause(name).scope))

    def _why_not(self, case: Mapping[str, Value], clause: Clause) -> str:
        """Return why a promise does not help in this case, at the best the customer can do for it."""
        best = self._at_best(case, clause.entitled)
        if best is None:
            if self._at_best(case, clause.scope) is None:
                return "does not cover this order, whatever the customer does"
            times = [f"{x.text} {in_words(x.anchor)}" for x in clause.limits]
            return f"cannot be in time ({' and '.join(times)})"
        run = Evaluation(self.program, best)
        against = [
            c.id
            for c in by_id(self.program)
            for r in c.relations
            if r.target == clause.id and r.kind in ("exception", "overrides") and run.holds(c.live)
        ]
        read = self.program.cone(clause.scope)
        facts = [i for n, i in self.program.inputs.items() if n in read and i.controller == "customer" and not i.event]
        other = [fact_words(i, best[i.name]) for i in facts if best[i.name] != case[i.name]]
        given = f"with {'; '.join(other)}, " if other else ""
        return f"{given}taken away by {' and '.join(against)}" if against else f"{given}does not hold here"

    def _at_best(self, case: Mapping[str, Value], term: Term) -> Mapping[str, Value] | None:
        """Return the least case of the same world and assumptions in which the term holds; `None` iff there is none."""
        program = self.program
        read = program.cone(term, *(a.term for a in program.axioms))
        given = [n for n, i in program.inputs.items() if n in read and i.controller != "customer"]
        fixed = [self.session.is_value(n, case[n]) for n in (*given, *(n for n in program.assumptions if n in read))]
        return self.session.least([self.session.claim(term), *fixed])


CHECK = Rule("RL213", "stranded-case", Severity.WARNING, "Refused by every route", find)
