"""The policy's answers by the reference evaluator, asked once for all cases that a result cannot tell apart."""

from __future__ import annotations

from collections.abc import Mapping

from returnlogic.base.interface import Interface
from returnlogic.base.value import Value
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.proof.replay import background, entry
from returnlogic.targets._target import Entry

KEPT = 200_000
"""Answers per result that are remembered."""


class Oracle:
    """The outcome of a case under a policy with some variables fixed. Raises `Undefined` where it has none."""

    def __init__(self, program: Program, assumed: Mapping[str, Value], interface: Interface) -> None:
        self._program, self._face = program, interface
        self._background = background(program, assumed)
        self._reads = []
        for o in program.policy_outputs:
            cone = program.cone(*o.outcome.terms)
            self._reads.append(tuple(f.name for f in interface.fields if f.name in cone))
        self._kept: list[dict[tuple[Value, ...], Entry]] = [{} for _ in self._reads]

    def outcome(self, facts: Mapping[str, Value]) -> tuple[Entry, ...]:
        """Return one entry per result of the interface."""
        run = Evaluation(self._program, self._background | dict(facts))
        return tuple(self._entry(number, facts, run) for number in range(len(self._reads)))

    def entry(self, number: int, facts: Mapping[str, Value]) -> Entry:
        """Return the entry of one result, by its position in the interface."""
        return self._entry(number, facts, None)

    def _entry(self, number: int, facts: Mapping[str, Value], run: Evaluation | None) -> Entry:
        key = tuple(facts[n] for n in self._reads[number])
        kept = self._kept[number]
        found = kept.get(key)
        if found is None:
            run = run or Evaluation(self._program, self._background | dict(facts))
            found = entry(run, self._program.policy_outputs[number], self._face.results[number])
            if len(kept) < KEPT:
                kept[key] = found
        return found
