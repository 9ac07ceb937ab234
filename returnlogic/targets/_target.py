"""The shape of a back end: a name, a file suffix, and functions that write an evaluator and run it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from returnlogic.base.faults import InputFault
from returnlogic.base.interface import Interface
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program

Entry = tuple[str, int | str | None, int | str | None]
"""One result of an outcome: verdict, lo and hi, as `base/interface.py` says."""


class Unsupported(InputFault):
    """A target cannot express something of a policy; the message names it. Nothing is written."""


@dataclass(frozen=True, slots=True)
class Emitted:
    """The text of an evaluator. `hints` say which lets of the program a definition of the text is meant to be.

    A definition is known by its name; the second of that name in the text is `name#2`, and so on. `tables` say which
    calendar function a table holds, and from which day on. Nothing rests on either: a wrong one can only make a proof
    fail. `extras` are further files, by suffix, that are
    for people and tools (typed signatures) and hold no decision.
    """

    text: str
    hints: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, tuple[str, int]]
    extras: Mapping[str, str]


class Refused(ValueError):
    """The text did not accept a case; the message is its own."""


class Crashed(Refused):
    """The text failed on a case in a way that it does not announce; the message is the runtime's."""


@dataclass(frozen=True, slots=True)
class Target:
    """One back end.

    `write` takes a policy and its fixed assumptions and raises `Unsupported` before anything is written. `run` executes
    a text in its own runtime on cases (one value per field, `None` = has not happened) and gives per case its entries,
    or `Refused` where the text refused the case, `Crashed` where it failed; it raises `NotInstalled` without it.
    """

    name: str
    suffix: str
    write: Callable[[Program, Mapping[str, Value]], Emitted]
    run: Callable[[str, Interface, Sequence[Mapping[str, object]]], list[tuple[Entry, ...] | Refused]]
    runtime: str
    settings: Mapping[str, str]
