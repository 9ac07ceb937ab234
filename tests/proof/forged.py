"""Forged certificates: each field and each file of a real one changed in turn, and what `verify` says of it.

`python -m tests.proof.forged FOLDER` forges every field and file of the certificates below a folder, one by one, which
takes half an hour; numbers behind it are those of a slice (first, last, step), for a run in pieces. The tests take the
first and the last entry of long lists. The recomputation behind `verify` is remembered between forgeries, since most
leave policy and text as they are.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from returnlogic.app import verify as app
from returnlogic.app.generate import targets
from returnlogic.app.load import Policy
from returnlogic.targets._target import Emitted
from tests.cli.small import Ran, run
from tests.proof.seeded import Remembering

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Shop:
    """A folder with a policy, and an evaluator with its certificate in `out`; a forgery changes a copy."""

    folder: Path
    name: str = "sample"

    @property
    def evaluator(self) -> Path:
        return self.folder / "out" / f"{self.name}.py"

    @property
    def certificate(self) -> Path:
        return self.folder / "out" / f"{self.name}.py.certificate"

    @property
    def json(self) -> Path:
        return self.certificate / "certificate.json"

    def read(self) -> Any:
        """The certificate as plain data."""
        return json.loads(self.json.read_text("utf-8"))

    def write(self, data: Any) -> None:
        """Write a certificate as `compile` does, so that its form gives nothing away."""
        self.json.write_bytes(canonical(data))

    def hashed(self, name: str, data: bytes) -> None:
        """Replace a file of the certificate, and its hash wherever the certificate has it."""
        old = hashlib.sha256((self.certificate / name).read_bytes()).hexdigest()
        (self.certificate / name).write_bytes(data)
        text = self.json.read_text("utf-8")
        self.json.write_text(text.replace(old, hashlib.sha256(data).hexdigest()), "utf-8")


def canonical(data: Any) -> bytes:
    """The bytes of a certificate."""
    return (json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


@dataclass(frozen=True)
class Forgery:
    """A forgery, and how a certificate is made into it."""

    what: str
    apply: Callable[[Shop], None]


# --- fields -----------------------------------------------------------------------------------------------------------


def fields(certificate: Any, *, every: bool) -> Iterator[Forgery]:
    """Each leaf changed, each key removed, added or doubled, each entry of a list removed, doubled or exchanged."""
    for place, value in _walk(certificate, (), every):
        at = ".".join(map(str, place)) or "the whole"
        match value:
            case dict():
                yield _edit(f"{at}: a key more", place, lambda v: v | {"and_more": 1})
                for key in value:
                    yield _edit(f"{at}: without {key}", place, lambda v, key=key: {k: v[k] for k in v if k != key})
                for key in list(value)[:1]:
                    yield Forgery(f"{at}: {key} twice", lambda shop, key=key, place=place: _double(shop, place, key))
            case list() if value:
                yield _edit(f"{at}: without the first", place, lambda v: v[1:])
                yield _edit(f"{at}: without the last", place, lambda v: v[:-1])
                yield _edit(f"{at}: none", place, lambda v: [])
                yield _edit(f"{at}: the last twice", place, lambda v: [*v, v[-1]])
                if len(value) > 1:
                    yield _edit(f"{at}: exchanged", place, lambda v: [v[-1], *v[1:-1], v[0]])
            case _:
                for other in _others(value):
                    yield _edit(f"{at}: {json.dumps(other)[:40]}", place, lambda _, other=other: other)


def _walk(value: Any, place: Place, every: bool) -> Iterator[tuple[Place, Any]]:
    yield place, value
    if isinstance(value, dict):
        for key in value:
            yield from _walk(value[key], (*place, key), every)
    elif isinstance(value, list):
        for number in range(len(value)) if every or len(value) < 4 else (0, len(value) - 1):
            yield from _walk(value[number], (*place, number), every)


def _others(value: Any) -> list[Any]:
    match value:
        case bool():
            return [not value, int(value)]
        case int():
            return [value + 1, str(value), float(value)]
        case None:
            return ["x"]
        case list():
            return [["x"], None]
        case str() if len(value) == 64:
            return [("0" if value[0] != "0" else "1") + value[1:]]
        case _:
            return [value + "x", None]


def _edit(what: str, place: Place, change: Callable[[Any], Any]) -> Forgery:
    def apply(shop: Shop) -> None:
        data = shop.read()
        shop.write(replaced(data, place, change))

    return Forgery(what, apply)


def replaced(data: Any, place: Sequence[str | int], change: Callable[[Any], Any]) -> Any:
    """The data with what stands at a place changed."""
    if not place:
        return change(data)
    found = copy.copy(data)
    found[place[0]] = replaced(data[place[0]], place[1:], change)
    return found


def _double(shop: Shop, place: Place, key: str) -> None:
    mark = "and_more_and_more"
    data = replaced(shop.read(), place, lambda v: {key: v[key], mark: v[key]} | v)
    shop.json.write_bytes(canonical(data).replace(json.dumps(mark).encode(), json.dumps(key).encode()))


# --- files ------------------------------------------------------------------------------------------------------------


def files(shop: Shop, *, every: bool) -> Iterator[Forgery]:
    """Each file removed, emptied, replaced and exchanged, with its hash in the certificate and without."""
    names = sorted(str(p.relative_to(shop.certificate)) for p in shop.certificate.rglob("*") if p.is_file())
    queries = [n for n in names if n.startswith("queries/") and "canary" not in n]
    chosen = names if every else [n for n in names if n not in queries or n in (*queries[:2], queries[-1])]
    for name in chosen:
        yield Forgery(f"{name} removed", lambda shop, name=name: (shop.certificate / name).unlink())
        yield Forgery(f"{name} is a link", lambda shop, name=name: _link(shop, name))
        yield Forgery(f"{name} is a folder", lambda shop, name=name: _folder(shop, name))
        for what, data in CONTENTS.items():
            if what == "one more line":
                old = (shop.certificate / name).read_bytes()
                data = old + data
            yield Forgery(f"{name}: {what}", lambda shop, name=name, data=data: _put(shop, name, data))
            if name != "certificate.json":
                yield Forgery(
                    f"{name}: {what}, hash and all", lambda shop, name=name, data=data: shop.hashed(name, data)
                )
    for a, b in pairwise(chosen):
        yield Forgery(f"{a} and {b} exchanged", lambda shop, a=a, b=b: _exchange(shop, a, b))
    for name in ("more.txt", "queries/more.smt2", "queries/more/more.smt2", ".hidden", "vectors.csv"):
        yield Forgery(f"{name} added", lambda shop, name=name: _put(shop, name, b"more"))


STRIDE = 12

CONTENTS = {
    "empty": b"",
    "only a question": b"(check-sat)\n",
    "hollow": b"(assert false)\n(check-sat)\n",
    "hollow, in form": b"; x\n(set-logic ALL)\n(declare-const |x| Bool)\n(assert (and |x| (not |x|)))\n(check-sat)\n",
    "no UTF-8": b"\xff\xfe\x00",
    "numbers": b'{"count": ' + b"9" * 5000 + b"}\n",
    "nested": b"[" * 100_000,
    "one more line": b"; more\n",
}


def _put(shop: Shop, name: str, data: bytes) -> None:
    (shop.certificate / name).parent.mkdir(exist_ok=True)
    (shop.certificate / name).write_bytes(data)


def _link(shop: Shop, name: str) -> None:
    moved = shop.folder / "moved"
    (shop.certificate / name).rename(moved)
    (shop.certificate / name).symlink_to(moved)


def _folder(shop: Shop, name: str) -> None:
    (shop.certificate / name).unlink()
    (shop.certificate / name).mkdir()


def _exchange(shop: Shop, a: str, b: str) -> None:
    one, other = (shop.certificate / n for n in (a, b))
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)


# --- whole forgeries --------------------------------------------------------------------------------------------------


def whole() -> Iterator[Forgery]:
    """What a forger who knows the format would do: hashes fit, and the form is right."""
    yield Forgery("every obligation hollow", lambda shop: _every(shop, "obligations", CONTENTS["hollow, in form"]))
    yield Forgery("every canary only asks", lambda shop: _every(shop, "canaries", CONTENTS["only a question"]))
    yield Forgery("no query at all", _bare)
    yield Forgery("the proof of another text", _other_text)
    yield Forgery("the text of a name, with its hash", lambda shop: _text(shop, "TITLE = ", "TITLE = 'x' # "))
    yield Forgery("a vector less", lambda shop: _vectors(shop, lambda lines: lines[:-1]))
    yield Forgery("a vector with another outcome", lambda shop: _vectors(shop, _another_outcome))
    yield Forgery("a vector without its outcome", lambda shop: _vectors(shop, lambda v: [*v[:-1], '{"id":"m53"}\n']))
    yield Forgery("a canary on another case", _another_case)
    for path in ("/etc/hostname", "../../../../../etc/hostname", "./../sample.ret", "../out/../sample.ret", "", "."):
        yield _edit(f"the policy is at {path!r}", ("policy", "path"), lambda _, path=path: path)
    yield Forgery("the policy is a link to elsewhere", _linked_policy)
    yield Forgery("the folder is a link", _linked_folder)
    yield Forgery("the evaluator is a link", _linked_evaluator)
    yield Forgery("the evaluator is a FIFO", lambda shop: (shop.evaluator.unlink(), os.mkfifo(shop.evaluator)))
    yield Forgery("the certificate is a FIFO", lambda shop: (shop.json.unlink(), os.mkfifo(shop.json)))
    yield Forgery("the source changed", lambda shop: (shop.folder / "sample.txt").open("a").write("More.\n"))
    yield Forgery("the policy reworded", _reworded)
    yield Forgery("spaces", lambda shop: shop.json.write_bytes(shop.json.read_bytes().replace(b" ", b"  ")))
    for number in ("1e999", "NaN", "-Infinity", "9" * 5000, "1.0", "-0", '"\\ud800"'):
        yield Forgery(f"a number: {number[:9]}", lambda shop, number=number: _number(shop, number))


def _every(shop: Shop, key: str, data: bytes) -> None:
    for query in shop.read()[key]:
        shop.hashed(query["file"], data)


def _bare(shop: Shop) -> None:
    data = shop.read()
    for query in [*data["obligations"], *data["canaries"]]:
        (shop.certificate / query["file"]).unlink()
    shop.write(data | {"obligations": [], "canaries": []})


def _text(shop: Shop, old: str, new: str) -> None:
    text = shop.evaluator.read_text("utf-8")
    assert old in text
    before, after = text.encode(), text.replace(old, new, 1).encode()
    shop.evaluator.write_bytes(after)
    known = [hashlib.sha256(data).hexdigest() for data in (before, after)]
    shop.json.write_text(shop.json.read_text("utf-8").replace(*known), "utf-8")


def _other_text(shop: Shop) -> None:
    _text(shop, "delivered + 30", "delivered + 31")


def _vectors(shop: Shop, change: Callable[[list[str]], list[str]]) -> None:
    path = shop.certificate / "vectors.jsonl"
    lines = change(path.read_text("utf-8").splitlines(keepends=True))
    shop.hashed("vectors.jsonl", "".join(lines).encode())
    shop.write(replaced(shop.read(), ("vectors", "count"), lambda _: len(lines)))


def _another_outcome(lines: list[str]) -> list[str]:
    return [line.replace('"silent"', '"conflict"', 1) for line in lines]


def _another_case(shop: Shop) -> None:
    query = shop.read()["canaries"][0]["file"]
    text = (shop.certificate / query).read_text("utf-8")
    assert "(assert (= |invoked| " in text
    head, _, rest = text.partition("(assert (= |invoked| ")
    shop.hashed(query, f"{head}(assert (= |invoked| 5{rest[1:]}".encode())


def _linked_policy(shop: Shop) -> None:
    elsewhere = shop.folder.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    shutil.copy(shop.folder / "sample.ret", elsewhere / "sample.ret")
    (shop.folder / "sample.ret").unlink()
    (shop.folder / "sample.ret").symlink_to(elsewhere / "sample.ret")


def _linked_folder(shop: Shop) -> None:
    shop.certificate.rename(shop.folder / "moved")
    shop.certificate.symlink_to(shop.folder / "moved")


def _linked_evaluator(shop: Shop) -> None:
    shop.evaluator.rename(shop.folder / "moved.py")
    shop.evaluator.symlink_to(shop.folder / "moved.py")


def _reworded(shop: Shop) -> None:
    path = shop.folder / "sample.ret"
    path.write_text(path.read_text("utf-8").replace("the voluntary return", "bringing goods back"), "utf-8")


def _number(shop: Shop, number: str) -> None:
    data = replaced(shop.read(), ("interface", "policy"), lambda _: "HERE")
    shop.json.write_bytes(canonical(data).replace(b'"HERE"', number.encode()))


# --- verifying --------------------------------------------------------------------------------------------------------


def forgeries(shop: Shop, *, every: bool) -> Iterator[Forgery]:
    """All forgeries of a certificate; without `every`, those of `whole` and some of the others of each kind."""
    listed = [*fields(shop.read(), every=every), *files(shop, every=every)]
    if not every:  # without tables the proof takes long
        listed = [f for f in listed if not f.what.startswith("tables: without")][::STRIDE]
    yield from listed
    yield from whole()


@contextmanager
def remembered() -> Iterator[None]:
    """Let `verify` remember what it made of the same policy, text and hints before."""
    policies: dict[tuple[str, bytes, bytes], Policy] = {}
    proofs: dict[str, Any] = {}
    load, validate, expected = app.load, app.validate, app.expected
    solvers: dict[tuple[int, ...], Remembering] = {}
    written: dict[str, Emitted] = {}
    outcomes: dict[str, Any] = {}

    def load_once(path: str) -> Policy:
        beside = Path(path).with_suffix(".txt")
        key = (path.rpartition("/")[2], Path(path).read_bytes(), beside.read_bytes())
        if key not in policies:
            policies[key] = load(path)
        return policies[key]

    def validate_once(program: Any, *rest: Any) -> Any:
        key = repr((id(program), rest[0], rest[4], rest[5], rest[6], id(rest[7])))
        if key not in proofs:
            try:
                proofs[key] = validate(program, *rest)
            except Exception as error:
                proofs[key] = error
        if isinstance(proofs[key], Exception):
            raise proofs[key]
        return proofs[key]

    def expected_once(program: Any, *rest: Any) -> Any:
        key = repr((id(program), rest[0], rest[2]))
        if key not in outcomes:
            outcomes[key] = expected(program, *rest)
        return outcomes[key]

    def write_once(name: str, program: Any, assumed: Any) -> Emitted:
        key = repr((name, id(program), assumed))
        if key not in written:
            written[key] = targets()[name].write(program, assumed)
        return written[key]

    known = {n: replace(t, write=partial(write_once, n)) for n, t in targets().items()}
    with (
        patch.object(app, "load", load_once),
        patch.object(app, "expected", expected_once),
        patch.object(app, "targets", lambda: known),
        patch.object(app, "validate", validate_once),
        patch.object(app, "Solver", lambda *budget: solvers.setdefault(budget, Remembering(*budget))),
    ):
        yield


def verified(made: Path, forgery: Forgery) -> Ran:
    """What `verify` says of a forgery of the shop in a folder."""
    with TemporaryDirectory() as folder:
        shop = Shop(Path(folder) / "shop")
        shutil.copytree(made, shop.folder)
        forgery.apply(shop)
        return run("verify", str(shop.folder))


def main() -> None:
    """Forge all there is to forge, or every so many of it, and print what passed and how far it is."""
    made, piece = Path(sys.argv[1]), slice(*map(int, sys.argv[2:5])) if len(sys.argv) > 2 else slice(None)
    codes: Counter[int] = Counter()
    listed = list(forgeries(Shop(made), every=True))[piece]
    with remembered():
        for number, forgery in enumerate(listed):
            if number % 100 == 0:
                print(f"{number} of {len(listed)}: {forgery.what}", file=sys.stderr, flush=True)
            ran = verified(made, forgery)
            codes[ran.code] += 1
            if ran.code not in (1, 2):
                print(f"{forgery.what}: exit {ran.code}: {ran.out[:300]}", flush=True)
    print(f"{codes.total()} forged certificates: {codes[1]} not verified, {codes[2]} malformed, {codes[0]} verified")


if __name__ == "__main__":
    main()
