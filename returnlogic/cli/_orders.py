"""`--orders`: past orders through both versions, and what goes wrong on the way, told with its exit code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from returnlogic.base.nearest import suggest
from returnlogic.cli._common import Progress
from returnlogic.cli._exit import Exit

ORDERS = [
    click.option(
        "--orders", type=click.Path(dir_okay=False), help="Past orders to put through both: .csv, .parquet, .jsonl."
    ),
    click.option("--assume", multiple=True, metavar="NAME=VALUE", help="For the orders: what a text leaves open."),
    click.option("--map", "columns", multiple=True, metavar="FACT=COLUMN", help="The column of a fact in the orders."),
    click.option("--set", "constants", multiple=True, metavar="FACT=VALUE", help="A fact that all orders have alike."),
    click.option("--order-id", metavar="COLUMN", help="Tell orders by this column rather than by the number of a row."),
    click.option(
        "--allow-bad-rows", type=click.IntRange(min=0), default=0, metavar="N", help="Rows that may be left out; none."
    ),
]
"""What `diff` knows about orders."""


def with_orders(command: Any) -> Any:
    """The options about orders."""
    for option in reversed(ORDERS):
        command = option(command)
    return command


def settings(
    assume: Sequence[str], columns: Sequence[str], constants: Sequence[str], name: str | None, allowed: int
) -> dict[str, Any]:
    """What the options say; raises a usage error iff one is not understood."""
    return {
        "assume": _pairs("--assume", assume, "NAME=VALUE"),
        "columns": _pairs("--map", columns, "FACT=COLUMN"),
        "constants": _pairs("--set", constants, "FACT=VALUE"),
        "name": name,
        "allowed": allowed,
    }


def _pairs(option: str, given: Sequence[str], form: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for setting in given:
        name, sign, value = (part.strip() for part in setting.partition("="))
        if not sign or not name:
            raise click.UsageError(f"{option} `{setting[:60]}`: write {form}")
        if name in found:
            raise click.UsageError(f"{option} `{name[:60]}`: given twice")
        found[name] = value
    return found


def observed(changes: Sequence[Any], path: str, given: dict[str, Any], by: Any, progress: Progress) -> tuple[Any, Exit]:
    """What the orders of a file show, or `None`, and the exit code that this means; raises usage errors."""
    from returnlogic.app.generate import BadAssumption, NotProved, OurFault
    from returnlogic.batch.files import NoColumn, Unreadable
    from returnlogic.batch.replay import Inconsistent, NoFact, OpenReadings, Options, observe
    from returnlogic.proof.replay import NotReproduced
    from returnlogic.targets._target import Missing, Unsupported

    if len(changes) != 1:
        raise click.UsageError(f"--orders: put the orders through two versions of one policy; here are {len(changes)}")
    (change,) = changes
    if change.compared is None:
        return None, Exit.CLEAN  # why it is not compared is told, with its own code
    try:
        found = observe(change.compared, Path(path), Options(by=by, **given), progress)
        return found, Exit.CLEAN if found.complete else Exit.INCOMPLETE
    except NoColumn as error:
        progress.done()
        raise click.UsageError(_missing(path, error)) from None
    except NoFact as error:
        progress.done()
        raise click.UsageError(f"--orders: {error}{suggest(error.name, error.known) if error.name else ''}") from None
    except OpenReadings as error:
        progress.done()
        return None, _open(error)
    except (Unreadable, BadAssumption, Missing, Unsupported) as error:
        progress.done()
        raise click.UsageError(f"--orders: {error}") from None
    except NotProved as error:
        progress.done()
        click.echo(
            "error[RL602 not-proved]: no order is decided: the query that would decide them is not proved", err=True
        )
        for reason in error.reasons[:5]:
            click.echo(f"  {reason}", err=True)
        return None, Exit.INCOMPLETE
    except (Inconsistent, OurFault, NotReproduced) as error:
        progress.done()
        click.echo(f"error[RL604 witness-not-replayed]: {path}: {error}", err=True)
        click.echo("  help: our own fault; please report it with both versions and the order", err=True)
        return None, Exit.OUR_FAULT


def _missing(path: str, error: Any) -> str:
    """Every column that is not there, at once, with the next step."""
    missing = list(dict.fromkeys(column for _, column in error.facts))
    said = ", ".join(
        f"`{column}`{suggest(column, error.columns).replace('; ', ' (').replace('?', '?)')}" for column in missing
    )
    return (
        f"--orders: `{path}` has no column {said}; name one with `--map FACT=COLUMN`, "
        "or what all orders have with `--set FACT=VALUE`"
    )


def _open(error: Any) -> Exit:
    """What the texts leave open, with a choice to copy; nobody's reading is a default."""
    click.echo(f"error: the texts leave {len(error.open_)} things open that decide what becomes of an order:", err=True)
    for name, words, label in error.open_:
        click.echo(f"  {name}: {' or '.join(words)}", err=True)
        if label and label != name:
            click.echo(f"      {label}", err=True)
    name, words, _ = error.open_[0]
    click.echo(f"  help: choose for both versions with `--assume {name}={words[0]}` and so on", err=True)
    return Exit.UNUSABLE
