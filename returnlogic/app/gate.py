"""The gate: may policies change as they do from a revision to now, for the customers that they touch?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from returnlogic.app.approvals import FILE, NO_FILE, Approval, ComparedFile, parse, rulings
from returnlogic.app.load import day_given
from returnlogic.app.revisions import Revision, RevisionPath, UnreadableRevision, at_revision, revision, root_of
from returnlogic.app.versions import (
    AnyPath,
    BadMapping,
    FilePair,
    PolicyDiff,
    VersionOptions,
    differences,
    mapping,
    pairs,
    ret_files,
)
from returnlogic.base.faults import InputFault
from returnlogic.base.input_file import is_there, read_entry, read_file
from returnlogic.compare.align import Names
from returnlogic.reports._comparison import GateReport


@dataclass(frozen=True, slots=True)
class Gated:
    """The changes in each policy, and the gate's ruling on them."""

    changes: tuple[PolicyDiff, ...]
    report: GateReport


def gate(
    paths: Sequence[str],
    against: str,
    *,
    profile: str = "no-narrowing",
    as_of: str | None = None,
    mapping_file: str | None = None,
    laws_folder: str | None = None,
    options: VersionOptions | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Gated:
    """Compare policies on disk with the same paths at a revision, and rule on what changes.

    Approvals and the mapping (a path from the root of the repository) are read at the revision: a change cannot exempt
    itself. `as_of` is the ISO day on which approvals have to hold. Raises `InputFault` iff something cannot be read, or
    there are approvals and no day.
    """
    day_given(as_of, "--as-of")
    base = revision(against, paths[0])
    _check_one_repository(paths, base)
    options = options or VersionOptions()
    options = replace(options, names=_mapping_at(base, mapping_file))
    if laws_folder is not None:
        shelves = at_revision(against, laws_folder), Path(laws_folder)
        if not all(s.is_dir() for s in shelves):
            raise InputFault(f"`{laws_folder}` is no folder of laws, here or at `{against}`")
        options = replace(options, law_base=shelves[0], law_head=shelves[1])
    found = [pair for path in paths for pair in _pairs_of(path, against)]
    try:
        changes = differences(found, options, say)
    except BadMapping as fault:
        raise fault.told_as(f"--mapping: {fault}") from None
    approvals = _approvals(base, [path for path, _, _ in found])
    if approvals.counted and as_of is None:
        raise InputFault("approvals hold until a day, and no clock is read; say which day it is: `--as-of 2026-07-01`")
    files = {path: _compared_file(path, old, against) for path, old, _ in found}
    return Gated(tuple(changes), _ruled(changes, files, approvals, base, profile, as_of))


@dataclass(frozen=True, slots=True)
class _Approvals:
    """The approvals of the base side, which count, those on disk, which do not, and what to say of the files."""

    counted: tuple[Approval, ...]
    claimed: tuple[Approval, ...]
    notes: tuple[str, ...]


def _compared_file(path: str, old: AnyPath | None, against: str) -> ComparedFile:
    """Return a file as approvals name it, but for the id of its policy."""
    inside = old if isinstance(old, RevisionPath) else at_revision(against, path)
    return ComparedFile(inside.path, "", NO_FILE if old is None else sha256(read_entry(old)).hexdigest())


def _ruled(
    changes: Sequence[PolicyDiff],
    files: Mapping[str, ComparedFile],
    approvals: _Approvals,
    base: Revision,
    profile: str,
    as_of: str | None,
) -> GateReport:
    """Return what the gate says of all findings; it passes iff nothing blocks and everything could be compared."""
    counted, notes = approvals.counted, list(approvals.notes)
    made = [
        ruling
        for change in changes
        if change.compared is not None
        for ruling in rulings(
            change.compared.findings,
            profile,
            replace(files[change.path], policy=change.compared.base_policy),
            counted,
            approvals.claimed,
            as_of,
        )
    ]
    own = {a.key for a in approvals.claimed} - {a.key for a in counted}
    if own:
        word = "approval is" if len(own) == 1 else "approvals are"
        notes.append(f"{len(own)} {word} new in this change and not counted: it counts once it is at `{base.name}`")
    stopped = any(c.fault is not None or c.problems for c in changes) or any(r.blocks for r in made)
    complete = all(c.compared is not None and c.compared.complete for c in changes)
    if not complete and not stopped:
        notes.append("something could not be compared; that is never a pass")
    passes = complete and not stopped
    return GateReport(base.name, base.commit, profile, as_of, passes, tuple(made), tuple(notes))


def _check_one_repository(paths: Sequence[str], base: Revision) -> None:
    """Raise `InputFault` iff a path is in another repository than the first, or in one inside of that of the folder one
    is in: a submodule's revisions are for its own commits to say."""
    try:
        here = root_of(os.curdir)
    except UnreadableRevision:
        here = base.root
    for path in paths:
        own = root_of(path)
        if own != base.root or (own != here and Path(own).is_relative_to(here)):
            raise InputFault(f"`{path}` is in a repository of its own, `{own}`; run the gate in there")


def _pairs_of(path: str, against: str) -> Iterator[FilePair]:
    """Return the files of a path, at the revision and on disk; raises `InputFault` iff neither side has the path."""
    there, here = at_revision(against, path), Path(path)
    if not there.exists() and not here.exists():
        raise InputFault(f"there is no `{path}`, here or at `{against}`")
    if there.exists() and here.exists():
        for name, old, new in pairs(there, here):
            yield str(here / name) if here.is_dir() else str(here), old, new
        return
    side: Path | RevisionPath = there if there.exists() else here
    files = [(str(here / name), f) for name, f in ret_files(side, "")] if side.is_dir() else [(str(here), side)]
    for shown, file in files:
        yield (shown, file, None) if side is there else (shown, None, file)


def _mapping_at(base: Revision, file: str | None) -> Names | None:
    """Return what a mapping says as it is at the revision."""
    if file is None:
        return None
    entry = base.entry(file)
    if not entry.is_file():
        raise InputFault(f"there is no mapping `{file}` at `{base.name}`; a mapping has to be merged first")
    try:
        return mapping(read_entry(entry).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise InputFault(f"--mapping: `{file}`: {error}") from None


def _approvals(base: Revision, paths: Sequence[str]) -> _Approvals:
    """Return the approvals beside the policies and in the folders above them, of both sides.

    Raises `InputFault` iff a file of the base side is not understood.
    """
    counted: dict[tuple[str, str, str], Approval] = {}
    claimed: dict[tuple[str, str, str], Approval] = {}
    notes: list[str] = []
    root = os.path.realpath(base.root)
    for folder in _folders_above(root, paths):
        entry = base.entry(f"{folder}/{FILE}" if folder else FILE)
        if entry.exists():
            try:
                for a in parse(read_entry(entry).decode("utf-8")):
                    counted.setdefault(a.key, a)
            except (InputFault, UnicodeDecodeError, OSError) as error:
                raise InputFault(f"`{entry}`: {error}; put it right at `{base.name}` first") from None
        disk = Path(root) / folder / FILE
        if is_there(disk):
            try:
                for a in parse(read_file(disk).decode("utf-8")):
                    claimed.setdefault(a.key, a)
            except (InputFault, UnicodeDecodeError, OSError) as error:
                notes.append(f"`{os.path.join(folder, FILE)}` of this change cannot be read: {error}")
    return _Approvals(tuple(counted.values()), tuple(claimed.values()), tuple(notes))


def _folders_above(root: str, paths: Sequence[str]) -> list[str]:
    """Return the folders of paths and all above them within the repository, from its root, each once."""
    found: dict[str, None] = {}
    for path in paths:
        inside = os.path.relpath(os.path.dirname(os.path.realpath(path)), root)
        parts = () if inside == "." else Path(inside).parts
        for depth in range(len(parts), -1, -1):
            found["/".join(parts[:depth])] = None
    return list(found)
