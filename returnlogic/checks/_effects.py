"""What a clause, or a part of a condition, changes: the program beside itself without it, asked of all outcomes at once.

Everything here is asked for every choice of what the text leaves open, also where an `assume` line records one: what
matters under some reading is not without effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from returnlogic.base.finding import Goal, Verdict
from returnlogic.checks._conflicts import clash
from returnlogic.checks._subject import Subject
from returnlogic.checks._twins import unlike
from returnlogic.meaning.program import Claim, Clause, Program
from returnlogic.meaning.term import Compare, Comparison, Const, Let, Term, conj, disj, neg
from returnlogic.solver.ask import Session, Undecided

MAX_ASKED = 400
"""Clauses, or parts of conditions, of one policy that are asked about; the rest is not proved."""

DECIDING = ("entitlement", "exclusion", "discretion", "charge", "deduction", "obligation")
"""Clause kinds that decide outcomes. A requirement with a stated consequence does as well; a step, a statement, a
saving, a term or a restatement is never without effect merely because it changes no outcome."""

DECLARED = ("same_as", "restates")
"""Relations by which a clause says of itself that it repeats another."""

Change = Mapping[str, Term]
"""New bodies of some lets, as `Program.beside` takes them."""

_NOTHING: Change = {}


def open_program(program: Program, *, axioms: bool = True) -> Program:
    """The program with nothing assumed; without `axioms`, of every case that its sorts allow."""
    free = {n: replace(a, fixed=None) for n, a in program.assumptions.items()}
    return replace(program, assumptions=free, axioms=program.axioms if axioms else ())


def followers(program: Program, clause: str) -> tuple[str, ...]:
    """The clauses that declare, directly or in turn, to repeat this one."""
    found: list[str] = []
    stack = [clause]
    while stack:
        target = stack.pop()
        for c in program.policy_clauses:
            if c.id not in found and any(r.target == target and r.kind in DECLARED for r in c.relations):
                found.append(c.id)
                stack.append(c.id)
    return tuple(sorted(found))


def declared(clause: Clause) -> bool:
    """Whether a clause says of itself that it repeats another."""
    return any(r.kind in DECLARED for r in clause.relations)


def decides(clause: Clause) -> bool:
    """Whether a clause is there to change an outcome, by itself."""
    stated = clause.kind == "requirement" and clause.consequence in ("refused", "shop_may_refuse")
    return (clause.kind in DECIDING or stated) and bool(clause.claims or clause.duties) and not declared(clause)


def lives(clause: Clause) -> Term:
    """Some claim of the clause is live, or what it owes is."""
    return disj(clause.live, *dict.fromkeys(c.live for c in clause.claims))


def same(a: Claim, b: Claim) -> Term | None:
    """Claim b is live and says what a says; `None` iff it is about something else, or plainly says something else."""
    if (a.right, a.topic) != (b.right, b.topic):
        return None
    parts = [(x, y) for x, y in ((a.lo, b.lo), (a.hi, b.hi)) if x != y]
    if any(isinstance(x, Const) and isinstance(y, Const) and x.value != y.value for x, y in parts):
        return None
    return conj(b.live, *(Compare(Comparison.EQ, x, y) for x, y in parts))


# --- which changes make a difference ---


def matter(
    subject: Subject,
    program: Program,
    changes: Sequence[tuple[Change, Change]],
    hints: Sequence[Term],
    more: Sequence[Term] = (),
) -> list[bool | Undecided]:
    """Of each pair of changes, whether some case comes out differently under the two; a term of `more` counts as well.

    All outputs of the policy are compared: silent, conflict, value. `hints` are likely cases of a difference.
    """
    outputs = program.policy_outputs
    terms = [x for o in outputs for x in (o.silent, o.conflict, o.lo, o.hi)]
    beside, copies = program.beside([c for pair in changes for c in pair], terms)
    lets = dict(beside.lets)
    for number in range(len(changes)):
        one, other = copies[2 * number], copies[2 * number + 1]
        parts = [more[number]] if more else []
        for i in range(0, len(terms), 4):
            if one[i : i + 4] != other[i : i + 4]:
                a, b = ((c[i], c[i + 1], c[i + 2], c[i + 3]) for c in (one, other))
                parts.append(unlike(a, b))
        lets[f"matters'{number}"] = disj(*parts)
    asked = [Let(f"matters'{n}") for n in range(len(changes))]
    return subject.possible_each(replace(beside, lets=lets), asked, hints)


def by_itself(program: Program, clause: Clause) -> Term:
    """The clause claims something about which no other clause says anything: a likely case in which it matters."""
    parts = []
    for o in program.policy_outputs:
        others = disj(*dict.fromkeys(c.live for c in o.claims if c.clause != clause.id))
        parts += [conj(c.live, neg(others)) for c in o.claims if c.clause == clause.id]
    return disj(*parts)


# --- clauses without effect ---


@dataclass(frozen=True, slots=True)
class Idle:
    """Which clauses change nothing: without one of `clauses`, and what declares to repeat it, every case is as before.

    `alike` are classes of clauses that apply together and say the same, the one to keep first; `inside` leads from a
    clause to one that applies whenever it does, and then says the same; `alone` are made idle by several others
    together. `answers` holds what was asked: `False` means idle, and clauses that RL104 or RL301 tells are left out.
    """

    answers: Mapping[str, bool | Undecided]
    alike: tuple[tuple[str, ...], ...]
    inside: Mapping[str, str]
    alone: tuple[str, ...]

    @property
    def clauses(self) -> frozenset[str]:
        """The clauses without effect, whichever code tells them."""
        return frozenset(c for c, answer in self.answers.items() if answer is False)

    @property
    def spare(self) -> tuple[str, ...]:
        """The clauses that can all be left out at once: for each another stays that says the same."""
        return tuple(sorted({*self.inside, *(c for group in self.alike for c in group[1:])}))


def idle(subject: Subject) -> Idle:
    """The clauses that change nothing; asked once a subject."""
    if "idle" not in subject.cache:
        subject.cache["idle"] = _idle(subject)
    found: Idle = subject.cache["idle"]
    return found


def untold(code: str, found: Idle) -> Iterator[Goal]:
    """The goals of a code that needs a clause without effect, for the clauses that are none or could not be told."""
    for clause, answer in sorted(found.answers.items()):
        if isinstance(answer, Undecided):
            yield Goal(code, clause, Verdict.NOT_PROVED, answer.reason)
        elif answer:
            yield Goal(code, clause, Verdict.PROVED)


def told(subject: Subject, session: Session, clause: Clause) -> bool:
    """Whether a clause never decides because it never applies (RL104) or is always displaced (RL301)."""
    if subject.possible(clause.scope, session) is False:
        return True
    displaced = any(
        r.target == clause.id and r.kind in ("exception", "overrides")
        for c in session.program.policy_clauses
        for r in c.relations
    )
    return displaced and subject.possible(clause.live, session) is False


def _idle(subject: Subject) -> Idle:
    program = open_program(subject.program)
    clauses = [c for c in program.policy_clauses if decides(c)]
    asked, rest = clauses[:MAX_ASKED], clauses[MAX_ASKED:]
    answers: dict[str, bool | Undecided] = {c.id: Undecided(f"more than {MAX_ASKED} clauses") for c in rest}
    changes = [(_NOTHING, program.without([c.id, *followers(program, c.id)])) for c in asked]
    hints = [by_itself(program, c) for c in asked]
    found = matter(subject, program, changes, hints, [_beside_outcomes(program, c) for c in asked])
    answers |= {c.id: answer for c, answer in zip(asked, found, strict=True)}
    session = subject.session_of(program)
    for c in asked:
        if answers[c.id] is False and told(subject, session, c):
            del answers[c.id]
    still = [c for c in asked if answers.get(c.id) is False]
    says: dict[tuple[str, str], bool] = {}
    for c in still:
        for d in clauses:
            answer = _says(subject, session, d, c) if d.id != c.id else False
            says[d.id, c.id] = answer is True
            if isinstance(answer, Undecided):
                answers[c.id] = answer
            elif answer and d.id not in {x.id for x in still}:
                says[c.id, d.id] = _says(subject, session, c, d) is True
    still = [c for c in still if answers[c.id] is False]
    return _sorted_out(subject, session, answers, [c.id for c in still], says)


def _sorted_out(
    subject: Subject,
    session: Session,
    answers: dict[str, bool | Undecided],
    still: Sequence[str],
    says: Mapping[tuple[str, str], bool],
) -> Idle:
    alike: list[tuple[str, ...]] = []
    inside: dict[str, str] = {}
    alone: list[str] = []
    for c in still:
        wider = {d for d, narrow in says if narrow == c and says[d, narrow]}
        equal = {d for d in wider if says.get((c, d))}
        if equal:
            # the one to keep first: one that is not idle, then by id
            group = tuple(sorted({c, *equal}, key=lambda d: (answers.get(d) is False, d)))
            if not any(set(group) & set(g) for g in alike):
                alike.append(group)
        elif wider:
            inside[c] = min(wider, key=lambda d: (answers.get(d) is False, d))
        elif subject.possible(_clashes(subject, session.program, c), session) is not False:
            answers[c] = True  # a contradiction, which is told, hides what it would change
        else:
            alone.append(c)
    return Idle(answers, tuple(sorted(alike)), inside, tuple(alone))


def _beside_outcomes(program: Program, clause: Clause) -> Term:
    """What a clause does beside outcomes: it owes an act that no other clause owes, or lends a requirement its remedy."""
    parts: list[Term] = []
    for duty in clause.duties:
        others = [c for c in program.policy_clauses if c.id != clause.id and duty.act in {d.act for d in c.duties}]
        parts.append(conj(clause.live, *(neg(c.live) for c in others)))
    for q in program.policy_clauses:
        conditioned = [program.clause(r.target) for r in q.relations if r.implied]
        if clause in conditioned:
            own = {(c.right, c.topic) for c in clause.claims}
            rest = {(c.right, c.topic) for d in conditioned if d.id != clause.id for c in d.claims}
            if (own - rest) & {(c.right, c.topic) for c in q.claims}:
                parts.append(q.live)
    return disj(*parts)


def _says(subject: Subject, session: Session, wide: Clause, narrow: Clause) -> bool | Undecided:
    """Whether all that `narrow` ever claims and owes, `wide` claims and owes in the same case."""
    joined = {"adds_to"} & {r.kind for c in (wide, narrow) for r in c.relations}
    if joined or not {d.act for d in narrow.duties} <= {d.act for d in wide.duties}:
        return False
    missing: list[Term] = [conj(narrow.live, neg(wide.live))] if narrow.duties else []
    for claim in narrow.claims:
        matches = [m for other in wide.claims if (m := same(claim, other)) is not None]
        if not matches:
            return False
        missing.append(conj(claim.live, neg(disj(*matches))))
    answer = subject.possible(disj(*missing), session)
    return answer if isinstance(answer, Undecided) else not answer


def _clashes(subject: Subject, program: Program, name: str) -> Term:
    """The clause contradicts another in some case."""
    pairs = [
        clash(subject, o, a, b)
        for o in program.policy_outputs
        for a in o.claims
        for b in o.claims
        if a.clause == name != b.clause
    ]
    return disj(*(p for p in pairs if p is not None))
