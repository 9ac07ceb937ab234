"""`returnlogic report`: a page for each policy that can be handed to somebody who knows nothing of the tool."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from returnlogic import __version__
from returnlogic.cli._common import Progress, law_option, time_limit_option
from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._faults import tell
from returnlogic.cli._streams import print_errors, print_lines
from returnlogic.cli.check import codes_of

if TYPE_CHECKING:
    from returnlogic.reports._format import PolicyResult

_SUFFIX = {"html": ".html", "markdown": ".md", "docx": ".docx"}


@click.command(name="report")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--format", "format_", default="html", type=click.Choice([*_SUFFIX]), help="What to write.")
@click.option("--output", metavar="FILE", type=click.Path(), help="One file for all, or FOLDER/ for a file for each.")
@law_option("Jurisdictions to compare with; replaces the headers of the policies.")
@click.option(
    "--laws", "laws_folder", metavar="FOLDER", help="Laws in place of the library's: a folder, on disk or REF:PATH."
)
@click.option("--as-of", metavar="DATE", help="Leave out contracts before this day.")
@click.option("--waivers", type=click.Path(), help="The file of waivers.  [default: returnlogic.waivers.toml]")
@click.option("--waivers-from", metavar="REF", help="Apply the waivers that the file has at this git revision.")
@click.option("--baseline", metavar="FILE", help="Mark what was there before; a file, or REF:FILE.")
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per question; the same on every machine.")
@click.option("--config", metavar="FILE", help="Settings before those found; a file, or REF:FILE.")
@click.option("--isolated", is_flag=True, help="Ignore the configuration found and the environment.")
@click.option("--exit-zero", is_flag=True, help="Turn exit code 1 into 0; the others stay.")
@time_limit_option
def command(
    paths: tuple[str, ...],
    format_: str,
    output: str | None,
    as_of: str | None,
    waivers_from: str | None,
    laws_folder: str | None,
    config: str | None,
    isolated: bool,
    exit_zero: bool,
    seconds: float | None,
    **given: Any,
) -> int:
    """Write a page for each policy: PATHS are files, or folders whose .ret files are taken."""
    from returnlogic.app._workers import workers_for_checks
    from returnlogic.app.check import check_files, options_from
    from returnlogic.app.outputs import write_files
    from returnlogic.app.reference import page_text
    from returnlogic.app.settings import settings
    from returnlogic.reports._head import in_short
    from returnlogic.reports.terminal import problem_lines

    configuration = settings(given, config=config, isolated=isolated)
    options = options_from(configuration, as_of=as_of, waivers_ref=waivers_from, laws_folder=laws_folder, pages=True)
    with Progress(seconds) as progress:
        found = check_files(paths, options, workers=workers_for_checks(), say=progress)
    if not found.results:
        raise click.UsageError("no policy among these files")
    about: dict[str, Any] = {"name": "returnlogic", "version": __version__, "as_of": options.as_of}
    places = _places(found.results, format_, output)
    write_files([(page_text(some, format_, about), place) for some, place in places])
    for problem, path in ((p, r.path) for r in found.results for p in r.problems):
        print_errors(*problem_lines(problem, path))
    for some, place in places:
        print_lines(*(line for r in some for line in in_short(r, options.as_of)), f"page: {place}", "")
    print_lines("Each page can be read without the tool; `returnlogic check FILE --details` tells each finding here.")
    codes = [tell(fault) for fault in found.stopped]
    codes += [code for r in found.results for code in codes_of(r, configuration.fail_on)]
    return worst(code for code in codes if not (exit_zero and code is Exit.FINDINGS))


def _places(
    results: tuple[PolicyResult, ...], format_: str, output: str | None
) -> list[tuple[tuple[PolicyResult, ...], str]]:
    """Return which policies go to which file: each to one of its own, unless `output` is a file."""
    suffix = _SUFFIX[format_]
    if output is not None and not output.endswith("/") and not Path(output).is_dir():
        return [(results, output)]
    folder = Path(output) if output is not None else Path()
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"cannot make the folder `{output}`: {error.strerror}") from None
    found: dict[str, tuple[PolicyResult, ...]] = {}
    for r in results:
        place = str(folder / f"{r.id or Path(r.path).stem}.report{suffix}")
        found[place] = (*found.get(place, ()), r)
    return [(some, place) for place, some in found.items()]
