"""Models of the report of `diff` and `gate`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from returnlogic.reports._models import (
    AmountText,
    Code,
    Day,
    FindingModel,
    GoalModel,
    JsonModel,
    ProblemModel,
    SummaryModel,
    ToolModel,
)


class RowModel(JsonModel, title="Row"):
    """A line of the verdict table: one right for one group of customers. `fingerprints` are those of its findings."""

    segment: str
    right: str
    eligible: str
    deadline: str
    pays: str
    form: str
    verdict: str
    codes: list[Code]
    fingerprints: list[Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]]


class MovedModel(JsonModel, title="Moved"):
    """A right whose last day for an act is counted from another event than before."""

    right: str
    act: str
    before: str
    now: str


class SeenModel(JsonModel, title="Seen"):
    """Past orders in which a right gets worse, or better, in one way; `worth` is the sum of their prices.

    `customer_bears` is how much more (or, negative, less) customers bear; `first` the first few of them.
    """

    segment: str
    right: str
    direction: Literal["worse", "better"]
    kind: str
    topic: str
    orders: int
    of: int
    worth: AmountText | None
    customer_bears: AmountText | None
    first: list[str]


class FoundThereModel(JsonModel, title="FoundThere"):
    """What stands in a row instead; `-` is nothing."""

    row: str
    found: str


class NotToldModel(JsonModel, title="NotTold"):
    """Rows that are not told: what they should hold, and what the first of them do."""

    column: str
    expected: str
    rows: int
    first: list[FoundThereModel]


class ObservedModel(JsonModel, title="Observed"):
    """Past orders under both versions. `complete` iff no more rows than allowed are not told."""

    file: str
    rows: int
    compared: int
    worse: int
    better: int
    changed: int
    complete: bool
    seen: list[SeenModel]
    not_told: list[NotToldModel]
    assumed: list[str]
    columns: dict[str, str]
    obligations: int
    decided_again: int


class ComparisonModel(JsonModel, title="Comparison"):
    """One policy in two versions. `equal` iff everything was proved the same, `complete` iff everything was told."""

    path: str
    policy: str
    title: str
    base: str
    head: str
    verdict: str
    complete: bool
    equal: bool
    rows: list[RowModel]
    moved: list[MovedModel]
    assumed: list[str]
    uncompared: list[str]
    observed: ObservedModel | None


class RulingModel(JsonModel, title="Ruling"):
    """What the gate says of one finding; `entry` is an approval to complete, empty iff it does not block."""

    fingerprint: str
    code: Code
    policy: str
    file: str
    blocks: bool
    why: str
    entry: str


class GateModel(JsonModel, title="Gate"):
    """What the gate says; `passes` iff nothing blocks and nothing is left open."""

    against: str
    commit: str
    profile: Literal["lawful", "no-narrowing", "no-surprise", "frozen"]
    as_of: Day | None
    passes: bool
    notes: list[str]
    rulings: list[RulingModel]


class ChangesModel(JsonModel, title="Changes"):
    """What `diff --format json` and `gate --format json` print; `gate` is `null` under `diff`."""

    schema_version: Literal["0.3"]
    tool: ToolModel
    comparisons: list[ComparisonModel]
    goals: list[GoalModel]
    findings: list[FindingModel]
    problems: list[ProblemModel]
    gate: GateModel | None
    summary: SummaryModel
