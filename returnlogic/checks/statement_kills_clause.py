"""Taken at its word, a stated fact leaves a clause without a single order.

**What it does.** For each clause that grants or refuses something and each statement of the text asks whether an order
is left to the clause once the statement is true. Judged words are part of the question: the finding says for which
meaning of "immediately" the clause is empty.

**Formally.** Some case satisfies `app(c)`, and (under the assumptions named) none satisfies `app(c)` and the statement.

**Why it matters.** The text promises something and tells in another sentence that it will never happen.

**Fires.** "Cancel free of charge before production starts" beside "production starts the moment you order".

**Does not fire.** "Production usually starts on the next day".

**How to fix.** Correct one of the two sentences.

**Limits.** Statements are taken as strongly as they are worded.

**Related.** RL110. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.sort import Int
from returnlogic.base.value import Value
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.term import Term, conj, neg
from returnlogic.present.case import applied
from returnlogic.present.show import Wording
from returnlogic.solver.ask import OutOfBudget
from returnlogic.solver.forall import Always, Choices, Needed, Sometimes, variables


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """A finding per clause and statement that leaves it no order."""
    program = context.program
    statements = [c for c in program.policy_clauses if c.states is not None]
    for clause in program.policy_clauses:
        if clause.kind not in ("entitlement", "exclusion", "discretion", "charge") or not clause.claims:
            continue
        if not context.exists(clause.app):
            continue
        for statement in statements:
            assert statement.states is not None
            yield from _one(context, clause, statement, conj(clause.app, statement.states))


def _one(context: CheckContext, clause: Clause, statement: Clause, both: Term) -> Iterator[Goal | Finding]:
    name = f"{clause.id} under {statement.id}"
    session = context.session
    try:
        open_names = variables(session, both, judged=False)
        # a choice under which the clause exists at all: a reading that drops the clause empties nothing
        choices = Choices(session, both, open_names, premise=clause.app, every=True)
        choice = choices.without_case({})
        if choice is None:
            yield Goal(CHECK.code, name, Verdict.PROVED)
            return
        kept = dict(choice)
        for variable in open_names:
            rest = {n: v for n, v in kept.items() if n != variable}
            if not session.check([session.claim(both), *(session.is_value(n, v) for n, v in rest.items())]):
                kept = rest
        ranges: dict[str, Value | tuple[int, int]] = {}
        for variable, value in kept.items():
            sort = context.program.assumptions[variable].sort
            ranges[variable] = value
            if isinstance(sort, Int) and isinstance(value, int):
                others = [session.is_value(n, v) for n, v in kept.items() if n != variable]

                def empty(number: int, others: list[str] = others, variable: str = variable) -> bool:
                    return not session.check([session.claim(both), *others, session.is_value(variable, number)])

                lo = hi = value
                while lo > sort.lo and empty(lo - 1):
                    lo -= 1
                while hi < sort.hi and empty(hi + 1):
                    hi += 1
                ranges[variable] = (lo, hi)
        given = [session.between(n, *v) if isinstance(v, tuple) else session.is_value(n, v) for n, v in ranges.items()]
        case = session.least([session.claim(clause.app), *given])
        choices.exclude(ranges)
        complete = bool(ranges) and choices.without_case({}) is None
    except OutOfBudget as error:
        yield Goal(CHECK.code, name, Verdict.NOT_PROVED, str(error))
        return
    assert statement.states is not None and case is not None  # the clause exists under the choice
    broken = conj(clause.app, neg(statement.states))
    replayed = session.replay(broken, case)
    answer = Sometimes((Needed(ranges, replayed),), complete) if ranges else Always(replayed)
    yield Goal(CHECK.code, name, Verdict.REFUTED)
    yield context.show(
        CHECK,
        broken,
        answer,
        Wording(
            message=f"if `{statement.id}` is true, `{clause.id}` never applies",
            issue=f"is there an order in which `{clause.id}` applies and `{statement.id}` is true?",
            conclusion="the clause speaks of an order like this one; the statement says that it cannot happen",
            help="correct one of the two sentences",
            application=[*applied(context.program, replayed, [clause.id]), f"{statement.id}: not true of this order"],
        ),
        clauses=[clause.id, statement.id],
        topic="scope",
        severity=None if clause.owed else Severity.WARNING,
    )


CHECK = Rule("RL111", "statement-kills-clause", Severity.ERROR, "A stated fact empties a clause", find)
