"""Decide which rule reports a cause that several rules could report.

`PRECEDENCE` is the whole table with its reasons. The functions below apply its rows to claims, clauses and conditions
that more than one check looks at; the other rows hold by what the check of the second rule asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from returnlogic.checks._context import CheckContext
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.program import Program
from returnlogic.solver.ask import Session
from returnlogic.solver.forall import AssumptionAnswer, Sometimes


@dataclass(frozen=True, slots=True)
class Precedence:
    """A rule that reports a cause, the rules that leave the cause to it, and the reason."""

    code: str
    over: tuple[str, ...]
    reason: str


PRECEDENCE = (
    Precedence("RL204", ("RL101", "RL102", "RL113"), "saying how days are counted ends the clash"),
    Precedence("RL102", ("RL101", "RL113"), "whether there is a remedy at all matters more than its terms"),
    Precedence("RL113", ("RL101",), "the two claims differ in nothing but force: one word is to be chosen"),
    Precedence("RL101", ("RL113",), "two clauses that clash on a value as well differ in more than force"),
    Precedence("RL101", ("RL112", "RL115"), "limits that contradict each other need no second comparison"),
    Precedence("RL110", ("RL115",), "statements that exclude each other have no total that could be right"),
    Precedence("RL202", ("RL201",), "a hole of one unit is a slip at a boundary, not a case nobody thought of"),
    Precedence("RL104", ("RL303", "RL306", "RL307"), "what never applies changes nothing for that reason"),
    Precedence("RL301", ("RL303", "RL307"), "what is always displaced changes nothing for that reason"),
    Precedence("RL304", ("RL303",), "a clause that is there twice changes nothing for that reason"),
    Precedence("RL305", ("RL303", "RL307"), "a clause that another contains changes nothing for that reason"),
    Precedence("RL306", ("RL307",), "a part that is constant matters never for that reason"),
    Precedence("RL106", ("RL109", "RL103"), "a requirement on dates alone is a matter of the procedure"),
    Precedence("RL116", ("RL109", "RL103", "RL106"), "dates that the clauses put in order are a matter of their order"),
    Precedence("RL402", ("RL401",), "a refusal of the whole right is told once; others are asked with it set aside"),
    Precedence("RL412", ("RL411",), "what an instrument is about is no question where it is not in force"),
)


def code_of_claims(a: Claim, b: Claim) -> str:
    """Return the code under which a clash of two claims is reported."""
    kinds: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("RL102", lambda: a.topic.remedy is not None and (a.refuses or b.refuses)),
        ("RL113", lambda: differ_in_force(a, b)),
    )
    return next((code for code, fits in kinds if fits()), "RL101")


def code_of_clauses(codes: Iterable[str]) -> str:
    """Return the code under which clauses are reported that clash in claims of these codes."""
    found = set(codes)
    if len(found) == 1:
        return found.pop()
    return "RL102" if "RL102" in found else "RL101"


def needs_a_count_of_days(context: CheckContext, answer: AssumptionAnswer) -> bool:
    """Return whether a clash exists only under some way of counting days: it is left to RL204."""
    if not isinstance(answer, Sometimes):
        return False
    counting = {n for n, a in context.program.assumptions.items() if a.kind == "counting"}
    return all(set(s.values) & counting for s in answer.sets)


def never_decides(context: CheckContext, session: Session, clause: Clause) -> bool:
    """Return whether a clause never applies (RL104) or is always displaced (RL301)."""
    if context.possible(clause.scope, session) is False:
        return True
    relations = [r for c in session.program.policy_clauses for r in c.relations if r.target == clause.id]
    displaced = any(r.kind in ("exception", "overrides") for r in relations)
    return displaced and context.possible(clause.live, session) is False


def differ_in_force(a: Claim, b: Claim) -> bool:
    """Return whether one claim promises a remedy and the other leaves the same remedy to the shop."""
    if a.topic.remedy is None or a.refuses or b.refuses:
        return False
    weak = [getattr(c.hi, "value", None) == 1 for c in (a, b)]
    strong = [getattr(c.lo, "value", 0) >= 2 for c in (a, b)]
    return (weak[0] and strong[1]) or (weak[1] and strong[0])


def repeat(program: Program, first: str, second: str) -> bool:
    """Return whether relations say that two clauses are about the same sum."""
    edges = [{c.id, r.target} for c in program.policy_clauses for r in c.relations if r.kind in ("same_as", "restates")]
    found = {first}
    while more := {n for edge in edges if edge & found for n in edge} - found:
        found |= more
    return second in found
