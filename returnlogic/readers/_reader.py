"""The shape of a reader: a name, paired with the target's, and a function from text and interface to formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from returnlogic.base.interface import Interface
from returnlogic.readers._read_back import ReadBack


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader. `read` sees only the text and the interface, and raises `Reject` for anything it does not know."""

    name: str
    read: Callable[[str, Interface], ReadBack]
    language: str
