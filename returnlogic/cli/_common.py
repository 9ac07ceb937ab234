"""Hold what several commands share: words of options, where the result goes, progress, and colour."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from returnlogic.base.time_limit import time_limit
from returnlogic.cli._streams import print_progress, print_text


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


def write_outputs(texts: Sequence[tuple[str | bytes, str | None]], *, commands: bool = False) -> None:
    """Write each text to its file, or to standard output where it has none: all files or none, and these first. Bytes
    have a file.

    `commands` says that what is printed is meant to be obeyed by a CI.
    """
    from returnlogic.app.outputs import write_files
    from returnlogic.reports._escape import shown

    files = [(text, output) for text, output in texts if output is not None]
    write_files([(shown(text, commands=True) if isinstance(text, str) else text, output) for text, output in files])
    for text, output in texts:
        if output is None:
            assert isinstance(text, str)
            print_text(text, commands=commands)


def write_output(text: str, output: str | None) -> None:
    """Write a text to a file, whole or not at all, or to standard output."""
    write_outputs([(text, output)])


TIME_LIMIT = 3600.0
"""Seconds that a run may take where no `--time-limit` says otherwise."""

FIRST, OFTEN = 1.0, 0.5
"""Seconds until a terminal shows what is being done, and until it may show something else."""

FIRST_LINE, RARELY = 10.0, 30.0
"""The same for a log, which keeps every line."""


def time_limit_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--time-limit` to a command."""
    help = "The whole run; what is not asked by then is told, exit code 3.  [default: 3600]"
    kind = click.FloatRange(min=0.1, max=10_000_000)
    return click.option("--time-limit", "seconds", type=kind, metavar="SECONDS", help=help)(command)


def law_option(help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return `--law` for a command, which gets one text; jurisdictions given again are added."""

    def joined(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> str | None:
        if len(given) > 1 and "none" in given:
            raise click.BadParameter("`none` stands alone: no law is asked, or those named")
        return ", ".join(given) if given else None

    return click.option("--law", multiple=True, callback=joined, metavar="LAW, …", help=help)


class Progress:
    """Bounds the time of a run, and says on standard error what it is doing.

    On a terminal that is one line, within two seconds; elsewhere, and in CI, a line every half a minute.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self.limit = time_limit(TIME_LIMIT if seconds is None else seconds, self.tick)
        self.started = time.monotonic()
        self.on_terminal = sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
        self.first, self.pause = (FIRST, OFTEN) if self.on_terminal else (FIRST_LINE, RARELY)
        self.next = self.started + self.first
        self.message = "starting"
        self.shown = False

    def __enter__(self) -> Progress:
        self.limit.__enter__()
        return self

    def __exit__(self, *about: Any) -> None:
        """Clear the line; the time is no longer bounded."""
        self.limit.__exit__(*about)
        if self.shown and self.on_terminal:
            print_progress("", clears=True)

    def __call__(self, message: str) -> None:
        """Say what is being done from now on."""
        self.message = message
        self.tick()

    def tick(self) -> None:
        """Show what is being done, if it is time to."""
        now = time.monotonic()
        if now < self.next:
            return
        self.next, self.shown = now + self.pause, True
        print_progress(f"{self.message} ({now - self.started:.0f} s)", clears=self.on_terminal)
