"""A clause without which every order comes out as before.

**What it does.** Compares the policy, clause by clause, with the same policy without that clause (and without what is
declared to repeat it): all rights and topics, for every order. One clause that another contains is RL305, one that is
there twice RL304, one that never applies RL104; here are those that only several others together make idle.

**Formally.** For all cases and assumptions: the outcome of P without c is that of P, and c contradicts no clause.

**Why it matters.** The sentence reads as if it settled something.

**Fires.** "No returns of shoes" beside "no returns of items from stock" and "no returns of items made to order".

**Does not fire.** The clause matters under one reading of one word. A duty, a step, a statement, a saving, a term; a
requirement whose consequence the text does not say.

**How to fix.** Drop it, or find out what it was meant to change.

**Limits.** A clause hidden behind a contradiction is not called redundant: RL101 and RL102 come first.

**Related.** RL304, RL305, RL301, RL104. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._idle_clauses import idle, listed
from returnlogic.checks._idle_conditions import idle_parts
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause, or class of clauses, that others together leave without effect."""
    found = idle(context)
    yield from found.goals(CHECK.code)
    for group in found.among:
        clauses = [c for c in group if c not in idle_parts(context).spared]
        several = len(clauses) > 1
        for clause in clauses:
            yield Goal(CHECK.code, clause, Verdict.REFUTED)
        if clauses:
            yield TextReport(
                context,
                CHECK,
                message=f"{listed(clauses)} {'each change nothing beside the rest' if several else 'changes nothing'}",
                issue="is there an order that comes out differently without this clause?",
                conclusion="whatever it decides, the other clauses together decide in the same way"
                + ("; without all of these, some order would come out differently" if several else ""),
                help="drop the clause, or find out what it was meant to change",
                certainty="proved for all orders in the model, whatever is assumed where the text is open",
                clauses=clauses,
                topic="",
            ).finding()


CHECK = Rule("RL303", "redundant-clause", Severity.NOTE, "No effect", find)
