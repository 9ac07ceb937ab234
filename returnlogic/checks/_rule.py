"""Kinds of findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from returnlogic.base.finding import Finding, Goal, Severity

if TYPE_CHECKING:
    from returnlogic.checks._context import CheckContext


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding: its code, name, highest severity and title.

    `find` is there iff `check` asks it: it yields a goal for each question, and a finding for each goal it refutes.
    Iff `rerun_without_hub`, `check` asks it a second time with the dominating contradiction suspended.
    `told_by` is the command that reports it, `page` its documentation in Markdown.
    """

    code: str
    name: str
    severity: Severity
    title: str
    find: Callable[[CheckContext], Iterator[Goal | Finding]] | None = None
    rerun_without_hub: bool = False
    told_by: str = "check"
    page: str = ""
