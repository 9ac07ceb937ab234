"""A policy as written: its clauses, table rows among them, and what its words name; read from the syntax tree alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from returnlogic.language import tree as t

D = TypeVar("D", bound=t.Declaration)

Key = tuple[str, str, str, str]
"""What a claim is about: right, kind of topic, subject; of a last day the remedy it is one towards."""

Said = tuple[Key, int, int]
"""A claim: what it is about, and the bounds it sets."""


@dataclass(frozen=True)
class Rule:
    """A clause beside its file: whether it is law, how its file counts days, what else it displaces or adds to."""

    clause: t.ClauseItem
    law: bool
    counting: str

    @property
    def name(self) -> str:
        """Its id."""
        return self.clause.name.text

    def of(self, kind: type) -> list:
        """Its items of a kind."""
        return [i for i in self.clause.items if isinstance(i, kind)]

    def targets(self, word: str) -> set[str]:
        """The clauses it names in relations of a word."""
        return {w.text for r in self.clause.relations if r.word == word for w in r.targets}


def declared(files: Iterable[t.File], kind: type[D]) -> list[D]:
    """The declarations of a kind in some files."""
    return [d for f in files for d in f.declarations if isinstance(d, kind)]


def rules(file: t.File) -> list[Rule]:
    """The clauses of a file, tables row by row (M18)."""
    header = file.header("counting")
    counting = header.values[0].text if header else "calendar_days"
    tables = {d.name.text: d for d in declared([file], t.Tiers)}
    found = list(declared([file], t.ClauseItem))
    for table in tables.values():
        found += rows(table)
    return [Rule(_each_row(c, tables), file.kind == "law", counting) for c in found]


def rows(table: t.Tiers) -> Iterator[t.ClauseItem]:
    """The rows of a table as clauses."""
    for number, row in enumerate(table.rows, 1):
        earlier = [t.Negation(r.condition, r.span) for r in table.rows[: number - 1]]
        conditions = [row.condition, *(earlier if table.mode == "rows close each other" else ())]
        words = {"later row replaces": "overrides", "rows add up": "adds to"}
        named = [t.Word(f"{table.name.text}.{n}", row.span) for n in range(1, number)]
        named = named[:1] if table.mode == "rows add up" else named
        own = (t.RelationItem(words[table.mode], tuple(named), None, None, row.span),) if table.mode in words else ()
        items = (*table.items, *(t.When(c, row.span) for c in conditions), *row.items)
        name = t.Word(f"{table.name.text}.{number}", row.span)
        kind = "entitlement" if any(isinstance(i, t.Owed) for i in row.items) else "charge"
        relations = (*table.relations, *own)
        yield t.ClauseItem(kind, name, None, table.rights, table.every_right, relations, items, row.span)


def _each_row(clause: t.ClauseItem, tables: Mapping[str, t.Tiers]) -> t.ClauseItem:
    def meant(word: t.Word) -> list[t.Word]:
        if word.text not in tables:
            return [word]
        return [t.Word(f"{word.text}.{n + 1}", word.span) for n in range(len(tables[word.text].rows))]

    aimed = [replace(r, targets=tuple(x for w in r.targets for x in meant(w))) for r in clause.relations]
    return replace(clause, relations=tuple(aimed))


class Text:
    """A policy with its vocabulary and laws, as written."""

    def __init__(self, policy: t.File, others: Iterable[t.File]) -> None:
        files = [policy, *others]
        every = [r for f in files for r in rules(f)]
        self.policy = policy
        self.rules = {r.name: r for r in every if r.clause.kind != "definition"}
        self.definitions = {r.name: r.of(t.Means)[0].condition for r in every if r.clause.kind == "definition"}
        self.readings = {d.name.text: [w.text for w in d.alternatives] for d in declared(files, t.Reading)}
        self.standards = {d.name.text for d in declared(files, t.Standard)}
        self.sums = {d.name.text: d.sum for d in declared(files, t.NamedSum)}
        self.events = {d.name.text for d in declared(files, t.Event)}
        self.remedies = {
            w.text: d.name.text
            for d in declared(files, t.VocabularyWord)
            if d.word == "remedy"
            for w in (d.name, *d.also)
        }
        self.contract = next(d.words[0].text for d in declared(files, t.Role) if d.role.text == "contract")
        laws = [f for f in files if f.kind == "law"]
        self.rights = {False: [d.name.text for d in declared([policy], t.Right)]}
        self.rights[True] = [d.name.text for d in declared(laws, t.Right)]
        self.axioms = [(a.premise, a.condition) for a in declared(files, t.AxiomItem)]
        header = policy.header("counting")
        self.counting = header.values[0].text if header else ""

    @cache  # noqa: B019  # a text is short-lived
    def rights_of(self, name: str) -> tuple[str, ...]:
        """M1: the rights a clause speaks about."""
        rule = self.rules[name]
        named = [w.text for w in rule.clause.rights]
        if rule.clause.every_right or not named:
            return tuple(self.rights[rule.law])
        found = [r for n in named for r in ((n,) if n not in self.rules else self.rights_of(n))]
        return tuple(dict.fromkeys(found))

    @cache  # noqa: B019  # the same
    def conditioned(self, name: str) -> tuple[str, ...]:
        """M12: the entitlements that a requirement or step conditions."""
        rule = self.rules[name]
        if rule.clause.kind not in ("requirement", "step") or not (rule.of(t.Must) or rule.of(t.GateItem)):
            return ()
        named = {w.text for w in rule.clause.rights} & self.rules.keys()
        rights = set(self.rights_of(name))
        given = [n for n, r in self.rules.items() if r.clause.kind == "entitlement"]
        return tuple(n for n in given if (n in named if named else rights & set(self.rights_of(n))))

    @cache  # noqa: B019  # the same
    def named_by(self, word: str, name: str) -> tuple[str, ...]:
        """The clauses that name this one in a relation of a word; what conditions it overrides it."""
        implied = [n for n in self.rules if word == "overrides" and name in self.conditioned(n)]
        return (*(n for n, r in self.rules.items() if name in r.targets(word)), *implied)

    def dated(self, rule: Rule, right: str) -> list[str]:
        """M4: the remedies of a right towards which the limits of a clause are last days."""
        found = self.given_by(rule)
        if not found and rule.clause.kind == "restatement":
            repeated = [self.rules[n] for n in rule.targets("restates") | rule.targets("same as")]
            found = [x for r in repeated for x in self.spoken_by(r)]
        if not found and rule.clause.kind in ("restatement", "provision"):
            same_side = [r for r in self.rules.values() if r.law == rule.law and right in self.rights_of(r.name)]
            found = [x for r in same_side for x in self.spoken_by(r)]
        return list(dict.fromkeys(found)) or [""]

    def spoken_by(self, rule: Rule) -> list[str]:
        """The remedies that a clause owes, leaves to the shop or refuses; of what conditions others, theirs."""
        if targets := self.conditioned(rule.name):
            return [x for n in targets for x in self.given_by(self.rules[n])]
        refused = [w.text for i in rule.of(t.Refuses) for w in i.remedies]
        return [*self.given_by(rule), *(self.remedies[w] for w in refused)]

    def given_by(self, rule: Rule) -> list[str]:
        """The remedies that a clause owes or leaves to the shop."""
        words = [w.text for i in rule.clause.items if isinstance(i, t.Owed | t.May) for w in i.remedies]
        return list(dict.fromkeys(self.remedies[w] for w in words if w in self.remedies))
