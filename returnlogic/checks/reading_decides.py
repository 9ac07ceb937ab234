"""Two meanings of one sentence, and two outcomes for one order.

**What it does.** For each declared reading asks whether two of its alternatives give one order different outcomes.

**Formally.** Some case and two alternatives of the reading: an outcome differs.

**Why it matters.** Each side can hold the other to its own reading; the text supports both.

**Fires.** "submitted for return": told the shop, sent it, or arrived there, and a window counted on it.

**Does not fire.** The alternatives only differ where another clause decides anyway.

**How to fix.** Word the sentence so that one meaning is left, or record which is meant with `assume`.

**Limits.** Only readings that somebody declared can be reported.

**Related.** RL204 for counting, RL501 for approvals. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from returnlogic.base.finding import Finding, Goal, Quotation, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks._self_composition import assumption_matters, both_outcomes
from returnlogic.present.words import reading_words


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per reading that changes an outcome."""
    program = context.program
    for name, assumption in program.assumptions.items():
        if assumption.kind != "reading" or assumption.fixed is not None or assumption.value_labels:
            continue
        answer = assumption_matters(context, CHECK, name, name)
        yield answer.goal
        if not answer.found:
            continue
        users = sorted(
            c.id
            for c in program.policy_clauses
            if name in program.cone(c.entitled, c.app) and name in _own(context, c.id)
        )
        meanings = " or ".join(f"“{reading_words(context.program, name, v)}”" for v in assumption.domain)
        quote = assumption.label.strip("“”")
        found = CaseReport(
            answer,
            message=f"“{_short(quote)}” can mean {meanings}, and the outcome differs",
            issue=f"what does “{_short(quote)}” mean: {meanings}?",
            conclusion="the same order comes out differently under two meanings that the words allow",
            help=f'keep one meaning in it, or record one: `assume {name} is {assumption.domain[0]} because "…"`',
            application=both_outcomes(answer, name),
            clauses=users,
            topic=name,
            identity=[name],
            clock=False,
        ).finding()
        yield found if users else replace(found, quotes=(Quotation(name, quote, context.policy, 0, 0),))


def _own(context: CheckContext, clause: str) -> frozenset[str]:
    return context.program.cone(
        *(
            context.program.lets[n]
            for n in context.program.lets
            if n in (f"{clause}.scope", f"{clause}.late", f"{clause}.entitled")
        )
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


CHECK = Rule("RL506", "reading-decides", Severity.WARNING, "Two meanings, two outcomes", find)
