"""Files and folders that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from returnlogic.base.faults import InputFault


def write_files(texts: Sequence[tuple[str, str]]) -> None:
    """Write each text to its file; no file is touched unless all can be written. Raises `InputFault` otherwise."""
    with ExitStack() as stack:
        parts: list[tuple[Path, Path]] = []
        for text, output in texts:
            target = Path(os.path.realpath(output))
            try:
                if target.is_dir():
                    raise IsADirectoryError(21, "it is a folder")
                folder = tempfile.TemporaryDirectory(dir=target.parent, prefix=".returnlogic-")
                part = Path(stack.enter_context(folder)) / target.name
                part.write_bytes(text.encode(errors="backslashreplace"))
                if target.exists():
                    part.chmod(target.stat().st_mode)
            except OSError as error:
                raise InputFault(f"cannot write `{output}`: {error.strerror}") from None
            parts.append((part, target))
        for part, target in parts:
            try:
                os.replace(part, target)
            except OSError as error:
                raise InputFault(f"cannot write `{target}`: {error.strerror}") from None


def write_streamed(output: str, fill: Callable[[IO[str]], None]) -> None:
    """Write what `fill` writes, piece by piece: it may not fit into memory. Raises `InputFault` iff that fails."""
    target = Path(os.path.realpath(output))
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".returnlogic-") as folder:
            part = Path(folder) / target.name
            with part.open("w", encoding="utf-8", newline="") as file:
                fill(file)
            os.replace(part, target)
    except OSError as error:
        raise InputFault(f"cannot write `{output}`: {error.strerror}") from None


def write_beside(folder: Path, inner: str, files: Mapping[str, bytes], texts: Mapping[str, str]) -> None:
    """Write a folder `inner` of files, and then texts beside it, each moved into its place in this order.

    What is not in its place yet has no name that `verify` would look at, or a program import. Raises `InputFault` iff
    something cannot be written; then nothing looks whole that is not.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / inner
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
