"""That a text means the policy: cuts at the definitions both have, then each result; what fails is shown on a case.

The text comes as a `Reading`: formulas of the text alone. Walking it in order, a definition whose name is hinted to be
a let of the policy is proved equal to that let over fresh symbols for all earlier ones (a cut), and stands for it from
then on. By induction over the text every generated value is the policy's. Hints are not trusted: a wrong one makes a
cut fail. A cut that fails is no cut; a result that fails with cuts is asked again without any, and then a model is a
case over real inputs (`PROOF.md` calls this the ladder: cut, result, counterexample).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from returnlogic.base.interface import Field, Foreign, Interface, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import Value
from returnlogic.meaning.calendars import function_name, function_of
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Calendrical, Let, Term, walk
from returnlogic.proof.defined import claims_defined
from returnlogic.readers._read_back import (
    DefinitionStep,
    Lookup,
    OutcomeStep,
    PathCondition,
    ReadBack,
    RequirementStep,
    ResultFormula,
)
from returnlogic.readers._value import ABSENT, BOOL, INT, NULL, OTHER, TEXT, SmtInt, looked_up
from returnlogic.solver import algebra as smt
from returnlogic.solver.encode import FUNCTION, Encoding, Fresh, calendar_term
from returnlogic.solver.scripts import Sat, Solved, Solver, Unknown, Unsat

_SYMBOL = re.compile(r"\|([^|]*)\|")
_RAW = re.compile(r"(.*)!(?:tag|number|member)")


@dataclass(frozen=True, slots=True)
class Obligation:
    """One claim of a proof as a script, self-contained; it holds iff the solver's answer is `expected`.

    `kind` is spec-defined, table, range, def, total, accepts, outcome or domain; `name` says of what, `where` in which
    line of the text. `rests_on` are the cuts whose equality the script takes for granted, by obligation id.
    """

    id: str
    kind: str
    name: str
    script: str
    where: int = 0
    rests_on: tuple[str, ...] = ()
    expected: str = "unsat"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Raw facts on which the text is not the policy: `claim` is the obligation that fails there."""

    claim: Obligation
    facts: Mapping[str, object]
    shown: str
    """The script of the claim with the values of the model asserted: satisfiable, and quickly seen to be."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of a proof. It is one iff there is no counterexample and nothing was left undecided."""

    obligations: tuple[Obligation, ...]
    cuts: tuple[tuple[str, str], ...]
    settled: int
    counterexample: Counterexample | None = None
    undecided: tuple[tuple[Obligation, str], ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the text is proved to be the policy."""
        return self.counterexample is None and not self.undecided


@dataclass(slots=True)
class _Scope:
    """What is known on one path: the cuts made on it and on the paths it continues."""

    free: dict[str, Fresh] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Lemma:
    """That a table holds a calendar function, by these obligations: `entry + first = function(index + first)`."""

    function: str
    first: int
    because: tuple[str, ...]

    def instance(self, symbol: str, lookup: Lookup) -> str:
        index, first = lookup.index.text, smt.number(self.first)
        most = smt.number(len(lookup.entries) - 1)
        inside = smt.all_of([smt.app("<=", "0", index), smt.app("<=", index, most)])
        applied = smt.app(smt.symbol(self.function), smt.app("+", index, first))
        return smt.app("=>", inside, smt.app("=", smt.app("+", smt.symbol(symbol), first), applied))


STRETCH = 60
"""Days of a table that one obligation is about: solvers are quick at few cases, and slow at thousands."""


def prove(
    program: Program,
    assumed: Mapping[str, Value],
    face: Interface,
    reading: ReadBack,
    hints: Mapping[str, Sequence[str]],
    tables: Mapping[str, tuple[str, int]],
    solver: Solver,
    say: Callable[[str], None] = lambda _: None,
) -> Proof:
    """A proof that the text read is the policy with these assumptions, a counterexample, or what is undecided."""
    return _Prover(program, assumed, face, reading, hints, tables, solver, say).proof()


class _Prover:
    def __init__(
        self,
        program: Program,
        assumed: Mapping[str, Value],
        face: Interface,
        reading: ReadBack,
        hints: Mapping[str, Sequence[str]],
        tables: Mapping[str, tuple[str, int]],
        solver: Solver,
        say: Callable[[str], None],
    ) -> None:
        self.program, self.assumed, self.face, self.reading = program, assumed, face, reading
        self.hints = {name: [x for x in lets if x in program.lets] for name, lets in hints.items()}
        self.solver, self.say = solver, say
        self.definitions = {s.symbol: s for s in reading.steps if isinstance(s, DefinitionStep)}
        self.cuts: dict[str, tuple[Fresh, list[str]]] = {}  # by symbol, with the obligations that make it one
        self.constants: dict[str, tuple[bool, str]] = {}  # by symbol: a yes/no of one value, with the obligation
        self.scopes: dict[PathCondition, _Scope] = {(): _Scope()}
        self.obligations: list[Obligation] = []
        self.undecided: list[tuple[Obligation, str]] = []
        self.fields = {f.name: f for f in face.fields}
        self.pairs: list[tuple[str, str]] = []
        self.calendar = {function_name(f): f for f in self._functions()}
        self.tables = tables
        self.lemmas: dict[str, _Lemma | None] = {}  # by table
        self.functions: dict[Calendrical, str] = {}

    def proof(self) -> Proof:
        found = self._search()
        return Proof(tuple(self.obligations), tuple(self.pairs), self.reading.settled, found, tuple(self.undecided))

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
                    for number, (got, result) in enumerate(zip(step.results, self.face.results, strict=True)):
                        failed = self._result(step, number, got, result.key)
                        if failed is not None:
                            return failed
        return self._accepts()

    # --- scripts ------------------------------------------------------------------------------------------------------

    def _scope(self, path: PathCondition) -> _Scope:
        """The scope of a path: cuts of the paths it continues hold there, by the same true values."""
        found = self.scopes.get(path)
        if found is None:
            cut = len(path) - 1
            while path[:cut] not in self.scopes:
                cut -= 1
            found = self.scopes[path] = _Scope(dict(self.scopes[path[:cut]].free))
        return found

    def _script(
        self,
        note: str,
        path: PathCondition,
        goal: Callable[[Encoding], str],
        *,
        cuts: bool = True,
    ) -> tuple[str, tuple[str, ...]]:
        """The script that is unsatisfiable iff the goal holds wherever the path does, and the cuts it rests on."""
        free, functions = (self._scope(path).free, self.functions) if cuts else ({}, {})
        encoding = Encoding(self.program, self.assumed, free=free, functions=functions)
        claim = goal(encoding)
        asserted = [*path, smt.negate(claim)]
        defined: list[str] = []
        rests_on: set[str] = set()
        seen: set[str] = set()
        stack = [*asserted, *encoding.pending]
        while stack:
            for symbol in _SYMBOL.findall(stack.pop()):
                if symbol in seen or not symbol.startswith("~"):
                    continue
                seen.add(symbol)
                if cuts and symbol in self.cuts:
                    fresh, because = self.cuts[symbol]
                    encoding.fresh(fresh)
                    rests_on.update(because)
                    continue
                if cuts and symbol in self.constants:
                    always, reason = self.constants[symbol]
                    encoding.sorts[symbol] = "Bool"
                    encoding.used.add(symbol)
                    defined.append(smt.assert_(smt.app("=", smt.symbol(symbol), smt.boolean(always))))
                    rests_on.add(reason)
                    continue
                made = self.definitions[symbol]
                lemma = self.lemmas.get(made.lookup.table) if cuts and made.lookup is not None else None
                if lemma is not None and made.lookup is not None and isinstance(made.value, SmtInt):
                    encoding.fresh(Fresh(symbol, (made.value.lo, made.value.hi)))
                    defined.append(smt.assert_(lemma.instance(symbol, made.lookup)))
                    encoding.sorts[lemma.function] = FUNCTION
                    encoding.used.add(lemma.function)
                    rests_on.update(lemma.because)
                    stack.append(made.lookup.index.text)
                    continue
                value = made.value
                encoding.sorts[symbol] = "Int" if isinstance(value, SmtInt) else "Bool"
                encoding.used.add(symbol)
                defined.append(smt.assert_(smt.app("=", smt.symbol(symbol), value.text)))
                stack.append(value.text)
        body = "\n".join([*defined, *(smt.assert_(text) for text in asserted)])
        self._facts(encoding, body)
        found = (_RAW.fullmatch(s) for s in _SYMBOL.findall(body))
        raws = sorted({m[1] for m in found if m and m[1] in self.fields})
        parts = [f"; {_comment(note)}", "(set-logic ALL)"]
        parts += [line for name in raws for line in _raw(self.fields[name])]
        parts += [encoding.take(), body, "(check-sat)"]
        return "\n".join(p for p in parts if p) + "\n", tuple(sorted(rests_on))

    def _facts(self, encoding: Encoding, body: str) -> None:
        """Declare and bound the fields that the text reads."""
        for name in dict.fromkeys(_SYMBOL.findall(body)):
            if name in self.fields:
                encoding.name(name)
            elif name.endswith("?") and name[:-1] in self.fields:
                encoding.there(name[:-1])

    def _ask(self, kind: str, name: str, script: tuple[str, tuple[str, ...]], line: int) -> tuple[Obligation, Solved]:
        obligation = Obligation(f"{len(self.obligations) + 1:05d}", kind, name, script[0], line, script[1])
        return obligation, self.solver.solve(obligation.script)

    def _keep(self, obligation: Obligation) -> None:
        self.obligations.append(obligation)

    # --- the policy's own ---------------------------------------------------------------------------------------------

    def _domain(self) -> None:
        """Some facts are well-typed: else everything below would hold of nothing."""
        encoding = Encoding(self.program, self.assumed)
        for f in self.face.fields:
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
        """The policy itself never reads what is not there."""
        for name in self._needed():
            claims = list(claims_defined(self.program.lets[name]))
            if not claims:
                continue

            def goal(encoding: Encoding, claims: Sequence[Term] = claims) -> str:
                return smt.all_of(encoding.term(c) for c in claims)

            obligation, answer = self._ask("spec-defined", name, self._script(f"the policy: {name}", (), goal), 0)
            self._keep(obligation)
            if not isinstance(answer, Unsat):
                self.undecided.append((obligation, "the policy may read a value that is not there"))

    def _needed(self) -> list[str]:
        """The lets that the outcome reads, in the program's order."""
        found: set[str] = set()
        stack: list[Term] = [t for o in self.program.policy_outputs for t in o.outcome.terms]
        while stack:
            for t in walk(stack.pop()):
                if isinstance(t, Let) and t.name not in found:
                    found.add(t.name)
                    stack.append(self.program.lets[t.name])
        return [n for n in self.program.lets if n in found]

    # --- the text -----------------------------------------------------------------------------------------------------

    def _cut(self, step: DefinitionStep) -> None:
        """Each let that the definition is hinted to be is one more cut, if that is proved."""
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
                return smt.app("=>", named, claim) if step.symbol in self.cuts else claim

            note = f"line {step.line}: {step.name} is {let}"
            obligation, answer = self._ask("def", let, self._script(note, step.path, same), step.line)
            if not isinstance(answer, Unsat):
                continue
            self._keep(obligation)
            if step.symbol not in self.cuts:
                ranged = self._range(step, value) if isinstance(value, SmtInt) else []
                between = (value.lo, value.hi) if isinstance(value, SmtInt) else None
                self.cuts[step.symbol] = Fresh(step.symbol, between), [obligation.id, *ranged]
            else:
                self.cuts[step.symbol][1].append(obligation.id)
            self.pairs.append((step.symbol, let))
            self._scope(step.path).free[let] = self.cuts[step.symbol][0]

    def _constant(self, step: DefinitionStep, always: bool) -> None:
        """A yes/no that is expected to have one value in every case is that value, if it is proved."""

        def holds(_: Encoding) -> str:
            return step.value.text if always else smt.negate(step.value.text)

        script = self._script(f"line {step.line}: {step.name}, {'always' if always else 'never'}", step.path, holds)
        obligation, answer = self._ask("def", step.name, script, step.line)
        if isinstance(answer, Unsat):
            self._keep(obligation)
            self.constants[step.symbol] = always, obligation.id

    def _table(self, lookup: Lookup) -> None:
        """A table that is hinted to hold a calendar function is proved to, stretch by stretch; once."""
        hint = self.tables.get(lookup.table)
        if lookup.table in self.lemmas or hint is None or hint[0] not in self.calendar:
            return
        self.lemmas[lookup.table] = None
        function, first = self.calendar[hint[0]], hint[1]
        because = []
        for start in range(0, len(lookup.entries), STRETCH):
            part = lookup.entries[start : start + STRETCH]
            last = start + len(part) - 1
            day = smt.app("+", "|i|", smt.number(first))
            entry = looked_up(SmtInt("|i|", start, last), part, start).text
            applied = calendar_term(function, day, (first + start, first + last))
            same = smt.app("=", smt.app("+", entry, smt.number(first)), applied)
            inside = smt.all_of([smt.app("<=", smt.number(start), "|i|"), smt.app("<=", "|i|", smt.number(last))])
            lines = [
                f"; {lookup.table} from {start} to {last} is {hint[0]}",
                "(set-logic ALL)",
                smt.declare("i", "Int"),
            ]
            lines += [smt.assert_(inside), smt.assert_(smt.negate(same)), "(check-sat)"]
            obligation, answer = self._ask("table", hint[0], ("\n".join(lines) + "\n", ()), 0)
            if not isinstance(answer, Unsat):
                return
            self._keep(obligation)
            because.append(obligation.id)
        self.functions[function] = f"calendar {hint[0]}"
        self.lemmas[lookup.table] = _Lemma(self.functions[function], first, tuple(because))

    def _functions(self) -> set[Calendrical]:
        return {
            function_of(t) for n in self._needed() for t in walk(self.program.lets[n]) if isinstance(t, Calendrical)
        }

    def _range(self, step: DefinitionStep, value: SmtInt) -> list[str]:
        def inside(_: Encoding) -> str:
            low, high = smt.number(value.lo), smt.number(value.hi)
            return smt.all_of([smt.app("<=", low, value.text), smt.app("<=", value.text, high)])

        note = f"line {step.line}: {step.name} lies between {value.lo} and {value.hi}"
        obligation, answer = self._ask("range", step.name, self._script(note, step.path, inside), step.line)
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
        self.obligations.remove(failed.claim)  # it may fail where nobody looks: a case has to show it
        shown = self._claim("total", step.what, note, (*step.path, *step.reached), holds, step.line)
        if shown is None:
            self.undecided.append((failed.claim, "it holds where it is reached, but the target promises no order"))
        return shown

    def _result(self, step: OutcomeStep, number: int, got: ResultFormula, key: str) -> Counterexample | None:
        output = self.program.policy_outputs[number]

        def same(encoding: Encoding) -> str:
            return agrees(encoding, output, got)

        return self._claim("outcome", key, f"line {step.line}: result {key}", step.path, same, step.line)

    def _claim(
        self, kind: str, name: str, note: str, path: PathCondition, goal: Callable[[Encoding], str], line: int
    ) -> Counterexample | None:
        """With cuts; if that fails, without any: then a model is a case."""
        obligation, answer = self._ask(kind, name, self._script(note, path, goal), line)
        if not isinstance(answer, Unsat):
            obligation, answer = self._ask(kind, name, self._script(note, path, goal, cuts=False), line)
        self._keep(obligation)
        match answer:
            case Unsat():
                return None
            case Sat(values):
                return Counterexample(obligation, self._case(values), _pinned(obligation.script, values))
            case Unknown(reason):
                self.undecided.append((obligation, reason))
                return None

    def _accepts(self) -> Counterexample | None:
        """The edge lets through exactly the well-typed cases."""

        def same(_: Encoding) -> str:
            same = smt.app("=", self.reading.accepts, smt.all_of(well_typed(f) for f in self.face.fields))
            return smt.app("=>", self.reading.edge, same)

        return self._claim("accepts", "the check of the facts", "the check of the facts", (), same, 0)

    # --- a model as facts ---------------------------------------------------------------------------------------------

    def _case(self, values: Mapping[str, int | bool]) -> dict[str, object]:
        """Raw facts of a model: typed symbols where it has them, raw ones where it is about the edge."""
        found: dict[str, object] = {}
        for f in self.face.fields:
            tag = values.get(f"{f.name}!tag")
            if tag is None:
                found[f.name] = self._typed(f, values)
            elif tag == NULL:
                found[f.name] = None
            elif tag == BOOL:
                found[f.name] = bool(values.get(f"{f.name}!number", 0))
            elif tag == INT:
                found[f.name] = int(values.get(f"{f.name}!number", 0))
            elif tag == TEXT:
                member = int(values.get(f"{f.name}!member", -1))
                members = f.sort.members if isinstance(f.sort, Enum) else ()
                found[f.name] = members[member] if 0 <= member < len(members) else "?"
            elif tag == OTHER:
                found[f.name] = Foreign()
        return found

    def _typed(self, f: Field, values: Mapping[str, int | bool]) -> Value:
        if f.optional and not values.get(f"{f.name}?", False):
            return None
        lo, _ = bounds(f.sort)
        match f.sort:
            case Bool():
                return bool(values.get(f.name, False))
            case Enum(members):
                return members[int(values.get(f.name, 0))]
            case _:
                return int(values.get(f.name, lo))


def _pinned(script: str, values: Mapping[str, int | bool]) -> str:
    """The script with the values of its declared symbols asserted."""
    declared = {m[1] for m in re.finditer(r"\(declare-const \|([^|]*)\|", script)}
    lines = []
    for name in sorted(values):
        if name in declared:
            value = values[name]
            text = smt.boolean(value) if isinstance(value, bool) else smt.number(value)
            lines.append(smt.assert_(smt.app("=", smt.symbol(name), text)))
    return script.replace("(check-sat)", "\n".join([*lines, "(check-sat)"]))


def agrees(encoding: Encoding, output: Output, got: ResultFormula) -> str:
    """The text that a result of the evaluator is the policy's (M8: conflict, silent, value, in this order)."""
    conflict, silent = encoding.term(output.conflict), encoding.term(output.silent)
    verdict = smt.choose(conflict, "1", smt.choose(silent, "0", "2"))
    same = [smt.app("=", got.lo, encoding.term(output.lo)), smt.app("=", got.hi, encoding.term(output.hi))]
    bound = smt.any_of([smt.negate(smt.app("=", got.verdict, "2")), smt.all_of(same)])
    return smt.all_of([smt.app("=", got.verdict, verdict), bound])


def well_typed(f: Field) -> str:
    """The text that a raw field has a value of its sort."""
    lo, hi = bounds(f.sort)
    tag, number, member = (smt.symbol(f"{f.name}!{part}") for part in ("tag", "number", "member"))
    match f.sort:
        case Bool():
            return smt.app("=", tag, smt.number(BOOL))
        case Enum():
            return smt.all_of([smt.app("=", tag, smt.number(TEXT)), smt.app("<=", "0", member)])
        case _:
            inside = smt.all_of(
                [
                    smt.app("=", tag, smt.number(INT)),
                    smt.app("<=", smt.number(lo), number),
                    smt.app("<=", number, smt.number(hi)),
                ]
            )
            return smt.any_of([smt.app("=", tag, smt.number(NULL)), inside]) if f.optional else inside


def _raw(f: Field) -> Iterable[str]:
    """The symbols of a raw field, with what they can be."""
    tag, member = smt.symbol(f"{f.name}!tag"), smt.symbol(f"{f.name}!member")
    most = len(f.sort.members) - 1 if isinstance(f.sort, Enum) else -1
    yield smt.declare(f"{f.name}!tag", "Int")
    yield smt.declare(f"{f.name}!number", "Int")
    yield smt.declare(f"{f.name}!member", "Int")
    yield smt.assert_(smt.all_of([smt.app("<=", smt.number(ABSENT), tag), smt.app("<=", tag, smt.number(OTHER))]))
    number = smt.symbol(f"{f.name}!number")
    digit = smt.all_of([smt.app("<=", "0", number), smt.app("<=", number, "1")])
    yield smt.assert_(smt.app("=>", smt.app("=", tag, smt.number(BOOL)), digit))
    yield smt.assert_(smt.all_of([smt.app("<=", smt.number(-1), member), smt.app("<=", member, smt.number(most))]))


def _comment(text: str) -> str:
    return " ".join(text.split())
