"""Each cheap way to an answer against the plain one that it replaced: equal answers first, and only then times."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from returnlogic.app.check import check
from returnlogic.app.load import Policy
from returnlogic.base.sort import Int
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Compare, Comparison, Const, Known, Term, conj
from returnlogic.solver import world
from returnlogic.solver.ask import Impossible, Session
from returnlogic.solver.region import FAR, days_between, distances


@dataclass(frozen=True, slots=True)
class Tier:
    """What a tier answered, how often the solver was called without it and with it, and the seconds either way."""

    name: str
    questions: int
    plain_calls: int
    calls: int
    plain_seconds: float
    seconds: float


class Halving(Session):
    """The least case by trying typical values in blocks, halved where they fail, and by bisection of distances."""

    def least(self, literals: Sequence[str]) -> dict[str, Value] | None:
        """As `Session.least`."""
        fixed = list(literals)
        if not self.check(fixed):
            return None
        case: dict[str, Value] = {}
        stack = [tuple(self.order)]
        while stack:
            block = stack.pop()
            if not block:
                continue
            typical = self._typical(block, case)
            tried = [self.is_value(n, v) for n, v in typical.items()]
            if all(self.value(n) == v for n, v in typical.items()) or self.check(fixed + tried):
                fixed += tried
                case |= typical
            elif len(block) > 1:
                half = len(block) // 2
                stack += [block[half:], block[:half]]
            else:
                self.check(fixed)
                case[block[0].name] = self._nearest(block[0], fixed, case)
                fixed.append(self.is_value(block[0].name, case[block[0].name]))
        return case | {a.name: a.fixed for a in self.program.assumptions.values() if a.fixed is not None}

    def _typical(self, block: Sequence[world.Variable], case: Mapping[str, Value]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for choice in block:
            if choice.candidates is not None:
                found[choice.name] = choice.candidates[0]
                continue
            given = self.program.inputs[choice.name]
            usual = not choice.event or world.usually_happens(given)
            found[choice.name] = world.target(self.program, given, {**case, **found}) if usual else None
        return found

    def _nearest(self, choice: world.Variable, fixed: list[str], case: dict[str, Value]) -> Value:
        name = choice.name
        if choice.candidates is not None:
            rest = choice.candidates[1:]
            return next((c for c in rest[:-1] if self.check([*fixed, self.is_value(name, c)])), rest[-1])
        given = self.program.inputs[name]
        if choice.event:
            usual = world.usually_happens(given)
            if self.check([*fixed, self.happened(name, usual)]) is not usual:
                return None
            fixed = [*fixed, self.happened(name, True)]
            self.check(fixed)
        goal = world.target(self.program, given, case)
        low, high = 0, abs(int(self.value(name) or 0) - goal)
        while low < high:
            middle = (low + high) // 2
            if self.check([*fixed, self.between(name, goal - middle, goal + middle)]):
                high = min(middle, abs(int(self.value(name) or 0) - goal))
            else:
                low = middle + 1
        return goal + low if self.check([*fixed, self.is_value(name, goal + low)]) else goal - low


def day_by_day(session: Session, term: Term, act: str, anchor: str) -> tuple[tuple[int, int], ...]:
    """The region by one question a day."""
    found: list[tuple[int, int]] = []
    sort = Int(-FAR, FAR)
    for day in range(-FAR, FAR + 1):
        there = Compare(Comparison.EQ, days_between(session.program, act, anchor), Const(day, sort))
        if session.holds_somewhere(conj(term, Known(act), Known(anchor), there)):
            if found and found[-1][1] == day - 1:
                found[-1] = (found[-1][0], day)
            else:
                found.append((day, day))
    return tuple(found)


def least_cases(program: Program) -> Tier:
    """The least case of each clause and of each contradiction."""
    asked = [*(c.live for c in program.clauses), *(o.conflict for o in program.policy_outputs)]

    def all_of(session: Session) -> list[Mapping[str, Value] | None]:
        answers = [session.ask(term) for term in asked]
        return [None if isinstance(a, Impossible) else a.case for a in answers]  # type: ignore[union-attr]  # all decided

    return _tier("least case: cores, moved cases", len(asked), program, Halving, all_of, all_of)


def regions(program: Program, most: int = 1) -> Tier:
    """The days on which some clauses apply."""
    asked = [(c.live, *c.clocks[0]) for c in program.policy_clauses if c.clocks]
    asked = [a for a in asked if {a[1], a[2]} <= program.inputs.keys()][:most]
    return _tier(
        "region: cases along lines",
        len(asked),
        program,
        Session,
        lambda s: [day_by_day(s, *a) for a in asked],
        lambda s: [distances(s, *a, {}) for a in asked],
    )


def processes(policy: Policy, count: int) -> Tier:
    """A whole check in this process, and in some; seconds by the clock."""
    start = time.perf_counter()
    alone = check(policy)
    middle = time.perf_counter()
    together = check(policy, workers=count)
    end = time.perf_counter()
    assert (alone.goals, alone.findings) == (together.goals, together.findings), "the processes change the result"
    name = f"whole check: {count} processes"
    return Tier(name, len(alone.goals), alone.queries, together.queries, middle - start, end - middle)


def _tier(
    name: str,
    questions: int,
    program: Program,
    plain_session: type[Session],
    plain: Callable[[Session], Any],
    cheap: Callable[[Session], Any],
) -> Tier:
    start = time.perf_counter()
    slow = plain_session(program)
    expected = plain(slow)
    middle = time.perf_counter()
    quick = Session(program)
    found = cheap(quick)
    end = time.perf_counter()
    assert found == expected, f"{program.name}: {name}: the answers differ"
    return Tier(name, questions, slow.queries, quick.queries, middle - start, end - middle)
