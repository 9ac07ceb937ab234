"""When things happen: events, readings of a word, moments, and the last day of a period (M2, M5, A1 to A4).

Assumption variables are collected as they are first used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from returnlogic.base.holiday_tables import CALENDARS
from returnlogic.base.sort import Date, Enum, Int, Sort
from returnlogic.base.source import Span
from returnlogic.base.value import day_number
from returnlogic.language import tree as t
from returnlogic.language.names import Symbols, is_day
from returnlogic.language.words import DAYS_OF_MONTH
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.inputs import DAYS, contract_period, events_in_minutes, inputs, last_event_day
from returnlogic.meaning.program import (
    Assumption,
)
from returnlogic.meaning.term import (
    TRUE,
    Add,
    AddMonths,
    AddWorkingDays,
    Compare,
    Comparison,
    Const,
    Direction,
    Get,
    If,
    Known,
    Max,
    Min,
    MonthRounding,
    OnOrAfter,
    Roll,
    Scale,
    Sub,
    Term,
    Var,
    conj,
    disj,
    equal,
)

MINUTES = {"minutes": 1, "hours": 60}
MONTHS = {"months": 1, "years": 12}
WORKING_DAYS = "working days"
MONTH_NAMES = tuple(DAYS_OF_MONTH)


class Moments:
    """The events and periods of one program as terms. Assumption variables are collected as they are first used."""

    def __init__(
        self,
        policy: t.File,
        table: Symbols,
        laws: Sequence[t.File],
        every: Sequence[t.File],
    ) -> None:
        self.policy = policy
        self.table = table
        self.laws = laws
        self.assumptions: dict[str, Assumption] = {}
        self.enter(policy)
        self.period = contract_period(policy)
        self.end = last_event_day(self.period)
        self.instants = events_in_minutes(table, (policy, *laws, *every))
        self.inputs = inputs(table, self.period, self.instants)

    def enter(self, file: t.File) -> None:
        """Count periods from here on as this file says: its counting, its calendar of working days (M5)."""
        self.file = file
        self.in_law = file.kind == "law"
        counting, calendar = file.header("counting"), file.header("calendar")
        self.counting = counting.values[0].text if counting and isinstance(counting.values[0], t.Word) else "unsaid"
        self.calendars = tuple(v.text for v in calendar.values if isinstance(v, t.Word)) if calendar else ()

    # --- what the text leaves open ---

    def assumption(
        self, name: str, label: str, sort: Sort, kind: str, span: Span | None, labels: tuple[str, ...] = ()
    ) -> Var:
        if name not in self.assumptions:
            self.assumptions[name] = Assumption(name, label, sort, kind, span, labels)
        return Var(name, sort)

    def reading(self, name: str) -> Var:
        r = self.table.readings[name]
        members = tuple(w.text for w in r.alternatives)
        kind = "amount" if self.table.reading_kind(r) == "sum" else "reading"
        return self.assumption(name, f"“{r.quote.text}”", Enum(members), kind, r.span)

    def switch(self, name: str) -> Var:
        """Return the variable of a switch: of counting, or of how sums are computed (A2)."""
        switch = self.table.switches[name]
        kind = "amount" if name in ("rounding", "full_refund", "charges") else "counting"
        return self.assumption(name, switch.label, Enum(switch.values), kind, None, switch.labels)

    def _by_switch(self, name: str, terms: Mapping[str, Term]) -> Term:
        """Return the term of the value that the switch has."""
        *others, last = terms
        found = terms[last]
        for value in reversed(others):
            found = If(self.picks(self.switch(name), value), terms[value], found)
        return found

    # --- events and periods ---

    def _event_names(self, name: str) -> list[str]:
        """Return the events a name stands for: those a reading picks from; a moment counts as one event."""
        if name in self.table.readings:
            return [w.text for w in self.table.readings[name].alternatives]
        return [name]

    def known(self, name: str) -> Term:
        """Return the event, or the event a reading picks, has happened."""
        if name in self.table.readings:
            var = self.reading(name)
            return disj(*(conj(self.picks(var, n), self.known(n)) for n in self._event_names(name)))
        if name in self.table.moments:
            moment = self.table.moments[name]
            return (disj if moment.word == "earlier" else conj)(*(self.known(w.text) for w in moment.events))
        return TRUE if is_day(name) else Known(name)

    def picks(self, var: Var, choice: str) -> Term:
        return equal(var, Const(choice, var.sort))

    def _choose(self, name: str, term: Mapping[str, Term]) -> Term:
        names = self._event_names(name)
        found = term[names[-1]]
        if name in self.table.readings:
            for choice in reversed(names[:-1]):
                found = If(self.picks(self.reading(name), choice), term[choice], found)
        return found

    def day(self, name: str) -> Term:
        """Return the day number of an event; only under `known`."""
        return self._choose(name, {n: self._guarded(n, day=True) for n in self._event_names(name)})

    def minute(self, name: str) -> Term:
        """Return the minute of an instant; only under `known`."""
        return self._choose(name, {n: self._guarded(n, day=False) for n in self._event_names(name)})

    def _guarded(self, name: str, day: bool) -> Term:
        if name in self.table.moments:
            return self._moment(self.table.moments[name], day)
        if name in self.table.readings:
            return self.day(name) if day else self.minute(name)
        if is_day(name):
            number = day_number(name)
            return Const(number, Date(number, number))
        return self.inputs[name].day if day else Get(name, self.inputs[name].sort)

    def _moment(self, moment: t.Moment, day: bool) -> Term:
        """Return the day (or the minute) of a moment; only under `known`."""
        first, *others = [w.text for w in moment.events]
        match moment.word:
            case "after":
                assert moment.amount is not None
                return self.last_moment(moment.amount, first, self.counting)[0]
            case "next":
                return OnOrAfter(self.day(first), MONTH_NAMES.index(moment.month) + 1, moment.day)
        at, there = self._guarded(first, day), self.known(first)
        for other in others:
            here = self._guarded(other, day)
            if moment.word == "later":
                at = Max((at, here))
            else:
                at = If(conj(there, self.known(other)), Min((at, here)), If(there, at, here))
                there = disj(there, self.known(other))
        return at

    def _amount(self, amount: t.Amount) -> tuple[Term, str]:
        """Return the length as a term and its unit; a declared period is an assumption variable."""
        if amount.name:
            s = self.table.standards[amount.name]
            unit = s.unit if s.unit.endswith("s") else s.unit + "s"
            var = self.assumption(amount.name, f"“{s.quote.text}”", Int(s.lo, s.hi, unit), "standard", s.span)
            return var, unit
        return Const(amount.number, Int(amount.number, amount.number)), amount.unit

    def both_known(self, *names: str) -> Term:
        return conj(*(self.known(n) for n in dict.fromkeys(names)))

    def first_moment(self, amount: t.Amount, anchor: str, counting: str) -> Term:
        """Return the first day or minute of a time limit: of the span "7 to 14 days" day 7, else the event (M5)."""
        if amount.least is None:
            return self.minute(anchor) if self._amount(amount)[1] in MINUTES else self.day(anchor)
        return self.last_moment(replace(amount, number=amount.least), anchor, counting, ends=False)[0]

    def last_moment(self, amount: t.Amount, anchor: str, counting: str, ends: bool = True) -> tuple[Term, bool]:
        """Return the last day, or with `True` the last minute, of a period after an event (M5).

        Unless something `ends` with it, no weekend moves the day, and it counts in any case.
        """
        length, unit = self._amount(amount)
        if unit in MINUTES:
            return Add((self.minute(anchor), Scale(length, MINUTES[unit]))), True
        start = self.day(anchor)
        if unit == WORKING_DAYS:
            return self._working_days(start, length, counting, ends), False
        if unit in DAYS:
            end: Term = Add((start, Scale(length, DAYS[unit]) if DAYS[unit] != 1 else length))
        else:
            assert isinstance(length, Const) and isinstance(length.value, int)
            months = length.value * MONTHS[unit]
            end = AddMonths(start, months, MonthRounding.DOWN)
            if counting == "unsaid":
                later = AddMonths(start, months, MonthRounding.UP)
                end = If(self.picks(self.switch("month_rounding"), "down"), end, later)
        if amount.name:
            return end, False  # a judged period is not a count of days (A3)
        if counting == "unsaid":
            one, none = Const(1, Int(0, 1)), Const(0, Int(0, 1))
            end = Sub(end, If(self.picks(self.switch("event_day"), "counted"), one, none))
            if not ends:
                return end, False
            end = Sub(end, If(self.picks(self.switch("last_day"), "not_counted"), one, none))
            moved = Roll(end, Direction.NEXT, calendar("weekends"))
            end = If(self.picks(self.switch("roll_over"), "next_working_day"), moved, end)
        elif counting == "eu" and ends:
            end = Roll(end, Direction.NEXT, calendar("eu_common"))
        elif counting == "uk_beginning":
            end = Sub(end, Const(1, Int(1, 1)))
        return end, False

    def _working_days(self, start: Term, length: Term, counting: str, ends: bool) -> Term:
        """Return the last of so many working days: of each calendar the header admits."""
        assert isinstance(length, Const) and isinstance(length.value, int)
        one, none = Const(1, Int(0, 1)), Const(0, Int(0, 1))
        if counting == "unsaid":
            start = Sub(start, If(self.picks(self.switch("event_day"), "counted"), one, none))
        elif counting == "uk_beginning":
            start = Sub(start, one)
        found = AddWorkingDays(start, length.value, calendar(self.calendars[-1]))
        if len(self.calendars) > 1:
            label = "which days are working days"
            labels = tuple(CALENDARS[n].label for n in self.calendars)
            var = self.assumption("working_days", label, Enum(self.calendars), "counting", None, labels)
            chosen: Term = found
            for name in reversed(self.calendars[:-1]):
                chosen = If(self.picks(var, name), AddWorkingDays(start, length.value, calendar(name)), chosen)
        else:
            chosen = found
        if counting == "unsaid" and ends:
            chosen = Sub(chosen, If(self.picks(self.switch("last_day"), "not_counted"), one, none))
        return chosen

    def _in_time(self, act: str, amount: t.Amount, anchor: str, counting: str) -> tuple[Term, Term]:
        """Return (no earlier than the anchor, no later than the last moment), where act and anchor happened."""
        last, minutes = self.last_moment(amount, anchor, counting)
        when = self.minute if minutes else self.day
        not_before = Compare(Comparison.GE, when(act), when(anchor))
        return not_before, Compare(Comparison.LE, when(act), last)
