"""Find what has to be assumed for a finding: for every choice of the open variables, is there a case?

Counterexample-guided: find a choice without a case; a case that refutes it is put back as a constraint on choices
(the claim with the case's facts as literals), which rules out every choice that the same case serves. The product of
the choices is never enumerated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import z3

from returnlogic.base.sort import Bool, Enum, Int, Sort
from returnlogic.base.value import Value
from returnlogic.meaning.term import Term, conj, neg
from returnlogic.solver import algebra as smt
from returnlogic.solver.ask import ROUNDS, OutOfBudget, Session, Undecided
from returnlogic.solver.assert_smtlib import assert_smtlib
from returnlogic.solver.confirm import Assertions
from returnlogic.solver.encode import Encoding
from returnlogic.solver.in_time import asked, end_in_time, gave_up, limited

MAX_SETS = 4


@dataclass(frozen=True, slots=True)
class Needed:
    """A subset-minimal set of assumptions under each extension of which there is a case, with the least such case.

    `values` maps a variable to its value, or to a range `(from, to)` of a judged number.
    """

    values: Mapping[str, Value | tuple[int, int]]
    case: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Never:
    """For no choice is there a case: a proof that the claim cannot happen."""


@dataclass(frozen=True, slots=True)
class Always:
    """Whatever is assumed, there is a case: a proof; the case shown is the least of all."""

    case: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Sometimes:
    """For some choices there is a case and for others there is none.

    `complete` iff every choice with a case extends one of the sets; further minimal sets may overlap them.
    """

    sets: tuple[Needed, ...]
    complete: bool

    @property
    def case(self) -> Mapping[str, Value]:
        """Return the least case of all: that of the first set."""
        return self.sets[0].case


AssumptionAnswer = Never | Always | Sometimes | Undecided


def under_assumptions(
    session: Session, term: Term, *, judged: bool = False, chosen: Sequence[str] = (), premise: Term | None = None
) -> AssumptionAnswer:
    """Return under which assumptions some case satisfies the term. With `judged`, judged facts count as assumptions.

    With a `premise`, judged facts are only asked about as far as some case can satisfy it: a clause that speaks of
    engraved goods only is not conditional on their being engraved. What the text leaves open stays open: a clause that
    exists under one reading only is conditional on that reading.

    Variables of `chosen` are part of what is looked for (two values of a reading), not assumed.
    """
    try:
        case = session.least([session.claim(term)])
        if case is None:
            return Never()
        session.replay(term, case)
        over = [n for n in variables(session, term, judged) if n not in chosen]
        choices = Choices(session, term, over, judged, () if premise is None else (premise,))
        if choices.without_case({}) is None:
            return Always(case)
        return _minimal_sets(choices, case)
    except OutOfBudget as error:
        return Undecided(str(error))


def variables(session: Session, term: Term, judged: bool) -> list[str]:
    """Return the open assumption variables (and judged facts) that the term depends on, in the declared order."""
    cone = session.program.cone(term, *_constrained(session, judged))
    found = [a.name for a in session.program.assumptions.values() if a.name in cone and a.fixed is None]
    if judged:
        found += [i.name for i in session.program.inputs.values() if i.judged and i.name in cone]
    return found


def _constrained(session: Session, judged: bool) -> list[Term]:
    """Return the axioms that read what is assumed: a choice may make a case impossible."""
    program = session.program
    assumed = {*program.assumptions, *(i.name for i in program.inputs.values() if judged and i.judged)}
    return [term for term, cone in session.axioms if cone & assumed]


class Choices:
    """The choices of some open variables for one claim, and the cases that are known to serve them.

    A case found for one choice is kept as a constraint on all: the claim with the case's facts as literals, over the
    variables. So the questions of one settlement share what earlier ones found. With `premises`, only choices under
    which each of them can hold are in question: of judged facts alone, or with `every` of all variables it reads.
    """

    def __init__(
        self,
        session: Session,
        term: Term,
        over: Sequence[str],
        judged: bool = False,
        premises: Sequence[Term] = (),
        every: bool = False,
    ) -> None:
        pinned = ((p, session.program.cone(p)) for p in premises)
        counts = {n for n in over if every or n in session.program.inputs}
        self._premises = [(p, [n for n in over if n in cone & counts]) for p, cone in pinned if cone & counts]
        self.session = session
        self.term = term
        self.over = tuple(over)
        self.rounds = 0
        self.needed: frozenset[str] = frozenset(over)
        """After `without_case` found none: variables of the given choice that alone leave no choice without a case."""
        self._whole = conj(term, *_constrained(session, judged))
        self._others = [n for n in session.program.cone(self._whole) if n not in over]
        self._literals: dict[tuple[str, Value | tuple[int, int]], z3.BoolRef] = {}
        self._context = z3.Context()
        self._solver = limited(z3.SimpleSolver(ctx=self._context), session.budget)
        self._solver.set("smt.arith.solver", 2)
        self._solver.set("smt.relevancy", 0)  # every part of what the cases serve matters
        self._domain = Encoding(session.program)
        for name in over:
            self._domain.name(name)
        self._asserted = Assertions()
        self._assert(self._domain.take())

    def without_case(self, given: Mapping[str, Value | tuple[int, int]]) -> dict[str, Value] | None:
        """Return a choice that extends the given one and for which no case exists; `None` iff there is none.

        The given choice has a value, or a range of a number, per variable.

        Raises `OutOfBudget` after `ROUNDS` rounds or when the solver cannot tell.
        """
        claim = self.session.claim(self.term)
        literals = [self._literal(n, v) for n, v in given.items()]
        while self.rounds < ROUNDS:
            end_in_time(self._solver)
            answer = asked(self._solver, literals)
            if answer == z3.unsat:
                named = {literal.get_id(): n for n, literal in zip(given, literals, strict=True)}
                self.needed = frozenset(named[e.get_id()] for e in self._solver.unsat_core())
                if self.session.second is not None:
                    self.session.second.confirm(self._asserted, [self._text(n, v) for n, v in given.items()])
                return None
            if answer != z3.sat:
                raise gave_up()
            model = self._solver.model()
            choice = {name: self._value(model, name) for name in self.over}
            if not self.session.check([claim, *(self.session.is_value(n, v) for n, v in choice.items())]):
                lacking = self._impossible(choice)
                if lacking is None:
                    return choice
                self.rounds += 1
                self.exclude(lacking)
                continue
            self._serve({n: self.session.value(n) for n in self._others})
        raise OutOfBudget(f"no answer after {ROUNDS} rounds")

    def exclude(self, values: Mapping[str, Value | tuple[int, int]]) -> None:
        """Leave the choices that extend these values out of the question."""
        parts = [self._is(n, v) for n, v in values.items()]
        self._solver.add(z3.Not(z3.And(*parts)) if parts else z3.BoolVal(False, ctx=self._context))
        if self.session.second is not None:
            self._asserted.add(smt.assert_(smt.negate(smt.all_of(self._text(n, v) for n, v in values.items()))))

    def _impossible(self, choice: Mapping[str, Value]) -> dict[str, Value] | None:
        """Return a smallest part of a choice under which a premise is impossible; `None` iff it leaves each of them."""
        for premise, names in self._premises:
            claim, kept = self.session.claim(premise), {n: choice[n] for n in names}
            if self.session.check([claim, *(self.session.is_value(n, v) for n, v in kept.items())]):
                continue
            for name in names:
                rest = {n: v for n, v in kept.items() if n != name}
                given = [self.session.is_value(n, v) for n, v in rest.items()]
                if not self.session.check([claim, *given], model=False):
                    kept = rest
            return kept
        return None

    def _serve(self, facts: Mapping[str, Value]) -> None:
        """Rule out every choice that a case with these facts serves."""
        self.rounds += 1
        again = Encoding(self.session.program, facts, f"!{self.rounds}")
        text = again.term(neg(self._whole))
        self._assert(f"{again.take()}\n{smt.assert_(text)}")

    def _assert(self, text: str) -> None:
        assert_smtlib(self._solver, text)
        if self.session.second is not None:
            self._asserted.add(text)

    def _sort(self, name: str) -> Sort:
        program = self.session.program
        return program.inputs[name].sort if name in program.inputs else program.assumptions[name].sort

    def _is(self, name: str, value: Value | tuple[int, int]) -> z3.BoolRef:
        sort = self._sort(name)
        if isinstance(value, tuple):
            number = z3.Int(name, ctx=self._context)
            return z3.And(number >= value[0], number <= value[1])
        if isinstance(sort, Bool):
            constant = z3.Bool(name, ctx=self._context)
            return constant if value else z3.Not(constant)
        raw = sort.members.index(str(value)) if isinstance(sort, Enum) else int(value or 0)
        return z3.Int(name, ctx=self._context) == raw

    def _text(self, name: str, value: Value | tuple[int, int]) -> str:
        """Return the same as `_is` as text."""
        symbol, sort = smt.symbol(name), self._sort(name)
        if isinstance(value, tuple):
            return smt.between(value[0], symbol, value[1])
        if isinstance(sort, Bool):
            return symbol if value else smt.negate(symbol)
        raw = sort.members.index(str(value)) if isinstance(sort, Enum) else int(value or 0)
        return smt.app("=", symbol, smt.number(raw))

    def _literal(self, name: str, value: Value | tuple[int, int]) -> z3.BoolRef:
        """Return a constant defined to mean the choice: the solver takes only constants as assumptions."""
        key = (name, value)
        if key not in self._literals:
            self._literals[key] = z3.Bool(f"given!{len(self._literals)}", ctx=self._context)
            self._solver.add(self._literals[key] == self._is(name, value))
        return self._literals[key]

    def _value(self, model: z3.ModelRef, name: str) -> Value:
        sort = self._sort(name)
        if isinstance(sort, Bool):
            return bool(z3.is_true(model.eval(z3.Bool(name, ctx=self._context), model_completion=True)))
        raw = int(model.eval(z3.Int(name, ctx=self._context), model_completion=True).as_long())
        return sort.members[raw] if isinstance(sort, Enum) else raw


def _minimal_sets(choices: Choices, case: Mapping[str, Value]) -> Sometimes:
    """Subset-minimal sets, least case first; each further one must leave out what the earlier ones cover."""
    session, term, over = choices.session, choices.term, choices.over
    found: list[Needed] = []
    blocked: list[str] = []
    next_case: Mapping[str, Value] | None = case
    while next_case is not None and len(found) < MAX_SETS:
        kept = {n: next_case[n] for n in over}
        needed = frozenset(over)
        for name in reversed(over):
            rest = {n: v for n, v in kept.items() if n != name}
            if name not in needed:  # the last proof does without it
                kept = rest
            elif choices.without_case(rest) is None:
                kept, needed = rest, choices.needed
        values: dict[str, Value | tuple[int, int]] = dict(kept)
        for name in kept:  # one after the other: a range must suffice for every number of the ranges before it
            values[name] = _widened(choices, values, name)
        # the least of all cases that are left extends the set, so it is the least of those that do
        found.append(Needed(values, session.replay(term, next_case)))
        blocked.append(_not_all(session, values))
        next_case = session.least([session.claim(term), *blocked])
    return Sometimes(tuple(found), next_case is None)


def _widened(choices: Choices, kept: Mapping[str, Value | tuple[int, int]], name: str) -> Value | tuple[int, int]:
    """Return the widest range around a judged number under which the set, otherwise as it is, still suffices."""
    subject = choices.session.program.assumptions.get(name)
    value = kept[name]
    if subject is None or not isinstance(subject.sort, Int) or not isinstance(value, int):
        return value
    return widest(subject.sort, value, lambda number: choices.without_case({**kept, name: number}) is None)


def widest(sort: Int, value: int, holds: Callable[[int], bool]) -> tuple[int, int]:
    """Return the widest range around a number of the sort for every number of which something holds."""
    lo = hi = value
    while lo > sort.lo and holds(lo - 1):
        lo -= 1
    while hi < sort.hi and holds(hi + 1):
        hi += 1
    return lo, hi


def value_literal(session: Session, name: str, value: Value | tuple[int, int]) -> str:
    """Return the literal of a value of a variable, or of a range of a number."""
    return session.between(name, *value) if isinstance(value, tuple) else session.is_value(name, value)


def _not_all(session: Session, values: Mapping[str, Value | tuple[int, int]]) -> str:
    texts = [value_literal(session, n, v) for n, v in values.items()]
    return session.literal(smt.negate(smt.all_of(texts)), tuple(values))
