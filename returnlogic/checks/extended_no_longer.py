"""A right that is said to extend another ends no later than that one.

**What it does.** For each right that the file says `extends` another, of the policy or of a law, asks whether an order
exists in which the other is owed, both have a last day, and the one that extends it gives no day more.

**Formally.** Some case satisfies: the right that is extended owes a remedy, and the greatest last day of the right that
extends it is not after the greatest last day of that one.

**Why it matters.** "60 days instead of the legal 14" is an advertisement. If the 60 days run from the order and the
goods come late, they can be over before the legal 14 have begun.

**Fires.** `right extra extends withdrawal`, 60 days from the order; goods delivered on day 50.

**Does not fire.** The same 60 days counted from delivery.

**How to fix.** Count both from the same event, or let the longer of the two windows hold.

**Limits.** Last days are compared, whatever is to be done by them; where clauses of one right contradict each other
nothing is compared. That one right extends another has to be said in the file.

**Related.** RL101, RL401. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.sort import Int
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.outcomes import SHOP_PICKS
from returnlogic.meaning.program import Output
from returnlogic.meaning.term import Compare, Comparison, Const, If, Max, Term, conj, disj, extreme


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per right that is no longer than the one it extends."""
    program = context.program
    for right, other in sorted(program.extends.items()):
        if right in program.law_rights:
            continue
        mine, theirs = (_last_days(program.outputs, r) for r in (right, other))
        levels = [o for o in program.outputs if o.right == other and o.topic.kind == "level"]
        owed = disj(*(conj(o.outcome.decided, Compare(Comparison.GE, o.lo, _number(SHOP_PICKS))) for o in levels))
        both = conj(owed, *(disj(*(o.outcome.decided for o in some)) for some in (mine, theirs)))
        term = conj(both, Compare(Comparison.LE, _greatest(mine), _greatest(theirs))) if mine and theirs else both
        answer = context.ask(CHECK, f"{right} extends {other}", term, engages=[both])
        yield answer.goal
        if answer.found:
            labels = [program.right_labels.get(r, r) for r in (right, other)]
            yield CaseReport(
                answer,
                message=f"“{labels[0]}” is said to extend “{labels[1]}”, and can end no later",
                issue=f"does “{labels[0]}” last longer than “{labels[1]}” for this order?",
                conclusion="it gives no day more than what it extends",
                help="count both from the same event, or let the later of the two last days hold",
                clauses=list(dict.fromkeys(c.clause for o in (*mine, *theirs) for c in o.claims)),
                topic="last_day",
                identity=[right, other],
            ).finding()


def _last_days(outputs: Sequence[Output], right: str) -> list[Output]:
    return [o for o in outputs if o.right == right and o.topic.kind == "last_day"]


def _number(value: int) -> Const:
    return Const(value, Int(value, value))


def _greatest(days: Sequence[Output]) -> Term:
    """Return the greatest of these last days, of those that are decided."""
    return extreme(Max, [If(o.outcome.decided, o.hi, Const(0, o.sort)) for o in days])


CHECK = Rule("RL117", "extended-no-longer", Severity.WARNING, "Extended right that ends no later", find)
