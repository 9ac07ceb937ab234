"""Terms of a policy on one line, for people who read which change a vector tells from the policy."""

from __future__ import annotations

from returnlogic.base.value import write
from returnlogic.meaning.calendars import function_name
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    And,
    Compare,
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


def wording(term: Term) -> str:
    """Return the term in one line."""
    match term:
        case Const(value, sort):
            return str(value).lower() if isinstance(value, bool) else str(write(sort, value))
        case Var(name) | Let(name) | Get(name) | OrElse(name):
            return name
        case Known(name):
            return f"{name} has happened"
        case And(args):
            return f"({' and '.join(map(wording, args))})"
        case Or(args):
            return f"({' or '.join(map(wording, args))})"
        case Not(arg):
            return f"not {wording(arg)}"
        case Compare(op, left, right):
            return f"{wording(left)} {op.value} {wording(right)}"
        case Member(arg, members):
            return f"{wording(arg)} in ({', '.join(members)})"
        case Add(args):
            return f"({' + '.join(map(wording, args))})"
        case Sub(left, right):
            return f"({wording(left)} - {wording(right)})"
        case Min(args):
            return f"least({', '.join(map(wording, args))})"
        case Max(args):
            return f"greatest({', '.join(map(wording, args))})"
        case If(condition, then, otherwise):
            return f"({wording(then)} if {wording(condition)} else {wording(otherwise)})"
        case Percent(arg, num, den, rounding):
            return f"{rounding.value}({num}/{den} of {wording(arg)})"
        case DayOf(arg):
            return f"day of {wording(arg)}"
        case Scale(arg, factor):
            return f"{factor} * {wording(arg)}"
        case AddMonths(arg) | AddWorkingDays(arg) | Roll(arg) | OnOrAfter(arg):
            return f"{function_name(term)}({wording(arg)})"
