"""What several commands share: paths, where the result goes, progress, and colour."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click


def ret_files(paths: Sequence[str]) -> list[str]:
    """The `.ret` files named, those of a folder sorted; raises a usage error iff a path holds none."""
    found: list[str] = []
    for path in paths:
        if Path(path).is_dir():
            inside = sorted(str(p) for p in Path(path).rglob("*.ret"))
            if not inside:
                raise click.UsageError(f"`{path}` holds no .ret file")
            found += inside
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def write_output(text: str, output: str | None) -> None:
    """To standard output, or to a file that is either written whole or not at all."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    target = Path(output)
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False) as part:
            part.write(text)
        os.replace(part.name, target)
    except OSError as error:
        raise click.ClickException(f"cannot write `{output}`: {error.strerror}") from None


def colour() -> bool:
    """Whether to colour: only on a terminal, and never under NO_COLOR."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


class Progress:
    """One line on standard error for what takes longer than a second; plain lines where it is no terminal."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.shown = ""

    def __call__(self, message: str) -> None:
        """Say what is being done, once a second has passed."""
        if time.monotonic() - self.started < 1:
            return
        if sys.stderr.isatty() and not os.environ.get("CI"):
            sys.stderr.write(f"\r\x1b[K{message}")
            sys.stderr.flush()
            self.shown = message

    def done(self) -> None:
        """Clear the line."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
