"""Folders, links and odd files; `--law`, `--as-of` and `--verified-only`: nothing is left out in silence."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from returnlogic.language import tree as t
from returnlogic.law import library
from tests.cli.small import CLAUSES, HEAD, run, shop

ROOT = Path(__file__).resolve().parents[2]
ONE = ("--select", "RL102", "--format", "json")


def folder(place: Path, *names: str) -> Path:
    place.mkdir(parents=True)
    shop(place)
    for name in names:
        (place / f"{name}.ret").write_text(HEAD.replace("mini_shop", name) + CLAUSES, "utf-8")
    return place


# --- folders ---


def test_nested_folders_in_order(tmp_path: Path) -> None:
    folder(tmp_path / "a" / "b", "second")
    folder(tmp_path / "a" / "c.d", "third")
    (tmp_path / "a" / "c.d" / "shop.ret").unlink()
    (tmp_path / "a" / "empty").mkdir()
    (tmp_path / "a" / "notes.md").write_text("policy")
    ran = run("check", str(tmp_path), *ONE)
    assert ran.code == 1
    paths = [p["path"].removeprefix(f"{tmp_path}{os.sep}") for p in json.loads(ran.out)["policies"]]
    assert paths == ["a/b/second.ret", "a/b/shop.ret", "a/c.d/third.ret"]
    again = run("check", str(tmp_path), str(tmp_path / "a" / "b"), *ONE)
    assert len(json.loads(again.out)["policies"]) == 3, "each file once"


@pytest.mark.parametrize("command", ["check", "test", "fmt"])
def test_an_empty_folder_is_no_clean_run(command: str, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    ran = run(command, str(tmp_path))
    assert ran.code == 2 and "holds no .ret file" in ran.err


def test_the_good_file_beside_a_broken_one_is_checked(tmp_path: Path) -> None:
    place = folder(tmp_path / "x")
    (place / "a_broken.ret").write_text(HEAD + CLAUSES.replace("when clean", "if clean"), "utf-8")
    ran = run("check", str(place), *ONE)
    report = json.loads(ran.out)
    assert ran.code == 2
    assert [p["message"] for p in report["problems"]] == ["`if` is not a keyword"]
    assert {f["policy"] for f in report["findings"] if f["code"] == "RL102"} == {"mini_shop"}
    text = run("check", str(place), "--select", "RL102", "--details").out
    assert "a_broken.ret: not checked, 1 problem" in text and "grant-and-deny" in text


def test_links_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    place = folder(tmp_path / "x")
    (place / "again").symlink_to(place)
    (place / "up").symlink_to(tmp_path)
    (place / "self.ret").symlink_to(place / "self.ret")
    ran = run("check", str(tmp_path), *ONE)
    assert ran.code == 2
    report = json.loads(ran.out)
    assert [p["path"] for p in report["problems"]] == [str(place / "self.ret")]
    assert [p["id"] for p in report["policies"] if p["id"]] == ["mini_shop"]


def test_names_that_lead_nowhere_or_to_no_file(tmp_path: Path) -> None:
    place = folder(tmp_path / "x")
    (place / "gone.ret").symlink_to(place / "nothing")
    (place / "dir.ret").mkdir()
    ran = run("check", str(place), *ONE)
    assert ran.code == 2
    assert sorted(p["message"].rpartition(": ")[2] for p in json.loads(ran.out)["problems"]) == [
        "No such file or directory",
        "it is a folder, not a file",
    ]
    assert run("check", str(place / "dir.ret")).code == 2
    os.mkfifo(place / "pipe.ret")
    ran = run("check", str(place), *ONE)
    assert ran.code == 2 and "neither a file nor a folder" in ran.err


@pytest.mark.parametrize("name", ["x" * 5000 + ".ret", "", "no/such/folder/x.ret"])
@pytest.mark.parametrize("command", ["check", "decide", "test", "fmt"])
def test_names_that_no_file_can_have(command: str, name: str) -> None:
    ran = run(command, name)
    assert ran.code == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    place = folder(tmp_path / "x", "secret")
    (place / "secret.ret").chmod(0)
    assert run("check", str(place), *ONE).code == 2
    (place / "closed").mkdir(mode=0)
    ran = run("check", str(place), *ONE)
    assert ran.code == 2 and "cannot list" in ran.err


def test_a_folder_that_cannot_be_listed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder(tmp_path / "x")
    (place / "closed").mkdir()
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ran = run("check", str(tmp_path), *ONE)
    assert ran.code == 2 and "cannot list" in ran.err and "closed" in ran.err


# --- law and days ---


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("eu,euu", "there is no law `euu` in the library; did you mean `eu`?"),
        ("mars", "there is no law `mars` in the library"),
        ("", "there is no law ``"),
        ("eu,", "there is no law ``"),
        ("none,eu", "there is no law `none`"),
        ("EU", "there is no law `EU`"),
    ],
)
@pytest.mark.parametrize("command", ["check", "decide"])
def test_unknown_laws(command: str, option: str, said: str, tmp_path: Path) -> None:
    ran = run(command, shop(tmp_path), "--law", option)
    assert ran.code == 2 and said in ran.err and ran.out == ""


@pytest.mark.parametrize("law", ["none", "eu", "uk"])
def test_what_is_assumed_of_a_law_that_is_left_out_is_left_out_too(law: str, tmp_path: Path) -> None:
    clauses = CLAUSES + 'assume scots_law is no because "we are in York"\n'
    text = (HEAD + clauses).replace("uses mini", "uses retail\n  law uk")
    text = text.partition("entitlement")[0] + 'aside quote "Please be kind."\n' + clauses.splitlines()[-1] + "\n"
    ran = run("check", shop(tmp_path, text), "--law", law, "--select", "RL101")
    assert ran.code == 0, ran.out


def test_each_unknown_law_of_a_header_is_named_where_it_stands(tmp_path: Path) -> None:
    ran = run("check", shop(tmp_path, HEAD + "  law ue, mars\n" + CLAUSES))
    assert ran.code == 2 and "`ue`" in ran.out and "`mars`" in ran.out
    assert "shop.ret:4:7" in ran.out and "shop.ret:4:11" in ran.out


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "05/06/2026", "", "2026-5-6", "9999999-01-01"])
@pytest.mark.parametrize("command", ["check", "decide"])
def test_days_that_do_not_exist(command: str, day: str, tmp_path: Path) -> None:
    ran = run(command, shop(tmp_path), "--as-of", day)
    assert ran.code == 2 and f"`{day}`" in ran.err and ran.out == "" and "Traceback" not in ran.err


def test_as_of_leaves_earlier_contracts_out(tmp_path: Path) -> None:
    path = shop(tmp_path)
    ran = run("check", path, "--as-of", "2026-09-15", *ONE)
    report = json.loads(ran.out)
    assert ran.code == 1 and report["as_of"] == "2026-09-15"
    (finding,) = (f for f in report["findings"] if f["code"] == "RL102")
    assert finding["witness"]["case"]["facts"]["ordered"] == "2026-09-15"
    assert "contracts from 2026-09-15 on" in run("check", path, "--as-of", "2026-09-15", "--select", "RL102").out
    plain = json.loads(run("check", path, *ONE).out)
    early = json.loads(run("check", path, "--as-of", "2025-01-01", *ONE).out)
    assert plain["as_of"] is None and early["findings"] == plain["findings"]
    assert early["policies"] == plain["policies"] and report["policies"] != plain["policies"], "the digest tells"


def test_as_of_after_the_last_contract_is_no_clean_run(tmp_path: Path) -> None:
    path = shop(tmp_path, HEAD + "  period from 2026-01-01 to 2026-06-30\n" + CLAUSES)
    assert run("check", path, "--as-of", "2026-06-30", *ONE).code == 1
    ran = run("check", path, "--as-of", "2026-07-01", *ONE)
    assert ran.code == 2 and "no contract date is left" in ran.out


def test_as_of_takes_the_law_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provision that ends in 2027 gives nothing to contracts after that, and a gap before it is still found."""
    monkeypatch.setattr(library, "statutes", _changed(library.statutes("eu"), end="2027-03-01"))
    path = str(ROOT / "spec" / "policies" / "deliver3d.ret")
    before = json.loads(run("check", path, "--law", "eu", "--select", "RL401", "--format", "json").out)
    after = run("check", path, "--law", "eu", "--select", "RL401", "--format", "json", "--as-of", "2027-03-01")
    assert any(f["code"] == "RL401" for f in before["findings"])
    assert not any(f["code"] == "RL401" for f in json.loads(after.out)["findings"])


def _changed(files: tuple[t.File, ...], *, end: str = "", unseen: bool = False) -> object:
    """The library's statutes with another end of force, or as if no wording had been seen."""

    def item(i: object) -> object:
        if isinstance(i, t.InForce) and end:
            return replace(i, end=replace(i.start, text=end))
        return i

    def declaration(d: object) -> object:
        if isinstance(d, t.Paragraph) and unseen:
            return replace(d, seen=None)
        return replace(d, items=tuple(map(item, d.items))) if isinstance(d, t.ClauseItem) else d

    made = tuple(replace(f, declarations=tuple(map(declaration, f.declarations))) for f in files)
    return lambda _, shelf=None: made


def test_verified_only_counts_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(ROOT / "spec" / "policies" / "deliver3d.ret")
    command = ("check", path, "--law", "eu", "--select", "RL402", "--format", "json")
    all_verified = json.loads(run(*command).out)
    assert all_verified == json.loads(run(*command, "--verified-only").out)
    assert any(f["code"] == "RL402" for f in all_verified["findings"])
    monkeypatch.setattr(library, "statutes", _changed(library.statutes("eu"), unseen=True))
    ran = run(*command, "--verified-only")
    report = json.loads(ran.out)
    assert not any(f["code"] == "RL402" for f in report["findings"])
    (goal,) = (g for g in report["goals"] if g["code"] == "RL402")
    assert goal["verdict"] == "skipped" and "unverified" in goal["reason"]
    assert any(s["subject"].endswith("left out") for s in goal["subjects"])
    assert any(f["code"] == "RL905" and "unverified" in f["message"] for f in report["findings"])


# --- the last line of defence ---


def test_what_nobody_expected_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import returnlogic.app.load as load
    import returnlogic.cli.main as main

    def broken(*_: object, **__: object) -> None:
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr(load, "read", broken)
    monkeypatch.setattr("sys.argv", ["returnlogic", "check", shop(tmp_path)])
    with pytest.raises(SystemExit) as left:
        main.main()
    assert left.value.code == 4
