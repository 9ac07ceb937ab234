"""Find where a text is silent for one unit of a number or a date, and speaks on either side of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from returnlogic.base.finding import Goal, Verdict
from returnlogic.base.sort import Date, Instant, Int, Money
from returnlogic.checks._context import CheckContext
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Known, Term, conj, disj, neg
from returnlogic.meaning.variants import moved
from returnlogic.solver.ask import OutOfBudget, Undecided
from returnlogic.solver.forall import Always, AssumptionAnswer, Sometimes

LEVELS = "level"
"""The topic of a hole in all levels together: there, nobody is told whether there is any remedy."""


@dataclass(frozen=True, slots=True)
class Hole:
    """One unit of a quantity at which these outputs are all silent; `subject` asks about the moved copies too.

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
            found += [c.clause for o in self.outputs for c in o.claims if run.holds(c.live)]
        return tuple(dict.fromkeys(found))

    def run(self, by: int) -> Evaluation:
        """Return the shown case with the quantity moved by so many units."""
        case = dict(self.answer.case)
        value = case[self.quantity]
        assert isinstance(value, int)
        return Evaluation(self.context.program, {**case, self.quantity: value + by})


def holes(context: CheckContext) -> tuple[tuple[Hole, ...], tuple[Goal, ...]]:
    """Return every hole of one unit, and the goals of RL202 that were asked; asked once a context."""
    if "holes" not in context.cache:
        found: list[Hole] = []
        goals: list[Goal] = []
        for result in _holes(context):
            (found if isinstance(result, Hole) else goals).append(result)  # type: ignore[arg-type]  # told apart above
        context.cache["holes"] = (tuple(found), tuple(goals))
    kept: tuple[tuple[Hole, ...], tuple[Goal, ...]] = context.cache["holes"]
    return kept


def _holes(context: CheckContext) -> Iterator[Hole | Goal]:
    program = context.program
    levels = tuple(o for o in program.policy_outputs if o.topic.kind == "level")
    others = [o for o in program.policy_outputs if o not in levels and o.topic.kind != "last_day"]
    groups = [(LEVELS, levels)] * bool(levels) + [(o.key, (o,)) for o in others]
    asked = conj(Known("notified")) if "notified" in program.inputs else conj()
    base = program
    for quantity in _quantities(program):
        mine = [(topic, outputs) for topic, outputs in groups if quantity in program.cone(*(o.silent for o in outputs))]
        if not mine:
            continue
        silences = [conj(*(o.silent for o in outputs)) for _, outputs in mine]
        wider, before, earlier = moved(base, silences, quantity, -1)
        wider, after, later = moved(wider, silences, quantity, 1)
        wider, twice, latest = moved(wider, silences, quantity, 2)
        there = replace(context, program=wider)
        shown = [conj(asked, x, neg(b), neg(a)) for x, b, a in zip(silences, before, after, strict=True)]
        here = [conj(x, earlier, later) for x in shown]
        whole = there.possible(disj(*here))
        for i, (topic, outputs) in enumerate(mine):
            name = f"{topic} by {quantity}"
            if not isinstance(whole, bool) or not whole:
                yield context.goal("RL202", name, whole)
                continue
            answer = there.under_assumptions(here[i])
            wide = conj(asked, silences[i], after[i], neg(before[i]), neg(twice[i]), earlier, later, latest)
            try:
                if isinstance(answer, Always | Sometimes) and _also_wide(there, wide, answer):
                    yield Goal("RL202", name, Verdict.PROVED, "what is left out is wider than one unit")
                    continue
            except OutOfBudget as error:
                yield context.goal("RL202", name, Undecided(str(error)))
                continue
            yield context.goal("RL202", name, answer)
            if isinstance(answer, Always | Sometimes):
                base = wider  # what asks about several holes at once needs the copies of all
                yield Hole(quantity, topic, outputs, there, here[i], shown[i], answer)


def _also_wide(context: CheckContext, wide: Term, answer: AssumptionAnswer) -> bool:
    """Return whether under the same assumptions the silence can be longer: then no boundary was missed by one unit."""
    assert isinstance(answer, Always | Sometimes)
    case = answer.case
    open_names = [n for n, a in context.program.assumptions.items() if a.fixed is None]
    session = context.session
    return session.holds_somewhere(wide, *(session.is_value(n, case[n]) for n in open_names))


def _quantities(program: Program) -> list[str]:
    """Return the quantities that can have a hole: numbers, then acts that a clause measures, then other events."""
    found = [n for n, i in program.inputs.items() if not i.event and isinstance(i.sort, Int | Money)]
    acts = [a for c in program.policy_clauses for a, _ in c.clocks]
    events = [e for a in acts for e in (program.assumptions[a].domain if a in program.assumptions else (a,))]
    rest = [n for n, i in program.inputs.items() if i.event and isinstance(i.sort, Date | Instant)]
    return [n for n in dict.fromkeys([*found, *map(str, events), *rest]) if n in program.inputs]
