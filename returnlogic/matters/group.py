"""Put the findings of a policy together: each belongs to one matter, or is about the run itself.

What is compared is what a finding says in data (code, causes, provisions, case, assumptions), never a message.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from returnlogic.base.finding import Finding, Quotation, Severity
from returnlogic.matters.kinds import (
    ALTOGETHER,
    FOLLOWS,
    KINDS,
    OF_THE_FIRST,
    ONE_CURE,
    PAIRS,
    RANKS,
    TAKES,
    MatterKind,
    Rank,
)
from returnlogic.matters.matter import Matter
from returnlogic.matters.wording import PolicyWording
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.program import Program

_HEAVIEST = tuple(Severity)


@dataclass(frozen=True, slots=True)
class _Key:
    kind: MatterKind
    names: frozenset[str] = frozenset()


_Groups = dict[_Key, list[Finding]]


def matters(program: Program, findings: Sequence[Finding]) -> tuple[Matter, ...]:
    """Return the matters of a policy's findings, worst first. The order of the findings changes nothing.

    Findings of codes that say nothing of the policy (what could not be told, what was not asked) are in none.
    """
    told = sorted((f for f in findings if f.code in KINDS), key=lambda f: f.fingerprint)
    keys = _Keys(program, told)
    groups: _Groups = {}
    first = [(keys.key(f), f) for f in told if not keys.follows(f)]
    for key, f in sorted(first, key=lambda pair: -len(pair[0].names)):
        groups.setdefault(_covering(groups, key) or key, []).append(f)
    _merge_one_remedy(groups)
    for f in told:
        if keys.follows(f):
            groups.setdefault(keys.followed(groups, f) or keys.key(f), []).append(f)
    _merge_one_remedy(groups)
    _merge_same_refusals(keys, groups)
    wording = PolicyWording(program)
    found = [_matter(keys, wording, key, members) for key, members in groups.items()]
    hubs = Counter(keys.hub(m) for m in found if m.kind is MatterKind.CONTRADICTION)
    found = [_known_by_hub(keys, m, hubs) for m in found]
    return tuple(sorted(found, key=_worst_first))


class _Keys:
    """Says what the findings of a policy are about: sentences, and rights of the law."""

    def __init__(self, program: Program, findings: Sequence[Finding]) -> None:
        self.program = program
        self.sentences = _sentences(program.policy_clauses)
        self.steps = {c.id for c in program.policy_clauses if c.requirement is not None or c.gates}
        self.provisions = {c.id: c for c in program.clauses if c.is_law}
        ground, faults = next(iter(program.in_role("ground")), ""), {*program.in_role("fault_ground")}
        self.pairs: dict[str, frozenset[str]] = {}
        for f in findings:
            if f.code in PAIRS:
                hub = self._first(f)
                self.pairs[hub] = self.pairs.get(hub, frozenset()) | self.causes(f)
        self.places = {c.id: number for number, c in enumerate(program.clauses)}
        self.subjects = _subjects(program.clauses)
        taking = [(f, r) for f in findings if f.code in TAKES and f.witness is not None for r in self.rights(f)]
        asking = {r for f, r in taking if f.witness is not None and f.witness.facts.get(ground) in faults}
        takers: dict[str, set[frozenset[str]]] = {}
        for f, right in taking:
            if right not in asking:
                takers.setdefault(self.subjects[right], set()).add(self.causes(f))
        self.taken_by_several = {r for _, r in taking if r not in asking and len(takers[self.subjects[r]]) > 1}

    def clauses(self, f: Finding) -> list[str]:
        """Return the clauses that a finding blames; of words that no clause is named for, those that quote them."""
        named = [c for c in f.causes or f.clauses if c in self.sentences]
        if named or KINDS[f.code] is not MatterKind.READING:
            return named
        return [c.id for c in self.program.policy_clauses if any(_overlap(q, o) for q in f.quotes for o in c.quotes)]

    def causes(self, f: Finding) -> frozenset[str]:
        """Return the sentences that a finding blames, each by the first of its clauses."""
        return frozenset(self.sentences[c] for c in self.clauses(f))

    def hub(self, m: Matter) -> str:
        """Return the sentence that the others of a contradiction contradict."""
        return self._first(m.findings[0])

    def _first(self, f: Finding) -> str:
        """Return the sentence of the first clause that a finding names, or the name itself if it is of no clause."""
        name = next(iter(f.clauses), f.topic)
        return self.sentences.get(name, name)

    def rights(self, f: Finding) -> frozenset[str]:
        """Return the rights of the law that a finding compares with."""
        claims = [c for entry in f.law if entry["id"] in self.provisions for c in self.provisions[entry["id"]].claims]
        return frozenset(c.right for c in claims)

    def key(self, f: Finding) -> _Key:
        """Return what makes the matter of a finding, if it is not in another."""
        kind, causes = KINDS[f.code], self.causes(f)
        rights = self.rights(f) & self.taken_by_several if f.code in TAKES else frozenset[str]()
        if rights:
            return _Key(MatterKind.RIGHT, frozenset(f"about {self.subjects[r]}" for r in rights))
        if f.severity is Severity.NOTE and kind is MatterKind.COUNTING:
            return _Key(MatterKind.DRAFTING)
        if self._of_a_step(f):
            return _Key(MatterKind.STEPS)
        if f.code in PAIRS:
            return _Key(kind, self.pairs[self._first(f)])
        return _Key(kind) if kind.is_list else _Key(kind, causes or frozenset(f.clauses or (f.topic,)))

    def _of_a_step(self, f: Finding) -> bool:
        """Return whether a finding is about steps: that one is lost, or judged by the shop; not that none can do it."""
        lost = f.code == "RL109" and f.severity is Severity.NOTE
        clauses = self.clauses(f)
        return (lost or f.code == "RL501") and bool(clauses) and self.steps.issuperset(clauses)

    def saying_it_best(self, f: Finding) -> tuple[int, bool, int, str, int, str]:
        """Return the place of a finding in its matter.

        The worst consequence comes first, a whole right before a part, the heaviest, what a law says before what it
        adds to that.
        """
        heavy, law = _HEAVIEST.index(f.severity), min((self.places[e["id"]] for e in f.law), default=0)
        return RANKS.get(f.code, Rank.OPEN), f.code not in ALTOGETHER, heavy, f.code, law, f.fingerprint

    def follows(self, f: Finding) -> bool:
        """Return whether a finding goes to another matter about its sentences, if there is one."""
        if f.code == "RL102":
            return self.program.clause(f.clauses[0]).kind == "exclusion"
        minor = KINDS[f.code] is MatterKind.COUNTING and f.severity is Severity.NOTE
        return f.code in FOLLOWS and not minor and not self._of_a_step(f)

    def followed(self, groups: _Groups, f: Finding) -> _Key | None:
        """Return the matter there is about the sentences of a finding; of a reading, first the one that needs it."""
        causes = frozenset([self._first(f)]) if f.code in OF_THE_FIRST else self.causes(f)
        reading = f.topic if KINDS[f.code] is MatterKind.READING else ""
        about = {k for k, members in groups.items() if self._about(k, members) & causes}
        needs = {k for k, members in groups.items() if reading and _needs(members, reading)}
        for some in (about & needs, about, needs):
            for kind in FOLLOWS[f.code]:
                found = [k for k in some if k.kind is kind]
                if found:
                    return min(found, key=lambda k: (k.names != causes, not k.names <= causes, sorted(k.names)))
        return None

    def _about(self, key: _Key, members: Iterable[Finding]) -> frozenset[str]:
        return key.names.union(*(self.causes(f) for f in members)) if key.kind is MatterKind.RIGHT else key.names


def _subjects(clauses: Sequence[Clause]) -> dict[str, str]:
    """Return for each right of the law what it is about: the first subject of its first provision that owes a remedy.

    So the same right of several laws is one. A right that owes none is about itself.
    """
    found: dict[str, str] = {}
    for c in clauses:
        if c.provision is not None and c.owed and c.provision.about:
            for right in c.rights:
                found.setdefault(right, c.provision.about[0])
    return {right: found.get(right, right) for c in clauses if c.is_law for right in c.rights} | found


def _sentences(clauses: Sequence[Clause]) -> dict[str, str]:
    """Return for each clause the first, by name, of those that quote the same words or say the same again.

    Two clauses quote the same words iff each quotation of the one overlaps some quotation of the other, both ways: the
    items of a list that quote the line above it besides are sentences of their own.
    """
    links = [(c.id, r.target) for c in clauses for r in c.relations if r.kind in ("same_as", "restates")]
    links += [(a.id, b.id) for a, b in combinations(clauses, 2) if _within(a, b) and _within(b, a)]
    first = {c.id: c.id for c in clauses}
    for a, b in links:
        one, other = sorted((first[a], first.get(b, first[a])))
        first = {name: one if found == other else found for name, found in first.items()}
    return first


def _within(a: Clause, b: Clause) -> bool:
    """Return whether a clause quotes anything, and each of its quotations overlaps one of the other clause."""
    own, others = ([q for q in c.quotes if q.end] for c in (a, b))
    return bool(own) and all(any(_overlap(q, o) for o in others) for q in own)


def _overlap(a: Quotation, b: Quotation) -> bool:
    return a.source == b.source and a.start < b.end and b.start < a.end


def _covering(groups: _Groups, key: _Key) -> _Key | None:
    """Return the smallest group there is of the same kind and of all these causes."""
    wider = [g for g in groups if g.kind is key.kind and key.names <= g.names]
    return min(wider, key=lambda g: (len(g.names), sorted(g.names)), default=None)


def _merge_one_remedy(groups: _Groups) -> None:
    """Join the sentences of which nothing is told but that they fall below the very same provisions in one way."""
    alike: dict[tuple[str, ...], list[_Key]] = {}
    for key, members in groups.items():
        said = {(f.code, f.topic, *sorted(entry["id"] for entry in f.law)) for f in members}
        if key.kind is MatterKind.SENTENCE and len(said) == 1 and all(f.code in ONE_CURE for f in members):
            alike.setdefault(said.pop(), []).append(key)
    for some in alike.values():
        if len(some) > 1:
            members = [f for key in some for f in groups.pop(key)]
            groups[_Key(MatterKind.SENTENCE, frozenset[str]().union(*(key.names for key in some)))] = members


def _merge_same_refusals(keys: _Keys, groups: _Groups) -> None:
    """Join the sentences that refuse the same: all promises, two at least, that one contradicts the other does too.

    "All sales are final" and "we take nothing back" are one mistake, said twice.
    """
    refused = {
        key: frozenset().union(*(keys.causes(f) - key.names for f in members if f.code in OF_THE_FIRST))
        for key, members in groups.items()
        if key.kind is MatterKind.SENTENCE
    }
    wide = sorted((k for k in refused if len(refused[k]) > 1), key=lambda k: (-len(refused[k]), sorted(k.names)))
    while wide:
        first, *wide = wide
        same = [k for k in wide if refused[k] <= refused[first]]
        if same:
            members = [f for key in (first, *same) for f in groups.pop(key)]
            groups[_Key(MatterKind.SENTENCE, first.names.union(*(k.names for k in same)))] = members
            wide = [k for k in wide if k not in same]


def _needs(members: Iterable[Finding], reading: str) -> bool:
    return any(reading in some for f in members for some in f.assumptions)


def _matter(keys: _Keys, wording: PolicyWording, key: _Key, members: Sequence[Finding]) -> Matter:
    causes = frozenset[str]().union(*map(keys.causes, members)) if key.kind is MatterKind.RIGHT else key.names
    in_order = sorted(members, key=keys.saying_it_best)
    lines = tuple(wording.of(f) for f in in_order)
    joined = key.kind is MatterKind.SENTENCE and len(causes) > 1
    words = wording.of(in_order[0], _blamed_alike(keys, in_order)) if joined else lines[0]
    if in_order[0].code in PAIRS:
        words = wording.of(_with_others(in_order))
    return Matter(
        _id(keys, key.kind, key.names),
        key.kind,
        Rank.DRAFTING if key.kind is MatterKind.DRAFTING else min(RANKS.get(f.code, Rank.OPEN) for f in members),
        min((f.severity for f in members), key=_HEAVIEST.index),
        tuple(sorted(causes)),
        tuple(in_order),
        tuple(sorted({name for f in members for some in f.assumptions for name in some})),
        wording.of_list(key.kind, len({w.headline for w in lines})) if key.kind.is_list else words,
        lines,
    )


def _blamed_alike(keys: _Keys, members: Sequence[Finding]) -> list[str]:
    """Return the sentences of which the very same is found as of the first: a headline says no more of any."""
    said = [(f.code, f.topic, {entry["id"] for entry in f.law}) for f in members]
    return sorted(frozenset[str]().union(*(keys.causes(f) for f, s in zip(members, said, strict=True) if s == said[0])))


def _with_others(members: Sequence[Finding]) -> Finding:
    """Return the first of contradictions with the clauses of the others of which its headline is true as well.

    They have its code and hub; and its topic, but for a refusal, whose headline names none.
    """
    first, *others = members
    alike = [f for f in others if (f.code, f.clauses[:1]) == (first.code, first.clauses[:1])]
    alike = [f for f in alike if f.topic == first.topic or f.code in ALTOGETHER]
    return replace(first, clauses=tuple(dict.fromkeys([*first.clauses, *(c for f in alike for c in f.clauses)])))


def _id(keys: _Keys, kind: MatterKind, names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join((keys.program.name, kind, *sorted(names))).encode()).hexdigest()[:10]


def _known_by_hub(keys: _Keys, m: Matter, hubs: Mapping[str, int]) -> Matter:
    """Return a contradiction with the id of the sentence that the others contradict, if it is the hub of no other."""
    if m.kind is not MatterKind.CONTRADICTION:
        return m
    hub = keys.hub(m)
    return replace(m, id=_id(keys, m.kind, [hub])) if hubs[hub] == 1 else m


def _worst_first(m: Matter) -> tuple[int, int, bool, int, str]:
    """Return the place of a matter: the worst consequence first, what is said of a sentence before lists."""
    return m.rank, _HEAVIEST.index(m.severity), m.kind.is_list, -len(m.findings), m.id
