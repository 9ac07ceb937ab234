"""Find where a text is silent for one unit of a number or a date, and speaks on either side of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from returnlogic.base.finding import Goal, Verdict
from returnlogic.base.sort import Date, Instant, Int, Money
from returnlogic.base.value import Value
from returnlogic.checks._context import CheckContext
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import DERIVED
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Known, Term, conj, disj, neg
from returnlogic.meaning.variants import instantiate, moved
from returnlogic.solver.ask import OutOfBudget, Session, Undecided
from returnlogic.solver.forall import Always, Sometimes

LEVELS = "level"
"""The topic of a hole in all levels together: there, nobody is told whether there is any remedy."""

_MOST_LONGER = 64


@dataclass(frozen=True, slots=True)
class Hole:
    """One unit of a quantity at which these outputs are all silent; `context` asks about the moved copies too.

    `term` says so of a case whose two neighbours are possible, `shown` of any: it reads no more than what is told.
    """

    quantity: str
    topic: str
    outputs: tuple[Output, ...]
    context: CheckContext
    term: Term
    shown: Term
    answer: Always | Sometimes

    def clauses(self) -> tuple[str, ...]:
        """Return the clauses that speak one unit below or above."""
        found = []
        for by in (-1, 1):
            run = self.run(by)
            found += [c.clause for o in self.outputs for c in o.sources if run.holds(c.live)]
        return tuple(dict.fromkeys(found))

    def run(self, by: int) -> Evaluation:
        """Return the shown case with the quantity moved by so many units."""
        case = dict(self.answer.case)
        value = case[self.quantity]
        assert isinstance(value, int)
        return Evaluation(self.context.program, {**case, self.quantity: value + by})


@dataclass(frozen=True, slots=True)
class _Silence:
    """Outputs that may all be silent for one unit of a quantity: `term` and `shown` as in `Hole`, `longer` for more."""

    topic: str
    outputs: tuple[Output, ...]
    asked: Term
    silent: Term
    term: Term
    shown: Term
    longer: Term


def holes(context: CheckContext) -> tuple[tuple[Hole, ...], tuple[Goal, ...]]:
    """Return every hole of one unit, and the goals of RL202 that were asked; asked once a context."""
    if "holes" not in context.cache:
        context.cache["holes"] = _holes(context)
    kept: tuple[tuple[Hole, ...], tuple[Goal, ...]] = context.cache["holes"]
    return kept


def _holes(context: CheckContext) -> tuple[tuple[Hole, ...], tuple[Goal, ...]]:
    program = context.program
    levels = tuple(o for o in program.policy_outputs if o.topic.kind == "level")
    others = [o for o in program.policy_outputs if o not in levels and o.topic.kind not in ("last_day", *DERIVED)]
    groups = [(LEVELS, levels)] * bool(levels) + [(o.key, (o,)) for o in others]
    found: list[Hole] = []
    goals: list[Goal] = []
    for quantity in _quantities(program):
        read = [(topic, outputs) for topic, outputs in groups if quantity in program.cone(*(o.silent for o in outputs))]
        if read:
            # what asks about several holes at once needs the copies of all
            base = found[-1].context.program if found else program
            wider, silences = _silences(base, quantity, read)
            there = replace(context, program=wider)
            some = there.possible(disj(*(s.term for s in silences)))
            for silence in silences:
                name = f"{silence.topic} by {quantity}"
                goal, hole = context.goal("RL202", name, some, [conj(silence.asked, neg(silence.silent))]), None
                if some is True:
                    goal, hole = _ask(there, quantity, silence, name)
                goals.append(goal)
                found += [hole] if hole is not None else []
    return tuple(found), tuple(goals)


def _silences(
    base: Program, quantity: str, groups: Sequence[tuple[str, tuple[Output, ...]]]
) -> tuple[Program, list[_Silence]]:
    """Return what is to be asked of a quantity, and the program with the copies moved by some units that this reads."""
    silent = [conj(*(o.silent for o in outputs)) for _, outputs in groups]
    said = [_said(topic, outputs) for topic, outputs in groups]
    wider, before, earlier = moved(base, said, quantity, -1)
    wider, beside, later = moved(wider, [*said, *silent], quantity, 1)
    wider, twice, latest = moved(wider, said, quantity, 2)
    after, still = beside[: len(said)], beside[len(said) :]
    found = []
    for i, (topic, outputs) in enumerate(groups):
        owed = [o.owed for o in outputs if o.topic.kind == "base"]  # else the hole is one of the level
        asked = conj(*map(Known, base.in_role("request")), *owed)
        shown = conj(asked, silent[i], before[i], after[i])
        longer = conj(asked, silent[i], still[i], before[i], twice[i], earlier, later, latest)
        found.append(_Silence(topic, outputs, asked, silent[i], conj(shown, earlier, later), shown, longer))
    return wider, found


def _said(topic: str, outputs: Sequence[Output]) -> Term:
    """Return that the text speaks; of levels, that it does so by itself: a failed requirement bounds nothing (M12)."""
    if topic != LEVELS:
        return neg(conj(*(o.silent for o in outputs)))
    return disj(*(c.live for o in outputs for c in o.claims if not c.residual))


def _ask(context: CheckContext, quantity: str, silence: _Silence, name: str) -> tuple[Goal, Hole | None]:
    """Ask whether the silence is a hole of one unit, and not also longer under the same assumptions.

    A choice under which it can be longer missed no boundary by one unit: with every other that the longer silence shows
    to be such a choice it is left out, and the rest are asked.
    """
    program, session = context.program, context.session
    term = silence.term
    try:
        for _ in range(_MOST_LONGER):
            case = _model(session, term)
            if case is None:
                reason = "what is left out is wider than one unit" if term is not silence.term else ""
                return Goal("RL202", name, Verdict.PROVED, reason), None
            longer = _longer(session, silence.longer, case)
            if longer is None:
                answer = context.under_assumptions(term)
                if not isinstance(answer, Always | Sometimes):
                    return context.goal("RL202", name, answer), None
                longer = _longer(session, silence.longer, answer.case)
                if longer is None:
                    hole = Hole(quantity, silence.topic, silence.outputs, context, term, silence.shown, answer)
                    return context.goal("RL202", name, answer), hole
            facts = {n: longer[n] for n in program.inputs}
            term = conj(term, neg(instantiate(program, silence.longer, facts)))
    except OutOfBudget as error:
        return context.goal("RL202", name, Undecided(str(error))), None
    return context.goal("RL202", name, Undecided(f"more than {_MOST_LONGER} longer silences")), None


def _longer(session: Session, longer: Term, case: Mapping[str, Value]) -> Mapping[str, Value] | None:
    """Return a case of the longer silence under the same assumptions; `None` iff there is none."""
    open_names = [n for n, a in session.program.assumptions.items() if a.fixed is None]
    return _model(session, longer, *(session.is_value(n, case[n]) for n in open_names))


def _model(session: Session, term: Term, *more: str) -> Mapping[str, Value] | None:
    """Return some case of the term; `None` iff there is none."""
    if not session.check([session.claim(term), *more]):
        return None
    program = session.program
    return session.replay(term, {n: session.value(n) for n in (*program.inputs, *program.assumptions)})


def _quantities(program: Program) -> list[str]:
    """Return the quantities that can have a hole: numbers, then acts that a clause measures, then other events."""
    found = [n for n, i in program.inputs.items() if not i.event and isinstance(i.sort, Int | Money)]
    acts = [a for c in program.policy_clauses for a, _ in c.clocks]
    events = [e for a in acts for e in (program.assumptions[a].domain if a in program.assumptions else (a,))]
    rest = [n for n, i in program.inputs.items() if i.event and isinstance(i.sort, Date | Instant)]
    return [n for n in dict.fromkeys([*found, *map(str, events), *rest]) if n in program.inputs]
