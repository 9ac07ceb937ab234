"""The same scripts put to a second solver, which shares no code with the first: cvc5, an optional extra."""

from __future__ import annotations

from returnlogic.base.faults import NotInstalled
from returnlogic.base.time_limit import time_left
from returnlogic.solver.scripts import Sat, Solved, Unknown, Unsat

MILLISECONDS = 60_000
"""What cvc5 may take for one script; beyond it, it does not know."""


class SecondSolver:
    """cvc5, a fresh one for each script. Raises `NotInstalled` iff it cannot be imported."""

    def __init__(self) -> None:
        try:
            import cvc5
        except ImportError:
            raise NotInstalled("cvc5 is not installed: `pip install 'returnlogic[cvc5]'`") from None
        self._cvc5 = cvc5
        self.asked = 0

    def solve(self, script: str) -> Solved:
        """Return the answer to a script that ends with `(check-sat)`; satisfiable ones come without values."""
        self.asked += 1
        if time_left() <= 0:
            return Unknown("time was up before it was asked")
        manager = self._cvc5.TermManager()
        solver = self._cvc5.Solver(manager)
        solver.setOption("tlimit-per", str(int(max(1, min(MILLISECONDS, time_left() * 1000)))))
        symbols = self._cvc5.SymbolManager(manager)
        parser = self._cvc5.InputParser(solver, symbols)
        parser.setStringInput(self._cvc5.InputLanguage.SMT_LIB_2_6, script, "script")
        said = ""
        while not (command := parser.nextCommand()).isNull():
            said += command.invoke(solver, symbols)
        answer = said.strip()
        return Unsat() if answer == "unsat" else Sat({}) if answer == "sat" else Unknown(answer or "no answer")

    def version(self) -> str:
        """Return the solver's version."""
        manager = self._cvc5.TermManager()
        found = self._cvc5.Solver(manager).getVersion()
        return found.decode() if isinstance(found, bytes) else str(found)
