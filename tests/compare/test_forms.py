"""One loss, written in every form the language has: each form gets the same codes, and blocks alike (semantics C7).

What a customer can still meet after asking is a loss of procedure in every form; what they cannot is a loss of the
remedy in every form, also as a requirement, a step or an approval.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from returnlogic.app.approvals import PROFILES, blocked
from returnlogic.app.load import Policy
from returnlogic.base.finding import Finding
from tests.compare.shop import WINDOW, change, version

BESIDE = {"RL710", "RL711"}
"""What is told of a form beside the loss: that the shop decides, that an exception held it off."""

IN_TIME = "notified within 30 days after delivered"
"""Where the window is over nothing was given: a refusal there is another change."""

FORMS: Mapping[str, str] = {
    "when": WINDOW.replace("  notified", "  when not ({c})\n  notified", 1),
    "exclusion": WINDOW
    + 'exclusion x for back\n  overrides window basis "q"\n  quote "q"\n  when ({c}) and {w}\n  no refund\n',
    "requirement": WINDOW + 'requirement x for back\n  quote "q"\n  customer must not ({c}) otherwise refused\n',
    "definition": "definition fine means not ({c})\n" + WINDOW.replace("  notified", "  when fine\n  notified", 1),
    "reading": "definition fine means not ({c})\ndefinition sound means not not fine\n"
    + 'reading good quote "q" : fine or sound\n'
    + WINDOW.replace("  notified", "  when good\n  notified", 1),
    "tiers": 'tiers x for back\n  rows close each other\n  quote "q"\n'
    + "  row ({c}) and {w}: no refund\n  row not ({c}): notified within 30 days after delivered owed refund\n",
    "two entitlements": WINDOW.replace("  notified", "  when invoked is fault and not ({c})\n  notified", 1)
    + WINDOW.replace("window", "other").replace(
        "  notified", "  when invoked is change_of_mind and not ({c})\n  notified", 1
    ),
}

CONDITIONS: Mapping[str, str] = {
    "worn": "RL701",  # decided before the problem: too late to choose
    "sale": "RL701",
    "not approved": "RL701",
    "price at most 20.00": "RL701",
    "notified more than 14 days after delivered": "RL701",
    "sent_back more than 5 days after delivered": "RL701",  # whoever writes on day 6 cannot meet it any more
    "not photos": "RL706",
    "not photos or not note": "RL706",
    "not photos and sale": "RL706",
    "delivered has happened and sent_back has not happened": "RL706",
    "not photos or worn": "RL701",
    "not (photos and not photos)": "RL701",
}
"""A condition under which the remedy is lost now, and the code that weighs most."""


@cache
def plain() -> Policy:
    """The version before: a plain window."""
    with TemporaryDirectory() as folder:
        return version(Path(folder), WINDOW)


def told(folder: Path, body: str) -> tuple[Finding, ...]:
    """The findings of the change from a plain window to this body."""
    found = change(plain(), version(folder / "new", body))
    assert found.compared is not None
    return found.compared.findings


def in_all_forms(condition: str, folder: Path) -> dict[str, frozenset[str]]:
    """Which codes each form of a loss gets; what stands beside left out."""
    found = {}
    for number, (form, body) in enumerate(FORMS.items()):
        findings = told(folder / str(number), body.replace("{c}", condition).replace("{w}", IN_TIME))
        blocks = {p for p in PROFILES if any(blocked(f, p) for f in findings)}
        codes = {f.code for f in findings} - BESIDE
        found[form] = frozenset(codes | {f"blocks {p}" for p in blocks})
    return found


@pytest.mark.parametrize("condition", CONDITIONS)
def test_one_loss_in_all_forms(condition: str, tmp_path: Path) -> None:
    found = in_all_forms(condition, tmp_path)
    assert len(set(found.values())) == 1, found
    told_codes = next(iter(found.values()))
    assert CONDITIONS[condition] in told_codes, found
    assert ("RL701" in told_codes) == (CONDITIONS[condition] == "RL701"), found


def conditions() -> st.SearchStrategy[str]:
    """Conditions over facts of every party: decided before and after the problem, by the shop, and dates."""
    atoms = st.sampled_from(["worn", "sale", "photos", "note", "approved", "price at most 20.00", "invoked is fault"])
    dated = st.sampled_from(
        ["notified more than 14 days after delivered", "sent_back more than 9 days after delivered"]
    )
    return st.recursive(
        atoms | dated,
        lambda part: st.one_of(
            part.map("not ({})".format),
            st.tuples(part, st.sampled_from(["and", "or"]), part).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
        ),
        max_leaves=4,
    )


@settings(max_examples=4, deadline=None)
@given(conditions())
def test_random_losses_in_all_forms(condition: str) -> None:
    with TemporaryDirectory() as folder:
        found = in_all_forms(f"delivered has happened and ({condition})", Path(folder))
    assert len(set(found.values())) == 1, (condition, found)


@pytest.mark.parametrize(
    ("mode", "codes"),
    [
        ("formality", {"RL706", "RL718"}),
        ("freely", {"RL701", "RL710", "RL718"}),
        ("unclear", {"RL701", "RL706", "RL710", "RL718"}),
    ],
)
def test_an_approval_is_a_step_only_as_a_formality(mode: str, codes: set[str], tmp_path: Path) -> None:
    asked = f'step ask for back\n  quote "q"\n  approved answered by shop {mode}\n'
    assert {f.code for f in told(tmp_path, WINDOW + asked)} == codes


def test_a_refusal_of_what_was_silent_is_told_also_where_a_choice_averts_it(tmp_path: Path) -> None:
    window = WINDOW.replace("  notified", "  when invoked is fault\n  notified", 1)
    refused = 'exclusion x for back\n  quote "q"\n  when invoked is change_of_mind and not photos\n  no refund\n'
    found = change(version(tmp_path / "old", window), version(tmp_path / "new", window + refused))
    assert found.compared is not None
    codes = {f.code for f in found.compared.findings}
    assert "RL706" in codes and "RL715" not in codes
