"""What may stand where: every word resolves, every comparison is between like and like, relations have no circle."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from returnlogic.base import value
from returnlogic.base.calendars import CALENDARS
from returnlogic.base.interface import LEVELS, PAYERS, VERDICTS
from returnlogic.base.source import Span
from returnlogic.language import tree as t
from returnlogic.language.circles import circles, conditions
from returnlogic.language.names import GRANTING, Symbols, settings, unknown
from returnlogic.language.problem import Problem
from returnlogic.language.roles import ROLES
from returnlogic.language.words import (
    AFTERWARDS,
    CHOOSERS,
    CONSEQUENCE_READINGS,
    CONSEQUENCES,
    CONTROLLERS,
    COUNTING,
    DAYS_OF_MONTH,
    EU_DAYS,
    MODE_READINGS,
    MODES,
    RESERVED,
    SAME_DAY_READINGS,
    SILENCE,
    STRENGTHS,
    TERMS,
    UNITS,
    VERIFIED,
    YEARS,
)

_HEADERS = {
    "seller": ("policy",),
    "source": ("policy",),
    "law": ("policy",),
    "money": ("policy",),
    "silence": ("policy",),
    "market": ("policy",),
    "counting": ("policy", "law"),
    "calendar": ("policy", "law"),
    "also": ("law",),
    "replaced by": ("law",),
}
"""The kinds of file in which a header can stand; one that is not listed stands in all."""

_MARKS = (t.Ordering, t.Decide, t.Role)
_VOCABULARY = (t.Fact, t.Event, t.Practice, t.AxiomItem, t.VocabularyWord, t.Moment, t.NamedSum, *_MARKS)
_ONCE = (t.Must, t.States, t.Means, t.GateItem, t.Due, t.Keeps, t.OfKind, t.InForce, t.Note)
_SAID_OF_ANY = (t.Quoted, t.Cites)
_NOTES_OF_A_POLICY = ("about",)
_ALLOWED: dict[str, tuple[type, ...]] = {
    "entitlement": (t.When, t.LimitItem, t.Owed, t.Pays, t.May, t.InFull, t.Worth, t.Due, t.Refuses),
    "exclusion": (t.When, t.Refuses, t.May),
    "requirement": (t.When, t.Must),
    "step": (t.When, t.GateItem, t.Must, t.Due),
    "obligation": (t.When, t.Due, t.Pays, t.InFull, t.Worth),
    "charge": (t.When, t.Pays),
    "deduction": (t.When, t.Pays, t.Worth),
    "discretion": (t.When, t.May, t.LimitItem),
    "statement": (t.When, t.States),
    "restatement": (t.When, t.LimitItem),
    "saving": (t.Keeps,),
    "term": (t.When, t.OfKind),
    "definition": (t.Means,),
    "provision": (t.When, t.LimitItem, t.Owed, t.Pays, t.Worth, t.Due, t.OfKind, t.InForce, t.Note),
}
_NEEDED: dict[str, tuple[tuple[type, ...], str]] = {
    "entitlement": ((t.Owed, t.May, t.Pays, t.Refuses), "what is `owed`"),
    "exclusion": ((t.Refuses, t.May), "what is refused: `no refund`"),
    "requirement": ((t.Must,), "what the customer `must` do"),
    "obligation": ((t.Due, t.Pays, t.InFull, t.Worth), "what is `due`, or who `pays`"),
    "charge": ((t.Pays,), "who `pays` what"),
    "deduction": ((t.Pays, t.Worth), "who `pays` what, or what is left: `refund of price less 5.00`"),
    "discretion": ((t.May,), "what the shop `may offer` or `may refuse`"),
    "statement": ((t.States, t.Note, t.Cites), "what it `states`, what it is `about`, or what it `cites`"),
    "saving": ((t.Keeps,), "what it `keeps`"),
    "term": ((t.OfKind,), "which kind it is: `of kind change_at_will`"),
    "definition": ((t.Means,), "what it `means`"),
}


class TypeCheck:
    """One file against a table of symbols. `problems` holds every problem found, in file order."""

    def __init__(self, table: Symbols) -> None:
        self.table = table
        self.problems: list[Problem] = []
        self.european = False
        self.calendars: tuple[str, ...] = ()

    def add(self, message: str, span: Span, help: str, code: str = "RL004") -> None:
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
        """Check a whole file, and that the vocabularies and laws it is read with go together."""
        self._enter(file)
        if file.kind == "law" and file.header("counting") is None:
            help = f"add one of: {', '.join('`counting ' + c + '`' for c in COUNTING if c != 'unsaid')}"
            self.add("this law does not say how it counts days", file.name.span, help)
        for index, header in enumerate(file.headers):
            if header.word not in ("uses", "law") and header.word in (h.word for h in file.headers[:index]):
                self.add(f"the header says `{header.word}` twice", header.span, "keep one of the two")
            self._header(file, header)
        for other in self.table.files:
            if other.kind == "vocabulary" and other is not file:
                for declaration in other.declarations:
                    self._declaration(other, declaration)
        for declaration in file.declarations:
            self._declaration(file, declaration)
        assumed = [d.name for d in file.declarations if isinstance(d, t.Assume)]
        self._once(assumed, "is assumed twice")
        if file.kind != "law":
            self._laws(file)
        for name, span in self.table.spans.items():
            if RESERVED.fullmatch(name):
                self.add(f"`{name}` is a name the language makes itself", span, "choose another name", "RL003")
        self.problems += circles(self.table)

    def _enter(self, file: t.File) -> None:
        """From here on lengths of time are those of this file."""
        header = file.header("calendar")
        self.calendars = tuple(v.text for v in header.values if isinstance(v, t.Word)) if header else ()
        self.european = _counts_as_the_union(file)

    def _laws(self, file: t.File) -> None:
        """A policy has the words of the laws it is checked against."""
        header = file.header("law")
        for law in self.table.files:
            inner = TypeCheck(self.table)
            inner._enter(law)
            for clause in law.clauses() if law.kind == "law" else ():
                inner._declaration(law, clause)
            if inner.problems:
                uses = law.header("uses")
                message = f"`{law.name.text}` does not go with this vocabulary: {inner.problems[0].message}"
                help = f"add `{uses.span.text}`" if uses else "declare it in a vocabulary"
                self.add(message, header.span if header else file.name.span, help)
                return

    def _once(self, words: Iterable[t.Word], what: str) -> None:
        seen: set[str] = set()
        for word in words:
            if word.text in seen:
                self.add(f"`{word.text}` {what}", word.span, "keep one of the two")
            seen.add(word.text)

    def _header(self, file: t.File, header: t.Header) -> None:
        first = header.values[0]
        kinds = _HEADERS.get(header.word, (file.kind,))
        if file.kind not in kinds:
            help = f"it belongs to a {' or a '.join(kinds)}"
            self.add(f"a {file.kind} file has no header `{header.word}`", header.span, help)
        if header.word in ("uses", "law", "calendar", "market"):
            self._once((v for v in header.values if isinstance(v, t.Word)), "is named twice")
        match header.word:
            case "counting" if isinstance(first, t.Word):
                self.one_of(first, "way of counting", COUNTING)
            case "calendar":
                for v in header.values:
                    if isinstance(v, t.Word):
                        self.one_of(v, "calendar of working days", CALENDARS)
                if file.kind == "law" and len(header.values) > 1:
                    self.add("a law has one calendar", header.span, "name the one the law means")
            case "silence" if isinstance(first, t.Word):
                self.one_of(first, "meaning of silence", SILENCE)
            case "uses":
                beside = {f.source.name: f.kind for f in self.table.files if f is not file}
                for v in header.values:
                    kind = beside.get(f"{v.text}.ret", "vocabulary")
                    if kind != "vocabulary":
                        self.add(f"`{v.text}` is a {kind}, not a vocabulary", v.span, "name a file of words")
            case "period" | "in force":
                days = [self._date(v) for v in header.values if isinstance(v, t.Literal)]
                if len(days) == 2 and None not in days and days[0] > days[1]:  # type: ignore[operator]
                    self.add("the period ends before it starts", header.span, "write the earlier day first")
                if header.word == "period" and not all(YEARS[0] <= v.text <= YEARS[1] for v in header.values):
                    self.add("the period is too far from today", header.span, f"from {YEARS[0]} to {YEARS[1]} at most")

    def _date(self, literal: t.Literal) -> int | None:
        try:
            return value.day_number(literal.text)
        except ValueError as error:
            self.add(str(error), literal.span, "a day is written like 2026-05-05")
            return None

    def _declaration(self, file: t.File, d: t.Declaration) -> None:
        definition = isinstance(d, t.ClauseItem) and d.kind == "definition"
        if file.kind == "vocabulary" and not isinstance(d, _VOCABULARY) and not definition:
            help = (
                "it declares facts, events, moments, practices, axioms, orders, remedies, legs, lines, sums, "
                "definitions, roles, and what must be decided"
            )
            self.add(f"a vocabulary file has no `{d.span.text.split()[0]}`", d.span, help)
            return
        match d:
            case t.Fact():
                self._fact(d)
            case t.Event():
                self._event(d)
            case t.AxiomItem():
                for condition in (d.premise, d.condition):
                    if condition is not None:
                        self.condition(condition)
            case t.ClauseItem():
                self._clause(file, d)
            case t.Ordering():
                self._ordering(d)
            case t.Decide():
                self._decide(d)
            case t.Role():
                self._role(d)
            case t.Moment():
                self._moment(d)
            case t.NamedSum():
                self.sum(d.sum)
            case t.Reading():
                self._reading(d)
            case t.Standard():
                if d.lo > d.hi or d.hi > 400:
                    help = "write the smaller number first, and at most 400"
                    self.add("this judged period has no value or too many", d.span, help)
                if d.unit.rstrip("s") not in ("day", "hour"):
                    self.add("a judged period is counted in days or hours", d.span, "write `0 to 7 days`")
            case t.Assume():
                self._assume(d)
            case t.Example():
                self._once((g.name for g in d.given), "is set twice")
                for given in d.given:
                    self.given(given)
                self._tests(d.assuming, d.expectations)
            case t.Property():
                if d.condition is not None:
                    self.condition(d.condition)
                self._tests(d.assuming, d.expectations)
            case t.Practice() | t.VocabularyWord() | t.Right() | t.Aside():
                pass

    def _fact(self, d: t.Fact) -> None:
        self._once(d.members, "is listed twice")
        if d.sort in ("money", "number") and _units(d.sort, d.lo) > _units(d.sort, d.hi):
            self.add("the range ends before it starts", d.span, "write the smaller number first")
        if d.typical is not None:
            self.literal(d, d.typical)
        if d.judged and d.sort != "yes/no":
            self.add("a judged fact is yes or no", d.span, "say who decides it: `by shop`")
        if d.party is not None:
            self.one_of(d.party, "party", CONTROLLERS)

    def _ordering(self, d: t.Ordering) -> None:
        """Each rung gives the same facts a value, and no two rungs are the same."""
        known = len(self.problems)
        for rung in d.rungs:
            self.condition(rung)
        if len(self.problems) > known:
            return
        rungs = [settings(c) for c in d.rungs]
        facts = {frozenset(r or ()) for r in rungs}
        if any(r is None or not r.keys() <= self.table.facts.keys() for r in rungs) or len(facts) > 1:
            help = "write `FACT is VALUE`, `FACT` or `not FACT`, joined by `and`; name the same facts in every one"
            self.add("an order gives the same facts a value in each of its places", d.span, help)
        elif len({repr(sorted((n, v.text) for n, v in (r or {}).items())) for r in rungs}) < max(len(rungs), 2):
            self.add("an order has at least two different places", d.span, "write `A then B`, the weaker case first")

    def _decide(self, d: t.Decide) -> None:
        subject = d.subject or d.topic
        match d.topic.text:
            case "payer":
                self.one_of(subject, "leg of carriage", self.table.legs)
            case "amount":
                self.one_of(subject, "line of the ledger", self.table.lines)
            case "net":
                self.one_of(subject, "remedy", self.table.remedies)
            case "due":
                self._act(subject)
            case _:
                self.problems.append(unknown(d.topic, "topic to decide", ("payer", "amount", "net", "due")))
        for remedy in d.remedies:
            self.one_of(remedy, "remedy", self.table.remedies)
        if d.condition is not None:
            self.condition(d.condition)

    def _role(self, d: t.Role) -> None:
        """Check that the role exists, that its words are of its kind, and that no other word plays a role for one."""
        role = ROLES.get(d.role.text)
        if role is None:
            self.problems.append(unknown(d.role, "role", ROLES))
            return
        self._once(d.words, "is named twice")
        others = self.table.roles[d.role.text]
        if not role.many and len(others) > 1:
            help = f"it is played by `{others[0].text}`, at {others[0].span}; keep one of the two"
            if d.words[-1] is not others[0]:
                self.add(f"one word plays the role `{d.role.text}`", d.words[-1].span, help)
        for word in d.words:
            match role.kind:
                case "event":
                    self.one_of(word, "event", self.table.events)
                case "fact":
                    self.one_of(word, "fact", self.table.facts)
                case "one of" | "money":
                    self._fact_of(word, role.kind)
                case "sum":
                    self._money(word)
                case "remedy":
                    self.one_of(word, "remedy", self.table.remedies)
                case whole:
                    fact = self.table.facts.get(self.table.role(whole))
                    if fact is None:
                        help = f"declare it too: `role {whole} is FACT`"
                        self.add(f"no fact plays the role `{whole}`, whose value this is", word.span, help)
                    else:
                        self.one_of(word, f"value of `{fact.name.text}`", [w.text for w in fact.members])

    def _event(self, d: t.Event) -> None:
        self.one_of(d.party, "party", CONTROLLERS)
        if d.typical is not None and d.typical.kind != "date":
            help = "write a day, or `typically 2 days after EVENT`"
            self.add("an event typically happens on a day", d.typical.span, help)
        elif d.typical is not None:
            self._date(d.typical)
        if d.typical_after is not None:
            self.one_of(d.typical_after, "event", self.table.events)
        if d.typical_amount is not None and d.typical_amount.unit not in ("days", "weeks"):
            self.add("a typical distance is a number of days", d.typical_amount.span, "write `2 days after EVENT`")
        elif d.typical_amount is not None:
            self.amount(d.typical_amount)

    def _moment(self, d: t.Moment) -> None:
        for word in d.events:
            self.event(word)
        self._once(d.events, "is named twice")
        if d.word in ("later", "earlier") and len(d.events) < 2:
            self.add(f"the {d.word} of one day is that day", d.span, "name at least two events")
        if d.amount is not None:
            self.amount(d.amount)
            if d.amount.unit in ("hours", "minutes"):
                self.add("a moment is a day", d.amount.span, "count it in days, weeks, months or years")
        if d.word == "next" and not 1 <= d.day <= DAYS_OF_MONTH[d.month]:
            self.add(f"{d.month} does not have a day {d.day} in every year", d.span, "name a day that every year has")

    def sum(self, sum: t.Sum) -> None:
        """Every name of a sum is money, and no number is absurd."""
        stack: list[t.Sum | t.Summand] = [sum]
        while stack:
            match stack.pop():
                case t.Sum(parts):
                    stack += [part for _, part in reversed(parts)]
                case t.Percentage(percent, base):
                    self._money(base)
                    if float(percent.text.rstrip("%")) > 1000:
                        self.add(f"{percent.text} is more than a policy can mean", percent.span, "at most 1000 %")
                case t.Multiple(number, part, span):
                    stack.append(part)
                    if not 1 <= number <= 1000:
                        self.add(f"{number} times is not meant", span, "a number from 1 to 1000")
                case t.Extreme(_, sums):
                    stack += reversed(sums)
                case t.Word() as word:
                    self._money(word)
                case t.Literal():
                    pass

    def _money(self, word: t.Word) -> None:
        """The word names a sum of money, or a reading of several."""
        reading = self.table.readings.get(word.text)
        if reading is not None and self.table.reading_kind(reading) == "sum":
            return
        if not self.table.is_money(word.text):
            known = [n for n in (*self.table.facts, *self.table.sums) if self.table.is_money(n)]
            known += [n for n, r in self.table.readings.items() if self.table.reading_kind(r) == "sum"]
            self.problems.append(unknown(word, "sum of money", known))

    def _reading(self, d: t.Reading) -> None:
        table = self.table
        if len(d.alternatives) < 2:
            self.add("a reading needs at least two alternatives", d.span, "write `A or B`")
        self._once(d.alternatives, "is an alternative twice")
        yes_no = [*table.definitions, *(n for n, f in table.facts.items() if f.sort == "yes/no")]
        money = [n for n in (*table.facts, *table.sums) if table.is_money(n)]
        events = [*table.events, *table.moments]
        for what, known in (("event", events), ("sum of money", money), ("yes/no fact or definition", yes_no)):
            if any(w.text in known for w in d.alternatives):
                for word in d.alternatives:
                    if word.text not in known:
                        help = unknown(word, what, known).help
                        self.add(f"`{word.text}` is no {what}, as other alternatives are", word.span, help, "RL002")
                return

    def _assume(self, d: t.Assume) -> None:
        table = self.table
        name = d.name.text
        if d.on is not None:
            self._date(d.on)
        if name in table.readings:
            self._member(d.value, "alternative", [w.text for w in table.readings[name].alternatives])
        elif name in table.standards:
            standard = table.standards[name]
            if d.value.kind != "number" or not standard.lo <= int(d.value.text) <= standard.hi:
                help = f"it is a number from {standard.lo} to {standard.hi}"
                self.add(f"`{d.value.text}` is no value of `{name}`", d.value.span, help)
        elif name in table.practices:
            if d.value.kind not in ("yes", "no"):
                self.add(f"`{d.value.text}` is no value of `{name}`", d.value.span, "it is `yes` or `no`")
        elif name in self._choices:
            self._member(d.value, "choice", self._choices[name])
        else:
            known = [*table.readings, *table.standards, *table.practices, *self._choices]
            self.problems.append(unknown(d.name, "reading, standard, practice or way of counting", known))

    @cached_property
    def _choices(self) -> dict[str, tuple[str, ...]]:
        """What the clauses leave open without declaring it, and the admitted values."""
        found = {name: switch.values for name, switch in self.table.switches.items()}
        if len(self.calendars) > 1:
            found["working_days"] = self.calendars
        for clause in self.table.clauses.values():
            for item in clause.items:
                if isinstance(item, t.Must) and (item.otherwise is None or item.otherwise.text == "unsaid"):
                    found[f"consequence.{clause.name.text}"] = CONSEQUENCE_READINGS
                elif isinstance(item, t.GateItem) and item.mode.text == "unclear":
                    found[f"gate.{clause.name.text}"] = MODE_READINGS
        clauses = (*self.table.clauses.values(), *self.table.definitions.values())
        every = [c for clause in clauses for c in conditions(clause)]
        every += [c for a in self.table.axioms for c in (a.premise, a.condition) if c is not None]
        every += [d.condition for d in self.table.decides if d.condition is not None]
        for order in (o for c in every for o in _orders(c)):
            for left in self._events_of(order.left):
                for right in self._events_of(order.right):
                    if left != right:
                        found[f"same_day.{min(left, right)}.{max(left, right)}"] = SAME_DAY_READINGS
        return found

    def _events_of(self, word: t.Word) -> list[str]:
        """The event a word names, or the alternatives of a reading of events."""
        reading = self.table.readings.get(word.text)
        return [word.text] if reading is None else [w.text for w in reading.alternatives]

    def _member(self, literal: t.Literal, what: str, members: Iterable[str]) -> None:
        self.one_of(t.Word(literal.text, literal.span), what, list(members))

    # --- clauses ---

    def _clause(self, file: t.File, d: t.ClauseItem) -> None:
        if (d.kind == "provision") != (file.kind == "law") and d.kind != "definition":
            help = "laws consist of provisions, policies of the other kinds"
            self.add(f"a {file.kind} file has no `{d.kind}`", d.name.span, help)
        if d.kind == "definition" and (d.relations or d.rights or d.every_right):
            self.add(
                f"the definition `{d.name.text}` gives no right and defeats no clause",
                d.name.span,
                "write `means` next",
            )
        allowed = (*_ALLOWED[d.kind], *_SAID_OF_ANY)
        seen: set[tuple[type, str]] = set()
        for item in d.items:
            of_a_policy = isinstance(item, t.Note) and item.word in _NOTES_OF_A_POLICY and d.kind != "definition"
            if not isinstance(item, allowed) and not of_a_policy:
                words = " ".join(item.span.text.split())[:40]
                kinds = [k for k, items in _ALLOWED.items() if isinstance(item, items)]
                article = "an" if d.kind[0] in "aeiou" else "a"
                self.add(f"{article} `{d.kind}` has no item `{words}`", item.span, f"it belongs to: {', '.join(kinds)}")
            key = (type(item), item.word if isinstance(item, t.Note) else "")
            once = isinstance(item, _ONCE) or (isinstance(item, t.Cites) and d.kind == "provision")
            if once and key in seen:
                self.add(
                    f"`{d.name.text}` has this kind of item twice", item.span, "join the two, or write two clauses"
                )
            seen.add(key)
            self._item(d, item)
        if any(isinstance(i, t.Must) for i in d.items) and any(isinstance(i, t.GateItem) for i in d.items):
            help = "write two clauses, one with `must` and one with `answered by`"
            self.add(f"`{d.name.text}` asks for two things at once", d.name.span, help)
        if d.kind == "provision":
            needed = [("cites", (t.Cites, "")), ("in force", (t.InForce, ""))]
            needed += [(word, (t.Note, word)) for word in ("about", "verified", "strength")]
            missing = [f"`{word}`" for word, key in needed if key not in seen]
            if missing:
                self.add(f"`{d.name.text}` lacks {', '.join(missing)}", d.name.span, "every provision says these")
        if d.kind in _NEEDED and not any(isinstance(i, _NEEDED[d.kind][0]) for i in d.items):
            message = f"`{d.name.text}` does not say {_NEEDED[d.kind][1]}"
            self.add(message, d.name.span, "add that item, or make it another kind of clause")
        if file.kind == "policy" and d.kind != "definition" and not any(isinstance(i, t.Quoted) for i in d.items):
            self.add(f"`{d.name.text}` quotes nothing", d.name.span, 'add `quote "…"` with the words it stands beside')
        for right in d.rights:
            self._right_or_clause(d, right)
        if d.kind in GRANTING and not d.rights and any(isinstance(i, t.Owed | t.May | t.LimitItem) for i in d.items):
            rights = self.table.policy_rights()
            if d.kind == "provision" or len(rights) != 1:
                message = f"`{d.name.text}` does not say which right it gives"
                self.add(message, d.name.span, "write `for RIGHT` after its name")
        table = self.table
        for relation in d.relations:
            for target in relation.targets:
                same_side = [n for n in table.clauses if (n in table.law_clauses) == (file.kind == "law")]
                if target.text != d.name.text:
                    self.one_of(target, "clause", [n for n in same_side if n != d.name.text])
                elif relation.word in ("same as", "restates"):  # the other relations are circles
                    self.add(f"`{target.text}` relates to itself", target.span, "name the other clause")
                if relation.word == "adds to":
                    self._adds(d, target)
            if relation.decided is not None:
                self._date(relation.decided[1])

    def _adds(self, d: t.ClauseItem, target: t.Word) -> None:
        """A sum is added to one other sum, which stands for itself."""
        host = self.table.clauses.get(target.text, d)
        if not (_sums(d) and _sums(host)):
            self.add("only sums of money add up", target.span, "`adds to` relates charges and deductions")
        elif len(_added_to(d)) > 1 and target is not _added_to(d)[0]:
            self.add(
                f"`{d.name.text}` adds to several clauses", target.span, "name one, and add to the others elsewhere"
            )
        elif host is not d and _added_to(host):
            help = f"name the clause that `{target.text}` adds to"
            self.add(f"`{target.text}` itself adds to another clause", target.span, help)

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
                self._act(item.act)
                self.event(item.anchor)
                self.amount(item.amount)
                if item.counting is not None:
                    self.one_of(item.counting, "way of counting", COUNTING)
                if item.afterwards is not None and item.afterwards.text not in AFTERWARDS:
                    self._label_reading(item.afterwards, AFTERWARDS, AFTERWARDS)
            case t.Owed():
                self._remedies(item.remedies)
                if item.chooser is not None:
                    self.one_of(item.chooser, "chooser", CHOOSERS)
                if len(item.remedies) > 1 and item.chooser is None:
                    help = "add `chooser customer`, `chooser shop` or `chooser unsaid`"
                    self.add("it is not said who chooses", item.span, help)
            case t.Refuses():
                self._remedies(item.remedies)
            case t.May():  # remedies, or acts that another clause may owe
                self._remedies(tuple(w for w in item.remedies if w.text not in table.events))
                self.one_of(item.party, "party", ("shop",))
            case t.Pays():
                self.one_of(item.party, "party", PAYERS)
                if item.what == "legs":
                    for word in item.names:
                        self.one_of(word, "leg of carriage", table.legs)
                else:
                    if not item.names:
                        self.add("it is not said for which line of the ledger", item.span, "add `for production_fee`")
                    for word in item.names:
                        self.one_of(word, "line of the ledger", table.lines)
                    if item.sum is not None:
                        self.sum(item.sum)
            case t.Worth():
                self._remedies((item.remedy,))
                self.sum(item.sum)
            case t.Cites():
                if d.kind == "provision" and item.article is None:
                    self.add("a provision is cited with its article", item.span, 'add `article "9(1)"`')
                if d.kind == "provision" and item.subjects:
                    self.add("a provision says `about` which subjects it is", item.span, "leave `for …` out here")
            case t.Must():
                self.one_of(item.party, "party", ("customer",))
                self.condition(item.condition)
                if item.otherwise is not None and item.otherwise.text not in CONSEQUENCES:
                    self._label_reading(item.otherwise, CONSEQUENCES, CONSEQUENCE_READINGS)
            case t.GateItem():
                self._fact_of(item.fact, "yes/no")
                self.one_of(item.party, "party", ("shop",))
                self.one_of(item.mode, "way of answering", MODES)
            case t.Due():
                for word in item.acts:
                    self._act(word)
                if item.anchor is not None:
                    self.event(item.anchor)
                if item.amount is not None:
                    self.amount(item.amount)
                    if item.anchor is None:
                        self.add("this time limit has no start", item.span, "add `after EVENT`")
            case t.InFull():
                self._remedies((item.remedy,))
                if not self.table.in_role("full_refund"):
                    help = "declare them in a vocabulary: `role full_refund is SUM, SUM`"
                    self.add("no vocabulary says which sums `in full` may mean", item.span, help)
            case t.Keeps():
                self._remedies(item.topics)
            case t.OfKind():
                self.one_of(item.kind, "kind of term", TERMS)
            case t.InForce():
                start = self._date(item.start)
                end = self._date(item.end) if item.end is not None else None
                if start is not None and end is not None and end <= start:
                    self.add("it is repealed before it is in force", item.span, "write the earlier day first")
                if not self.table.role("contract"):
                    help = "declare it in a vocabulary: `role contract is EVENT`"
                    self.add("no vocabulary says which event makes the contract", item.span, help)
            case t.Note(word="verified"):
                self.one_of(item.values[0], "mark", VERIFIED)
            case t.Note(word="strength"):
                self.one_of(item.values[0], "strength", STRENGTHS)
            case t.Quoted() | t.Note():
                pass

    def _label_reading(self, word: t.Word, choices: tuple[str, ...], labels: tuple[str, ...]) -> None:
        reading = self.table.readings.get(word.text)
        if reading is None:
            self.problems.append(unknown(word, "choice or reading", [*choices, *self.table.readings]))
        elif {w.text for w in reading.alternatives} != set(labels):
            help = f"its alternatives are {' or '.join(w.text for w in reading.alternatives)}"
            self.add(f"`{word.text}` is not a reading of {' or '.join(labels)}", word.span, help)

    def _remedies(self, words: Iterable[t.Word]) -> None:
        for word in words:
            self.one_of(word, "remedy", self.table.remedies)

    # --- words ---

    def event(self, word: t.Word) -> None:
        """The word names an event, or a reading of several."""
        if not self.table.is_event(word.text):
            candidates = [*self.table.events, *self.table.moments]
            candidates += [r for r in self.table.readings if self.table.is_event(r)]
            self.problems.append(unknown(word, "event", candidates))

    def _act(self, word: t.Word) -> None:
        """The word names an event that somebody brings about, not a moment made of others."""
        if word.text in self.table.moments:
            self.add(f"`{word.text}` is a moment, nobody's act", word.span, "name the event that must be in time")
        else:
            self.event(word)

    def amount(self, amount: t.Amount) -> None:
        """A length of time with a known unit, not absurdly long."""
        if amount.name:
            self.one_of(t.Word(amount.name, amount.span), "declared period", self.table.standards)
        elif amount.unit == "working days" and not self.calendars:
            help = "add a header: `calendar us_federal`, or several if the text leaves it open: `weekends, us_federal`"
            self.add("nobody says which days are working days", amount.span, help)
        elif amount.least is not None and amount.least >= amount.number:
            self.add("this span ends before it starts", amount.span, "write the smaller number first")
        elif amount.number == 0:
            self.add("a limit of nothing is no limit", amount.span, "write a number of at least 1, or `before EVENT`")
        elif self.european and amount.number * UNITS[amount.unit].days > EU_DAYS:
            message = f"{amount.number} {amount.unit} reach past the table of European holidays"
            self.add(message, amount.span, "at most 3 years where days are counted as the Union does")
        elif amount.number > UNITS[amount.unit].most:
            message = f"{amount.number} {amount.unit} is more than a return policy can mean"
            self.add(message, amount.span, f"at most {UNITS[amount.unit].most}")

    def _fact_of(self, word: t.Word, sort: str) -> t.Fact | None:
        fact = self.table.facts.get(word.text)
        if fact is None or fact.sort != sort:
            candidates = [n for n, f in self.table.facts.items() if f.sort == sort]
            self.problems.append(unknown(word, f"{sort} fact", candidates))
            return None
        return fact

    def literal(self, fact: t.Fact, literal: t.Literal) -> None:
        """The value fits the fact's sort and range."""
        name = fact.name.text
        match fact.sort:
            case "yes/no":
                if literal.kind not in ("yes", "no"):
                    self.add(f"`{literal.text}` is no value of `{name}`", literal.span, "it is `yes` or `no`")
            case "one of":
                members = [w.text for w in fact.members]
                if literal.text not in members:
                    help = unknown(t.Word(literal.text, literal.span), "value", members).help
                    self.add(f"`{name}` has no value `{literal.text}`", literal.span, help, "RL002")
            case sort:
                shape = f"from {fact.lo} to {fact.hi} {fact.unit}".rstrip()
                if literal.kind != sort:
                    help = f"it is {'an amount with two places' if sort == 'money' else 'a whole number'}, {shape}"
                    self.add(f"`{literal.text}` is no value of `{name}`", literal.span, help)
                elif not _units(sort, fact.lo) <= _units(sort, literal.text) <= _units(sort, fact.hi):
                    self.add(f"`{name}` is never {literal.text}", literal.span, f"it goes {shape}")

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
                        kind, help = table.reading_kind(table.readings[name.text]), f"write `{name.text} is …`"
                        help = f"write `{name.text} has happened`" if kind == "event" else help
                        self.add(f"`{name.text}` is not a reading of conditions", name.span, help)
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
                    self.add(f"`{values[0].text}` is no value of `{name.text}`", values[0].span, "it is `yes` or `no`")
            case t.Happened(name):
                self.event(name)
            case t.Order(left, _, right):
                self.event(left)
                self.event(right)
            case t.Distance(act, _, amount, anchor):
                self.event(act)
                self.event(anchor)
                self.amount(amount)
            case t.Bound(name, _, literal):
                fact = table.facts.get(name.text)
                if fact is None or fact.sort not in ("money", "number"):
                    numbers = [n for n, f in table.facts.items() if f.sort in ("money", "number")]
                    self.problems.append(unknown(name, "number or amount", numbers))
                else:
                    self.literal(fact, literal)

    # --- examples and properties ---

    def given(self, s: t.Given) -> None:
        """A given of an example names a fact or an event and fits its sort."""
        table = self.table
        if s.word in ("event", "absent"):
            if s.name.text not in table.events:
                self.problems.append(unknown(s.name, "event", table.events))
            elif s.value is not None:
                try:
                    (value.day_number if s.value.kind == "date" else value.minute_number)(s.value.text)
                except ValueError as error:
                    help = "write it like 2026-05-05, or with the time: 2026-05-05T14:30"
                    self.add(str(error), s.value.span, help)
        elif s.name.text in table.events:
            help = f"write `{s.name.text} 2026-05-05` or `{s.name.text} has not happened`"
            self.add(f"`{s.name.text}` is an event", s.span, help)
        elif s.name.text not in table.facts:
            self.problems.append(unknown(s.name, "fact", table.facts))
        elif s.value is not None:
            self.literal(table.facts[s.name.text], s.value)

    def _tests(self, assuming: tuple[t.Given, ...], expectations: tuple[t.Expectation, ...]) -> None:
        self._once((s.name for s in assuming), "is assumed twice")
        for s in assuming:
            if s.value is not None and s.word != "event":
                self._assume(t.Assume(s.name, s.value, t.Text("", s.span), None, None, s.span))
            else:
                help = "set events before `assuming`; after it write `NAME is VALUE`"
                self.add(f"`{s.name.text}` is not assumed but happens", s.span, help)
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
                    self._member(e.value, "payer", PAYERS)
            case "amount":
                self.one_of(subject, "line of the ledger", table.lines)
                self._amount_value(e)
            case "net":
                self.one_of(subject, "remedy", table.remedies)
                self._amount_value(e)
            case "last_day" | "due":
                self._act(subject)
                if e.value is not None:
                    self._date(e.value)
            case "clause":
                self.one_of(subject, "clause", table.clauses)
                if e.value is None or e.value.kind not in ("yes", "no"):
                    self.add("a clause applies or not", e.span, "write `clause(NAME) is yes`")
            case _:
                topics = ("level", "payer", "amount", "net", "last_day", "due", "clause")
                self.problems.append(unknown(e.topic, "topic", topics))
        if e.topic.text in ("payer", "clause") and e.word in ("at least", "at most"):
            self.add(f"`{e.topic.text}` has no order", e.span, "write `is` or `is not`")
        if e.word == "on":
            self.one_of(t.Word(e.verdict, e.span), "verdict", VERDICTS)
        if e.right is not None:
            self.one_of(e.right, "right", table.rights)

    def _amount_value(self, e: t.Expectation) -> None:
        if e.value is not None and e.value.kind != "money":
            self.add(f"`{e.value.text}` is not an amount", e.value.span, "write it with two places: 15.00")


def _counts_as_the_union(file: t.File) -> bool:
    """Whether the header, or some limit, says `counting eu`."""
    header = file.header("counting")
    words = [v for v in header.values if isinstance(v, t.Word)] if header else []
    words += [i.counting for c in file.clauses() for i in c.items if isinstance(i, t.LimitItem) and i.counting]
    return any(w.text == "eu" for w in words)


def _units(sort: str, text: str) -> int:
    return value.minor_units(text) if sort == "money" else int(text)


def _sums(clause: t.ClauseItem) -> bool:
    return clause.kind in ("charge", "deduction") and all(
        not isinstance(i, t.Pays) or i.what != "legs" for i in clause.items
    )


def _added_to(clause: t.ClauseItem) -> list[t.Word]:
    return [w for r in clause.relations if r.word == "adds to" for w in r.targets]


def _orders(c: t.Condition) -> list[t.Order]:
    """Every `before` of a condition."""
    match c:
        case t.Junction(_, parts):
            return [o for p in parts for o in _orders(p)]
        case t.Negation(part) | t.Group(part):
            return _orders(part)
        case t.Order(word="before"):
            return [c]
        case _:
            return []
