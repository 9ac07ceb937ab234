"""Bugs seeded into readers, each noticed by the comparison with the runtime: the table is `bugs.md`.

The texts and what the runtimes give are those of `expressions.py`; only the reading is done again, with the bug in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from returnlogic.readers import (
    _javascript_edge,
    _javascript_outcome,
    _module,
    _python_edge,
    _python_outcome,
    _read_back,
    _sql_expression,
)
from returnlogic.readers import _value as v
from returnlogic.readers._read_back import Reject, Steps
from returnlogic.readers._sql_values import SqlBool, SqlInt, conjunction, disjunction
from returnlogic.solver import algebra as smt
from tests.readers.expressions import (
    READERS,
    Answer,
    Sample,
    Tally,
    agrees,
    compare_in_spark,
    ran,
    read,
    said_of,
    samples,
)
from tests.readers.formulas import Unmet
from tests.readers.languages import FACE

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning")  # of slips that the reader refuses
Patch = pytest.MonkeyPatch
Seed = Callable[[Patch], None]
TEXTS = {"python": 220, "javascript": 220, "sql": 120, "spark": 120}
ROWS = [
    [c.strip() for c in row.strip("|").split("|")]
    for row in Path(__file__).with_name("bugs.md").read_text("utf-8").splitlines()
    if row.startswith("| ")
][1:]


@cache
def answers(target: str) -> list[tuple[Sample, Mapping[int, Answer]]]:
    """Return texts with what the runtime gives on their cases; of Spark, on those that its reader says something of."""
    some = list(samples(target, TEXTS[target], seed=5))
    if target == "spark":
        seen: dict[int, Mapping[int, Answer]] = {}
        compare_in_spark(some, Tally(), seen)
        return [(s, seen[s.number]) for s in some if s.number in seen]
    if target == "sql":  # what a query outside of the subset gives may be of any type
        some = [sample for sample in some if read(sample, Tally()) is not None]
    return [(sample, dict(enumerate(ran(sample, sample.cases)))) for sample in some]


def noticed(target: str) -> bool:
    """Return whether some text is read as what the runtime does not give."""
    for sample, got in answers(target):
        try:
            said = said_of(sample, READERS[target].read(sample.text, FACE))
        except Reject:
            continue
        except (AssertionError, IndexError, KeyError):
            return True
        if any(not isinstance(want, Unmet) and i in got and not agrees(want, got[i]) for i, want in enumerate(said)):
            return True
    return False


# --- the bugs ---------------------------------------------------------------------------------------------------------

MODULES = {
    "python": _python_outcome,
    "javascript": _javascript_outcome,
    "sql": _sql_expression,
    "spark": _sql_expression,
}


def instead(name: str, other: Callable[..., Any], *modules: Any) -> Seed:
    """Return the bug that one function is another, where modules use it."""

    def seed(patch: Patch) -> None:
        for module in modules:
            patch.setattr(module, name, other, raising=False)

    return seed


def strict_is_lax(patch: Patch) -> None:
    for module in MODULES.values():
        patch.setattr(module, "compared", lambda sign, a, b: v.compared({"<": "<=", ">": ">="}.get(sign, sign), a, b))


def next_word(word: v.SmtEnum, literal: str) -> str:
    places = {m: (n + 1) % len(word.members) for n, m in enumerate(word.members)}
    return smt.app("=", word.text, smt.number(places[literal])) if literal in places else "false"


def null_of_one(self: Any, kind: str, values: Any) -> SqlInt:
    found = _EXTREME(self, kind, values)
    n = found.number
    return SqlInt(v.SmtInt(n.text, n.lo, n.hi, disjunction([x.number.null for x in values])), found.wide)


def null_is_kept(parts: Any, *, every: bool) -> SqlBool:
    holds = conjunction if every else disjunction
    return SqlBool(holds([p.holds for p in parts]), conjunction([p.fails for p in parts]))


def loosely_equal(self: Any, node: Any, sign: str, left: Any, right: Any, state: Any) -> v.SmtBool:
    a, b = self.value(left, state), self.value(right, state)
    if sign in ("===", "!==") and isinstance(a, v.SmtInt) and isinstance(b, v.SmtInt):
        return v.compared({"===": "=", "!==": "!="}[sign], self._as_number(left, a), self._as_number(right, b))
    return _COMPARED(self, node, sign, left, right, state)


def null_is_one(self: Any, node: Any, found: Any) -> v.SmtInt:
    if isinstance(found, v.SmtInt) and found.null != "false":
        return v.SmtInt(smt.choose(found.null, "1", found.text), min(0, found.lo), max(1, found.hi))
    return _AS_NUMBER(self, node, found)


def present_or_not(self: Any, node: Any, state: Any) -> v.SmtInt:
    found = self.value(node, state)
    return v.SmtInt(found.text, found.lo, found.hi) if isinstance(found, v.SmtInt) else self.reject(node, "")


_EXTREME = _sql_expression.ExpressionReader._extreme
_ENTRY = _sql_expression.ExpressionReader._entry
_COMPARED = _javascript_outcome.JavaScriptOutcome._compared
_AS_NUMBER = _javascript_outcome.JavaScriptOutcome._as_number
ALL = tuple(MODULES.values())
JS, SQL = _javascript_outcome.JavaScriptOutcome, _sql_expression.ExpressionReader

SEEDS: dict[str, Seed] = {
    "`<` is `<=`": strict_is_lax,
    "a difference is the other way round": instead("minus", lambda a, b: v.minus(b, a), *ALL),
    "a product is one factor more": instead("times", lambda a, factor: v.times(a, factor + 1), *ALL),
    "the least is the greatest": instead("least", v.greatest, *ALL),
    "a quotient below zero rounds down": instead("trunc_div", v.floor_div, *ALL),
    "a quotient below zero rounds up": instead("floor_div", v.trunc_div, *ALL),
    "a remainder is never negative": instead("trunc_mod", v.floor_mod, *ALL),
    "a remainder has the sign of its dividend": instead("floor_mod", v.trunc_mod, *ALL),
    "a table counts from 1": instead("looked_up", lambda index, table, base=0: v.looked_up(index, table, 1), _read_back),
    "a place outside of a table is not asked for": instead("within", lambda *_: None, Steps),
    "what has to be there is not asked for": instead("present", present_or_not, _module.OutcomeReader),
    "a null index is 0": instead("present", JS.number, JS),
    "null is 1": instead("_as_number", null_is_one, JS),
    "null equals 0": instead("_compared", loosely_equal, JS),
    "exactness is not asked for": instead("_exact", lambda self, node, value, most=0: value, JS),
    "a negation is lost": instead("negate", lambda text: text, _python_outcome, _javascript_outcome),
    "the values of a condition are exchanged": instead("choose", lambda c, a, b: v.choose(c, b, a), _module, _sql_expression),
    "`or` is `and`": instead("chained", lambda _, *rest: _CHAINED(True, *rest), _module),
    "a word is the next one": instead("is_word", next_word, _python_outcome, _javascript_outcome),
    "a yes/no is a number at the door": instead("_TAGS", {"bool": v.INT, "int": v.INT, "str": v.TEXT}, _python_edge),
    "null is a number at the door": instead("INT", v.NULL, _javascript_edge),
    "GREATEST of NULL is NULL": instead("_extreme", null_of_one, SQL),
    "COALESCE gives the last": instead("_coalesced", lambda self, node, values: values[-1], SQL),
    "NULL AND FALSE is NULL": instead("connected", null_is_kept, _sql_expression),
    "32 bits never overflow": instead("_BITS", {False: 63, True: 63}, _sql_expression),
    "NULL in a list of words is FALSE": instead("nullable_bool", lambda text, _: SqlBool(text, v.negate(text)), _sql_expression),
    "nothing is NULL": instead("null_of", lambda _: "false", _sql_expression),
    "a list counts from one place on": instead("_entry", lambda self, node, parts, index, base: _ENTRY(self, node, parts, index, base + 1), SQL),
}  # fmt: skip
_CHAINED = _module.chained


@pytest.mark.parametrize(("bug", "target"), [(bug, t) for bug, targets in ROWS for t in targets.split(", ")])
def test_a_seeded_bug_is_noticed(bug: str, target: str) -> None:
    if target == "spark":
        pytest.importorskip("pyspark", reason="PySpark is not installed: its reader is compared where it is")
    answers(target)
    with pytest.MonkeyPatch.context() as patch:
        SEEDS[bug](patch)
        assert noticed(target)


@pytest.mark.parametrize("target", ["python", "javascript", "sql"])
def test_without_a_bug_nothing_is_noticed(target: str) -> None:
    assert not noticed(target)


def test_every_row_is_seeded() -> None:
    assert [bug for bug, _ in ROWS] == list(SEEDS)
    assert all(sum(target in targets.split(", ") for _, targets in ROWS) >= 10 for target in READERS)
