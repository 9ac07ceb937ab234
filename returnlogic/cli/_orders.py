"""`--orders`: the options about past orders, and what these show of two versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from returnlogic.base.faults import Fault
from returnlogic.cli._exit import Exit
from returnlogic.cli._faults import tell

if TYPE_CHECKING:
    from returnlogic.app.versions import PolicyDiff
    from returnlogic.batch.replay import OrderOptions
    from returnlogic.compare.past import Observed

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


def with_orders(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options about orders to a command."""
    for option in reversed(ORDERS):
        command = option(command)
    return command


def observed(
    changes: Sequence[PolicyDiff], path: str, options: OrderOptions, say: Callable[[str], None]
) -> tuple[Observed | None, Exit]:
    """Return what the orders of a file show, or `None`, and the exit code that this means; raises usage errors."""
    from returnlogic.batch.replay import observe

    if len(changes) != 1:
        raise click.UsageError(f"--orders: put the orders through two versions of one policy; here are {len(changes)}")
    (change,) = changes
    if change.compared is None:
        return None, Exit.CLEAN  # why it is not compared is told, with its own code
    try:
        found = observe(change.compared, Path(path), options, say)
        return found, Exit.CLEAN if found.complete else Exit.INCOMPLETE
    except Fault as fault:
        if fault.heading == "Error":
            fault.told_as(f"--orders: {fault.said}")
        elif not fault.heading:
            raise
        return None, tell(fault)
