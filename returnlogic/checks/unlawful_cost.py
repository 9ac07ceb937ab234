"""A cost that the law puts on the shop is put on the customer.

**What it does.** For each provision that says who pays a leg of carriage, what may be asked for a line of the ledger,
or how much money comes back, asks whether an order exists in which the policy asks more of the customer, or leaves less
once every charge is taken. A policy may meet the law under any one of its rights; silence leaves the law in place and
is not reported.

**Formally.** Some case satisfies `live(p)` for a provision p that claims `payer` or `amount`, the policy speaks on that
topic and is worse in the customer's order, and no right of the policy is as good. Of money: the least `balance` under
the policy is below the least under the law, which may itself permit deductions. The clause named promises less than the
law leaves once both take what the law takes, or charges too much by itself beyond that; where only several charges do
together, each is named.

**Why it matters.** A customer who pays a label for a broken lamp has bought a right that is free.

**Fires.** "A fee of 30 % is kept when an order is withdrawn from", beside a right to withdraw free of charge.

**Does not fire.** The customer pays for sending back what they simply do not want, where the shop says so. "Never more
than 300.00": a bound charges nothing.

**How to fix.** Let the shop bear the cost, or limit the clause to the cases in which the law leaves it to the customer.

**Limits.** Where the policy says no sum, the law's is taken to be paid. What a cost is called decides nothing. A
finding that rests on provisions in doubt alone is a warning at most.

**Related.** RL401, RL413. Since 0.2.0.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.law.balances import below_balance, law_balances
from returnlogic.law.terms import LawTerm, law_terms, worse_clauses
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.term import Term, conj, disj
from returnlogic.present.case import applied
from returnlogic.present.quotes import cited
from returnlogic.present.words import topic_words


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause that costs the customer more than a right of the law allows, over all topics."""
    groups: dict[tuple[Clause, str], list[tuple[LawTerm, Term]]] = {}
    for law in law_terms(context.program, ("payer", "amount")):
        yield from _costly(context, law, worse_clauses(context.program, law), groups)
    for law in law_balances(context.program):
        below = below_balance(context.program, law)
        alone = yield from _costly(context, law, [(b.clause, b.alone) for b in below], groups)
        if not alone:  # no clause takes too much by itself: perhaps several do
            yield from _costly(context, law, [(b.clause, b.together) for b in below], groups, "with others ")
    for (clause, right), every in _folded(groups).items():
        for found in _by_doubt(every):
            term = disj(*(t for _, t in found))
            subject, ids = f"{clause.id} against {right}", [id for law, _ in found for id in law.ids]
            answer = context.ask(CHECK, subject, term, judged=True, premise=clause.scope, law=ids)
            yield answer.goal
            if answer.found:
                yield _finding(context, clause, [law for law, _ in found], answer)


def _folded(
    groups: Mapping[tuple[Clause, str], list[tuple[LawTerm, Term]]],
) -> dict[tuple[Clause, str], list[tuple[LawTerm, Term]]]:
    """Return the groups, those of one clause together whose provisions another has as well: they are one finding."""
    found: dict[tuple[Clause, str], list[tuple[LawTerm, Term]]] = {}
    widest_first = sorted(groups.items(), key=lambda g: -len(_provisions(g[1])))
    for key, terms in widest_first:
        wider = (k for k in found if k[0] is key[0] and _provisions(terms) <= _provisions(found[k]))
        found.setdefault(next(wider, key), []).extend(terms)
    return found


def _provisions(terms: Sequence[tuple[LawTerm, Term]]) -> set[str]:
    return {id for law, _ in terms for id in law.ids}


def _by_doubt(every: list[tuple[LawTerm, Term]]) -> list[list[tuple[LawTerm, Term]]]:
    """Return the terms without doubts, and the others; beside a balance a line is no matter of its own."""
    strong = [(law, t) for law, t in every if not law.doubtful]
    whole = any(law.topic.kind == "balance" for law, _ in strong)
    weak = [x for x in every if x not in strong and not (whole and x[0].topic.kind == "amount")]
    return [found for found in (strong, weak) if found]


def _costly(
    context: CheckContext,
    law: LawTerm,
    worse: Sequence[tuple[Clause, Term]],
    groups: dict[tuple[Clause, str], list[tuple[LawTerm, Term]]],
    how: str = "",
) -> Generator[Goal, None, bool]:
    """Sort the clauses that are worse in some case into the groups of findings, and return whether there are any.

    Yield the goals of the others.
    """
    found = False
    for clause, term in worse:
        if any(r.kind in ("same_as", "restates") for r in clause.relations):
            continue  # says again what its target says, and is told there
        if context.exists(term):
            groups.setdefault((clause, law.right), []).append((law, term))
            found = True
        else:
            engages = [conj(clause.live, law.live)]
            subject = f"{clause.id} {how}on {law.topic} against {law.right}"
            yield context.goal(CHECK.code, subject, False, engages, law.ids)
    return found


def _finding(context: CheckContext, clause: Clause, laws: list[LawTerm], answer: AnsweredQuestion) -> Finding:
    case = answer.case
    run = Evaluation(context.program, case)
    provisions = list(dict.fromkeys(p for law in laws for p in law.provisions if run.holds(p.live)))
    ids = [p.id for p in provisions]
    places = cited(provisions)
    topics = " and ".join(dict.fromkeys(topic_words(law.topic) for law in laws))
    return CaseReport(
        answer,
        message=f"`{clause.id}` costs the customer more than {places} allows: {topics}",
        issue=f"{topics}: does the policy ask more of the customer than the law allows?",
        conclusion="the customer bears a cost that the law puts on the shop",
        help="let the shop bear it, or leave out the cases in which the law does",
        application=list(applied(context.program, case, [clause.id, *ids])),
        clauses=[clause.id, *ids],
        topic=" and ".join(str(law.topic) for law in laws),
        law=ids,
        identity=[clause.id, laws[0].right],
    ).finding()


CHECK = Rule(
    "RL404", "unlawful-cost", Severity.ERROR, "Cost that the law puts on the shop", find, rerun_without_hub=True
)
