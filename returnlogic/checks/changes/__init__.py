"""The changes between two versions, one file per code: the docstring is the rule page. `compare` finds them."""

from __future__ import annotations

from dataclasses import dataclass

from returnlogic.base.finding import Severity


@dataclass(frozen=True, slots=True)
class Change:
    """A kind of change: its code, its name, how much it weighs, and its title."""

    code: str
    name: str
    severity: Severity
    title: str
