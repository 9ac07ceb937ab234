"""The clock of a deadline runs from something that may never happen.

**What it does.** For each time limit, and each day by which the shop must have acted, asks whether a matter can be over
without the event from which the time is counted: the goods came, the customer did what is the customer's to do, the
shop did what some clause says it owes, and still there is no first day.

**Formally.** Some case satisfies `scope(c)`, the goods have arrived and the act is done, the start has not happened,
c is not entitled, and no other live clause gives the same right a day for the same act.

**Why it matters.** Nobody can tell when the time is over, and a limit whose clock never starts is never kept.

**Fires.** "within 14 days of the repair", for goods that were replaced.

**Does not fire.** "within 14 days of delivery"; "within 14 days of sending it back", which is the customer's to do.

**How to fix.** Name a start that every such order has, or say what holds without it.

**Limits.** Goods that are lost on the way are no question of clocks. That several dates of one event qualify cannot be
said in the language: two events that a word can mean are a reading (RL506). A clock that the shop starts for its own
duty is RL208.

**Related.** RL204, RL207, RL208, RL506. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import in_words
from returnlogic.checks._completed_history import customer_did_all, otherwise_dated, owed, unless
from returnlogic.checks._context import CheckContext
from returnlogic.checks._date_constraints import by_id
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Known, Let, Term, conj, disj
from returnlogic.solver.ask import Undecided


@dataclass(frozen=True, slots=True)
class Countdown:
    """A clause's time for an act, the events it may run from, and the cases in which none of them comes."""

    clause: Clause
    act: str
    starts: tuple[str, ...]
    term: Term


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per start that may never come."""
    silent: dict[tuple[str, ...], list[Countdown]] = {}
    for clause in by_id(context.program):
        clocks = [*_limits(context, clause), *_duties(context, clause)]
        answers = [(k, context.possible(k.term)) for k in clocks]
        unknown = next((a for _, a in answers if isinstance(a, Undecided)), None)
        found = [k for k, a in answers if a is True]
        if clause.limits or any(d.dated for d in clause.duties):
            answer = unknown if unknown is not None else bool(found)
            yield context.goal(CHECK.code, clause.id, answer, [_engages(context.program, clause)])
        for k in found:
            silent.setdefault(k.starts, []).append(k)
    for clocks in _joined(list(silent.values())):
        yield from _finding(context, clocks)


def _engages(program: Program, clause: Clause) -> Term:
    """Return that the goods came, and the clause is about an act that is done, or owes one."""
    acts = [program.events_of(limit.act) for limit in clause.limits]
    done = [conj(clause.scope, disj(*(conj(picked, Known(act.name)) for picked, act in some))) for some in acts]
    if not done:
        done = [clause.scope if clause.kind == "step" else clause.live]
    return conj(*map(Known, program.in_role("receipt")), disj(*done))


def _limits(context: CheckContext, clause: Clause) -> Iterator[Countdown]:
    program = context.program
    for index, limit in enumerate(clause.limits):
        window = Let(f"{clause.id}.window{index + 1}")
        starts = _starts(context, window, clause.scope, limit.anchor)
        if not starts or all(program.inputs[s].controller == "customer" for s in starts):
            continue
        acted = disj(*(conj(picked, Known(act.name)) for picked, act in program.events_of(limit.act)))
        act = Topic("last_day", limit.act)
        dated = dict.fromkeys(c.topic for c in clause.claims if act.covers(c.topic)) or (act,)
        others = conj(*(otherwise_dated(context, clause.id, clause.rights, topic) for topic in dated))
        done = customer_did_all(context, starts)
        never = (window, clause.entitled, others, *(owed(context, s) for s in starts))
        yield Countdown(clause, limit.act, starts, unless(conj(clause.scope, done, acted), *never))


def _duties(context: CheckContext, clause: Clause) -> Iterator[Countdown]:
    program = context.program
    started = program.lets.get(f"{clause.id}.due.app")
    if started is None:
        return
    starts = _starts(context, started, None, "")
    if not starts or any(program.inputs[s].controller in ("customer", "shop") for s in starts):
        return
    for duty in clause.duties:
        others = otherwise_dated(context, clause.id, clause.rights, Topic("due", duty.act))
        done = customer_did_all(context, starts)
        owes = clause.scope if clause.kind == "step" else clause.live
        yield Countdown(clause, duty.act, starts, unless(conj(owes, done), started, others))


def _starts(context: CheckContext, started: Term, scope: Let | None, anchor: str) -> tuple[str, ...]:
    """Return the events from which the time may run."""
    program = context.program
    named = tuple(event.name for _, event in program.events_of(anchor))
    if len(named) == (len(program.assumptions[anchor].domain) if anchor in program.assumptions else 1):
        return named
    cone = program.cone(started) - (program.cone(scope) if scope is not None else frozenset())
    return tuple(n for n, i in program.inputs.items() if i.event and n in cone)


def _joined(groups: list[list[Countdown]]) -> list[list[Countdown]]:
    """Return groups of clocks with one cause, which are one finding: a clause with several such clocks joins them."""
    found: list[list[Countdown]] = []
    for clocks in groups:
        mine = {k.clause.id for k in clocks}
        same = next((g for g in found if {k.clause.id for k in g} == mine), None)
        if same is not None:
            same += clocks
        else:
            found.append(list(clocks))
    return found


def _finding(context: CheckContext, clocks: Sequence[Countdown]) -> Iterator[Goal | Finding]:
    program = context.program
    term = disj(*dict.fromkeys(k.term for k in clocks))
    names = list(dict.fromkeys(k.clause.id for k in clocks))
    answer = context.ask(CHECK, " and ".join(names), term)
    if not answer.found:
        yield answer.goal
        return
    case = answer.case
    absent = [s for k in clocks for s in k.starts if case[s] is None]
    starts = " or ".join(dict.fromkeys(f"“{program.inputs[s].label}”" for s in absent))
    acts = " or ".join(dict.fromkeys(f"“{_label(context, k.act)}”" for k in clocks))
    said = ", ".join(f"`{n}`" for n in names)
    counts = "count" if len(names) > 1 else "counts"
    yield CaseReport(
        answer,
        message=f"{said} {counts} from {starts}, which may never come",
        issue=f"in this order, by which day must it be that {acts}?",
        conclusion="the goods came, the customer did their part, and still the time has no first day",
        help="name a start that every such order has, or say what holds without it",
        application=[f"{n}: counts from {starts}, which has not happened in this order" for n in names],
        clauses=names,
        topic=" and ".join(dict.fromkeys(s for k in clocks for s in k.starts)),
        identity=names,
        clock=False,
    ).finding()


def _label(context: CheckContext, act: str) -> str:
    return context.program.inputs[act].label if act in context.program.inputs else in_words(act)


CHECK = Rule("RL203", "missing-anchor", Severity.WARNING, "Clock may never start", find)
