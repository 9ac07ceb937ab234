"""Define what the page of a policy shows beside its findings: its text, what customers get, matters in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from returnlogic.base.finding import Picture
from returnlogic.matters.matter import Matter
from returnlogic.present.overview import Overview


class Tone(StrEnum):
    """Says what words of a policy do, the first that fits: idle ones change nothing, plain ones are in no clause."""

    TAKES = "takes"
    ASKS = "asks"
    LEAVES = "leaves"
    GIVES = "gives"
    SAYS = "says"
    IDLE = "idle"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the policy between two places where something changes; `matters` are the numbers that they are in."""

    text: str
    tone: Tone
    matters: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedProvision:
    """A provision that a matter rests on, and how far it was checked."""

    citation: str
    title: str
    checked: str


@dataclass(frozen=True, slots=True)
class Card:
    """A matter in full: whose words, an order that shows it, what text and law give in it, and what it depends on."""

    number: int
    matter: Matter
    quotes: tuple[str, ...]
    case: tuple[str, ...]
    written: tuple[str, ...]
    by_law: tuple[str, ...]
    law: tuple[CitedProvision, ...]
    depends: tuple[str, ...]
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class PossibleAnswer:
    """A meaning that a question can be given: the matters that it ends, and the line that records it."""

    words: str
    ends: tuple[int, ...]
    line: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that the text leaves open and that some matter depends on."""

    words: str
    answers: tuple[PossibleAnswer, ...]


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """Holds what the page of a policy shows beside its findings.

    `laws_of` are the jurisdictions whose law each matter names, by number. `sound` are sentences on what was proved of
    every order, `left_out` the codes that were not asked; `assumed` are what the run took as given.
    """

    seller: str
    period: tuple[str, str]
    text: tuple[Passage, ...]
    overview: Overview
    cards: tuple[Card, ...]
    questions: tuple[OpenQuestion, ...]
    laws_of: Mapping[int, tuple[str, ...]]
    sound: tuple[str, ...]
    left_out: tuple[str, ...]
    assumed: tuple[str, ...]
