"""A waiver that this change adds or edits. It does not apply.

**What it does.** Compares the waiver file as it is now with the same file at the base (`--waivers-from`). What counts
is the base.

**Formally.** An entry is in the file now, and not, word for word, in the file at the base.

**Why it matters.** Otherwise a change could bring a bad clause and its own pardon, or move the last day of one.

**Fires.** A pull request adds a waiver together with the clause it is for.

**Does not fire.** The waiver was merged before, by whoever guards the base branch.

**How to fix.** Merge the waiver first, in a change of its own.

**Limits.** It reads the revision it is told to read; whether that one is protected is up to the repository.

**Related.** RL901, RL902. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule
from returnlogic.checks._waivers import about, none_read


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding for each entry that does not stand like that at the base."""
    if context.waivers is None:
        yield none_read(CHECK)
        return
    new = list(context.waivers.granted_here())
    known = {w.name for w in context.waivers.base}
    for w in context.waivers.head:
        edited = w.name in known
        yield from about(
            CHECK,
            context,
            w,
            bad=w in new,
            message="differs from the one at the base" if edited else "is new in this change",
            conclusion="what counts is the file at the base" + ("" if edited else ", and it is not there"),
            help="merge the waiver first, in a change of its own",
        )


CHECK = Rule("RL904", "waiver-self-granted", Severity.WARNING, "Waiver new in this change", find)
