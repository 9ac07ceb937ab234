"""Hold a question of the solver to the time of the run, and say why it has no answer."""

from __future__ import annotations

import z3

from returnlogic.base.faults import OutOfBudget
from returnlogic.base.time_limit import OutOfTime, ask_in_time, time_left

NEAR = 600.0
"""Seconds before the deadline from which questions get a time of their own: earlier, their budget ends them first."""


def end_in_time(solver: z3.Solver) -> None:
    """Give the next question no more time than the run has left; raises `OutOfTime` iff that is none."""
    ask_in_time()
    left = time_left()
    if left < NEAR:
        solver.set("timeout", max(1, int(left * 1000)))


def gave_up(solver: z3.Solver) -> OutOfBudget:
    """Return why the last question has no answer."""
    if time_left() <= 0:
        return OutOfTime("time was up before it was answered", "raise `--time-limit`")
    return OutOfBudget("the budget of the question was used up")
