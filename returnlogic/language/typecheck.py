"""What may stand where: every word resolves, every comparison is between like and like, relations have no circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from returnlogic.base import value
from returnlogic.base.source import Span
from returnlogic.language import tree as t
from returnlogic.language.names import GRANTING, Symbols, unknown
from returnlogic.language.problem import Problem

UNITS = ("days", "weeks", "months", "years", "hours", "minutes")
COUNTING = ("unsaid", "calendar_days", "eu")
AFTERWARDS = ("silent", "refused")
CONSEQUENCES = ("refused", "unsaid", "shop_may_refuse")
MODES = ("formality", "freely", "unclear")
CHOOSERS = ("customer", "shop", "unsaid")
TERMS = ("change_at_will", "deemed_acceptance", "proof_burden")
VERIFIED = ("primary", "secondary", "unverified")
STRENGTHS = ("floor", "ceiling", "default")
LEVELS = ("refused", "discretion", "shop_picks", "granted")
PARTIES = ("customer", "shop")
VERDICTS = ("conflict", "silent", "value")
MAX_AMOUNT = {"days": 10950, "weeks": 1560, "months": 360, "years": 30, "hours": 8760, "minutes": 525600}

_ALLOWED: dict[str, tuple[type, ...]] = {
    "entitlement": (t.When, t.LimitItem, t.Owed, t.Pays, t.May, t.InFull, t.Due, t.Refuses, t.GateItem),
    "exclusion": (t.When, t.Refuses, t.May),
    "requirement": (t.When, t.Must),
    "step": (t.When, t.GateItem, t.Must, t.Due),
    "obligation": (t.When, t.Due, t.Pays, t.InFull),
    "charge": (t.When, t.Pays),
    "deduction": (t.When, t.Pays),
    "discretion": (t.When, t.May, t.LimitItem),
    "statement": (t.When, t.States),
    "restatement": (t.When, t.LimitItem),
    "saving": (t.Keeps,),
    "term": (t.OfKind,),
    "definition": (t.Means,),
    "provision": (t.When, t.LimitItem, t.Owed, t.Pays, t.Due, t.Cites, t.InForce, t.Note),
}
_NEEDED: dict[str, tuple[tuple[type, ...], str]] = {
    "entitlement": ((t.Owed, t.May, t.Pays, t.Refuses), "what is `owed`"),
    "exclusion": ((t.Refuses, t.May), "what is refused: `no refund`"),
    "requirement": ((t.Must,), "what the customer `must` do"),
    "obligation": ((t.Due, t.Pays, t.InFull), "what is `due`, or who `pays`"),
    "charge": ((t.Pays,), "who `pays` what"),
    "deduction": ((t.Pays,), "who `pays` what"),
    "discretion": ((t.May,), "what the shop `may offer` or `may refuse`"),
    "statement": ((t.States,), "what it `states`"),
    "saving": ((t.Keeps,), "what it `keeps`"),
    "term": ((t.OfKind,), "which kind it is: `of kind change_at_will`"),
    "definition": ((t.Means,), "what it `means`"),
}


class TypeCheck:
    """One file against a table of symbols. `problems` holds every problem found, in file order."""

    def __init__(self, table: Symbols) -> None:
        self.table = table
        self.problems: list[Problem] = []

    def add(self, message: str, span: Span, help: str = "", code: str = "RL004") -> None:
        """Record one problem."""
        self.problems.append(Problem(code, message, span, help))

    def one_of(self, word: t.Word, what: str, allowed: Iterable[str]) -> bool:
        """Whether the word is in a closed list; else a problem that names the list."""
        if word.text in allowed:
            return True
        self.problems.append(unknown(word, what, allowed))
        return False

    # --- files ---

    def file(self, file: t.File) -> None:
        """Check a whole file."""
        for header in file.headers:
            self._header(file, header)
        for declaration in file.declarations:
            self._declaration(file, declaration)
        self._circles(file)

    def _header(self, file: t.File, header: t.Header) -> None:
        first = header.values[0]
        match header.word:
            case "counting" if isinstance(first, t.Word):
                self.one_of(first, "way of counting", COUNTING)
            case "silence" if isinstance(first, t.Word):
                self.one_of(first, "meaning of silence", ("refuses",))
            case "period" | "in force":
                days = [self._date(v) for v in header.values if isinstance(v, t.Literal)]
                if len(days) == 2 and None not in days and days[0] > days[1]:  # type: ignore[operator]
                    self.add("the period ends before it starts", header.span)

    def _date(self, literal: t.Literal) -> int | None:
        try:
            return value.day_number(literal.text)
        except ValueError as error:
            self.add(str(error), literal.span)
            return None

    def _declaration(self, file: t.File, d: t.Declaration) -> None:
        match d:
            case t.Fact():
                self._fact(d)
            case t.Event():
                if d.typical is not None and d.typical.kind == "date":
                    self._date(d.typical)
                if d.typical_after is not None:
                    self.event(d.typical_after)
                if d.typical_amount is not None:
                    self.amount(d.typical_amount)
            case t.AxiomItem():
                for condition in (d.premise, d.condition):
                    if condition is not None:
                        self.condition(condition)
            case t.ClauseItem():
                self._clause(file, d)
            case t.Reading():
                if len(d.alternatives) < 2:
                    self.add("a reading needs at least two alternatives", d.span, "write `A or B`")
                names = [w.text for w in d.alternatives]
                if len(set(names)) < len(names):
                    self.add("two alternatives of this reading are the same", d.span)
            case t.Standard():
                if d.lo > d.hi or d.hi > 400:
                    self.add("a judged period goes from a smaller to a larger number, at most 400", d.span)
                if d.unit.rstrip("s") not in ("day", "hour"):
                    self.add("a judged period is counted in days or hours", d.span)
            case t.Assume():
                self._assume(d)
            case t.Example():
                for setting in d.settings:
                    self.setting(setting)
                self._tests(d.assuming, d.expectations)
            case t.Property():
                if d.condition is not None:
                    self.condition(d.condition)
                self._tests(d.assuming, d.expectations)
            case t.Practice() | t.VocabularyWord() | t.Right() | t.Aside():
                pass

    def _fact(self, d: t.Fact) -> None:
        names = [w.text for w in d.members]
        if len(set(names)) < len(names):
            self.add(f"`{d.name.text}` lists a value twice", d.span)
        if d.sort == "money" and value.minor_units(d.lo) > value.minor_units(d.hi):
            self.add("the range ends before it starts", d.span)
        if d.typical is not None:
            self.literal(d, d.typical)
        if d.judged and d.sort != "yes/no":
            self.add("a judged fact is yes or no", d.span)

    def _assume(self, d: t.Assume) -> None:
        table = self.table
        name = d.name.text
        if name in table.readings:
            self._member(d.value, "alternative", [w.text for w in table.readings[name].alternatives])
        elif name in table.standards:
            standard = table.standards[name]
            if d.value.kind != "number" or not standard.lo <= int(d.value.text[:9]) <= standard.hi:
                self.add(f"`{name}` is a number from {standard.lo} to {standard.hi}", d.value.span)
        elif name in table.practices:
            if d.value.kind not in ("yes", "no"):
                self.add(f"`{name}` is yes or no", d.value.span)
        elif name in SWITCHES:
            self._member(d.value, "choice", SWITCHES[name])
        elif name.startswith("consequence."):
            self._member(d.value, "choice", ("right_lost", "right_kept"))
        elif name.startswith("gate."):
            self._member(d.value, "choice", ("formality", "freely"))
        else:
            known = [*table.readings, *table.standards, *table.practices, *SWITCHES]
            self.problems.append(unknown(d.name, "reading, standard, practice or way of counting", known))

    def _member(self, literal: t.Literal, what: str, members: Iterable[str]) -> None:
        self.one_of(t.Word(literal.text, literal.span), what, list(members))

    # --- clauses ---

    def _clause(self, file: t.File, d: t.ClauseItem) -> None:
        if (d.kind == "provision") != (file.kind == "law") and d.kind != "definition":
            help = "laws consist of provisions, policies of the other kinds"
            self.add(f"a {file.kind} file has no `{d.kind}`", d.name.span, help)
        allowed = (*_ALLOWED[d.kind], t.Quoted)
        for item in d.items:
            if not isinstance(item, allowed):
                word = item.span.text.split()[0]
                self.add(f"a `{d.kind}` has no item `{item.span.text.splitlines()[0][:40]}`", item.span, f"`{word}` belongs to another kind")
            self._item(d, item)
        if d.kind in _NEEDED and not any(isinstance(i, _NEEDED[d.kind][0]) for i in d.items):
            self.add(f"`{d.name.text}` does not say {_NEEDED[d.kind][1]}", d.name.span)
        if file.kind == "policy" and d.kind != "definition" and not any(isinstance(i, t.Quoted) for i in d.items):
            self.add(f"`{d.name.text}` quotes nothing", d.name.span, 'add `quote "…"` with the words it stands beside')
        for right in d.rights:
            self._right_or_clause(d, right)
        if d.kind in GRANTING and not d.rights and any(isinstance(i, t.Owed | t.May | t.LimitItem) for i in d.items):
            rights = self.table.policy_rights()
            if d.kind == "provision" or len(rights) != 1:
                self.add(f"`{d.name.text}` does not say which right it gives", d.name.span, "write `for RIGHT` after its name")
        for relation in d.relations:
            for target in relation.targets:
                same_side = [n for n in self.table.clauses if (n in self.table.law_clauses) == (file.kind == "law")]
                self.one_of(target, "clause", same_side)
            if relation.word != "restates" and relation.basis is None and relation.decided is None:
                self.add("a relation needs its basis in the text", relation.span)

    def _right_or_clause(self, d: t.ClauseItem, word: t.Word) -> None:
        table = self.table
        rights = [r for r in table.rights if (r in table.law_rights) == (d.kind == "provision")]
        allowed = list(rights)
        if d.kind in ("requirement", "step"):
            allowed += [n for n, c in table.clauses.items() if c.kind == "entitlement"]
        self.one_of(word, "right" if d.kind not in ("requirement", "step") else "right or entitlement", allowed)

    def _item(self, d: t.ClauseItem, item: t.Item) -> None:
        table = self.table
        match item:
            case t.When() | t.States() | t.Means():
                self.condition(item.condition)
            case t.LimitItem():
                self.event(item.act)
                self.event(item.anchor)
                self.amount(item.amount)
                if item.counting is not None:
                    self.one_of(item.counting, "way of counting", COUNTING)
                if item.afterwards is not None and item.afterwards.text not in AFTERWARDS:
                    self._label_reading(item.afterwards, AFTERWARDS)
            case t.Owed():
                self._remedies(item.remedies)
                if item.chooser is not None:
                    self.one_of(item.chooser, "chooser", CHOOSERS)
                if len(item.remedies) > 1 and item.chooser is None:
                    self.add("it is not said who chooses", item.span, "add `chooser customer`, `chooser shop` or `chooser unsaid`")
            case t.Refuses() | t.May():
                self._remedies(item.remedies)
                if isinstance(item, t.May):
                    self.one_of(item.party, "party", ("shop",))
            case t.Pays():
                self.one_of(item.party, "party", PARTIES)
                if item.what == "legs":
                    for word in item.names:
                        self.one_of(word, "leg of carriage", table.legs)
                else:
                    if not item.names:
                        self.add("it is not said for which line of the ledger", item.span, "add `for production_fee`")
                    for word in item.names:
                        self.one_of(word, "line of the ledger", table.lines)
                    if item.base is not None and self._fact_of(item.base, "money") is None:
                        pass
            case t.Must():
                self.one_of(item.party, "party", ("customer",))
                self.condition(item.condition)
                if item.otherwise is not None and item.otherwise.text not in CONSEQUENCES:
                    self._label_reading(item.otherwise, ("right_lost", "right_kept"))
            case t.GateItem():
                self._fact_of(item.fact, "yes/no")
                self.one_of(item.party, "party", ("shop",))
                self.one_of(item.mode, "way of answering", MODES)
            case t.Due():
                for word in item.acts:
                    self.event(word)
                if item.anchor is not None:
                    self.event(item.anchor)
                if item.amount is not None:
                    self.amount(item.amount)
                    if item.anchor is None:
                        self.add("this time limit has no start", item.span, "add `after EVENT`")
            case t.InFull():
                self._remedies((item.remedy,))
            case t.Keeps():
                self._remedies(item.topics)
            case t.OfKind():
                self.one_of(item.kind, "kind of term", TERMS)
            case t.InForce():
                start = self._date(item.start)
                end = self._date(item.end) if item.end is not None else None
                if start is not None and end is not None and end <= start:
                    self.add("it is repealed before it is in force", item.span)
            case t.Note(word="verified"):
                self.one_of(item.values[0], "mark", VERIFIED)
            case t.Note(word="strength"):
                self.one_of(item.values[0], "strength", STRENGTHS)
            case t.Quoted() | t.Cites() | t.Note():
                pass

    def _label_reading(self, word: t.Word, labels: tuple[str, ...]) -> None:
        reading = self.table.readings.get(word.text)
        if reading is None:
            self.problems.append(unknown(word, "choice or reading", [*labels, *self.table.readings]))
        elif {w.text for w in reading.alternatives} != set(labels):
            self.add(f"`{word.text}` is not a reading of {' or '.join(labels)}", word.span)

    def _remedies(self, words: Iterable[t.Word]) -> None:
        for word in words:
            self.one_of(word, "remedy", self.table.remedies)

    def _circles(self, file: t.File) -> None:
        edges: dict[str, list[t.Word]] = {}
        for clause in file.clauses():
            for relation in clause.relations:
                if relation.word in ("as an exception to", "overrides", "adds to"):
                    edges.setdefault(clause.name.text, []).extend(relation.targets)
        self._circle(edges, "RL105", "these relations go round in a circle")
        uses: dict[str, list[t.Word]] = {}
        for clause in file.clauses():
            if clause.kind == "definition":
                found = [n for i in clause.items if isinstance(i, t.Means) for n in named(i.condition)]
                uses[clause.name.text] = found
        self._circle(uses, "RL004", "these definitions go round in a circle")

    def _circle(self, edges: Mapping[str, list[t.Word]], code: str, message: str) -> None:
        done: set[str] = set()
        for start in edges:
            path: list[str] = []
            stack: list[tuple[str, int]] = [(start, 0)]
            while stack:
                node, index = stack.pop()
                if index == 0:
                    path.append(node)
                targets = edges.get(node, [])
                if index < len(targets):
                    stack.append((node, index + 1))
                    word = targets[index]
                    if word.text in path:
                        circle = [*path[path.index(word.text) :], word.text]
                        self.add(f"{message}: {' > '.join(circle)}", word.span, "drop one of them", code)
                        return
                    if word.text not in done:
                        stack.append((word.text, 0))
                else:
                    done.add(node)
                    path.pop()

    # --- words ---

    def event(self, word: t.Word) -> None:
        """The word names an event, or a reading of several."""
        if not self.table.is_event(word.text):
            candidates = [*self.table.events, *(r for r in self.table.readings if self.table.is_event(r))]
            self.problems.append(unknown(word, "event", candidates))

    def amount(self, amount: t.Amount) -> None:
        """A length of time with a known unit, not absurdly long."""
        if amount.name:
            self.one_of(t.Word(amount.name, amount.span), "declared period", self.table.standards)
        elif amount.number > MAX_AMOUNT[amount.unit]:
            self.add(f"{amount.number} {amount.unit} is more than a return policy can mean", amount.span, f"at most {MAX_AMOUNT[amount.unit]}")

    def _fact_of(self, word: t.Word, sort: str) -> t.Fact | None:
        fact = self.table.facts.get(word.text)
        if fact is None or fact.sort != sort:
            candidates = [n for n, f in self.table.facts.items() if f.sort == sort]
            self.problems.append(unknown(word, f"{sort} fact", candidates))
            return None
        return fact

    def literal(self, fact: t.Fact, literal: t.Literal) -> None:
        """The value fits the fact's sort and range."""
        match fact.sort:
            case "yes/no":
                if literal.kind not in ("yes", "no"):
                    self.add(f"`{fact.name.text}` is yes or no, not `{literal.text}`", literal.span)
            case "one of":
                if literal.kind != "name":
                    self.add(f"`{fact.name.text}` is one of {', '.join(w.text for w in fact.members[:6])} …", literal.span)
                else:
                    self._member(literal, f"value of `{fact.name.text}`", [w.text for w in fact.members])
            case "money":
                if literal.kind != "money":
                    self.add(f"`{fact.name.text}` is an amount, not `{literal.text}`", literal.span, "write it with two places: 50.00")
            case _:
                if literal.kind != "number":
                    self.add(f"`{fact.name.text}` is a number, not `{literal.text}`", literal.span)
                elif not int(fact.lo[:9]) <= int(literal.text[:9]) <= int(fact.hi[:9]):
                    self.add(f"`{fact.name.text}` lies between {fact.lo} and {fact.hi}", literal.span)

    def condition(self, c: t.Condition) -> None:
        """Every word of a condition resolves to something that can stand there."""
        table = self.table
        match c:
            case t.Junction(_, parts):
                for part in parts:
                    self.condition(part)
            case t.Negation(part) | t.Group(part):
                self.condition(part)
            case t.Named(name):
                fact = table.facts.get(name.text)
                if fact is not None and fact.sort != "yes/no":
                    self.add(f"`{name.text}` is not a yes/no fact", name.span, f"compare it: `{name.text} is …`")
                elif name.text in table.events:
                    self.add(f"`{name.text}` is an event", name.span, f"write `{name.text} has happened`")
                elif name.text in table.readings:
                    if table.reading_kind(table.readings[name.text]) != "condition":
                        self.add(f"`{name.text}` is not a reading of conditions", name.span, f"write `{name.text} is …`")
                elif fact is None and name.text not in (*table.definitions, *table.practices, *table.law_clauses):
                    yes_no = [n for n, f in table.facts.items() if f.sort == "yes/no"]
                    known = [*yes_no, *table.definitions, *table.practices, *table.readings]
                    self.problems.append(unknown(name, "yes/no fact or definition", known))
            case t.Equals(name, values):
                if name.text in table.readings:
                    for literal in values:
                        self._member(literal, "alternative", [w.text for w in table.readings[name.text].alternatives])
                elif name.text in table.facts:
                    for literal in values:
                        self.literal(table.facts[name.text], literal)
                elif name.text not in table.definitions and name.text not in table.practices:
                    self.problems.append(unknown(name, "fact", [*table.facts, *table.readings]))
                elif any(literal.kind not in ("yes", "no") for literal in values):
                    self.add(f"`{name.text}` is yes or no", values[0].span)
            case t.Happened(name):
                self.event(name)
            case t.Order(_, left, right):
                self.event(left)
                self.event(right)
            case t.Distance(_, act, amount, anchor):
                self.event(act)
                self.event(anchor)
                self.amount(amount)
            case t.Bound(name, word, literal):
                fact = table.facts.get(name.text)
                if fact is None or fact.sort not in ("money", "number"):
                    numbers = [n for n, f in table.facts.items() if f.sort in ("money", "number")]
                    self.problems.append(unknown(name, "number or amount", numbers))
                else:
                    self.literal(fact, literal)

    # --- examples and properties ---

    def setting(self, s: t.Setting) -> None:
        """A setting of an example names a fact or an event and fits its sort."""
        table = self.table
        if s.word in ("event", "absent"):
            if s.name.text not in table.events:
                self.problems.append(unknown(s.name, "event", table.events))
            elif s.value is not None:
                try:
                    (value.day_number if s.value.kind == "date" else value.minute_number)(s.value.text)
                except ValueError as error:
                    self.add(str(error), s.value.span)
        elif s.name.text not in table.facts:
            self.problems.append(unknown(s.name, "fact", table.facts))
        elif s.value is not None:
            self.literal(table.facts[s.name.text], s.value)

    def _tests(self, assuming: tuple[t.Setting, ...], expectations: tuple[t.Expectation, ...]) -> None:
        for s in assuming:
            if s.value is not None:
                self._assume(t.Assume(s.name, s.value, t.Text("", s.span), None, None, s.span))
        for e in expectations:
            self._expectation(e)

    def _expectation(self, e: t.Expectation) -> None:
        table = self.table
        subject = e.subject or e.topic
        match e.topic.text:
            case "level":
                self.one_of(subject, "remedy", table.remedies)
                if e.value is not None:
                    self._member(e.value, "level", LEVELS)
            case "payer":
                self.one_of(subject, "leg of carriage", table.legs)
                if e.value is not None:
                    self._member(e.value, "payer", PARTIES)
            case "amount":
                self.one_of(subject, "line of the ledger", table.lines)
                if e.value is not None and e.value.kind != "money":
                    self.add("an amount is written with two places: 15.00", e.value.span)
            case "last_day" | "due":
                self.event(subject)
                if e.value is not None and (e.value.kind != "date" or self._date(e.value) is None):
                    self.add("a day is written like 2026-05-05", e.value.span)
            case "clause":
                self.one_of(subject, "clause", table.clauses)
                if e.value is None or e.value.kind not in ("yes", "no"):
                    self.add("a clause applies or not", e.span, "write `clause(NAME) is yes`")
            case _:
                topics = ("level", "payer", "amount", "last_day", "due", "clause")
                self.problems.append(unknown(e.topic, "topic", topics))
        if e.word == "on":
            self.one_of(t.Word(e.verdict, e.span), "verdict", VERDICTS)
        if e.right is not None:
            self.one_of(e.right, "right", table.rights)


SWITCHES: dict[str, tuple[str, ...]] = {
    "event_day": ("not_counted", "counted"),
    "last_day": ("counted", "not_counted"),
    "roll_over": ("none", "next_working_day"),
    "month_rounding": ("down", "up"),
}
"""The unsaid switches of counting and their admitted values; the first is named first, none is a default."""


def named(c: t.Condition) -> list[t.Word]:
    """Every bare name of a condition."""
    match c:
        case t.Junction(_, parts):
            return [w for p in parts for w in named(p)]
        case t.Negation(part) | t.Group(part):
            return named(part)
        case t.Named(name):
            return [name]
        case _:
            return []
