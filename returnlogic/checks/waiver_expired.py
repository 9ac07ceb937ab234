"""A waiver that has lapsed, or cannot be read. It does not apply.

**What it does.** Compares the last day of every waiver with the day of the run (`--as-of`), and checks what the entry
says. From 30 days before the last day on, a note says that it is about to lapse.

**Formally.** The day of the run is after `expires` (the day itself still counts); or a day is no day, the waiver
lasts longer than 12 months, begins in the future, names another code than the finding with its fingerprint, a code
that cannot be waived or that does not exist, or stands in the file twice. What is malformed counts as lapsed. So does
the waiver of a matter that has a finding which the entry does not list.

**Why it matters.** An exception without an end becomes the rule, and nobody remembers why.

**Fires.** `expires = 2026-10-31` in a run with `--as-of 2026-11-01`.

**Does not fire.** The same waiver in a run with `--as-of 2026-10-31`.

**How to fix.** Remove the cause of the finding and then the waiver, or decide again, with a new reason and a new last
day.

**Limits.** There is no clock: a run with waivers needs the day, and believes it.

**Related.** RL901, RL903. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule
from returnlogic.checks._waiver_policy import NOTICE
from returnlogic.checks._waivers import about, none_read


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding for each entry that is malformed, lapsed, or about to lapse."""
    from returnlogic.checks._catalogue import settable

    if context.waivers is None:
        yield none_read(CHECK)
        return
    waivers = context.waivers
    codes = {f.fingerprint: f.code for f in context.found}
    for w in waivers.head:
        wrong = w.malformed(waivers.day)
        if w.code and w.code not in settable():
            wrong.append(f"there is no code `{w.code}`")
        elif w.code and codes.get(w.fingerprint, w.code) != w.code:
            wrong.append(f"the finding with this fingerprint is {codes[w.fingerprint]}")
        if (w.fingerprint or w.matter) and sum(o.name == w.name for o in waivers.head) > 1:
            wrong.append(f"another entry has the same {'matter' if w.matter else 'fingerprint'}")
        left = w.days_left(waivers.day)
        lapsed = left is not None and left < 0
        new = sorted({*context.matters.get(w.matter, ())} - {*w.findings}) if w.matter else []
        why = f"has lapsed: its last day was {w.expires}"
        if new and not lapsed:
            why = f"was given for less: the matter has {', '.join(new)} as well"
        yield from about(
            CHECK,
            context,
            w,
            bad=bool(wrong) or lapsed or bool(new),
            message=f"is malformed: {'; '.join(wrong)}" if wrong else why,
            conclusion=f"it does not apply: the {'matter' if w.matter else 'finding'} counts",
            help="remove the cause and then the waiver, or decide again, for 12 months at most",
        )
        if not wrong and not new and left is not None and 0 <= left <= NOTICE:
            yield from about(
                CHECK,
                context,
                w,
                bad=True,
                message=f"lapses after {w.expires}" + (f", in {left} day{'' if left == 1 else 's'}" if left else ""),
                conclusion=f"it still applies; from then on {w.code or 'the matter'} counts again",
                help="remove the cause, or decide again",
                severity=Severity.NOTE,
                direction="notice",
            )


CHECK = Rule("RL902", "waiver-expired", Severity.ERROR, "Waiver lapsed", find)
