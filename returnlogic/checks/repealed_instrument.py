"""A law is cited that does not hold for the contracts of this policy.

**What it does.** Looks up every instrument the policy cites in the statutory library and compares the time in which it
holds with the contract dates of the policy.

**Formally.** The policy cites instrument i, and no provision of i is in force on any contract date of the policy's
period.

**Why it matters.** A text that relies on repealed law was not looked at since; the rules that replaced it differ.

**Fires.** "Under the Distance Selling Regulations 2000 …" in a policy of today.

**Does not fire.** The Regulations of 2013 that replaced them.

**How to fix.** Cite what replaced it; the finding names it where the library does.

**Limits.** Instruments that the library does not have are said by RL411.

**Related.** RL411. Since 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext, in_force_then
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule
from returnlogic.law.library import instruments


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause and instrument that is not in force."""
    for clause in context.program.policy_clauses:
        for instrument in dict.fromkeys(c.instrument for c in clause.cites):
            meant = [i for i in instruments() if i.is_called(instrument)]
            if not meant:
                continue
            stale = not any(in_force_then(context, i) for i in meant)
            yield Goal(CHECK.code, f"{clause.id}: {instrument}", Verdict.REFUTED if stale else Verdict.PROVED)
            if stale:
                ended = max(p.end for i in meant for p in i.places)
                successor = next((i.replaced_by for i in meant if i.replaced_by), "")
                yield TextReport(
                    context,
                    CHECK,
                    message=f"`{clause.id}` cites {instrument}, which ended for contracts from {ended}",
                    issue=f"does {instrument} hold for the contracts of this policy?",
                    conclusion="no contract of the policy's period falls under it",
                    help=f"cite what replaced it: {successor}" if successor else "drop the citation",
                    certainty="looked up in the statutory library",
                    clauses=[clause.id],
                    topic=f"cites({instrument})",
                ).finding()


CHECK = Rule("RL412", "repealed-instrument", Severity.ERROR, "Cited law not in force", find)
