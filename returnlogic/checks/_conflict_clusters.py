"""Report contradictions, a finding for each pair of clauses: the hub of their cluster is named first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import Value, in_words
from returnlogic.checks._conflicts import Cluster, Edge, clusters, conflicts
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.outcomes import SHOP_PICKS, Topic
from returnlogic.meaning.term import Term, conj, disj, neg
from returnlogic.meaning.variants import overriding
from returnlogic.present.case import applied
from returnlogic.present.words import topic_words
from returnlogic.solver.forall import Always, Sometimes


def report(context: CheckContext, check: Rule) -> Iterator[Goal | Finding]:
    """Yield the goals of the check's code, and one finding per pair of clauses that is told under it."""
    edges, goals = conflicts(context)
    yield from (g for g in goals if g.code == check.code)
    for cluster in clusters(context, edges):
        void = check.code == "RL113" and _void(context, cluster)
        for edge in cluster.edges:
            if edge.code == check.code:
                yield _finding(context, check, cluster.hub, edge, void)


def _finding(context: CheckContext, check: Rule, hub: str, edge: Edge, void: bool) -> Finding:
    leaf = edge.other(hub)
    verb, issue, conclusion = _words(context, hub, edge)
    repairs = _repairs(context, hub, leaf, edge)
    help = "say in the text which of them holds, or change one"
    if repairs:
        help = (
            f"if the text supports it, say how they relate: `{'`, or `'.join(repairs)}` (checked to end this conflict)"
        )
    found = CaseReport(
        AnsweredQuestion(context, check, f"{edge.first} and {edge.second}", edge.term, edge.answer),
        message=f"`{hub}` {verb} `{leaf}`",
        issue=issue,
        conclusion=conclusion,
        help=help,
        application=list(applied(context.program, _case(edge), [hub, leaf])),
        clauses=[hub, leaf],
        topic=str(edge.topics[0].towards_any),
        severity=None if edge.code != "RL113" or void else Severity.WARNING,
        identity=[hub, leaf],
        moves=True,
        evidence={"minimal": True, "topics": [str(t) for t in edge.topics]},
    ).finding()
    return replace(found, repairs=repairs)


def _void(context: CheckContext, cluster: Cluster) -> bool:
    """Return whether some promise of the cluster is left to the shop in every possible case it entitles anybody in."""
    edges: dict[str, list[Term]] = {}
    for e in (e for e in cluster.edges if e.code == "RL113"):
        claims = [c for n in (e.first, e.second) for c in context.program.clause(n).claims if c.topic in e.topics]
        promise = next(c.clause for c in claims if getattr(c.lo, "value", 0) >= SHOP_PICKS)
        edges.setdefault(promise, []).append(e.term)
    kept = (conj(context.program.clause(n).entitled, neg(disj(*terms))) for n, terms in edges.items())
    return any(context.possible(term) is not True for term in kept)


def _words(context: CheckContext, hub: str, edge: Edge) -> tuple[str, str, str]:
    """Return the words of a conflict: the verb between the hub of its cluster and the other, issue and conclusion."""
    topics = edge.topics
    if edge.code == "RL113":
        things = " or ".join(in_words(t.subject) for t in topics)
        claims = [c for c in context.program.clause(hub).claims if c.topic in topics]
        promises = any(getattr(c.lo, "value", 0) >= SHOP_PICKS for c in claims)
        return (
            "promises what is left to the shop by" if promises else "leaves to the shop what is promised by",
            f"must the shop give the customer a {things}, or may it?",
            "one sentence promises what the other leaves to the shop, and no clause says which of them holds",
        )
    differing = " and ".join(_topics_in_words(context, edge))
    return (
        "contradicts" if edge.refusal else "cannot be reconciled with",
        f"in this case, {differing}: the two clauses answer differently",
        "no clause says which of them holds, so nobody can tell what the customer may have",
    )


def _topics_in_words(context: CheckContext, edge: Edge) -> Iterator[str]:
    """Yield the topics of a conflict; a last day without its remedy where the clauses clash on all they speak of."""
    claimed = {c.topic for n in (edge.first, edge.second) for c in context.program.clause(n).claims}
    for topic in dict.fromkeys(t.towards_any for t in edge.topics):
        differing = [t for t in edge.topics if topic.covers(t)]
        whole = len(differing) == sum(topic.covers(t) for t in claimed)
        towards = "" if whole else f" towards {' or '.join(in_words(t.towards) for t in differing)}"
        yield topic_words(topic) + towards


def _repairs(context: CheckContext, hub: str, leaf: str, edge: Edge) -> tuple[str, ...]:
    """Return the relations that were checked to remove the contradiction of the pair; the text must support one.

    A charge beside a promise of nothing may add to it (M21): the promise then admits it. To override it would end it.
    """
    pairs = [(leaf, hub), (hub, leaf)]
    charging = {c.id for n in (hub, leaf) for c in [context.program.clause(n)] if any(x.charges for x in c.claims)}
    found = []
    if edge.topics == (Topic("charged"),):
        pairs = [(winner, loser) for winner, loser in pairs if winner not in charging]
        found = [f"{loser} adds to {winner}" for winner, loser in pairs]
    for winner, loser in pairs:
        repaired = overriding(context.program, winner, loser)
        if repaired is not None and not context.session_of(repaired).holds_somewhere(edge.term):
            found.append(f"{winner} overrides {loser}")
    return tuple(found)


def _case(edge: Edge) -> Mapping[str, Value]:
    assert isinstance(edge.answer, Always | Sometimes)
    return edge.answer.case
