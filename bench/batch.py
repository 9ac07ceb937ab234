"""A table of cases in DuckDB: the generated query, one written by hand, and what moving the same bytes costs.

The query written by hand does not check types, so that it runs a second time with the check in a WHERE; the generated
one always checks. All rows are well-typed. What is asked, every result or one, is computed and counted; every result is
also written to a table, beside a copy of the finished one. The floor is what reading the columns of the facts and
writing those of the results once costs as plain memory, in the widths of DuckDB's vectors.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.cases import at_boundaries, by_dice
from bench.subjects import Subject, subjects
from bench.turns import absent, medians, skipped
from returnlogic.base.interface import Field, Interface, bounds
from returnlogic.base.sort import Bool, Enum

GENERATED, CHECKED, BY_HAND = "generated, checked", "by hand, checked", "by hand, no check"
_ONE = {"deliver3d": "coverage/level(refund)", "miniature-expressions": "satisfaction/level(refund)"}

WIDTHS = {"BIGINT": 8, "VARCHAR": 16, "BOOLEAN": 1}
"""Bytes of a value in DuckDB's vectors: short strings lie in their 16."""


def _column(field: Field) -> str:
    match field.sort:
        case Bool():
            return "BOOLEAN"
        case Enum():
            return "VARCHAR"
        case _:
            return "BIGINT"


def _filled(s: Subject, rows: int) -> Any:
    """A connection with so many cases in `orders`: those at boundaries and some by dice, again and again."""
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": "1", "enable_external_access": "false"})
    cases = [*at_boundaries(s.program, s.interface, seed=6), *by_dice(s.interface, 20_000, seed=7)]
    columns = [(f.name, _column(f)) for f in s.interface.fields]
    given = ", ".join(f'unnest(?::{kind}[]) AS "{name}"' for name, kind in columns)
    connection.execute(f"CREATE TABLE few AS SELECT {given}", [[c[f.name] for c in cases] for f in s.interface.fields])
    times = -(-rows // len(cases))
    connection.execute(
        "CREATE TABLE orders AS SELECT row_number() OVER () AS id, few.* FROM few, range(?) LIMIT ?", [times, rows]
    )
    return connection


def _results(interface: Interface, only: str | None = None) -> list[str]:
    return [f'"{r.key} {part}"' for r in interface.results for part in ("verdict", "lo", "hi") if only in (None, r.key)]


def _agree(s: Subject, connection: Any) -> int:
    """The rows on which both queries give the same; raises `AssertionError` iff they or `decide` differ."""
    columns = ", ".join(["id", *_results(s.interface)])
    differing = sum(
        connection.execute(
            f"SELECT count(*) FROM (SELECT {columns} FROM generated EXCEPT ALL SELECT {columns} FROM {other})"
        ).fetchone()[0]
        for other in ("by_hand", "by_hand_checked")
    )
    rows, well_typed = connection.execute("SELECT count(*), count_if(well_typed) FROM generated").fetchone()
    assert differing == 0 and rows == well_typed, (s.name, differing, rows, well_typed)
    names = [f.name for f in s.interface.fields]
    facts = connection.execute("SELECT * EXCLUDE (id) FROM orders WHERE id <= 20000 ORDER BY id").fetchall()
    outcomes = connection.execute(
        f"SELECT {', '.join(_results(s.interface))} FROM generated WHERE id <= 20000 ORDER BY id"
    ).fetchall()
    for row, outcome in zip(facts, outcomes, strict=True):
        entries = tuple(tuple(outcome[i : i + 3]) for i in range(0, len(outcome), 3))
        assert entries == s.decide(dict(zip(names, row, strict=True))), (s.name, row)
    return int(rows)


def _moved(amount: int) -> Callable[[], None]:
    """What reads and writes so many bytes: a copy of half of them."""
    source, target = bytearray(amount // 2), bytearray(amount // 2)
    view = memoryview(target)

    def run() -> None:
        view[:] = source

    run()
    return run


def _well_typed(interface: Interface) -> str:
    """The check of the facts, as a programmer puts it into a WHERE."""
    parts = []
    for f in interface.fields:
        lo, hi = bounds(f.sort)
        match f.sort:
            case Bool():
                parts.append(f"{f.name} IS NOT NULL")
            case Enum(members):
                parts.append(f"{f.name} IN {members!r}")
            case _:
                parts.append(
                    f"({f.name} IS NULL OR " * f.optional + f"{f.name} BETWEEN {lo} AND {hi}" + ")" * f.optional
                )
    return " AND ".join(parts)


def times(s: Subject, rows: int, rounds: int) -> tuple[int, dict[str, dict[str, float]]]:
    """The rows that agree; by what is asked, and by who answers, the seconds of a row."""
    from returnlogic.targets import sql

    connection = _filled(s, rows)
    by_hand = Path(__file__).with_name(f"{s.name}.sql").read_text("utf-8")
    checked = by_hand.replace("FROM orders", f"FROM orders WHERE {_well_typed(s.interface)}")
    for name, query in (
        ("generated", sql.write(s.program, s.assumed).text),
        ("by_hand", by_hand),
        ("by_hand_checked", checked),
    ):
        connection.execute(f"CREATE VIEW {name} AS {query}")
    alike = _agree(s, connection)
    one = _ONE[s.name]
    bytes_in = sum(WIDTHS[_column(f)] for f in s.interface.fields)
    found = {}
    for asked, wanted in (("every result", _results(s.interface)), (one, _results(s.interface, one))):
        counts = ", ".join(f"count({c})" for c in wanted)
        views = {GENERATED: "generated", CHECKED: "by_hand_checked", BY_HAND: "by_hand"}
        runs = {n: _running(connection, f"SELECT {counts} FROM {view}") for n, view in views.items()}
        described = connection.execute(f"DESCRIBE SELECT {', '.join(wanted)} FROM generated").fetchall()
        bytes_out = sum(WIDTHS[kind] for _, kind, *_ in described)
        runs[f"floor: {bytes_in} bytes in, {bytes_out} out"] = _moved((bytes_in + bytes_out) * rows)
        found[asked] = {name: t / rows for name, t in medians(runs, rounds).items()}
    columns = ", ".join(_results(s.interface))
    connection.execute(f"CREATE TABLE finished AS SELECT {columns} FROM generated")
    views = {GENERATED: "generated", CHECKED: "by_hand_checked", BY_HAND: "by_hand", "copy of the results": "finished"}
    runs = {
        n: _running(connection, f"CREATE OR REPLACE TABLE outcomes AS SELECT {columns} FROM {view}")
        for n, view in views.items()
    }
    found["every result, written to a table"] = {name: t / rows for name, t in medians(runs, rounds).items()}
    connection.close()
    return alike, found


def _running(connection: Any, query: str) -> Callable[[], None]:
    def run() -> None:
        connection.execute(query).fetchall()

    return run


def table(rows: int = 500_000, rounds: int = 5) -> None:
    """Nanoseconds of a row."""
    print("\nA table of cases in DuckDB, one thread (nanoseconds of processor time per row, interleaved runs)\n")
    if missing := absent("duckdb"):
        skipped("batch", missing)
        return
    for s in subjects():
        alike, found = times(s, rows, rounds)
        print(f"{s.name}: {alike:,} rows alike, generated and by hand; 20,000 of them as `decide` has it")
        for asked, taken in found.items():
            print(f"  {asked}")
            floor = min(taken.values())
            for name, t in taken.items():
                print(f"    {name:40}{t * 1e9:9.1f}{t / floor:9.1f}x least{t / taken[GENERATED]:9.2f}x generated")
        every = found["every result"]
        with_check, without = every[CHECKED] / every[GENERATED], every[BY_HAND] / every[GENERATED]
        print(
            f"  goal 5: generated, faster than by hand: {with_check:.2f}x ({without:.2f}x if unchecked); 3x is the goal"
        )
    print(
        "goal 3, batch in Python alone within 20x of the floor: not built, there is no column form of the Python target"
    )
    print("goal 4, batch in C within 2x of the floor: not built, there is no C target")


if __name__ == "__main__":
    table()
