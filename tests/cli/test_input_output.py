"""What a run reads and writes: regular files in their place, nothing else; and streams that are closed or full."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from returnlogic.app.outputs import write_files, write_streamed
from returnlogic.base.data_text import NotParsed, json_of, toml_of
from returnlogic.base.faults import InputFault
from returnlogic.base.input_file import RefusedFile, open_file, read_file, real_path
from returnlogic.proof.vectors.against import against_csv
from tests.cli.small import run, shop

SECRET = "TOKEN=hunter2"
"""What lies outside of the folder of the policy, and shall not be printed."""


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """Nothing waits for a pipe."""

    def late(*_: object) -> None:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text(f"{SECRET}\n")
    (tmp_path / "policies").mkdir()
    shop(tmp_path / "policies")
    return tmp_path / "policies"


# --- reading ----------------------------------------------------------------------------------------------------------


def link(place: Path) -> None:
    place.symlink_to(place.parent.parent / "secret.txt")


def sparse(place: Path) -> None:
    with place.open("wb") as file:
        file.truncate(30_000_000_000)


def bound(place: Path) -> None:
    here = os.getcwd()
    os.chdir(place.parent)  # the name of a socket may be no longer than a hundred characters
    socket.socket(socket.AF_UNIX).bind(place.name)
    os.chdir(here)


KINDS: dict[str, Callable[[Path], object]] = {
    "link out of the folder": link,
    "link to a device": lambda p: p.symlink_to("/dev/zero"),
    "link to itself": lambda p: p.symlink_to(p),
    "pipe": lambda p: os.mkfifo(p),
    "socket": bound,
    "folder": lambda p: p.mkdir(),
    "too large": sparse,
}

ROLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "policy": ("shop.ret", ("check", "shop.ret")),
    "policy of diff": ("shop.ret", ("diff", "shop.ret", "shop.ret")),
    "policy of a folder": ("shop.ret", ("check", ".")),
    "policies of diff": ("shop.ret", ("diff", ".", ".")),
    "policy of decide": ("shop.ret", ("decide", "shop.ret")),
    "policy of test": ("shop.ret", ("test", "shop.ret")),
    "policy of fmt": ("shop.ret", ("fmt", "shop.ret")),
    "policy of compile": ("shop.ret", ("compile", "shop.ret", "--to", "python", "--output", "out")),
    "source": ("shop.txt", ("check", "shop.ret")),
    "vocabulary": ("mini.ret", ("check", "shop.ret")),
    "case": ("case.json", ("decide", "shop.ret", "--case", "case.json")),
    "settings": ("set.toml", ("check", "shop.ret", "--config", "set.toml")),
    "settings found": ("returnlogic.toml", ("check", "shop.ret")),
    "baseline": ("base.json", ("check", "shop.ret", "--baseline", "base.json")),
    "mapping": ("map.toml", ("diff", "shop.ret", "shop.ret", "--mapping", "map.toml")),
    "orders": ("past.csv", ("diff", "shop.ret", "shop.ret", "--orders", "past.csv")),
    "law": ("law/eu/x.ret", ("diff", "shop.ret", "--law", "eu", "--law-base", "law", "--law-head", "law")),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ROLES)
def test_only_regular_files_in_their_place_are_read(
    folder: Path, role: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    name, arguments = ROLES[role]
    if role == "source" and kind == "folder":
        pass
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.unlink()
    KINDS[kind](place)
    ran = run(*arguments)
    assert ran.code == 2, ran
    assert SECRET not in ran.out + ran.err and "Traceback" not in ran.err
    assert ran.err or ran.out


def test_a_source_lies_beside_its_policy(folder: Path) -> None:
    for name in ("../secret.txt", str(folder.parent / "secret.txt"), "link/../../secret.txt", ".hidden", "a\\0b"):
        shop(folder, (folder / "shop.ret").read_text().replace("shop.txt", name))
        ran = run("check", str(folder / "shop.ret"))
        assert ran.code == 2 and SECRET not in ran.out + ran.err
        shop(folder)


def test_links_within_a_checkout_are_followed_and_no_others(tmp_path: Path) -> None:
    for name in ("a", "b", ".git"):
        (tmp_path / "root" / name).mkdir(parents=True)
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "root" / ".git" / "config").write_text(SECRET)
    (tmp_path / "root" / "b" / "x").write_text("here")
    for name, target in (("in", "../b/x"), ("out", "../../secret"), ("git", "../.git/config"), ("near", "../b")):
        (tmp_path / "root" / "a" / name).symlink_to(target)
    root = tmp_path / "root" / "a"
    assert read_file(root / "in") == b"here"
    assert read_file(root / "near" / "x") == b"here", "a folder that a user names may be a link"
    for name in ("out", "git"):
        with pytest.raises(RefusedFile):
            read_file(root / name)
    with pytest.raises(RefusedFile):
        read_file(root / "in", within=root)
    with pytest.raises(RefusedFile):
        real_path(root / "near" / "x", within=root)
    with pytest.raises(RefusedFile):
        real_path("a\0b")
    with pytest.raises(RefusedFile):
        read_file(root / "in", most=3)


def test_a_file_that_grows_is_read_no_further(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x" * 10)
    with open_file(tmp_path / "x", most=10) as file:
        assert file.read() == b"x" * 10
    with pytest.raises(RefusedFile):
        open_file(tmp_path / "x", most=9)
    read = read_file("/proc/self/status", most=100_000)  # a regular file of no size
    assert read
    with pytest.raises(RefusedFile):
        read_file("/proc/self/status", most=10)


def test_a_pipe_is_not_opened_to_be_refused(tmp_path: Path) -> None:
    """Whoever waits for a reader goes on waiting."""
    os.mkfifo(tmp_path / "x")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("returnlogic.base.input_file.os.open", lambda *_: pytest.fail("it is opened"))
        with pytest.raises(RefusedFile, match="a pipe"):
            read_file(tmp_path / "x")


def test_what_is_exchanged_before_it_is_opened_is_refused(tmp_path: Path) -> None:
    (tmp_path / "before").write_text("x")
    os.mkfifo(tmp_path / "x")
    before = os.lstat(tmp_path / "before")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("returnlogic.base.input_file.os.lstat", lambda _: before)
        with pytest.raises(RefusedFile, match="a pipe"):
            read_file(tmp_path / "x")


def test_a_table_of_answers_is_a_regular_file(tmp_path: Path) -> None:
    class Source:
        size = 0

    os.mkfifo(tmp_path / "x.csv")
    report = against_csv(tmp_path / "x.csv", Source())  # type: ignore[arg-type]  # nothing is asked of it
    assert report.failure is not None and "pipe" in report.failure


def test_settings_name_nothing_outside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for line in (
        'baseline = "../secret.txt"',
        f'baseline = "{folder.parent}/secret.txt"',
        'format = ["json=../report.json"]',
        f'format = ["text={folder.parent}/x"]',
        'format = ["text=a\\u0000b"]',
        'waivers = "../w.toml"',
    ):
        (folder / "returnlogic.toml").write_text(line)
        ran = run("check", "shop.ret", "--select", "RL102")
        assert ran.code == 2 and "outside" in ran.err and SECRET not in ran.err
    assert sorted(p.name for p in folder.parent.iterdir()) == ["policies", "secret.txt"]


ABSURD = (
    "[" * 100_000,
    '{"a":' * 100_000,
    "9" * 100_000,
    '{"schema_version": ' + "9" * 5000 + "}",
    "1e999",
    "NaN",
    "-Infinity",
    '{"a": 1, "a": 2}',
    "\0",
    "\ud800",
)


@pytest.mark.parametrize("text", ABSURD, ids=range(len(ABSURD)))
def test_what_no_json_or_toml_is(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    with pytest.raises(NotParsed):
        json_of(data)
    for wrapped in (b"a = " + data, b"a = [" + data + b"]"):
        with pytest.raises(NotParsed):
            toml_of(wrapped + (b"]" * 100_000 if data.startswith(b"[") else b""))


@pytest.mark.parametrize("text", ABSURD, ids=range(len(ABSURD)))
@pytest.mark.parametrize(
    "role", ["case.json --case", "base.json --baseline", "set.toml --config", "map.toml --mapping"], ids=lambda r: r[:4]
)
def test_absurd_files_are_bad_input(folder: Path, role: str, text: str) -> None:
    name, option = role.split()
    words = text if name.endswith("json") else f"law = {text}"
    (folder / name).write_bytes(words.encode("utf-8", "surrogatepass"))
    path = str(folder / "shop.ret")
    command = {"--case": ("decide", path), "--mapping": ("diff", path, path)}.get(option, ("check", path))
    ran = run(*command, option, str(folder / name))
    assert ran.code == 2 and len(ran.err) < 2000, ran


def test_paths_that_no_file_has(folder: Path) -> None:
    path = str(folder / "shop.ret")
    for bad in ("x" * 5000, f"{path}/y", str(folder / "none" / "x.ret"), ""):
        for command in (("check", bad), ("fmt", bad), ("decide", bad), ("test", bad), ("diff", bad, path)):
            assert run(*command).code == 2, command
        for option in ("--case", "--output"):
            assert run("decide", path, option, bad or "/").code == 2


# --- writing ----------------------------------------------------------------------------------------------------------


def test_what_is_no_regular_file_is_written_into(tmp_path: Path) -> None:
    write_files([("x", "/dev/null")])
    assert Path("/dev/null").is_char_device()
    with pytest.raises(InputFault, match="No space left"):
        write_files([("x", "/dev/full")])
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputFault, match="no program reads"):
        write_files([("x", str(pipe))])
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_files([("through\n", str(pipe)), ("file", str(tmp_path / "f"))])
    write_streamed(str(pipe), lambda file: file.writelines(["a", "b"]))
    assert os.read(reader, 100) == b"through\nab" and pipe.is_fifo()
    bound(tmp_path / "socket")
    with pytest.raises(InputFault):
        write_files([("x", str(tmp_path / "socket"))])
    assert (tmp_path / "socket").is_socket()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["f", "pipe", "socket"]


def test_what_is_open_already_is_written_into(tmp_path: Path) -> None:
    with (tmp_path / "x").open("w+") as file:
        file.write("before\n")
        file.flush()
        write_files([("after\n", f"/dev/fd/{file.fileno()}")])
        file.seek(0)
        assert file.read() == "before\nafter\n"


def test_links_are_written_through_inside_and_not_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "outside").write_text("kept")
    (tmp_path / "in" / "file").write_text("old")
    (tmp_path / "in" / "file").chmod(0o640)
    (tmp_path / "in" / "near").symlink_to("file")
    (tmp_path / "in" / "far").symlink_to("../outside")
    (tmp_path / "in" / "new").symlink_to("../not_there")
    write_files([("new", str(tmp_path / "in" / "near"))])
    assert (tmp_path / "in" / "file").read_text() == "new" and (tmp_path / "in" / "near").is_symlink()
    write_streamed(str(tmp_path / "in" / "file"), lambda file: file.writelines(["newer"]))
    assert (tmp_path / "in" / "file").stat().st_mode & 0o777 == 0o640
    for name in ("far", "new"):
        with pytest.raises(InputFault, match="leads out"):
            write_files([("x", str(tmp_path / "in" / name))])
    assert (tmp_path / "outside").read_text() == "kept" and not (tmp_path / "not_there").exists()


@pytest.mark.parametrize("option", ["--cases", "--dump-smt"])
def test_folders_are_written_through_the_same_door(folder: Path, option: str) -> None:
    made = folder / "made"
    made.mkdir()
    assert run("check", str(folder / "shop.ret"), "--select", "RL102", option, str(made)).code == 1
    names = [p.name for p in made.iterdir()]
    assert names
    for name in names:
        (made / name).unlink()
        (made / name).symlink_to(folder.parent / "secret.txt")
    assert run("check", str(folder / "shop.ret"), "--select", "RL102", option, str(made)).code == 2
    assert (folder.parent / "secret.txt").read_text() == f"{SECRET}\n"


def test_a_folder_that_may_not_be_written(folder: Path) -> None:
    """As an ordinary user: root may write everywhere."""
    path, closed = folder / "shop.ret", folder / "closed"
    closed.mkdir(0o500)
    code = f"""import os, sys
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
from returnlogic.cli.main import main
sys.argv[1:] = ["check", {str(path)!r}, "--select", "RL102", "--output", {str(closed / "x")!r}]
main()"""
    for place in (folder, *folder.parents):
        if place.stat().st_uid == os.getuid() and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o055 if place != closed else 0o500)
    if os.getuid() == 0:
        plain = "import os; os.setgid(65534); os.setuid(65534); import ast, lark, z3"
        reachable = subprocess.run([sys.executable, "-c", plain], capture_output=True)
        if reachable.returncode:
            pytest.skip("an ordinary user cannot run this Python")
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60)
    assert ran.returncode == 2 and "cannot write" in ran.stderr and "Traceback" not in ran.stderr, ran


# --- streams ----------------------------------------------------------------------------------------------------------


def shell(line: str) -> subprocess.CompletedProcess[str]:
    command = line.replace("@", f"{sys.executable} -m returnlogic")
    return subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", timeout=60)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("@ rules >&-", 2, "standard output is closed"),
        ("@ rules >/dev/full", 2, "No space left on device"),
        ("@ rules | head -0; exit ${PIPESTATUS[0]}", 2, ""),
        ("@ rules >/dev/null 2>&-", 0, ""),
        ("@ nonsense 2>&-", 2, ""),
        ("@ decide POLICY --case - <&-", 2, "standard input is closed"),
        ("@ check POLICY --select RL102 --details --output /dev/stdout | grep -c RL102", 0, ""),
        ("@ check POLICY --select RL102 --output >(cat >/dev/null)", 1, ""),
        ("@ check POLICY --select RL102 --output FOLDER/out >&-", 1, ""),
    ],
)
def test_streams_that_are_closed_or_full(folder: Path, line: str, code: int, said: str) -> None:
    ran = shell(line.replace("POLICY", str(folder / "shop.ret")).replace("FOLDER", str(folder)))
    assert (ran.returncode, said in ran.stderr) == (code, True), ran
    assert "Traceback" not in ran.stderr and "Exception ignored" not in ran.stderr
    assert said or not ran.stderr
