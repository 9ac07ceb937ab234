"""The parts of a proof: obligations, the cuts between them, and a counterexample if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Obligation:
    """One claim of a proof as a script, self-contained; it holds iff the solver's answer is `expected`.

    `kind` is spec-defined, table, range, def, total, accepts, outcome or domain; `name` says of what, `where` in which
    line of the text. `rests_on` are the cuts whose equality the script takes for granted, by obligation id.
    """

    id: str
    kind: str
    name: str
    script: str
    where: int = 0
    rests_on: tuple[str, ...] = ()
    expected: str = "unsat"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Raw facts on which the text is not the policy: `claim` is the obligation that fails there."""

    claim: Obligation
    facts: Mapping[str, object]
    shown: str
    """The script of the claim with the values of the model asserted: satisfiable, and quickly seen to be."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of an attempt to prove: a proof iff there is no counterexample and nothing was left undecided."""

    obligations: tuple[Obligation, ...]
    cuts: tuple[tuple[str, str], ...]
    settled: int
    tables: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Which calendar function a table was proved to hold, and from which day on."""
    counterexample: Counterexample | None = None
    undecided: tuple[tuple[Obligation, str], ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether the text is proved to be the policy."""
        return self.counterexample is None and not self.undecided
