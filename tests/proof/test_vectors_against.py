"""An evaluator that cannot be read passes iff it answers every vector, once, in order, as the policy does."""

import csv
import io
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from returnlogic.proof.vectors.against import Report, against_command, against_csv
from returnlogic.proof.vectors.suite import Suite, assurance, suite
from returnlogic.proof.vectors.wire import json_lines, write_csv
from tests.proof.answering import DESK, service
from tests.proof.seeded import choice, loaded, target


@cache
def desk(kind: str = "mutants") -> Suite:
    return suite(loaded(DESK), choice(loaded(DESK)), kind)


SAY = "print(json.dumps({'id': q['id'], 'outcome': answer(q)}), flush=True)"


def text() -> str:
    return target("python").write(loaded(DESK), choice(loaded(DESK))).text


# --- commands ---------------------------------------------------------------------------------------------------------


def test_an_evaluator_that_is_the_policy_passes(tmp_path: Path) -> None:
    report = against_command(service(tmp_path), desk())
    assert report == Report(desk().size, desk().size, 0, (), None)
    assert report.passed
    assert assurance(desk(), report).level == 1


def test_an_evaluator_that_answers_only_at_the_end_passes(tmp_path: Path) -> None:
    slow = f"for line in list(sys.stdin):\n    q = json.loads(line)\n    {SAY}"
    assert against_command(service(tmp_path, main=slow), desk("corners")).passed


def test_a_lie_about_one_boundary_is_told_on_its_case(tmp_path: Path) -> None:
    wrong = text().replace("notified <= window_window1_last) and", "notified < window_window1_last) and")
    assert wrong != text()
    report = against_command(service(tmp_path, text=wrong), desk())
    assert not report.passed and report.failure is None
    first = report.mismatches[0]
    assert int(first.vector.facts["notified"]) - int(first.vector.facts["delivered"]) == 14  # type: ignore[arg-type]
    assert "back/level(refund)" in first.results
    assert assurance(desk(), report, "A. Reviewer").level == 0


FIRST = "lines = iter(sys.stdin)\nq = json.loads(next(lines))\n"


def spoilt(change: str) -> str:
    """A program whose first answer is changed."""
    return f"{FIRST}a = answer(q)\n{change}\nprint(json.dumps({{'id': q['id'], 'outcome': a}}))"


LEVEL = "a['back/level(refund)']"
BROKEN = [
    ("sys.exit(0)", "ended after 0 of", "stops before it starts"),
    (FIRST + SAY, "ended after 1 of", "stops early"),
    (
        FIRST + "raise ValueError('no \\x1b[31m database')",
        r"\u001b[31m database",
        "crashes; its words are shown, plain",
    ),
    ("main()\nprint('{}')", "more than", "answers too much"),
    ("main()\nsys.exit(3)", "ended with exit code 3", "fails at the end"),
    (FIRST + "print('hello')", "not JSON", "another form"),
    (FIRST + 'print(\'{"id": "m1", "id": "m1", "outcome": {}}\')', "given twice", "an answer with two ids"),
    (spoilt("a = {}"), "is missing", "a result missing"),
    (spoilt(f"a['x'] = {LEVEL}"), "no result", "a result too many"),
    (spoilt(f"{LEVEL}['verdict'] = 'yes'"), "none of silent", "a verdict that is none"),
    (spoilt(f"{LEVEL} = dict(verdict='value', lo=3, hi=3)"), "expected one of refused", "numbers for words"),
    (spoilt(f"{LEVEL} = dict(verdict='silent', lo='granted', hi=None)"), "has no value", "a silent value"),
    (FIRST + "q['id'] = 'm2'\n" + SAY, "keep the order", "another order"),
    ("print('x' * 2_000_000)", "longer than", "a line without end"),
    ("print('[' * 100_000)", "nested too deeply", "brackets without end"),
]


@pytest.mark.parametrize(("main", "said", "_"), BROKEN, ids=[b[2] for b in BROKEN])
def test_what_is_no_answer_is_a_failure_and_never_a_pass(tmp_path: Path, main: str, said: str, _: str) -> None:
    report = against_command(service(tmp_path, main=main), desk())
    assert report.failure is not None and said in report.failure, report.failure
    assert "\x1b" not in report.failure
    assert not report.passed
    assert assurance(desk(), report, "A. Reviewer").level == 0


def test_an_evaluator_that_says_it_cannot_decide_differs(tmp_path: Path) -> None:
    main = "for line in sys.stdin:\n    print(json.dumps({'id': json.loads(line)['id'], 'error': 'busy'}))"
    report = against_command(service(tmp_path, main=main), desk())
    assert report.failure is None and report.differing == desk().size
    assert report.mismatches[0].got is None


def test_silence_ends_in_time(tmp_path: Path) -> None:
    started = time.monotonic()
    report = against_command(service(tmp_path, main="import time\ntime.sleep(60)"), desk(), timeout=0.5)
    assert report.failure is not None and "answer 1 took longer than 0.5 seconds" in report.failure
    assert time.monotonic() - started < 5


def test_a_command_that_does_not_end_is_no_pass(tmp_path: Path) -> None:
    report = against_command(service(tmp_path, main="main()\nimport time\ntime.sleep(60)"), desk(), timeout=0.5)
    assert report.failure is not None and "the end of the output took longer" in report.failure


def test_all_answers_together_have_a_time_limit(tmp_path: Path) -> None:
    main = f"import time\nfor line in sys.stdin:\n    time.sleep(0.3)\n    q = json.loads(line)\n    {SAY}"
    report = against_command(service(tmp_path, main=main), desk(), limit=1)
    assert report.failure is not None and "after the time for all was up" in report.failure


@pytest.mark.parametrize("command", ["", "'", "no-such-program-anywhere", "/"])
def test_a_command_that_cannot_start_is_a_failure(command: str) -> None:
    report = against_command(command, desk())
    assert report.failure is not None and report.compared == 0


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    against_command(f"{service(tmp_path)} ; touch {tmp_path}/made $(touch {tmp_path}/made)", desk())
    assert not (tmp_path / "made").exists()


def test_the_evaluator_never_sees_an_outcome(tmp_path: Path) -> None:
    main = f"seen = sys.stdin.read()\nopen({str(tmp_path / 'seen')!r}, 'w').write(seen)"
    against_command(service(tmp_path, main=main), desk())
    seen = (tmp_path / "seen").read_text("utf-8")
    assert seen.count("\n") == desk().size
    assert "outcome" not in seen and "granted" not in seen


# --- tables -----------------------------------------------------------------------------------------------------------


def table(change: Callable[[list[list[str]]], None] = lambda _: None) -> str:
    out = io.StringIO()
    write_csv(desk().form, desk().vectors(), out)
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    change(rows)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def compared(folder: Path, content: str | bytes) -> Report:
    file = folder / "answers.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return against_csv(file, desk())


def put(row: int, column: str, cell: str) -> Callable[[list[list[str]]], None]:
    def change(rows: list[list[str]]) -> None:
        rows[row][rows[0].index(column)] = cell

    return change


def test_a_table_of_the_right_answers_passes(tmp_path: Path) -> None:
    assert compared(tmp_path, table()).passed
    assert compared(tmp_path, "\ufeff" + table(lambda rows: rows.__setitem__(slice(1, None), rows[:0:-1]))).passed


def test_a_table_needs_no_facts(tmp_path: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        rows[:] = [row[:1] + row[6:] for row in rows]

    assert compared(tmp_path, table(change)).passed


TABLES = [
    (table, lambda rows: rows.pop(), "there is no row for", "a row missing"),
    (table, lambda rows: rows.append(rows[-1]), "a row too many", "the last row twice"),
    (table, lambda rows: rows.insert(1, rows[1]), "there is no row|is there twice", "the first row twice"),
    (table, lambda rows: rows.append(["x", *rows[-1][1:]]), "a row too many", "a row of its own"),
    (table, lambda rows: rows[2].pop(), "more or fewer cells", "a cell missing"),
    (table, lambda rows: rows[2].append(""), "more or fewer cells", "a cell too many"),
    (table, lambda rows: [row.pop() for row in rows], "column `back/payout(refund) hi` is missing", "a column missing"),
    (table, lambda rows: [row.append(row[0]) for row in rows], "is there twice", "a column twice"),
    (table, put(1, "price", "1"), "`price` is", "other facts"),
    (table, put(1, "back/level(refund) verdict", "yes"), "none of silent", "a verdict that is none"),
    (table, lambda rows: rows.clear(), "column `case id` is missing", "an empty file"),
]


@pytest.mark.parametrize(("make", "change", "said", "_"), TABLES, ids=[t[3] for t in TABLES])
def test_a_table_that_is_not_whole_is_a_failure(tmp_path: Path, make, change, said: str, _: str) -> None:  # type: ignore[no-untyped-def]
    report = compared(tmp_path, make(change))
    assert report.failure is not None and any(s in report.failure for s in said.split("|")), report.failure
    assert not report.passed


def test_a_wrong_cell_is_a_difference(tmp_path: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        at = rows[0].index("back/level(refund) verdict")
        row = next(r for r in rows if r[at] == "value")
        row[at : at + 3] = ["silent", "", ""]

    report = compared(tmp_path, table(change))
    assert report.failure is None and report.differing == 1
    assert report.mismatches[0].results == ("back/level(refund)",)


def test_files_that_are_no_table(tmp_path: Path) -> None:
    assert compared(tmp_path, b"\xff\xfe").failure is not None
    assert against_csv(tmp_path / "missing.csv", desk()).failure is not None


# --- the wire form ----------------------------------------------------------------------------------------------------


def test_the_same_bytes_on_every_run() -> None:
    again = suite(loaded(DESK), choice(loaded(DESK)))
    assert list(json_lines(again.form, again.vectors())) == list(json_lines(desk().form, desk().vectors()))
    assert again.digest() == desk().digest() != desk("corners").digest()


def test_every_outcome_reads_back() -> None:
    for v in desk("corners").vectors():
        form = desk("corners").form
        assert form.answers(form.outcome(v.outcome)) == v.outcome
        assert form.cells(dict(zip(form.columns(), form.row(v), strict=True))) == v.outcome
