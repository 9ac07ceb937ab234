"""The model of SQL against the engines: random expressions, worked out by the reader's formulas and by DuckDB or Spark.

Where every requirement of a text holds on a row, the engine has to give what the formulas say, NULL included.
"""

import random
import re

import pytest

from returnlogic.base.interface import Field, Interface, Result
from returnlogic.base.sort import Bool, Date, Enum, Money
from returnlogic.readers import spark as spark_reader
from returnlogic.readers import sql as duckdb_reader
from returnlogic.readers._read_back import DefinitionStep, OutcomeStep, ReadBack, Reject, RequirementStep
from returnlogic.readers._sql_tree import HEAD
from returnlogic.readers._value import SmtInt
from returnlogic.solver import algebra as smt
from returnlogic.solver.scripts import Sat, Solver
from returnlogic.targets import spark, sql
from returnlogic.targets._target import Refused

FACE = Interface(
    "expressions",
    (
        Field("d", Date(-40, 40), optional=True),
        Field("n", Date(-3, 3_000_000_000), optional=True),
        Field("m", Money(-50, 50)),
        Field("b", Bool()),
        Field("e", Enum(("one", "two", "three"))),
    ),
    (Result("r/x"),),
)
NOTHING = -987654321


def number(r: random.Random, depth: int) -> str:
    if depth == 0 or r.random() < 0.15:
        return r.choice(
            ['"d"', '"d"', '"n"', '"m"', '"m"', "5", "0", "(-7)", "2000000000", "CAST(2000000000 AS BIGINT)"]
        )
    a, b, c = (number(r, depth - 1) for _ in range(3))
    size = r.choice([1, 2, 3, 7, 10, 100])
    match r.randrange(12):
        case 0:
            return f"({a} + {b})"
        case 1:
            return f"({a} - {b})"
        case 2:
            return f"({a} * {r.choice([-3, 2, 9, 30000])})"
        case 3:
            return f"({a} // {size})"
        case 4:
            return f"({a} % {size})"
        case 5:
            return f"(-{a})"
        case 6:
            otherwise = r.choice([f" ELSE {b}", ""])
            return f"CASE WHEN {yes(r, depth - 1)} THEN {a} WHEN {yes(r, depth - 1)} THEN {c}{otherwise} END"
        case 7:
            return f"COALESCE({a}, {b})"
        case 8:
            return f"{r.choice(['GREATEST', 'LEAST'])}({a}, {b}, {c})"
        case 9:
            return f"{r.choice(['GREATEST', 'LEAST'])}({a}, {b})"
        case 10:
            return f"CAST({a} AS {r.choice(['BIGINT', 'INTEGER'])})"
        case _:
            small = r.random() < 0.7
            entries = ", ".join(
                str(r.choice([3, 4, 5, 90, 100000] if small else [4, 3000000000])) for _ in range(r.randint(1, 9))
            )
            return f"list_extract([{entries}], {r.choice([a, '(' + a + ' % 5 + 3)'])})"


def yes(r: random.Random, depth: int) -> str:
    if depth == 0 or r.random() < 0.1:
        return r.choice(['"b"', '("d" < "m")', "(\"e\" = 'one')", '("n" IS NULL)', "TRUE", "FALSE"])
    a, b = number(r, depth - 1), number(r, depth - 1)
    match r.randrange(9):
        case 0 | 1:
            return f"({a} {r.choice(['<', '<=', '>', '>=', '=', '<>'])} {b})"
        case 2:
            return f"({yes(r, depth - 1)} AND {yes(r, depth - 1)} AND {yes(r, depth - 1)})"
        case 3:
            return f"({yes(r, depth - 1)} OR {yes(r, depth - 1)})"
        case 4:
            return f"(NOT {yes(r, depth - 1)})"
        case 5:
            return f"({r.choice([a, yes(r, depth - 1)])} IS {r.choice(['', 'NOT '])}NULL)"
        case 6:
            words = r.choice(["'one'", "'two', 'one'"])
            return f'("e" {r.choice(["IN", "NOT IN"])} ({words}))'
        case 7:
            return f"({yes(r, depth - 1)} {r.choice(['=', '<>'])} {yes(r, depth - 1)})"
        case _:
            return f"CASE WHEN {yes(r, depth - 1)} THEN {yes(r, depth - 1)} ELSE {yes(r, depth - 1)} END"


def query(x: str, y: str) -> str:
    facts = ", ".join(f'CASE WHEN "well_typed" THEN "{f.name}" END AS "{f.name}"' for f in FACE.fields)
    return f"""{HEAD}WITH "checked" AS (SELECT "id", "d", "n", "m", "b", "e", (
("d" IS NULL OR ("d" >= -40 AND "d" <= 40)) AND ("n" IS NULL OR ("n" >= -3 AND "n" <= 3000000000))
AND "m" IS NOT NULL AND "m" >= -50 AND "m" <= 50 AND "b" IS NOT NULL
AND "e" IS NOT NULL AND "e" IN ('one', 'two', 'three')) AS "well_typed" FROM "orders"),
"facts" AS (SELECT "id", "well_typed", {facts} FROM "checked"),
"level" AS (SELECT *, {x} AS "x", {y} AS "y" FROM "facts")
SELECT "id", "well_typed", CASE WHEN "well_typed" THEN 'value' END AS "r/x verdict",
CASE WHEN NOT "well_typed" THEN NULL WHEN "y" THEN 1 WHEN NOT "y" THEN 2 ELSE 3 END AS "r/x lo",
CASE WHEN "well_typed" THEN COALESCE("x", {NOTHING}) END AS "r/x hi" FROM "level"
"""


def rows(r: random.Random, count: int) -> list[dict[str, object]]:
    return [
        {
            "d": r.choice([None, r.randint(-40, 40), -1, 0, 1]),
            "n": r.choice([None, r.randint(-3, 3_000_000_000), 2**31 - 1, 2**31, 0]),
            "m": r.choice([r.randint(-50, 50), 0, 1, -1]),
            "b": r.random() < 0.5,
            "e": r.choice(["one", "two", "three"]),
        }
        for _ in range(count)
    ]


def worked_out(reading: ReadBack, row: dict[str, object], solver: Solver) -> tuple[int, int] | None:
    """What the formulas give for a row; `None` where a requirement does not hold."""
    lines = []
    for f in FACE.fields:
        value = row[f.name]
        lines.append(smt.declare(f.name, "Bool" if isinstance(f.sort, Bool) else "Int"))
        if f.optional:
            lines.append(smt.declare(f.name + "?", "Bool"))
            lines.append(smt.assert_(smt.app("=", smt.symbol(f.name + "?"), smt.boolean(value is not None))))
        text = {"b": smt.boolean(bool(value))}.get(f.name) or (
            smt.number(("one", "two", "three").index(value)) if isinstance(value, str) else smt.number(value or 0)  # type: ignore[arg-type]
        )
        lines.append(smt.assert_(smt.app("=", smt.symbol(f.name), text)))
    holds: list[str] = []
    ranges: list[str] = []
    symbols = {step.symbol for step in reading.steps if isinstance(step, DefinitionStep)}
    for step in reading.steps:
        match step:
            case DefinitionStep(symbol=symbol, value=value):
                lines.append(smt.declare(symbol, "Int" if isinstance(value, SmtInt) else "Bool"))
                lines.append(smt.assert_(smt.app("=", smt.symbol(symbol), value.text)))
                if isinstance(value, SmtInt) and step.lookup is None:
                    inside = f"(and (<= {smt.number(value.lo)} {value.text}) (<= {value.text} {smt.number(value.hi)}))"
                    null = smt.symbol(f"{symbol} is null") if f"{symbol} is null" in symbols else "false"
                    ranges.append(smt.any_of([null, inside]))
            case RequirementStep(holds=text, path=path) if "!tag" not in text:
                holds.append(f"(=> {smt.all_of(path)} {text})")
            case OutcomeStep(results=results):
                lines += [smt.declare("lo", "Int"), smt.declare("hi", "Int"), smt.declare("fine", "Bool")]
                lines.append(smt.assert_(smt.app("=", "|lo|", results[0].lo)))
                lines.append(smt.assert_(smt.app("=", "|hi|", results[0].hi)))
    lines.append(smt.assert_(smt.app("=", "|fine|", smt.all_of(holds))))
    lines += [smt.assert_(smt.app("=>", "|fine|", smt.all_of(ranges))), "(check-sat)"]
    found = solver.solve("\n".join(lines))
    assert isinstance(found, Sat), "the bounds of a number are wrong"
    return (int(found.values["lo"]), int(found.values["hi"])) if found.values["fine"] else None


def in_spark(text: str) -> str:
    """The same query in Spark's words: lists count from 0 there."""
    while "list_extract([" in text:
        start = text.rindex("list_extract([")
        middle = text.index("], ", start)
        depth, end = 1, middle + 3
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        entries, index = text[start + 14 : middle], text[middle + 3 : end - 1]
        from_0 = f"COALESCE({index} - 1, 0)" if len(entries) % 2 else f"{index} - 1"
        text = f"{text[:start]}array({entries})[{from_0}]{text[end:]}"
    body = re.sub(r"//", "DIV", text.removeprefix(HEAD)).replace('"', "`")
    return HEAD + body


def compare(engine: str, seeds: range, count: int) -> tuple[int, int]:
    """How many rows were compared, and how many had something NULL; asserts that none differs."""
    solver, same, null = Solver(), 0, 0
    for seed in seeds:
        r = random.Random(seed)
        text = query(number(r, 3), yes(r, 3))
        if engine == "spark":
            text = in_spark(text)
        try:
            reading = (duckdb_reader if engine == "sql" else spark_reader).read(text, FACE)
        except Reject as refused:
            assert "where the row is not well-typed" in refused.message, (seed, text)
            continue
        cases = rows(r, count)
        given = (sql if engine == "sql" else spark).run(text, FACE, cases)
        for row, got in zip(cases, given, strict=True):
            want = worked_out(reading, row, solver)
            if want is None:
                continue
            assert not isinstance(got, Refused), (seed, text, row, str(got))
            assert got[0] == ("value", *want), (seed, text, row)
            same += 1
            null += want[0] == 3 or want[1] == NOTHING
    return same, null


def test_duckdb() -> None:
    same, null = compare("sql", range(120), 12)
    assert same > 700 and null > 200, (same, null)


FAILS = [
    "2000000000 * 5",
    "list_extract([100000], 1) * 30000",
    'CAST("n" AS INTEGER)',
    'CAST("m" AS INTEGER) * 2000000000',
    '"m" + 9223372036854775800',
    'CASE WHEN "b" THEN 2000000000 ELSE 7 END + 2000000000',
    "GREATEST(2000000000, 5) * 2",
    "COALESCE(CAST(NULL AS INTEGER), 2000000000) * 2",
    "-(2000000000 * 2)",
]
FITS = [
    "CAST(2000000000 AS BIGINT) * 5",
    "3000000000 * 5",
    "list_extract([100000, 3000000000], 1) * 30000",
    '"n" * 3000000',
    'CASE WHEN "b" THEN 2000000000 ELSE "m" END + 2000000000',
    'GREATEST(2000000000, "m") * 2',
]
ROW: dict[str, object] = {"d": 1, "n": 3_000_000_000, "m": 50, "b": True, "e": "one"}


@pytest.mark.parametrize("x", [*FAILS, *FITS])
def test_widths(x: str) -> None:
    text = query(x, "TRUE")
    known = worked_out(duckdb_reader.read(text, FACE), ROW, Solver())
    (got,) = sql.run(text, FACE, [ROW])
    assert (known is None) == isinstance(got, Refused) == (x in FAILS), (known, got)


def test_spark() -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed: its model is compared where it is")
    same, null = compare("spark", range(25), 12)
    assert same > 100 and null > 30, (same, null)
