"""Say of each code what makes its findings one matter, and how much the consequence weighs."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class MatterKind(StrEnum):
    """Says what the findings of a matter have in common."""

    RIGHT = "right"
    """A right under the law that asks for no fault and that several sentences take."""

    SENTENCE = "sentence"
    """A sentence that takes something, or that nobody can rely on."""

    CONTRADICTION = "contradiction"
    """Sentences that cannot all hold."""

    READING = "reading"
    """MatterWords that can mean two things, where no other matter depends on them."""

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

    MODEL = "model"
    """Where the text and its model differ."""

    DRAFTING = "drafting"
    """What changes no outcome: minor points, told together."""

    @property
    def is_list(self) -> bool:
        """Return whether a policy has at most one matter of this kind."""
        return self not in (MatterKind.RIGHT, MatterKind.SENTENCE, MatterKind.CONTRADICTION, MatterKind.READING)


class Rank(IntEnum):
    """Says what a matter means for customers, worst first."""

    BELOW_LAW = 1
    CONTRADICTION = 2
    OPEN = 3
    DRAFTING = 4


KINDS: dict[str, MatterKind] = {
    code: kind
    for kind, codes in {
        MatterKind.SENTENCE: "RL104 RL106 RL109 RL114 RL213 RL401 RL402 RL403 RL404 RL406 RL411 RL412 RL413 RL414",
        MatterKind.CONTRADICTION: "RL101 RL102 RL103 RL105 RL110 RL111 RL112 RL113 RL115 RL116 RL117 RL118 RL307",
        MatterKind.READING: "RL506",
        MatterKind.STEPS: "RL210 RL405",
        MatterKind.INFORMATION: "RL407",
        MatterKind.GAPS: "RL201 RL202 RL203",
        MatterKind.DISCRETION: "RL501",
        MatterKind.UNSAID: "RL205 RL207 RL208 RL209",
        MatterKind.COUNTING: "RL204 RL211 RL212",
        MatterKind.DRAFTING: "RL214 RL301 RL302 RL303 RL304 RL305 RL306 RL309 RL507",
        MatterKind.MODEL: "RL502 RL503",
    }.items()
    for code in codes.split()
}
"""Each code of `check` that says something of a policy; the others are about the run itself."""

RANKS: dict[str, Rank] = {
    code: rank
    for rank, codes in {
        Rank.BELOW_LAW: "RL401 RL402 RL403 RL404 RL405 RL406",
        Rank.CONTRADICTION: "RL101 RL102 RL103 RL104 RL105 RL106 RL109 RL110 RL111 RL113 RL115 RL116 RL118 RL411 RL412 "
        "RL502",
        Rank.DRAFTING: "RL214 RL301 RL302 RL303 RL304 RL305 RL306 RL309 RL507",
    }.items()
    for code in codes.split()
}
"""The rank of a code's consequence; `OPEN` where none is named."""

TAKES = ("RL401", "RL402", "RL403", "RL414")
"""Codes of a sentence that takes a right under the law, in whole or in part."""

ALTOGETHER = ("RL102", "RL402")
"""Codes of a sentence that leaves nothing of what another, or the law, gives: they say best what is wrong."""

FOLLOWS: dict[str, tuple[MatterKind, ...]] = {
    "RL102": (MatterKind.SENTENCE,),
    "RL307": (MatterKind.SENTENCE,),
    "RL213": (MatterKind.SENTENCE,),
    "RL209": (MatterKind.SENTENCE,),
    "RL114": (MatterKind.SENTENCE,),
    "RL404": (MatterKind.CONTRADICTION, MatterKind.SENTENCE),
    "RL211": (MatterKind.CONTRADICTION, MatterKind.SENTENCE),
    "RL106": (MatterKind.CONTRADICTION, MatterKind.SENTENCE),
    "RL214": (MatterKind.CONTRADICTION, MatterKind.SENTENCE),
    "RL501": (MatterKind.SENTENCE, MatterKind.CONTRADICTION),
    "RL201": (MatterKind.SENTENCE, MatterKind.CONTRADICTION),
    "RL506": (MatterKind.SENTENCE, MatterKind.CONTRADICTION, MatterKind.RIGHT),
}
"""Codes whose findings go to a matter there is about their sentences, looked for in this order of kinds."""

ONE_CURE = (*TAKES, "RL404")
"""Codes of sentences that one clause more may cure together: they fall below the same provisions in the same way."""

PAIRS = ("RL101", "RL102", "RL113")
"""Codes of two sentences of which the first contradicts others as well, for the same reason."""

OF_THE_FIRST = ("RL102", "RL307")
"""Codes that follow the matter of the first sentence they name: the refusal, or the exception that changes nothing."""
