"""The waiver file: read at the base, which counts, and as it is now, which a change may have edited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from returnlogic.app.revisions import at_revision
from returnlogic.base.data_text import NotParsed, toml_of
from returnlogic.base.faults import InputFault
from returnlogic.base.input_file import read_entry, read_file
from returnlogic.base.value import day_number
from returnlogic.checks._waiver_policy import Waiver, Waivers

TEXTS = tuple(f.name for f in fields(Waiver) if f.name not in ("findings", "faults", "line"))
"""The keys of an entry that are texts."""

LARGEST = 1_000_000
"""Bytes of a file of waivers."""

_ENTRY = re.compile(r"^\s*\[\[\s*waiver\s*\]\]", re.MULTILINE)


def waivers_from(ref: str, path: str, as_of: str | None) -> Waivers:
    """Return the waivers of a file at a revision and as it is now; a side without the file has none.

    Raises `InputFault` iff the revision cannot be read, one of the two files is not TOML, or there is a waiver to judge
    and no day to judge it on.
    """
    try:
        base = at_revision(ref, path)
        data = read_entry(base, LARGEST) if base.exists() else b""
    except InputFault:
        raise
    except (OSError, ValueError) as error:
        raise InputFault(f"cannot read `{ref}:{path}`: {error}") from None
    sides = tuple(read_waivers(data, f"{ref}:{path}")), tuple(read_waivers(_now(path), path))
    if as_of is None and any(sides):
        raise InputFault("waivers lapse, and there is no clock here: say the day with `--as-of DATE`")
    return Waivers(*sides, day_number(as_of) if as_of is not None else 0, path)


def _now(path: str) -> bytes:
    try:
        return read_file(path, LARGEST)
    except FileNotFoundError:
        return b""
    except (OSError, ValueError) as error:
        raise InputFault(f"cannot read `{path}`: {error}") from None


def read_waivers(data: bytes, name: str) -> Iterator[Waiver]:
    """Yield the entries of a waiver file, in order. Raises `InputFault` iff it is not TOML with a list `[[waiver]]`."""
    try:
        found = toml_of(data)
    except NotParsed as error:
        raise InputFault(f"`{name}`: {error}") from None
    text = data.decode("utf-8")
    others = sorted(set(found) - {"waiver"})
    entries = found.get("waiver", [])
    if others or not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        what = f"the unknown key `{others[0]}`" if others else "a `waiver` that is no list"
        raise InputFault(f"`{name}` has {what}; it is a list of `[[waiver]]` entries")
    lines = [text.count("\n", 0, m.end()) + 1 for m in _ENTRY.finditer(text)]
    if len(lines) != len(entries):
        lines = [1] * len(entries)
    for entry, line in zip(entries, lines, strict=True):
        yield _waiver(entry, line)


def _waiver(entry: dict[str, Any], line: int) -> Waiver:
    texts = {}
    faults = [f"there is no key `{key}`" for key in entry if key not in (*TEXTS, "findings")]
    for key in TEXTS:
        value = entry.get(key, "")
        if type(value) is date:
            value = value.isoformat()
        if not isinstance(value, str):
            faults.append(f"`{key}` is not a text")
            value = ""
        texts[key] = value
    findings = entry.get("findings", [])
    if not isinstance(findings, list) or not all(isinstance(f, str) for f in findings):
        faults.append("`findings` is not a list of texts")
        findings = []
    return Waiver(**texts, findings=tuple(findings), faults=tuple(faults), line=line)
