"""The shop sells somewhere whose law was not checked.

**What it does.** Compares the places the header says the shop sells to (`market`) with the law the policy was checked
against. A policy that was checked against no law at all is said as well. What the library holds of each law, and what
it leaves out and why, is listed sentence by sentence: docs/law, `returnlogic laws --sentences`.

**Formally.** A market m of the header is none of the jurisdictions checked.

**Why it matters.** "No finding against the law" says nothing about a law that nobody asked.

**Fires.** `market eu, no` and `law eu`.

**Does not fire.** `market eu` and `law eu`.

**How to fix.** Add the jurisdiction to `law` if the library has it (`returnlogic laws`), or have it looked at by hand.

**Limits.** A note, always shown.

**Related.** RL905. Since 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield one finding for the markets without a law."""
    program = context.program
    unchecked = [m for m in program.markets if m not in program.jurisdictions]
    clean = not unchecked and bool(program.jurisdictions)
    yield Goal(CHECK.code, "markets", Verdict.PROVED if clean else Verdict.REFUTED)
    if clean:
        return
    places = ", ".join(unchecked) if unchecked else "any law"
    yield TextReport(
        context,
        CHECK,
        message=f"not checked against {places if not unchecked else f'the law of {places}'}",
        issue="is the policy lawful where the shop sells?",
        conclusion="no finding of this run says anything about it",
        help="add it to the header `law` if the library has it (`returnlogic laws --sentences`: what of it), "
        "or have it looked at by hand",
        certainty="read from the header",
        clauses=[],
        topic="law",
        direction=places,
        location=context.head,
    ).finding()


CHECK = Rule("RL410", "no-pack", Severity.NOTE, "Law not checked", find)
