"""Find the parts of conditions that change nothing, and those that a customer would take for a favourable exception.

Asked over every case that the sorts allow, whether or not the axioms hold: what only the vocabulary's axioms make idle
("invoked is fault" beside an issue that only a fault can have) is a way of writing models, and no fault of a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from returnlogic.checks._context import CheckContext
from returnlogic.checks._idle_clauses import MAX_PAIRS, decides, declared, idle, linked, repeated, same
from returnlogic.checks._precedence import never_decides
from returnlogic.checks._product import MAX_ASKED, VariantPair, matter, open_program
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.condition_part import ConditionPart
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import FALSE, Add, AddMonths, Const, Known, Let, Scale, Term, conj, disj, neg, walk, xor
from returnlogic.meaning.variants import without
from returnlogic.solver.ask import Session, Undecided

LONG = 3 * 365
"""Days from which a period is too long to be asked about: the model follows an order for four years (W2)."""


@dataclass(frozen=True, slots=True)
class IdleParts:
    """The parts of conditions that change nothing, and that somebody should know of.

    `spared` are exceptions in the customer's favour, by clause; `entailed` are parts that the rest of their condition
    says as well, by clause or definition; `paired` are parts of several that keep apart what comes out the same.
    `answers` holds what was asked of each clause and definition, `False` for those with such parts.
    """

    spared: Mapping[str, tuple[ConditionPart, ...]]
    entailed: Mapping[str, tuple[ConditionPart, ...]]
    paired: tuple[tuple[ConditionPart, ...], ...]
    answers: Mapping[str, bool | Undecided]


def idle_parts(context: CheckContext) -> IdleParts:
    """Return the parts of conditions that change nothing; asked once a context."""
    if "idle parts" not in context.cache:
        context.cache["idle parts"] = _idle_parts(context)
    found: IdleParts = context.cache["idle parts"]
    return found


def carve_out(program: Program, part: ConditionPart) -> bool:
    """Return whether a part reads as an exception in the customer's favour.

    It is one of the things that must not be for a clause that takes something to apply, and not only about what the
    shop controls ("not in stock" says of which goods the clause speaks); or it is one way of several to meet a
    requirement. With it the clause applies to fewer orders than without.
    """
    if program.definition(part.owner) is not None or not _takes(program.clause(part.owner)):
        return False
    words = [p.word for p in part.places if p.word == "not" or len(p.terms) > 1]
    if part.word == "must":
        return words[:1] == ["or"] and "not" not in words
    facts = [program.inputs[n] for n in program.cone(part.term) if n in program.inputs]
    return part.negated and set(words) <= {"and"} and any(f.controller != "shop" for f in facts)


def _takes(clause: Clause) -> bool:
    """Return whether a clause only refuses, or lets the customer pay or meet something."""
    ends = [(c.topic.kind, getattr(c.lo, "value", None), getattr(c.hi, "value", None)) for c in clause.claims]
    told = [(word, lo, hi) for word, lo, hi in ends if word in ("level", "payer", "amount")]
    return bool(told) and all(hi != 0 if word == "amount" else lo == 0 for word, lo, hi in told)


def spared_orders(part: ConditionPart) -> Term:
    """Return the condition that the clause leaves alone, because of the part, what it would take without it."""
    whole = Let(part.let)
    return conj(whole, neg(part.without)) if part.word == "must" else conj(part.without, neg(whole))


def takers(program: Program, owner: str) -> dict[str, Term]:
    """Return the other clauses of the policy that can say what a clause says, each with when it does say some of it."""
    found: dict[str, Term] = {}
    for claim in program.clause(owner).claims:
        for other in program.policy_clauses:
            matches = [m for c in other.claims if other.id != owner and (m := same(claim, c)) is not None]
            if matches:
                found[other.id] = disj(found.get(other.id, FALSE), *matches)
    return found


def long_period(program: Program, term: Term) -> bool:
    """Return whether a condition, or a word it uses, measures a period too long for the model's horizon."""
    for part in walk(term):
        match part:
            case Let(name) if name.startswith("means.") and long_period(program, program.lets[name]):
                return True
            case AddMonths(_, months) if months * 30 >= LONG:
                return True
            case Scale(Const(int(number)), factor) if number * factor >= LONG:
                return True
            case Add(args) if any(isinstance(a, Const) and isinstance(a.value, int) and a.value >= LONG for a in args):
                return True
            case _:
                pass
    return False


@dataclass
class _Search:
    """The idle parts of one policy; `loose` are those that only another part can explain."""

    context: CheckContext
    program: Program
    session: Session
    answers: dict[str, bool | Undecided]
    spared: dict[str, tuple[ConditionPart, ...]] = field(default_factory=dict)
    entailed: dict[str, tuple[ConditionPart, ...]] = field(default_factory=dict)
    loose: dict[str, tuple[ConditionPart, ...]] = field(default_factory=dict)

    def without_effect(self, parts: Sequence[ConditionPart], spare: tuple[str, ...] = ()) -> list[ConditionPart]:
        """Return the parts that change nothing in the policy without the spare clauses."""
        found = matter(self.context, self.program, [_comparison(self.program, p, spare) for p in parts])
        self.answers.update({p.owner: a for p, a in zip(parts, found, strict=True) if isinstance(a, Undecided)})
        return [p for p, answer in zip(parts, found, strict=True) if answer is False]

    def explain(self, owner: str, parts: Sequence[ConditionPart]) -> None:
        """Find out why these parts of one clause or definition change nothing."""
        spared = _spared(self.context, parts)
        if isinstance(spared, Undecided):
            self.answers[owner] = spared
            return
        if spared:
            self.spared[owner] = spared
            return
        widest = [p for p in parts if not any(_inside(p, q) for q in parts)]
        differ = [self.context.possible(xor(p.without, Let(p.let)), self.session) for p in widest]
        self.answers[owner] = next((a for a in differ if isinstance(a, Undecided)), True)
        entailed = tuple(p for p, a in zip(widest, differ, strict=True) if a is False)
        loose = tuple(p for p in widest if p not in entailed and not _both_sides(self.context, self.session, p))
        if entailed:
            self.entailed[owner] = entailed
        if loose:
            self.loose[owner] = loose


def _idle_parts(context: CheckContext) -> IdleParts:
    program = open_program(context.program, axioms=False)
    session = context.session_of(program)
    clauses = idle(context)
    candidates = [p for p in program.conditions if _asked(program, p, clauses.clauses)]
    candidates = [p for p in candidates if not _again(context, session, p)]
    candidates.sort(key=lambda p: (p.owner, p.span.start))
    asked, rest = candidates[:MAX_ASKED], candidates[MAX_ASKED:]
    answers: dict[str, bool | Undecided] = {p.owner: True for p in asked}
    answers |= {p.owner: Undecided(f"more than {MAX_ASKED} parts of conditions") for p in rest}
    search = _Search(context, program, session, answers)
    found = search.without_effect(asked)
    # what matters once another clause is left out that can be, has that clause for its cause, and is told there
    beside = [p for p in found if p.owner not in clauses.clauses]
    kept = search.without_effect(beside, clauses.spare) if clauses.spare else beside
    found = [p for p in found if p.owner in clauses.clauses or p in kept]
    for owner in dict.fromkeys(p.owner for p in found):
        if answers[owner] is True and not _told(context, owner):
            search.explain(owner, [p for p in found if p.owner == owner])
    paired = _paired(context, program, search.loose, answers)
    idle_owners = [*search.spared, *search.entailed, *(p.owner for parts in paired for p in parts)]
    answers |= dict.fromkeys(idle_owners, False)
    return IdleParts(search.spared, search.entailed, paired, answers)


def _spared(context: CheckContext, parts: Sequence[ConditionPart]) -> tuple[ConditionPart, ...] | Undecided:
    """Return the exceptions in the customer's favour that spare some order which another clause takes."""
    program = context.program
    found = []
    for part in parts:
        if carve_out(program, part):
            taken = conj(spared_orders(part), disj(*takers(program, part.owner).values()))
            answer = context.possible(taken, context.session_of(program))
            if isinstance(answer, Undecided):
                return answer
            if answer:
                found.append(part)
    return tuple(found)


def _paired(
    context: CheckContext,
    program: Program,
    loose: Mapping[str, tuple[ConditionPart, ...]],
    answers: dict[str, bool | Undecided],
) -> tuple[tuple[ConditionPart, ...], ...]:
    """Return the parts with one cause: two clauses are kept apart by parts of either, and come to the same.

    A part that only one of them needs keeps them from saying the same thing twice, and is good drafting.
    """
    near = [(a, b) for a, b in combinations(sorted(loose), 2) if _alike(program, a, b)]
    pairs, rest = near[:MAX_PAIRS], near[MAX_PAIRS:]
    answers |= {n: Undecided(f"more than {MAX_PAIRS} pairs of conditions") for pair in rest for n in pair}
    found = matter(context, program, [c for a, b in pairs for c in _together(program, loose[a], loose[b])])
    one_cause = []
    for i, pair in enumerate(pairs):
        both, first, second = found[3 * i : 3 * i + 3]
        if both is True or (first is True and second is True):
            one_cause.append(pair)
        else:
            answers |= {n: a for a in (both, first, second) if isinstance(a, Undecided) for n in pair}
    classes = [owners for owners in linked(tuple(loose), one_cause) if len(owners) > 1]
    return tuple(tuple(p for owner in owners for p in loose[owner]) for owners in classes)


def _alike(program: Program, one: str, other: str) -> bool:
    """Return whether two clauses can say the same at all; of words, every clause may."""
    if program.definition(one) is not None or program.definition(other) is not None:
        return True
    return other in takers(program, one)


def _asked(program: Program, part: ConditionPart, without_effect: frozenset[str]) -> bool:
    """Return whether it is asked if a part matters: where all that reads it is there to change outcomes."""
    if part.without == program.lets[part.let] or long_period(program, program.lets[part.let]):
        return False
    if isinstance(part.term, Known):
        return False  # "has happened" beside a date is how models are written
    if program.definition(part.owner) is None:
        clause = program.clause(part.owner)
        # of an idle clause nothing matters; but whom it seems to spare should know
        return carve_out(program, part) if clause.id in without_effect else _for_outcomes(clause)
    reached = program.readers([part.let])
    users = [c for c in program.policy_clauses if reached & {c.scope.name, f"{c.id}.met", f"{c.id}.states"}]
    return any(c.id not in without_effect for c in users) and all(_for_outcomes(c) for c in users)


def _for_outcomes(clause: Clause) -> bool:
    """Return whether all that a clause does is to change outcomes: what it owes without a last day is none yet."""
    if not clause.claims or clause.permits or declared(clause) or any(d.last_day is None for d in clause.duties):
        return False
    return decides(clause) or clause.kind == "requirement"


def _again(context: CheckContext, session: Session, part: ConditionPart) -> bool:
    """Return whether a clause only repeats its target: a requirement the claims, an exception the rule."""
    program = session.program
    if part.word != "when" or program.definition(part.owner) is not None:
        return False
    clause = program.clause(part.owner)
    rules = [program.clause(r.target) for r in clause.relations if r.implied or r.kind in ("exception", "overrides")]
    scope = disj(*(c.entitled if clause.kind == "requirement" else c.scope for c in rules))
    return context.possible(conj(spared_orders(part), scope), session) is False if rules else False


def _comparison(program: Program, part: ConditionPart, spare: Sequence[str]) -> VariantPair:
    """Return the policy beside itself without the part; in both, without the spare clauses and what repeats them."""
    out = [n for s in spare for n in repeated(program, s)]
    if program.definition(part.owner) is None:
        out += repeated(program, part.owner)[1:]
    base = without(program, dict.fromkeys(out))
    reached = program.readers([part.let])
    users = tuple(c for c in program.policy_clauses if reached & {c.scope.name, f"{c.id}.met"})
    return VariantPair(base, {**base, part.let: part.without}, xor(part.without, Let(part.let)), users)


def _together(program: Program, one: Sequence[ConditionPart], other: Sequence[ConditionPart]) -> Iterator[VariantPair]:
    """Yield the comparisons of two clauses: without the idle parts of both, and of each without the other clause."""
    a, b = (_comparison(program, parts[0], ()) for parts in (one, other))
    base = {**a.one, **b.one}
    yield VariantPair(base, {**base, **a.other, **b.other}, disj(a.guard, b.guard), (*a.likely, *b.likely))
    for mine, clause in ((one[0], other[0].owner), (other[0], one[0].owner)):
        yield _comparison(program, mine, () if program.definition(clause) is not None else (clause,))


def _both_sides(context: CheckContext, session: Session, part: ConditionPart) -> bool:
    """Return whether a declared exception draws the same line from the other side (“unused goods”, “used goods”)."""
    program = session.program
    relations = [(c, r) for c in program.policy_clauses for r in c.relations if r.target == part.owner]
    others = [c.live for c, r in relations if r.kind in ("exception", "overrides") and not r.implied]
    beyond = spared_orders(part)
    if not others or context.possible(beyond, session) is not True:
        return False
    return context.possible(conj(beyond, neg(disj(*others))), session) is False


def _told(context: CheckContext, owner: str) -> bool:
    """Return whether another rule explains why it never matters: RL104, RL301, or RL306 for a constant part."""
    program = open_program(context.program)
    session = context.session_of(program)
    clause = None if program.definition(owner) is not None else program.clause(owner)
    if clause is not None and owner not in idle(context).clauses and never_decides(context, session, clause):
        return True
    mine = [p for p in program.conditions if p.owner == owner]
    return any(context.possible(t, session) is False for p in mine for t in (p.term, neg(p.term)))


def _inside(part: ConditionPart, other: ConditionPart) -> bool:
    """Return whether a part stands inside another of the same condition."""
    here, there = part.span, other.span
    return part is not other and part.let == other.let and there.start <= here.start and here.end <= there.end
