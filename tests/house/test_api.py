"""The public surface: its names are pinned, and its verbs work on a real policy."""

from __future__ import annotations

from pathlib import Path

import pytest

import returnlogic as rl

ROOT = Path(__file__).resolve().parents[2]


def test_public_names() -> None:
    expected = [
        "BadCase",
        "Finding",
        "Policy",
        "PolicyError",
        "Severity",
        "__version__",
        "check",
        "decide",
        "diff",
        "generate",
        "load",
        "verify",
    ]
    assert sorted(rl.__all__) == sorted(expected)
    for name in rl.__all__:
        assert getattr(rl, name) is not None


def test_decide_with_one_fact_says_what_it_needs() -> None:
    policy = rl.load(ROOT / "spec" / "policies" / "deliver3d.ret", laws=[])
    outcome = rl.decide(policy, {"invoked": "change_of_mind"})
    level = next(r for r in outcome["rights"] if r["right"] == "coverage")["topics"]["level(refund)"]
    assert (level["verdict"], level["value"]) == ("value", "refused")
    assert level["because"][0]["clause"] == "change_of_mind"


def test_a_policy_that_did_not_load_is_refused() -> None:
    policy = rl.load("no such file.ret")
    with pytest.raises(rl.PolicyError, match="did not load"):
        rl.check(policy)
    with pytest.raises(rl.PolicyError):
        rl.decide(policy, {})


def test_diff_of_a_policy_with_itself_is_equal() -> None:
    policy = rl.load(ROOT / "spec" / "policies" / "deliver3d.ret", laws=[])
    assert [f.code for f in rl.diff(policy, policy)] == ["RL715"]
    with pytest.raises(rl.PolicyError):
        rl.diff(policy, rl.load("no such file.ret"))


def test_a_bad_case_names_every_problem() -> None:
    policy = rl.load(ROOT / "spec" / "policies" / "deliver3d.ret", laws=[])
    with pytest.raises(rl.BadCase) as error:
        rl.decide(policy, {"isue": "wear", "price": 50, "delivered": "2026-02-30"})
    assert len(error.value.problems) == 3
    assert "did you mean `issue`" in error.value.problems[0]
