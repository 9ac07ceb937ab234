"""Bugs seeded on purpose, and what notices them: the table is `bugs.md`, this file makes each of its rows true.

Evaluator and encoder are derived twice, so a bug in one of them is a difference between them. The desugaring in
`from_language` is shared by both: only outcomes known from elsewhere can notice a bug there. The catchers:

- agreement: evaluator against encoding on generated cases of every shipped policy (`compare.py`);
- dates: `spec/dates.csv` in the evaluator and in the encoder;
- examples: the `example` declarations of the laws of the Union, the United Kingdom and the United States;
- outcomes: the hand-written table `outcomes.csv`;
- replay: `Session.ask`, which raises `NotReplayed` where the evaluator does not confirm a case it found.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from returnlogic.app.examples import run_tests
from returnlogic.app.load import load
from returnlogic.base.sort import Enum, Sort
from returnlogic.base.value import Value
from returnlogic.meaning import dates, evaluate, from_language, inputs, moments, outputs
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.clause import Relation
from returnlogic.meaning.conditions import Conditions
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.lower_clause import ClauseLowering
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    TRUE,
    And,
    Calendar,
    Compare,
    Comparison,
    Known,
    Let,
    Max,
    Min,
    MonthRounding,
    Rounding,
    Term,
    Var,
    conj,
    neg,
)
from returnlogic.solver import calendar_tables, encode
from returnlogic.solver.ask import NotReplayed, Session
from returnlogic.solver.encode import Encoding
from tests.agreement import outcomes
from tests.agreement.__main__ import POLICIES, program_of
from tests.agreement.cases import cases
from tests.agreement.compare import Comparison as Both
from tests.meaning.test_dates import TABLE, asked, columns, number_of, switched

ROOT = Path(__file__).resolve().parents[2]
MARKDOWN = Path(__file__).with_name("bugs.md").read_text("utf-8")
ROWS = [[c.strip() for c in row.strip("|").split("|")] for row in MARKDOWN.splitlines() if row.startswith("| ")][1:]

Patch = pytest.MonkeyPatch

# --- what notices -----------------------------------------------------------------------------------------------------


def by_agreement() -> bool:
    for path in POLICIES:
        both = Both(program_of(path))
        if any(d for case in cases(both.program, 300, seed=1) for d in both.differences(case)):
            return True
    return False


def by_dates() -> bool:
    worlds: dict[tuple[str, ...], Both] = {}
    for row in TABLE:
        if columns(row) not in worlds:
            worlds[columns(row)] = Both(asked.__wrapped__(*columns(row)))
        both = worlds[columns(row)]
        absent: dict[str, Value] = dict.fromkeys(both.program.inputs)
        case = absent | {"day": number_of(row["start"])} | switched(row, both.program)
        try:
            found = Evaluation(both.program, case).value(Let("end"))
        except Undefined:
            if row["expected"] != "undefined":
                return True
            continue
        if row["expected"] == "undefined" or found != number_of(row["expected"]):
            return True
        if any(both.differences(case, {"end": number_of(row["expected"])})):
            return True
    return False


def by_examples() -> bool:
    for path in sorted(path for name in ("eu", "uk", "us") for path in ROOT.glob(f"spec/law/{name}/*.ret")):
        law = load(path)
        assert law.program is not None
        if any(t.verdict != "passed" for t in run_tests(law, Session(law.program))):
            return True
    return False


def by_outcomes() -> bool:
    return any(outcomes.wrong())


def by_replay() -> bool:
    deliver3d = outcomes.policy("deliver3d")
    session = Session(deliver3d)
    try:
        for clause in deliver3d.policy_clauses:
            session.ask(clause.live)
    except NotReplayed:
        return True
    return False


CATCHERS: dict[str, Callable[[], bool]] = {
    "agreement": by_agreement,
    "dates": by_dates,
    "examples": by_examples,
    "outcomes": by_outcomes,
    "replay": by_replay,
}

# --- bugs of the evaluator --------------------------------------------------------------------------------------------


def evaluates(patch: Patch, kind: type, wrong: Callable[[Evaluation, Any], Value]) -> None:
    """Evaluate terms of a kind wrongly."""
    right = Evaluation.value
    patch.setattr(Evaluation, "value", lambda run, t: wrong(run, t) if isinstance(t, kind) else right(run, t))


def strict_at_most(patch: Patch) -> None:
    patch.setitem(evaluate._COMPARE, Comparison.LE, operator.lt)


def months_round_up(patch: Patch) -> None:
    right = dates.add_months
    patch.setattr(dates, "add_months", lambda day, months, _: right(day, months, MonthRounding.UP))


def halves_go_down(patch: Patch) -> None:
    right = evaluate.round_fraction
    half = Fraction(1, 2)
    down = Rounding.HALF_UP
    patch.setattr(evaluate, "round_fraction", lambda x, mode: ceil(x - half) if mode is down else right(x, mode))


def no_holidays(patch: Patch) -> None:
    right = dates.is_working_day
    patch.setattr(dates, "is_working_day", lambda day, table: right(day, replace(table, holidays=frozenset())))


def known_inverted(patch: Patch) -> None:
    evaluates(patch, Known, lambda run, t: run.case[t.name] is None)


def minimum_is_the_first(patch: Patch) -> None:
    evaluates(patch, Min, lambda run, t: run.value(t.args[0]))


# --- bugs of the encoder ----------------------------------------------------------------------------------------------


def halves_are_cut_off(patch: Patch) -> None:
    right = encode.round_quotient
    patch.setattr(encode, "round_quotient", lambda n, den, _: right(n, den, Rounding.FLOOR))


def leap_years_one_late(patch: Patch) -> None:
    def starts(first: int, last: int) -> list[tuple[int, int]]:
        found, start, month = [], calendar_tables.FIRST_DAY, 0
        while start <= last:
            year, number = divmod(month, 12)
            length = (31, 29 if year % 4 == 1 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[number]
            if start + length > first:
                found.append((start, length))
            start, month = start + length, month + 1
        return found

    patch.setattr(calendar_tables, "_month_starts", starts)


def texts_are_made_anew(patch: Patch) -> None:
    for name in ("roll", "add_working_days"):
        patch.setattr(calendar_tables, name, getattr(calendar_tables, name).__wrapped__)


def weekday_one_off(patch: Patch) -> None:
    right = calendar_tables._working_days

    def working_days(table: Calendar) -> tuple[int, ...]:
        return right(replace(table, free_weekdays=frozenset(w % 7 + 1 for w in table.free_weekdays)))

    patch.setattr(calendar_tables, "_working_days", working_days)
    texts_are_made_anew(patch)


def members_one_off(patch: Patch) -> None:
    right = Encoding.literal

    def literal(self: Encoding, sort: Sort, value: Value) -> str:
        return str(sort.members.index(str(value)) + 1) if isinstance(sort, Enum) else right(self, sort, value)

    patch.setattr(Encoding, "literal", literal)


def days_of_1439_minutes(patch: Patch) -> None:
    patch.setattr(encode, "MINUTES_PER_DAY", 1439)


def holidays_a_day_late(patch: Patch) -> None:
    right = calendar_tables._halved
    texts_are_made_anew(patch)
    patch.setattr(calendar_tables, "_halved", lambda day, cases: right(day, [(d + 1, case) for d, case in cases]))


def axioms_are_not_asked(patch: Patch) -> None:
    right = Session.__init__

    def init(self: Session, program: Program, *arguments: Any) -> None:
        right(self, replace(program, axioms=()), *arguments)
        self.program = program

    patch.setattr(Session, "__init__", init)


# --- bugs of the desugaring: evaluator and encoder agree on the wrong program -----------------------------------------


def lowers(patch: Patch, wrong: Callable[[Program], Program]) -> None:
    """Change every program that is loaded."""
    right = from_language.from_language
    patch.setattr("returnlogic.app.load.from_language", lambda *arguments: wrong(right(*arguments)))


def relations(patch: Patch, kept: Callable[[Relation], bool]) -> None:
    """Drop relations between clauses."""
    right = ClauseLowering._relations
    patch.setattr(ClauseLowering, "_relations", lambda self: tuple(r for r in right(self) if kept(r)))


def event_day_inverted(patch: Patch) -> None:
    right = Conditions.picks
    other = {"counted": "not_counted", "not_counted": "counted"}

    def picks(self: Conditions, var: Var, choice: str) -> Term:
        return right(self, var, other[choice] if var.name == "event_day" else choice)

    patch.setattr(Conditions, "picks", picks)


def exceptions_dropped(patch: Patch) -> None:
    relations(patch, lambda r: r.kind != "exception")


def requirements_override_nothing(patch: Patch) -> None:
    relations(patch, lambda r: not r.implied)


def no_reinstating(patch: Patch) -> None:
    def wrong(p: Program) -> Program:
        lets = dict(p.lets)
        for c in p.clauses:
            over = [x.app for x in p.clauses for r in x.relations if (r.kind, r.target) == ("overrides", c.id)]
            lets[c.live.name] = conj(c.app, *(neg(x) for x in over))
        return replace(p, lets=lets)

    lowers(patch, wrong)


def bounds_swapped(patch: Patch) -> None:
    right = outputs.extreme

    def swapped(kind: type[Max] | type[Min], args: list[Term]) -> Term:
        return right(Min if kind is Max else Max, args)

    patch.setattr(outputs, "extreme", swapped)


def within_from_any_time(patch: Patch) -> None:
    def wrong(p: Program) -> Program:
        lets = {n: _without_lower_bound(t) if n.endswith(".entitled") else t for n, t in p.lets.items()}
        return replace(p, lets=lets)

    lowers(patch, wrong)


def _without_lower_bound(term: Term) -> Term:
    if not isinstance(term, And):
        return term
    return conj(*(a for a in term.args if not (isinstance(a, Compare) and a.op is Comparison.GE)))


def unsaid_consequence_is_loss(patch: Patch) -> None:
    right = ClauseLowering._consequence

    def lost(self: ClauseLowering, consequence: str) -> Term:
        right(self, consequence)  # the variable is there, and nobody reads it
        return TRUE

    patch.setattr(ClauseLowering, "_consequence", lost)


def no_holidays_in_law(patch: Patch) -> None:
    patch.setattr(moments, "calendar", lambda name: calendar("weekends"))


def weeks_for_days(patch: Patch) -> None:
    patch.setitem(inputs.DAYS, "days", 7)


SEEDS: dict[str, Callable[[Patch], None]] = {
    "`<=` is `<`": strict_at_most,
    "adding months always rounds up": months_round_up,
    "half a cent goes down": halves_go_down,
    "rolling ignores holidays": no_holidays,
    "known means absent": known_inverted,
    "a minimum is its first part": minimum_is_the_first,
    "division cuts off instead of rounding": halves_are_cut_off,
    "leap years come a year late": leap_years_one_late,
    "the weekend is a day late": weekday_one_off,
    "members of an enum are one place off": members_one_off,
    "a day has 1439 minutes": days_of_1439_minutes,
    "what a holiday moves begins a day late": holidays_a_day_late,
    "the axioms are not asserted": axioms_are_not_asked,
    "the day of the event is counted the other way": event_day_inverted,
    "exceptions are forgotten": exceptions_dropped,
    "requirements override nothing": requirements_override_nothing,
    "an overridden overrider still overrides": no_reinstating,
    "greatest and least are swapped in the bounds": bounds_swapped,
    "`within` has no lower bound": within_from_any_time,
    "an unsaid consequence is the loss of the right": unsaid_consequence_is_loss,
    "law counts without holidays": no_holidays_in_law,
    "days are weeks": weeks_for_days,
}


@pytest.mark.parametrize(("bug", "where", "catchers"), ROWS, ids=[row[0] for row in ROWS])
def test_a_seeded_bug_is_noticed(bug: str, where: str, catchers: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        SEEDS[bug](patch)
        missed = [name for name in catchers.split(", ") if not _notices(name)]
    assert not missed


def _notices(name: str) -> bool:
    """Whether a catcher says no, or breaks."""
    try:
        return CATCHERS[name]()
    except (Undefined, NotReplayed, OverflowError):
        return True


@pytest.mark.parametrize("name", CATCHERS)
def test_without_a_bug_nothing_is_noticed(name: str) -> None:
    assert not CATCHERS[name]()


def test_every_row_is_seeded() -> None:
    assert [row[0] for row in ROWS] == list(SEEDS)
    assert len(ROWS) >= 10


def test_a_bug_of_the_desugaring_is_noticed_by_an_outcome() -> None:
    shared = [catchers for _, where, catchers in ROWS if where == "desugaring"]
    assert len(shared) >= 6 and all("outcomes" in c and "agreement" not in c for c in shared)
