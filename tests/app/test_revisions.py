"""Files at a revision: what `git` holds, and nothing else; what is not there is said with one next step."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from returnlogic.app.load import load
from returnlogic.app.revisions import RevisionPath, UnreadableRevision, at_revision, located, revision
from tests.cli.small import shop


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    ran = subprocess.run(["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, check=True)
    return ran.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "r"
    (folder / "shop").mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    shop(folder / "shop")
    (folder / "shop" / "link.ret").symlink_to("/etc/passwd")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first", "--date", "2026-05-04T00:00:00Z")
    return folder


def test_a_policy_at_a_revision_is_the_one_committed(repository: Path) -> None:
    path = repository / "shop" / "shop.ret"
    whole = load(path)
    path.write_text("nonsense")
    (repository / "shop" / "mini.ret").unlink()
    old = load(at_revision("main", path))
    assert old.program is not None and whole.program is not None
    assert old.program.digest == whole.program.digest  # with its source and its vocabulary
    assert old.path == "main:shop/shop.ret"
    path.unlink()
    assert at_revision("HEAD", path).is_file()


def test_names_as_users_write_them(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "shop")
    assert str(located("main:shop/shop.ret")) == "main:shop/shop.ret"
    assert str(located("main:./shop.ret")) == "main:shop/shop.ret"
    assert located("shop.ret") == Path("shop.ret")
    folder = located("main:shop")
    assert isinstance(folder, RevisionPath) and folder.is_dir()
    assert [e.name for e in folder.iterdir()] == ["link.ret", "mini.ret", "shop.ret", "shop.txt"]
    Path("main:x").write_text("on disk")
    assert located("main:x") == Path("main:x")


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "shop/../../x"])
def test_no_way_out(repository: Path, path: str) -> None:
    with pytest.raises(UnreadableRevision, match="outside"):
        revision("main", repository).entry(path)


def test_links_are_not_followed(repository: Path) -> None:
    link = revision("main", repository).entry("shop/link.ret")
    assert not link.is_file() and not link.is_dir() and link.exists()
    assert load(link).problems


@pytest.mark.parametrize(
    "ref", ["nowhere", "--output=x", "-h", "", "main:shop/shop.ret", "$(touch x)", "a b", "main\0x"]
)
def test_a_ref_that_is_none(repository: Path, ref: str) -> None:
    with pytest.raises(UnreadableRevision) as error:
        revision(ref, repository)
    assert error.value.help
    assert not list(repository.glob("x"))


def test_a_shallow_clone_says_how_to_fetch(repository: Path, tmp_path: Path) -> None:
    git(repository, "commit", "-q", "--allow-empty", "-m", "second")
    first = git(repository, "rev-parse", "HEAD~1").strip()
    git(tmp_path, "clone", "-q", "--no-local", "--depth", "1", str(repository), "clone")
    with pytest.raises(UnreadableRevision) as error:
        revision(first, tmp_path / "clone")
    assert "unshallow" in error.value.help
    assert revision("HEAD", tmp_path / "clone").entry("shop/shop.ret").is_file()


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRevision, match="no git repository"):
        revision("main", tmp_path)


def test_the_day_of_a_commit(repository: Path) -> None:
    assert len(revision("main", repository).day) == 10
