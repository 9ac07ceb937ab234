"""Texts that are wrong on purpose: a proof that could not tell them from the policy would prove nothing.

A canary is the evaluator with one slip seeded into its text. It has to be refuted, by a case that shows the slip in the
real runtime; its query, which has to be satisfiable, goes into the certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from returnlogic.proof.prove import Obligation
from returnlogic.proof.validate import Validated
from returnlogic.readers._read_back import Reject

WANTED = 3
"""Canaries of a certificate."""

TRIES = 12

_SLIPS = (
    ("silence told as a conflict", "silent", "conflict"),
    ("a bound that is no longer in time", " <= ", " < "),
    ("a start that is no longer in time", " >= ", " > "),
    ("and for or", " or ", " and "),
    ("or for and", " and ", " or "),
    ("and for or", " || ", " && "),
    ("or for and", " && ", " || "),
    ("and for or", " OR ", " AND "),
    ("or for and", " AND ", " OR "),
)


@dataclass(frozen=True, slots=True)
class Canary:
    """A slip, in which line it was seeded, the claim that fails, the query that shows it, and the facts of the case.

    `results` differ in the real runtime; it is `replayed` unless that runtime is not installed.
    """

    slip: str
    line: int
    claim: Obligation
    script: str
    facts: Mapping[str, object]
    results: tuple[str, ...]
    replayed: bool


def slips(text: str) -> Iterator[tuple[str, int, str]]:
    """Texts with one slip each: what it is, its line, the text. Those where decisions stand come first."""
    lines = text.split("\n")
    for slip, old, new in _SLIPS:
        places = [i for i, line in enumerate(lines) if old in line and not line.lstrip().startswith(("#", "//", "--"))]
        for i in sorted(places, key=lambda i: abs(i - len(lines) * 3 // 4))[:2]:
            yield slip, i + 1, "\n".join([*lines[:i], lines[i].replace(old, new, 1), *lines[i + 1 :]])


def canaries(text: str, check: Callable[[str], Validated]) -> tuple[Canary, ...]:
    """Up to `WANTED` slips that were refuted; a slip that makes no difference, or no program, is passed over."""
    found: list[Canary] = []
    kinds: set[str] = set()
    for number, (slip, line, wrong) in enumerate(slips(text)):
        if number == TRIES or len(found) == WANTED:
            break
        if slip in kinds:
            continue
        try:
            checked = check(wrong)
        except Reject:
            continue
        refuted = checked.proof.counterexample
        if refuted is not None:
            kinds.add(slip)
            results = checked.mismatch.results if checked.mismatch is not None else ()
            replayed = checked.mismatch is not None
            found.append(Canary(slip, line, refuted.claim, refuted.shown, refuted.facts, results, replayed))
    return tuple(found)
