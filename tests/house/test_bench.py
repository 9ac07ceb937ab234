"""What `make bench` compares gives equal answers, in small; how long it takes is not asked here."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench import batch, decisions, engines
from bench.cases import at_boundaries, by_dice
from bench.subjects import Subject, same, subject
from bench.turns import absent
from returnlogic.proof.replay import is_well_typed
from tests.proof.test_seeded_python import SLIPS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "defects.md"


@pytest.fixture(scope="module", params=["deliver3d", "miniature-expressions"])
def policy(request) -> Subject:
    return subject(request.param)


def test_cases_are_well_typed(policy) -> None:
    cases = [*by_dice(policy.interface, 300, seed=1), *at_boundaries(policy.program, policy.interface, seed=1)]
    assert all(is_well_typed(f, c[f.name]) for c in cases for f in policy.interface.fields)


def test_by_hand_is_the_policy(policy) -> None:
    assert same(policy, 2_000, referred=20) > 2_000


def test_a_slip_by_hand_is_noticed(policy) -> None:
    def late(case):
        moved = case if case["delivered"] is None else {**case, "delivered": case["delivered"] + 1}
        return policy.by_hand(moved)

    with pytest.raises(AssertionError):
        same(replace(policy, by_hand=late), 200, referred=1)


def test_other_engines_agree_as_far_as_they_reach(policy, capsys) -> None:
    decides = decisions.contestants(policy)
    assert {decisions.MODEL, decisions.TYPED} <= decides.keys()
    decisions.agree(policy, decides, by_dice(policy.interface, 200, seed=2))
    said = capsys.readouterr().out
    assert all(("zen-engine" in said, "cedarpy" in said)[i] for i, p in enumerate(("zen", "cedarpy")) if absent(p))


def test_another_answer_of_an_engine_is_noticed(policy) -> None:
    decides = {decisions.CEDAR: lambda case: "given"}
    with pytest.raises(AssertionError):
        decisions.agree(policy, decides, by_dice(policy.interface, 50, seed=2))


def test_a_contradiction_looks_like_a_refusal_to_cedar() -> None:
    given = [("silent", None, None), ("conflict", None, None), ("value", "refused", "refused"), ("value", "a", "b")]
    assert [engines.seen_by_cedar(e) for e in given] == ["silent", "refused", "refused", "given"]


def test_queries_agree(policy) -> None:
    pytest.importorskip("duckdb")
    rows, taken = batch.times(policy, 3_000, 1)
    assert rows == 3_000
    assert all(batch.GENERATED in t and batch.CHECKED in t for t in taken.values())


def test_the_page_of_defects_says_what_the_tests_hold() -> None:
    fates = {s.name: s.fate for s in SLIPS}
    rows = [line.split(" | ") for line in PAGE.read_text("utf-8").partition("## One by one")[2].splitlines()[4:]]
    assert rows and {r[0].removeprefix("| "): r[1].split(",")[0] for r in rows}.items() <= fates.items()
