"""Find every syntax error of a file in one reading: after one, the parser goes on where something new starts.

It goes on at the beginning of a line only. Strings and comments end with their line, so that no keyword there is a word
of a text, but for a text written over several lines without a closing mark, which is told by the line that closes it.
What is read after an error is read for its errors only: no tree is made of it.
"""

from __future__ import annotations

import re
from functools import cache

from lark.exceptions import UnexpectedInput

from returnlogic.base.nearest import nearest
from returnlogic.base.source import Source
from returnlogic.language.mistakes import KEYWORDS_ALIKE, explain, first_word, place
from returnlogic.language.problem import Problem
from returnlogic.language.syntax import DECLARATION, HEAD, ITEM, display, parser, patterns, starts

MAX_SHOWN = 20
"""Syntax errors named one by one; of more, the number is said."""
MAX_COUNTED = 200
"""Reading stops after so many."""

_CLOSERS = {"}": "{", "]": "[", ")": "("}
_CLOSING_LINE = re.compile(r'[^"\n]*"[ \t]*(?:\([0-9]+[a-z]{2}\))?[ \t]*\r?$')
_OPEN_END = re.compile(
    r"(?:\b(?:and|or|not|is|of|no|least|most|over|under|for|after|by|to|must|owed)|[,(:])\s*(?:#.*)?$"
)
_MAY_CONTINUE = frozenset({"NAME", "_NO", "_DISCRETION"})
"""Words that start an item or a clause, and can stand inside another as well."""


def syntax_problems(source: Source, error: UnexpectedInput) -> tuple[Problem, ...]:
    """Return the syntax errors of a text whose first is known, in order: `MAX_SHOWN`, and one that counts the rest."""
    text = source.text
    found: list[Problem] = []
    begin, shift, mode = 0, 0, HEAD
    at = -1
    while True:
        again, at = at, place(source, error, shift)
        problem = explain(source, error, shift)
        read_again = begin == again and "\n" not in text[again:at]  # as an item, what was no other line
        if not read_again and not _same_mistake(problem, found):
            found.append(problem)
        if at == len(text) or len(found) > MAX_COUNTED or (at == first_word(text) and not _is_ours(text, at)):
            break
        after = _next_start(text, begin, at, mode)
        if after is None:
            break
        begin, mode = after
        shift = begin - len(mode)
        try:
            parser().parse(mode + text[begin:])
        except UnexpectedInput as next_error:
            error = next_error
            continue
        break
    return _capped(found)


def _capped(found: list[Problem]) -> tuple[Problem, ...]:
    if len(found) <= MAX_SHOWN:
        return tuple(found)
    more = len(found) - MAX_SHOWN
    number = f"more than {MAX_COUNTED - MAX_SHOWN}" if len(found) > MAX_COUNTED else str(more)
    message = f"{number} more place{'s' if more > 1 else ''} in this file cannot be read"
    rest = Problem(
        "RL001", message, found[MAX_SHOWN].span, "correct the first ones and run again; one may cause others"
    )
    return (*found[:MAX_SHOWN], rest)


def _same_mistake(problem: Problem, found: list[Problem]) -> bool:
    """Decide whether a problem is a bracket that closes one already reported."""
    span = problem.span
    if span is None or span.text not in _CLOSERS:
        return False
    opened = [f for f in found if f.span is not None and f.span.text == _CLOSERS[span.text]]
    return bool(opened)


def _is_ours(text: str, at: int) -> bool:
    """Decide whether a file that fails at its first word is in this language at all."""
    word = re.compile(r"\w*").match(text, at)
    names = starts().header | starts().declaration | {"_POLICY", "_LAW", "_VOCABULARY"}
    known = [display()[n].strip("`") for n in names]
    return word is not None and bool(nearest(word[0].lower(), known, alike=KEYWORDS_ALIKE))


@cache
def _line(*kinds: str) -> re.Pattern[str]:
    """Return the pattern of what starts a line of some kinds of `Starts`; the group names the terminal."""
    names = frozenset[str]().union(*(getattr(starts(), kind) for kind in kinds))
    longest_first = sorted(names - {"NAME"}, key=lambda n: (-len(patterns()[n]), n))
    words = [f"(?P<{n}>{patterns()[n]})" for n in longest_first]
    if "NAME" in names:
        follow = "|".join(patterns()[n] for n in sorted(starts().after_name))
        words.append(rf"(?P<NAME>{patterns()['NAME']})\s+(?:{follow})")
    no_topic = r"(?!\s*\()"  # `due(refunded)` goes on in an expectation
    return re.compile(rf"^[^\S\n]*(?:{'|'.join(words)}){no_topic}", re.MULTILINE)


def _next_start(text: str, begin: int, at: int, mode: str) -> tuple[int, str] | None:
    """Return where to go on after an error, and after what the parser shall believe to be there; `None` iff nowhere."""
    line_start = text.rfind("\n", 0, at) + 1
    in_head, in_clause, in_sentences = mode == HEAD, mode == ITEM, False
    for found in _line("declaration").finditer(text, text.rfind("\n", 0, begin) + 1, line_start or at):
        in_head, in_clause = False, found.lastgroup in starts().clause
        in_sentences = found.lastgroup == "_SENTENCES_OF"  # whose `source` is no header
    first = re.compile(r"[^\S\n]*(\w*)").match(text, line_start)
    word = first[1] if first else ""
    here = _line("declaration").match(text, line_start)
    if here is not None and here.start(here.lastgroup or 0) < at:
        in_head, in_clause = False, here.lastgroup in starts().clause
    elif not in_head and _line("item").match(text, line_start):
        in_clause = True
    elif here is None and not in_sentences:
        unindented = line_start > first_word(text) and not text[line_start].isspace()
        in_head, in_clause = _meant(word, in_head and not unindented, in_clause or (in_head and unindented))
    more = "header" if in_head else "item" if in_clause else ""
    kinds = ("declaration", more) if more else ("declaration",)
    both = starts().header & starts().item if in_head else frozenset()
    for found in _line(*kinds).finditer(text, _after_text(text, at, line_start)):
        start = found.start(found.lastgroup or 0)
        if (
            start < at
            or found.lastgroup in both
            or (found.lastgroup in _MAY_CONTINUE and _is_open(text, found.start()))
        ):
            continue
        return start, DECLARATION if found.lastgroup in starts().declaration else HEAD if in_head else ITEM
    return None


def _is_open(text: str, line_start: int) -> bool:
    """Decide whether the line before ends with a word that wants another."""
    before = text.rfind("\n", 0, max(0, line_start - 1)) + 1
    return _OPEN_END.search(text[before:line_start].rstrip()) is not None


def _meant(word: str, in_head: bool, in_clause: bool) -> tuple[bool, bool]:
    """Decide whether a line that starts with an unknown word stands in the head or in a clause."""
    known = {display()[n].strip("`"): n for n in starts().header | starts().declaration}
    near = nearest(word.lower(), known, alike=KEYWORDS_ALIKE)
    if not near:
        return in_head, in_clause
    if known[near[0]] in starts().header:
        return not in_clause, in_clause
    return False, known[near[0]] in starts().clause


def _after_text(text: str, at: int, line_start: int) -> int:
    """Return where lines may start again: after a comment block, or after a text that goes on over several lines."""
    if text.startswith("/*", at):
        end = text.find("*/", at)
        return len(text) if end < 0 else max(line_start, text.rfind("\n", 0, end) + 1, end)
    if text[at] != '"' or re.compile(r'"(?:[^"\\\n]|\\.)*"').match(text, at):
        return line_start
    position = text.find("\n", at) + 1
    for _ in range(40):
        end = text.find("\n", position)
        line = text[position : end if end >= 0 else len(text)]
        if not position or '"' in line:
            return position + len(line) if position and _CLOSING_LINE.match(line) else line_start
        position = end + 1
    return line_start
