"""Say where policies stand under laws: a row for each policy, a cell for each jurisdiction, and by right below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from returnlogic.app.check import CheckOptions, Say, check_files
from returnlogic.base.faults import InternalFault
from returnlogic.law.compared import AGAINST_LAW
from returnlogic.law.standing import StandingUnder, standings_by_right
from returnlogic.reports._format import PolicyResult


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Holds one policy: where it stands in each jurisdiction (not asked first) and under each right of the law.

    `labels` are the rights in words. A policy that did not load has no standing, and its result has the problems.
    """

    result: PolicyResult
    standings: tuple[StandingUnder, ...]
    rights: tuple[StandingUnder, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Holds the rows of the policies, in the order of their files, and the faults of our own."""

    rows: tuple[MatrixRow, ...]
    stopped: tuple[InternalFault, ...] = ()


def matrix(paths: Sequence[str], options: CheckOptions, *, workers: int = 1, say: Say = lambda _: None) -> Matrix:
    """Compare policies with their laws, or those of the options, and say where each stands.

    Raises `InputFault` iff a path cannot be read.
    """
    found = check_files(paths, replace(options, select=AGAINST_LAW), workers=workers, say=say)
    return Matrix(tuple(_row(r) for r in found.results), found.stopped)


def _row(result: PolicyResult) -> MatrixRow:
    rights = standings_by_right(result.findings, result.provisions, result.goals_against_law())
    return MatrixRow(result, result.standings(), rights, result.right_labels)
