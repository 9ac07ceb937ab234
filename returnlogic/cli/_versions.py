"""What `diff` and `gate` share: their options, how their answers are told, and the exit code."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click

from returnlogic import __version__
from returnlogic.cli._common import Progress, day_of, laws_of, with_laws
from returnlogic.cli._exit import Exit
from returnlogic.cli._formats import FormatName, write_reports

SHARED = [
    click.option("--law", help="Jurisdictions to compare with, e.g. `eu`; replaces the headers. `none` for no law."),
    click.option(
        "--by",
        multiple=True,
        metavar="FACT",
        help="Tell changes by this fact; default: `role segment`.",
    ),
    click.option("--delivery", metavar="LO-HI", help="Days between two events that a clock was moved from and to."),
    click.option("--effective", metavar="DATE", help="The day from which the new version is to hold."),
    click.option("--budget", type=click.IntRange(min=1), help="Solver units per question; the same on every machine."),
    click.option("--format", "format_", multiple=True, type=FormatName(), help="How to print it; again for more."),
    click.option("--output", type=click.Path(dir_okay=False), help="Write a single format to a file."),
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
    from returnlogic.app.versions import Options
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
        tuple(by),
        range_,
        day_of(effective, "--effective"),
    )


def _named(law: str | None) -> list[str] | None:
    """Jurisdictions of other libraries than ours: loading says which are not there."""
    return None if law is None else [] if law.strip() == "none" else [x.strip() for x in law.split(",")]


def compared(found: Any, options: Any, progress: Progress) -> list[Any]:
    """Every pair compared."""
    from returnlogic.app.versions import differences

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


def show(
    changes: Sequence[Any], targets: Sequence[tuple[str, str | None]], gate: Any = None, observed: Any = None
) -> None:
    """The report in every format asked for. Text, JSON and Markdown have the verdict table, the first two what past
    orders showed. Under a gate, what blocks is an error in all but these two, what does not is at most a warning."""
    from returnlogic.reports import _changes

    told = [_told(c, observed) for c in changes]
    results = [t.result for t in told]
    if observed is not None:
        results = [replace(r, remarks=(*r.remarks, _changes.headline(observed))) for r in results]
    if gate is not None:
        said = f"gate {gate.profile} against {gate.against}: {'passes' if gate.passes else 'BLOCKED'}"
        results = [_ruled(r, gate) for r in results]
        results[-1] = replace(results[-1], remarks=(*results[-1].remarks, said, *gate.notes))
    command = "diff" if gate is None else "gate"
    about: dict[str, Any] = {"name": "returnlogic", "version": __version__, "command": command}
    own = {
        "text": lambda shown: _changes.text(told, shown, gate),
        "json": lambda shown: _changes.as_json(told, shown, gate),
        "markdown": lambda shown: _changes.as_markdown(results, told, shown),
    }
    write_reports(targets, results, about, instead=own)


def _ruled(result: Any, gate: Any) -> Any:
    """The findings at the level that the gate gives them."""
    from returnlogic.base.finding import Severity

    rulings = {(r.policy, r.fingerprint): r for r in gate.rulings}
    found = []
    for f in result.findings:
        ruling = rulings.get((f.policy, f.fingerprint))
        if ruling is not None and ruling.blocks:
            f = replace(f, severity=Severity.ERROR)
        elif ruling is not None and f.severity is Severity.ERROR:
            f = replace(f, severity=Severity.WARNING)
        if ruling is not None and ruling.why:
            f = replace(f, story=replace(f.story, application=(*f.story.application, f"gate: {ruling.why}")))
        found.append(f)
    return replace(result, findings=tuple(found))


def _told(change: Any, observed: Any) -> Any:
    from returnlogic.reports._changes import Line, Told

    c = change.compared
    if c is None:
        return Told(change.result(), change.base, change.head, "NOT COMPARED", False, False)
    lines = tuple(
        Line(r.segment, r.right, r.eligible, r.deadline, r.pays, r.form, r.verdict, r.codes, r.fingerprints)
        for r in c.rows
    )
    moved = tuple((m.right, m.act, m.old, m.new) for m in c.moved)
    return Told(
        change.result(), change.base, change.head, c.verdict, c.complete, c.equal, lines, moved, c.assumed, observed
    )
