"""Relations that go round in a circle.

**What it does.** Follows `overrides`, `as an exception to` and `adds to` from clause to clause when a file is loaded.

**Formally.** c1 > c2 > … > c1.

**Why it matters.** Each of the clauses would have to give way to the other; nothing can decide.

**Fires.** `a overrides b` and `b overrides a`.

**Does not fire.** An exception to an exception.

**How to fix.** Drop one of the relations.

**Limits.** Raised when the file is loaded, with exit code 2.

**Related.** RL101. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield the goal as proved: a policy that reached the checks has no circle."""
    yield Goal(CHECK.code, "relations", Verdict.PROVED)


CHECK = Rule("RL105", "priority-cycle", Severity.ERROR, "Circular priority", find)
