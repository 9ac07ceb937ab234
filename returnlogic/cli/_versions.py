"""Hold what `diff` and `gate` share: their options, how their answers are told, and the exit code."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from returnlogic import __version__
from returnlogic.cli._common import law_option, time_limit_option
from returnlogic.cli._exit import Exit
from returnlogic.cli._faults import tell
from returnlogic.cli._formats import FormatName, destinations, write_reports

if TYPE_CHECKING:
    from returnlogic.app.versions import PolicyDiff, VersionOptions
    from returnlogic.compare.past import Observed
    from returnlogic.reports._comparison import GateReport

SHARED: list[Callable[[Callable[..., Any]], Callable[..., Any]]] = [
    law_option("Jurisdictions to compare with, e.g. `eu`; replaces the headers. `none` for no law."),
    click.option("--by", multiple=True, metavar="FACT", help="Tell changes by this fact; default: `role segment`."),
    click.option("--delivery", metavar="LO-HI", help="Days between two events that a clock was moved from and to."),
    click.option("--effective", metavar="DATE", help="The day from which the new version is to hold."),
    click.option("--budget", type=click.IntRange(min=1), help="Solver units per question; the same on every machine."),
    time_limit_option,
    click.option("--format", "format_", multiple=True, type=FormatName(), help="How to print it; again for more."),
    click.option("--output", type=click.Path(dir_okay=False), help="Write a single format to a file."),
    click.option(
        "--page",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        callback=lambda _, __, file: _page_file(file),
        help="Write the page of the change as well: FILE.html, FILE.md or FILE.docx.",
    ),
]


def shared(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that both commands have; the command gets them as its `options` and the `targets` of reports."""

    @wraps(command)
    def run(
        *,
        law: str | None,
        by: tuple[str, ...],
        delivery: str | None,
        effective: str | None,
        budget: int | None,
        format_: tuple[str, ...],
        output: str | None,
        **own: Any,
    ) -> int:
        targets = destinations(format_ or ("text",), output)
        return command(options=_options(law, by, delivery, effective, budget), targets=targets, **own)

    for option in reversed(SHARED):
        run = option(run)
    return run


def _page_file(file: str | None) -> str | None:
    """Return the file of the page as it is given; raises a usage error iff its ending names no way to write one."""
    if file is None:
        return None
    from returnlogic.reports._changes import PAGES

    if Path(file).suffix not in PAGES:
        raise click.UsageError(f"--page: `{file}` ends in none of {', '.join(PAGES)}")
    return file


def _options(
    law: str | None, by: Sequence[str], delivery: str | None, effective: str | None, budget: int | None
) -> VersionOptions:
    """Return the options of a comparison; raises a usage error iff one is not understood."""
    from returnlogic.app.load import day_given, laws_listed
    from returnlogic.app.versions import VersionOptions
    from returnlogic.solver.ask import DEFAULT_BUDGET

    gc.disable()  # trees and terms have no circles to speak of, and the process ends with the run
    range_ = None
    if delivery is not None:
        lo, dash, hi = delivery.partition("-")
        if not (lo.isdecimal() and (hi.isdecimal() if dash else True)) or int(hi or lo) < int(lo):
            raise click.UsageError(f"--delivery: `{delivery}` is no range of days; write `1-14`")
        range_ = (int(lo), int(hi or lo))
    return VersionOptions(
        laws=laws_listed(law),
        budget=budget or DEFAULT_BUDGET,
        by=tuple(by),
        delivery=range_,
        effective=day_given(effective, "--effective"),
    )


def codes_of(changes: Sequence[PolicyDiff]) -> list[Exit]:
    """Return what each comparison means for the exit code, findings apart; tell of those that stopped."""
    found = []
    for c in changes:
        if c.fault is not None:
            found.append(tell(c.fault))
        elif c.problems:
            found.append(Exit.UNUSABLE)
        elif c.compared is None or not c.compared.complete:
            found.append(Exit.INCOMPLETE)
    return found


def show(
    changes: Sequence[PolicyDiff],
    targets: Sequence[tuple[str, str | None]],
    gate: GateReport | None = None,
    observed: Observed | None = None,
    page: str | None = None,
) -> None:
    """Write the report in every format asked for, and the page of the change to its file if there is one."""
    from returnlogic.reports._changes import PAGES, renderers, results

    reports = [c.report(observed) for c in changes]
    about = {"name": "returnlogic", "version": __version__, "command": "diff" if gate is None else "gate"}
    beside = [(PAGES[Path(page).suffix](reports, gate, about), page)] if page is not None else []
    write_reports(targets, results(reports, gate), about, beside, instead=renderers(reports, gate))
