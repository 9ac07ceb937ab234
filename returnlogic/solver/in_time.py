"""Put questions to the solver within the time of the run, end them at Ctrl-C, and say why one has no answer."""

from __future__ import annotations

from collections.abc import Sequence

import z3

from returnlogic.base.faults import OutOfBudget
from returnlogic.base.time_limit import OutOfTime, ask_in_time, stoppable, time_left

NEAR = 600.0
"""Seconds before the deadline from which questions get a time of their own: earlier, their budget ends them first."""


def limited(solver: z3.Solver, budget: int) -> z3.Solver:
    """Return a new solver that gives up a question at its budget, and leaves Ctrl-C to Python.

    Else it takes Ctrl-C for itself, and says of it what it says of a used budget.
    """
    solver.set("rlimit", budget)
    solver.set("ctrl_c", False)
    return solver


def end_in_time(solver: z3.Solver) -> None:
    """Give the next question no more time than the run has left; raises `OutOfTime` iff that is none."""
    ask_in_time()
    left = time_left()
    if left < NEAR:
        solver.set("timeout", int(left * 1000) + 2)  # not before the time is up, for who asks then is told why


def asked(solver: z3.Solver, literals: Sequence[z3.BoolRef] = ()) -> z3.CheckSatResult:
    """Return whether some values satisfy all assertions and these literals."""
    # z3py's own `check` casts every assumption anew; with dozens of them that costs more than the search
    asts = (z3.Ast * len(literals))(*[literal.ast for literal in literals])
    stoppable(solver.ctx.interrupt)
    try:
        raw = z3.Z3_solver_check_assumptions(solver.ctx.ref(), solver.solver, len(literals), asts)
    finally:
        stoppable(None)
    return z3.CheckSatResult(raw)


def gave_up() -> OutOfBudget:
    """Return why the last question has no answer."""
    if time_left() <= 0:
        return OutOfTime("time was up before it was answered", "raise `--time-limit`")
    return OutOfBudget("the budget of the question was used up")
