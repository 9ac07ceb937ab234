"""Windows with two ends, windows that refuse afterwards, and remedies that take the place of others (M4, M5, M10)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from returnlogic.app.check import check
from returnlogic.base.value import MINUTES_PER_DAY, Value, day_number
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import REFUSED, Topic
from returnlogic.meaning.program import Program
from tests.build import policy

GRANTED, SILENT, CONFLICT = 3, None, "conflict"


def clause(head: str, *items: str) -> str:
    return "\n  ".join((head, 'quote "q"', *items)) + "\n"


def lowered(folder: Path, *clauses: str, header: str = "counting calendar_days") -> Program:
    loaded = policy("\n".join(('right r "returns"', *clauses)), header=header, folder=folder)
    assert loaded.program is not None, loaded.problems
    return loaded.program


def level(p: Program, given: Mapping[str, Value], remedy: str = "refund") -> int | str | None:
    usual = {i.name: i.typical for i in p.inputs.values()}
    run = Evaluation(p, usual | {a.name: a.domain[0] for a in p.assumptions.values()} | dict(given))
    o = p.output("r", Topic("level", remedy))
    assert o is not None
    if run.holds(o.silent):
        return SILENT
    return CONFLICT if run.holds(o.conflict) else run.number(o.lo)


SPANS = {
    "days": ("counting calendar_days", "7 and 14 days", "2026-05-11", {6: SILENT, 7: GRANTED, 14: GRANTED, 15: SILENT}),
    "weeks": (
        "counting calendar_days",
        "1 and 2 weeks",
        "2026-05-11",
        {6: SILENT, 7: GRANTED, 14: GRANTED, 15: SILENT},
    ),
    "months": (
        "counting calendar_days",
        "1 and 2 months",
        "2026-01-31",
        {27: SILENT, 28: GRANTED, 59: GRANTED, 60: SILENT},
    ),
    "working days after a Friday": (
        "counting calendar_days\n  calendar weekends",
        "2 and 3 working days",
        "2026-05-15",
        {3: SILENT, 4: GRANTED, 5: GRANTED, 6: SILENT},
    ),
    "the first day is a Saturday and does not move": (
        "counting eu",
        "7 and 14 days",
        "2026-11-21",
        {6: SILENT, 7: GRANTED, 16: GRANTED, 17: SILENT},
    ),
    "beginning with the day": (
        "counting uk_beginning",
        "7 and 14 days",
        "2026-05-11",
        {5: SILENT, 6: GRANTED, 13: GRANTED, 14: SILENT},
    ),
}


@pytest.mark.parametrize("name", SPANS)
def test_both_ends_of_a_span_are_in_time(name: str, tmp_path: Path) -> None:
    header, span, start, levels = SPANS[name]
    limit = f"sent_back between {span} after delivered"
    p = lowered(tmp_path, clause("entitlement e for r", limit, "owed refund"), header=header)
    delivered = day_number(start)
    assert levels == {n: level(p, {"delivered": delivered, "sent_back": delivered + n}) for n in levels}
    assert level(p, {"delivered": None, "sent_back": delivered}) is SILENT


def test_whether_the_last_day_counts_is_no_question_of_the_first(tmp_path: Path) -> None:
    limit = "sent_back between 7 and 14 days after delivered"
    p = lowered(tmp_path, clause("entitlement e for r", limit, "owed refund"), header="counting unsaid")
    delivered = day_number("2026-05-11")
    counting = {"event_day": "counted", "last_day": "not_counted", "roll_over": "none"}
    found = [level(p, {"delivered": delivered, "sent_back": delivered + n, **counting}) for n in (5, 6, 12, 13)]
    assert found == [SILENT, GRANTED, GRANTED, SILENT]


def test_a_span_of_hours_begins_and_ends_with_a_minute(tmp_path: Path) -> None:
    limit = "sent_back between 24 and 48 hours after delivered"
    p = lowered(tmp_path, clause("entitlement e for r", limit, "owed refund"))
    start = day_number("2026-05-11") * MINUTES_PER_DAY
    minutes = (1439, 1440, 2880, 2881)
    found = [level(p, {"delivered": start, "sent_back": start + m}) for m in minutes]
    assert found == [SILENT, GRANTED, GRANTED, SILENT]


def test_only_within_refuses_what_comes_later(tmp_path: Path) -> None:
    clauses = (
        clause("entitlement e for r", "{}", "owed refund or replacement chooser customer"),
        clause("entitlement f for r", "{}", "shop may offer refund"),
        clause("entitlement g for r", "when consumer", "{}", "owed repair"),
    )
    delivered = day_number("2026-05-11")
    for body, remedy in zip(clauses, ("replacement", "refund", "repair"), strict=True):
        for limit, late in (("within", SILENT), ("only within", REFUSED)):
            p = lowered(tmp_path, body.format(f"sent_back {limit} 14 days after delivered"))
            found = [level(p, {"delivered": delivered, "sent_back": delivered + n}, remedy) for n in (-1, 14, 15)]
            assert found == [SILENT, 1 if remedy == "refund" else GRANTED, late]
    written = "sent_back within 14 days after delivered afterwards refused"
    one, other = (
        lowered(tmp_path, clauses[0].format(x)) for x in ("sent_back only within 14 days after delivered", written)
    )
    assert one.digest == other.digest


MONEY = clause("entitlement cash for r", "sent_back within 7 days after delivered", "owed refund")
INSTEAD = {
    "the same window": ("sent_back within 14 days after delivered", {5: (CONFLICT, GRANTED), 10: (REFUSED, GRANTED)}),
    "after the first": (
        "sent_back between 8 and 14 days after delivered",
        {7: (GRANTED, SILENT), 8: (REFUSED, GRANTED), 14: (REFUSED, GRANTED), 15: (SILENT, SILENT)},
    ),
    "one day too early": (
        "sent_back between 7 and 14 days after delivered",
        {6: (GRANTED, SILENT), 7: (CONFLICT, GRANTED), 8: (REFUSED, GRANTED)},
    ),
    "outside of the scope": (
        "when perishable\n  sent_back within 14 days after delivered",
        {5: (GRANTED, SILENT), 10: (SILENT, SILENT)},
    ),
    "while something overrides it": (
        "sent_back within 14 days after delivered\n  "
        'owed store_credit instead of refund\nentitlement first for r overrides swap basis "q"\n  quote "q"\n'
        "  sent_back within 14 days after delivered\n  owed refund instead of replacement, repair",
        {5: (GRANTED, SILENT), 10: (GRANTED, SILENT)},
    ),
}


@pytest.mark.parametrize("name", INSTEAD)
def test_what_is_owed_instead_refuses_the_other_while_live(name: str, tmp_path: Path) -> None:
    items, levels = INSTEAD[name]
    owed = () if "owed" in items else ("owed store_credit instead of refund",)
    p = lowered(tmp_path, MONEY, clause("entitlement swap for r", items, *owed))
    delivered = day_number("2026-05-11")
    for day, expected in levels.items():
        given = {"delivered": delivered, "sent_back": delivered + day}
        assert (level(p, given), level(p, given, "store_credit")) == expected, day
    assert p.output("r", Topic("last_day", "sent_back", "refund")) is not None


def test_two_windows_of_which_one_takes_the_place_of_the_other_contradict_where_both_apply(tmp_path: Path) -> None:
    for items, codes in (("within 14 days", {"RL102"}), ("between 8 and 14 days", set())):
        swap = clause(
            "entitlement swap for r", f"sent_back {items} after delivered", "owed store_credit instead of refund"
        )
        loaded = policy('right r "returns"\n' + MONEY + swap, folder=tmp_path)
        found = check(loaded, select=("RL101", "RL102")).findings
        assert {f.code for f in found if f.code.startswith("RL1")} == codes
