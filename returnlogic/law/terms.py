"""Compare a policy's terms with the law's in the customer's order (M11): who pays, how much, until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Compare, Comparison, Term, conj, disj, neg


@dataclass(frozen=True, slots=True)
class LawTerm:
    """The claims of provisions of one right on one topic: the most that can be asked of the customer."""

    right: str
    topic: Topic
    claims: tuple[Claim, ...]
    provisions: tuple[Clause, ...]

    @property
    def live(self) -> Term:
        """Return that the law claims something on the topic."""
        return disj(*(c.live for c in self.claims))

    @property
    def ids(self) -> list[str]:
        """Return the ids of its provisions."""
        return [p.id for p in self.provisions]

    @property
    def doubtful(self) -> bool:
        """Return whether each of its provisions is in doubt: what rests on it is a warning at most."""
        return all(p.provision is not None and p.provision.doubts for p in self.provisions)


def law_terms(program: Program, kinds: Sequence[str]) -> list[LawTerm]:
    """Return the terms of floors and ceilings on topics of these kinds; a default may be displaced.

    What the same provisions say of several rights is one term.
    """
    grouped: dict[tuple[str, Topic], list[tuple[Claim, Clause]]] = {}
    for clause in program.provisions_in_force:
        if clause.provision is None or clause.provision.strength == "default":
            continue
        for c in clause.claims:
            if c.topic.kind in kinds:
                grouped.setdefault((c.right, c.topic), []).append((program.stated(c), clause))
    terms: dict[tuple[Topic, tuple[Clause, ...]], LawTerm] = {}
    for (right, topic), found in sorted(grouped.items(), key=lambda item: item[0]):
        provisions = tuple(dict.fromkeys(p for _, p in found))
        terms.setdefault((topic, provisions), LawTerm(right, topic, tuple(c for c, _ in found), provisions))
    return list(terms.values())


def worse_clauses(program: Program, law: LawTerm) -> list[tuple[Clause, Term]]:
    """Return the policy's clauses on the topic, each with: it claims less than the law asks, and so does the policy.

    A policy may give its terms under any one of its rights; silence leaves the law in place; of clauses that
    contradict each other the worst counts. A clause that claims what the law asks is not to blame for another.
    """
    outputs = [o for o in program.policy_outputs if o.topic == law.topic]
    worse = [
        conj(
            claim.live,
            disj(*(conj(neg(o.silent), _worse(o, claim)) for o in outputs)),
            neg(disj(*(conj(neg(o.silent), neg(_worse(o, claim))) for o in outputs))),
        )
        for claim in law.claims
    ]
    found = []
    for clause in program.policy_clauses:
        on_topic = (program.stated(c) for c in clause.claims if c.topic == law.topic)
        mine = [c for c in on_topic if c.charges or c.topic.kind != "amount"]  # a bound on a line charges nothing
        if mine:
            blamed = [
                conj(disj(*(conj(c.live, _less(c, claim)) for c in mine)), w)
                for claim, w in zip(law.claims, worse, strict=True)
            ]
            found.append((clause, disj(*blamed)))
    return found


def _less(own: Claim, claim: Claim) -> Term:
    if own.topic.higher_is_better:
        return Compare(Comparison.LT, own.lo, claim.lo)
    return Compare(Comparison.GT, own.hi, claim.hi)


def _worse(output: Output, claim: Claim) -> Term:
    if output.topic.higher_is_better:
        return Compare(Comparison.LT, output.worst, claim.lo)
    return Compare(Comparison.GT, output.worst, claim.hi)
