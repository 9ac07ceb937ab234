"""Take from the base what decides how two versions are compared: no change says itself how it is to be judged (C1, C7).

Roles and the strength of provisions are those of the old version, as far as it has any. What counts as the customer's
choice has to be so in both versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from returnlogic.meaning.clause import Clause
from returnlogic.meaning.program import Input, Program

BEFORE = "@before"
"""The mark of what only the old version reads: no name of a file holds an `@`."""


def with_marks_of(old: Program, new: Program, to_new: Mapping[str, str]) -> Program:
    """Return the new version with the roles of the old one, and floors of the law where the old one has them.

    A provision that only the new version has counts as a floor too if a floor of the old one is gone.
    """
    known = {c.id: c.provision.strength for c in old.clauses if c.provision is not None}
    floors = {name for name, strength in known.items() if strength == "floor"}
    replaced = not floors <= {c.id for c in new.clauses}

    def marked(c: Clause) -> Clause:
        if c.provision is None or not (c.id in floors or (replaced and c.id not in known)):
            return c
        return replace(c, provision=replace(c.provision, strength="floor"))

    def called(word: str) -> str:
        now = to_new.get(word, word)
        return now.removesuffix(BEFORE) if now.removesuffix(BEFORE) in new.inputs else now

    roles = {role: tuple(map(called, words)) for role, words in old.roles.items()}
    return replace(new, roles=roles, clauses=tuple(map(marked, new.clauses)))


def decided_by_customer(name: str, old: Program, new: Program) -> bool:
    """Return whether both (aligned) versions know a fact or an act as the customer's to decide after the problem."""
    return all(name in p.inputs and _hers(p.inputs[name]) for p in (old, new))


def _hers(given: Input) -> bool:
    return given.controller == "customer" and given.phase == "after" and not given.judged
