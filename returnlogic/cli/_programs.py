"""`returnlogic check --show-program`: the kernel program of each policy, for people."""

from __future__ import annotations

from collections.abc import Sequence

import click

from returnlogic.cli._common import day_of, laws_of, ret_files, with_laws
from returnlogic.cli._exit import Exit


def show_programs(paths: Sequence[str], law: str | None, as_of: str | None) -> Exit:
    """Print the program of each file to standard output, or its problems to standard error."""
    from returnlogic.app.load import load
    from returnlogic.meaning.print import printed
    from returnlogic.reports.terminal import problem_lines

    unusable = False
    for path in ret_files(paths):
        policy = with_laws(load(path, laws=laws_of(law), as_of=day_of(as_of)))
        for problem in policy.problems:
            click.echo("\n".join(problem_lines(problem, path)), err=True)
        if policy.program is not None and not policy.problems:
            click.echo(printed(policy.program), nl=False)
        unusable = unusable or bool(policy.problems)
    return Exit.UNUSABLE if unusable else Exit.CLEAN
