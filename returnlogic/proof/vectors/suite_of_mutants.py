"""The mutation-complete suite: for every mutation of the policy that makes a difference, a case that shows it.

A case is searched for each mutation and each result that may notice it. Where there is none, the mutant is equivalent,
by proof. The cases are found by the solver, checked on the evaluator, and pruned to the fewest that a greedy choice
needs. An evaluator that passes has no result of a first-order mutant of the policy, which is not a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from returnlogic.base.faults import InternalFault
from returnlogic.base.interface import Interface, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import Value
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Calendrical, Compare, Comparison, Let, Term, conj, disj, neg, walk
from returnlogic.meaning.variants import product
from returnlogic.proof.defined import claims_defined
from returnlogic.proof.replay import background
from returnlogic.proof.vectors.mutations import ClaimProgram, Mutation, claim_program, mutations
from returnlogic.solver import algebra as smt
from returnlogic.solver.encode import Encoding
from returnlogic.solver.scripts import Sat, Solver, Unknown, Unsat

Facts = Mapping[str, Value]


class MutantNotReplayed(InternalFault):
    """A case that the solver found does not show the mutation on the evaluator, which is a fault of ours."""


@dataclass(frozen=True, slots=True)
class MutantSuite:
    """Cases that show every mutant that can be shown; mutants are counted per result that may notice them."""

    cases: tuple[Facts, ...]
    shown: int
    """Pairs of a mutation and a result that differ on one of the cases."""
    equivalent: tuple[tuple[str, str], ...]
    """Pairs, as mutation and result, that are proved to differ in no case in which the mutation has an outcome.

    A mutation may ask a calendar for a day that it does not have; there the mutant has no outcome to compare.
    """
    undecided: tuple[tuple[str, str, str], ...]
    """Pairs about which the solver did not tell, with its reason."""


def mutant_suite(
    program: Program,
    assumed: Mapping[str, Value],
    interface: Interface,
    solver: Solver,
    say: Callable[[str], None] = lambda _: None,
) -> MutantSuite:
    """Return cases of which every mutant that differs from the policy fails one."""
    return _Hunt(program, assumed, interface, solver, say).found()


class _Hunt:
    def __init__(
        self,
        program: Program,
        assumed: Mapping[str, Value],
        interface: Interface,
        solver: Solver,
        say: Callable[[str], None],
    ) -> None:
        self.specialised: ClaimProgram = claim_program(program, assumed)
        self.program = self.specialised.program
        self.outputs = {o.key: o for o in self.specialised.outputs}
        self.interface, self.solver, self.say = interface, solver, say
        self.usual = background(program, assumed)
        self.labels = {r.key: len(r.labels) for r in interface.results}
        self.runs: list[_Run] = []

    def found(self) -> MutantSuite:
        every = list(mutations(self.specialised, self.labels))
        kills: dict[tuple[int, str], set[int]] = {}  # by mutation and result: the runs that show it
        equivalent, undecided = [], []
        for number, mutation in enumerate(every):
            if number % 50 == 0:
                self.say(f"{number} of {len(every)} slips, {len(self.runs)} cases")
            hit: dict[str, set[int]] = {key: set() for key in mutation.results}
            reached = self.program.readers(mutation.change)
            for at, run in enumerate(self.runs):
                for key in self._differ(run, mutation, reached):
                    hit[key].add(at)
            for key in mutation.results:
                if hit[key]:
                    continue
                answer = self._ask(mutation, key)
                if isinstance(answer, str):
                    undecided.append((mutation.what, key, answer))
                elif answer is None:
                    equivalent += [(mutation.what, k) for k in self.specialised.same[key]]
                else:
                    run = _Run(self.program, self.usual | answer, answer)
                    self.runs.append(run)
                    differ = self._differ(run, mutation, reached)
                    if key not in differ:
                        raise MutantNotReplayed(f"{mutation.what}: {key}: {answer}")
                    for other in differ:
                        hit[other].add(len(self.runs) - 1)
            kills |= {(number, key): runs for key, runs in hit.items() if runs}
        kept = self._pruned(every, kills)
        cases = tuple(self.runs[at].facts for at in kept)
        shown = sum(len(self.specialised.same[key]) for _, key in kills)
        return MutantSuite(cases, shown, tuple(equivalent), tuple(undecided))

    def _pruned(self, every: Sequence[Mutation], kills: dict[tuple[int, str], set[int]]) -> list[int]:
        """Return the runs that a greedy choice keeps, in the order found; first tries each mutation on all of them."""
        for number, mutation in enumerate(every):
            reached = self.program.readers(mutation.change)
            wanted = [key for key in mutation.results if (number, key) in kills]
            for at, run in enumerate(self.runs):
                if any(at not in kills[number, key] for key in wanted):
                    for key in self._differ(run, mutation, reached):
                        kills[number, key].add(at)
        left = set(kills)
        shows: dict[int, set[tuple[int, str]]] = {at: set() for at in range(len(self.runs))}
        for pair, runs in kills.items():
            for at in runs:
                shows[at].add(pair)
        kept = []
        while left:
            best = max(shows, key=lambda at: (len(shows[at] & left), -at))
            kept.append(best)
            left -= shows.pop(best)
        return sorted(kept)

    def _differ(self, run: _Run, mutation: Mutation, reached: set[str]) -> list[str]:
        """Return the results on which the mutation shows in a case; none where the mutation has no outcome there."""
        try:
            changed = {let: run.base.value(Let(let)) for let in mutation.change}
            again = _Again(run.base, mutation.change, reached)
            if all(again.value(Let(let)) == value for let, value in changed.items()):
                return []
            return [key for key in mutation.results if entry(again, self.outputs[key]) != run.entries[key]]
        except Undefined:
            return []

    def _ask(self, mutation: Mutation, key: str) -> dict[str, Value] | str | None:
        """Return facts on which a result differs, `None` iff there are none, or why the solver did not tell."""
        output = self.outputs[key]
        terms = (output.silent, output.conflict, output.lo, output.hi)
        wider, (copies,) = product(self.program, [mutation.change], terms)
        encoding = Encoding(wider)
        claim = encoding.term(conj(differ(terms, copies), *self._defined(wider)))
        script = "\n".join(["(set-logic ALL)", encoding.take(), smt.assert_(claim), "(check-sat)"])
        match self.solver.solve(script):
            case Unsat():
                return None
            case Unknown(reason):
                return reason
            case Sat(values):
                return {f.name: self._fact(f.name, values) for f in self.interface.fields}

    def _defined(self, wider: Program) -> Iterator[Term]:
        """Yield the claims that the calendar has every day that the mutation asks it for."""
        for name, body in wider.lets.items():
            if name not in self.program.lets and any(isinstance(t, Calendrical) for t in walk(body)):
                yield from claims_defined(body)

    def _fact(self, name: str, values: Mapping[str, int | bool]) -> Value:
        """Return the value of a fact in a model; a usual one where any will do."""
        f = self.interface.field(name)
        if f.optional and not values.get(f"{name}?", False):
            return None
        if name not in values:
            return self.usual[name] if self.usual[name] is not None else bounds(f.sort)[0]
        match f.sort:
            case Bool():
                return bool(values[name])
            case Enum(members):
                return members[int(values[name])]
            case _:
                return int(values[name])


class _Run:
    """One case under the policy, every let of it evaluated."""

    def __init__(self, program: Program, case: Mapping[str, Value], facts: Facts) -> None:
        self.facts = facts
        self.base = Evaluation(program, case)
        self.entries = {o.key: entry(self.base, o) for o in program.outputs}


class _Again(Evaluation):
    """A case once more, with other bodies of some lets; what reads none of them is kept."""

    def __init__(self, base: Evaluation, change: Mapping[str, Term], reached: set[str]) -> None:
        super().__init__(base.program, base.case)
        self._base, self._change, self._reached = base, change, reached

    def value(self, term: Term) -> Value:
        if isinstance(term, Let):
            if term.name not in self._reached:
                return self._base.value(term)
            if term.name in self._change and term.name not in self._lets:
                self._lets[term.name] = super().value(self._change[term.name])
        return super().value(term)


def entry(run: Evaluation, output: Output) -> tuple[str, int, int]:
    """Return the verdict and the bounds of a result."""
    if run.holds(output.conflict):
        return "conflict", 0, 0
    if run.holds(output.silent):
        return "silent", 0, 0
    return "value", run.number(output.lo), run.number(output.hi)


def differ(terms: Sequence[Term], copies: Sequence[Term]) -> Term:
    """Return the claim that a result and its copy differ, given silent, conflict, lo and hi of both."""
    silent, conflict, lo, hi = terms
    verdict = disj(*(Compare(Comparison.NE, a, b) for a, b in zip(terms[:2], copies[:2], strict=True)))
    bound = disj(Compare(Comparison.NE, lo, copies[2]), Compare(Comparison.NE, hi, copies[3]))
    return disj(verdict, conj(neg(silent), neg(conflict), bound))
