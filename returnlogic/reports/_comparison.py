"""Define what a comparison of two versions, and a gate, hand to a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from returnlogic.base.finding import Finding
from returnlogic.compare.past import Observed
from returnlogic.compare.table import VerdictRow
from returnlogic.reports._format import PolicyResult

COLUMNS = ("segment", "right", "eligible", "deadline", "who pays", "refund form", "verdict")


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """One policy in two versions, as a report tells it."""

    result: PolicyResult
    base: str
    head: str
    verdict: str
    complete: bool
    equal: bool
    lines: tuple[VerdictRow, ...] = ()
    moved: tuple[tuple[str, str, str, str], ...] = ()  # right, act, event before, event now
    assumed: tuple[str, ...] = ()
    uncompared: tuple[str, ...] = ()
    observed: Observed | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """The gate's ruling on a finding: `blocks`, why, and an approval to complete, empty iff it does not block.

    `file` is the path of the policy's file from the root of the repository.
    """

    finding: Finding
    file: str
    blocks: bool
    why: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class GateReport:
    """The gate's answer: against what, under which profile, on which day; `passes` iff nothing blocks."""

    against: str
    commit: str
    profile: str
    as_of: str | None
    passes: bool
    rulings: tuple[Ruling, ...] = ()
    notes: tuple[str, ...] = ()


def notes(t: ComparisonReport) -> Iterator[str]:
    """Yield which clocks were moved, what was assumed, and what was not compared."""
    for right, act, before, now in t.moved:
        yield f"{right}: “{act}” was counted from “{before}” and is counted from “{now}”"
    for text in t.assumed:
        yield f"assumed: {text}"
    for text in t.uncompared:
        yield f"not compared: {text}"


def cells(x: VerdictRow) -> tuple[str, ...]:
    """Return a line of the verdict table by its columns."""
    return (x.segment, x.right, x.eligible, x.deadline, x.pays, x.form, x.verdict)
