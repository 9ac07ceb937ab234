"""Compile the terms of a program to Python closures: what `Evaluation` says, several times as fast.

Enumeration evaluates the same few hundred terms on some thousands of cases. `test_compiled.py` compares the two on
random terms and cases, and each tenth policy of a run is interpreted from its text besides.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning import dates
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import round_fraction
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
    Scale,
    Sub,
    Term,
    Var,
)

OPERATORS = {
    Comparison.LT: operator.lt,
    Comparison.LE: operator.le,
    Comparison.GT: operator.gt,
    Comparison.GE: operator.ge,
    Comparison.EQ: operator.eq,
    Comparison.NE: operator.ne,
}


class Run:
    """One program on one case, as `Evaluation`: lets are computed on first use and kept."""

    __slots__ = ("case", "code", "lets")

    def __init__(self, program: Program, case: Mapping[str, Value]) -> None:
        self.case = case
        self.code = code_of(program)
        self.lets: dict[str, Any] = {}

    def value(self, term: Term) -> Value:
        """Return the value of a term."""
        return self.code.of(term)(self)

    def holds(self, term: Term) -> bool:
        """Return the value of a yes/no term."""
        return bool(self.code.of(term)(self))

    def number(self, term: Term) -> int:
        """Return the value of a numeric term."""
        found = self.code.of(term)(self)
        assert isinstance(found, int)
        return found


Compiled = Callable[[Run], Any]


class Code:
    """The compiled terms of a program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._terms: dict[int, tuple[Term, Compiled]] = {}
        self._lets: dict[str, Compiled] = {}

    def of(self, term: Term) -> Compiled:
        """Return the function of a term; the term is kept, so that its identity stays its own."""
        if type(term) is Let:
            return self._let(term.name)
        found = self._terms.get(id(term))
        if found is None:
            found = self._terms[id(term)] = (term, self._compile(term))
        return found[1]

    def _all(self, terms: tuple[Term, ...]) -> tuple[Compiled, ...]:
        return tuple(self.of(t) for t in terms)

    def _compile(self, term: Term) -> Compiled:
        """Compile one term: a reference card, one branch per rule (T1 to T23), in the order of `Evaluation.value`."""
        match term:
            case Const(value):
                return lambda run: value
            case Var(name):
                return lambda run: run.case[name]
            case Let(name):
                return self._let(name)
            case And(args):
                return _and(self._all(args))
            case Or(args):
                return _or(self._all(args))
            case Not(arg):
                negated = self.of(arg)
                return lambda run: not negated(run)
            case Compare(op, left, right):
                compare, a, b = OPERATORS[op], self.of(left), self.of(right)
                return lambda run: compare(a(run), b(run))
            case Member(arg, members):
                one, some = self.of(arg), frozenset(members)
                return lambda run: one(run) in some
            case Add(args):
                summed = self._all(args)
                return lambda run: sum(f(run) for f in summed)
            case Sub(left, right):
                a, b = self.of(left), self.of(right)
                return lambda run: a(run) - b(run)
            case Min(args):
                least = self._all(args)
                return lambda run: min(f(run) for f in least)
            case Max(args):
                most = self._all(args)
                return lambda run: max(f(run) for f in most)
            case If(condition, then, otherwise):
                asked, a, b = self.of(condition), self.of(then), self.of(otherwise)
                return lambda run: a(run) if asked(run) else b(run)
            case Percent(arg, num, den, rounding):
                whole = self.of(arg)
                return lambda run: round_fraction(Fraction(whole(run) * num, den), rounding)
            case Known(name):
                return lambda run: run.case[name] is not None
            case Get(name):
                return _get(name)
            case OrElse(name, _, otherwise):
                return _or_else(name, self.of(otherwise))
            case AddMonths(arg, months, month_rounding):
                day = self.of(arg)
                return lambda run: dates.add_months(day(run), months, month_rounding)
            case AddWorkingDays(arg, days, calendar):
                day = self.of(arg)
                return lambda run: dates.add_working_days(day(run), days, calendar)
            case Roll(arg, direction, calendar):
                day = self.of(arg)
                return lambda run: dates.roll(day(run), direction, calendar)
            case OnOrAfter(arg, month, of_month):
                day = self.of(arg)
                return lambda run: dates.on_or_after(day(run), month, of_month)
            case DayOf(arg):
                minutes = self.of(arg)
                return lambda run: minutes(run) // MINUTES_PER_DAY
            case Scale(arg, factor):
                scaled = self.of(arg)
                return lambda run: scaled(run) * factor

    def _let(self, name: str) -> Compiled:
        known = self._lets.get(name)
        if known is not None:
            return known
        body = self.of(self.program.lets[name])

        def let(run: Run) -> Any:
            lets = run.lets
            if name in lets:
                return lets[name]
            found = lets[name] = body(run)
            return found

        self._lets[name] = let
        return let


def _and(terms: tuple[Compiled, ...]) -> Compiled:
    def every(run: Run) -> bool:
        for term in terms:  # noqa: SIM110 - a loop is a third faster than a generator here
            if not term(run):
                return False
        return True

    return every


def _or(terms: tuple[Compiled, ...]) -> Compiled:
    def some(run: Run) -> bool:
        for term in terms:  # noqa: SIM110 - as above
            if term(run):
                return True
        return False

    return some


def _get(name: str) -> Compiled:
    def get(run: Run) -> Value:
        found = run.case[name]
        if found is None:
            raise Undefined(f"`{name}` has not happened")
        return found

    return get


def _or_else(name: str, otherwise: Compiled) -> Compiled:
    def first(run: Run) -> Any:
        found = run.case[name]
        return otherwise(run) if found is None else found

    return first


_KEPT: dict[int, Code] = {}
MOST_KEPT = 200


def code_of(program: Program) -> Code:
    """Return the compiled terms of a program; the latest programs are kept."""
    found = _KEPT.get(id(program))
    if found is None:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        found = _KEPT[id(program)] = Code(program)
    return found
