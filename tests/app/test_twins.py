"""Provisions of one ancestor read the same facts, or `spec/law/twins.toml` says which of them one alone reads, and why.

A half of a sentence that was left out on one side shows here: the other side reads a fact more.
"""

import tomllib
from pathlib import Path

import pytest

import returnlogic as rl
from returnlogic.meaning.program import Program

ROOT = Path(__file__).resolve().parents[2]
TWINS = tomllib.loads((ROOT / "spec" / "law" / "twins.toml").read_text("utf-8"))["twin"]
POLICY = """policy shop "Shop"
  source "shop.txt"
  uses retail
  law eu, uk
  counting calendar_days

right returns "returns"

discretion something for returns
  quote "We may help."
  shop may offer other_remedy
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A policy that says next to nothing, beside the law of both."""
    folder = tmp_path_factory.mktemp("twins")
    (folder / "shop.txt").write_text("We may help.", "utf-8")
    (folder / "shop.ret").write_text(POLICY, "utf-8")
    policy = rl.load(folder / "shop.ret")
    assert policy.program is not None, policy.problems
    return policy.program


def reads(program: Program, provision: str) -> frozenset[str]:
    """The facts, events, practices and readings on which it hangs whether a provision applies and what it gives."""
    clause = program.clause(provision)
    terms = [clause.live, *(t for c in clause.claims for t in (c.live, c.lo, c.hi))]
    words = {n for n in program.cone(*terms) if n in program.inputs or n in program.assumptions}
    return frozenset(w for w in words if not w.startswith("same_day."))


IDS = [f"{t['eu']} and {t['uk']}" for t in TWINS]


@pytest.mark.parametrize("twin", TWINS, ids=IDS)
def test_twins_read_the_same_facts_but_for_those_that_are_said(program: Program, twin: dict[str, str]) -> None:
    eu, uk = reads(program, twin["eu"]), reads(program, twin["uk"])
    assert sorted(eu - uk) == twin.get("eu_alone", []), "read on the European side alone"
    assert sorted(uk - eu) == twin.get("uk_alone", []), "read on the British side alone"


@pytest.mark.parametrize("twin", TWINS, ids=IDS)
def test_what_differs_has_a_reason(twin: dict[str, str]) -> None:
    assert bool(twin.get("because")) == bool({"eu_alone", "uk_alone"} & {*twin})
