"""Parse JSON and TOML that anybody may have written: what does not parse is one exception with a place and a reason."""

from __future__ import annotations

import json
import tomllib
from typing import Any


class NotParsed(ValueError):
    """A text is not in its form; `line` and `column` are 0 where it has no place."""

    def __init__(self, said: str, line: int = 0, column: int = 0) -> None:
        super().__init__(f"line {line}, column {column}: {said}" if line else said)
        self.said, self.line, self.column = said, line, column


def json_of(data: bytes) -> Any:
    """Return what a text holds as JSON. Raises `NotParsed` for anything else: a key twice, NaN, a number without end,
    nesting without end."""
    try:
        return json.loads(
            _text(data), object_pairs_hook=_no_doubles, parse_constant=_no_number, parse_float=_finite, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        raise NotParsed(f"not JSON: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise NotParsed("nested too deeply") from None


def toml_of(data: bytes) -> dict[str, Any]:
    """Return what a text holds as TOML; raises `NotParsed` for anything else."""
    try:
        return tomllib.loads(_text(data), parse_float=_finite)
    except tomllib.TOMLDecodeError as error:
        raise NotParsed(f"not TOML: {error}") from None
    except RecursionError:
        raise NotParsed("not TOML: nested too deeply") from None
    except NotParsed:
        raise
    except ValueError:  # Python reads no whole number of thousands of digits
        raise NotParsed("not TOML: a number too long") from None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotParsed(f"byte {error.start} is not UTF-8") from None


def _no_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise NotParsed(f"`{key[:60]}` is given twice")
        found[key] = value
    return found


def _no_number(word: str) -> object:
    raise NotParsed(f"not JSON: `{word}` is no number")


def _finite(word: str) -> float:
    if len(word) > 400 or not abs(found := float(word)) < float("inf"):
        raise NotParsed(f"`{word[:20]}…` is no number that fits")
    return found


def _whole(word: str) -> int:
    if len(word) > 400:
        raise NotParsed(f"`{word[:20]}…` is a number too long")
    return int(word)
