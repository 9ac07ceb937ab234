"""`returnlogic fmt`: canonical text."""

from __future__ import annotations

import click

from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._faults import tell
from returnlogic.cli._streams import print_lines


@click.command(name="fmt")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--check", "check_only", is_flag=True, help="Write nothing; exit 1 if a file would change.")
def command(paths: tuple[str, ...], check_only: bool) -> int:
    """Rewrite .ret files in canonical form: comments stay, the meaning does not change."""
    from returnlogic.app.load import PolicyError, canonical
    from returnlogic.app.outputs import write_files
    from returnlogic.app.paths import ret_files

    codes = []
    for path in ret_files(paths):
        try:
            before, after = canonical(path)
        except PolicyError as fault:
            codes.append(tell(fault))
            continue
        if after == before:
            if "\r\n" in after:
                print_lines(f"{path}: unchanged; its lines end in CRLF")
            continue
        if check_only:
            print_lines(f"{path}: would change")
            codes.append(Exit.FINDINGS)
        else:
            write_files([(after, path)])
            print_lines(f"{path}: rewritten")
    return worst(codes)
