"""A fact that presupposes an event is as it typically is without it, and axioms compare facts (W3)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from returnlogic.app.load import Policy
from returnlogic.base.value import Value
from returnlogic.meaning.evaluate import possible
from tests.build import policy

VOCABULARY = """vocabulary v "words"
event ordered "the order is placed" by customer typically 2026-05-04
event delivered "the goods are delivered" by world typically 4 days after ordered
event arrived_back "the goods are back" by world
fact order_value "the order's value" : money from 0.00 to 9.00 by shop typically 5.00
fact price "the price" : money from 0.00 to 9.00 by shop typically 5.00
remedy refund
role contract is ordered
role receipt is delivered
"""
BODY = 'right r "r"\nentitlement e for r\n  quote "q"\n  owed refund\n'
NEVER = {"delivered": None, "arrived_back": None}


def loaded(folder: Path, *lines: str) -> Policy:
    (folder / "v.ret").write_text(VOCABULARY + "\n".join(lines) + "\n")
    return policy(BODY, words="v", folder=folder)


def broken(folder: Path, line: str, given: Mapping[str, Value]) -> str | None:
    """The axiom that a case breaks."""
    p = loaded(folder, line).program
    assert p is not None
    return possible(p, {i.name: i.typical for i in p.inputs.values()} | dict(given))


FACTS = {
    "yes/no": ("yes/no of the delivered goods by customer", True, False, "delivered"),
    "yes/no, typically yes": ("yes/no of the delivered goods by customer typically yes", True, False, "delivered"),
    "judged": ("yes/no of the delivered goods judged", True, False, "delivered"),
    "another event": ("yes/no presupposes arrived_back by shop", True, False, "arrived_back"),
    "a sum": ("money from 0.00 to 9.00 presupposes delivered by shop typically 1.00", 101, 100, "delivered"),
    "a number": ("0 to 9 presupposes arrived_back by shop typically 0", 1, 0, "arrived_back"),
    "one of several": ("one of new, worn of the delivered goods by world typically new", "worn", "new", "delivered"),
}


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_as_it_typically_is_where_what_it_presupposes_never_was(name: str, tmp_path: Path) -> None:
    sort, odd, usual, event = FACTS[name]
    line = f'fact f "the fact" : {sort}'
    there = {"delivered": 739_750, "arrived_back": 739_760}
    assert "the fact" in (broken(tmp_path, line, {**NEVER, "f": odd}) or "")
    assert broken(tmp_path, line, {**NEVER, "f": usual}) is None
    assert broken(tmp_path, line, {**there, "f": odd}) is None
    assert "the fact" in (broken(tmp_path, line, {**there, event: None, "f": odd}) or "")


@pytest.mark.parametrize(
    ("word", "price", "holds"),
    [
        ("at most", 501, False),
        ("at most", 500, True),
        ("under", 500, False),
        ("at least", 499, False),
        ("over", 500, False),
        ("over", 501, True),
    ],
)
def test_axioms_compare_facts(word: str, price: int, holds: bool, tmp_path: Path) -> None:
    line = f'axiom "prices": price {word} order_value'
    assert (broken(tmp_path, line, {"price": price}) is None) is holds


WRONG = {
    'fact f "f" : yes/no presupposes came by shop': "there is no event `came`",
    'fact f "f" : 0 to 9 of the delivered goods by shop': "it is not said how `f` is where that has not happened",
    'axiom "a": price at most delivered': "there is no money fact `delivered`",
    'axiom "a": price at most 5': "`5` is no value of `price`",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_cannot_be_presupposed_or_compared(line: str, tmp_path: Path) -> None:
    (problem,) = loaded(tmp_path, line).problems
    assert problem.message == WRONG[line]


def test_a_condition_of_a_clause_compares_no_two_facts(tmp_path: Path) -> None:
    (tmp_path / "v.ret").write_text(VOCABULARY)
    body = BODY.replace("  owed", "  when price at most order_value\n  owed")
    (problem,) = policy(body, words="v", folder=tmp_path).problems
    assert problem.message == "`order_value` is no value of `price`"
