"""Conditions each of which can be met, and which together leave no right.

**What it does.** Two claims on one topic that cannot both hold clash as a pair (RL101, RL102). What no pair shows is a
bound on what is charged that several charges break only together, and a promise and several conditions on it that leave
nothing together. So for each line of the ledger, and for what is charged in all, this check asks whether charges exceed
what a clause promises, of which none exceeds it alone. And for each entitlement this check takes the requirements that
condition it, the clauses declared to take it away and the exclusions that refuse all it gives, and asks whether an
order exists in which the customer is entitled, could satisfy each of them, and cannot satisfy all.

**Formally.** For an entitlement E and a set S of at least two such clauses: exists w with entitled(E), such that for
every choice k of what customers control some clause of S takes the right, for every smaller part of S some choice
escapes that part, and none of the other clauses that can take the right takes it under every choice. With E these are
at least three clauses, and leaving any one out leaves a way. Choices that the axioms of the vocabulary exclude are no
choices; what one relies on is one only where such a clause reads it. For a sum: some case with a conflict on
`amount(LINE)` or `charged` in which no pair of claims conflicts.

**Why it matters.** Each sentence reads well alone; whoever follows one breaks the other, and the promise is empty.

**Fires.** "Try it out before you complain" and "we take back unopened boxes only", for one promise.

**Does not fire.** The same two for different goods; two conditions of which one alone cannot be met (RL109).

**How to fix.** Drop one of them, or say for which orders each is meant.

**Limits.** Choices are facts, and at most 256 of them are tried together; a condition that also reads days of the
customer's own acts, other than those the entitlement itself fixes, is left to RL106 and RL116. Where the text does not
say what failing a condition costs, the finding holds if it costs the right.

**Related.** RL101, RL102, RL109, RL116. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import Value
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._date_constraints import by_id, conditions_of
from returnlogic.checks._joint_sums import exceeded
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import And, Term, conj, disj, implies, neg
from returnlogic.meaning.variants import instantiate
from returnlogic.present.words import fact_words
from returnlogic.solver.ask import Undecided
from returnlogic.solver.forall import Always, Sometimes

_MAX_CHOICES = 256
_MOST_SHOWN = 4
_MOST_FINDINGS = 4


@dataclass(frozen=True)
class Joint:
    """An entitlement, clauses that hang together by what customers choose, and every such choice."""

    program: Program
    entitlement: Clause
    clauses: tuple[Clause, ...]
    choices: tuple[tuple[Mapping[str, Value], Term, tuple[Term, ...]], ...]
    """Each choice, that it is one (the axioms allow it), and under it whether each clause takes the right."""

    def empty(self, some: Sequence[Clause]) -> Term:
        """Return that one of these clauses takes the right, whatever the customer chooses."""
        index = [self.clauses.index(c) for c in some]
        return conj(*(implies(allowed, disj(*(takes[i] for i in index))) for _, allowed, takes in self.choices))

    def minimal(self, some: Sequence[Clause]) -> Term:
        """Return that one is entitled, these clauses leave nothing, and every smaller part of them leaves a way."""
        smaller = [self.empty([c for c in some if c.id != left_out.id]) for left_out in some]
        return conj(self.entitlement.entitled, self.empty(some), *(neg(s) for s in smaller))


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per minimal set of clauses that together empty an entitlement, and per bound broken together."""
    yield from exceeded(context, CHECK)
    for entitlement in by_id(context.program):
        if not entitlement.grants:
            continue
        all_groups = _groups(context.program, entitlement)
        groups = [(clauses, inputs) for clauses, inputs in all_groups if len(clauses) > 1]
        for clauses, inputs in groups:
            name = f"{entitlement.id} under {', '.join(c.id for c in clauses)}"
            reason = _beyond(context.program, entitlement, inputs)
            if reason:
                yield Goal(CHECK.code, name, Verdict.NOT_PROVED, reason)
                continue
            joint = _joint(context.program, entitlement, clauses, inputs)
            others = [g for g in all_groups if g[0] != clauses and not _beyond(context.program, entitlement, g[1])]
            beside = [_joint(context.program, entitlement, *g) for g in others]
            yield from _ask(context, name, joint, [neg(j.empty([c])) for j in beside for c in j.clauses])
        if not groups:
            if len(all_groups) > 1:  # no choice of the customer bears on two of them
                yield context.goal(CHECK.code, entitlement.id, False, [entitlement.entitled])
            else:
                reason = "no two clauses can take it away"
                if len(_takers(context.program, entitlement)) > 1:
                    reason += ", those left out that read days of the customer's own acts (RL106, RL116)"
                yield Goal(CHECK.code, entitlement.id, Verdict.NOT_ENGAGED, reason)


def _beyond(program: Program, entitlement: Clause, inputs: Sequence[Input]) -> str:
    """Return the reason why these choices cannot be tried one by one; empty if they can."""
    names = {i.name for i in inputs}
    open_inputs = [i for n, i in program.inputs.items() if n not in program.cone(entitlement.entitled)]
    for axiom in program.axioms:
        read = program.cone(axiom.term)
        if read & names and any(i.event and i.controller == "customer" and i.name in read for i in open_inputs):
            return "an axiom ties the customer's choices to dates"
    sizes = [len(_values(i)) for i in inputs]
    return f"more than {_MAX_CHOICES} choices of the customer" if prod(sizes) > _MAX_CHOICES else ""


def _values(choice: Input) -> Sequence[Value]:
    """Return what the customer can choose."""
    match choice.sort:
        case Enum(members):
            return members
        case Bool():
            return (True, False)
        case sort:
            return range(sort.lo, sort.hi + 1)


def _ask(context: CheckContext, name: str, joint: Joint, beside: Sequence[Term]) -> Iterator[Goal | Finding]:
    """Yield one finding per minimal set, until every order that is left has none; `beside` holds in each order."""
    alone = [joint.empty([c]) for c in joint.clauses]
    term = conj(joint.entitlement.entitled, joint.empty(joint.clauses), *(neg(a) for a in alone), *beside)
    for count in range(_MOST_FINDINGS + 1):
        answer = context.possible(term)
        if isinstance(answer, Undecided) or not answer:
            if isinstance(answer, Undecided) or count == 0:
                yield context.goal(CHECK.code, name, answer, [joint.entitlement.entitled])
            return
        if count == _MOST_FINDINGS:
            yield Goal(CHECK.code, name, Verdict.NOT_PROVED, f"more than {_MOST_FINDINGS} sets of clauses")
            return
        whole = context.under_assumptions(term)
        if not isinstance(whole, Always | Sometimes):
            yield context.goal(CHECK.code, name, whole)
            return
        some = _shrunk(joint, whole.case)
        exact = conj(joint.minimal(some), *beside)
        settled = context.ask(CHECK, f"{joint.entitlement.id} under {', '.join(c.id for c in some)}", exact)
        yield settled.goal
        if not settled.found:
            return
        yield _finding(context, joint, some, settled)
        term = conj(term, neg(joint.empty(some)))


def _shrunk(joint: Joint, case: Mapping[str, Value]) -> list[Clause]:
    """Return a smallest part of the clauses that leaves nothing in this case."""
    run = Evaluation(joint.program, case)
    some = list(joint.clauses)
    for clause in joint.clauses:
        rest = [c for c in some if c.id != clause.id]
        if run.holds(joint.empty(rest)):
            some = rest
    return some


def _groups(program: Program, entitlement: Clause) -> list[tuple[list[Clause], list[Input]]]:
    """Return the clauses that can take the right, by choices of the customer: one group iff a choice bears on both."""
    fixed = {*program.cone(entitlement.entitled), *program.in_role("contract")}
    takers = _takers(program, entitlement)
    ground = program.role("ground")
    if not any(ground in program.cone(c.requirement or c.scope, c.scope) for c in takers):
        fixed.add(ground)  # what one relies on is what it is
    found: list[tuple[list[Clause], set[str]]] = []
    for clause in takers:
        over = [c.live for c in _over(program, entitlement, clause)]
        own = program.cone(clause.requirement or clause.scope, clause.scope, *over)
        mine = [i for n, i in program.inputs.items() if n in own - fixed and i.controller == "customer"]
        if any(i.event for i in mine):
            continue  # conditions on dates are asked elsewhere
        names = tied(program, {i.name for i in mine} - fixed)
        together = [g for g in found if g[1] & names]
        for g in together:
            found.remove(g)
        clauses = [c for g in together for c in g[0]]
        found.append(([*clauses, clause], names.union(*(g[1] for g in together))))
    return [
        (clauses, [i for n, i in program.inputs.items() if n in names and n not in fixed]) for clauses, names in found
    ]


def _takers(program: Program, entitlement: Clause) -> tuple[Clause, ...]:
    return *conditions_of(program, entitlement), *_refusers(program, entitlement)


def _refusers(program: Program, entitlement: Clause) -> list[Clause]:
    """Return the exclusions that refuse everything the entitlement gives, related to it or not."""
    given = {(c.right, c.topic) for c in entitlement.claims if c.topic.kind == "level"}
    related = {c.id for c in conditions_of(program, entitlement)}
    return [
        c
        for c in by_id(program)
        if c.kind == "exclusion"
        and c.id not in related
        and given <= {(x.right, x.topic) for x in c.claims if x.refuses}
    ]


def tied(program: Program, names: set[str]) -> set[str]:
    """Return these choices of the customer, and those that axioms tie to them."""
    free = {n for n, i in program.inputs.items() if i.controller == "customer" and not i.event}
    reads = [program.cone(a.term) & free for a in program.axioms]
    found = set(names)
    while more := {n for read in reads if read & found for n in read} - found:
        found |= more
    return found


def _takes(program: Program, entitlement: Clause, clause: Clause) -> Term:
    """Return that a clause takes the right, or would if others that take it were left out.

    It does not where a clause defeats it that takes nothing itself.
    """
    asked: Term = clause.entitled
    if clause.requirement is not None or clause.gates:
        app = program.lets[clause.app.name]
        others = {neg(c.live) for c in _takers(program, entitlement)}
        asked = conj(*(a for a in (app.args if isinstance(app, And) else (app,)) if a not in others))
    return conj(asked, *(neg(c.live) for c in _over(program, entitlement, clause)))


def _over(program: Program, entitlement: Clause, clause: Clause) -> list[Clause]:
    """Return the clauses that defeat one, and that take nothing of the entitlement themselves."""
    takers = {c.id for c in _takers(program, entitlement)}
    return [
        c
        for c in program.policy_clauses
        for r in c.relations
        if r.target == clause.id and r.kind in ("exception", "overrides") and not r.implied and c.id not in takers
    ]


def _joint(program: Program, entitlement: Clause, clauses: Sequence[Clause], inputs: Sequence[Input]) -> Joint:
    names = {i.name for i in inputs}
    axioms = [a.term for a in program.axioms if program.cone(a.term) & names]
    takes = [_takes(program, entitlement, c) for c in clauses]
    choices = []
    for values in product(*map(_values, inputs)):
        chosen = dict(zip((i.name for i in inputs), values, strict=True))
        allowed = conj(*(instantiate(program, a, chosen) for a in axioms))
        choices.append((chosen, allowed, tuple(instantiate(program, t, chosen) for t in takes)))
    return Joint(program, entitlement, tuple(clauses), tuple(choices))


def _finding(context: CheckContext, joint: Joint, some: Sequence[Clause], answer: AnsweredQuestion) -> Finding:
    entitlement = joint.entitlement
    names = [entitlement.id, *(c.id for c in some)]
    lines = _tried(joint, some, answer.case)
    if len(lines) > _MOST_SHOWN:
        lines = [*lines[:_MOST_SHOWN], f"and so under each of the {len(lines) - _MOST_SHOWN} choices that are left"]
    conditions = ", ".join(f"`{n}`" for n in names[1:-1]) + f" and `{names[-1]}`"
    return CaseReport(
        answer,
        message=f"{conditions} together leave nothing of `{entitlement.id}`",
        issue="can the customer satisfy all of these clauses, as each of them can be satisfied?",
        conclusion="no: whatever the customer does, one of them takes the right; leave any one out, and there is a way",
        help="drop one of them, or say for which orders each is meant",
        application=[f"{entitlement.id}: entitles the customer", *lines],
        clauses=names,
        quoted=names,
        topic="granted",
        evidence={"minimal": True},
        clock=False,
    ).finding()


def _tried(joint: Joint, some: Sequence[Clause], case: Mapping[str, Value]) -> list[str]:
    """Return for each choice of the customer in this case which of the clauses takes the right."""
    program, run = joint.program, Evaluation(joint.program, case)
    index = [joint.clauses.index(c) for c in some]
    found: dict[str, str] = {}
    for chosen, allowed, takes in joint.choices:
        if run.holds(allowed):
            read = [n for n in chosen if any(n in program.cone(c.live) for c in some)]
            words = "; ".join(fact_words(program.inputs[n], chosen[n]) for n in read)
            taken = ", ".join(joint.clauses[i].id for i in index if run.holds(takes[i]))
            found.setdefault(words, f"({words}): the right is lost under {taken}")
    return list(found.values())


CHECK = Rule("RL103", "joint-contradiction", Severity.ERROR, "Only together impossible", find)
