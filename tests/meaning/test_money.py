"""What a remedy pays (M19 to M22): every sum against one worked out here, by hand, from the same charges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from returnlogic.base.value import Value
from returnlogic.meaning import ledger
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Let
from tests.build import policy

GRANT = 'right r "r"\nentitlement e for r\n  quote "q"\n  owed refund\n'
LINES = ("restocking_fee", "handling_fee")
FACTS = ("opened", "used", "altered", "personalised")


@dataclass(frozen=True)
class Charge:
    """A charge of so many minor units, on a line, if a fact holds."""

    line: str
    fact: str
    units: int
    ends: str
    way: str

    def text(self, number: int) -> str:
        way = f", {self.way}" if self.way else ""
        sum = f"{self.units // 100}.{self.units % 100:02}"
        return (
            f'charge c{number} for r\n  quote "q"\n  when {self.fact}\n'
            f"  customer pays {self.ends} {sum} for {self.line}{way}\n"
        )

    def bounds(self) -> tuple[int, int]:
        return {"": (self.units, self.units), "up to": (0, self.units), "at least": (self.units, 10**13)}[self.ends]


CHARGES = st.builds(
    Charge,
    st.sampled_from(LINES),
    st.sampled_from(FACTS),
    st.integers(0, 80_00),
    st.sampled_from(["", "", "up to", "at least"]),
    st.sampled_from(["", "kept", "billed"]),
)


def by_hand(base: int, charges: list[Charge], charges_are: str, stacking: str) -> dict[str, tuple[int, int]]:
    """The least and the most that is paid and that is left, of every sum that each charge may come to.

    Between its ends a charge is tried at the sums at which something changes: the base, and what the others come to.
    """
    turns = {base, *(end for c in charges for end in c.bounds())}
    tried = [sorted({max(lo, min(turn, hi)) for turn in turns}) for lo, hi in (c.bounds() for c in charges)]
    found: dict[str, list[int]] = {"payout": [], "balance": []}
    together = sum if stacking == "added" else lambda values: max(values, default=0)
    for sums in product(*tried):
        kept = total = 0
        for line in LINES:
            on_line = [(c, units) for c, units in zip(charges, sums, strict=True) if c.line == line]
            total += together([units for _, units in on_line])
            kept += together([units for c, units in on_line if (c.way or charges_are) == "kept"])
        found["payout"].append(max(base - kept, 0))
        found["balance"].append(max(base - kept, 0) - (total - kept))
    return {kind: (min(values), max(values)) for kind, values in found.items()}


def typical(p: Program) -> dict[str, Value]:
    """The typical value of each fact, the first of each assumption; no event has happened."""
    facts = {n: None if i.event else i.typical for n, i in p.inputs.items()}
    return {**facts, **{a.name: a.domain[0] for a in p.assumptions.values()}}


def loaded(body: str, folder: Path) -> Program:
    found = policy(body, folder=folder)
    assert found.program is not None and not found.problems, found.problems
    return found.program


def bounds(run: Evaluation, topic: str) -> tuple[int, int] | str:
    key = f"r/{topic}(refund)"
    if run.holds(Let(f"{key}.silent")):
        return "silent"
    if run.holds(Let(f"{key}.conflict")):
        return "conflict"
    return run.number(Let(f"{key}.lo")), run.number(Let(f"{key}.hi"))


@st.composite
def crossing(draw: st.DrawFn) -> list[Charge]:
    """Charges on one line with two ends, of which one at least is kept, and one at least is billed."""
    line = draw(st.sampled_from(LINES))
    ways = ["kept", "billed", *draw(st.lists(st.sampled_from(["", "kept", "billed"]), max_size=2))]
    ends = st.sampled_from(["", "up to", "at least"])
    charge = st.builds(Charge, st.just(line), st.sampled_from(FACTS), st.integers(0, 80_00), ends, st.just(""))
    return [replace(draw(charge), way=way) for way in ways]


@settings(deadline=None, max_examples=60)
@given(st.lists(CHARGES, min_size=1, max_size=4) | crossing(), st.integers(0, 15), st.booleans(), st.booleans())
def test_what_is_paid_is_what_is_left_of_the_base(
    tmp_path_factory: pytest.TempPathFactory, charges: list[Charge], facts: int, kept: bool, added: bool
) -> None:
    run, wanted = worked_out(tmp_path_factory.mktemp("p"), charges, facts, kept, added)
    assert {kind: bounds(run, kind) for kind in wanted} == wanted


@settings(deadline=None, max_examples=30)
@given(crossing(), st.integers(0, 15), st.booleans())
def test_of_too_many_charges_that_cross_what_is_left_lies_between_the_ends(
    tmp_path_factory: pytest.TempPathFactory, charges: list[Charge], facts: int, kept: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "CROSSING", 0)
        run, wanted = worked_out(tmp_path_factory.mktemp("p"), charges, facts, kept, added=False)
    for kind, (least, most) in wanted.items():
        lo, hi = bounds(run, kind)
        assert lo <= least <= most <= hi


def worked_out(
    folder: Path, charges: list[Charge], facts: int, kept: bool, added: bool
) -> tuple[Evaluation, dict[str, tuple[int, int]]]:
    """A policy with these charges run in a case, and what its payout and balance must be."""
    body = GRANT + "  refund of price\n" + "".join(c.text(n) for n, c in enumerate(charges))
    p = loaded(body, folder)
    values = {name: bool(facts >> place & 1) for place, name in enumerate(FACTS)}
    ways = {"charges": "kept" if kept else "billed"}
    ways |= {f"stacking.{line}": "added" if added else "highest" for line in LINES}
    case = {**typical(p), **values, "price": 50_00, **{n: v for n, v in ways.items() if n in p.assumptions}}
    run = Evaluation(p, case)
    live = [c for c in charges if values[c.fact]]
    return run, by_hand(50_00, live, ways["charges"], "added" if added else "highest")


FEE = 'charge fee for r{}\n  quote "q"\n  customer pays {} for restocking_fee{}\n'
COUNT = 'fact pillows "pillows" : 0 to 6 typically 1\n'
OUTCOMES = {
    "nothing is taken": ("  refund of price\n", {}, (50_00, 50_00), (50_00, 50_00)),
    "kept": ("  refund of price\n" + FEE.format("", "20% of price", ", kept"), {}, (40_00, 40_00), (40_00, 40_00)),
    "billed": ("  refund of price\n" + FEE.format("", "20% of price", ", billed"), {}, (50_00, 50_00), (40_00, 40_00)),
    "more than there is": ("  refund of price\n" + FEE.format("", "60.00", ", kept"), {}, (0, 0), (0, 0)),
    "a bill has no such end": (
        "  refund of price\n" + FEE.format("", "60.00", ", billed"),
        {},
        (50_00, 50_00),
        (-10_00, -10_00),
    ),
    "what the shop may set": (
        "  refund of price\n" + FEE.format("", "up to 20.00", ", kept"),
        {},
        (30_00, 50_00),
        (30_00, 50_00),
    ),
    "from some sum on": ("  refund of price\n" + FEE.format("", "at least 5.00", ", kept"), {}, (0, 45_00), (0, 45_00)),
    "in full, and a fee": ("  refund in full\n" + FEE.format("", "20.00", ", kept"), {}, "conflict", "conflict"),
    "in full, and a bill": ("  refund in full\n" + FEE.format("", "20.00", ", billed"), {}, (50_00, 50_00), "conflict"),
    "in full, but for a footnote": (
        "  refund in full\n" + FEE.format(' adds to e basis "q"', "20.00", ", kept"),
        {},
        (30_00, 30_00),
        (30_00, 30_00),
    ),
    "no fee, and a fee": (
        "  refund of price\n"
        + FEE.format("", "20.00", ", kept")
        + 'charge none for r\n  quote "q"\n  shop pays no restocking_fee\n',
        {},
        "conflict",
        "conflict",
    ),
    "refused, and a fee": (
        '  refund of price\nexclusion x for r overrides e basis "q"\n  quote "q"\n  no refund\n'
        + FEE.format("", "15.00", ", billed"),
        {},
        "silent",
        (-15_00, -15_00),
    ),
    "refused": (
        '  refund of price\nexclusion x for r overrides e basis "q"\n  quote "q"\n  no refund\n',
        {},
        "silent",
        "silent",
    ),
    "for each": (
        "  refund of price\n" + COUNT + FEE.format("", "pillows times 7.50", ", kept"),
        {"pillows": 3},
        (27_50, 27_50),
        (27_50, 27_50),
    ),
    "for each, a sum of the case": (
        "  refund of price\n"
        + 'fact label_cost "price of a label" : money from 0.00 to 50.00 typically 5.00\n'
        + COUNT
        + FEE.format("", "pillows times label_cost", ", kept"),
        {"pillows": 4, "label_cost": 2_51},
        (39_96, 39_96),
        (39_96, 39_96),
    ),
    "for each, and there is none": (
        "  refund of price\n" + COUNT + FEE.format("", "pillows times 7.50 plus 1.00", ", kept"),
        {"pillows": 0},
        (49_00, 49_00),
        (49_00, 49_00),
    ),
    "owed, and nobody says how much": (FEE.format("", "15.00", ", kept"), {}, None, None),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_an_outcome(tmp_path: Path, name: str) -> None:
    body, given_, payout, balance = OUTCOMES[name]
    p = loaded(GRANT + body, tmp_path)
    fixed = {"full_refund": "price"} if "full_refund" in p.assumptions else {}
    run = Evaluation(p, {**typical(p), "price": 50_00, **fixed, **given_})
    if payout is None:
        assert not [o for o in p.outputs if o.topic.kind in ("base", "payout", "balance")]
    else:
        assert (bounds(run, "payout"), bounds(run, "balance")) == (payout, balance)


@pytest.mark.parametrize(("first", "second"), product(("opened", "not opened"), ("opened", "not opened")))
def test_only_charges_that_can_meet_leave_open_what_they_come_to(tmp_path: Path, first: str, second: str) -> None:
    body = "".join(
        f'charge c{n} for r\n  quote "q"\n  when {when}\n  customer pays 1.00 for coupon\n'
        for n, when in enumerate((first, second))
    )
    assert ("stacking.coupon" in loaded(GRANT + body, tmp_path).assumptions) == (first == second)
