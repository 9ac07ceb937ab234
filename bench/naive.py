"""What a first-time user of z3py would write: the same policies, one fresh solver per question and per assumption.

Facts are `Int` or `Bool`, an enum member is its place, a working day is found by nested `If`s, a month later by one
`If` per month. Every question gets a new `z3.Solver()` with all bounds and all axioms, and what a policy leaves open is
tried value by value, in every combination. Only terms are shared with the product: this reads them a third time.
"""

from __future__ import annotations

import time
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from itertools import product

import z3

from returnlogic.base.sort import Bool, Enum, Sort
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    And,
    Calendar,
    Compare,
    Comparison,
    Const,
    DayOf,
    Direction,
    Get,
    If,
    Known,
    Let,
    Max,
    Member,
    Min,
    MonthRounding,
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

YEARS = range(2025, 2036)
LONGEST_HOLIDAY = 7


class OutOfTime(Exception):
    """The time limit of a question passed before its answer was known."""


class Naive:
    """One program as z3py expressions."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.sorts: dict[str, Sort] = {i.name: i.sort for i in program.inputs.values()}
        self.sorts |= {a.name: a.sort for a in program.assumptions.values()}
        self.lets: dict[str, z3.ExprRef] = {}
        self.checks = 0
        self.bounds = [self.bound(name, sort) for name, sort in self.sorts.items() if not isinstance(sort, Bool)]
        self.axioms = [self.term(a.term) for a in program.axioms]

    # --- variables ---

    def variable(self, name: str) -> z3.ExprRef:
        """A fact, an event or an assumption."""
        return z3.Bool(name) if isinstance(self.sorts[name], Bool) else z3.Int(name)

    def bound(self, name: str, sort: Sort) -> z3.BoolRef:
        """The values of a sort."""
        assert not isinstance(sort, Bool)
        lo, hi = (0, len(sort.members) - 1) if isinstance(sort, Enum) else (sort.lo, sort.hi)
        return z3.And(lo <= z3.Int(name), z3.Int(name) <= hi)

    def value(self, sort: Sort, value: Value) -> z3.ExprRef:
        """A constant of a sort."""
        if isinstance(sort, Bool):
            return z3.BoolVal(value)
        return z3.IntVal(sort.members.index(str(value)) if isinstance(sort, Enum) else value)

    # --- questions ---

    def ask(self, question: Term, seconds: float) -> str:
        """`never`, `always` or `sometimes`: for how many of the assumptions there is a case; raises `OutOfTime`."""
        end = time.monotonic() + seconds
        cone = self.program.cone(question)
        open_ones = [a for a in self.program.assumptions.values() if a.fixed is None and a.name in cone]
        found = set()
        for choice in product(*(a.domain for a in open_ones)):
            found.add(self.has_case(question, {a.name: v for a, v in zip(open_ones, choice, strict=True)}, end))
            if found == {True, False}:
                return "sometimes"
        return "always" if True in found else "never"

    def has_case(self, question: Term, assumed: Mapping[str, Value], end: float) -> bool:
        """Whether some case has the property under these assumptions."""
        solver = z3.Solver()
        solver.set("timeout", max(1, int(1000 * (end - time.monotonic()))))
        solver.add(self.bounds)
        solver.add(self.axioms)
        for a in self.program.assumptions.values():
            value = assumed.get(a.name, a.fixed)
            if value is not None:
                solver.add(self.variable(a.name) == self.value(a.sort, value))
        solver.add(self.term(question))
        self.checks += 1
        answer = solver.check()
        if answer == z3.unknown or time.monotonic() > end:
            raise OutOfTime
        return bool(answer == z3.sat)

    # --- terms ---

    def term(self, term: Term) -> z3.ExprRef:
        """A term as an expression; lets once each."""
        match term:
            case Const(value, sort):
                return self.value(sort, value)
            case Var(name):
                return self.variable(name)
            case Let(name):
                if name not in self.lets:
                    self.lets[name] = self.term(self.program.lets[name])
                return self.lets[name]
            case And(args):
                return z3.And([self.term(a) for a in args])
            case Or(args):
                return z3.Or([self.term(a) for a in args])
            case Not(arg):
                return z3.Not(self.term(arg))
            case Compare(op, left, right):
                return compared(op, self.term(left), self.term(right))
            case Member(arg, members, sort):
                return z3.Or([self.term(arg) == self.value(sort, m) for m in members])
            case Add(args):
                return z3.Sum([self.term(a) for a in args])
            case Sub(left, right):
                return self.term(left) - self.term(right)
            case Min(args):
                found, *rest = (self.term(a) for a in args)
                for other in rest:
                    found = z3.If(other < found, other, found)
                return found
            case Max(args):
                found, *rest = (self.term(a) for a in args)
                for other in rest:
                    found = z3.If(other > found, other, found)
                return found
            case If(condition, then, otherwise):
                return z3.If(self.term(condition), self.term(then), self.term(otherwise))
            case Percent(arg, num, den, rounding):
                return rounded(self.term(arg) * num, den, rounding)
            case Known(name):
                return z3.Bool(f"{name} happened")
            case Get(name):
                return self.variable(name)
            case OrElse(name, _, otherwise):
                return z3.If(z3.Bool(f"{name} happened"), self.variable(name), self.term(otherwise))
            case AddMonths(arg, months, rounding):
                return months_later(self.term(arg), months, rounding)
            case AddWorkingDays(arg, days, calendar):
                day = self.term(arg)
                for _ in range(days):
                    day = rolled(day + 1, 1, calendar)
                return day
            case Roll(arg, direction, calendar):
                return rolled(self.term(arg), 1 if direction is Direction.NEXT else -1, calendar)
            case OnOrAfter(arg, month, day_of_month):
                return on_or_after(self.term(arg), month, day_of_month)
            case DayOf(arg):
                return self.term(arg) / 1440
            case Scale(arg, factor):
                return self.term(arg) * factor


def compared(op: Comparison, left: z3.ExprRef, right: z3.ExprRef) -> z3.BoolRef:
    """One of the six comparisons."""
    match op:
        case Comparison.LT:
            return left < right
        case Comparison.LE:
            return left <= right
        case Comparison.GT:
            return left > right
        case Comparison.GE:
            return left >= right
        case Comparison.EQ:
            return left == right
        case Comparison.NE:
            return left != right


def rounded(n: z3.ArithRef, den: int, rounding: Rounding) -> z3.ArithRef:
    """`n / den` as a whole number; z3's `/` on integers rounds down for a positive divisor."""
    half_up = (2 * n + den) / (2 * den)
    match rounding:
        case Rounding.FLOOR:
            return n / den
        case Rounding.CEIL:
            return -((-n) / den)
        case Rounding.TRUNC:
            return z3.If(n >= 0, n / den, -((-n) / den))
        case Rounding.HALF_UP:
            return half_up
        case Rounding.HALF_EVEN:
            tie = (2 * n + den) % (2 * den) == 0
            return z3.If(z3.And(tie, half_up % 2 == 1), half_up - 1, half_up)


def rolled(day: z3.ArithRef, step: int, calendar: Calendar) -> z3.ArithRef:
    """The first working day from a day on."""
    found = day + step * LONGEST_HOLIDAY
    for k in reversed(range(LONGEST_HOLIDAY)):
        this = day + step * k
        free = [this % 7 == w % 7 for w in calendar.free_weekdays] + [this == h for h in calendar.holidays]
        found = z3.If(z3.Or(free), found, this)
    return found


def months_later(day: z3.ArithRef, months: int, rounding: MonthRounding) -> z3.ArithRef:
    """One case per month that the day may lie in."""
    found = day
    for year in reversed(YEARS):
        for month in reversed(range(1, 13)):
            first = date(year, month, 1).toordinal()
            later_year, later_month = divmod(year * 12 + month - 1 + months, 12)
            target = date(later_year, later_month + 1, 1).toordinal()
            length = monthrange(later_year, later_month + 1)[1]
            rounded_to = target + length - (0 if rounding is MonthRounding.UP else 1)
            there = z3.If(day - first < length, day - first + target, rounded_to)
            found = z3.If(z3.And(day >= first, day < first + monthrange(year, month)[1]), there, found)
    return found


def on_or_after(day: z3.ArithRef, month: int, day_of_month: int) -> z3.ArithRef:
    """One case per year."""
    found = day
    for year in reversed(YEARS):
        wanted = date(year, month, day_of_month).toordinal()
        found = z3.If(day <= wanted, wanted, found)
    return found
