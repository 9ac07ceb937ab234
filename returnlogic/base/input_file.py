"""Read input files: the one door to every file that a user, a policy, a certificate or a setting names.

Only a regular file is read, opened without waiting for anybody, and never beyond a bound that is checked on the open
file. A link is followed only inside of its checkout (else its folder): who may write a link into a repository shall
not read by it what lies outside. What a file names has to lie in the folder of that file.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, BinaryIO

LARGEST = 40_000_000
"""Bytes of an input file, where nothing names another bound."""

_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "it is a folder, not a file"),
    (stat.S_ISFIFO, "it is a pipe, not a regular file: write what comes through it to a file, and name that"),
    (stat.S_ISSOCK, "it is a socket, not a regular file"),
    (stat.S_ISCHR, "it is a device, not a regular file"),
    (stat.S_ISBLK, "it is a device, not a regular file"),
)
_HOW = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY"))


class RefusedFile(OSError):
    """A file that is there and is not read: `strerror` says why, and what to do instead."""

    def __init__(self, why: str, path: str | os.PathLike[str]) -> None:
        super().__init__(errno.EACCES, why, os.fspath(path))


def checkout_of(folder: str) -> str | None:
    """Return the nearest folder above, or this one, that holds a `.git`; `None` iff there is none."""
    place = Path(os.path.realpath(folder))
    return next((str(p) for p in (place, *place.parents) if os.path.lexists(p / ".git")), None)


def real_path(path: str | os.PathLike[str], within: str | os.PathLike[str] | None = None) -> str:
    """Return where a file really lies, whether it is there or not.

    Raises `RefusedFile` iff it is a link that leads out of the checkout (else the folder) it lies in, or into the
    folder `.git`; and iff it does not lie within a folder that is given.
    """
    text = os.fspath(path)
    if "\0" in text:
        raise RefusedFile("no file has a NUL character in its name", text.replace("\0", "\ufffd"))
    folder = os.path.realpath(os.path.dirname(text) or os.curdir)
    place = os.path.join(folder, os.path.basename(text))
    if within is None and not os.path.islink(place):
        return place
    root = os.path.realpath(within) if within is not None else checkout_of(folder) or folder
    real = os.path.realpath(place)
    inside = os.path.relpath(real, root).split(os.sep)
    if inside[0] == os.pardir:
        link = "it is a link that leads" if os.path.islink(place) else "it lies"
        raise RefusedFile(f"{link} out of `{root}`: put the file itself there", text)
    if ".git" in inside:
        raise RefusedFile("it lies in the folder `.git`, which holds what is not for reading", text)
    return real


def _too_large(most: int, path: str | os.PathLike[str]) -> RefusedFile:
    return RefusedFile(f"it is too large: it may have at most {most:,} bytes", path)


def _refuse_unless_regular(mode: int, path: str | os.PathLike[str]) -> None:
    if not stat.S_ISREG(mode):
        raise RefusedFile(next((why for test, why in _KINDS if test(mode)), "it is not a regular file"), path)


def open_file(
    path: str | os.PathLike[str], most: int = LARGEST, within: str | os.PathLike[str] | None = None
) -> BinaryIO:
    """Open a regular file to read it; raises `OSError` iff it is not there, is none, is larger, or lies elsewhere.

    Nothing of a file is read before it is known to be regular and small enough.
    """
    real = real_path(path, within)
    _refuse_unless_regular(os.lstat(real).st_mode, path)
    file = os.fdopen(os.open(real, _HOW), "rb")
    about = os.fstat(file.fileno())
    try:
        _refuse_unless_regular(about.st_mode, path)
        if about.st_size > most:
            raise _too_large(most, path)
    except RefusedFile:
        file.close()
        raise
    return file


def _bounded(file: IO[bytes], most: int, path: str | os.PathLike[str]) -> bytes:
    """Return what is left of an open file, which may have grown; raises `RefusedFile` iff that is too much."""
    data = file.read(most + 1)
    if len(data) > most:
        raise _too_large(most, path)
    return data


def read_file(path: str | os.PathLike[str], most: int = LARGEST, within: str | os.PathLike[str] | None = None) -> bytes:
    """Return the bytes of a regular file; raises `OSError` as `open_file` does."""
    with open_file(path, most, within) as file:
        return _bounded(file, most, path)


def read_entry(entry: Traversable, most: int = LARGEST, within: Traversable | None = None) -> bytes:
    """Return the bytes of a file on disk, at a revision or in the package; raises `OSError` as `read_file` does."""
    if isinstance(entry, Path):
        return read_file(entry, most, within if isinstance(within, Path) else None)
    with entry.open("rb") as file:
        return _bounded(file, most, str(entry))


def is_there(entry: Traversable) -> bool:
    """Return whether a name is taken, by a file or by anything else: what is no file is refused when it is read."""
    if isinstance(entry, Path):
        return "\0" not in str(entry) and os.path.lexists(entry)
    exists: Callable[[], bool] = getattr(entry, "exists", entry.is_file)
    return exists()
