"""Readers against runtimes: what a reader makes of a random expression is what its language gives on the same facts.

A text is written by the rules of `languages.py`: well-typed expressions over nulls, edges and indices, and slips of
them. Where its reader takes it and every requirement holds on a case, the runtime has to give the outcome that the
reader's formulas have there; and its check of raw facts has to let through what the reader says.

    python -m tests.readers.expressions --target javascript --cases 10000 --seed 1
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import duckdb

from returnlogic.base.interface import LEVELS, Foreign
from returnlogic.base.sort import Bool, Enum
from returnlogic.readers import javascript, python, spark, sql
from returnlogic.readers._read_back import ReadBack, Reject
from returnlogic.targets import python as python_target
from returnlogic.targets import spark as spark_target
from returnlogic.targets import sql as sql_target
from returnlogic.targets._javascript_engine import run_in_quickjs
from returnlogic.targets._sql_table import entries, types_of
from returnlogic.targets._target import Crashed, Entry, Refused
from tests.readers.formulas import OutOfBounds, Unmet, accepted, worked_out
from tests.readers.languages import (
    FACE,
    JAVASCRIPT,
    PYTHON,
    SQL,
    Language,
    in_spark,
    javascript_module,
    python_module,
    sql_query,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Facts = dict[str, object]
Answer = tuple[Entry, ...] | Refused
READERS = {"python": python.READER, "javascript": javascript.READER, "sql": sql.READER, "spark": spark.READER}


@cache
def _duckdb() -> DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config=dict(sql_target.CONFIG))
    for name, value in sql_target.SETTINGS.items():
        connection.execute(f"SET {name} = '{value}'")
    columns = ", ".join(f'"{n}" {t}' for n, t in [("id", "BIGINT"), *types_of(FACE, sql_target.DUCKDB)])
    connection.execute(f'CREATE TABLE "orders" ({columns})')
    return connection


def run_in_duckdb(text: str, cases: Sequence[Facts]) -> list[Answer]:
    """Return what DuckDB gives, as the target runs it but in one engine for all texts."""
    connection = _duckdb()
    connection.execute('DELETE FROM "orders"')
    rows = [[n, *(case[f.name] for f in FACE.fields)] for n, case in enumerate(cases)]
    connection.executemany(f'INSERT INTO "orders" VALUES ({", ".join("?" * len(rows[0]))})', rows)
    try:
        given = connection.execute(text).fetchall()
    except duckdb.Error as error:
        if len(cases) > 1:
            return [one for case in cases for one in run_in_duckdb(text, [case])]
        return [Crashed(str(error))]
    return [entries(row, FACE) for row in sorted(given)]


RUN: dict[str, Callable[[str, Sequence[Facts]], Sequence[Answer]]] = {
    "python": lambda text, cases: python_target.run(text, FACE, cases),
    "javascript": run_in_quickjs,
    "sql": run_in_duckdb,
    "spark": lambda text, cases: spark_target.run(text, FACE, cases),
}
ROWS = 8
"""Cases per text."""

TOGETHER = 20
"""Texts that one job of Spark runs."""

SLIPPED = 0.3
"""How many texts have slips in them."""

CHECKED = 0.1
"""How many texts are about the check of raw facts."""


# --- texts ------------------------------------------------------------------------------------------------------------


@dataclass
class Writer:
    """Writes random expressions of a language; `local` are further numbers and yes/nos that have a name."""

    language: Language
    dice: Random
    slip: float = 0.0
    local: dict[str, list[str]] = field(default_factory=lambda: {"a": [], "t": []})

    def number(self, depth: int) -> str:
        """Return a number, or what is meant to be one."""
        rules, slips = self.language.number_rules, self.language.number_slips
        return self._expression(depth, [*self.language.numbers, *self.local["a"] * 3], rules, slips)

    def test(self, depth: int) -> str:
        """Return a yes/no, or what is meant to be one."""
        rules, slips = self.language.test_rules, self.language.test_slips
        return self._expression(depth, [*self.language.tests, *self.local["t"] * 3], rules, slips)

    def _expression(self, depth: int, leaves: Sequence[str], rules: Sequence[str], slips: Sequence[str]) -> str:
        if self.dice.random() < self.slip:
            rule = self.dice.choice(slips)
        elif depth <= 0 or self.dice.random() < 0.15:
            return self.dice.choice(leaves)
        else:
            rule = self.dice.choice(rules)
        filled = re.sub(r"\{(\w)\}", lambda found: self._part(found[1], depth - 1), rule)
        return filled.replace("{{", "{").replace("}}", "}")

    def _part(self, kind: str, depth: int) -> str:
        match kind:
            case "k":
                return self.dice.choice(self.language.divisors)
            case "f":
                return self.dice.choice(self.language.factors)
            case "i":
                place = self.dice.choice(self.language.places)
                return re.sub(r"\{a\}", lambda _: self.number(depth), place)
            case "s" | "t":
                return self.test(depth)
            case _:
                return self.number(depth)

    def check(self) -> str:
        """Return a random check of raw facts: of each that it names, some tests in a row."""
        both, either = (" and ", " or ") if self.language is PYTHON else (" && ", " || ")
        both, either = (" AND ", " OR ") if self.language is SQL else (both, either)
        parts = []
        for f in self.dice.sample(FACE.fields, self.dice.randint(1, 4)):
            kind = "yes" if isinstance(f.sort, Bool) else "word" if isinstance(f.sort, Enum) else "number"
            name = f'"{f.name}"' if self.language is SQL else f.name
            some = [test.format(name) for test in self.dice.sample(self.language.checks[kind], self.dice.randint(1, 2))]
            parts.append("(" + self.dice.choice((both, either)).join(some) + ")")
        return both.join(parts)


def body(writer: Writer, level: str, value: str, definition: str, conditional: str, branch: str, result: str) -> str:
    """Return the statements of a module: definitions, perhaps an `if` with a way out, and a return."""
    dice, depth = writer.dice, writer.dice.choice((1, 2, 2, 3))
    lines: list[str] = []

    def define(pad: str) -> None:
        kind = dice.choice("at")
        name = f"{kind}{len(lines)}"
        made = f"({writer.number(depth)} + 0)" if kind == "a" else writer.test(depth)
        lines.append(pad + definition.format(name, made))
        writer.local[kind].append(name)

    def entry(words: Sequence[str]) -> str:
        some = dice.random()
        if some < 0.5 and words is NUMBERS:
            bounds = (f"({writer.number(depth)} + 0)", f"({writer.number(depth - 1)} + 0)")
            return value.format(*bounds)
        if some < 0.8:
            return conditional.format(test=writer.test(depth), then=dice.choice(words), otherwise=dice.choice(words))
        return dice.choice(words)

    levels = [level.format(*dice.choices(LEVELS, k=2)), "_VALUE_1", "_SILENT", "_CONFLICT"]
    for _ in range(dice.randint(0, 2)):
        define("  ")
    if dice.random() < 0.4:
        opening, end = branch.split("...")
        lines.append("  " + opening.format(writer.test(depth)))
        before = {kind: list(names) for kind, names in writer.local.items()}
        if dice.random() < 0.5:
            define("    ")
        lines.append("    " + result.format(entry(NUMBERS), entry(levels)))
        writer.local = before
        lines += ["  " + end] if end else []
    lines.append("  " + result.format(entry(NUMBERS), entry(levels)))
    return "\n".join(lines)


NUMBERS = ("_VALUE_2", "_SILENT", "_CONFLICT")


def text_of(target: str, dice: Random, slip: float, checked: bool) -> str:
    """Return a random text; one that is `checked` has a random check and a plain outcome."""
    language = {"python": PYTHON, "javascript": JAVASCRIPT}.get(target, SQL)
    writer = Writer(language, dice, slip)
    match target:
        case "python" if checked:
            return python_module("  return (_SILENT, _VALUE_1)", writer.check())
        case "python":
            shape = (
                '("value", {!r}, {!r})',
                '("value", {}, {})',
                "{} = {}",
                "({then} if {test} else {otherwise})",
                "if {}:...",
                "return ({}, {})",
            )
            return python_module(body(writer, *shape))
        case "javascript" if checked:
            return javascript_module("  return [_SILENT, _VALUE_1];", writer.check())
        case "javascript":
            shape = (
                '["value", "{}", "{}"]',
                '["value", {}, {}]',
                "const {} = {};",
                "({test} ? {then} : {otherwise})",
                "if ({}) {{...}",
                "return [{}, {}];",
            )
            return javascript_module(body(writer, *shape))
    if checked:
        text = sql_query("5", "TRUE", check=writer.check())
    else:
        depth = dice.choice((1, 2, 2, 3))
        x, y = writer.number(depth), writer.test(depth)
        writer.local = {"a": ['"x"'], "t": ['"y"']}
        text = sql_query(x, y, writer.number(depth - 1), writer.test(depth - 1))
    return in_spark(text) if target == "spark" else text


# --- cases ------------------------------------------------------------------------------------------------------------


def well_typed(dice: Random) -> Facts:
    """Return random well-typed facts, often at an edge."""
    days = (None, -5, -1, 0, 1, 20)
    return {
        "n": dice.choice((-2000, -7, -2, -1, 0, 1, 2, 7, 8, 1999, 2000, dice.randint(-2000, 2000))),
        "m": dice.choice((0, 1, 500, 2**31 - 1, 2**31, 2**40, dice.randint(0, 2**40))),
        "l": dice.choice((*days, dice.randint(-5, 20))),
        "r": dice.choice((*days, dice.randint(-5, 20))),
        "i": dice.randint(0, 7),
        "w": dice.choice(("red", "green", "blue")),
        "b": dice.random() < 0.5,
        "c": dice.random() < 0.5,
    }


def raw_facts(target: str, dice: Random) -> Facts:
    """Return facts of any type, or in SQL any values of the columns' types, with one to three that are out of place."""
    found = well_typed(dice)
    for f in dice.sample(FACE.fields, dice.randint(1, 3)):
        if target in ("sql", "spark"):
            big = (2**63 - 1, -(2**63), -6, 21, 9)
            kind = ("?", "red", "") if isinstance(f.sort, Enum) else (True, False) if isinstance(f.sort, Bool) else big
            found[f.name] = dice.choice((None, *kind))
        elif dice.random() < 0.2:
            del found[f.name]
        else:
            found[f.name] = dice.choice((None, True, False, 0, 1, -6, 21, 2**60, "red", "?", "", Foreign()))
    return found


# --- comparison -------------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """Counts what became of texts and cases; `mismatches` tell of each difference."""

    texts: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    compared: int = 0
    unmet: int = 0
    unnoticed: int = 0
    mismatches: list[str] = field(default_factory=list)

    def line(self, target: str) -> str:
        """Return a run in one line."""
        return (
            f"{target}: {self.texts} texts, {sum(self.rejected.values())} rejected, {self.compared} cases compared, "
            f"{self.unmet} with a requirement unmet ({self.unnoticed} of them ran), {len(self.mismatches)} mismatches"
        )


@dataclass(frozen=True)
class Sample:
    """A random text with its cases; `checked` iff it is about the check of raw facts."""

    target: str
    number: int
    text: str
    cases: tuple[Facts, ...]
    checked: bool


def samples(target: str, count: int, seed: int) -> Iterator[Sample]:
    """Yield random texts, each with some cases."""
    for number in range(count):
        dice = Random(f"{target} {seed} {number}")
        checked = dice.random() < CHECKED
        text = text_of(target, dice, 0.12 if dice.random() < SLIPPED else 0.0, checked)
        cases = tuple(raw_facts(target, dice) if checked else well_typed(dice) for _ in range(ROWS))
        yield Sample(target, number, text, cases, checked)


Said = tuple[Entry, ...] | Unmet | OutOfBounds | bool


def said_of(sample: Sample, reading: ReadBack) -> list[Said]:
    """Return what a reading says of each case: its outcome, or of raw facts whether they are let through."""
    dice = Random(sample.number)
    if sample.checked:
        return [accepted(reading, FACE, facts, dice) for facts in sample.cases]
    return [worked_out(reading, FACE, facts, dice) for facts in sample.cases]


def ran(sample: Sample, cases: Sequence[Facts]) -> Sequence[Answer]:
    """Return what the runtime gives; a text that does not load crashes on each case."""
    try:
        return RUN[sample.target](sample.text, cases) if cases else []
    except (Refused, SyntaxError) as error:
        return [Crashed(str(error))] * len(cases)


def read(sample: Sample, tally: Tally) -> list[Said] | None:
    """Return what its reader says of a text's cases; `None` where it refuses the text."""
    tally.texts += 1
    try:
        return said_of(sample, READERS[sample.target].read(sample.text, FACE))
    except Reject as error:
        tally.rejected[error.message] += 1
        return None


def compare(sample: Sample, tally: Tally) -> None:
    """Count one text, and what differs."""
    said = read(sample, tally)
    if said is not None:
        runs = to_run(sample, said)
        answers = ran(sample, [sample.cases[i] for i in runs])
        count(sample, said, dict(zip(runs, answers, strict=True)), tally)


def to_run(sample: Sample, said: Sequence[Said]) -> list[int]:
    """Return the cases to run: in SQL a row with an unmet requirement may fail all others."""
    module = sample.target in ("python", "javascript")
    return [i for i, want in enumerate(said) if module or not isinstance(want, Unmet)]


def count(sample: Sample, said: Sequence[Said], answers: Mapping[int, Answer], tally: Tally) -> None:
    """Count the cases of a text, and tell of those that differ."""
    for i, (facts, want) in enumerate(zip(sample.cases, said, strict=True)):
        if isinstance(want, Unmet):
            tally.unmet += 1
            tally.unnoticed += i in answers and not isinstance(answers[i], Refused)
            continue
        tally.compared += 1
        if not agrees(want, answers[i]):
            tally.mismatches.append(f"{sample.number}: {facts}: {want!r}, {answers[i]!r}")


def agrees(want: Said, got: Answer) -> bool:
    """Return whether the runtime gives what a reading says."""
    match want:
        case bool():
            return isinstance(got, tuple) if want else isinstance(got, Refused) and not isinstance(got, Crashed)
        case tuple():
            return got == want
        case _:
            return False


def compare_in_spark(some: Sequence[Sample], tally: Tally, seen: dict[int, Mapping[int, Answer]] | None = None) -> None:
    """Count some texts, which one job of Spark runs: most of its time is the same for one text and for many.

    What Spark gives is left in `seen`, by the number of the text.
    """
    kept = [(sample, said) for sample in some if (said := read(sample, tally)) is not None]
    places = [(n, i) for n, (sample, said) in enumerate(kept) for i in to_run(sample, said)]
    if not places:
        return
    session = spark_target._session()
    rows = [(id, n, *(kept[n][0].cases[i][f.name] for f in FACE.fields)) for id, (n, i) in enumerate(places)]
    columns = [("id", "BIGINT"), ("of", "BIGINT"), *types_of(FACE, spark_target.SPARK)]
    table = session.createDataFrame(rows, ", ".join(f"`{n}` {t}" for n, t in columns))
    answers: dict[int, dict[int, Answer]] = {n: {} for n, _ in enumerate(kept)}
    try:
        frames = []
        for n in sorted({n for n, _ in places}):
            table.filter(f"of = {n}").drop("of").createOrReplaceTempView("orders")
            frames.append(session.sql(kept[n][0].text))
        for row in reduce(lambda a, b: a.unionAll(b), frames).collect():
            n, i = places[row[0]]
            answers[n][i] = entries(tuple(row), FACE)
    except Exception as error:  # Py4J and Spark raise many kinds; one text fails all
        if len(some) > 1:
            for n, (sample, said) in enumerate(kept):
                runs = to_run(sample, said)
                answers[n] = dict(zip(runs, ran(sample, [sample.cases[i] for i in runs]), strict=True))
        else:
            answers[0] = {i: Crashed(str(error)) for _, i in places}
    for n, (sample, said) in enumerate(kept):
        count(sample, said, answers[n], tally)
        if seen is not None:
            seen[sample.number] = answers[n]


def run(target: str, count: int, seed: int) -> Tally:
    """Return the tally of some texts."""
    tally = Tally()
    some = samples(target, count, seed)
    while batch := list(islice(some, TOGETHER)):
        if target == "spark":
            compare_in_spark(batch, tally)
        else:
            for sample in batch:
                compare(sample, tally)
        if tally.texts % (100 if target == "spark" else 500) == 0:
            print(tally.line(target), file=sys.stderr, flush=True)
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.readers.expressions", description=__doc__.splitlines()[0])
    parser.add_argument("--target", choices=[*READERS], action="append", help="default: all but spark")
    parser.add_argument("--cases", type=int, default=10_000, help="texts per target, each on some facts")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    found = 0
    for target in given.target or ("python", "javascript", "sql"):
        tally = run(target, given.cases, given.seed)
        print(tally.line(target), flush=True)
        for told in tally.mismatches[:20]:
            print(f"  {told}")
        found += len(tally.mismatches)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
