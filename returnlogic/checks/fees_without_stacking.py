"""Two charges for one thing fall on one order, and nothing says whether both are owed.

**What it does.** For each line of the ledger on which clauses put charges that no relation joins or tells apart, asks
whether an order exists that costs something else if they are added up than if only the highest of them is owed.

**Formally.** Some case comes out otherwise under `stacking.LINE` added than under highest, all else being equal.

**Why it matters.** The customer reads one fee and is charged two; which of the totals is due is anybody's guess.

**Fires.** A restocking fee of 20 % after 30 days, one of 15 % for opened goods; both for an opened item on day 35.

**Does not fire.** "Another 4.00": the second adds to the first. "Instead": it overrides it. A fee for an oversize box
and one for late pick-up: charges for different things add up. Beside "no fee": RL101.

**How to fix.** Say "in addition" or "instead", or record what is meant: `assume stacking.LINE is added because "…"`.

**Limits.** Fees under two rights are not compared: the customer relies on one of them.

**Related.** RL101 for a fee beside "no fee", RL211. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import in_words
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks._self_composition import assumption_matters, both_outcomes
from returnlogic.meaning.clause import Claim
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import conj, disj


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per line of the ledger on which charges fall on one order without a rule."""
    for name, assumption in context.program.assumptions.items():
        if assumption.kind == "stacking" and assumption.fixed is None:
            line = name.partition(".")[2]
            entries = _entries(context.program, line)
            answer = assumption_matters(context, CHECK, line, name)
            pairs = (conj(a.live, b.live) for a, b in combinations(entries, 2) if a.right == b.right)
            yield context.engaged_goal(answer, disj(*pairs))
            if answer.found:
                yield _finding(context, line, name, entries, answer)


def _entries(program: Program, line: str) -> list[Claim]:
    """Return the charges that clauses of the policy put on a line."""
    return [c for clause in program.policy_clauses for c in clause.claims if c.charges and c.topic.subject == line]


def _finding(context: CheckContext, line: str, name: str, entries: list[Claim], answer: AnsweredQuestion) -> Finding:
    run = Evaluation(context.program, answer.case)
    live = sorted({e.clause for e in entries if run.holds(e.live)})
    others = sorted({e.clause for e in entries} - set(live))
    return CaseReport(
        answer,
        message=f"{' and '.join(f'`{n}`' for n in live)} fall on one order, and nothing says whether both are owed",
        issue=f"several charges for {in_words(line)} apply. Are all owed, or the highest?",
        conclusion="no clause adds one to the other or puts one in place of the other: the total is left open",
        help=f"say it, if the text supports it: {_relations(context.program, live)}",
        application=[*both_outcomes(answer, name), *(f"on this line as well: {n}" for n in others)],
        clauses=live,
        topic=f"amount({line})",
        identity=[line],
        clock=False,
    ).finding()


def _relations(program: Program, live: list[str]) -> str:
    """Return the relations that can be written between the two: only sums that add to nothing else add up."""
    one, other = live[0], live[-1]
    clauses = [program.clause(n) for n in (one, other)]
    free = not any(r.kind == "adds_to" for c in clauses for r in c.relations)
    adds = free and all(c.kind in ("charge", "deduction") for c in clauses)
    return f"`{other} adds to {one}` or `{other} overrides {one}`" if adds else f"`{other} overrides {one}`"


CHECK = Rule("RL212", "fees-without-stacking", Severity.WARNING, "Fees overlap, no rule", find)
