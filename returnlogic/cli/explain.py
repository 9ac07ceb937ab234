"""`returnlogic explain`: the rule page of a code."""

from __future__ import annotations

import click

from returnlogic.base.nearest import suggest
from returnlogic.cli._exit import Exit


@click.command(name="explain")
@click.argument("code")
def command(code: str) -> int:
    """The page of CODE: what it means for a customer, when it fires, when it does not, how to fix it."""
    from returnlogic.checks._catalogue import page, reserved, rules

    wanted = code.upper()
    by_name = {rule.name: rule.code for rule in rules().values()} | {name: c for c, name in reserved().items()}
    found = page(by_name.get(code.lower(), wanted))
    if found is None:
        click.echo(f"error: there is no code `{code}`", err=True)
        known = [*by_name.values(), *by_name]
        click.echo(f"  help: `returnlogic rules` lists them{suggest(wanted, known) or suggest(code, known)}", err=True)
        return Exit.UNUSABLE
    click.echo(found, nl=False)
    return Exit.CLEAN
