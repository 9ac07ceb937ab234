"""`--format FORMAT[=FILE]`: which formats a command writes, and where each goes. The folder of reports is the list."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from returnlogic.base.nearest import suggest
from returnlogic.cli._common import write_outputs
from returnlogic.cli._streams import colour

if TYPE_CHECKING:
    from returnlogic.reports._format import PolicyResult

_SUMMARY = "GITHUB_STEP_SUMMARY"


class FormatName(click.ParamType[str]):
    """`FORMAT` or `FORMAT=FILE`; usage error iff there is no such format, or the file has no name."""

    name = "FORMAT[=FILE]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text as it is, checked."""
        destinations([value], None)
        return value

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the formats there are."""
        from returnlogic.app.reference import formats

        return f"[{'|'.join(formats())}][=FILE]"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return formats that begin like this."""
        from returnlogic.app.reference import formats

        return [CompletionItem(name) for name in formats() if name.startswith(incomplete)]


def destinations(given: Sequence[str], output: str | None) -> list[tuple[str, str | None]]:
    """Return format and file of each; a format without a file goes to standard output, or to `output` if it is the only
    one.

    Raises a usage error iff a format is unknown, two would go to one place, or `output` names no single format's file.
    """
    from returnlogic.app.reference import formats

    known = formats()
    found: list[tuple[str, str | None]] = []
    for text in given:
        name, equals, file = text.partition("=")
        if name not in known:
            raise click.UsageError(f"there is no format `{name}`{suggest(name, known)}; there are {', '.join(known)}")
        if equals and not file:
            raise click.UsageError(f"`--format {text}` names no file; write `{name}=FILE`")
        found.append((name, file or None))
    if output is not None:
        if len(found) > 1 or found[0][1] is not None:
            raise click.UsageError("`--output` is the file of a single format; write `--format FORMAT=FILE` for each")
        found = [(found[0][0], output)]
    places = [os.path.realpath(file) if file is not None else None for _, file in found]
    for place in places:
        if places.count(place) > 1:
            where = f"`{place}`" if place else "standard output"
            raise click.UsageError(f"two formats go to {where}; write `--format FORMAT=FILE` for all but one")
    return found


def write_reports(
    targets: Sequence[tuple[str, str | None]],
    results: Sequence[PolicyResult],
    about: dict[str, Any],
    beside: Sequence[tuple[str | bytes, str]] = (),
    instead: Mapping[str, Callable[[dict[str, Any]], str]] = MappingProxyType({}),
) -> None:
    """Render every format, then write all files or none; standard output comes last.

    `beside` are other texts, or bytes, and their files; `instead` renders formats by name, where a command has its
    own way.
    A format with a job summary appends it to the file that GitHub names in the environment, if it does.
    """
    folder = Path.cwd()
    root = next((f for f in (folder, *folder.parents) if (f / ".git").exists()), folder)
    about = about | {"folder": str(folder), "root": str(root)}
    from returnlogic.app.reference import formats

    known = formats()
    texts: list[tuple[str | bytes, str | None]] = list(beside)
    for name, file in targets:
        shown = about | ({"colour": colour()} if file is None else {})
        texts.append((instead[name](shown) if name in instead else known[name].render(results, shown), file))
    chosen = [known[name].job_summary for name, _ in targets]
    summaries = [summary(results, about) for summary in chosen if summary is not None]
    write_outputs(texts, commands=any(known[name].commands for name, file in targets if file is None))
    page = os.environ.get(_SUMMARY)
    if page and summaries:
        try:
            with open(page, "a", encoding="utf-8", errors="backslashreplace") as appended:
                appended.write("".join(summaries))
        except OSError as error:
            raise click.ClickException(f"cannot write `{page}` ({_SUMMARY}): {error.strerror}") from None
