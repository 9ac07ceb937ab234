"""Valid `.ret` files out of pieces: each strategy gives the words of one rule of the grammar, a file joins them.

Sorts and names need not fit (`typecheck` minds those): these are files for the parser and the formatter.
"""

import re
from collections.abc import Callable
from itertools import chain
from typing import Any

from hypothesis import strategies as st

from returnlogic.base.resources import read_text

Words = list[str]
S = st.SearchStrategy[Words]

_RULES = read_text("grammar", "terms.lark")
KEYWORDS = frozenset(re.findall(r"^[A-Z_]+(?:\.\d+)?: /([a-z]+)\\b/$", _RULES, re.MULTILINE))
KINDS = "entitlement exclusion requirement step obligation charge deduction discretion statement restatement saving"


def seq(*parts: str | S) -> S:
    """The parts one after the other; a plain string is a keyword or a phrase."""
    made = [st.just([p]) if isinstance(p, str) else p for p in parts]
    return st.tuples(*made).map(lambda found: [word for words in found for word in words])


def maybe(*parts: str | S) -> S:
    return st.just([]) | seq(*parts)


def joined(part: S, *between: str, least: int = 1, most: int = 4) -> S:
    """Several of a part, with the same word between them."""

    def join(found: tuple[list[Words], str]) -> Words:
        parts, word = found
        return [w for i, p in enumerate(parts) for w in ([word] if i else []) + p]

    return st.tuples(st.lists(part, min_size=least, max_size=most), st.sampled_from(between)).map(join)


def several(part: S, most: int) -> S:
    return st.lists(part, max_size=most).map(lambda found: list(chain.from_iterable(found)))


def one(*texts: str) -> S:
    return st.sampled_from(texts).map(lambda text: [text])


name = (
    st.sampled_from(["used", "delivered", "eu.crd.9.1", "refund", "a", "when_", "days", "notified"])
    | st.from_regex(r"[a-z][a-z0-9_]{0,12}(\.[a-z0-9_]{1,3})?", fullmatch=True).filter(lambda n: n not in KEYWORDS)
).map(lambda n: [n])
string = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from('"\\\n #'), max_size=40).map(
    lambda s: ['"' + s.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"']
)
number = st.integers(0, 10**9 - 1).map(lambda n: [str(n)]) | one("007", "1", "14")
money = one("0.00", "9.99", "5000.00")
day = one("2026-05-05", "2026-02-30")
calendar_day = day | one("5 May 2026", "31  December 2026")
instant = one("2026-05-05T14:30")
unit = one(
    "working day",
    "business days",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "hour",
    "hours",
    "minute",
    "minutes",
)
nth = one("(1st)", "(2nd)", "( 3rd )", "(11th)", "(22th)")
quote = seq("quote", string, maybe(nth))
names = joined(name, ",")
choice = joined(name, "or")
amount = name | seq(number, unit)
value = name | number | money | day | instant | one("yes", "no", "discretion")

summand = st.recursive(
    st.one_of(name, money, seq(one("30%", "2.5 %"), "of", name)),
    lambda inner: st.one_of(
        seq(number, "times", inner),
        seq(one("the higher of", "the lower of"), "(", joined(inner, ","), ",", joined(inner, "plus", "less"), ")"),
    ),
    max_leaves=4,
)
total = joined(summand, "plus", "less")

atom = st.one_of(
    name,
    seq("rule", name),
    seq("requirement", name, one("is met", "is not met")),
    seq(name, one("is", "is not"), value),
    seq(name, one("is one of", "is not one of"), names),
    seq(name, one("has happened", "has not happened")),
    seq(name, one("before", "no earlier than", "no later than"), name | calendar_day),
    seq(name, "after", calendar_day),
    seq(name, one("within", "more than"), amount, "after", name),
    seq(name, one("over", "under", "at least", "at most"), value),
)
operand = st.recursive(atom, lambda inner: seq("not", inner) | seq("(", joined(inner, "and", "or"), ")"), max_leaves=6)
condition = joined(operand, "and", "or")

items = st.one_of(
    quote,
    seq("when", condition),
    seq(
        name,
        st.one_of(
            seq(one("within", "only within", "no later than"), amount, "after", name),
            seq("between", number, "and", number, unit, "after", name),
            seq("no later than", name | calendar_day),
        ),
        maybe("counting", name),
        maybe("afterwards", name),
    ),
    seq("owed", choice, maybe("instead of", names), maybe("chooser", name)),
    seq("no", name) | seq("no", name, ",", "no", name) | seq("no", name, ",", name),
    seq(name, "pays", total, maybe("for", name)),
    seq(name, "pays", "no", names) | seq(name, "pays", names),
    seq(name, "of", total),
    seq(name, "must", condition, maybe("otherwise", name)),
    seq(name, "may refuse", names) | seq(name, "may offer", choice),
    seq(name, "answered by", name, name),
    seq("due", choice, "no later than", name | calendar_day),
    seq("due", choice, maybe("within", amount | seq(number, "to", number, unit)), maybe("after", name)),
    seq(name, "in full"),
    seq(one("states", "means"), condition),
    seq("keeps", one("all") | names),
    seq("of kind", name),
    seq("cites", string, maybe("article", string), maybe("for", names)),
    seq("requires information on", names),
    seq("in force", "from", day, maybe("to", day)),
    seq("about", names) | seq(one("strength"), name),
    seq("mandatory", one("yes", "no")) | seq("burden", string),
    seq(one("reviewed on", "announced on", "adopted on"), day, string),
)
basis = seq(one("basis", "as the text says"), string) | seq("decided by", string, "on", day, "because", string)
relation = seq(one("as an exception to", "overrides", "adds to", "same as"), names, basis) | seq("restates", names)
target = maybe("for", one("all") | names)
clause = seq(
    one(*KINDS.split(), "term", "provision", "definition"),
    name,
    maybe(string),
    target,
    several(relation, 2),
    several(items, 5),
)
tiers = seq(
    "tiers",
    name,
    maybe(string),
    target,
    several(relation, 1),
    one("rows close each other", "later row replaces", "rows add up", "rows unclear"),
    several(items, 2),
    seq("row", condition, ":", items),
    several(seq("row", condition, ":", items, items), 2),
)
definition = seq("definition", name, "means", condition)

by = seq("by", name, maybe(one("before", "after")))
sort = st.one_of(
    one("yes/no"),
    seq("one of", joined(name, ",", most=9)),
    seq("money", "from", money, "to", money),
    seq(number, "to", number, maybe(unit)),
)
presupposed = maybe(one("of the delivered goods") | seq("presupposes", name))
fact = seq("fact", name, string, ":", sort, presupposed, maybe(by | one("judged")), maybe("typically", value))
event = seq("event", name, string, by, maybe("typically", value | seq(amount, "after", name)))
axiom = seq("axiom", string, ":", condition, maybe("implies", condition), maybe("honesty"))
word = (
    seq("remedy", name, maybe("also", names))
    | seq("line", name)
    | seq("leg", name, maybe("about", names))
    | seq("practice", name, string)
)
made = st.one_of(
    seq("moment", name, maybe(string), "is", one("the later of", "the earlier of"), names),
    seq("moment", name, maybe(string), "is", amount, "after", name),
    seq("moment", name, maybe(string), "is", calendar_day),
    seq("moment", name, "is the next", number, one("March", "December"), "after", name),
    seq("sum", name, maybe(string), "is", total),
)
marks = st.one_of(
    seq("order", string, ":", condition, "then", condition, maybe("then", condition)),
    seq("decide", name, "(", name, ")", "for", names, maybe("when", condition)),
    seq("helps", name, ":", names),
    seq("role", name, "is", names),
)
open_words = seq("reading", name, quote, ":", choice) | seq("period", name, quote, ":", number, "to", number, unit)
assume = seq("assume", name, "is", value, "because", string, maybe("by", string, "on", day))
aside = seq(one("aside", "heading"), quote)
setting = st.one_of(
    seq(name, "is", value), seq("not", name), name, seq(name, day | instant), seq(name, "has not happened")
)
topic = name | seq(name, "(", name, ")") | seq(name, "(", name, ",", name, ")")
expectation = st.one_of(
    seq(name, "on", topic), seq(topic, "is", maybe("not"), value), seq(topic, one("at least", "at most"), value)
)
expect = seq(maybe("assuming", joined(setting, "and")), "expect", joined(seq(expectation, maybe("for", name)), "and"))
example = seq("example", string, ":", joined(setting, ",", most=9), expect)
prop = seq("property", string, ":", maybe("whenever", condition), expect)
right = seq("right", name, maybe(string), maybe("extends", name))

listed = seq(number, string, one("encoded by", "data of", "judged as"), names)
paragraph = seq(
    "sentences of",
    string,
    maybe("source", string),
    maybe(one("seen on", "quoted on"), day, string),
    listed | seq(number, string, "left out because", string),
    maybe(listed),
)

declaration = st.one_of(
    clause,
    clause,
    tiers,
    definition,
    fact,
    event,
    axiom,
    word,
    made,
    marks,
    open_words,
    assume,
    aside,
    paragraph,
    example,
    prop,
    right,
)
header = st.one_of(
    seq(one("seller", "source", "also", "replaced by"), string),
    seq(one("calendar", "market"), names),
    seq(one("uses", "law"), names),
    seq("money", one("EUR", "USD")),
    seq(one("counting", "silence"), name),
    seq("period from", day, "to", day),
    seq("in force", "from", day, maybe("to", day)),
)
words = seq(
    one("policy", "law", "vocabulary"),
    name,
    string,
    several(header, 4),
    several(declaration, 6),
)

note = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12).map(lambda s: f"#{s}")
plain = st.sampled_from([" ", " ", " ", " ", "\n", "\n\n", "\n  ", "\n\n\n", "\t", "\r\n", "\u00a0"])
commented = st.builds(lambda a, n, b: f"{a}{n}\n{b}", plain, note, st.sampled_from(["", " ", "\n"]))


@st.composite
def texts(draw: Callable[[Any], Any]) -> str:
    """A whole file, with any white space and any comments between its words; a `when` begins a line, as it must."""
    found = draw(words)
    gaps = draw(st.lists(plain | commented, min_size=len(found) + 1, max_size=len(found) + 1))
    pairs = zip(gaps, [*found, ""], strict=True)
    return "".join(f"{gap}\n{word}" if word == "when" else gap + word for gap, word in pairs)
