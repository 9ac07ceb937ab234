"""Losses behind git, the environment and settings: which versions are compared, and what a run is told."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_gate import git
from tests.compare.shop import write
from tests.gate.files import SHORT, put, runs
from tests.gate.trick import BLOCKED, NOT_COMPARED, PLAIN, REFUSED, SHOWN, Act, Trick, commit, editing, then
from tests.gate.words import SHOP


def inside(name: str) -> Act:
    """Return that a folder becomes a repository of its own, with the policy as it is."""
    return then(
        runs("-C", name, "init", "-q", "-b", "main"),
        runs("-C", name, "add", "."),
        runs("-C", name, "commit", "-q", "-m", "inside"),
    )


def _submodule(place: Path) -> None:
    inside("policy")(place)
    git(place, "rm", "-r", "-q", "--cached", "policy")
    git(place, "add", "policy")
    git(place, "commit", "-q", "-m", "a submodule")


def _git(name: str, comes: int, does: Act, *tells: str, more: tuple[str, ...] = (), **others: Act) -> Trick:
    return Trick("git", name, comes, tells, does=does, more=more, first=others.get("first"))


def _elsewhere(place: Path) -> None:
    """Another repository, whose `main` has the loss already."""
    write(place / "evil" / "policy", PLAIN.replace("30 days", "20 days"))
    git(place / "evil", "init", "-q", "-b", "main")
    commit(place / "evil")
    SHORT(place)


HISTORY = [
    _git("committed", BLOCKED, then(SHORT, commit), "RL701"),
    _git("not committed", BLOCKED, SHORT, "RL701"),
    _git(
        "committed, and undone in the index",
        BLOCKED,
        then(SHORT, commit, runs("reset", "-q", "--soft", "HEAD~1")),
        "RL701",
    ),
    _git("unchanged for git", BLOCKED, then(runs("update-index", "--assume-unchanged", SHOP), SHORT), "RL701"),
    _git(
        "sparse checkout",
        BLOCKED,
        then(runs("update-index", "--skip-worktree", SHOP), lambda p: (p / SHOP).unlink()),
        "RL701",
    ),
    _git("base force-pushed to the loss", SHOWN, then(SHORT, commit, runs("branch", "-f", "main")), "against main ("),
    _git("base gone", REFUSED, then(SHORT, runs("branch", "-q", "-D", "main")), "no revision `main`"),
    _git("tag of the name of the base", REFUSED, then(SHORT, commit, runs("tag", "main")), "refs/tags/main"),
    _git(
        "remote of the name of the base",
        REFUSED,
        then(SHORT, commit, runs("update-ref", "refs/remotes/main", "HEAD")),
        "refs/remotes/main",
    ),
    _git("replaced object", BLOCKED, then(SHORT, commit, runs("replace", "main", "work")), "RL701"),
    _git("repository inside", REFUSED, then(SHORT, inside("policy")), "repository of its own"),
    _git(
        "repository inside the folder that is given",
        REFUSED,
        then(SHORT, inside("policy")),
        "repository of its own",
        more=(".",),
    ),
    _git("submodule", REFUSED, then(_submodule, SHORT), "repository of its own"),
    _git("base that is a submodule", REFUSED, SHORT, "policy", first=_submodule),
    _git(
        "base that is a submodule inside the folder that is given",
        REFUSED,
        SHORT,
        "repository of its own",
        first=_submodule,
        more=(".",),
    ),
    Trick(
        "environment",
        "another repository by the environment",
        BLOCKED,
        ("RL701",),
        does=_elsewhere,
        environment={"GIT_DIR": "{folder}/shop/evil/.git"},
    ),
    Trick(
        "environment",
        "other objects by the environment",
        BLOCKED,
        ("RL701",),
        does=_elsewhere,
        environment={"GIT_OBJECT_DIRECTORY": "{folder}/shop/evil/.git/objects"},
    ),
    Trick(
        "environment",
        "settings by the environment",
        BLOCKED,
        ("RL701",),
        does=SHORT,
        environment={"RETURNLOGIC_IGNORE": "RL701", "RETURNLOGIC_FAIL_ON": "error", "RETURNLOGIC_SELECT": "RL101"},
    ),
    Trick(
        "settings",
        "a small budget",
        NOT_COMPARED,
        ("RL717",),
        does=editing(SHOP, ("30", "60")),
        more=("policy", "--budget", "1"),
    ),
    Trick(
        "settings", "a small budget and a loss", NOT_COMPARED, ("RL717",), does=SHORT, more=("policy", "--budget", "1")
    ),
    Trick(
        "settings",
        "levels and codes in a settings file",
        BLOCKED,
        ("RL701",),
        does=then(
            SHORT, put("returnlogic.toml", 'ignore = ["RL701"]\nfail_on = "error"\n[severity]\nRL701 = "note"\n')
        ),
    ),
    Trick(
        "settings",
        "settings in pyproject.toml",
        BLOCKED,
        ("RL701",),
        does=then(SHORT, put("pyproject.toml", '[tool.returnlogic]\nignore = ["RL701"]\n')),
    ),
    Trick(
        "settings",
        "waivers",
        BLOCKED,
        ("RL701",),
        does=then(SHORT, put("returnlogic.waivers.toml", 'schema = 1\n[[waiver]]\ncode = "RL701"\n')),
    ),
    Trick("settings", "baseline", BLOCKED, ("RL701",), does=then(SHORT, put("returnlogic.baseline.json", "{}"))),
    Trick(
        "settings",
        "the mildest profile",
        SHOWN,
        ("RL701", "gate lawful"),
        does=SHORT,
        more=("policy", "--profile", "lawful"),
    ),
    Trick("settings", "no law", SHOWN, ("equal (proved)",), does=lambda place: None, more=("policy", "--law", "none")),
    Trick(
        "settings",
        "groups of customers that are none",
        BLOCKED,
        ("RL701",),
        does=SHORT,
        more=("policy", "--by", "nothing"),
    ),
    Trick(
        "settings",
        "an effective day long ago",
        BLOCKED,
        ("RL701",),
        does=SHORT,
        more=("policy", "--effective", "2000-01-01"),
    ),
]
"""Which versions are compared, and what a run is told."""
