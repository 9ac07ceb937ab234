"""The reference semantics: a term of a program, run on one case. Mirrors `spec/semantics.md`, rules T1 to T23.

Counterpart: `solver/encode.py`, branch by branch in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor, trunc

from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning import dates
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    And,
    Compare,
    Comparison,
    Const,
    DayOf,
    Get,
    If,
    Known,
    Let,
    Max,
    Member,
    Min,
    Not,
    OnOrAfter,
    Or,
    OrElse,
    Percent,
    Roll,
    Rounding,
    Scale,
    Sub,
    Term,
    Var,
)

Assignment = Mapping[str, Value]
"""Facts, events (`None` = has not happened) and the chosen assumptions, by name."""

_COMPARE: Mapping[Comparison, Callable[[int, int], bool]] = {
    Comparison.LT: lambda a, b: a < b,
    Comparison.LE: lambda a, b: a <= b,
    Comparison.GT: lambda a, b: a > b,
    Comparison.GE: lambda a, b: a >= b,
    Comparison.EQ: lambda a, b: a == b,
    Comparison.NE: lambda a, b: a != b,
}


class Evaluation:
    """One program on one case. Lets are evaluated on first use and kept.

    Raises `Undefined` where a partial operation is asked outside its domain, `KeyError` for a fact the case lacks.
    """

    def __init__(self, program: Program, case: Assignment) -> None:
        self.program = program
        self.case = case
        self._lets: dict[str, Value] = {}

    def holds(self, term: Term) -> bool:
        """Return the value of a yes/no term."""
        return bool(self.value(term))

    def number(self, term: Term) -> int:
        """Return the value of a numeric term."""
        found = self.value(term)
        assert isinstance(found, int)
        return found

    def value(self, term: Term) -> Value:
        """Return the value of a term: a reference card, one branch per rule (T1 to T23)."""
        match term:
            case Const(value):
                return value
            case Var(name):
                return self.case[name]
            case Let(name):
                if name not in self._lets:
                    self._lets[name] = self.value(self.program.lets[name])
                return self._lets[name]
            case And(args):
                return all(self.value(a) for a in args)
            case Or(args):
                return any(self.value(a) for a in args)
            case Not(arg):
                return not self.value(arg)
            case Compare(op, left, right):
                return _COMPARE[op](self.value(left), self.value(right))  # type: ignore[arg-type]  # T7: sorts agree
            case Member(arg, members):
                return self.value(arg) in members
            case Add(args):
                return sum(self.number(a) for a in args)
            case Sub(left, right):
                return self.number(left) - self.number(right)
            case Min(args):
                return min(self.number(a) for a in args)
            case Max(args):
                return max(self.number(a) for a in args)
            case If(condition, then, otherwise):
                return self.value(then) if self.value(condition) else self.value(otherwise)
            case Percent(arg, num, den, rounding):
                return round_fraction(Fraction(self.number(arg) * num, den), rounding)
            case Known(name):
                return self.case[name] is not None
            case Get(name):
                if self.case[name] is None:
                    raise Undefined(f"`{name}` has not happened")
                return self.case[name]
            case OrElse(name, _, otherwise):
                found = self.case[name]
                return self.value(otherwise) if found is None else found
            case AddMonths(arg, months, month_rounding):
                return dates.add_months(self.number(arg), months, month_rounding)
            case AddWorkingDays(arg, days, calendar):
                return dates.add_working_days(self.number(arg), days, calendar)
            case Roll(arg, direction, calendar):
                return dates.roll(self.number(arg), direction, calendar)
            case OnOrAfter(arg, month, day):
                return dates.on_or_after(self.number(arg), month, day)
            case DayOf(arg):
                return self.number(arg) // MINUTES_PER_DAY
            case Scale(arg, factor):
                return self.number(arg) * factor


def round_fraction(exact: Fraction, rounding: Rounding) -> int:
    """Return the whole number a fraction is rounded to (rule T14); half_up rounds half towards plus infinity."""
    match rounding:
        case Rounding.FLOOR:
            return floor(exact)
        case Rounding.CEIL:
            return ceil(exact)
        case Rounding.TRUNC:
            return trunc(exact)
        case Rounding.HALF_UP:
            return floor(exact + Fraction(1, 2))
        case Rounding.HALF_EVEN:
            return round(exact)


def possible(program: Program, case: Assignment) -> str | None:
    """Return the label of the first axiom the case breaks, or `None` iff it is a possible case."""
    run = Evaluation(program, case)
    return next((a.label for a in program.axioms if not run.holds(a.term)), None)
