"""SMT-LIB text into a solver, without a wrapper object for each assertion: there are tens of thousands in a run."""

from __future__ import annotations

import z3
from z3 import z3core


def assert_smtlib(solver: z3.Solver, text: str) -> None:
    """Assert what the text asserts; raises `Z3Exception` iff it is not SMT-LIB over symbols it declares itself."""
    context = solver.ctx.ref()
    found = z3core.Z3_parse_smtlib2_string(context, text, 0, None, None, 0, None, None)
    z3core.Z3_ast_vector_inc_ref(context, found)
    try:
        for index in range(z3core.Z3_ast_vector_size(context, found)):
            z3core.Z3_solver_assert(context, solver.solver, z3core.Z3_ast_vector_get(context, found, index))
    finally:
        z3core.Z3_ast_vector_dec_ref(context, found)
