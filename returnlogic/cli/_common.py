"""Hold what several commands share: words of options, where the result goes, progress, and colour."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence

import click

from returnlogic.cli._streams import print_text


def pairs_of(option: str, given: Iterable[str], form: str = "NAME=VALUE") -> dict[str, str]:
    """Return what settings such as NAME=VALUE say; raises a usage error iff one is of another form, or given twice."""
    found: dict[str, str] = {}
    for setting in given:
        name, sign, value = (part.strip() for part in setting.partition("="))
        if not sign or not name:
            raise click.UsageError(f"{option} `{setting[:60]}`: write {form}")
        if name in found:
            raise click.UsageError(f"{option} `{name[:60]}`: given twice")
        found[name] = value
    return found


def write_outputs(texts: Sequence[tuple[str, str | None]], *, commands: bool = False) -> None:
    """Write each text to its file, or to standard output where it has none: all files or none, and these first.

    `commands` says that what is printed is meant to be obeyed by a CI.
    """
    from returnlogic.app.outputs import write_files
    from returnlogic.reports._escape import shown

    write_files([(shown(text, commands=True), output) for text, output in texts if output is not None])
    for text, output in texts:
        if output is None:
            print_text(text, commands=commands)


def write_output(text: str, output: str | None) -> None:
    """Write a text to a file, whole or not at all, or to standard output."""
    write_outputs([(text, output)])


class Progress:
    """One line on standard error for what takes longer than a second; none where it is no terminal."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.shown = ""

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def __call__(self, message: str) -> None:
        """Say what is being done, once a second has passed."""
        if time.monotonic() - self.started < 1:
            return
        if sys.stderr.isatty() and not os.environ.get("CI"):
            sys.stderr.write(f"\r\x1b[K{message}")
            sys.stderr.flush()
            self.shown = message
