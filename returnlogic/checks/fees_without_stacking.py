"""Two fees fall on one order, and nothing says whether both are owed.

**What it does.** For every pair of clauses that make the customer pay a sum under one right asks whether an order
exists in which both apply. Pairs that a relation joins or tells apart are not asked. Fees that overlap with one fee are
one finding with a list. Two equal fees are no agreement: nobody says whether they are owed once or twice.

**Formally.** Some case satisfies `live(c)` and `live(c')`, with both sums above 0 (so that their total is not the
greater of them), and no `adds to`, `overrides`, `as an exception to` or `same as` relates c and c'.

**Why it matters.** The customer reads one fee and is charged two; which of the three totals is due is anybody's guess.

**Fires.** An oversize fee of 9.00 in one sentence, a fee for late pick-up of 4.00 in another.

**Does not fire.** "Another 4.00": the second adds to the first. "Instead": it overrides it. Beside "no fee": RL101.

**How to fix.** Say "in addition", "instead", or "the higher of the two".

**Limits.** Fees under two rights are not compared: the customer relies on one of them.

**Related.** RL101 for other amounts that clash, RL211. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.sort import Money
from returnlogic.base.value import decimal_amount
from returnlogic.checks._conflicts import Cluster, Edge, clusters
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._precedence import unstacked
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.term import Compare, Comparison, Const, Term, conj, disj
from returnlogic.solver.forall import Always, Sometimes

_NOTHING = Const(0, Money(0, 0))


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per cluster of fees that can fall on one order without a rule."""
    program = context.program
    claims = [c for o in program.policy_outputs for c in o.claims if o.topic.kind == "amount"]
    pairs: dict[tuple[str, str], list[tuple[Term, Term]]] = {}
    for a, b in combinations(claims, 2):
        if a.clause != b.clause and unstacked(program, a, b):
            both = [Compare(Comparison.GT, c.lo, _NOTHING) for c in (a, b) if not isinstance(c.lo, Const)]
            first, second = sorted((a, b), key=lambda c: c.clause)
            stacked = (conj(a.live, b.live, *both), conj(a.live, b.live))
            pairs.setdefault((first.clause, second.clause), []).append(stacked)
    edges = []
    for (one, other), found in sorted(pairs.items()):
        term, together = (disj(*terms) for terms in zip(*found, strict=True))
        answer = context.ask(CHECK, f"{one} and {other}", term, engages=[together])
        yield answer.goal
        if answer.found:
            topics = tuple(dict.fromkeys(c.topic for c in claims if c.clause in (one, other)))
            edges.append(Edge(one, other, term, answer.known, topics, CHECK.code))
    for cluster in clusters(context, edges):
        yield _finding(context, cluster)


def _finding(context: CheckContext, cluster: Cluster) -> Finding:
    head, leaves = cluster.edges[0], [cluster.leaf(e) for e in cluster.edges]
    both = f"`{cluster.hub}` and `{leaves[0]}`"
    if len(leaves) > 1:
        both = f"`{cluster.hub}`, `{leaves[0]}` and {len(leaves) - 1} more"
    found = CaseReport(
        AnsweredQuestion(context, CHECK, cluster.hub, head.term, head.answer),
        message=f"{both} fall on one order, and nothing says whether both are owed",
        issue="two fees apply. Are both owed, one of them, or the higher?",
        conclusion="no clause adds one to the other or puts one in place of the other: the total is left open",
        help=f"say it, if the text supports it: {_relations(context, cluster.hub, leaves[0])}",
        clauses=[cluster.hub, *leaves],
        topic="amount",
        identity=[cluster.hub],
        evidence={"leaves": leaves},
    ).finding()
    totals = _totals(context, head)
    also = [f"also {cluster.hub} and {leaf}" for leaf in leaves[1:]]
    return replace(found, story=replace(found.story, application=(*found.story.application, *totals, *also)))


def _totals(context: CheckContext, edge: Edge) -> Iterator[str]:
    """Yield what the customer owes in the shown case under either rule."""
    assert isinstance(edge.answer, Always | Sometimes)
    run = Evaluation(context.program, edge.answer.case)
    sums = [
        {c.topic: run.number(c.lo) for c in context.program.clause(n).claims if run.holds(c.live)}
        for n in (edge.first, edge.second)
    ]
    due = [sum(v for t, v in s.items() if t.kind == "amount") for s in sums]
    yield f"added up: {decimal_amount(sum(due))}; only the higher: {decimal_amount(max(due))}"


def _relations(context: CheckContext, hub: str, leaf: str) -> str:
    """Return the relations that can be written between the two: only sums that add to nothing else add up."""
    clauses = [context.program.clause(n) for n in (hub, leaf)]
    free = not any(r.kind == "adds_to" for c in clauses for r in c.relations)
    adds = free and all(c.kind in ("charge", "deduction") for c in clauses)
    return f"`{leaf} adds to {hub}` or `{leaf} overrides {hub}`" if adds else f"`{leaf} overrides {hub}`"


CHECK = Rule("RL212", "fees-without-stacking", Severity.WARNING, "Fees overlap, no rule", find)
