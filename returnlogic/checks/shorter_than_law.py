"""The policy's own time limit is over, it says nothing of what comes then, and the law still grants the remedy.

**What it does.** For each provision that grants a remedy, and each clause that gives the remedy within a time limit,
asks whether an order exists in which the act comes after the limit and in time for the law, and no clause of the policy
says anything of the remedy.

**Formally.** Some case satisfies `live(p)`, every `level` of the remedies of p is silent in the policy, and a clause
that owes one of them is undefeated with its act after its last day.

**Why it matters.** Silence leaves the law as it is, so nothing is below it. A customer who reads "within 7 days" still
takes it that the right is gone on the eighth.

**Fires.** "Send it back within 7 days", and no word on day 10, where the law gives 14 days.

**Does not fire.** A limit as long as the law's; "afterwards refused" (RL401); goods that the law excepts.

**How to fix.** Give the law's time, or name beside the limit the right that outlives it.

**Limits.** A note where a clause saves the law for the remedy, a warning else. Limits to the minute are not asked.

**Related.** RL401, RL403, RL413. Since 0.3.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._idle_clauses import listed
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.law.floors import Floor, exceptions, floors_of, level_outputs
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Compare, Comparison, Known, Let, Term, conj, disj
from returnlogic.present.quotes import cited


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per law and case in which it still grants, for all clauses whose time limits are over there."""
    groups: dict[str, list[_Silence]] = {}
    for clause in context.program.policy_clauses:
        for instrument, found in _floors(context, clause).items():
            silences = []
            for floor in found:
                silence = _Silence(context.program, clause, (floor,))
                if context.exists(silence.term):
                    silences.append(silence)
                else:
                    yield context.goal(CHECK.code, silence.subject, False, [conj(silence.late, floor.live)], floor.ids)
            if silences:
                floors = tuple(f for s in silences for f in s.floors)
                groups.setdefault(instrument, []).append(_Silence(context.program, clause, floors))
    for pending in groups.values():
        while pending:
            first = pending[0]
            scope, ids = first.clause.scope, [id for f in first.floors for id in f.ids]
            answer = context.ask(CHECK, first.subject, first.term, judged=True, premise=scope, law=ids)
            yield answer.goal
            if not answer.found:
                del pending[0]
                continue
            run = Evaluation(context.program, answer.case)
            here = [s for s in pending if run.holds(s.term)]
            yield from (context.goal(CHECK.code, s.subject, True) for s in here if s is not first)
            yield _finding(context, here, run, answer)
            pending = [s for s in pending if s not in here]


def _floors(context: CheckContext, clause: Clause) -> dict[str, list[Floor]]:
    """Return the floors that a clause with time limits gives a remedy towards, by the law they are of."""
    found: dict[str, list[Floor]] = {}
    for floor in floors_of(context.program) if clause.limits else ():
        if any(c.leaves and c.topic.remedy in floor.accepted for c in clause.claims):
            found.setdefault(floor.instrument, []).append(floor)
    return found


@dataclass(frozen=True)
class _Silence:
    """Holds that a clause's time is over, a law still grants, and no clause says anything of the remedy."""

    program: Program
    clause: Clause
    floors: tuple[Floor, ...]

    @property
    def subject(self) -> str:
        """Return what is asked about."""
        return f"{self.clause.id} against {' and '.join(f.right for f in self.floors)}"

    @cached_property
    def late(self) -> Term:
        """Return that an act comes after the last day that the clause gives it."""
        return too_late(self.program, self.clause)

    @cached_property
    def term(self) -> Term:
        """Return the question."""
        silent = (conj(f.live, *(o.silent for o in level_outputs(self.program, f.accepted))) for f in self.floors)
        return conj(self.late, disj(*silent))


def too_late(program: Program, clause: Clause) -> Term:
    """Return that an act comes after the last day that the undefeated clause gives it, under whatever is picked."""
    return disj(
        *(
            conj(
                Let(f"{clause.id}.window{number}.live"),
                picked,
                Known(event.name),
                Compare(Comparison.GT, event.day, limit.last_day),
            )
            for number, limit in enumerate(clause.limits, start=1)
            if limit.last_day is not None
            for picked, event in program.events_of(limit.act)
        )
    )


def _finding(context: CheckContext, silences: list[_Silence], run: Evaluation, answer: AnsweredQuestion) -> Finding:
    floors = list(dict.fromkeys(f for s in silences for f in s.floors))
    here = [f for f in floors if run.holds(f.live)] or floors
    granting = [next((p for p in f.provisions if run.holds(p.live)), f.provisions[0]) for f in here]
    first = granting[0].provision
    assert first is not None
    remedies = {r for f in floors for r in f.accepted}
    saved = [f"`{c.id}`" for c in context.program.policy_clauses if c.keeps_all or remedies & set(c.keeps)]
    late = [s.clause.id for s in silences]
    return CaseReport(
        answer,
        message=f"after the time limit of {listed(late)} the policy is silent, and {cited(granting)} still grants",
        issue=f"{first.title}: is the customer told that the right is still there?",
        conclusion="silence leaves the law in place, and reads as if the right were gone"
        + (f"; {', '.join(saved)} says that the law is untouched, and not what it gives" if saved else ""),
        help="give the law's time, or name beside the limit the right that outlives it",
        clauses=list(dict.fromkeys([*late, *(p.id for p in granting), *(id for f in floors for id in f.ids)])),
        topic=" or ".join(dict.fromkeys(f"level({f.words})" for f in floors)),
        severity=Severity.NOTE if saved else CHECK.severity,
        law=[id for f in floors for id in (*f.ids, *exceptions(context.program, f))],
        identity=[late[0], *(f.right for f in silences[0].floors)],
    ).finding()


CHECK = Rule(
    "RL414", "shorter-than-law", Severity.WARNING, "Shorter than law, then silent", find, rerun_without_hub=True
)
