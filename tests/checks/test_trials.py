"""Small policies that were answered wrongly once, with the word *proved* beside it: what each is told today.

A row names the codes that are asked, and what they find: code, severity, and the clauses of the policy. Where a row
has several policies, the later ones are its neighbours: alike but for what decides.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import Policy
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import Topic
from tests.build import policy

RIGHT = 'right r "return"\n'


def clause(head: str, *items: str) -> str:
    return "\n  ".join([head, 'quote "q"', *items]) + "\n"


def promise(name: str, *items: str, right: str = "r") -> str:
    return clause(f"entitlement {name} for {right}", *items)


MIND, BACK = "when invoked is change_of_mind", "owed refund"
FEE = clause("charge fee for r", "customer pays 20% of price for restocking_fee")
MAY = clause("discretion may for r", "shop may refuse refund")
UNUSED = clause("requirement unused for extra", "customer must not used otherwise refused")


def engraved(limit: str) -> str:
    """Withdrawing by law, and a longer return of the shop's own for what is unused."""
    return (
        'assume withdrawal_right_told is yes because "told"\nright withdrawal "w"\nright extra "e"\n'
        + promise("w", MIND, limit, BACK, "refund of all_paid", right="withdrawal")
        + promise("sixty", MIND, "sent_back within 60 days after delivered", BACK, right="extra")
        + UNUSED
    )


def days(first: int, second: int, remedy: str = "refund", act: str = "sent_back") -> str:
    windows = ((first, "refund"), (second, remedy))
    return RIGHT + "".join(
        promise(f"within_{n}", f"{act} within {n} days after delivered", f"owed {r}") for n, r in windows
    )


RETURNED = 'reading returned quote "q" : arrived_back or sent_back\n'
START = 'reading start quote "q" : delivered or ordered\n'
DAYS, LAW = "counting calendar_days", "counting eu\n  law eu"
UK = "counting calendar_days\n  law uk"
Told = tuple[str, str, tuple[str, ...]]

TRIALS: dict[str, tuple[str, str, tuple[str, ...], list[Told]]] = {
    "a full refund, and a fee on every return": (
        DAYS,
        RIGHT + promise("full", "notified within 30 days after delivered", BACK, "refund in full") + FEE,
        ("RL101",),
        [("RL101", "error", ("fee", "full"))],
    ),
    "the price, and a fee on every return": (
        DAYS,
        RIGHT + promise("full", "notified within 30 days after delivered", BACK, "refund of price") + FEE,
        ("RL101", "RL102", "RL103"),
        [],
    ),
    "who pays more than the law is not blamed": (
        UK,
        'right a "a"\nright b "b"\n'
        + promise("e", "when invoked is fault", BACK, "refund of price plus carriage", right="a")
        + clause("deduction v for a", "when beyond_necessary_handling", "refund of price less value_lost")
        + clause("charge c for all", "customer pays return_carriage"),
        ("RL404",),
        [("RL404", "error", ("c",))] + [("RL404", "warning", (who,)) for who in ("c", "v", "v")],
    ),
    "money for 7 days, credit for 14": (DAYS, days(7, 14, "store_credit"), ("RL101", "RL102"), []),
    "money for 7 days, and for 14": (DAYS, days(7, 14), ("RL101",), [("RL101", "error", ("within_14", "within_7"))]),
    "60 and 90 days for what “returned” means": (
        DAYS,
        RETURNED + days(60, 90, act="returned"),
        ("RL101",),
        [("RL101", "error", ("within_60", "within_90"))],
    ),
    "a window from a purchase": (
        DAYS,
        RIGHT + START + promise("e", MIND, "sent_back within 30 days after start", BACK),
        ("RL106",),
        [("RL106", "error", ("e",))],
    ),
    "a promise, and a may that leaves nothing of it": (
        DAYS,
        RIGHT + promise("thirty", "notified within 30 days after delivered", BACK) + MAY,
        ("RL113",),
        [("RL113", "error", ("may", "thirty"))],
    ),
    "one refusal, and what else nobody decides": (
        DAYS,
        RIGHT
        + promise("e", MIND, "notified within 30 days after delivered", BACK)
        + clause("exclusion x for r", "no exchange"),
        ("RL201",),
        [("RL201", "warning", ())] * 4 + [("RL201", "warning", ("e",))],
    ),
    "reasonable care can be taken": (
        DAYS,
        'fact took_care "care was taken" : yes/no judged typically yes\n'
        + RIGHT
        + promise("e", MIND, BACK)
        + clause("requirement care for r", "customer must took_care otherwise refused"),
        ("RL109",),
        [],
    ),
    "a parcel that must be back within 12 days": (
        DAYS,
        RIGHT
        + promise("e", MIND, BACK)
        + clause(
            "requirement arrive for e", "customer must arrived_back within 12 days after delivered otherwise refused"
        ),
        ("RL109",),
        [],
    ),
    "a requirement that never acts": (
        DAYS,
        RIGHT
        + promise("e", MIND, "sent_back within 14 days after delivered", BACK)
        + clause("requirement tell for r", "customer must notified has happened otherwise refused")
        + clause("exclusion food for r", "when perishable", "no refund"),
        ("RL102", "RL303", "RL305"),
        [("RL102", "error", ("e", "food")), ("RL303", "note", ("tell",))],
    ),
    "rows that overlap": (
        DAYS,
        RIGHT
        + clause("charge dear for r", "when price over 20.00", "customer pays 6.00 for handling_fee")
        + clause("charge cheap for r", "when price under 22.00", "customer pays 7.00 for handling_fee"),
        ("RL101", "RL212"),
        [("RL212", "warning", ("cheap", "dear"))],
    ),
    "a condition that is only for the longer return": (
        LAW,
        engraved("notified no later than 14 days after delivered"),
        ("RL214", "RL405"),
        [],
    ),
    "the same, and a window that shuts out who writes before delivery": (
        LAW,
        engraved("notified within 14 days after delivered"),
        ("RL214",),
        [("RL214", "note", ("w",))],
    ),
}


def loaded(header: str, body: str, folder: Path) -> Policy:
    found = policy(body, header=header, folder=folder)
    assert not found.problems, found.problems
    return found


@pytest.mark.parametrize("name", TRIALS)
def test_what_is_told(tmp_path: Path, name: str) -> None:
    header, body, codes, wanted = TRIALS[name]
    own = loaded(header, body, tmp_path)
    assert own.program is not None
    ids = {c.id for c in own.program.policy_clauses}
    found = [f for f in check(own, select=codes).findings if f.code in codes]
    assert sorted((f.code, f.severity.value, tuple(sorted(ids & {*f.clauses}))) for f in found) == sorted(wanted)


def test_a_condition_behind_an_item_is_refused(tmp_path: Path) -> None:
    body = RIGHT + promise("e", BACK, "shop pays return_carriage when issue is wrong_item")
    (problem,) = policy(body, header=DAYS, folder=tmp_path).problems
    assert "stands behind another item" in problem.message


def test_no_order_is_asked_of_days_that_never_meet(tmp_path: Path) -> None:
    moments = "".join(
        f'moment mid_{month} "mid" is the next {day} {month.title()} after ordered\n'
        for day, month in ((15, "december"), (16, "october"))
    )
    season = promise("season", f"{MIND} and mid_december before mid_october", BACK)
    own = loaded(DAYS, RIGHT + moments + season, tmp_path)
    assert own.program is not None and not [n for n in own.program.assumptions if "same" in n or "mid" in n]


def test_a_fee_leaves_what_is_left(tmp_path: Path) -> None:
    header, body, *_ = TRIALS["the price, and a fee on every return"]
    program = loaded(header, body, tmp_path).program
    assert program is not None
    typical = {n: i.typical for n, i in program.inputs.items()}
    case = {**typical, **{n: a.domain[0] for n, a in program.assumptions.items()}, "price": 100_00}
    case |= {"charges": "kept", "ordered": 739_700, "delivered": 739_707, "notified": 739_710}
    left = {}
    for way in ("kept", "billed"):
        run = Evaluation(program, {**case, "charges": way})
        for kind in ("payout", "balance"):
            output = program.output("r", Topic(kind, "refund"))
            assert output is not None
            left[way, kind] = run.number(output.lo)
    assert left == {
        ("kept", "payout"): 80_00,
        ("kept", "balance"): 80_00,
        ("billed", "payout"): 100_00,
        ("billed", "balance"): 80_00,
    }
