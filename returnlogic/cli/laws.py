"""`returnlogic laws`: the provisions of the library, with how far each has been checked."""

from __future__ import annotations

import json

import click

from returnlogic.cli._exit import Exit
from returnlogic.cli._streams import print_lines, print_text


@click.command(name="laws")
@click.argument("jurisdictions", nargs=-1)
@click.option("--format", "format_", default="text", type=click.Choice(["text", "json"]), help="How to print the list.")
def command(jurisdictions: tuple[str, ...], format_: str) -> int:
    """Provisions in the library, of all JURISDICTIONS or the ones named."""
    from returnlogic.app.reference import laws_rows

    rows = laws_rows(jurisdictions)
    if format_ == "json":
        print_text(json.dumps(rows, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
        return Exit.CLEAN
    for row in rows:
        until = f" to {row['in_force_to']}" if row["in_force_to"] else ""
        print_lines(f"{row['id'] + '  ':<14}{row['citation']}")
        force = f"in force from {row['in_force_from']}{until}"
        print_lines(f"{'':<14}{row['title']}; {row['strength']}, {force}, checked: {row['verified']}")
    print_lines(f"{len(rows)} provisions. Engineering reference, not legal advice.")
    return Exit.CLEAN
