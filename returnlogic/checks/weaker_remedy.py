"""The policy answers with another remedy than the law, or keeps from the customer a choice that the law gives.

**What it does.** For each right of the law asks whether an order exists in which the policy gives some other remedy
instead, and says nothing of those that the law grants. For each provision that owes remedies in the alternative at the
customer's choice asks whether an order exists in which the policy gives a remedy that counts, but none of those the law
owes at the customer's choice: the shop picks, or nobody says who does. For each provision that says by which means of
payment money comes back asks whether an order exists in which the policy pays by others. Each law is asked by itself.

**Formally.** Some case satisfies `live(p)`; a remedy that p owes is spoken of below `granted`, none that p owes is
granted, and some remedy that counts towards p is at least `shop_picks` (else it is RL401). Or: the policy is silent on
every remedy that counts towards p, and a live clause gives another one, at least at the shop's pick, which helps on
the ground invoked after the first and is owed by no other right of the law; or it refuses the first that helps. Or: p
claims `means_of_payment`, the policy speaks on that topic and its worst is below p's, under each right that speaks.

**Why it matters.** A customer who wants a working item is sent money, or the other way round; whoever withdraws reads
of a voucher and does not learn of the money.

**Fires.** "We repair, replace or refund at our discretion", beside a right to choose between repair and replacement.
"Whoever withdraws gets a voucher", beside a right to the money. "An order cannot be cancelled", beside a right to
withdraw from it. "Refunds are paid as a bank transfer", beside a duty to pay back the way that was paid.

**Does not fire.** "Refund or replacement, as you prefer". "As a bank transfer, if you ask for it".

**How to fix.** Give the choice to the customer.

**Limits.** A remedy that the policy does not mention stays as the law has it: that another one is named instead is a
warning. Which remedies count is the law's: those it owes, and where it owes one of several, those that the vocabulary
lets stand in. Where the text does not say who chooses, the worst completion counts, and the finding says so.

**Related.** RL209, RL401. Since 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import in_words
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.law.floors import Floor, answered_otherwise, floors_of, spoken, without_choice
from returnlogic.law.terms import law_terms, worse_clauses
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import GRANTED, Topic
from returnlogic.meaning.term import Const, Term, conj, disj
from returnlogic.present.quotes import cited

REFUSED, LEFT = "refused", "left to the shop"
"""How a clause keeps the remedies of the law from a customer to whom the policy gives another one."""


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per law and clause that gives another remedy instead, or way in which clauses keep a choice."""
    yield from _instead(context)
    yield from _otherwise_paid(context)
    floors = [f for f in floors_of(context.program) if len(f.owed) > 1 and f.chooser == "customer"]
    groups: dict[tuple[str, str], list[tuple[Clause, Term]]] = {}
    reached: dict[tuple[str, str], list[Floor]] = {}
    for floor in floors:
        names = {Topic("level", r) for r in floor.owed}
        refuted = False
        for clause in context.program.policy_clauses:
            mine = [c.live for c in clause.claims if c.topic in names and _not_granted(c)]
            if not mine:
                continue
            term = conj(disj(*mine), without_choice(context.program, floor))
            if context.exists(term):
                refuted = True
                how = clause.chooser if clause.grants else LEFT if clause.kind == "discretion" else REFUSED
                groups.setdefault((how, floor.instrument), []).append((clause, term))
                reached.setdefault((how, floor.instrument), []).append(floor)
            else:
                engages = [conj(disj(*mine), floor.live)]
                yield context.goal(CHECK.code, f"{clause.id} against {floor.right}", False, engages, floor.ids)
        if not refuted:
            yield context.goal(CHECK.code, floor.right, False, [spoken(context.program, floor)], floor.ids)
    for key, found in groups.items():
        term = disj(*(t for _, t in found))
        answer = context.ask(
            CHECK,
            " and ".join(dict.fromkeys(c.id for c, _ in found)),
            term,
            judged=True,
            premise=disj(*(c.scope for c, _ in found)),
            law=[id for f in reached[key] for id in f.ids],
        )
        yield answer.goal
        if answer.found:
            clauses = list(dict.fromkeys(c for c, _ in found))
            yield _finding(context, key[0], clauses, list(dict.fromkeys(reached[key])), answer)


def _instead(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause that answers with another remedy than the law's."""
    program = context.program
    for clause in program.policy_clauses:
        if not any(c.topic.kind == "level" for c in clause.claims):
            continue
        groups: dict[str, list[tuple[Floor, Term]]] = {}
        for floor in floors_of(program):
            term = answered_otherwise(program, floor, clause)
            if context.exists(term):
                groups.setdefault(floor.instrument, []).append((floor, term))
            else:
                engages = [conj(clause.live, floor.live)]
                yield context.goal(CHECK.code, f"{clause.id} instead of {floor.right}", False, engages, floor.ids)
        for against in groups.values():
            floors = [f for f, _ in against]
            answer = context.ask(
                CHECK,
                f"{clause.id} instead of {' and '.join(dict.fromkeys(f.right for f in floors))}",
                disj(*(t for _, t in against)),
                judged=True,
                premise=clause.scope,
                law=[id for f in floors for id in f.ids],
            )
            yield answer.goal
            if answer.found:
                yield _another(context, clause, floors, answer)


def _otherwise_paid(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause that pays money back by other means than a provision says."""
    for law in law_terms(context.program, ("means_of_payment",)):
        for clause, term in worse_clauses(context.program, law):
            if any(r.kind in ("same_as", "restates") for r in clause.relations):
                continue  # says again what its target says, and is told there
            subject = f"{clause.id} pays otherwise than {law.right}"
            if not context.exists(term):
                stated = [context.program.stated(c).live for c in clause.claims if c.topic == law.topic]
                yield context.goal(CHECK.code, subject, False, [conj(disj(*stated), law.live)], law.ids)
                continue
            answer = context.ask(CHECK, subject, term, judged=True, premise=clause.scope, law=law.ids)
            yield answer.goal
            if answer.found:
                provision, remedy = law.provisions[0].provision, in_words(law.topic.subject)
                yield CaseReport(
                    answer,
                    message=f"`{clause.id}` may pay the {remedy} by other means than {cited(law.provisions)} says",
                    issue=f"by which means of payment does the {remedy} come back?",
                    conclusion="the law wants the means by which the customer paid, unless they agreed to others",
                    help="pay back the way that was paid, or another way where the customer expressly agrees",
                    clauses=[clause.id, *law.ids],
                    topic=str(law.topic),
                    severity=Severity.WARNING if law.doubtful else CHECK.severity,
                    law=law.ids,
                    identity=[clause.id, "means", provision.instrument if provision else ""],
                ).finding()


def _another(context: CheckContext, clause: Clause, floors: list[Floor], answer: AnsweredQuestion) -> Finding:
    run = Evaluation(context.program, answer.case)
    here = [f for f in floors if run.holds(f.live)]
    live = [c for c in clause.claims if c.topic.remedy and run.holds(c.live)]
    refuses = all(c.refuses for c in live)
    words = " and ".join(dict.fromkeys(in_words(c.topic.subject) for c in live if c.refuses is refuses))
    verb = "refuses" if refuses else "answers with"
    conclusion = "it names another remedy instead; what it does not mention, the law gives all the same"
    granted = " and ".join(dict.fromkeys(f.words for f in here))
    return CaseReport(
        answer,
        message=f"`{clause.id}` {verb} {words}, and {cited(f.provisions[0] for f in here)} grants {granted}",
        issue=f"does the text tell this customer of the {granted} that the law grants?",
        conclusion="it refuses, by another name, what the law gives" if refuses else conclusion,
        help="name the remedy that the law grants, or say that the rights under it are not touched",
        clauses=[clause.id, *(id for f in floors for id in f.ids)],
        topic=" or ".join(dict.fromkeys(f"level({f.words})" for f in floors)),
        severity=CHECK.severity if refuses else Severity.WARNING,
        law=[id for f in floors for id in f.ids],
        identity=[clause.id, "instead", floors[0].instrument],
    ).finding()


def _not_granted(claim: Claim) -> bool:
    return isinstance(claim.lo, Const) and int(claim.lo.value or 0) < GRANTED


def _finding(
    context: CheckContext, chooser: str, clauses: list[Clause], floors: list[Floor], answer: AnsweredQuestion
) -> Finding:
    names = " and ".join(f"`{c.id}`" for c in clauses)
    places = cited(f.provisions[0] for f in floors)
    one = len(clauses) == 1
    unsaid = f"{'does' if one else 'do'} not say who chooses"
    who = unsaid if chooser == "unsaid" else f"{'lets' if one else 'let'} the shop choose"
    remedies = " or ".join(map(in_words, floors[0].owed))
    if chooser == REFUSED:
        who = f"{'gives' if one else 'give'} no {remedies} where another remedy is given"
    if chooser == LEFT:
        who = f"{'leaves' if one else 'leave'} {remedies} to the shop"
    return CaseReport(
        answer,
        message=f"{names} {who}; {places} gives the choice to the customer",
        issue=f"may the customer choose between {' and '.join(floors[0].owed)}?",
        conclusion="the shop can insist on a remedy that the customer need not accept",
        help="say that the customer chooses",
        clauses=[*(c.id for c in clauses), *(id for f in floors for id in f.ids)],
        topic=" or ".join(f"level({f.words})" for f in floors),
        severity=CHECK.severity if chooser == "shop" else Severity.WARNING,
        law=[id for f in floors for id in f.ids],
        identity=[chooser or "shop", *(f.right for f in floors)],
    ).finding()


CHECK = Rule("RL403", "weaker-remedy", Severity.ERROR, "Wrong kind of remedy", find, rerun_without_hub=True)
