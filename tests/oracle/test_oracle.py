"""Random small policies: what the run says is what trying every case says, and each outcome is that of the text."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from returnlogic.meaning.program import Program
from tests.oracle import __main__ as command
from tests.oracle.judge import judge
from tests.oracle.lowered import misread
from tests.oracle.policies import policy_text
from tests.oracle.world import TooLarge, load_text, world_of

POLICIES = range(300, 310)


def program_of(text: str) -> Program:
    """The program of a text, which must load."""
    policy = load_text(text)
    assert policy.program is not None, (policy.problems[0].message, text)
    return policy.program


@pytest.mark.parametrize("number", POLICIES)
def test_enumeration_and_the_run_agree(number: int) -> None:
    text = policy_text(1, number)
    try:
        found = judge(program_of(text))
    except TooLarge:
        return
    assert not found.differences, text


@pytest.mark.parametrize("number", POLICIES)
def test_a_policy_means_what_its_text_says(number: int) -> None:
    text = policy_text(1, number)
    try:
        world = world_of(program_of(text), 1_000)
    except TooLarge:
        return
    assert not [*misread(text, world)], text


HEAD = """policy p "p"
  source "q.txt"
  uses oracle
  money EUR
  counting calendar_days
  silence refuses
  period from 2026-01-07 to 2026-01-07
right r "r"
"""

SETTLED = {
    "what a requirement refuses besides, an exclusion refuses too": (
        "RL303",
        """entitlement some for r
  quote "q"
  shop may refuse cash
requirement soon for r
  quote "q"
  customer must asked within 1 days after came otherwise unsaid
exclusion none for r
  quote "q"
  no cash
""",
    ),
    "what the shop does after asking hinders no other day": (
        "RL109",
        """entitlement some for r
  quote "q"
  owed cash
requirement soon for r
  quote "q"
  when asked within 3 days after came
  customer must special otherwise shop_may_refuse
""",
    ),
    "which rights owe decides on whose terms": (
        "RL114",
        """right s "s"
entitlement some for s
  quote "q"
  owed cash or swap chooser customer
  due paid within 1 days after asked
entitlement broken for s
  quote "q"
  when defect is broken
  owed cash or swap chooser shop
entitlement more for r
  quote "q"
  owed cash or swap chooser customer
  due paid within 3 days after asked
""",
    ),
    "a requirement refuses on account of a clause alone": (
        "RL303",
        """entitlement some for r
  quote "q"
  shop may refuse cash
entitlement more for r
  quote "q"
  owed swap
requirement soon for r
  quote "q"
  customer must asked within 1 days after came otherwise refused
""",
    ),
    "a requirement refuses nothing that another clause grants": (
        "RL303",
        """entitlement some for r
  quote "q"
  owed credit
entitlement more for r
  quote "q"
  owed credit
requirement keep for some
  quote "q"
  customer must kept otherwise unsaid
""",
    ),
    "an exception takes a duty away": (
        "RL303",
        """obligation owes for r
  quote "q"
  due paid
exclusion one for r as an exception to owes decided by "x" on 2026-01-01 because "q"
  quote "q"
  no cash
exclusion other for r
  quote "q"
  no cash
""",
    ),
    "who writes a day later is not asked": (
        "RL109",
        """entitlement some for r
  quote "q"
  owed cash
requirement sincere for r
  quote "q"
  when asked within 1 days after came
  customer must ground is fault otherwise refused
""",
    ),
    "who keeps the goods is not asked": (
        "RL109",
        """entitlement some for r
  quote "q"
  owed credit
requirement usual for some
  quote "q"
  customer must not special otherwise unsaid
exclusion kept_goods for r as an exception to usual basis "q"
  quote "q"
  when kept
  no swap
""",
    ),
    "what the customer relies on is no way out": (
        "RL103",
        """right s "s"
entitlement some for r
  quote "q"
  shop may offer cash
requirement neatly for some
  quote "q"
  customer must neat otherwise unsaid
entitlement other for r as an exception to some decided by "x" on 2026-01-01 because "q"
  quote "q"
  when neat
  owed swap
exclusion for_whims for s as an exception to neatly basis "q"
  quote "q"
  when ground is whim
  no credit
""",
    ),
    "what is charged in all is worse the more it is": (
        "RL114",
        """entitlement some for r
  quote "q"
  owed cash
charge free for r
  quote "q"
  customer pays nothing
entitlement broken for r as an exception to free basis "q"
  quote "q"
  when defect is broken
  owed cash
tiers table for r
  later row replaces
  quote "q"
  row defect is broken:
    customer pays 2.00 for fee
""",
    ),
}
"""Policies that were answered otherwise than by enumeration, and the code."""


@pytest.mark.parametrize(("code", "text"), SETTLED.values(), ids=SETTLED)
def test_what_was_settled_stays_so(code: str, text: str) -> None:
    assert not judge(program_of(HEAD + text), [code]).differences


INTERPRETER = ("tests.oracle.interpreter", "tests.oracle.written")


@pytest.mark.parametrize("module", INTERPRETER)
def test_the_interpreter_shares_nothing_with_the_lowering(module: str) -> None:
    tree = ast.parse((Path(__file__).parents[2] / f"{module.replace('.', '/')}.py").read_text("utf-8"))
    read = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    ours = {n for n in read if n.startswith(("returnlogic", "tests"))}
    assert ours <= {"returnlogic.base.value", "returnlogic.language", *INTERPRETER}


def test_results_go_on_where_they_ended(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    given = ["--codes", "RL104", "--results", str(results), "--from", "300", "--policies"]
    assert command.main([*given, "1"]) == 0
    with results.open("a", encoding="utf-8") as file:
        file.write('{"policy": 301, "se')
    assert command.main([*given, "2"]) == 0
    assert [r["policy"] for r in command.kept(results)] == [300, 301]
