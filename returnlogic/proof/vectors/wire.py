"""The one form in which cases go out to an evaluator and its answers come back, in JSON Lines and in CSV.

A question is `{"id": "m1", "facts": {...}}` with one value per field of the interface: yes/no as `true` and `false`,
money as a decimal string, a date as `2026-05-05`, an instant as `2026-05-05T14:30`, an enum as its word, and `null` for
an event that has not happened. An answer is `{"id": "m1", "outcome": {...}}` with one entry per result,
`{"verdict": "value", "lo": ..., "hi": ...}`: `lo` is `hi` unless the text leaves the value open between the two; both
are `null` where the verdict is `silent` or `conflict`. A vector is both in one object.

In CSV the first column is `case id` (no field has a name like that), then one per field by its name (empty = has not
happened), then `KEY verdict`, `KEY lo` and `KEY hi` per result.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from returnlogic.base.interface import Interface, Result
from returnlogic.base.sort import Int, Sort
from returnlogic.base.value import MINUTES_PER_DAY, Value, day_number, minor_units, minute_number, write
from returnlogic.meaning.program import Program
from returnlogic.targets._target import Entry

CASE_ID = "case id"


@dataclass(frozen=True, slots=True)
class Vector:
    """A case and its outcome under the policy, in the units of the interface."""

    id: str
    facts: Mapping[str, Value]
    outcome: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The form of the vectors of one policy: its interface, and the sort of each result."""

    interface: Interface
    sorts: tuple[Sort, ...]

    @staticmethod
    def of(program: Program, interface: Interface) -> Form:
        """Return the form of the vectors of a policy."""
        return Form(interface, tuple(o.sort for o in program.policy_outputs))

    def question(self, id: str, facts: Mapping[str, Value]) -> dict[str, object]:
        """Return the JSON form of a case, without its outcome."""
        return {"id": id, "facts": {f.name: write(f.sort, facts[f.name]) for f in self.interface.fields}}

    def outcome(self, entries: Sequence[Entry]) -> dict[str, object]:
        """Return the JSON form of an outcome."""
        found: dict[str, object] = {}
        for result, sort, (verdict, lo, hi) in zip(self.interface.results, self.sorts, entries, strict=True):
            found[result.key] = {"verdict": verdict, "lo": _bound(sort, lo), "hi": _bound(sort, hi)}
        return found

    def answers(self, raw: object) -> tuple[Entry, ...]:
        """Return the outcome that a JSON value stands for; raises `ValueError` saying what is wrong with it."""
        if not isinstance(raw, dict):
            raise ValueError("`outcome` is not an object")
        known = {r.key for r in self.interface.results}
        for key in raw:
            if key not in known:
                raise ValueError(f"`{str(key)[:60]}` is no result of this policy")
        found = []
        for result, sort in zip(self.interface.results, self.sorts, strict=True):
            if result.key not in raw:
                raise ValueError(f"`{result.key}` is missing")
            entry = raw[result.key]
            if not isinstance(entry, dict) or set(entry) != {"verdict", "lo", "hi"}:
                raise ValueError(f"`{result.key}`: expected an object with `verdict`, `lo` and `hi`")
            found.append(_entry(result, sort, entry["verdict"], entry["lo"], entry["hi"]))
        return tuple(found)

    def columns(self) -> list[str]:
        """Return the header of the CSV form."""
        results = [f"{r.key} {part}" for r in self.interface.results for part in ("verdict", "lo", "hi")]
        return [CASE_ID, *(f.name for f in self.interface.fields), *results]

    def row(self, vector: Vector) -> list[str]:
        """Return the cells of a vector in CSV."""
        cells = [vector.id, *(_cell(write(f.sort, vector.facts[f.name])) for f in self.interface.fields)]
        for sort, (verdict, lo, hi) in zip(self.sorts, vector.outcome, strict=True):
            cells += [verdict, _cell(_bound(sort, lo)), _cell(_bound(sort, hi))]
        return cells

    def cells(self, row: Mapping[str, str | None]) -> tuple[Entry, ...]:
        """Return the outcome that a row of CSV stands for; raises `ValueError` saying what is wrong with it."""
        found = []
        for result, sort in zip(self.interface.results, self.sorts, strict=True):
            verdict, lo, hi = (row.get(f"{result.key} {part}") for part in ("verdict", "lo", "hi"))
            if verdict is None or lo is None or hi is None:
                raise ValueError(f"`{result.key}`: a cell is missing")
            ends = [None if end == "" else _number(end) if isinstance(sort, Int) else end for end in (lo, hi)]
            found.append(_entry(result, sort, verdict, *ends))
        return tuple(found)


def json_lines(form: Form, vectors: Iterable[Vector]) -> Iterator[str]:
    """Yield one vector a line: `id`, `facts` and `outcome`; the same bytes on every run."""
    for v in vectors:
        yield _line(form.question(v.id, v.facts) | {"outcome": form.outcome(v.outcome)})


def question_lines(form: Form, cases: Iterable[tuple[str, Mapping[str, Value]]]) -> Iterator[str]:
    """Yield one question a line: what an evaluator is shown, which is not the answer."""
    for name, facts in cases:
        yield _line(form.question(name, facts))


def write_csv(form: Form, vectors: Iterable[Vector], file: IO[str]) -> None:
    """Return the vectors as CSV with a header; open the file with `newline=""`."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(form.columns())
    writer.writerows(form.row(v) for v in vectors)


def _line(raw: object) -> str:
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":")) + "\n"


def _bound(sort: Sort, bound: int | str | None) -> object:
    return bound if isinstance(bound, str) else write(sort, bound)


def _cell(raw: object) -> str:
    return "" if raw is None else ("true" if raw else "false") if isinstance(raw, bool) else str(raw)


def _number(cell: str) -> int | str:
    return int(cell) if cell.isascii() and cell.removeprefix("-").isdecimal() and len(cell) < 19 else cell


def _entry(result: Result, sort: Sort, verdict: object, lo: object, hi: object) -> Entry:
    if verdict in ("silent", "conflict"):
        if lo is not None or hi is not None:
            raise ValueError(f"`{result.key}`: `{verdict}` has no value, so `lo` and `hi` are null")
        return str(verdict), None, None
    if verdict != "value":
        raise ValueError(f"`{result.key}`: the verdict is none of silent, conflict, value")
    try:
        return "value", _read(result, sort, lo), _read(result, sort, hi)
    except ValueError as error:
        raise ValueError(f"`{result.key}`: {error}") from None


def _read(result: Result, sort: Sort, raw: object) -> int | str:
    """Return a bound of a value; not held to the bounds of its sort, so that any wrong amount is compared and shown."""
    if result.labels:
        if raw not in result.labels:
            raise ValueError(f"expected one of {', '.join(result.labels)}")
        return str(raw)
    if isinstance(sort, Int):
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise ValueError("expected a whole number")
        return raw
    if not isinstance(raw, str):
        raise ValueError(f"expected a string like {json.dumps(write(sort, _some(sort)))}")
    return _READ[type(sort).__name__](raw)


_READ = {"Money": minor_units, "Date": day_number, "Instant": minute_number}


def _some(sort: Sort) -> Value:
    return {"Money": 4990, "Date": 739741, "Instant": 739741 * MINUTES_PER_DAY}.get(type(sort).__name__, 0)
