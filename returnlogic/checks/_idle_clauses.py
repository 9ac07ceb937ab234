"""Find the clauses that change nothing, and the other clauses that say what they say."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from returnlogic.base.finding import Goal, Verdict
from returnlogic.checks._conflicts import clash, sides
from returnlogic.checks._context import CheckContext
from returnlogic.checks._precedence import never_decides
from returnlogic.checks._product import MAX_ASKED, Change, VariantPair, matter, open_program
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Const, Term, conj, disj, equal, neg
from returnlogic.meaning.variants import without
from returnlogic.solver.ask import Session, Undecided

_DECIDING = ("entitlement", "exclusion", "discretion", "charge", "deduction", "obligation")
_DECLARED = ("same_as", "restates")
_NOTHING: Change = {}

MAX_PAIRS = 60
"""Pairs of things that change nothing of which it is asked whether they have one cause."""


@dataclass(frozen=True, slots=True)
class Idle:
    """The clauses without which, and without what declares to repeat them, every case comes out as before.

    `alike` are classes of clauses that apply together and say the same, the one to keep first; `inside` leads from a
    clause that says something in some case to one that applies whenever it does, and then says the same; `among` are
    clauses that several others together make idle, in classes that cannot all be left out. `answers` holds what was
    asked, `False` for idle; clauses that RL104 or RL301 tells are left out.
    """

    answers: Mapping[str, bool | Undecided]
    alike: tuple[tuple[str, ...], ...]
    inside: Mapping[str, str]
    among: tuple[tuple[str, ...], ...]

    @property
    def clauses(self) -> frozenset[str]:
        """The idle clauses, whichever code tells them."""
        return frozenset(c for c, answer in self.answers.items() if answer is False)

    @property
    def spare(self) -> tuple[str, ...]:
        """The clauses that can all be left out at once: for each another stays that says the same."""
        return tuple(sorted({*self.inside, *(c for group in self.alike for c in group[1:])}))

    def goals(self, code: str) -> Iterator[Goal]:
        """Yield the goals of a code about idle clauses, for those that are not, or of which it cannot be told."""
        for clause, answer in sorted(self.answers.items()):
            if isinstance(answer, Undecided):
                yield Goal(code, clause, Verdict.NOT_PROVED, answer.reason)
            elif answer:
                yield Goal(code, clause, Verdict.PROVED)


def linked(names: Sequence[str], pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Return the classes of what is linked by these pairs, directly or in turn."""
    classes: dict[str, tuple[str, ...]] = {n: (n,) for n in names}
    for a, b in pairs:
        if classes[a] != classes[b]:
            union = tuple(sorted(classes[a] + classes[b]))
            classes |= dict.fromkeys(union, union)
    return tuple(sorted(set(classes.values())))


def listed(names: Sequence[str]) -> str:
    """Return names of clauses in words."""
    marked = [f"`{n}`" for n in names]
    return " and ".join([", ".join(marked[:-1]), marked[-1]] if len(marked) > 1 else marked)


def idle(context: CheckContext) -> Idle:
    """Return the clauses that change nothing; asked once a context."""
    if "idle" not in context.cache:
        context.cache["idle"] = _idle(context)
    found: Idle = context.cache["idle"]
    return found


def decides(clause: Clause) -> bool:
    """Return whether a clause is there to change an outcome by itself.

    A step, a statement, a saving, a term, a restatement and a requirement whose consequence the text does not say are
    not idle merely because no outcome depends on them.
    """
    stated = clause.kind == "requirement" and clause.consequence in ("refused", "shop_may_refuse")
    if clause.permits or declared(clause):  # what the shop may do besides is no outcome
        return False
    return (clause.kind in _DECIDING or stated) and bool(clause.claims or clause.duties)


def declared(clause: Clause) -> bool:
    """Return whether a clause says of itself that it repeats another."""
    return any(r.kind in _DECLARED for r in clause.relations)


def repeated(program: Program, clause: str) -> tuple[str, ...]:
    """Return the clause, and all that declare, directly or in turn, to repeat it."""
    found = [clause]
    for target in found:
        found += [c.id for c in program.policy_clauses if c.id not in found and _repeats(c, target)]
    return tuple(found)


def _repeats(clause: Clause, target: str) -> bool:
    return any(r.target == target and r.kind in _DECLARED for r in clause.relations)


def same(a: Claim, b: Claim) -> Term | None:
    """Return that claim b is live and says what a says; `None` iff it plainly says something else."""
    if (a.right, a.topic, a.kept) != (b.right, b.topic, b.kept):
        return None
    parts = [(x, y) for x, y in ((a.lo, b.lo), (a.hi, b.hi)) if x != y]
    if any(isinstance(x, Const) and isinstance(y, Const) and x.value != y.value for x, y in parts):
        return None
    return conj(b.live, *(equal(x, y) for x, y in parts))


def _idle(context: CheckContext) -> Idle:
    program = open_program(context.program)
    session = context.session_of(program)
    clauses = sorted((c for c in program.policy_clauses if decides(c)), key=lambda c: c.id)
    asked, rest = clauses[:MAX_ASKED], clauses[MAX_ASKED:]
    answers: dict[str, bool | Undecided] = {c.id: Undecided(f"more than {MAX_ASKED} clauses") for c in rest}
    effects = matter(context, program, [_comparison(program, c) for c in asked])
    for c, answer in zip(asked, effects, strict=True):
        if answer is not False or not never_decides(context, session, c):
            answers[c.id] = answer
    without_effect = [c for c in asked if answers.get(c.id) is False]
    speaks = {c.id: context.possible(disj(*_lives(c)), session) for c in without_effect}
    says = _repetitions(context, session, [c for c in without_effect if speaks[c.id] is True], clauses)
    alike: dict[str, tuple[str, ...]] = {}
    inside: dict[str, str] = {}
    alone: list[str] = []

    def first(clause: str) -> tuple[bool, str]:
        return answers.get(clause) is False, clause  # one that matters is kept before one that is idle itself

    for c in without_effect:
        told = [speaks[c.id], *(answer for pair, answer in says.items() if c.id in pair)]
        unknown = [answer for answer in told if isinstance(answer, Undecided)]
        wider = [d.id for d in clauses if says.get((d.id, c.id)) is True]
        group = [d for d in wider if says[c.id, d] is True]
        if unknown:
            answers[c.id] = unknown[0]
        elif group:
            names = tuple(sorted((c.id, *group), key=first))
            alike[names[0]] = names
        elif wider:
            inside[c.id] = min(wider, key=first)
        else:
            # a contradiction, which is told, may hide what the clause would change
            answers[c.id] = context.possible(_clashes(context, program, c), session)
            alone += [c.id] if answers[c.id] is False else []
    return Idle(answers, tuple(alike[n] for n in sorted(alike)), inside, _among(context, program, alone))


def _repetitions(
    context: CheckContext, session: Session, narrow: Iterable[Clause], clauses: Iterable[Clause]
) -> dict[tuple[str, str], bool | Undecided]:
    """Return of each clause, and a narrow one, whether the first says all that the second says; the way back if so."""
    says: dict[tuple[str, str], bool | Undecided] = {}
    for c in narrow:
        for wide in clauses:
            if wide is not c:
                says[wide.id, c.id] = _says(context, session, wide, c)
                if says[wide.id, c.id] is True:
                    says[c.id, wide.id] = _says(context, session, c, wide)
    return says


def _among(context: CheckContext, program: Program, alone: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the classes of clauses that are idle one by one, and of which no two of a class can be left out."""
    pairs = list(combinations(sorted(alone), 2))[:MAX_PAIRS]  # of more it is not asked: they are told one by one
    joint = matter(context, program, [_comparison(program, *map(program.clause, pair)) for pair in pairs])
    return linked(alone, [pair for pair, answer in zip(pairs, joint, strict=True) if answer is True])


def _comparison(program: Program, *clauses: Clause) -> VariantPair:
    """Return the policy beside itself without the clauses and what declares to repeat them."""
    names = [n for c in clauses for n in repeated(program, c.id)]
    guard = [x for n in names for x in (program.clause(n).entitled, *_lives(program.clause(n)))]
    also = disj(*(_also(program, c) for c in clauses))
    return VariantPair(_NOTHING, without(program, names), disj(*guard), clauses, also)


def _lives(clause: Clause) -> Sequence[Term]:
    return tuple(dict.fromkeys((clause.live, *(c.live for c in clause.claims))))


def _also(program: Program, clause: Clause) -> Term:
    """Return that a requirement alone refuses a remedy that it has from a clause."""
    parts: list[Term] = []
    for q in program.policy_clauses:
        conditioned = [program.clause(r.target) for r in q.relations if r.implied]
        if clause in conditioned:
            own = {(c.right, c.topic) for c in clause.claims}
            rest = {(c.right, c.topic) for d in conditioned if d is not clause for c in d.claims}
            claims = [c for o in program.policy_outputs for c in o.claims if c.clause == q.id]
            lent = [c for c in claims if (c.right, c.topic) in own - rest]
            parts += [conj(c.live, neg(disj(*_saying_too(program, c, (q.id, clause.id))))) for c in lent]
    return disj(*parts)


def _saying_too(program: Program, claim: Claim, but: Container[str]) -> list[Term]:
    """Return where other clauses, but for some, say what a claim says."""
    said = [same(claim, c) for o in program.policy_outputs for c in o.claims if c.clause not in but]
    return [term for term in said if term is not None]


def _says(context: CheckContext, session: Session, wide: Clause, narrow: Clause) -> bool | Undecided:
    """Return whether all that the narrow clause ever claims and owes, the wide one claims and owes in the same case."""
    sums = any(r.kind == "adds_to" for c in (wide, narrow) for r in c.relations)
    if sums or not {d.act for d in narrow.duties} <= {d.act for d in wide.duties}:
        return False
    missing: list[Term] = [conj(narrow.live, neg(wide.live))] if narrow.duties else []
    for claim in narrow.claims:
        matches = [m for other in wide.claims if (m := same(claim, other)) is not None]
        if not matches:
            return False
        missing.append(conj(claim.live, neg(disj(*matches))))
    answer = context.possible(disj(*missing), session)
    return answer if isinstance(answer, Undecided) else not answer


def _clashes(context: CheckContext, program: Program, clause: Clause) -> Term:
    """Return the condition that the clause contradicts another in some case."""
    pairs = [
        clash(context.program, a, b)
        for o in program.policy_outputs
        for a, b in sides(program, o)
        if a.clause != b.clause and clause.id in (a.clause, b.clause)
    ]
    return disj(*(p for p in pairs if p is not None))
