"""Say in terms what comes of a case if the customer behaves in some way: as soon as can be, or on given days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from returnlogic.base.sort import Date, Instant, Int
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.checks._context import CheckContext
from returnlogic.checks._date_constraints import DateConstraint, EventOrder, by_id, date_constraints, of_world
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Add,
    Const,
    DayOf,
    Get,
    If,
    Known,
    Let,
    Max,
    OrElse,
    Scale,
    Term,
    Var,
    conj,
    implies,
    neg,
    transform,
)


@dataclass(frozen=True)
class Behaviour:
    """A way to behave as a customer: the facts, and each act so long after it first can be done, or not at all."""

    facts: Mapping[str, Value]
    acts: Mapping[str, int | None]
    waits: bool = True
    """Whether the acts wait for what others do as well, or only for the problem and for each other."""


@dataclass(frozen=True)
class CustomerActs:
    """The acts of the customer in a program; `waits` says which events each act comes after.

    No act comes before the event `discovery`, that the problem shows.
    """

    program: Program
    discovery: str
    waits: Mapping[str, Sequence[str]]

    def following(
        self, case: Mapping[str, Value], facts: Sequence[Input], events: Sequence[Input], tried: Sequence[Behaviour]
    ) -> Behaviour:
        """Return a behaviour not tried yet with the facts and acts of a case: as soon as can be, else on its days."""
        chosen = {i.name: case[i.name] for i in facts}
        happens = [i.name for i in events if case[i.name] is not None]
        at_once = {i.name: 0 if i.name in happens else None for i in events}
        for waits in (True, False):
            if (soon := Behaviour(chosen, at_once, waits)) not in tried:
                return soon
        run = Evaluation(self.program, case)
        found = Behaviour(chosen, at_once, waits=False)
        for _ in happens:
            late = {n: run.number(self._get(n)) - run.number(self._soonest(n, found)) for n in happens}
            found = Behaviour(chosen, {i.name: late.get(i.name) for i in events}, waits=False)
        return found

    def _get(self, event: str) -> Term:
        """Return the event in days, or in minutes if it is an instant."""
        sort = self.program.inputs[event].sort
        assert isinstance(sort, Date | Instant)
        return Get(event, sort)

    def _soonest(self, act: str, behaviour: Behaviour, above: tuple[str, ...] = ()) -> Term:
        """Return the day (or minute) on which the problem has shown and all that the act waits for has happened."""
        inputs = self.program.inputs
        instant = isinstance(inputs[act].sort, Instant)

        def at(event: str, term: Term) -> Term:
            if isinstance(inputs[event].sort, Instant):
                return term if instant else DayOf(term)
            return Scale(term, MINUTES_PER_DAY) if instant else term

        shows = at(self.discovery, self._get(self.discovery))
        parts = [shows]
        for event in self.waits.get(act, ()):
            if event in behaviour.acts:
                if behaviour.acts[event] is not None and event not in (act, *above):
                    parts.append(at(event, self._when(event, behaviour, (act, *above))))
            elif behaviour.waits and event not in (self.discovery, act):
                parts.append(If(Known(event), at(event, self._get(event)), shows))
        return Max(tuple(parts)) if len(parts) > 1 else parts[0]

    def _when(self, act: str, behaviour: Behaviour, above: tuple[str, ...] = ()) -> Term:
        """Return the day (or minute) of an act under a behaviour that has it."""
        late = behaviour.acts[act] or 0
        soonest = self._soonest(act, behaviour, above)
        return Add((soonest, Const(late, Int(late, late)))) if late else soonest

    def useless(self, behaviour: Behaviour, offered: Term) -> Term:
        """Return that the axioms exclude the behaviour, or that nothing is offered under it.

        What others do after an act, and no offer reads, is taken to follow the act wherever it is.
        """
        names = frozenset({*behaviour.facts, *behaviour.acts})
        cones = [(a.term, self.program.cone(a.term)) for a in self.program.axioms]
        following = self._following(behaviour) - self.program.cone(offered)
        axioms = [term for term, cone in cones if cone & names and not cone & following]
        when = {n: self._when(n, behaviour) for n, late in behaviour.acts.items() if late is not None}
        seen: dict[str, Term] = {}
        possible = conj(*(self._under(behaviour, a, names, when, seen) for a in axioms))
        return implies(possible, neg(self._under(behaviour, offered, names, when, seen)))

    def _following(self, behaviour: Behaviour) -> set[str]:
        """Return the events that come after an act, and are no acts themselves."""
        return {
            e for e, earlier in self.waits.items() if e not in behaviour.acts and set(earlier) & set(behaviour.acts)
        }

    def _under(
        self, behaviour: Behaviour, term: Term, names: frozenset[str], when: Mapping[str, Term], seen: dict[str, Term]
    ) -> Term:
        """Return the term under a behaviour: its facts are put in, and its acts happen when it has them happen."""
        program = self.program

        def visit(t: Term) -> Term | None:
            match t:
                case Var(name, sort) if name in behaviour.facts:
                    return Const(behaviour.facts[name], sort)
                case Known(name) if name in behaviour.acts:
                    return TRUE if name in when else FALSE
                case Get(name) if name in when:
                    return when[name]
                case OrElse(name, _, otherwise) if name in behaviour.acts:
                    return when[name] if name in when else transform(otherwise, visit)
                case Let(name):
                    if not program.cone_of(name) & names:
                        return t
                    if name not in seen:
                        seen[name] = transform(program.lets[name], visit)
                    return seen[name]
            return None

        return transform(term, visit)


def waits_of(context: CheckContext, program: Program) -> dict[str, tuple[str, ...]]:
    """Return for each act what some clause of the program or some axiom puts before it or counts from."""
    found: dict[str, dict[str, None]] = {}
    demanded: list[DateConstraint] = list(of_world(context))
    for clause in by_id(program):
        if program.lets[clause.live.name] == FALSE:
            continue  # left out
        demanded += date_constraints(program, clause.requirement or program.lets[clause.entitled.name])
    for d in demanded:
        if isinstance(d, EventOrder):
            found.setdefault(d.later, {})[d.earlier] = None
        else:
            found.setdefault(d.act, {}).update(dict.fromkeys(d.starts))
    return {act: tuple(events) for act, events in found.items()}
