"""The unique least case of some claims in the declared order (semantics W5), with few questions to the solver.

The least assignment that nothing known rules out is tried as a whole. What the solver names as impossible in it (a
core) is kept, and rules out every later assignment that holds it; once nothing does, the assignment is the least. A
number or an event that cannot have its typical value gets the nearest one there is: a case found is moved nearer along
a sweep, so that mostly one question is left, whether anything is nearer still.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from returnlogic.base.faults import InternalFault
from returnlogic.base.sort import Bool, Enum, Instant
from returnlogic.base.value import Value
from returnlogic.meaning.term import Term, conj
from returnlogic.solver import world

if TYPE_CHECKING:
    from returnlogic.solver.ask import Session


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a variable may be, best first: a value, or (`value` not `known`) whatever is nearest to its target."""

    literal: str | None
    value: Value = None
    known: bool = True


Step = tuple[world.Variable, Option]
"""A variable and what it is tried as."""


class EncodingMismatch(InternalFault):
    """Raised where the solver refuses a case that a sweep shows: encoding and evaluator disagree, our own fault."""


PATIENCE = 3
"""Refusals in a row after which no more than half as many variables are tried at once."""


class Search:
    """The search for one least case."""

    def __init__(self, session: Session, literals: Sequence[str]) -> None:
        self.session = session
        self.literals = list(literals)
        self.final: dict[str, Value] = {}
        self._fixed: list[str] = []
        self._ruled_out: dict[str, list[frozenset[str]]] = {}

    def find(self) -> dict[str, Value] | None:
        """Return the least case, or `None` iff there is none.

        Raises `OutOfBudget` if the solver cannot tell, `EncodingMismatch` iff it refuses what a sweep tells.
        """
        steps: list[Step] | None = []
        refused = tried = 0
        order = self.session.order
        while len(self.final) < len(order):
            before, steps = steps or [], self._guess()
            if steps is None:
                return None
            if refused:  # settle first what has changed: what comes after depends on it
                same = next((n for n, (a, b) in enumerate(zip(before, steps, strict=False)) if a != b), len(steps))
                steps = steps[: same + 1 if refused < PATIENCE else max(1, min(same + 1, tried // 2))]
            texts = [o.literal for _, o in steps if o.literal is not None]
            choice, last = steps[-1]
            core = self.session.core([*self.literals, *self._fixed, *texts], model=not last.known)
            if core is not None:
                if not self._learn(core, steps):
                    if self.final:
                        raise EncodingMismatch("the solver refuses a case that was moved along a line")
                    return None
                refused, tried = refused + 1, len(steps)
                continue
            self.final |= {c.name: o.value for c, o in steps if o.known}  # the least there is, so far as it goes
            self._fixed += texts
            if not last.known:
                value = self._nearest(choice)
                self.final[choice.name] = value
                self._fixed.append(self.session.is_value(choice.name, value))
                if len(self.final) == len(order) and not self.session.check([*self.literals, *self._fixed], False):
                    raise EncodingMismatch("the solver refuses a case that was moved along a line")
            steps, refused = [], 0
        return self.final

    def _learn(self, core: frozenset[str], steps: Sequence[Step]) -> bool:
        """Keep what rules an assignment out, at the last variable of it; false iff it is nothing but the claims."""
        core -= {*self.literals}  # what is claimed is no choice
        last = next((c.name for c, o in reversed(steps) if o.literal in core), None)
        if last is None:
            return False
        self._ruled_out.setdefault(last, []).append(core)
        return True

    def _guess(self) -> list[Step] | None:
        """Return the least assignment not ruled out, up to the first variable whose nearest value has to be looked for.

        `None` iff what is ruled out leaves nothing.
        """
        while True:
            case, have = dict(self.final), set(self._fixed)
            steps: list[Step] = []
            for choice in self.session.order[len(case) :]:
                blocked: set[str] = set()
                for option in self._options(choice, case):
                    reason = self._reason(choice.name, option.literal, have)
                    if reason is None:
                        break
                    blocked |= reason - {option.literal or ""}
                else:  # every option is ruled out: so is what rules them out together
                    if not self._learn(frozenset(blocked), steps):
                        return None
                    break
                steps.append((choice, option))
                if option.literal is not None:
                    have.add(option.literal)
                if not option.known:
                    return steps
                case[choice.name] = option.value
            else:
                return steps

    def _reason(self, name: str, literal: str | None, have: set[str]) -> frozenset[str] | None:
        """Return the literals that, together with what is chosen already, rule the option out; `None` iff none do."""
        for core in self._ruled_out.get(name, ()):
            if literal in core and all(x in have or x == literal for x in core):
                return core
        return None

    def _options(self, choice: world.Variable, case: dict[str, Value]) -> Iterator[Option]:
        session, name = self.session, choice.name
        if choice.candidates is not None:
            for value in choice.candidates:
                yield Option(session.is_value(name, value), value)
            return
        given = session.program.inputs[name]
        usual = not choice.event or world.usually_happens(given)
        if usual:
            typical = world.target(session.program, given, case)
            yield Option(session.is_value(name, typical), typical)
        if not choice.event:
            yield Option(None, None, False)
            return
        some_day = Option(session.happened(name, True), None, False)
        absent = Option(session.is_value(name, None), None)
        yield from (some_day, absent) if usual else (absent, some_day)

    def _nearest(self, choice: world.Variable) -> int:
        """Return the nearest value to the target, the later of two; the last model has one, the target is ruled out."""
        session, name = self.session, choice.name
        goal = world.target(session.program, session.program.inputs[name], self.final)
        fixed = [*self.literals, *self._fixed]
        found = self._moved(choice, goal)
        low = 0 if choice.event and not world.usually_happens(session.program.inputs[name]) else 1
        high = abs(found - goal)
        middle = high - 1  # the moved case mostly is the nearest
        while low < high:
            if session.check([*fixed, session.between(name, goal - middle, goal + middle)]):
                found = self._moved(choice, goal)
                high = min(middle, abs(found - goal))
            else:
                low = middle + 1
            middle = (low + high) // 2
        if high and found != goal + high and session.check([*fixed, session.is_value(name, goal + high)], model=False):
            found = goal + high
        return found

    def _moved(self, choice: world.Variable, goal: int) -> int:
        """Return the value of the last model's case, moved as near to the goal as the rest of the case allows."""
        session, name = self.session, choice.name
        found = session.value(name)
        assert isinstance(found, int)
        meaning = session.meaning(self.literals)
        if meaning is None or abs(found - goal) <= 1:
            return found
        case = session.case()
        later = [
            n for n, i in session.program.inputs.items() if i.event and n not in self.final and case[n] is not None
        ]
        for movers in ([name], later, [name]) if choice.event else ([name],):
            case = self._along(meaning, case, name, movers, goal)
        found = case[name]
        assert isinstance(found, int)
        return found

    def _along(
        self, meaning: Sequence[Term], case: dict[str, Value], name: str, movers: Sequence[str], goal: int
    ) -> dict[str, Value]:
        """Return the case with the variable as near to the goal as it goes, alone or by whole days with others."""
        sorts = {n: self.session.program.inputs[n].sort for n in movers}
        units = {n: s.per_day if isinstance(s, Instant) and len(movers) > 1 else 1 for n, s in sorts.items()}
        values = {n: int(case[n] or 0) for n in movers}
        away = goal - values[name]
        low, high = sorted((0, 2 * away // units[name]))
        for n, sort in sorts.items():
            assert not isinstance(sort, Bool | Enum)
            low = max(low, -((values[n] - sort.lo) // units[n]))
            high = min(high, (sort.hi - values[n]) // units[n])
        moved = {n: (units[n], values[n]) for n in movers}
        spans = self.session.sweep(conj(*meaning), case, moved, low, high)
        ends = [x for lo, hi in spans for x in (lo, hi, min(max(away // units[name], lo), hi))]
        best = min(ends, key=lambda x: (abs(units[name] * x - away), -x), default=0)
        return {**case, **{n: values[n] + units[n] * best for n in movers}}
