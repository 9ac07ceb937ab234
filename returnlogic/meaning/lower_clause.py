"""One clause of the tree -> one clause of the kernel: when it speaks, and what it then claims (M1 to M7, M12, M14).

Each kind of item of a clause has a method of `ClauseLowering`; `outputs` defines what depends on other clauses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from returnlogic.base.finding import Quotation
from returnlogic.base.sort import Bool, Enum, Int, Money
from returnlogic.base.source import Span
from returnlogic.base.value import in_words
from returnlogic.language import tree as t
from returnlogic.meaning.clause import Citation, Claim, Clause, Duty, Gate, Limit, Relation
from returnlogic.meaning.conditions import Conditions
from returnlogic.meaning.inputs import distances
from returnlogic.meaning.ledger import MOST, NOTHING
from returnlogic.meaning.outcomes import CHOSEN, DISCRETION, GRANTED, LEVEL_SORT, MEANS, PAYER_SORT, REFUSED, Topic
from returnlogic.meaning.provisions import in_force, provision_of
from returnlogic.meaning.reach import allowed, conditioned, dated_remedies, remedies_of, rights_of
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Compare,
    Comparison,
    Const,
    If,
    Let,
    Term,
    Var,
    conj,
    disj,
    implies,
    neg,
)

_RELATIONS = {
    "as an exception to": "exception",
    "overrides": "overrides",
    "adds to": "adds_to",
    "same as": "same_as",
}


def _noted(item: t.ClauseItem, word: str) -> tuple[str, ...]:
    return tuple(w.text for i in item.items if isinstance(i, t.Note) and i.word == word for w in i.values)


def _where_known(there: Term, moment: Term) -> Term:
    """Return a day or minute counted from something, or 0 where that has not happened."""
    return moment if there == TRUE else If(there, moment, Const(0, Int(0, 0)))


def _words_of(i: t.LimitItem) -> str:
    """Return the words of a limit between its act and what it is counted from."""
    if i.amount is None:
        return i.word
    length = in_words(i.amount.name) if i.amount.name else f"{i.amount.number} {i.amount.unit}"
    if i.amount.least is not None:
        length = f"{i.amount.least} and {length}"
    return f"{i.word} {length} after"


class ClauseLowering:
    """The parts of one clause, collected item by item; its lets go to those of the program."""

    def __init__(self, words: Conditions, item: t.ClauseItem) -> None:
        self.words = words
        self.item = item
        self.id = item.name.text
        self.lets = words.lets
        self.rights = rights_of(words, item)
        self.claims: list[Claim] = []
        self.limits: list[Limit] = []
        self.duties: list[Duty] = []
        self.gates: list[Gate] = []
        self.requirement: Let | None = None
        self.states: Let | None = None
        self.consequence = ""
        self.chooser = ""
        self._app: Term = Let(f"{self.id}.entitled")
        self._late: list[Term] = []

    def clause(self, quotes: Mapping[Span, Quotation]) -> Clause:
        """Return the clause; `quotes` gives for each quote its place in the source."""
        item = self.item
        self._scope()
        for i in item.items:
            self._add(i)
        self._windows()
        if item.kind in ("requirement", "step") and (self.requirement is not None or self.gates):
            self._losses()
        self.lets[f"{self.id}.app"] = self._app
        spans = [i.text.span for i in item.items if isinstance(i, t.Quoted)]
        return Clause(
            id=self.id,
            kind=item.kind,
            rights=self.rights,
            quotes=tuple(replace(quotes[s], clause=self.id) for s in spans if s in quotes),
            span=item.span,
            written="\n".join(part.span.text for part in (*item.relations, *item.items)),
            relations=self._relations(),
            claims=tuple(self.claims),
            limits=tuple(self.limits),
            duties=tuple(self.duties),
            gates=tuple(self.gates),
            requirement=self.requirement,
            consequence=self.consequence,
            owed=remedies_of(self.words, item),
            chooser=self.chooser,
            keeps=self._keeps(),
            keeps_all=any(isinstance(i, t.Keeps) and not i.topics for i in item.items),
            states=self.states,
            provision=provision_of(item, self.words.table.paragraphs) if item.kind == "provision" else None,
            clocks=self._clocks(),
            cites=tuple(
                Citation(i.instrument.text, i.article.text if i.article else "", tuple(w.text for w in i.subjects))
                for i in item.items
                if isinstance(i, t.Cites)
            ),
            about=_noted(item, "about"),
            requires=_noted(item, "requires information on"),
            permits=tuple(w.text for w in allowed(item) if w.text in self.words.table.events),
            term=next((i.kind.text for i in item.items if isinstance(i, t.OfKind)), ""),
        )

    # --- when it speaks ---

    def _scope(self) -> None:
        """Define the cases the clause speaks about, and of these the ones in which the limits are kept (M3, M4)."""
        scope = conj(*(self.words.condition(i.condition) for i in self.item.items if isinstance(i, t.When)))
        if self.item.kind == "provision":
            scope = conj(scope, in_force(self.words, self.item))
        self.lets[f"{self.id}.scope"] = scope
        kept = [self._limit(i) for i in self.item.items if isinstance(i, t.LimitItem)]
        self.lets[f"{self.id}.entitled"] = conj(Let(f"{self.id}.scope"), *kept)

    def _limit(self, i: t.LimitItem) -> Term:
        """Define the last day of a time limit, and return the condition that the limit is kept (M4, M5)."""
        words, scope = self.words, Let(f"{self.id}.scope")
        act, anchor = i.act.text, i.anchor.text
        counting = i.counting.text if i.counting else words.counting
        last, minutes = words.last_moment(i.amount, anchor, counting) if i.amount else (words.day(anchor), False)
        name = f"{self.id}.window{len(self.limits) + 1}"
        let = Let(f"{name}.last")
        self.lets[let.name] = _where_known(words.known(anchor), last)
        when = words.minute if minutes else words.day
        both = words.both_known(act, anchor)
        in_time = Compare(Comparison.LE, when(act), let)
        if i.word == "no later than":  # an act before the event is in time as well, whether or not the event comes
            kept = conj(words.known(act), disj(neg(words.known(anchor)), in_time))
        else:
            assert i.amount is not None
            first = words.first_moment(i.amount, anchor, counting)
            kept = conj(both, Compare(Comparison.GE, when(act), first), in_time)
        self.lets[name] = conj(scope, words.known(anchor))
        afterwards = i.afterwards.text if i.afterwards else "refused" if i.word == "only within" else "silent"
        if afterwards != "silent":
            picked = TRUE if afterwards == "refused" else words.picks(words.reading(afterwards), "refused")
            self._late.append(conj(scope, both, neg(in_time), picked))
        self.limits.append(Limit(act, anchor, _words_of(i), None if minutes else let, i.word != "no later than"))
        return kept

    def _windows(self) -> None:
        """Claim the last day of each limit, and that what is owed is refused where an act comes late (M4, M7)."""
        for index, limit in enumerate(self.limits):
            last = limit.last_day
            if last is not None:
                live = Let(f"{self.id}.window{index + 1}.live")
                self.claims += [
                    Claim(self.id, right, Topic("last_day", limit.act, remedy), live, last, last)
                    for right in self.rights
                    for remedy in dated_remedies(self.words, self.item, right)
                ]
        if self._late:
            self.lets[f"{self.id}.late"] = disj(*self._late)
            for name in remedies_of(self.words, self.item):
                self._level(name, REFUSED, REFUSED, Let(f"{self.id}.late.live"))

    # --- what it claims ---

    def _claim(self, topic: Topic, lo: Term, hi: Term, live: Let | None = None, kept: Term | None = None) -> None:
        for right in self.rights:
            self.claims.append(Claim(self.id, right, topic, live or Let(f"{self.id}.live"), lo, hi, kept))

    def _level(self, remedy: str, lo: int, hi: int, live: Let | None = None) -> None:
        self._claim(Topic("level", remedy), Const(lo, LEVEL_SORT), Const(hi, LEVEL_SORT), live)

    def _add(self, item: t.Item) -> None:
        """Collect what one item of the clause says (M7); others say when it speaks, or nothing to the kernel."""
        remedies = self.words.table.remedies
        match item:
            case t.Owed():
                self._owed(item)
            case t.Refuses(named):
                for w in named:
                    self._level(remedies[w.text], REFUSED, REFUSED)
            case t.May(_, word, named):
                # "may refuse" is a permission: at most at the shop's discretion; of an act it claims nothing
                for w in (w for w in named if w.text in remedies):
                    self._level(remedies[w.text], DISCRETION if word == "offer" else REFUSED, DISCRETION)
            case t.Pays():
                self._pays(item)
            case t.InFull(remedy):
                full = self.words.in_full()
                self._claim(Topic("base", remedies[remedy.text]), full, full)
                self._claim(Topic("charged"), NOTHING, NOTHING)
            case t.Worth(remedy, sum):
                worth = self.words.money(sum)
                self._claim(Topic("base", remedies[remedy.text]), worth, worth)
            case t.PaidBy(remedy, means):
                self._claim(Topic("means_of_payment", remedies[remedy.text]), *MEANS[means])
            case t.Due():
                self._due(item)
            case t.Must(_, condition, otherwise):
                self._must(condition, otherwise.text if otherwise else "unsaid")
            case t.GateItem(fact, _, mode):
                self._gate(fact.text, mode.text)
            case t.States(condition):
                self.states = Let(f"{self.id}.states")
                self.lets[self.states.name] = implies(Let(f"{self.id}.scope"), self.words.condition(condition))
            case _:
                pass

    def _owed(self, item: t.Owed) -> None:
        """Claim the remedies owed, each if there is one, else what the choice leaves, and no others instead (M10)."""
        who = item.chooser.text if item.chooser else "customer"
        several = len(item.remedies) > 1
        self.chooser = who if several else ""
        for w in item.remedies:
            self._level(self.words.table.remedies[w.text], *(CHOSEN[who] if several else (GRANTED, GRANTED)))
        for w in item.instead or ():
            self._level(self.words.table.remedies[w.text], REFUSED, REFUSED)

    def _pays(self, item: t.Pays) -> None:
        """Claim who pays for a leg of carriage, put a charge on the ledger, or bound what is charged (M19, M20)."""
        if item.what == "legs":
            payer = Const(1 if item.party.text == "shop" else 0, PAYER_SORT)
            for w in item.names:
                self._claim(Topic("payer", w.text), payer, payer)
            return
        most = NOTHING if item.sum is None else self.words.money(item.sum)
        if item.sum is None or item.ends == "at most":
            topics = [Topic("amount", w.text) for w in item.names] or [Topic("charged")]
            for topic in topics:
                self._claim(topic, NOTHING, most)
            return
        least = NOTHING if item.ends == "up to" else most
        if item.ends == "at least":
            most = Const(MOST, Money(0, MOST))
        way = item.way.text if item.way else "kept" if self.item.kind == "deduction" or self.words.in_law else "unsaid"
        kept: Term = TRUE if way == "kept" else FALSE
        if way == "unsaid":
            kept = self.words.picks(self.words.switch("charges"), "kept")
        for w in item.names:
            self._claim(Topic("amount", w.text), least, most, kept=kept)

    def _due(self, i: t.Due) -> None:
        """Collect the acts owed; each claims its last day if one is stated, but nothing if it is in minutes (M7)."""
        words, lasts = self.words, self._last_moments(i)
        if i.anchor is None or not lasts:
            self.duties += [Duty(w.text, "shop", None) for w in i.acts]
            return
        name = f"{self.id}.due"
        there = words.known(i.anchor.text)
        lets = [Let(f"{name}.first"), Let(name)][-len(lasts) :]
        for let, (moment, _) in zip(lets, lasts, strict=True):
            self.lets[let.name] = _where_known(there, moment)
        self.lets[f"{name}.app"] = there
        if lasts[-1][1]:
            self.duties += [Duty(w.text, "shop", None, lets[-1]) for w in i.acts]
            return
        for w in i.acts:
            self._claim(Topic("due", w.text), lets[0], lets[-1], Let(f"{name}.live"))
        self.duties += [Duty(w.text, "shop", lets[-1]) for w in i.acts]

    def _last_moments(self, i: t.Due) -> list[tuple[Term, bool]]:
        """Return the last day, or with `True` the last minute, of an act owed; both ends of "3 to 5 days"."""
        words = self.words
        if i.anchor is None or not (i.by or i.amount):
            return []
        if i.amount is None:
            return [(words.day(i.anchor.text), False)]
        least = [replace(i.amount, number=i.amount.least)] if i.amount.least is not None else []
        return [words.last_moment(length, i.anchor.text, words.counting) for length in (*least, i.amount)]

    # --- what it asks of the customer ---

    def _must(self, condition: t.Condition, consequence: str) -> None:
        """Apply where what the customer must do is not done, and that costs something (M12)."""
        self.consequence = consequence
        self.requirement = Let(f"{self.id}.met")
        self.lets[self.requirement.name] = self.words.condition(condition)
        self._app = conj(self._app, self._some_target(), neg(self.requirement), self._consequence(consequence))

    def _gate(self, fact: str, mode: str) -> None:
        """Apply where an approval is not given, as far as the shop is free not to give it."""
        self.gates.append(Gate(fact, mode))
        self.consequence = self.consequence or "refused"
        self._app = conj(self._app, self._some_target(), neg(Var(fact, Bool())), self._gate_mode(mode))

    def _consequence(self, consequence: str) -> Term:
        """Return the condition that failing the requirement loses the right; unsaid, it is assumed (A2)."""
        if consequence in ("refused", "shop_may_refuse"):
            return TRUE
        if consequence != "unsaid":
            return self.words.picks(self.words.reading(consequence), "right_lost")
        return self._assumed(
            "consequence",
            f"what follows if `{self.id}` is not met",
            {
                "right_kept": f"failing `{self.id}` costs nothing",
                "right_lost": f"failing `{self.id}` loses the right",
            },
        )

    def _gate_mode(self, mode: str) -> Term:
        """Return the condition that the shop answers freely; unclear, it is assumed (A2)."""
        if mode != "unclear":
            return TRUE if mode == "freely" else FALSE
        return self._assumed(
            "gate",
            f"how the shop answers in `{self.id}`",
            {
                "formality": f"approval in `{self.id}` is a formality",
                "freely": f"approval in `{self.id}` is at the shop's discretion",
            },
        )

    def _assumed(self, kind: str, label: str, labels: Mapping[str, str]) -> Term:
        """Return the condition that an assumption about the clause has the last of its two values."""
        sort = Enum(tuple(labels))
        var = self.words.assumption(f"{kind}.{self.id}", label, sort, "reading", self.item.span, tuple(labels.values()))
        return self.words.picks(var, sort.members[-1])

    # --- the clauses it conditions ---

    def _some_target(self) -> Term:
        """Return that some entitlement that the clause conditions entitles: else there is nothing to lose (M12)."""
        return disj(*(Let(f"{c.name.text}.entitled") for c in conditioned(self.words, self.item)))

    def _losses(self) -> None:
        """Claim what failing the requirement costs (M12)."""
        most = DISCRETION if self.consequence == "shop_may_refuse" else REFUSED
        lo, hi = Const(REFUSED, LEVEL_SORT), Const(most, LEVEL_SORT)
        for right, name, lost in self._lost():
            self.claims.append(Claim(self.id, right, Topic("level", name), lost, lo, hi, residual=True))

    def _lost(self) -> Iterator[tuple[str, str, Let]]:
        """Yield each right and remedy that can be lost, and where an entitlement that gives it is entitled (M12)."""
        targets, live = conditioned(self.words, self.item), Let(f"{self.id}.live")
        giving: dict[tuple[str, str], list[str]] = {}
        for target in targets:
            for name in remedies_of(self.words, target):
                for right in rights_of(self.words, target):
                    giving.setdefault((right, name), []).append(target.name.text)
        groups: dict[tuple[str, ...], Let] = {tuple(x.name.text for x in targets): live}
        for (right, name), ids in giving.items():
            let = groups.setdefault(tuple(ids), Let(f"{self.id}.lost{len(groups)}.live"))
            if let.name not in self.lets and let != live:
                self.lets[let.name] = conj(live, disj(*(Let(f"{x}.entitled") for x in ids)))
            yield right, name, let

    def _relations(self) -> tuple[Relation, ...]:
        """Return the edges to other clauses; a requirement overrides what it conditions."""
        found = []
        for r in self.item.relations:
            basis = r.basis.text if r.basis else f"decided by {r.decided[0].text}" if r.decided else ""
            decided = r.basis is None and r.decided is not None
            found += [Relation(_RELATIONS.get(r.word, r.word), w.text, basis, decided=decided) for w in r.targets]
        conditions = any(isinstance(i, t.Must | t.GateItem) for i in self.item.items)
        if self.item.kind in ("requirement", "step") and conditions:
            found += [Relation("overrides", c.name.text, "", implied=True) for c in conditioned(self.words, self.item)]
        return tuple(found)

    # --- what checks ask about ---

    def _clocks(self) -> tuple[tuple[str, str], ...]:
        """Return the (act, anchor) pairs whose distance the clause measures, limits first."""
        items = self.item.items
        found = [(i.act.text, i.anchor.text) for i in items if isinstance(i, t.LimitItem)]
        conditions = [i.condition for i in items if isinstance(i, t.When | t.States)]
        found += [(d.act.text, d.anchor.text) for c in conditions for d in distances(c)]
        return tuple(dict.fromkeys(found))

    def _keeps(self) -> tuple[str, ...]:
        """Return the remedies that the clause says the law keeps; all where it names none."""
        remedies = self.words.table.remedies
        for i in self.item.items:
            if isinstance(i, t.Keeps):
                return tuple(remedies[w.text] for w in i.topics) or tuple(dict.fromkeys(remedies.values()))
        return ()
