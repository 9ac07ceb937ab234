"""Source -> Tree, or located problems. Accepts generously; what may stand where is checked by `names`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lark import Token, Transformer, v_args
from lark.exceptions import UnexpectedInput, VisitError

from returnlogic.base.source import Source, Span
from returnlogic.language import tree as t
from returnlogic.language.problem import Problem
from returnlogic.language.recover import syntax_problems
from returnlogic.language.syntax import STRING_OR_COMMENT, parser

MAX_CHARACTERS = 1_000_000
MAX_LINE = 10_000
MAX_NESTING = 60
MAX_NAME = 100
MAX_DIGITS = 9

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]|\r(?!\n)")


def parse(source: Source) -> t.File:
    """The tree of a file; raises its first `Problem` iff it is not one. `read` gives all of them."""
    file, problems = read(source)
    if file is None:
        raise problems[0]
    return file


def read(source: Source) -> tuple[t.File, tuple[()]] | tuple[None, tuple[Problem, ...]]:
    """The tree of a file, or every reason why it is none: syntax, or beyond the stated size limits."""
    try:
        _check_characters(source)
        _check_size(source)
        return _Build(source).transform(parser().parse(source.text)), ()
    except UnexpectedInput as error:
        return None, syntax_problems(source, error)
    except Problem as problem:
        return None, (problem,)
    except VisitError as error:
        if isinstance(error.orig_exc, Problem):
            return None, (error.orig_exc,)
        raise


def _check_characters(source: Source) -> None:
    found = _UNREADABLE.search(source.text)
    if found:
        span = Span(source, found.start(), found.end())
        if found[0] == "\r":
            raise Problem(
                "RL001", "a carriage return without a line feed", span, "end lines with a line feed, or with both"
            )
        raise Problem(
            "RL001",
            f"control character U+{ord(found[0]):04X} in the text",
            span,
            "delete it, or save the file as UTF-8",
        )


def _check_size(source: Source) -> None:
    text = source.text
    if len(text) > MAX_CHARACTERS:
        help = f"{len(text)} characters; at most {MAX_CHARACTERS}"
        raise Problem("RL001", "file is too large", Span(source, 0, 0), help)
    start = 0
    for line in text.split("\n"):
        if len(line) > MAX_LINE:
            help = f"{len(line)} characters; at most {MAX_LINE} in one line"
            raise Problem("RL001", "line is too long", Span(source, start, start + 40), help)
        start += len(line) + 1
    level = 0
    open_at: list[int] = []
    for found in re.finditer(STRING_OR_COMMENT + r"|[()]|\w+", text):
        match found[0]:
            case comment if comment.startswith("#"):
                continue
            case "(":
                open_at.append(level)
                level += 1
            case "not":
                level += 1
            case ")" if open_at:
                open_at.pop()
                level = open_at[-1] + 1 if open_at else 0
            case _:
                level = open_at[-1] + 1 if open_at else 0
        if level > MAX_NESTING:
            span = Span(source, found.start(), found.end())
            raise Problem("RL001", "nested too deeply", span, "give a part a name of its own with `definition`")


def _comments(source: Source) -> tuple[t.Comment, ...]:
    """The comments of a text that parses: there, every quotation mark outside one opens or closes a string."""
    found = []
    for place in re.finditer(STRING_OR_COMMENT, source.text):
        text = place[0].rstrip()
        if text.startswith("#"):
            found.append(t.Comment(text, Span(source, place.start(), place.start() + len(text))))
    return tuple(found)


# --- Lark's tree -> ours ---


def _words(children: Any) -> tuple[t.Word, ...]:
    return tuple(c for c in children if isinstance(c, t.Word))


def _unit(token: Token) -> str:
    """The unit in the plural; a business day is a working day."""
    word = " ".join(token.split()).replace("business", "working")
    return word if word.endswith("s") else word + "s"


@v_args(meta=True)
class _Build(Transformer[Token, Any]):
    """One method per grammar rule. A child is a Word, a Text, a Literal, a node, a keyword token, or None."""

    def __init__(self, source: Source) -> None:
        super().__init__(visit_tokens=True)
        self.source = source

    def _span(self, meta: Any) -> Span:
        return Span(self.source, getattr(meta, "start_pos", 0), getattr(meta, "end_pos", 0))

    def _token_span(self, token: Token) -> Span:
        assert token.start_pos is not None and token.end_pos is not None
        return Span(self.source, token.start_pos, token.end_pos)

    # tokens
    def NAME(self, token: Token) -> t.Word:
        if len(token) > MAX_NAME:
            help = f"{len(token)} characters; at most {MAX_NAME}"
            raise Problem("RL001", "this name is too long", self._token_span(token), help)
        return t.Word(str(token), self._token_span(token))

    def STRING(self, token: Token) -> t.Text:
        text = re.sub(r'\\(["\\n])', lambda m: "\n" if m[1] == "n" else m[1], str(token)[1:-1])
        return t.Text(text, self._token_span(token))

    def _literal(kind: str) -> Callable[[Any, Token], t.Literal]:  # type: ignore[misc]  # a class-body helper
        def make(self: _Build, token: Token) -> t.Literal:
            if kind in ("number", "money", "percent") and max(map(len, re.findall("[0-9]+", token))) > MAX_DIGITS:
                raise Problem(
                    "RL001", "this number is too large", self._token_span(token), f"at most {MAX_DIGITS} digits"
                )
            return t.Literal(kind, "".join(token.split()), self._token_span(token))

        return make

    NUMBER = _literal("number")
    DECIMAL = _literal("money")
    DATE = _literal("date")
    DATETIME = _literal("instant")
    PERCENT = _literal("percent")

    # head
    def _head(kind: str) -> Any:  # type: ignore[misc]
        def make(self: _Build, meta: Any, c: list[Any]) -> tuple[str, list[Any]]:
            return kind, list(c[1:])

        return make

    policy_head = _head("policy")
    law_head = _head("law")
    vocabulary_head = _head("vocabulary")

    def _header(word: str) -> Any:  # type: ignore[misc]
        def make(self: _Build, meta: Any, c: list[Any]) -> t.Header:
            values: list[Any] = []
            for x in c[1:]:
                if isinstance(x, tuple):
                    values.extend(x)
                elif isinstance(x, Token) and x.type == "CURRENCY":
                    values.append(t.Word(str(x), self._token_span(x)))
                elif isinstance(x, t.Word | t.Text | t.Literal):
                    values.append(x)
            return t.Header(word, tuple(values), self._span(meta))

        return make

    seller = _header("seller")
    source_header = _header("source")
    uses = _header("uses")
    law = _header("law")
    money = _header("money")
    counting = _header("counting")
    silence = _header("silence")
    period = _header("period")
    calendar = _header("calendar")
    market = _header("market")
    also_known_as = _header("also")
    replaced_by = _header("replaced by")
    in_force_header = _header("in force")

    def start(self, meta: Any, c: list[Any]) -> t.File:
        kind, (name, title, *headers) = c[0]
        return t.File(kind, name, title, tuple(headers), tuple(c[1:]), _comments(self.source), self.source)

    # vocabulary
    def yes_no(self, meta: Any, c: list[Any]) -> dict[str, Any]:
        return {"sort": "yes/no"}

    def one_of(self, meta: Any, c: list[Any]) -> dict[str, Any]:
        return {"sort": "one of", "members": c[1]}

    def money_range(self, meta: Any, c: list[Any]) -> dict[str, Any]:
        return {"sort": "money", "lo": c[2].text, "hi": c[4].text}

    def number_range(self, meta: Any, c: list[Any]) -> dict[str, Any]:
        return {"sort": "number", "lo": c[0].text, "hi": c[2].text, "unit": str(c[3] or "")}

    def by_party(self, meta: Any, c: list[Any]) -> dict[str, Any]:
        return {"party": c[1], "phase": str(c[2] or "")}

    def by_judgement(self, meta: Any, c: list[Any]) -> dict[str, Any]:
        return {"judged": True}

    def fact(self, meta: Any, c: list[Any]) -> t.Fact:
        given: dict[str, Any] = {
            "members": (),
            "lo": "",
            "hi": "",
            "unit": "",
            "party": None,
            "phase": "",
            "judged": False,
        }
        for part in c:
            if isinstance(part, dict):
                given |= part
        return t.Fact(name=c[1], label=c[2], typical=c[-1], span=self._span(meta), **given)

    def event(self, meta: Any, c: list[Any]) -> t.Event:
        rest = c[4:]
        literal = next((x for x in rest if isinstance(x, t.Literal)), None)
        amount = next((x for x in rest if isinstance(x, t.Amount)), None)
        after = next((x for x in rest if isinstance(x, t.Word)), None)
        by = c[3]
        if "party" not in by:
            raise Problem("RL001", "an event is not judged", self._span(meta), "say who decides it: `by customer`")
        return t.Event(c[1], c[2], by["party"], by["phase"], literal, amount, after, self._span(meta))

    def practice(self, meta: Any, c: list[Any]) -> t.Practice:
        return t.Practice(c[1], c[2], self._span(meta))

    def axiom(self, meta: Any, c: list[Any]) -> t.AxiomItem:
        label, first, _, second, honesty = c[1], c[3], c[4], c[5], c[6]
        premise, condition = (first, second) if second is not None else (None, first)
        return t.AxiomItem(label, premise, condition, honesty is not None, self._span(meta))

    def remedy(self, meta: Any, c: list[Any]) -> t.VocabularyWord:
        return t.VocabularyWord("remedy", c[1], c[3] or (), self._span(meta))

    def leg(self, meta: Any, c: list[Any]) -> t.VocabularyWord:
        return t.VocabularyWord("leg", c[1], (), self._span(meta))

    def line(self, meta: Any, c: list[Any]) -> t.VocabularyWord:
        return t.VocabularyWord("line", c[1], (), self._span(meta))

    def _moment(word: str) -> Any:  # type: ignore[misc]  # a class-body helper
        def make(self: _Build, meta: Any, c: list[Any]) -> t.Moment:
            words = tuple(x for x in c[4:] if isinstance(x, t.Word))
            events = c[5] if isinstance(c[-1], tuple) else words
            amount = next((x for x in c if isinstance(x, t.Amount)), None)
            day = next((int(x.text) for x in c if isinstance(x, t.Literal)), 0)
            month = next((str(x) for x in c if isinstance(x, Token) and x.type == "MONTH"), "")
            return t.Moment(c[1], c[2], word, events, amount, day, month, self._span(meta))

        return make

    later_of = _moment("later")
    earlier_of = _moment("earlier")
    time_after = _moment("after")
    yearly_after = _moment("next")

    def ordering(self, meta: Any, c: list[Any]) -> t.Ordering:
        return t.Ordering(c[1], tuple(c[3::2]), self._span(meta))

    def decide(self, meta: Any, c: list[Any]) -> t.Decide:
        topic, subject = c[1]
        return t.Decide(topic, subject, c[3], c[5], self._span(meta))

    def named_sum(self, meta: Any, c: list[Any]) -> t.NamedSum:
        return t.NamedSum(c[1], c[2], c[4], self._span(meta))

    # sums of money
    def sum(self, meta: Any, c: list[Any]) -> t.Sum:
        signs = ["", *(str(x) for x in c if isinstance(x, Token))]
        return t.Sum(tuple(zip(signs, (x for x in c if not isinstance(x, Token)), strict=True)), self._span(meta))

    def percentage(self, meta: Any, c: list[Any]) -> t.Percentage:
        return t.Percentage(c[0], c[2], self._span(meta))

    def fixed_sum(self, meta: Any, c: list[Any]) -> Any:
        return c[0]

    named_money = fixed_sum

    def times(self, meta: Any, c: list[Any]) -> t.Multiple:
        return t.Multiple(int(c[0].text), c[2], self._span(meta))

    def extreme(self, meta: Any, c: list[Any]) -> t.Extreme:
        word = "the higher of" if c[0].type == "THE_HIGHER_OF" else "the lower of"
        return t.Extreme(word, tuple(x for x in c if isinstance(x, t.Sum)), self._span(meta))

    # clauses
    def right(self, meta: Any, c: list[Any]) -> t.Right:
        return t.Right(c[1], c[2], self._span(meta))

    def kind(self, meta: Any, c: list[Any]) -> str:
        return str(c[0])

    def clause(self, meta: Any, c: list[Any]) -> t.ClauseItem:
        kind, name, title, _, target, *rest = c
        relations = tuple(x for x in rest if isinstance(x, t.RelationItem))
        items = tuple(x for x in rest if not isinstance(x, t.RelationItem))
        rights = target if isinstance(target, tuple) else ()
        every = isinstance(target, Token)
        return t.ClauseItem(kind, name, title, rights, every, relations, items, self._span(meta))

    def tiers(self, meta: Any, c: list[Any]) -> t.Tiers:
        name, title, _, target, *rest = c[1:]
        relations = tuple(x for x in rest if isinstance(x, t.RelationItem))
        rows = tuple(x for x in rest if isinstance(x, t.RowItem))
        (mode,) = [x for x in rest if isinstance(x, Token)]
        items = tuple(x for x in rest if not isinstance(x, t.RelationItem | t.RowItem | Token))
        rights = target if isinstance(target, tuple) else ()
        every, words = isinstance(target, Token), " ".join(mode.split())
        return t.Tiers(name, title, rights, every, relations, words, items, rows, self._span(meta))

    def row(self, meta: Any, c: list[Any]) -> t.RowItem:
        return t.RowItem(c[1], tuple(c[3:]), self._span(meta))

    def text_basis(self, meta: Any, c: list[Any]) -> Any:
        return c[1], None

    def decision_basis(self, meta: Any, c: list[Any]) -> Any:
        return None, (c[1], c[3], c[5])

    def _relation(word: str) -> Any:  # type: ignore[misc]
        def make(self: _Build, meta: Any, c: list[Any]) -> t.RelationItem:
            basis, decided = c[2] if len(c) > 2 else (None, None)
            return t.RelationItem(word, c[1], basis, decided, self._span(meta))

        return make

    exception_to = _relation("as an exception to")
    overrides = _relation("overrides")
    adds_to = _relation("adds to")
    same_as = _relation("same as")
    restates = _relation("restates")

    def _nth(self, text: t.Text, nth: Token | None) -> t.Text:
        if nth is None:
            return text
        number = re.findall("[0-9]+", nth)[0]
        if len(number) > MAX_DIGITS or int(number) == 0:
            raise Problem("RL001", f"there is no {number[:12]}th place", self._token_span(nth), "count from `(1st)`")
        return t.Text(text.text, text.span, int(number))

    def quote(self, meta: Any, c: list[Any]) -> t.Quoted:
        return t.Quoted(self._nth(c[1], c[2]), self._span(meta))

    def when(self, meta: Any, c: list[Any]) -> t.When:
        return t.When(c[1], self._span(meta))

    def limit(self, meta: Any, c: list[Any]) -> t.LimitItem:
        word = "within" if c[1].type == "WITHIN" else "no later than"
        return t.LimitItem(word, c[0], c[2], c[4], c[6], c[8], self._span(meta))

    def owed(self, meta: Any, c: list[Any]) -> t.Owed:
        return t.Owed(c[1], c[3], self._span(meta))

    def refuses(self, meta: Any, c: list[Any]) -> t.Refuses:
        return t.Refuses(_words(c), self._span(meta))

    def pays(self, meta: Any, c: list[Any]) -> t.Pays:
        what, names, sum = c[2]
        return t.Pays(c[0], what, names, sum, self._span(meta))

    def pays_sum(self, meta: Any, c: list[Any]) -> Any:
        sum, line = c[0], c[2]
        if line is None and len(sum.parts) == 1 and isinstance(sum.parts[0][1], t.Word):
            return "legs", (sum.parts[0][1],), None
        return "sum", (line,) if line else (), sum

    def nothing(self, meta: Any, c: list[Any]) -> Any:
        return "nothing", c[1], None

    def legs(self, meta: Any, c: list[Any]) -> Any:
        return "legs", _words(c), None

    def must(self, meta: Any, c: list[Any]) -> t.Must:
        return t.Must(c[0], c[2], c[4], self._span(meta))

    def may_refuse(self, meta: Any, c: list[Any]) -> t.May:
        return t.May(c[0], "refuse", c[2], self._span(meta))

    def may_offer(self, meta: Any, c: list[Any]) -> t.May:
        return t.May(c[0], "offer", c[2], self._span(meta))

    def gate(self, meta: Any, c: list[Any]) -> t.GateItem:
        return t.GateItem(c[0], c[2], c[3], self._span(meta))

    def due(self, meta: Any, c: list[Any]) -> t.Due:
        return t.Due(c[1], c[3], c[5], False, self._span(meta))

    def due_by(self, meta: Any, c: list[Any]) -> t.Due:
        return t.Due(c[1], None, c[3], True, self._span(meta))

    def in_full(self, meta: Any, c: list[Any]) -> t.InFull:
        return t.InFull(c[0], self._span(meta))

    def worth(self, meta: Any, c: list[Any]) -> t.Worth:
        return t.Worth(c[0], c[2], self._span(meta))

    def states(self, meta: Any, c: list[Any]) -> t.States:
        return t.States(c[1], self._span(meta))

    def means(self, meta: Any, c: list[Any]) -> t.Means:
        return t.Means(c[1], self._span(meta))

    def keeps(self, meta: Any, c: list[Any]) -> t.Keeps:
        return t.Keeps(c[1] if isinstance(c[1], tuple) else (), self._span(meta))

    def of_kind(self, meta: Any, c: list[Any]) -> t.OfKind:
        return t.OfKind(c[1], self._span(meta))

    def cites(self, meta: Any, c: list[Any]) -> t.Cites:
        return t.Cites(c[1], c[3], c[5] or (), self._span(meta))

    def in_force(self, meta: Any, c: list[Any]) -> t.InForce:
        return t.InForce(c[2], c[4], self._span(meta))

    def about(self, meta: Any, c: list[Any]) -> t.Note:
        return t.Note("about", c[1], None, self._span(meta))

    def requires(self, meta: Any, c: list[Any]) -> t.Note:
        return t.Note("requires information on", c[1], None, self._span(meta))

    def verified(self, meta: Any, c: list[Any]) -> t.Note:
        return t.Note("verified", (c[1],), None, self._span(meta))

    def strength(self, meta: Any, c: list[Any]) -> t.Note:
        return t.Note("strength", (c[1],), None, self._span(meta))

    def mandatory(self, meta: Any, c: list[Any]) -> t.Note:
        return t.Note("mandatory", (t.Word(str(c[1]), self._token_span(c[1])),), None, self._span(meta))

    def burden(self, meta: Any, c: list[Any]) -> t.Note:
        return t.Note("burden", (), c[1], self._span(meta))

    def names(self, meta: Any, c: list[Any]) -> tuple[t.Word, ...]:
        return _words(c)

    def alternatives(self, meta: Any, c: list[Any]) -> tuple[t.Word, ...]:
        return _words(c)

    def fixed_amount(self, meta: Any, c: list[Any]) -> t.Amount:
        return t.Amount(self._span(meta), int(c[0].text), _unit(c[1]))

    def span(self, meta: Any, c: list[Any]) -> t.Amount:
        return t.Amount(self._span(meta), int(c[2].text), _unit(c[3]), least=int(c[0].text))

    def named_amount(self, meta: Any, c: list[Any]) -> t.Amount:
        return t.Amount(self._span(meta), name=c[0].text)

    # what the text leaves open
    def reading(self, meta: Any, c: list[Any]) -> t.Reading:
        return t.Reading(c[1], self._nth(c[3], c[4]), c[6], self._span(meta))

    def standard(self, meta: Any, c: list[Any]) -> t.Standard:
        return t.Standard(c[1], self._nth(c[3], c[4]), int(c[6].text), int(c[8].text), str(c[9]), self._span(meta))

    def assume(self, meta: Any, c: list[Any]) -> t.Assume:
        return t.Assume(c[1], c[3], c[5], c[7], c[9], self._span(meta))

    def aside(self, meta: Any, c: list[Any]) -> t.Aside:
        return t.Aside("aside", self._nth(c[2], c[3]), self._span(meta))

    def heading(self, meta: Any, c: list[Any]) -> t.Aside:
        return t.Aside("heading", self._nth(c[2], c[3]), self._span(meta))

    # tests
    def _tests(self, c: list[Any]) -> tuple[tuple[t.Setting, ...], tuple[t.Setting, ...], tuple[t.Expectation, ...]]:
        settings: list[t.Setting] = []
        assuming: list[t.Setting] = []
        current = settings
        for x in c:
            if isinstance(x, Token) and x.type == "ASSUMING":
                current = assuming
            elif isinstance(x, t.Setting):
                current.append(x)
        return tuple(settings), tuple(assuming), tuple(x for x in c if isinstance(x, t.Expectation))

    def example(self, meta: Any, c: list[Any]) -> t.Example:
        settings, assuming, expectations = self._tests(c)
        return t.Example(c[1], settings, assuming, expectations, self._span(meta))

    def property(self, meta: Any, c: list[Any]) -> t.Property:
        _, assuming, expectations = self._tests(c)
        return t.Property(c[1], c[4], assuming, expectations, self._span(meta))

    def set_value(self, meta: Any, c: list[Any]) -> t.Setting:
        return t.Setting(c[0], c[2], "is", self._span(meta))

    def set_no(self, meta: Any, c: list[Any]) -> t.Setting:
        return t.Setting(c[1], t.Literal("no", "no", c[1].span), "not", self._span(meta))

    def set_yes(self, meta: Any, c: list[Any]) -> t.Setting:
        return t.Setting(c[0], t.Literal("yes", "yes", c[0].span), "", self._span(meta))

    def set_event(self, meta: Any, c: list[Any]) -> t.Setting:
        return t.Setting(c[0], c[1], "event", self._span(meta))

    def set_absent(self, meta: Any, c: list[Any]) -> t.Setting:
        return t.Setting(c[0], None, "absent", self._span(meta))

    def topic(self, meta: Any, c: list[Any]) -> tuple[t.Word, t.Word | None]:
        name = c[0] if isinstance(c[0], t.Word) else t.Word(str(c[0]), self._token_span(c[0]))
        return name, c[2] if len(c) > 2 else None

    def expect_verdict(self, meta: Any, c: list[Any]) -> t.Expectation:
        return t.Expectation("on", c[0].text, c[2][0], c[2][1], None, c[4], self._span(meta))

    def expect_value(self, meta: Any, c: list[Any]) -> t.Expectation:
        word = "is not" if c[2] else "is"
        return t.Expectation(word, "", c[0][0], c[0][1], c[3], c[5], self._span(meta))

    def expect_bound(self, meta: Any, c: list[Any]) -> t.Expectation:
        word = "at least" if c[1].type == "AT_LEAST" else "at most"
        return t.Expectation(word, "", c[0][0], c[0][1], c[2], c[4], self._span(meta))

    def name_value(self, meta: Any, c: list[Any]) -> t.Literal:
        if isinstance(c[0], t.Word):
            return t.Literal("name", c[0].text, c[0].span)
        return t.Literal("name", str(c[0]), self._token_span(c[0]))

    def _value(self, meta: Any, c: list[Any]) -> t.Literal:
        found: t.Literal = c[0]
        return found

    number_value = money_value = date_value = instant_value = _value

    def yes_value(self, meta: Any, c: list[Any]) -> t.Literal:
        return t.Literal("yes", "yes", self._token_span(c[0]))

    def no_value(self, meta: Any, c: list[Any]) -> t.Literal:
        return t.Literal("no", "no", self._token_span(c[0]))

    # conditions
    def conjunction(self, meta: Any, c: list[Any]) -> t.Junction:
        return t.Junction("and", tuple(c[::2]), self._span(meta))

    def disjunction(self, meta: Any, c: list[Any]) -> t.Junction:
        return t.Junction("or", tuple(c[::2]), self._span(meta))

    def negation(self, meta: Any, c: list[Any]) -> t.Negation:
        return t.Negation(c[1], self._span(meta))

    def group(self, meta: Any, c: list[Any]) -> t.Group:
        return t.Group(c[1], self._span(meta))

    def named(self, meta: Any, c: list[Any]) -> t.Named:
        return t.Named(c[0], self._span(meta))

    def is_value(self, meta: Any, c: list[Any]) -> t.Equals:
        return t.Equals(c[0], (c[2],), False, False, self._span(meta))

    def is_not_value(self, meta: Any, c: list[Any]) -> t.Equals:
        return t.Equals(c[0], (c[2],), True, False, self._span(meta))

    def is_one_of(self, meta: Any, c: list[Any]) -> t.Equals:
        return t.Equals(c[0], tuple(t.Literal("name", w.text, w.span) for w in c[2]), False, True, self._span(meta))

    def is_not_one_of(self, meta: Any, c: list[Any]) -> t.Equals:
        return t.Equals(c[0], tuple(t.Literal("name", w.text, w.span) for w in c[2]), True, True, self._span(meta))

    def happened(self, meta: Any, c: list[Any]) -> t.Happened:
        return t.Happened(c[0], False, self._span(meta))

    def not_happened(self, meta: Any, c: list[Any]) -> t.Happened:
        return t.Happened(c[0], True, self._span(meta))

    def before(self, meta: Any, c: list[Any]) -> t.Order:
        return t.Order("before", c[0], c[2], self._span(meta))

    def no_earlier(self, meta: Any, c: list[Any]) -> t.Order:
        return t.Order("no earlier than", c[0], c[2], self._span(meta))

    def no_later(self, meta: Any, c: list[Any]) -> t.Order:
        return t.Order("no later than", c[0], c[2], self._span(meta))

    def within(self, meta: Any, c: list[Any]) -> t.Distance:
        return t.Distance("within", c[0], c[2], c[4], self._span(meta))

    def more_than(self, meta: Any, c: list[Any]) -> t.Distance:
        return t.Distance("more than", c[0], c[2], c[4], self._span(meta))

    def compares(self, meta: Any, c: list[Any]) -> t.Bound:
        word = {"OVER": "over", "UNDER": "under", "AT_LEAST": "at least", "AT_MOST": "at most"}[c[1].type]
        return t.Bound(c[0], word, c[2], self._span(meta))
