"""One promise is stated twice, under two conditions.

**What it does.** Takes each clause that the reviewer marked as saying the same as others (`same as`, `restates`), as a
statement of their whole condition, and asks whether an order exists about which one of the two sides speaks and the
other does not. Several clauses restated by one sentence are taken together. A number is not needed: a headline without
any condition over a clause with one is the plainest case.

**Formally.** Some case satisfies `scope(c) != (scope(c1) or scope(c2) or …)`; or, if none does, and every event that
the limits name has happened, `entitled(c) != (entitled(c1) or …)`.

**Why it matters.** Who reads only one of the two sentences is promised more, or less, than the shop means.

**Fires.** "We take everything back within 60 days", which repeats a clause for faulty goods only.

**Does not fire.** The second sentence leaves out how the promise is kept, and names the same orders.

**How to fix.** Repeat the condition, or point to the clause: "under the conditions below".

**Limits.** Only clauses that somebody related are compared. Where the two contradict each other (RL101, RL102, RL204)
their limits are not compared again.

**Related.** RL101, RL304. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._conflicts import conflicts
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.term import Known, Let, Term, conj, disj, neg
from returnlogic.solver.ask import Undecided


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause that says again what another says, under another condition."""
    program = context.program
    clashing = {frozenset((e.first, e.second)) for e in conflicts(context)[0]}
    for clause in program.policy_clauses:
        names = [r.target for r in clause.relations if r.kind in ("same_as", "restates")]
        told = [program.clause(n) for n in dict.fromkeys(names)]
        if not told:
            continue
        name = f"{clause.id} and {', '.join(c.id for c in told)}"
        guards: list[tuple[str, Term, Term]] = [("scope", clause.scope, disj(*(c.scope for c in told)))]
        if not any(frozenset((clause.id, c.id)) in clashing for c in told):
            guards.append(("entitled", clause.entitled, disj(*(c.entitled for c in told))))
        for kind, here, there in guards:
            happened = _happened(context, (clause, *told)) if kind == "entitled" else ()
            sides = [conj(here, neg(there), *happened), conj(there, neg(here), *happened)]
            answers = [context.ask(CHECK, name, side) for side in sides]
            undecided = [a for a in answers if isinstance(a.known, Undecided)]
            if undecided:
                yield undecided[0].goal
            found = [a for a in answers if a.found]
            if found:
                yield found[0].goal
                yield _finding(context, clause, told, found, wider=found[0] is answers[0])
            if undecided or found:
                break
        else:
            yield context.goal(CHECK.code, name, False, [clause.scope, disj(*(c.scope for c in told))])


def _happened(context: CheckContext, clauses: tuple[Clause, ...]) -> list[Term]:
    """Return every event that a limit names, or that a reading or a moment it names is made of, has happened."""
    program = context.program
    names: list[str] = []
    for c in clauses:
        for index, limit in enumerate(c.limits):
            started = program.cone(Let(f"{c.id}.window{index + 1}")) - program.cone(c.scope)
            for n in (limit.act, limit.anchor):
                names += map(str, program.assumptions[n].domain) if n in program.assumptions else [n]
            names += sorted(started)
    return [Known(n) for n in dict.fromkeys(names) if n in program.inputs and program.inputs[n].event]


def _finding(
    context: CheckContext,
    clause: Clause,
    told: list[Clause],
    found: Sequence[AnsweredQuestion],
    wider: bool,
) -> Finding:
    others = " and ".join(c.id for c in told)
    quoted = " and ".join(f"`{c.id}`" for c in told)
    unlimited = not context.program.cone(clause.entitled)
    how = "without any condition" if unlimited else "for more orders" if wider else "for fewer orders"
    speaks, silent = (clause.id, others) if wider else (others, clause.id)
    shown = CaseReport(
        found[0],
        message=f"`{clause.id}` says again what {quoted} says, {how}",
        issue="two sentences state one promise. Does it hold for this order?",
        conclusion=f"who reads {speaks} alone takes this order to be covered; who reads {silent} alone does not",
        help="state the same condition in both, or let the shorter one point to the other",
        application=[f"{speaks}: speaks of this order", f"{silent}: does not"],
        clauses=[clause.id, *(c.id for c in told)],
        topic="condition",
        identity=[clause.id],
    ).finding()
    if len(found) > 1:
        story = replace(shown.story, application=(*shown.story.application, "and there are orders the other way round"))
        shown = replace(shown, story=story)
    return shown


CHECK = Rule("RL112", "threshold-drift", Severity.WARNING, "Same condition, other threshold", find)
