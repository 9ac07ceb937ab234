"""Define what a report format is given and gives back."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._waiver_policy import Waiver
from returnlogic.language.coverage import Coverage
from returnlogic.language.problem import Problem
from returnlogic.law.compared import AGAINST_LAW, ComparedProvision
from returnlogic.law.standing import StandingUnder, standings
from returnlogic.matters.matter import Matter
from returnlogic.reports._page import PolicyPage

if TYPE_CHECKING:
    from returnlogic.solver.confirm import Confirmed

LEVELS = {"error": ("error",), "warning": ("error", "warning"), "note": ("error", "warning", "note")}
"""The levels that block, by `--fail-on`."""


def blocks(f: Finding, fail_on: str) -> bool:
    """Return whether a finding blocks under `--fail-on`: at its level, or as error but for doubts on the law."""
    if fail_on == "unreviewed":
        return f.severity is Severity.ERROR or bool(f.evidence.get("doubts"))
    return f.severity.value in LEVELS[fail_on]


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """One policy's part of a report.

    `waived` are the waivers that apply, by fingerprint. `known` are the fingerprints of the baseline, `None` iff there
    is none; with `new_only` they are counted, and neither listed for people nor blocking. `base` names what the policy
    was compared with, if it was. `remarks` are sentences about the run. `second`
    says what a second solver confirmed, if it was asked. `provisions` says how far it was compared with each,
    `jurisdictions` where the shop sells and whose law was asked, and
    `right_labels` what rights are called. `matters` are the findings put together, empty where
    nobody did, and `page` is what a format that `needs_page` shows besides.
    """

    path: str
    id: str
    title: str
    digest: str
    problems: tuple[Problem, ...]
    goals: tuple[Goal, ...]
    findings: tuple[Finding, ...]
    coverage: Coverage | None
    law: tuple[str, ...]
    waived: Mapping[str, Waiver] = field(default_factory=dict)
    known: frozenset[str] | None = None
    new_only: bool = False
    base: str = ""
    remarks: tuple[str, ...] = ()
    second: Confirmed | None = None
    provisions: tuple[ComparedProvision, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    right_labels: Mapping[str, str] = field(default_factory=dict)
    matters: tuple[Matter, ...] = ()
    page: PolicyPage | None = None

    def is_known(self, f: Finding) -> bool:
        """Return whether the baseline has this finding."""
        return self.known is not None and f.fingerprint in self.known

    def listed(self) -> tuple[Finding, ...]:
        """Return the findings that people are told one by one: all, or under `new_only` those the baseline does not
        have."""
        return tuple(f for f in self.findings if not (self.new_only and self.is_known(f)))

    def open(self) -> tuple[Finding, ...]:
        """Return the findings that may block: listed, and not waived."""
        return tuple(f for f in self.listed() if f.fingerprint not in self.waived)

    def standings(self) -> tuple[StandingUnder, ...]:
        """Return where the policy stands in each jurisdiction; findings that are waived still count."""
        return standings(self.findings, self.provisions, self.goals_against_law(), self.jurisdictions)

    def goals_against_law(self) -> tuple[Goal, ...]:
        """Return the goals of the checks that compare with the law."""
        return tuple(g for g in self.goals if g.code in AGAINST_LAW)

    def unanswered(self) -> tuple[Goal, ...]:
        """Return goals that are not proved and that no waiver of RL602 accepts."""
        accepted = {f.topic for f in self.findings if f.code == "RL602" and f.fingerprint in self.waived}
        found = [g for g in self.goals if g.verdict is Verdict.NOT_PROVED and g.code not in accepted]
        return tuple(g for g in found if g.code != "RL602" or any(o.code != "RL602" for o in found))

    def blocking(self, fail_on: str) -> tuple[Finding, ...]:
        """Return the open findings at a level that blocks under `--fail-on`."""
        return tuple(f for f in self.open() if blocks(f, fail_on))


@dataclass(frozen=True, slots=True)
class Format:
    """A way to render the results of a check; `render` is a pure function.

    `about` says `name` and `version` of the tool, its `command`, `as_of`, `fail_on`, the `folder` of the run and the
    `root` of its repository, which code hosts see paths from.
    `needs_page` says that it shows pages of policies. `commands` says that its lines are meant to be obeyed by a CI.
    `job_summary` renders what GitHub shows on the page
    of a job, beside what the job prints.
    """

    name: str
    suffix: str
    render: Callable[[Sequence[PolicyResult], dict[str, Any]], str]
    job_summary: Callable[[Sequence[PolicyResult], dict[str, Any]], str] | None = None
    commands: bool = False
    needs_page: bool = False


def place(f: Finding, r: PolicyResult, about: Mapping[str, Any]) -> tuple[str, int]:
    """Return the file of a finding from the root of the repository, with `/`, and a line, at least 1."""
    return relative(f.location[0] or r.path, about), max(1, f.location[1])


def relative(path: str, about: Mapping[str, Any]) -> str:
    """Return a path of the run as seen from the root of the repository, with `/`."""
    folder, root = about.get("folder", ""), about.get("root")
    found = os.path.join(folder, path)
    shown = os.path.relpath(found, root) if root and os.path.isabs(found) else os.path.normpath(path)
    return PurePath(shown).as_posix()


def worst_first(results: Sequence[PolicyResult]) -> list[tuple[PolicyResult, Finding]]:
    """Return what people are told of all policies: what is open before what is waived, errors first."""
    rank = {s: i for i, s in enumerate(Severity)}
    pairs = [(r, f) for r in results for f in r.listed()]
    return sorted(pairs, key=lambda p: (p[1].fingerprint in p[0].waived, rank[p[1].severity]))
