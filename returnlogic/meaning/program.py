"""A policy after sugar is gone: inputs, assumption variables, axioms, lets, and outputs per right and topic.

`from_language` makes it, `evaluate` runs it, `solver.encode` turns it into constraints, `checks` ask about it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from returnlogic.base.finding import Quotation
from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Sort
from returnlogic.base.source import Span
from returnlogic.base.value import Value
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.condition_part import ConditionPart
from returnlogic.meaning.outcomes import DERIVED, Topic, TopicOutcome
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Const,
    DayOf,
    Get,
    Known,
    Let,
    OrElse,
    Term,
    Var,
    equal,
    walk,
)


@dataclass(frozen=True, slots=True)
class Input:
    """A fact or an event of a case. An event is optional: `None` means that it has not happened.

    `controller` is who decides it (`customer`, `shop`, `world`, or a declared party), `phase` whether a customer
    decides it `before` or `after` the problem, empty where the vocabulary does not say. A `judged` fact is the
    reviewer's. `sentences` say each value of the fact of a case, empty where the vocabulary has none.
    """

    name: str
    label: str
    sort: Sort
    controller: str
    phase: str = "after"
    event: bool = False
    judged: bool = False
    typical: Value = None
    typical_after: tuple[str, int] | None = None
    sentences: tuple[str, ...] = field(default=(), repr=False)

    @property
    def day(self) -> Term:
        """Return the day of the event, as a term that has a value only where the event has happened."""
        assert isinstance(self.sort, Date | Instant)
        moment = Get(self.name, self.sort)
        return DayOf(moment) if isinstance(self.sort, Instant) else moment

    def day_of(self, value: Value) -> int:
        """Return the day number of a date or minute that is a value of the event."""
        assert isinstance(self.sort, Date | Instant) and isinstance(value, int)
        return value // self.sort.per_day


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something the text leaves open: one choice of a finite domain, the same in every case (semantics A1 to A6)."""

    name: str
    label: str
    sort: Sort
    kind: str  # reading, counting, amount, standard, practice
    span: Span | None = None
    value_labels: tuple[str, ...] = ()
    fixed: Value = None

    @property
    def domain(self) -> tuple[Value, ...]:
        """Return every admitted value, in the order declared."""
        match self.sort:
            case Enum(members):
                return members
            case Bool():
                return (False, True)
            case Int(lo, hi):
                return tuple(range(lo, hi + 1))
        raise AssertionError(f"assumption {self.name} has an unbounded domain")


@dataclass(frozen=True, slots=True)
class Axiom:
    """A condition that is true of every possible case."""

    label: str
    term: Term
    honesty: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """Kinds of cases, each the values of the same facts, that deserve better and better (semantics V1)."""

    label: str
    rungs: tuple[Mapping[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """A topic that has to be decided where one of the remedies is owed and `when` holds (semantics V2)."""

    topic: Topic
    remedies: tuple[str, ...]
    when: Term


@dataclass(frozen=True, slots=True)
class Definition:
    """A word the policy introduces: `kind` is definition, reading or period.

    `read` iff a clause or a property reads it, perhaps by way of others; `within` are the words not read that read it.
    """

    name: str
    kind: str
    quotes: tuple[Quotation, ...]
    span: Span
    read: bool
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """One topic of one right. Results in this order: conflict, silent, value (M8); `lo` and `hi` bound the value.

    `parts` are the claims of clauses that a claim of no clause among the `claims` is made of (M19 to M21).
    """

    right: str
    topic: Topic
    sort: Sort
    claims: tuple[Claim, ...]
    parts: tuple[Claim, ...] = ()

    @property
    def sources(self) -> tuple[Claim, ...]:
        """Return the claims of clauses that the outcome rests on."""
        return (*(c for c in self.claims if c.clause), *self.parts)

    @property
    def derived(self) -> bool:
        """Return whether no clause claims the topic itself: it follows from others (M22)."""
        return self.topic.kind in DERIVED

    @property
    def key(self) -> str:
        """Return `right/topic`, unique in a program."""
        return f"{self.right}/{self.topic}"

    @property
    def silent(self) -> Let:
        """No live clause speaks."""
        return Let(f"{self.key}.silent")

    @property
    def conflict(self) -> Let:
        """No value satisfies all live clauses."""
        return Let(f"{self.key}.conflict")

    @property
    def lo(self) -> Let:
        """Return the greatest lower bound claimed by a live clause; meaningful unless silent."""
        return Let(f"{self.key}.lo")

    @property
    def hi(self) -> Let:
        """Return the least upper bound claimed by a live clause; meaningful unless silent."""
        return Let(f"{self.key}.hi")

    @property
    def owed(self) -> Let:
        """The remedy that a base, or a means of payment, is of is neither silent nor refused (M9)."""
        return Let(f"{self.key}.owed")

    @property
    def outcome(self) -> TopicOutcome:
        """Return verdict and bounds as one value."""
        return TopicOutcome(self.silent, self.conflict, self.lo, self.hi)

    @property
    def worst(self) -> Let:
        """Return the worst value for the customer that a live clause still allows; meaningful unless silent (M11)."""
        return Let(f"{self.key}.worst")


@dataclass(frozen=True)
class Program:
    """A policy (and the law it is checked against) in the kernel."""

    name: str
    title: str
    inputs: Mapping[str, Input]
    assumptions: Mapping[str, Assumption]
    axioms: tuple[Axiom, ...]
    clauses: tuple[Clause, ...]
    lets: Mapping[str, Term]
    outputs: tuple[Output, ...]
    right_labels: Mapping[str, str] = field(default_factory=dict)
    extends: Mapping[str, str] = field(default_factory=dict)  # rights promised for longer than another
    law_rights: frozenset[str] = frozenset()
    silence: str = "refuses"
    money: str = ""
    law_names: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    asides: tuple[Quotation, ...] = ()  # words of the text that the policy says decide nothing; headings are none
    conditions: tuple[ConditionPart, ...] = ()
    orderings: tuple[Ranking, ...] = ()
    demands: tuple[Demand, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    informs: Mapping[Topic, tuple[str, ...]] = field(default_factory=dict)
    helps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # remedies by ground (semantics V4)
    meetings: Mapping[str, Term] = field(default_factory=dict)  # by order within a day: that the two are on one (A5)
    apart: tuple[str, ...] = ()  # orders within a day that no case has, so that none is a variable

    def role(self, name: str) -> str:
        """Return the word that plays a role (semantics V3); empty iff none of this program does."""
        return next(iter(self.in_role(name)), "")

    def in_role(self, name: str) -> tuple[str, ...]:
        """Return the words that play a role, in the order declared."""
        return self.roles.get(name, ())

    @cached_property
    def provisions_in_force(self) -> tuple[Clause, ...]:
        """Return the provisions that are law for some contract of the policy's time."""
        return tuple(c for c in self.clauses if c.provision is not None and not self.never_in_force(c))

    def never_in_force(self, provision: Clause) -> bool:
        """Return whether no contract of the policy's time is made while a provision is law (M14)."""
        return self.lets[provision.scope.name] == FALSE

    @property
    def item_price(self) -> Var | None:
        """The money fact that is the price of the item; `None` iff no vocabulary names one."""
        fact = self.inputs.get(self.role("item_price"))
        return None if fact is None else Var(fact.name, fact.sort)

    def clause(self, name: str) -> Clause:
        """Return the clause of that id; raises `KeyError` if there is none."""
        return self._by_id[name]

    @cached_property
    def _by_id(self) -> dict[str, Clause]:
        return {c.id: c for c in self.clauses}

    def definition(self, name: str) -> Definition | None:
        """Return the word of that name that the policy introduces, if it does."""
        return next((d for d in self.definitions if d.name == name), None)

    @cached_property
    def policy_clauses(self) -> tuple[Clause, ...]:
        """Return the clauses of the policy, without the law."""
        return tuple(c for c in self.clauses if not c.is_law)

    @cached_property
    def policy_outputs(self) -> tuple[Output, ...]:
        """Return the outputs of the policy's own rights."""
        return tuple(o for o in self.outputs if o.right not in self.law_rights)

    @cached_property
    def law_outputs(self) -> tuple[Output, ...]:
        """Return the outputs of the rights the law gives."""
        return tuple(o for o in self.outputs if o.right in self.law_rights)

    def output(self, right: str, topic: Topic) -> Output | None:
        """Return the output of a right on a topic, if any clause speaks of it."""
        return next((o for o in self.outputs if o.right == right and o.topic == topic), None)

    def stated(self, claim: Claim) -> Claim:
        """Return a claim as its output takes it: how a remedy is given is said only where it is given (M9)."""
        live = Let(f"{claim.right}/{claim.topic}.{claim.live.name}")
        return replace(claim, live=live) if live.name in self.lets else claim

    def events_of(self, name: str) -> tuple[tuple[Term, Input], ...]:
        """Return the event of a name, or those a reading can stand for, each under the condition that it does (A1)."""
        reading = self.assumptions.get(name)
        if reading is None:
            return ((TRUE, self.inputs[name]),) if name in self.inputs and self.inputs[name].event else ()
        members = [(value, self.inputs.get(str(value))) for value in reading.domain]
        picked = Var(name, reading.sort)
        return tuple((equal(picked, Const(v, reading.sort)), i) for v, i in members if i is not None and i.event)

    def cone(self, *terms: Term) -> frozenset[str]:
        """Return the inputs and assumption variables that the terms read, through lets."""
        if len(terms) != 1:
            return frozenset[str]().union(*map(self.cone, terms))
        known = self._seen.get(id(terms[0]))
        if known is not None:
            return known[1]
        found = self._read(terms[0])
        self._seen[id(terms[0])] = (terms[0], found)  # the term is kept, so that its identity stays its own
        return found

    @cached_property
    def _seen(self) -> dict[int, tuple[Term, frozenset[str]]]:
        """Return the cones of the terms asked about, by identity: to hash a large term costs as much as to walk it."""
        return {}

    def _read(self, term: Term) -> frozenset[str]:
        reached: set[str] = set()
        stack = [term]
        seen: set[str] = set()
        while stack:
            for node in walk(stack.pop()):
                match node:
                    case Let(name):
                        if name not in seen:
                            seen.add(name)
                            cached = self._cones.get(name)
                            if cached is not None:
                                reached |= cached
                            else:
                                stack.append(self.lets[name])
                    case Var(name, _) | Known(name) | Get(name, _) | OrElse(name, _, _):
                        reached.add(name)
                    case _:
                        pass
        return frozenset(reached)

    @cached_property
    def _cones(self) -> dict[str, frozenset[str]]:
        return _cones(self.lets, {})

    def cone_of(self, name: str) -> frozenset[str]:
        """Return the inputs and assumption variables that a let reads."""
        return self._cones[name]

    def extended(self, lets: Mapping[str, Term]) -> Program:
        """Return the program with further lets, which may read its own; only they are walked."""
        wider = replace(self, lets={**self.lets, **lets})
        wider.__dict__["_cones"] = _cones(lets, self._cones)
        return wider

    def readers(self, names: Iterable[str]) -> set[str]:
        """These lets, and all that read one of them, directly or in turn."""
        found = set(names)
        for name, reads in self._reads.items():  # a let reads only earlier ones (I1)
            if not reads.isdisjoint(found):
                found.add(name)
        return found

    @cached_property
    def _reads(self) -> dict[str, frozenset[str]]:
        """Return the lets that each let reads itself."""
        return {n: frozenset(x.name for x in walk(body) if isinstance(x, Let)) for n, body in self.lets.items()}

    @cached_property
    def digest(self) -> str:
        """Return the identity of the meaning: equal iff inputs, assumptions, axioms, lets and outputs are equal."""
        parts = [
            repr([replace(i, label="") for _, i in sorted(self.inputs.items())]),
            repr([(a.name, a.sort, a.fixed) for _, a in sorted(self.assumptions.items())]),
            repr([a.term for a in self.axioms]),
            repr(sorted((n, repr(t)) for n, t in self.lets.items())),
            repr(sorted(o.key for o in self.outputs)),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _cones(lets: Mapping[str, Term], known: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return what is known of lets, and the inputs and assumption variables that further lets read, in turn too."""
    cones = dict(known)
    for name, body in lets.items():
        own: set[str] = set()
        for node in walk(body):
            match node:
                case Let(other):
                    own |= cones.get(other, frozenset())
                case Var(other, _) | Known(other) | Get(other, _) | OrElse(other, _, _):
                    own.add(other)
                case _:
                    pass
        cones[name] = frozenset(own)
    return cones
