"""Tree -> Program: what each clause means in the kernel. Rules M1 to M14 and A1 to A6 of `spec/semantics.md`.

Expects files that `language.typecheck` has passed; the order of clauses in a file never decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from returnlogic.base.finding import Quotation
from returnlogic.base.interface import LEVELS
from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money
from returnlogic.base.source import Span
from returnlogic.base.value import day_number
from returnlogic.language import tree as t
from returnlogic.language.circles import words_of
from returnlogic.language.names import Symbols, settings
from returnlogic.meaning.clause import Citation, Claim, Clause, Duty, Gate, Limit, Provision, Relation
from returnlogic.meaning.conditions import Conditions, distances, literal_value
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Axiom, ConditionPart, Definition, Demand, Output, Place, Program, Ranking
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Add,
    Compare,
    Comparison,
    Const,
    If,
    Known,
    Let,
    Max,
    Min,
    Term,
    Var,
    children,
    conj,
    disj,
    implies,
    neg,
    transform,
)

_KINDS = ("reading", "counting", "amount", "standard", "practice")

REFUSED, DISCRETION, SHOP_PICKS, GRANTED = range(len(LEVELS))
LEVEL_SORT = Int(0, 3, "level")
PAYER_SORT = Int(0, 1, "payer")


def from_language(
    policy: t.File, table: Symbols, laws: Sequence[t.File], quotes: Mapping[Span, Quotation], every: Sequence[t.File]
) -> Program:
    """The program of a policy, with the laws it is checked against.

    `quotes` gives for each quote of the policy its place in the source; `every` is all files that declare names.
    """
    return _Lowering(policy, table, laws, quotes, every).program()


class _Lowering(Conditions):
    def __init__(
        self,
        policy: t.File,
        table: Symbols,
        laws: Sequence[t.File],
        quotes: Mapping[Span, Quotation],
        every: Sequence[t.File],
    ) -> None:
        super().__init__(policy, table, laws, every)
        self.quotes = quotes
        self.clauses: list[Clause] = []

    # --- clauses ---

    def program(self) -> Program:
        """Lower every clause, then what depends on all of them."""
        axioms = []
        for a in self.table.axioms:
            body = self.condition(a.condition)
            term = implies(self.condition(a.premise), body) if a.premise is not None else body
            axioms.append(Axiom(a.label.text, term, a.honesty))
        demands = tuple(self._demand(d) for d in self.table.decides)
        items = [(self.policy, c) for c in self.policy.clauses()] if self.policy.kind == "policy" else []
        law_files = [*self.laws, *([self.policy] if self.policy.kind == "law" else [])]
        items += [(f, c) for f in law_files for c in f.clauses()]
        items = [(f, c) for f, c in items if c.kind != "definition"]
        for file, item in items:
            self.enter(file)
            self.clauses.append(self._clause(file, item))
        self._relate()
        outputs = self._outputs()
        self.enter(self.policy)
        lets = dict(self.lets)
        for d in self.policy.declarations:
            if isinstance(d, t.Property) and d.condition is not None:
                self.condition(d.condition)  # for what it leaves open; `from_condition` lowers it when it is asked
        definitions = tuple(self._definitions())
        for d in self.policy.declarations:
            if isinstance(d, t.Reading) and d.name.text not in self.assumptions:
                self._reading(d.name.text)
        self.lets = lets
        conditions = tuple(self._conditions()) if self.policy.kind == "policy" else ()
        self._fix()
        labels = {n: (r.label.text if r.label else n.replace("_", " ")) for n, r in self.table.rights.items()}
        silence = self.policy.header("silence")
        money = self.policy.header("money")
        return Program(
            name=self.policy.name.text,
            title=self.policy.title.text,
            inputs=self.inputs,
            assumptions=dict(sorted(self.assumptions.items(), key=lambda a: (_KINDS.index(a[1].kind), a[0]))),
            axioms=tuple(axioms),
            clauses=tuple(self.clauses),
            lets=_ordered(self.lets),
            outputs=outputs,
            right_labels=labels,
            law_rights=frozenset(self.table.law_rights),
            silence=silence.values[0].text if silence else "",
            money=money.values[0].text if money else "",
            law_names=tuple(f.name.text for f in law_files),
            definitions=definitions,
            conditions=conditions,
            orderings=tuple(self._ordering(d) for d in self.table.orderings),
            demands=demands,
        )

    def _definitions(self) -> Iterator[Definition]:
        """The words that the file introduces; asked once all that may read them is lowered."""
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

    def _conditions(self) -> Iterator[ConditionPart]:
        """The parts of every condition of the policy's clauses, and of the definitions that something reads."""
        for item in self.policy.clauses():
            id = item.name.text
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
                        negated = isinstance(part, t.Negation) or getattr(part, "negated", False)
                        yield ConditionPart(id, word, let, part.span, term, places, negated)

    def _ordering(self, d: t.Ordering) -> Ranking:
        rungs = [settings(c) or {} for c in d.rungs]
        values = [{n: literal_value(self.inputs[n].sort, v) for n, v in rung.items()} for rung in rungs]
        return Ranking(d.label.text, tuple(values))

    def _demand(self, d: t.Decide) -> Demand:
        subject = d.subject.text if d.subject is not None else ""
        if d.topic.text == "net":
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

    def _rights(self, item: t.ClauseItem) -> tuple[str, ...]:
        own = [r for r in self.table.rights if (r in self.table.law_rights) == self.in_law]
        if item.every_right or not item.rights:
            return tuple(own)
        named = [w.text for w in item.rights]
        rights = [n for n in named if n in self.table.rights]
        for n in named:
            if n not in self.table.rights:
                rights += [r for r in self._rights(self.table.clauses[n]) if r not in rights]
        return tuple(rights)

    def _targets(self, item: t.ClauseItem) -> list[t.ClauseItem]:
        """The entitlements a requirement or a step conditions: the ones named, or all of its rights."""
        named = {w.text for w in item.rights}
        rights = set(self._rights(item))
        found = []
        for c in self.policy.clauses():
            if c.kind != "entitlement" or c.name.text == item.name.text:
                continue
            if c.name.text in named or (not (named & self.table.clauses.keys()) and rights & set(self._rights(c))):
                found.append(c)
        return found

    def _some_target(self, item: t.ClauseItem) -> Term:
        """Some entitlement that the clause conditions entitles: otherwise there is nothing to lose (M12)."""
        return disj(*(Let(f"{c.name.text}.entitled") for c in self._targets(item)))

    def _lost(self, item: t.ClauseItem) -> Iterator[tuple[str, str, Let]]:
        """What failing a requirement costs: right, remedy, and where an entitlement that gives it is entitled (M12)."""
        targets = self._targets(item)
        giving: dict[tuple[str, str], list[str]] = {}
        for target in targets:
            for name in self._remedies_of(target):
                for right in self._rights(target):
                    giving.setdefault((right, name), []).append(target.name.text)
        groups: dict[tuple[str, ...], Let] = {tuple(x.name.text for x in targets): Let(f"{item.name.text}.live")}
        for (right, name), ids in giving.items():
            let = groups.setdefault(tuple(ids), Let(f"{item.name.text}.lost{len(groups)}.live"))
            if let.name not in self.lets and let != Let(f"{item.name.text}.live"):
                entitled = disj(*(Let(f"{x}.entitled") for x in ids))
                self.lets[let.name] = conj(Let(f"{item.name.text}.live"), entitled)
            yield right, name, let

    def _remedies_of(self, item: t.ClauseItem) -> tuple[str, ...]:
        found = [self.table.remedies[w.text] for i in item.items if isinstance(i, t.Owed) for w in i.remedies]
        found += [self.table.remedies[w.text] for w in self._allowed(item) if w.text in self.table.remedies]
        return tuple(dict.fromkeys(found))

    def _allowed(self, item: t.ClauseItem) -> list[t.Word]:
        """The remedies and acts that the shop may offer or refuse."""
        return [w for i in item.items if isinstance(i, t.May) for w in i.remedies]

    def _clause(self, file: t.File, item: t.ClauseItem) -> Clause:
        id = item.name.text
        rights = self._rights(item)
        lets = self.lets
        claims: list[Claim] = []
        limits: list[Limit] = []
        duties: list[Duty] = []
        gates: list[Gate] = []
        scope = conj(*(self.condition(i.condition) for i in item.items if isinstance(i, t.When)))
        provision = provision_of(item) if item.kind == "provision" else None
        if provision is not None:
            scope = conj(scope, self._in_force(item))
        lets[f"{id}.scope"] = scope
        entitled: list[Term] = [Let(f"{id}.scope")]
        window: list[Term] = [Let(f"{id}.scope")]
        late: list[Term] = []
        for i in item.items:
            if isinstance(i, t.LimitItem):
                limits.append(self._limit(item, i, len(limits), entitled, window, late))
        lets[f"{id}.entitled"] = conj(*entitled)
        consequence = ""
        requirement: Let | None = None
        states: Let | None = None
        owed = self._remedies_of(item)
        chooser = ""
        app: Term = Let(f"{id}.entitled")

        def claim(topic: Topic, lo: Term, hi: Term, live: Let | None = None, on: Iterable[str] = rights) -> None:
            for right in on:
                claims.append(Claim(id, right, topic, live or Let(f"{id}.live"), lo, hi))

        def level(remedy: str, lo: int, hi: int, live: Let | None = None) -> None:
            claim(Topic("level", remedy), Const(lo, LEVEL_SORT), Const(hi, LEVEL_SORT), live)

        for i in item.items:
            match i:
                case t.Owed(remedies, who):
                    chooser = who.text if who else "customer"
                    lo, hi = {
                        "customer": (GRANTED, GRANTED),
                        "shop": (SHOP_PICKS, SHOP_PICKS),
                        "unsaid": (SHOP_PICKS, GRANTED),
                    }[chooser]
                    chooser = chooser if len(remedies) > 1 else ""
                    for w in remedies:
                        level(self.table.remedies[w.text], *((lo, hi) if chooser else (GRANTED, GRANTED)))
                case t.Refuses(remedies):
                    for w in remedies:
                        level(self.table.remedies[w.text], REFUSED, REFUSED)
                case t.May(_, word, remedies):
                    # "may refuse" is a permission: at most at the shop's discretion; of an act it claims nothing
                    for w in (w for w in remedies if w.text in self.table.remedies):
                        least = DISCRETION if word == "offer" else REFUSED
                        level(self.table.remedies[w.text], least, DISCRETION)
                case t.Pays(party, "legs", names):
                    payer = Const(1 if party.text == "shop" else 0, PAYER_SORT)
                    for w in names:
                        claim(Topic("payer", w.text), payer, payer)
                case t.Pays(party, _, names, sum):
                    paid = self.money(sum) if sum is not None and party.text == "customer" else Const(0, Money(0, 0))
                    for w in names:
                        claim(Topic("amount", w.text), paid, paid)
                case t.InFull(remedy):
                    full = self.in_full()
                    claim(Topic("net", self.table.remedies[remedy.text]), full, full)
                case t.Worth(remedy, sum):
                    worth = self.money(sum)
                    claim(Topic("net", self.table.remedies[remedy.text]), worth, worth)
                case t.Due():
                    duties += self._duties(item, i, claim)
                case t.Must(_, condition, otherwise):
                    consequence = otherwise.text if otherwise else "unsaid"
                    lets[f"{id}.met"] = self.condition(condition)
                    requirement = Let(f"{id}.met")
                    app = conj(app, self._some_target(item), neg(requirement), self._consequence(item, consequence))
                case t.GateItem(fact, _, mode):
                    gates.append(Gate(fact.text, mode.text))
                    consequence = consequence or "refused"
                    app = conj(
                        app, self._some_target(item), neg(Var(fact.text, Bool())), self._gate_mode(item, mode.text)
                    )
                case t.States(condition):
                    lets[f"{id}.states"] = implies(Let(f"{id}.scope"), self.condition(condition))
                    states = Let(f"{id}.states")
                case _:
                    pass
        for index, limit in enumerate(limits):
            if limit.last_day is not None:
                live = Let(f"{id}.window{index + 1}.live")
                claim(Topic("last_day", limit.act), limit.last_day, limit.last_day, live)
        if late:
            lets[f"{id}.late"] = disj(*late)
            for name in owed:
                level(name, REFUSED, REFUSED, Let(f"{id}.late.live"))
        if item.kind in ("requirement", "step") and (requirement is not None or gates):
            most = DISCRETION if consequence == "shop_may_refuse" else REFUSED
            for right, name, lost in self._lost(item):
                least_term, most_term = Const(REFUSED, LEVEL_SORT), Const(most, LEVEL_SORT)
                claims.append(Claim(id, right, Topic("level", name), lost, least_term, most_term))
        lets[f"{id}.app"] = app
        return Clause(
            id=id,
            kind=item.kind,
            rights=rights,
            quotes=tuple(
                self.quotes[i.text.span] for i in item.items if isinstance(i, t.Quoted) and i.text.span in self.quotes
            ),
            span=item.span,
            relations=self._relations(item),
            claims=tuple(claims),
            limits=tuple(limits),
            duties=tuple(duties),
            gates=tuple(gates),
            requirement=requirement,
            consequence=consequence,
            owed=owed,
            chooser=chooser,
            keeps=self._keeps(item),
            keeps_all=any(isinstance(i, t.Keeps) and not i.topics for i in item.items),
            states=states,
            provision=provision,
            clocks=self._clocks(item),
            cites=tuple(
                Citation(i.instrument.text, i.article.text if i.article else "", tuple(w.text for w in i.subjects))
                for i in item.items
                if isinstance(i, t.Cites)
            ),
            about=_noted(item, "about"),
            requires=_noted(item, "requires information on"),
            permits=tuple(w.text for w in self._allowed(item) if w.text in self.table.events),
            term=next((i.kind.text for i in item.items if isinstance(i, t.OfKind)), ""),
        )

    def _clocks(self, item: t.ClauseItem) -> tuple[tuple[str, str], ...]:
        """The (act, anchor) pairs whose distance the clause measures, limits first."""
        found = [(i.act.text, i.anchor.text) for i in item.items if isinstance(i, t.LimitItem)]
        for i in item.items:
            if isinstance(i, t.When | t.States):
                found += [(d.act.text, d.anchor.text) for d in distances(i.condition)]
        return tuple(dict.fromkeys(found))

    def _keeps(self, item: t.ClauseItem) -> tuple[str, ...]:
        for i in item.items:
            if isinstance(i, t.Keeps):
                named = tuple(self.table.remedies[w.text] for w in i.topics)
                return named or tuple(dict.fromkeys(self.table.remedies.values()))
        return ()

    def _limit(
        self, item: t.ClauseItem, i: t.LimitItem, index: int, entitled: list[Term], window: list[Term], late: list[Term]
    ) -> Limit:
        id = item.name.text
        act, anchor = i.act.text, i.anchor.text
        counting = i.counting.text if i.counting else self.counting
        last, minutes = self.last_moment(i.amount, anchor, counting)
        name = f"{id}.window{index + 1}"
        self.lets[f"{name}.last"] = If(self.known(anchor), last, Const(0, Int(0, 0)))
        let = Let(f"{name}.last")
        when = self.minute if minutes else self.day
        both = self._both_known(act, anchor)
        in_time = Compare(Comparison.LE, when(act), let)
        if i.word == "within":
            entitled.append(conj(both, Compare(Comparison.GE, when(act), when(anchor)), in_time))
        else:  # an act before the event is in time as well, whether or not the event comes
            entitled.append(conj(self.known(act), disj(neg(self.known(anchor)), in_time)))
        self.lets[name] = conj(*window, self.known(anchor))
        if i.afterwards is not None and i.afterwards.text != "silent":
            picked: Term = TRUE
            if i.afterwards.text != "refused":
                picked = self._picks(self._reading(i.afterwards.text), "refused")
            late.append(conj(Let(f"{id}.scope"), both, neg(in_time), picked))
        length = i.amount.name.replace("_", " ") if i.amount.name else f"{i.amount.number} {i.amount.unit}"
        return Limit(act, anchor, length, None if minutes else let, i.amount.number, i.amount.unit)

    def _duties(self, item: t.ClauseItem, i: t.Due, claim: Callable[[Topic, Term, Term, Let], None]) -> list[Duty]:
        """The acts owed; each claims its last day if one is stated, but nothing if it is counted in minutes (M7)."""
        duties = [Duty(w.text, "shop", None) for w in i.acts]
        if i.anchor is None or not (i.by or i.amount):
            return duties
        moments, minutes = [self.day(i.anchor.text)], False
        if i.amount is not None:
            moments = []
            least = [replace(i.amount, number=i.amount.least)] if i.amount.least is not None else []
            for length in (*least, i.amount):  # "3 to 5 days": some day of these
                moment, minutes = self.last_moment(length, i.anchor.text, self.counting)
                moments.append(moment)
        name = f"{item.name.text}.due"
        there = self.known(i.anchor.text)
        lets = [Let(name) if n == len(moments) - 1 else Let(f"{name}.first") for n in range(len(moments))]
        for let, moment in zip(lets, moments, strict=True):
            self.lets[let.name] = If(there, moment, Const(0, Int(0, 0)))
        self.lets[f"{name}.app"] = there
        if minutes:
            return [replace(d, last_minute=lets[-1]) for d in duties]
        for w in i.acts:
            claim(Topic("due", w.text), lets[0], lets[-1], Let(f"{item.name.text}.due.live"))
        return [Duty(w.text, "shop", lets[-1]) for w in i.acts]

    def _consequence(self, item: t.ClauseItem, consequence: str) -> Term:
        if consequence in ("refused", "shop_may_refuse"):
            return TRUE
        if consequence != "unsaid":
            return self._picks(self._reading(consequence), "right_lost")
        label = f"what follows if `{item.name.text}` is not met"
        labels = (f"failing `{item.name.text}` costs nothing", f"failing `{item.name.text}` loses the right")
        var = self._assumption(
            f"consequence.{item.name.text}", label, Enum(("right_kept", "right_lost")), "reading", item.span, labels
        )
        return self._picks(var, "right_lost")

    def _gate_mode(self, item: t.ClauseItem, mode: str) -> Term:
        if mode != "unclear":
            return TRUE if mode == "freely" else FALSE
        label = f"how the shop answers in `{item.name.text}`"
        name = item.name.text
        labels = (f"approval in `{name}` is a formality", f"approval in `{name}` is at the shop's discretion")
        var = self._assumption(
            f"gate.{item.name.text}", label, Enum(("formality", "freely")), "reading", item.span, labels
        )
        return self._picks(var, "freely")

    def _relations(self, item: t.ClauseItem) -> tuple[Relation, ...]:
        kinds = {
            "as an exception to": "exception",
            "overrides": "overrides",
            "adds to": "adds_to",
            "same as": "same_as",
        }
        found = []
        for r in item.relations:
            basis = r.basis.text if r.basis else f"decided by {r.decided[0].text}" if r.decided else ""
            decided = r.basis is None and r.decided is not None
            found += [Relation(kinds.get(r.word, r.word), w.text, basis, decided=decided) for w in r.targets]
        if item.kind in ("requirement", "step") and any(isinstance(i, t.Must | t.GateItem) for i in item.items):
            found += [Relation("overrides", c.name.text, "", implied=True) for c in self._targets(item)]
        return tuple(found)

    def _in_force(self, item: t.ClauseItem) -> Term:
        force = next(i for i in item.items if isinstance(i, t.InForce))
        first, last = self._period()
        start = day_number(force.start.text)
        end = day_number(force.end.text) if force.end else None
        if start <= first and (end is None or end > last):
            return TRUE
        if start > last or (end is not None and end <= first):
            return FALSE
        sort = Date(first, last)
        parts: list[Term] = [Known("ordered")]
        if start > first:
            parts.append(Compare(Comparison.GE, self.day("ordered"), Const(start, sort)))
        if end is not None and end <= last:
            parts.append(Compare(Comparison.LT, self.day("ordered"), Const(end, sort)))
        return conj(*parts)

    # --- relations and outputs ---

    def _relate(self) -> None:
        """`app` and `live` of every clause (M6, M7): exceptions and overriders are tested live."""
        for clause in self.clauses:
            id = clause.id
            exceptions = [
                Let(f"{x.id}.live")
                for x in self.clauses
                for r in x.relations
                if r.kind == "exception" and r.target == id
            ]
            overriders = [
                Let(f"{x.id}.live")
                for x in self.clauses
                for r in x.relations
                if r.kind == "overrides" and r.target == id
            ]
            undefeated = conj(*(neg(x) for x in (*exceptions, *overriders)))
            self.lets[f"{id}.app"] = conj(self.lets[f"{id}.app"], *(neg(x) for x in exceptions))
            self.lets[f"{id}.live"] = conj(Let(f"{id}.app"), *(neg(x) for x in overriders))
            for index, limit in enumerate(clause.limits):
                if limit.last_day is not None:
                    self.lets[f"{id}.window{index + 1}.live"] = conj(Let(f"{id}.window{index + 1}"), undefeated)
            if f"{id}.late" in self.lets:
                self.lets[f"{id}.late.live"] = conj(Let(f"{id}.late"), undefeated)
            if f"{id}.due" in self.lets:
                conditions = clause.requirement is not None or bool(clause.gates)
                owed = conj(Let(f"{id}.entitled"), undefeated) if conditions else Let(f"{id}.live")
                self.lets[f"{id}.due.live"] = conj(owed, self.lets[f"{id}.due.app"])

    def _sort_of(self, topic: Topic) -> Int | Date | Money:
        """Return the sort of the numbers that clauses claim on a topic."""
        match topic.kind:
            case "level":
                return LEVEL_SORT
            case "payer":
                return PAYER_SORT
            case "last_day" | "due":
                return Date(0, self.end + 40000)
            case _:
                return Money(0, 10**16)

    def _outputs(self) -> tuple[Output, ...]:
        """Silent, bounds, conflict and worst value per right and topic (M8 to M11)."""
        grouped: dict[tuple[str, Topic], list[Claim]] = {}
        for clause in self.clauses:
            for c in self._joined(clause):
                grouped.setdefault((c.right, c.topic), []).append(c)
        outputs = []
        for (right, topic), claims in sorted(grouped.items(), key=lambda item: item[0]):
            sort = self._sort_of(topic)
            output = Output(right, topic, sort, tuple(sorted(claims, key=lambda c: (c.clause, c.live.name))))
            least, most = Const(sort.lo, sort), Const(sort.hi, sort)
            key = output.key
            self.lets[f"{key}.silent"] = conj(*(neg(c.live) for c in output.claims))
            self.lets[f"{key}.lo"] = _extreme(Max, [If(c.live, c.lo, least) for c in output.claims])
            self.lets[f"{key}.hi"] = _extreme(Min, [If(c.live, c.hi, most) for c in output.claims])
            self.lets[f"{key}.conflict"] = conj(
                neg(Let(f"{key}.silent")), Compare(Comparison.GT, Let(f"{key}.lo"), Let(f"{key}.hi"))
            )
            if output.topic.higher_is_better:
                contested = _extreme(Min, [If(c.live, c.lo, most) for c in output.claims])
                agreed: Term = Let(f"{key}.lo")
            else:
                contested = _extreme(Max, [If(c.live, c.hi, least) for c in output.claims])
                agreed = Let(f"{key}.hi")
            self.lets[f"{key}.worst"] = If(Let(f"{key}.conflict"), contested, agreed)
            outputs.append(output)
        return tuple(outputs)

    def _joined(self, clause: Clause) -> tuple[Claim, ...]:
        """The claims of a clause after `adds to`: joined claims are one claim, the sum (M9)."""
        adders = [x for x in self.clauses for r in x.relations if r.kind == "adds_to" and r.target == clause.id]
        hosts = [self._by_id(r.target) for r in clause.relations if r.kind == "adds_to"]
        found = []
        for c in clause.claims:
            for x in adders:
                for other in x.claims:
                    if (other.right, other.topic) == (c.right, c.topic):
                        zero = Const(0, Money(0, 0))
                        c = replace(
                            c,
                            lo=Add((c.lo, If(other.live, other.lo, zero))),
                            hi=Add((c.hi, If(other.live, other.hi, zero))),
                        )
            for h in hosts:
                if any((o.right, o.topic) == (c.right, c.topic) for o in h.claims):
                    name = f"{clause.id}.alone.live"
                    self.lets[name] = conj(c.live, neg(h.live))
                    c = replace(c, live=Let(name))
            found.append(c)
        return tuple(found)

    def _by_id(self, id: str) -> Clause:
        return next(c for c in self.clauses if c.id == id)


def _words_read(d: t.Reading | t.Standard | t.ClauseItem) -> set[str]:
    """The words that the declaration of a word reads itself."""
    match d:
        case t.Reading():
            return {w.text for w in d.alternatives}
        case t.ClauseItem():
            means = [i.condition for i in d.items if isinstance(i, t.Means)]
            lengths = [x.amount.name for c in means for x in distances(c)]
            return {w.text for c in means for w in words_of(c)} | set(lengths)
        case _:
            return set()


def provision_of(item: t.ClauseItem) -> Provision:
    """What a provision says of itself beside its meaning."""
    notes = {i.word: i for i in item.items if isinstance(i, t.Note)}
    cites = next(i for i in item.items if isinstance(i, t.Cites))
    force = next(i for i in item.items if isinstance(i, t.InForce))
    return Provision(
        citation=f"{cites.instrument.text} {_part(cites)}",
        title=item.title.text if item.title else item.name.text,
        about=tuple(w.text for w in notes["about"].values),
        in_force_from=force.start.text,
        in_force_to=force.end.text if force.end else "",
        verified=notes["verified"].values[0].text,
        strength=notes["strength"].values[0].text,
        mandatory=notes["mandatory"].values[0].text == "yes" if "mandatory" in notes else False,
        burden=notes["burden"].text.text if "burden" in notes and notes["burden"].text else "",
        instrument=cites.instrument.text,
        article=_part(cites),
    )


_PLACES = {"Directive": "Art ", "Regulations": "reg ", "Act": "s "}
"""What the places of an instrument are called, by a word of its name."""


def _part(cites: t.Cites) -> str:
    """The place as lawyers write it: Art 9(1) of a directive, reg 28 of Regulations, s 22 of an Act, else as it is."""
    article = cites.article.text if cites.article else ""
    words = [word for kind, word in _PLACES.items() if kind in cites.instrument.text.split()]
    return words[0] + article if words and article[:1].isdigit() else article


def _noted(item: t.ClauseItem, word: str) -> tuple[str, ...]:
    return tuple(w.text for i in item.items if isinstance(i, t.Note) and i.word == word for w in i.values)


def _extreme(kind: type[Max] | type[Min], args: list[Term]) -> Term:
    return args[0] if len(args) == 1 else kind(tuple(args))


def _ordered(lets: Mapping[str, Term]) -> dict[str, Term]:
    """The lets so that each reads only earlier ones (invariant I1)."""
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
    """The term of a condition over the inputs and assumption variables of a program that is already lowered."""
    lowering = Conditions(file, table, (), ())
    lowering.inputs = dict(program.inputs)
    lowering.instants = frozenset(n for n, i in program.inputs.items() if isinstance(i.sort, Instant))
    lowering.assumptions = dict(program.assumptions)
    lowering.lets = dict(program.lets)
    known = set(lowering.lets)
    term = lowering.condition(condition)
    missing = set(lowering.lets) - known | (set(lowering.assumptions) - set(program.assumptions))
    return _inlined(term, lowering.lets, missing)


def _inlined(term: Term, lets: Mapping[str, Term], names: set[str]) -> Term:
    """The term with these lets replaced by their bodies."""

    def visit(t: Term) -> Term | None:
        return transform(lets[t.name], visit) if isinstance(t, Let) and t.name in names else None

    return transform(term, visit)
