"""Say where a policy's outcome is worse than the law's: floors of level topics, in the customer's order (M11)."""

from __future__ import annotations

from dataclasses import dataclass

from returnlogic.base.sort import Enum
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.outcomes import GRANTED, SHOP_PICKS, Topic
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import FALSE, Compare, Comparison, Const, Member, Term, Var, conj, disj, neg


@dataclass(frozen=True, slots=True)
class Floor:
    """A right that the law gives: its provisions that owe the same remedies."""

    right: str
    owed: tuple[str, ...]
    provisions: tuple[Clause, ...]
    stand_in: tuple[str, ...] = ()
    """The remedies that do in the place of any of several which the law owes (RL403 asks who chooses)."""

    @property
    def live(self) -> Term:
        """Some provision grants."""
        return disj(*(p.live for p in self.provisions))

    @property
    def accepted(self) -> tuple[str, ...]:
        """Return the remedies of a policy that count towards it."""
        return self.owed if len(self.owed) == 1 else tuple(dict.fromkeys((*self.owed, *self.stand_in)))

    @property
    def needed(self) -> int:
        """Return the least level that meets it: granted for a single remedy, the shop's pick for alternatives."""
        return GRANTED if len(self.owed) == 1 else SHOP_PICKS

    @property
    def ids(self) -> list[str]:
        """Return the ids of its provisions."""
        return [p.id for p in self.provisions]

    @property
    def chooser(self) -> str:
        """Who chooses among the remedies owed; empty for a single one."""
        return self.provisions[0].chooser

    @property
    def instrument(self) -> str:
        """Return the name of the law it comes from."""
        assert self.provisions[0].provision is not None
        return self.provisions[0].provision.instrument

    @property
    def title(self) -> str:
        """Return the title of the right's first provision."""
        assert self.provisions[0].provision is not None
        return self.provisions[0].provision.title

    @property
    def words(self) -> str:
        """Return the remedies owed, in words."""
        return " or ".join(self.owed)

    @property
    def doubtful(self) -> bool:
        """Return whether each of its provisions is in doubt: what rests on it is a warning at most."""
        return all(p.provision is not None and p.provision.doubts for p in self.provisions)


def floors_of(program: Program) -> list[Floor]:
    """Return the rights of the law in play, by right and by the remedies owed."""
    stand_in = program.in_role("stand_in")
    grouped: dict[tuple[str, tuple[str, ...]], list[Clause]] = {}
    for clause in program.provisions_in_force:
        if clause.provision is not None and clause.provision.strength == "floor" and clause.owed:
            for right in clause.rights:
                grouped.setdefault((right, clause.owed), []).append(clause)
    return [Floor(right, owed, tuple(found), stand_in) for (right, owed), found in sorted(grouped.items())]


def level_outputs(program: Program, remedies: tuple[str, ...]) -> list[Output]:
    """Return the policy's level outputs on these remedies."""
    names = {Topic("level", r) for r in remedies}
    return [o for o in program.policy_outputs if o.topic in names]


def below_floor(program: Program, floor: Floor) -> Term:
    """Return that the law grants, the policy speaks of a remedy owed and is worse, and no one right is as good.

    Silence of the policy leaves the law in place, so it is not below. A conflict counts with its worst live value.
    """
    owed, accepted = level_outputs(program, floor.owed), level_outputs(program, floor.accepted)
    worse = [conj(neg(o.silent), Compare(Comparison.LT, o.worst, Const(floor.needed, o.sort))) for o in owed]
    as_good = [conj(neg(o.silent), Compare(Comparison.GE, o.worst, Const(floor.needed, o.sort))) for o in accepted]
    return conj(floor.live, disj(*worse), neg(disj(*as_good)))


def spoken(program: Program, floor: Floor) -> Term:
    """Return that the law grants, and the policy says something of a remedy owed: only then the two are compared."""
    return conj(floor.live, disj(*(neg(o.silent) for o in level_outputs(program, floor.owed))))


def without_choice(program: Program, floor: Floor) -> Term:
    """Return that the law lets the customer choose, and the policy gives remedies that count, but none at that choice.

    A remedy that the policy does not mention stays as the law has it: at least one that the law owes is spoken of.
    """
    owed, accepted = level_outputs(program, floor.owed), level_outputs(program, floor.accepted)
    spoken = [conj(neg(o.silent), Compare(Comparison.LT, o.worst, Const(GRANTED, o.sort))) for o in owed]
    chosen = [conj(neg(o.silent), Compare(Comparison.GE, o.worst, Const(GRANTED, o.sort))) for o in owed]
    given = [conj(neg(o.silent), Compare(Comparison.GE, o.worst, Const(SHOP_PICKS, o.sort))) for o in accepted]
    return conj(floor.live, disj(*spoken), neg(disj(*chosen)), disj(*given))


def answered_otherwise(program: Program, floor: Floor, clause: Clause) -> Term:
    """Return that the law grants, the policy is silent on all that counts, and the clause gives another remedy instead.

    The first remedy to help on the ground invoked is what the customer asks for; another one is one that helps there
    after it (V4), and that no right of the law owes in the same case: then the policy names a part of the law. A clause
    that refuses the first refuses what the law grants, by another name.
    """
    silent = [o.silent for o in level_outputs(program, floor.accepted)]
    given = []
    for claim in clause.claims:
        remedy = claim.topic.remedy
        if remedy is None or remedy in floor.accepted:
            continue
        if claim.refuses:
            given.append(conj(claim.live, _helps(program, remedy, first=True)))
            continue
        output = program.output(claim.right, claim.topic)
        assert output is not None
        enough = Compare(Comparison.GE, output.worst, Const(SHOP_PICKS, output.sort))
        owed = disj(*(f.live for f in floors_of(program) if remedy in f.owed))
        given.append(conj(claim.live, enough, _helps(program, remedy, first=False), neg(owed)))
    return conj(floor.live, *silent, disj(*given))


def _helps(program: Program, remedy: str, first: bool) -> Term:
    """Return that the customer invokes a ground on which this remedy is the first to help, or helps after the first."""
    name = program.role("ground")
    sort = program.inputs[name].sort if name else None
    grounds = tuple(g for g, helping in program.helps.items() if remedy in (helping[:1] if first else helping[1:]))
    return Member(Var(name, sort), grounds, sort) if isinstance(sort, Enum) and grounds else FALSE


def worse_claims(program: Program, floor: Floor) -> list[tuple[Clause, list[Claim]]]:
    """Return the policy's clauses with the claims that can put its outcome below a floor.

    Requirements and steps are left out: a condition the law does not allow is RL405's question.
    """
    names = {Topic("level", r) for r in floor.owed}
    found = []
    for clause in program.policy_clauses:
        if clause.kind in ("requirement", "step"):
            continue
        constant = [c for c in clause.claims if c.topic in names and isinstance(c.lo, Const)]
        worse = [c for c in constant if isinstance(c.lo, Const) and int(c.lo.value or 0) < floor.needed]
        if worse:
            found.append((clause, worse))
    return found


def exceptions(program: Program, floor: Floor) -> list[str]:
    """Return the provisions that except from the floor's, and are law in the policy's time: where they end, it ends."""
    law = program.provisions_in_force
    return [c.id for c in law if any(r.kind == "exception" and r.target in floor.ids for r in c.relations)]
