"""The money of a right: what its lines come to, what is kept of that, and what its remedies pay (M9, M19 to M22).

`outputs` calls it with the claims of one right; the lets it defines are named after the outputs they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

from returnlogic.base.sort import Enum, Money
from returnlogic.language.words import STACKING
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.exclusive import exclude
from returnlogic.meaning.moments import Moments
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Output
from returnlogic.meaning.term import (
    FALSE,
    Add,
    Compare,
    Comparison,
    Const,
    If,
    Let,
    Max,
    Min,
    Sub,
    Term,
    conj,
    disj,
    extreme,
    neg,
)

_End = Callable[[Claim], Term]
NOTHING = Const(0, Money(0, 0))
MOST = 10**13
"""What `at least` leaves as the most that can be asked, in minor units: more than any price."""
SUMS = Money(0, 10**16)
BALANCES = Money(-(10**16), 10**16)
CROSSING = 4
"""Of how many crossing charges of a right what is left is exact at both ends; of more, it lies between the ends."""
KINDS = ("amount", "charged", "base")
"""The topics of money that clauses claim."""


class Ledger:
    """The claims of one right about money, and what follows from them; the lets go to those of the program."""

    def __init__(self, right: str, clauses: Sequence[Clause], lets: dict[str, Term], words: Moments) -> None:
        self.right = right
        self.clauses = {c.id: c for c in clauses}
        self.lets = lets
        self.words = words
        self._alike = _components(clauses, ("same_as", "restates"))
        self._joined = _components(clauses, ("same_as", "restates", "adds_to"))

    def outputs(self, claims: Mapping[Topic, Sequence[Claim]], levels: Mapping[str, Output]) -> Iterator[Output]:
        """Yield the outputs of money: lines, what is charged in all, and for each remedy base, payout and balance.

        `levels` are the outputs that say by remedy whether it is owed.
        """
        lines = {t: [c for c in every if c.charges] for t, every in claims.items() if t.kind == "amount"}
        entries = [e for found in lines.values() for e in found]
        exact = sum(len(self._crossing(found)) for found in lines.values()) <= CROSSING
        disputes = []
        for topic, found in lines.items():
            bounds = [c for c in claims[topic] if not c.charges]
            yield self._total(topic, self._line(topic, found, exact) if found else None, found, bounds)
            disputes += [topic] if found and bounds else []
        totals = [t for t, found in lines.items() if found]
        closed = Topic("charged")
        if closed in claims:
            bounds = [self._widened(c, entries) for c in claims[closed]]
            sums = tuple(total(Let(f"{self.right}/{t}.{end}") for t in totals) for end in ("least", "most"))
            yield self._total(closed, (sums[0], sums[1]) if totals else None, entries, bounds)
            disputes += [closed] if totals else []
        for topic in claims:
            if topic.kind == "base":
                base = where_given(
                    Output(self.right, topic, SUMS, tuple(claims[topic])), levels.get(topic.subject), self.lets
                )
                yield base
                yield from self._paid(base, totals, entries, disputes)

    # --- lines ---

    def _line(self, topic: Topic, entries: Sequence[Claim], exact: bool) -> tuple[Term, Term]:
        """Define what the entries of a line come to at least and at most, and what is kept of that (M19, M20).

        Where some cross, define it too with each of them at either end, numbered from 0 (see `taken`); or, if what is
        left need not be exact, with what is kept at the other end.
        """
        key, crossing = f"{self.right}/{topic}", self._crossing(entries)

        def sums(end: str, charged: _End, kept_: _End) -> None:
            self.lets[f"{key}.{end}"] = self._together(topic.subject, entries, charged, _live)
            self.lets[f"{key}.kept.{end}"] = self._together(topic.subject, entries, kept_, kept)

        for end, of, other in (("least", _least, _most), ("most", _most, _least)):
            sums(end, of, of)
            if crossing and not exact:
                sums(f"{end}.0", of, other)
            elif crossing:
                for number, picked in enumerate(product((_least, _most), repeat=len(crossing))):
                    either = _either(dict(zip(crossing, picked, strict=True)), of)
                    sums(f"{end}.{number}", either, either)
        return Let(f"{key}.least"), Let(f"{key}.most")

    def _crossing(self, entries: Sequence[Claim]) -> list[Claim]:
        """Return the charges with two ends that may be kept where others are billed, and the highest may count (M22).

        More of such a charge may leave the customer more: nothing is kept of what is not there.
        """
        if len({e.kept for e in entries}) < 2 or not self._unrelated(entries):
            return []
        return [e for e in entries if e.kept != FALSE and e.lo != e.hi]

    def _together(self, line: str, entries: Sequence[Claim], of: _End, counts: Callable[[Claim], Term]) -> Term:
        """Return what entries come to that count: those that repeat each other once, those that add up as their sum.

        Of what nothing relates, `stacking.LINE` says whether it is added, or whether only the highest counts.
        """
        groups: dict[str, dict[str, list[Term]]] = {}
        for e in entries:
            counted = If(counts(e), of(e), NOTHING) if counts(e) != FALSE else NOTHING
            groups.setdefault(self._joined[e.clause], {}).setdefault(self._alike[e.clause], []).append(counted)
        sums = [total(extreme(Max, same) for same in group.values()) for group in groups.values()]
        if len(sums) == 1:
            return sums[0]
        if not self._unrelated(entries):
            return extreme(Max, sums)
        label = f"several charges for {line.replace('_', ' ')}"
        labels = (f"{label} are added up", f"of {label} only the highest is owed")
        stacking = self.words.assumption(f"stacking.{line}", label, Enum(STACKING), "stacking", None, labels)
        return If(self.words.picks(stacking, "added"), total(sums), extreme(Max, sums))

    def _unrelated(self, entries: Sequence[Claim]) -> bool:
        """Return whether two entries may count in one case, and no relation says how they stand together."""
        return any(
            self._joined[a.clause] != self._joined[b.clause]
            and not self._displaced(a.clause, b.clause)
            and not exclude(self._scope(a), self._scope(b))
            for a, b in combinations(entries, 2)
        )

    def _displaced(self, one: str, other: str) -> bool:
        ends = {self._alike[one], self._alike[other]}
        return any(
            r.kind in ("exception", "overrides") and {self._alike[c.id], self._alike.get(r.target, "")} == ends
            for c in self.clauses.values()
            for r in c.relations
        )

    def _scope(self, claim: Claim) -> Term:
        return self.lets[self.clauses[claim.clause].scope.name]

    # --- what bounds them ---

    def _total(
        self, topic: Topic, ends: tuple[Term, Term] | None, entries: Sequence[Claim], bounds: Sequence[Claim]
    ) -> Output:
        """Return the output of a sum of entries beside the claims that bound it, of which none must be broken.

        What may be asked is then as good as asked: a promise of nothing and "up to 20.00" contradict each other.
        """
        if ends is None:
            return Output(self.right, topic, SUMS, tuple(bounds))
        least, most = ends
        entered, broken = Let(f"{self.right}/{topic}.entered"), Let(f"{self.right}/{topic}.broken")
        self.lets[entered.name] = disj(*dict.fromkeys(e.live for e in entries))
        self.lets[broken.name] = disj(*(conj(b.live, Compare(Comparison.GT, most, b.hi)) for b in bounds))
        lo = If(broken, most, least) if bounds else least
        return Output(
            self.right, topic, SUMS, (Claim("", self.right, topic, entered, lo, most), *bounds), tuple(entries)
        )

    def _widened(self, closed: Claim, entries: Sequence[Claim]) -> Claim:
        """Return a promise that nothing is charged, which admits the entries of the clauses that add to it (M21)."""
        own = [
            If(e.live, e.hi, NOTHING)
            for e in entries
            if any(r.kind == "adds_to" and r.target == closed.clause for r in self.clauses[e.clause].relations)
        ]
        return replace(closed, hi=total([closed.hi, *own])) if own else closed

    # --- what comes back ---

    def _paid(
        self, base: Output, lines: Sequence[Topic], entries: Sequence[Claim], disputes: Sequence[Topic]
    ) -> Iterator[Output]:
        """Yield what is paid of the base, and what is left of that after what is billed (M22).

        Where clauses contradict each other about the base or a charge, both ends are claimed: nothing decides.
        """
        right, remedy = self.right, base.topic.subject
        disputed = disj(*(Let(f"{right}/{t}.broken") for t in disputes))
        worst = _least_live([(c.live, c.lo) for c in base.claims])
        best = extreme(Max, [If(c.live, c.hi, NOTHING) for c in base.claims])
        differ: Term = Compare(Comparison.LT, worst, best) if len(base.claims) > 1 else FALSE
        said = disj(*(c.live for c in base.claims))

        for name, sum, end, of_all in (("from", worst, "most", Min), ("to", best, "least", Max)):
            paid, balance = (f"{right}/{Topic(kind, remedy)}.{name}" for kind in ("payout", "balance"))
            if not lines:
                self.lets[paid], self.lets[balance] = sum, Let(paid)
                continue
            charged, from_base = (total(Let(f"{right}/{t}{part}.{end}") for t in lines) for part in ("", ".kept"))
            ways = taken(self.lets, right, lines, end)
            found = extreme(of_all, [left(sum, *way) for way in ways])
            self.lets[paid] = left(sum, from_base, from_base)
            self.lets[balance] = If(said, found, Sub(NOTHING, charged))
            if end == "least" and disputed != FALSE:  # at best nothing is charged
                self.lets[paid] = If(disputed, sum, self.lets[paid])
                self.lets[balance] = If(disputed, If(said, sum, NOTHING), self.lets[balance])
        clash = disj(disputed, differ)
        parts = (*base.claims, *entries)
        owes = conj(neg(base.owed), disj(*dict.fromkeys(e.live for e in entries)))
        yield self._derived(Topic("payout", remedy), said, clash, parts)
        yield self._derived(Topic("balance", remedy), disj(said, owes), clash, parts)

    def _derived(self, topic: Topic, said: Term, clash: Term, parts: tuple[Claim, ...]) -> Output:
        """Return the output that lies between the lets `from` and `to` of its key; both are claimed in a clash."""
        key = f"{self.right}/{topic}"
        low, high = Let(f"{key}.from"), Let(f"{key}.to")
        agreed, clashing = Let(f"{key}.agreed"), Let(f"{key}.clashing")
        self.lets[agreed.name] = conj(said, neg(clash))
        claims = [Claim("", self.right, topic, agreed, low, high)]
        if clash != FALSE:
            self.lets[clashing.name] = conj(said, clash)
            claims += [Claim("", self.right, topic, clashing, end, end) for end in (low, high)]
        return Output(self.right, topic, BALANCES if topic.kind == "balance" else SUMS, tuple(claims), parts)


def where_given(output: Output, level: Output | None, lets: dict[str, Term]) -> Output:
    """Return the output of how a remedy is given; that is said only where it is neither refused nor silent (M9)."""
    levels = level.claims if level is not None else ()
    beyond = disj(*(c.live for c in levels if c.leaves))
    lets[output.owed.name] = disj(
        beyond, conj(disj(*(c.live for c in levels)), neg(disj(*(c.live for c in levels if c.refuses))))
    )
    found = []
    for c in output.claims:
        live = Let(f"{output.key}.{c.live.name}")
        lets[live.name] = conj(c.live, output.owed)
        found.append(replace(c, live=live))
    return replace(output, claims=tuple(found))


def taken(lets: Mapping[str, Term], right: str, lines: Iterable[Topic], end: str) -> list[tuple[Term, Term]]:
    """Return what charges on lines of a right may come to at an end, `least` or `most`: what is kept, and what in all.

    One of these ways leaves the least of any sum, or the most; there are several only where charges cross.
    """
    every = []
    for t in dict.fromkeys(lines):
        key = f"{right}/{t}"
        numbers = [f".{n}" for n in range(2**CROSSING) if f"{key}.{end}.{n}" in lets] or [""]
        every.append([(Let(f"{key}.kept.{end}{n}"), Let(f"{key}.{end}{n}")) for n in numbers])
    return [(total(kept for kept, _ in way), total(charged for _, charged in way)) for way in product(*every)]


def left(sum: Term, from_base: Term, charged: Term) -> Term:
    """Return what is left of a sum after charges: what is kept of them leaves nothing below 0 (M22)."""
    return sum if charged == NOTHING else Sub(Max((sum, from_base)), charged)


def _live(entry: Claim) -> Term:
    return entry.live


def kept(entry: Claim) -> Term:
    """Return that an entry counts and is kept from what is paid back."""
    return FALSE if entry.kept is None else conj(entry.live, entry.kept)


def _least(entry: Claim) -> Term:
    return entry.lo


def _most(entry: Claim) -> Term:
    return entry.hi


def _either(ends: Mapping[Claim, _End], of: _End) -> _End:
    return lambda entry: ends.get(entry, of)(entry)


def _least_live(values: Sequence[tuple[Term, Term]]) -> Term:
    """Return the least of the values that stand while their condition holds; of none, the first."""
    found, some = values[0][1], values[0][0]
    for live, value in values[1:]:
        found = If(live, If(some, Min((found, value)), value), found)
        some = disj(some, live)
    return found


def total(parts: Iterable[Term]) -> Term:
    """Return the sum of sums of money; nothing iff there is none."""
    found = [p for p in parts if p != NOTHING]
    return NOTHING if not found else found[0] if len(found) == 1 else Add(tuple(found))


def _components(clauses: Iterable[Clause], kinds: Sequence[str]) -> dict[str, str]:
    """Return for each clause the first of those that relations of these kinds connect it with."""
    found = {c.id: c.id for c in clauses}
    for c in clauses:
        for r in c.relations:
            if r.kind in kinds and r.target in found:
                one, other = sorted((found[c.id], found[r.target]))
                found = {id: one if first == other else first for id, first in found.items()}
    return found
