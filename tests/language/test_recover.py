"""Several mistakes in one file: each is told once, what is right is left alone, and there is no avalanche."""

import random
import re
import time
from pathlib import Path

import pytest

from returnlogic.base.source import Source
from returnlogic.language.parse import parse, read
from returnlogic.language.problem import Problem
from returnlogic.language.recover import MAX_COUNTED, MAX_SHOWN
from tests.cli.small import run

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "spec").rglob("*.ret"))


def problems(text: str) -> tuple[Problem, ...]:
    return read(Source("case.ret", text))[1]


def places(text: str) -> list[tuple[int, str]]:
    return [(p.span.line, p.span.text) for p in problems(text) if p.span is not None]


GOOD = """\
policy shop "Shop"
  source "shop.txt"
  uses retail
  money EUR

right coverage

# no refund, a comment
entitlement e for coverage
  quote "We take goods back."
  when used and not opened
  notified within 14 days after delivered
  owed refund or exchange chooser customer

exclusion x as an exception to e basis "not worn"
  quote "no refund"
  when used or
      opened
  no refund, no exchange

reading submission
  quote "sent" : notified or
  sent_back

example "late":
  not used, delivered 2026-05-06, notified 2026-05-30
  expect level(refund) is refused for coverage and
      clause(e) is no

aside quote "We pay."
"""


def broken(*edits: tuple[str, str]) -> str:
    text = GOOD
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([("uses retail", "using retail"), ("money EUR", "money €")], [(3, "using"), (4, "€")]),
        ([("policy shop", "polcy shop"), ("uses retail", "uses")], [(1, "polcy"), (3, "uses")]),
        (
            [("when used and not opened", "when used && not opened"), ("14 days", "fourteen days")],
            [(11, "&&"), (12, "fourteen")],
        ),
        (
            [('"We take goods back."', '"We take goods'), ("14 days after", "14 Days after"), ("chooser", "chosen")],
            [(10, '"We take goods'), (12, "Days"), (13, "chosen")],
        ),
        ([("entitlement e", "entitlment e"), ("owed refund or", "owed refund and")], [(9, "entitlment"), (13, "and")]),
        ([("entitlement e for", "entitlement 5 for"), ("14 days", "14")], [(9, "5"), (12, "14")]),
        ([("when used or\n", "when used or opened and\n"), ("no refund, no exchange", "no refund or exchange")], [
            (17, "and"), (19, "or")]),
        ([("quote \"sent\" : notified or\n", "quote \"sent\" = notified or\n"), ("not used, d", "not used; d")], [
            (22, "="), (26, ";")]),
        ([("late\":", "late\""), ("aside quote", "aside qoute")], [(26, "not"), (30, "qoute")]),
        ([("right coverage", "right Coverage"), ('example "late"', "example late")], [(6, "Coverage"), (25, "late")]),
        ([("entitlement e for coverage", "entitlement e {"), ("chooser customer", "chooser customer\n}")], [(9, "{")]),
        ([('quote "no refund"', 'quote "nothing\n  when it is worn.\n  no refund"')], [(16, '"nothing')]),
        ([("right coverage", "/* right coverage\n exclusion 5\n when\n*/")], [(6, "/*")]),
        ([('aside quote "We pay."', "aside quote")], [(30, "quote")]),
    ],
)  # fmt: skip
def test_each_mistake_is_told_once(edits: list[tuple[str, str]], expected: list[tuple[int, str]]) -> None:
    assert places(GOOD) == []
    assert places(broken(*edits)) == expected
    for edit in edits:
        assert len(places(broken(edit))) == 1, edit


def test_the_first_problem_is_the_one_that_parse_raises() -> None:
    text = broken(("14 days", "14"), ("aside quote", "aside"))
    with pytest.raises(Problem) as raised:
        parse(Source("case.ret", text))
    assert raised.value.message == problems(text)[0].message


def test_no_more_than_a_screenful() -> None:
    for count in (MAX_SHOWN, MAX_SHOWN + 1, 50, MAX_COUNTED + 50):
        found = problems(GOOD + "right A\n" * count)
        assert len(found) == min(count, MAX_SHOWN + 1)
        if count > MAX_SHOWN:
            said = "more than 180 more places" if count > MAX_COUNTED else f"{count - MAX_SHOWN} more place"
            assert found[-1].message.startswith(said)


def test_a_file_of_another_kind_is_told_once() -> None:
    for text in ('{"a": 1,\n "right": 2}', "Our policy.\nright of return\nno refund\nwhen you", "a: b\nright: c"):
        assert len(problems(text)) == 1


def test_many_mistakes_take_no_longer_than_many_lines() -> None:
    texts = (
        GOOD + "exclusion x\n  when\n" * 20_000,
        GOOD + 'exclusion x\n  quote "\n' * 20_000,
        GOOD + "exclusion x\n  used and\n" * 20_000,
        "policy p\n" + "  uses\n" * 50_000,
        GOOD + "x " * 4000 + "\n" * 100_000 + "right A\n" * 300,
    )
    for text in texts:
        start = time.process_time()
        assert problems(text)
        assert time.process_time() - start < 5


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_one_word_lost_is_one_message(path: Path) -> None:
    """Any one word of a real file, taken out or written wrong: at most one message, near its line."""
    text = path.read_text("utf-8")
    words = [m for m in re.finditer(r'"[^"\n]*"|#[^\n]*|[\w.]+|\S', text) if not m[0].startswith("#")]
    chance = random.Random(7)
    for found in chance.sample(words, 1 if "law" in path.parts else 4):
        for new in ("", "zzz", ";", found[0][1:]):
            changed = text[: found.start()] + new + text[found.end() :]
            told = problems(changed)
            assert len(told) <= 1, (found[0], new, [(p.message, p.span and str(p.span)) for p in told])
            line = text.count("\n", 0, found.start()) + 1
            for problem in told:
                assert problem.span is not None and -1 <= problem.span.line - line <= 6, (problem.message, line)


def test_exit_and_report(tmp_path: Path) -> None:
    (tmp_path / "shop.txt").write_text("We take goods back. We pay.", "utf-8")
    path = tmp_path / "shop.ret"
    path.write_text(broken(("14 days", "14"), ("aside quote", "aside")), "utf-8")
    for command in ("check", "decide", "test", "fmt"):
        ran = run(command, str(path))
        assert ran.code == 2, command
        assert re.findall(r"shop\.ret:(\d+):", ran.out + ran.err)[:2] == ["12", "30"], command
