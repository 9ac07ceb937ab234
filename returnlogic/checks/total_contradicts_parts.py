"""The steps that the text gives take longer than the time it gives for all of them.

**What it does.** For each time that the text gives from one event to another, looks for a chain of other sentences that
leads from the first to the second: "2 days until dispatch", "6 days from dispatch". Then asks whether an order exists
in which every step is in time, and the whole is not.

**Formally.** Some case is in the scope of all of them, keeps each part, at its longest where that can be, and breaks
the total. If no case keeps parts and total, the finding says so.

**Why it matters.** The shop can keep each promise of the small print and break the one on the front page.

**Fires.** "Dispatched within 2 days", "delivered within 6 days of dispatch", "with you within 5 days of your order".

**Does not fire.** 14 days to report and 30 days to send back: no sentence adds them up.

**How to fix.** Give the total that the parts allow, or say which of them is only typical.

**Limits.** Parts and totals are times from one event to another: statements, days by which the shop owes an act, and
(as parts) limits of the customer. Sums of money are claimed on lines of their own, and clash there (RL101). Two days
for one duty of one right are RL101; statements that exclude each other altogether are RL110.

**Related.** RL101, RL110. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import show_day
from returnlogic.checks._context import CheckContext
from returnlogic.checks._date_constraints import Deadline, by_id, date_constraints, of_limits
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.term import Compare, Comparison, Known, Term, conj, equal
from returnlogic.solver.ask import Undecided


@dataclass(frozen=True, slots=True)
class Stretch:
    """A clause's time from one event to another: `kept` says that the second comes in time."""

    clause: Clause
    start: str
    end: str
    last: Term
    premise: Term
    kept: Term
    total: bool


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per total that its parts can exceed."""
    stretches = [s for c in by_id(context.program) for s in _stretches(context, c)]
    for total in stretches:
        if not total.total:
            continue
        paths = [p for p in _paths(stretches, total, total.start, ()) if len(p) > 1]
        if not paths:
            continue
        unknown: Undecided | None = None
        refuted = False
        for path in paths:
            term = _exceeded(context, total, path, longest=True)
            answer = context.possible(term)
            if answer is False:
                term = _exceeded(context, total, path, longest=False)
                answer = context.possible(term)
            if isinstance(answer, Undecided):
                unknown = answer
            elif answer:
                both = conj(_in_time(context, total, path), total.kept)
                met = context.possible(both)
                if isinstance(met, Undecided):
                    unknown = met
                    continue
                if met is False and all(s.clause.states is not None for s in (total, *path)):
                    continue  # statements that cannot all be true: RL110
                refuted = True
                yield from _finding(context, total, path, term, met)
                break
        answer = True if refuted else unknown or False
        yield context.goal(CHECK.code, total.clause.id, answer, [total.clause.scope])


def _stretches(context: CheckContext, clause: Clause) -> Iterator[Stretch]:
    program = context.program
    found: list[tuple[Deadline, bool]] = []
    if clause.states is not None:
        found += [(d, True) for d in date_constraints(program, clause.states) if isinstance(d, Deadline)]
    if clause.limits:
        found += [(d, False) for d in of_limits(program, clause) if isinstance(d, Deadline)]
    for deadline, total in found:
        if len(deadline.starts) == 1:
            start, end = deadline.starts[0], deadline.act
            in_time = Compare(Comparison.LE, program.inputs[end].day, deadline.last)
            kept = conj(in_time, clause.states) if clause.states is not None else in_time
            premise = conj(deadline.premise, clause.scope)
            yield Stretch(clause, start, end, deadline.last, premise, kept, total)
    for claim in clause.claims:
        if claim.topic.kind == "due" and claim.topic.subject in program.inputs and claim.right == clause.rights[0]:
            end = claim.topic.subject
            cone = program.cone(claim.hi)
            starts = [n for n, i in program.inputs.items() if i.event and n in cone]
            if len(starts) == 1 and starts[0] != end:
                kept = Compare(Comparison.LE, program.inputs[end].day, claim.hi)
                if claim.lo != claim.hi:
                    kept = conj(kept, Compare(Comparison.GE, program.inputs[end].day, claim.lo))
                yield Stretch(clause, starts[0], end, claim.hi, claim.live, kept, True)


def _paths(
    stretches: Sequence[Stretch], total: Stretch, here: str, path: tuple[Stretch, ...]
) -> Iterator[tuple[Stretch, ...]]:
    """Yield the chains of other clauses from the start of the total to its end."""
    for s in stretches:
        if s.start != here or s.clause.id in (total.clause.id, *(p.clause.id for p in path)):
            continue
        if s.end == total.start or any(s.end == p.start for p in path):
            continue
        if s.end == total.end:
            if not _one_duty(s, total):
                yield (*path, s)
        else:
            yield from _paths(stretches, total, s.end, (*path, s))


def _one_duty(part: Stretch, total: Stretch) -> bool:
    """Return whether both give one right a day for the same duty: that is RL101's question."""
    topic = Topic("due", total.end)
    claimed = [{c.right for c in s.clause.claims if c.topic == topic} for s in (part, total)]
    return bool(claimed[0] & claimed[1])


def _in_time(context: CheckContext, total: Stretch, path: Sequence[Stretch]) -> Term:
    """Return the condition that all clauses speak of the case, all events have happened, and every part is kept."""
    program = context.program
    happened = [Known(n) for n in dict.fromkeys((total.start, *(s.end for s in path)))]
    after = [Compare(Comparison.GE, program.inputs[s.end].day, program.inputs[s.start].day) for s in path]
    return conj(*happened, total.premise, *(s.premise for s in path), *after, *(s.kept for s in path))


def _exceeded(context: CheckContext, total: Stretch, path: Sequence[Stretch], longest: bool) -> Term:
    program = context.program
    full = [equal(program.inputs[s.end].day, s.last) for s in path] if longest else []
    over = Compare(Comparison.GT, program.inputs[total.end].day, total.last)
    return conj(_in_time(context, total, path), *full, over)


def _finding(
    context: CheckContext, total: Stretch, path: Sequence[Stretch], term: Term, met: bool
) -> Iterator[Goal | Finding]:
    program = context.program
    answer = context.ask(CHECK, f"{total.clause.id} against its parts", term)
    if not answer.found:
        yield answer.goal
        return
    case = answer.case
    run = Evaluation(program, case)
    parts = [s.clause.id for s in path]
    names = [total.clause.id, *parts]

    def label(event: str) -> str:
        return program.inputs[event].label

    lines = [
        f"{s.clause.id}: “{label(s.end)}” by {show_day(run.number(s.last))}, and that is kept: "
        f"{show_day(run.number(program.inputs[s.end].day))}"
        for s in path
    ]
    lines.append(f"{total.clause.id}: “{label(total.end)}” by {show_day(run.number(total.last))}: not kept")
    can = "can take longer than" if met else "always take longer than"
    yield CaseReport(
        answer,
        message=f"the steps of {', '.join(f'`{n}`' for n in parts)} {can} `{total.clause.id}` gives for all of them",
        issue=f"each step is in time; is the whole, from “{label(total.start)}” to “{label(total.end)}”?",
        conclusion="every part is kept, and the total is not"
        if met
        else "no order keeps the parts and the total: who keeps every part breaks the total",
        help="give the total that the parts allow, or say which of them is only typical",
        application=lines,
        clauses=names,
        quoted=names,
        topic=f"from {total.start} to {total.end}",
        identity=names,
        clock=False,
    ).finding()


CHECK = Rule("RL115", "total-contradicts-parts", Severity.ERROR, "Parts do not add up", find)
