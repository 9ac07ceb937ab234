"""`returnlogic matrix`: where each policy stands under each law."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from returnlogic.cli._common import Progress, law_option, time_limit_option
from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._faults import tell
from returnlogic.cli._streams import print_errors, print_lines, print_text

if TYPE_CHECKING:
    from returnlogic.app.matrix import MatrixRow
    from returnlogic.law.standing import StandingUnder

NO_RIGHT = "duties to inform, terms, and what belongs to no right"


@click.command(name="matrix")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@law_option("Jurisdictions to compare with; replaces the headers of the policies.")
@click.option(
    "--laws", "laws_folder", metavar="FOLDER", help="Laws in place of the library's: a folder, on disk or REF:PATH."
)
@click.option("--as-of", metavar="DATE", help="Leave out contracts before this day.")
@click.option("--rights", is_flag=True, help="Each policy by right of the law, too.")
@click.option(
    "--format", "format_", default="text", type=click.Choice(["text", "markdown", "json"]), help="How to print it."
)
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per question.")
@time_limit_option
def command(
    paths: tuple[str, ...],
    law: str | None,
    laws_folder: str | None,
    as_of: str | None,
    rights: bool,
    format_: str,
    budget: int | None,
    seconds: float | None,
) -> int:
    """Where policies stand under each law: below it, fine, needs judgement, not engaged, listed only or not asked."""
    from returnlogic.app._workers import workers_for_checks
    from returnlogic.app.check import CheckOptions
    from returnlogic.app.load import day_given, known_laws, laws_listed, laws_of_folder
    from returnlogic.app.matrix import matrix
    from returnlogic.reports.terminal import problem_lines
    from returnlogic.solver.ask import DEFAULT_BUDGET

    shelf = laws_of_folder(laws_folder)
    laws, day = known_laws(laws_listed(law), shelf), day_given(as_of, "--as-of")
    options = CheckOptions(laws=laws, shelf=shelf, as_of=day, budget=budget or DEFAULT_BUDGET)
    with Progress(seconds) as progress:
        found = matrix(paths, options, workers=workers_for_checks(), say=progress)
    if not found.rows:
        raise click.UsageError("no policy among these files")
    if format_ == "json":
        rows = [_as_json(r) for r in found.rows]
        print_text(json.dumps({"policies": rows}, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
    else:
        print_lines(*_lines(found.rows, rights, markdown=format_ == "markdown"))
    for row in found.rows:
        for problem in row.result.problems:
            print_errors(*problem_lines(problem, row.result.path))
    for fault in found.stopped:
        tell(fault)
    return worst([*map(_code, found.rows), *(Exit.OUR_FAULT for _ in found.stopped)])


def _code(row: MatrixRow) -> Exit:
    """Return the exit code of a policy: what was not asked or not decided is never clean."""
    if row.result.problems:
        return Exit.UNUSABLE
    standings = {s.standing.value for s in row.standings}
    if "below" in standings:
        return Exit.FINDINGS
    return Exit.INCOMPLETE if not standings or standings & {"not_proved", "not_asked"} else Exit.CLEAN


def _as_json(row: MatrixRow) -> dict[str, Any]:
    return {
        "path": row.result.path,
        "id": row.result.id,
        "problems": [p.message for p in row.result.problems],
        "standings": [asdict(s) for s in row.standings],
        "rights": [{**asdict(s), "label": row.labels.get(s.right, "")} for s in row.rights],
    }


def _lines(rows: Sequence[MatrixRow], rights: bool, markdown: bool) -> Iterator[str]:
    """Yield the grid, what was not asked, and by right where that was asked for."""
    mark = "- " if markdown else ""
    unasked = [f"{mark}{text}" for r in rows for text in _unasked(r)]
    yield from unasked
    if unasked:
        yield ""
    laws = list(dict.fromkeys(s.law for r in rows for s in r.standings))
    grid = [["policy", *laws]]
    for row in rows:
        cells = {s.law: _cell(s) for s in row.standings}
        name = row.result.id or row.result.path
        grid.append([name, *(cells.get(law, "not loaded" if row.result.problems else "") for law in laws)])
    yield from _table(grid, markdown)
    for row in rows if rights else ():
        yield from ("", f"**{row.result.id}**" if markdown else row.result.id, "")
        by_right = [["law", "right", "standing"]]
        by_right += [[s.law, row.labels.get(s.right, s.right) or NO_RIGHT, _cell(s)] for s in row.rights]
        yield from _table(by_right, markdown)
    yield ""
    yield "below, judgement: findings; fine: provisions compared, of how many. Engineering reference, not legal advice."


def _unasked(row: MatrixRow) -> Iterator[str]:
    """Yield what was not asked of a policy, of which nothing in the grid says anything."""
    if not row.standings and not row.result.problems:
        yield f"not asked: `{row.result.id}` names neither a law nor a market; say which: `--law eu`"
    for s in row.standings:
        if s.standing.value == "not_asked":
            yield f"not asked: `{row.result.id}` under the law of {s.law}"


def _cell(s: StandingUnder) -> str:
    """Return a cell in words, with its number."""
    match s.standing.value:
        case "below":
            return f"below {s.below}" + (f", judgement {s.judged}" if s.judged else "")
        case "needs_judgement":
            return f"judgement {s.judged}"
        case "fine":
            return f"fine {s.compared}/{s.provisions}"
        case other:
            return other.replace("_", " ")


def _table(grid: Sequence[Sequence[str]], markdown: bool) -> Iterator[str]:
    if markdown:
        head, *rows = (f"| {' | '.join(cells)} |" for cells in grid)
        yield from (head, "|" + "---|" * len(grid[0]), *rows)
        return
    widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
    for row in grid:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
