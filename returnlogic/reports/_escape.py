"""A policy is written by anybody: what its words must not do to a terminal, to JSON, Markdown, HTML or a CI log."""

from __future__ import annotations

import html as _html
import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SPACE = dict.fromkeys((*map(ord, "\t\n\r\v\f"), 0x85, 0x2028, 0x2029), " ")
_SEEN = (
    {code: chr(0x2400 + code) for code in range(0x20)}
    | {0x7F: "\u2421"}
    | dict.fromkeys((*range(0x80, 0xA0), *_BIDI, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")
    | _SPACE
)
_UNSEEN_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029" + "".join(map(chr, _BIDI)) + "\ud800-\udfff]")
_LOG_COMMAND = re.compile(r"##(?=[A-Za-z]*\[)")
_COLOUR = "\x1b\\[[0-9;]*m"
_OBEYED = re.compile(
    f"(?P<colour>{_COLOUR})|"
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff" + "".join(map(chr, _BIDI)) + "\ud800-\udfff]"
)
_MARKDOWN = re.compile(
    r"[&<>\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])|@(?=\w)|#(?=\d)|(?<=:)/(?=/)|(?<=www)\.", re.IGNORECASE
)


def visible(text: str) -> str:
    """Return the text on one line, each character that commands a terminal or turns text around shown instead of
    obeyed."""
    return text.translate(_SEEN)


def printable(value: Any) -> Any:
    """Return a finding, goal, waiver, or collection of them, with every text made `visible`."""
    match value:
        case Enum():
            return value
        case str():
            return visible(value)
        case tuple():
            return tuple(printable(v) for v in value)
        case list():
            return [printable(v) for v in value]
        case Mapping():
            return {printable(k): printable(v) for k, v in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: printable(getattr(value, f.name)) for f in fields(value)})
    return value


def as_json(value: Any, *, indent: int | None = None) -> str:
    """Return JSON with sorted keys; what a terminal would obey, and what some readers of lines break at, is escaped."""
    text = json.dumps(value, indent=indent, sort_keys=True, ensure_ascii=False)
    return _UNSEEN_IN_JSON.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def html(text: str) -> str:
    """Return the text as HTML, inside an element or a quoted attribute."""
    return _html.escape(visible(text), quote=True)


def markdown(text: str) -> str:
    """Return the text within a line of Markdown or a table cell: no markup, no HTML, no link, nobody and nothing
    mentioned."""

    def escaped(found: re.Match[str]) -> str:
        entity = f"&#{ord(found[0])};"
        return entity + "&#8203;" if found[0] in "@#" else entity

    return _MARKDOWN.sub(escaped, visible(text))


def xml(text: str) -> str:
    """Return the text without what XML 1.0 has no way to say; line breaks stay. `<` and `&` are left to the writer."""
    return "\n".join(visible(line) for line in text.split("\n"))


def annotation(text: str) -> str:
    """Return the message of a GitHub workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def annotation_property(text: str) -> str:
    """Return a property of a GitHub workflow command."""
    return annotation(text).replace(":", "%3A").replace(",", "%2C")


def workflow_log(line: str) -> str:
    """Return a line of a log that no CI takes for a command: GitHub obeys `::` at the beginning and `##[` anywhere,
    Azure `##vso[`, TeamCity `##teamcity[`."""
    line = _LOG_COMMAND.sub("##\u200b", line)
    blank = len(line) - len(line.lstrip())
    return f"{line[:blank]}\u200b{line[blank:]}" if line.startswith("::", blank) else line


def shown(text: str, *, colour: bool = False, commands: bool = False) -> str:
    """Return a whole text as it may be printed: no character in it is obeyed by a terminal but line breaks, tabs and,
    in `colour`, our colours; and no line by a CI, unless it is made of `commands`.

    What reports write is so already; this is the last door, and it trusts none of them.
    """

    def seen(found: re.Match[str]) -> str:
        return found[0] if colour and found["colour"] else found[0].translate(_SEEN)

    text = _OBEYED.sub(seen, text)
    return text if commands else "\n".join(map(workflow_log, text.split("\n")))
