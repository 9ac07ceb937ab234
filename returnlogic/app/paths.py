"""The `.ret` files that paths name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from returnlogic.base.faults import InputFault


def ret_files(paths: Sequence[str]) -> list[str]:
    """Return the `.ret` files named, those of a folder and its folders sorted; links to folders are not followed.

    Raises `InputFault` iff a path holds none, a folder cannot be listed, or something in it is no file to read.
    """
    found: list[str] = []
    for path in paths:
        if os.path.isdir(path):  # unlike `Path.is_dir`, no error for names that no file can have
            inside = sorted(_inside(path))
            if not inside:
                raise InputFault(f"`{path}` holds no .ret file")
            found += inside
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _inside(folder: str) -> Iterator[str]:
    def stop(error: OSError) -> None:
        raise InputFault(f"cannot list `{error.filename}`: {error.strerror}")

    for place, folders, files in os.walk(folder, onerror=stop):
        for name in (*folders, *files):
            path = Path(place) / name
            if not name.endswith(".ret"):
                continue
            if path.exists() and not path.is_file() and not path.is_dir():
                raise InputFault(f"`{path}` is neither a file nor a folder")
            yield str(path)
