"""Facts that the text states cannot all be true.

**What it does.** Takes every statement of the text as true and asks whether a possible order is left. If not, they
are dropped one by one until what remains is a minimal contradictory set.

**Formally.** No case satisfies all statements; no statement of the core can be left out.

**Why it matters.** One of the sentences misleads the customer, and nobody knows which.

**Fires.** "Everything ships from Lyon." and "Rugs ship from Gdansk."

**Does not fire.** Two statements about different goods.

**How to fix.** Correct the sentence that is not true.

**Limits.** Statements are modelled as strongly as they are worded; they are claims, never assumptions of other checks.

**Related.** RL111. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.term import conj


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding with a minimal core iff the statements cannot all hold."""
    statements = {c.id: c.states for c in context.program.policy_clauses if c.states is not None}
    if len(statements) < 2:
        return
    answer = context.possible(conj(*statements.values()))
    if answer is not False:
        yield context.goal(CHECK.code, "all statements", False if answer is True else answer)
        return
    yield context.goal(CHECK.code, "all statements", True)
    core = sorted(statements)
    for name in sorted(statements):
        rest = [n for n in core if n != name]
        if rest and not context.exists(conj(*(statements[n] for n in rest))):
            core = rest
    yield TextReport(
        context,
        CHECK,
        message=f"{', '.join(f'`{n}`' for n in core)} cannot all be true",
        issue="is there an order for which all these sentences are true?",
        conclusion="there is none; leave out any one of them, and the rest can be true",
        help="correct the sentence that is not true",
        certainty="proved for all orders in the model; the set is minimal",
        clauses=core,
        topic="",
    ).finding()


CHECK = Rule("RL110", "contradictory-statements", Severity.ERROR, "Statements cannot both hold", find)
