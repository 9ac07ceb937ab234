"""What the program reads and writes as JSON, as models: `returnlogic schema` prints their JSON Schema.

The writers (`plain_json`, `app/decide`) build plain dictionaries, so that no run loads pydantic; tests hold every
shipped policy's real output against these models, in both directions.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from returnlogic.base.json_schema import schema_of
from returnlogic.proof.certificate import Certificate
from returnlogic.reports.plain_json import SCHEMA_VERSION

Scalar = bool | int | str | None
"""A fact, event or assumption: yes/no, whole number, or text (an amount `"50.00"`, a date, an instant, a value)."""
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Sum = Annotated[str, Field(pattern=r"^-?\d+\.\d{2}$")]
Code = Annotated[str, Field(pattern=r"^RL\d{3}$")]
Verdict = Literal["proved", "refuted", "not_proved", "skipped"]
Severity = Literal["error", "warning", "note"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Case(_Model):
    """One claim. A fact that is absent is unknown; an event that is `null` has not happened."""

    facts: dict[str, Scalar] = Field(default_factory=dict)
    assume: dict[str, Scalar] = Field(default_factory=dict)
    as_of: Day | None = None


class Because(_Model):
    """A clause that decides, in its own words."""

    clause: str
    quote: str


class WhyNot(_Model):
    """A clause that does not decide, and why."""

    clause: str
    reason: str


class Topic(_Model):
    """What a right gives on one topic; `value` is a list iff clauses contradict each other."""

    verdict: Literal[
        "value",
        "silent",
        "conflict",
        "needs_fact",
        "needs_judgement",
        "needs_reading",
        "still_open",
        "not_proved",
    ]
    value: str | list[str] | None
    because: list[Because]
    why_not: list[WhyNot]


class Right(_Model):
    """A right and what it gives, by topic."""

    right: str
    label: str
    topics: dict[str, Topic]


class Needs(_Model):
    """What still matters: names of facts, of judgements, of readings."""

    facts: list[str]
    judgements: list[str]
    readings: list[str]


class Enforced(_Model):
    """The rights of the law for the same case."""

    law: list[Right]
    note: str


class Outcome(_Model):
    """What `decide --format json` prints."""

    schema_version: Literal["0.2"]
    policy: str
    as_of: Day | None
    as_written: Literal[True]
    rights: list[Right]
    needs: Needs
    as_enforced: Enforced


class Tool(_Model):
    """Which program wrote the report."""

    name: str
    version: str


class Coverage(_Model):
    """Words of the source: all, modelled, marked aside, and open."""

    words: int
    modelled: int
    aside: int
    open: int


class PolicyEntry(_Model):
    """A policy of the run; `id` is empty iff it could not be used."""

    path: str
    id: str
    title: str
    digest: str
    coverage: Coverage | None
    law: list[str]
    base: str | None
    remarks: list[str]


class Subject(_Model):
    """One question of a check, and what is known of it."""

    subject: str
    verdict: Verdict
    reason: str


class Goal(_Model):
    """A code asked of a policy; the verdict is its worst subject's."""

    policy: str
    code: Code
    verdict: Verdict
    reason: str
    subjects: list[Subject]


class Quotation(_Model):
    """Words of a source; positions are code points."""

    clause: str
    text: str
    source: str
    start: int
    end: int


class ShownCase(_Model):
    """A case as a finding shows it: what `decide --case` reads."""

    facts: dict[str, Scalar]
    assume: dict[str, Scalar]


class Witness(_Model):
    """A case, and whether the evaluator replayed it."""

    case: ShownCase
    replayed: bool


class Side(_Model):
    """A quantity from one value to another, both included."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    quantity: str
    from_: Scalar = Field(alias="from")
    to: Scalar


class Region(_Model):
    """The cases a finding stands for, as a union of boxes."""

    assumptions: dict[str, Scalar]
    label: str
    boxes: list[list[Side]]


class Law(_Model):
    """A provision that a finding rests on, and how far it was checked."""

    id: str
    citation: str
    verified: Literal["primary", "secondary", "unverified"]
    in_force_from: Day


class Mark(_Model):
    """A place on the picture."""

    label: str
    day: int


class Picture(_Model):
    """Days since an event: the disputed stretches, the ends of windows, and the act."""

    anchor: str
    act: str
    day: int
    disputed: list[tuple[int, int]]
    marks: list[Mark]


class Story(_Model):
    """The finding as the text report tells it."""

    issue: str
    case: list[str]
    free: list[str]
    application: list[str]
    conclusion: str
    help: str
    certainty: str
    picture: Picture | None


class Location(_Model):
    """Where the first clause stands."""

    path: str
    line: int


class Waiver(_Model):
    """Why a finding does not block, on whose word, and until when; `ticket` or `basis` may be empty, not both."""

    reason: str
    owner: str
    approver: str
    approver_role: str
    created: Day
    expires: Day
    ticket: str
    basis: str


class Finding(_Model):
    """One finding; `fingerprint` is stable under rewording."""

    code: Code
    name: str
    severity: Severity
    policy: str
    clauses: list[str]
    topic: str
    message: str
    quotes: list[Quotation]
    witness: Witness | None
    worst: Witness | None
    regions: list[Region]
    assumptions: list[dict[str, Any]]
    law: list[Law]
    repairs: list[str]
    evidence: dict[str, Any]
    story: Story
    location: Location
    waiver: Waiver | None
    baseline: Literal["new", "known"] | None
    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class Problem(_Model):
    """Why a file could not be used; line and column are 0 iff no place can be named."""

    code: Code
    message: str
    help: str
    path: str
    line: int
    column: int


class GoalCounts(_Model):
    """Goals by verdict."""

    proved: int
    refuted: int
    not_proved: int
    skipped: int


class FindingCounts(_Model):
    """Findings by severity, without those that are waived."""

    error: int
    warning: int
    note: int


class Summary(_Model):
    """The counts of a run."""

    goals: GoalCounts
    findings: FindingCounts
    waived: int
    known: int
    problems: int


class Findings(_Model):
    """What `check --format json` prints: one object for all policies of a run."""

    schema_version: Literal["0.2"]
    tool: Tool
    as_of: Day | None
    policies: list[PolicyEntry]
    goals: list[Goal]
    findings: list[Finding]
    problems: list[Problem]
    summary: Summary


class Row(_Model):
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


class Moved(_Model):
    """A right whose last day for an act is counted from another event than before."""

    right: str
    act: str
    before: str
    now: str


class Seen(_Model):
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
    worth: Sum | None
    customer_bears: Sum | None
    first: list[str]


class FoundThere(_Model):
    """What stands in a row instead; `-` is nothing."""

    row: str
    found: str


class NotTold(_Model):
    """Rows that are not told: what they should hold, and what the first of them do."""

    column: str
    expected: str
    rows: int
    first: list[FoundThere]


class Observed(_Model):
    """Past orders under both versions. `complete` iff no more rows than allowed are not told."""

    file: str
    rows: int
    compared: int
    worse: int
    better: int
    changed: int
    complete: bool
    seen: list[Seen]
    not_told: list[NotTold]
    assumed: list[str]
    columns: dict[str, str]
    obligations: int
    decided_again: int


class Comparison(_Model):
    """One policy in two versions. `equal` iff everything was proved the same, `complete` iff everything was told."""

    path: str
    policy: str
    title: str
    base: str
    head: str
    verdict: str
    complete: bool
    equal: bool
    rows: list[Row]
    moved: list[Moved]
    assumed: list[str]
    observed: Observed | None


class Ruling(_Model):
    """What the gate says of one finding; `entry` is an approval to complete, empty iff it does not block."""

    fingerprint: str
    code: Code
    policy: str
    blocks: bool
    why: str
    entry: str


class Gate(_Model):
    """What the gate says; `passes` iff nothing blocks and nothing is left open."""

    against: str
    commit: str
    profile: Literal["lawful", "no-narrowing", "no-surprise", "frozen"]
    as_of: Day | None
    passes: bool
    notes: list[str]
    rulings: list[Ruling]


class Changes(_Model):
    """What `diff --format json` and `gate --format json` print; `gate` is `null` under `diff`."""

    schema_version: Literal["0.2"]
    tool: Tool
    comparisons: list[Comparison]
    goals: list[Goal]
    findings: list[Finding]
    problems: list[Problem]
    gate: Gate | None
    summary: Summary


MODELS: dict[str, type[BaseModel]] = {
    "case": Case,
    "certificate": Certificate,
    "changes": Changes,
    "findings": Findings,
    "outcome": Outcome,
}
"""The published schemas by name."""


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one of `MODELS`; `$id` and `schema_version` carry the version."""
    found = schema_of(MODELS[name])
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:returnlogic:schema:{name}:{SCHEMA_VERSION}",
        "schema_version": SCHEMA_VERSION,
    }
    return head | found
