"""How days are counted decides, and the text does not say how.

**What it does.** For each unsaid switch of counting (is the day of the event counted, is the last day still in time,
does a weekend move it, month rounding, which days are working days, order within a day) asks whether two admitted
values give one order different outcomes, or a duty of the shop different days. One finding per switch, all windows and
duties listed.

**Formally.** Some case and two values v, v' of the switch: an outcome other than a last day itself differs.

**Why it matters.** On the last day of every window the customer is in time or too late, depending on who counts.

**Fires.** `counting unsaid` and a window: day 60 is in or out.

**Does not fire.** The header says `counting calendar_days` because the text does, or an `assume` line records it.

**How to fix.** Say it in the text ("the day of delivery is not counted"), or record the practice with `assume`.

**Limits.** The admitted values are listed in `spec/semantics.md` rule A2.

**Related.** RL101, RL506. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks._self_composition import assumption_matters, both_outcomes
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.term import Let
from returnlogic.present.words import assumption_words


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per switch of counting that changes an outcome."""
    for name, assumption in context.program.assumptions.items():
        if assumption.kind != "counting" or assumption.fixed is not None:
            continue
        windows = [
            c.id
            for c in context.program.policy_clauses
            if any(name in context.program.cone(day) for day in _last_days(c))
            or (name in context.program.cone(c.scope) or name in context.program.cone(c.app))
        ]
        direct = sorted(c for c in windows if _measures(context.program.clause(c))) or sorted(windows)
        if not direct:
            continue
        answer = assumption_matters(context, CHECK, name, name)
        yield answer.goal
        if not answer.found:
            continue
        values = " / ".join(assumption_words(context.program, name, v) for v in assumption.domain[:2])
        yield CaseReport(
            answer,
            message=f"how days are counted decides: {values}",
            issue=f"{assumption.label}? The text does not say",
            conclusion="the same order comes out differently under the two",
            help=f'say it in the text, or record the practice: `assume {name} is {assumption.domain[0]} because "…"`',
            application=both_outcomes(answer, name),
            clauses=direct,
            topic=name,
            identity=[name],
            clock=False,
        ).finding()


def _measures(clause: Clause) -> bool:
    """Return whether a clause measures a time itself, and not only by a word or a clause that it reads."""
    return bool(clause.clocks or _last_days(clause))


def _last_days(clause: Clause) -> list[Let]:
    days = [*(x.last_day for x in clause.limits), *(x.last_day for x in clause.duties)]
    return [day for day in days if day is not None]


CHECK = Rule("RL204", "ambiguous-clock", Severity.WARNING, "Day count decides", find)
