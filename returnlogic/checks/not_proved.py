"""A question that could not be decided. Never "fine".

**What it does.** Lists every goal for which the solver gave up (its budget was used up, or the search for a choice of
assumptions did not end), with the goal and the reason.

**Formally.** A goal with verdict `not_proved`.

**Why it matters.** "No contradiction found" and "there is none" are different sentences.

**Fires.** `--budget 10` on any policy.

**Does not fire.** A goal that was refuted: that is a finding of its own.

**How to fix.** Raise `--budget`, or split the clause that makes the question hard.

**Limits.** Exit code 3 unless something else blocks.

**Related.** RL905. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per code with goals that are not proved."""
    open_goals = [g for g in context.goals if g.verdict is Verdict.NOT_PROVED]
    yield Goal(CHECK.code, "every goal is decided", Verdict.NOT_PROVED if open_goals else Verdict.PROVED)
    for code in sorted({g.code for g in open_goals}):
        mine = [g for g in open_goals if g.code == code]
        reasons = ", ".join(sorted({g.reason for g in mine}))
        yield TextReport(
            context,
            CHECK,
            message=f"{len(mine)} goal{'s' if len(mine) > 1 else ''} of {code} not proved: {reasons}",
            issue=f"do the goals of {code} hold?",
            conclusion="could not tell: "
            + ", ".join(sorted(g.subject for g in mine)[:6])
            + (", …" if len(mine) > 6 else ""),
            help="raise --budget, or split the clause that makes the question hard",
            clauses=[],
            topic=code,
            quotes=[],
        ).finding()


CHECK = Rule("RL602", "not-proved", Severity.ERROR, "Goal undecided", find)
