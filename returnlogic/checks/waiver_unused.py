"""A waiver that hides nothing.

**What it does.** Looks for the finding of every waiver of a policy among the findings of the run.

**Formally.** No finding has its fingerprint, and every question of its code was asked and answered.

**Why it matters.** What it was granted for is gone; should the fault come back, nobody would hear of it.

**Fires.** The contradiction was settled last month, and its waiver still stands in the file.

**Does not fire.** A waiver of a finding that is there. A waiver whose code was not asked in this run, or not fully
answered: that cannot be told, and is skipped.

**How to fix.** Remove the entry.

**Limits.** Waivers of policies that are not in the run are not looked at.

**Related.** RL902. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule
from returnlogic.checks._waivers import about, none_read


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding for each entry whose finding is not there, though its code was asked and answered."""
    if context.waivers is None:
        yield none_read(CHECK)
        return
    open_codes = {g.code for g in context.goals if g.verdict in (Verdict.SKIPPED, Verdict.NOT_PROVED)}
    there = {f.fingerprint for f in context.found}
    for w in context.waivers.head:
        if w.fingerprint not in there and (w.code not in context.asked or w.code in open_codes - {"RL602"}):
            yield Goal(CHECK.code, w.fingerprint, Verdict.SKIPPED, f"{w.code or 'its code'} was not fully answered")
            continue
        yield from about(
            CHECK,
            context,
            w,
            bad=w.fingerprint not in there,
            message="hides nothing: no finding has its fingerprint",
            conclusion="what it was granted for is gone, or it never fitted",
            help="remove it from the file",
        )


CHECK = Rule("RL903", "waiver-unused", Severity.WARNING, "Waiver hides nothing", find)
