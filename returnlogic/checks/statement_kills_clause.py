"""Taken at its word, a stated fact leaves a clause without a single order.

**What it does.** For each clause that grants or refuses something and each statement of the text asks whether an order
is left to the clause once the statement is true; of a requirement, whether it can then be met for any order that it
conditions. Judged words are part of the question: the finding says for which meaning of "immediately" it is so.

**Formally.** Some case satisfies `app(c)`, some one the statement, and (under the assumptions named) none both. For a
requirement q the place of `app(c)` is taken by `scope(q) and met(q)`, and `entitled(e)` for some e it conditions.

**Why it matters.** The text promises something and tells in another sentence that it will never happen.

**Fires.** "Cancel free of charge before production starts" beside "production starts the moment you order".

"The report must be here within 7 days" beside "the laboratory takes 9 days".

**Does not fire.** "Production usually starts on the next day". "Refunds go back to your card": it tells what the shop
does in every order, and leaves them all.

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
from returnlogic.meaning.term import TRUE, Term, conj, disj, neg
from returnlogic.present.case import applied


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause and statement that leaves it no order."""
    program = context.program
    for clause in program.policy_clauses:
        decides = clause.kind in ("entitlement", "exclusion", "discretion", "charge") and clause.claims
        if not decides and clause.requirement is None:
            continue
        orders = _orders(context, clause)
        for statement in program.policy_clauses:
            if statement.states is not None:
                # of assumptions under which each can be so at all: a reading that drops one empties nothing
                known = vacuous(context, orders, statement.states, told=_told(context, statement))
                broken = conj(orders, neg(statement.states))
                answer = AnsweredQuestion(context, CHECK, f"{clause.id} under {statement.id}", broken, known)
                yield context.goal(CHECK.code, answer.subject, known, [orders])
                if answer.found:
                    yield _finding(context, clause, statement, answer)


def _told(context: CheckContext, statement: Clause) -> Term:
    """Return the statement; of one that is never true, nothing: under each assumption it empties what there is."""
    assert statement.states is not None
    return TRUE if context.possible(statement.states) is False else statement.states


def _orders(context: CheckContext, clause: Clause) -> Term:
    """Return the orders to which a clause applies; of a requirement, those of a customer who meets it."""
    if clause.requirement is None:
        return clause.app
    conditioned = [context.program.clause(r.target) for r in clause.relations if r.implied]
    return conj(clause.scope, clause.requirement, disj(*(c.entitled for c in conditioned)))


def _finding(context: CheckContext, clause: Clause, statement: Clause, answer: AnsweredQuestion) -> Finding:
    required = clause.requirement is not None
    said = [f"{clause.id}: met"] if required else applied(context.program, answer.case, [clause.id])
    verb = "is met" if required else "applies"
    return CaseReport(
        answer,
        message=f"if `{statement.id}` is true, `{clause.id}` {'can never be met' if required else 'never applies'}",
        issue=f"is there an order in which `{clause.id}` {verb} and `{statement.id}` is true?",
        conclusion=f"the clause {verb} in an order like this one; the statement says that it cannot happen",
        help="correct one of the two sentences",
        application=[*said, f"{statement.id}: not true of this order"],
        clauses=[clause.id, statement.id],
        topic="scope",
        severity=None if clause.owed or required else Severity.WARNING,
    ).finding()


CHECK = Rule("RL111", "statement-kills-clause", Severity.ERROR, "A stated fact empties a clause", find)
