"""Define the four families of exceptions that end what a user asked for, each with what is printed of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self


class Fault(Exception):
    """An end that the user is told of: a sentence under a heading, further lines, and one next step.

    Without a heading nobody expected it here: it is told as a fault of our own.
    """

    heading = ""

    def __init__(self, message: str = "", help: str = "", *, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.said = message
        self.details = tuple(details)
        self.help = help

    def lines(self) -> list[str]:
        """Return what is printed: the sentence, what belongs to it, and the next step."""
        help = f"  help: {self.help}".splitlines() if self.help else []
        return [f"{self.heading}: {self.said}", *(f"  {line}" for line in self.details), *help]

    def told_as(self, said: str, *, heading: str = "", help: str = "") -> Self:
        """Return this fault with other words to print; `str` of it stays."""
        self.said, self.help = said, help or self.help
        if heading:
            self.heading = heading
        return self


class InputFault(Fault, ValueError):
    """Input, an option or a file cannot be used as it is (exit code 2)."""

    heading = "Error"


class BudgetFault(Fault):
    """A question was given up before it was decided (exit code 3)."""


class OutOfBudget(BudgetFault):
    """The solver gave up on a query, or was not asked any more; the reason is its own word."""


class NotInstalled(Fault, RuntimeError):
    """A runtime, a parser or a solver is not installed; the message says what to install (exit code 2)."""

    heading = "Error"


class InternalFault(Fault, AssertionError):
    """Two parts of this program contradict each other: a fault of our own, to be reported (exit code 4)."""
