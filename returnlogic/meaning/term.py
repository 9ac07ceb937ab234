"""The kernel's terms: one closed union of frozen node kinds.

Quantifier-free and linear: no product of two inputs, no float, no string operation, no three-valued logic. Whether an
event has happened is visible only through `Known`, its date only through `Get`; `spec/semantics.md` numbers the
meaning of each kind (T1 to T23). Three functions take terms apart, in this order of kinds: `evaluate`, `encode` and
`children`. A new kind is meant to be expensive: mypy names every place that has to learn it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from returnlogic.base.sort import Bool, Sort
from returnlogic.base.value import Value


class Comparison(StrEnum):
    """The six comparisons; enum members are only compared with `=` and `!=`."""

    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    EQ = "="
    NE = "!="


class Rounding(StrEnum):
    """The rounding of a fraction of a minor unit."""

    FLOOR = "floor"
    CEIL = "ceil"
    TRUNC = "trunc"
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


class MonthRounding(StrEnum):
    """The rounding of a date that its month does not have: first of the next month, last of this one, or nowhere."""

    UP = "up"
    DOWN = "down"
    REFUSE = "refuse"


class Direction(StrEnum):
    """To the next or to the previous working day."""

    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A frozen table of days that are not working days, beside a weekly pattern of free weekdays (1 = Monday … 7).

    It answers only for `lo..hi` (day numbers); a question beyond is an error, never a guess.
    """

    name: str
    free_weekdays: frozenset[int]
    holidays: frozenset[int]
    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class Const:  # T1
    value: Value
    sort: Sort


@dataclass(frozen=True, slots=True)
class Var:  # T2: an input that is always there, or an assumption variable
    name: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class Let:  # T3: a named term of the program
    name: str


@dataclass(frozen=True, slots=True)
class And:  # T4
    args: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Or:  # T5
    args: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Not:  # T6
    arg: Term


@dataclass(frozen=True, slots=True)
class Compare:  # T7
    op: Comparison
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Member:  # T8
    arg: Term
    members: tuple[str, ...]
    sort: Sort


@dataclass(frozen=True, slots=True)
class Add:  # T9
    args: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Sub:  # T10
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Min:  # T11
    args: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Max:  # T12
    args: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class If:  # T13
    condition: Term
    then: Term
    otherwise: Term


@dataclass(frozen=True, slots=True)
class Percent:  # T14: arg * num / den, rounded once; den > 0
    arg: Term
    num: int
    den: int
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class Known:  # T15: the event has happened, the optional input is there
    name: str


@dataclass(frozen=True, slots=True)
class Get:  # T16: partial; only under `Known` of the same name
    name: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class OrElse:  # T17
    name: str
    sort: Sort
    otherwise: Term


@dataclass(frozen=True, slots=True)
class AddMonths:  # T18
    arg: Term
    months: int
    rounding: MonthRounding


@dataclass(frozen=True, slots=True)
class AddWorkingDays:  # T19
    arg: Term
    days: int
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Roll:  # T20
    arg: Term
    direction: Direction
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class OnOrAfter:  # T21: the first such day of a year at or after the date; 29 February is not allowed
    arg: Term
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class DayOf:  # T22
    arg: Term


@dataclass(frozen=True, slots=True)
class Scale:  # T23
    arg: Term
    factor: int


Term = (
    Const
    | Var
    | Let
    | And
    | Or
    | Not
    | Compare
    | Member
    | Add
    | Sub
    | Min
    | Max
    | If
    | Percent
    | Known
    | Get
    | OrElse
    | AddMonths
    | AddWorkingDays
    | Roll
    | OnOrAfter
    | DayOf
    | Scale
)

Calendrical = AddMonths | AddWorkingDays | Roll | OnOrAfter
"""The terms that are functions of one day."""

TRUE = Const(True, Bool())
FALSE = Const(False, Bool())


def conj(*args: Term) -> Term:
    """Return the conjunction, with nested conjunctions and constants folded away."""
    flat: list[Term] = []
    for arg in args:
        for part in arg.args if isinstance(arg, And) else (arg,):
            if part == FALSE:
                return FALSE
            if part != TRUE:
                flat.append(part)
    return TRUE if not flat else flat[0] if len(flat) == 1 else And(tuple(flat))


def disj(*args: Term) -> Term:
    """Return the disjunction, with nested disjunctions and constants folded away."""
    flat: list[Term] = []
    for arg in args:
        for part in arg.args if isinstance(arg, Or) else (arg,):
            if part == TRUE:
                return TRUE
            if part != FALSE:
                flat.append(part)
    return FALSE if not flat else flat[0] if len(flat) == 1 else Or(tuple(flat))


def neg(arg: Term) -> Term:
    """Return the negation, with constants and double negation folded away."""
    if arg == TRUE:
        return FALSE
    if arg == FALSE:
        return TRUE
    return arg.arg if isinstance(arg, Not) else Not(arg)


def implies(premise: Term, conclusion: Term) -> Term:
    """Return `not premise or conclusion`."""
    return disj(neg(premise), conclusion)


def xor(left: Term, right: Term) -> Term:
    """Return that exactly one of two holds, with equal terms folded away."""
    return FALSE if left == right else disj(conj(left, neg(right)), conj(neg(left), right))


def equal(left: Term, right: Term) -> Term:
    """Return `left = right`."""
    return Compare(Comparison.EQ, left, right)


def extreme(kind: type[Max] | type[Min], args: Sequence[Term]) -> Term:
    """Return the greatest or the least of one or more terms."""
    return args[0] if len(args) == 1 else kind(tuple(args))


def children(term: Term) -> tuple[Term, ...]:
    """Return the direct subterms, in order."""
    match term:
        case Const() | Var() | Let() | Known() | Get():
            return ()
        case And(args) | Or(args) | Add(args) | Min(args) | Max(args):
            return args
        case Not(arg) | Member(arg) | DayOf(arg):
            return (arg,)
        case Percent(arg) | AddMonths(arg) | AddWorkingDays(arg) | Roll(arg) | OnOrAfter(arg) | Scale(arg):
            return (arg,)
        case Compare(_, left, right) | Sub(left, right):
            return (left, right)
        case If(condition, then, otherwise):
            return (condition, then, otherwise)
        case OrElse(_, _, otherwise):
            return (otherwise,)


def walk(term: Term) -> Iterator[Term]:
    """Yield the term and all its subterms, each once per occurrence, without entering lets."""
    stack = [term]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(children(top)))


def lets_read(terms: Iterable[Term], lets: Mapping[str, Term]) -> set[str]:
    """Return the names of these lets that the terms read, directly or by way of others of them."""
    found: set[str] = set()
    stack = list(terms)
    while stack:
        for node in walk(stack.pop()):
            if isinstance(node, Let) and node.name not in found and node.name in lets:
                found.add(node.name)
                stack.append(lets[node.name])
    return found


def transform(term: Term, visit: Callable[[Term], Term | None]) -> Term:
    """Return the term rebuilt from the top: where `visit` answers, as it says; elsewhere the subterms are rebuilt."""
    found = visit(term)
    if found is not None:
        return found

    def go(t: Term) -> Term:
        return transform(t, visit)

    match term:
        case Const() | Var() | Let() | Known() | Get():
            return term
        case And(args):
            return conj(*map(go, args))
        case Or(args):
            return disj(*map(go, args))
        case Not(arg):
            return neg(go(arg))
        case Compare(op, left, right):
            return Compare(op, go(left), go(right))
        case Add(args):
            return Add(tuple(map(go, args)))
        case Sub(left, right):
            return Sub(go(left), go(right))
        case Min(args):
            return Min(tuple(map(go, args)))
        case Max(args):
            return Max(tuple(map(go, args)))
        case If(condition, then, otherwise):
            return If(go(condition), go(then), go(otherwise))
        case OrElse(name, sort, otherwise):
            return OrElse(name, sort, go(otherwise))
        case Member() | Percent() | AddMonths() | AddWorkingDays() | Roll() | OnOrAfter() | DayOf() | Scale():
            return replace(term, arg=go(term.arg))
