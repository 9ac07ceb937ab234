"""A term of a kind that the law does not let stand, or lists as likely to be unfair.

**What it does.** For each clause `term … of kind K` looks for provisions of the law of the same kind, and asks under
which judgements one of them meets the term.

**Formally.** Some case satisfies `scope(c)` and `live(p)` for a term c and a provision p of its kind.

**Why it matters.** "By ordering you give up …" binds nobody, and keeps people from asking for what is theirs.

**Fires.** "We may change these terms at any time without notice", if the imbalance is judged significant.

**Does not fire.** A term of a kind that the law leaves alone; a policy that is checked against no law.

**How to fix.** Take the term out, or name the valid reason that it is used for.

**Limits.** Terms are checked by presence: their kind is the modeller's word. Grey lists are lists of suspects, so those
findings rest on a judgement (RL505) and are warnings.

**Related.** RL501, RL413. Since 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import in_words
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.term import conj, disj
from returnlogic.present.quotes import cited
from returnlogic.solver.forall import Sometimes


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per term that the law meets."""
    for clause in context.program.policy_clauses:
        meeting = [c for c in context.program.provisions_in_force if c.term == clause.term != ""]
        if not meeting:
            continue
        law = disj(*(p.live for p in meeting))
        term = conj(clause.scope, law)
        ids = [p.id for p in meeting]
        answer = context.ask(CHECK, clause.id, term, judged=True, engages=[clause.scope, law], law=ids)
        yield answer.goal
        if answer.found:
            kind = in_words(clause.term)
            yield CaseReport(
                answer,
                message=f"`{clause.id}` may be unfair: {cited(meeting)} lists terms of its kind ({kind})"
                if isinstance(answer.known, Sometimes)
                else f"`{clause.id}` is a term that {cited(meeting)} does not let stand as it is ({kind})",
                issue="does this term bind the customer?",
                conclusion="the law lists terms of this kind; a court would ask whether it binds"
                if isinstance(answer.known, Sometimes)
                else "the law does not let terms of this kind bind the customer",
                help="take it out, or say for which reason and with which consequence for the customer it is used",
                clauses=[clause.id, *(p.id for p in meeting)],
                topic=f"term({clause.term})",
                law=ids,
                identity=[clause.id],
                clock=False,
            ).finding()


CHECK = Rule("RL406", "waiver-of-right", Severity.ERROR, "Right signed away", find)
