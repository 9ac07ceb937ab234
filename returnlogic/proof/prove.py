"""Proves that a text means the policy: cuts at the definitions both have, then each result.

The text comes as a `Reading`: formulas of the text alone. Walking it in order, a definition whose name is hinted to be
a let of the policy is proved equal to that let over fresh symbols for all earlier ones (a cut), and stands for it from
then on. By induction over the text every generated value is the policy's. Hints are not trusted: a wrong one makes a
cut fail. A cut that fails is no cut; a result that fails with cuts is asked again without any, and then a model is a
case over real inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from returnlogic.base.interface import Interface
from returnlogic.base.value import Value
from returnlogic.meaning.calendars import function_name, function_of
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Calendrical, Term, walk
from returnlogic.proof.cuts import Cuts, GoalFormula, Script, TableLemma
from returnlogic.proof.defined import claims_defined, outcome_lets
from returnlogic.proof.obligations import Counterexample, Obligation, Proof
from returnlogic.proof.raw_facts import completed, facts_of, pinned, well_typed
from returnlogic.readers._read_back import (
    DefinitionStep,
    Lookup,
    OutcomeStep,
    PathCondition,
    ReadBack,
    RequirementStep,
    ResultFormula,
)
from returnlogic.readers._value import SmtInt, looked_up
from returnlogic.solver import algebra as smt
from returnlogic.solver.calendar_tables import calendar_term
from returnlogic.solver.encode import Encoding, Fresh
from returnlogic.solver.scripts import Sat, Solved, Solver, Unknown, Unsat

STRETCH = 60
"""Days of a table that one obligation is about: solvers are quick at few cases, and slow at thousands."""


def prove(
    program: Program,
    assumed: Mapping[str, Value],
    interface: Interface,
    reading: ReadBack,
    hints: Mapping[str, Sequence[str]],
    tables: Mapping[str, tuple[str, int]],
    solver: Solver,
    say: Callable[[str], None] = lambda _: None,
) -> Proof:
    """Prove that a text is the policy with these assumptions, or find a counterexample, or say what is undecided."""
    return _Prover(program, assumed, interface, reading, hints, tables, solver, say).proof()


class _Prover:
    def __init__(
        self,
        program: Program,
        assumed: Mapping[str, Value],
        interface: Interface,
        reading: ReadBack,
        hints: Mapping[str, Sequence[str]],
        tables: Mapping[str, tuple[str, int]],
        solver: Solver,
        say: Callable[[str], None],
    ) -> None:
        self.program, self.assumed, self.interface, self.reading = program, assumed, interface, reading
        self.hints = {name: [x for x in lets if x in program.lets] for name, lets in hints.items()}
        self.solver, self.say = solver, say
        self.definitions = {s.symbol: s for s in reading.steps if isinstance(s, DefinitionStep)}
        self.cuts = Cuts(program, assumed, interface, self.definitions)
        self.obligations: list[Obligation] = []
        self.undecided: list[tuple[Obligation, str]] = []
        self.pairs: list[tuple[str, str]] = []
        self.lets = outcome_lets(program)
        self.calendar = {function_name(f): f for f in self._functions()}
        self.tables = tables

    def proof(self) -> Proof:
        found = self._search()
        tables = {name: self.tables[name] for name, lemma in self.cuts.lemmas.items() if lemma is not None}
        settled, undecided = self.reading.settled, tuple(self.undecided)
        return Proof(tuple(self.obligations), tuple(self.pairs), settled, tables, found, undecided)

    def _search(self) -> Counterexample | None:
        self._domain()
        self._spec_defined()
        steps = self.reading.steps
        for index, step in enumerate(steps):
            if index % 50 == 0:
                self.say(f"{index} of {len(steps)} steps of the text proved")
            match step:
                case DefinitionStep():
                    self._cut(step)
                case RequirementStep():
                    failed = self._requirement(step)
                    if failed is not None:
                        return failed
                case OutcomeStep():
                    for number, (got, result) in enumerate(zip(step.results, self.interface.results, strict=True)):
                        failed = self._result(step, number, got, result.key)
                        if failed is not None:
                            return failed
        return self._accepts()

    def _ask(self, kind: str, name: str, script: Script, line: int) -> tuple[Obligation, Solved]:
        obligation = Obligation(f"{len(self.obligations) + 1:05d}", kind, name, script.text, line, script.rests_on)
        return obligation, self.solver.solve(obligation.script)

    def _keep(self, obligation: Obligation) -> None:
        self.obligations.append(obligation)

    # --- the policy's own ---------------------------------------------------------------------------------------------

    def _domain(self) -> None:
        """Prove that some facts are well-typed: else every claim would hold of nothing."""
        encoding = Encoding(self.program, self.assumed)
        for f in self.interface.fields:
            encoding.name(f.name)
            if f.optional:
                encoding.there(f.name)
        script = "\n".join(["; some facts are well-typed", "(set-logic ALL)", encoding.take(), "(check-sat)"]) + "\n"
        obligation = Obligation("00001", "domain", "some facts are well-typed", script, expected="sat")
        answer = self.solver.solve(script)
        self._keep(obligation)
        if not isinstance(answer, Sat):
            self.undecided.append((obligation, "no facts are well-typed"))

    def _spec_defined(self) -> None:
        """Prove that the policy itself never reads what is not there."""
        for name, body in self.lets.items():
            claims = list(claims_defined(body))
            if not claims:
                continue

            def goal(encoding: Encoding, claims: Sequence[Term] = claims) -> str:
                return smt.all_of(encoding.term(c) for c in claims)

            obligation, answer = self._ask("spec-defined", name, self.cuts.script(f"the policy: {name}", (), goal), 0)
            self._keep(obligation)
            if not isinstance(answer, Unsat):
                self.undecided.append((obligation, "the policy may read a value that is not there"))

    # --- the text -----------------------------------------------------------------------------------------------------

    def _cut(self, step: DefinitionStep) -> None:
        """Make a definition a cut for each let that it is hinted to be, where that is proved."""
        if step.lookup is not None:
            self._table(step.lookup)
            return
        if step.expected is not None:
            self._constant(step, step.expected)
            return
        value = step.value
        is_number = isinstance(value, SmtInt)
        for let in self.hints.get(step.symbol.removeprefix("~"), ()):
            if Encoding(self.program).is_bool(self.program.lets[let]) == is_number:
                continue

            def same(encoding: Encoding, let: str = let) -> str:
                named = smt.app("=", smt.symbol(step.symbol), value.text)
                claim = smt.app("=", value.text, encoding.term(self.program.lets[let]))
                return smt.app("=>", named, claim) if step.symbol in self.cuts.symbols else claim

            note = f"line {step.line}: {step.name} is {let}"
            obligation, answer = self._ask("def", let, self.cuts.script(note, step.path, same), step.line)
            if not isinstance(answer, Unsat):
                continue
            self._keep(obligation)
            if step.symbol not in self.cuts.symbols:
                ranged = self._range(step, value) if isinstance(value, SmtInt) else []
                between = (value.lo, value.hi) if isinstance(value, SmtInt) else None
                self.cuts.symbols[step.symbol] = Fresh(step.symbol, between), [obligation.id, *ranged]
            else:
                self.cuts.symbols[step.symbol][1].append(obligation.id)
            self.pairs.append((step.symbol, let))
            self.cuts.scope(step.path)[let] = self.cuts.symbols[step.symbol][0]

    def _constant(self, step: DefinitionStep, always: bool) -> None:
        """Make a yes/no that is expected to have one value in every case that value, if it is proved."""

        def holds(_: Encoding) -> str:
            return step.value.text if always else smt.negate(step.value.text)

        script = self.cuts.script(f"line {step.line}: {step.name}, {'always' if always else 'never'}", step.path, holds)
        obligation, answer = self._ask("def", step.name, script, step.line)
        if isinstance(answer, Unsat):
            self._keep(obligation)
            self.cuts.constants[step.symbol] = always, obligation.id

    def _table(self, lookup: Lookup) -> None:
        """Prove of a table, once, that it holds the calendar function it is hinted to hold, stretch by stretch."""
        hint = self.tables.get(lookup.table)
        if lookup.table in self.cuts.lemmas or hint is None or hint[0] not in self.calendar:
            return
        self.cuts.lemmas[lookup.table] = None
        function, first = self.calendar[hint[0]], hint[1]
        because = []
        for start in range(0, len(lookup.entries), STRETCH):
            part = lookup.entries[start : start + STRETCH]
            last = start + len(part) - 1
            day = smt.app("+", "|i|", smt.number(first))
            entry = looked_up(SmtInt("|i|", start, last), part, start).text
            applied = calendar_term(function, day, (first + start, first + last))
            same = smt.app("=", smt.app("+", entry, smt.number(first)), applied)
            note = f"; {lookup.table} from {start} to {last} is {hint[0]}"
            lines = [note, "(set-logic ALL)", smt.declare("i", "Int")]
            lines += [smt.assert_(smt.between(start, "|i|", last)), smt.assert_(smt.negate(same)), "(check-sat)"]
            obligation, answer = self._ask("table", hint[0], Script("\n".join(lines) + "\n"), 0)
            if not isinstance(answer, Unsat):
                return
            self._keep(obligation)
            because.append(obligation.id)
        self.cuts.functions[function] = f"calendar {hint[0]}"
        self.cuts.lemmas[lookup.table] = TableLemma(self.cuts.functions[function], first, tuple(because))

    def _functions(self) -> set[Calendrical]:
        """Return the calendar functions that the outcome of the policy reads."""
        return {function_of(t) for body in self.lets.values() for t in walk(body) if isinstance(t, Calendrical)}

    def _range(self, step: DefinitionStep, value: SmtInt) -> list[str]:
        def inside(_: Encoding) -> str:
            return smt.between(value.lo, value.text, value.hi)

        note = f"line {step.line}: {step.name} lies between {value.lo} and {value.hi}"
        obligation, answer = self._ask("range", step.name, self.cuts.script(note, step.path, inside), step.line)
        self._keep(obligation)
        if not isinstance(answer, Unsat):
            self.undecided.append((obligation, "the bounds of a definition are not proved"))
        return [obligation.id]

    def _requirement(self, step: RequirementStep) -> Counterexample | None:
        def holds(_: Encoding) -> str:
            return step.holds

        note = f"line {step.line}: {step.what}"
        failed = self._claim("total", step.what, note, step.path, holds, step.line)
        if failed is None or not step.reached:
            return failed
        # a case where it surely is evaluated shows it; elsewhere it has to hold too, as the target promises no order
        return self._claim("total", step.what, note, (*step.path, *step.reached), holds, step.line) or failed

    def _result(self, step: OutcomeStep, number: int, got: ResultFormula, key: str) -> Counterexample | None:
        output = self.program.policy_outputs[number]

        def same(encoding: Encoding) -> str:
            return agrees(encoding, output, got)

        return self._claim("outcome", key, f"line {step.line}: result {key}", step.path, same, step.line)

    def _claim(
        self, kind: str, name: str, note: str, path: PathCondition, goal: GoalFormula, line: int
    ) -> Counterexample | None:
        """Prove a claim with cuts, or else without any, where a model is a case."""
        obligation, answer = self._ask(kind, name, self.cuts.script(note, path, goal), line)
        if not isinstance(answer, Unsat):
            obligation, answer = self._ask(kind, name, self.cuts.script(note, path, goal, cuts=False), line)
        self._keep(obligation)
        match answer:
            case Unsat():
                return None
            case Sat(model):
                values = completed(obligation.script, model)
                return Counterexample(obligation, facts_of(self.interface, values), pinned(obligation.script, values))
            case Unknown(reason):
                self.undecided.append((obligation, reason))
                return None

    def _accepts(self) -> Counterexample | None:
        """Prove that the check of the facts lets through exactly the well-typed cases."""

        def same(_: Encoding) -> str:
            same = smt.app("=", self.reading.accepts, smt.all_of(well_typed(f) for f in self.interface.fields))
            return smt.app("=>", self.reading.edge, same)

        return self._claim("accepts", "the check of the facts", "the check of the facts", (), same, 0)


def agrees(encoding: Encoding, output: Output, got: ResultFormula) -> str:
    """Return the formula that a result of the evaluator is the policy's (M8: conflict, silent, value in order)."""
    conflict, silent = encoding.term(output.conflict), encoding.term(output.silent)
    verdict = smt.choose(conflict, "1", smt.choose(silent, "0", "2"))
    same = [smt.app("=", got.lo, encoding.term(output.lo)), smt.app("=", got.hi, encoding.term(output.hi))]
    bound = smt.any_of([smt.negate(smt.app("=", got.verdict, "2")), smt.all_of(same)])
    return smt.all_of([smt.app("=", got.verdict, verdict), bound])
