"""Tree -> Program: what a policy and its laws mean in the kernel. Rules M1 to M14 and A1 to A6 of `spec/semantics.md`.

`lower_clause` lowers each clause, `outputs` says what they decide together, `conditions` what their words mean.

Expects files that `language.typecheck` has passed; the order of clauses in a file never decides anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from returnlogic.base.finding import Quotation
from returnlogic.base.sort import Instant
from returnlogic.base.source import Span
from returnlogic.base.value import in_words
from returnlogic.language import tree as t
from returnlogic.language.names import Symbols, fixed_values
from returnlogic.language.walk import words_of
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.condition_part import ConditionPart, Place
from returnlogic.meaning.conditions import Conditions
from returnlogic.meaning.inputs import distances, literal_value
from returnlogic.meaning.lower_clause import ClauseLowering
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.outputs import outputs, relate
from returnlogic.meaning.program import Axiom, Definition, Demand, Program, Ranking
from returnlogic.meaning.term import (
    TRUE,
    Let,
    Term,
    children,
    implies,
    transform,
)

_KINDS = ("reading", "counting", "amount", "stacking", "standard", "practice")


def from_language(
    policy: t.File,
    table: Symbols,
    laws: Sequence[t.File],
    quotes: Mapping[Span, Quotation],
    every: Sequence[t.File],
    apart: Collection[str] = (),
) -> Program:
    """Return the program of a policy, with the laws it is checked against.

    `quotes` gives for each quote of the policy its place in the source; `every` is all files that declare names;
    `apart` are the orders within a day that no case has (semantics A5).
    """
    return _Lowering(policy, table, laws, quotes, every, apart).program()


class _Lowering(Conditions):
    def __init__(
        self,
        policy: t.File,
        table: Symbols,
        laws: Sequence[t.File],
        quotes: Mapping[Span, Quotation],
        every: Sequence[t.File],
        apart: Collection[str],
    ) -> None:
        super().__init__(policy, table, laws, every, apart)
        self.quotes = quotes

    def program(self) -> Program:
        """Lower every clause, then what depends on all of them."""
        axioms = tuple(self._axioms())
        demands = tuple(self._demand(d) for d in self.table.decides)
        law_files = [*self.laws, *([self.policy] if self.policy.kind == "law" else [])]
        clauses = self._clauses([*([self.policy] if self.policy.kind == "policy" else []), *law_files])
        relate(clauses, self.lets)
        found = outputs(clauses, self.lets, self)
        self.enter(self.policy)
        definitions = self._open_words()
        conditions = tuple(self._conditions()) if self.policy.kind == "policy" else ()
        self._fix()
        labels = {n: (r.label.text if r.label else in_words(n)) for n, r in self.table.rights.items()}
        silence = self.policy.header("silence")
        money = self.policy.header("money")
        return Program(
            name=self.policy.name.text,
            title=self.policy.title.text,
            inputs=self.inputs,
            assumptions=dict(sorted(self.assumptions.items(), key=lambda a: (_KINDS.index(a[1].kind), a[0]))),
            axioms=axioms,
            clauses=clauses,
            lets=_ordered(self.lets),
            outputs=found,
            right_labels=labels,
            extends={n: r.extends.text for n, r in self.table.rights.items() if r.extends is not None},
            law_rights=frozenset(self.table.law_rights),
            silence=silence.values[0].text if silence else "",
            money=money.values[0].text if money else "",
            law_names=tuple(f.name.text for f in law_files),
            definitions=definitions,
            asides=tuple(self._asides()),
            conditions=conditions,
            meetings=dict(sorted(self.meetings.items())),
            apart=tuple(sorted(self.apart)),
            orderings=tuple(self._ordering(d) for d in self.table.orderings),
            demands=demands,
            roles={name: self.table.in_role(name) for name in self.table.roles},
            helps={h.ground.text: tuple(self.table.remedies[w.text] for w in h.remedies) for h in self.table.helps},
            informs={
                Topic(kind, n): tuple(w.text for w in found.also)
                for kind, words in (("payer", self.table.legs), ("amount", self.table.lines))
                for n, found in words.items()
                if found.also
            },
        )

    def _axioms(self) -> Iterator[Axiom]:
        for a in self.table.axioms:
            body = self.condition(a.condition)
            term = implies(self.condition(a.premise), body) if a.premise is not None else body
            yield Axiom(a.label.text, term, a.honesty)

    def _clauses(self, files: Sequence[t.File]) -> tuple[Clause, ...]:
        """Lower the clauses of each file as it counts; definitions are lowered where something reads them."""
        found = []
        for file in files:
            self.enter(file)
            items = [c for c in file.clauses() if c.kind != "definition"]
            found += [ClauseLowering(self, item).clause(self.quotes) for item in items]
        return tuple(found)

    def _open_words(self) -> tuple[Definition, ...]:
        """Return the words that the file introduces, and take up what properties and unread readings leave open.

        No let that only they read stays: `from_condition` lowers a property when it is asked.
        """
        lets = dict(self.lets)
        for d in self.policy.declarations:
            if isinstance(d, t.Property) and d.condition is not None:
                self.condition(d.condition)
        definitions = tuple(self._definitions())
        for d in self.policy.declarations:
            if isinstance(d, t.Reading) and d.name.text not in self.assumptions:
                self.reading(d.name.text)
        self.lets = lets
        return definitions

    def _definitions(self) -> Iterator[Definition]:
        """Yield the words that the file introduces; asked once all that may read them is lowered."""
        words: list[t.Reading | t.Standard | t.ClauseItem] = []
        for d in self.policy.declarations:
            if isinstance(d, t.Reading | t.Standard) or (isinstance(d, t.ClauseItem) and d.kind == "definition"):
                words.append(d)
        lowered = {let.removeprefix("means.").partition("@")[0] for let in self.lets if let.startswith("means.")}
        read = lowered | self.assumptions.keys()
        for d in words:
            name = d.name.text
            kind = {t.Reading: "reading", t.Standard: "period", t.ClauseItem: "definition"}[type(d)]
            found = [i.text for i in d.items if isinstance(i, t.Quoted)] if isinstance(d, t.ClauseItem) else [d.quote]
            quotes = tuple(self.quotes[q.span] for q in found if q.span in self.quotes)
            within = tuple(x.name.text for x in words if x.name.text not in read and name in _words_read(x))
            yield Definition(name, kind, quotes, d.span, name in read, within if name not in read else ())

    def _asides(self) -> Iterator[Quotation]:
        for d in self.policy.declarations:
            if isinstance(d, t.Aside) and d.word == "aside" and d.quote.span in self.quotes:
                yield self.quotes[d.quote.span]

    def _conditions(self) -> Iterator[ConditionPart]:
        """Yield the parts of every condition of the policy's clauses, and of the definitions that something reads.

        What `rows close each other` adds to a row is written in another one, and is no part of its own.
        """
        clauses = self.policy.clauses()
        for item in clauses:
            id = item.name.text
            others = [o.span for o in clauses if o is not item]
            whens = [i.condition for i in item.items if isinstance(i, t.When)]
            musts = [i.condition for i in item.items if isinstance(i, t.Must)][-1:]
            means = [i.condition for i in item.items if isinstance(i, t.Means)]
            for word, let, wholes in (
                ("when", f"{id}.scope", whens),
                ("must", f"{id}.met", musts),
                ("means", f"means.{id}", means if f"means.{id}" in self.lets else []),
            ):
                terms = tuple(self.condition(w) for w in wholes)
                for index, whole in enumerate(wholes):
                    for part, term, places in self.parts(whole, (Place("and", terms, index),)):
                        if any(o.start <= part.span.start and part.span.end <= o.end for o in others):
                            continue
                        negated = isinstance(part, t.Negation) or getattr(part, "negated", False)
                        yield ConditionPart(id, word, let, part.span, term, places, negated)

    def _ordering(self, d: t.Ordering) -> Ranking:
        rungs = [fixed_values(c) or {} for c in d.rungs]
        values = [{n: literal_value(self.inputs[n].sort, v) for n, v in rung.items()} for rung in rungs]
        return Ranking(d.label.text, tuple(values))

    def _demand(self, d: t.Decide) -> Demand:
        subject = d.subject.text if d.subject is not None else ""
        if d.topic.text == "base":
            subject = self.table.remedies[subject]
        remedies = tuple(dict.fromkeys(self.table.remedies[w.text] for w in d.remedies))
        when = self.condition(d.condition) if d.condition is not None else TRUE
        return Demand(Topic(d.topic.text, subject), remedies, when)

    def _fix(self) -> None:
        for d in self.policy.declarations:
            if isinstance(d, t.Assume) and d.name.text in self.assumptions:
                a = self.assumptions[d.name.text]
                value = literal_value(a.sort, d.value)
                self.assumptions[d.name.text] = replace(a, fixed=value)


def _words_read(d: t.Reading | t.Standard | t.ClauseItem) -> set[str]:
    """Return the words that the declaration of a word reads itself."""
    match d:
        case t.Reading():
            return {w.text for w in d.alternatives}
        case t.ClauseItem():
            means = [i.condition for i in d.items if isinstance(i, t.Means)]
            lengths = [x.amount.name for c in means for x in distances(c)]
            return {w.text for c in means for w in words_of(c)} | set(lengths)
        case _:
            return set()


def _ordered(lets: Mapping[str, Term]) -> dict[str, Term]:
    """Return the lets so that each reads only earlier ones (invariant I1)."""
    done: dict[str, Term] = {}
    state: dict[str, int] = {}

    def visit(name: str) -> None:
        if state.get(name) == 2:
            return
        assert state.get(name) != 1, f"circular let {name}"
        state[name] = 1
        stack = [lets[name]]
        while stack:
            node = stack.pop()
            if isinstance(node, Let):
                visit(node.name)
            else:
                stack.extend(children(node))
        state[name] = 2
        done[name] = lets[name]

    for name in lets:
        visit(name)
    return done


def from_condition(file: t.File, table: Symbols, program: Program, condition: t.Condition) -> Term:
    """Return the term of a condition over the inputs and assumption variables of a program that is already lowered."""
    lowering = Conditions(file, table, (), (), program.apart)
    lowering.inputs = dict(program.inputs)
    lowering.instants = frozenset(n for n, i in program.inputs.items() if isinstance(i.sort, Instant))
    lowering.assumptions = dict(program.assumptions)
    lowering.lets = dict(program.lets)
    known = set(lowering.lets)
    term = lowering.condition(condition)
    missing = set(lowering.lets) - known | (set(lowering.assumptions) - set(program.assumptions))
    return _inlined(term, lowering.lets, missing)


def _inlined(term: Term, lets: Mapping[str, Term], names: set[str]) -> Term:
    """Return the term with these lets replaced by their bodies."""

    def visit(t: Term) -> Term | None:
        return transform(lets[t.name], visit) if isinstance(t, Let) and t.name in names else None

    return transform(term, visit)
