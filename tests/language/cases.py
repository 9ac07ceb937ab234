"""Cases in Markdown: a heading, a reason, a `ret` block, and a `text` block with the problems as a reader sees them.

A block that names a file is written beside the policy; before the first heading it is there for every case. The unnamed
`ret` block before the first heading stands before every case that does not start a file of its own; a `whole` block is
a file of its own whatever its first word. With RETURNLOGIC_UPDATE=1 the `text` blocks are rewritten, never the reasons.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from returnlogic.app.load import Policy, load
from returnlogic.language.problem import Problem

FENCE = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    file: Path
    title: str
    reason: str
    files: dict[str, str]
    text: str
    expected: str

    def run(self, folder: Path) -> Policy:
        """Load the case in a folder, and compare what is shown with what was written down."""
        for name, text in self.files.items():
            (folder / name).write_text(text, "utf-8")
        (folder / "case.ret").write_text(self.text, "utf-8")
        policy = load(folder / "case.ret")
        shown = ("\n\n".join(map(render, policy.problems)) + "\n").replace(f"{folder}{os.sep}", "")
        if os.environ.get("RETURNLOGIC_UPDATE") and shown != self.expected:
            block = "```text\n"
            before, heading, after = self.file.read_text("utf-8").partition(f"## {self.title}\n")
            self.file.write_text(before + heading + after.replace(block + self.expected, block + shown, 1), "utf-8")
        else:
            assert shown == self.expected
        return policy


def cases(path: Path) -> list[Case]:
    """The cases of a file; each has a reason and a title of its own."""
    intro, *parts = re.split(r"^## ", path.read_text("utf-8"), flags=re.MULTILINE)
    shared = FENCE.findall(intro)
    prelude = "".join(body for language, name, body in shared if language == "ret" and not name)
    found = []
    for part in parts:
        blocks = FENCE.findall(part)
        title, reason = part.partition("```")[0].strip().split("\n", 1)
        ((language, text),) = ((n, body) for n, name, body in blocks if n in ("ret", "whole") and not name)
        (expected,) = (body for n, name, body in blocks if n == "text" and not name)
        if language == "ret" and not re.match(r"policy|law|vocabulary", text):
            text = prelude + text
        files = {name: body for _, name, body in [*shared, *blocks] if name}
        found.append(Case(path, title, reason.strip(), files, text, expected))
    assert len({c.title for c in found}) == len(found)
    return found


def render(problem: Problem) -> str:
    """A problem with its underlined place; the rules of writing hold for it."""
    message, help, span = problem.message, problem.help, problem.span
    assert message and help and not re.search(r"[.\n]$|^[A-Z]|\n", message), message
    assert not re.search(r"\.$|\n", help) and not re.match(r"[A-Z][a-z]", help), help
    if span is None:
        return f"{message}\nhelp: {help}"
    line, column = span.source.line_column(span.start)
    text = span.source.line_text(line)
    margin = len(text) - len(text.lstrip())
    width = max(1, min(span.end - span.start, len(text) - column + 1))
    place = "" if Path(span.source.name).name == "case.ret" else f"in {span.source.name}:\n"
    return f"{place}{message}\n    {text[margin:]}\n    {' ' * (column - 1 - margin)}{'^' * width}\nhelp: {help}"
