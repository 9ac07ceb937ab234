"""Outcomes worked out by hand (`outcomes.csv`), and what the evaluator makes of the same cases.

A fact that a row does not give has its typical value, an event it does not give has not happened, an assumption it does
not give has the first value of its domain. The result is `silent`, `conflict`, a value or a partial value `lo..hi`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from returnlogic.app.load import load
from returnlogic.base.interface import LEVELS
from returnlogic.base.sort import Bool, Int, Sort
from returnlogic.base.value import Value, read, write
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Output, Program

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ROWS = list(csv.DictReader((HERE / "outcomes.csv").read_text("utf-8").splitlines()))

Row = Mapping[str, str]


def policy(name: str) -> Program:
    """The program of a policy of the table, loaded anew."""
    beside = HERE / f"{name}.ret"
    loaded = load(beside if beside.is_file() else ROOT / "spec" / "policies" / f"{name}.ret")
    assert loaded.program is not None, loaded.problems
    return loaded.program


def case_of(program: Program, row: Row) -> dict[str, Value]:
    """The whole case of a row."""
    given = dict(pair.split("=") for pair in f"{row['facts']} {row['assumptions']}".split())
    case: dict[str, Value] = {i.name: None if i.event else i.typical for i in program.inputs.values()}
    case |= {a.name: a.domain[0] for a in program.assumptions.values()}
    for name, text in given.items():
        sort: Sort = program.inputs[name].sort if name in program.inputs else program.assumptions[name].sort
        raw: object = {"yes": True, "no": False}[text] if isinstance(sort, Bool) else text
        case[name] = read(sort, int(text) if isinstance(sort, Int) else raw)
    return case


def outcome(program: Program, output: Output, case: Mapping[str, Value]) -> str:
    """What the evaluator says of an output: conflict, silent, value, in this order (M8)."""
    run = Evaluation(program, case)
    if run.holds(output.conflict):
        return "conflict"
    if run.holds(output.silent):
        return "silent"
    words = [_word(output, run.number(bound)) for bound in (output.lo, output.hi)]
    return "..".join(dict.fromkeys(words))


def _word(output: Output, number: int) -> str:
    match output.topic.kind:
        case "level":
            return LEVELS[number]
        case "payer":
            return ("customer", "shop")[number]
        case _:
            return str(write(output.sort, number))


def wrong(programs: Mapping[str, Program] | None = None) -> Iterator[str]:
    """The rows that do not come out as written, each with what was found."""
    programs = programs or {name: policy(name) for name in {row["policy"] for row in ROWS}}
    for row in ROWS:
        program = programs[row["policy"]]
        output = next(o for o in program.outputs if o.key == row["output"])
        found = outcome(program, output, case_of(program, row))
        if found != row["expected"]:
            yield f"{row['why']}: {row['output']} is {found}, not {row['expected']}"
