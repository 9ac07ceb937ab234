"""SQL in its own runtimes: the outcome of every row is the policy's, and what is no case is told, not guessed."""

import random
import sys
from dataclasses import replace

import duckdb
import pytest

from returnlogic.base.faults import NotInstalled
from returnlogic.base.interface import Interface, bounds
from returnlogic.base.sort import Bool, Date, Enum, Instant
from returnlogic.meaning.specialise import interface_of
from returnlogic.proof.replay import mismatches
from returnlogic.targets._target import Refused, Unsupported
from tests.proof.seeded import POLICIES, SAMPLE, choice, loaded, reader, target

TEXTS = [(path, as_inputs) for path in (SAMPLE, *POLICIES) for as_inputs in (False, True)]


def cases(interface: Interface, count: int, seed: int) -> list[dict[str, object]]:
    """Facts near each other and near the ends of their ranges; one case in ten is not well-typed."""
    r, found = random.Random(seed), []
    for _ in range(count):
        case: dict[str, object] = {}
        day = r.randint(739617, 741806)
        for f in interface.fields:
            lo, hi = bounds(f.sort)
            near = day + r.randint(-3, 40)
            match f.sort:
                case Bool():
                    value: object = r.random() < 0.5
                case Enum(members):
                    value = r.choice(members)
                case Date():
                    value = min(hi, max(lo, near))
                case Instant():
                    value = min(hi, max(lo, near * 1440 + r.choice([0, 1, 720, 1439])))
                case _:
                    value = r.choice([lo, hi, r.randint(lo, hi), r.randint(lo, min(hi, lo + 2000))])
            case[f.name] = None if f.optional and r.random() < 0.2 else value
        if r.random() < 0.1:
            f = r.choice(interface.fields)
            lo, hi = bounds(f.sort)
            case[f.name] = r.choice([None, lo - 1, hi + 1, "?", True, 2**63])
        found.append(case)
    return found


@pytest.mark.parametrize(("path", "as_inputs"), TEXTS, ids=lambda x: getattr(x, "stem", str(x)))
def test_duckdb_gives_the_outcome_of_the_policy(path, as_inputs: bool) -> None:
    program = loaded(path)
    values = choice(program, as_inputs=as_inputs)
    interface, text = interface_of(program, values), target("sql").write(program, values).text
    tried = cases(interface, 150, 1)
    assert mismatches(program, values, interface, target("sql"), text, tried) == []
    refused = sum(isinstance(one, Refused) for one in target("sql").run(text, interface, tried))
    assert 0 < refused < 60


def test_spark_gives_the_outcome_of_the_policy() -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed: its texts are run where it is")
    for path, as_inputs in TEXTS:
        program = loaded(path)
        values = choice(program, as_inputs=as_inputs)
        interface, text = interface_of(program, values), target("spark").write(program, values).text
        assert mismatches(program, values, interface, target("spark"), text, cases(interface, 100, 2)) == []


@pytest.mark.parametrize("path", [SAMPLE, *POLICIES], ids=lambda p: p.stem)
def test_the_signatures_are_the_columns_that_duckdb_sees(path) -> None:
    program = loaded(path)
    made = target("sql").write(program, choice(program))
    with duckdb.connect(":memory:") as connection:
        connection.execute(made.extras[".ddl.sql"])
        connection.execute('CREATE VIEW "decided" AS ' + made.text)
        described = "SELECT column_name, column_type FROM (DESCRIBE {})"
        decided, declared = (connection.execute(described.format(n)).fetchall() for n in ("decided", "outcomes"))
        assert decided == declared


def test_rows_come_through_with_their_keys() -> None:
    program = loaded(SAMPLE)
    values = choice(program)
    interface, made = interface_of(program, values), target("sql").write(program, values)
    good = next(c for c in cases(interface, 9, 3) if c["price"] is not None)
    with duckdb.connect(":memory:") as connection:
        connection.execute(made.extras[".ddl.sql"])
        marks = ", ".join("?" for _ in interface.fields)
        connection.execute(
            f'INSERT INTO "orders" VALUES (?, {marks})', ["A-17", *(good[f.name] for f in interface.fields)]
        )
        connection.execute(f'INSERT INTO "orders" VALUES (?, {marks})', ["B", *(None for _ in interface.fields)])
        rows = {row[0]: row[1:] for row in connection.execute(made.text).fetchall()}
    assert rows["A-17"][0] is True
    assert rows["B"] == (False, *(None for _ in rows["A-17"][1:]))


@pytest.mark.parametrize("name", ["sql", "spark"])
@pytest.mark.parametrize("column", ["id", "Well_Typed", "ISSUE"])
def test_a_fact_with_the_name_of_another_column_is_refused_by_name(name: str, column: str) -> None:
    program = loaded(SAMPLE)
    fact = program.inputs["photos_sent"]
    renamed = replace(program, inputs={**program.inputs, "photos_sent": replace(fact, name=column)})
    reads = {n: _renamed(body, column) for n, body in program.lets.items()}
    with pytest.raises(Unsupported, match=f"the fact `{column}`"):
        target(name).write(replace(renamed, lets=reads), choice(program))


def _renamed(term, column: str):
    from returnlogic.meaning.term import Var, transform

    return transform(term, lambda t: Var(column, t.sort) if isinstance(t, Var) and t.name == "photos_sent" else None)


def test_without_its_library_a_target_says_what_to_install(monkeypatch) -> None:
    program = loaded(SAMPLE)
    values = choice(program)
    interface = interface_of(program, values)
    for name, module in (("sql", "duckdb"), ("spark", "pyspark.sql")):
        text = target(name).write(program, values).text
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(NotInstalled, match="pip install"):
            target(name).run(text, interface, [])
    for name, module in (("sql", "duckdb"), ("spark", "sqlglot")):
        text = target(name).write(program, values).text
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(NotInstalled, match="pip install"):
            reader(name).read(text, interface)
