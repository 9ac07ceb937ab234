"""The laws of dates: tried on the evaluator, checked there on every day, and proved of the encoding for every day.

`docs/guarantees.md` lists them. *Every day* is every day from 2 January 2025 to 30 November 2036, which the tables of
holidays and the leap years between hold whole; the laws of months are also tried from 1900 to 2200.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from returnlogic.base.holiday_tables import CALENDARS
from returnlogic.base.sort import Date
from returnlogic.base.value import day_number
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.dates import Undefined, add_months, add_working_days, is_working_day, on_or_after, roll
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    Calendar,
    Compare,
    Comparison,
    Direction,
    Get,
    Known,
    Let,
    MonthRounding,
    OnOrAfter,
    Roll,
    Sub,
    Term,
    conj,
    transform,
)
from returnlogic.solver.ask import Impossible, Possible, Session
from tests.agreement.compare import Comparison as Both
from tests.build import event, program
from tests.meaning.test_dates import limit, number

UP, DOWN, REFUSE = MonthRounding.UP, MonthRounding.DOWN, MonthRounding.REFUSE
NEXT, PREVIOUS = Direction.NEXT, Direction.PREVIOUS
DAYS = Date(day_number("2025-01-02"), day_number("2036-11-30"))
DAY, OTHER = Get("day", DAYS), Get("other", DAYS)
EVERY_DAY = range(DAYS.lo, DAYS.hi + 1)

days = st.integers(day_number("1900-01-01"), day_number("2200-12-31"))
months = st.integers(0, 60)
tables = pytest.mark.parametrize("table", [calendar(name) for name in CALENDARS], ids=[*CALENDARS])


def prove(bad: Term, *lets: Term) -> None:
    """No day, and no pair of days, is a counterexample; the terms are the lets `t0`, `t1`, …"""
    named = program([event("day", DAYS), event("other", DAYS)], lets={f"t{n}": x for n, x in enumerate(lets)})
    assert Session(named).ask(conj(Known("day"), Known("other"), bad)) == Impossible()


PARTS = [Get("day", Date(lo, min(lo + 729, DAYS.hi))) for lo in range(DAYS.lo, DAYS.hi + 1, 730)]
"""The same days, two years at a time: a chain of tables over all twelve is beyond the budget of a question."""


def over(day: Get, term: Term) -> Term:
    return transform(term, lambda t: day if isinstance(t, Get) else None)


def prove_in_parts(bad: Term, *lets: Term) -> None:
    """The same of one day only, part by part."""
    for part in PARTS:
        prove_of(part, bad, [over(part, x) for x in lets])


def prove_of(day: Get, bad: Term, lets: Sequence[Term]) -> None:
    assert isinstance(day.sort, Date)
    named = program([event("day", day.sort)], lets={f"t{n}": x for n, x in enumerate(lets)})
    assert Session(named).ask(conj(Known("day"), bad)) == Impossible()


def less(left: Term, right: Term) -> Compare:
    return Compare(Comparison.LT, left, right)


def differs(left: Term, right: Term) -> Compare:
    return Compare(Comparison.NE, left, right)


def after(day: Term, n: int) -> Term:
    return Add((day, number(n)))


T0, T1, T2 = Let("t0"), Let("t1"), Let("t2")

# --- months -----------------------------------------------------------------------------------------------------------


def end_by_hand(day: int, years: int, months: int, rounding: MonthRounding) -> int:
    """Years, then months, without rounding between: the first of the month is never rounded."""
    start = date.fromordinal(day)
    first = add_months(add_months(day - start.day + 1, 12 * years, REFUSE), months, REFUSE)
    next_first = add_months(first, 1, REFUSE)
    return min(first + start.day - 1, next_first - (rounding is DOWN))


@settings(deadline=None)
@given(days, st.integers(0, 5), st.integers(0, 11), st.sampled_from([UP, DOWN]))
def test_years_and_months_are_added_in_one_step(day: int, years: int, more: int, rounding: MonthRounding) -> None:
    assert add_months(day, 12 * years + more, rounding) == end_by_hand(day, years, more, rounding)


@pytest.mark.parametrize("rounding", [UP, DOWN])
def test_every_day_years_and_months_are_added_in_one_step(rounding: MonthRounding) -> None:
    for day in EVERY_DAY:
        for years, more in ((0, 1), (0, 6), (0, 11), (1, 0), (1, 1), (2, 0), (3, 11), (4, 0)):
            assert add_months(day, 12 * years + more, rounding) == end_by_hand(day, years, more, rounding)


def test_two_roundings_would_differ() -> None:
    leap_day = day_number("2028-02-29")
    twice = add_months(add_months(leap_day, 36, DOWN), 12, DOWN)
    assert twice == day_number("2032-02-28")
    assert add_months(leap_day, 48, DOWN) == day_number("2032-02-29")


@pytest.mark.parametrize("counting", ["calendar_days", "eu", "uk_after", "uk_beginning", "unsaid"])
def test_years_of_the_language_are_twelve_months_each(counting: str) -> None:
    assert limit("2", "years", counting).lets == limit("24", "months", counting).lets


@settings(deadline=None)
@given(days, months)
def test_down_and_up_are_at_most_one_day_apart(day: int, n: int) -> None:
    down, up = add_months(day, n, DOWN), add_months(day, n, UP)
    assert down <= up <= down + 1
    if down == up:
        assert add_months(day, n, REFUSE) == down
    else:
        with pytest.raises(Undefined):
            add_months(day, n, REFUSE)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 6, 11, 12, 13, 24, 36, 48])
def test_proved_down_and_up(n: int) -> None:
    down, up = AddMonths(DAY, n, DOWN), AddMonths(DAY, n, UP)
    prove(less(T1, T0), down, up)
    prove(less(after(T0, 1), T1), down, up)


@settings(deadline=None)
@given(days, days, months, st.sampled_from([UP, DOWN]))
def test_adding_months_is_monotone(a: int, b: int, n: int, rounding: MonthRounding) -> None:
    a, b = sorted((a, b))
    assert add_months(a, n, rounding) <= add_months(b, n, rounding)


@pytest.mark.parametrize("n", [1, 6, 12, 24])
@pytest.mark.parametrize("rounding", [UP, DOWN])
def test_proved_months_are_monotone(n: int, rounding: MonthRounding) -> None:
    prove(conj(less(DAY, OTHER), less(T1, T0)), AddMonths(DAY, n, rounding), AddMonths(OTHER, n, rounding))


@pytest.mark.parametrize("years", [1, 2, 3, 4])
def test_so_many_times_365_days_can_end_before_the_years_and_never_after(years: int) -> None:
    """730 days and two years are not the same promise, and the shop's 730 days are the shorter one."""
    counted, dated = after(DAY, 365 * years), AddMonths(DAY, 12 * years, DOWN)
    prove(less(dated, counted))
    session = Session(program([event("day", DAYS)], lets={"counted": counted, "dated": dated}))
    found = session.ask(conj(Known("day"), less(Let("counted"), Let("dated"))))
    assert isinstance(found, Possible)
    day = found.case["day"]
    assert isinstance(day, int) and day + 365 * years == add_months(day, 12 * years, DOWN) - 1


# --- working days -----------------------------------------------------------------------------------------------------


@tables
def test_every_day_the_next_working_day_is_the_first_one(table: Calendar) -> None:
    for day in EVERY_DAY:
        late, early = roll(day, NEXT, table), roll(day, PREVIOUS, table)
        assert is_working_day(late, table) and is_working_day(early, table)
        between = [d for d in range(early, late + 1) if is_working_day(d, table)]
        assert between == sorted({early, late}) and early <= day <= late


@tables
@pytest.mark.parametrize("n", [1, 2, 5, 10])
def test_every_day_so_many_working_days_lie_between(table: Calendar, n: int) -> None:
    for day in EVERY_DAY:
        end = add_working_days(day, n, table)
        assert is_working_day(end, table)
        assert sum(is_working_day(d, table) for d in range(day + 1, end + 1)) == n


@tables
@pytest.mark.parametrize("direction", list(Direction))
def test_proved_rolling_twice_is_rolling_once(table: Calendar, direction: Direction) -> None:
    once = Roll(DAY, direction, table)
    prove(differs(T1, T0), once, Roll(T0, direction, table))
    prove(less(T0, DAY) if direction is NEXT else less(DAY, T0), once)


@tables
@pytest.mark.parametrize("direction", list(Direction))
def test_proved_rolling_is_monotone(table: Calendar, direction: Direction) -> None:
    prove(conj(less(DAY, OTHER), less(T1, T0)), Roll(DAY, direction, table), Roll(OTHER, direction, table))


@tables
@pytest.mark.parametrize("n", [1, 3, 10])
def test_proved_working_days_are_monotone(table: Calendar, n: int) -> None:
    prove(conj(less(DAY, OTHER), less(T1, T0)), AddWorkingDays(DAY, n, table), AddWorkingDays(OTHER, n, table))


@tables
@pytest.mark.parametrize(("n", "m"), [(0, 1), (1, 1), (2, 3), (5, 5)])
def test_proved_working_days_add_up(table: Calendar, n: int, m: int) -> None:
    at_once, first = AddWorkingDays(DAY, n + m, table), AddWorkingDays(DAY, n, table)
    prove_in_parts(differs(T0, T2), at_once, first, AddWorkingDays(T1, m, table))


@tables
@pytest.mark.parametrize("n", [1, 10])
def test_proved_working_days_end_on_a_working_day(table: Calendar, n: int) -> None:
    end = AddWorkingDays(DAY, n, table)
    prove_in_parts(differs(T1, T0), end, Roll(T0, NEXT, table))


@tables
def test_proved_a_free_day_counts_like_the_working_day_before_it(table: Calendar) -> None:
    three, back = AddWorkingDays(DAY, 3, table), Roll(DAY, PREVIOUS, table)
    prove_in_parts(differs(T0, T2), three, back, AddWorkingDays(T1, 3, table))


def test_a_calendar_answers_only_within_its_horizon() -> None:
    table = calendar("weekends")
    last_friday = day_number("2079-12-29")
    assert table.hi == last_friday + 2
    assert roll(last_friday, NEXT, table) == last_friday
    for beyond in (last_friday + 1, table.hi + 1):
        with pytest.raises(Undefined):
            roll(beyond, NEXT, table)
    with pytest.raises(Undefined):
        roll(table.lo - 1, PREVIOUS, table)


@settings(deadline=None)
@given(days, st.dates())
def test_on_or_after_is_the_first(day: int, wanted: date) -> None:
    month, day_of_month = wanted.month, min(wanted.day, 28)
    found = on_or_after(day, month, day_of_month)
    assert day <= found < day + 366
    assert found == day or on_or_after(found - 1, month, day_of_month) == found


# --- counting ---------------------------------------------------------------------------------------------------------

LENGTHS = ["1 days", "14 days", "30 days", "2 weeks", "1 months", "6 months", "2 years"]
lengths = pytest.mark.parametrize("length", LENGTHS)


def counted(length: str, counting: str) -> Term:
    """The last day of a limit of the language, over this file's `day`."""
    amount, unit = length.split()
    return over(DAY, limit(amount, unit, counting).lets["end"])


@lengths
def test_proved_beginning_with_is_after_less_one_day(length: str) -> None:
    after_the_day, beginning = counted(length, "uk_after"), counted(length, "uk_beginning")
    prove(differs(T0, Sub(T1, number(1))), beginning, after_the_day)
    assert after_the_day == counted(length, "calendar_days")


@lengths
def test_proved_a_european_period_ends_on_a_working_day_and_no_sooner(length: str) -> None:
    eu, plain = counted(length, "eu"), counted(length, "calendar_days")
    prove(differs(T1, T0), eu, Roll(T0, NEXT, calendar("eu_common")))
    prove(less(T0, T1), eu, plain)
    prove(less(after(T1, 3), T0), eu, plain)


# --- evaluator and encoding on every day ------------------------------------------------------------------------------


ENDS: list[Term] = [
    *(AddMonths(DAY, n, rounding) for n in (1, 24) for rounding in (UP, DOWN)),
    *(Roll(DAY, direction, calendar(name)) for name in CALENDARS for direction in Direction),
    *(AddWorkingDays(DAY, n, calendar(name)) for name in CALENDARS for n in (1, 3, 10)),
    *(OnOrAfter(DAY, *first) for first in ((1, 1), (2, 28), (3, 1), (12, 31))),
]


def described(end: Term) -> str:
    match end:
        case AddMonths(_, n, rounding):
            return f"{n} months {rounding}"
        case Roll(_, direction, table):
            return f"{direction} {table.name}"
        case AddWorkingDays(_, n, table):
            return f"{n} working days {table.name}"
        case OnOrAfter(_, month, day):
            return f"on or after {month}-{day}"
    raise AssertionError(end)


@pytest.mark.parametrize("end", ENDS, ids=described)
def test_every_day_the_encoding_has_the_evaluators_value(end: Term) -> None:
    both = Both(program([event("day", DAYS)], lets={"end": end}))
    for day in EVERY_DAY:
        value = Evaluation(both.program, {"day": day}).value(Let("end"))
        assert isinstance(value, int)
        assert not list(both.differences({"day": day}, {"end": value}))
