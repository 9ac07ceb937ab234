"""Taken at its word, a stated fact leaves a clause without a single order.

**What it does.** For each clause that grants or refuses something and each statement of the text asks whether an order
is left to the clause once the statement is true. Judged words are part of the question: the finding says for which
meaning of "immediately" the clause is empty.

**Formally.** Some case satisfies `app(c)`, and (under the assumptions named) none satisfies `app(c)` and the statement.

**Why it matters.** The text promises something and tells in another sentence that it will never happen.

**Fires.** "Cancel free of charge before production starts" beside "production starts the moment you order".

**Does not fire.** "Production usually starts on the next day".

**How to fix.** Correct one of the two sentences.

**Limits.** Statements are taken as strongly as they are worded.

**Related.** RL110. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks._vacuity import vacuous
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.term import conj, neg
from returnlogic.present.case import applied


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause and statement that leaves it no order."""
    program = context.program
    for clause in program.policy_clauses:
        if clause.kind not in ("entitlement", "exclusion", "discretion", "charge") or not clause.claims:
            continue
        for statement in program.policy_clauses:
            if statement.states is not None:
                # of assumptions under which the clause exists at all: a reading that drops it empties nothing
                known = vacuous(context, clause.app, statement.states)
                broken = conj(clause.app, neg(statement.states))
                answer = AnsweredQuestion(context, CHECK, f"{clause.id} under {statement.id}", broken, known)
                yield context.goal(CHECK.code, answer.subject, known, [clause.app])
                if answer.found:
                    yield _finding(context, clause, statement, answer)


def _finding(context: CheckContext, clause: Clause, statement: Clause, answer: AnsweredQuestion) -> Finding:
    said = applied(context.program, answer.case, [clause.id])
    return CaseReport(
        answer,
        message=f"if `{statement.id}` is true, `{clause.id}` never applies",
        issue=f"is there an order in which `{clause.id}` applies and `{statement.id}` is true?",
        conclusion="the clause speaks of an order like this one; the statement says that it cannot happen",
        help="correct one of the two sentences",
        application=[*said, f"{statement.id}: not true of this order"],
        clauses=[clause.id, statement.id],
        topic="scope",
        severity=None if clause.owed else Severity.WARNING,
    ).finding()


CHECK = Rule("RL111", "statement-kills-clause", Severity.ERROR, "A stated fact empties a clause", find)
