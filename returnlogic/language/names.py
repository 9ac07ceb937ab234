"""Which words a file may use: one table of symbols from the vocabulary, the law and the policy itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from returnlogic.base.nearest import nearest
from returnlogic.base.source import Span
from returnlogic.base.value import in_words
from returnlogic.language import tree as t
from returnlogic.language.problem import Problem
from returnlogic.language.words import FULL_REFUND, SWITCHES, Switch

GRANTING = ("entitlement", "provision")
"""Clause kinds that may owe a remedy and carry limits."""


@dataclass
class Symbols:
    """Every name of a program, by what it names. Two meanings for one name are a problem."""

    facts: dict[str, t.Fact] = field(default_factory=dict)
    events: dict[str, t.Event] = field(default_factory=dict)
    practices: dict[str, t.Practice] = field(default_factory=dict)
    moments: dict[str, t.Moment] = field(default_factory=dict)
    sums: dict[str, t.NamedSum] = field(default_factory=dict)
    readings: dict[str, t.Reading] = field(default_factory=dict)
    standards: dict[str, t.Standard] = field(default_factory=dict)
    definitions: dict[str, t.ClauseItem] = field(default_factory=dict)
    clauses: dict[str, t.ClauseItem] = field(default_factory=dict)
    rights: dict[str, t.Right] = field(default_factory=dict)
    law_rights: set[str] = field(default_factory=set)
    law_clauses: set[str] = field(default_factory=set)
    remedies: dict[str, str] = field(default_factory=dict)
    legs: dict[str, t.VocabularyWord] = field(default_factory=dict)
    lines: dict[str, t.VocabularyWord] = field(default_factory=dict)
    axioms: list[t.AxiomItem] = field(default_factory=list)
    orderings: list[t.Ordering] = field(default_factory=list)
    decides: list[t.Decide] = field(default_factory=list)
    roles: dict[str, tuple[t.Word, ...]] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    files: tuple[t.File, ...] = ()

    def policy_rights(self) -> list[str]:
        """The rights of the policy itself, in file order."""
        return [r for r in self.rights if r not in self.law_rights]

    def facts_of(self, sort: str) -> list[str]:
        """Return the names of the facts of a sort: yes/no, one of, money or number."""
        return [name for name, fact in self.facts.items() if fact.sort == sort]

    def reading_kind(self, reading: t.Reading) -> str:
        """What all alternatives name: `event` (or moment), `sum` of money, `condition` (yes/no), else `label`."""
        names = [w.text for w in reading.alternatives]
        if all(n in self.events or n in self.moments for n in names):
            return "event"
        if all(self.is_money(n) for n in names):
            return "sum"
        if all(n in self.definitions or (n in self.facts and self.facts[n].sort == "yes/no") for n in names):
            return "condition"
        return "label"

    def is_event(self, name: str) -> bool:
        """Whether the name stands for an event: itself one, a moment, or a reading whose alternatives all are."""
        if name in self.events or name in self.moments:
            return True
        return name in self.readings and self.reading_kind(self.readings[name]) == "event"

    def role(self, name: str) -> str:
        """Return the word that plays a role; empty iff none does."""
        return next((w.text for w in self.roles.get(name, ())), "")

    @property
    def switches(self) -> dict[str, Switch]:
        """Every unsaid switch; the values of `full_refund` are the sums of that role, under their own labels."""
        sums = {n: self._money_label(n) for n in self.in_role("full_refund")}
        return {**SWITCHES, "full_refund": Switch(FULL_REFUND, sums)} if sums else {**SWITCHES}

    def _money_label(self, name: str) -> str:
        label = self.facts[name].label if name in self.facts else self.sums[name].label if name in self.sums else None
        return label.text if label is not None else in_words(name)

    def in_role(self, name: str) -> tuple[str, ...]:
        """Return the words that play a role, in the order declared."""
        return tuple(w.text for w in self.roles.get(name, ()))

    def is_money(self, name: str) -> bool:
        """Whether the name stands for a sum of money: a fact or a declared sum."""
        return name in self.sums or (name in self.facts and self.facts[name].sort == "money")


def symbols(files: Iterable[t.File]) -> tuple[Symbols, list[Problem]]:
    """The table of all names of these files, the one in question last, and a problem for each name declared twice."""
    *used, file = files
    table, problems = Symbols(files=(*{f.source.name: f for f in used}.values(), file)), []

    def add(word: t.Word, into: dict[str, object], what: object) -> None:
        earlier = table.spans.get(word.text)
        if earlier is not None:
            help = f"it is declared at {earlier} too; give one of the two another name"
            problems.append(Problem("RL003", f"`{word.text}` is declared twice", word.span, help))
        table.spans.setdefault(word.text, word.span)
        into[word.text] = what

    for file in table.files:
        for d in file.declarations:
            match d:
                case t.Fact():
                    add(d.name, table.facts, d)  # type: ignore[arg-type]  # one helper for all tables
                case t.Event():
                    add(d.name, table.events, d)  # type: ignore[arg-type]
                case t.Practice():
                    add(d.name, table.practices, d)  # type: ignore[arg-type]
                case t.Moment():
                    add(d.name, table.moments, d)  # type: ignore[arg-type]  # as above
                case t.NamedSum():
                    add(d.name, table.sums, d)  # type: ignore[arg-type]  # as above
                case t.Reading():
                    add(d.name, table.readings, d)  # type: ignore[arg-type]
                case t.Standard():
                    add(d.name, table.standards, d)  # type: ignore[arg-type]
                case t.Right():
                    add(d.name, table.rights, d)  # type: ignore[arg-type]
                    if file.kind == "law":
                        table.law_rights.add(d.name.text)
                case t.ClauseItem():
                    add(d.name, table.definitions if d.kind == "definition" else table.clauses, d)  # type: ignore[arg-type]
                    if file.kind == "law":
                        table.law_clauses.add(d.name.text)
                case t.VocabularyWord(word="remedy"):
                    for word in (d.name, *d.also):
                        add(word, table.remedies, d.name.text)  # type: ignore[arg-type]
                case t.VocabularyWord(word="leg"):
                    add(d.name, table.legs, d)  # type: ignore[arg-type]
                case t.VocabularyWord():
                    add(d.name, table.lines, d)  # type: ignore[arg-type]
                case t.AxiomItem():
                    table.axioms.append(d)
                case t.Ordering():
                    table.orderings.append(d)
                case t.Decide():
                    table.decides.append(d)
                case t.Role():
                    table.roles[d.role.text] = (*table.roles.get(d.role.text, ()), *d.words)
                case t.Assume() | t.Aside() | t.Example() | t.Property():
                    pass
    return table, problems


def settings(c: t.Condition) -> dict[str, t.Literal] | None:
    """The value that a condition gives each fact it names; `None` iff it says anything but values, joined by `and`."""
    match c:
        case t.Group(part):
            return settings(part)
        case t.Named(name):
            return {name.text: t.Literal("yes", "yes", name.span)}
        case t.Negation(t.Named(name)):
            return {name.text: t.Literal("no", "no", name.span)}
        case t.Equals(name, (value,), False):
            return {name.text: value}
        case t.Junction("and", parts):
            found = [settings(p) for p in parts]
            names = [n for f in found if f is not None for n in f]
            if None in found or len(set(names)) < len(names):
                return None
            return {n: v for f in found if f is not None for n, v in f.items()}
    return None


def unknown(word: t.Word, what: str, candidates: Iterable[str]) -> Problem:
    """The problem of a word that names nothing, with the nearest candidates."""
    candidates = list(candidates)
    if near := nearest(word.text, candidates, most=3):
        help = "did you mean " + " or ".join(f"`{n}`" for n in near) + "?"
    else:
        listed = sorted(candidates)
        help = f"known: {', '.join(listed[:12])}{', …' if len(listed) > 12 else ''}" if listed else "none is declared"
    return Problem("RL002", f"there is no {what} `{word.text}`", word.span, help)
