"""A clause whose conditions no order can meet.

**What it does.** Asks for each clause whether any possible case meets its `when`, without its time limits.

**Formally.** No case and assumptions satisfy `scope(c)`.

**Why it matters.** A sentence that can never apply is a mistake, or promises something it does not give.

**Fires.** `when issue is nothing_wrong and invoked is fault`: who invokes a fault has one.

**Does not fire.** `when issue is wear`: rare, but possible.

**How to fix.** Correct the condition, or mark the sentence aside.

**Limits.** Asked on scope, so that a window that ends too early is not called dead.

**Related.** RL301. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause of the policy that has no case in its scope."""
    for clause in context.program.policy_clauses:
        answer = context.possible(clause.scope)
        if answer is False:
            yield context.goal(CHECK.code, clause.id, True)
            yield TextReport(
                context,
                CHECK,
                message=f"`{clause.id}` can never apply",
                issue="is there an order that this clause speaks about?",
                conclusion="its conditions exclude each other, or the world: no possible order meets them",
                help="correct the condition, or mark the sentence aside",
                certainty="proved for all orders in the model, whatever is assumed",
                clauses=[clause.id],
                topic="",
            ).finding()
        else:
            yield context.goal(CHECK.code, clause.id, False if answer is True else answer)


CHECK = Rule("RL104", "never-applies", Severity.ERROR, "Dead condition", find)
