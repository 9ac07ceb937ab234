"""Which clauses contradict each other, and which clause is the cause: the conflict graph and its cover by clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from returnlogic.base.finding import Goal
from returnlogic.checks._subject import Subject, refuses
from returnlogic.meaning.clause import Claim
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import (
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
from returnlogic.solver.ask import Undecided
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
        """Whether a remedy is refused against granted."""
        return self.code == "RL102"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cause: the hub contradicts each of its leaves."""

    hub: str
    edges: tuple[Edge, ...]

    @property
    def refusal(self) -> bool:
        """Whether a level is refused against granted in some edge."""
        return self.code == "RL102"

    @property
    def code(self) -> str:
        """RL102 if a level is refused in some edge, RL113 if all differ in force only, RL212 for sums, else RL101."""
        codes = {e.code for e in self.edges}
        return codes.pop() if len(codes) == 1 else "RL102" if "RL102" in codes else "RL101"

    def leaf(self, edge: Edge) -> str:
        """The other end of an edge."""
        return edge.second if edge.first == self.hub else edge.first


def clash(subject: Subject, output: Output, a: Claim, b: Claim) -> Term | None:
    """Both claims are live and no value satisfies both; for two last days only where the act lies between them (M8)."""
    fixed = [t for t in (a.lo, a.hi, b.lo, b.hi) if isinstance(t, Const)]
    if len(fixed) == 4 and _at(fixed[0]) <= _at(fixed[3]) and _at(fixed[2]) <= _at(fixed[1]):
        return None
    apart = disj(Compare(Comparison.GT, a.lo, b.hi), Compare(Comparison.GT, b.lo, a.hi))
    parts = [a.live, b.live, apart]
    if output.topic.kind == "last_day":
        act = output.topic.subject
        event = subject.program.inputs.get(act)
        if event is None or not event.event:
            return None
        day = event.day
        between = conj(Compare(Comparison.GT, day, Min((a.lo, b.lo))), Compare(Comparison.LE, day, Max((a.lo, b.lo))))
        parts += [Known(act), between]
    return conj(*parts)


def _at(term: Const) -> int:
    assert isinstance(term.value, int)
    return term.value


def force(a: Claim, b: Claim) -> bool:
    """Whether one claim promises what the other leaves to the shop: the same act on the same thing, another force."""
    if a.topic.remedy is None or refuses(a) or refuses(b):
        return False
    weak = [getattr(c.hi, "value", None) == 1 for c in (a, b)]
    strong = [getattr(c.lo, "value", 0) >= 2 for c in (a, b)]
    return (weak[0] and strong[1]) or (weak[1] and strong[0])


def unstacked(program: Program, a: Claim, b: Claim) -> bool:
    """Whether two claims are sums for the customer to pay that no relation joins or tells apart."""
    return (
        all(c.topic.kind == "amount" and getattr(c.hi, "value", 1) != 0 for c in (a, b))
        and a.right == b.right
        and not _related(program, a.clause, b.clause)
    )


def _related(program: Program, first: str, second: str) -> bool:
    """Whether the clauses, or others that say the same, add up, are the same sum, or one holds instead of the other."""
    edges = [(c.id, r.target, r.kind) for c in program.policy_clauses for r in c.relations]

    def reached(name: str, kinds: tuple[str, ...]) -> set[str]:
        found, size = {name}, 0
        while len(found) > size:
            size = len(found)
            found |= {n for x, y, kind in edges if kind in kinds and found & {x, y} for n in (x, y)}
        return found

    alike = ("same_as", "restates")
    if second in reached(first, (*alike, "adds_to")):
        return True
    ones, others = reached(first, alike), reached(second, alike)
    return any(kind in ("overrides", "exception") and {x, y} & ones and {x, y} & others for x, y, kind in edges)


def _code(program: Program, a: Claim, b: Claim) -> str:
    """The code a clash of two claims is told under (FINDINGS.md, display precedence)."""
    if a.topic.remedy is not None and (refuses(a) or refuses(b)):
        return "RL102"
    if unstacked(program, a, b):
        return "RL212"
    return "RL113" if force(a, b) else "RL101"


def conflicts(subject: Subject) -> tuple[tuple[Edge, ...], tuple[Goal, ...]]:
    """Every contradicting pair of policy clauses, and the goals of the pairs that were asked; asked once a subject."""
    if "conflicts" not in subject.cache:
        subject.cache["conflicts"] = _conflicts(subject)
    found: tuple[tuple[Edge, ...], tuple[Goal, ...]] = subject.cache["conflicts"]
    return found


def _conflicts(subject: Subject) -> tuple[tuple[Edge, ...], tuple[Goal, ...]]:
    pairs: dict[tuple[str, str], list[tuple[Topic, Term, str]]] = {}
    for output in subject.program.policy_outputs:
        for a, b in combinations(output.claims, 2):
            if a.clause == b.clause:
                continue
            code = _code(subject.program, a, b)
            term = clash(subject, output, a, b)
            if term is None or code == "RL212":  # two fees: told by RL212, whether or not they are equal
                continue
            first, second = sorted((a.clause, b.clause))
            pairs.setdefault((first, second), []).append((output.topic, term, code))
    edges: list[Edge] = []
    goals: list[Goal] = []
    for (first, second), found in sorted(pairs.items()):
        kept: list[tuple[Topic, Term, str]] = []
        undecided: Undecided | None = None
        for topic, term, code in found:
            answer = subject.possible(term)
            if isinstance(answer, Undecided):
                undecided = answer
            elif answer:
                kept.append((topic, term, code))
        name = f"{first} and {second}"
        asked = sorted({code for _, _, code in found})
        if undecided is not None:  # whichever of the codes is asked for, it is not proved
            goals += [subject.goal(code, name, undecided) for code in asked]
        if kept:
            codes = {code for _, _, code in kept}
            chosen = "RL102" if "RL102" in codes else "RL113" if codes == {"RL113"} else "RL101"
            level_first = sorted(kept, key=lambda k: (k[2] != "RL102", k[0]))
            whole = disj(*(t for _, t, code in level_first if code == chosen or chosen == "RL101"))
            settled = subject.under_assumptions(whole)
            goals.append(subject.goal(chosen, name, settled))
            topics = tuple(dict.fromkeys(t for t, _, _ in level_first))
            if isinstance(settled, Always | Sometimes):
                edges.append(Edge(first, second, whole, settled, topics, chosen))
        elif undecided is None:
            goals += [subject.goal(code, name, Never()) for code in asked]
    return tuple(edges), tuple(goals)


def by_clock(subject: Subject, edge: Edge) -> bool:
    """Whether the conflict needs a choice of how days are counted: then it is RL204's to report."""
    if not isinstance(edge.answer, Sometimes):
        return False
    counting = {n for n, a in subject.program.assumptions.items() if a.kind == "counting"}
    return all(set(s.values) & counting for s in edge.answer.sets)


def clusters(subject: Subject, edges: Sequence[Edge]) -> tuple[Cluster, ...]:
    """A cover of the conflict graph: the widest clause first, then the one with most conflicts, then by id.

    A clause counts as widest iff its scope provably contains the scope of every clause it contradicts, of which
    there are at least two; with a single conflict the busier end is the hub.
    """
    remaining = list(edges)
    found: list[Cluster] = []
    contained: dict[tuple[str, str], bool] = {}

    def covers(wide: str, narrow: str) -> bool:
        if (wide, narrow) not in contained:
            term = conj(subject.program.clause(narrow).scope, neg(subject.program.clause(wide).scope))
            contained[(wide, narrow)] = not subject.exists(term)
        return contained[(wide, narrow)]

    while remaining:
        ends = sorted({e.first for e in remaining} | {e.second for e in remaining})

        def rank(name: str, edges: Sequence[Edge] = tuple(remaining)) -> tuple[bool, int, int, str]:
            mine = [e for e in edges if name in (e.first, e.second)]
            others = [e.second if e.first == name else e.first for e in mine]
            wide = sum(covers(name, o) for o in others)
            return (not (len(mine) > 1 and wide == len(mine)), -len(mine), -wide, name)

        hub = min(ends, key=rank)
        mine = [e for e in remaining if hub in (e.first, e.second)]
        remaining = [e for e in remaining if e not in mine]
        mine.sort(
            key=lambda e: (not e.refusal, isinstance(e.answer, Sometimes), e.second if e.first == hub else e.first)
        )
        found.append(Cluster(hub, tuple(mine)))
    return tuple(sorted(found, key=lambda s: s.hub))


def dominates(subject: Subject, name: str) -> bool:
    """Whether a clause applies in every case in which anybody asks for anything."""
    clause = subject.program.clause(name)
    return "notified" in subject.program.inputs and not subject.exists(conj(Known("notified"), neg(clause.live)))
