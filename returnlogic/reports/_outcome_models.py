"""Models of a case, as `decide` reads it, and of its outcome, as `decide` prints it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from returnlogic.reports._models import Day, JsonModel, Scalar


class CaseModel(JsonModel, title="Case"):
    """One claim. A fact that is absent is unknown; an event that is `null` has not happened."""

    facts: dict[str, Scalar] = Field(default_factory=dict)
    assume: dict[str, Scalar] = Field(default_factory=dict)
    as_of: Day | None = None


class BecauseModel(JsonModel, title="Because"):
    """A clause that decides, in its own words."""

    clause: str
    quote: str


class WhyNotModel(JsonModel, title="WhyNot"):
    """A clause that does not decide, and why."""

    clause: str
    reason: str


class TopicModel(JsonModel, title="Topic"):
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
    because: list[BecauseModel]
    why_not: list[WhyNotModel]


class RightModel(JsonModel, title="Right"):
    """A right and what it gives, by topic."""

    right: str
    label: str
    topics: dict[str, TopicModel]


class NeedsModel(JsonModel, title="Needs"):
    """What still matters: names of facts, of judgements, of readings."""

    facts: list[str]
    judgements: list[str]
    readings: list[str]


class EnforcedModel(JsonModel, title="Enforced"):
    """The rights of the law for the same case."""

    law: list[RightModel]
    note: str


class OutcomeModel(JsonModel, title="Outcome"):
    """What `decide --format json` prints."""

    schema_version: Literal["0.3"]
    policy: str
    as_of: Day | None
    as_written: Literal[True]
    rights: list[RightModel]
    needs: NeedsModel
    taken_as_usual: dict[str, str | int | bool | None]
    as_enforced: EnforcedModel
