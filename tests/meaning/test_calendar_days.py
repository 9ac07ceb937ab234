"""Days of the calendar in limits, conditions and moments (M2, M4)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from returnlogic.base.value import day_number
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from tests.build import policy

GRANTED, REFUSED, SILENT = 3, 0, None
END = """moment end_january is 31 January 2027
moment fortnight is 14 days after delivered
moment longer is the later of fortnight, end_january
moment shorter is the earlier of fortnight, end_january
"""


def lowered(folder: Path, items: str) -> Program:
    loaded = policy(
        f'right r "returns"\n{END}entitlement e for r\n  quote "q"\n  {items}\n  owed refund\n', folder=folder
    )
    assert loaded.program is not None, loaded.problems
    return loaded.program


def level(p: Program, days: Mapping[str, str | None]) -> int | None:
    given = {n: None if d is None else day_number(d) for n, d in days.items()}
    run = Evaluation(p, {i.name: i.typical for i in p.inputs.values()} | given)
    (o,) = (o for o in p.policy_outputs if o.topic.kind == "level")
    assert not run.holds(o.conflict)
    return SILENT if run.holds(o.silent) else run.number(o.lo)


LIMITS = {
    "a date": ("sent_back no later than 31 January 2027 afterwards refused", "2026-12-01", "2027-01-31", REFUSED),
    "an ISO date": ("sent_back no later than 2027-01-31", "2026-12-01", "2027-01-31", SILENT),
    "a moment on a date": ("sent_back no later than end_january afterwards refused", None, "2027-01-31", REFUSED),
    "the later of a date and a period": ("sent_back no later than longer", "2027-01-25", "2027-02-08", SILENT),
    "the later, where the date is": ("sent_back no later than longer", "2026-12-01", "2027-01-31", SILENT),
    "the earlier": ("sent_back no later than shorter", "2026-12-01", "2026-12-15", SILENT),
    "an event": ("sent_back no later than notified", "2026-12-01", "2026-12-11", SILENT),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_ends_with_the_day_named(name: str, tmp_path: Path) -> None:
    items, delivered, last, afterwards = LIMITS[name]
    p = lowered(tmp_path, items)
    days = {"delivered": delivered, "notified": "2026-12-11"}
    next_day = {"2027-01-31": "2027-02-01", "2027-02-08": "2027-02-09"}.get(last, f"{last[:-2]}{int(last[-2:]) + 1}")
    found = [level(p, {**days, "sent_back": d}) for d in (None, "2026-11-01", last, next_day)]
    assert found == [SILENT, GRANTED, GRANTED, afterwards]


CONDITIONS = {
    "before": ("before 1 December 2026", (True, False, False)),
    "no later than": ("no later than 1 December 2026", (True, True, False)),
    "no earlier than": ("no earlier than 2026-12-01", (False, True, True)),
    "after": ("after 1 December 2026", (False, False, True)),
    "a moment": ("no earlier than end_january", (False, False, False)),
    "before a moment": ("before end_january", (True, True, True)),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_conditions_name_days(name: str, tmp_path: Path) -> None:
    words, answers = CONDITIONS[name]
    p = lowered(tmp_path, f"when ordered {words}")
    found = tuple(level(p, {"ordered": d}) == GRANTED for d in ("2026-11-30", "2026-12-01", "2026-12-02"))
    assert found == answers
    assert level(lowered(tmp_path, f"when sent_back {words}"), {"sent_back": None}) is SILENT
    assert not p.assumptions


def test_an_instant_is_compared_with_a_day_by_its_day(tmp_path: Path) -> None:
    p = lowered(tmp_path, "when sent_back no later than 1 December 2026\n  sent_back within 48 hours after delivered")
    start = day_number("2026-11-30") * 1440
    run = {n: start + n for n in (1440, 2879, 2880)}
    usual = {i.name: i.typical for i in p.inputs.values()}
    found = [
        Evaluation(p, usual | {"delivered": start, "sent_back": m}).holds(p.clause("e").entitled) for m in run.values()
    ]
    assert found == [True, True, False]


WRONG = {
    "sent_back no later than 31 February 2027": "there is no day `2027-02-31` in the calendar",
    "sent_back within end_january": "this limit has no length",
    "sent_back no later than 2027-01-31 counting eu": "this limit has no length",
    "end_january within 3 days after delivered": "`end_january` is a moment, nobody's act",
}


@pytest.mark.parametrize("items", WRONG)
def test_a_day_where_it_cannot_stand(items: str, tmp_path: Path) -> None:
    body = f'right r "r"\n{END}entitlement e for r\n  quote "q"\n  {items}\n  owed refund\n'
    problems = policy(body, folder=tmp_path).problems
    assert [p.message for p in problems] == [WRONG[items]]
