"""Bad input becomes problems that say what is wrong, where, and what to do; never an exception."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returnlogic.app.load import Policy, load
from returnlogic.language.circles import MAX_CHAIN
from tests.cli.small import run
from tests.language.cases import Case, cases, render

HERE = Path(__file__).parent
SPEC = HERE.parents[1] / "spec"
HEAD = b'policy shop "Shop"\n  source "shop.txt"\n  uses retail\n\nright coverage\n\n'
TEXT = "We take goods back within 14 days."


@pytest.mark.parametrize("case", cases(HERE / "reject.md"), ids=lambda c: c.title)
def test_rejected(case: Case, tmp_path: Path) -> None:
    assert case.reason
    policy = case.run(tmp_path)
    assert policy.problems and policy.program is None
    assert run("check", str(tmp_path / "case.ret")).code == 2


# --- bytes, sizes and depths that do not fit into a readable file ---


def load_bytes(folder: Path, data: bytes) -> Policy:
    (folder / "shop.txt").write_text(TEXT, "utf-8")
    (folder / "case.ret").write_bytes(data)
    policy = load(folder / "case.ret")
    for problem in policy.problems:
        render(problem)
    return policy


def definitions(count: int) -> bytes:
    return (
        b"".join(b"definition d%d means d%d\n" % (i, i + 1) for i in range(count))
        + b"definition d%d means used\n" % count
    )


def overriding(count: int) -> bytes:
    start = b'exclusion x0 quote "days" no refund\n'
    link = b'exclusion x%d overrides x%d basis "days" quote "days" no refund\n'
    return start + b"".join(link % (i, i - 1) for i in range(1, count + 1))


BIG = "9" * 5000

REFUSED: dict[str, tuple[bytes, str, str]] = {
    "an empty file": (b"", "this file is empty", ""),
    "white space only": (b" \r\n\t\n", "this file is empty", ""),
    "a comment only": (b"# nothing", "this file is empty", ""),
    "not UTF-8": (HEAD + b'aside quote "\xff\xfe"', "byte 83 (line 7) is not UTF-8", ""),
    "cut inside a character": (HEAD + "# –".encode()[:-1], "byte 72 (line 7) is not UTF-8", ""),
    "UTF-16": (HEAD.decode().encode("utf-16"), "this file is UTF-16, not UTF-8", ""),
    "a PDF": (b"%PDF-1.7\n\0\1\2\xe2", "this file is not text in UTF-8", ""),
    "UTF-16 without its mark": (HEAD.decode().encode("utf-16-le"), "this file is not text in UTF-8", ""),
    "a NUL byte": (HEAD + b'aside quote "\0"', "control character U+0000 in the text", "\0"),
    "a control character": (HEAD + b"# \x1b[31m", "control character U+001B in the text", "\x1b"),
    "lines that end with carriage returns": (HEAD.replace(b"\n", b"\r"), "a carriage return without a line feed", "\r"),
    "a mark of byte order inside": (HEAD + b"\xef\xbb\xbfright b", "an unusual white space character", "\ufeff"),
    "a line of 1 MB": (HEAD + b'aside quote "' + b"a" * 900_000 + b'"', "line is too long", ""),
    "10 000 brackets": (HEAD + b"definition d means " + b"(\n" * 10_000, "nested too deeply", "("),
    "10 000 negations": (HEAD + b"definition d means " + b"not\n" * 10_000 + b"a", "nested too deeply", "not"),
    "brackets never opened": (HEAD + b"definition d means used" + b")\n" * 99, "did not expect `)` here", ")"),
    "a long name": (HEAD + b"right " + b"a" * 101, "this name is too long", "a" * 101),
    "a huge amount": (
        f"{HEAD.decode()}definition d means price over {BIG}.00".encode(),
        "this number is too large",
        f"{BIG}.00",
    ),
    "a huge percentage": (
        f"{HEAD.decode()}charge c customer pays {BIG}% of price".encode(),
        "this number is too large",
        f"{BIG}%",
    ),
    "a huge place": (
        f'{HEAD.decode()}aside quote "days" ({BIG}th)'.encode(),
        "there is no 999999999999th place",
        f"({BIG}th)",
    ),
    "a huge range": (f'{HEAD.decode()}fact n "n" : 0 to {BIG} by shop'.encode(), "this number is too large", BIG),
    "a huge judged period": (
        f'{HEAD.decode()}period p quote "days" : 0 to {BIG} days'.encode(),
        "this number is too large",
        BIG,
    ),
    "digits of another script": (
        HEAD + 'fact n "n" : ٠ to ٩ by shop'.encode(),
        "`٠` has letters or signs that names do not have",
        "٠",
    ),
    "definitions without end": (
        HEAD + definitions(3000),
        "`d2950` builds on too long a chain of definitions and relations",
        "d2950",
    ),
    "relations without end": (
        HEAD + overriding(3000),
        "`x2950` builds on too long a chain of definitions and relations",
        "x2950",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path) -> None:
    data, message, place = REFUSED[name]
    (problem,) = load_bytes(tmp_path, data).problems
    assert problem.message == message
    assert problem.span is not None and (not place or problem.span.text == place)
    line = problem.span.source.line_column(problem.span.start)[0]
    assert line <= data.count(b"\n") + 1


def test_a_chain_that_is_just_short_enough_is_accepted(tmp_path: Path) -> None:
    assert not load_bytes(tmp_path, HEAD + definitions(MAX_CHAIN - 1)).problems
    assert not load_bytes(tmp_path, HEAD + overriding(MAX_CHAIN - 1)).problems


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda path: path.write_bytes(b"a" * 10_000_000),
            "cannot read `case.ret`: it is too large: it may have at most 4,000,000 bytes",
        ),
        (lambda path: path.write_bytes(b"a\n" * 600_000), "file is too large"),
        (lambda path: None, "cannot read `case.ret`: No such file or directory"),
        (lambda path: path.mkdir(), "cannot read `case.ret`: it is a folder, not a file"),
    ],
    ids=["10 MB", "too many characters", "missing", "a folder"],
)
def test_files_that_cannot_be_read(make: Callable[[Path], object], message: str, tmp_path: Path) -> None:
    make(tmp_path / "case.ret")
    (problem,) = load(tmp_path / "case.ret").problems
    assert problem.message.replace(f"{tmp_path}{os.sep}", "") == message
    assert problem.help


@pytest.mark.parametrize("source", ["/etc/hostname", "..", ".", "", "a/b.txt", "../shop.txt", "a" * 5000])
def test_a_source_is_a_file_beside_the_policy(source: str, tmp_path: Path) -> None:
    data = f'policy shop "Shop"\n  source "{source}"\n  uses retail\n'.encode()
    (problem,) = load_bytes(tmp_path, data).problems
    assert problem.span is not None and problem.span.text == f'"{source}"'
    assert re.match("cannot read|the source (lies in another folder|is a hidden file)", problem.message)


@pytest.mark.parametrize("text", [b"\xff", b"a\0b", b""])
def test_a_source_may_hold_anything_that_is_text(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "shop.txt").write_bytes(text)
    (tmp_path / "case.ret").write_bytes(HEAD)
    problems = load(tmp_path / "case.ret").problems
    assert [p.message for p in problems] == (["byte 0 (line 1) is not UTF-8"] if text == b"\xff" else [])


def change(text: bytes) -> list[bytes]:
    return [b"\xef\xbb\xbf" + text, text.replace(b"\n", b"\r\n"), text.replace(b" ", "\u00a0".encode())]


@pytest.mark.parametrize("way", range(3), ids=["byte order mark", "CRLF", "non-breaking spaces"])
def test_accepted_all_the_same(way: int, tmp_path: Path) -> None:
    data = HEAD + b'# note\nentitlement e for coverage quote "goods back within 14" when not used owed refund\n'
    for number, source in enumerate((TEXT, *(c.decode() for c in change(TEXT.encode())))):
        policy = load_bytes(tmp_path, change(data)[way])
        assert not policy.problems and policy.program is not None, (number, source)
        assert policy.coverage is not None and policy.coverage.modelled == 4


# --- any bytes at all ---

FILES = sorted(SPEC.rglob("*.ret"))
WORDS = sorted({w for f in FILES for w in re.findall(rb'"[^"\n]*"|[a-z][a-z0-9_.]*|[0-9][0-9.-]*|\S', f.read_bytes())})
TOKEN = re.compile(rb'"[^"\n]*"|[a-z][a-z0-9_.]*|[0-9][0-9.-]*|[^\s]')
EDITS = st.tuples(
    st.sampled_from(["bytes", "drop", "copy", "word", "word", "word", "line", "twice"]),
    st.floats(0, 1, exclude_max=True),
    st.floats(0, 1, exclude_max=True),
    st.sampled_from(WORDS) | st.binary(max_size=8),
)


def edited(data: bytes, kind: str, a: float, b: float, new: bytes) -> bytes:
    """One small change: to a stretch of bytes, to a word, or to a line."""
    at, to = int(a * len(data)), int(b * len(data))
    tokens, lines = list(TOKEN.finditer(data)), data.split(b"\n")
    token = tokens[int(a * len(tokens))] if tokens else None
    match kind:
        case "bytes":
            return data[:at] + new + data[at + len(new) :]
        case "drop":
            return data[:at] + data[at + int(b * 50) :]
        case "copy":
            return data[:at] + data[to : to + 200] + data[at:]
        case "word" if token:
            return data[: token.start()] + new + data[token.end() :]
        case "line":
            del lines[int(a * len(lines))]
        case _:
            lines.insert(int(a * len(lines)), lines[int(b * len(lines))])
    return b"\n".join(lines)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzz")
    for file in (SPEC / "policies").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


@settings(
    max_examples=int(os.environ.get("RETURNLOGIC_FUZZ", "300")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.sampled_from(FILES), st.lists(EDITS, min_size=1, max_size=4), st.booleans())
def test_no_file_makes_loading_fail(
    library: Path, file: Path, edits: list[tuple[str, float, float, bytes]], used: bool
) -> None:
    data = file.read_bytes()
    for kind, a, b, new in edits:
        data = edited(data, kind, a, b, new)
    path = library / file.name
    before = path.read_bytes() if path.exists() else None
    path.write_bytes(data)
    try:
        start = time.monotonic()
        policy = load(library / "deliver3d.ret" if used and file.name == "retail.ret" else path)
        assert time.monotonic() - start < 5
    finally:
        path.unlink() if before is None else path.write_bytes(before)
    assert (policy.program is None) == (
        bool(policy.problems) or policy.tree is None or policy.tree.kind == "vocabulary"
    )
    for problem in policy.problems:
        render(problem)
