"""A condition that never changes an outcome.

**What it does.** Compares the policy with the same policy without that part of a condition, for every part of the
conditions of clauses that decide, of requirements, and of definitions. An exception in the customer's favour ("unless
it arrives damaged") that changes nothing weighs more: the order it spares is shown.

**Formally.** For all cases and assumptions, axioms left aside, the outcome of P with phi left out is that of P, and
neither RL104, RL301, RL305 nor RL306 tells why.

**Why it matters.** Who reads "unless it arrives damaged" counts on being spared; another sentence takes it all
the same.

**Fires.** "No returns of custom items unless they arrive damaged", beside "we accept no returns at all".

**Does not fire.** A condition that only the vocabulary's axioms make idle. A requirement that repeats of which claims
it speaks. A line drawn from both sides ("unused goods can be returned", "used goods are excepted"). A condition that
matters under one reading.

**How to fix.** Drop the words; or, if the exception is meant, say in the other sentence that it gives way.

**Limits.** Parts are left out one at a time. Not asked about: conditions of steps, statements, restatements and of what
is owed without a last day, words that one of these uses, and periods of three years and more.

**Related.** RL306, RL305, RL303. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._idle_clauses import same
from returnlogic.checks._idle_conditions import carve_out, idle_parts, spared_orders
from returnlogic.checks._subject import Check, Subject
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Condition
from returnlogic.meaning.term import Let, Term, conj, disj, neg
from returnlogic.solver.ask import Undecided
from returnlogic.solver.forall import Always, Sometimes


def find(subject: Subject) -> Iterator[Goal | Finding]:
    """A finding per clause or definition, or class of them with one cause, with parts that change nothing."""
    found = idle_parts(subject)
    for owner, answer in found.answers.items():
        if isinstance(answer, Undecided):
            yield Goal(CHECK.code, owner, Verdict.NOT_PROVED, answer.reason)
        else:
            yield Goal(CHECK.code, owner, Verdict.PROVED if answer else Verdict.REFUTED)
    for owners in found.linked:
        shown = None
        if len(owners) == 1:
            exceptions = [p for p in found.parts[owners[0]] if carve_out(subject.program, p)]
            shown = _spared(subject, owners[0], exceptions) if exceptions else None
        yield shown or _plain(subject, [found.parts[o] for o in owners])


def _spared(subject: Subject, owner: str, parts: Sequence[Condition]) -> Finding | None:
    """The finding of an exception for the customer, on an order it spares and another clause takes; `None` iff none."""
    program = subject.program
    clause = program.clause(owner)
    takers: dict[str, Term] = {}
    for claim in clause.claims:
        for other in program.policy_clauses:
            for c in other.claims:
                match = same(claim, c) if other.id != owner else None
                if match is not None:
                    takers[other.id] = disj(takers[other.id], match) if other.id in takers else match
    term = conj(disj(*(spared_orders(p) for p in parts)), disj(*takers.values()))
    answer = subject.settle(term)
    if not isinstance(answer, Always | Sometimes):
        return None
    case = answer.case if isinstance(answer, Always) else answer.sets[0].case
    run = Evaluation(program, case)
    taking = sorted(c for c, t in takers.items() if run.holds(t))
    return subject.show(
        CHECK,
        clauses=[owner, *taking],
        topic=parts[0].word,
        message=f"the exception {_quoted(parts)} of `{owner}` changes nothing: `{taking[0]}` takes what it spares",
        term=term,
        answer=answer,
        severity=Severity.WARNING,
        issue="does the exception help the customer in this case?",
        conclusion="the sentence reads as if it spared this order; without the exception it would come out the same",
        help=f"if the exception is meant, say in `{taking[0]}` that it gives way; if not, drop the words",
        application=[f"{owner}: spares this order", *subject.applied(case, taking)],
        identity=[owner],
        clock=False,
    )


def _plain(subject: Subject, groups: Sequence[Sequence[Condition]]) -> Finding:
    parts = [p for group in groups for p in group]
    several = len(parts) > 1
    entailed = all(_entailed(subject, p) for p in parts)
    named = " and ".join(f"{_quoted(group)} in `{group[0].owner}`" for group in groups)
    return subject.plain(
        CHECK,
        clauses=[group[0].owner for group in groups],
        topic=parts[0].word,
        message=f"{named} {'each change' if several else 'changes'} nothing",
        issue="would any order come out differently without these words?",
        conclusion="the rest of the condition says as much"
        if entailed
        else "wherever the words make a difference, other clauses decide in the same way",
        help="drop the words, or find out what they were meant to change",
        certainty="proved for all orders in the model, whatever is assumed where the text is open"
        + (", each left out by itself" if several else ""),
    )


def _entailed(subject: Subject, part: Condition) -> bool:
    whole = Let(part.let)
    apart = disj(conj(part.without, neg(whole)), conj(whole, neg(part.without)))
    return subject.possible(apart) is False


def _quoted(parts: Sequence[Condition]) -> str:
    return " and ".join(f"“{' '.join(p.span.text.split())}”" for p in parts)


CHECK = Check("RL307", "idle-condition", Severity.NOTE, "Condition never matters", find)
