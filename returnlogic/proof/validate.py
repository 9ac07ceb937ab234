"""One text through everything: read back, proved, and what fails shown in the real runtime."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from returnlogic.base.faults import NotInstalled
from returnlogic.base.interface import Interface
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.proof.obligations import Proof
from returnlogic.proof.prove import prove
from returnlogic.proof.replay import CaseMismatch, NotReproduced, mismatches, unnoticed
from returnlogic.readers._reader import Reader
from returnlogic.solver.scripts import Solver
from returnlogic.targets._target import Target


@dataclass(frozen=True, slots=True)
class Validated:
    """The verdict on a text: the policy iff `proof.holds`; else `mismatch` is a case on which it is not, if found.

    A case that was found and could not be run has a reason in `not_run`: the target's runtime is not installed.
    """

    proof: Proof
    mismatch: CaseMismatch | None
    not_run: str = ""


def validate(
    program: Program,
    assumed: Mapping[str, Value],
    interface: Interface,
    target: Target,
    reader: Reader,
    text: str,
    hints: Mapping[str, tuple[str, ...]],
    tables: Mapping[str, tuple[str, int]],
    solver: Solver,
    say: Callable[[str], None] = lambda _: None,
) -> Validated:
    """Read a text back and prove that it is the policy with these assumptions, or find a case on which it is not.

    Raises `Reject` for a text outside the reader's subset, `NotInstalled` where it cannot be read because a parser is
    not installed, and `NotReproduced` where a wrong outcome or a wrong check of the facts does not show in the runtime:
    then a reader models its language wrongly.
    """
    reading = reader.read(text, interface)
    proof = prove(program, assumed, interface, reading, hints, tables, solver, say)
    if proof.counterexample is None:
        return Validated(proof, None)
    claim, facts = proof.counterexample.claim, proof.counterexample.facts
    try:
        found = mismatches(program, assumed, interface, target, text, [facts])
    except NotInstalled as missing:
        return Validated(proof, None, str(missing))
    if found:
        return Validated(proof, found[0])
    if claim.kind != "total":
        raise NotReproduced(f"line {claim.where}, {claim.kind} {claim.name}: {dict(facts)}")
    return Validated(proof, unnoticed(program, assumed, interface, facts, f"line {claim.where}: {claim.name}"))
