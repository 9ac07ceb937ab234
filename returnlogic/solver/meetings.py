"""Prune the orders within a day that cannot arise: two events that no case has on one day need none (semantics A5)."""

from __future__ import annotations

from returnlogic.meaning.program import Program
from returnlogic.solver.ask import OutOfBudget, Session


def never_on_one_day(program: Program) -> frozenset[str]:
    """Return the order variables of pairs that no possible case has on one day; none iff that cannot be told."""
    if not program.meetings:
        return frozenset()
    try:
        session = Session(program)
        return frozenset(n for n, same in program.meetings.items() if not session.check([session.claim(same)]))
    except OutOfBudget:
        return frozenset()
