"""What a read-back is: a name, paired with the target's, and a function from text and interface to formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from returnlogic.base.interface import Interface
from returnlogic.readers._value import Reading


class Uninstalled(RuntimeError):
    """What a reader takes texts apart with is not installed; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Reader:
    """`read` sees nothing but the text and the interface; it raises `Reject` for anything it does not know."""

    name: str
    read: Callable[[str, Interface], Reading]
    language: str
