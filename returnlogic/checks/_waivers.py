"""Report on entries of waivers: a goal for each, and a finding at its place in the file."""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule
from returnlogic.checks._waiver_policy import Waiver


def none_read(check: Rule) -> Goal:
    """Return the goal of a run that was given no waivers."""
    return Goal(check.code, "waivers", Verdict.SKIPPED, "no waivers were read: `--waivers-from` names their revision")


def about(
    check: Rule,
    context: CheckContext,
    waiver: Waiver,
    *,
    bad: bool,
    message: str,
    conclusion: str,
    help: str,
    severity: Severity | None = None,
    direction: str = "",
) -> Iterator[Goal | Finding]:
    """Yield the goal of one entry, and a finding iff it is bad."""
    assert context.waivers is not None, "there is no entry without waivers"
    name = waiver.name
    of = f"matter {name}" if waiver.matter else f"{waiver.code or 'an unnamed code'} ({name})"
    yield Goal(check.code, f"{name} {direction}".strip(), Verdict.REFUTED if bad else Verdict.PROVED)
    if bad:
        yield TextReport(
            context,
            check,
            message=f"the waiver of {of} {message}",
            issue="does this waiver count?",
            application=[f"reason: {waiver.reason}"] if waiver.reason.strip() else [],
            conclusion=conclusion,
            help=help,
            clauses=[],
            topic=name,
            quotes=[],
            severity=severity,
            direction=direction,
            location=(context.waivers.path, waiver.line),
        ).finding()
