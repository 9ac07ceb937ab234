"""The folder of a certificate, read whole: regular files, no more and no fewer than the certificate names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from returnlogic.app.generate import targets
from returnlogic.base.faults import InputFault
from returnlogic.base.input_file import open_file, read_file
from returnlogic.proof import certificate as c

AGAIN = "compile again"


@dataclass(frozen=True, slots=True)
class StoredCertificate:
    """A certificate as it lies on disk, each of its files by name, and the text of the evaluator beside it."""

    folder: Path
    certificate: c.Certificate
    files: Mapping[str, bytes]
    text: str

    @property
    def evaluator(self) -> Path:
        """Return where the evaluator lies."""
        return self.folder.parent / self.certificate.target.file


def certificates(path: str) -> list[Path]:
    """Return the certificate folders that a path means: an evaluator's, a certificate's own, or all below a folder.

    Raises `InputFault` iff there is none, or an evaluator below a folder has none.
    """
    given = Path(path)
    if given.name == "certificate.json":
        return [given.parent]
    if given.name.endswith(c.SUFFIX):
        return [given]
    if given.is_dir():
        found = sorted(p for p in given.rglob(f"*{c.SUFFIX}") if p.is_dir())
        for file in sorted(p for t in targets().values() for p in given.rglob(f"*{t.suffix}")):
            if file.with_name(file.name + c.SUFFIX) not in found and _was_generated(file):
                help = f"expected the folder `{file.name}{c.SUFFIX}`; compile again, or remove the file"
                raise InputFault(f"`{file}` was generated and has no certificate beside it", help)
        if not found:
            raise InputFault(f"no certificate below `{path}`", "`returnlogic compile` writes one beside each evaluator")
        return found
    folder = given.with_name(given.name + c.SUFFIX)
    if not given.exists() and not folder.exists():
        raise InputFault(f"there is no file `{path}`", "give an evaluator, its certificate, or a folder of both")
    if not folder.is_dir():
        raise InputFault(
            f"`{path}` has no certificate beside it", f"expected the folder `{folder.name}`; compile again"
        )
    return [folder]


def _was_generated(file: Path) -> bool:
    """Return whether a file says of itself that `compile` wrote it."""
    try:
        with open_file(file) as text:
            return b"Generated: do not edit, `returnlogic verify` proves" in text.read(400)
    except OSError:
        return False


def read_folder(folder: Path) -> StoredCertificate:
    """Return a certificate with all its files and its evaluator.

    Raises `InputFault` iff one is missing, too much, no regular file, or cannot be read.
    """
    if folder.is_symlink():
        raise InputFault(f"`{folder}` is a symbolic link", "verify the folder that it leads to")
    path = folder / "certificate.json"
    data = file_of(path, folder)
    try:
        certificate = c.from_bytes(data)
    except c.BadCertificate as error:
        raise InputFault(f"`{path}` is not a certificate: {error}", AGAIN) from None
    target = certificate.target
    if target.name not in targets():
        raise InputFault(f"`{path}`: there is no target `{target.name[:40]}`", "is it from a newer version?")
    if folder.absolute().name != target.file + c.SUFFIX:
        said = f"`{path}` is of `{target.file}`, and its folder is not called `{target.file}{c.SUFFIX}`"
        raise InputFault(said, "keep an evaluator and its certificate side by side, as `compile` writes them")
    names = certificate.files()
    for name in _names(folder):
        if name not in names:
            raise InputFault(f"`{folder / name}` is no part of the certificate", "remove it, or compile again")
    files = {name: data if name == path.name else file_of(folder / name, folder) for name in sorted(names)}
    evaluator = folder.parent / target.file
    try:
        return StoredCertificate(folder, certificate, files, file_of(evaluator).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputFault(f"`{evaluator}`: byte {error.start} is not UTF-8", AGAIN) from None


def _names(folder: Path) -> Iterator[str]:
    """Yield all that lies in the folder of a certificate, and in its folder of queries."""
    for inside in ("", "queries"):
        try:
            with os.scandir(folder / inside) as entries:
                for entry in entries:
                    if inside or entry.name != "queries" or not entry.is_dir(follow_symlinks=False):
                        yield f"{inside}/{entry.name}" if inside else entry.name
        except OSError as error:
            raise InputFault(f"cannot list `{folder / inside}`: {error.strerror}", AGAIN) from None


def file_of(path: Path, within: Path | None = None) -> bytes:
    """Return what a file of an evaluator or its certificate holds; raises `InputFault` iff it cannot be read."""
    try:
        return read_file(path, c.MAX_BYTES, within)
    except OSError as error:
        raise InputFault(f"cannot read `{path}`: {error.strerror}", "compile again, or put it back") from None
