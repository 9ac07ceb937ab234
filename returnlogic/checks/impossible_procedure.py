"""The last day can be over before the customer can act at all.

**What it does.** For each day by which the customer must have acted asks two things. Is there an order for which
something outside the customer's control, that the act has to wait for, comes only after that day? And is there a
reading of the text under which no order keeps the limit, whatever anybody does?

**Formally.** Exists an order in the scope of c whose clock has started, with an event e of the shop, the carrier or the
world: the axioms put the act no earlier than e, and e comes after the last day; or, under some assumptions, some case
satisfies `scope(c)` and none `entitled(c)`. Of events that are owed by a day it is taken that this day is kept.

**Why it matters.** The customer does everything at once, and is late.

**Fires.** "Send it back within 14 days of your order": the parcel may take longer.

**Does not fire.** "within 14 days of delivery": nothing that the act waits for comes later.

**How to fix.** Let the period run from the last thing the customer has to wait for.

**Limits.** That the problem shows late is not counted: a window that ends before it does is short, and possible. What
the carrier does after an act of the customer (the way back) is asked like that act: some delay that the axioms allow
keeps the day, or none does. Where the customer's own act starts the clock, only what follows that act is counted.
Orders of events are read from axioms of the form "no earlier than"; those that the policy itself demands are RL116.
Days decide, not hours.

**Related.** RL109, RL116, RL203. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import in_words, show_day
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._date_constraints import (
    Deadline,
    EventOrder,
    before,
    by_id,
    chains,
    conditions_of,
    customer_brings_about,
    keeps_its_dates,
    of_condition,
    of_limits,
    of_world,
    on_the_customers_side,
)
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks._vacuity import vacuous
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Compare, Comparison, Known, Term, conj, disj, neg
from returnlogic.solver.ask import Undecided
from returnlogic.solver.forall import Always, Never


@dataclass(frozen=True, slots=True)
class Wait:
    """A day by which the customer must act, and an event the act has to wait for."""

    clause: Clause
    deadline: Deadline
    event: str
    term: Term


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per event that can make an act late, and per clause whose limit no order keeps."""
    program = context.program
    dead: dict[object, tuple[list[Clause], AnsweredQuestion]] = {}
    late: dict[tuple[str, str], list[Wait]] = {}
    for clause in by_id(program):
        if not clause.limits and clause.requirement is None:
            continue
        if clause.limits:
            known = vacuous(context, clause.scope, clause.entitled)
            if not isinstance(known, Never):
                missed = conj(clause.scope, neg(clause.entitled))
                answer = AnsweredQuestion(context, CHECK, f"{clause.id} can be kept", missed, known)
                yield context.goal(CHECK.code, answer.subject, known, [clause.scope])
                if answer.found:
                    clocks = tuple((x.act, x.anchor, x.text) for x in clause.limits)
                    dead.setdefault(clocks, ([], answer))[0].append(clause)
                continue
        waits = [
            _wait(context, clause, d, e, paths) for d in _deadlines(context, clause) for e, paths in _ends(context, d)
        ]
        answers = [(w, context.possible(w.term)) for w in waits]
        unknown = next((a for _, a in answers if isinstance(a, Undecided)), None)
        found = [w for w, a in answers if a is True]
        if unknown is not None:
            yield context.goal(CHECK.code, clause.id, unknown)
        if found or (unknown is None and (clause.limits or waits)):
            yield context.goal(CHECK.code, f"{clause.id} in time", bool(found), [clause.scope])
        for w in found:
            late.setdefault((w.deadline.act, w.event), []).append(w)
    for clauses, settled in dead.values():
        yield _never_kept(context, clauses, settled)
    for waits in late.values():
        yield from _late(context, waits)


def _deadlines(context: CheckContext, clause: Clause) -> list[Deadline]:
    program = context.program
    found = list(of_limits(program, clause)) if clause.limits else []
    if clause.requirement is not None:
        targets = [c for c in by_id(program) if clause in conditions_of(program, c)]
        found += of_condition(program, clause, targets) if targets else ()
    return [d for d in found if isinstance(d, Deadline)]


def _ends(context: CheckContext, deadline: Deadline) -> list[tuple[str, list[tuple[EventOrder, ...]]]]:
    """Return the events that others bring about and the act waits for, each with the chains of orders that say so."""
    inputs = context.program.inputs
    world = of_world(context)
    if inputs[deadline.act].controller == "shop":
        return [(deadline.act, [()])]
    if deadline.act not in customer_brings_about(context):
        return []
    own = on_the_customers_side(context.program)
    found: dict[str, list[tuple[EventOrder, ...]]] = {}
    for end, path in chains(world, deadline.act, own - {*context.program.in_role("contract")}, world=True):
        if end not in own and end not in deadline.starts and follows(context, end, deadline):
            found.setdefault(end, []).append(path)
    return list(found.items())


def follows(context: CheckContext, event: str, deadline: Deadline) -> bool:
    """Return whether the event comes after the clock was started, or is no part of the delivery.

    A customer who writes before the goods come starts the clock early, and need not.
    """
    world = of_world(context)
    earlier = before(world, context.program.role("receipt"))
    return event not in earlier or all(start in before(world, event) for start in deadline.starts)


def too_late(context: CheckContext, deadline: Deadline, event: str, paths: Sequence[Sequence[EventOrder]]) -> Term:
    """Return that the clock runs, the act waits for the event, all owed dates are kept, and the last day is over."""
    program = context.program
    after = Compare(Comparison.GT, program.inputs[event].day, deadline.last)
    waits = Compare(Comparison.GE, program.inputs[deadline.act].day, program.inputs[event].day)
    ways = disj(*(conj(*(o.premise for o in path)) for path in paths))
    return conj(deadline.premise, Known(deadline.act), keeps_its_dates(context, event), ways, waits, after)


def _wait(
    context: CheckContext, clause: Clause, deadline: Deadline, event: str, paths: Sequence[Sequence[EventOrder]]
) -> Wait:
    return Wait(clause, deadline, event, too_late(context, deadline, event, paths))


def _late(context: CheckContext, waits: Sequence[Wait]) -> Iterator[Goal | Finding]:
    program = context.program
    head = waits[0]
    names = list(dict.fromkeys(w.clause.id for w in waits))
    answer = context.ask(CHECK, " and ".join(names), disj(*(w.term for w in waits)))
    if not answer.found:
        yield answer.goal
        return
    case = answer.case
    run = Evaluation(program, case)
    shown = next(w for w in waits if run.holds(w.term))
    act, event = program.inputs[head.deadline.act].label, program.inputs[head.event].label
    last = show_day(run.number(shown.deadline.last))
    comes = show_day(run.number(program.inputs[head.event].day))
    self_done = head.event == head.deadline.act
    more = f" (and {', '.join(f'`{n}`' for n in names if n != shown.clause.id)})" if len(names) > 1 else ""
    waits_for = f"“{act}” is not the customer's to do" if self_done else f"“{act}” has to wait until “{event}”"
    yield CaseReport(
        answer,
        message=f"`{shown.clause.id}`{more} can be over before the customer can act: {waits_for}",
        issue=f"can every customer see to it in time that “{act}”?",
        conclusion="the last day passes before the customer can do anything to keep it",
        help="let the period run from the last thing the customer has to wait for",
        application=[
            f"{shown.clause.id}: the last day for “{act}” is {last}",
            f"on {comes}: “{event}”" + ("" if self_done else f"; “{act}” cannot come before that"),
        ],
        clauses=[shown.clause.id, *(n for n in names if n != shown.clause.id)],
        causes=[shown.clause.id],
        topic=f"last_day({head.deadline.act})",
        direction=head.event,
        identity=names,
        clock=False,
    ).finding()


def _never_kept(context: CheckContext, clauses: Sequence[Clause], answer: AnsweredQuestion) -> Finding:
    program = context.program
    clause = clauses[0]
    acts = list(dict.fromkeys(x.act for x in clause.limits))
    said = " and ".join(f"{name_of(program, x.act)} {x.text} {name_of(program, x.anchor)}" for x in clause.limits)
    said_by = ", ".join(f"`{c.id}`" for c in clauses)
    read = "" if isinstance(answer.known, Always) else "read one way, "
    return CaseReport(
        answer,
        message=f"{read}no order keeps the limit of {said_by}",
        issue=f"is there an order that `{clause.id}` speaks about and whose customer is in time ({said})?",
        conclusion="there is none: whoever meets the conditions is too early or too late",
        help="let the period run from an event that comes before the act, or change the condition",
        application=[f"{clause.id}: speaks about this order, and its limit is not kept, as in every other"],
        clauses=[c.id for c in clauses],
        topic=" and ".join(f"last_day({a})" for a in acts),
        direction="never",
        clock=False,
    ).finding()


def name_of(program: Program, event: str) -> str:
    """Return an event, or a reading of events, in words."""
    if event in program.assumptions:
        return program.assumptions[event].label
    return f"“{program.inputs[event].label}”" if event in program.inputs else f"“{in_words(event)}”"


CHECK = Rule("RL106", "impossible-procedure", Severity.ERROR, "Cannot be done in time", find)
