"""Exit codes: the same for every command, and no flag renumbers them. The highest in this order wins: 4, 2, 1, 3, 0."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """The answer of a run to the program that started it."""

    CLEAN = 0  # complete, nothing at or above --fail-on
    FINDINGS = 1  # complete, blocking findings
    UNUSABLE = 2  # could not run: usage, input, missing files
    INCOMPLETE = 3  # a goal is not proved, and nothing else blocks
    OUR_FAULT = 4  # an inconsistency of our own


INTERRUPTED = 130
"""What a run answers that was stopped by Ctrl-C: nothing is known, as shells say it."""

_ORDER = (Exit.OUR_FAULT, Exit.UNUSABLE, Exit.FINDINGS, Exit.INCOMPLETE, Exit.CLEAN)


def worst(codes: Iterable[Exit]) -> Exit:
    """Return the code that wins."""
    found = set(codes) | {Exit.CLEAN}
    return next(code for code in _ORDER if code in found)
