"""What several commands share: paths, where the result goes, progress, and colour."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from returnlogic.base.nearest import suggest


def ret_files(paths: Sequence[str]) -> list[str]:
    """The `.ret` files named, those of a folder and its folders sorted; links to folders are not followed.

    Raises a usage error iff a path holds none, a folder cannot be listed, or something in it is no file to read.
    """
    found: list[str] = []
    for path in paths:
        if os.path.isdir(path):  # unlike `Path.is_dir`, no error for names that no file can have
            inside = sorted(_inside(path))
            if not inside:
                raise click.UsageError(f"`{path}` holds no .ret file")
            found += inside
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _inside(folder: str) -> Iterator[str]:
    def stop(error: OSError) -> None:
        raise click.UsageError(f"cannot list `{error.filename}`: {error.strerror}")

    for place, folders, files in os.walk(folder, onerror=stop):
        for name in (*folders, *files):
            path = Path(place) / name
            if not name.endswith(".ret"):
                continue
            if path.exists() and not path.is_file() and not path.is_dir():
                raise click.UsageError(f"`{path}` is neither a file nor a folder")
            yield str(path)


def laws_of(option: str | None) -> list[str] | None:
    """The jurisdictions of `--law`; `None` leaves the policy's header as it is.

    Raises a usage error iff one is not in the library, or none is named.
    """
    from returnlogic.law.library import jurisdictions

    if option is None:
        return None
    if option.strip() == "none":
        return []
    names = [part.strip() for part in option.split(",")]
    for name in names:
        if name not in jurisdictions():
            listed = ", ".join(jurisdictions())
            raise click.UsageError(
                f"there is no law `{name}` in the library{suggest(name, jurisdictions()) or ';'} "
                f"it has {listed}; `--law none` leaves the law out"
            )
    return names


def with_laws(policy: Any) -> Any:
    """The policy, with a problem for each law of its header that the library does not have."""
    from dataclasses import replace

    from returnlogic.language.problem import Problem
    from returnlogic.law.library import jurisdictions

    if policy.problems or not policy.missing_laws:
        return policy
    help = f"the library has: {', '.join(jurisdictions())}; `--law none` leaves the law out"
    spans = {w.text: w.span for h in policy.tree.headers if h.word == "law" for w in h.values}
    problems = [
        Problem(
            "RL001", f"there is no law `{name}` in the library{suggest(name, jurisdictions())}", spans.get(name), help
        )
        for name in policy.missing_laws
    ]
    return replace(policy, problems=tuple(problems))


def day_of(option: str | None, name: str = "--as-of") -> str | None:
    """The day of an option as it was written; raises a usage error iff it is no day."""
    from returnlogic.base.value import day_number

    if option is not None:
        try:
            day_number(option)
        except ValueError as error:
            raise click.UsageError(f"{name}: {error}") from None
    return option


def write_output(text: str, output: str | None) -> None:
    """To standard output, or to a file that is either written whole or not at all."""
    write_outputs([(text, output)])


def write_outputs(texts: Sequence[tuple[str, str | None]]) -> None:
    """Each text to its file, or to standard output where it has none. No file is touched unless all can be written."""
    with ExitStack() as stack:
        parts: list[tuple[Path, Path]] = []
        for text, output in texts:
            if output is None:
                continue
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
                raise click.ClickException(f"cannot write `{output}`: {error.strerror}") from None
            parts.append((part, target))
        for part, target in parts:
            try:
                os.replace(part, target)
            except OSError as error:
                raise click.ClickException(f"cannot write `{target}`: {error.strerror}") from None
    for text, output in texts:
        if output is None:
            sys.stdout.write(text)
            sys.stdout.flush()


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


def word(value: object) -> str:
    """The value of an assumption as it is written in an `assume` line."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def assumptions_given(assume: Sequence[str]) -> dict[str, str]:
    """The words of `--assume NAME=VALUE`, by name; raises a usage error iff one is of another form or given twice."""
    found: dict[str, str] = {}
    for setting in assume:
        name, sign, value = setting.partition("=")
        if not sign:
            raise click.UsageError(f"--assume `{setting[:60]}`: write NAME=VALUE")
        if name.strip() in found:
            raise click.UsageError(f"--assume `{name.strip()[:60]}`: given twice")
        found[name.strip()] = value.strip()
    return found


def tell_unfixed(program: Any, open_: Sequence[str]) -> None:
    """What the text leaves open, with a choice to copy; nobody's reading is a default."""
    click.echo(f"error: the text leaves {len(open_)} things open that decide the outcome:", err=True)
    for name in open_:
        variable = program.assumptions[name]
        click.echo(f"  {name}: {' or '.join(map(word, variable.domain))}", err=True)
        if variable.label and variable.label != name:
            click.echo(f"      {variable.label}", err=True)
    example = f"{open_[0]}={word(program.assumptions[open_[0]].domain[0])}"
    click.echo(f"  help: fix each with `--assume {example}` or an `assume` line of the policy,", err=True)
    click.echo("        or make them inputs with `--assumptions as-inputs`", err=True)
