"""Ask whether any outcome differs if the policy does: the program beside itself with some lets changed.

Counterpart: `_self_composition`, which asks whether another case comes out differently. Everything here is asked for
every choice of what the text leaves open, also where an `assume` line records one: what matters under some reading is
not idle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from returnlogic.checks._context import CheckContext
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.outcomes import outcomes
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import FALSE, Let, Term, conj, disj, neg, xor
from returnlogic.meaning.variants import product
from returnlogic.solver.ask import Undecided

MAX_ASKED = 400
"""Clauses, or parts of conditions, of one policy that one check asks about; the rest is not proved."""

Change = Mapping[str, Term]
"""New bodies of some lets, as `variants.product` takes them."""


@dataclass(frozen=True, slots=True)
class VariantPair:
    """The policy under one change beside the policy under another.

    `guard` holds wherever the two can differ at all; `likely` clauses are live under one only where they do; where
    `also` holds they count as different.
    """

    one: Change
    other: Change
    guard: Term
    likely: tuple[Clause, ...]
    also: Term = FALSE


def open_program(program: Program, *, axioms: bool = True) -> Program:
    """Return the program with nothing assumed; without `axioms`, of every case that its sorts allow."""
    free = {n: replace(a, fixed=None) for n, a in program.assumptions.items()}
    return replace(program, assumptions=free, axioms=program.axioms if axioms else ())


def matter(context: CheckContext, program: Program, asked: Sequence[VariantPair]) -> list[bool | Undecided]:
    """Return of each pair whether some case comes out differently: an output of the policy (M8), or an act owed.

    An easier question is tried first: a likely clause is live under one change only, and no other speaks beside it.
    """
    outputs = program.policy_outputs
    clauses = program.policy_clauses
    terms: list[Term] = [t for o in outputs for t in o.outcome.terms]
    terms += [c.live for c in clauses]
    at = {c.id: 4 * len(outputs) + i for i, c in enumerate(clauses)}
    acts = {d.act for c in clauses for d in c.duties}
    owing = [[at[c.id] for c in clauses if act in {d.act for d in c.duties}] for act in sorted(acts)]
    beside, copies = product(program, [change for a in asked for change in (a.one, a.other)], terms)
    lets = dict(beside.lets)
    hints = []
    for number, a in enumerate(asked):
        one, other = copies[2 * number], copies[2 * number + 1]
        pairs = zip(outcomes(one[: 4 * len(outputs)]), outcomes(other[: 4 * len(outputs)]), strict=True)
        differs = [first.differs(second) for first, second in pairs]
        differs += [xor(disj(*(one[i] for i in some)), disj(*(other[i] for i in some))) for some in owing]
        lets[f"matters'{number}"] = disj(conj(a.guard, disj(*differs)), a.also)
        easy = [conj(xor(one[at[c.id]], other[at[c.id]]), _alone(program, c)) for c in a.likely]
        hints.append(conj(a.guard, disj(*easy)))
    questions = [Let(f"matters'{n}") for n in range(len(asked))]
    return context.possible_each(replace(beside, lets=lets), questions, hints)


def _alone(program: Program, clause: Clause) -> Term:
    """Return that no other clause says anything about one of the topics of the clause."""
    parts = []
    for o in program.policy_outputs:
        if any(c.clause == clause.id for c in o.sources):
            parts.append(neg(disj(*dict.fromkeys(c.live for c in o.sources if c.clause != clause.id))))
    return disj(*parts)
