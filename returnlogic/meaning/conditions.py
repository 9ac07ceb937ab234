"""Sums of money and conditions as terms: what the words of a policy or a law mean (M2, M9, A2, A5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from returnlogic.base.sort import Bool, Enum, Int, Money
from returnlogic.base.value import in_words, minor_units
from returnlogic.language import tree as t
from returnlogic.language.names import Symbols
from returnlogic.language.walk import words_of
from returnlogic.meaning.condition_part import Place
from returnlogic.meaning.inputs import distances, literal_value
from returnlogic.meaning.moments import Moments
from returnlogic.meaning.term import (
    FALSE,
    Add,
    Compare,
    Comparison,
    Const,
    If,
    Let,
    Max,
    Member,
    Min,
    Percent,
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

ROUNDING = {"half_up": Rounding.HALF_UP, "down": Rounding.FLOOR, "up": Rounding.CEIL}


class Conditions(Moments):
    """The words of one program as terms. Definitions become lets as they are first used."""

    def __init__(
        self,
        policy: t.File,
        table: Symbols,
        laws: Sequence[t.File],
        every: Sequence[t.File],
        apart: Collection[str] = (),
    ) -> None:
        super().__init__(policy, table, laws, every)
        self.lets: dict[str, Term] = {}
        self.apart = apart
        self.meetings: dict[str, Term] = {}

    # --- sums of money ---

    def money(self, sum: t.Sum) -> Term:
        """Return what a sum comes to in minor units; never less than nothing (M9)."""
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
            case t.Counted(count, t.Literal() as each):
                return Scale(Var(count.text, self.inputs[count.text].sort), minor_units(each.text))
            case t.Counted(count, each):
                return self._for_each(count.text, self._money_of(each.text))
            case t.Extreme(word, sums):
                found = tuple(self.money(s) for s in sums)
                return Max(found) if word == "the higher of" else Min(found)
            case t.Literal():
                cents = minor_units(part.text)
                return Const(cents, Money(cents, cents))
            case t.Word():
                return self._money_of(part.text)

    def _for_each(self, name: str, each: Term) -> Term:
        """Return a sum that is due once for each that a fact counts: no term multiplies two (T23)."""
        sort = self.inputs[name].sort
        assert isinstance(sort, Int)
        number, nothing = Var(name, sort), Const(0, Money(0, 0))
        reached = (Compare(Comparison.GE, number, Const(k, sort)) for k in range(1, sort.hi + 1))
        return Add((nothing, *(If(there, each, nothing) for there in reached)))

    def _money_of(self, name: str) -> Term:
        """Return a money fact, a declared sum, or the one that a reading picks."""
        if name in self.table.readings:
            return self._choose(name, {n: self._money_of(n) for n in self._event_names(name)})
        if name in self.table.sums:
            return self.money(self.table.sums[name].sum)
        return Var(name, self.inputs[name].sort)

    def in_full(self) -> Term:
        """Return the sum that “in full” pays back: one of those that the vocabulary gives this role (A2)."""
        sums = self.table.in_role("full_refund")
        return self._by_switch("full_refund", {n: self._money_of(n) for n in sums})

    # --- conditions ---

    def condition(self, c: t.Condition) -> Term:
        """Return the kernel term of a condition (M2)."""
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
            case t.RuleOf(name):
                return Let(f"{name.text}.live")
            case t.RequirementMet(name, word):
                met = Let(f"{name.text}.met")
                return neg(met) if word == "is not met" else met
            case t.Equals(name, values, negated):
                found = self._equals(name.text, values)
                return neg(found) if negated else found
            case t.Happened(name, negated):
                return neg(self.known(name.text)) if negated else self.known(name.text)
            case t.Order(left, word, right):
                return conj(self.both_known(left.text, right.text), self._order(word, left.text, right.text))
            case t.Distance(act, word, amount, anchor):
                not_before, in_time = self._in_time(act.text, amount, anchor.text, self.counting)
                both = self.both_known(act.text, anchor.text)
                return conj(both, neg(in_time)) if word == "more than" else conj(both, not_before, in_time)
            case t.Bound(name, word, literal):
                sort = self.inputs[name.text].sort
                op = {"over": ">", "under": "<", "at least": ">=", "at most": "<="}[word]
                if literal.kind == "name":  # of an axiom
                    return Compare(
                        Comparison(op), Var(name.text, sort), Var(literal.text, self.inputs[literal.text].sort)
                    )
                return Compare(Comparison(op), Var(name.text, sort), Const(literal_value(sort, literal), sort))

    def parts(
        self, c: t.Condition, places: tuple[Place, ...] = ()
    ) -> Iterator[tuple[t.Condition, Term, tuple[Place, ...]]]:
        """Yield each part of a condition, itself first: as written, its term, and its place in the whole."""
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
            said = (p.otherwise.text, p.label.text) if p.otherwise is not None else ()
            return self.assumption(name, p.label.text, Bool(), "practice", p.span, said)
        if name in self.table.law_clauses:
            return Let(f"{name}.live")
        return Var(name, Bool())

    def _counts_days(self, c: t.Condition) -> bool:
        """Return whether a condition measures a period, also by a definition: law and policy may count differently."""
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
        """Return the order of the events that are meant; where a reading picks one, that of each it can pick."""

        def by_right(one: str) -> Term:
            return self._choose(right, {other: self._order_of(word, one, other) for other in self._event_names(right)})

        return self._choose(left, {one: by_right(one) for one in self._event_names(left)})

    def _order_of(self, word: str, left: str, right: str) -> Term:
        """Return the order of two events; that of two within one day is assumed, unless both are instants (A5)."""
        exact = {left, right} <= self.instants
        first, second = (self._guarded(n, day=not exact) for n in (left, right))
        if word == "no earlier than":
            return Compare(Comparison.GE, first, second)
        if word == "no later than":
            return Compare(Comparison.LE, first, second)
        if word == "after":
            return Compare(Comparison.GT, first, second)
        if left == right:
            return FALSE
        strictly = Compare(Comparison.LT, first, second)
        if exact or self.table.is_date(left) or self.table.is_date(right):
            return strictly
        one, other = sorted((left, right))
        name, same = f"same_day.{one}.{other}", equal(first, second)
        if name in self.apart:
            return strictly
        self.meetings[name] = conj(self.both_known(left, right), same)
        words = [in_words(n) for n in (one, other)]
        label = f"which comes first when “{words[0]}” and “{words[1]}” fall on one day"
        labels = tuple(f"on one day “{w}” comes first" for w in words)
        var = self.assumption(name, label, Enum(("first", "second")), "counting", None, labels)
        return disj(strictly, conj(same, self.picks(var, "first" if left == one else "second")))
