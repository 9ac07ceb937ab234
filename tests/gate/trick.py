"""A trick: one way to land a loss for customers, done to a small shop in a real git repository, and what the gate says.

`python -m tests.gate.trick` plays all of them and prints what comes out otherwise; with words, what the gate says about
those whose names hold one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from unittest.mock import patch

from tests.cli.test_gate import Ran, cli, git
from tests.compare.shop import FINAL, WINDOW, WORDS, write

PLAIN = WINDOW + FINAL.format("")
"""Thirty days for a refund; sale items are final."""

Act = Callable[[Path], None]
"""What is done to a repository."""

BLOCKED, REFUSED, NOT_COMPARED, SHOWN = 1, 2, 3, 0
"""What comes of a trick, as the exit code: it is blocked, or refused, or not compared; or it passes, and is shown."""


@dataclass(frozen=True)
class Version:
    """What the files of the shop say in one version."""

    body: str = PLAIN
    header: str = ""
    words: str = WORDS
    source: str = "q"

    def write(self, folder: Path) -> None:
        write(folder, self.body, self.header, words=self.words, source=self.source)


@dataclass(frozen=True)
class Trick:
    """One trick: `was` is at the base; then the policy becomes `now`, if given, and `does` is done.

    `tells` has to be printed. `first` is done at the base, before the branch; `more` are further arguments of the gate.
    """

    kind: str
    name: str
    comes: int
    tells: tuple[str, ...]
    now: Version | None = None
    was: Version = field(default_factory=Version)
    does: Act | None = None
    first: Act | None = None
    more: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def variables(self, folder: str) -> dict[str, str]:
        """Return the environment in which the trick is played in a folder."""
        return {name: value.format(folder=folder) for name, value in self.environment.items()}

    def played(self, folder: Path) -> Ran:
        """Play the trick in a new repository in a folder; return what the gate says to it."""
        place = _repository(self.was, folder / "shop")
        if self.first is not None:
            self.first(place)
            commit(place)
            git(place, "branch", "-f", "main")
        if self.now is not None:
            self.now.write(place / "policy")
        if self.does is not None:
            self.does(place)
        return cli(place, "gate", *(self.more or ("policy",)), "--against", "main")


_ready: dict[Version, TemporaryDirectory[str]] = {}


def _repository(was: Version, place: Path) -> Path:
    """Return a copy of the repository whose `main` has this version; the work goes on on `work`."""
    if was not in _ready:
        _ready[was] = TemporaryDirectory()
        made = Path(_ready[was].name) / "shop"
        was.write(made / "policy")
        git(made, "init", "-q", "-b", "main")
        commit(made)
        git(made, "switch", "-q", "-c", "work")
    copytree(Path(_ready[was].name) / "shop", place, symlinks=True)
    return place


def commit(place: Path) -> None:
    """Commit everything that lies in a repository."""
    git(place, "add", "-A", ".")
    git(place, "commit", "-q", "--allow-empty", "-m", "change")


def then(*acts: Act) -> Act:
    """Return these acts as one."""

    def does(place: Path) -> None:
        for act in acts:
            act(place)

    return does


def editing(file: str, *changes: tuple[str, str]) -> Act:
    """Return that a file is edited."""

    def does(place: Path) -> None:
        (place / file).write_text(edit((place / file).read_text("utf-8"), *changes), "utf-8")

    return does


def edit(text: str, *changes: tuple[str, str]) -> str:
    """Return a text with each of these replaced once; what is replaced has to be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def main(words: list[str]) -> int:
    """Play the tricks whose names hold one of the words, or all; print what is said, or what comes out otherwise."""
    from tests.gate.tricks import TRICKS

    wrong = 0
    for trick in TRICKS:
        if words and not any(w in trick.name for w in words):
            continue
        with TemporaryDirectory() as folder, patch.dict(os.environ, trick.variables(folder)):
            ran = trick.played(Path(folder))
        missing = [x for x in trick.tells if x not in ran.out + ran.err]
        if words or missing or ran.code != trick.comes:
            print(f"=== {trick.name}: {ran.code}, expected {trick.comes}; missing {missing}\n{ran.out}{ran.err}")
        wrong += bool(missing) or ran.code != trick.comes
    print(f"{wrong} of {len(TRICKS)} come out otherwise")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
