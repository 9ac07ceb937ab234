"""`returnlogic check`: every question about a policy, over all cases."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import click

from returnlogic import __version__
from returnlogic.cli._common import Progress, law_option, time_limit_option
from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._faults import tell
from returnlogic.cli._formats import FormatName, destinations, write_reports
from returnlogic.cli._programs import show_programs
from returnlogic.cli._streams import print_errors, print_text

if TYPE_CHECKING:
    from returnlogic.reports._format import PolicyResult


def _by_commas(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of all uses of an option, each of which may name several."""
    return tuple(code.strip() for word in given for code in word.split(","))


FAIL_ON = (
    "The least level that blocks; `unreviewed`: errors, and what is none only since the law was not seen or reviewed."
)


@click.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path())
@law_option("Jurisdictions to check against, e.g. `eu`; replaces the policy's header. `none` for no law.")
@click.option("--format", multiple=True, type=FormatName(), help="How to print the result; again for more.")
@click.option(
    "--output", type=click.Path(dir_okay=False), help="Write a single format to a file instead of standard output."
)
@click.option("--fail-on", type=click.Choice(["error", "warning", "note", "unreviewed"]), help=FAIL_ON)
@click.option(
    "--select",
    multiple=True,
    callback=_by_commas,
    metavar="CODE,…",
    help="Run only these checks; the others count as skipped.",
)
@click.option(
    "--ignore",
    multiple=True,
    callback=_by_commas,
    metavar="CODE,…",
    help="Leave these checks out; they count as skipped.",
)
@click.option(
    "--verified-only/--no-verified-only", default=None, help="Leave out findings that rest on unverified provisions."
)
@click.option("--as-of", metavar="DATE", help="Contracts from this day on, with the law then in force; waivers' day.")
@click.option(
    "--laws", "laws_folder", metavar="FOLDER", help="Laws in place of the library's: a folder, on disk or REF:PATH."
)
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per question; the same on every machine.")
@click.option("--waivers", type=click.Path(), help="The file of waivers.  [default: returnlogic.waivers.toml]")
@click.option("--waivers-from", metavar="REF", help="Apply the waivers that the file has at this git revision.")
@click.option("--baseline", metavar="FILE", help="Mark findings that were there before; a file, or REF:FILE.")
@click.option("--write-baseline", type=click.Path(dir_okay=False), help="Write the findings of this run as a baseline.")
@click.option("--new-only", is_flag=True, help="Only findings that the baseline does not have are listed, and block.")
@click.option("--config", metavar="FILE", help="Settings before those found; a file, or REF:FILE.")
@click.option("--isolated", is_flag=True, help="Ignore the configuration found and the environment.")
@click.option("--details", is_flag=True, help="Tell each finding as well, below the matters it belongs to (text).")
@click.option("--show-config", is_flag=True, help="Print the settings and where each came from, and do nothing else.")
@click.option("--show-program", is_flag=True, help="Print what each file means, as terms, and check nothing.")
@click.option("--dump-smt", type=click.Path(file_okay=False), help="Write every question to this folder as SMT-LIB.")
@click.option(
    "--cases", type=click.Path(file_okay=False), help="Write each finding's case to this folder, for `decide --case`."
)
@click.option("--exit-zero", is_flag=True, help="Turn exit code 1 into 0; the others stay.")
@click.option("--second-solver", "second_solver", type=click.Choice(["cvc5"]), help="Ask each “impossible” again.")
@time_limit_option
def command(
    paths: tuple[str, ...],
    output: str | None,
    as_of: str | None,
    waivers_from: str | None,
    write_baseline: str | None,
    new_only: bool,
    details: bool,
    config: str | None,
    isolated: bool,
    show_config: bool,
    show_program: bool,
    dump_smt: str | None,
    cases: str | None,
    exit_zero: bool,
    second_solver: str | None,
    laws_folder: str | None,
    seconds: float | None,
    **given: Any,
) -> int:
    """Check policies: PATHS are files, or folders whose .ret files are taken."""
    from returnlogic.app._workers import workers_for_checks
    from returnlogic.app.baseline import baseline_text
    from returnlogic.app.check import check_files, options_from
    from returnlogic.app.reference import formats
    from returnlogic.app.settings import settings

    configuration = settings(given, config=config, isolated=isolated)
    if show_config:
        print_text(configuration.shown())
        return Exit.CLEAN
    if not paths:
        raise click.UsageError("Missing argument 'PATHS...'.")
    if show_program:
        return show_programs(paths, configuration.law, as_of)
    targets = destinations(configuration.format, output)
    options = options_from(
        configuration,
        as_of=as_of,
        waivers_ref=waivers_from,
        write_baseline=write_baseline,
        new_only=new_only,
        dump_smt=dump_smt,
        cases=cases,
        second=second_solver is not None,
        laws_folder=laws_folder,
        pages=any(formats()[name].needs_page for name, _ in targets),
    )
    gc.disable()  # trees and terms have no circles to speak of, and the process ends with the run
    with Progress(seconds) as progress:
        found = check_files(paths, options, workers=workers_for_checks(), say=progress)
    for policy in found.other_files:
        if policy.path in paths and policy.tree is not None:
            print_errors(f"{policy.path}: a {policy.tree.kind} file; nothing to check, `test` runs its examples")
    if not found.results:
        raise click.UsageError("no policy among these files")
    beside = [(baseline_text(found.results, __version__), write_baseline)] if write_baseline is not None else []
    about: dict[str, Any] = {"name": "returnlogic", "version": __version__, "as_of": options.as_of}
    about |= {"fail_on": configuration.fail_on, "details": details}
    codes = [tell(fault) for fault in found.stopped]
    codes += [code for r in found.results for code in codes_of(r, configuration.fail_on)]
    write_reports(targets, found.results, about, beside)
    return worst(code for code in codes if not (exit_zero and code is Exit.FINDINGS))


def codes_of(result: PolicyResult, fail_on: str) -> list[Exit]:
    """Return what a result means for the exit code."""
    if result.problems:
        return [Exit.UNUSABLE]
    blocking = [Exit.FINDINGS for f in result.blocking(fail_on) if f.code != "RL602"]
    unconfirmed = result.second.undecided if result.second is not None else ()
    return [*blocking, *(Exit.INCOMPLETE for _ in (*result.unanswered(), *unconfirmed))]
