"""A clause refuses a mandatory right without any carve-out.

**What it does.** For each provision that grants a remedy and each refusing clause asks whether the clause is live in
every order in which the provision grants. Then the clause says no to the whole right, and is reported once.

**Formally.** Some case satisfies `live(p)` and the policy is below it, and every case of `live(p)` satisfies `live(c)`.

**Why it matters.** A customer with a broken item reads "no returns" and gives up a right that cannot be waived.

**Fires.** "We do not accept returns of any product", beside the legal guarantee.

**Does not fire.** "No returns for a change of mind on engraved items": the law itself excludes those.

**How to fix.** Leave out the cases in which the law grants the right.

**Limits.** A saving clause elsewhere does not cure it (RL413). Judged facts make the finding conditional (RL505).

**Related.** RL401, RL413. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.law.floors import Floor, below_floor, floors_of, spoken
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.term import conj, disj, neg
from returnlogic.present.quotes import cited


def blankets(context: CheckContext, floor: Floor) -> tuple[list[Clause], list[Clause]]:
    """The policy's clauses that refuse in every single case in which a provision grants, and those provisions.

    Raises `OutOfBudget` if the solver cannot tell.
    """
    refusing: list[Clause] = []
    refused: list[Clause] = []
    names = {Topic("level", r) for r in floor.owed}
    for provision in floor.provisions:
        if not context.exists(provision.live):
            continue
        for clause in context.program.policy_clauses:
            if clause.kind != "exclusion" or not any(c.refuses and c.topic in names for c in clause.claims):
                continue
            if not context.exists(conj(provision.live, neg(clause.live))):
                refusing += [clause] if clause not in refusing else []
                refused += [provision] if provision not in refused else []
    return refusing, refused


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per right of the law that some clause refuses altogether."""
    for floor in floors_of(context.program):
        refusing, refused = blankets(context, floor)
        if not refusing:
            yield context.goal(CHECK.code, floor.right, False, [spoken(context.program, floor)], floor.ids)
            continue
        term = conj(disj(*(p.live for p in refused)), below_floor(context.program, floor))
        scope = disj(*(c.scope for c in refusing))
        answer = context.ask(CHECK, floor.right, term, judged=True, premise=scope, law=floor.ids)
        yield answer.goal
        if answer.found:
            case = answer.case
            run = Evaluation(context.program, case)
            names = sorted(c.id for c in refusing)
            granting = next((p for p in refused if run.holds(p.live)), refused[0])
            yield CaseReport(
                answer,
                message=f"`{names[0]}` refuses altogether what {cited([granting])} grants",
                issue=f"{floor.title}: is any case of it left to the customer?",
                conclusion=f"whenever the law grants {floor.words}, `{names[0]}` refuses it",
                help="leave out the cases in which the law grants the right",
                clauses=[*names, *(p.id for p in refused)],
                topic=f"level({floor.words})",
                law=[p.id for p in refused],
                identity=[*names, floor.right],
            ).finding()


CHECK = Rule("RL402", "blanket-exclusion", Severity.ERROR, "Refuses a mandatory right", find, rerun_without_hub=True)
