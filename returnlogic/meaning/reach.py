"""Which rights, remedies and other clauses a clause speaks of: what it can claim, take or date (M1, M4, M12)."""

from __future__ import annotations

from collections.abc import Iterable

from returnlogic.language import tree as t
from returnlogic.meaning.conditions import Conditions


def rights_of(words: Conditions, item: t.ClauseItem) -> tuple[str, ...]:
    """Return the rights that a clause speaks of: those named, those of the clauses named, or all."""
    table = words.table
    if item.every_right or not item.rights:
        return tuple(r for r in table.rights if (r in table.law_rights) == words.in_law)
    named = [w.text for w in item.rights]
    rights = [n for n in named if n in table.rights]
    for n in named:
        if n not in table.rights:
            rights += [r for r in rights_of(words, table.clauses[n]) if r not in rights]
    return tuple(rights)


def remedies_of(words: Conditions, item: t.ClauseItem) -> tuple[str, ...]:
    """Return the remedies that a clause owes, or that it leaves to the shop."""
    owed = [w for i in item.items if isinstance(i, t.Owed) for w in i.remedies]
    return _remedies(words, (*owed, *allowed(item)))


def allowed(item: t.ClauseItem) -> list[t.Word]:
    """Return the remedies and acts that the shop may offer or refuse."""
    return [w for i in item.items if isinstance(i, t.May) for w in i.remedies]


def _remedies(words: Conditions, named: Iterable[t.Word]) -> tuple[str, ...]:
    remedies = words.table.remedies
    return tuple(dict.fromkeys(remedies[w.text] for w in named if w.text in remedies))


def conditioned(words: Conditions, item: t.ClauseItem) -> list[t.ClauseItem]:
    """Return the entitlements a requirement or a step conditions: the ones named, or all of its rights."""
    named = {w.text for w in item.rights}
    any_of_right = not named & words.table.clauses.keys()
    rights = set(rights_of(words, item))
    return [
        c
        for c in words.policy.clauses()
        if c.kind == "entitlement"
        and c.name.text != item.name.text
        and (c.name.text in named or (any_of_right and rights & set(rights_of(words, c))))
    ]


def dated_remedies(words: Conditions, item: t.ClauseItem, right: str) -> tuple[str, ...]:
    """Return the remedies of a right that the limits of a clause give a last day: one empty word iff of none (M4)."""
    found = remedies_of(words, item)
    if not found and item.kind == "restatement":
        found = _restated(words, item, right)
    if not found and item.kind in ("restatement", "provision"):
        side = [c for n, c in words.table.clauses.items() if (n in words.table.law_clauses) == words.in_law]
        found = tuple(x for c in side if right in rights_of(words, c) for x in _spoken(words, c, right))
    return tuple(dict.fromkeys(found)) or ("",)


def _spoken(words: Conditions, item: t.ClauseItem, right: str) -> tuple[str, ...]:
    """Return the remedies that a clause owes, offers or refuses; of a requirement those of the right it conditions."""
    if item.kind in ("requirement", "step"):
        targets = [c for c in conditioned(words, item) if right in rights_of(words, c)]
        return tuple(x for c in targets for x in remedies_of(words, c))
    refused = _remedies(words, (w for i in item.items if isinstance(i, t.Refuses) for w in i.remedies))
    return (*remedies_of(words, item), *refused)


def _restated(words: Conditions, item: t.ClauseItem, right: str) -> tuple[str, ...]:
    """Return the remedies of the clauses that a restatement repeats, perhaps by way of others."""
    seen = {item.name.text}
    found: tuple[str, ...] = ()
    left = [item]
    while left:
        repeated = [w.text for r in left.pop().relations if r.word in ("restates", "same as") for w in r.targets]
        for clause in (words.table.clauses[n] for n in repeated if n not in seen):
            seen.add(clause.name.text)
            found += _spoken(words, clause, right)
            left.append(clause)
    return found
