"""What the shop thinks decides, not what happened.

**What it does.** Two questions. For each clause that leaves a remedy to the shop ("may", "at our discretion"): does it
decide some order? For each approval whose standard the text leaves open: would the same order come out differently if
the shop answered otherwise?

**Formally.** Some case satisfies `live(c)` where the level is `discretion`; or some case and the two values of the
approval give different outcomes.

**Why it matters.** A right that the other side may refuse is not one; many systems treat such terms as unfair.

**Fires.** "an alternative solution at our discretion"; "if approved", with no standard.

**Does not fire.** The shop checks a fact it does not control ("if the parcel is complete").

**How to fix.** Name the facts that decide, or give the choice to the customer.

**Limits.** An approval that the text leaves unclear is conditional on its being more than a formality.

**Related.** RL209, RL401. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import in_words
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks._self_composition import assumption_matters, both_outcomes
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.term import Compare, Comparison, Const, conj, disj, neg


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause whose discretion decides, and per approval on which the outcome hangs."""
    for clause in context.program.policy_clauses:
        yield from _discretion(context, clause)
        for gate in clause.gates:
            if gate.fact in context.program.inputs and gate.mode != "formality":
                yield from _approval(context, clause, gate.fact)


def _discretion(context: CheckContext, clause: Clause) -> Iterator[Goal | Finding]:
    """Ask whether a remedy is left to the shop by what the clause claims."""
    free = [c for c in clause.claims if c.topic.kind == "level" and getattr(c.hi, "value", None) == 1]
    if not free:
        return
    parts = []
    for c in free:
        o = context.program.output(c.right, c.topic)
        assert o is not None
        parts.append(conj(c.live, neg(o.conflict), Compare(Comparison.EQ, o.hi, Const(1, o.sort))))
    term = disj(*parts)
    answer = context.ask(CHECK, clause.id, term, engages=[disj(*(c.live for c in free))])
    yield answer.goal
    if answer.found:
        what = " or ".join(dict.fromkeys(in_words(c.topic.subject) for c in free))
        yield CaseReport(
            answer,
            message=f"`{clause.id}` leaves {what} to the shop's discretion",
            issue=f"may the customer insist on {what}?",
            conclusion="the shop may say yes or no to the same order",
            help="name the facts that decide, or give the choice to the customer",
            clauses=[clause.id],
            topic="level",
        ).finding()


def _approval(context: CheckContext, clause: Clause, fact: str) -> Iterator[Goal | Finding]:
    """Ask whether the outcome hangs on an approval that the clause names."""
    answer = assumption_matters(context, CHECK, f"{clause.id} {fact}", fact)
    yield answer.goal
    if answer.found:
        yield CaseReport(
            answer,
            message=f"`{clause.id}` makes the remedy hang on an approval without a standard",
            issue="must the shop approve this request?",
            conclusion="nothing decides the approval the text names; the same order comes out both ways",
            help="say that every request that meets the conditions is confirmed, or what is checked",
            application=both_outcomes(answer, fact),
            clauses=[clause.id],
            topic=fact,
            clock=False,
        ).finding()


CHECK = Rule("RL501", "discretion-decides", Severity.WARNING, "Shop's judgement decides", find, rerun_without_hub=True)
