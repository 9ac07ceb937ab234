"""Kernel terms as SMT-LIB text, branch by branch as in `meaning/evaluate.py`.

Calendar terms are derived a second time in `calendar_tables`, not from `meaning/dates.py`. Enum members are their
position; `x?` says that an optional input is there. An input fixed in `constants` is encoded as its literal (lemma L2):
that is how a found case is generalised over the assumption variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from returnlogic.base.sort import Bool, Date, Enum, Instant, Sort
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning.calendars import function_of
from returnlogic.meaning.intervals import Intervals
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    And,
    Calendrical,
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
from returnlogic.solver import algebra as smt
from returnlogic.solver.calendar_tables import calendar_term, carried


@dataclass(frozen=True, slots=True)
class Fresh:
    """A symbol that any value will do for: a yes/no, or a number between two bounds."""

    symbol: str
    between: tuple[int, int] | None = None


class Encoding:
    """Text for the terms of one program; `pending` collects the declarations and definitions they need, once."""

    def __init__(
        self,
        program: Program,
        constants: Mapping[str, Value] | None = None,
        suffix: str = "",
        moved: Mapping[str, str] | None = None,
        free: Mapping[str, Fresh] | None = None,
        functions: Mapping[Calendrical, str] | None = None,
    ) -> None:
        """Start without text; `free` lets stand for a symbol of any value, of a number any between its bounds.

        Nor are calendar `functions` with a symbol: they are any functions from days to days.
        """
        self.program = program
        self.constants = constants or {}
        self.moved = moved or {}
        self.free = {} if free is None else free
        self.functions = {} if functions is None else functions
        self.suffix = suffix
        self._bounds = Intervals(program.lets, carried)
        self.sorts: dict[str, str] = {}
        self.pending: list[str] = []
        self.used: set[str] = set()

    def take(self) -> str:
        """Return the definitions not yet handed out, each symbol they use declared first."""
        lines = [_declare(n, self.sorts[n]) for n in sorted(self.used)]
        text = "\n".join(lines + self.pending)
        self.pending = []
        self.used = set()
        return text

    def literal(self, sort: Sort, value: Value) -> str:
        """Return a value of a sort as text."""
        if isinstance(sort, Bool):
            return smt.boolean(bool(value))
        if isinstance(sort, Enum):
            return smt.number(sort.members.index(str(value)))
        assert isinstance(value, int)
        return smt.number(value)

    def name(self, name: str) -> str:
        """Return the symbol of an input or assumption variable, declared and bounded on first use."""
        if name not in self.sorts:
            sort = self._sort(name)
            self.sorts[name] = "Bool" if isinstance(sort, Bool) else "Int"
            self._bound(name, sort)
        self.used.add(name)
        return smt.symbol(name)

    def there(self, name: str) -> str:
        """Return the symbol that says an optional input is there."""
        flag = f"{name}?"
        if flag not in self.sorts:
            self.sorts[flag] = "Bool"
            self.name(name)
        self.used.add(flag)
        return smt.symbol(flag)

    def _sort(self, name: str) -> Sort:
        found = self.program.inputs.get(name)
        return found.sort if found is not None else self.program.assumptions[name].sort

    def _bound(self, name: str, sort: Sort) -> None:
        if isinstance(sort, Bool):
            return
        lo, hi = (0, len(sort.members) - 1) if isinstance(sort, Enum) else (sort.lo, sort.hi)
        s = smt.symbol(name)
        self.used.add(name)
        self.pending.append(
            smt.assert_(smt.all_of([smt.app("<=", smt.number(lo), s), smt.app("<=", s, smt.number(hi))]))
        )
        found = self.program.inputs.get(name)
        if found is not None and found.event:
            self.pending.append(smt.assert_(smt.app("or", self.there(name), smt.app("=", s, smt.number(lo)))))

    def _let(self, name: str) -> str:
        fresh = self.free.get(name)
        if fresh is not None:
            return self.fresh(fresh)
        symbol = name + self.suffix
        if symbol not in self.sorts:
            body = self.program.lets[name]
            self.sorts[symbol] = "Bool" if self.is_bool(body) else "Int"
            text = self.term(body)
            self.used.add(symbol)
            self.pending.append(smt.assert_(smt.app("=", smt.symbol(symbol), text)))
        self.used.add(symbol)
        return smt.symbol(symbol)

    def fresh(self, fresh: Fresh) -> str:
        """Return the symbol, declared and bounded on first use."""
        text = smt.symbol(fresh.symbol)
        if fresh.symbol not in self.sorts:
            self.sorts[fresh.symbol] = "Bool" if fresh.between is None else "Int"
            if fresh.between is not None:
                low, high = (smt.number(end) for end in fresh.between)
                self.pending.append(smt.assert_(smt.all_of([smt.app("<=", low, text), smt.app("<=", text, high)])))
        self.used.add(fresh.symbol)
        return text

    def is_bool(self, term: Term) -> bool:
        """Return whether a term is yes/no rather than a number."""
        match term:
            case And() | Or() | Not() | Compare() | Member() | Known():
                return True
            case Const(_, sort) | Var(_, sort) | Get(_, sort):
                return isinstance(sort, Bool)
            case Let(name):
                return self.is_bool(self.program.lets[name])
            case If(_, then, _):
                return self.is_bool(then)
            case OrElse(_, sort, _):
                return isinstance(sort, Bool)
            case _:
                return False

    def term(self, term: Term) -> str:
        """Return the text of a term: a reference card, one branch per rule as in `evaluate` (T1 to T23)."""
        match term:
            case Const(value, sort):
                return self.literal(sort, value)
            case Var(name, sort):
                if name in self.constants:
                    return self.literal(sort, self.constants[name])
                return self.name(name)
            case Let(name):
                return self._let(name)
            case And(args):
                return smt.all_of(self.term(a) for a in args)
            case Or(args):
                return smt.any_of(self.term(a) for a in args)
            case Not(arg):
                return smt.negate(self.term(arg))
            case Compare(op, left, right):
                a, b = self.term(left), self.term(right)
                return smt.negate(smt.app("=", a, b)) if op is Comparison.NE else smt.app(op.value, a, b)
            case Member(arg, members, sort):
                text = self.term(arg)
                return smt.any_of(smt.app("=", text, self.literal(sort, m)) for m in members)
            case Add(args):
                return smt.app("+", *(self.term(a) for a in args))
            case Sub(left, right):
                return smt.app("-", self.term(left), self.term(right))
            case Min(args):
                return smt.least([self.term(a) for a in args])
            case Max(args):
                return smt.greatest([self.term(a) for a in args])
            case If(condition, then, otherwise):
                return smt.choose(self.term(condition), self.term(then), self.term(otherwise))
            case Percent(arg, num, den, rounding):
                return round_quotient(smt.app("*", smt.number(num), self.term(arg)), den, rounding)
            case Known(name):
                if name in self.constants:
                    return smt.boolean(self.constants[name] is not None)
                return self.there(name)
            case Get(name, sort):
                if name in self.moved:
                    return self.moved[name]
                if name in self.constants:
                    found = self.constants[name]
                    return self.literal(sort, sort.lo if found is None and isinstance(sort, Date | Instant) else found)
                return self.name(name)
            case OrElse(name, sort, otherwise):
                return smt.choose(self.term(Known(name)), self.term(Get(name, sort)), self.term(otherwise))
            case AddMonths(arg) | AddWorkingDays(arg) | Roll(arg) | OnOrAfter(arg):
                symbol = self.functions.get(function_of(term)) if self.functions else None
                if symbol is None:
                    return calendar_term(term, self.term(arg), self._bounds.of(arg))
                self.sorts[symbol] = FUNCTION
                self.used.add(symbol)
                return smt.app(smt.symbol(symbol), self.term(arg))
            case DayOf(arg):
                return smt.app("div", self.term(arg), smt.number(MINUTES_PER_DAY))
            case Scale(arg, factor):
                return smt.app("*", smt.number(factor), self.term(arg))


FUNCTION = "(Int) Int"
"""The sort of a symbol that stands for a calendar function."""


def _declare(name: str, sort: str) -> str:
    return f"(declare-fun {smt.symbol(name)} {sort})" if sort == FUNCTION else smt.declare(name, sort)


def round_quotient(n: str, den: int, rounding: Rounding) -> str:
    """Return `n / den` rounded; SMT-LIB `div` floors for a positive divisor."""
    d = smt.number(den)
    match rounding:
        case Rounding.FLOOR:
            return smt.app("div", n, d)
        case Rounding.CEIL:
            return smt.app("-", smt.app("div", smt.app("-", n), d))
        case Rounding.TRUNC:
            up = smt.app("-", smt.app("div", smt.app("-", n), d))
            return smt.choose(smt.app(">=", n, "0"), smt.app("div", n, d), up)
        case Rounding.HALF_UP:
            return smt.app("div", smt.app("+", smt.app("*", "2", n), d), smt.number(2 * den))
        case Rounding.HALF_EVEN:
            half_up = smt.app("div", smt.app("+", smt.app("*", "2", n), d), smt.number(2 * den))
            tie = smt.app("=", smt.app("mod", smt.app("+", smt.app("*", "2", n), d), smt.number(2 * den)), "0")
            odd = smt.app("=", smt.app("mod", half_up, "2"), "1")
            return smt.choose(smt.all_of([tie, odd]), smt.app("-", half_up, "1"), half_up)
