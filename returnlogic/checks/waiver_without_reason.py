"""A waiver that does not say why, who, or until when. It does not apply.

**What it does.** Lists every entry of the waiver file that lacks its fingerprint and code (or matter and findings),
policy, reason, owner, approver, first day, last day, or both a ticket and a legal basis; and every waiver of a legal
code that nobody with the role `legal` approved.

**Formally.** A required text is empty, or the code, or that of a finding of the matter, is one of RL401 to RL406, RL411
to RL413 and RL601, and `approver_role` is not `legal`.

**Why it matters.** A waiver is a decision about customers. Without a name and a reason nobody can ever take it back.

**Fires.** `reason = ""`.

**Does not fire.** A complete entry, whether or not the reason is a good one.

**How to fix.** Fill in what the message names, on the base branch.

**Limits.** Whether the approver is who they say is for the review of the base branch to see.

**Related.** RL902, RL904. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule
from returnlogic.checks._waivers import about, none_read


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding for each entry that is not complete."""
    if context.waivers is None:
        yield none_read(CHECK)
        return
    for w in context.waivers.head:
        missing = w.missing([f.code for f in context.found if w.matter and f.fingerprint in w.findings])
        yield from about(
            CHECK,
            context,
            w,
            bad=bool(missing),
            message=f"lacks {', '.join(missing)}",
            conclusion="it does not apply: the finding counts",
            help="add what is missing, and have it approved on the base branch",
        )


CHECK = Rule("RL901", "waiver-without-reason", Severity.ERROR, "Waiver incomplete", find)
