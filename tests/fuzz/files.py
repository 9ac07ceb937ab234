"""What is thrown at every other file that a command reads: valid files with a few changes, read as the commands do.

Most are put to the function that the command calls first, for that is fast; a share of them to the command itself.
What must hold: it is read, or refused as bad input with words; in time; and never is a fault of our own.
"""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from returnlogic.app.approvals import parse as approvals_of
from returnlogic.app.baseline import baseline_text, read_baseline
from returnlogic.app.check import CheckOptions, check_files
from returnlogic.app.load import load
from returnlogic.app.settings import settings
from returnlogic.app.verify import verify_paths
from returnlogic.app.versions import mapping
from returnlogic.app.waivers import read_waivers
from returnlogic.base.faults import InputFault, InternalFault
from returnlogic.base.interface import Field
from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money
from returnlogic.language.problem import Problem
from returnlogic.proof.certificate import from_bytes
from returnlogic.proof.vectors.against import against_csv
from returnlogic.proof.vectors.suite import Suite, suite
from returnlogic.proof.vectors.wire import write_csv
from returnlogic.reports._verified import Verified
from tests.cli.small import CLAUSES, HEAD, TEXT, VOCABULARY, run, shop
from tests.fuzz.changes import changed, in_time
from tests.language.cases import render
from tests.proof.answering import DESK
from tests.proof.seeded import choice, loaded

RAW = (
    *("9" * 5000, "-1", "0", "1e999", "NaN", "1.5", "true", "null", '""', '"x"', "[]", "{}", "[" * 5000 + "]" * 5000),
    *('{"a":1,"a":2}', '"\\ud800"', '"\\u0000"', '"../../x"', '"/x"', '"' + "x" * 5000 + '"', "1" + "0" * 400, "[1,2]"),
    *('{"a":' * 3000 + "1" + "}" * 3000, '"\\u202e\\u001b[31m::error::"', '"2026-02-30"', "[[0,1]]", '"9"', "1e400"),
)
"""Values of JSON, and what is none."""

SLOT = "@here@"


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a JSON value, with each key that it has."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(entries):
        yield value, key
        yield from places(inner)


def changed_json(chance: random.Random, text: str) -> bytes:
    """A JSON text with a few values, keys or entries changed; or with a few characters changed."""
    if chance.random() < 0.3:
        return changed(chance, text)
    value = json.loads(text)
    for _ in range(chance.choice((1, 1, 2, 4))):
        known = list(places(value))
        if not known:
            break
        holder, key = chance.choice(known)
        match chance.randrange(5):
            case 0 | 1:
                holder[key] = SLOT
            case 2:
                del holder[key]
            case 3 if isinstance(holder, dict):
                holder[chance.choice(("", "x", "é", str(key) + "s"))] = holder[key]
            case _:
                other, name = chance.choice(known)
                there = name in other if isinstance(other, dict) else name < len(other)
                holder[key] = json.loads(json.dumps(other[name])) if there else SLOT
    made = json.dumps(value)
    for _ in range(made.count(f'"{SLOT}"')):
        made = made.replace(f'"{SLOT}"', chance.choice(RAW), 1)
    return made.encode("utf-8", "surrogatepass")


def drawn(change: Callable[[random.Random, str], bytes], base: Callable[[], str]) -> st.SearchStrategy[tuple[int, Any]]:
    """A number, and the text that it stands for."""
    return st.integers(0, 2**48).map(lambda n: (n, lambda: change(random.Random(n), base())))


def refused(work: Callable[[], Any]) -> None:
    """It is done in time, or refused with words."""

    def tried() -> None:
        try:
            work()
        except (InputFault, Problem) as fault:
            assert str(fault) or fault.args

    in_time(tried)


def by_command(*arguments: str) -> None:
    """A command says what is wrong, or does what it is to do, and never that it was our own fault."""
    ran = in_time(lambda: run(*arguments))
    assert ran.code in (0, 1, 2, 3), ran
    assert ran.code != 2 or ran.err or ran.out


# --- what each kind of file looks like --------------------------------------------------------------------------------

SETTINGS = """law = "eu"
fail_on = "warning"
select = ["RL102", "RL204"]
ignore = []
format = ["text", "json=out.json"]
budget = 1000
verified_only = true
waivers = "w.toml"
baseline = "b.json"

[severity]
RL102 = "note"
"""

WAIVER = """[[waiver]]
fingerprint = "d5e7499f41534e33"
code = "RL102"
policy = "mini_shop"
reason = "the new text goes live in January"
owner = "shop team"
approver = "A. Advocate"
created = 2026-11-01
expires = "2027-04-30"
ticket = "SHOP-12"
"""

APPROVAL = f"""schema = 1

[[approval]]
fingerprint = "0123456789abcdef"
file = "policy/shop.ret"
policy = "shop"
base = "{"0" * 64}"
role = "legal"
who = "A. Advocate"
why = "announced in May"
until = "2027-01-31"
code = "RL701"
loss = {{ days = 10 }}
days = {{ "notified after delivered" = [[21, 30]] }}
touched = {{ invoked = ["change_of_mind"], sale = [true] }}
ranges = {{ price = [100, 10000] }}
law = ""
conditional = false
"""

MAPPING = """new = ["a"]
gone = ["b", "c"]

[facts]
worn = "used"

[rights]
back = "returns"

[clauses]
window = "period"
"""


@cache
def baseline() -> str:
    """The baseline of a small policy."""
    from tests.reports.results import SHOP

    return baseline_text([SHOP], "0.1.0")


@cache
def desk() -> Suite:
    """Vectors of a small policy."""
    program = loaded(DESK)
    return suite(program, choice(program), "mutants", joint=True, width=7, order=None, solver=None, say=lambda _: None)


@cache
def answers() -> str:
    """The table of its answers."""
    file = io.StringIO()
    write_csv(desk().form, desk().vectors(), file)
    return file.getvalue()


FIELDS = (
    *(Field("worn", Bool()), Field("colour", Enum(("red", "green"))), Field("price", Money(100, 10_000))),
    *(Field("pieces", Int(1, 9)), Field("delivered", Date(739_000, 741_000), True)),
    *(Field("notified", Instant(1_064_160_000, 1_067_040_000), True),),
)


def orders() -> str:
    """Orders as a table."""
    row = ("true", "red", "50.00", "1", "2026-05-05", "2026-05-06T10:00")
    file = io.StringIO()
    csv.writer(file).writerows([[f.name for f in FIELDS], row, (*row[:4], "", ""), row])
    return file.getvalue()


def order_lines() -> str:
    """Orders as JSON Lines."""
    return json.dumps({"worn": True, "colour": "red", "price": "50.00", "pieces": 1, "delivered": "2026-05-05"})


@cache
def certified() -> Path:
    """A folder with an evaluator and its certificate, proved once."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="returnlogic-fuzz-"))
    for file in (DESK, DESK.with_suffix(".txt")):
        shutil.copy(file, folder)
    ran = run("compile", str(folder / "desk.ret"), "--to", "python", "--output", str(folder / "out"), *INPUTS)
    assert ran.code == 0, ran
    return folder


INPUTS = ("--with-findings", "--assumptions", "as-inputs", "--no-vectors")


@cache
def certificate() -> str:
    """The certificate of that evaluator."""
    return (certified() / "out" / "desk.py.certificate" / "certificate.json").read_text("utf-8")


# --- the laws ---------------------------------------------------------------------------------------------------------


def in_the_shop(name: str) -> Callable[[Path, Any], None]:
    """The law of a file of a small shop: it loads, or each problem has words."""

    def hold(folder: Path, given: Any) -> None:
        number, make = given
        if not (folder / "shop.ret").exists():
            shop(folder)
        kept = (folder / name).read_bytes()
        try:
            (folder / name).write_bytes(make())
            policy = in_time(lambda: load(folder / "shop.ret"))
            for problem in policy.problems:
                assert render(problem) and problem.message
            if number % 40 == 0:
                by_command("check", str(folder / "shop.ret"), "--select", "RL905", "--budget", "1")
                by_command("diff", str(folder / "shop.ret"), str(folder / "shop.ret"), "--budget", "1")
                by_command("fmt", "--check", str(folder / name))
        finally:
            (folder / name).write_bytes(kept)

    return hold


def of_settings(folder: Path, given: Any) -> None:
    number, make = given
    (folder / "returnlogic.toml").write_bytes(make())
    if number % 4 == 0:
        by_command("check", "x.ret", "--config", str(folder / "returnlogic.toml"), "--show-config")
    refused(lambda: settings({}, environment={}, start=folder).shown())


def of_baseline(folder: Path, given: Any) -> None:
    number, make = given
    (folder / "base.json").write_bytes(make())
    refused(lambda: read_baseline(str(folder / "base.json")).remarks("mini_shop", "shop.ret", "", ""))
    if number % 100 == 0:
        by_command(
            *("check", shop(folder), "--select", "RL905", "--baseline", str(folder / "base.json"), "--budget", "1"),
            *("--format", "json"),
        )


def of_waivers(folder: Path, given: Any) -> None:
    refused(lambda: list(read_waivers(given[1](), "returnlogic.waivers.toml")))


def of_approvals(folder: Path, given: Any) -> None:
    def read() -> None:
        try:
            approvals_of(given[1]().decode("utf-8"))
        except UnicodeDecodeError:
            return

    refused(read)


def of_mapping(folder: Path, given: Any) -> None:
    number, make = given
    data = make()

    def read() -> None:
        try:
            mapping(data.decode("utf-8"))
        except UnicodeDecodeError:
            return
        except ValueError as error:
            assert str(error)

    in_time(read)
    if number % 100 == 0:
        (folder / "map.toml").write_bytes(data)
        path = shop(folder)
        by_command("diff", path, path, "--mapping", str(folder / "map.toml"), "--budget", "1")


def of_certificate(folder: Path, given: Any) -> None:
    number, make = given
    data = make()
    refused(lambda: from_bytes(data))
    if number % 40 == 0:
        copy = folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(certified(), copy)
        (copy / "out" / "desk.py.certificate" / "certificate.json").write_bytes(data)
        (found,) = in_time(lambda: verify_paths([str(copy / "out" / "desk.py")], budget=2_000_000))
        assert isinstance(found, Verified) or not isinstance(found.fault, InternalFault), found


def of_answers(folder: Path, given: Any) -> None:
    (folder / "answers.csv").write_bytes(given[1]())
    report = in_time(lambda: against_csv(folder / "answers.csv", desk()))
    assert report.passed or report.failure or report.differing


def of_orders(name: str) -> Callable[[Path, Any], None]:
    """The law of a file of orders: every row is a case, or told."""

    def hold(folder: Path, given: Any) -> None:
        from returnlogic.batch.columns import sources
        from returnlogic.batch.files import opened, scan

        (folder / name).write_bytes(given[1]())

        def read() -> None:
            with opened(folder / name) as (connection, file):
                found = scan(connection, file, sources(FIELDS, file, {}, {}), lambda _: None)
                assert found.bad <= found.rows

        refused(read)

    return hold


@cache
def parquet() -> bytes:
    """Orders as Parquet."""
    import duckdb

    path = certified() / "orders.parquet"
    duckdb.sql(
        "COPY (SELECT true AS worn, 'red' AS colour, '50.00' AS price, 1 AS pieces, DATE '2026-05-05' AS delivered, "
        f"TIMESTAMP '2026-05-06 10:00' AS notified FROM range(20)) TO '{path}' (FORMAT parquet)"
    )
    return path.read_bytes()


def changed_parquet(chance: random.Random, _: str) -> bytes:
    """The same with a few bytes changed or cut."""
    data = bytearray(parquet())
    for _n in range(chance.choice((1, 1, 3, 10))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: chance.randrange(len(data))] if chance.random() < 0.2 else data)


def of_one_clause(chance: random.Random, text: str) -> bytes:
    """A few changes within a clause or two of the text: more of them load than of changes anywhere."""
    at = chance.randrange(len(text))
    return text[:at].encode() + changed(chance, text[at : at + 120] or " ") + text[at + 120 :].encode()


def options() -> CheckOptions:
    """What a check of a fuzzed policy asks: little."""
    return CheckOptions(budget=1, select=("RL905",))


def checked(folder: Path, given: Any) -> None:
    """A policy is read from disk as `check` does."""
    path = Path(shop(folder))
    path.write_bytes(given[1]())
    refused(lambda: check_files([str(path)], options()))


FILES: tuple[tuple[str, int, st.SearchStrategy[Any], Callable[[Path, Any], None]], ...] = (
    ("policies", 6, drawn(of_one_clause, lambda: HEAD + CLAUSES), in_the_shop("shop.ret")),
    ("policies checked", 1, drawn(of_one_clause, lambda: HEAD + CLAUSES), checked),
    ("sources", 5, drawn(changed, lambda: TEXT), in_the_shop("shop.txt")),
    ("vocabularies", 6, drawn(of_one_clause, lambda: VOCABULARY), in_the_shop("mini.ret")),
    ("settings", 10, drawn(changed, lambda: SETTINGS), of_settings),
    ("waivers", 8, drawn(changed, lambda: WAIVER), of_waivers),
    ("approvals", 8, drawn(changed, lambda: APPROVAL), of_approvals),
    ("mappings", 7, drawn(changed, lambda: MAPPING), of_mapping),
    ("baselines", 6, drawn(changed_json, baseline), of_baseline),
    ("certificates", 9, drawn(changed_json, certificate), of_certificate),
    ("answers", 3, drawn(changed, answers), of_answers),
    ("orders", 1, drawn(changed, orders), of_orders("orders.csv")),
    ("lines of orders", 1, drawn(changed_json, order_lines), of_orders("orders.jsonl")),
    ("parquet", 1, drawn(changed_parquet, str), of_orders("orders.parquet")),
)
"""Name, share of a hundred texts, how they are drawn, and their law."""
