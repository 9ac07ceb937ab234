"""Numbers of a policy as sums: a constant, whole multiples of quantities, and rounded shares of one.

After `if`, `min` and `max` are lifted out, every number of the kernel that is no calendar function is one of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from returnlogic.base.value import MINUTES_PER_DAY
from returnlogic.meaning.evaluate import round_fraction
from returnlogic.meaning.term import Rounding


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A number or the date of an event; `by_day`: the day of an instant, whatever its minute."""

    field: str
    by_day: bool = False

    def __str__(self) -> str:
        return f"the day of {self.field}" if self.by_day else self.field


@dataclass(frozen=True, slots=True)
class Share:
    """`of * num / den`, rounded."""

    of: SumForm
    num: int
    den: int
    rounding: Rounding

    def __str__(self) -> str:
        return f"{self.num}/{self.den} of {self.of}, rounded {self.rounding.value}"


@dataclass(frozen=True, slots=True)
class SumForm:
    """`constant + quantities + shares`, each with a whole coefficient that is not 0, in order of their names."""

    constant: int
    quantities: tuple[tuple[Quantity, int], ...] = ()
    shares: tuple[tuple[Share, int], ...] = ()

    @property
    def reads(self) -> frozenset[Quantity]:
        """Return every quantity in it."""
        inside = (s.of.reads for s, _ in self.shares)
        return frozenset(q for q, _ in self.quantities).union(*inside)

    def plus(self, other: SumForm, times: int = 1) -> SumForm:
        """Return the sum of both, the other one so many times."""
        quantities, shares = dict(self.quantities), dict(self.shares)
        for q, k in other.quantities:
            quantities[q] = quantities.get(q, 0) + k * times
        for s, k in other.shares:
            shares[s] = shares.get(s, 0) + k * times
        return SumForm(
            self.constant + other.constant * times,
            tuple(sorted((q, k) for q, k in quantities.items() if k)),
            tuple(sorted(((s, k) for s, k in shares.items() if k), key=str)),
        )

    def at(self, values: Mapping[Quantity, int]) -> int:
        """Return the value of the sum where the quantities have these."""
        found = self.constant + sum(values[q] * k for q, k in self.quantities)
        for share, k in self.shares:
            found += k * round_fraction(Fraction(share.of.at(values) * share.num, share.den), share.rounding)
        return found

    def step(self) -> tuple[int, int]:
        """Return the least and most growth of a sum of one quantity where that grows by one."""
        low = high = sum(k for _, k in self.quantities)
        for share, k in self.shares:
            ends = [Fraction(end * share.num, share.den) for end in share.of.step()]
            a, b = sorted((floor(min(ends)) * k, ceil(max(ends)) * k))
            low, high = low + a, high + b
        return low, high

    def __str__(self) -> str:
        parts = [f"{'' if k == 1 else f'{k} * '}{x}" for x, k in (*self.quantities, *self.shares)]
        return " + ".join([*parts, *([str(self.constant)] if self.constant or not parts else [])])


def day_of(moment: SumForm) -> SumForm | None:
    """Return the day of a moment, where that is a sum: of a constant, or of an instant itself."""
    if not moment.reads:
        return SumForm(moment.constant // MINUTES_PER_DAY)
    days, minutes = divmod(moment.constant, MINUTES_PER_DAY)
    if len(moment.quantities) != 1 or moment.shares or minutes:
        return None
    ((quantity, times),) = moment.quantities
    return SumForm(days, ((Quantity(quantity.field, True), 1),)) if times == 1 and not quantity.by_day else None
