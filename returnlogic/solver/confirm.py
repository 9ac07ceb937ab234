"""Each “impossible” asked again in a second solver: the same assertions, as one SMT-LIB script in a canonical order.

Declarations come first, sorted, then assertions in the order in which they were made, then what was assumed. What the
question does not read is left out, unless the second solver then finds a case: without it a formula can only be easier
to satisfy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from returnlogic.base.faults import InternalFault
from returnlogic.solver import algebra as smt
from returnlogic.solver.scripts import Sat, Solved, Unsat
from returnlogic.solver.second import SecondSolver

_SYMBOL = re.compile(r"\|[^|]*\|")
_DEFINITION = re.compile(r"\(assert \(= (\|[^|]*\|) ")


class SolversDisagree(InternalFault):
    """The second solver has a case for what the first one calls impossible: one of them is wrong."""


@dataclass(frozen=True, slots=True)
class _Line:
    """An assertion: the symbols that it reads, and the one that it defines, if it is a definition."""

    text: str
    symbols: frozenset[str]
    defines: str | None


@dataclass
class Assertions:
    """The assertions that a solver was given, to be given to another."""

    declared: dict[str, None] = field(default_factory=dict)
    lines: dict[str, _Line] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Add a script of declarations and assertions, one a line."""
        for line in text.split("\n"):
            if line.startswith("(declare"):
                self.declared[line] = None
            elif line and line not in self.lines:
                found = _DEFINITION.match(line)
                self.lines[line] = _Line(line, frozenset(_SYMBOL.findall(line)), found[1] if found else None)

    def script(self, claims: Iterable[str], *, whole: bool) -> str:
        """Return the question whether some case satisfies all assertions and these claims."""
        asserted = [smt.assert_(claim) for claim in claims]
        needed = {symbol for text in asserted for symbol in _SYMBOL.findall(text)}
        kept = set(self.lines) if whole else self._read(needed)
        lines = [*sorted(self.declared), *(line for line in self.lines if line in kept), *asserted]
        if not whole:
            read = {s for line in lines[len(self.declared) :] for s in _SYMBOL.findall(line)}
            lines = [x for x in lines if not x.startswith("(declare") or _SYMBOL.findall(x)[0] in read]
        return "\n".join(["(set-logic ALL)", *lines, "(check-sat)"]) + "\n"

    def _read(self, needed: set[str]) -> set[str]:
        """Return the assertions that symbols depend on; adds the symbols that these read."""
        kept: set[str] = set()
        left = list(self.lines.values())
        while True:
            found = [x for x in left if (x.defines in needed if x.defines else x.symbols & needed)]
            if not found:
                return kept
            for line in found:
                kept.add(line.text)
                needed |= line.symbols
            left = [x for x in left if x.text not in kept]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The number of answers “impossible” that a second solver was asked for, and of those that it confirmed."""

    asked: int = 0
    confirmed: int = 0
    undecided: tuple[tuple[str, int], ...] = ()
    """The check, and the number of its answers that the second solver could not tell."""


class SecondOpinion:
    """Asks a second solver for each answer “impossible”, counts, and raises `SolversDisagree` where it has a case."""

    def __init__(self, solver: SecondSolver | None = None) -> None:
        self.solver = solver or SecondSolver()
        self.check = ""
        self.asked = self.confirmed = 0
        self.undecided: dict[str, int] = {}
        self._known: dict[str, Solved] = {}

    def confirm(self, assertions: Assertions, claims: Sequence[str]) -> None:
        """Ask whether the claims are impossible under the assertions."""
        self.asked += 1
        answer = self._solve(assertions.script(claims, whole=False))
        if not isinstance(answer, Unsat):
            answer = self._solve(assertions.script(claims, whole=True))
        if isinstance(answer, Sat):
            raise SolversDisagree(f"{self.check}: z3 says that no case has a property, cvc5 that some case has it")
        if isinstance(answer, Unsat):
            self.confirmed += 1
        else:
            self.undecided[self.check] = self.undecided.get(self.check, 0) + 1

    def _solve(self, script: str) -> Solved:
        if script not in self._known:
            self._known[script] = self.solver.solve(script)
        return self._known[script]

    def result(self) -> Confirmed:
        """Return the counts."""
        return Confirmed(self.asked, self.confirmed, tuple(sorted(self.undecided.items())))


def together(parts: Iterable[Confirmed]) -> Confirmed:
    """Return the sum of counts."""
    asked = confirmed = 0
    undecided: dict[str, int] = {}
    for part in parts:
        asked, confirmed = asked + part.asked, confirmed + part.confirmed
        for check, number in part.undecided:
            undecided[check] = undecided.get(check, 0) + number
    return Confirmed(asked, confirmed, tuple(sorted(undecided.items())))
