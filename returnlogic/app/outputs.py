"""Write files and folders whole or not at all: the one door for every file that a user has written.

Only a regular file is replaced. A device, a pipe or a file that is open already is written into.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, TextIO

from returnlogic.base.faults import InputFault
from returnlogic.base.input_file import real_path


def write_files(texts: Sequence[tuple[str | bytes, str]]) -> None:
    """Write each text, or bytes, to its file; none is touched unless all can be written. Raises `InputFault` otherwise.

    What is there and is no regular file is written into, after the others.
    """
    with ExitStack() as stack:
        parts: list[tuple[Path, Path]] = []
        streams: list[tuple[TextIO, str | bytes, str]] = []
        for text, output in texts:
            with _told(output):
                target = _replaced(output)
                if target is None:
                    streams.append((stack.enter_context(_stream(output)), text, output))
                    continue
                part = stack.enter_context(_part_of(target))
                part.write_bytes(text if isinstance(text, bytes) else text.encode(errors="backslashreplace"))
                _like(part, target)
                parts.append((part, target))
        for part, target in parts:
            with _told(str(target)):
                os.replace(part, target)
        for stream, text, output in streams:
            with _told(output):
                if isinstance(text, bytes):
                    stream.buffer.write(text)
                else:
                    stream.write(text)
                stream.flush()


def write_streamed(output: str, fill: Callable[[IO[str]], None]) -> None:
    """Write what `fill` writes, piece by piece: it may not fit into memory. Raises `InputFault` iff that fails."""
    with _told(output):
        target = _replaced(output)
        if target is None:
            with _stream(output) as stream:
                fill(stream)
            return
        with _part_of(target) as part:
            with part.open("w", encoding="utf-8", newline="") as file:
                fill(file)
            _like(part, target)
            os.replace(part, target)


def write_in(folder: str, name: str, text: str) -> None:
    """Write a text to a file of a folder, which is made if it is not there; raises `InputFault` iff that fails."""
    with _told(folder):
        Path(folder).mkdir(parents=True, exist_ok=True)
    write_files([(text, os.path.join(folder, name))])


@contextmanager
def _told(output: str) -> Iterator[None]:
    """Tell what the system refuses as an `InputFault`."""
    try:
        yield
    except BrokenPipeError:
        raise InputFault(f"cannot write `{output}`: nobody reads from it any more") from None
    except OSError as error:
        said = "no program reads from it" if error.errno == errno.ENXIO else error.strerror or str(error)
        raise InputFault(f"cannot write `{output}`: {said}") from None


_OPEN_FILE = re.compile(r"/dev/(stdout|stderr|fd/\d+)|/proc/[^/]+/fd/\d+")
"""Names of what is open already: to replace such a file would take it from whoever opened it."""


def _replaced(output: str) -> Path | None:
    """Return the regular file, there or not, that an output replaces; `None` iff it is written into what is there.

    A link is followed as it is when it is read: not out of its checkout. Raises `OSError` for a folder.
    """
    if "\0" in output:
        raise OSError(errno.EINVAL, "no file has a NUL character in its name")
    if _OPEN_FILE.fullmatch(output):
        return None
    try:
        mode = os.stat(output).st_mode
    except FileNotFoundError:
        return Path(real_path(output))
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    return Path(real_path(output)) if stat.S_ISREG(mode) else None


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """Yield a place in the folder of a file, for what will replace it; nothing of it is left behind."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".returnlogic-") as folder:
        yield Path(folder) / target.name


def _like(part: Path, target: Path) -> None:
    """Give a file the permissions of what it replaces."""
    if target.exists():
        part.chmod(target.stat().st_mode)


@contextmanager
def _stream(output: str) -> Iterator[TextIO]:
    """Open a device, a pipe or an open file to write into it; raises `OSError` iff nobody reads from a pipe."""
    how = os.O_WRONLY | os.O_APPEND | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC"))
    descriptor = os.open(output, how)
    os.set_blocking(descriptor, True)
    stream = os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="")
    try:
        yield stream
        stream.flush()
    finally:
        with suppress(OSError):  # what could not be written was told
            stream.close()


def write_beside(folder: Path, inner: str, files: Mapping[str, bytes], texts: Mapping[str, str]) -> None:
    """Write a folder `inner` of files, and then texts beside it, each moved into its place in this order.

    What is not in its place yet has no name that `verify` would look at, or a program import. Raises `InputFault` iff
    something cannot be written; then nothing looks whole that is not.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / inner
        for name in texts:
            if os.path.lexists(folder / name) and not stat.S_ISREG(os.lstat(folder / name).st_mode):
                raise OSError(errno.EEXIST, f"`{name}` is there, and is no regular file")
        with _alone(folder), tempfile.TemporaryDirectory(dir=folder, prefix=".returnlogic-") as made_in:
            fresh = Path(made_in) / "certificate"
            for name, data in files.items():
                place = fresh / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            parts = {name: Path(made_in) / str(n) for n, name in enumerate(texts)}
            for name, part in parts.items():
                part.write_bytes(texts[name].encode())
            if target.exists():
                os.replace(target, Path(made_in) / "before")
            os.replace(fresh, target)
            for name, part in parts.items():
                os.replace(part, folder / name)
    except OSError as error:
        raise InputFault(f"cannot write to `{folder}`: {error.strerror or error}") from None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder for one run that writes evaluators, where the system can do so."""
    try:
        from fcntl import LOCK_EX, flock
    except ImportError:
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            flock(held, LOCK_EX)
        yield
    finally:
        os.close(held)
