"""Faults as they are told on standard error, and the exit code that each family means."""

from __future__ import annotations

import click

from returnlogic.base.faults import BudgetFault, Fault, InternalFault
from returnlogic.cli._exit import Exit
from returnlogic.cli._streams import print_errors


def tell(fault: Fault) -> Exit:
    """Print a fault on standard error and return the exit code of its family; raise a plain one as a usage error."""
    if fault.heading == "Error":
        raise click.UsageError("; ".join(filter(None, (fault.said, fault.help)))) from fault
    print_errors(*fault.lines())
    return code_of(fault)


def code_of(fault: Fault) -> Exit:
    """Return the exit code of the family of a fault."""
    match fault:
        case InternalFault():
            return Exit.OUR_FAULT
        case BudgetFault():
            return Exit.INCOMPLETE
        case _:
            return Exit.UNUSABLE
