"""Ask whether a customer is answered: a remedy that helps is given or left to the shop, or what could is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from returnlogic.base.sort import Enum
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.outcomes import DISCRETION, REFUSED
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    TRUE,
    Compare,
    Comparison,
    Const,
    Known,
    Member,
    Term,
    Var,
    conj,
    disj,
    implies,
    neg,
)


@dataclass(frozen=True, slots=True)
class RemedyAnswers:
    """Hold what the policy of a program says about remedies, ground by ground (semantics V4)."""

    program: Program

    def undecided(self) -> Term:
        """Return the cases in which nobody reads in the policy whether there is a remedy."""
        program = self.program
        silent = conj(*(o.silent for o in program.policy_outputs if o.topic.kind == "level"))
        if not program.helps:
            return silent
        name = program.role("ground")
        sort = program.inputs[name].sort
        assert isinstance(sort, Enum)
        invoked = Var(name, sort)
        told = [m for m in sort.members if m in program.helps]
        untold = tuple(m for m in sort.members if m not in program.helps)
        return disj(
            *(conj(Member(invoked, (m,), sort), self._unanswered(program.helps[m])) for m in told),
            conj(Member(invoked, untold, sort), silent) if untold else neg(TRUE),
        )

    def promising(self, remedies: Iterable[str] | None = None) -> list[Clause]:
        """Return the clauses that promise, or may offer, one of these remedies, or any."""
        wanted = None if remedies is None else set(remedies)
        return [
            c
            for c in self.program.policy_clauses
            if any(_promises(x) and (wanted is None or x.topic.subject in wanted) for x in c.claims)
        ]

    def promised(self, clause: Clause) -> Term:
        """Return that the clause is about the case, in time or not, and nothing that the text puts above it is live."""
        return conj(clause.scope, neg(disj(*(c.live for c in self._above(clause)))))

    def out_of_time(self, clause: Clause) -> Term:
        """Return that the clause is about the case, and its time has not begun or is over."""
        return conj(self.promised(clause), neg(clause.entitled))

    def too_early(self, clause: Clause) -> Term:
        """Return that the clause is about the case, and an act that it limits comes before the start of its time.

        With nothing wrong with the goods the start may be yet to come; else it has come, or this is no matter of time.
        """
        program = self.program
        found = []
        for limit in clause.limits if program.role("sound") else ():
            if limit.from_start:
                for picked, act in program.events_of(limit.act):
                    for meant, start in program.events_of(limit.anchor):
                        before = conj(Known(start.name), Compare(Comparison.LT, act.day, start.day))
                        to_come = conj(neg(Known(start.name)), self._sound())
                        found.append(conj(picked, meant, Known(act.name), disj(before, to_come)))
        return conj(self.promised(clause), disj(*found))

    def _sound(self) -> Term:
        defect = self.program.role("defect")
        sort = self.program.inputs[defect].sort
        assert isinstance(sort, Enum)
        return Member(Var(defect, sort), (self.program.role("sound"),), sort)

    def _above(self, clause: Clause) -> Iterator[Clause]:
        for other in self.program.policy_clauses:
            relations = [r for r in other.relations if r.target == clause.id and not r.implied]
            if any(r.kind in ("exception", "overrides") for r in relations):
                yield other

    def _unanswered(self, helping: tuple[str, ...]) -> Term:
        """Return that no remedy that helps is given or left to the shop, and that what could help is not refused."""
        named = dict.fromkeys(c.topic.subject for c in self._levels())
        if not named:
            return TRUE
        known = [r for r in helping if r in named] or [*named]
        given = disj(*(c.live for c in self._levels() if c.topic.subject in known and not _refuses(c)))
        promised = {r: disj(*(self.promised(c) for c in self.promising([r]))) for r in known}
        refused = conj(*(implies(promised[r], self._refused(r)) for r in known))
        nothing = neg(disj(*promised.values()))
        first = conj(*map(self._refused, known[:1] if known[0] in helping else known))
        return conj(neg(given), neg(conj(refused, implies(nothing, first))))

    def _refused(self, remedy: str) -> Term:
        return disj(*(c.live for c in self._levels() if c.topic.subject == remedy and _refuses(c)))

    def _levels(self) -> list[Claim]:
        return [c for o in self.program.policy_outputs if o.topic.kind == "level" for c in o.claims]


def _refuses(claim: Claim) -> bool:
    return isinstance(claim.hi, Const) and claim.hi.value == REFUSED


def _promises(claim: Claim) -> bool:
    least = claim.lo.value if isinstance(claim.lo, Const) else DISCRETION
    return claim.topic.kind == "level" and isinstance(least, int) and least >= DISCRETION
