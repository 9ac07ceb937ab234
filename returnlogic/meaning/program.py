"""A policy after sugar is gone: inputs, assumption variables, axioms, lets, and outputs per right and topic.

`from_language` makes it, `evaluate` runs it, `solver.encode` turns it into constraints, `checks` ask about it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from returnlogic.base.finding import Quotation
from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money, Sort
from returnlogic.base.source import Span
from returnlogic.base.value import Value
from returnlogic.meaning.outcomes import Topic, TopicOutcome
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Add,
    Compare,
    Comparison,
    Const,
    DayOf,
    Get,
    If,
    Known,
    Let,
    OrElse,
    Term,
    Var,
    conj,
    disj,
    implies,
    neg,
    transform,
    walk,
)


@dataclass(frozen=True, slots=True)
class Input:
    """A fact or an event of a case. An event is optional: `None` means that it has not happened.

    `controller` is who decides it (`customer`, `shop`, `world`, or a declared party), `phase` whether a customer
    decides it `before` or `after` the problem. A `judged` fact is the reviewer's.
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

    @property
    def day(self) -> Term:
        """The day of the event, as a term that has a value only where the event has happened."""
        assert isinstance(self.sort, Date | Instant)
        moment = Get(self.name, self.sort)
        return DayOf(moment) if isinstance(self.sort, Instant) else moment

    def day_of(self, value: Value) -> int:
        """Return the day number of a date or minute that is a value of the event."""
        assert isinstance(self.sort, Date | Instant) and isinstance(value, int)
        return value // self.sort.per_day


@dataclass(frozen=True, slots=True)
class Assumption:
    """What the text leaves open: one choice of a finite domain, the same in every case (semantics A1 to A6)."""

    name: str
    label: str
    sort: Sort
    kind: str  # reading, counting, amount, standard, practice
    span: Span | None = None
    value_labels: tuple[str, ...] = ()
    fixed: Value = None

    @property
    def domain(self) -> tuple[Value, ...]:
        """Every admitted value, in the order declared."""
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
    """What is true of every possible case."""

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
class Relation:
    """A named edge to another clause, with its basis in the text."""

    kind: str  # exception, overrides, adds_to, same_as, restates
    target: str
    basis: str
    implied: bool = False
    decided: bool = False  # by a person: no words of the text say so


@dataclass(frozen=True, slots=True)
class Claim:
    """What a clause says about one topic of one right while `live` holds: a value between `lo` and `hi`."""

    clause: str
    right: str
    topic: Topic
    live: Let
    lo: Term
    hi: Term


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit of a clause: act, what it is counted from, and the let that holds its last day."""

    act: str
    anchor: str
    text: str
    last_day: Let | None
    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Duty:
    """An act owed by a party, with the let of its last day, or of its last minute, if one is stated."""

    act: str
    party: str
    last_day: Let | None
    last_minute: Let | None = None

    @property
    def dated(self) -> bool:
        """Whether the text says by when it must be done."""
        return self.last_day is not None or self.last_minute is not None


@dataclass(frozen=True, slots=True)
class Gate:
    """An approval that another party gives: `formality`, `if`, `freely` or `unclear`."""

    fact: str
    mode: str


@dataclass(frozen=True, slots=True)
class Provision:
    """What the law library says of a provision beside its meaning."""

    citation: str
    title: str
    about: tuple[str, ...]
    in_force_from: str
    in_force_to: str
    verified: str
    strength: str
    mandatory: bool
    burden: str
    instrument: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a clause relies on: an instrument, the article if it names one, and the subjects it is cited for."""

    instrument: str
    article: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """What checks ask about: one thing a sentence does; `scope`, `entitled`, `app`, `live` are lets (M3 to M7)."""

    id: str
    kind: str
    rights: tuple[str, ...]
    quotes: tuple[Quotation, ...]
    span: Span
    relations: tuple[Relation, ...] = ()
    claims: tuple[Claim, ...] = ()
    limits: tuple[Limit, ...] = ()
    duties: tuple[Duty, ...] = ()
    gates: tuple[Gate, ...] = ()
    requirement: Let | None = None
    consequence: str = ""
    owed: tuple[str, ...] = ()
    permits: tuple[str, ...] = ()  # acts the shop may do or leave
    chooser: str = ""
    keeps: tuple[str, ...] = ()
    keeps_all: bool = False
    states: Let | None = None
    provision: Provision | None = None
    clocks: tuple[tuple[str, str], ...] = ()
    cites: tuple[Citation, ...] = ()
    about: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    term: str = ""

    @property
    def scope(self) -> Let:
        """The cases it speaks about: `when`, without limits."""
        return Let(f"{self.id}.scope")

    @property
    def entitled(self) -> Let:
        """Scope, and the limits on the customer's act."""
        return Let(f"{self.id}.entitled")

    @property
    def app(self) -> Let:
        """Entitled, and no exception to it applies."""
        return Let(f"{self.id}.app")

    @property
    def live(self) -> Let:
        """Applies, and no live clause overrides it."""
        return Let(f"{self.id}.live")

    @property
    def is_law(self) -> bool:
        """Whether it is a provision of the law rather than a clause of the policy."""
        return self.provision is not None


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
class Place:
    """Where a part of a condition stands: as the `index`-th of terms joined by `word`, which is and, or or not."""

    word: str
    terms: tuple[Term, ...]
    index: int


@dataclass(frozen=True, slots=True)
class ConditionPart:
    """A part of a condition as written; `word` says whether it is a `when` or a `must` of a clause, or a `means`.

    `owner` is the clause or definition, `let` the let of the whole and `term` the part; `places` lead from the part to
    the whole. `negated` parts say what must not be.
    """

    owner: str
    word: str
    let: str
    span: Span
    term: Term
    places: tuple[Place, ...]
    negated: bool

    @property
    def without(self) -> Term:
        """The whole if the part is left out: of `A and B` or `A or B` without A that is B, of A alone yes."""
        rest: Term | None = None
        for place in self.places:
            if place.word == "not":
                rest = None if rest is None else neg(rest)
            else:
                kept = () if rest is None else (rest,)
                terms = (*place.terms[: place.index], *kept, *place.terms[place.index + 1 :])
                rest = (conj if place.word == "and" else disj)(*terms) if terms else None
        return TRUE if rest is None else rest


@dataclass(frozen=True, slots=True)
class Output:
    """One topic of one right. Results in this order: conflict, silent, value (M8); `lo` and `hi` bound the value."""

    right: str
    topic: Topic
    sort: Sort
    claims: tuple[Claim, ...]

    @property
    def key(self) -> str:
        """`right/topic`, unique in a program."""
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
        """The greatest lower bound claimed by a live clause; meaningful unless silent."""
        return Let(f"{self.key}.lo")

    @property
    def hi(self) -> Let:
        """The least upper bound claimed by a live clause; meaningful unless silent."""
        return Let(f"{self.key}.hi")

    @property
    def outcome(self) -> TopicOutcome:
        """Return verdict and bounds as one value."""
        return TopicOutcome(self.silent, self.conflict, self.lo, self.hi)

    @property
    def worst(self) -> Let:
        """The worst value for the customer that some live clause still allows; meaningful unless silent (M11)."""
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
    law_rights: frozenset[str] = frozenset()
    silence: str = "refuses"
    money: str = ""
    law_names: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    conditions: tuple[ConditionPart, ...] = ()
    orderings: tuple[Ranking, ...] = ()
    demands: tuple[Demand, ...] = ()

    def clause(self, name: str) -> Clause:
        """The clause of that id; raises `KeyError` if there is none."""
        return self._by_id[name]

    @cached_property
    def _by_id(self) -> dict[str, Clause]:
        return {c.id: c for c in self.clauses}

    def definition(self, name: str) -> Definition | None:
        """The word of that name that the policy introduces, if it does."""
        return next((d for d in self.definitions if d.name == name), None)

    @cached_property
    def policy_clauses(self) -> tuple[Clause, ...]:
        """The clauses of the policy, without the law."""
        return tuple(c for c in self.clauses if not c.is_law)

    @cached_property
    def policy_outputs(self) -> tuple[Output, ...]:
        """The outputs of the policy's own rights."""
        return tuple(o for o in self.outputs if o.right not in self.law_rights)

    @cached_property
    def law_outputs(self) -> tuple[Output, ...]:
        """The outputs of the rights the law gives."""
        return tuple(o for o in self.outputs if o.right in self.law_rights)

    def output(self, right: str, topic: Topic) -> Output | None:
        """The output of a right on a topic, if any clause speaks of it."""
        return next((o for o in self.outputs if o.right == right and o.topic == topic), None)

    def cone(self, *terms: Term) -> frozenset[str]:
        """The inputs and assumption variables that the terms read, through lets."""
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
        """The cones of the terms asked about, by identity: to hash a large term costs as much as to walk it."""
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
        cones: dict[str, frozenset[str]] = {}
        for name, body in self.lets.items():
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

    def cone_of(self, name: str) -> frozenset[str]:
        """The inputs and assumption variables that a let reads."""
        return self._cones[name]

    def suspend(self, clauses: Iterable[str]) -> Program:
        """The program as if these clauses never applied (M16)."""
        return replace(self, lets={**self.lets, **self._silenced(clauses)})

    def without(self, clauses: Iterable[str]) -> dict[str, Term]:
        """The lets that differ, with their bodies, if these clauses were not in the policy: a change for `beside`.

        Unlike under `suspend`, what conditions them does not ask whether they are entitled (M17).
        """
        names = tuple(clauses)
        return {**self._silenced(names), **{self.clause(n).entitled.name: FALSE for n in names}}

    def _silenced(self, clauses: Iterable[str]) -> dict[str, Term]:
        found: dict[str, Term] = {}
        for name in clauses:
            for let in (self.clause(name).app, self.clause(name).live, *(c.live for c in self.clause(name).claims)):
                found[let.name] = FALSE
        return found

    def overriding(self, winner: str, loser: str) -> Program | None:
        """The program as if one clause overrode another, or `None` iff the relations would go round in a circle."""
        if loser in self._before(winner):
            return None
        lets = dict(self.lets)
        for let in {self.clause(loser).live.name, *(c.live.name for c in self.clause(loser).claims)}:
            lets[let] = conj(lets[let], neg(self.clause(winner).live))
        return replace(self, lets=lets)

    def _before(self, name: str) -> set[str]:
        """The clauses whose `live` a clause's `live` reads, directly or in turn."""
        found: set[str] = set()
        stack = [name]
        while stack:
            target = stack.pop()
            for c in self.clauses:
                if c.id not in found and any(
                    r.target == target and r.kind in ("exception", "overrides") for r in c.relations
                ):
                    found.add(c.id)
                    stack.append(c.id)
        return found

    def twin(self, terms: Iterable[Term], changed: Iterable[str]) -> tuple[Program, tuple[Term, ...]]:
        """A program that also holds a copy of the terms in which the changed variables are fresh.

        The copies read `x'` wherever the terms read a changed variable `x`, and share everything else, so that
        "would the outcome differ if only x differed" is an ordinary question. Axioms hold of both copies.
        """
        names = frozenset(changed)
        lets = dict(self.lets)
        for name, body in self.lets.items():
            if self._cones[name] & names:
                lets[name + "'"] = rename(body, names, self._cones)
        inputs = dict(self.inputs)
        assumptions = dict(self.assumptions)
        for name in names:
            if name in inputs:
                after = inputs[name].typical_after
                inputs[name + "'"] = replace(inputs[name], name=name + "'", typical_after=after)
            if name in assumptions:
                assumptions[name + "'"] = replace(assumptions[name], name=name + "'")
        axioms = list(self.axioms)
        for axiom in self.axioms:
            if self.cone(axiom.term) & names:
                axioms.append(replace(axiom, term=rename(axiom.term, names, self._cones)))
        twin = replace(self, inputs=inputs, assumptions=assumptions, axioms=tuple(axioms), lets=lets)
        return twin, tuple(rename(t, names, self._cones) for t in terms)

    def beside(
        self, changes: Sequence[Mapping[str, Term]], terms: Sequence[Term]
    ) -> tuple[Program, tuple[tuple[Term, ...], ...]]:
        """A program that also holds, for each change, a copy of the terms as if some lets had other bodies.

        A change gives the new body of each let it is about; a body reads no let that comes after its own. The copy of
        a let `x` under change n is `x'n`; what reads no changed let is shared, so that a term and its copy are the
        same term iff the change cannot reach it. Where `twin` asks about another case, this asks about another
        program: "would the outcome differ without this clause" is an ordinary question. Same cases, same axioms.
        """
        lets = dict(self.lets)
        copies = []
        for number, change in enumerate(changes):
            reached = self.readers(change)
            mark = f"'{number}"
            for name, body in self.lets.items():
                if name in reached:
                    lets[name + mark] = marked(change.get(name, body), reached, mark)
            copies.append(tuple(marked(t, reached, mark) for t in terms))
        return replace(self, lets=lets), tuple(copies)

    def readers(self, names: Iterable[str]) -> set[str]:
        """These lets, and all that read one of them, directly or in turn."""
        found = set(names)
        for name, reads in self._reads.items():  # a let reads only earlier ones (I1)
            if not reads.isdisjoint(found):
                found.add(name)
        return found

    @cached_property
    def _reads(self) -> dict[str, frozenset[str]]:
        """The lets that each let reads itself."""
        return {n: frozenset(x.name for x in walk(body) if isinstance(x, Let)) for n, body in self.lets.items()}

    def moved(self, terms: Iterable[Term], name: str, by: int) -> tuple[Program, tuple[Term, ...], Term]:
        """A program that also holds a copy of the terms in which a number or the date of an event is moved by units.

        Compare with `twin`: nothing is fresh, so that "and one day later?" is an ordinary question about one case. The
        last result is that the moved case is possible too: within its bounds, and every axiom holds of it.
        """
        given = self.inputs[name]
        assert isinstance(given.sort, Int | Money | Date | Instant)
        step = Const(by, Money(by, by) if isinstance(given.sort, Money) else Int(by, by))

        def put(t: Term) -> Term | None:
            return Add((t, step)) if isinstance(t, Var | Get) and t.name == name else None

        value: Term = Get(name, given.sort) if given.event else Var(name, given.sort)
        end = Const(given.sort.hi - by if by > 0 else given.sort.lo - by, given.sort)
        inside: Term = Compare(Comparison.LE if by > 0 else Comparison.GE, value, end)
        if given.event:
            inside = implies(Known(name), inside)
        program, copies, still = self._beside(terms, frozenset((name,)), f"{by:+d}.{name}", put)
        return program, copies, conj(inside, still)

    def placed(
        self, terms: Iterable[Term], values: Mapping[str, Value], mark: str
    ) -> tuple[Program, tuple[Term, ...], Term]:
        """A program that also holds a copy of the terms in which these facts have these values, named by the mark.

        Compare with `instantiate`, which writes such terms out. The last result is that the case with these values is
        possible too: every axiom that reads one of them holds of it.
        """

        def put(t: Term) -> Term | None:
            return Const(values[t.name], t.sort) if isinstance(t, Var) and t.name in values else None

        return self._beside(terms, frozenset(values), f"@{mark}", put, frozenset(values))

    def _beside(
        self,
        terms: Iterable[Term],
        names: frozenset[str],
        mark: str,
        put: Callable[[Term], Term | None],
        gone: frozenset[str] = frozenset(),
    ) -> tuple[Program, tuple[Term, ...], Term]:
        """Copies of the terms and of the lets they need, with what `put` puts for the names; `gone` is read no more."""

        def visit(t: Term) -> Term | None:
            if isinstance(t, Let):
                return Let(t.name + mark) if self._cones[t.name] & names else t
            if isinstance(t, OrElse) and t.name in names:
                there = transform(Get(t.name, t.sort), put)
                return If(Known(t.name), there, transform(t.otherwise, visit))
            return put(t)

        terms = tuple(terms)
        axioms = [a.term for a in self.axioms if self.cone(a.term) & names]
        needed: set[str] = set()
        stack = [*terms, *axioms]
        while stack:
            for t in walk(stack.pop()):
                if isinstance(t, Let) and t.name not in needed and self._cones[t.name] & names:
                    needed.add(t.name)
                    stack.append(self.lets[t.name])
        copied = {n + mark: transform(body, visit) for n, body in self.lets.items() if n in needed}
        wider = replace(self, lets={**self.lets, **copied})
        # a copy reads no more than what it is a copy of; walking all lets anew for each copy costs more than the rest
        wider.__dict__["_cones"] = {**self._cones, **{n + mark: self._cones[n] - gone for n in needed}}
        return wider, tuple(transform(t, visit) for t in terms), conj(*(transform(a, visit) for a in axioms))

    @cached_property
    def digest(self) -> str:
        """The identity of the meaning: equal iff inputs, assumptions, axioms, lets and outputs are equal."""
        parts = [
            repr([replace(i, label="") for _, i in sorted(self.inputs.items())]),
            repr([(a.name, a.sort, a.fixed) for _, a in sorted(self.assumptions.items())]),
            repr([a.term for a in self.axioms]),
            repr(sorted((n, repr(t)) for n, t in self.lets.items())),
            repr(sorted(o.key for o in self.outputs)),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def rename(term: Term, names: frozenset[str], cones: Mapping[str, frozenset[str]]) -> Term:
    """The term with each variable of `names`, and each let that reads one, replaced by its primed copy."""

    def visit(t: Term) -> Term | None:
        match t:
            case Let(name):
                return Let(name + "'") if cones[name] & names else t
            case Var(name, sort) if name in names:
                return Var(name + "'", sort)
            case Known(name) if name in names:
                return Known(name + "'")
            case Get(name, sort) if name in names:
                return Get(name + "'", sort)
            case OrElse(name, sort, otherwise) if name in names:
                return OrElse(name + "'", sort, transform(otherwise, visit))
        return None

    return transform(term, visit)


def marked(term: Term, lets: Set[str], mark: str) -> Term:
    """The term with each let of `lets` replaced by the one of that name and this mark."""
    return transform(term, lambda t: Let(t.name + mark) if isinstance(t, Let) and t.name in lets else None)


def instantiate(program: Program, term: Term, values: Mapping[str, Value]) -> Term:
    """The term with these always-there inputs replaced by their values, lets that read one inlined."""
    names = frozenset(values)

    def visit(t: Term) -> Term | None:
        match t:
            case Var(name, sort) if name in names:
                return Const(values[name], sort)
            case Let(name):
                return transform(program.lets[name], visit) if program.cone_of(name) & names else t
        return None

    return transform(term, visit)
