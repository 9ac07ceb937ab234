"""Mutated texts that have to be refuted: a proof that could not tell them from the policy would prove nothing.

A canary is the evaluator with one mutation of its text. A case has to show the mutation in the real runtime; the query
that found it, which is satisfiable, goes into the certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from returnlogic.base.interface import Interface
from returnlogic.proof.obligations import Obligation
from returnlogic.proof.raw_facts import facts_of, pins
from returnlogic.proof.validate import Validated
from returnlogic.readers._read_back import Reject
from returnlogic.solver.scripts import Sat, Solver

WANTED = 3
"""Canaries of a certificate."""

TRIES = 12

_MUTATIONS = (
    ("silence told as a conflict", "silent", "conflict"),
    ("a bound that is no longer in time", " <= ", " < "),
    ("a start that is no longer in time", " >= ", " > "),
    ("and for or", " or ", " and "),
    ("or for and", " and ", " or "),
    ("and for or", " || ", " && "),
    ("or for and", " && ", " || "),
    ("and for or", " OR ", " AND "),
    ("or for and", " AND ", " OR "),
    ("a conflict told as silence", "conflict", "silent"),
)


@dataclass(frozen=True, slots=True)
class Canary:
    """A refuted mutation: its line, the claim that fails, the query that shows it, and the facts of the case.

    It was `replayed` unless the target's runtime is not installed.
    """

    mutation: str
    line: int
    claim: Obligation
    script: str
    facts: Mapping[str, object]
    replayed: bool

    def on(self, script: str, interface: Interface, solver: Solver) -> Canary | None:
        """Return this canary shown by another script: on another case, as another solver may find one.

        `None` iff the script is not the claim that fails, on a case on which it does.
        """
        values = pins(self.claim.script, script)
        if values is None or not isinstance(solver.solve(script), Sat):
            return None
        return replace(self, script=script, facts=facts_of(interface, values))


def mutations(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield mutated texts, each with what was changed and in which line; lines where decisions stand come first."""
    lines = text.split("\n")
    for mutation, old, new in _MUTATIONS:
        places = [i for i, line in enumerate(lines) if old in line and not line.lstrip().startswith(("#", "//", "--"))]
        for i in sorted(places, key=lambda i: abs(i - len(lines) * 3 // 4))[:2]:
            yield mutation, i + 1, "\n".join([*lines[:i], lines[i].replace(old, new, 1), *lines[i + 1 :]])


def canaries(text: str, check: Callable[[str], Validated]) -> tuple[Canary, ...]:
    """Return up to `WANTED` refuted mutations; one that makes no difference, or no program, is passed over."""
    found: list[Canary] = []
    kinds: set[str] = set()
    for number, (mutation, line, wrong) in enumerate(mutations(text)):
        if number == TRIES or len(found) == WANTED:
            break
        if mutation in kinds:
            continue
        try:
            checked = check(wrong)
        except Reject:
            continue
        refuted = checked.proof.counterexample
        if refuted is not None and not (checked.mismatch and checked.mismatch.unmet):
            kinds.add(mutation)
            replayed = checked.mismatch is not None
            found.append(Canary(mutation, line, refuted.claim, refuted.shown, refuted.facts, replayed))
    return tuple(found)
