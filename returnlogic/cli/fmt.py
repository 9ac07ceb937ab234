"""`returnlogic fmt`: canonical text."""

from __future__ import annotations

from pathlib import Path

import click

from returnlogic.cli._common import write_output
from returnlogic.cli._exit import Exit, worst


@click.command(name="fmt")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--check", "check_only", is_flag=True, help="Write nothing; exit 1 if a file would change.")
def command(paths: tuple[str, ...], check_only: bool) -> int:
    """Rewrite .ret files in canonical form: comments stay, the meaning does not change."""
    from returnlogic.app.load import read_source
    from returnlogic.app.paths import ret_files
    from returnlogic.language.format import format
    from returnlogic.language.parse import read
    from returnlogic.language.problem import Problem
    from returnlogic.reports.terminal import problem_lines

    codes = []
    for path in ret_files(paths):
        found: tuple[Problem, ...]
        try:
            source = read_source(Path(path), path)
            tree, found = read(source)
        except Problem as problem:
            tree, found = None, (problem,)
        if tree is None:
            for each in found:
                click.echo("\n".join(problem_lines(each, path)), err=True)
            codes.append(Exit.UNUSABLE)
            continue
        text = format(tree)
        if text == source.text:
            continue
        if check_only:
            click.echo(f"{path}: would change")
            codes.append(Exit.FINDINGS)
        else:
            write_output(text, path)
            click.echo(f"{path}: rewritten")
    return worst(codes)
