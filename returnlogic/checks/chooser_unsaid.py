"""Two or more remedies are owed in the alternative, and nobody is said to choose.

**What it does.** For each right asks whether an order exists in which remedies are owed "or", and no clause says
whether the customer or the shop picks.

**Formally.** Some case satisfies `live(c)` for a clause with `chooser unsaid`, and the level stays a partial value.

**Why it matters.** The customer asks for the money, the shop sends another copy, and both can point at the sentence.

**Fires.** "guarantees a return or exchange".

**Does not fire.** "a refund or an exchange, whichever you prefer".

**How to fix.** Say who chooses.

**Limits.** Where a statute gives the choice to the customer the finding stays: the policy's text does not say so.

**Related.** RL401. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import in_words
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.term import Compare, Comparison, conj, disj, neg


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per right with an order in which the choice is open."""
    program = context.program
    for right in sorted({o.right for o in program.policy_outputs}):
        either = [c for c in program.policy_clauses if len(c.owed) > 1 and right in c.rights]
        clauses = [c for c in either if c.chooser == "unsaid"]
        if not clauses:
            if either:
                yield context.goal(CHECK.code, right, False, [disj(*(c.live for c in either))])
            continue
        open_levels = []
        for c in clauses:
            for remedy in c.owed:
                o = program.output(right, Topic("level", remedy))
                if o is not None:
                    open_levels.append(conj(c.live, neg(o.silent), neg(o.conflict), Compare(Comparison.LT, o.lo, o.hi)))
        term = disj(*open_levels)
        answer = context.ask(CHECK, right, term, engages=[disj(*(c.live for c in clauses))])
        yield answer.goal
        if answer.found:
            remedies = " or ".join(dict.fromkeys(in_words(r) for c in clauses for r in c.owed))
            yield CaseReport(
                answer,
                message=f"{remedies}: nobody is said to choose",
                issue=f"{remedies} is owed. Who chooses?",
                conclusion="the text owes one of them and gives the choice to nobody",
                help="say who chooses: `chooser customer` or `chooser shop`, if the text supports it",
                clauses=[c.id for c in sorted(clauses, key=lambda c: c.id)],
                topic="chooser",
                identity=[right],
            ).finding()


CHECK = Rule("RL209", "chooser-unsaid", Severity.WARNING, "Nobody said to choose", find, rerun_without_hub=True)
