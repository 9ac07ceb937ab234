"""A time limit that shuts out whoever acts before it begins.

**What it does.** For each promise with a limit that counts from an event, asks whether a customer who acts before that
event is left without an answer.

**Formally.** Some case with `notified`, and every act of the customer that an entitlement in scope limits, is undecided
(V4), and an act that the clause limits comes before its start.

**Why it matters.** "Within 14 days after delivery" has a first day as well as a last one. Who writes a day too early is
as a rule meant to be in time; as modelled, the text says nothing to them.

**Fires.** "Tell us within 14 days after delivery", and a customer who writes while the parcel is on its way.

**Does not fire.** `notified no later than 14 days after delivered`; an act that cannot come before the start, such as
sending goods back before they came; another clause that answers whoever is early.

**How to fix.** If the words only mean the end, write `no later than`; if they mean both ends, it stays as it is.

**Limits.** Where something is wrong with the goods, a start that never comes is a gap (RL201). Moments are not asked.

**Related.** RL201, RL106. Since 0.3.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._answers import RemedyAnswers
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks.gap import acts_done
from returnlogic.meaning.term import Known, conj


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per promise whose limits leave whoever is early without an answer."""
    roles = ("defect", "ground", "request", "sound")
    lacking = context.without_roles(CHECK.code, roles)
    if lacking is not None:
        yield lacking
        return
    program = context.program
    answers = RemedyAnswers(program)
    asked = conj(Known(program.role("request")), *acts_done(program))
    for clause in answers.promising():
        limits = [limit for limit in clause.limits if limit.from_start]
        if not limits:
            continue
        early = conj(asked, answers.too_early(clause))
        answer = context.ask(CHECK, clause.id, conj(early, answers.undecided()), engages=[early])
        yield answer.goal
        if answer.found:
            words = " and ".join(f"`{limit.act} {limit.text} {limit.anchor}`" for limit in limits)
            yield CaseReport(
                answer,
                message=f"`{clause.id}` says nothing to those who act before its time begins",
                issue="is whoever acts earlier in time?",
                conclusion=f"as modelled, {words} has a first day as well, and no clause speaks of earlier ones",
                help="if the words only mean the end, write `no later than` in the place of `within`",
                clauses=[clause.id],
                topic="level",
                identity=[clause.id],
            ).finding()


CHECK = Rule("RL214", "early-act", Severity.NOTE, "Too early to be in time", find)
