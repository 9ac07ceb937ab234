"""Compare what is left to the customer under a policy with what the law leaves at least, and say whose doing that is.

What a remedy brings, less what is kept and what is billed, counts as a whole: what a charge is called decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from returnlogic.law.terms import LawTerm
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.ledger import NOTHING, kept, left, taken, total
from returnlogic.meaning.outcomes import LEVEL_SORT, REFUSED, Topic
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import (
    TRUE,
    Compare,
    Comparison,
    Const,
    If,
    Let,
    Max,
    Min,
    Sub,
    Term,
    conj,
    disj,
    extreme,
    neg,
)


def law_balances(program: Program) -> list[LawTerm]:
    """Return the least balance of each remedy that provisions give money for; what a default gives may be displaced."""
    found = []
    for o in program.law_outputs:
        if o.topic.kind == "balance":
            clauses = dict.fromkeys(program.clause(c.clause) for c in o.parts)
            in_force = (c for c in clauses if c.provision is not None and not program.never_in_force(c))
            provisions = tuple(c for c in in_force if c.provision is not None and c.provision.strength != "default")
            sums = (o.right, Topic("base", o.topic.subject))
            claims = tuple(c for p in provisions for c in p.claims if (c.right, c.topic) == sums)
            if claims:
                found.append(LawTerm(o.right, o.topic, claims, provisions))
    return found


@dataclass(frozen=True, slots=True)
class Below:
    """Holds a clause under which less is left than the law leaves: by its own sum or charge, or with other charges."""

    clause: Clause
    alone: Term
    together: Term


def below_balance(program: Program, law: LawTerm) -> list[Below]:
    """Return the policy's clauses of money, each with the cases in which the policy leaves less than the law does.

    A policy may give its terms under any one of its rights; where it says no sum, the sum of the law is paid.
    """
    lawful = next(o for o in program.law_outputs if (o.right, o.topic) == (law.right, law.topic))
    least = lawful.worst
    paid = next(o for o in program.law_outputs if (o.right, o.topic) == (law.right, Topic("base", law.topic.subject)))
    allowed = _allowed(program, law.right)
    names = dict.fromkeys(o.right for o in program.policy_outputs)
    rights = [_Money(program, right, law.topic.subject, paid.worst) for right in names]
    below = conj(
        law.live,
        neg(lawful.silent),
        disj(*(conj(r.speaks, _less(r.balance, least)) for r in rights)),
        neg(disj(*(conj(r.speaks, neg(_less(r.balance, least))) for r in rights))),
    )
    found = []
    for clause in program.policy_clauses:
        own = [r for r in rights if any(c.clause == clause.id for c in r.entries)]
        sums = [
            conj(c.live, _less(r.shared(c.lo, allowed), least)) for r in rights for c in clause.claims if r.promised(c)
        ]
        alone = disj(*sums, *(r.alone(clause.id, least, allowed) for r in own))
        together = disj(*(c.live for r in own for c in r.entries if c.clause == clause.id))
        if sums or own:
            found.append(Below(clause, conj(below, alone), conj(below, together)))
    return found


@dataclass(frozen=True)
class _Money:
    """Holds what one right of the policy says of the money of a remedy; `unsaid` is paid where it says no sum."""

    program: Program
    right: str
    remedy: str
    unsaid: Term

    @property
    def topic(self) -> Topic:
        """Return the topic of what is promised."""
        return Topic("base", self.remedy)

    def promised(self, claim: Claim) -> bool:
        """Return whether a claim says what the remedy brings under the right."""
        return (claim.right, claim.topic) == (self.right, self.topic)

    @property
    def entries(self) -> list[Claim]:
        """Return the charges under the right."""
        return [c for x in self.program.policy_clauses for c in x.claims if c.charges and c.right == self.right]

    def _output(self, topic: Topic) -> Output | None:
        return self.program.output(self.right, topic)

    @property
    def speaks(self) -> Term:
        """Return that the right does not refuse the remedy, and says a sum or charges something."""
        level, base = self._output(Topic("level", self.remedy)), self._output(self.topic)
        given: Term = TRUE
        if level is not None:
            given = disj(level.silent, level.conflict, Compare(Comparison.GT, level.hi, Const(REFUSED, LEVEL_SORT)))
        said = [] if base is None else [neg(base.silent)]
        return conj(given, disj(*said, *dict.fromkeys(c.live for c in self.entries)))

    @property
    def base(self) -> Term:
        """Return the least that is promised, before anything is taken."""
        found = self._output(self.topic)
        return self.unsaid if found is None else If(found.silent, self.unsaid, found.worst)

    @property
    def balance(self) -> Term:
        """Return the least that is left after all lines."""
        ways = taken(self.program.lets, self.right, (c.topic for c in self.entries), "most")
        return extreme(Min, [left(self.base, *way) for way in ways])

    def shared(self, sum: Term, allowed: Mapping[Topic, Term]) -> Term:
        """Return what is left of a sum once both have taken what the law takes too: no charge is to blame for that."""
        lines = dict.fromkeys(c.topic for c in self.entries if c.topic in allowed)
        both = total(Min((Let(f"{self.right}/{t}.most"), allowed[t])) for t in lines)
        return sum if both == NOTHING else Max((Sub(sum, both), NOTHING))

    def alone(self, clause: str, least: Term, allowed: Mapping[Topic, Term]) -> Term:
        """Return that the charges of a clause, beyond what the law takes on their lines, leave too little of enough."""
        own = [c for c in self.entries if c.clause == clause]
        beyond = {c: _beyond(c, allowed) for c in own}
        from_base = total(If(kept(c), beyond[c], NOTHING) for c in own)
        rest = left(self.base, from_base, total(If(c.live, beyond[c], NOTHING) for c in own))
        return conj(neg(_less(self.base, least)), _less(rest, least))


def _allowed(program: Program, right: str) -> dict[Topic, Term]:
    """Return the most that a right of the law takes, by line of the ledger."""
    entries = [c for x in program.clauses if x.is_law for c in x.claims if c.charges and c.right == right]
    return {c.topic: Let(f"{right}/{c.topic}.most") for c in entries}


def _beyond(claim: Claim, allowed: Mapping[Topic, Term]) -> Term:
    """Return what a charge comes to beyond what the law takes on its line."""
    return Max((Sub(claim.hi, allowed[claim.topic]), NOTHING)) if claim.topic in allowed else claim.hi


def _less(one: Term, other: Term) -> Term:
    return Compare(Comparison.LT, one, other)
