"""Tiers are clauses: one per row, each as worded (semantics M18)."""

from pathlib import Path

import pytest

from returnlogic.app.load import load_source
from returnlogic.base.source import Source
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Let, conj, neg
from returnlogic.solver.ask import Impossible, Session

POLICY = """policy shop "Shop"
  source "shop.txt"
  uses retail
  counting calendar_days

right r "a right"

tiers fee for r
  {mode}
  quote "fees"
  when invoked is cancel
  row price over 10.00: customer pays 5.00 for restocking_fee
  row price over 100.00: customer pays 20.00 for restocking_fee
"""
BOTH = conj(Let("fee.1.scope"), Let("fee.2.scope"))
TWICE = conj(Let("fee.1.live"), Let("fee.2.live"))


def program(folder: Path, mode: str, more: str = "") -> Program:
    (folder / "shop.txt").write_text("fees and more", "utf-8")
    policy = load_source(Source("shop.ret", POLICY.format(mode=mode) + more), folder, laws=())
    assert policy.program is not None, policy.problems
    return policy.program


@pytest.mark.parametrize(
    ("mode", "overlap", "unsaid"),
    [
        ("rows close each other", False, False),
        ("later row replaces", True, False),
        ("rows add up", True, False),
        ("rows unclear", True, True),
    ],
)
def test_what_holds_where_two_rows_do(tmp_path: Path, mode: str, overlap: bool, unsaid: bool) -> None:
    p = program(tmp_path, mode)
    session = Session(p)
    assert session.holds_somewhere(BOTH) is overlap
    assert ("stacking.restocking_fee" in p.assumptions) is unsaid
    assert not session.holds_somewhere(Let("r/amount(restocking_fee).conflict"))


def test_a_quote_of_the_table_is_one_of_each_row(tmp_path: Path) -> None:
    p = program(tmp_path, "rows unclear")
    assert [(q.clause, q.text) for c in p.policy_clauses for q in c.quotes] == [("fee.1", "fees"), ("fee.2", "fees")]


def test_the_later_row_replaces(tmp_path: Path) -> None:
    session = Session(program(tmp_path, "later row replaces"))
    assert session.ask(TWICE) == Impossible()
    assert session.ask(conj(BOTH, neg(Let("fee.2.live")))) == Impossible()


def test_a_relation_to_the_table_means_every_row(tmp_path: Path) -> None:
    more = 'exclusion none for r as an exception to fee basis "more"\n  quote "more"\n  when consumer\n  no refund\n'
    p = program(tmp_path, "rows unclear", more)
    assert {r.target for r in p.clause("none").relations} == {"fee.1", "fee.2"}
