"""The claims that make a policy defined: it never reads a value that is not there (I3, I7)."""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.sort import Int
from returnlogic.meaning.invariants import FIRST_DAY, LAST_DAY, SPARE_DAYS
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
    MonthRounding,
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
    conj,
    equal,
    implies,
    lets_read,
    neg,
)


def outcome_lets(program: Program) -> dict[str, Term]:
    """Return the lets that the policy's own outcome is made of, in the program's order."""
    found = lets_read((t for o in program.policy_outputs for t in (o.silent, o.conflict, o.lo, o.hi)), program.lets)
    return {name: body for name, body in program.lets.items() if name in found}


def claims_defined(term: Term, path: tuple[Term, ...] = ()) -> Iterator[Term]:
    """Yield what must hold in every case so that a term has a value where the path holds; lets are not entered."""
    match term:
        case Const() | Var() | Let() | Known():
            return
        case And(args):
            for index, arg in enumerate(args):
                yield from claims_defined(arg, (*path, *args[:index]))
        case Or(args):
            for index, arg in enumerate(args):
                yield from claims_defined(arg, (*path, *(neg(a) for a in args[:index])))
        case Not(arg) | Member(arg) | Percent(arg) | DayOf(arg) | Scale(arg):
            yield from claims_defined(arg, path)
        case Compare(_, left, right) | Sub(left, right):
            yield from claims_defined(left, path)
            yield from claims_defined(right, path)
        case Add(args) | Min(args) | Max(args):
            for arg in args:
                yield from claims_defined(arg, path)
        case If(condition, then, otherwise):
            yield from claims_defined(condition, path)
            yield from claims_defined(then, (*path, condition))
            yield from claims_defined(otherwise, (*path, neg(condition)))
        case Get(name):
            yield implies(conj(*path), Known(name))
        case OrElse(name, _, otherwise):
            yield from claims_defined(otherwise, (*path, neg(Known(name))))
        case AddMonths(arg, months, rounding):
            yield from _inside(arg, FIRST_DAY, LAST_DAY - SPARE_DAYS - 31 * (months + 2), path)
            if rounding is MonthRounding.REFUSE:  # there is such a day iff nothing is rounded
                up, down = (AddMonths(arg, months, r) for r in (MonthRounding.UP, MonthRounding.DOWN))
                yield implies(conj(*path), equal(up, down))
        case AddWorkingDays(arg, days, calendar):
            yield from _inside(arg, calendar.lo, calendar.hi - 3 * days - 30, path)
        case Roll(arg, _, calendar):
            yield from _inside(arg, calendar.lo + 30, calendar.hi - 30, path)
        case OnOrAfter(arg):
            yield from _inside(arg, FIRST_DAY, LAST_DAY - SPARE_DAYS, path)


def _inside(arg: Term, lo: int, hi: int, path: tuple[Term, ...]) -> Iterator[Term]:
    yield from claims_defined(arg, path)
    low, high = (Const(end, Int(end, end)) for end in (lo, hi))
    inside = conj(Compare(Comparison.LE, low, arg), Compare(Comparison.LE, arg, high))
    yield implies(conj(*path), inside)
