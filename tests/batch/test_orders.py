"""Past orders through both versions: counted by hand, in every format, bad rows told, and held against the proof."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import astuple, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from returnlogic.app.versions import VersionOptions
from returnlogic.base.faults import InternalFault
from returnlogic.batch import replay
from returnlogic.batch.columns import NoColumn, UnreadableOrders
from returnlogic.batch.files import opened
from returnlogic.batch.replay import NoFact, OrderOptions, observe
from returnlogic.compare.align import Names
from returnlogic.compare.past import Observed
from returnlogic.compare.verdicts import Compared
from returnlogic.meaning.specialise import Unfixed
from tests.cli.small import run
from tests.compare.shop import FINAL, WINDOW, WORDS, change, version, write

pytest.importorskip("duckdb")

FEE = 'charge fee for back\n  quote "q"\n  when invoked is {}\n  customer pays {} for restocking\n'
OLD = WINDOW + FINAL.format("") + FEE.format("change_of_mind", "5.00")
NEW = WINDOW.replace("30", "20") + FINAL.format("") + FEE.format("one of change_of_mind, fault", "8.00")
FIRST = date(2026, 5, 1)
NOTHING: frozenset[tuple[str, str, str]] = frozenset()
Row = dict[str, Any]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return between(tmp_path_factory.mktemp("versions"), OLD, NEW)


def between(folder: Path, old: str, new: str) -> Compared:
    found = change(version(folder / "old", old), version(folder / "new", new)).compared
    assert found is not None
    return found


def some(count: int, seed: int = 1) -> list[Row]:
    pick = random.Random(seed)
    rows: list[Row] = []
    for _ in range(count):
        delivered = FIRST + timedelta(pick.randrange(300))
        after = pick.choice([0, 19, 20, 21, 29, 30, 31, pick.randrange(60), None])
        rows.append(
            {
                "invoked": pick.choice(["change_of_mind", "fault"]),
                "sale": pick.random() < 0.3,
                "price": f"{pick.randrange(100, 10001) / 100:.2f}",
                "delivered": delivered.isoformat(),
                "notified": None if after is None else (delivered + timedelta(after)).isoformat(),
            }
        )
    return rows


def as_csv(path: Path, rows: list[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows({k: str(v).lower() if isinstance(v, bool) else v for k, v in row.items()} for row in rows)
    return path


def as_json_lines(path: Path, rows: list[Row]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def as_parquet(path: Path, rows: list[Row]) -> Path:
    import duckdb

    source = as_csv(path.with_suffix(".made.csv"), rows)
    known = {"price": "DECIMAL(18,4)", "sale": "BOOLEAN", "delivered": "DATE", "notified": "TIMESTAMP"}
    types = {k: v for k, v in known.items() if k in rows[0]}
    duckdb.connect().execute(f"COPY (SELECT * FROM read_csv('{source}', types = {types})) TO '{path}' (FORMAT parquet)")
    return path


def by_hand(rows: list[Row]) -> dict[str, int]:
    """What the two texts say, counted as a clerk would."""
    found = {"window": 0, "window worth": 0, "fee": 0, "fee money": 0, "worse": 0}
    for row in rows:
        late = None
        if row["notified"] is not None:
            late = (date.fromisoformat(row["notified"]) - date.fromisoformat(row["delivered"])).days
        before, now = (late is not None and late <= days and not row["sale"] for days in (30, 20))
        lost = before and not now
        dearer = {"change_of_mind": 300, "fault": 800}[row["invoked"]]
        if lost:
            found["window"] += 1
            found["window worth"] += round(float(row["price"]) * 100)
        else:
            found["fee"] += 1
            found["fee money"] += dearer
        found["worse"] += 1
    return found


def test_the_counts_are_those_of_a_clerk(compared: Compared, tmp_path: Path) -> None:
    rows = some(700)
    found = observe(compared, as_csv(tmp_path / "orders.csv", rows), OrderOptions())
    hand = by_hand(rows)
    assert (found.rows, found.compared, found.left_out, found.better) == (700, 700, 0, 0)
    assert (found.worse, found.changed) == (hand["worse"], hand["worse"])
    window = [s for s in found.seen if s.kind == "eligible"]
    fee = [s for s in found.seen if s.kind == "cost"]
    assert sum(s.count for s in window) == hand["window"] > 0
    assert sum(s.worth or 0 for s in window) == hand["window worth"]
    assert sum(s.count for s in fee) == hand["fee"] > 0
    assert sum(s.money or 0 for s in fee) == hand["fee money"]
    assert {s.segment.words for s in fee} == {"change of mind", "fault"}
    for s in window:
        first = rows[int(s.first[0]) - 1]
        assert first["invoked"] == dict(s.segment.values)["invoked"] and not first["sale"]


def test_the_other_way_round_the_same_orders_gain(compared: Compared, tmp_path: Path) -> None:
    path = as_csv(tmp_path / "orders.csv", some(300))
    there = observe(compared, path, OrderOptions())
    back = observe(between(tmp_path, NEW, OLD), path, OrderOptions())
    assert (there.worse, there.better) == (back.better, back.worse)

    def told(o: Observed, flipped: bool) -> set[tuple[object, ...]]:
        other = {"worse": "better", "better": "worse"}
        way = other if flipped else {"worse": "worse", "better": "better"}
        return {(s.segment, way[s.direction], s.kind, s.count, s.worth, s.money) for s in o.seen}

    assert told(there, False) == told(back, True)


def test_every_format_gives_the_same(compared: Compared, tmp_path: Path) -> None:
    rows = some(400, seed=2)
    paths = [
        as_csv(tmp_path / "o.csv", rows),
        as_json_lines(tmp_path / "o.jsonl", rows),
        as_parquet(tmp_path / "o.parquet", rows),
    ]
    found = [replace(observe(compared, path, OrderOptions()), file="") for path in paths]
    assert found[0] == found[1] == found[2]
    assert found[0].seen


def test_no_order_is_refused_where_nothing_changes(tmp_path: Path) -> None:
    same = between(tmp_path, OLD, OLD)
    found = observe(same, as_csv(tmp_path / "o.csv", some(50)), OrderOptions())
    assert (found.compared, found.worse, found.better, found.changed, found.seen) == (50, 0, 0, 0, ())


BAD = [
    ("price", "abc"),
    ("price", "10.999"),
    ("price", ""),
    ("price", "1e1"),
    ("price", " 10.00"),
    ("price", "100.01"),
    ("invoked", "Fault"),
    ("invoked", ""),
    ("sale", "perhaps"),
    ("delivered", "2026-02-30"),
    ("delivered", "1999-01-01"),
    ("delivered", "01.05.2026"),
    ("notified", "2026-05-05 10:30:00"),
    ("notified", "NULL"),
]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_what_is_no_value_is_located_and_left_out(compared: Compared, tmp_path: Path, kind: str) -> None:
    rows = some(len(BAD) + 20, seed=3)
    for n, (column, text) in enumerate(BAD):
        rows[2 * n if n < 10 else n + 10] |= {column: text if text or kind == "csv" else None}
    at = {2 * n if n < 10 else n + 10: column for n, (column, _) in enumerate(BAD)}
    path = (as_csv if kind == "csv" else as_json_lines)(tmp_path / f"o.{kind}", rows)
    found = observe(compared, path, OrderOptions())
    assert (found.rows, found.compared, found.complete) == (len(rows), len(rows) - len(BAD), False)
    good = observe(
        compared, as_csv(tmp_path / "good.csv", [r for n, r in enumerate(rows) if n not in at]), OrderOptions()
    )
    assert [replace(s, first=()) for s in found.seen] == [replace(s, first=()) for s in good.seen]
    for b in found.bad:
        where = [n for n, column in at.items() if column == b.column]
        assert b.count == len(where)
        assert [row for row, _ in b.first] == [str(n + 1) for n in where][:5]
        assert [text for _, text in b.first] == [rows[n][b.column] or "" for n in where][:5]
    assert sum(b.count for b in found.bad) == len(BAD)


def test_lines_that_are_no_rows_are_told(compared: Compared, tmp_path: Path) -> None:
    path = as_csv(tmp_path / "o.csv", some(5))
    path.write_text(path.read_text("utf-8") + "fault,no\nfault,no,1.00,,,,more\n", "utf-8")
    found = observe(compared, path, OrderOptions())
    assert (found.rows, found.compared) == (7, 5)
    assert [(b.count, [n for n, _ in b.first], b.is_row) for b in found.bad] == [(2, ["7", "8"], False)]
    path = as_json_lines(tmp_path / "o.jsonl", some(5))
    path.write_text('{"a":\n' + path.read_text("utf-8") + "[1]\n", "utf-8")
    found = observe(compared, path, OrderOptions())
    assert (found.rows, found.compared) == (7, 5)
    assert [(b.count, [n for n, _ in b.first], b.is_row) for b in found.bad] == [(2, ["1", "7"], True)]


def test_an_order_that_cannot_be_is_no_order(compared: Compared, tmp_path: Path) -> None:
    rows = some(6)
    rows[3] |= {"delivered": "2026-05-20", "notified": "2026-05-19"}
    rows[4] |= {"delivered": None, "notified": "2026-05-19"}
    found = observe(compared, as_csv(tmp_path / "o.csv", rows), OrderOptions())
    assert (found.compared, found.left_out) == (4, 2)
    assert sorted(b.first[0][0] for b in found.bad) == ["4", "5"]
    assert any("nobody writes earlier" in b.expected for b in found.bad)


def test_columns_have_to_be_there(compared: Compared, tmp_path: Path) -> None:
    rows = [{"Notified": r.pop("notified"), **r} for r in some(3)]
    path = as_csv(tmp_path / "o.csv", rows)
    with pytest.raises(NoColumn) as error:
        observe(compared, path, OrderOptions())
    assert [fact for fact, _ in error.value.facts] == ["notified"] and "Notified" in error.value.columns
    found = observe(compared, path, OrderOptions(columns={"notified": "Notified"}))
    assert found.compared == 3 and ("notified", "Notified") in found.columns
    alike = observe(compared, path, OrderOptions(constants={"notified": "none", "sale": "yes"}))
    assert alike.compared == 3 and not any(s.count for s in alike.seen if s.kind == "eligible")
    for options in (OrderOptions(columns={"notifed": "x"}), OrderOptions(constants={"sale": "perhaps"})):
        with pytest.raises(NoFact):
            observe(compared, path, options)


def test_a_key_that_no_line_has_is_no_event_that_never_happened(compared: Compared, tmp_path: Path) -> None:
    rows = [{k: v for k, v in r.items() if k != "notified"} for r in some(3)]
    with pytest.raises(NoColumn):
        observe(compared, as_json_lines(tmp_path / "o.jsonl", rows), OrderOptions())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("o.csv", ""),
        ("o.csv", "invoked,sale,price,delivered,notified\n"),
        ("o.csv", "price,price\n1,2\n"),
        ("o.jsonl", ""),
        ("o.xlsx", "x"),
        ("o.parquet", "no parquet"),
    ],
)
def test_what_is_no_table_of_orders(compared: Compared, tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(UnreadableOrders):
        observe(compared, path, OrderOptions())


def test_no_name_of_a_file_is_a_pattern_or_sql(compared: Compared, tmp_path: Path) -> None:
    rows = [{"; DROP TABLE 'x\"": r["price"], **{k: v for k, v in r.items() if k != "price"}} for r in some(3)]
    as_csv(tmp_path / "ab.csv", rows)
    odd = as_csv(tmp_path / "a*[b]'; SELECT 1 --\".csv", rows[:2])
    found = observe(compared, odd, OrderOptions(columns={"price": "; DROP TABLE 'x\""}, name="; DROP TABLE 'x\""))
    assert found.rows == 2
    odd = as_parquet(tmp_path / "a?b.parquet", rows)
    assert observe(compared, odd, OrderOptions(columns={"price": "; DROP TABLE 'x\""})).rows == 3


def test_nothing_else_can_be_read(tmp_path: Path) -> None:
    import duckdb

    path = as_csv(tmp_path / "o.csv", some(3))
    other = as_csv(tmp_path / "other.csv", some(3))
    with opened(path) as (connection, file):
        assert connection.execute("SELECT count(*) FROM read_csv(?)", [file.named]).fetchone() == (3,)
        for query in (f"SELECT * FROM read_csv('{other}')", "SET enable_external_access = true", "INSTALL httpfs"):
            with pytest.raises(duckdb.Error):
                connection.execute(query)


def test_versions_that_know_other_values_are_compared_where_both_know_them(tmp_path: Path) -> None:
    wider = WORDS.replace("fault by", "fault, lost by").replace("to 100.00", "to 200.00")
    dear = 'exclusion dear for back\n  overrides window basis "q"\n  quote "q"\n'
    dear += "  when invoked is fault and price over {}\n  no refund\n"
    old = version(tmp_path / "old", WINDOW + FINAL.format("") + dear.format("20.00"))
    body = WINDOW + FINAL.format("").replace("sale", "reduced") + dear.format("30.00")
    new = version(tmp_path / "new", body, words=wider.replace("fact sale", "fact reduced"))
    both = change(old, new, VersionOptions(names=Names(facts={"reduced": "sale"}))).compared
    assert both is not None
    rows = [
        {"invoked": invoked, "reduced": False, "price": price, "delivered": "2026-05-01", "notified": "2026-05-05"}
        for invoked, price in (("fault", "25.00"), ("lost", "25.00"), ("fault", "150.00"), ("change_of_mind", "25.00"))
    ]
    found = observe(both, as_csv(tmp_path / "o.csv", rows), OrderOptions())
    assert (found.compared, found.worse, found.better) == (2, 0, 1)
    assert [(b.column, b.first) for b in found.bad] == [("invoked", (("2", "lost"),)), ("price", (("3", "150.00"),))]
    assert found.columns == ()


# --- held against what is proved --------------------------------------------------------------------------------------


def test_what_was_proved_to_be_nowhere_is_our_fault_where_it_is_seen(compared: Compared, tmp_path: Path) -> None:
    path = as_csv(tmp_path / "o.csv", some(200))
    blind = replace(
        compared, asked=tuple(replace(a, told=dict.fromkeys(a.told or (), NOTHING)) for a in compared.asked)
    )
    with pytest.raises(InternalFault, match="proved to come out worse in no order"):
        observe(blind, path, OrderOptions())


def test_a_query_that_is_not_the_proved_one_is_found_out(
    compared: Compared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_csv(tmp_path / "o.csv", some(200))
    proved = replay._proved

    def slipped(*given: Any) -> tuple[str, int]:
        text, count = proved(*given)
        assert '"delivered" + 20' in text
        return text.replace('"delivered" + 20', '"delivered" + 21'), count

    monkeypatch.setattr(replay, "_proved", slipped)
    with pytest.raises(InternalFault, match="the evaluator does not confirm"):
        observe(compared, path, OrderOptions())


def test_a_check_that_lets_other_rows_through_is_found_out(
    compared: Compared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = some(20)
    rows[3] |= {"sale": "perhaps"}
    proved = replay._proved
    monkeypatch.setattr(
        replay, "_proved", lambda *given: (proved(*given)[0].replace('"sale" IS NOT NULL', "TRUE"), 1)
    )  # fmt: skip
    with pytest.raises(InternalFault, match="the query refuses 0 of 20"):
        observe(compared, as_csv(tmp_path / "o.csv", rows), OrderOptions())


def test_what_a_text_leaves_open_is_chosen_by_nobody(tmp_path: Path) -> None:
    reading = 'reading soon quote "q" : refused or silent\n'
    old = reading + WINDOW.replace("after delivered", "after delivered afterwards soon")
    found = between(tmp_path, old, old.replace("30", "20"))
    path = as_csv(tmp_path / "o.csv", some(60))
    with pytest.raises(Unfixed) as error:
        observe(found, path, OrderOptions())
    assert [a.name for a in error.value.open] == ["soon"]
    both = [observe(found, path, OrderOptions(assume={"soon": word})) for word in ("refused", "silent")]
    assert both[0].assumed == ("soon = refused",) and both[0].worse > 0


# --- from end to end --------------------------------------------------------------------------------------------------


@pytest.fixture
def shops(tmp_path: Path) -> tuple[str, str]:
    return str(write(tmp_path / "old", OLD)), str(write(tmp_path / "new", NEW))


def test_exit_codes_and_what_is_told(shops: tuple[str, str], tmp_path: Path) -> None:
    rows = some(40)
    path = as_csv(tmp_path / "o.csv", rows)
    more = ("--exit-zero", "--orders", str(path))
    code, out, _ = astuple(run("diff", *shops, *more))
    assert code == 0 and "observed in" in out and "of 40 past orders come out worse for the customer" in out
    assert astuple(run("diff", *shops, *more)) == (code, out, "")
    assert run("diff", *shops, "--orders", str(path)).code == 1
    rows[7] |= {"sale": "\x1b[31mperhaps"}
    as_csv(path, rows)
    code, out, _ = astuple(run("diff", *shops, *more))
    assert code == 3 and "column `sale`, 1 row: expected true or false, yes or no" in out and "\x1b" not in out
    assert run("diff", *shops, *more, "--allow-bad-rows", "1").code == 0
    assert run("diff", *shops, *more, "--map", "sale=sael").code == 2
    code, _, err = astuple(run("diff", *shops, *more, "--map", "sale=sal"))
    assert code == 2 and "did you mean `sale`?" in err
    assert run("diff", *shops, "--set", "sale=no").code == 2
    assert run("diff", *shops, "--orders", str(tmp_path / "none.csv")).code == 2


def test_our_own_fault_is_exit_code_4(shops: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proved = replay._proved
    monkeypatch.setattr(
        replay, "_proved", lambda *given: (proved(*given)[0].replace('"delivered" + 20', '"delivered" + 22'), 1)
    )  # fmt: skip
    path = as_csv(tmp_path / "o.csv", some(200))
    code, out, err = astuple(run("diff", *shops, "--orders", str(path)))
    assert code == 4 and "RL604" in err and "observed" not in out


def test_json_is_what_its_schema_says(shops: tuple[str, str], tmp_path: Path) -> None:
    from returnlogic.reports._change_models import ObservedModel

    rows = some(40)
    rows[7] |= {"sale": "perhaps"}
    code, out, _ = astuple(run("diff", *shops, "--orders", str(as_csv(tmp_path / "o.csv", rows)), "--format", "json"))
    observed = json.loads(out)["comparisons"][0]["observed"]
    assert code == 1 and (observed["rows"], observed["compared"]) == (40, 39)
    assert observed["not_told"][0]["first"] == [{"row": "8", "found": "perhaps"}]
    assert ObservedModel.model_validate(observed).model_dump() == observed
