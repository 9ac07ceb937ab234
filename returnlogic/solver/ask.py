"""The wall to the solver: a claim about cases goes in; Impossible, Possible(case) or Undecided(reason) comes out.

Every case is the unique least one (`world.order`) and has been replayed on the reference evaluator; a case that does
not replay raises `NotReplayed`, which is our own fault (RL604, exit 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import z3

from returnlogic.base.faults import InternalFault
from returnlogic.base.faults import OutOfBudget as OutOfBudget
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.time_limit import ask_in_time
from returnlogic.base.value import Value
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Const as KernelConst
from returnlogic.meaning.term import Get, Known, Term, Var, conj, equal, neg
from returnlogic.solver import algebra as smt
from returnlogic.solver import world
from returnlogic.solver.assert_smtlib import assert_smtlib
from returnlogic.solver.confirm import Assertions, SecondOpinion
from returnlogic.solver.encode import Encoding
from returnlogic.solver.in_time import asked, end_in_time, gave_up, limited
from returnlogic.solver.least import EncodingMismatch, Search
from returnlogic.solver.spans import Spans
from returnlogic.solver.sweep import NotSweepable, Sweep

DEFAULT_BUDGET = 20_000_000
"""Solver resource units per query (`rlimit`): the same on every machine, unlike seconds."""

ROUNDS = 200
"""Counterexample rounds of one for-all question before it counts as not proved."""


MAX_QUESTIONS = 20_000
"""Solver calls of one check (or of checks that share their questions) before the rest of it counts as not proved;
as many more for each jurisdiction after the first.

An allowance of its own for each, so that nothing depends on which of them are asked first, or by which process.
"""


BURDEN = 8
"""How many times the text of its world a session may hold before a new one answers the next questions faster.

Measured on a policy and 4 jurisdictions: 2 to 8 alike, and five times as fast as with one session for all questions.
"""

KNOWN = 8
"""How many of the cases already shown are kept at hand for the next question."""


class Meter:
    """Counts the solver calls of a check; raises `OutOfBudget` once there are more than allowed."""

    def __init__(self, allowed: int = MAX_QUESTIONS) -> None:
        self.left = allowed
        self.allowed = allowed

    def spend(self) -> None:
        """Count one more call; raises `OutOfTime` iff there is no time for it."""
        ask_in_time()
        self.left -= 1
        if self.left < 0:
            raise OutOfBudget(f"the check used up its {self.allowed} solver calls")


class NotReplayed(InternalFault):
    """A case the solver found does not show on the evaluator what was claimed."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """No case of the declared world has the property: a proof."""


@dataclass(frozen=True, slots=True)
class Possible:
    """The least case that has the property, replayed."""

    case: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Undecided:
    """The solver could not tell, and why."""

    reason: str


Answer = Impossible | Possible | Undecided


class Session:
    """One program in one solver. Questions share its axioms; a question is a yes/no term of the program."""

    def __init__(
        self,
        program: Program,
        budget: int = DEFAULT_BUDGET,
        dump: list[str] | None = None,
        meter: Meter | None = None,
        second: SecondOpinion | None = None,
    ) -> None:
        self.second = second
        self._asserted = Assertions()
        self.meter = meter or Meter()
        self.program = program
        self.budget = budget
        self.dump = dump
        self.queries = 0
        self._context = z3.Context()
        self._solver = limited(z3.SimpleSolver(ctx=self._context), budget)
        self._solver.set("smt.arith.solver", 2)  # the older simplex answers these small questions half as fast again
        self._encoding = Encoding(program)
        self._literals: dict[str, z3.BoolRef] = {}
        self._terms: dict[Term, str] = {}
        self._met: dict[int, tuple[Term, str]] = {}
        self._meaning: dict[str, Term] = {}
        self._constants: dict[str, z3.FuncDeclRef] = {}
        self._values: dict[tuple[str, Value], str] = {}
        self._known: list[Mapping[str, Value]] = []
        self._model: z3.ModelRef
        self._length = 0
        self.order = world.order(program)
        self.axioms = [(a.term, program.cone(a.term)) for a in program.axioms]
        axioms = [a.term for a in program.axioms]
        fixed = [a for a in program.assumptions.values() if a.fixed is not None]
        axioms += [equal(Var(a.name, a.sort), KernelConst(a.fixed, a.sort)) for a in fixed]
        for choice in self.order:
            self._encoding.name(choice.name)
        texts = [smt.assert_(self._encoding.term(x)) for x in axioms]
        world_of_cases = self._encoding.take() + "\n" + "\n".join(texts)
        if second is not None:
            self._asserted.add(world_of_cases)
        self._add(world_of_cases)
        self._most = BURDEN * self._length

    @property
    def burdened(self) -> bool:
        """Return whether it holds so much of other questions that a new session answers the next ones faster."""
        return self._length > self._most

    # --- plumbing ---

    def _add(self, text: str) -> None:
        self.meter.spend()
        if self.dump is not None:
            self.dump.append(text)
        self._length += len(text)
        assert_smtlib(self._solver, text)

    def literal(self, text: str, uses: Sequence[str] = ()) -> str:
        """Return a fresh name for a yes/no text over declared symbols, usable as an assumption."""
        if text not in self._literals:
            name = f"q!{len(self._literals)}"
            self._encoding.used.update(uses)
            head = self._encoding.take()
            if self.second is not None:
                self._asserted.add(head)
            self._add(f"{head}\n{smt.declare(name, 'Bool')}\n{smt.assert_(smt.app('=', smt.symbol(name), text))}")
            self._literals[text] = z3.Bool(name, ctx=self._context)
        return text

    def _plain(self, name: str, yes: bool) -> str:
        """Return the literal of a declared yes/no symbol, which needs no other name."""
        text = smt.symbol(name) if yes else smt.negate(smt.symbol(name))
        if text not in self._literals:
            constant = z3.Bool(name, ctx=self._context)
            self._literals[text] = constant if yes else z3.Not(constant)
        return text

    def claim(self, term: Term) -> str:
        """Return the assumption literal of a kernel term."""
        known = self._met.get(id(term))
        if known is not None:
            return known[1]
        found = self._terms.get(term)
        if found is None:
            found = self.literal(self._encoding.term(term))
            self._terms[term] = found
            self._meaning.setdefault(found, term)
        self._met[id(term)] = (term, found)  # the term is kept, so that its identity stays its own
        return found

    def meaning(self, literals: Sequence[str]) -> list[Term] | None:
        """Return the kernel terms of literals, or `None` iff one is known as text only."""
        found = [self._meaning[text] for text in literals if text in self._meaning]
        return found if len(found) == len(literals) else None

    def check(self, literals: Sequence[str], model: bool = True) -> bool:
        """Return whether some case satisfies all literals; raises `OutOfBudget` if the solver cannot tell.

        Without `model` the case itself is not read, which costs as much as a small search.
        """
        self.queries += 1
        self.meter.spend()
        if self.dump is not None:
            self.dump.append(f"(check-sat-assuming ({' '.join(str(self._literals[t]) for t in literals)}))")
        end_in_time(self._solver)
        answer = asked(self._solver, [self._literals[t] for t in literals])
        if answer == z3.sat:
            if model:
                self._model = self._solver.model()
            return True
        if answer == z3.unsat:
            if self.second is not None:
                self.second.confirm(self._asserted, literals)
            return False
        raise gave_up()

    def core(self, literals: Sequence[str], model: bool = False) -> frozenset[str] | None:
        """Return `None` iff some case satisfies all literals; else some of them that no case satisfies together."""
        if self.check(literals, model):
            return None
        by_ast = {self._literals[t].get_id(): t for t in literals}
        return frozenset(by_ast[e.get_id()] for e in self._solver.unsat_core())

    def _raw(self, name: str) -> int | bool:
        yes_no = self._encoding.sorts.get(name) == "Bool"
        constant = self._constants.get(name)
        if constant is None:
            constant = (z3.Bool if yes_no else z3.Int)(name, ctx=self._context).decl()
            self._constants[name] = constant
        context = self._context.ref()  # z3py's `eval` wraps each value twice: five times the cost of reading it
        found = z3.Z3_model_get_const_interp(context, self._model.model, constant.ast)
        if not found:  # any value will do
            return False if yes_no else 0
        if yes_no:
            return bool(z3.Z3_get_bool_value(context, found) == z3.Z3_L_TRUE)
        return int(z3.Z3_get_numeral_string(context, found))

    def case(self) -> dict[str, Value]:
        """Return the case of the last model."""
        return {name: self.value(name) for name in (*self.program.inputs, *self.program.assumptions)}

    def known(self) -> Sequence[Mapping[str, Value]]:
        """Cases that were shown to be possible, the latest first."""
        return self._known[: -1 - KNOWN : -1]

    def value(self, name: str) -> Value:
        """Return the value of an input or assumption variable in the last model."""
        given = self.program.inputs.get(name)
        if given is not None and given.event and not self._raw(f"{name}?"):
            return None
        raw = self._raw(name)
        sort = given.sort if given is not None else self.program.assumptions[name].sort
        return sort.members[int(raw)] if isinstance(sort, Enum) else bool(raw) if isinstance(sort, Bool) else int(raw)

    # --- literals about one variable ---

    def is_value(self, name: str, value: Value) -> str:
        """Return the literal `name = value`; `None` is "has not happened"."""
        key = (name, value)
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = self._is_value(name, value)
        return found

    def _is_value(self, name: str, value: Value) -> str:
        given = self.program.inputs.get(name)
        sort = given.sort if given is not None else self.program.assumptions[name].sort
        if given is not None and given.event:
            if value is None:
                return self.happened(name, False)
            flag = f"{name}?"
            text = smt.all_of([smt.symbol(flag), smt.app("=", smt.symbol(name), self._encoding.literal(sort, value))])
            self._meaning.setdefault(text, conj(Known(name), equal(Get(name, sort), KernelConst(value, sort))))
            return self.literal(text, (name, flag))
        self._encoding.name(name)
        if isinstance(sort, Bool):
            text = self._plain(name, bool(value))
            self._meaning.setdefault(text, Var(name, sort) if value else neg(Var(name, sort)))
            return text
        text = smt.app("=", smt.symbol(name), self._encoding.literal(sort, value))
        self._meaning.setdefault(text, equal(Var(name, sort), KernelConst(value, sort)))
        return self.literal(text, (name,))

    def happened(self, name: str, yes: bool) -> str:
        """Return the literal that an event has, or has not, happened."""
        self._encoding.there(name)
        text = self._plain(f"{name}?", yes)
        self._meaning.setdefault(text, Known(name) if yes else neg(Known(name)))
        return text

    def between(self, name: str, lo: int, hi: int) -> str:
        """Return the literal `lo <= name <= hi`."""
        s = smt.symbol(name)
        return self.literal(smt.all_of([smt.app("<=", smt.number(lo), s), smt.app("<=", s, smt.number(hi))]), (name,))

    # --- the least case ---

    def least(self, literals: Sequence[str]) -> dict[str, Value] | None:
        """Return the unique least case that satisfies the literals, or `None` iff there is none."""
        try:
            case = Search(self, literals).find()
        except EncodingMismatch as error:
            raise NotReplayed(str(error)) from error
        if case is None:
            return None
        for a in self.program.assumptions.values():
            if a.fixed is not None:
                case[a.name] = a.fixed
        return case

    def sweep(
        self, term: Term, case: Mapping[str, Value], moved: Mapping[str, tuple[int, int]], low: int, high: int
    ) -> Spans:
        """Return the numbers from `low` to `high` at which the moved case is possible and the term holds of it.

        The case is possible as it is. None at all where the sweep cannot tell.
        """
        reached = frozenset(moved)
        axioms = [term for term, cone in self.axioms if cone & reached]
        try:
            return Sweep(self.program, case, moved, low, high).where(term, *axioms)
        except NotSweepable:
            return ()

    # --- questions ---

    def ask(self, term: Term, *more: str) -> Answer:
        """Return `Impossible` iff no case satisfies term and literals; else the least such case, replayed."""
        try:
            case = self.least([self.claim(term), *more])
        except OutOfBudget as error:
            return Undecided(str(error))
        return Impossible() if case is None else Possible(self.replay(term, case))

    def holds_somewhere(self, term: Term, *more: str) -> bool:
        """Return whether some case satisfies term and literals; raises `OutOfBudget` if the solver cannot tell."""
        return self.check([self.claim(term), *more], model=False)

    def replay(self, term: Term, case: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return the case, once the evaluator has shown on it that it is possible and has the property."""
        broken = possible(self.program, case)
        if broken is not None:
            raise NotReplayed(f"the case breaks “{broken}”")
        if not Evaluation(self.program, case).holds(term):
            raise NotReplayed("the evaluator does not confirm the claim on the case")
        self._known.append(case)
        return case

    def freed(self, term: Term, case: Mapping[str, Value]) -> frozenset[str]:
        """Return the inputs that do not matter to a claim on a case: it holds for every value of them all (proved)."""
        cone = self.program.cone(term)
        free = {n for n in self.program.inputs if n not in cone}
        held = [n for n in case if n in cone]
        refuted = self.claim(neg(term))
        for name in reversed(held):
            if name not in self.program.assumptions and not self._matters(refuted, case, name, held):
                free.add(name)
                held.remove(name)
        return frozenset(free)

    def matters(self, term: Term, case: Mapping[str, Value], name: str) -> bool:
        """Return whether a claim on a case fails for some other value of an input, all others being as they are."""
        held = [n for n in case if n in self.program.cone(term)]
        return self._matters(self.claim(neg(term)), case, name, held)

    def _matters(self, refuted: str, case: Mapping[str, Value], name: str, held: Sequence[str]) -> bool:
        return self.check([refuted, *(self.is_value(n, case[n]) for n in held if n != name)], model=False)
