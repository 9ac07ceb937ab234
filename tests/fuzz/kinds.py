"""What is thrown at the input side, by kind, and what must hold of every text: an answer or a located problem, in time.

Each kind draws a text (a `.ret` file, or a case in JSON) and looks at what comes out. Nothing here knows which texts
are good: the laws hold for all of them.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark

from returnlogic.app.load import load
from returnlogic.base.source import Source
from returnlogic.language.format import format
from returnlogic.language.parse import read
from returnlogic.language.recover import MAX_SHOWN
from returnlogic.language.syntax import built
from tests.cli.small import VOCABULARY, run, shop
from tests.fuzz.changes import changed, in_time
from tests.fuzz.files import FILES
from tests.language.cases import render
from tests.language.mutants import bases
from tests.language.test_format import bare
from tests.language.texts import texts


@dataclass(frozen=True)
class Kind:
    """A way to draw texts, and the law they are held against; `share` is how many of a hundred are of this kind."""

    name: str
    share: int
    draw: st.SearchStrategy[Any]
    hold: Callable[[Path, Any], None]


# --- texts that follow the grammar ---

WORDS = {
    "NAME": st.sampled_from(["a", "b1", "delivered", "eu.crd.9.1", "refund", "used_up"]),
    "STRING": st.sampled_from(['"a"', '"We pay."', '"\\" # \\\\"', '""']),
    "DATETIME": st.just("2026-05-05T14:30"),
    "DATE": st.sampled_from(["2026-05-05", "2026-02-30"]),
    "DECIMAL": st.sampled_from(["0.00", "9.99"]),
    "PERCENT": st.sampled_from(["30%", "2.5 %"]),
    "NTH": st.sampled_from(["(1st)", "(2nd)"]),
    "NUMBER": st.sampled_from(["0", "14", "999999999"]),
    "CURRENCY": st.sampled_from(["EUR", "USD"]),
    "UNIT": st.sampled_from(["day", "days", "months", "hours"]),
    "WS": st.sampled_from([" ", "\n", "  # note\n"]),
    "COMMENT": st.just("# note\n"),
    "_YES_NO": st.just("yes/no"),
}


@cache
def by_the_grammar() -> st.SearchStrategy[str]:
    """Whole files by the rules of the grammar, a blank after every word."""
    grammar = built()  # tables hold no rules to draw from
    assert WORDS.keys() <= {t.name for t in grammar.terminals}
    made = {}
    for terminal in grammar.terminals:
        words = WORDS.get(terminal.name)
        if words is None:
            one, choice = terminal.pattern.value.replace(r"\b", "").replace(r"\s+", " "), r"\(\?:([A-Za-z |]+)\)"
            found = re.fullmatch(choice, one)
            words = st.sampled_from(found[1].split("|") if found else [re.sub(r"^\\", "", one)])
            assert found or re.fullmatch(r"[a-z ]+|\\?[,:()]", one), f"give words for {terminal.name}: {one}"
        made[terminal.name] = words.map(lambda word: f"{word} ")
    return from_lark(grammar, start="start", explicit=made)


def comes_back(_: Path, text: str) -> None:
    """A text that follows the grammar parses; formatted it is the same tree; formatted twice it is the same text."""
    file, problems = in_time(lambda: read(Source("case.ret", text)))
    if file is None:
        assert all(p.message for p in problems) and re.search("too (large|long)|nested|not judged", problems[0].message)
        return
    made = format(file)
    again, problems = read(Source("case.ret", made))
    assert again is not None, (made, problems)
    assert bare(again) == bare(file)
    assert format(again) == made


# --- texts that do not ---


@st.composite
def broken(draw: Callable[[Any], Any]) -> tuple[str, bytes]:
    """A base of `mutants.md` or a stretch of a shipped file, with a few changes of bytes, words and lines."""
    chance = random.Random(draw(st.integers(0, 2**48)))
    name = chance.choice([n for n in bases() if n.endswith(".ret")])
    return name, changed(chance, bases()[name])


def told(folder: Path, drawn: tuple[str, bytes]) -> None:
    """A file loads or is refused with places, words and a next step; no list of problems is without end."""
    _, data = drawn
    for name, text in bases().items():
        if not (folder / name).exists():
            (folder / name).write_text(text, "utf-8")
    (folder / "case.ret").write_bytes(data)
    policy = in_time(lambda: load(folder / "case.ret"))
    kind = policy.tree.kind if policy.tree is not None else ""
    assert (policy.program is None) == (bool(policy.problems) or kind == "vocabulary")
    if policy.tree is None:
        assert len(policy.problems) <= MAX_SHOWN + 1
    for problem in policy.problems:
        render(problem)
        assert problem.span is not None and 0 <= problem.span.start <= problem.span.end <= len(problem.span.source.text)


# --- cases for `decide` ---

FACTS = tuple(re.findall(r"^(?:fact|event) (\w+)", VOCABULARY, re.MULTILINE))
names = st.sampled_from([*FACTS, "event_day", "last_day", "wron", "", "é", "facts", "x" * 300])
scalar = st.one_of(
    st.booleans(),
    st.none(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.sampled_from(
        ["red", "50.00", "2026-05-05", "2026-05-30", "2026-02-30", "9999-12-31", "2026-05-05T10:00", "NaN"]
    ),
    st.text(max_size=20),
    st.sampled_from([10**400, "9" * 5000, "\ud800", "\0"]),
)
value = st.recursive(scalar, lambda v: st.lists(v, max_size=3) | st.dictionaries(names, v, max_size=3), max_leaves=8)
entries = st.dictionaries(names, value, max_size=5) | value
cases = st.fixed_dictionaries({}, optional={"facts": entries, "assume": entries, "as_of": value, "more": value}) | value


@st.composite
def case_texts(draw: Callable[[Any], Any]) -> bytes:
    """A case in JSON, or nearly: keys twice, cut short, deep, wrong encodings."""
    chance = random.Random(draw(st.integers(0, 2**48)))
    text = json.dumps(draw(cases), ensure_ascii=chance.random() < 0.8)
    match chance.randrange(10):
        case 0:
            text = text[: chance.randrange(len(text) + 1)]
        case 1:
            at = chance.randrange(len(text) + 1)
            text = (
                text[:at] + chance.choice(('{"a":', "[", "]", "}", ",", ":", "//", "1e999", "-", '"', "\0")) + text[at:]
            )
        case 2:
            text = '{"facts": {"worn": true, "worn": ' + text + "}}"
        case 3:
            deep = chance.choice((10, 1000, 100_000))
            text = '{"facts": ' + '{"worn":[' * deep + text + "]}" * deep + "}"
    return text.encode(chance.choice(("utf-8", "utf-8", "utf-8", "utf-16", "latin-1")), "replace")


def decided_or_not(folder: Path, data: bytes) -> None:
    """A case is decided whole, as JSON on standard output, or not at all, with words on standard error."""
    path = str(folder / "shop.ret") if (folder / "shop.ret").exists() else shop(folder)
    ran = in_time(lambda: run("decide", path, "--case", "-", "--format", "json", "--budget", "20000", stdin=data))
    assert ran.code in (0, 2, 3)
    if ran.code == 2:
        assert ran.out == "" and "nothing is decided" in ran.err and len(ran.err) < 20_000
    elif ran.out:
        assert json.loads(ran.out)["policy"] == "mini_shop"


KINDS = (
    Kind("by the grammar", 3, by_the_grammar(), comes_back),
    Kind("by the tree", 2, texts(), comes_back),
    Kind("broken files", 16, broken(), told),
    Kind("cases", 7, case_texts(), decided_or_not),
    *(Kind(*each) for each in FILES),
)
