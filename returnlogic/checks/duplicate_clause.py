"""Two clauses that apply to the same orders and say the same.

**What it does.** Looks, for each clause without which every order comes out as before, for another that applies
whenever it does and then says the same, and the other way round. Clauses that declare it (`same as`, `restates`) are
not asked.

**Formally.** `app(c) = app(c')` and the claims of c and c' are equal, in every case, under all assumptions.

**Why it matters.** Two places for one rule: one day only one of them is changed, and the policy contradicts itself.

**Fires.** "Refunds within 30 days of delivery" on the page, and the same again in its FAQ.

**Does not fire.** "We repeat: 30 days", modelled as a restatement; or 30 days for shoes and 30 days for hats.

**How to fix.** Keep one of the sentences, or declare that one repeats the other.

**Limits.** Compares what decides outcomes; statements, savings and terms may be said as often as one likes.

**Related.** RL305, RL303, RL101. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._idle_clauses import idle, listed
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per class of clauses that say the same."""
    found = idle(context)
    yield from found.goals(CHECK.code)
    for first, *others in found.alike:
        yield Goal(CHECK.code, first, Verdict.REFUTED)
        yield TextReport(
            context,
            CHECK,
            message=f"{listed([first, *others])} say the same",
            issue="does one of these sentences say anything that another does not?",
            conclusion="they apply to the same orders and come to the same",
            help="keep one of the sentences, or model the others as restatements of it",
            certainty="proved for all orders in the model, whatever is assumed where the text is open",
            clauses=[first, *others],
            topic="",
        ).finding()


CHECK = Rule("RL304", "duplicate-clause", Severity.NOTE, "Duplicate", find)
