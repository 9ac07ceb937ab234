"""Losses behind files, folders, git, settings and approvals: what is compared is not what lands."""

from __future__ import annotations

import os
from pathlib import Path

from tests.cli.test_gate import git
from tests.compare.shop import WINDOW, WORDS, text
from tests.gate.trick import (
    BLOCKED,
    PLAIN,
    REFUSED,
    SHOWN,
    Act,
    Trick,
    editing,
    then,
)
from tests.gate.words import SHOP

SHORT = editing(SHOP, ("30 days", "20 days"))


def move(old: str, new: str) -> Act:
    """Return that a file or folder is moved."""

    def does(place: Path) -> None:
        (place / new).parent.mkdir(parents=True, exist_ok=True)
        (place / old).rename(place / new)

    return does


def link(name: str, target: str) -> Act:
    """Return that a name becomes a symbolic link; what was there is moved to the target, if nothing is."""

    def does(place: Path) -> None:
        goal = (place / name).parent / target
        if goal.exists():
            (place / name).unlink()
        else:
            goal.parent.mkdir(parents=True, exist_ok=True)
            (place / name).rename(goal)
        (place / name).symlink_to(target)

    return does


def put(name: str, content: str | bytes) -> Act:
    """Return that a file has this content."""

    def does(place: Path) -> None:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content.encode() if isinstance(content, str) else content)

    return does


def runs(*arguments: str) -> Act:
    """Return that a command of `git` is run."""

    def does(place: Path) -> None:
        git(place, *arguments)

    return does


def _file(name: str, comes: int, does: Act, *tells: str, more: tuple[str, ...] = (), first: Act | None = None) -> Trick:
    return Trick("files", name, comes, tells, does=does, more=more, first=first)


def _recoded(place: Path) -> None:
    data = (place / SHOP).read_bytes()
    (place / SHOP).write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))


OUTLET = text(PLAIN.replace("30 days", "5 days"), name="outlet")
LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12\n"

FILES = [
    _file("policy renamed", BLOCKED, then(SHORT, move(SHOP, "policy/returns.ret")), "the policy is gone"),
    _file("policy moved out of the folder", BLOCKED, move(SHOP, "old/shop.ret"), "the policy is gone"),
    _file("policy deleted", BLOCKED, lambda p: (p / SHOP).unlink(), "the policy is gone"),
    _file("policy with another ending", BLOCKED, move(SHOP, "policy/shop.ret.txt"), "the policy is gone"),
    _file("policy in capitals", BLOCKED, move(SHOP, "policy/SHOP.RET"), "the policy is gone"),
    _file(
        "policy in a hidden folder",
        BLOCKED,
        then(put("policy/.old/words.ret", WORDS), put("policy/.old/shop.txt", "q"), move(SHOP, "policy/.old/shop.ret")),
        "the policy is gone",
    ),
    _file(
        "policy that git ignores",
        BLOCKED,
        then(
            put(".gitignore", "policy/more\n"),
            put("policy/more/shop.txt", "q"),
            put("policy/more/words.ret", WORDS),
            move(SHOP, "policy/more/shop.ret"),
        ),
        "the policy is gone",
    ),
    _file(
        "policy that becomes a folder",
        BLOCKED,
        then(lambda p: (p / SHOP).unlink(), put("policy/shop.ret/a", "")),
        "the policy is gone",
    ),
    _file("policy that becomes a vocabulary", BLOCKED, put(SHOP, 'vocabulary shop "Returns"\n'), "the policy is gone"),
    _file(
        "policy that becomes a law",
        BLOCKED,
        put(SHOP, 'law shop "Returns"\n  uses words\n  counting calendar_days\n'),
        "RL703",
    ),
    _file("policy split in two", SHOWN, put("policy/outlet.ret", OUTLET), "RL702", "a new policy"),
    _file("policy split in two of one id", REFUSED, put("policy/outlet.ret", text(WINDOW)), "another policy `shop`"),
    _file(
        "policies merged",
        BLOCKED,
        lambda p: (p / "policy" / "outlet.ret").unlink(),
        "the policy is gone",
        first=put("policy/outlet.ret", OUTLET),
    ),
    _file("id renamed", SHOWN, editing(SHOP, ("policy shop", "policy outlet")), "RL719"),
    _file(
        "id renamed under no-surprise",
        BLOCKED,
        editing(SHOP, ("policy shop", "policy outlet")),
        "RL719",
        more=("policy", "--profile", "no-surprise"),
    ),
    _file(
        "ids exchanged, with a loss",
        BLOCKED,
        then(
            SHORT,
            editing(SHOP, ("policy shop", "policy outlet")),
            editing("policy/outlet.ret", ("policy outlet", "policy shop")),
        ),
        "RL701",
        "RL719",
        first=put("policy/outlet.ret", OUTLET),
    ),
    _file(
        "files exchanged",
        BLOCKED,
        then(move(SHOP, "x.ret"), move("policy/outlet.ret", SHOP), move("x.ret", "policy/outlet.ret")),
        "RL701",
        "RL719",
        first=put("policy/outlet.ret", OUTLET),
    ),
    _file("a look-alike in an id", REFUSED, editing(SHOP, ("policy shop", "policy sh\u043ep")), "RL0"),
    _file("policy as a link", REFUSED, link(SHOP, "../other/shop.ret"), "is a link"),
    _file("vocabulary as a link", REFUSED, link("policy/words.ret", "../other/words.ret"), "is a link"),
    _file(
        "folder as a link",
        SHOWN,
        then(move("policy", "real"), lambda p: (p / "policy").symlink_to("real")),
        "equal (proved)",
    ),
    _file(
        "folder as a link, with a loss",
        BLOCKED,
        then(SHORT, move("policy", "real"), lambda p: (p / "policy").symlink_to("real")),
        "RL701",
    ),
    _file(
        "folder inside as a link",
        BLOCKED,
        then(move("policy/in", "real"), lambda p: (p / "policy/in").symlink_to("../real")),
        "the policy is gone",
        first=then(move("policy", "policy2"), move("policy2", "policy/in")),
    ),
    _file("base that is a link", REFUSED, SHORT, "link", first=link(SHOP, "../other/shop.ret")),
    _file("source gone", REFUSED, lambda p: (p / "policy" / "shop.txt").unlink(), "shop.txt"),
    _file(
        "source in another folder",
        REFUSED,
        then(put("nice/shop.txt", "q"), editing(SHOP, ("shop.txt", "../nice/shop.txt"))),
        "another folder",
    ),
    _file("vocabulary gone", REFUSED, lambda p: (p / "policy" / "words.ret").unlink(), "words"),
    _file("byte order mark and line ends", SHOWN, _recoded, "equal (proved)"),
    _file(
        "another encoding", REFUSED, lambda p: (p / SHOP).write_bytes((p / SHOP).read_text().encode("utf-16")), "UTF-16"
    ),
    _file("not UTF-8", REFUSED, lambda p: (p / SHOP).write_bytes((p / SHOP).read_bytes() + b"# \xff\n"), "UTF-8"),
    _file("nonsense", REFUSED, put(SHOP, "policy shop"), "RL0"),
    _file("pointer of LFS", REFUSED, put(SHOP, LFS), "RL0"),
    _file("base that is a pointer of LFS", REFUSED, put(SHOP, text(WINDOW)), "RL0", first=put(SHOP, LFS)),
    _file("attributes that recode", SHOWN, put(".gitattributes", "*.ret text eol=crlf\n"), "equal (proved)"),
    _file(
        "a name that is not UTF-8",
        BLOCKED,
        lambda p: os.rename(p / SHOP, os.fsencode(p / "policy") + b"/sh\xffp.ret"),
        "the policy is gone",
    ),
    _file(
        "a clause said twice",
        REFUSED,
        editing(SHOP, ("owed refund\n", "owed refund\n" + WINDOW.replace("30", "5"))),
        "window",
    ),
]
"""Where the files lie, and what kind of files they are."""
