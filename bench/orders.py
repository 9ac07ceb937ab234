"""Past orders through two versions, beside a query that a programmer writes by hand for this one change.

The orders are made by DuckDB from hashes of their numbers, the same on every run. Both sides run in a process of their
own and read the same CSV file; their answers have to be equal. The hand-written query checks nothing: no bad value, no
impossible order, no other right; the replay reads the file twice for that.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OLD = ROOT / "docs/examples/kettles.ret"
CHANGES = {"within 30 days after delivered": "within 14 days after delivered", "pays 5% of": "pays 10% of"}

MADE = """COPY (
  SELECT 'A' || i AS "order", invoked,
    CASE invoked WHEN 'fault' THEN ['poor_quality', 'hidden_defect', 'arrived_damaged'][1 + dice(i, 1, 3)]
      ELSE 'nothing_wrong' END AS issue,
    CAST((100 + dice(i, 2, 49900)) / 100.0 AS DECIMAL(10, 2)) AS price,
    CASE WHEN invoked <> 'cancel' THEN delivered END AS delivered,
    CASE WHEN invoked <> 'cancel' THEN delivered + days END AS notified,
    CASE WHEN invoked <> 'cancel' THEN delivered + days + 1 END AS sent_back,
    CASE WHEN invoked <> 'cancel' AND dice(i, 3, 10) > 0 THEN delivered + days + 4 END AS arrived_back
  FROM (
    SELECT i, ['change_of_mind', 'fault', 'cancel'][1 + dice(i, 4, 3)] AS invoked,
      DATE '2026-02-01' + CAST(dice(i, 5, 300) AS INTEGER) AS delivered, CAST(dice(i, 6, 60) AS INTEGER) AS days
    FROM range({rows}) t(i)
  )
) TO '{file}' (FORMAT csv, HEADER)"""

BY_HAND = """SELECT
  count(*),
  count(*) FILTER (WHERE invoked = 'change_of_mind' AND sent_back - delivered BETWEEN 15 AND 30),
  sum(price) FILTER (WHERE invoked = 'change_of_mind' AND sent_back - delivered BETWEEN 15 AND 30),
  count(*) FILTER (WHERE invoked = 'cancel'),
  sum(round(price * 0.10, 2) - round(price * 0.05, 2)) FILTER (WHERE invoked = 'cancel')
FROM read_csv(?, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {
  'order': 'VARCHAR', 'invoked': 'VARCHAR', 'issue': 'VARCHAR', 'price': 'DECIMAL(10, 2)', 'delivered': 'DATE',
  'notified': 'DATE', 'sent_back': 'DATE', 'arrived_back': 'DATE'})"""


def make(file: Path, rows: int) -> None:
    """So many orders."""
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    connection.execute("CREATE MACRO dice(i, k, n) AS CAST(hash(i * 31 + k) % n AS BIGINT)")
    connection.execute(MADE.format(rows=rows, file=str(file).replace("'", "''")))


def ours(file: Path) -> dict[str, Any]:
    """The replay: seconds of it all and of the reading and deciding alone, the peak of the process, the answers."""
    from returnlogic.app.versions import VersionOptions, differences
    from returnlogic.batch.replay import OrderOptions, observe

    with tempfile.TemporaryDirectory() as folder:
        text = OLD.read_text("utf-8")
        for old, new in CHANGES.items():
            assert text.count(old) == 1
            text = text.replace(old, new)
        head = Path(folder) / "kettles.ret"
        head.write_text(text, "utf-8")
        (Path(folder) / "kettles.txt").write_bytes(OLD.with_suffix(".txt").read_bytes())
        (change,) = differences([("kettles.ret", OLD, head)], VersionOptions())
    assert change.compared is not None
    before, started = peak(), time.perf_counter()
    reading: list[float] = []

    def say(message: str) -> None:
        if not reading and ": reading" in message:
            reading.append(time.perf_counter())

    found = observe(change.compared, file, OrderOptions(), say)
    ended = time.perf_counter()
    window = [s for s in found.seen if s.kind == "eligible"]
    fee = [s for s in found.seen if s.kind == "cost"]
    assert len(found.seen) == len(window) + len(fee) and found.complete
    return {
        "seconds": ended - started,
        "rows_seconds": ended - reading[0],
        "peak": peak(),
        "before": before,
        "answers": [
            found.compared,
            sum(s.count for s in window),
            sum(s.worth or 0 for s in window),
            sum(s.count for s in fee),
            sum(s.money or 0 for s in fee),
        ],
    }


def by_hand(file: Path) -> dict[str, Any]:
    """The query of a programmer, under the same limit of memory."""
    import duckdb

    before, started = peak(), time.perf_counter()
    connection = duckdb.connect(config={"memory_limit": "1GB"})
    row = connection.execute(BY_HAND, [str(file)]).fetchone()
    seconds = time.perf_counter() - started
    assert row is not None
    answers = [row[0], row[1], round(row[2] * 100), row[3], round(row[4] * 100)]
    return {"seconds": seconds, "rows_seconds": seconds, "peak": peak(), "before": before, "answers": answers}


def peak() -> int:
    """The most memory this process has held, in MB; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def race(rows: int, runs: int = 3) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both, one after the other, `runs` times: the median of each by its seconds. Stops iff the answers differ."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "orders.csv"
        make(file, rows)
        found: dict[str, list[dict[str, Any]]] = {"ours": [], "by_hand": []}
        for _ in range(runs):
            for side, results in found.items():
                command = [sys.executable, "-m", "bench.orders", side, str(file)]
                results.append(json.loads(subprocess.run(command, check=True, cwd=ROOT, capture_output=True).stdout))
    mine, theirs = (sorted(results, key=lambda r: r["rows_seconds"])[runs // 2] for results in found.values())
    assert mine["answers"] == theirs["answers"], (mine["answers"], theirs["answers"])
    return mine, theirs


def past_orders(rows: int, runs: int) -> None:
    """The table."""
    mine, theirs = race(rows, runs)
    print(f"\n{rows:,} past orders (CSV) through two versions, median of {runs}; answers equal: {mine['answers']}\n")
    print(f"{'':36}{'rows/s':>12}{'seconds':>9}{'peak MB':>9}{'of that before':>16}")
    for name, r in (("diff --orders, reading and deciding", mine), ("by hand, this one change only", theirs)):
        print(f"{name:36}{rows / r['rows_seconds']:12,.0f}{r['rows_seconds']:9.2f}{r['peak']:9}{r['before']:16}")
    ratio = mine["rows_seconds"] / theirs["rows_seconds"]
    proving = mine["seconds"] - mine["rows_seconds"]
    print(f"{'ratio':36}{'':12}{ratio:8.1f}x   writing and proving the query: {proving:.2f} s")


if __name__ == "__main__":
    sides = {"ours": ours, "by_hand": by_hand}
    print(json.dumps(sides[sys.argv[1]](Path(sys.argv[2]))))
