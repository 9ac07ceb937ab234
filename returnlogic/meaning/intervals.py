"""Bounds of the numbers of a program, by interval arithmetic: perhaps too wide, never too narrow.

Emitters size their tables by them and take short forms where they allow it; the proof does not rest on those. The
encoder cuts its tables of months and working days to them, `invariants` shows by them that no calendar term leaves its
domain. The three differ in how far a calendar function can carry a day, and each brings its own answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from returnlogic.base.interface import bounds
from returnlogic.base.value import MINUTES_PER_DAY
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    Calendrical,
    Const,
    DayOf,
    Get,
    If,
    Let,
    Max,
    Min,
    OnOrAfter,
    OrElse,
    Percent,
    Roll,
    Scale,
    Sub,
    Term,
    Var,
)

LONGEST_FREE_RUN = 14
"""Days in a row that are no working days, at most, in any table (`spec/calendars`; held by a test)."""


Bounds = tuple[int, int]
"""The least and the greatest value of a number, both included."""


def carried(term: Calendrical, days: Bounds) -> Bounds:
    """Return bounds of what a calendar function, in whatever table, makes of the days between two others."""
    lo, hi = days
    match term:
        case AddMonths(_, months):
            return lo + 28 * months, hi + 31 * months + 1
        case AddWorkingDays(_, count):
            return lo, hi + count * (LONGEST_FREE_RUN + 1)
        case Roll():
            return lo - LONGEST_FREE_RUN, hi + LONGEST_FREE_RUN
        case OnOrAfter():
            return lo, hi + 366


class Intervals:
    """The least and the greatest value a number can have, lets included; `carry` bounds calendar functions."""

    def __init__(self, lets: Mapping[str, Term], carry: Callable[[Calendrical, Bounds], Bounds] = carried) -> None:
        self.lets = lets
        self._carry = carry
        self._known: dict[str, Bounds] = {}

    def of(self, term: Term) -> Bounds:
        """Return the bounds of a numeric term; raises `ValueError` for others, `KeyError` for a missing let."""
        match term:
            case Const(int(value)):
                return value, value
            case Var(_, sort) | Get(_, sort):
                return bounds(sort)
            case Let(name):
                if name not in self._known:
                    self._known[name] = self.of(self.lets[name])
                return self._known[name]
            case Add(args):
                ends = [self.of(a) for a in args]
                return sum(lo for lo, _ in ends), sum(hi for _, hi in ends)
            case Sub(left, right):
                (a, b), (c, d) = self.of(left), self.of(right)
                return a - d, b - c
            case Min(args):
                ends = [self.of(a) for a in args]
                return min(lo for lo, _ in ends), min(hi for _, hi in ends)
            case Max(args):
                ends = [self.of(a) for a in args]
                return max(lo for lo, _ in ends), max(hi for _, hi in ends)
            case If(_, then, otherwise):
                (a, b), (c, d) = self.of(then), self.of(otherwise)
                return min(a, c), max(b, d)
            case OrElse(_, sort, otherwise):
                (a, b), (c, d) = bounds(sort), self.of(otherwise)
                return min(a, c), max(b, d)
            case Percent(arg, num, den):
                low, high = sorted(end * num for end in self.of(arg))
                return low // den, -(-high // den)
            case AddMonths(arg) | AddWorkingDays(arg) | Roll(arg) | OnOrAfter(arg):
                return self._carry(term, self.of(arg))
            case DayOf(arg):
                lo, hi = self.of(arg)
                return lo // MINUTES_PER_DAY, hi // MINUTES_PER_DAY
            case Scale(arg, factor):
                low, high = sorted(end * factor for end in self.of(arg))
                return low, high
            case _:
                raise ValueError("not a number")
