"""Say of each code what makes its findings one matter, and how much the consequence weighs."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What the findings of a matter have in common."""

    RIGHT = "right"
    """A right under the law that asks for no fault and that several sentences take."""

    SENTENCE = "sentence"
    """A sentence that takes something, or that nobody can rely on."""

    CONTRADICTION = "contradiction"
    """Sentences that cannot all hold."""

    READING = "reading"
    """Words that can mean two things, where no other matter depends on them."""

    STEPS = "steps"
    """What the customer has to do besides, and what follows from failing it."""

    INFORMATION = "information"
    """What the law wants the customer told."""

    GAPS = "gaps"
    """What the text does not deal with."""

    DISCRETION = "discretion"
    """What is left to the shop."""

    UNSAID = "unsaid"
    """What is owed, without a day, a payer or a choice."""

    COUNTING = "counting"
    """How days are counted, and sums computed."""

    DRAFTING = "drafting"
    """What changes no outcome: minor points, told together."""

    @property
    def is_list(self) -> bool:
        """Return whether a policy has at most one matter of this kind."""
        return self not in (Kind.RIGHT, Kind.SENTENCE, Kind.CONTRADICTION, Kind.READING)


class Rank(IntEnum):
    """What a matter means for customers, worst first."""

    BELOW_LAW = 1
    CONTRADICTION = 2
    OPEN = 3
    DRAFTING = 4


KINDS: dict[str, Kind] = {
    code: kind
    for kind, codes in {
        Kind.SENTENCE: "RL104 RL106 RL109 RL114 RL213 RL401 RL402 RL403 RL404 RL406 RL411 RL412 RL413 RL414 RL502",
        Kind.CONTRADICTION: "RL101 RL102 RL103 RL105 RL110 RL111 RL112 RL113 RL115 RL116 RL117 RL118 RL307",
        Kind.READING: "RL506",
        Kind.STEPS: "RL210 RL405",
        Kind.INFORMATION: "RL407",
        Kind.GAPS: "RL201 RL202 RL203",
        Kind.DISCRETION: "RL501",
        Kind.UNSAID: "RL205 RL207 RL208 RL209",
        Kind.COUNTING: "RL204 RL211 RL212",
        Kind.DRAFTING: "RL214 RL301 RL302 RL303 RL304 RL305 RL306 RL309 RL503 RL507",
    }.items()
    for code in codes.split()
}
"""Each code of `check` that says something of a policy; the others are about the run itself."""

RANKS: dict[str, Rank] = {
    code: rank
    for rank, codes in {
        Rank.BELOW_LAW: "RL401 RL402 RL403 RL404 RL405 RL406 RL407 RL414",
        Rank.CONTRADICTION: "RL101 RL102 RL103 RL104 RL105 RL106 RL109 RL110 RL111 RL113 RL115 RL116 RL118 RL411 RL412",
        Rank.DRAFTING: "RL214 RL301 RL302 RL303 RL304 RL305 RL306 RL309 RL503 RL507",
    }.items()
    for code in codes.split()
}
"""The rank of a code's consequence; `OPEN` where none is named."""

TAKES = ("RL401", "RL402", "RL403", "RL414")
"""Codes of a sentence that takes a right under the law, in whole or in part."""

FOLLOWS: dict[str, tuple[Kind, ...]] = {
    "RL102": (Kind.SENTENCE,),
    "RL307": (Kind.SENTENCE,),
    "RL213": (Kind.SENTENCE,),
    "RL209": (Kind.SENTENCE,),
    "RL114": (Kind.SENTENCE,),
    "RL404": (Kind.CONTRADICTION, Kind.SENTENCE),
    "RL211": (Kind.CONTRADICTION, Kind.SENTENCE),
    "RL106": (Kind.CONTRADICTION, Kind.SENTENCE),
    "RL214": (Kind.CONTRADICTION, Kind.SENTENCE),
    "RL501": (Kind.SENTENCE, Kind.CONTRADICTION),
    "RL201": (Kind.SENTENCE, Kind.CONTRADICTION),
    "RL506": (Kind.SENTENCE, Kind.CONTRADICTION, Kind.RIGHT),
}
"""Codes whose findings go to a matter there is about their sentences, looked for in this order of kinds."""
