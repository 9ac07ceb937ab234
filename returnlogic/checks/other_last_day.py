"""A condition of a promise names another last day than the promise does.

**What it does.** For each promise and each requirement that conditions it compares the days by which they want one act
done, counted from the same event; so too for two requirements of one promise. Asks whether an order exists that is in
time by the one and late by the other.

**Formally.** For an entitlement or discretion c and requirements q, r that condition it: some case in which c and q (or
q and r) are in scope and demand the act by the days m and n, both counted from one event that has happened, and the
act has happened on a day d with `d <= m` and `d > n`, or the other way round.

**Why it matters.** "60 days here, 30 there" is one contradiction, whether the second sentence reads as a window or as a
condition. In the evaluator the condition wins, and the longer promise is worth nothing.

**Fires.** "Return it within 60 days of delivery" beside "returns must be sent within 30 days of delivery".

**Does not fire.** "Send it within 5 days after we approve": another start, a further condition.

**How to fix.** Write one number in both sentences, or say for which orders the shorter one holds.

**Limits.** Days that a condition demands in one of several ways count where the others fail. A requirement for some of
the orders only is a warning: it can be meant as the special rule. Two windows are RL101's, a refusal after some days is
RL102's question. What differs only by how days are counted is left to RL204.

**Related.** RL101, RL102, RL116, RL204. Since 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import show_day
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._date_constraints import Deadline, by_id, conditions_of, of_condition, of_limits
from returnlogic.checks._precedence import needs_a_count_of_days
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.term import Compare, Comparison, Known, Term, conj, disj, neg


@dataclass(frozen=True, slots=True)
class TwoLastDays:
    """Two days by which one act is to be done for one promise, counted from one event, and who says them."""

    promise: Clause
    clauses: tuple[Clause, Clause]
    days: tuple[Deadline, Deadline]


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per two clauses that set different last days for one act and one promise."""
    found: dict[tuple[str, str], list[TwoLastDays]] = {}
    for promise in by_id(context.program):
        if promise.kind in ("entitlement", "discretion"):
            for pair in _pairs(context, promise):
                found.setdefault((pair.clauses[0].id, pair.clauses[1].id), []).append(pair)
    for (first, second), pairs in found.items():
        apart = disj(*(conj(_there(context, p), _apart(context, p)) for p in pairs))
        both = disj(*(_there(context, p) for p in pairs))
        answer = context.ask(CHECK, f"{first} and {second}", apart, engages=[both])
        if answer.found and needs_a_count_of_days(context, answer.known):
            yield context.goal(CHECK.code, answer.subject, False, [both])  # RL204 tells of it
            continue
        yield answer.goal
        if answer.found:
            yield _finding(context, pairs, answer)


def _pairs(context: CheckContext, promise: Clause) -> Iterator[TwoLastDays]:
    """Yield the days of the promise and of what conditions it that are for one act and counted from one event."""
    program = context.program
    requirements = [q for q in conditions_of(program, promise) if q.requirement is not None]
    said = [(promise, of_limits(program, promise)), *((q, of_condition(program, q, [promise])) for q in requirements)]
    for (one, mine), (other, theirs) in combinations(said, 2):
        for a in mine:
            for b in theirs:
                if isinstance(a, Deadline) and isinstance(b, Deadline) and (a.act, a.starts) == (b.act, b.starts):
                    yield TwoLastDays(promise, (one, other), (a, b))


def _there(context: CheckContext, pair: TwoLastDays) -> Term:
    """Return that both days hold for this order, and the act has been done."""
    a, b = pair.days
    starts = (Known(s) for s in a.starts)
    return conj(pair.promise.scope, *(c.scope for c in pair.clauses), a.premise, b.premise, *starts, Known(a.act))


def _late(context: CheckContext, day: Deadline) -> Term:
    return Compare(Comparison.GT, context.program.inputs[day.act].day, day.last)


def _apart(context: CheckContext, pair: TwoLastDays) -> Term:
    """Return that the act is late by one of the two days, and in time by the other."""
    first, second = (_late(context, d) for d in pair.days)
    return disj(conj(first, neg(second)), conj(second, neg(first)))


def _for_all(context: CheckContext, pairs: list[TwoLastDays]) -> bool:
    """Return whether the condition is one of every order that a promise speaks about."""
    return any(not context.exists(conj(p.promise.scope, neg(p.clauses[1].scope))) for p in pairs)


def _finding(context: CheckContext, pairs: list[TwoLastDays], answer: AnsweredQuestion) -> Finding:
    program, run = context.program, Evaluation(context.program, answer.case)
    pair = next(p for p in pairs if run.holds(conj(_there(context, p), _apart(context, p))))
    one, other = pair.clauses
    act = program.inputs[pair.days[0].act].label
    lasts = [run.number(d.last) for d in pair.days]
    say = [f"{c.id}: the last day for “{act}” is {show_day(n)}" for c, n in zip(pair.clauses, lasts, strict=True)]
    sooner = one if lasts[0] < lasts[1] else other
    return CaseReport(
        answer,
        message=f"`{one.id}` and `{other.id}` set two last days for “{act}”",
        issue=f"until when may it be that “{act}”?",
        conclusion=f"in time by one, late by the other: who has to keep both has until the day of `{sooner.id}`",
        help="write one number in both, or say for which orders the shorter one holds",
        application=say,
        clauses=[one.id, other.id, *([pair.promise.id] if pair.promise not in pair.clauses else [])],
        causes=[one.id, other.id],
        topic=f"last_day({pair.days[0].act})",
        severity=None if _for_all(context, pairs) else Severity.WARNING,
        identity=[one.id, other.id],
    ).finding()


CHECK = Rule("RL118", "other-last-day", Severity.ERROR, "Condition with another last day", find)
