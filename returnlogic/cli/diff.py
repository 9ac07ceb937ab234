"""`returnlogic diff`: what changes for customers from one version to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from returnlogic.cli._common import Progress
from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._orders import observed, with_orders
from returnlogic.cli._versions import codes_of, shared, show

if TYPE_CHECKING:
    from returnlogic.app.versions import VersionOptions
    from returnlogic.batch.replay import OrderOptions
    from returnlogic.compare.align import Names


@click.command(name="diff")
@click.argument("base")
@click.argument("head", required=False)
@click.option("--law-base", metavar="FOLDER", help="The laws of BASE: a folder like `spec/law`, on disk or REF:PATH.")
@click.option("--law-head", metavar="FOLDER", help="The laws of HEAD; the library's unless given.")
@click.option("--mapping", type=click.Path(dir_okay=False), help="A TOML file that says what renamed things were.")
@click.option(
    "--fail-on", default="error", type=click.Choice(["error", "warning", "note"]), help="The least level that blocks."
)
@click.option("--exit-zero", is_flag=True, help="Turn exit code 1 into 0; the others stay.")
@shared
@with_orders
def command(
    base: str,
    head: str | None,
    law_base: str | None,
    law_head: str | None,
    mapping: str | None,
    fail_on: str,
    exit_zero: bool,
    options: VersionOptions,
    targets: Sequence[tuple[str, str | None]],
    page: str | None,
    orders: tuple[Path, OrderOptions] | None,
    seconds: float | None,
) -> int:
    """What changes for customers from BASE to HEAD.

    Both are files or folders, on disk or at a git revision as REF:PATH. Without HEAD, BASE is compared with itself:
    with `--law-base` and `--law-head`, what a change of the law does to it. With `--orders`, past orders are put
    through both versions by a query that is proved, and what they show stands beside what is proved for all.
    """
    from returnlogic.app.load import laws_of_folder
    from returnlogic.app.revisions import located
    from returnlogic.app.versions import differences, pairs
    from returnlogic.reports._format import LEVELS

    shelves = laws_of_folder(law_base), laws_of_folder(law_head)
    options = replace(options, names=_mapping(mapping), law_base=shelves[0], law_head=shelves[1])
    first = located(base)
    seen, code_of_orders = None, Exit.CLEAN
    with Progress(seconds) as progress:
        changes = differences(pairs(first, located(head) if head is not None else first), options, progress)
        if orders is not None:
            seen, code_of_orders = observed(changes, *orders, options.by, progress)
    show(changes, targets, observed=seen, page=page)
    codes = [*codes_of(changes), code_of_orders]
    for change in changes:
        findings = change.compared.findings if change.compared is not None else ()
        codes += [Exit.FINDINGS for f in findings if f.severity.value in LEVELS[fail_on] and f.code not in HARMLESS]
    return worst(c for c in codes if not (exit_zero and c is Exit.FINDINGS))


HARMLESS = ("RL715", "RL716", "RL717")
"""Equal, and what is exit code 3 rather than 1."""


def _mapping(file: str | None) -> Names | None:
    """Return what a mapping file on disk says; raises a usage error iff it is not understood."""
    from returnlogic.app.load import read_source
    from returnlogic.app.versions import mapping
    from returnlogic.language.problem import Problem

    if file is None:
        return None
    try:
        return mapping(read_source(Path(file), file).text)
    except Problem as problem:
        raise click.UsageError(problem.message) from None
    except ValueError as error:
        raise click.UsageError(f"--mapping: `{file}`: {error}") from None
