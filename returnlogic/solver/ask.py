"""The wall to the solver: a claim about cases goes in; Impossible, Possible(case) or Undecided(reason) comes out.

Every case is the unique least one (`world.order`) and has been replayed on the reference evaluator; a case that does
not replay raises `NotReplayed`, which is our own fault (RL604, exit 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import Value
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Const as KernelConst
from returnlogic.meaning.term import Term, Var, conj, equal, neg
from returnlogic.solver import algebra as smt
from returnlogic.solver import world
from returnlogic.solver.encode import Encoding

DEFAULT_BUDGET = 20_000_000
"""Solver resource units per query (`rlimit`): the same on every machine, unlike seconds."""

ROUNDS = 200
"""Counterexample rounds of one for-all question before it counts as not proved."""


MAX_QUESTIONS = 60_000
"""Solver calls of one run over one policy before the rest counts as not proved: no run is unbounded."""


class Meter:
    """Counts the solver calls of a run; raises `OutOfBudget` once there are more than allowed."""

    def __init__(self, allowed: int = MAX_QUESTIONS) -> None:
        self.left = allowed
        self.allowed = allowed

    def spend(self) -> None:
        """One more call."""
        self.left -= 1
        if self.left < 0:
            raise OutOfBudget(f"the run used up its {self.allowed} solver calls")


class OutOfBudget(Exception):
    """The solver gave up on a query; the reason is its own word."""


class NotReplayed(Exception):
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
    ) -> None:
        self.meter = meter or Meter()
        self.program = program
        self.budget = budget
        self.dump = dump
        self.queries = 0
        self._context = z3.Context()
        self._solver = z3.SimpleSolver(ctx=self._context)
        self._solver.set("rlimit", budget)
        self._encoding = Encoding(program)
        self._literals: dict[str, Any] = {}
        self._terms: dict[Term, str] = {}
        self._model: Any = None
        self._order = world.order(program)
        axioms = [a.term for a in program.axioms]
        fixed = [a for a in program.assumptions.values() if a.fixed is not None]
        axioms += [equal(Var(a.name, a.sort), KernelConst(a.fixed, a.sort)) for a in fixed]
        for choice in self._order:
            self._encoding.name(choice.name)
        texts = [smt.assert_(self._encoding.term(x)) for x in axioms]
        self._add(self._encoding.take() + "\n" + "\n".join(texts))

    # --- plumbing ---

    def _add(self, text: str) -> None:
        self.meter.spend()
        if self.dump is not None:
            self.dump.append(text)
        for assertion in z3.parse_smt2_string(text, ctx=self._context):
            self._solver.add(assertion)

    def literal(self, text: str, uses: Sequence[str] = ()) -> str:
        """A fresh name for a yes/no text over declared symbols, usable as an assumption."""
        if text not in self._literals:
            name = f"q!{len(self._literals)}"
            self._encoding.used.update(uses)
            head = self._encoding.take()
            self._add(f"{head}\n{smt.declare(name, 'Bool')}\n{smt.assert_(smt.app('=', smt.symbol(name), text))}")
            self._literals[text] = z3.Bool(name, ctx=self._context)
        return text

    def claim(self, term: Term) -> str:
        """The assumption literal of a kernel term."""
        found = self._terms.get(term)
        if found is None:
            found = self.literal(self._encoding.term(term))
            self._terms[term] = found
        return found

    def check(self, literals: Sequence[str], model: bool = True) -> bool:
        """Whether some case satisfies all literals; raises `OutOfBudget` if the solver cannot tell.

        Without `model` the case itself is not read, which costs as much as a small search.
        """
        self.queries += 1
        self.meter.spend()
        if self.dump is not None:
            self.dump.append(f"(check-sat-assuming ({' '.join(str(self._literals[t]) for t in literals)}))")
        # z3py's own `check` casts every assumption anew; with dozens of them that costs more than the search
        asts = (z3.Ast * len(literals))(*[self._literals[t].ast for t in literals])
        raw = z3.Z3_solver_check_assumptions(self._context.ref(), self._solver.solver, len(literals), asts)
        answer = z3.CheckSatResult(raw)
        if answer == z3.sat:
            if model:
                self._model = self._solver.model()
            return True
        if answer == z3.unsat:
            return False
        raise OutOfBudget("the budget of the question was used up")

    def _raw(self, name: str) -> int | bool:
        sort = self._encoding.sorts.get(name)
        constant = z3.Bool(name, ctx=self._context) if sort == "Bool" else z3.Int(name, ctx=self._context)
        found = self._model.eval(constant, model_completion=True)
        return z3.is_true(found) if sort == "Bool" else int(found.as_long())

    def value(self, name: str) -> Value:
        """The value of an input or assumption variable in the last model."""
        given = self.program.inputs.get(name)
        if given is not None and given.event and not self._raw(f"{name}?"):
            return None
        raw = self._raw(name)
        sort = given.sort if given is not None else self.program.assumptions[name].sort
        return sort.members[int(raw)] if isinstance(sort, Enum) else bool(raw) if isinstance(sort, Bool) else int(raw)

    # --- literals about one variable ---

    def is_value(self, name: str, value: Value) -> str:
        """The literal `name = value`; `None` is "has not happened"."""
        given = self.program.inputs.get(name)
        sort = given.sort if given is not None else self.program.assumptions[name].sort
        flag = f"{name}?"
        if given is not None and given.event:
            if value is None:
                return self.literal(smt.negate(smt.symbol(flag)), (name, flag))
            text = smt.all_of([smt.symbol(flag), smt.app("=", smt.symbol(name), self._encoding.literal(sort, value))])
            return self.literal(text, (name, flag))
        self._encoding.name(name)
        text = (
            smt.symbol(name)
            if isinstance(sort, Bool)
            else smt.app("=", smt.symbol(name), self._encoding.literal(sort, value))
        )
        return self.literal(smt.negate(text) if isinstance(sort, Bool) and not value else text, (name,))

    def happened(self, name: str, yes: bool) -> str:
        """The literal that an event has, or has not, happened."""
        text = smt.symbol(f"{name}?")
        return self.literal(text if yes else smt.negate(text), (name, f"{name}?"))

    def between(self, name: str, lo: int, hi: int) -> str:
        """The literal `lo <= name <= hi`."""
        s = smt.symbol(name)
        return self.literal(smt.all_of([smt.app("<=", smt.number(lo), s), smt.app("<=", s, smt.number(hi))]), (name,))

    # --- the least case ---

    def least(self, literals: Sequence[str]) -> dict[str, Value] | None:
        """The unique least case that satisfies the literals, or `None` iff there is none."""
        fixed = list(literals)
        if not self.check(fixed):
            return None
        case: dict[str, Value] = {}
        # Typical values that hold together are exactly what the greedy order picks one by one, so a whole block of
        # them is tried in one query and halved only where it fails.
        stack = [self._order]
        while stack:
            block = stack.pop()
            if not block:
                continue
            typical = self._typical(block, case)
            tried = [self.is_value(n, v) for n, v in typical.items()]
            if self._agrees(typical) or self.check(fixed + tried):
                fixed += tried
                case |= typical
            elif len(block) > 1:
                half = len(block) // 2
                stack.append(block[half:])
                stack.append(block[:half])
            else:
                self.check(fixed)
                case[block[0].name] = self._nearest(block[0], fixed, case)
                fixed.append(self.is_value(block[0].name, case[block[0].name]))
        for a in self.program.assumptions.values():
            if a.fixed is not None:
                case[a.name] = a.fixed
        return case

    def _agrees(self, values: Mapping[str, Value]) -> bool:
        """Whether the last model, which satisfies everything fixed so far, already has these values."""
        return all(self.value(n) == v for n, v in values.items())

    def _typical(self, block: Sequence[world.Choice], case: Mapping[str, Value]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        seen = dict(case)
        for choice in block:
            if choice.candidates is not None:
                value: Value = choice.candidates[0]
            else:
                given = self.program.inputs[choice.name]
                usual = not choice.event or world.usually_happens(given)
                value = world.target(self.program, given, seen) if usual else None
            found[choice.name] = seen[choice.name] = value
        return found

    def _nearest(self, choice: world.Choice, fixed: list[str], case: dict[str, Value]) -> Value:
        name = choice.name
        if choice.candidates is not None:
            for candidate in choice.candidates[1:-1]:
                if self.check([*fixed, self.is_value(name, candidate)]):
                    return candidate
            return choice.candidates[-1]
        given = self.program.inputs[name]
        if choice.event:
            usual = world.usually_happens(given)
            if not self.check([*fixed, self.happened(name, usual)]):
                usual = not usual
            if not usual:
                return None
            fixed = [*fixed, self.happened(name, True)]
            if not self.check(fixed):
                raise AssertionError("an event neither happened nor not")
        goal = world.target(self.program, given, case)
        low, high = 0, abs(int(self.value(name) or 0) - goal)
        while low < high:  # the smallest distance at which some case remains
            middle = (low + high) // 2
            if self.check([*fixed, self.between(name, goal - middle, goal + middle)]):
                high = min(middle, abs(int(self.value(name) or 0) - goal))
            else:
                low = middle + 1
        later = [*fixed, self.is_value(name, goal + low)]
        return goal + low if self.check(later) else goal - low

    # --- questions ---

    def ask(self, term: Term, *more: str) -> Answer:
        """`Impossible` iff no case satisfies the term and the literals; else the least such case, replayed."""
        try:
            case = self.least([self.claim(term), *more])
        except OutOfBudget as error:
            return Undecided(str(error))
        return Impossible() if case is None else Possible(self.replay(term, case))

    def holds_somewhere(self, term: Term, *more: str) -> bool:
        """Whether some case satisfies the term and the literals; raises `OutOfBudget` if the solver cannot tell."""
        return self.check([self.claim(term), *more], model=False)

    def replay(self, term: Term, case: Mapping[str, Value]) -> Mapping[str, Value]:
        """The case, once the evaluator has shown on it that it is possible and has the property."""
        broken = possible(self.program, case)
        if broken is not None:
            raise NotReplayed(f"the case breaks “{broken}”")
        if not Evaluation(self.program, case).holds(term):
            raise NotReplayed("the evaluator does not confirm the claim on the case")
        return case

    def freed(self, term: Term, case: Mapping[str, Value]) -> frozenset[str]:
        """The inputs that do not matter to a claim on a case: for every value of them all it still holds (proved)."""
        cone = self.program.cone(term)
        free = {n for n in self.program.inputs if n not in cone}
        held = [n for n in case if n in cone]
        refuted = self.claim(neg(term))
        for name in reversed(held):
            if name in self.program.assumptions:
                continue
            others = [self.is_value(n, case[n]) for n in held if n != name]
            if not self.check([refuted, *others], model=False):
                free.add(name)
                held.remove(name)
        return frozenset(free)


def alternatives_of(program: Program, names: Sequence[str], case: Mapping[str, Value]) -> Term:
    """The term that every named variable has the value it has in the case."""
    parts = []
    for name in names:
        given = program.inputs.get(name)
        sort = given.sort if given is not None else program.assumptions[name].sort
        if isinstance(sort, Bool):
            parts.append(Var(name, sort) if case[name] else neg(Var(name, sort)))
        else:
            parts.append(equal(Var(name, sort), KernelConst(case[name], sort)))
    return conj(*parts)
