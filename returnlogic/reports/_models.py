"""Models of the report of `check`, and what all models of JSON share.

A model is called like its part of the schema, and `Model`; the title is the name in the schema.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Scalar = bool | int | str | None
"""A fact, event or assumption: yes/no, whole number, or text (an amount `"50.00"`, a date, an instant, a value)."""
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
AmountText = Annotated[str, Field(pattern=r"^-?\d+\.\d{2}$")]
Code = Annotated[str, Field(pattern=r"^RL\d{3}$")]
VerdictWord = Literal["proved", "refuted", "not_proved", "not_engaged", "skipped"]
SeverityWord = Literal["error", "warning", "note"]


class JsonModel(BaseModel):
    """Refuses keys that a model does not name, and values of another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ToolModel(JsonModel, title="Tool"):
    """Which program wrote the report."""

    name: str
    version: str


class CoverageModel(JsonModel, title="Coverage"):
    """Words of the source: all, modelled, marked aside, and open."""

    words: int
    modelled: int
    aside: int
    open: int


class SecondSolverModel(JsonModel, title="SecondSolver"):
    """How many answers “impossible” a second solver was asked for and confirmed; those it could not tell, by code."""

    name: str
    asked: int
    confirmed: int
    undecided: dict[str, int]


class ComparedProvisionModel(JsonModel, title="ComparedProvision"):
    """A provision of the law in play, and how far the policy was compared with it; `compared` alone is an answer."""

    id: str
    citation: str
    status: Literal["compared", "not_proved", "not_engaged", "not_asked", "listed_only"]


class StandingModel(JsonModel, title="Standing"):
    """Where the policy stands in a jurisdiction; `fine` alone is a proof. Counts are of findings and provisions."""

    law: str
    standing: Literal["below", "not_proved", "needs_judgement", "not_asked", "fine", "not_engaged", "listed_only"]
    below: int
    judged: int
    compared: int


class PolicyEntryModel(JsonModel, title="PolicyEntry"):
    """A policy of the run; `id` is empty iff it could not be used."""

    path: str
    id: str
    title: str
    digest: str
    coverage: CoverageModel | None
    law: list[str]
    provisions: list[ComparedProvisionModel]
    standings: list[StandingModel]
    base: str | None
    second_solver: SecondSolverModel | None
    remarks: list[str]


class SubjectModel(JsonModel, title="Subject"):
    """One question of a check, and what is known of it."""

    subject: str
    verdict: VerdictWord
    reason: str


class GoalModel(JsonModel, title="Goal"):
    """A code asked of a policy; the verdict is its worst subject's."""

    policy: str
    code: Code
    verdict: VerdictWord
    reason: str
    subjects: list[SubjectModel]


class QuotationModel(JsonModel, title="Quotation"):
    """Words of a source; positions are code points."""

    clause: str
    text: str
    source: str
    start: int
    end: int


class ShownCaseModel(JsonModel, title="ShownCase"):
    """A case as a finding shows it: what `decide --case` reads."""

    facts: dict[str, Scalar]
    assume: dict[str, Scalar]


class WitnessModel(JsonModel, title="Witness"):
    """A case, and whether the evaluator replayed it."""

    case: ShownCaseModel
    replayed: bool


class SideModel(JsonModel, title="Side"):
    """A quantity from one value to another, both included."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    quantity: str
    from_: Scalar = Field(alias="from")
    to: Scalar


class RegionModel(JsonModel, title="Region"):
    """The cases a finding stands for, as a union of boxes."""

    assumptions: dict[str, Scalar]
    label: str
    boxes: list[list[SideModel]]


class LawModel(JsonModel, title="Law"):
    """A provision that a finding rests on, and how far it was checked."""

    id: str
    citation: str
    verified: Literal["primary", "secondary", "unverified"]
    reviewed: str
    in_force_from: Day


class MarkModel(JsonModel, title="Mark"):
    """A place on the picture."""

    label: str
    day: int


class PictureModel(JsonModel, title="Picture"):
    """Days since an event: the disputed stretches, the ends of windows, and the act."""

    anchor: str
    act: str
    day: int
    disputed: list[tuple[int, int]]
    marks: list[MarkModel]


class StoryModel(JsonModel, title="Story"):
    """The finding as the text report tells it."""

    issue: str
    case: list[str]
    free: list[str]
    application: list[str]
    conclusion: str
    help: str
    certainty: str
    picture: PictureModel | None


class LocationModel(JsonModel, title="Location"):
    """Where the first clause stands."""

    path: str
    line: int


class WaiverModel(JsonModel, title="Waiver"):
    """Why a finding does not block, on whose word, and until when; `ticket` or `basis` may be empty, not both.

    `matter` is the id of the one that was accepted, empty where it was the finding by itself.
    """

    matter: str
    reason: str
    owner: str
    approver: str
    approver_role: str
    created: Day
    expires: Day
    ticket: str
    basis: str


class FindingModel(JsonModel, title="Finding"):
    """One finding; `fingerprint` is stable under rewording."""

    code: Code
    name: str
    severity: SeverityWord
    policy: str
    clauses: list[str]
    causes: list[str]
    topic: str
    message: str
    quotes: list[QuotationModel]
    witness: WitnessModel | None
    worst: WitnessModel | None
    regions: list[RegionModel]
    assumptions: list[dict[str, Any]]
    law: list[LawModel]
    repairs: list[str]
    evidence: dict[str, Any]
    story: StoryModel
    location: LocationModel
    waiver: WaiverModel | None
    baseline: Literal["new", "known"] | None
    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class MatterModel(JsonModel, title="Matter"):
    """Findings of one cause; `id` survives rewording. `rank` 1 is less than the law, 4 a minor point of drafting."""

    policy: str
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{10}$")]
    kind: str
    rank: Annotated[int, Field(ge=1, le=4)]
    severity: SeverityWord
    headline: str
    consequence: str
    suggestion: str
    status: Literal["open", "accepted", "known"]
    causes: list[str]
    readings: list[str]
    findings: list[Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]]


class ProblemModel(JsonModel, title="Problem"):
    """Why a file could not be used; line and column are 0 iff no place can be named."""

    code: Code
    message: str
    help: str
    path: str
    line: int
    column: int


class GoalCountsModel(JsonModel, title="GoalCounts"):
    """Goals by verdict."""

    proved: int
    refuted: int
    not_proved: int
    not_engaged: int
    skipped: int


class FindingCountsModel(JsonModel, title="FindingCounts"):
    """Findings by severity, without those that are waived."""

    error: int
    warning: int
    note: int


class SummaryModel(JsonModel, title="Summary"):
    """The counts of a run."""

    goals: GoalCountsModel
    findings: FindingCountsModel
    doubted: int
    waived: int
    known: int
    problems: int


class FindingsModel(JsonModel, title="Findings"):
    """What `check --format json` prints: one object for all policies of a run."""

    schema_version: Literal["0.3"]
    tool: ToolModel
    as_of: Day | None
    policies: list[PolicyEntryModel]
    goals: list[GoalModel]
    matters: list[MatterModel]
    findings: list[FindingModel]
    problems: list[ProblemModel]
    summary: SummaryModel
