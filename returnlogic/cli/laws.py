"""`returnlogic laws`: the provisions of the library, with how far each has been checked, and when they change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from returnlogic.cli._exit import Exit
from returnlogic.cli._streams import print_lines, print_text
from returnlogic.present.quotes import marks

if TYPE_CHECKING:
    from returnlogic.law.sentences import LawSentence


@click.command(name="laws")
@click.argument("jurisdictions", nargs=-1)
@click.option("--on", metavar="DATE", help="Only those in force for contracts of this day.")
@click.option("--between", nargs=2, metavar="DATE DATE", help="What begins and ends from one day to another, by day.")
@click.option("--next", "next_", is_flag=True, help="What begins and ends after today, by day.")
@click.option("--sentences", is_flag=True, help="What became of each sentence of these laws, place by place.")
@click.option("--format", "format_", default="text", type=click.Choice(["text", "json"]), help="How to print the list.")
def command(
    jurisdictions: tuple[str, ...],
    on: str | None,
    between: tuple[str, str] | None,
    next_: bool,
    sentences: bool,
    format_: str,
) -> int:
    """Provisions in the library, of all JURISDICTIONS or the ones named."""
    from returnlogic.app.load import day_given
    from returnlogic.app.reference import changing, in_force_on, law_sentences, laws_rows

    if sum(map(bool, (on, between, next_, sentences))) > 1:
        raise click.UsageError("`--on`, `--between`, `--next` and `--sentences` exclude each other")
    if sentences:
        return _print_sentences(law_sentences(jurisdictions), format_)
    for option, day in (("--on", on), *(("--between", d) for d in between or ())):
        day_given(day, option)
    rows = laws_rows(jurisdictions)
    if between or next_:
        rows = changing(rows, *(between or (date.today().isoformat(), "9999-12-31")))
    elif on is not None:
        rows = in_force_on(rows, on)
    if format_ == "json":
        print_text(json.dumps(rows, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
        return Exit.CLEAN
    for row in rows:
        print_lines(*(_change(row) if "day" in row else _provision(row)))
    what = "changes" if between or next_ else "provisions"
    print_lines(f"{len(rows)} {what}. Engineering reference, not legal advice.")
    return Exit.CLEAN


def _print_sentences(found: Sequence[LawSentence], format_: str) -> int:
    """Print what became of each sentence, each law under its title and each place under its marks."""
    from returnlogic.law.sentences import counted

    if format_ == "json":
        rows = [asdict(s) for s in found]
        print_text(json.dumps(rows, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
        return Exit.CLEAN
    for (law, title), group in groupby(found, key=lambda s: (s.law, s.title)):
        own = list(group)
        print_lines(f"{title} ({law}): {counted(own)}")
        for (place, seen), some in groupby(own, key=lambda s: (s.place, s.seen)):
            print_lines(f"  {place}: {seen or 'wording not seen'}")
            for s in some:
                print_lines(f"    {s.number}. {s.says}: {f'left out: {s.reason}' if s.reason else _became(s)}")
    print_lines(f"{counted(found)}. Engineering reference, not legal advice.")
    return Exit.CLEAN


def _became(s: LawSentence) -> str:
    return f"{s.became}: {', '.join(s.names)}"


def _provision(row: dict[str, Any]) -> tuple[str, str]:
    until = f" to {row['in_force_to']}" if row["in_force_to"] else ""
    force = row["not_in_force"] or f"in force from {row['in_force_from']}{until}"
    return (
        f"{row['id'] + '  ':<14}{row['citation']}",
        f"{'':<14}{row['title']}; {row['strength']}, {force}, {marks(row['verified'], row['reviewed'])}",
    )


def _change(row: dict[str, Any]) -> tuple[str, str]:
    return (
        f"{row['day'] or 'no day yet'}  {row['change']:<9} {row['citation']}",
        f"{'':<22}{row['title']} ({row['id']}); {row['strength']}, {marks(row['verified'], row['reviewed'])}",
    )
