"""The policy makes a right of the law hang on a condition that the law does not know.

**What it does.** For each requirement and each step whose failure costs a remedy asks whether an order exists in which
the law grants the remedy without asking that, and the policy refuses it for want of it. Each law is asked by itself:
what one of them gives only under a condition does not pass for what another gives without.

**Formally.** Some case satisfies `live(p)` for a provision p that owes a remedy, the requirement's own claim is live
there, and no right of the policy reaches the floor; some right would give more, or stay silent, if all that
requirements and steps ask were done.

**Why it matters.** "Only with the original box" sounds like a rule of procedure; it takes the guarantee away.

**Fires.** Faulty goods are only taken back in their original packaging.

**Does not fire.** The original packaging is asked for returns that the law does not grant at all.

**How to fix.** Ask for it, but say that the right does not depend on it; or limit the requirement to what the shop
promises beyond the law.

**Limits.** Where the text does not say what failing costs, the finding holds only if it costs the right (RL505 lists
it). What the law itself asks (a notice in time) is part of its provision.

**Related.** RL401, RL210, RL501. Since 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks.blanket_exclusion import blankets
from returnlogic.law.floors import Floor, below_floor, exceptions, floors_of, level_outputs
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.term import FALSE, Compare, Comparison, Term, conj, disj, neg
from returnlogic.meaning.variants import product
from returnlogic.present.quotes import cited


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per requirement or step, and law, of which it costs what that gives."""
    floors = [f for f in floors_of(context.program) if not blankets(context, f)[0]]
    asking = [c for c in context.program.policy_clauses if c.kind in ("requirement", "step")]
    levels = [o for o in context.program.policy_outputs if o.topic.kind == "level"]
    # the same policy as if all that it asks were done: where it gives no more then, no condition is to blame
    terms = [t for o in levels for t in (o.silent, o.worst)]
    beside, (met,) = product(context.program, [{c.app.name: FALSE for c in asking}], terms)
    more = {
        o.key: disj(silent, Compare(Comparison.GT, worst, o.worst))
        for o, silent, worst in zip(levels, met[::2], met[1::2], strict=True)
    }
    there = replace(context, program=beside)
    for clause in asking:
        if not any(c.topic.kind == "level" for c in clause.claims):
            yield context.goal(CHECK.code, clause.id, False, [clause.scope, disj(*(f.live for f in floors))])
        groups: dict[tuple[str, bool], list[tuple[Floor, Term]]] = {}
        for floor in floors:
            names = {Topic("level", r) for r in floor.owed}
            mine = [c.live for c in clause.claims if c.topic in names]
            if not mine:
                continue
            better = disj(*(conj(neg(o.silent), more[o.key]) for o in level_outputs(context.program, floor.owed)))
            term = conj(disj(*mine), below_floor(context.program, floor), better)
            if there.exists(term):
                groups.setdefault((floor.instrument, floor.doubtful), []).append((floor, term))
            else:
                engages = [conj(disj(*mine), floor.live)]
                yield context.goal(CHECK.code, f"{clause.id} against {floor.right}", False, engages, floor.ids)
        for against in groups.values():
            term = disj(*(t for _, t in against))
            answer = there.ask(
                CHECK,
                f"{clause.id} against {' and '.join(f.right for f, _ in against)}",
                term,
                judged=True,
                premise=clause.scope,
                law=[id for f, _ in against for id in f.ids],
            )
            yield answer.goal
            if answer.found:
                yield _finding(context, clause, [f for f, _ in against], answer)


def _finding(context: CheckContext, clause: Clause, floors: list[Floor], answer: AnsweredQuestion) -> Finding:
    places = cited(f.provisions[0] for f in floors)
    return CaseReport(
        answer,
        message=f"`{clause.id}` makes a right under {places} hang on a condition of the shop",
        issue="does the customer keep the legal right without meeting this?",
        conclusion="the law grants the remedy without it; here it is lost",
        help="say that the right does not depend on it, or limit it to what the shop promises beyond the law",
        clauses=[clause.id, *(id for f in floors for id in f.ids)],
        topic=" or ".join(dict.fromkeys(f"level({f.words})" for f in floors)),
        law=[id for f in floors for id in (*f.ids, *exceptions(context.program, f))],
        identity=[clause.id, floors[0].instrument],
        direction=(Severity.WARNING if floors[0].doubtful else Severity.ERROR).value,
    ).finding()


CHECK = Rule(
    "RL405", "extra-condition", Severity.ERROR, "Condition the law does not allow", find, rerun_without_hub=True
)
