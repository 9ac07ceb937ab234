"""Asking one law more takes away nothing that was found against another, and leaves no market cleaner than it was.

RL403 and RL405 asked one question over all laws once, and told it of the laws of the case that was found: under the
law of the EU and the US together a refusal to cancel was "fine" in the EU.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import returnlogic as rl
from returnlogic.law.compared import AGAINST_LAW
from returnlogic.law.standing import StandingUnder

CANCEL = "Orders cannot be cancelled once printing has begun."
NO_CANCELLING = f"""right order_cancellation "cancelling an order"
exclusion no_cancelling for order_cancellation
  quote "{CANCEL}"
  when invoked is cancel and production_started has happened and notified has happened and
      not notified before production_started
  no cancellation
"""
BOX = "Broken goods are replaced within two years. We only accept returns in the original box."
ONLY_IN_THE_BOX = """right coverage "the shop's promise"
entitlement broken for coverage
  quote "Broken goods are replaced within two years."
  when invoked is fault and nonconforming
  found within 2 years after delivered
  owed replacement
requirement box for coverage
  quote "We only accept returns in the original box."
  customer must packs_in_original_box otherwise refused
"""
POLICIES = {"no cancelling": (CANCEL, NO_CANCELLING), "only in the box": (BOX, ONLY_IN_THE_BOX)}


def found(folder: Path, text: str, clauses: str, law: str) -> tuple[set[str], dict[str, StandingUnder]]:
    """The fingerprints of what is below these laws, and where the policy stands in each."""
    (folder / "shop.txt").write_text(text, "utf-8")
    head = 'policy shop "Shop"\n  source "shop.txt"\n  uses retail\n  law eu\n  counting calendar_days\n'
    (folder / "shop.ret").write_text(head + clauses, "utf-8")
    (r,) = rl.check_files(folder / "shop.ret", law=law, select=AGAINST_LAW).results
    assert not r.problems
    return {f.fingerprint for f in r.findings if f.code in AGAINST_LAW}, {s.law: s for s in r.standings()}


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize(("one", "other"), [("eu", "us"), ("uk", "au"), ("eu", "uk")])
def test_a_second_law_takes_nothing_from_the_first(tmp_path: Path, name: str, one: str, other: str) -> None:
    text, clauses = POLICIES[name]
    (alone, stands), (too, stands_too) = (found(tmp_path, text, clauses, law) for law in (one, other))
    both, beside = found(tmp_path, text, clauses, f"{one},{other}")
    assert alone | too <= both
    for law, standing in (stands | stands_too).items():
        if law in beside:
            assert beside[law] == standing
