"""`returnlogic schema`: the published JSON Schemas."""

from __future__ import annotations

import json

import click

from returnlogic.cli._common import write_output
from returnlogic.cli._exit import Exit


@click.command(name="schema")
@click.argument("name")
@click.option("--output", type=click.Path(dir_okay=False), help="Write the schema to a file.")
def command(name: str, output: str | None) -> int:
    """The JSON Schema of NAME.

    `case` (what `decide` reads), `outcome` (what it prints), `findings` (of `check`), `changes` (of `diff` and `gate`),
    `certificate` (of `compile`).
    """
    from returnlogic.app.reference import schema_named

    write_output(json.dumps(schema_named(name), indent=2, sort_keys=True, ensure_ascii=False) + "\n", output)
    return Exit.CLEAN
