"""A duty that ends, or falls due, only when the other side chooses.

**What it does.** Two questions. Where the text makes the customer wait for an act of the shop, and gives the customer
no day of their own: can that act stay away for good? Where the shop owes something within a time that runs from an act
of the shop itself: can the shop leave that act undone, so that its duty never falls due?

**Formally.** Some case in which the customer did what comes before: the requirement or the duty is in scope, its end or
its start has not happened, that event is the shop's, and no live clause says by which day it must be.

**Why it matters.** Who decides when the clock starts, decides whether it does.

**Fires.** "Refunds are made within 5 days of our answer", where nothing says when the shop answers.

**Does not fire.** The same beside "we answer within 3 days of your report".

**How to fix.** Give the other side's act a day, or let the duty end on a day of its own.

**Limits.** An act the customer waits for, which some clause owes without a day, is RL207; if the customer must be done
by a day all the same, it is RL116. That a thing must be kept "until" something happens cannot be said in the language.

**Related.** RL116, RL203, RL207. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._completed_history import customer_did_all, otherwise_dated, owed, owed_by_a_day, unless
from returnlogic.checks._context import CheckContext
from returnlogic.checks._date_constraints import (
    DateConstraint,
    Deadline,
    EventOrder,
    by_id,
    conditions_of,
    disjoined,
    of_condition,
    of_limits,
)
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.term import Known, Term, conj, disj
from returnlogic.solver.ask import Undecided


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per event of the shop on which a duty hangs, and which nothing makes the shop do."""
    waits: dict[str, list[tuple[Clause, Term]]] = {}
    clocks: dict[str, list[tuple[Clause, Term]]] = {}
    for clause in by_id(context.program):
        for kind, found in ((waits, _waits(context, clause)), (clocks, _clocks(context, clause))):
            answers = [(event, term, context.possible(term)) for event, term in found]
            if answers:
                unknown = next((a for _, _, a in answers if isinstance(a, Undecided)), None)
                refuted = any(a is True for _, _, a in answers)
                yield context.goal(CHECK.code, clause.id, unknown if unknown is not None else refuted, [clause.scope])
            for event, term, answer in answers:
                if answer is True:
                    kind.setdefault(event, []).append((clause, term))
    for event, mine in clocks.items():
        yield from _finding(context, event, mine, waits=False)
    for event, mine in waits.items():
        yield from _finding(context, event, mine, waits=True)


def _clocks(context: CheckContext, clause: Clause) -> list[tuple[str, Term]]:
    """Return the events of the shop from which its own duty runs, each with the cases in which it stays away."""
    program = context.program
    started = program.lets.get(f"{clause.id}.due.app")
    if started is None:
        return []
    starts = [n for n, i in program.inputs.items() if i.event and n in program.cone(started) and i.controller == "shop"]
    owes = clause.scope if clause.kind == "step" else clause.live
    found = []
    for start in starts:
        others = [otherwise_dated(context, clause.id, clause.rights, Topic("due", d.act)) for d in clause.duties]
        open_case = conj(owes, customer_did_all(context, [start]))
        found.append((start, unless(open_case, started, Known(start), owed_by_a_day(context, start), *others)))
    return found


def _waits(context: CheckContext, clause: Clause) -> list[tuple[str, Term]]:
    """Return the events of the shop that a requirement makes the customer wait for, each with the cases without it."""
    program = context.program
    if clause.requirement is None:
        return []
    targets = [c for c in by_id(program) if clause in conditions_of(program, c)]
    if not targets:
        return []
    constraints = of_condition(program, clause, targets)
    around = [d for t in targets for c in (t, *conditions_of(program, t)) for d in _all_of(context, c, targets)]
    found = []
    for order in constraints:
        if not isinstance(order, EventOrder) or program.inputs[order.later].controller != "customer":
            continue
        event = order.earlier
        due = any(isinstance(d, Deadline) and d.act == order.later and event not in d.starts for d in around)
        if program.inputs[event].controller != "shop" or due:
            continue
        open_case = conj(clause.scope, disjoined(targets), customer_did_all(context, [event]))
        found.append((event, unless(open_case, Known(event), owed(context, event))))
    return list(dict.fromkeys(found))


def _all_of(context: CheckContext, clause: Clause, targets: list[Clause]) -> list[DateConstraint]:
    program = context.program
    if clause in targets:
        return [*of_limits(program, clause)]
    return [*of_condition(program, clause, targets)]


def _finding(
    context: CheckContext, event: str, mine: list[tuple[Clause, Term]], waits: bool
) -> Iterator[Goal | Finding]:
    program = context.program
    term = disj(*dict.fromkeys(t for _, t in mine))
    names = list(dict.fromkeys(c.id for c, _ in mine))
    answer = context.ask(CHECK, " and ".join(names), term)
    if not answer.found:
        yield answer.goal
        return
    label = program.inputs[event].label
    said = ", ".join(f"`{n}`" for n in names)
    if waits:
        message = f"{said} {_s(names, 'make', 'makes')} the customer wait until “{label}”, which no clause owes"
        issue = "how long must the customer wait?"
        conclusion = "the customer may not go on, and the shop need not: the wait ends when the shop likes"
        lines = [f"{n}: the next step waits until “{label}”, which has not happened" for n in names]
    else:
        acts = " or ".join(dict.fromkeys(f"“{program.inputs[d.act].label}”" for c, _ in mine for d in c.duties))
        message = f"{said} {_s(names, 'count', 'counts')} from “{label}”, and nothing makes the shop start that clock"
        issue = f"by which day must it be that {acts}?"
        conclusion = "the shop owes the act, and decides itself when the time for it begins: it is never late"
        lines = [f"{n}: counts from “{label}”, which has not happened; no clause says by when it must" for n in names]
    yield CaseReport(
        answer,
        message=message,
        issue=issue,
        conclusion=conclusion,
        help=f"say by when it must be that “{label}”, or give the duty a day of its own",
        application=lines,
        clauses=names,
        topic=event,
        direction="wait" if waits else "clock",
        identity=names,
        clock=False,
    ).finding()


def _s(names: list[str], several: str, one: str) -> str:
    return several if len(names) > 1 else one


CHECK = Rule("RL208", "endless-duty", Severity.WARNING, "Duty with no end", find)
