"""Rule pages of what `verify` tells of a generated evaluator. One file per code, as in the folder above."""

from __future__ import annotations

from dataclasses import dataclass

from returnlogic.base.finding import Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """What can be wrong with an evaluator: its code, its name, how much it weighs, and its title."""

    code: str
    name: str
    severity: Severity
    title: str
