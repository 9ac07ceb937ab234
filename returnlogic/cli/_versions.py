"""What `diff` and `gate` share: their options, how their answers are told, and the exit code."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Any

import click

from returnlogic import __version__
from returnlogic.cli._common import Progress, colour, day_of, laws_of, with_laws, write_output
from returnlogic.cli._exit import Exit

SHARED = [
    click.option("--law", help="Jurisdictions to compare with, e.g. `eu`; replaces the headers. `none` for no law."),
    click.option("--by", multiple=True, metavar="FACT", help="Tell changes by this fact; default `market`, `invoked`."),
    click.option("--delivery", metavar="LO-HI", help="Days between two events that a clock was moved from and to."),
    click.option("--effective", metavar="DATE", help="The day from which the new version is to hold."),
    click.option("--budget", type=click.IntRange(min=1), help="Solver units per question; the same on every machine."),
    click.option("--format", "format_", default="text", type=click.Choice(["json", "text"]), help="How to print it."),
    click.option("--output", type=click.Path(dir_okay=False), help="Write to a file instead of standard output."),
]


def shared(command: Any) -> Any:
    """The options that both commands have."""
    for option in reversed(SHARED):
        command = option(command)
    return command


def options_of(
    law: str | None,
    by: Sequence[str],
    delivery: str | None,
    effective: str | None,
    budget: int | None,
    names: Any = None,
    law_base: Any = None,
    law_head: Any = None,
) -> Any:
    """The options of a comparison; raises a usage error iff one is not understood."""
    from returnlogic.compare.segments import BY
    from returnlogic.project.versions import Options
    from returnlogic.solver.ask import DEFAULT_BUDGET

    range_ = None
    if delivery is not None:
        lo, dash, hi = delivery.partition("-")
        if not (lo.isdecimal() and (hi.isdecimal() if dash else True)) or int(hi or lo) < int(lo):
            raise click.UsageError(f"--delivery: `{delivery}` is no range of days; write `1-14`")
        range_ = (int(lo), int(hi or lo))
    return Options(
        laws_of(law) if law_base is None and law_head is None else _named(law),
        law_base,
        law_head,
        names,
        budget or DEFAULT_BUDGET,
        tuple(by) or BY,
        range_,
        day_of(effective),
    )


def _named(law: str | None) -> list[str] | None:
    """Jurisdictions of other libraries than ours: loading says which are not there."""
    return None if law is None else [] if law.strip() == "none" else [x.strip() for x in law.split(",")]


def compared(found: Any, options: Any, progress: Progress) -> list[Any]:
    """Every pair compared."""
    from returnlogic.project.versions import differences

    gc.disable()  # trees and terms have no circles to speak of, and the process ends with the run
    own = options.law_base is None and options.law_head is None
    made = differences(found, options, progress, with_laws if own else lambda p: p)
    if not made:
        raise click.UsageError("no policy among these files")
    return made


def codes_of(changes: Sequence[Any]) -> list[Exit]:
    """What each comparison means for the exit code, findings apart."""
    found = []
    for c in changes:
        if c.fault:
            click.echo(f"error[RL604 witness-not-replayed]: {c.path}: {c.fault}", err=True)
            click.echo("  help: our own fault; please report it with both versions", err=True)
            found.append(Exit.OUR_FAULT)
        elif c.problems:
            found.append(Exit.UNUSABLE)
        elif not c.compared.complete:
            found.append(Exit.INCOMPLETE)
    return found


def show(changes: Sequence[Any], format_: str, output: str | None, gate: Any = None) -> None:
    """The report, to standard output or to a file that is written whole or not at all."""
    from returnlogic.reports import _changes

    told = [_told(c) for c in changes]
    about: dict[str, Any] = {"name": "returnlogic", "version": __version__}
    if format_ == "json":
        write_output(_changes.as_json(told, about, gate), output)
        return
    about["colour"] = output is None and colour()
    write_output(_changes.text(told, about, gate), output)


def _told(change: Any) -> Any:
    from returnlogic.reports._changes import Line, Told

    c = change.compared
    if c is None:
        return Told(change.result(), change.base, change.head, "NOT COMPARED", False, False)
    lines = tuple(
        Line(r.segment, r.right, r.eligible, r.deadline, r.pays, r.form, r.verdict, r.codes, r.fingerprints)
        for r in c.rows
    )
    moved = tuple((m.right, m.act, m.old, m.new) for m in c.moved)
    return Told(change.result(), change.base, change.head, c.verdict, c.complete, c.equal, lines, moved, c.assumed)
