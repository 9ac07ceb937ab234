"""The steps of a procedure cannot be taken in the order and the time that the text demands.

**What it does.** For each entitlement takes its limits, the requirements on dates that condition it and the clauses
declared to take it away. First: is there an order that they speak about, and none that keeps them all? Then, for each
day by which the customer must act: does the text put another step first that may come after that day, as late as its
own day allows, or whenever the shop likes because it has none?

**Formally.** Some case is in the scope of a minimal set of clauses, and none keeps all their dates; or the demands put
e no later than e', and in some case in scope e comes after the last day for e', where every day that e itself is given
is kept.

**Why it matters.** Each step can be taken, and the customer who follows the text has lost.

**Fires.** "Wait for our instructions" and "send it back within 5 days of your report", where nothing says when the
instructions come. "Report within 30 days" and "send it back within 14 days", both from delivery.

**Does not fire.** "Wait for our instructions; send it back within 5 days of receiving them".

**How to fix.** Let the later step run from the earlier one, or give the earlier one a day.

**Limits.** An error where a step that is in time makes the next one late, a warning where only a step without a day of
its own can. Orders that only the world demands, of events that are not the customer's, are RL106. At most six clauses
with dates are taken together.

**Related.** RL106, RL109, RL207. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.value import show_day
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._date_constraints import (
    DateConstraint,
    Deadline,
    EventOrder,
    before,
    by_id,
    chains,
    conditions_of,
    dated_duties,
    of_condition,
    of_limits,
    of_world,
    on_the_customers_side,
)
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks._vacuity import vacuous
from returnlogic.checks.impossible_procedure import follows, too_late
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.term import Compare, Comparison, Let, Term, conj, disj, neg
from returnlogic.solver.ask import Undecided
from returnlogic.solver.forall import Always, Never, variables

_MOST = 6


@dataclass(frozen=True, slots=True)
class _LateStep:
    """A step that an act has to wait for, along the path, and the cases in which it comes after the last day for it."""

    deadline: Deadline
    event: str
    path: tuple[EventOrder, ...]
    term: Term


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per set of clauses whose dates exclude each other, and per step that makes the next one late."""
    program = context.program
    told: set[frozenset[str]] = set()
    late: dict[tuple[str, str], dict[Term, _LateStep]] = {}
    for entitlement in by_id(program):
        if entitlement.kind not in ("entitlement", "discretion"):
            continue
        dated = [c for c in conditions_of(program, entitlement) if _dated(context, c)]
        if len(dated) + bool(entitlement.limits) == 0:
            continue
        if dated:
            yield from _together(context, entitlement, dated, told)
        constraints: list[DateConstraint] = list(of_limits(program, entitlement))
        for c in dated:
            constraints += of_condition(program, c, [entitlement])
        waits = list(_waits(context, constraints))
        unknown: Undecided | None = None
        for wait in waits:
            answer = context.possible(wait.term)
            if isinstance(answer, Undecided):
                unknown = answer
            elif answer:
                late.setdefault((wait.deadline.act, wait.event), {})[wait.term] = wait
        refuted = any(wait.term in found for wait in waits for found in late.values())
        if waits or not dated:
            name = f"{entitlement.id} step by step"
            yield context.goal(CHECK.code, name, unknown or refuted, [entitlement.scope])
    for found in late.values():
        yield from _late_steps(context, list(found.values()))


def _dated(context: CheckContext, clause: Clause) -> bool:
    """Return whether the clause demands something of dates."""
    program = context.program
    term: Let = clause.requirement or clause.scope
    return any(i.event for n, i in program.inputs.items() if n in program.cone(term)) and bool(
        of_condition(program, clause, [clause])
    )


def _together(
    context: CheckContext, entitlement: Clause, dated: Sequence[Clause], told: set[frozenset[str]]
) -> Iterator[Goal | Finding]:
    """Ask for the smallest sets of clauses that some order is in the scope of, and whose dates none keeps."""
    name = f"{entitlement.id} all together"
    if len(dated) > _MOST:
        yield Goal(CHECK.code, name, Verdict.NOT_PROVED, f"more than {_MOST} clauses with dates")
        return
    everything = conj(entitlement.entitled, *(_kept(c, True) for c in dated))
    if not variables(context.session, everything, judged=False) and context.possible(everything) is True:
        yield context.goal(CHECK.code, name, Never())
        return
    refuted = False
    unknown: Undecided | None = None
    for size in range(1, len(dated) + 1):
        for some in combinations(dated, size):
            ids = frozenset((entitlement.id, *(c.id for c in some)))
            if any(t <= ids for t in told):
                refuted = True
                continue
            premise = conj(entitlement.scope, *(c.scope for c in some if c.requirement is not None))
            kept = conj(entitlement.entitled, *(_kept(c, False) for c in some))
            known = vacuous(context, premise, kept)
            answer = AnsweredQuestion(context, CHECK, name, conj(premise, neg(kept)), known)
            if isinstance(known, Undecided):
                unknown = known
            elif answer.found:
                refuted = True
                told.add(ids)
                yield _impossible(context, entitlement, some, answer)
    if refuted or unknown is None:
        yield context.goal(CHECK.code, name, refuted, [entitlement.scope])
    if unknown is not None:
        yield context.goal(CHECK.code, f"{name}, the rest" if refuted else name, unknown)


def _kept(clause: Clause, speaks: bool) -> Term:
    """Return that a requirement's dates are kept (and it speaks of the order), or an exclusion does not take hold."""
    if clause.requirement is None:
        return neg(clause.scope)
    return conj(clause.scope, clause.requirement) if speaks else clause.requirement


def _impossible(
    context: CheckContext, entitlement: Clause, some: Sequence[Clause], answer: AnsweredQuestion
) -> Finding:
    names = [entitlement.id, *(c.id for c in some)]
    read = "" if isinstance(answer.known, Always) else "read one way, "
    case = answer.case
    run = Evaluation(context.program, case)
    lines = []
    if entitlement.limits:
        kept = run.holds(entitlement.entitled)
        lines.append(f"{entitlement.id}: its limit is {'kept' if kept else 'not kept'} here")
    for c in some:
        lines.append(f"{c.id}: {'kept' if run.holds(_kept(c, False)) else 'not kept'} here")
    return CaseReport(
        answer,
        message=f"{read}no timetable satisfies {_listed(names)} together",
        issue="is there any order of events in which all the dates these clauses demand are kept?",
        conclusion="there is none: an order as in this case always misses one of them, whatever anybody does and when",
        help="correct the order of the steps, or one of the days",
        application=lines,
        clauses=names,
        quoted=names,
        topic="steps",
        direction="never",
        clock=False,
    ).finding()


def _waits(context: CheckContext, constraints: Sequence[DateConstraint]) -> Iterator[_LateStep]:
    """Yield each step put before an act of the customer that has a last day, with the cases in which it comes later."""
    program = context.program
    own = on_the_customers_side(program)
    contract = frozenset(program.in_role("contract"))
    never_late = contract | {*program.in_role("discovery")}
    deadlines = [d for d in constraints if isinstance(d, Deadline)]
    orders = [*of_world(context), *(d for d in constraints if isinstance(d, EventOrder))]
    seen: set[Term] = set()
    for deadline in deadlines:
        if program.inputs[deadline.act].controller != "customer":
            continue
        anyway = {e for e, _ in chains(orders, deadline.act, own - contract, world=True)}
        for world_only in (True, False):
            for event, path in chains(orders, deadline.act, own - contract, world_only):
                if event in never_late or event in deadline.starts:
                    continue
                terms: list[Term] = []
                if event in own:
                    if all(s in before(orders, event) for s in deadline.starts):
                        terms = _in_time_and_late(context, deadline, event, path, deadlines)
                elif not world_only and event not in anyway and follows(context, event, deadline):
                    terms = [too_late(context, deadline, event, [path])]
                new = [term for term in dict.fromkeys(terms) if term not in seen]
                seen.update(new)
                yield from (_LateStep(deadline, event, path, term) for term in new)


def _in_time_and_late(
    context: CheckContext, deadline: Deadline, event: str, path: Sequence[EventOrder], deadlines: Sequence[Deadline]
) -> list[Term]:
    """Return for each last day of the event that it is kept, and the act that waits for the event is late."""
    day = context.program.inputs[event].day
    return [
        conj(d.premise, Compare(Comparison.LE, day, d.last), _after(context, deadline, event, path))
        for d in deadlines
        if d.act == event
    ]


def _after(context: CheckContext, deadline: Deadline, event: str, path: Sequence[EventOrder]) -> Term:
    """Return that the event comes after the last day for the act that has to wait for it."""
    program = context.program
    after = Compare(Comparison.GT, program.inputs[event].day, deadline.last)
    waits = Compare(Comparison.GE, program.inputs[deadline.act].day, program.inputs[event].day)
    return conj(deadline.premise, *(o.premise for o in path), waits, after)


def _late_steps(context: CheckContext, found: Sequence[_LateStep]) -> Iterator[Goal | Finding]:
    term = disj(*(late.term for late in found))
    clauses = [n for late in found for n in (late.deadline.clause, *(o.clause for o in late.path)) if n]
    clauses = list(dict.fromkeys(clauses))
    answer = context.ask(CHECK, " and ".join(clauses), term)
    if not answer.found:
        yield answer.goal
        return
    run = Evaluation(context.program, answer.case)
    shown = next(late for late in found if run.holds(late.term))
    yield _finding(context, shown, run, clauses, answer)


def _finding(
    context: CheckContext, late: _LateStep, run: Evaluation, clauses: Sequence[str], answer: AnsweredQuestion
) -> Finding:
    inputs, deadline = context.program.inputs, late.deadline
    act, step = inputs[deadline.act].label, inputs[late.event].label
    names = [deadline.clause, *(n for n in clauses if n != deadline.clause)]
    given = [c for c, _ in dated_duties(context.program, late.event) if run.holds(Let(f"{c.id}.due.live"))]
    in_time = inputs[late.event].controller == "customer" or bool(given)
    why = "though that is in time itself" if in_time else "and nothing says by when that must be"
    lines = [
        f"{deadline.clause}: the last day for “{act}” is {show_day(run.number(deadline.last))}",
        *(
            f"{o.clause or 'in the nature of things'}: “{inputs[o.later].label}” not before “{inputs[o.earlier].label}”"
            for o in late.path
        ),
        f"on {show_day(run.number(inputs[late.event].day))}: “{step}”, {why}",
    ]
    told = "the customer who waits as told is late; one who does not wait has not kept to the order"
    missed = "the customer who is in time with the one step has already missed the day of the other"
    return CaseReport(
        answer,
        message=f"“{act}” has to wait until “{step}”, which can come after the last day for it in `{deadline.clause}`",
        issue=f"can a customer who takes the steps in the order the text demands see to it in time that “{act}”?",
        conclusion=told if any(o.clause for o in late.path) else missed,
        help="let the later step run from the earlier one, or give the earlier one a day",
        application=lines,
        clauses=names,
        quoted=names,
        topic=f"last_day({deadline.act})",
        severity=None if in_time else Severity.WARNING,
        direction=late.event,
        identity=clauses,
        clock=False,
    ).finding()


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{n}`" for n in names[:-1]) + f" and `{names[-1]}`"


CHECK = Rule("RL116", "event-order-conflict", Severity.ERROR, "Steps cannot be met in order", find)
