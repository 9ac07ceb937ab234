"""Rule M9 on one case, for the interpreter: sums that are paid for lines, and what a remedy brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from returnlogic.base.value import minor_units
from returnlogic.language import tree as t
from tests.oracle.written import Key, Rule, Said

if TYPE_CHECKING:
    from tests.oracle.interpreter import Reading


class Money:
    """Rule M9 on one case: sums that are paid for lines, and what a remedy brings."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text

    def claims(self, rule: Rule) -> Iterator[Said]:
        """What a clause claims on amounts and on what remedies bring."""
        if not self.reading.live(rule.name):
            return
        for key, value in self.own(rule).items():
            hosts = [n for n in rule.targets("adds to") if key in self.own(self.text.rules[n])]
            if any(self.reading.live(n) for n in hosts):
                continue
            adders = [self.text.rules[n] for n in self.text.named_by("adds to", rule.name) if self.reading.live(n)]
            total = value + sum(self.own(a).get(key, 0) for a in adders)
            yield key, total, total

    def own(self, rule: Rule) -> dict[Key, int]:
        """The sums a clause names, by what they are for."""
        found: dict[tuple[str, str], int] = {}
        for i in rule.clause.items:
            match i:
                case t.Pays(party, "sum" | "nothing", names, sum):
                    paid = self.sum(sum, rule.law) if sum is not None and party.text == "customer" else 0
                    found |= {("amount", w.text): paid for w in names}
                case t.InFull(remedy):
                    full = str(self.reading.case["full_refund"])
                    found["net", self.text.remedies[remedy.text]] = self.named(full, rule.law)
                case t.Worth(remedy, sum):
                    found["net", self.text.remedies[remedy.text]] = self.sum(sum, rule.law)
        return {(right, *topic): v for topic, v in found.items() for right in self.text.rights_of(rule.name)}

    def sum(self, sum: t.Sum, law: bool) -> int:
        """A sum; what `less` takes leaves nothing below 0."""
        total = 0
        for word, part in sum.parts:
            value = self.part(part, law)
            total = max(0, total - value) if word == "less" else total + value
        return total

    def part(self, part: t.Summand, law: bool) -> int:
        """One summand."""
        match part:
            case t.Literal(_, text):
                return minor_units(text)
            case t.Word(text):
                return self.named(text, law)
            case t.Multiple(number, inner):
                return number * self.part(inner, law)
            case t.Extreme(word, parts):
                return (max if "higher" in word else min)(self.sum(p, law) for p in parts)
            case t.Percentage(percent, base):
                mode = "half_up" if law else str(self.reading.case["rounding"])
                exact = Fraction(percent.text.rstrip("%").strip()) / 100 * self.named(base.text, law)
                rounded: dict[str, Callable[[Fraction], int]] = {"down": floor, "up": ceil}
                return rounded.get(mode, lambda x: floor(x + Fraction(1, 2)))(exact)
        raise NotImplementedError(type(part).__name__)

    def named(self, name: str, law: bool) -> int:
        """A money fact, a declared sum, or what a reading picks of these."""
        if name in self.text.sums:
            return self.sum(self.text.sums[name], law)
        if name in self.text.readings:
            return self.named(str(self.reading.case[name]), law)
        return int(self.reading.case[name] or 0)
