"""The evaluator's values of one case, held to be a model of the encoding.

The text of an encoding says of each let that it equals a term over the inputs and earlier lets. The inputs of a case as
literals, and the values that the evaluator gives to the lets, are put into one interpretation; z3 then says whether
every line of the text holds in it. A line that does not is reported with the let it defines. As every let is compared
under the evaluator's values of the lets it reads, a fault shows where it is and not in all that follows from it.

That is the value of the encoding under a case (lemma L2 of PROOF), and quick. `prove` asks the same of the search that
`Session` uses: with the inputs fixed some model exists, and none in which a let differs; once with the inputs as
literals beside the text, once with the text encoded over the case's constants (lemma L1).

Axioms are no part of it: the cases may break them. Members of an enum are placed here, and not by the encoder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import z3

from returnlogic.base.sort import Bool, Date, Enum, Instant, Sort
from returnlogic.base.value import Value
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Let
from returnlogic.solver.encode import Encoding

Case = Mapping[str, Value]
Raw = dict[str, bool | int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A let of a case on which evaluator and encoding disagree, or a line of the encoding that defines no let."""

    case: Case
    name: str
    evaluated: Value
    encoded: str

    def __str__(self) -> str:
        return f"{self.name}: evaluator {self.evaluated}, encoding {self.encoded}, on {dict(self.case)}"


@dataclass
class Tally:
    """What a run has seen."""

    cases: int = 0
    lets: int = 0
    undefined: int = 0
    proved: int = 0
    differences: list[Difference] = field(default_factory=list)
    seen: dict[str, set[Value]] = field(default_factory=dict)

    def constant(self) -> list[str]:
        """The yes/no lets that had one value in every case."""
        return sorted(n for n, values in self.seen.items() if len(values) == 1 and isinstance(next(iter(values)), bool))


class Comparison:
    """One program, its encoding without axioms, and the comparison of both on cases."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.context = z3.Context()
        encoding = Encoding(program)
        for name in (*program.inputs, *program.assumptions):
            encoding.name(name)
        for given in program.inputs.values():
            if given.event:
                encoding.there(given.name)
        self.lines = self._parse(encoding)
        self.defines = [self._defined(line) for line in self.lines]
        assert {n for n in self.defines if n} == set(program.lets), "an encoding that defines other lets"
        self.whole = z3.And(self.lines)
        self._solver = z3.SimpleSolver(ctx=self.context)
        self._solver.add(self.lines)
        self._constants: dict[tuple[str, bool], z3.ExprRef] = {}
        self._declarations: dict[tuple[str, bool], z3.FuncDeclRef] = {}
        self._literals: dict[tuple[bool | int, bool], z3.ExprRef] = {}

    def _parse(self, encoding: Encoding) -> list[z3.BoolRef]:
        for name in self.program.lets:
            encoding.term(Let(name))
        return list(z3.parse_smt2_string(encoding.take(), ctx=self.context))

    def _defined(self, line: z3.BoolRef) -> str | None:
        """The let that a line `(= let term)` defines."""
        if not z3.is_eq(line) or not z3.is_const(line.arg(0)):
            return None
        name: str = line.arg(0).decl().name()
        return name if name in self.program.lets else None

    # --- both sides of a case ---

    def evaluated(self, case: Case) -> dict[str, bool | int]:
        """The evaluator's value of every let that is defined on the case."""
        run = Evaluation(self.program, case)
        found: dict[str, bool | int] = {}
        for name in self.program.lets:
            try:
                value = run.value(Let(name))
            except Undefined:
                continue
            assert isinstance(value, bool | int)
            found[name] = value
        return found

    def inputs(self, case: Case) -> Raw:
        """The case in the solver's terms: a member by its place, an absent event at the start of its sort."""
        found: Raw = {}
        for name, value in case.items():
            given = self.program.inputs.get(name)
            sort: Sort = given.sort if given is not None else self.program.assumptions[name].sort
            if given is not None and given.event:
                assert isinstance(sort, Date | Instant)
                found[f"{name}?"] = value is not None
                found[name] = sort.lo if value is None else int(value)
            elif isinstance(sort, Enum):
                found[name] = sort.members.index(str(value))
            else:
                assert isinstance(value, bool | int)
                found[name] = bool(value) if isinstance(sort, Bool) else int(value)
        return found

    def _constant(self, name: str, boolean: bool) -> z3.ExprRef:
        key = name, boolean
        if key not in self._constants:
            self._constants[key] = z3.Bool(name, ctx=self.context) if boolean else z3.Int(name, ctx=self.context)
        return self._constants[key]

    def _declaration(self, name: str, boolean: bool) -> z3.FuncDeclRef:
        key = name, boolean
        if key not in self._declarations:
            self._declarations[key] = self._constant(name, boolean).decl()
        return self._declarations[key]

    def _literal(self, value: bool | int) -> z3.ExprRef:
        key = value, isinstance(value, bool)
        if key not in self._literals:
            made = z3.BoolVal(value, self.context) if key[1] else z3.IntVal(value, self.context)
            self._literals[key] = made
        return self._literals[key]

    # --- comparing ---

    def differences(self, case: Case, values: Mapping[str, bool | int] | None = None) -> Iterator[Difference]:
        """Every line of the encoding that the evaluator's values do not satisfy on the case."""
        values = self.evaluated(case) if values is None else values
        # a new interpretation each time: z3 remembers what it has evaluated in one, even when a value changes later
        model = z3.Model(self.context)
        for name, value in (self.inputs(case) | dict(values)).items():  # `update_value`, without its casts
            declared = self._declaration(name, isinstance(value, bool))
            z3.Z3_add_const_interp(self.context.ref(), model.model, declared.ast, self._literal(value).ast)
        if z3.is_true(model.eval(self.whole, model_completion=True)):
            return
        for line, defined in zip(self.lines, self.defines, strict=True):
            if (defined is not None and defined not in values) or z3.is_true(model.eval(line, model_completion=True)):
                continue
            if defined is None:
                yield Difference(case, f"the line {line.sexpr()}", True, "false")
            else:
                yield Difference(case, defined, values[defined], str(model.eval(line.arg(1), model_completion=True)))

    def prove(self, case: Case) -> Iterator[Difference]:
        """The same by search: every let whose value is not forced to be the evaluator's, or all if no model exists."""
        values = self.evaluated(case)
        here = [self._constant(n, isinstance(v, bool)) == self._literal(v) for n, v in self.inputs(case).items()]
        self._solver.push()
        self._solver.add(here)
        yield from self._forced(case, values, self._solver, "")
        self._solver.pop()
        folded = Encoding(self.program, case, "!")
        solver = z3.SimpleSolver(ctx=self.context)
        solver.add(self._parse(folded))
        yield from self._forced(case, values, solver, "!")

    def _forced(
        self, case: Case, values: Mapping[str, bool | int], solver: z3.Solver, suffix: str
    ) -> Iterator[Difference]:
        if solver.check() != z3.sat:
            yield Difference(case, "the whole encoding", True, "no model")
            return
        differs = {n: self._constant(n + suffix, isinstance(v, bool)) != self._literal(v) for n, v in values.items()}
        if solver.check(z3.Or(list(differs.values()))) == z3.unsat:
            return
        for name, differ in differs.items():
            if solver.check(differ) != z3.unsat:
                yield Difference(case, name, values[name], "not forced to be that")


def compare(program: Program, cases: Iterable[Case], *, prove_every: int = 50) -> Tally:
    """Both sides on every case; every so many cases the search is asked too."""
    comparison = Comparison(program)
    tally = Tally(seen={n: set() for n in program.lets})
    for case in cases:
        values = comparison.evaluated(case)
        for name, value in values.items():
            if isinstance(value, bool):
                tally.seen[name].add(value)
        tally.differences += comparison.differences(case, values)
        if prove_every and tally.cases % prove_every == 0:
            tally.differences += comparison.prove(case)
            tally.proved += 1
        tally.cases += 1
        tally.lets += len(values)
        tally.undefined += len(program.lets) - len(values)
    return tally
