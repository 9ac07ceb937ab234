"""Which parts of conditions change nothing, and which of them a customer would take for an exception in their favour.

Asked over every case that the sorts allow, whether or not the axioms hold: what only the vocabulary's axioms make idle
("invoked is fault" beside an issue that only a fault can have) is a way of writing models, and no fault of a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from returnlogic.checks._effects import MAX_ASKED, by_itself, declared, decides, followers, idle, matter, open_program, told
from returnlogic.checks._subject import Subject
from returnlogic.meaning.program import Clause, Condition, Program
from returnlogic.meaning.term import Let, Term, conj, disj, neg
from returnlogic.solver.ask import Undecided

AGAINST = ("exclusion", "charge", "deduction", "requirement")
"""Clause kinds that take something from the customer: an exception to one of them is in the customer's favour."""


@dataclass(frozen=True, slots=True)
class IdleParts:
    """The idle parts of conditions by owner, widest first, and what was asked of each owner: `False` means some are."""

    parts: Mapping[str, tuple[Condition, ...]]
    answers: Mapping[str, bool | Undecided]


def idle_parts(subject: Subject) -> IdleParts:
    """The parts of conditions that change nothing; asked once a subject."""
    if "idle parts" not in subject.cache:
        subject.cache["idle parts"] = _idle_parts(subject)
    found: IdleParts = subject.cache["idle parts"]
    return found


def carve_out(program: Program, part: Condition) -> bool:
    """Whether a part reads as an exception in the customer's favour: "unless …" in a clause that takes, "or …" in a must.

    Where the part leads, the clause applies to fewer orders than without it.
    """
    if program.definition(part.owner) is not None or program.clause(part.owner).kind not in AGAINST:
        return False
    words = {p.word for p in part.places if len(p.terms) > 1}
    if part.word == "must":
        return words == {"or"} or (words == {"and", "or"} and part.places[0].word == "or")
    return part.negated and words == {"and"}


def spared_orders(part: Condition) -> Term:
    """The clause leaves alone, because of the part, what it would take without it."""
    whole = Let(part.let)
    return conj(whole, neg(part.without)) if part.word == "must" else conj(part.without, neg(whole))


def spared(subject: Subject) -> frozenset[str]:
    """Clauses without effect that read as if they spared somebody: RL307 tells them, and not that they are contained."""
    parts = idle_parts(subject).parts
    return frozenset(
        owner for owner, found in parts.items() if any(carve_out(subject.program, part) for part in found)
    )


def _idle_parts(subject: Subject) -> IdleParts:
    program = open_program(subject.program, axioms=False)
    without_effect = idle(subject).clauses
    candidates = [p for p in program.conditions if _asked(program, p, without_effect)]
    answers: dict[str, bool | Undecided] = {}
    for p in candidates:
        answers[p.owner] = True
    for p in candidates[MAX_ASKED:]:
        answers[p.owner] = Undecided(f"more than {MAX_ASKED} parts of conditions")
    asked = candidates[:MAX_ASKED]
    found = _matters(subject, program, asked, ())
    still = [p for p, answer in zip(asked, found, strict=True) if answer is False]
    undecided = [(p, a) for p, a in zip(asked, found, strict=True) if isinstance(a, Undecided)]
    spare = idle(subject).spare
    if spare:  # what is idle only beside a clause that is spare itself has that cause, and is told there
        again = [p for p in still if p.owner not in without_effect]
        found = _matters(subject, program, again, spare)
        undecided += [(p, a) for p, a in zip(again, found, strict=True) if isinstance(a, Undecided)]
        still = [p for p in still if p not in [q for q, a in zip(again, found, strict=True) if a is not False]]
    for p, answer in undecided:
        answers[p.owner] = answer
    parts: dict[str, tuple[Condition, ...]] = {}
    for owner in dict.fromkeys(p.owner for p in still):
        mine = [p for p in still if p.owner == owner and not _expected(subject, program, p)]
        widest = [p for p in mine if not any(_inside(p, q) for q in mine)]
        if widest and answers[owner] is True:
            parts[owner] = tuple(widest)
            answers[owner] = False
    return IdleParts(parts, answers)


def _asked(program: Program, part: Condition, without_effect: frozenset[str]) -> bool:
    """Whether it is asked of a part if it matters: of clauses that decide, of requirements, and of words that are read."""
    if part.without == program.lets[part.let]:
        return False
    if program.definition(part.owner) is not None:
        return True
    clause = program.clause(part.owner)
    if clause.id in without_effect:  # nothing of it matters; but whom it seems to spare should know
        return carve_out(program, part)
    return decides(clause) or (clause.kind == "requirement" and bool(clause.claims) and not declared(clause))


def _matters(
    subject: Subject, program: Program, parts: list[Condition], spare: tuple[str, ...]
) -> list[bool | Undecided]:
    """Of each part whether some case comes out differently without it, in the policy without the spare clauses."""
    changes = []
    hints = []
    for p in parts:
        out = [*spare, *(f for s in spare for f in followers(program, s))]
        clause = None if program.definition(p.owner) is not None else program.clause(p.owner)
        if clause is not None:
            out += followers(program, clause.id)
        base = program.without(dict.fromkeys(out))
        changes.append((base, {**base, p.let: p.without}))
        apart = disj(conj(p.without, neg(Let(p.let))), conj(neg(p.without), Let(p.let)))
        hints.append(apart if clause is None else conj(apart, _silent_beside(program, clause)))
    return matter(subject, program, changes, hints)


def _silent_beside(program: Program, clause: Clause) -> Term:
    """No other clause says anything about some topic of the clause: a likely case in which its condition matters."""
    parts = []
    for o in program.policy_outputs:
        if any(c.clause == clause.id for c in o.claims):
            parts.append(neg(disj(*dict.fromkeys(c.live for c in o.claims if c.clause != clause.id))))
    return disj(*parts)


def _expected(subject: Subject, program: Program, part: Condition) -> bool:
    """Whether a part is idle in a way nobody need be told: its clause is, or a requirement says again of what it is one."""
    if program.definition(part.owner) is not None:
        return False
    clause = program.clause(part.owner)
    session = subject.session_of(open_program(subject.program))
    if clause.id not in idle(subject).clauses and told(subject, session, clause):
        return True
    if clause.kind != "requirement" or part.word != "when":
        return False
    conditioned = disj(*(program.clause(r.target).entitled for r in clause.relations if r.implied))
    beyond = conj(part.without, neg(Let(part.let)), conditioned)
    return subject.possible(beyond, subject.session_of(program)) is False


def _inside(part: Condition, other: Condition) -> bool:
    """Whether a part stands inside another."""
    here, there = part.span, other.span
    return part is not other and part.let == other.let and there.start <= here.start and here.end <= there.end
