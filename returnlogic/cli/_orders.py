"""`--orders`: the options about past orders, and what these show of two versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from returnlogic.base.faults import Fault
from returnlogic.cli._common import pairs_of
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
    """Add the options about orders to a command, which gets the file and how to read it as `orders`, or `None`."""

    @wraps(command)
    def run(
        *,
        orders: str | None,
        assume: tuple[str, ...],
        columns: tuple[str, ...],
        constants: tuple[str, ...],
        order_id: str | None,
        allow_bad_rows: int,
        **own: Any,
    ) -> int:
        from returnlogic.batch.replay import OrderOptions

        options = OrderOptions(
            assume=pairs_of("--assume", assume),
            columns=pairs_of("--map", columns, "FACT=COLUMN"),
            constants=pairs_of("--set", constants, "FACT=VALUE"),
            name=order_id,
            allowed=allow_bad_rows,
        )
        if orders is None and options != OrderOptions():
            raise click.UsageError("--assume, --map, --set, --order-id and --allow-bad-rows are about `--orders FILE`")
        if orders is not None and not Path(orders).is_file():
            raise click.UsageError(f"--orders: there is no file `{orders}`")
        return command(orders=None if orders is None else (Path(orders), options), **own)

    for option in reversed(ORDERS):
        run = option(run)
    return run


def observed(
    changes: Sequence[PolicyDiff], path: Path, options: OrderOptions, by: Sequence[str], say: Callable[[str], None]
) -> tuple[Observed | None, Exit]:
    """Return what the orders of a file show, or `None`, and the exit code that this means; raises usage errors."""
    from returnlogic.batch.replay import observe

    if len(changes) != 1:
        raise click.UsageError(f"--orders: put the orders through two versions of one policy; here are {len(changes)}")
    (change,) = changes
    if change.compared is None:
        return None, Exit.CLEAN  # why it is not compared is told, with its own code
    try:
        found = observe(change.compared, path, replace(options, by=by), say)
        return found, Exit.CLEAN if found.complete else Exit.INCOMPLETE
    except Fault as fault:
        if fault.heading == "Error":
            fault.told_as(f"--orders: {fault.said}")
        elif not fault.heading:
            raise
        return None, tell(fault)
