"""Two ways to compute a sum, and two amounts for one order.

**What it does.** For each way of computing that the text leaves open (how a percentage is rounded, what "in full" pays
back, which of several sums is meant) asks whether two admitted values give one order different outcomes. Rounding is a
note: it moves each percentage by one coin at most.

**Formally.** Some case and two values v, v' of the variable: an outcome differs.

**Why it matters.** The customer computes one refund, the shop another, and the text supports both.

**Fires.** "A full refund", for an order with paid delivery: the price, or everything that was paid?

**Does not fire.** "The price and the delivery charge are paid back"; `assume full_refund is price` with its reason.

**How to fix.** Say which sum is meant, or record it with `assume`.

**Limits.** The order in which several deductions are taken cannot be left open in the language.

**Related.** RL204, RL506, RL101. Since 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.checks._self_composition import assumption_matters, both_outcomes
from returnlogic.meaning.clause import Claim
from returnlogic.meaning.term import Term
from returnlogic.present.words import assumption_words


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per open way of computing that changes an outcome."""
    program = context.program
    for name, assumption in program.assumptions.items():
        if assumption.kind != "amount" or assumption.fixed is not None:
            continue
        users = sorted(c.id for c in program.policy_clauses if any(name in program.cone(*_sums(x)) for x in c.claims))
        answer = assumption_matters(context, CHECK, name, name)
        yield answer.goal
        if not answer.found:
            continue
        meanings = " or ".join(assumption_words(program, name, v) for v in assumption.domain)
        yield CaseReport(
            answer,
            message=f"how a sum is computed decides: {meanings}",
            issue=f"{meanings}? The text does not say",
            conclusion="the same order comes to another sum",
            help=f'say it in the text, or record it: `assume {name} is {assumption.domain[0]} because "…"`',
            application=both_outcomes(answer, name),
            clauses=users,
            topic=name,
            severity=Severity.NOTE if name == "rounding" else CHECK.severity,
            identity=[name],
            clock=False,
        ).finding()


def _sums(claim: Claim) -> list[Term]:
    """Return what a claim says of sums: its ends, and of a charge whether it is kept from what is paid back."""
    return [claim.lo, claim.hi, *([claim.kept] if claim.kept is not None else [])]


CHECK = Rule("RL211", "ambiguous-amount", Severity.WARNING, "Rounding or base decides", find)
