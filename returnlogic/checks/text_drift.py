"""A quote is not in the source any more.

**What it does.** Every quote is looked for in its source, verbatim, white space folded. One that is missing, or that
stands in several places without `(2nd)`, stops the run: a model of other words decides nothing.

**Formally.** For each quote there is exactly one place, or the one that `(nth)` picks.

**Why it matters.** Somebody edited the published text from 40 to 35 days, and the model still says 40.

**Fires.** The source says "within 60 days of delivery", the quote "within 60 days after delivery".

**Does not fire.** Line breaks and non-breaking blanks that differ.

**How to fix.** Copy the words from the source, then read the clause again: the meaning may have changed too.

**Limits.** Raised when the file is loaded, with exit code 2: nothing else is checked.

**Related.** RL503. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield the goal as proved: a policy that reached the checks has no such quote."""
    yield Goal(CHECK.code, "quotes", Verdict.PROVED)


CHECK = Rule("RL502", "text-drift", Severity.ERROR, "Quote changed under the model", find)
