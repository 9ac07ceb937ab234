"""Check what every Program satisfies, in tests: invariants I1 to I7 of `spec/semantics.md`.

A program without violations never reads what it does not have, never asks a partial operation outside its domain, and
means the same to the evaluator and to the encoder. The checks are syntactic and err on the side of a violation.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money, Sort
from returnlogic.base.value import Value
from returnlogic.meaning import dates
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.intervals import Bounds, Intervals
from returnlogic.meaning.program import Input, Program
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
    children,
    walk,
)

FIRST_DAY, LAST_DAY = 730120, 766703
"""Month and year arithmetic is exact from 1 January 2000 to 28 February 2100, where the rule of four fails: the tables
of `solver/calendar_tables.py` end there."""

SPARE_DAYS = 800
"""How far before LAST_DAY an argument stays, beside 31 days a month: the same tables look ahead."""

_ORDERED = ("number", "money", "day", "minute")


def violations(program: Program) -> tuple[str, ...]:
    """Return every broken invariant, each starting with its number; empty iff the program satisfies them all."""
    return tuple(dict.fromkeys(_Checker(program).violations()))


def kind(sort: Sort) -> str:
    """Return what a sort can be compared with: bounds and units do not matter, enum members do."""
    match sort:
        case Bool():
            return "yes/no"
        case Enum(members):
            return f"one of {', '.join(members)}"
        case Int():
            return "number"
        case Money():
            return "money"
        case Date():
            return "day"
        case Instant():
            return "minute"


def fits(sort: Sort, value: Value) -> bool:
    """Return whether a value, which is there, is one of the sort's."""
    if isinstance(sort, Bool):
        return isinstance(value, bool)
    if isinstance(sort, Enum):
        return value in sort.members
    return isinstance(value, int) and not isinstance(value, bool) and sort.lo <= value <= sort.hi


class _Checker:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.kinds: dict[str, str] = {}
        self.checked: dict[str, Term] = {}
        self._bounds = Intervals(self.checked, _carried)
        self.found: list[str] = []

    def violations(self) -> list[str]:
        program = self.program
        self._names()
        self._domains()
        for name, body in program.lets.items():
            self._whole(body, f"let `{name}`")
            self.kinds[name] = self._kind(body, f"let `{name}`")
            self.checked[name] = body
        for axiom in program.axioms:
            self._whole(axiom.term, f"axiom “{axiom.label}”")
            self._expect("yes/no", axiom.term, f"axiom “{axiom.label}”")
        self._references()
        return self.found

    def _whole(self, term: Term, where: str) -> None:
        for node in walk(term):
            self._reads(node, where)
        self.found += [f"I3: {where} gets `{name}` where it may not have happened" for name in unguarded(term)]
        for node in walk(term):
            self._partial(node, where)

    # --- I1, I2, I5, I6: names ---

    def _reads(self, node: Term, where: str) -> None:
        program = self.program
        match node:
            case Let(name):
                if name not in self.kinds:
                    what = "a later let" if name in program.lets else "no let"
                    self.found.append(f"I1: {where} reads `{name}`, {what}")
            case Var(name, sort):
                held = program.inputs.get(name) or program.assumptions.get(name)
                if held is None or held.sort != sort or (isinstance(held, Input) and held.event):
                    self.found.append(f"I2: {where} reads `{name}`, which is no fact or assumption of that sort")
            case Known(name) | Get(name) | OrElse(name):
                given = program.inputs.get(name)
                if given is None or not given.event or (not isinstance(node, Known) and given.sort != node.sort):
                    self.found.append(f"I2: {where} reads `{name}`, which is no event of that sort")
            case _:
                pass

    def _names(self) -> None:
        program = self.program
        flags = [f"{i.name}?" for i in program.inputs.values() if i.event]
        every = [*program.inputs, *program.assumptions, *program.lets, *flags]
        self.found += [f"I2: `{name}` names two things" for name in sorted(set(every)) if every.count(name) > 1]

    def _domains(self) -> None:
        for i in self.program.inputs.values():
            where = f"input `{i.name}`"
            if not _inhabited(i.sort):
                self.found.append(f"I6: {where} has no value at all")
            if i.event != isinstance(i.sort, Date | Instant):
                self.found.append(f"I6: {where} is an event or has dates, not both")
            if not (i.event and i.typical is None) and not fits(i.sort, i.typical):
                self.found.append(f"I6: {where} has a typical value outside its sort")
            after = self.program.inputs.get(i.typical_after[0]) if i.typical_after is not None else i
            if after is None or not (after.event or after is i):
                self.found.append(f"I6: {where} typically follows something that is no event")
        for a in self.program.assumptions.values():
            where = f"assumption `{a.name}`"
            if not isinstance(a.sort, Bool | Enum | Int) or not a.domain or len(set(a.domain)) < len(a.domain):
                self.found.append(f"I6: {where} has no finite domain of distinct values")
            elif a.fixed is not None and a.fixed not in a.domain:
                self.found.append(f"I6: {where} is fixed outside its domain")
            if isinstance(a.sort, Bool | Enum | Int) and a.value_labels and len(a.value_labels) != len(a.domain):
                self.found.append(f"I6: {where} labels other than its values")

    def _references(self) -> None:
        program = self.program
        ids = [c.id for c in program.clauses]
        lives = {c.live: c.id for c in program.clauses}
        for clause in program.clauses:
            where = f"clause `{clause.id}`"
            if ids.count(clause.id) > 1:
                self.found.append(f"I5: {where} is there twice")
            lets = [clause.scope, clause.entitled, clause.app, clause.live, clause.requirement, clause.states]
            lets += [x.last_day for x in clause.limits]
            lets += [y for x in clause.duties for y in (x.last_day, x.last_minute)]
            for let in lets:
                self._exists(let, where)
            strangers = [r.target for r in clause.relations if r.target not in ids]
            self.found += [f"I5: {where} relates to no clause `{name}`" for name in strangers]
            for claim in clause.claims:
                self._exists(claim.live, f"a claim of {where}")
                if claim.clause != clause.id or lives.get(claim.live, clause.id) != clause.id:
                    self.found.append(f"I5: a claim of {where} lives by another clause")
        for output in program.outputs:
            where = f"output `{output.key}`"
            lives_here = [c.live for c in output.claims]
            for let in (output.silent, output.lo, output.hi, output.conflict, output.worst, *lives_here):
                self._exists(let, where)
            for claim in output.claims:
                for bound in (claim.lo, claim.hi):
                    self._whole(bound, where)
                    self._expect(kind(output.sort), bound, where)
            if not output.claims or any((c.right, c.topic) != (output.right, output.topic) for c in output.claims):
                self.found.append(f"I5: {where} has no claims, or those of another topic")

    def _exists(self, let: Let | None, where: str) -> None:
        if let is not None and let.name not in self.program.lets:
            self.found.append(f"I5: {where} needs the let `{let.name}`")

    # --- I4: sorts ---

    def _expect(self, wanted: str, term: Term, where: str) -> None:
        got = self._kind(term, where)
        if got not in (wanted, "?"):
            self.found.append(f"I4: {where} has a {got} where a {wanted} belongs")

    def _alike(self, terms: tuple[Term, ...], where: str) -> str:
        """Return the common kind of some terms. A literal 0 fits any: it fills in where nothing has happened."""
        kinds = {k for t in terms if not _is_filler(t) and (k := self._kind(t, where)) != "?"}
        if len(kinds) > 1:
            self.found.append(f"I4: {where} mixes {' and '.join(sorted(kinds))}")
        return kinds.pop() if len(kinds) == 1 else "?" if kinds or not terms else "number"

    def _kind(self, term: Term, where: str) -> str:
        """Return the kind of a term, and note where kinds do not fit: a reference card by node kind (I4)."""
        match term:
            case Const(value, sort):
                if not fits(sort, value) and (isinstance(sort, Bool | Enum) or not isinstance(value, int)):
                    self.found.append(f"I4: {where} has a constant that is not of its sort")
                return kind(sort)
            case Var(_, sort) | Get(_, sort):
                return kind(sort)
            case Let(name):
                return self.kinds.get(name, "?")
            case And(args) | Or(args):
                for arg in args:
                    self._expect("yes/no", arg, where)
                return "yes/no"
            case Not(arg):
                self._expect("yes/no", arg, where)
                return "yes/no"
            case Compare(op, left, right):
                found = self._alike((left, right), where)
                if op not in (Comparison.EQ, Comparison.NE) and found not in (*_ORDERED, "?"):
                    self.found.append(f"I4: {where} orders a {found}")
                return "yes/no"
            case Member(arg, members, sort):
                self._expect(kind(sort), arg, where)
                if not isinstance(sort, Enum) or not set(members) <= set(sort.members):
                    self.found.append(f"I4: {where} asks for members that are not of the sort")
                return "yes/no"
            case Add(args):
                return self._sum(args, where)
            case Sub(left, right):
                found = self._kind(left, where)
                if found in ("day", "minute") and self._kind(right, where) == found:
                    return "number"
                return self._sum((left, right), where)
            case Min(args) | Max(args):
                found = self._alike(args, where)
                if not args or found not in (*_ORDERED, "?"):
                    self.found.append(f"I4: {where} orders a {found}")
                return found
            case If(condition, then, otherwise):
                self._expect("yes/no", condition, where)
                return self._alike((then, otherwise), where)
            case Percent(arg) | Scale(arg):
                found = self._kind(arg, where)
                if found not in ("number", "money", "?"):
                    self.found.append(f"I4: {where} multiplies a {found}")
                return found
            case Known():
                return "yes/no"
            case OrElse(name, sort, otherwise):
                return self._alike((Get(name, sort), otherwise), where)
            case AddMonths(arg) | AddWorkingDays(arg) | Roll(arg) | OnOrAfter(arg):
                self._expect("day", arg, where)
                return "day"
            case DayOf(arg):
                self._expect("minute", arg, where)
                return "day"

    def _sum(self, args: tuple[Term, ...], where: str) -> str:
        """Money adds to money, numbers to numbers, and numbers to a day or a minute, which comes first."""
        kinds = [k for arg in args if (k := self._kind(arg, where)) != "?"]
        to_date = kinds[:1] in (["day"], ["minute"]) and set(kinds[1:]) <= {"number"}
        if not args or not (to_date or set(kinds) <= {"number"} or set(kinds) <= {"money"}):
            self.found.append(f"I4: {where} adds {' and '.join(kinds) or 'nothing'}")
        return kinds[0] if kinds else "?"

    # --- I7: partial operations ---

    def _partial(self, node: Term, where: str) -> None:
        trouble = ""
        match node:
            case Percent(_, _, den):
                trouble = "divides by nothing" if den <= 0 else ""
            case AddMonths(arg, months, rounding):
                if months < 0 or not self._between(arg, FIRST_DAY, LAST_DAY - SPARE_DAYS - 31 * (months + 2)):
                    trouble = "adds months outside the range in which they are exact"
                elif rounding is MonthRounding.REFUSE and not self._never_refused(node):
                    trouble = "adds months to a day for which there may be no such day"
            case OnOrAfter(arg, month, day):
                if not _is_yearly(month, day) or not self._between(arg, FIRST_DAY, LAST_DAY - SPARE_DAYS):
                    trouble = "asks for a day that is not in every year, or outside the range"
            case Roll() | AddWorkingDays():
                if (isinstance(node, AddWorkingDays) and node.days < 0) or self._range(node) is None:
                    trouble = f"leaves the calendar `{node.calendar.name}`"
            case _:
                pass
        if trouble:
            self.found.append(f"I7: {where} {trouble}")

    def _never_refused(self, node: AddMonths) -> bool:
        found = self._range(node.arg)
        if found is None:
            return False
        try:
            return all(map(dates.function_of(node), range(found[0], found[1] + 1)))
        except Undefined:
            return False

    def _between(self, arg: Term, lo: int, hi: int) -> bool:
        found = self._range(arg)
        return found is not None and lo <= found[0] and found[1] <= hi

    def _range(self, term: Term) -> Bounds | None:
        """Return bounds of a number; `None` if it has none or a partial operation may leave its domain."""
        try:
            return self._bounds.of(term)
        except (Undefined, KeyError, ValueError, OverflowError):
            return None


def _carried(term: Calendrical, days: Bounds) -> Bounds:
    """Return exact bounds of what a calendar function, which is monotone, makes of the days between two others."""
    first, last = map(dates.function_of(term), days)
    return first, last


def unguarded(term: Term, given: tuple[Term, ...] = ()) -> Iterator[str]:
    """Yield the events that a term gets although what is given there does not say that they happened (I3).

    `And`, `Or` and `If` are read from left to right, as the evaluator runs them.
    """
    match term:
        case Get(name):
            if not any(_holds(g, name, given) is False for g in given):
                yield name
        case And(args):
            for index, arg in enumerate(args):
                yield from unguarded(arg, given + args[:index])
        case Or(args):
            for index, arg in enumerate(args):
                yield from unguarded(arg, given + tuple(Not(a) for a in args[:index]))
        case If(condition, then, otherwise):
            yield from unguarded(condition, given)
            yield from unguarded(then, (*given, condition))
            yield from unguarded(otherwise, (*given, Not(condition)))
        case _:
            for child in children(term):
                yield from unguarded(child, given)


def _holds(term: Term, absent: str, given: tuple[Term, ...]) -> bool | None:
    """Return the value of a condition when one event has not happened and the given equations hold; `None` if open."""
    match term:
        case Known(name):
            return False if name == absent or Not(term) in given else None
        case Compare(Comparison.EQ, Var(), Const()):
            if Not(term) in given:
                return False
            return False if any(_excludes(g, term) for g in given) else None
        case Not(arg):
            found = _holds(arg, absent, given)
            return None if found is None else not found
        case And(args):
            parts = [_holds(a, absent, given) for a in args]
            return False if False in parts else None if None in parts else True
        case Or(args):
            parts = [_holds(a, absent, given) for a in args]
            return True if True in parts else None if None in parts else False
        case Const(value):
            return bool(value)
        case _:
            return None


def _excludes(given: Term, equation: Compare) -> bool:
    """Return whether a given equation says that the same variable has another value."""
    match given:
        case Compare(Comparison.EQ, left, Const() as value):
            return left == equation.left and value != equation.right
        case _:
            return False


def _inhabited(sort: Sort) -> bool:
    return isinstance(sort, Bool) or (bool(sort.members) if isinstance(sort, Enum) else sort.lo <= sort.hi)


def _is_filler(term: Term) -> bool:
    return isinstance(term, Const) and isinstance(term.sort, Int) and term.value == 0


def _is_yearly(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
