"""Hold what the checks of a file share: the table of its names, how it counts days, and the problems found so far."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from returnlogic.base import value
from returnlogic.base.source import Span
from returnlogic.language import tree as t
from returnlogic.language.names import Symbols, unknown
from returnlogic.language.problem import Problem
from returnlogic.language.walk import atoms, conditions
from returnlogic.language.words import CONSEQUENCE_READINGS, MODE_READINGS, SAME_DAY_READINGS, STACKING


class Scope:
    """Holds a file, the table of names it is checked against, and the `problems` found so far, in file order."""

    def __init__(self, table: Symbols, file: t.File) -> None:
        self.table = table
        self.problems: list[Problem] = []
        header = file.header("calendar")
        self.calendars = tuple(v.text for v in header.values if isinstance(v, t.Word)) if header else ()
        self._of_policy = file.kind == "policy"
        self.european = _counts_as_the_union(file)

    def add(self, message: str, span: Span, help: str, code: str = "RL004") -> None:
        """Record one problem."""
        self.problems.append(Problem(code, message, span, help))

    def one_of(self, word: t.Word, what: str, allowed: Iterable[str]) -> None:
        """Record a problem iff the word is not in a closed list."""
        if word.text not in allowed:
            self.problems.append(unknown(word, what, allowed))

    def yes_or_no(self, literal: t.Literal, name: str) -> None:
        """Record a problem iff the value of a name is neither yes nor no."""
        if literal.kind not in ("yes", "no"):
            self.add(f"`{literal.text}` is no value of `{name}`", literal.span, "it is `yes` or `no`")

    def member(self, literal: t.Literal, what: str, allowed: Iterable[str]) -> None:
        """Record a problem iff the value is not in a closed list."""
        self.one_of(t.Word(literal.text, literal.span), what, allowed)

    def once(self, words: Iterable[t.Word], what: str) -> None:
        """Record a problem for each word that stands a second time."""
        seen: set[str] = set()
        for word in words:
            if word.text in seen:
                self.add(f"`{word.text}` {what}", word.span, "keep one of the two")
            seen.add(word.text)

    def date(self, literal: t.Literal) -> int | None:
        """Return the day number of a date; record a problem iff there is no such day."""
        try:
            return value.day_number(literal.text)
        except ValueError as error:
            self.add(str(error), literal.span, "a day is written like 2026-05-05")
            return None

    @property
    def own_clauses(self) -> dict[str, t.ClauseItem]:
        """Return the clauses that conditions of the file may name: a policy's own; a law never reads a policy."""
        own = {n: c for n, c in self.table.clauses.items() if n not in self.table.law_clauses}
        return own if self._of_policy else {}

    @cached_property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """Return the names of what the clauses leave open without declaring it, each with its admitted values."""
        found = {name: switch.values for name, switch in self.table.switches.items()}
        if len(self.calendars) > 1:
            found["working_days"] = self.calendars
        for clause in self.table.clauses.values():
            for item in clause.items:
                if isinstance(item, t.Must) and (item.otherwise is None or item.otherwise.text == "unsaid"):
                    found[f"consequence.{clause.name.text}"] = CONSEQUENCE_READINGS
                elif isinstance(item, t.GateItem) and item.mode.text == "unclear":
                    found[f"gate.{clause.name.text}"] = MODE_READINGS
                elif isinstance(item, t.Pays) and item.what == "sum":
                    found |= {f"stacking.{line.text}": STACKING for line in item.names}
        clauses = (*self.table.clauses.values(), *self.table.definitions.values())
        every = [c for clause in clauses for c in conditions(clause)]
        every += [c for a in self.table.axioms for c in (a.premise, a.condition) if c is not None]
        every += [d.condition for d in self.table.decides if d.condition is not None]
        for order in (a for c in every for a in atoms(c) if isinstance(a, t.Order) and a.word == "before"):
            for left in self._events_of(order.left):
                for right in self._events_of(order.right):
                    if left != right and not (self.table.is_date(left) or self.table.is_date(right)):
                        found[f"same_day.{min(left, right)}.{max(left, right)}"] = SAME_DAY_READINGS
        return found

    def _events_of(self, word: t.Word) -> list[str]:
        """Return the event that a word names, or the alternatives of a reading of events."""
        reading = self.table.readings.get(word.text)
        return [word.text] if reading is None else [w.text for w in reading.alternatives]


def _counts_as_the_union(file: t.File) -> bool:
    """Say whether the header, or some limit, says `counting eu`."""
    header = file.header("counting")
    words = [v for v in header.values if isinstance(v, t.Word)] if header else []
    words += [i.counting for c in file.clauses() for i in c.items if isinstance(i, t.LimitItem) and i.counting]
    return any(w.text == "eu" for w in words)
