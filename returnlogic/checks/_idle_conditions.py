"""Which parts of conditions change nothing, and which of them a customer would take for an exception in their favour.

Asked over every case that the sorts allow, whether or not the axioms hold: what only the vocabulary's axioms make idle
("invoked is fault" beside an issue that only a fault can have) is a way of writing models, and no fault of a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from returnlogic.checks._beside import MAX_ASKED, Comparison, matter, open_program
from returnlogic.checks._idle_clauses import decides, declared, idle, linked, pairs_of, repeated, told
from returnlogic.checks._subject import Subject
from returnlogic.checks._twins import xor
from returnlogic.meaning.program import Clause, Condition, Program
from returnlogic.meaning.term import Add, AddMonths, Const, Let, Scale, Term, conj, disj, neg, walk
from returnlogic.solver.ask import Session, Undecided

AGAINST = ("exclusion", "charge", "deduction", "requirement")
"""Clause kinds that take something from the customer: an exception to one of them is in the customer's favour."""

LONG = 3 * 365
"""Days from which a period is too long to be asked about: the model follows an order for four years (W2)."""


@dataclass(frozen=True, slots=True)
class IdleParts:
    """The idle parts by clause or definition, widest only, and what was asked of each: `False` means it has some.

    `linked` are the clauses and definitions with idle parts, in classes with one cause.
    """

    parts: Mapping[str, tuple[Condition, ...]]
    answers: Mapping[str, bool | Undecided]
    linked: tuple[tuple[str, ...], ...]


def idle_parts(subject: Subject) -> IdleParts:
    """The parts of conditions that change nothing; asked once a subject."""
    if "idle parts" not in subject.cache:
        subject.cache["idle parts"] = _idle_parts(subject)
    found: IdleParts = subject.cache["idle parts"]
    return found


def carve_out(program: Program, part: Condition) -> bool:
    """Whether a part reads as an exception in the customer's favour.

    It is one of the things that must not be for a clause that takes something to apply, and not only about what the
    shop controls ("not in stock" says of which goods the clause speaks); or it is one way of several to meet a
    requirement. With it the clause applies to fewer orders than without.
    """
    if program.definition(part.owner) is not None or program.clause(part.owner).kind not in AGAINST:
        return False
    words = [p.word for p in part.places if p.word == "not" or len(p.terms) > 1]
    if part.word == "must":
        return words[:1] == ["or"] and "not" not in words
    facts = [program.inputs[n] for n in program.cone(part.term) if n in program.inputs]
    return part.negated and set(words) <= {"and"} and any(f.controller != "shop" for f in facts)


def spared_orders(part: Condition) -> Term:
    """The clause leaves alone, because of the part, what it would take without it."""
    whole = Let(part.let)
    return conj(whole, neg(part.without)) if part.word == "must" else conj(part.without, neg(whole))


def spared(subject: Subject) -> frozenset[str]:
    """Idle clauses that read as if they spared somebody: RL307 tells that, and nothing else tells them."""
    program = subject.program
    found = idle_parts(subject).parts
    mine = {n: p for n, p in found.items() if n in idle(subject).clauses}
    return frozenset(n for n, parts in mine.items() if any(carve_out(program, p) for p in parts))


def long_period(term: Term) -> bool:
    """Whether a condition measures a period too long for the model's horizon to say much of it."""
    for part in walk(term):
        match part:
            case AddMonths(_, months) if months * 30 >= LONG:
                return True
            case Scale(Const(int(number)), factor) if number * factor >= LONG:
                return True
            case Add(args) if any(isinstance(a, Const) and isinstance(a.value, int) and a.value >= LONG for a in args):
                return True
            case _:
                pass
    return False


def _idle_parts(subject: Subject) -> IdleParts:
    program = open_program(subject.program, axioms=False)
    session = subject.session_of(program)
    without_effect = idle(subject).clauses
    candidates = [p for p in program.conditions if _asked(program, p, without_effect)]
    candidates = [p for p in candidates if not _again(subject, session, p)]
    candidates.sort(key=lambda p: (p.owner, p.span.start))
    asked, rest = candidates[:MAX_ASKED], candidates[MAX_ASKED:]
    answers: dict[str, bool | Undecided] = {p.owner: True for p in asked}
    answers |= {p.owner: Undecided(f"more than {MAX_ASKED} parts of conditions") for p in rest}

    def still(parts: Sequence[Condition], spare: tuple[str, ...]) -> list[Condition]:
        found = matter(subject, program, [_comparison(program, p, spare) for p in parts])
        for p, answer in zip(parts, found, strict=True):
            if isinstance(answer, Undecided):
                answers[p.owner] = answer
        return [p for p, answer in zip(parts, found, strict=True) if answer is False]

    found = still(asked, ())
    # what matters once another clause is left out that can be, has that clause for its cause, and is told there
    beside = [p for p in found if p.owner not in without_effect]
    kept = still(beside, idle(subject).spare) if idle(subject).spare else beside
    found = [p for p in found if p.owner in without_effect or p in kept]
    parts: dict[str, tuple[Condition, ...]] = {}
    for owner in dict.fromkeys(p.owner for p in found):
        mine = [p for p in found if p.owner == owner and not _both_sides(subject, session, p)]
        if mine and answers[owner] is True and not _told(subject, owner):
            parts[owner] = tuple(p for p in mine if not any(_inside(p, q) for q in mine))
            answers[owner] = False

    plain = [n for n, mine in parts.items() if not any(carve_out(program, p) for p in mine)]
    pairs = pairs_of(plain)
    asked_together = [c for a, b in pairs for c in _together(program, parts[a], parts[b])]
    answers_together = matter(subject, program, asked_together)
    one_cause = []
    for i, pair in enumerate(pairs):
        both, first, second = answers_together[3 * i : 3 * i + 3]
        if both is True or (first is True and second is True):
            one_cause.append(pair)
    return IdleParts(parts, answers, linked(tuple(parts), one_cause))


def _asked(program: Program, part: Condition, without_effect: frozenset[str]) -> bool:
    """Whether it is asked of a part if it matters: where all that reads it is there to change outcomes."""
    if part.without == program.lets[part.let] or long_period(program.lets[part.let]):
        return False
    if program.definition(part.owner) is None:
        clause = program.clause(part.owner)
        # of an idle clause nothing matters; but whom it seems to spare should know
        return carve_out(program, part) if clause.id in without_effect else _for_outcomes(clause)
    reached = program.readers([part.let])
    users = [c for c in program.policy_clauses if reached & {c.scope.name, f"{c.id}.met", f"{c.id}.states"}]
    return any(c.id not in without_effect for c in users) and all(_for_outcomes(c) for c in users)


def _for_outcomes(clause: Clause) -> bool:
    """Whether all that a clause does is to change outcomes: what it owes without a last day is none yet."""
    if not clause.claims or declared(clause) or any(d.last_day is None for d in clause.duties):
        return False
    return decides(clause) or clause.kind == "requirement"


def _again(subject: Subject, session: Session, part: Condition) -> bool:
    """Whether a requirement only says again of which claims it speaks: those it conditions all meet the part."""
    program = session.program
    if part.word != "when" or program.definition(part.owner) is not None:
        return False
    clause = program.clause(part.owner)
    if clause.kind != "requirement":
        return False
    conditioned = disj(*(program.clause(r.target).entitled for r in clause.relations if r.implied))
    return subject.possible(conj(spared_orders(part), conditioned), session) is False


def _comparison(program: Program, part: Condition, spare: Sequence[str]) -> Comparison:
    """The policy beside itself without the part; in both, without the spare clauses and what repeats them."""
    out = [n for s in spare for n in repeated(program, s)]
    if program.definition(part.owner) is None:
        out += repeated(program, part.owner)[1:]
    base = program.without(dict.fromkeys(out))
    reached = program.readers([part.let])
    users = tuple(c for c in program.policy_clauses if reached & {c.scope.name, f"{c.id}.met"})
    return Comparison(base, {**base, part.let: part.without}, xor(part.without, Let(part.let)), users)


def _together(program: Program, one: Sequence[Condition], other: Sequence[Condition]) -> Iterator[Comparison]:
    """Without the idle parts of both; without those of each, in the policy without the other clause."""
    a, b = (_comparison(program, parts[0], ()) for parts in (one, other))
    base = {**a.one, **b.one}
    yield Comparison(base, {**base, **a.other, **b.other}, disj(a.guard, b.guard), (*a.likely, *b.likely))
    for mine, clause in ((one[0], other[0].owner), (other[0], one[0].owner)):
        yield _comparison(program, mine, () if program.definition(clause) is not None else (clause,))


def _both_sides(subject: Subject, session: Session, part: Condition) -> bool:
    """Whether a declared exception draws the same line from the other side: "unused goods", "used goods are not"."""
    program = session.program
    relations = [(c, r) for c in program.policy_clauses for r in c.relations if r.target == part.owner]
    others = [c.live for c, r in relations if r.kind in ("exception", "overrides") and not r.implied]
    beyond = spared_orders(part)
    if not others or subject.possible(beyond, session) is not True:
        return False
    return subject.possible(conj(beyond, neg(disj(*others))), session) is False


def _told(subject: Subject, owner: str) -> bool:
    """Whether nothing of it matters for a reason told elsewhere: RL104 or RL301, or a part that is constant (RL306)."""
    program = open_program(subject.program)
    session = subject.session_of(program)
    clause = None if program.definition(owner) is not None else program.clause(owner)
    if clause is not None and owner not in idle(subject).clauses and told(subject, session, clause):
        return True
    mine = [p for p in program.conditions if p.owner == owner]
    return any(subject.possible(t, session) is False for p in mine for t in (p.term, neg(p.term)))


def _inside(part: Condition, other: Condition) -> bool:
    """Whether a part stands inside another of the same condition."""
    here, there = part.span, other.span
    return part is not other and part.let == other.let and there.start <= here.start and here.end <= there.end
