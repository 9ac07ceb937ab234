"""`returnlogic rules`: the catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from returnlogic.cli._exit import Exit


@click.command(name="rules")
@click.option("--format", "format_", default="text", type=click.Choice(["text", "json"]), help="How to print the list.")
def command(format_: str) -> int:
    """Every code of the catalogue, with those not built yet."""
    from returnlogic.checks._catalogue import CATALOGUE, INPUT_CODES, rules

    built: Mapping[str, Any] = rules()
    rows = [
        {"code": code, "name": name, "severity": "error", "title": title, "built": True}
        for code, (name, title) in INPUT_CODES.items()
    ]
    for code, name in CATALOGUE.items():
        check = built.get(code)
        severity, title = (check.severity.value, check.title) if check else ("", "not built yet")
        rows.append({"code": code, "name": name, "severity": severity, "title": title, "built": check is not None})
    if format_ == "json":
        click.echo(json.dumps(rows, indent=2, sort_keys=True))
    else:
        for row in rows:
            click.echo(f"{row['code']}  {row['name']:<26}{row['severity'] or '-':<9}{row['title']}")
        click.echo(f"{len(rows)} codes, {sum(1 for r in rows if r['built'])} built")
    return Exit.CLEAN
