"""Interpret a policy straight from its syntax tree: rules M and W of the semantics, and nothing of how it is lowered.

Imports nothing of `meaning`, `checks` or `solver`. For the constructs that `policies.py` writes, but for sums of money;
days and weeks only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from returnlogic.base.value import Value, day_number, minor_units
from returnlogic.language import tree as t
from tests.oracle.written import Key, Rule, Said, Text

SOME = {"refused": 0, "discretion": 1, "shop_picks": 2, "granted": 3}
MEANS = {
    "by the same means of payment": (1, 1),
    "by other means of payment": (0, 0),
    "by any means of payment": (0, 1),
}
CHOICE = {"customer": ("granted", "granted"), "shop": ("shop_picks", "shop_picks"), "unsaid": ("shop_picks", "granted")}
MAY = {"offer": ("discretion", "discretion"), "refuse": ("refused", "discretion")}
WEEKEND = (5, 6)


class Reading:
    """A text read on one case: facts, events, and a value for whatever the text leaves open."""

    def __init__(self, text: Text, case: Mapping[str, Value]) -> None:
        self.text = text
        self.case = case
        self._live: dict[str, bool] = {}

    def possible(self) -> bool:
        """W3: whether every axiom holds; axioms count days as the policy does."""
        counting = self.text.counting
        return all(
            self.holds(condition, counting) or (premise is not None and not self.holds(premise, counting))
            for premise, condition in self.text.axioms
        )

    # --- conditions (M2) ---

    def holds(self, c: t.Condition, counting: str) -> bool:
        """Whether a condition holds, read in a file that counts days like this."""
        match c:
            case t.Junction(word, parts):
                return (all if word == "and" else any)(self.holds(p, counting) for p in parts)
            case t.Negation(part):
                return not self.holds(part, counting)
            case t.Group(part):
                return self.holds(part, counting)
            case t.Named(name):
                return self.named(name.text, counting)
            case t.Equals(name, values, negated):
                return (self.case[name.text] in [v.text for v in values]) != negated
            case t.Happened(name, negated):
                return (self.day(name.text) is None) == negated
            case t.Bound(name, word, value):
                number = minor_units(value.text) if value.kind == "money" else int(value.text)
                return self.compared(int(self.case[name.text] or 0), word, number)
            case t.Order(left, word, right):
                return self.ordered(left.text, word, right.text)
            case t.Distance(act, word, amount, anchor):
                a, b = self.day(act.text), self.day(anchor.text)
                if a is None or b is None:
                    return False
                last = self.last(amount, b, counting)
                return b <= a <= last if word == "within" else a > last
        raise NotImplementedError(type(c).__name__)

    def named(self, name: str, counting: str) -> bool:
        """A bare name: a fact, a practice, a definition, a provision, or what a reading picks of these."""
        if name in self.text.readings:
            return self.named(str(self.case[name]), counting)
        if name in self.text.definitions:
            return self.holds(self.text.definitions[name], counting)
        return self.live(name) if name in self.text.rules else bool(self.case[name])

    @staticmethod
    def compared(number: int, word: str, bound: int) -> bool:
        """`over`, `under`, `at least`, `at most`."""
        return {
            "over": number > bound,
            "under": number < bound,
            "at least": number >= bound,
            "at most": number <= bound,
        }[word]

    def event(self, name: str) -> str:
        """The event that a name stands for."""
        return str(self.case[name]) if name in self.text.readings else name

    def day(self, name: str) -> int | None:
        """The day of an event, `None` iff it has not happened."""
        found = self.case[self.event(name)]
        assert found is None or isinstance(found, int)
        return found

    def ordered(self, left: str, word: str, right: str) -> bool:
        """A5, and the two orders that do not read it."""
        a, b = self.day(left), self.day(right)
        if a is None or b is None:
            return False
        if word != "before":
            return a >= b if word == "no earlier than" else a <= b
        one, other = self.event(left), self.event(right)
        if one == other or a != b:
            return a < b
        first = self.case[f"same_day.{min(one, other)}.{max(one, other)}"] == "first"
        return first == (one < other)

    # --- the last day (M5, A2, A3) ---

    def last(self, amount: t.Amount, start: int, counting: str) -> int:
        """The last day of a length from a day."""
        if amount.name:
            return start + int(self.case[amount.name] or 0)
        days = amount.number * {"day": 1, "days": 1, "week": 7, "weeks": 7}[amount.unit]
        if counting == "uk_beginning":
            return start + days - 1
        if counting != "unsaid":
            assert counting in ("calendar_days", "uk_after"), counting
            return start + days
        end = start + days - (self.case["event_day"] == "counted") - (self.case["last_day"] == "not_counted")
        while self.case["roll_over"] == "next_working_day" and (end - 1) % 7 in WEEKEND:
            end += 1
        return end

    # --- when a clause speaks (M3, M4, M6, M7, M12) ---

    def scope(self, rule: Rule) -> bool:
        """M3, M14."""
        if any(not self.holds(i.condition, rule.counting) for i in rule.of(t.When)):
            return False
        day = self.day(self.text.contract)
        assert day is not None
        return all(
            day_number(i.start.text) <= day and (i.end is None or day < day_number(i.end.text))
            for i in rule.of(t.InForce)
        )

    def window(self, rule: Rule, limit: t.LimitItem) -> int | None:
        """The last day of a limit, once its start has happened."""
        start = self.day(limit.anchor.text)
        counting = limit.counting.text if limit.counting else rule.counting
        assert limit.amount is not None
        return None if start is None else self.last(limit.amount, start, counting)

    def kept(self, rule: Rule, limit: t.LimitItem) -> bool:
        """Whether a limit is kept."""
        act, start, last = self.day(limit.act.text), self.day(limit.anchor.text), self.window(rule, limit)
        if act is None or start is None or last is None:
            return limit.word == "no later than" and act is not None
        return act <= last and (limit.word == "no later than" or act >= start)

    def late(self, rule: Rule, limit: t.LimitItem) -> bool:
        """Whether the act comes after the last day, and the text refuses it then."""
        after = limit.afterwards.text if limit.afterwards else "silent"
        after = str(self.case[after]) if after in self.text.readings else after
        act, last = self.day(limit.act.text), self.window(rule, limit)
        return after == "refused" and act is not None and last is not None and act > last

    def entitled(self, name: str) -> bool:
        """M4."""
        rule = self.text.rules[name]
        return self.scope(rule) and all(self.kept(rule, i) for i in rule.of(t.LimitItem))

    def costs(self, rule: Rule) -> bool:
        """M12: whether something that a requirement or step conditions is lost here, by its own condition."""
        asked = [(not self.holds(i.condition, rule.counting), self.consequence(rule, i)) for i in rule.of(t.Must)]
        asked += [(not self.case[i.fact.text], self.freely(rule, i)) for i in rule.of(t.GateItem)]
        return all(failed and lost for failed, lost in asked) and self.something_to_lose(rule)

    def something_to_lose(self, rule: Rule) -> bool:
        """Whether an entitlement that it conditions is entitled; a step without a gate conditions none."""
        targets = self.text.conditioned(rule.name)
        asks = bool(rule.of(t.Must) or rule.of(t.GateItem))
        return not asks or any(map(self.entitled, targets))

    def consequence(self, rule: Rule, item: t.Must) -> bool:
        """A6, A1: whether failing a requirement loses the right."""
        word = item.otherwise.text if item.otherwise else "unsaid"
        if word == "unsaid":
            word = str(self.case[f"consequence.{rule.name}"])
        elif word in self.text.readings:
            word = str(self.case[word])
        return word in ("refused", "shop_may_refuse", "right_lost")

    def freely(self, rule: Rule, item: t.GateItem) -> bool:
        """A6: whether the shop is free to say no."""
        mode = item.mode.text
        return (str(self.case[f"gate.{rule.name}"]) if mode == "unclear" else mode) == "freely"

    def undisplaced(self, name: str) -> bool:
        """M6, M7: no exception to the clause, and nothing that overrides it, is live."""
        return not any(self.live(n) for w in ("as an exception to", "overrides") for n in self.text.named_by(w, name))

    def live(self, name: str) -> bool:
        """M7."""
        if name not in self._live:
            rule = self.text.rules[name]
            costs = rule.clause.kind not in ("requirement", "step") or self.costs(rule)
            self._live[name] = self.entitled(name) and costs and self.undisplaced(name)
        return self._live[name]

    def owed(self, rule: Rule) -> bool:
        """M7: whether a clause owes what it says is due: a step wherever it is entitled and nothing displaces it."""
        if rule.clause.kind == "step":
            return self.entitled(rule.name) and self.undisplaced(rule.name)
        return self.live(rule.name)

    # --- what is claimed (M8, M10, M12) ---

    def outcomes(self) -> dict[Key, str | tuple[int, int]]:
        """M8 of everything that some live clause speaks of."""
        said: dict[Key, list[tuple[int, int]]] = {}
        for rule in self.text.rules.values():
            for key, lo, hi in self.claims(rule):
                said.setdefault(key, []).append((lo, hi))
        kept = {key for key, found in said.items() if any(hi > SOME["refused"] for _, hi in found)}
        for rule in self.text.rules.values():  # what a requirement takes, unless another clause leaves it
            for key, lo, hi in self._lost(rule):
                if key not in kept:
                    said.setdefault(key, []).append((lo, hi))
        for right, kind, remedy, _ in [key for key in said if key[1] == "means_of_payment"]:  # M9
            levels = said.get((right, "level", remedy, ""), [])
            left = any(lo > SOME["refused"] for lo, _ in levels)
            if not left and (not levels or any(hi == SOME["refused"] for _, hi in levels)):
                del said[right, kind, remedy, ""]
        bounds = {key: (max(lo for lo, _ in found), min(hi for _, hi in found)) for key, found in said.items()}
        return {key: "conflict" if lo > hi else (lo, hi) for key, (lo, hi) in bounds.items()}

    def claims(self, rule: Rule) -> Iterator[Said]:
        """All that a clause claims here, but on sums and on what its requirement takes."""
        rights = self.text.rights_of(rule.name)
        owed = [d for i in rule.of(t.Due) if self.owed(rule) for d in self._due(rule, i)]
        for kind, subject, lo, hi in [*self._late(rule), *self._own(rule), *owed]:
            for right in rights:
                yield (right, kind, subject, ""), lo, hi
        yield from self._windows(rule)

    def _windows(self, rule: Rule) -> Iterator[Said]:
        limits = rule.of(t.LimitItem)
        for limit in limits if limits and self.scope(rule) and self.undisplaced(rule.name) else ():
            last = self.window(rule, limit)
            for right in self.text.rights_of(rule.name) if last is not None else ():
                for remedy in self.text.dated(rule, right):
                    yield (right, "last_day", limit.act.text, remedy), last, last

    def _late(self, rule: Rule) -> Iterator[tuple[str, str, int, int]]:
        limits = rule.of(t.LimitItem)
        if limits and self.scope(rule) and self.undisplaced(rule.name) and any(self.late(rule, i) for i in limits):
            for remedy in self.text.given_by(rule):
                yield "level", remedy, SOME["refused"], SOME["refused"]

    def _own(self, rule: Rule) -> Iterator[tuple[str, str, int, int]]:
        for i in rule.clause.items if self.live(rule.name) else ():
            match i:
                case t.Owed(remedies, instead, chooser):
                    yield from self._levels(instead or (), ("refused", "refused"))
                    who = chooser.text if chooser and len(remedies) > 1 else "customer"
                    yield from self._levels(remedies, CHOICE[who])
                case t.Refuses(remedies):
                    yield from self._levels(remedies, ("refused", "refused"))
                case t.May(_, word, remedies):
                    yield from self._levels(remedies, MAY[word])
                case t.PaidBy(remedy, means):
                    yield "means_of_payment", self.text.remedies[remedy.text], *MEANS[means]
                case t.Pays(party, "legs", names):
                    for leg in names:
                        yield "payer", leg.text, int(party.text == "shop"), int(party.text == "shop")

    def _levels(self, words: Iterable[t.Word], bounds: tuple[str, str]) -> Iterator[tuple[str, str, int, int]]:
        for word in words:
            if word.text in self.text.remedies:
                yield "level", self.text.remedies[word.text], SOME[bounds[0]], SOME[bounds[1]]

    def _due(self, rule: Rule, item: t.Due) -> Iterator[tuple[str, str, int, int]]:
        start = self.day(item.anchor.text) if item.anchor else None
        if start is None or not (item.by or item.amount):
            return
        last = self.last(item.amount, start, rule.counting) if item.amount else start
        first = last
        if item.amount and item.amount.least is not None:
            first = self.last(replace(item.amount, number=item.amount.least), start, rule.counting)
        for act in item.acts:
            yield "due", act.text, first, last

    def _lost(self, rule: Rule) -> Iterator[Said]:
        targets = self.text.conditioned(rule.name)
        if not targets or not self.live(rule.name):
            return
        may = any(i.otherwise and i.otherwise.text == "shop_may_refuse" for i in rule.of(t.Must))
        most = SOME["discretion" if may else "refused"]
        for target in filter(self.entitled, targets):
            for right in self.text.rights_of(target):
                for remedy in self.text.given_by(self.text.rules[target]):
                    yield (right, "level", remedy, ""), SOME["refused"], most
