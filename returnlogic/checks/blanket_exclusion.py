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
from returnlogic.checks import _floors
from returnlogic.checks._subject import Check, Subject
from returnlogic.checks.below_statutory_floor import cap, citation, title
from returnlogic.solver.forall import Always, Sometimes


def find(subject: Subject) -> Iterator[Goal | Finding]:
    """A finding per clause and right of the law that it refuses altogether."""
    for provision in _floors.floors(subject):
        term = _floors.below(subject, provision)
        refusing = _floors.blankets(subject, provision)
        if not refusing:
            yield subject.goal(CHECK.code, provision.id, False)
            continue
        answer = subject.settle(term, judged=True)
        yield subject.goal(CHECK.code, provision.id, answer)
        if isinstance(answer, Always | Sometimes):
            names = sorted(c.id for c in refusing)
            yield subject.show(
                CHECK,
                clauses=[*names, provision.id],
                topic=f"level({' or '.join(provision.owed)})",
                message=f"`{names[0]}` refuses altogether what {citation(provision)} grants",
                term=term,
                answer=answer,
                severity=cap(CHECK.severity, provision),
                issue=f"{title(provision)}: is any case of it left to the customer?",
                conclusion=f"whenever the law grants {' or '.join(provision.owed)}, `{names[0]}` refuses it",
                help="leave out the cases in which the law grants the right",
                law=[subject.citation(provision.id)],
                identity=[*names, provision.id],
            )


CHECK = Check("RL402", "blanket-exclusion", Severity.ERROR, "Refuses a mandatory right", find, again=True)
