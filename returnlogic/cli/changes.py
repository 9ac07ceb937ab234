"""`returnlogic changes`: which findings against the law begin and end on which day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from returnlogic.cli._common import Progress, law_option, time_limit_option
from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._streams import print_lines

if TYPE_CHECKING:
    from returnlogic.app.law_changes import LawChange, LawChanges


@click.command(name="changes")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--from", "first", metavar="DATE", help="The first day of contracts.  [default: that of the policy]")
@click.option("--to", "last", metavar="DATE", help="The last day of contracts.  [default: that of the policy]")
@click.option("--horizon", metavar="DAYS", help="From today for so many days, `180` or `180d`: what is coming, for CI.")
@law_option("Jurisdictions to compare with; replaces the policy's header.")
@click.option(
    "--laws", "laws_folder", metavar="FOLDER", help="Laws in place of the library's: a folder, on disk or REF:PATH."
)
@click.option(
    "--fail-on",
    default="error",
    type=click.Choice(["error", "warning", "note"]),
    help="The least level of a finding that begins later and blocks.  [default: error]",
)
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per question.")
@time_limit_option
def command(
    paths: tuple[str, ...],
    first: str | None,
    last: str | None,
    horizon: str | None,
    law: str | None,
    laws_folder: str | None,
    fail_on: str,
    budget: int | None,
    seconds: float | None,
) -> int:
    """What law that begins or ends means for policies: which findings begin and end, on which day, and why."""
    from returnlogic.app.law_changes import law_changes
    from returnlogic.app.load import day_given, known_laws, laws_listed, laws_of_folder, load, with_known_laws
    from returnlogic.app.paths import ret_files
    from returnlogic.base.time_limit import ask_in_time, interruptible
    from returnlogic.reports._format import LEVELS
    from returnlogic.solver.ask import DEFAULT_BUDGET

    shelf = laws_of_folder(laws_folder)
    laws = known_laws(laws_listed(law), shelf)
    day_given(first, "--from"), day_given(last, "--to")
    if horizon is not None:
        if first is not None or last is not None:
            raise click.UsageError("`--horizon` begins today: leave out `--from` and `--to`")
        first, last = _coming(horizon, date.today())
    codes = []
    with Progress(seconds) as progress:
        for path in ret_files(paths):
            with interruptible():
                ask_in_time()
                policy = with_known_laws(load(path, laws=laws, shelf=shelf))
                if path not in paths and policy.tree is not None and policy.tree.kind != "policy":
                    continue  # a vocabulary or a law in a folder of policies
                found = law_changes(policy, first=first, last=last, budget=budget or DEFAULT_BUDGET, progress=progress)
            print_lines(*_lines(found))
            later = [f for c in found.changes[1:] for f in (*c.begins, *(a.finding for a in c.alters if a.joins))]
            codes.append(Exit.FINDINGS if any(f.severity.value in LEVELS[fail_on] for f in later) else Exit.CLEAN)
            codes += [Exit.INCOMPLETE] if any(c.not_proved for c in found.changes) else []
    if not codes:
        raise click.UsageError("no policy among these files")
    return worst(codes)


def _coming(horizon: str, today: date) -> tuple[str, str]:
    """Return today and the last day of a horizon in days, `180` or `180d`, as ISO days."""
    number = horizon.removesuffix("d")
    if not (number.isascii() and number.isdecimal() and 0 < len(number) <= 4 and int(number) > 0):
        raise click.UsageError(f"`--horizon {horizon}` is no number of days: write `180` or `180d`")
    return today.isoformat(), (today + timedelta(days=int(number))).isoformat()


def _lines(found: LawChanges) -> Iterator[str]:
    law = ", ".join(found.law)
    yield f"== {found.title} ({found.path}): contracts from {found.first} to {found.last}, law: {law}"
    for change in found.changes:
        yield ""
        if change.day == found.first:
            yield f"{change.day}  {len(change.begins)} findings against the law on the first day"
        yield from _one_day(change, told=change.day != found.first)


def _one_day(change: LawChange, told: bool) -> Iterator[str]:
    """Yield what changes on a day; of the first day only what could not be told."""
    if told:
        for p in change.in_force:
            yield f"{change.day}  from this day: {p.citation}: {p.title} ({p.id})"
        for p in change.no_longer:
            yield f"{change.day}  no longer: {p.citation}: {p.title} ({p.id})"
        for word, findings in (("begins", change.begins), ("ends", change.ends)):
            for f in findings:
                yield f"    {word:<7} {f.severity.value}[{f.code}] {f.message}"
        for altered in change.alters:
            f = altered.finding
            also = f"now also by {', '.join(altered.joins)}" if altered.joins else ""
            less = f"no longer by {', '.join(altered.leaves)}" if altered.leaves else ""
            yield f"    goes on {f.severity.value}[{f.code}] {f.message}: {'; '.join(filter(None, (also, less)))}"
        if not change.begins and not change.ends and not change.alters:
            yield "    no finding begins, ends, or is measured by another provision"
    if change.not_proved:
        yield f"    could not tell everything of {', '.join(change.not_proved)}"
