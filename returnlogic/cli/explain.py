"""`returnlogic explain`: the rule page of a code."""

from __future__ import annotations

import click

from returnlogic.cli._exit import Exit


@click.command(name="explain")
@click.argument("code")
def command(code: str) -> int:
    """The page of CODE: what it means for a customer, when it fires, when it does not, how to fix it."""
    from returnlogic.app.reference import page_of

    click.echo(page_of(code), nl=False)
    return Exit.CLEAN
