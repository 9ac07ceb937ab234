"""The law lets the customer choose the remedy; the policy does not.

**What it does.** For each provision that owes remedies in the alternative at the customer's choice asks whether an
order exists in which the policy gives one of the remedies that put the goods right, but none of those the law owes at
the customer's choice: the shop picks, or nobody says who does.

**Formally.** Some case satisfies `live(p)`; a remedy that p owes is spoken of below `granted`, none that p owes is
granted, and some remedy in kind is at least `shop_picks` (else it is RL401).

**Why it matters.** A customer who wants a working item is sent money, or the other way round.

**Fires.** "We repair, replace or refund at our discretion", beside a right to choose between repair and replacement.

**Does not fire.** "Refund or replacement, as you prefer".

**How to fix.** Give the choice to the customer.

**Limits.** A remedy that the policy does not mention stays as the law has it and is not reported. Where the text does
not say who chooses, the worst completion counts, and the finding says so.

**Related.** RL209, RL401. Since 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.law.floors import Floor, floors_of, spoken, without_choice
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.outcomes import GRANTED, Topic
from returnlogic.meaning.term import Const, Term, conj, disj
from returnlogic.present.quotes import cited


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per way in which clauses keep from the customer a choice that the law gives."""
    floors = [f for f in floors_of(context.program) if len(f.owed) > 1 and f.chooser == "customer"]
    groups: dict[str, list[tuple[Clause, Term]]] = {}
    reached: dict[str, list[Floor]] = {}
    for floor in floors:
        names = {Topic("level", r) for r in floor.owed}
        refuted = False
        for clause in context.program.policy_clauses:
            mine = [c.live for c in clause.claims if c.topic in names and _picked_by_the_shop(c)]
            if not mine:
                continue
            term = conj(disj(*mine), without_choice(context.program, floor))
            if context.exists(term):
                refuted = True
                groups.setdefault(clause.chooser, []).append((clause, term))
                reached.setdefault(clause.chooser, []).append(floor)
            else:
                engages = [conj(disj(*mine), floor.live)]
                yield context.goal(CHECK.code, f"{clause.id} against {floor.right}", False, engages, floor.ids)
        if not refuted:
            yield context.goal(CHECK.code, floor.right, False, [spoken(context.program, floor)], floor.ids)
    for chooser, found in groups.items():
        term = disj(*(t for _, t in found))
        answer = context.ask(
            CHECK,
            " and ".join(dict.fromkeys(c.id for c, _ in found)),
            term,
            judged=True,
            premise=disj(*(c.scope for c, _ in found)),
            law=[id for f in reached[chooser] for id in f.ids],
        )
        yield answer.goal
        if answer.found:
            clauses = list(dict.fromkeys(c for c, _ in found))
            yield _finding(context, chooser, clauses, list(dict.fromkeys(reached[chooser])), answer)


def _picked_by_the_shop(claim: Claim) -> bool:
    return isinstance(claim.lo, Const) and 0 < int(claim.lo.value or 0) < GRANTED


def _finding(
    context: CheckContext, chooser: str, clauses: list[Clause], floors: list[Floor], answer: AnsweredQuestion
) -> Finding:
    names = " and ".join(f"`{c.id}`" for c in clauses)
    places = cited(f.provisions[0] for f in floors)
    one = len(clauses) == 1
    unsaid = f"{'does' if one else 'do'} not say who chooses"
    who = unsaid if chooser == "unsaid" else f"{'lets' if one else 'let'} the shop choose"
    capped = [f.cap(CHECK.severity) for f in floors]
    weight = Severity.ERROR if chooser == "shop" and Severity.ERROR in capped else Severity.WARNING
    return CaseReport(
        answer,
        message=f"{names} {who}; {places} gives the choice to the customer",
        issue=f"may the customer choose between {' and '.join(floors[0].owed)}?",
        conclusion="the shop can insist on a remedy that the customer need not accept",
        help="say that the customer chooses",
        clauses=[*(c.id for c in clauses), *(id for f in floors for id in f.ids)],
        topic=" or ".join(f"level({f.words})" for f in floors),
        severity=weight,
        law=[id for f in floors for id in f.ids],
        identity=[chooser or "shop", *(f.right for f in floors)],
    ).finding()


CHECK = Rule("RL403", "weaker-remedy", Severity.ERROR, "Wrong kind of remedy", find, rerun_without_hub=True)
