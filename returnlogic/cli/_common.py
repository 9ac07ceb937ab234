"""What several commands share: paths, where the result goes, progress, and colour."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

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


def near(name: str, known: Iterable[str]) -> str:
    """The nearest of the known names as a question, or nothing iff none is near."""
    found = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean `{found[0]}`?" if found else ""


def laws_of(option: str | None) -> list[str] | None:
    """The jurisdictions of `--law`; `None` leaves the policy's header as it is."""
    if option is None:
        return None
    return [] if option == "none" else [part.strip() for part in option.split(",") if part.strip()]


def with_laws(policy: Any) -> Any:
    """The policy, with a problem iff it names a law that the library does not have."""
    from dataclasses import replace

    from returnlogic.language.problem import Problem
    from returnlogic.law.library import jurisdictions

    if policy.problems or not policy.missing_laws:
        return policy
    listed = ", ".join(policy.missing_laws)
    help = f"the library has: {', '.join(jurisdictions())}; `--law none` leaves the law out"
    header = policy.tree.header("law")
    message = f"there is no law `{listed}` in the library{near(policy.missing_laws[0], jurisdictions())}"
    return replace(policy, problems=(Problem("RL001", message, header.span if header else None, help),))


def write_output(text: str, output: str | None) -> None:
    """To standard output, or to a file that is either written whole or not at all."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    target = Path(os.path.realpath(output))
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".returnlogic-") as folder:
            part = Path(folder) / target.name
            part.write_bytes(text.encode())
            if target.exists():
                part.chmod(target.stat().st_mode)
            os.replace(part, target)
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
