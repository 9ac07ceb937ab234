"""Matters stay what they are: whatever the order, whatever else the policy says, however its sentences are worded."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from returnlogic.app.check import check
from returnlogic.app.load import load_source
from returnlogic.base.finding import Finding
from returnlogic.base.source import Source
from returnlogic.matters.group import matters
from returnlogic.meaning.program import Program
from tests.cli.small import run

TEXT = "Tell us within 30 days. Keep the box. No refund for sale items."
HEAD = """policy shop "Shop"
  source "shop.txt"
  uses retail
  counting calendar_days
  silence refuses
  period from 2026-01-07 to 2026-01-07

right returns "returns"
"""
CLAUSES = {
    "long": """entitlement long for returns
  quote "Tell us within 30 days."
  when invoked is change_of_mind
  notified within 30 days after delivered afterwards refused
  owed refund
""",
    "box": """requirement box for returns
  quote "Keep the box."
  customer must box_kept otherwise unsaid
""",
    "sale": """exclusion sale for returns
  quote "No refund for sale items."
  when sold_as_final
  no refund
""",
}
REPLY = """obligation reply for returns
  quote "We answer within two days."
  when invoked is change_of_mind
  due answered within 2 days after notified
"""


def told(folder: Path, clauses: list[str], text: str = TEXT) -> dict[str, dict[str, Any]]:
    """The matters of a policy of these clauses, by id."""
    folder.mkdir(exist_ok=True)
    (folder / "shop.txt").write_text(text, "utf-8")
    (folder / "shop.ret").write_text("\n".join([HEAD, *clauses]), "utf-8")
    ran = run("check", str(folder / "shop.ret"), "--format", "json")
    report = json.loads(ran.out)
    assert not report["problems"], report["problems"]
    return {m["id"]: m for m in report["matters"]}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return told(tmp_path_factory.mktemp("shop"), list(CLAUSES.values()))


def test_there_are_matters_of_several_kinds(before: dict[str, dict[str, Any]]) -> None:
    assert {m["kind"] for m in before.values()} >= {"contradiction", "gaps", "steps", "unsaid"}
    assert len({m["headline"] for m in before.values()}) == len(before)
    assert [m["rank"] for m in before.values()] == sorted(m["rank"] for m in before.values())


def test_the_order_of_the_file_changes_no_id(before: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    assert told(tmp_path, list(CLAUSES.values())[::-1]).keys() == before.keys()


def test_other_words_change_no_id(before: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    text = TEXT.replace("No refund for sale items", "Sale items are never refunded")
    clauses = [c.replace("No refund for sale items", "Sale items are never refunded") for c in CLAUSES.values()]
    assert told(tmp_path, clauses, text).keys() == before.keys()


def test_one_more_clause_leaves_the_other_matters(before: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    after = told(tmp_path, [*CLAUSES.values(), REPLY], f"{TEXT} We answer within two days.")
    gone = {m["kind"] for key, m in before.items() if key not in after}
    assert not gone, gone


def test_what_is_mended_goes_alone(before: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    after = told(tmp_path, [CLAUSES["long"], CLAUSES["box"]])
    gone = [m for key, m in before.items() if key not in after]
    assert {m["kind"] for m in gone} >= {"contradiction"}
    assert all("sale" in m["causes"] or m["kind"] == "drafting" for m in gone)


@cache
def checked() -> tuple[Program, tuple[Finding, ...]]:
    """A policy of all the clauses, and its findings."""
    with TemporaryDirectory() as name:
        (Path(name) / "shop.txt").write_text(f"{TEXT} We answer within two days.", "utf-8")
        policy = load_source(Source("shop.ret", "\n".join([HEAD, *CLAUSES.values(), REPLY])), Path(name))
        assert policy.program is not None, policy.problems
        return policy.program, check(policy).findings


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_findings_changes_nothing(shuffler: Any) -> None:
    program, findings = checked()
    shuffled = list(findings)
    shuffler.shuffle(shuffled)
    assert matters(program, shuffled) == matters(program, findings)
