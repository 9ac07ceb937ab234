"""Define a problem of an input: data here, wording of its display in `reports`."""

from __future__ import annotations

from returnlogic.base.source import Span


class Problem(Exception):
    """One cause, located: `code` RL001 to RL099 (or RL105, RL502), message, span, and one next step."""

    def __init__(self, code: str, message: str, span: Span | None, help: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span
        self.help = help
