"""Cases in Markdown that change one line of a small file: the bases stand first, each case is a diff."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from returnlogic.app.load import load
from tests.language.cases import FENCE, render

FILE = Path(__file__).parent / "mutants.md"


@dataclass(frozen=True)
class Mutant:
    """One line of a base, written in another way, and what is said about it."""

    base: str
    what: str
    old: str
    new: str
    expected: str

    @property
    def title(self) -> str:
        return f"{self.base}: {self.what}"


@cache
def bases() -> dict[str, str]:
    """The files above the first heading, by name; each loads without a problem."""
    intro = FILE.read_text("utf-8").partition("\n## ")[0]
    return {name: body for _, name, body in FENCE.findall(intro)}


def mutants() -> list[Mutant]:
    """The cases, in the order of the file."""
    found = []
    for part in FILE.read_text("utf-8").split("\n## ")[1:]:
        title = part.partition("\n")[0]
        base, _, what = title.partition(": ")
        blocks = {language: body for language, _, body in FENCE.findall(part)}
        old, new = re.fullmatch(r"-(.*)\n\+(.*)\n", blocks["diff"]).groups()  # type: ignore[union-attr]
        found.append(Mutant(base, what, old, new, blocks["text"]))
    return found


def changed(text: str, mutant: Mutant) -> str:
    """A base with the line changed; the line stands in it once."""
    assert text.count(f"{mutant.old}\n") == 1, mutant.old
    return text.replace(f"{mutant.old}\n", f"{mutant.new}\n")


def shown(folder: Path, name: str, text: str) -> str:
    """What is said about a file that stands among the bases."""
    for other, body in bases().items():
        (folder / other).write_text(body, "utf-8")
    if not name.endswith(".ret"):
        return ""
    (folder / "case.ret").write_text(text, "utf-8")
    problems = load(folder / "case.ret").problems
    return "".join(f"{render(p)}\n" for p in problems).replace(f"{folder}{os.sep}", "")


def block(mutant: Mutant) -> str:
    """A case as it stands in the file."""
    return f"## {mutant.title}\n\n```diff\n-{mutant.old}\n+{mutant.new}\n```\n\n```text\n{mutant.expected}```\n"
