"""Words of the language -> kernel terms: inputs, assumption variables, windows and conditions.

Rules M2, M4, M5, A1 to A5 and W1 to W4 of `spec/semantics.md`; `from_language` builds clauses and outcomes on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from returnlogic.base.calendars import CALENDARS
from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money, Sort
from returnlogic.base.source import Span
from returnlogic.base.value import MINUTES_PER_DAY, Value, day_number, minor_units, minute_number
from returnlogic.language import tree as t
from returnlogic.language.circles import words_of
from returnlogic.language.names import Symbols
from returnlogic.language.words import DAYS_OF_MONTH, SWITCHES
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.program import (
    Assumption,
    Input,
    Place,
)
from returnlogic.meaning.term import (
    FALSE,
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
    Let,
    Max,
    Member,
    Min,
    MonthRounding,
    OnOrAfter,
    Percent,
    Roll,
    Rounding,
    Scale,
    Sub,
    Term,
    Var,
    conj,
    disj,
    equal,
    neg,
)

DEFAULT_PERIOD = ("2026-01-01", "2027-12-31")
YEARS_AFTER = 4
"""A case's last event lies at most this many years after the last contract date (semantics W2)."""

TEN_O_CLOCK = 10 * 60
"""The minute of the day at which an event happens that has a typical day."""

MINUTES = {"minutes": 1, "hours": 60}
DAYS = {"days": 1, "weeks": 7}
MONTHS = {"months": 1, "years": 12}
WORKING_DAYS = "working days"
MONTH_NAMES = tuple(DAYS_OF_MONTH)
ROUNDING = {"half_up": Rounding.HALF_UP, "down": Rounding.FLOOR, "up": Rounding.CEIL}


class Conditions:
    """What the words of one program mean. Lets and assumption variables are collected as they are first used."""

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
        self.every = every
        self.lets: dict[str, Term] = {}
        self.assumptions: dict[str, Assumption] = {}
        self.enter(policy)
        self.instants = self._instants()
        self.inputs = self._inputs()

    def enter(self, file: t.File) -> None:
        """From here on periods are counted as this file says: its counting, its calendar of working days (M5)."""
        self.file = file
        self.in_law = file.kind == "law"
        counting, calendar = file.header("counting"), file.header("calendar")
        self.counting = counting.values[0].text if counting and isinstance(counting.values[0], t.Word) else "unsaid"
        self.calendars = tuple(v.text for v in calendar.values if isinstance(v, t.Word)) if calendar else ()

    # --- inputs and assumptions ---

    def _instants(self) -> frozenset[str]:
        """The events that some text counts in hours: they are instants, all others are days (semantics W4)."""
        found: set[str] = set()

        def note(act: t.Word, amount: t.Amount, anchor: t.Word) -> None:
            unit = self.table.standards[amount.name].unit if amount.name else amount.unit
            if unit.rstrip("s") in ("hour", "minute"):
                for word in (act.text, anchor.text):
                    found.update(self._made_of(word))

        conditions: list[t.Condition | None] = []
        for file in dict.fromkeys(f.source for f in (self.policy, *self.laws, *self.every)):
            declarations = next(f for f in (self.policy, *self.laws, *self.every) if f.source == file).declarations
            for d in declarations:
                if isinstance(d, t.AxiomItem):
                    conditions += [d.premise, d.condition]
                elif isinstance(d, t.Property | t.Decide):
                    conditions.append(d.condition)
                for item in d.items if isinstance(d, t.ClauseItem) else ():
                    if isinstance(item, t.LimitItem):
                        note(item.act, item.amount, item.anchor)
                    elif isinstance(item, t.Due) and item.amount is not None and item.anchor is not None:
                        note(item.anchor, item.amount, item.anchor)
                    elif isinstance(item, t.When | t.States | t.Means | t.Must):
                        conditions.append(item.condition)
        for c in conditions:
            for distance in distances(c) if c is not None else ():
                note(distance.act, distance.amount, distance.anchor)
        return frozenset(found)

    def _event_names(self, name: str) -> list[str]:
        """The events a name stands for: those that a reading picks from; a moment counts as an event of its own."""
        if name in self.table.readings:
            return [w.text for w in self.table.readings[name].alternatives]
        return [name]

    def _made_of(self, name: str) -> list[str]:
        """The events of the vocabulary that a name is made of in the end."""
        if name in self.table.moments:
            return [n for w in self.table.moments[name].events for n in self._made_of(w.text)]
        if name in self.table.readings:
            return [n for w in self.table.readings[name].alternatives for n in self._made_of(w.text)]
        return [name]

    @property
    def period(self) -> tuple[int, int]:
        header = self.policy.header("period")
        texts = [v.text for v in header.values if isinstance(v, t.Literal)] if header else list(DEFAULT_PERIOD)
        return day_number(texts[0]), day_number(texts[1])

    def _inputs(self) -> dict[str, Input]:
        first, last = self.period
        self.end = last + YEARS_AFTER * 365
        inputs: dict[str, Input] = {}
        for f in self.table.facts.values():
            sort: Sort
            match f.sort:
                case "yes/no":
                    sort = Bool()
                case "one of":
                    sort = Enum(tuple(w.text for w in f.members))
                case "money":
                    sort = Money(minor_units(f.lo), minor_units(f.hi))
                case _:
                    sort = Int(int(f.lo), int(f.hi), f.unit)
            typical = literal_value(sort, f.typical) if f.typical is not None else None
            if typical is None:
                typical = False if isinstance(sort, Bool) else sort.members[0] if isinstance(sort, Enum) else sort.lo
            party = f.party.text if f.party else "reviewer"
            inputs[f.name.text] = Input(
                f.name.text, f.label.text, sort, party, f.phase or "after", False, f.judged, typical
            )
        for e in self.table.events.values():
            lo, hi = (first, last) if e.name.text == "ordered" else (first, self.end)
            instant = e.name.text in self.instants
            event_sort = Instant(lo * MINUTES_PER_DAY, (hi + 1) * MINUTES_PER_DAY - 1) if instant else Date(lo, hi)
            usual: Value = None
            if e.typical is not None:
                usual = min(max(day_number(e.typical.text), lo), hi) * event_sort.per_day
                usual += TEN_O_CLOCK if instant else 0
            after = None
            if e.typical_amount is not None and e.typical_after is not None:
                days = e.typical_amount.number * DAYS.get(e.typical_amount.unit, 1)
                after = (e.typical_after.text, days)
            inputs[e.name.text] = Input(
                e.name.text, e.label.text, event_sort, e.party.text, e.phase or "after", True, False, usual, after
            )
        return inputs

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

    def _switch(self, name: str) -> Var:
        switch = SWITCHES[name]
        kind = "amount" if name in ("rounding", "full_refund") else "counting"
        return self.assumption(name, switch.label, Enum(switch.values), kind, None, switch.labels)

    def _by_switch(self, name: str, terms: Mapping[str, Term]) -> Term:
        """The term of the value that the switch has."""
        *others, last = SWITCHES[name].values
        found = terms[last]
        for value in reversed(others):
            found = If(self.picks(self._switch(name), value), terms[value], found)
        return found

    # --- events and windows ---

    def known(self, name: str) -> Term:
        """The event, or the event a reading picks, has happened."""
        if name in self.table.readings:
            var = self.reading(name)
            return disj(*(conj(self.picks(var, n), self.known(n)) for n in self._event_names(name)))
        if name in self.table.moments:
            moment = self.table.moments[name]
            return (disj if moment.word == "earlier" else conj)(*(self.known(w.text) for w in moment.events))
        return Known(name)

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
        """The day number of an event; only under `known`."""
        return self._choose(name, {n: self._guarded(n, day=True) for n in self._event_names(name)})

    def minute(self, name: str) -> Term:
        """The minute of an instant; only under `known`."""
        return self._choose(name, {n: self._guarded(n, day=False) for n in self._event_names(name)})

    def _guarded(self, name: str, day: bool) -> Term:
        if name in self.table.moments:
            return self._moment(self.table.moments[name], day)
        if name in self.table.readings:
            return self.day(name) if day else self.minute(name)
        return self.inputs[name].day if day else Get(name, self.inputs[name].sort)

    def _moment(self, moment: t.Moment, day: bool) -> Term:
        """The day (or the minute) of a moment; only under `known`."""
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
        """The length as a term and its unit; a declared period is an assumption variable."""
        if amount.name:
            s = self.table.standards[amount.name]
            unit = s.unit if s.unit.endswith("s") else s.unit + "s"
            var = self.assumption(amount.name, f"“{s.quote.text}”", Int(s.lo, s.hi, unit), "standard", s.span)
            return var, unit
        return Const(amount.number, Int(amount.number, amount.number)), amount.unit

    def both_known(self, *names: str) -> Term:
        return conj(*(self.known(n) for n in dict.fromkeys(names)))

    def last_moment(self, amount: t.Amount, anchor: str, counting: str) -> tuple[Term, bool]:
        """The last day, or with `True` the last minute, of a period after an event (M5)."""
        length, unit = self._amount(amount)
        if unit in MINUTES:
            return Add((self.minute(anchor), Scale(length, MINUTES[unit]))), True
        start = self.day(anchor)
        if unit == WORKING_DAYS:
            return self._working_days(start, length, counting), False
        if unit in DAYS:
            end: Term = Add((start, Scale(length, DAYS[unit]) if DAYS[unit] != 1 else length))
        else:
            assert isinstance(length, Const) and isinstance(length.value, int)
            months = length.value * MONTHS[unit]
            end = AddMonths(start, months, MonthRounding.DOWN)
            if counting == "unsaid":
                later = AddMonths(start, months, MonthRounding.UP)
                end = If(self.picks(self._switch("month_rounding"), "down"), end, later)
        if amount.name:
            return end, False  # a judged period is not a count of days (A3)
        if counting == "unsaid":
            one, none = Const(1, Int(0, 1)), Const(0, Int(0, 1))
            end = Sub(end, If(self.picks(self._switch("event_day"), "counted"), one, none))
            end = Sub(end, If(self.picks(self._switch("last_day"), "not_counted"), one, none))
            moved = Roll(end, Direction.NEXT, calendar("weekends"))
            end = If(self.picks(self._switch("roll_over"), "next_working_day"), moved, end)
        elif counting == "eu":
            end = Roll(end, Direction.NEXT, calendar("eu_common"))
        elif counting == "uk_beginning":
            end = Sub(end, Const(1, Int(1, 1)))
        return end, False

    def _working_days(self, start: Term, length: Term, counting: str) -> Term:
        """The last of so many working days: of each calendar the header admits."""
        assert isinstance(length, Const) and isinstance(length.value, int)
        one, none = Const(1, Int(0, 1)), Const(0, Int(0, 1))
        if counting == "unsaid":
            start = Sub(start, If(self.picks(self._switch("event_day"), "counted"), one, none))
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
        if counting == "unsaid":
            chosen = Sub(chosen, If(self.picks(self._switch("last_day"), "not_counted"), one, none))
        return chosen

    def _in_time(self, act: str, amount: t.Amount, anchor: str, counting: str) -> tuple[Term, Term]:
        """(no earlier than the anchor, no later than the last moment); both only where act and anchor happened."""
        last, minutes = self.last_moment(amount, anchor, counting)
        when = self.minute if minutes else self.day
        not_before = Compare(Comparison.GE, when(act), when(anchor))
        return not_before, Compare(Comparison.LE, when(act), last)

    # --- sums of money ---

    def money(self, sum: t.Sum) -> Term:
        """What a sum comes to in minor units; never less than nothing (M9)."""
        plus = [self._summand(part) for sign, part in sum.parts if sign != "less"]
        less = [self._summand(part) for sign, part in sum.parts if sign == "less"]
        found = plus[0] if len(plus) == 1 else Add(tuple(plus))
        if not less:
            return found
        taken = less[0] if len(less) == 1 else Add(tuple(less))
        return Max((Sub(found, taken), Const(0, Money(0, 0))))

    def _summand(self, part: t.Summand) -> Term:
        match part:
            case t.Percentage(percent, base):
                whole, _, fraction = percent.text.rstrip("% ").partition(".")
                num, den = int(whole + fraction), 100 * 10 ** len(fraction)
                of = self._money_of(base.text)
                if self.in_law:
                    return Percent(of, num, den, Rounding.HALF_UP)
                return self._by_switch("rounding", {n: Percent(of, num, den, r) for n, r in ROUNDING.items()})
            case t.Multiple(number, inner):
                return Scale(self._summand(inner), number)
            case t.Extreme(word, sums):
                found = tuple(self.money(s) for s in sums)
                return Max(found) if word == "the higher of" else Min(found)
            case t.Literal():
                cents = minor_units(part.text)
                return Const(cents, Money(cents, cents))
            case t.Word():
                return self._money_of(part.text)

    def _money_of(self, name: str) -> Term:
        """A money fact, a declared sum, or the one that a reading picks."""
        if name in self.table.readings:
            return self._choose(name, {n: self._money_of(n) for n in self._event_names(name)})
        if name in self.table.sums:
            return self.money(self.table.sums[name].sum)
        return Var(name, self.inputs[name].sort)

    def in_full(self) -> Term:
        """What “in full” pays back: the price, or everything the customer paid (A2)."""
        return self._by_switch("full_refund", {n: self._money_of(n) for n in SWITCHES["full_refund"].values})

    # --- conditions ---

    def condition(self, c: t.Condition) -> Term:
        """The kernel term of a condition (M2)."""
        match c:
            case t.Junction("and", parts):
                return conj(*(self.condition(p) for p in parts))
            case t.Junction(_, parts):
                return disj(*(self.condition(p) for p in parts))
            case t.Negation(part):
                return neg(self.condition(part))
            case t.Group(part):
                return self.condition(part)
            case t.Named(name):
                return self._yes_no(name.text)
            case t.Equals(name, values, negated):
                found = self._equals(name.text, values)
                return neg(found) if negated else found
            case t.Happened(name, negated):
                return neg(self.known(name.text)) if negated else self.known(name.text)
            case t.Order(word, left, right):
                return conj(self.both_known(left.text, right.text), self._order(word, left.text, right.text))
            case t.Distance(word, act, amount, anchor):
                not_before, in_time = self._in_time(act.text, amount, anchor.text, self.counting)
                both = self.both_known(act.text, anchor.text)
                return conj(both, neg(in_time)) if word == "more than" else conj(both, not_before, in_time)
            case t.Bound(name, word, literal):
                sort = self.inputs[name.text].sort
                op = {"over": ">", "under": "<", "at least": ">=", "at most": "<="}[word]
                return Compare(Comparison(op), Var(name.text, sort), Const(literal_value(sort, literal), sort))

    def parts(
        self, c: t.Condition, places: tuple[Place, ...] = ()
    ) -> Iterator[tuple[t.Condition, Term, tuple[Place, ...]]]:
        """Each part of a condition, itself first: as written, its term, and its place in the whole."""
        match c:
            case t.Group(part):
                yield from self.parts(part, places)
            case t.Junction(word, parts):
                terms = tuple(self.condition(p) for p in parts)
                yield c, self.condition(c), places
                for i, part in enumerate(parts):
                    yield from self.parts(part, (Place(word, terms, i), *places))
            case t.Negation(part):
                yield c, self.condition(c), places
                inner = self.parts(part, (Place("not", (self.condition(part),), 0), *places))
                next(inner)  # without what is negated there is no negation: that is the part above
                yield from inner
            case _:
                yield c, self.condition(c), places

    def _yes_no(self, name: str) -> Term:
        if name in self.table.readings:
            var = self.reading(name)
            return disj(*(conj(self.picks(var, n), self._yes_no(n)) for n in self._event_names(name)))
        if name in self.table.definitions:
            item = next(i for i in self.table.definitions[name].items if isinstance(i, t.Means))
            counted = self._counts_days(item.condition) and self.in_law
            let = f"means.{name}@{self.file.name.text}" if counted else f"means.{name}"
            if let not in self.lets:
                self.lets[let] = self.condition(item.condition)
            return Let(let)
        if name in self.table.practices:
            p = self.table.practices[name]
            return self.assumption(name, p.label.text, Bool(), "practice", p.span)
        if name in self.table.law_clauses:
            return Let(f"{name}.live")
        return Var(name, Bool())

    def _counts_days(self, c: t.Condition) -> bool:
        """Whether a condition, or a definition it names, measures a period: law and policy may count it differently."""
        if distances(c):
            return True
        inner = [w.text for w in words_of(c) if w.text in self.table.definitions]
        items = [i for n in inner for i in self.table.definitions[n].items if isinstance(i, t.Means)]
        return any(self._counts_days(i.condition) for i in items)

    def _equals(self, name: str, values: tuple[t.Literal, ...]) -> Term:
        if name in self.table.readings:
            var = self.reading(name)
            return disj(*(self.picks(var, v.text) for v in values))
        if values[0].kind in ("yes", "no") and (name in self.table.definitions or name in self.table.practices):
            return self._yes_no(name) if values[0].kind == "yes" else neg(self._yes_no(name))
        sort = self.inputs[name].sort
        if isinstance(sort, Enum):
            return Member(Var(name, sort), tuple(v.text for v in values), sort)
        if isinstance(sort, Bool):
            return Var(name, sort) if values[0].kind == "yes" else neg(Var(name, sort))
        return disj(*(equal(Var(name, sort), Const(literal_value(sort, v), sort)) for v in values))

    def _order(self, word: str, left: str, right: str) -> Term:
        """The order of the events that are meant; where a reading picks one, that of each it can pick."""

        def by_right(one: str) -> Term:
            return self._choose(right, {other: self._order_of(word, one, other) for other in self._event_names(right)})

        return self._choose(left, {one: by_right(one) for one in self._event_names(left)})

    def _order_of(self, word: str, left: str, right: str) -> Term:
        """`before` is strict on instants; for days the order within one day is an assumption variable (A5)."""
        exact = {left, right} <= self.instants
        first, second = (self._guarded(n, day=not exact) for n in (left, right))
        if word == "no earlier than":
            return Compare(Comparison.GE, first, second)
        if word == "no later than":
            return Compare(Comparison.LE, first, second)
        if left == right:
            return FALSE
        strictly = Compare(Comparison.LT, first, second)
        if exact:
            return strictly
        one, other = sorted((left, right))
        words = [n.replace("_", " ") for n in (one, other)]
        label = f"which comes first when “{words[0]}” and “{words[1]}” fall on one day"
        labels = tuple(f"on one day “{w}” comes first" for w in words)
        var = self.assumption(f"same_day.{one}.{other}", label, Enum(("first", "second")), "counting", None, labels)
        return disj(strictly, conj(equal(first, second), self.picks(var, "first" if left == one else "second")))


def literal_value(sort: Sort, literal: t.Literal) -> Value:
    """Return the value of a sort that a literal stands for; a date stands for its first minute where they count."""
    match literal.kind:
        case "yes":
            return True
        case "no":
            return False
        case "number":
            return int(literal.text)
        case "money":
            return minor_units(literal.text)
        case "date":
            return day_number(literal.text) * (sort.per_day if isinstance(sort, Instant) else 1)
        case "instant":
            minute = minute_number(literal.text)
            return minute if isinstance(sort, Instant) else minute // MINUTES_PER_DAY
        case _:
            return literal.text


def distances(c: t.Condition) -> list[t.Distance]:
    """Every `within` and `more than` of a condition."""
    match c:
        case t.Junction(_, parts):
            return [d for p in parts for d in distances(p)]
        case t.Negation(part) | t.Group(part):
            return distances(part)
        case t.Distance():
            return [c]
        case _:
            return []
