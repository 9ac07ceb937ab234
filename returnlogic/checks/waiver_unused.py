"""A waiver that hides nothing.

**What it does.** Looks for the finding of every waiver of a policy among the findings of the run.

**Formally.** No finding has its fingerprint, and every question of its code was asked and answered. Of a matter: none
has its id, or none of the findings that it lists is there; every code was asked, and no goal is not proved.

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
    from returnlogic.checks._catalogue import checks

    if context.waivers is None:
        yield none_read(CHECK)
        return
    unsure, skipped = ({g.code for g in context.goals if g.verdict is v} for v in (Verdict.NOT_PROVED, Verdict.SKIPPED))
    there = {f.fingerprint for f in context.found}
    every = {rule.code for rule in checks()}
    for w in context.waivers.head:
        gone = there.isdisjoint(w.covers) or bool(w.matter and w.matter not in context.matters)
        codes = every if w.matter else {w.code}
        open_codes = (unsure if w.matter else unsure | skipped) - {"RL602"}
        if gone and (codes - context.asked or codes & open_codes):
            what = "some code" if w.matter else w.code or "its code"
            yield Goal(CHECK.code, w.name, Verdict.SKIPPED, f"{what} was not fully answered")
            continue
        yield from about(
            CHECK,
            context,
            w,
            bad=gone,
            message=f"hides nothing: no {'matter has its id' if w.matter else 'finding has its fingerprint'}",
            conclusion="what it was granted for is gone, or it never fitted",
            help="remove it from the file",
        )


CHECK = Rule("RL903", "waiver-unused", Severity.WARNING, "Waiver hides nothing", find)
