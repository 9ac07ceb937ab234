"""An order within a day is asked only of two events that some case has on one day (A5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnlogic.meaning.program import Program
from returnlogic.proof.certificate import trusted
from tests.build import policy

VOCABULARY = """vocabulary v "words"
event ordered "ordered" by customer typically 2026-05-04
event paid "paid" by customer
event delivered "delivered" by world typically 4 days after ordered
axiom "ordered": ordered has happened
axiom "it takes some days": delivered has happened implies delivered more than 2 days after ordered
axiom "paid at once": paid has happened implies paid within 1 days after ordered
remedy refund
role contract is ordered
moment october is the next 16 October after ordered
moment december is the next 15 December after ordered
moment also_october is the next 16 October after delivered
moment week_later is 7 days after ordered
moment both is the later of paid, delivered
"""
NEVER = {
    "days of a year": "december before october",
    "by an axiom": "ordered before delivered",
    "by two axioms": "paid before delivered",
    "an event and a time after it": "ordered before week_later",
    "a moment and what it is made of": "ordered before both and delivered has happened",
}
AT_TIMES = {
    "two events": ("ordered before paid", "same_day.ordered.paid"),
    "one day of two years": ("october before also_october", "same_day.also_october.october"),
    "the later of two": ("delivered before both", "same_day.both.delivered"),
    "a day of the year and an event": ("delivered before october", "same_day.delivered.october"),
    "a week and an event": ("delivered before week_later", "same_day.delivered.week_later"),
}


def lowered(condition: str, folder: Path) -> Program:
    (folder / "v.ret").write_text(VOCABULARY)
    body = f'right r "r"\nentitlement e for r\n  quote "q"\n  when {condition}\n  owed refund\n'
    loaded = policy(body, words="v", folder=folder)
    assert loaded.program is not None, loaded.problems
    return loaded.program


@pytest.mark.parametrize("name", NEVER)
def test_two_events_that_never_meet_have_no_order_within_a_day(name: str, tmp_path: Path) -> None:
    p = lowered(NEVER[name], tmp_path)
    assert not p.assumptions
    (pair,) = p.apart
    assert any(f"`{pair}`" in line for line in trusted(p))


@pytest.mark.parametrize("name", AT_TIMES)
def test_two_events_that_meet_have_one(name: str, tmp_path: Path) -> None:
    condition, variable = AT_TIMES[name]
    p = lowered(condition, tmp_path)
    assert [*p.assumptions] == [variable] and not p.apart
