"""Readers against runtimes in small; `python -m tests.readers.expressions` is the large run of the same."""

import dis
import re
from random import Random
from types import CodeType

import pytest

from returnlogic.readers._read_back import Reject
from tests.readers.expressions import READERS, RUN, Sample, run, said_of, well_typed
from tests.readers.languages import FACE, javascript_module, python_module, sql_query

FEW = {"python": 100, "javascript": 80, "sql": 40, "spark": 40}
"""Texts per target: seconds each."""


@pytest.mark.parametrize("target", READERS)
def test_readers_say_what_runtimes_do(target: str) -> None:
    if target == "spark":
        pytest.importorskip("pyspark", reason="PySpark is not installed: its reader is compared where it is")
    tally = run(target, FEW[target], seed=3)
    assert not tally.mismatches, tally.mismatches[:3]
    assert tally.compared > 3 * FEW[target] and sum(tally.rejected.values()) > FEW[target] // 20, tally.line(target)
    assert tally.unmet, "some partial operation is met outside its domain"


# --- names that mean something ----------------------------------------------------------------------------------------


def names_read(code: CodeType) -> set[str]:
    """Return the global names that a module reads, in its functions too."""
    found = {str(i.argval) for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return found.union(*(names_read(c) for c in code.co_consts if isinstance(c, CodeType)))


def renamed(text: str, name: str, *places: str) -> str:
    """Return a text where a local name for the fact `n` has another name, at each of these places."""
    for place in places:
        assert place.format("n") in text
        text = text.replace(place.format("n"), place.format(name), 1)
    return text


def test_no_name_of_a_python_module_is_hidden() -> None:
    read = READERS["python"].read
    plain = python_module("    return (_SILENT, _VALUE_1)")
    meant = names_read(compile(plain, "", "exec"))
    assert {"problems", "ValueError", "zip", "outcome"} <= meant
    for name in sorted(meant | {"case"}):
        hidings = [
            renamed(
                plain, name, "        {} = case['n']", "type({0}) is int and -2000 <= {0} <= 2000", "return outcome({},"
            ),
            plain.replace("    return (_SILENT", f"    {name} = 1\n    return (_SILENT"),
            plain.replace("def outcome(n,", f"def outcome({name},"),
            plain.replace("SHIFT = -3", f"SHIFT = -3\n{name} = 5"),
        ]
        for at, hiding in enumerate(hidings):
            assert hiding != plain
            if name == "case" and at in (1, 2):
                continue  # `outcome` has no case
            with pytest.raises(Reject):
                read(hiding, FACE)
    assert read(plain, FACE).steps


def test_no_name_of_a_javascript_module_is_hidden() -> None:
    plain = javascript_module("  return [_SILENT, _VALUE_1];")
    read = READERS["javascript"].read
    fixed = plain[plain.index("// The rest is the same") :]
    declared = set(re.findall(r"function (\w+)\(", plain)) | set(re.findall(r"^(?:export )?const (\w+)", plain, re.M))
    used = set(re.findall(r"\b[A-Z]\w+(?=[.(])", fixed)) | {"Math", "undefined", "facts"}
    assert {"_own", "_at", "_refusal", "decide", "outcome", "problems"} <= declared and {"Object", "RangeError"} <= used
    for name in sorted(declared | used):
        hidings = [
            renamed(
                plain,
                name,
                'const {} = _own(facts, "n")',
                "(Number.isInteger({0}) && ({0} >= -2000) && ({0} <= 2000))",
                "return outcome({},",
            ),
            plain.replace("  return [_SILENT", f"  const {name} = 1;\n  return [_SILENT"),
            plain.replace("export function outcome(n,", f"export function outcome({name},"),
            plain.replace("const _SHIFT = -3;", f"const _SHIFT = -3;\nconst {name} = 5;"),
        ]
        for hiding in hidings:
            assert hiding != plain
            with pytest.raises(Reject):
                read(hiding, FACE)
    assert read(plain, FACE).steps


@pytest.mark.parametrize("index", ["l", "((l === null) ? l : 0)", "((l === null) ? r : l)"])
def test_an_index_that_may_be_null_has_to_be_shown_to_be_a_number(index: str) -> None:
    """JavaScript counts null as 0 and looks it up as `"null"`."""
    reading = READERS["javascript"].read(
        javascript_module(f'  return [["value", _at(_T, {index}), 0], _SILENT];'), FACE
    )
    assert any(getattr(step, "what", "") == "what is counted with is there" for step in reading.steps)


def test_a_fact_may_have_the_name_of_what_a_formula_binds() -> None:
    dice = Random(5)
    listed = "list_extract([3, -4, 5, 5, 0, -1, 2, 7], {})"
    text = sql_query(
        f"GREATEST({listed.format(chr(34) + 'l' + chr(34))}, {listed.format(chr(34) + 'r' + chr(34))})", "TRUE"
    )
    cases = tuple(well_typed(dice) for _ in range(40))
    reading = READERS["sql"].read(text, FACE)
    assert said_of(Sample("sql", 1, text, cases, False), reading) == list(RUN["sql"](text, cases))
