"""Collect every name that a file may use, from its vocabularies, its laws and itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from returnlogic.base.nearest import nearest
from returnlogic.base.source import Span
from returnlogic.base.value import in_words
from returnlogic.language import tree as t
from returnlogic.language.mistakes import mistakes
from returnlogic.language.problem import Problem
from returnlogic.language.words import FULL_REFUND, SWITCHES, Switch, means_in_full

GRANTING = ("entitlement", "provision")
"""Clause kinds that may owe a remedy and carry limits."""


_Named = t.Fact | t.Event | t.Practice | t.Moment | t.NamedSum | t.Reading | t.Standard | t.Right | t.ClauseItem
_D = TypeVar("_D", bound=t.Declaration)
_N = TypeVar("_N", bound=_Named | t.VocabularyWord)


class Symbols:
    """Holds every name of a program, by the kind of thing it names: that of the last declaration iff there are two."""

    def __init__(self, files: tuple[t.File, ...]) -> None:
        self.files = files
        laws = [f for f in files if f.kind == "law"]
        clauses, words = self._all(t.ClauseItem), self._all(t.VocabularyWord)
        self.facts = _by_name(self._all(t.Fact))
        self.events = _by_name(self._all(t.Event))
        self.practices = _by_name(self._all(t.Practice))
        self.moments = _by_name(self._all(t.Moment))
        self.sums = _by_name(self._all(t.NamedSum))
        self.readings = _by_name(self._all(t.Reading))
        self.standards = _by_name(self._all(t.Standard))
        self.rights = _by_name(self._all(t.Right))
        self.definitions = _by_name([c for c in clauses if c.kind == "definition"])
        self.clauses = _by_name([c for c in clauses if c.kind != "definition"])
        self.law_rights = {d.name.text for f in laws for d in f.declarations if isinstance(d, t.Right)}
        self.law_clauses = {c.name.text for f in laws for c in f.clauses()}
        self.remedies = {w.text: d.name.text for d in words if d.word == "remedy" for w in (d.name, *d.also)}
        self.legs = _by_name([d for d in words if d.word == "leg"])
        self.lines = _by_name([d for d in words if d.word == "line"])
        self.orderings = self._all(t.Ordering)
        self.decides = self._all(t.Decide)
        self.helps = self._all(t.Helps)
        self.paragraphs = self._all(t.Paragraph)
        self.roles: dict[str, tuple[t.Word, ...]] = {}
        for role in self._all(t.Role):
            self.roles[role.role.text] = (*self.roles.get(role.role.text, ()), *role.words)
        self.axioms = [*self._all(t.AxiomItem), *self._presuppositions()]
        self.spans: dict[str, Span] = {}
        for word in self._names():
            self.spans.setdefault(word.text, word.span)

    def _all(self, kind: type[_D]) -> list[_D]:
        return [d for f in self.files for d in f.declarations if isinstance(d, kind)]

    def _presuppositions(self) -> Iterator[t.AxiomItem]:
        """Yield for each fact that presupposes an event that without it the fact is as it typically is (W3)."""
        for fact in (f for f in self.facts.values() if f.presupposes is not None):
            event = self.events.get(self.presupposed(fact))
            if event is None or (fact.sort != "yes/no" and fact.typical is None):
                continue  # a problem that `check_fact` finds
            odd: t.Condition = t.Named(fact.name, fact.span)
            if fact.sort != "yes/no" and fact.typical is not None:
                odd = t.Equals(fact.name, (fact.typical,), True, False, fact.span)
            label = t.Text(f"“{fact.label.text}” presupposes “{event.label.text}”", fact.span)
            happened = t.Happened(event.name, False, fact.span)
            yield t.AxiomItem(label, odd, happened, False, fact.span)

    def presupposed(self, fact: t.Fact) -> str:
        """Return the event that a fact presupposes: of the delivered goods, that the customer receives them."""
        return fact.presupposes.text or self.role("receipt") if fact.presupposes else ""

    def _names(self) -> Iterator[t.Word]:
        """Yield every name where it is declared, in file order."""
        for d in (d for f in self.files for d in f.declarations):
            if isinstance(d, _Named | t.VocabularyWord):
                yield d.name
            if isinstance(d, t.VocabularyWord) and d.word == "remedy":
                yield from d.also

    def twice(self) -> list[Problem]:
        """Return a problem for each name that is declared a second time."""
        found = []
        for word in self._names():
            earlier = self.spans[word.text]
            if word.span is not earlier:
                help = f"it is declared at {earlier} too; give one of the two another name"
                found.append(Problem("RL003", f"`{word.text}` is declared twice", word.span, help))
        return found

    @cached_property
    def event_names(self) -> set[str]:
        """Return the names that stand for an event: events, moments, and readings whose alternatives all are."""
        readings = (n for n, r in self.readings.items() if self.reading_kind(r) == "event")
        return {*self.events, *self.moments, *readings}

    def is_date(self, name: str) -> bool:
        """Return whether it is a day of the calendar or a moment on one, which comes at no time within that day."""
        return is_day(name) or (name in self.moments and self.moments[name].word == "on")

    @cached_property
    def money_names(self) -> set[str]:
        """Return the names that stand for a sum of money: facts, declared sums, and readings of them."""
        readings = (n for n, r in self.readings.items() if self.reading_kind(r) == "sum")
        return {*self.facts_of("money"), *self.sums, *readings}

    def facts_of(self, *sorts: str) -> list[str]:
        """Return the names of the facts of some sorts: yes/no, one of, money or number."""
        return [name for name, fact in self.facts.items() if fact.sort in sorts]

    def reading_kind(self, reading: t.Reading) -> str:
        """Return `event` (or moment), `sum` of money or `condition` (yes/no) iff all alternatives are, else `label`."""
        names = {w.text for w in reading.alternatives}
        if names <= {*self.events, *self.moments}:
            return "event"
        if names <= {*self.facts_of("money"), *self.sums}:
            return "sum"
        return "condition" if names <= {*self.facts_of("yes/no"), *self.definitions} else "label"

    def role(self, name: str) -> str:
        """Return the word that plays a role; empty iff none does."""
        return next(iter(self.in_role(name)), "")

    def in_role(self, name: str) -> tuple[str, ...]:
        """Return the words that play a role, in the order declared."""
        return tuple(w.text for w in self.roles.get(name, ()))

    @property
    def switches(self) -> dict[str, Switch]:
        """Return every unsaid switch; the values of `full_refund` are the sums of that role, by their own labels."""
        sums = {n: means_in_full(self._money_label(n)) for n in self.in_role("full_refund")}
        return {**SWITCHES, "full_refund": Switch(FULL_REFUND, sums)} if sums else {**SWITCHES}

    def _money_label(self, name: str) -> str:
        declared = self.facts.get(name) or self.sums.get(name)
        return declared.label.text if declared and declared.label else in_words(name)


def _by_name(declared: Iterable[_N]) -> dict[str, _N]:
    return {d.name.text: d for d in declared}


def symbols(files: Iterable[t.File]) -> tuple[Symbols, list[Problem]]:
    """Return all names of these files, the one in question last, and a problem for each name declared twice."""
    *used, file = files
    table = Symbols((*{f.source.name: f for f in used}.values(), file))
    return table, table.twice()


def fixed_values(c: t.Condition) -> dict[str, t.Literal] | None:
    """Return the value a condition fixes for each fact it names; `None` iff it is more than values joined by `and`."""
    match c:
        case t.Group(part):
            return fixed_values(part)
        case t.Named(name):
            return {name.text: t.Literal("yes", "yes", name.span)}
        case t.Negation(t.Named(name)):
            return {name.text: t.Literal("no", "no", name.span)}
        case t.Equals(name, (value,), False):
            return {name.text: value}
        case t.Junction("and", parts):
            found = [fixed_values(p) for p in parts]
            names = [n for f in found if f is not None for n in f]
            if None in found or len(set(names)) < len(names):
                return None
            return {n: v for f in found if f is not None for n, v in f.items()}
    return None


def is_day(name: str) -> bool:
    """Return whether it is a day of the calendar, which stands for itself where an event can stand."""
    return name[:1].isdigit()


def unknown(word: t.Word, what: str, candidates: Iterable[str]) -> Problem:
    """Return the problem of a word that names nothing, with the nearest candidates."""
    candidates = list(candidates)
    for entry in mistakes("unknown"):
        if entry["what"] == what and re.fullmatch(entry["word"], word.text) and {*entry["needs"]} <= {*candidates}:
            return Problem("RL002", f"there is no {what} `{word.text}`", word.span, entry["help"])
    if near := nearest(word.text, candidates, most=3):
        help = "did you mean " + " or ".join(f"`{n}`" for n in near) + "?"
    else:
        listed = sorted(candidates)
        help = f"known: {', '.join(listed[:12])}{', …' if len(listed) > 12 else ''}" if listed else "none is declared"
    return Problem("RL002", f"there is no {what} `{word.text}`", word.span, help)
