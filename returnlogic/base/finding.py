"""Define what a check reports: findings and goals, as plain frozen data that every format renders."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs in CI, heaviest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Verdict(StrEnum):
    """What is known of a goal. `not_proved` and `skipped` are never "fine", and `not_engaged` is no proof (rule W6)."""

    PROVED = "proved"
    REFUTED = "refuted"
    NOT_PROVED = "not_proved"
    NOT_ENGAGED = "not_engaged"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a source that a finding rests on."""

    clause: str
    text: str
    source: str
    start: int
    end: int
    is_law: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """A quantity (a fact, or a difference such as `notified - delivered` in days) from `lo` to `hi`, both included."""

    quantity: str
    lo: Any
    hi: Any


@dataclass(frozen=True, slots=True)
class Region:
    """Holds the cases a finding stands for, as a union of boxes, under named assumptions."""

    assumptions: Mapping[str, Any]
    label: str
    boxes: tuple[tuple[Range, ...], ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """A replayed case in JSON form: facts, and what is assumed."""

    facts: Mapping[str, Any]
    assume: Mapping[str, Any]
    replayed: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the day picture: the last day of a clause's window, or the act of the case."""

    label: str
    day: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Days since an anchor: the disputed stretch, the ends of windows, and the act."""

    anchor: str
    act: str
    day: int
    disputed: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Holds a finding told as a lawyer would: issue, case, application, conclusion, and what else to know."""

    issue: str = ""
    case: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    application: tuple[str, ...] = ()
    conclusion: str = ""
    help: str = ""
    certainty: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `fingerprint` is stable under rewording; `evidence` says how we know.

    `causes` are the clauses that take something or contradict each other, if not all of `clauses`.
    """

    code: str
    name: str
    severity: Severity
    policy: str
    clauses: tuple[str, ...]
    topic: str
    message: str
    quotes: tuple[Quotation, ...] = ()
    witness: Witness | None = None
    worst: Witness | None = None
    regions: tuple[Region, ...] = ()
    assumptions: tuple[Mapping[str, Any], ...] = ()
    law: tuple[Mapping[str, str], ...] = ()
    repairs: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    story: Story = field(default_factory=Story)
    location: tuple[str, int] = ("", 0)
    fingerprint: str = ""
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """One question of one check, and what is known of it; `law` are the provisions that the question compares with."""

    code: str
    subject: str
    verdict: Verdict
    reason: str = ""
    law: tuple[str, ...] = ()


def fingerprint(code: str, policy: str, clauses: Sequence[str], topic: str, direction: str = "") -> str:
    """Return the first 16 hex digits of SHA-256 over code, policy, sorted clauses, topic and direction."""
    text = "\n".join((code, policy, ",".join(clauses), topic, direction))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
