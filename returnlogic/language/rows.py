"""Write a tree as rows of words: the wording of each node, and which of its parts get a row of their own.

`format` lays the rows out on a page, with the comments. One branch for each node of `tree`, in its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from returnlogic.base.source import Span
from returnlogic.language import tree as t

WIDTH = 100

Words = list[tuple[str, int]]
"""What stands in a row, each with its position in the source; -1 for a keyword, which follows its neighbour."""


@dataclass(frozen=True)
class Row:
    """Words that share a line if they fit, and how far they are indented."""

    indent: int
    words: Words

    @property
    def fits(self) -> bool:
        """Decide whether the row needs no second line."""
        return self.indent + sum(len(text) + 1 for text, _ in self.words) - 1 <= WIDTH


def _row(indent: int, words: Words, span: Span | None = None) -> Row:
    """Return a row; its first word stands where the span starts, or where the first word with a place does."""
    at = span.start if span else next((at for _, at in words if at >= 0), -1)
    return Row(indent, [(words[0][0], at), *words[1:]])


def _one_or_more(span: Span, head: Words, *parts: Words) -> list[Row]:
    """Return all in one row if it fits there, else the parts in a second one if they fit, else a row for each."""
    rest = [word for part in parts for word in part]
    one, two = _row(0, head + rest, span), _row(2, rest)
    if one.fits:
        return [one]
    return [_row(0, head, span), *([two] if two.fits else [_row(2, part) for part in parts if part])]


# --- words ---


def _key(text: str) -> Words:
    return [(text, -1)]


def _is(node: t.Word | t.Literal | t.Text | None, keyword: str = "") -> Words:
    """Return the word, string or value, after its keyword; nothing for `None`."""
    if node is None:
        return []
    text = node.text
    if isinstance(node, t.Text):
        text = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        text += f" ({_ordinal(node.nth)})" if node.nth else ""
    return [*(_key(keyword) if keyword else []), (text, node.span.start)]


def _ordinal(n: int) -> str:
    last = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{last}"


def _joined(parts: Iterable[Words], word: str) -> Words:
    """Return the parts with `and` or `or` between them, or with commas, or with nothing."""
    found: Words = []
    for part in parts:
        if found and word == ",":
            found[-1] = (found[-1][0] + ",", found[-1][1])
        elif found and word:
            found += _key(word)
        found += part
    return found


def _list(words: Iterable[t.Word | t.Literal], between: str = ",") -> Words:
    return _joined(map(_is, words), between)


def _amount(amount: t.Amount | None, keyword: str) -> Words:
    if amount is None:
        return []
    text = amount.name or f"{amount.number} {amount.unit.removesuffix('s') if amount.number == 1 else amount.unit}"
    if amount.least is not None:
        text = f"{amount.least} {'and' if keyword == 'between' else 'to'} {text}"
    return [(keyword, -1), (text, amount.span.start)]


def _sum(sum: t.Sum) -> Words:
    return [word for sign, part in sum.parts for word in [*(_key(sign) if sign else []), *_summand(part)]]


def _summand(part: t.Summand) -> Words:
    match part:
        case t.Percentage(percent, base):
            return _is(percent) + _is(base, "of")
        case t.Multiple(number, inner, span):
            return [(f"{number} times", span.start), *_summand(inner)]
        case t.Counted(count, each):
            return [*_is(count), *_is(each, "times")]
        case t.Extreme(word, parts, span):
            (first, at), *rest = _joined(map(_sum, parts), ",")
            inside = [("(" + first, at), *rest]
            return [(word, span.start), *inside[:-1], (inside[-1][0] + ")", inside[-1][1])]
        case _:
            return _is(part)


def _condition(c: t.Condition) -> Words:
    match c:
        case t.Junction(word, parts):
            return _joined(map(_condition, parts), word)
        case t.Negation(part):
            return [("not", c.span.start), *_condition(part)]
        case t.Group(part):
            first, *rest = _condition(part)
            inner = [("(" + first[0], c.span.start), *rest]
            return [*inner[:-1], (inner[-1][0] + ")", inner[-1][1])]
        case t.Named(name):
            return _is(name)
        case t.RuleOf(name):
            return _is(name, "rule")
        case t.RequirementMet(name, word):
            return _is(name, "requirement") + _key(word)
        case t.Equals(name, values, negated, listed):
            word = ("is not" if negated else "is") + (" one of" if listed else "")
            return _is(name) + _key(word) + _list(values)
        case t.Happened(name, negated):
            return _is(name) + _key("has not happened" if negated else "has happened")
        case t.Order(left, word, right):
            return _is(left) + _is(right, word)
        case t.Distance(act, word, amount, anchor):
            return _is(act) + _amount(amount, word) + _is(anchor, "after")
        case t.Bound(name, word, value):
            return _is(name) + _is(value, word)


# --- items and relations ---


def _item(item: t.Item) -> Words:
    """Return the words of an item: a reference card, one branch an item."""
    match item:
        case t.Quoted(text):
            return _is(text, "quote")
        case t.When(condition):
            return _key("when") + _condition(condition)
        case t.LimitItem(act, word, amount, anchor, counting, afterwards):
            limit = _is(act) + (_amount(amount, word) + _is(anchor, "after") if amount else _is(anchor, word))
            return limit + _is(counting, "counting") + _is(afterwards, "afterwards")
        case t.Owed(remedies, instead, chooser):
            replaced = _key("instead of") + _list(instead) if instead else []
            return _key("owed") + _list(remedies, "or") + replaced + _is(chooser, "chooser")
        case t.Refuses(remedies):
            return _joined((_is(w, "no") for w in remedies), ",")
        case t.Pays(party, what, names, sum, ends, way):
            pays = _is(party) + _key("pays")
            if what == "nothing":
                return pays + (_key("no") + _list(names) if names else _key("nothing"))
            if sum is None:
                return pays + _list(names)
            bound = _key(ends) if ends else []
            line = _joined((_is(w) for w in (*names, way) if w is not None), ",")
            return pays + bound + _sum(sum) + (_key("for") + line if line else [])
        case t.Must(party, condition, otherwise):
            return _is(party) + _key("must") + _condition(condition) + _is(otherwise, "otherwise")
        case t.May(party, word, remedies):
            return _is(party) + _key(f"may {word}") + _list(remedies, "or" if word == "offer" else ",")
        case t.GateItem(fact, party, mode):
            return _is(fact) + _is(party, "answered by") + _is(mode)
        case t.Due(acts, amount, anchor, by):
            due = _key("due") + _list(acts, "or")
            return due + _amount(amount, "within") + _is(anchor, "no later than" if by else "after")
        case t.InFull(remedy):
            return _is(remedy) + _key("in full")
        case t.Worth(remedy, sum):
            return _is(remedy) + _key("of") + _sum(sum)
        case t.PaidBy(remedy, means):
            return _is(remedy) + _key(means)
        case t.States(condition):
            return _key("states") + _condition(condition)
        case t.Means(condition):
            return _key("means") + _condition(condition)
        case t.Keeps(topics):
            return _key("keeps") + (_list(topics) or _key("all"))
        case t.OfKind(kind):
            return _is(kind, "of kind")
        case t.Cites(instrument, article, subjects):
            cites = _is(instrument, "cites") + _is(article, "article")
            return cites + (_key("for") + _list(subjects) if subjects else [])
        case t.InForce(start, end):
            return _is(start, "in force from") + _is(end, "to")
        case t.NotInForce(stage, day, told):
            return _is(day, stage) + _is(told)
        case t.Reviewed(day, against):
            return _is(day, "reviewed on") + _is(against)
        case t.Note(word, values, text):
            return _key(word) + _list(values) + _is(text)


def _relation(r: t.RelationItem) -> Words:
    words = _key(r.word) + _list(r.targets) + _is(r.basis, "basis")
    if r.decided is not None:
        by, on, because = r.decided
        words += _is(by, "decided by") + _is(on, "on") + _is(because, "because")
    return words


# --- the head and the declarations ---


def head(file: t.File) -> list[Row]:
    """Return the first row of a file and its header lines, their keywords padded to one width."""
    start = Span(file.source, file.source.text.rfind(file.kind, 0, file.name.span.start), 0)
    pad = max((len(h.word) for h in file.headers), default=0)
    return [_row(0, _is(file.name, file.kind) + _is(file.title), start), *(_header(h, pad) for h in file.headers)]


def _header(h: t.Header, pad: int) -> Row:
    word, values = h.word.ljust(pad), [_is(v) for v in h.values]
    if h.word in ("period", "in force"):
        values = [_key("from") + values[0], *(_key("to") + v for v in values[1:])]
        return _row(2, _key(word) + _joined(values, ""), h.span)
    return _row(2, _key(word) + _joined(values, ","), h.span)


def rows(d: t.Declaration) -> list[Row]:
    """Return the rows of a declaration, the first one in column 0.

    A reference card of the wording of each node, so in one `match`.
    """
    match d:
        case t.Fact():
            rest = (_key("judged") if d.judged else []) + _by(d.party, d.phase) + _is(d.typical, "typically")
            if d.presupposes:
                named = _is(d.presupposes, "presupposes") if d.presupposes.text else _key("of the delivered goods")
                rest = named + rest
            head = _is(d.name, "fact") + _is(d.label) + _key(":")
            if d.members and any(d.sentences):
                first, *others = _said(d)
                listed = [_row(2, _key("one of") + first), *(_row(4, one) for one in others)]
                return [_row(0, head, d.span), *listed, *([_row(2, rest)] if rest else [])]
            return _one_or_more(d.span, head, _sort(d), rest)
        case t.Event():
            after = _amount(d.typical_amount, "typically") + _is(d.typical_after, "after")
            rest = _by(d.party, d.phase) + _is(d.typical, "typically") + after
            return _one_or_more(d.span, _is(d.name, "event") + _is(d.label), rest)
        case t.Practice(name, label, otherwise):
            head = _is(name, "practice") + _is(label)
            return _one_or_more(d.span, head, _is(otherwise, "otherwise")) if otherwise else [_row(0, head, d.span)]
        case t.AxiomItem(label, premise, condition, honesty):
            colon = _colon(label, "axiom")
            end = _condition(condition) + (_key("honesty") if honesty else [])
            if premise is None:
                return _one_or_more(d.span, colon, end)
            return _one_or_more(d.span, colon + _condition(premise), _key("implies") + end)
        case t.VocabularyWord(word, name, also):
            more = _key("also" if word == "remedy" else "about") + _list(also) if also else []
            return [_row(0, _is(name, word) + more, d.span)]
        case t.Moment(name, label, word, events, amount, day, month):
            first = _is(name, "moment") + _is(label) + _key("is")
            match word:
                case "after":
                    return [_row(0, first + _amount(amount, "")[1:] + _is(events[0], "after"), d.span)]
                case "next":
                    return [_row(0, first + _key(f"the next {day} {month}") + _is(events[0], "after"), d.span)]
                case "on":
                    return [_row(0, first + _is(events[0]), d.span)]
                case _:
                    return _one_or_more(d.span, first, _key(f"the {word} of") + _list(events))
        case t.Ordering(label, rungs):
            better = [_key("then") + _condition(c) for c in rungs[1:]]
            return _one_or_more(d.span, _colon(label, "order"), _condition(rungs[0]), *better)
        case t.Decide(topic, subject, remedies, condition):
            words = [(f"decide {topic.text}" + (f"({subject.text})" if subject else ""), topic.span.start)]
            words += _key("for") + _list(remedies)
            return [_row(0, words + (_key("when") + _condition(condition) if condition else []), d.span)]
        case t.Helps(ground, remedies):
            return [_row(0, _colon(ground, "helps") + _list(remedies), d.span)]
        case t.Role(role, words):
            return [_row(0, _is(role, "role") + _key("is") + _list(words), d.span)]
        case t.NamedSum(name, label, sum):
            return _one_or_more(d.span, _is(name, "sum") + _is(label) + _key("is"), _sum(sum))
        case t.Right(name, label, extends):
            return [_row(0, _is(name, "right") + _is(label) + _is(extends, "extends"), d.span)]
        case t.ClauseItem():
            return _clause(d)
        case t.Tiers():
            return _tiers(d)
        case t.Reading(name, quote, alternatives):
            first = _is(name, "reading") + _is(quote, "quote") + _key(":")
            return _one_or_more(d.span, first, _list(alternatives, "or"))
        case t.Standard(name, quote, lo, hi, unit):
            first = _is(name, "period") + _is(quote, "quote") + _key(":")
            return _one_or_more(d.span, first, _key(f"{lo} to {hi} {unit}"))
        case t.Assume(name, value, because, by, on):
            first = _is(name, "assume") + _is(value, "is")
            return _one_or_more(d.span, first, _is(because, "because"), _is(by, "by") + _is(on, "on"))
        case t.Aside(word, quote):
            return [_row(0, _is(quote, f"{word} quote"), d.span)]
        case t.Paragraph(place, source, seen, sentences):
            found = [_row(0, _is(place, "sentences of"), d.span)]
            found += [_row(2, _is(source, "source"))] if source else []
            found += [_row(2, _is(seen.day, seen.word) + _is(seen.where), seen.span)] if seen else []
            for s in sentences:
                words = _is(s.number) + _is(s.says) + (_is(s.reason, s.word) if s.reason else _key(s.word))
                found.append(_row(2, words + _list(s.names), s.span))
            return found
        case t.Example(title, given):
            found = [_row(0, _colon(title, "example"), d.span), _row(2, _joined(map(_given, given), ","))]
            return found + _expect(d.assuming, d.expectations)
        case t.Property(title, condition):
            found = [_row(0, _colon(title, "property"), d.span)]
            found += [_row(2, _key("whenever") + _condition(condition))] if condition else []
            return found + _expect(d.assuming, d.expectations)


def _clause(d: t.ClauseItem) -> list[Row]:
    first = _is(d.name, d.kind) + _is(d.title) + _rights(d)
    parts = [(_relation(r), r.span) for r in d.relations] + [(_item(i), i.span) for i in d.items]
    if d.kind == "definition" and len(parts) == 1:
        return _one_or_more(d.span, first, parts[0][0])
    return [_row(0, first, d.span), *(_row(2, words, span) for words, span in parts)]


def _tiers(d: t.Tiers) -> list[Row]:
    found = [_row(0, _is(d.name, "tiers") + _is(d.title) + _rights(d), d.span)]
    found += [_row(2, _relation(r), r.span) for r in d.relations]
    found += [_row(2, _key(d.mode)), *(_row(2, _item(i), i.span) for i in d.items)]
    for row in d.rows:
        words = _key("row") + _condition(row.condition)
        found.append(_row(2, [*words[:-1], (words[-1][0] + ":", words[-1][1])], row.span))
        found += [_row(4, _item(i), i.span) for i in row.items]
    return found


def _rights(d: t.ClauseItem | t.Tiers) -> Words:
    if d.every_right:
        return _key("for all")
    return _key("for") + _list(d.rights) if d.rights else []


def _colon(text: t.Text | t.Word, keyword: str) -> Words:
    return [(keyword, -1), (_is(text)[0][0] + ":", text.span.start)]


def _sort(d: t.Fact) -> Words:
    match d.sort:
        case "one of":
            return _key("one of") + _list(d.members)
        case "money":
            return _key(f"money from {d.lo} to {d.hi}")
        case "number":
            return _key(f"{d.lo} to {d.hi} {d.unit}".rstrip())
        case _:
            return _key(d.sort) + _is(d.sentences[0], "otherwise")


def _said(d: t.Fact) -> list[Words]:
    """Return the members of a fact with their sentences, each but the last with a comma."""
    said = [_is(member) + _is(sentence) for member, sentence in zip(d.members, d.sentences, strict=True)]
    return [[*some[:-1], (some[-1][0] + ",", some[-1][1])] for some in said[:-1]] + said[-1:]


def _by(party: t.Word | None, phase: str) -> Words:
    return _is(party, "by") + (_key(phase) if phase else [])


def _given(g: t.Given) -> Words:
    match g.word:
        case "is":
            return _is(g.name) + _is(g.value, "is")
        case "not":
            return _is(g.name, "not")
        case "absent":
            return _is(g.name) + _key("has not happened")
        case _:
            return _is(g.name) + (_is(g.value) if g.word == "event" else [])


def _expectation(e: t.Expectation) -> Words:
    subjects = ", ".join(w.text for w in (e.subject, e.towards) if w)
    topic: Words = [(e.topic.text + (f"({subjects})" if subjects else ""), e.topic.span.start)]
    claim = [(e.verdict, e.span.start), *_key("on"), *topic] if e.word == "on" else topic + _is(e.value, e.word)
    return claim + _is(e.right, "for")


def _expect(assuming: Sequence[t.Given], expectations: Sequence[t.Expectation]) -> list[Row]:
    found = [_row(2, _key("assuming") + _joined(map(_given, assuming), "and"))] if assuming else []
    return [*found, _row(2, _key("expect") + _joined(map(_expectation, expectations), "and"))]
