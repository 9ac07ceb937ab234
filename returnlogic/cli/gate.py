"""`returnlogic gate`: may this change be merged, for the customers it touches?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from returnlogic.cli._common import Progress, day_of
from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._formats import destinations
from returnlogic.cli._versions import codes_of, compared, options_of, shared, show

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
    law: str | None,
    by: tuple[str, ...],
    delivery: str | None,
    effective: str | None,
    budget: int | None,
    format_: tuple[str, ...],
    output: str | None,
) -> int:
    """Whether policies may change as they do: PATHS, files or folders on disk, against the same at a git revision.

    Blocks what the profile does not allow and nobody has approved. Approvals (`returnlogic.approvals.toml`, beside the
    policy or above it) and the mapping are read at REF: a change cannot exempt itself. No clock is read.
    """
    from returnlogic.app.approvals import rulings
    from returnlogic.app.revisions import Unreadable, at_revision, revision
    from returnlogic.app.versions import NotAPair, pairs
    from returnlogic.reports._changes import Gate

    day, targets = day_of(as_of), destinations(format_ or ("text",), output)
    progress = Progress()
    try:
        base = revision(against, paths[0])
        _one_repository(paths, base)
        names = _mapping(base, mapping)
        shelves = (None, None) if laws is None else (at_revision(against, laws), Path(laws))
        if laws is not None and not all(s is not None and s.is_dir() for s in shelves):
            raise NotAPair(f"`{laws}` is no folder of laws, here or at `{against}`")
        found = []
        for path in paths:
            there, here = at_revision(against, path), Path(path)
            if not there.exists() and not here.exists():
                raise NotAPair(f"there is no `{path}`, here or at `{against}`")
            if here.exists() and there.exists():
                found += [(str(here / n) if here.is_dir() else str(here), b, h) for n, b, h in pairs(there, here)]
            else:
                found += _one_sided(there, here)
    except Unreadable as error:
        raise click.UsageError(f"{error.message}; {error.help}" if error.help else error.message) from None
    except NotAPair as error:
        raise click.UsageError(str(error)) from None
    options = options_of(law, by, delivery, effective, budget, names, *shelves)
    try:
        changes = compared(found, options, progress)
    except KeyError as error:
        raise click.UsageError(f"--mapping: {error.args[0]}") from None
    progress.done()
    counted, claimed, notes = _approvals(base, [p for p, _, _ in found])
    if counted and day is None:
        raise click.UsageError(
            "approvals hold until a day, and no clock is read; say which day it is: `--as-of 2026-07-01`"
        )
    shared = _shared(changes)
    if shared & {a.fingerprint for a in counted}:
        counted = [a for a in counted if a.fingerprint not in shared]
        notes.append("an approval of what two policies of one name lose counts for none: give them different names")
    ruled: list[Any] = []
    for change in changes:
        if change.compared is not None:
            ruled += rulings(change.compared.findings, profile, counted, claimed, day)
    own = {a.fingerprint for a in claimed} - {a.fingerprint for a in counted}
    if own:
        word = "approval is" if len(own) == 1 else "approvals are"
        notes.append(f"{len(own)} {word} new in this change and not counted: it counts once it is at `{against}`")
    codes = codes_of(changes) + [Exit.FINDINGS for r in ruled if r.blocks]
    code = worst(codes)
    if code is Exit.INCOMPLETE:
        notes.append("something could not be compared; that is never a pass")
    gate = Gate(against, base.commit, profile, day, code is Exit.CLEAN, tuple(map(_ruled, ruled)), tuple(notes))
    show(changes, targets, gate)
    return code


def _one_repository(paths: tuple[str, ...], base: Any) -> None:
    """Raises a usage error iff a path is in another repository than the first, or in one inside of that of the folder
    one is in: a submodule's revisions are for its own commits to say."""
    from returnlogic.app.revisions import Unreadable, root_of

    try:
        here = root_of(os.curdir)
    except Unreadable:
        here = base.root
    for path in paths:
        own = root_of(path)
        if own != base.root or (own != here and Path(own).is_relative_to(here)):
            raise click.UsageError(f"`{path}` is in a repository of its own, `{own}`; run the gate in there")


def _shared(changes: list[Any]) -> set[str]:
    """The fingerprints that findings of several files have: their policies have one name."""
    prints = [{f.fingerprint for f in c.compared.findings} for c in changes if c.compared is not None]
    return {p for n, each in enumerate(prints) for p in each if any(p in other for other in prints[n + 1 :])}


def _one_sided(there: Any, here: Path) -> Iterator[tuple[str, Any, Any]]:
    """The files of a path that only one side has, as pairs."""
    from returnlogic.app.versions import ret_files

    place = there if there.exists() else here
    files = [(str(here / n), f) for n, f in ret_files(place, "")] if place.is_dir() else [(str(here), place)]
    for path, file in files:
        yield (path, file, None) if place is there else (path, None, file)


def _mapping(base: Any, file: str | None) -> Any:
    from returnlogic.app.versions import mapping

    if file is None:
        return None
    entry = base.entry(file)
    if not entry.is_file():
        raise click.UsageError(f"there is no mapping `{file}` at `{base.name}`; a mapping has to be merged first")
    try:
        return mapping(entry.read_bytes().decode("utf-8"))
    except ValueError as error:
        raise click.UsageError(f"--mapping: `{file}`: {error}") from None


def _approvals(base: Any, paths: list[str]) -> tuple[list[Any], list[Any], list[str]]:
    """The approvals of the base side, those on disk (which do not count), and what to say of them."""
    from returnlogic.app.approvals import FILE, BadApprovals, parse

    counted: dict[str, Any] = {}
    claimed: dict[str, Any] = {}
    notes: list[str] = []
    folders: dict[str, None] = {}
    root = os.path.realpath(base.root)
    for path in paths:
        inside = os.path.relpath(os.path.dirname(os.path.realpath(path)), root)
        parts = [] if inside == "." else Path(inside).parts
        for depth in range(len(parts), -1, -1):
            folders["/".join(parts[:depth])] = None
    for folder in folders:
        entry = base.entry(f"{folder}/{FILE}" if folder else FILE)
        if entry.exists():
            try:
                for a in parse(entry.read_bytes().decode("utf-8")):
                    counted.setdefault(a.fingerprint, a)
            except (BadApprovals, UnicodeDecodeError, OSError) as error:
                raise click.UsageError(f"`{entry}`: {error}; put it right at `{base.name}` first") from None
        disk = Path(root) / folder / FILE
        if disk.is_file():
            try:
                for a in parse(disk.read_bytes().decode("utf-8")):
                    claimed.setdefault(a.fingerprint, a)
            except (BadApprovals, UnicodeDecodeError, OSError) as error:
                notes.append(f"`{os.path.join(folder, FILE)}` of this change cannot be read: {error}")
    return list(counted.values()), list(claimed.values()), notes


def _ruled(ruling: Any) -> Any:
    from returnlogic.app.approvals import entry
    from returnlogic.reports._changes import Ruled

    f = ruling.finding
    text = entry(f) if ruling.blocks else ""
    return Ruled(f.fingerprint, f.code, f.policy, f.message, ruling.blocks, ruling.why, text)
