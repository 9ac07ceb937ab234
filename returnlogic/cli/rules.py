"""`returnlogic rules`: the catalogue."""

from __future__ import annotations

import json
from typing import Any

import click

from returnlogic.cli._exit import Exit
from returnlogic.cli._streams import print_lines, print_text


@click.command(name="rules")
@click.option("--format", "format_", default="text", type=click.Choice(["text", "json"]), help="How to print the list.")
def command(format_: str) -> int:
    """Every code of the catalogue, with those not built yet."""
    from returnlogic.checks._catalogue import reserved, rules

    rows: list[dict[str, Any]] = [
        {"code": r.code, "name": r.name, "severity": r.severity.value, "title": r.title, "built": True}
        for r in rules().values()
    ]
    rows += [
        {"code": code, "name": name, "severity": "", "title": "not built yet", "built": False}
        for code, name in reserved().items()
    ]
    rows.sort(key=lambda row: row["code"])
    if format_ == "json":
        print_text(json.dumps(rows, indent=2, sort_keys=True) + "\n")
    else:
        for row in rows:
            print_lines(f"{row['code']}  {row['name']:<26}{row['severity'] or '-':<9}{row['title']}")
        print_lines(f"{len(rows)} codes, {sum(1 for r in rows if r['built'])} built")
    return Exit.CLEAN
