"""Tell goals that are proved from goals that no possible case engages (rule W6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from returnlogic.base.finding import Goal, Verdict
from returnlogic.base.time_limit import interruptible
from returnlogic.checks._context import CheckContext
from returnlogic.meaning.term import Term
from returnlogic.solver.ask import OutOfBudget, Undecided

Engagement = Mapping[tuple[str, str], tuple[Term, ...]]
"""Of goals, by code and subject: the terms of which each holds in some possible case iff the goal is engaged."""


def terms_of(goal: Goal, engagement: Engagement) -> tuple[Term, ...]:
    """Return the terms that engage a proved goal; none for other goals: a case that refutes one engages it."""
    return engagement.get((goal.code, goal.subject), ()) if goal.verdict is Verdict.PROVED else ()


def possible_terms(context: CheckContext, terms: Sequence[Term]) -> tuple[bool | Undecided, ...]:
    """Return whether each term holds in some possible case under some assumptions."""
    if context.second is not None:
        context.second.check = "engagement"
    try:
        with interruptible():
            return tuple(context.possible_each(context.program, terms, hints=terms))
    except OutOfBudget as error:
        return (Undecided(str(error)),) * len(terms)


def settled(goal: Goal, engagement: Engagement, answers: Mapping[Term, bool | Undecided]) -> Goal:
    """Return the goal as not engaged iff one of its terms is impossible, as not proved iff one is unknown."""
    known = [answers.get(t, Undecided("time was up")) for t in terms_of(goal, engagement)]
    if any(a is False for a in known):
        return replace(goal, verdict=Verdict.NOT_ENGAGED, reason="no possible case gets as far as what it asks")
    unknown = next((a for a in known if isinstance(a, Undecided)), None)
    return goal if unknown is None else replace(goal, verdict=Verdict.NOT_PROVED, reason=unknown.reason)
