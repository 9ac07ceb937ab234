"""`returnlogic gate`: may this change be merged, for the customers it touches?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from returnlogic.cli._common import Progress
from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._versions import codes_of, shared, show

if TYPE_CHECKING:
    from returnlogic.app.versions import VersionOptions

_PROFILES = ("lawful", "no-narrowing", "no-surprise", "frozen")


@click.command(name="gate")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--against", required=True, metavar="REF", help="The revision that counts: `origin/main`, say.")
@click.option(
    "--profile", default="no-narrowing", type=click.Choice(_PROFILES), help="What blocks; each adds to the one before."
)
@click.option("--as-of", metavar="DATE", help="The day on which approvals must hold; needed as soon as there are any.")
@click.option("--mapping", metavar="FILE", help="What renamed things were: a file as it is at REF, from its root.")
@click.option(
    "--laws", metavar="FOLDER", help="A folder of laws in the repository, like `spec/law`; read on both sides."
)
@shared
def command(
    paths: tuple[str, ...],
    against: str,
    profile: str,
    as_of: str | None,
    mapping: str | None,
    laws: str | None,
    options: VersionOptions,
    targets: Sequence[tuple[str, str | None]],
    page: str | None,
    seconds: float | None,
) -> int:
    """Whether policies may change as they do: PATHS, files or folders on disk, against the same at a git revision.

    Blocks what the profile does not allow and nobody has approved. Approvals (`returnlogic.approvals.toml`, beside the
    policy or above it) and the mapping are read at REF: a change cannot exempt itself. No clock is read.
    """
    from returnlogic.app.gate import gate
    from returnlogic.app.load import day_given

    day = day_given(as_of, "--as-of")
    with Progress(seconds) as progress:
        found = gate(
            paths,
            against,
            profile=profile,
            as_of=day,
            mapping_file=mapping,
            laws_folder=laws,
            options=options,
            say=progress,
        )
    codes = codes_of(found.changes) + [Exit.FINDINGS for r in found.report.rulings if r.blocks]
    show(found.changes, targets, found.report, page=page)
    return worst(codes)
