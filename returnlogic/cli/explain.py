"""`returnlogic explain`: the rule page of a code."""

from __future__ import annotations

import click

from returnlogic.cli._exit import Exit
from returnlogic.cli._streams import print_text


@click.command(name="explain")
@click.argument("code")
def command(code: str) -> int:
    """The page of CODE: what it means for a customer, when it fires, when it does not, how to fix it."""
    from returnlogic.app.reference import page_of

    print_text(page_of(code))
    return Exit.CLEAN
