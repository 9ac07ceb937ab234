"""One sentence hides no other gap: a refusal of something else is no answer, nor is a general permission to refuse."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks import gap, incomplete_outcome, stranded_case
from returnlogic.checks._context import CheckContext
from returnlogic.solver.ask import DEFAULT_BUDGET
from tests.build import policy

RIGHT = 'right r "r"\n'
MIND = """entitlement e for r
  quote "q"
  when invoked is change_of_mind
  notified within 30 days after delivered
  owed refund
"""
ANY = MIND.replace("  when invoked is change_of_mind\n", "")
FAULT = """entitlement f for r
  quote "q"
  when invoked is fault
  notified within 14 days after delivered afterwards refused
  owed replacement
"""
NO_EXCHANGE = 'exclusion x for r\n  quote "q"\n  no exchange\n'
MAY = 'discretion may for r\n  quote "q"\n  shop may refuse refund\n'
SOME_MAY = 'discretion may for r\n  quote "q"\n  when opened\n  shop may refuse refund\n'
CANCEL_MAY = 'discretion may for r\n  quote "q"\n  when invoked is cancel\n  shop may refuse refund\n'
NO_EXCHANGE_OF_FAULTS = 'exclusion x for r\n  quote "q"\n  when invoked is fault\n  no exchange\n'
FINAL = 'exclusion final for r\n  quote "q"\n  no refund, no exchange\n'
NO_RETURNS = 'exclusion x for r\n  quote "q"\n  no refund\n'

Check = Callable[[CheckContext], Iterator[Goal | Finding]]


def asked(check: Check, body: str, folder: Path) -> list[Goal | Finding]:
    found = policy(RIGHT + body, folder=folder)
    assert found.program is not None, found.problems
    return list(check(CheckContext(found.program, DEFAULT_BUDGET, asked=frozenset({"RL201", "RL202"}))))


def refuted(results: list[Goal | Finding]) -> set[str]:
    return {r.subject for r in results if isinstance(r, Goal) and r.verdict is Verdict.REFUTED}


ON = ("issue lost", "issue missing_item", "issue poor_quality", "invoked cancel", "invoked change_of_mind")

# the grounds of these that each text leaves undecided; where a general permission or a refusal of something else hid
# them before, nothing was found
TEXTS = {
    "a refusal of exchanges decides only exchanges": (MIND + NO_EXCHANGE, {*ON}),
    "nor does it where the refund is for all": (ANY + NO_EXCHANGE, {*ON}),
    "nor where it speaks of the ground": (MIND + NO_EXCHANGE_OF_FAULTS, {*ON}),
    "a general permission decides nothing": (ANY + MAY, {f"{g} apart from may" for g in ON}),
    "nor does one that is general on a ground": (
        MIND + CANCEL_MAY,
        {*ON} - {"invoked cancel"} | {"invoked cancel apart from may"},
    ),
    "a permission for some cases is a word on these": (ANY + SOME_MAY, {*ON}),
    "all sales are final": (FINAL, set()),
    "and are beside a permission": (FINAL + MAY, set()),
    "no returns is an answer to who would exchange": (FAULT + NO_RETURNS, set()),
    "a late claim is refused as the text says": (FAULT, {*ON} - {"issue poor_quality"}),
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_stays_undecided(name: str, tmp_path: Path) -> None:
    body, expected = TEXTS[name]
    found = refuted(asked(gap.find, body, tmp_path))
    assert {s for s in found if s.partition(" apart")[0] in ON} == expected


def test_a_gap_that_only_a_general_permission_fills_is_told(tmp_path: Path) -> None:
    (found,) = (f for f in asked(gap.find, ANY + MAY, tmp_path) if isinstance(f, Finding))
    assert found.severity is Severity.WARNING and found.message.startswith(
        "the text has nothing but `may` to decide by"
    )


def test_a_window_that_ends_in_silence_is_told_once_and_as_such(tmp_path: Path) -> None:
    found = [f for f in asked(gap.find, ANY + NO_EXCHANGE, tmp_path) if isinstance(f, Finding)]
    assert [f.clauses for f in found] == [("e",)] and "outside of the time of `e`" in found[0].message


STRANDED = """entitlement quality for r
  quote "q"
  when invoked is fault and issue is poor_quality
  notified within 90 days after delivered
  owed refund
exclusion late for r
  quote "q"
  when issue is not poor_quality and notified more than 60 days after delivered
  no refund
"""


@pytest.mark.parametrize("check", [incomplete_outcome.find, stranded_case.find])
def test_a_general_permission_hides_nothing(check: Check, tmp_path: Path) -> None:
    without = refuted(asked(check, STRANDED, tmp_path))
    assert without and refuted(asked(check, STRANDED + MAY, tmp_path)) == without


def test_without_a_word_on_what_helps_any_word_is_an_answer(tmp_path: Path) -> None:
    loaded = policy(RIGHT + MIND + NO_EXCHANGE, folder=tmp_path).program
    assert loaded is not None and loaded.helps["change_of_mind"] == ("refund", "replacement", "store_credit")
    results = list(gap.find(CheckContext(replace(loaded, helps={}), DEFAULT_BUDGET)))
    assert not refuted(results)
