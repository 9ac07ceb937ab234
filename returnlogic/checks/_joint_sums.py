"""Ask whether charges that each respect a bound exceed it together (M19, M21): the contradiction of sums of RL103."""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal
from returnlogic.checks._conflicts import clash, sides
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Claim
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Output
from returnlogic.meaning.term import conj, disj, neg
from returnlogic.present.case import applied
from returnlogic.present.words import topic_words


def exceeded(context: CheckContext, check: Rule) -> Iterator[Goal | Finding]:
    """Yield for each sum that clauses bound whether charges exceed the bound of which no single one does."""
    for output in context.program.policy_outputs:
        bounds = [c for c in output.claims if c.clause]
        if len(output.parts) < 2 or not bounds or output.derived:
            continue
        pairs = (clash(context.program, a, b) for a, b in sides(context.program, output))
        term = conj(output.conflict, *(neg(p) for p in pairs if p is not None))
        engages = [disj(*(c.live for c in output.parts)), disj(*(b.live for b in bounds))]
        answer = context.ask(check, f"{output.key} under {', '.join(b.clause for b in bounds)}", term, engages=engages)
        yield answer.goal
        if answer.found:
            yield _finding(context, output, bounds, answer)


def _finding(context: CheckContext, output: Output, bounds: list[Claim], answer: AnsweredQuestion) -> Finding:
    run = Evaluation(context.program, answer.case)
    broken = min((b for b in bounds if run.holds(b.live)), key=lambda b: run.number(b.hi))
    charges = dict.fromkeys(e.clause for e in output.parts if run.holds(e.live) and run.number(e.hi) > 0)
    names = [*charges, broken.clause]
    return CaseReport(
        answer,
        message=f"{' and '.join(f'`{n}`' for n in charges)} together break what `{broken.clause}` promises",
        issue=f"{topic_words(output.topic)}: do the charges stay within what another clause promises?",
        conclusion="each of them does, and together they do not: nobody can tell what the customer has to pay",
        help="say in the promise what is left out of it, or let one charge stand in place of the other",
        application=list(applied(context.program, answer.case, names)),
        clauses=names,
        topic=str(output.topic),
        identity=[output.key, broken.clause],
    ).finding()
