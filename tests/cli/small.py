"""A small shop for tests of the command line, and how to run a command in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
from click.testing import CliRunner

from returnlogic.cli._exit import Exit
from returnlogic.cli.main import group
from returnlogic.reports._escape import visible, workflow_log

TEXT = "Goods come back in 14 days. Worn goods stay yours. You keep the box. Please be kind."

VOCABULARY = """vocabulary mini "A small shop"
fact worn "the goods were worn" : yes/no by customer typically no
fact box_kept "the box was kept" : yes/no by customer typically yes
fact clean "the goods are clean" : yes/no judged typically yes
fact colour "the colour" : one of red, green by world typically red
fact price "the price" : money from 1.00 to 100.00 by shop typically 50.00
fact pieces "how many pieces" : 1 to 9 by customer typically 1
remedy refund also return
event ordered "the order is placed" by customer typically 2026-05-04
event delivered "the goods are delivered" by world typically 3 days after ordered
event notified "the customer tells the shop" by customer typically 2 days after delivered
axiom "an order comes first": ordered has happened
axiom "goods come after the order": delivered has happened implies delivered no earlier than ordered
axiom "nobody writes before the goods came": notified has happened implies delivered has happened
axiom "nobody writes earlier": notified has happened implies notified no earlier than delivered
role contract is ordered
role receipt is delivered
role request is notified
role item_price is price
"""

CLAUSES = """right back "sending goods back"
entitlement window for back
  quote "Goods come back in 14 days."
  when clean
  notified within 14 days after delivered
  owed refund
exclusion worn_goods for back
  quote "Worn goods stay yours."
  when worn
  no refund
requirement box for back
  quote "You keep the box."
  customer must box_kept otherwise unsaid
aside quote "Please be kind."
"""

HEAD = """policy mini_shop "Returns"
  source "shop.txt"
  uses mini
"""

DONE = HEAD + CLAUSES.replace(
    "exclusion worn_goods for back", 'exclusion worn_goods for back\n  overrides window basis "Worn goods stay yours."'
)
"""The same shop, with the contradiction settled."""


def shop(folder: Path, text: str = HEAD + CLAUSES, source: str = TEXT) -> str:
    """The path of a policy written to a folder, with its vocabulary and source."""
    (folder / "mini.ret").write_text(VOCABULARY, "utf-8")
    (folder / "shop.txt").write_text(source, "utf-8")
    (folder / "shop.ret").write_text(text, "utf-8")
    return str(folder / "shop.ret")


@dataclass(frozen=True)
class Ran:
    """What a command printed and answered."""

    code: int
    out: str
    err: str


def run(*arguments: str, stdin: str | bytes | None = None) -> Ran:
    """A command in this process; usage errors become exit 2 as in `main`. Anything unexpected is raised."""
    runner = CliRunner()
    result = runner.invoke(group, list(arguments), input=stdin, standalone_mode=False)
    if isinstance(result.exception, click.ClickException):
        return Ran(
            Exit.UNUSABLE, result.stdout, result.stderr + workflow_log(visible(result.exception.format_message()))
        )
    if result.exception is not None:
        raise result.exception
    return Ran(int(result.return_value or 0), result.stdout, result.stderr)
