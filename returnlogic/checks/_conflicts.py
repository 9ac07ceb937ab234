"""Find the clauses that contradict each other, and cover the graph of these conflicts by clusters round one cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from returnlogic.base.finding import Goal, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._precedence import code_of_claims, code_of_clauses, needs_a_count_of_days, repeat
from returnlogic.meaning.clause import Claim
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import (
    FALSE,
    Compare,
    Comparison,
    Const,
    Known,
    Max,
    Min,
    Term,
    conj,
    disj,
    neg,
)
from returnlogic.solver.ask import OutOfBudget, Undecided
from returnlogic.solver.forall import Always, AssumptionAnswer, Never, Sometimes


@dataclass(frozen=True, slots=True)
class Edge:
    """Two clauses that no value can satisfy together in some case, and the topics on which they clash."""

    first: str
    second: str
    term: Term
    answer: AssumptionAnswer
    topics: tuple[Topic, ...]
    code: str

    @property
    def refusal(self) -> bool:
        """Return whether one clause refuses a remedy that the other grants."""
        return self.code == "RL102"

    def other(self, clause: str) -> str:
        """Return the other of the two clauses."""
        return self.second if self.first == clause else self.first


@dataclass(frozen=True, slots=True)
class Cluster:
    """Conflicts with one cause: the hub contradicts each of the leaves."""

    hub: str
    edges: tuple[Edge, ...]

    @property
    def refusal(self) -> bool:
        """Return whether a remedy is refused against granted in some edge."""
        return code_of_clauses(e.code for e in self.edges) == "RL102"


@dataclass(frozen=True, slots=True)
class _Clash:
    """Two claims on one topic that no value satisfies together: the term says in which cases."""

    topic: Topic
    term: Term
    code: str
    live: tuple[Term, Term]
    """That the first of the two clauses claims this, and that the second does."""


def clash(program: Program, a: Claim, b: Claim) -> Term | None:
    """Return that both claims are live and no value satisfies both; `None` iff that is plainly impossible.

    Two last days count as different only where both are of one act and it lies between them (M8); an act that is a
    reading is the event that the reading stands for.
    """
    fixed = [t for t in (a.lo, a.hi, b.lo, b.hi) if isinstance(t, Const)]
    if len(fixed) == 4 and _at(fixed[0]) <= _at(fixed[3]) and _at(fixed[2]) <= _at(fixed[1]):
        return None
    incomparable = disj(Compare(Comparison.GT, a.lo, b.hi), Compare(Comparison.GT, b.lo, a.hi))
    parts = [a.live, b.live, incomparable]
    if a.topic.kind == "last_day":
        parts.append(disj(*_between(program, a, b)))
    return conj(*parts)


def _between(program: Program, a: Claim, b: Claim) -> Iterator[Term]:
    """Yield that an act which both last days are of comes after one of them and not after the other."""
    for first, event in program.events_of(a.topic.subject):
        for second, other in program.events_of(b.topic.subject):
            if event.name == other.name:
                after = Compare(Comparison.GT, event.day, Min((a.lo, b.lo)))
                in_time = Compare(Comparison.LE, event.day, Max((a.lo, b.lo)))
                yield conj(first, second, Known(event.name), after, in_time)


def _at(term: Const) -> int:
    assert isinstance(term.value, int)
    return term.value


def conflicts(context: CheckContext) -> tuple[tuple[Edge, ...], tuple[Goal, ...]]:
    """Return every contradicting pair of policy clauses, and the goals of what was asked; asked once a context."""
    if "conflicts" not in context.cache:
        context.cache["conflicts"] = _conflicts(context)
    found: tuple[tuple[Edge, ...], tuple[Goal, ...]] = context.cache["conflicts"]
    return found


def _conflicts(context: CheckContext) -> tuple[tuple[Edge, ...], tuple[Goal, ...]]:
    edges: list[Edge] = []
    clashing, agreeing = _clashes(context)
    goals = [context.goal(code, "claims that agree", Never(), [disj(*met)]) for code, met in sorted(agreeing.items())]
    for (first, second), clashes in sorted(clashing.items()):
        name = f"{first} and {second}"
        asked = sorted({c.code for c in clashes})
        answers = [context.possible(c.term) for c in clashes]
        undecided = [answer for answer in answers if isinstance(answer, Undecided)]
        if undecided:  # whichever of the codes is asked for, it is not proved
            goals += [context.goal(code, name, undecided[-1]) for code in asked]
        occurring = [c for c, answer in zip(clashes, answers, strict=True) if answer is True]
        if occurring:
            edge = _edge(context, first, second, occurring)
            goals.append(context.goal(edge.code, name, edge.answer))
            if isinstance(edge.answer, Always | Sometimes):
                edges.append(edge)
        elif not undecided:
            for code in asked:
                sides = zip(*(c.live for c in clashes if c.code == code), strict=True)
                goals.append(context.goal(code, name, Never(), [disj(*live) for live in sides]))
    return tuple(edges), tuple(goals)


def _clashes(context: CheckContext) -> tuple[dict[tuple[str, str], list[_Clash]], dict[str, list[Term]]]:
    """Return the claims that no value satisfies together, by the two clauses that make them.

    Beside them, by code, where claims are live together that some value plainly satisfies, whatever the case.
    """
    found: dict[tuple[str, str], list[_Clash]] = {}
    agreeing: dict[str, list[Term]] = {}
    for a, b in _pairs(context.program):
        code = code_of_claims(a, b)
        term = clash(context.program, a, b)
        if term is None:
            agreeing.setdefault(code, []).append(conj(a.live, b.live))
        elif term != FALSE:
            first, second = sorted((a, b), key=lambda c: c.clause)
            live = (first.live, second.live)
            found.setdefault((first.clause, second.clause), []).append(_Clash(first.topic, term, code, live))
    return found, agreeing


def _pairs(program: Program) -> Iterator[tuple[Claim, Claim]]:
    """Yield the claims of different clauses that speak of one thing: a topic of a right; of last days one remedy."""
    days: dict[tuple[str, str], list[Claim]] = {}
    for o in program.policy_outputs:
        if o.topic.kind == "last_day":
            days.setdefault((o.right, o.topic.towards), []).extend(o.claims)
        elif not o.derived:
            yield from ((a, b) for a, b in sides(program, o) if a.clause != b.clause)
    for claims in days.values():
        yield from ((a, b) for a, b in combinations(claims, 2) if a.clause != b.clause)


def sides(program: Program, output: Output) -> Iterator[tuple[Claim, Claim]]:
    """Yield the claims on a topic by pairs; charges only beside what bounds them or repeats them (M19, M21)."""
    bounds = [c for c in output.claims if c.clause]
    yield from combinations(bounds, 2)
    for entry in output.parts:
        asked = replace(entry, topic=output.topic, lo=entry.hi)
        yield from ((asked, b) for b in bounds)
    for a, b in combinations(output.parts, 2):
        if output.topic.kind == "amount" and repeat(program, a.clause, b.clause):
            yield a, b


def _edge(context: CheckContext, first: str, second: str, clashes: Sequence[_Clash]) -> Edge:
    """Return the conflict of two clauses that clash in each of these ways."""
    code = code_of_clauses(c.code for c in clashes)
    refusals_first = sorted(clashes, key=lambda c: (c.code != "RL102", c.topic))
    term = disj(*(c.term for c in refusals_first if code in (c.code, "RL101")))
    topics = tuple(dict.fromkeys(c.topic for c in refusals_first))
    return Edge(first, second, term, context.under_assumptions(term), topics, code)


def clusters(context: CheckContext, edges: Sequence[Edge]) -> tuple[Cluster, ...]:
    """Cover the conflict graph by clusters, apart from edges that need a way of counting days.

    The hub is the widest clause, then the one with most conflicts, then the first by id. A clause counts as widest iff
    its scope provably contains the scope of every clause it contradicts, of which there are at least two.
    """
    remaining = [e for e in edges if not needs_a_count_of_days(context, e.answer)]
    found: list[Cluster] = []
    contained: dict[tuple[str, str], bool] = {}

    def covers(wide: str, narrow: str) -> bool:
        if (wide, narrow) not in contained:
            term = conj(context.program.clause(narrow).scope, neg(context.program.clause(wide).scope))
            contained[(wide, narrow)] = not context.exists(term)
        return contained[(wide, narrow)]

    def rank(name: str) -> tuple[bool, int, int, str]:
        others = [e.other(name) for e in remaining if name in (e.first, e.second)]
        wide = sum(covers(name, o) for o in others)
        return (not (len(others) > 1 and wide == len(others)), -len(others), -wide, name)

    while remaining:
        hub = min(sorted({e.first for e in remaining} | {e.second for e in remaining}), key=rank)
        at_hub = [e for e in remaining if hub in (e.first, e.second)]
        remaining = [e for e in remaining if e not in at_hub]
        at_hub.sort(key=lambda e: (not e.refusal, isinstance(e.answer, Sometimes), e.other(hub)))
        found.append(Cluster(hub, tuple(at_hub)))
    return tuple(sorted(found, key=lambda cluster: cluster.hub))


def dominating(context: CheckContext) -> tuple[str, ...]:
    """Return the hubs of refused remedies that apply whatever anybody asks of goods that came.

    They hide what else is wrong. Raises `OutOfBudget` if the solver cannot tell.
    """
    edges, goals = conflicts(context)
    if any(g.verdict is Verdict.NOT_PROVED for g in goals):
        raise OutOfBudget("contradictions are undecided")
    return tuple(c.hub for c in clusters(context, edges) if c.refusal and _always_applies(context, c.hub))


def _always_applies(context: CheckContext, name: str) -> bool:
    program = context.program
    request, receipt = program.role("request"), program.role("receipt")
    if not request:
        return False
    asked = conj(Known(request), *([Known(receipt)] if receipt else []))
    return not context.exists(conj(asked, neg(program.clause(name).live)))
