"""A check of the catalogue that did not run, and why.

**What it does.** Counts the codes of the catalogue that were not asked for, do not apply, or are told elsewhere.

**Formally.** Codes asked and codes skipped together are the catalogue; numbers reserved for later codes are not in it.

**Why it matters.** A report is only as complete as the list of what it did not look at.

**Fires.** On every run: `check` does not ask what `diff` and `verify` tell. Also where no law or no waivers are given.

**Does not fire.** On a code that is asked, or on a number whose code is not built: `returnlogic rules` marks those.

**How to fix.** Nothing to fix: read the list.

**Limits.** One finding names all codes that share a reason.

**Related.** RL602. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per reason for which codes were skipped."""
    skipped = [g for g in context.goals if g.verdict is Verdict.SKIPPED]
    yield Goal(CHECK.code, "every code is asked", Verdict.REFUTED if skipped else Verdict.PROVED)
    for reason in sorted({g.reason for g in skipped}):
        codes = sorted({g.code for g in skipped if g.reason == reason})
        yield TextReport(
            context,
            CHECK,
            message=f"{len(codes)} check{'s' if len(codes) > 1 else ''} skipped: {reason}",
            issue="what was not looked at?",
            conclusion=", ".join(codes),
            clauses=[],
            topic=reason,
            quotes=[],
            evidence={"codes": codes},
        ).finding()


CHECK = Rule("RL905", "check-skipped", Severity.NOTE, "Check did not run", find)
