"""What customers get, by day: against what was worked out by hand from the texts, and against every single day."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnlogic.app.load import load
from returnlogic.meaning.program import Program
from returnlogic.present import situations as days
from returnlogic.present.overview import Situation, Treatment
from returnlogic.present.situations import overview

ROOT = Path(__file__).resolve().parents[2]


def program(path: str) -> Program:
    found = load(str(ROOT / path)).program
    assert found is not None
    return found


@pytest.fixture(scope="module")
def deliver3d() -> tuple[Situation, ...]:
    return overview(program("spec/policies/deliver3d.ret")).situations


def of(found: tuple[Situation, ...], label: str) -> list[tuple[int, int | None, Treatment, bool]]:
    (one,) = [s for s in found if label in s.labels]
    return [(b.first, b.last, b.treatment, b.is_less) for b in one.bands]


def test_ninety_days_here_and_sixty_there(deliver3d: tuple[Situation, ...]) -> None:
    """Worked out by hand: 60 days by both promises, 30 more that only the one gives, then the refusal; by law two years
    from the day on which the fault shows, which here is soon."""
    assert of(deliver3d, "the goods arrived damaged") == [
        (0, 60, Treatment.GIVES, False),
        (61, 90, Treatment.CONTRADICTS, True),
        (91, None, Treatment.REFUSES, True),
    ]


def test_what_the_lists_of_the_promises_leave_out(deliver3d: tuple[Situation, ...]) -> None:
    """The 90 days are for four errors; a wrong size is on the list of the 60 days only, a hidden defect on none."""
    assert of(deliver3d, "the goods came in another size than was ordered") == [
        (0, 60, Treatment.GIVES, False),
        (61, None, Treatment.REFUSES, True),
    ]
    assert of(deliver3d, "the goods have a defect that shows later")[0] == (0, 60, Treatment.SILENT, False)


def test_goods_that_never_came_are_counted_from_the_order(deliver3d: tuple[Situation, ...]) -> None:
    (lost,) = [s for s in deliver3d if "the parcel is lost" in s.labels]
    assert lost.start == "the order is placed"
    assert {b.written for b in lost.bands} == {"not dealt with"}


@pytest.mark.parametrize("path", ["docs/examples/kettles.ret", "spec/policies/little-legends.ret"])
def test_bands_are_those_of_every_single_day(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = program(path)
    monkeypatch.setattr(days, "EVERY_DAY", 0)
    coarse = overview(given)
    monkeypatch.setattr(days, "EVERY_DAY", 100)
    assert coarse == overview(given)
    assert coarse.situations


def test_bands_follow_each_other_and_differ(deliver3d: tuple[Situation, ...]) -> None:
    for s in deliver3d:
        for one, two in zip(s.bands, s.bands[1:], strict=False):
            assert one.last is not None
            assert two.first == one.last + 1
            assert (one.treatment, one.written, one.law, one.is_less) != (
                two.treatment,
                two.written,
                two.law,
                two.is_less,
            )
        assert s.bands[-1].last is None
