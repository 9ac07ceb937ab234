"""Build the nodes of `tree` from the tree that Lark makes of a text by grammar/policy.lark.

A reference card: one method a rule of the grammar, by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass

from lark import Token, Tree

from returnlogic.base.source import Source, Span
from returnlogic.language import tree as t
from returnlogic.language.literals import MAX_DIGITS, date_of, number_of, unit_of
from returnlogic.language.problem import Problem
from returnlogic.language.syntax import STRING_OR_COMMENT

MAX_NAME = 100
"""The characters that a name has at most."""


def build_file(parsed: Tree[Token], source: Source) -> t.File:
    """Return the tree of a file that parsed; raises `Problem` iff a name or a number is too long."""
    file = _TreeBuilder(source).build(parsed)
    assert isinstance(file, t.File)
    return file


def _comments(source: Source) -> tuple[t.Comment, ...]:
    """Return the comments of a text that parses: there, any quotation mark outside one opens or closes a string."""
    found = []
    for place in re.finditer(STRING_OR_COMMENT, source.text):
        text = place[0].rstrip()
        if text.startswith("#"):
            found.append(t.Comment(text, Span(source, place.start(), place.start() + len(text))))
    return tuple(found)


def _snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


_NODES: Mapping[str, Callable[..., object]] = {
    _snake_case(name): node for name, node in vars(t).items() if is_dataclass(node) and isinstance(node, type)
}
"""The node that a rule of the grammar becomes, by the name of the rule."""


_Label = t.Text | None


@dataclass(frozen=True, slots=True)
class _Sort:
    """Holds the values of a fact, as in `tree.Fact`."""

    sort: str
    members: _Words = ()
    sentences: tuple[_Label, ...] = ()
    lo: str = ""
    hi: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _By:
    """Says who brings a fact or an event about, before or after the contract, and whether somebody has to judge it."""

    party: t.Word | None
    phase: str = ""
    judged: bool = False


@dataclass(frozen=True, slots=True)
class _TypicallyAfter:
    """A distance in time from an event."""

    amount: t.Amount
    event: t.Word


_Words = tuple[t.Word, ...]
_Decision = tuple[t.Text, t.Literal, t.Text]
_Payable = tuple[str, _Words, t.Sum | None, str, t.Word | None]
_Rights = str | _Words | None
_Topic = tuple[t.Word, t.Word | None, t.Word | None]


def _rights(target: _Rights) -> tuple[_Words, bool]:
    """Return the rights that are named, and whether all are meant."""
    return (target, False) if isinstance(target, tuple) else ((), target is not None)


class _TreeBuilder:
    """Builds the node of each rule and terminal: by the method of its name, else by the class of `tree` that it names.

    A method is given the place of the rule, and what stands in it: words, texts, literals and nodes. Keywords are left
    out; a rule that is made of them is a string.
    """

    def __init__(self, source: Source) -> None:
        self.source = source

    def build(self, part: Tree[Token] | Token | None) -> object:
        """Return what a part of Lark's tree becomes: a node, a tuple, a string, a terminal as it is, or nothing."""
        if part is None:
            return None
        place = part if isinstance(part, Token) else part.meta
        span = Span(self.source, getattr(place, "start_pos", 0), getattr(place, "end_pos", 0))
        if isinstance(part, Token):
            terminal: Callable[..., object] | None = getattr(self, part.type, None)
            return part if terminal is None else terminal(span, part)
        children = map(self.build, part.children)
        rule: Callable[..., object] | None = getattr(self, part.data, None)
        return _NODES[part.data](*children, span) if rule is None else rule(span, *children)

    # --- words and literals ---

    def NAME(self, span: Span, token: Token) -> t.Word:
        if len(token) > MAX_NAME:
            raise Problem("RL001", "this name is too long", span, f"{len(token)} characters; at most {MAX_NAME}")
        return t.Word(str(token), span)

    def CURRENCY(self, span: Span, token: Token) -> t.Word:
        return t.Word(str(token), span)

    def STRING(self, span: Span, token: Token) -> t.Text:
        return t.Text(re.sub(r'\\(["\\n])', lambda m: "\n" if m[1] == "n" else m[1], token[1:-1]), span)

    def NUMBER(self, span: Span, token: Token) -> t.Literal:
        return number_of("number", span, token)

    def DECIMAL(self, span: Span, token: Token) -> t.Literal:
        return number_of("money", span, token)

    def PERCENT(self, span: Span, token: Token) -> t.Literal:
        return number_of("percent", span, token)

    def DATE(self, span: Span, token: Token) -> t.Literal:
        return date_of(span, token)

    def DATETIME(self, span: Span, token: Token) -> t.Literal:
        return t.Literal("instant", str(token), span)

    def keyword(self, span: Span, *tokens: Token) -> str:
        return " ".join(" ".join(tokens).split())

    def keyword_as_name(self, span: Span, token: Token) -> t.Word:
        return t.Word(str(token), span)

    def sequence(self, span: Span, *parts: object) -> tuple[object, ...]:
        return parts

    def NTH(self, span: Span, token: Token) -> int:
        (number,) = re.findall("[0-9]+", token)
        if len(number) > MAX_DIGITS or int(number) == 0:
            raise Problem("RL001", f"there is no {number[:12]}th place", span, "count from `(1st)`")
        return int(number)

    def quotation(self, span: Span, text: t.Text, nth: int | None) -> t.Text:
        return t.Text(text.text, text.span, nth or 0)

    def name_value(self, span: Span, name: t.Word) -> t.Literal:
        return t.Literal("name", name.text, name.span)

    def yes_or_no_value(self, span: Span, token: Token) -> t.Literal:
        return t.Literal(str(token), str(token), span)

    def fixed_amount(self, span: Span, number: t.Literal, unit: Token) -> t.Amount:
        return t.Amount(span, int(number.text), unit_of(unit))

    def amount_range(self, span: Span, least: t.Literal, most: t.Literal, unit: Token) -> t.Amount:
        return t.Amount(span, int(most.text), unit_of(unit), least=int(least.text))

    def named_amount(self, span: Span, name: t.Word) -> t.Amount:
        return t.Amount(span, name=name.text)

    # --- the file ---

    def start(self, span: Span, kind: str, name: t.Word, title: t.Text, *parts: t.Header | t.Declaration) -> t.File:
        headers = tuple(p for p in parts if isinstance(p, t.Header))
        declarations = tuple(p for p in parts if not isinstance(p, t.Header))
        return t.File(kind, name, title, headers, declarations, _comments(self.source), self.source)

    def header(self, span: Span, word: str, *values: t.HeaderValue | _Words | None) -> t.Header:
        listed = [v if isinstance(v, tuple) else (v,) for v in values if v is not None]
        return t.Header(word, tuple(v for value in listed for v in value), span)

    def period(self, span: Span, first: t.Literal, last: t.Literal) -> t.Header:
        return t.Header("period", (first, last), span)

    # --- the sentences of a law ---

    def paragraph(
        self, span: Span, place: t.Text, source: _Label, seen: t.WordingSeen | None, *sentences: t.Sentence
    ) -> t.Paragraph:
        return t.Paragraph(place, source, seen, sentences, span)

    def sentence(self, span: Span, number: t.Literal, says: t.Text, word: str, names: _Words) -> t.Sentence:
        return t.Sentence(number, says, word, names, None, span)

    def left_out(self, span: Span, number: t.Literal, says: t.Text, reason: t.Text) -> t.Sentence:
        return t.Sentence(number, says, "left out because", (), reason, span)

    # --- the vocabulary ---

    def yes_no(self, span: Span, otherwise: _Label) -> _Sort:
        return _Sort("yes/no", sentences=(otherwise,))

    def said(self, span: Span, member: t.Word, sentence: _Label) -> tuple[t.Word, _Label]:
        return member, sentence

    def one_of(self, span: Span, *said: tuple[t.Word, _Label]) -> _Sort:
        return _Sort("one of", tuple(member for member, _ in said), tuple(sentence for _, sentence in said))

    def money_range(self, span: Span, lo: t.Literal, hi: t.Literal) -> _Sort:
        return _Sort("money", lo=lo.text, hi=hi.text)

    def number_range(self, span: Span, lo: t.Literal, hi: t.Literal, unit: Token | None) -> _Sort:
        return _Sort("number", lo=lo.text, hi=hi.text, unit=str(unit or ""))

    def of_the_goods(self, span: Span) -> t.Word:
        return t.Word("", span)

    def by_party(self, span: Span, party: t.Word, phase: str | None) -> _By:
        return _By(party, phase or "")

    def by_judgement(self, span: Span, party: t.Word | None, phase: str | None) -> _By:
        return _By(party, phase or "", judged=True)

    def fact(
        self,
        span: Span,
        name: t.Word,
        label: t.Text,
        sort: _Sort,
        presupposed: t.Word | None,
        by: _By | None,
        typical: t.Literal | None,
    ) -> t.Fact:
        values = (sort.sort, sort.members, sort.sentences, sort.lo, sort.hi, sort.unit, presupposed)
        if by is None:
            return t.Fact(name, label, *values, None, "", False, typical, span)
        return t.Fact(name, label, *values, by.party, by.phase, by.judged, typical, span)

    def typically_after(self, span: Span, amount: t.Amount, event: t.Word) -> _TypicallyAfter:
        return _TypicallyAfter(amount, event)

    def event(
        self, span: Span, name: t.Word, label: t.Text, by: _By, typical: t.Literal | _TypicallyAfter | None
    ) -> t.Event:
        if by.party is None or by.judged:
            raise Problem("RL001", "an event is not judged", span, "say who decides it: `by customer`")
        if isinstance(typical, _TypicallyAfter):
            after = (None, typical.amount, typical.event)
            return t.Event(name, label, by.party, by.phase, *after, span)
        return t.Event(name, label, by.party, by.phase, typical, None, None, span)

    def axiom(
        self, span: Span, label: t.Text, first: t.Condition, second: t.Condition | None, honesty: str | None
    ) -> t.AxiomItem:
        premise, condition = (None, first) if second is None else (first, second)
        return t.AxiomItem(label, premise, condition, honesty is not None, span)

    def vocabulary_word(self, span: Span, word: str, name: t.Word, also: _Words | None = None) -> t.VocabularyWord:
        return t.VocabularyWord(word, name, also or (), span)

    def calendar_day(self, span: Span, date: t.Literal) -> t.Word:
        return t.Word(date.text, span)

    def one_of_several(self, span: Span, name: t.Word, label: _Label, word: str, events: _Words) -> t.Moment:
        return t.Moment(name, label, word.split()[1], events, None, 0, "", span)

    def on_a_day(self, span: Span, name: t.Word, label: _Label, day: t.Word) -> t.Moment:
        return t.Moment(name, label, "on", (day,), None, 0, "", span)

    def time_after(self, span: Span, name: t.Word, label: _Label, amount: t.Amount, event: t.Word) -> t.Moment:
        return t.Moment(name, label, "after", (event,), amount, 0, "", span)

    def yearly_after(
        self, span: Span, name: t.Word, label: _Label, day: t.Literal, month: Token, event: t.Word
    ) -> t.Moment:
        return t.Moment(name, label, "next", (event,), None, int(day.text), str(month), span)

    def decide(self, span: Span, topic: _Topic, remedies: _Words, condition: t.Condition | None) -> t.Decide:
        return t.Decide(*topic[:2], remedies, condition, span)

    # --- sums of money ---

    def sum(self, span: Span, first: t.Summand, *others: tuple[str, t.Summand]) -> t.Sum:
        return t.Sum((("", first), *others), span)

    def addend(self, span: Span, sign: str, part: t.Summand) -> tuple[str, t.Summand]:
        return sign, part

    def multiple(self, span: Span, number: t.Literal, part: t.Summand) -> t.Multiple:
        return t.Multiple(int(number.text), part, span)

    def counted(self, span: Span, count: t.Word, each: t.Literal | t.Word) -> t.Counted:
        return t.Counted(count, each, span)

    # --- clauses ---

    def clause(
        self, span: Span, kind: str, name: t.Word, title: _Label, target: _Rights, *parts: t.RelationItem | t.Item
    ) -> t.ClauseItem:
        relations = tuple(p for p in parts if isinstance(p, t.RelationItem))
        items = tuple(p for p in parts if not isinstance(p, t.RelationItem))
        return t.ClauseItem(kind, name, title, *_rights(target), relations, items, span)

    def tiers(
        self,
        span: Span,
        name: t.Word,
        title: _Label,
        target: _Rights,
        *parts: str | t.RelationItem | t.Item | t.RowItem,
    ) -> t.Tiers:
        relations = tuple(p for p in parts if isinstance(p, t.RelationItem))
        (mode,) = (p for p in parts if isinstance(p, str))
        items = tuple(p for p in parts if not isinstance(p, t.RelationItem | str | t.RowItem))
        rows = tuple(p for p in parts if isinstance(p, t.RowItem))
        return t.Tiers(name, title, *_rights(target), relations, mode, items, rows, span)

    def relation(
        self, span: Span, word: str, targets: _Words, basis: t.Text | _Decision | None = None
    ) -> t.RelationItem:
        text, decided = (None, basis) if isinstance(basis, tuple) else (basis, None)
        return t.RelationItem(word, targets, text, decided, span)

    def decision(self, span: Span, by: t.Text, on: t.Literal, because: t.Text) -> _Decision:
        return by, on, because

    def pays(self, span: Span, party: t.Word, payable: _Payable) -> t.Pays:
        return t.Pays(party, *payable, span)

    def pays_sum(
        self, span: Span, ends: str | None, sum: t.Sum, line: t.Word | None = None, way: t.Word | None = None
    ) -> _Payable:
        ((_, first), *others) = sum.parts
        if line is None and ends is None and not others and isinstance(first, t.Word):
            return ("nothing", (), None, "", None) if first.text == "nothing" else ("legs", (first,), None, "", None)
        return "sum", (line,) if line else (), sum, ends or "", way

    def pays_nothing(self, span: Span, names: _Words) -> _Payable:
        return "nothing", names, None, "", None

    def pays_legs(self, span: Span, *names: t.Word) -> _Payable:
        return "legs", names, None, "", None

    def may_refuse(self, span: Span, party: t.Word, remedies: _Words) -> t.May:
        return t.May(party, "refuse", remedies, span)

    def may_offer(self, span: Span, party: t.Word, remedies: _Words) -> t.May:
        return t.May(party, "offer", remedies, span)

    def due(self, span: Span, acts: _Words, amount: t.Amount | None, anchor: t.Word | None) -> t.Due:
        return t.Due(acts, amount, anchor, False, span)

    def due_by(self, span: Span, acts: _Words, anchor: t.Word) -> t.Due:
        return t.Due(acts, None, anchor, True, span)

    def keeps(self, span: Span, remedies: _Rights) -> t.Keeps:
        return t.Keeps(_rights(remedies)[0], span)

    def cites(self, span: Span, instrument: t.Text, article: t.Text | None, subjects: _Words | None) -> t.Cites:
        return t.Cites(instrument, article, subjects or (), span)

    def note(self, span: Span, word: str, said: _Words | t.Word | t.Text) -> t.Note:
        if isinstance(said, t.Text):
            return t.Note(word, (), said, span)
        return t.Note(word, said if isinstance(said, tuple) else (said,), None, span)

    def standard(
        self, span: Span, name: t.Word, quote: t.Text, lo: t.Literal, hi: t.Literal, unit: Token
    ) -> t.Standard:
        return t.Standard(name, quote, int(lo.text), int(hi.text), str(unit), span)

    # --- tests ---

    def given_value(self, span: Span, name: t.Word, value: t.Literal) -> t.Given:
        return t.Given(name, value, "is", span)

    def given_no(self, span: Span, name: t.Word) -> t.Given:
        return t.Given(name, t.Literal("no", "no", name.span), "not", span)

    def given_yes(self, span: Span, name: t.Word) -> t.Given:
        return t.Given(name, t.Literal("yes", "yes", name.span), "", span)

    def given_event(self, span: Span, name: t.Word, time: t.Literal) -> t.Given:
        return t.Given(name, time, "event", span)

    def given_absent(self, span: Span, name: t.Word) -> t.Given:
        return t.Given(name, None, "absent", span)

    def topic(self, span: Span, name: t.Word, subject: t.Word | None, towards: t.Word | None = None) -> _Topic:
        return name, subject, towards

    def expect_verdict(self, span: Span, verdict: t.Word, topic: _Topic, right: t.Word | None) -> t.Expectation:
        return t.Expectation("on", verdict.text, *topic, None, right, span)

    def expect_value(
        self, span: Span, topic: _Topic, word: str, value: t.Literal, right: t.Word | None
    ) -> t.Expectation:
        return t.Expectation(word, "", *topic, value, right, span)

    # --- conditions ---

    def conjunction(self, span: Span, *parts: t.Condition) -> t.Junction:
        return t.Junction("and", parts, span)

    def disjunction(self, span: Span, *parts: t.Condition) -> t.Junction:
        return t.Junction("or", parts, span)

    def equals(self, span: Span, name: t.Word, word: str, said: t.Literal | _Words) -> t.Equals:
        listed = isinstance(said, tuple)
        values = tuple(t.Literal("name", w.text, w.span) for w in said) if isinstance(said, tuple) else (said,)
        return t.Equals(name, values, word.startswith("is not"), listed, span)

    def happened(self, span: Span, name: t.Word) -> t.Happened:
        return t.Happened(name, False, span)

    def not_happened(self, span: Span, name: t.Word) -> t.Happened:
        return t.Happened(name, True, span)
