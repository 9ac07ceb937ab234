"""A case the solver found does not show on the evaluator what was claimed: our own fault.

**What it does.** Every case is run on the reference evaluator before anybody sees it. One that does not reproduce stops
the run with exit code 4.

**Formally.** `evaluate(claim, case)` is false for a case returned for the claim.

**Why it matters.** Solver and evaluator are two readings of one meaning; where they differ one of them is wrong.

**Fires.** Never, on a release.

**Does not fire.** Every case of this report was replayed.

**How to fix.** Report it with the file and the message.

**Limits.** None.

**Related.** RL601. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Story, Verdict, fingerprint
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield the goal as proved: a run that gets here has replayed every case."""
    shown = sum(1 for f in context.found if f.witness is not None)
    yield Goal(CHECK.code, f"{shown} cases shown", Verdict.PROVED)


def stopped(policy: str, path: str, why: str, rule: Rule | None = None) -> tuple[Goal, Finding]:
    """Return what is left of a run that stopped: a finding, so that no format shows a policy without any.

    It is of this rule, or of that of another inconsistency of our own.
    """
    rule = rule or CHECK
    subject, topic, said = "every case shown is replayed", "replay", "a case does not show what was claimed"
    if rule.code != CHECK.code:
        subject, topic, said = "both solvers agree", "solvers", "the two solvers contradict each other"
    return Goal(rule.code, subject, Verdict.REFUTED, why), Finding(
        rule.code,
        rule.name,
        rule.severity,
        policy,
        (),
        topic,
        f"{said}: {why}",
        story=Story(
            issue="is what this run found out true?",
            conclusion="the run stopped: nothing is known of this policy",
            help="our own fault; please report it with the policy",
        ),
        location=(path, 1),
        fingerprint=fingerprint(rule.code, policy, [], topic),
    )


CHECK = Rule("RL604", "witness-not-replayed", Severity.ERROR, "Our own fault", find)
