"""The shop owes an act, and no day by which it is due.

**What it does.** For each act the text owes asks whether an order exists in which it is owed and no clause dates it.

**Formally.** Some case satisfies `live(c)` for a clause that owes the act without a time limit, and no other clause
limits the same act.

**Why it matters.** A promise without a date is kept whenever the shop likes.

**Fires.** "Get refund or replacement after we receive the products."

**Does not fire.** "within 14 days after we receive the products".

**How to fix.** Add a limit: `due refunded within 14 days after arrived_back`.

**Limits.** What a statute adds (14 days after a withdrawal) is not counted as the policy's own date.

**Related.** RL501. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.term import conj, disj, neg


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause of the policy that owes acts nobody dates."""
    program = context.program
    for clause in program.policy_clauses:
        acts = [d.act for d in clause.duties if not d.dated]
        owed = clause.scope if clause.kind == "step" else clause.live
        if not acts:
            if clause.duties:
                yield context.goal(CHECK.code, clause.id, False, [owed])
            continue
        topics = [Topic("due", a) for a in acts]
        dated = [claim.live for c in program.policy_clauses for claim in c.claims if claim.topic in topics]
        term = conj(owed, neg(disj(*dated)))
        answer = context.ask(CHECK, clause.id, term, engages=[owed])
        yield answer.goal
        if answer.found:
            what = " or ".join(f"“{program.inputs[a].label}”" for a in acts if a in program.inputs)
            yield CaseReport(
                answer,
                message=f"`{clause.id}` sets no day for what it owes: {what}",
                issue=f"by which day must it be that {what}?",
                conclusion="the act is owed, and never late",
                help=f"add a limit if the text supports one: `due {' or '.join(acts)} within 14 days after …`",
                application=[f"{clause.id}: owes {what}, no day stated"],
                clauses=[clause.id],
                topic=" or ".join(map(str, topics)),
            ).finding()


CHECK = Rule("RL207", "duty-without-deadline", Severity.WARNING, "Owed, but never due", find)
