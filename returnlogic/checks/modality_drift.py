"""One clause promises what another leaves to the shop.

**What it does.** For every pair of clauses that speak about one remedy of one right asks whether an order exists in
which both are live, one owes the remedy, and the other says that the shop may offer or may refuse it. The same is asked
of acts: one clause owes the act (`due`), the other leaves it to the shop. The clauses that differ from one clause in
this way are one finding with a list. It is an error iff the promise is left to the shop in every case in which somebody
is entitled to it: then nothing of it is left; else a warning.

**Formally.** Some case and assumptions satisfy `live(c)`, `live(c')`, `lo(c) >= shop_picks` and `hi(c') = discretion`
on a level topic of one right, and c and c' clash on nothing else; or c owes an act that c' permits.

**Why it matters.** The customer holds the shop to "will", the shop answers with "may", and both quote the page.

**Fires.** "We will replace broken lamps" and "For broken lamps we may offer a replacement".

**Does not fire.** The "may" is for lamps that the customer broke, and says so.

**How to fix.** Use the same verb in both, or say to which orders each applies.

**Limits.** An act and the remedy it serves (paying back, the refund) are not linked: write both on one level.

**Related.** RL101 if the two differ in more than their force, RL102 if one refuses, RL501. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks import _conflict_clusters
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.term import conj


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per pair of clauses that differ in nothing but the force of what they say."""
    yield from _conflict_clusters.report(context, CHECK)
    for clause in context.program.policy_clauses:
        for act in dict.fromkeys(d.act for d in clause.duties):
            yield from _act(context, clause, act)


def _act(context: CheckContext, clause: Clause, act: str) -> Iterator[Goal | Finding]:
    """Return whether some order has the act owed by the clause, and left to the shop by others."""
    owed = clause.scope if clause.kind == "step" else clause.live
    others = [c for c in context.program.policy_clauses if act in c.permits and set(c.rights) & set(clause.rights)]
    met: list[tuple[Clause, AnsweredQuestion]] = []
    for other in others:
        term = conj(owed, other.live)
        answer = context.ask(CHECK, f"{clause.id} and {other.id}: {act}", term, engages=[owed, other.live])
        yield answer.goal
        if answer.found:
            met.append((other, answer))
    if met:
        other, answer = met[0]
        label = context.program.inputs[act].label
        rest = f" and {len(met) - 1} more" if len(met) > 1 else ""
        yield CaseReport(
            answer,
            message=f"`{clause.id}` promises what is left to the shop by `{other.id}`{rest}",
            issue=f"must it be that {label}, or may it?",
            conclusion="one sentence owes the act that the other leaves to the shop, and nothing says which holds",
            help="use the same verb in both, or say to which orders each applies",
            application=[f"{clause.id}: owes “{label}”", *(f"{c.id}: leaves it to the shop" for c, _ in met)],
            clauses=[clause.id, *(c.id for c, _ in met)],
            topic=f"due({act})",
            severity=Severity.WARNING,
            identity=[clause.id],
        ).finding()


CHECK = Rule("RL113", "modality-drift", Severity.ERROR, "Same duty, other force", find)
