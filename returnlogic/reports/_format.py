"""What a report format is given and gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from returnlogic.base.finding import Finding, Goal
from returnlogic.language.coverage import Coverage
from returnlogic.language.problem import Problem


@dataclass(frozen=True, slots=True)
class Result:
    """One policy's part of a report."""

    path: str
    id: str
    title: str
    digest: str
    problems: tuple[Problem, ...]
    goals: tuple[Goal, ...]
    findings: tuple[Finding, ...]
    coverage: Coverage | None
    law: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to render the results of a check; `render` is a pure function."""

    name: str
    suffix: str
    media_type: str
    render: Callable[[Sequence[Result], dict[str, Any]], str]
