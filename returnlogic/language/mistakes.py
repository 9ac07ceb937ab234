"""Explain a failure of the parser in words a lawyer understands: by grammar/mistakes.toml, else in general."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from lark.exceptions import UnexpectedInput, UnexpectedToken

from returnlogic.base.nearest import nearest
from returnlogic.base.resources import read_text
from returnlogic.base.source import Source, Span
from returnlogic.language.problem import Problem
from returnlogic.language.syntax import STRING_OR_COMMENT, display, starts

_REST = 10_000  # no line of a file that is parsed is longer
KEYWORDS_ALIKE = 0.75
"""How alike a word is to a keyword it is taken for, from 0 to 1: more than other names, for keywords are short."""

_NOTHING = re.compile(r"(?:\s|#[^\n]*)*")


@cache
def mistakes(table: str = "mistake") -> tuple[dict[str, Any], ...]:
    """Return the table of wrong inputs, or of `unknown` words, and their friendly explanations."""
    return tuple(tomllib.loads(read_text("grammar", "mistakes.toml"))[table])


def place(source: Source, error: UnexpectedInput, shift: int = 0) -> int:
    """Return where the parser stopped, `shift` added to its positions; the end of the text iff nothing follows."""
    if isinstance(error, UnexpectedToken):
        if error.token.type == "$END" or error.token.start_pos is None:
            return len(source.text)
        return int(error.token.start_pos) + shift
    found = error.pos_in_stream
    return found + shift if found is not None and found >= 0 else len(source.text)


def first_word(text: str) -> int:
    """Return the place where the first word of a text stands, after white space and comments."""
    found = _NOTHING.match(text)
    return found.end() if found else 0


def explain(source: Source, error: UnexpectedInput, shift: int = 0) -> Problem:
    """Return what is wrong where the parser stopped, and one next step.

    A reference card: one branch a mistake, and the first that applies is told.
    """
    text = source.text
    at = place(source, error, shift)
    token = None
    expected: set[str] = set(getattr(error, "allowed", None) or ())
    if isinstance(error, UnexpectedToken):
        token, expected = error.token, set(error.accepts or error.expected)
    first = first_word(text)
    if first == len(text):
        help = 'start it with `policy NAME "Title"`, then `source "policy.txt"`, then the clauses'
        return Problem("RL001", "this file is empty", Span(source, 0, 0), help)
    if at == len(text) and expected != starts().after_name:
        if "_RPAR" in expected:
            return _unclosed(source, at)
        return Problem("RL001", "the file ends too early", _word_before(source, at), "expected " + _expected(expected))
    if token is not None:
        end = at + max(1, len(str(token)))
    else:
        word = re.compile(r"[\w.%-]+|.").match(text, at)
        end = word.end() if word else at + 1
    line_start = text.rfind("\n", 0, at) + 1
    before = _word_before(source, at)
    taken = expected == starts().after_name and not _near(text[at:end], expected)
    places = [at, before.start] if taken else [at]  # where a word was taken for the name of an item, look there as well
    if not text[line_start:at].strip() and before.text == ",":
        return Problem("RL001", "nothing follows this comma", before, "delete it, or write what is missing")
    if len(expected) < 4 and _near(text[at:end], expected):
        help = f"did you mean `{_near(text[at:end], expected)}`?"
        return Problem("RL001", f"did not expect `{_short(text[at:end])}` here", Span(source, at, end), help)
    for position in places:
        found = _from_table(source, position, first == position) or _twice(source, position)
        if found is not None:
            return found
    if taken:
        span = before
        if not text[text.rfind("\n", 0, span.start) + 1 : span.start].strip():
            return _unknown_start(span, starts().item | starts().declaration)
        help = "expected `and`, `or`, an item of the clause (quote, when, owed, no, …), the next clause or declaration"
        return Problem("RL001", f"did not expect `{_short(span.text)}` here", span, help)
    span = Span(source, at, end)
    kind = token.type if token is not None else ""
    begun = text[line_start:at]
    starting = kind in _line_starts() | {"_NO", "_QUOTE"}
    if not begun.strip() and starting and not expected & _line_starts() and at != first:
        if "_RPAR" in expected:
            return _unclosed(source, at)
        message = f"something is missing after `{_short(before.text)}`"
        return Problem("RL001", message, before, "expected " + _expected(expected))
    if expected == {"NAME"} and kind in ("_FOR", "_QUOTE"):
        message = f"after `{_short(before.text)}` a name is missing"
        return Problem("RL001", message, before, "write a name in small letters after it; keywords are no names")
    if expected == {"NAME"} and re.fullmatch("[a-z]+", span.text):
        return Problem("RL001", f"`{span.text}` is a keyword and names nothing", span, "choose another name")
    if expected == {"STRING"}:
        help = 'put the words in straight quotation marks: `"…"`'
        return Problem("RL001", f"a text in quotation marks is expected, not `{_short(span.text)}`", span, help)
    if re.fullmatch("[A-Za-z]+", span.text) and kind in ("NAME", ""):
        near = _near(span.text, expected)
        if near:
            return Problem("RL001", f"did not expect `{span.text}` here", span, f"did you mean `{near}`?")
        if not begun.strip() and expected >= _line_starts() & starts().declaration:
            return _unknown_start(span, expected)
    item = kind in starts().item - starts().header and not re.match(r"\w+\s*\(", text[at : at + 99])
    if not begun.strip() and item and starts().declaration <= expected:
        message = f"`{span.text}` is an item, and no clause stands above it"
        return Problem("RL001", message, span, "start a clause first: its kind, its name, `for` and a right")
    if (
        not begun.strip()
        and kind in starts().header
        and not re.match(r"\w+\s+(?:pays|must|may)\b", text[at : at + 99])
        and starts().declaration <= expected
    ):
        message = f"`{span.text}` belongs to the head of the file"
        return Problem("RL001", message, span, "move this line up, below the first line of the file")
    return Problem("RL001", f"did not expect `{_short(span.text)}` here", span, "expected " + _expected(expected))


def _twice(source: Source, at: int) -> Problem | None:
    """Return the problem of a word that stands a second time right after itself."""
    here = re.compile(r"[a-z0-9]\w*").match(source.text, at)
    before = _word_before(source, at)
    if here is None or here[0] != before.text:
        return None
    return Problem(
        "RL001", f"`{_short(here[0])}` stands here twice", Span(source, at, here.end()), "delete one of the two"
    )


def _unclosed(source: Source, at: int) -> Problem:
    """Return the problem of the last bracket before a place that nothing closes."""
    open_at: list[int] = []
    for found in re.finditer(STRING_OR_COMMENT + "|[()]", source.text[:at]):
        if found[0] == "(":
            open_at.append(found.start())
        elif found[0] == ")" and open_at:
            open_at.pop()
    start = open_at[-1] if open_at else at
    return Problem(
        "RL001", "this bracket is not closed", Span(source, start, start + 1), "write `)` where its group ends"
    )


def _from_table(source: Source, at: int, first: bool) -> Problem | None:
    """Return the first entry that fits, from where the parser stopped, or for whole lines from their first word."""
    text = source.text
    line_start = text.rfind("\n", 0, at) + 1
    rest = text[at : at + _REST].partition("\n")[0].rstrip("\r")
    begun = text[line_start:at]
    margin = len(begun) - len(begun.lstrip())
    line = begun[margin:] + rest
    for entry in mistakes():
        if entry.get("first") and not first:
            continue
        if entry.get("line"):
            here = re.match(entry["at"], line)
            if here is None or not margin <= at - line_start <= margin + len(here[0]):
                continue
            group = 1 if here.re.groups else 0
            start, stop = here.start(group) + margin, here.end(group) + margin
        else:
            before = re.search(entry["before"], begun)
            here = re.match(entry["at"], rest)
            if before is None or here is None:
                continue
            start, stop = (
                before.span(1) if before.lastindex else (at - line_start, at - line_start + max(1, len(here[0])))
            )
        span = Span(source, line_start + start, line_start + stop)
        shown = _short(span.text.rstrip())
        return Problem("RL001", entry["message"].replace("{word}", shown), span, entry["help"].replace("{word}", shown))
    return None


def _short(word: str) -> str:
    return word if len(word) <= 40 else word[:39] + "…"


@cache
def _line_starts() -> frozenset[str]:
    """Return the keywords that start a header line, a declaration or an item, and can stand nowhere else."""
    found = starts().header | starts().declaration | starts().item
    return found - {"NAME", "_NO", "_QUOTE", "_DISCRETION", "STRING"}


def _word_before(source: Source, at: int) -> Span:
    """Return the last word or string before a place, over comments and line breaks."""
    low = source.text.rfind("\n", 0, max(0, at - _REST)) + 1
    last = Span(source, at, at)
    for found in re.compile(STRING_OR_COMMENT + r"|[\w.%-]+|[^\s\w]").finditer(source.text, low, at):
        if not found[0].startswith("#"):
            last = Span(source, *found.span())
    return last


def _unknown_start(span: Span, names: frozenset[str] | set[str]) -> Problem:
    near = _near(span.text, names)
    message = f"`{_short(span.text)}` starts no clause and no item"
    help = (
        f"did you mean `{near}`?"
        if near
        else "a clause starts with its kind (entitlement, exclusion, …), an item with quote, when, owed, no, …"
    )
    return Problem("RL001", message, span, help)


def _near(word: str, names: frozenset[str] | set[str]) -> str:
    """Return the keyword nearest to a word among terminals, or nothing; plurals count as near."""
    known = {n: display().get(n, "").strip("`") for n in names}
    words = sorted(w for w in known.values() if re.fullmatch("[a-z]{3,}", w) and w != word)
    near = nearest(word.lower(), words, alike=KEYWORDS_ALIKE)
    return near[0] if near else ""


def _expected(names: set[str]) -> str:
    rest = set(names)
    groups = []
    if rest >= starts().item - {"NAME"}:
        groups.append("an item of the clause (quote, when, owed, no, …)")
    if rest >= starts().declaration:
        groups.append("the next clause or declaration")
    if groups:
        rest = {n for n in rest if n in ("_AND", "_OR", "_COMMA")}
    words = sorted(display().get(n, n) for n in rest)
    return ", ".join((words + groups)[:8]) + (", …" if len(words) + len(groups) > 8 else "")
