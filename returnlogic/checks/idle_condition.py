"""A condition that never changes an outcome.

**What it does.** Compares the policy with the same policy without that part of a condition, for every part of the
conditions of clauses that decide, of requirements, and of definitions. Told are parts that the rest of their condition
says as well, parts of two clauses that keep apart what comes out the same, and (as a warning, on the order it spares)
an exception in the customer's favour that changes nothing.

**Formally.** For all cases and assumptions, axioms left aside, the outcome of P with phi left out is that of P; and phi
follows from the rest, or has a counterpart in another clause, or spares an order that another clause takes.

**Why it matters.** Who reads "unless it arrives damaged" counts on being spared; another sentence takes it all the
same. And what a text tells apart, a reader expects to come out differently.

**Fires.** "No returns of custom items unless they arrive damaged", beside "we accept no returns at all"; "30 days in
the shop" beside "30 days online".

**Does not fire.** A condition that only the vocabulary's axioms make idle, or that matters under one reading. A
requirement or an exception that repeats of what it is one. A line drawn from both sides ("unused goods can be
returned", "used goods are excepted"), or between a narrow clause and a wide one.

**How to fix.** Drop the words; or, if the exception is meant, say in the other sentence that it gives way.

**Limits.** Parts are left out one at a time. Not asked about: conditions of steps, statements, restatements and of what
is owed without a last day, words that one of these uses, "has happened", and periods of three years and more. What
RL104, RL301, RL305 or RL306 explains is told there.

**Related.** RL306, RL305, RL303. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._idle_conditions import idle_parts, spared_orders, takers
from returnlogic.checks._report import CaseReport, TextReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.condition_part import ConditionPart
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.term import conj, disj
from returnlogic.present.case import applied
from returnlogic.solver.ask import Undecided


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause or definition, or class of them with one cause, with parts that change nothing."""
    found = idle_parts(context)
    for owner, answer in found.answers.items():
        if isinstance(answer, Undecided):
            yield Goal(CHECK.code, owner, Verdict.NOT_PROVED, answer.reason)
        else:
            yield Goal(CHECK.code, owner, Verdict.PROVED if answer else Verdict.REFUTED)
    for owner, parts in found.spared.items():
        yield _spared(context, owner, parts)
    for parts in found.entailed.values():
        yield _plain(context, parts, "the rest of the condition says as much")
    for parts in found.paired:
        yield _plain(context, parts, "where one of them makes a difference, the other clause decides in the same way")


def _spared(context: CheckContext, owner: str, parts: Sequence[ConditionPart]) -> Finding:
    """Return the finding of an exception for the customer, on an order that it spares and another clause takes."""
    program = context.program
    others = takers(program, owner)
    several = len(parts) > 1
    term = conj(disj(*(spared_orders(p) for p in parts)), disj(*others.values()))
    answer = context.ask(CHECK, owner, term)
    case = answer.case
    run = Evaluation(program, case)
    taking = sorted(c for c, t in others.items() if run.holds(t))
    return CaseReport(
        answer,
        message=f"the {'exceptions' if several else 'exception'} {_quoted(parts)} of `{owner}` "
        f"{'change' if several else 'changes'} nothing: `{taking[0]}` takes what `{owner}` spares",
        issue="does the exception help the customer in this case?",
        conclusion="the sentence reads as if it spared this order; without the exception it would come out the same",
        help=f"if the exception is meant, say in `{taking[0]}` that it gives way; if not, drop the words",
        application=[f"{owner}: spares this order", *applied(context.program, case, taking)],
        clauses=[owner, *taking],
        topic=parts[0].word,
        identity=[owner],
        clock=False,
    ).finding()


def _plain(context: CheckContext, parts: Sequence[ConditionPart], why: str) -> Finding:
    owners = list(dict.fromkeys(p.owner for p in parts))
    named = " and ".join(f"{_quoted([p for p in parts if p.owner == o])} in `{o}`" for o in owners)
    several = len(parts) > 1
    return TextReport(
        context,
        CHECK,
        message=f"{named} {'each change' if several else 'changes'} nothing",
        issue="would any order come out differently without these words?",
        conclusion=why,
        help="drop the words, or find out what they were meant to change",
        certainty="proved for all orders in the model, whatever is assumed where the text is open"
        + (", each left out by itself" if several else ""),
        clauses=owners,
        topic=parts[0].word,
        severity=Severity.NOTE,
    ).finding()


def _quoted(parts: Sequence[ConditionPart]) -> str:
    return " and ".join(f"“{' '.join(p.span.text.split())}”" for p in parts)


CHECK = Rule("RL307", "idle-condition", Severity.WARNING, "Condition never matters", find)
