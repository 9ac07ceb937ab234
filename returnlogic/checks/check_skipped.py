"""A check of the catalogue that did not run, and why.

**What it does.** Counts the codes of the catalogue that are not built yet, were not asked for, or do not apply.

**Formally.** Codes asked and codes skipped together are the catalogue.

**Why it matters.** A report is only as complete as the list of what it did not look at.

**Fires.** On every run, as long as codes of the catalogue are not built.

**Does not fire.** Once every code is asked.

**How to fix.** Nothing to fix: read the list.

**Limits.** One finding names all codes that share a reason.

**Related.** RL602. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._subject import Check, Subject


def find(subject: Subject) -> Iterator[Goal | Finding]:
    """A finding per reason for which codes were skipped."""
    skipped = [g for g in subject.goals if g.verdict is Verdict.SKIPPED]
    yield Goal(CHECK.code, "every code is asked", Verdict.REFUTED if skipped else Verdict.PROVED)
    for reason in sorted({g.reason for g in skipped}):
        codes = sorted({g.code for g in skipped if g.reason == reason})
        yield subject.plain(
            CHECK,
            clauses=[],
            topic=reason,
            message=f"{len(codes)} check{'s' if len(codes) > 1 else ''} skipped: {reason}",
            issue="what was not looked at?",
            conclusion=", ".join(codes),
            quotes=[],
            evidence={"codes": codes},
        )


CHECK = Check("RL905", "check-skipped", Severity.NOTE, "Check did not run", find)
