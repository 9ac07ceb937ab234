"""Parse the text of a file into a tree, or say where it cannot be read.

Accepts generously: what may stand where is checked by `typecheck`.
"""

from __future__ import annotations

import re
from itertools import pairwise

from lark.exceptions import UnexpectedInput

from returnlogic.base.source import Source, Span
from returnlogic.language import tree as t
from returnlogic.language.from_lark import build_file
from returnlogic.language.problem import Problem
from returnlogic.language.recover import syntax_problems
from returnlogic.language.syntax import STRING_OR_COMMENT, parser

MAX_CHARACTERS = 1_000_000
MAX_LINE = 10_000
MAX_NESTING = 60

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]|\r(?!\n)")


def parse(source: Source) -> t.File:
    """Return the tree of a file; raises its first `Problem` iff it is none. `read` gives all of them."""
    file, problems = read(source)
    if file is None:
        raise problems[0]
    return file


def read(source: Source) -> tuple[t.File, tuple[()]] | tuple[None, tuple[Problem, ...]]:
    """Return the tree of a file, or every reason why it is none: its syntax, or its size."""
    try:
        _check_characters(source)
        _check_size(source)
        file = build_file(parser().parse(source.text), source)
        _check_layout(file)
        return file, ()
    except UnexpectedInput as error:
        return None, syntax_problems(source, error)
    except Problem as problem:
        return None, (problem,)


def _check_characters(source: Source) -> None:
    found = _UNREADABLE.search(source.text)
    if found:
        span = Span(source, found.start(), found.end())
        if found[0] == "\r":
            raise Problem(
                "RL001", "a carriage return without a line feed", span, "end lines with a line feed, or with both"
            )
        raise Problem(
            "RL001",
            f"control character U+{ord(found[0]):04X} in the text",
            span,
            "delete it, or save the file as UTF-8",
        )


def _check_layout(file: t.File) -> None:
    """Refuse a `when` behind another item of its line: it reads as that item's, and would limit the whole clause."""
    for clause in file.declarations:
        rows = clause.rows if isinstance(clause, t.Tiers) else ()
        groups = [clause.items] if isinstance(clause, t.ClauseItem | t.Tiers) else []
        for before, item in (pair for items in (*groups, *(r.items for r in rows)) for pair in pairwise(items)):
            last = before.span.source.line_column(before.span.end)[0]
            if isinstance(item, t.When) and not isinstance(before, t.Quoted | t.When) and item.span.line == last:
                raise Problem(
                    "RL001",
                    "this `when` stands behind another item, and limits the whole clause",
                    item.span,
                    "write it above on a line of its own; if only the item hangs on it, give that a clause of its own",
                )


def _check_size(source: Source) -> None:
    text = source.text
    if len(text) > MAX_CHARACTERS:
        help = f"{len(text)} characters; at most {MAX_CHARACTERS}"
        raise Problem("RL001", "file is too large", Span(source, 0, 0), help)
    start = 0
    for line in text.split("\n"):
        if len(line) > MAX_LINE:
            help = f"{len(line)} characters; at most {MAX_LINE} in one line"
            raise Problem("RL001", "line is too long", Span(source, start, start + 40), help)
        start += len(line) + 1
    level = 0
    open_at: list[int] = []
    for found in re.finditer(STRING_OR_COMMENT + r"|[()]|\w+", text):
        match found[0]:
            case comment if comment.startswith("#"):
                continue
            case "(":
                open_at.append(level)
                level += 1
            case "not":
                level += 1
            case ")" if open_at:
                open_at.pop()
                level = open_at[-1] + 1 if open_at else 0
            case _:
                level = open_at[-1] + 1 if open_at else 0
        if level > MAX_NESTING:
            span = Span(source, found.start(), found.end())
            raise Problem("RL001", "nested too deeply", span, "give a part a name of its own with `definition`")
