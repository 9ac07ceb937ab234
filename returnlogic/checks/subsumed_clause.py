"""A clause that says, for fewer orders, what another says anyway.

**What it does.** Looks, for each clause without which every order comes out as before, for one that applies whenever it
does and then says the same. What one wider clause already says is one finding.

**Formally.** `app(c)` lies strictly inside `app(c')`, with equal claims, in every case, under all assumptions.

**Why it matters.** A reader takes the narrower sentence for an exception, and asks what holds for everybody else.

**Fires.** "30 days for red shoes" beside "30 days for shoes"; "no returns of custom items" beside "no returns".

**Does not fire.** "60 days for red shoes": that is a contradiction, or an exception. One of the sentences is declared
to repeat the other.

**How to fix.** Drop the narrower sentence; or, if it was meant to say all there is, narrow the wider one.

**Limits.** If the narrower sentence spares some orders and the wider one does not, RL307 tells it instead.

**Related.** RL304, RL303, RL307. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._idle_clauses import idle, listed
from returnlogic.checks._idle_conditions import idle_parts
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause that contains others."""
    found = idle(context)
    yield from found.goals(CHECK.code)
    groups: dict[str, list[str]] = {}
    for narrow, wide in sorted(found.inside.items()):
        if narrow not in idle_parts(context).spared:
            groups.setdefault(wide, []).append(narrow)
    for wide, narrow_ones in sorted(groups.items()):
        for narrow in narrow_ones:
            yield Goal(CHECK.code, narrow, Verdict.REFUTED)
        several = len(narrow_ones) > 1
        yield TextReport(
            context,
            CHECK,
            message=f"{listed(narrow_ones)} {'say' if several else 'says'} nothing that `{wide}` does not say anyway",
            issue=f"is there an order for which {'these sentences matter' if several else 'this sentence matters'}?",
            conclusion=f"wherever {'one of them' if several else 'it'} applies, `{wide}` applies too and says the same",
            help="drop the narrower sentence, or narrow the wider one if that is what was meant",
            certainty="proved for all orders in the model, whatever is assumed where the text is open",
            clauses=[*narrow_ones, wide],
            topic="",
        ).finding()


CHECK = Rule("RL305", "subsumed-clause", Severity.NOTE, "Contained", find)
