"""Random small policies: what the run says of each goal is what trying every case says; and seeded bugs are seen."""

from __future__ import annotations

import pytest

from returnlogic.meaning.program import Program
from tests.oracle.judge import Difference, judge
from tests.oracle.known import KNOWN, Known, covered
from tests.oracle.policies import policy_text
from tests.oracle.world import FOLDER, TooLarge, load_text

POLICIES = range(300, 310)


def program_of(text: str) -> Program:
    """The program of a text, which must load."""
    policy = load_text(text)
    assert policy.program is not None, (policy.problems[0].message, text)
    return policy.program


def unknown(text: str) -> list[Difference] | None:
    """The differences that are not known; `None` iff the world of the policy is too large."""
    program = program_of(text)
    try:
        found = judge(program)
    except TooLarge:
        return None
    return [d for d in found.differences if not covered(d, program)]


@pytest.mark.parametrize("number", POLICIES)
def test_enumeration_and_the_run_agree(number: int) -> None:
    text = policy_text(1, number)
    assert not unknown(text), text


@pytest.mark.parametrize("known", KNOWN, ids=[k.file for k in KNOWN])
def test_a_known_difference_is_still_there(known: Known) -> None:
    program = program_of((FOLDER / f"{known.file}.ret").read_text("utf-8"))
    found = judge(program, [known.code]).differences
    assert any(known.covers(d, program) for d in found), "mended: delete the row of open.md, its entry and its file"


def test_every_known_difference_is_told() -> None:
    page = (FOLDER.parent / "open.md").read_text("utf-8")
    rows = [row.split("|")[1].strip(" `") for row in page.splitlines() if row.startswith("| `")]
    assert rows == [k.file for k in KNOWN]
    assert {f.stem for f in FOLDER.glob("*.ret")} == {*rows, "oracle"}
