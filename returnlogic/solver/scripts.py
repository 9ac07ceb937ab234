"""A whole SMT-LIB script to its answer: what proofs are made of, and what anyone can ask a solver of their own."""

from __future__ import annotations

from dataclasses import dataclass

import z3

from returnlogic.base.time_limit import OutOfTime
from returnlogic.solver.assert_smtlib import assert_smtlib
from returnlogic.solver.in_time import asked, end_in_time, gave_up, limited

PROOF_BUDGET = 40_000_000
"""Units of the solver's own measure for one script; the same on every machine."""


@dataclass(frozen=True, slots=True)
class Unsat:
    """No values satisfy the assertions."""


@dataclass(frozen=True, slots=True)
class Sat:
    """These do; symbols that any value fits are left out."""

    values: dict[str, int | bool]


@dataclass(frozen=True, slots=True)
class Unknown:
    """The solver did not tell, for this reason."""

    reason: str


Solved = Unsat | Sat | Unknown


class Solver:
    """Scripts are put to one context, one after the other; nothing is kept from one to the next."""

    def __init__(self, budget: int = PROOF_BUDGET) -> None:
        self._context = z3.Context()
        self._budget = budget
        self.asked = 0

    def solve(self, script: str) -> Solved:
        """Return the answer to a script of declarations and assertions; raises `Z3Exception` iff it is not SMT-LIB."""
        self.asked += 1
        solver = limited(z3.SimpleSolver(ctx=self._context), self._budget)
        try:
            end_in_time(solver)  # before anything is asserted: later it would change which values are found
        except OutOfTime as fault:
            return Unknown(str(fault))
        assert_smtlib(solver, script)
        answer = asked(solver)
        if answer == z3.unsat:
            return Unsat()
        if answer != z3.sat:
            said = gave_up()
            return Unknown(str(said) if isinstance(said, OutOfTime) else solver.reason_unknown())
        model = solver.model()
        found: dict[str, int | bool] = {}
        for declared in model.decls():
            value = model[declared]
            if z3.is_int_value(value):
                found[declared.name()] = value.as_long()
            elif z3.is_true(value) or z3.is_false(value):
                found[declared.name()] = z3.is_true(value)
        return Sat(found)


def version() -> str:
    """Return the solver's version."""
    return str(z3.get_version_string())
