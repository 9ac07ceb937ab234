"""A finding names what it hangs on: what the customer can bring about is possible, and what would change nothing is
not blamed. Each row was answered wrongly, or shows what must not be lost by answering it rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnlogic.app.check import check
from returnlogic.base.finding import Finding
from tests.build import policy

WORDS = """vocabulary w "w"
  uses retail
fact took_care "the customer took reasonable care" : yes/no judged typically yes
fact kept_tidy "the goods were kept tidy" : yes/no judged by customer before typically yes
fact sealed_well "the shop sealed the parcel well" : yes/no by shop typically yes
"""
GRANT = """right r "returns"
entitlement e for r
  quote "q"
  when invoked is change_of_mind
  owed refund
"""
MUST = 'requirement q for r\n  quote "q"\n  customer must {} otherwise refused\n'


def findings(body: str, folder: Path, *codes: str, header: str = "counting calendar_days") -> list[Finding]:
    (folder / "w.ret").write_text(WORDS)
    loaded = policy(body, header=header, words="retail, w", folder=folder)
    assert not loaded.problems, loaded.problems
    return [f for f in check(loaded, select=codes).findings if f.code in codes]


POSSIBLE = {
    "reasonable care, which somebody judges": "took_care",
    "judged, and the customer's": "kept_tidy",
    "a parcel that the carrier brings back": "arrived_back within 12 days after delivered",
    "some days after it was sent": "arrived_back within 5 days after sent_back",
    "care and a parcel": "took_care and arrived_back within 12 days after delivered",
    "without care, or without use": "took_care or not used",
}
IMPOSSIBLE = {
    "what the shop did": "sealed_well",
    "care, and what the shop did": "took_care and sealed_well",
    "goods that are in stock": "in_stock",
}


@pytest.mark.parametrize("name", POSSIBLE)
def test_what_a_customer_can_bring_about_is_possible(name: str, tmp_path: Path) -> None:
    assert not [
        f for f in findings(GRANT + MUST.format(POSSIBLE[name]), tmp_path, "RL109", "RL106") if f.severity != "note"
    ]


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_nobody_but_the_shop_can_bring_about_is_not(name: str, tmp_path: Path) -> None:
    assert [f.code for f in findings(GRANT + MUST.format(IMPOSSIBLE[name]), tmp_path, "RL109")] == ["RL109"]


def test_a_date_beside_what_is_judged_is_asked_only_where_the_dates_are_there(tmp_path: Path) -> None:
    """The question compared a day that had not come: a crash, found by enumeration."""
    found = findings(GRANT + MUST.format("notified before delivered and took_care"), tmp_path, "RL109")
    assert not [f for f in found if f.severity != "note"]


def test_a_parcel_that_must_be_back_before_it_can_have_come_is_late(tmp_path: Path) -> None:
    (late,) = findings(GRANT + MUST.format("arrived_back within 12 days after ordered"), tmp_path, "RL106", "RL109")
    assert late.code == "RL106"


FORCE = """right r "returns"
entitlement promise for r
  quote "q"
  {}
  owed refund
discretion may for r
  quote "q"
  {}
  shop may refuse refund
"""
LEFT = {
    "in every case": ("", "", "error"),
    "in every case of its window": ("notified within 30 days after delivered", "", "error"),
    "for wider goods": ("when perishable", "", "error"),
    "for the same goods": ("when perishable", "when perishable", "error"),
    "for narrower goods": ("", "when perishable", "warning"),
    "for other goods as well": ("when perishable or opened", "when perishable", "warning"),
    "in a part of its window": (
        "notified within 30 days after delivered",
        "when notified more than 14 days after delivered",
        "warning",
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_a_promise_of_which_nothing_is_left_is_an_error(name: str, tmp_path: Path) -> None:
    promise, may, severity = LEFT[name]
    (found,) = findings(FORCE.format(promise, may), tmp_path, "RL113")
    assert found.severity == severity and set(found.clauses) == {"may", "promise"}


def test_a_requirement_that_can_never_act_is_contained_in_no_other_clause(
    tmp_path: Path,
) -> None:
    never = MUST.format("delivered has happened")
    food = 'exclusion food for r\n  quote "q"\n  when perishable\n  no refund\n'
    window = GRANT.replace("  owed", "  sent_back within 14 days after delivered\n  owed")
    found = findings(window + never + food, tmp_path, "RL303", "RL304", "RL305")
    assert [(f.code, f.clauses) for f in found] == [("RL303", ("q",))]


LAW = """right own "extra"
right guarantee "guarantee"
entitlement kept for guarantee
  quote "q"
  when invoked is fault
  owed repair or replacement or refund chooser customer
exclusion engraved for all as an exception to kept, extra basis "q"
  quote "q"
  when personalised
  no refund, no repair, no replacement
entitlement extra for own
  quote "q"
  when invoked is fault
  owed repair or replacement or refund chooser customer
requirement {0} for own
  quote "q"
  customer must not opened otherwise refused
"""


def test_a_condition_is_not_blamed_where_meeting_it_would_change_nothing(tmp_path: Path) -> None:
    """Beside the guarantee nothing hangs on the condition of the extra right; engraved goods are refused anyway."""
    assert not findings(LAW.format("unopened"), tmp_path, "RL405", header="law eu\n  counting eu")


def test_two_conditions_that_ask_the_same_are_both_blamed(tmp_path: Path) -> None:
    body = GRANT.replace("change_of_mind", "fault").replace(
        "owed refund", "owed repair or replacement or refund chooser customer"
    )
    asked = MUST.format("not opened") + MUST.format("not opened").replace("requirement q", "requirement again")
    found = findings(body + asked, tmp_path, "RL405", header="law eu\n  counting eu")
    assert {f.clauses[0] for f in found} == {"q", "again"}
