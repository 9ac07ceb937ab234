"""Write to the two standard streams: the one door for every word that a command prints."""

from __future__ import annotations

import os
import shutil
import sys

from returnlogic.base.faults import InputFault


def prepare() -> None:
    """Give the streams one encoding in every locale, and put nothing in the place of one that is closed.

    A file that is opened later would else get the number of a closed stream, and whatever is printed into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # open as long as the process
    for stream in (sys.stdout, sys.stderr):  # a path may hold bytes that are no text
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # a text stream


def detach() -> None:
    """Send what is still to be written to standard output nowhere: it cannot be written."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def colour() -> bool:
    """Return whether to colour: only on a terminal, and never under NO_COLOR."""
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def print_text(text: str, *, commands: bool = False) -> None:
    """Print a text to standard output, with nothing in it that a terminal or a CI would obey but colours of ours.

    `commands` are obeyed by a CI, as they are meant to be. Raises `InputFault` iff standard output is closed.
    """
    from returnlogic.reports._escape import shown

    if sys.stdout is None:
        raise InputFault("standard output is closed", "leave it open, or name a file with `--output`")
    sys.stdout.write(shown(text, colour=colour(), commands=commands))
    sys.stdout.flush()


def print_lines(*lines: str) -> None:
    """Print lines to standard output; a line break inside of one is shown, not obeyed."""
    from returnlogic.reports._escape import visible

    print_text("".join(f"{visible(line)}\n" for line in lines))


def print_errors(*lines: str) -> None:
    """Print lines to standard error; a line break inside of one is shown, not obeyed."""
    from returnlogic.reports._escape import visible, workflow_log

    sys.stderr.write("".join(f"{workflow_log(visible(line))}\n" for line in lines))
    sys.stderr.flush()


def print_progress(line: str, *, clears: bool) -> None:
    """Print a line to standard error that says how far a run is; on a terminal it `clears` the one before."""
    from returnlogic.reports._escape import visible, workflow_log

    shown = workflow_log(visible(line))
    if clears:
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r\x1b[K{shown[:width]}")
    else:
        sys.stderr.write(f"{shown}\n")
    sys.stderr.flush()
