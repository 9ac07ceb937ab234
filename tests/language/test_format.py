"""The laws of the formatter: the tree comes back, twice is once, no comment is lost; and its layout, by example."""

import dataclasses
import random
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returnlogic.base.source import Source, Span
from returnlogic.language import tree as t
from returnlogic.language.format import format
from returnlogic.language.parse import parse
from returnlogic.language.rows import WIDTH
from tests.language.texts import texts, words

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "spec").rglob("*.ret"))
COMMENTED = [p for n, p in enumerate(SHIPPED) if "law" not in p.parts or n % 4 == 0]
"""All but laws, of which a quarter: they use few constructs, and are long."""


def read(text: str) -> t.File:
    return parse(Source("case.ret", text))


def bare(node: Any) -> Any:
    """A tree without places and comments."""
    match node:
        case Span() | Source():
            return None
        case tuple():
            return tuple(map(bare, node))
        case _ if dataclasses.is_dataclass(node):
            fields = (f.name for f in dataclasses.fields(node) if f.name != "comments")
            return type(node), *(bare(getattr(node, name)) for name in fields)
        case _:
            return node


def check_laws(text: str) -> str:
    file = read(text)
    made = format(file)
    again = read(made)
    assert bare(again) == bare(file)
    assert [c.text for c in again.comments] == [c.text for c in file.comments]
    assert format(again) == made
    assert made.endswith("\n") and not re.search(r"\n\n\n|\A\n|\n\n\Z", made)
    return made


# --- the laws ---


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_shipped_files(path: Path) -> None:
    check_laws(path.read_text("utf-8"))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(texts())
def test_any_file(text: str) -> None:
    check_laws(text)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(words, st.lists(st.sampled_from([" ", "\n", "\t", "\r\n  ", "\u00a0"]), min_size=1))
def test_line_breaks_say_nothing(words: list[str], gaps: list[str]) -> None:
    """But before `when`, which must not stand behind another item of its line."""
    other = "".join(("\n" if word == "when" else gaps[i % len(gaps)]) + word for i, word in enumerate(words))
    made = check_laws(other)
    assert made == format(read("".join(("\n" if word == "when" else " ") + word for word in words)))
    assert not re.search(r"[ \t]\n|\t", re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', made))


HANDS = 3
"""How many times each file is written with comments: every line has one, and the lines beside it with and without."""

NOTES = (
    "#",
    "# why",
    "#no space",
    '# a "quote", and: punctuation;',
    "## ü “x” \u00a0y",
    "#  owed refund",
    "# " + "long " * 40,
)


@cache
def formatted(path: Path) -> list[str]:
    """The lines of a file as `fmt` writes it."""
    return format(read(path.read_text("utf-8"))).split("\n")


@pytest.mark.parametrize("hand", range(HANDS))
@pytest.mark.parametrize("path", COMMENTED, ids=lambda p: p.name)
def test_a_comment_at_the_end_of_a_line_stays_there(path: Path, hand: int) -> None:
    chance = random.Random(path.name)  # deals the same lines to each hand
    noted = []
    for line in formatted(path):
        dealt, text = chance.randrange(HANDS) == hand, chance.choice(NOTES).rstrip()
        noted.append(f"{line}  {text}" if dealt and line and "#" not in line else line)
    assert check_laws("\n".join(noted)) == "\n".join(noted)


@pytest.mark.parametrize("hand", range(HANDS))
@pytest.mark.parametrize("path", COMMENTED, ids=lambda p: p.name)
def test_a_comment_on_its_own_line_stays_above_what_follows(path: Path, hand: int) -> None:
    chance = random.Random(path.name)
    noted: list[str] = []
    for line in formatted(path):
        dealt, blank = chance.randrange(HANDS) == hand, chance.random() < 0.5
        if dealt and line.startswith("  ") and not line.startswith("    "):
            noted += ([""] if blank else []) + ["  # above"]
        noted.append(line)
    assert check_laws("\n".join(noted)) == "\n".join(noted)


# --- the layout ---

HEAD = """\
# What the shop says.

policy shop "Shop"
  source   "shop.txt"
  uses     retail
  counting unsaid

"""

LAYOUTS = {
    "clauses stand apart, words of one kind together": (
        'right a right b "B" remedy refund also return, x\n\nremedy repair\nentitlement e for a quote "x" (2nd) '
        "when used and not(opened or altered)notified within 1 days after delivered owed refund or repair chooser shop",
        """\
right a
right b "B"

remedy refund also return, x

remedy repair

entitlement e for a
  quote "x" (2nd)
  when used and not (opened or altered)
  notified within 1 day after delivered
  owed refund or repair chooser shop
""",
    ),
    "relations have a line of their own": (
        'exclusion x as an exception to e, f as the text says "so" overrides g decided by "A" on 2026-05-05 '
        'because "b" no refund, repair',
        """\
exclusion x
  as an exception to e, f basis "so"
  overrides g decided by "A" on 2026-05-05 because "b"
  no refund, no repair
""",
    ),
    "long conditions break after and, or and commas": (
        "statement s when invoked is one of change_of_mind, fault, missing, undelivered, cancel, modify and "
        "personalised and (in_stock or returns_whole_set or packs_in_original_box) states used",
        """\
statement s
  when invoked is one of change_of_mind, fault, missing, undelivered, cancel, modify and
      personalised and (in_stock or returns_whole_set or packs_in_original_box)
  states used
""",
    ),
    "comments keep their places": (
        "right a# one\n# two\nright b\n\n# three\nentitlement e # four\n\n # five\n when used and # six\n opened "
        "# seven\n # eight\n and altered owed refund\n# nine\n\n\n# ten",
        """\
right a  # one

# two
right b

# three
entitlement e  # four

  # five
  when used and  # six
      opened  # seven
      # eight
      and altered
  owed refund
# nine

# ten
""",
    ),
    "examples and properties": (
        'example "a":delivered 2026-05-05,not used,opened,price is 5.00,found has not happened assuming r is x and '
        's is y expect conflict on level(refund)for a and amount(coupon)at least 5.00 property "b":whenever used '
        "expect level(refund)is not granted",
        """\
example "a":
  delivered 2026-05-05, not used, opened, price is 5.00, found has not happened
  assuming r is x and s is y
  expect conflict on level(refund) for a and amount(coupon) at least 5.00

property "b":
  whenever used
  expect level(refund) is not granted
""",
    ),
    "a vocabulary": (
        'fact issue "what is wrong" : one of nothing_wrong, spec_error, wrong_item, arrived_damaged, poor_quality, '
        'lost by world typically nothing_wrong fact price "price" : money from 1.00 to 9.00 by shop '
        'fact days_ "n":0 to 9 days judged fact used "u" : yes/no by customer before '
        'event ordered "o" by customer typically 2 days after called '
        'axiom "goods leave after production started" : dispatched has happened implies dispatched no earlier '
        "than ordered",
        """\
fact issue "what is wrong" :
  one of nothing_wrong, spec_error, wrong_item, arrived_damaged, poor_quality, lost
  by world typically nothing_wrong
fact price "price" : money from 1.00 to 9.00 by shop
fact days_ "n" : 0 to 9 days judged
fact used "u" : yes/no by customer before

event ordered "o" by customer typically 2 days after called

axiom "goods leave after production started": dispatched has happened
  implies dispatched no earlier than ordered
""",
    ),
    "strings are escaped": (
        'aside quote "a \\"b\\" \\\\ \\n c # d"\naside quote "e"',
        'aside quote "a \\"b\\" \\\\ \\n c # d"\naside quote "e"\n',
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name: str) -> None:
    written, expected = LAYOUTS[name]
    assert check_laws(HEAD + written) == HEAD + expected
    assert check_laws(HEAD + expected) == HEAD + expected


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_only_strings_make_a_line_too_long(path: Path) -> None:
    for line in format(read(path.read_text("utf-8"))).split("\n"):
        assert len(line) <= WIDTH or '"' in line or "#" in line, line
