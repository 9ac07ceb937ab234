"""Files as they are at a revision of a git repository, read with `git` itself; or on disk, by the same names.

Refs and paths are untrusted: they are arguments of a program, never of a shell, a ref is first turned into the id of a
commit, and everything after that names the id. Nothing is fetched, checked out, or written.
"""

from __future__ import annotations

import io
import os
import posixpath
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Any

from returnlogic.base.faults import InputFault
from returnlogic.base.input_file import LARGEST, RefusedFile

SECONDS = 60
"""After which a `git` that does not answer is given up."""

_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}


_NOT_OURS = (
    *("GIT_TRACE", "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_INDEX_FILE", "GIT_OBJECT_"),
    *("GIT_ALTERNATE_", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE", "GIT_CEILING_", "GIT_PREFIX"),
)
"""Variables that would have `git` look at another repository than that of the folder, or that only trace."""


class UnreadableRevision(InputFault):
    """A revision, or a file at one, cannot be read."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit of a repository: `name` is how the user called it, `commit` its id, `root` the repository's folder."""

    root: str
    name: str
    commit: str

    @property
    def day(self) -> str:
        """Return the day (UTC) on which the commit was made, as it says itself."""
        stamp = _git(self.root, "show", "-s", "--format=%ct", self.commit).decode().strip()
        from datetime import UTC, datetime

        return datetime.fromtimestamp(int(stamp), UTC).date().isoformat()

    def entry(self, path: str = "") -> RevisionPath:
        """Return the file or folder at a path from the root of the repository, there or not.

        Raises `UnreadableRevision` iff the path leads out of it.
        """
        clean = posixpath.normpath(path) if path else ""
        clean = "" if clean == "." else clean
        if clean.startswith(("/", "../")) or clean == ".." or "\0" in clean:
            raise UnreadableRevision(
                f"`{path}` is outside of the repository", "give a path from the root of the repository"
            )
        return RevisionPath(self, clean)


class RevisionPath(Traversable):
    """A file or folder at a revision, read like a path. A link is neither: nothing is followed."""

    def __init__(self, revision: Revision, path: str) -> None:
        self.revision = revision
        self.path = path

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return posixpath.basename(self.path)

    @property
    def parent(self) -> RevisionPath:
        """Return the folder it lies in; of the root, itself."""
        return RevisionPath(self.revision, posixpath.dirname(self.path))

    def __str__(self) -> str:
        return f"{self.revision.name}:{self.path}"

    def __repr__(self) -> str:
        return f"RevisionPath({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RevisionPath) and (self.revision, self.path) == (other.revision, other.path)

    def __hash__(self) -> int:
        return hash((self.revision, self.path))

    def joinpath(self, *descendants: Any) -> RevisionPath:
        """Return the entry below this one; raises `UnreadableRevision` iff it is outside of the repository."""
        return self.revision.entry(posixpath.join(self.path, *map(str, descendants)))

    def __truediv__(self, child: Any) -> RevisionPath:
        return self.joinpath(child)

    def _kind(self) -> tuple[str, str, str] | None:
        """Return mode, id and size of the object, or `None` iff there is none."""
        if not self.path:
            return "040000", self.revision.commit, "-"
        return _tree(self.revision, posixpath.dirname(self.path)).get(self.name)

    def is_file(self) -> bool:
        """Return whether it is there and a plain file."""
        kind = self._kind()
        return kind is not None and kind[0].startswith("100")

    def is_dir(self) -> bool:
        """Return whether it is there and a folder."""
        kind = self._kind()
        return kind is not None and kind[0] == "040000"

    @property
    def leads_elsewhere(self) -> bool:
        """Return whether it is a link, or a submodule."""
        kind = self._kind()
        return kind is not None and kind[0] in ("120000", "160000")

    def exists(self) -> bool:
        """Return whether anything is there, a link included."""
        return self._kind() is not None

    def iterdir(self) -> Iterator[RevisionPath]:
        """Yield what lies in the folder, by name."""
        for name in sorted(_tree(self.revision, self.path)):
            yield self / name

    def read_bytes(self) -> bytes:
        """Return the bytes of the file; raises `OSError` iff there is none."""
        kind = self._kind()
        if kind is None:
            raise FileNotFoundError(2, f"there is no such file at `{self.revision.name}`", str(self))
        if not kind[0].startswith("100"):
            raise IsADirectoryError(21, "it is not a plain file", str(self))
        if kind[2].isdecimal() and int(kind[2]) > LARGEST:
            raise RefusedFile(f"it is too large: it may have at most {LARGEST:,} bytes", str(self))
        try:
            return _git(self.revision.root, "cat-file", "blob", kind[1])
        except UnreadableRevision as error:
            raise OSError(5, str(error), str(self)) from None

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> IO[Any]:
        """Return the file, for reading only."""
        if mode not in ("r", "rb"):
            raise PermissionError(1, "a revision cannot be changed", str(self))
        raw = io.BytesIO(self.read_bytes())
        return raw if mode == "rb" else io.TextIOWrapper(raw, *args, **kwargs)

    def read_text(self, encoding: str | None = None) -> str:
        """Return the text of the file."""
        return self.read_bytes().decode(encoding or "utf-8")


def root_of(place: str | Path) -> str:
    """Return the folder of the repository of a file or folder, there or not; raises `UnreadableRevision` iff it is in
    none."""
    folder = Path(place)
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return _git(str(folder), "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").rstrip("\n")


def revision(ref: str, beside: str | Path = ".") -> Revision:
    """Return the commit that a ref names in the repository of a file or folder.

    Raises `UnreadableRevision` iff there is no repository, no `git`, or no such commit here (a shallow clone, say), or
    the name means several things.
    """
    root = root_of(beside)
    if not ref or ref.startswith("-") or "\0" in ref:
        raise UnreadableRevision(
            f"`{ref}` is no name of a revision", "name a branch, a tag or a commit, such as `origin/main`"
        )
    _only_one(root, ref)
    try:
        # `--` in place of a path: what stands before it can only be a revision
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    except UnreadableRevision as error:
        shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
        fetch = "this clone is shallow: run `git fetch --unshallow`" if shallow else "fetch it first: `git fetch`"
        ci = ", or have CI check out the whole history" if shallow else ""
        raise UnreadableRevision(f"there is no revision `{ref}` in this repository", fetch + ci) from error
    return Revision(root, ref, commit.decode().strip())


def _only_one(root: str, ref: str) -> None:
    """Raise `UnreadableRevision` iff a name is that of a tag and of a branch, say: `git` would choose by itself."""
    plain = re.match(r"[^~^@:]*", ref)
    name = plain[0] if plain is not None else ""
    known = {f"refs/{kind}{name}" for kind in ("", "tags/", "heads/", "remotes/")}
    listed = _git(root, "for-each-ref", "--format=%(refname)", "--", *sorted(known)) if name else b""
    found = sorted(known & set(listed.decode("utf-8", "surrogateescape").splitlines()))
    if len(found) > 1:
        words = " and ".join(f"`{x}`" for x in found)
        raise UnreadableRevision(
            f"`{name}` is the name of {words}", f"write the one that you mean in full: `{found[0]}`"
        )


def at_revision(ref: str, path: str | Path) -> RevisionPath:
    """Return the file or folder that a path on disk names, as it is at a revision.

    The path itself may be gone. Raises `UnreadableRevision` as `revision` does, and iff it lies outside of it.
    """
    found = revision(ref, path)
    given = Path(path)
    named = given.name not in ("", "..")  # `.` and `..` have no name of their own in the folder that they lie in
    folder = os.path.realpath(given.parent if named else given)
    inside = os.path.relpath(folder, os.path.realpath(found.root))
    return found.entry("/".join([*Path(inside).parts, *([given.name] if named else [])]))


def located(text: str) -> Path | RevisionPath:
    """Return what a user names: a path on disk, or `REF:PATH` of the repository one is in.

    As with `git`, PATH starts at the root of the repository unless it starts with `./` or `../`. Something on disk of
    exactly that name comes first. Raises `UnreadableRevision` iff the revision cannot be read or has no such file.
    """
    ref, colon, path = text.partition(":")
    if not colon or os.path.lexists(text):
        return Path(text)
    if path.startswith(("./", "../")) or path in (".", ".."):
        entry = at_revision(ref, path)
    else:
        entry = revision(ref).entry(path)
    if not entry.exists():
        raise UnreadableRevision(f"there is no `{path}` at `{ref}`", "`git ls-tree -r --name-only` lists what there is")
    return entry


@cache
def _tree(revision: Revision, folder: str) -> dict[str, tuple[str, str, str]]:
    """Return mode, id and size, by name, of what lies in a folder at a revision; nothing iff it is no folder."""
    treeish = f"{revision.commit}:{folder}" if folder else revision.commit
    try:
        listed = _git(revision.root, "ls-tree", "-z", "--long", "--full-tree", treeish)
    except UnreadableRevision:
        if folder and posixpath.basename(folder) in _tree(revision, posixpath.dirname(folder)):
            mode, id, _ = _tree(revision, posixpath.dirname(folder))[posixpath.basename(folder)]
            if mode == "040000":
                raise UnreadableRevision(
                    f"`{revision.name}:{folder}` is not in this clone ({id[:12]})",
                    "run `git fetch --refetch`: some objects are missing",
                ) from None
        return {}
    found = {}
    for line in listed.split(b"\0"):
        about, tab, name = line.partition(b"\t")
        if tab:
            mode, _, id, size = about.decode().split()
            found[name.decode("utf-8", "surrogateescape")] = (mode, id, size)
    return found


def _git(folder: str, *arguments: str) -> bytes:
    """Run `git` and return its answer; raises `UnreadableRevision` with its own words iff it refuses."""
    command = ["git", "-C", folder, *arguments]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_OURS)} | _ENVIRONMENT
    try:
        ran = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=SECONDS, env=environment, check=False
        )
    except FileNotFoundError:
        raise UnreadableRevision("`git` is not installed", "install it, or compare two files") from None
    except subprocess.TimeoutExpired:
        raise UnreadableRevision(f"`git {arguments[0]}` did not answer within {SECONDS} seconds", "try again") from None
    if ran.returncode != 0:
        said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
        words = said[0].removeprefix("fatal: ") if said else "it gave no reason"
        if "not a git repository" in words:
            raise UnreadableRevision(f"`{folder}` is in no git repository", "compare two files or folders instead")
        raise UnreadableRevision(f"git could not read the revision: {words}", "look at it with `git show`")
    return ran.stdout
