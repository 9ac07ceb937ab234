"""A requirement ends the entitlements it conditions, not what others grant; conditions name clauses (M2, M12)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import Policy
from returnlogic.base.value import Value
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import Topic
from tests.build import policy

GRANTED, DISCRETION, REFUSED, SILENT = 3, 1, 0, None
HEAD = """right r "returns"
right s "the guarantee"
entitlement cash for r
  quote "q"
  when not personalised
  owed refund
"""


def clause(head: str, *items: str) -> str:
    return "\n  ".join((head, 'quote "q"', *items)) + "\n"


UNUSED = clause("requirement unused for cash", "customer must not used otherwise refused")
ANOTHER = clause("entitlement faulty for r", "when invoked is fault", "owed refund")


def loaded(folder: Path, *clauses: str) -> Policy:
    return policy(HEAD + "".join(clauses), folder=folder)


def level(found: Policy, given: Mapping[str, Value], right: str = "r", remedy: str = "refund") -> int | str | None:
    p = found.program
    assert p is not None, found.problems
    usual = {i.name: i.typical for i in p.inputs.values()} | {"personalised": False, "invoked": "change_of_mind"}
    run = Evaluation(p, usual | {a.name: a.domain[0] for a in p.assumptions.values()} | dict(given))
    o = p.output(right, Topic("level", remedy))
    assert o is not None
    if run.holds(o.silent):
        return SILENT
    return "conflict" if run.holds(o.conflict) else run.number(o.hi)


USED: Mapping[str, Value] = {"used": True}
FAULT: Mapping[str, Value] = {"used": True, "invoked": "fault"}
TEXTS = {
    "nobody else grants it": ((UNUSED,), USED, REFUSED),
    "another clause grants it": ((UNUSED, ANOTHER), FAULT, GRANTED),
    "another clause that does not apply": ((UNUSED, ANOTHER), USED, REFUSED),
    "another clause leaves it to the shop": (
        (UNUSED, clause("discretion goodwill for r", "shop may offer refund")),
        USED,
        DISCRETION,
    ),
    "the shop may refuse, and another grants it": (
        (UNUSED.replace("refused", "shop_may_refuse"), ANOTHER),
        FAULT,
        GRANTED,
    ),
    "the shop may refuse": ((UNUSED.replace("refused", "shop_may_refuse"),), USED, DISCRETION),
    "two requirements": (
        (UNUSED, clause("requirement kept for cash", "customer must box_kept otherwise shop_may_refuse")),
        {"used": True, "box_kept": False},
        REFUSED,
    ),
    "an exclusion beside it": ((UNUSED, clause("exclusion never for r", "when used", "no refund")), USED, REFUSED),
    "an approval beside another": (
        (clause("step asked for cash", "approved answered by shop freely"), ANOTHER),
        {"approved": False, "invoked": "fault"},
        GRANTED,
    ),
    "met": ((UNUSED, ANOTHER), {"used": False}, GRANTED),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_requirement_ends_what_it_conditions(name: str, tmp_path: Path) -> None:
    clauses, given, expected = TEXTS[name]
    assert level(loaded(tmp_path, *clauses), given) == expected


def test_a_requirement_contradicts_no_other_grant(tmp_path: Path) -> None:
    found = check(loaded(tmp_path, UNUSED, ANOTHER), select=("RL101", "RL102")).findings
    assert not [f for f in found if f.code in ("RL101", "RL102")]


ASKING = {
    "is not met": ("requirement unused is not met", USED, {}),
    "is met": ("requirement unused is met", {}, USED),
    "a rule": ("rule faulty", FAULT, USED),
    "no rule": ("not rule faulty and used", USED, FAULT),
    "in a definition": ("spoilt", USED, {}),
}


@pytest.mark.parametrize("name", ASKING)
def test_conditions_name_clauses(name: str, tmp_path: Path) -> None:
    condition, yes, no = ASKING[name]
    asking = clause("entitlement points for s", f"when {condition}", "owed store_credit")
    definition = clause("definition spoilt", "means requirement unused is not met and not rule faulty")
    found = loaded(tmp_path, UNUSED, ANOTHER, definition, asking)
    assert level(found, yes, "s", "store_credit") == GRANTED
    assert level(found, no, "s", "store_credit") is SILENT


WRONG = {
    "when rule nothing": "there is no clause `nothing`",
    "when requirement cash is met": "there is no clause that says what the customer must do `cash`",
    "when requirement asked is met": "there is no clause that says what the customer must do `asked`",
}


@pytest.mark.parametrize("items", WRONG)
def test_a_clause_that_cannot_be_named(items: str, tmp_path: Path) -> None:
    step = clause("step asked for cash", "approved answered by shop freely")
    (problem,) = loaded(tmp_path, step, clause("entitlement points for s", items, "owed store_credit")).problems
    assert problem.message == WRONG[items]


CIRCLES = {
    "itself": ("when rule points", ()),
    "its requirement": ("when rule gate", (clause("requirement gate for points", "customer must box_kept"),)),
    "what it overrides": (
        "when used",
        (clause('exclusion other for s overrides points basis "q"', "when not rule points", "no store_credit"),),
    ),
    "by a definition": ("when odd", (clause("definition odd", "means not rule points"),)),
    "each other": ("when rule other", (clause("exclusion other for s", "when rule points", "no store_credit"),)),
}


@pytest.mark.parametrize("name", CIRCLES)
def test_no_clause_asks_in_a_circle(name: str, tmp_path: Path) -> None:
    items, others = CIRCLES[name]
    asking = clause("entitlement points for s", items, "owed store_credit")
    (problem,) = loaded(tmp_path, asking, *others).problems
    assert "round in a circle" in problem.message


def test_a_requirement_may_ask_whether_another_is_met(tmp_path: Path) -> None:
    kept = clause(
        "requirement kept for cash", "when requirement unused is not met", "customer must box_kept otherwise refused"
    )
    found = loaded(tmp_path, UNUSED.replace("refused", "shop_may_refuse"), kept)
    assert level(found, {"used": True, "box_kept": False}) == REFUSED
    assert level(found, {"used": True, "box_kept": True}) == DISCRETION
