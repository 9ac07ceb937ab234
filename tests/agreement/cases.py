"""Generated cases of a program: half uniform over every sort, half near the thresholds of its lets.

A case is possible-shaped: a value of its sort for every fact and assumption variable, a day, a minute or `None` for
every event. It need not keep the axioms. The same program, count and seed give the same cases on every machine.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import TypeGuard

from returnlogic.base.sort import Bool, Enum, Instant, Sort
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning.conditions import ROUNDING
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    AddMonths,
    AddWorkingDays,
    And,
    Compare,
    Comparison,
    Const,
    Get,
    If,
    Known,
    Let,
    Member,
    Not,
    Or,
    Percent,
    Roll,
    Sub,
    Term,
    Var,
    children,
    walk,
)
from returnlogic.solver.calendar_tables import FIRST_DAY, LAST_DAY
from returnlogic.solver.world import target

Case = dict[str, Value]

ABSENT = 0.2
"""The share of events that have not happened."""


def cases(program: Program, count: int, seed: int) -> Iterator[Case]:
    """`count` cases, uniform ones and ones near a threshold in turn."""
    generator = Generator(program, Random(f"{program.name} {seed}"))
    for index in range(count):
        yield generator.near() if index % 2 else generator.uniform()


class Generator:
    """Draws cases of one program."""

    def __init__(self, program: Program, random: Random) -> None:
        self.program = program
        self.random = random
        self.sorts: dict[str, Sort] = {i.name: i.sort for i in program.inputs.values()}
        self.sorts |= {a.name: a.sort for a in program.assumptions.values()}
        self.fixed = {a.name: a.fixed for a in program.assumptions.values() if a.fixed is not None}
        self.aims = [Let(n) for n, body in program.lets.items() if self._is_claim(body)]
        self.thresholds = [(Let(n), t) for n, body in program.lets.items() for t in walk(body) if self._is_threshold(t)]
        terms = [t for body in program.lets.values() for t in walk(body)]
        self.percents = [t for t in terms if isinstance(t, Percent)]
        spans = [self._day(i.sort) for i in program.inputs.values() if i.event]
        first, last = (min(lo for lo, _ in spans), max(hi for _, hi in spans)) if spans else (FIRST_DAY, FIRST_DAY)
        self.years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
        self.months = [(t, days) for t in terms if isinstance(t, AddMonths) and (days := self._shortened(t.months))]
        calendars = dict.fromkeys(t.calendar for t in terms if isinstance(t, Roll | AddWorkingDays))
        self.holidays = sorted({day for c in calendars for day in c.holidays})

    @staticmethod
    def _is_claim(term: Term) -> bool:
        return isinstance(term, And | Or | Not | Compare | Member | Known)

    def _is_threshold(self, term: Term) -> TypeGuard[Compare]:
        """Whether a term compares numbers that a variable moves, rather than what clauses claim."""
        if not isinstance(term, Compare):
            return False
        if isinstance(term.left, Var) and isinstance(term.left.sort, Bool | Enum):
            return False
        return any(isinstance(t, Get | Var) for side in (term.left, term.right) for t in walk(side))

    def _shortened(self, months: int) -> list[int]:
        """The days from which so many months later there is no such day."""
        found = []
        for month in (date(y, m, 1) for y in self.years for m in range(1, 13)):
            year, later = divmod(month.year * 12 + month.month - 1 + months, 12)
            length = monthrange(year, later + 1)[1]
            found += [month.toordinal() + n for n in range(length, monthrange(month.year, month.month)[1])]
        return found

    @staticmethod
    def _day(sort: Sort) -> tuple[int, int]:
        assert not isinstance(sort, Bool | Enum)
        unit = MINUTES_PER_DAY if isinstance(sort, Instant) else 1
        return sort.lo // unit, sort.hi // unit

    # --- values ---

    def uniform(self) -> Case:
        """Every variable on its own, over its whole sort."""
        return {n: None if self._absent(n) else self._any(n) for n in self.sorts} | self.fixed

    def _absent(self, name: str) -> bool:
        given = self.program.inputs.get(name)
        return given is not None and given.event and self.random.random() < ABSENT

    def _any(self, name: str) -> Value:
        match self.sorts[name]:
            case Bool():
                return self.random.random() < 0.5
            case Enum(members):
                return self.random.choice(members)
            case sort:
                return self.random.randint(sort.lo, sort.hi)

    # --- near a threshold ---

    def near(self) -> Case:
        """A believable history, odd days in it, and then some lets pushed to where their comparisons turn."""
        case = self._history()
        for name, given in self.program.inputs.items():
            if given.event and case[name] is not None and self._chance(0.25):
                self._put(case, name, self._odd_day())
        if self.months and self._chance(0.3):
            term, days = self.random.choice(self.months)
            self._come(case, term)
            self._move(case, term.arg, self.random.choice(days) + self.random.choice((-1, 0, 0, 1)))
        for _ in range(self.random.randint(0, 2)):
            self._aim(case, self.random.choice(self.aims), self._chance(0.8))
        if self.thresholds:
            owner, threshold = self.random.choice(self.thresholds)
            self._aim(case, owner, self._chance(0.8))
            self._come(case, threshold)
            for _ in range(3):
                self._nudge(case, threshold.left, threshold.right)
                if self._value(case, Sub(threshold.left, threshold.right)) in (-1, 0, 1):
                    break
        if self.percents and self._chance(0.5):
            percent = self.random.choice(self.percents)
            self._tie(case, percent)
            if "rounding" in case:
                case["rounding"] = next(n for n, r in ROUNDING.items() if r is percent.rounding)
        return case | self.fixed

    def _history(self) -> Case:
        case: Case = {n: self._any(n) for n in self.program.assumptions}
        for name, given in self.program.inputs.items():
            if not given.event:
                case[name] = given.typical if self._chance(0.6) else self._any(name)
            elif self._absent(name):
                case[name] = None
            else:
                unit = MINUTES_PER_DAY if isinstance(given.sort, Instant) else 1
                later = self.random.choice((0, 0, 1, self.random.randint(-90, 90)))
                case[name] = self._inside(name, target(self.program, given, case) + unit * later)
        return case

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _inside(self, name: str, value: int) -> int:
        sort = self.sorts[name]
        assert not isinstance(sort, Bool | Enum)
        return min(max(value, sort.lo), sort.hi)

    def _odd_day(self) -> int:
        """A month end, a 29 February, a weekend, a holiday, or a day beside one."""
        year = self.random.choice(self.years)
        first = date(year, self.random.randint(1, 12), 1).toordinal()
        leap = date(year - year % 4 + 4, 2, 29).toordinal()
        holiday = self.random.choice([h for h in self.holidays if abs(h - first) < 366] or [first])
        saturday = first - first % 7 + 6
        return self.random.choice((first, first, leap, holiday, saturday)) + self.random.randint(-1, 1)

    def _put(self, case: Case, name: str, day: int) -> None:
        """Put an event on a day; an instant on its first, its last or any minute."""
        if isinstance(self.sorts[name], Instant):
            minute = self.random.choice((0, MINUTES_PER_DAY - 1, self.random.randrange(MINUTES_PER_DAY)))
            day = day * MINUTES_PER_DAY + minute
        case[name] = self._inside(name, day)

    def _aim(self, case: Case, term: Term, wanted: bool) -> None:
        """Change the case so that the yes/no term tends to be as wanted, its comparisons within one of turning."""
        match term:
            case Let(name):
                self._aim(case, self.program.lets[name], wanted)
            case Not(arg):
                self._aim(case, arg, not wanted)
            case And(args) | Or(args):
                if isinstance(term, And) == wanted:
                    for arg in args:
                        self._aim(case, arg, wanted)
                elif self._holds(case, term) != wanted or self._chance(0.2):
                    self._aim(case, self.random.choice(args), wanted)
            case Known(name):
                if wanted:
                    self._come(case, term)
                else:
                    case[name] = None
            case Var(name):
                case[name] = wanted
            case Member(Var(name), members):
                rest = [m for m in self.sorts[name].members if m not in members]  # type: ignore[union-attr]
                case[name] = self.random.choice(members if wanted or not rest else rest)
            case Compare(op, Var(name, Enum(members)), Const(value)):
                equal = wanted == (op is Comparison.EQ)
                case[name] = value if equal else self.random.choice([m for m in members if m != value] or [value])
            case Compare(Comparison.GE, Let(name), Const(bound)):
                for claim in children(self.program.lets[name]):
                    match claim:
                        case If(condition, Const(then), Const(other)) if (then >= bound) != (other >= bound):
                            self._aim(case, condition, wanted == (then >= bound))
            case Compare(_, left, right):
                self._nudge(case, left, right)
            case If(_, then, otherwise):
                self._aim(case, self.random.choice((then, otherwise)), wanted)
            case _:
                pass

    def _come(self, case: Case, term: Term) -> None:
        """Let every event that the term reads happen, when it usually does."""
        for name in sorted(self.program.cone(term)):
            if name in self.program.inputs and case[name] is None:
                case[name] = self._inside(name, target(self.program, self.program.inputs[name], case))

    def _nudge(self, case: Case, left: Term, right: Term) -> None:
        """Bring two numbers within one of each other; sometimes move one of them to an odd day first."""
        now = self._value(case, right)
        if now is not None and FIRST_DAY <= now <= LAST_DAY and self._chance(0.3):
            self._move(case, right, self._odd_day())
        if self._chance(0.2):
            left, right = right, left
        goal = self._value(case, right)
        if goal is not None:
            self._move(case, left, goal + self.random.choice((-1, 0, 1)))

    def _move(self, case: Case, term: Term, goal: int) -> None:
        """Shift one variable that a number reads so that the number comes to the goal, rounding apart."""
        now = self._value(case, term)
        names = sorted(n for n in {*self._operands(term)} if case[n] is not None)
        if now is None or not names:
            return
        name = self.random.choice(names)
        in_days = abs(now) <= LAST_DAY and isinstance(self.sorts[name], Instant)
        value = case[name]
        assert isinstance(value, int)
        step = (goal - now) * (MINUTES_PER_DAY if in_days else 1)
        moved = case[name] = self._inside(name, value + step)
        reached = self._value(case, term)
        if reached is not None and abs(goal - reached) >= abs(goal - now):  # the number falls as the variable grows
            moved = case[name] = self._inside(name, value - step)
        if in_days and self._chance(0.5):
            self._put(case, name, moved // MINUTES_PER_DAY)

    def _operands(self, term: Term) -> Iterator[str]:
        """The numbers and events that a number is made of, those apart that only its conditions read."""
        match term:
            case Let(name):
                yield from self._operands(self.program.lets[name])
            case Var(name, sort) if isinstance(sort, Bool | Enum):
                pass
            case Var(name) | Get(name):
                yield name
            case If(_, then, otherwise):
                yield from self._operands(then)
                yield from self._operands(otherwise)
            case _:
                for part in children(term):
                    yield from self._operands(part)

    def _value(self, case: Case, term: Term) -> int | None:
        try:
            return Evaluation(self.program, case).number(term)
        except Undefined:
            return None

    def _holds(self, case: Case, term: Term) -> bool | None:
        try:
            return Evaluation(self.program, case).holds(term)
        except Undefined:
            return None

    def _tie(self, case: Case, term: Percent) -> None:
        """A base whose share ends in exactly one half, or one beside it."""
        inner = next((t for t in (term.arg, *children(term.arg)) if isinstance(t, Var)), None)
        if inner is None:
            return
        start = self._any(inner.name)
        assert isinstance(start, int)
        ties = (n for n in range(start, start + term.den) if 2 * n * term.num % (2 * term.den) == term.den)
        case[inner.name] = self._inside(inner.name, next(ties, start) + self.random.choice((0, 0, -1, 1)))
