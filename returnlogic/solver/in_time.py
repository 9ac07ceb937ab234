"""Hold a question of the solver to the time of the run, and say why it has no answer."""

from __future__ import annotations

import z3
from z3 import z3core

from returnlogic.base.faults import OutOfBudget
from returnlogic.base.time_limit import OutOfTime, ask_in_time, time_left

NEAR = 600.0
"""Seconds before the deadline from which questions get a time of their own: earlier, their budget ends them first."""


def begin(solver: z3.Solver) -> int:
    """Give the next question no more time than the run has left, and return what the solver has spent so far.

    Raises `OutOfTime` iff no time is left.
    """
    ask_in_time()
    left = time_left()
    if left < NEAR:
        solver.set("timeout", max(1, int(left * 1000)))
    return _spent(solver)


def gave_up(solver: z3.Solver, before: int, budget: int) -> OutOfBudget:
    """Return why the last question has no answer; raises `KeyboardInterrupt` iff the solver was stopped by Ctrl-C.

    The solver takes Ctrl-C for itself, and says of it what it says of a used budget; what it has spent tells the two.
    """
    if time_left() <= 0:
        return OutOfTime("time was up before it was answered", "raise `--time-limit`")
    if solver.reason_unknown() == "canceled" and _spent(solver) - before < budget * 9 // 10:
        raise KeyboardInterrupt
    return OutOfBudget("the budget of the question was used up")


def _spent(solver: z3.Solver) -> int:
    """Return what the solver has spent; without z3py's wrapper, for it is asked before every question."""
    context = solver.ctx.ref()
    counts = z3core.Z3_solver_get_statistics(context, solver.solver)
    z3core.Z3_stats_inc_ref(context, counts)
    try:
        for index in reversed(range(z3core.Z3_stats_size(context, counts))):
            if z3core.Z3_stats_get_key(context, counts, index) == "rlimit count":
                return int(z3core.Z3_stats_get_uint_value(context, counts, index))
        return 0
    finally:
        z3core.Z3_stats_dec_ref(context, counts)
