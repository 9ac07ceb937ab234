"""The printer of programs: every kind of term has words, no text of a dataclass leaks, and it is the same each time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from returnlogic.app.load import load
from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money
from returnlogic.meaning import term as kernel
from returnlogic.meaning.calendars import calendar
from returnlogic.meaning.print import printed, wording
from returnlogic.meaning.term import Comparison, Const, Direction, MonthRounding, Rounding, Term
from tests.build import policy

ROOT = Path(__file__).resolve().parents[2]
POLICIES = sorted(ROOT.glob("spec/policies/*.ret"))
COLOUR, PRICE, DAY, MINUTE = Enum(("red", "green")), Money(0, 9_99), Date(1, 740_000), Instant(0, 740_000 * 1440)
YES, SUM, CAME = kernel.Var("used", Bool()), kernel.Var("price", PRICE), kernel.Get("came", DAY)
FIVE = Const(5, Int(0, 9))

TERMS: dict[Term, str] = {
    Const(True, Bool()): "true",
    Const(4_90, PRICE): "4.90",
    Const(739_741, DAY): "2026-05-05",
    Const(0, DAY): "0",
    Const("red", COLOUR): "red",
    YES: "used",
    kernel.Let("a.live"): "a.live",
    kernel.And((YES, kernel.Let("x"))): "(used and x)",
    kernel.Or((YES, kernel.Let("x"))): "(used or x)",
    kernel.Not(YES): "not used",
    kernel.Compare(Comparison.LE, SUM, Const(1_00, PRICE)): "price <= 1.00",
    kernel.Member(kernel.Var("colour", COLOUR), ("red", "green"), COLOUR): "colour in (red, green)",
    kernel.Add((CAME, FIVE)): "(came + 5)",
    kernel.Sub(CAME, FIVE): "(came - 5)",
    kernel.Min((SUM, FIVE)): "least(price, 5)",
    kernel.Max((SUM, FIVE)): "greatest(price, 5)",
    kernel.If(YES, SUM, FIVE): "(price if used else 5)",
    kernel.Percent(SUM, 15, 100, Rounding.HALF_UP): "half_up(15/100 of price)",
    kernel.Known("came"): "came has happened",
    CAME: "came",
    kernel.OrElse("came", DAY, FIVE): "(came or else 5)",
    kernel.OrElse("came", DAY, Const(DAY.lo, DAY)): "came",
    kernel.AddMonths(CAME, 2, MonthRounding.DOWN): "add_2_months_down(came)",
    kernel.AddWorkingDays(CAME, 3, calendar("us_federal")): "add_3_working_days_us_federal(came)",
    kernel.Roll(CAME, Direction.NEXT, calendar("weekends")): "roll_next_weekends(came)",
    kernel.OnOrAfter(CAME, 1, 31): "on_or_after_01_31(came)",
    kernel.DayOf(kernel.Get("rang", MINUTE)): "day of rang",
    kernel.Scale(FIVE, 7): "7 * 5",
}


@pytest.mark.parametrize("term", TERMS, ids=TERMS.values())
def test_the_words_of_a_term(term: Term) -> None:
    assert wording(term) == TERMS[term]


def test_every_kind_of_term_has_words() -> None:
    assert {type(term) for term in TERMS} == set(kernel.Term.__args__)


@pytest.mark.parametrize("path", POLICIES, ids=lambda p: p.stem)
def test_a_printout_names_everything_and_shows_no_dataclass(path: Path) -> None:
    program = load(path).program
    assert program is not None
    text = printed(program)
    assert not re.search(r"\b[A-Z]\w*\(\w+=|object at 0x", text)
    lines = {line.strip() for line in text.splitlines()}
    assert all(any(line.startswith(f"{name} = ") for line in lines) for name in program.lets)
    for names in (program.inputs, program.assumptions, (c.id for c in program.clauses), program.right_labels):
        assert all(re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", text) for name in names)


def test_another_process_prints_the_same() -> None:
    command = [sys.executable, "-m", "returnlogic", "check", str(POLICIES[0]), "--isolated", "--show-program"]
    found = [
        subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]
    program = load(POLICIES[0]).program
    assert program is not None and found == [printed(program).encode()] * 2


GOLDEN = Path(__file__).with_name("printed.md").read_text("utf-8")


def test_a_small_policy_in_print(tmp_path: Path) -> None:
    (body,) = re.findall(r"^```ret\n(.*?)^```", GOLDEN, re.M | re.S)
    (wanted,) = re.findall(r"^```printed\n(.*?)^```", GOLDEN, re.M | re.S)
    found = policy(body, folder=tmp_path)
    assert found.program is not None, [str(problem) for problem in found.problems]
    text = printed(found.program)
    assert text[text.index("clauses\n") :] == wanted
