"""The reader's model of JavaScript against JavaScript, in QuickJS and once in Node: constructs, quotients, refusals.

Random texts are in `tests/readers/expressions.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest

from returnlogic.base.interface import LEVELS, Field, Interface, Result
from returnlogic.base.sort import Bool, Date, Enum, Int
from returnlogic.meaning.term import Percent, Rounding, Var
from returnlogic.readers import javascript
from returnlogic.readers._read_back import ReadBack, Reject
from returnlogic.targets import javascript as target
from returnlogic.targets._javascript_engine import run_in_node, run_in_quickjs
from returnlogic.targets._plan import plan
from returnlogic.targets._target import Crashed, Refused
from tests.proof.seeded import SAMPLE, choice, loaded
from tests.readers.formulas import OutOfBounds, Unmet, worked_out
from tests.targets.engines import ENGINES, evaluate

FACE = Interface(
    "random",
    (
        Field("n", Int(-2000, 2000)),
        Field("m", Int(0, 2**40)),
        Field("d", Date(-5, 20), optional=True),
        Field("e", Date(-5, 20), optional=True),
        Field("w", Enum(("red", "green", "blue"))),
        Field("b", Bool()),
        Field("c", Bool()),
    ),
    (Result("r/number"), Result("r/level", LEVELS)),
)
CHECK = """\
    (Number.isInteger(n) && (n >= -2000) && (n <= 2000))
    && (Number.isInteger(m) && (m >= 0) && (m <= 1099511627776))
    && ((d === null) || (Number.isInteger(d) && (d >= -5) && (d <= 20)))
    && ((e === null) || (Number.isInteger(e) && (e >= -5) && (e <= 20)))
    && ((w === "red") || (w === "green") || (w === "blue"))
    && (typeof b === "boolean")
    && (typeof c === "boolean")"""
NAMES = [f.name for f in FACE.fields]
TABLE = [3, -4, 5, 5, 0, -1, 2, 7]


def module(body: str) -> str:
    """A module whose outcome is decided by these statements."""
    return "\n".join(
        [
            'export const POLICY = "random";',
            'export const TITLE = "";',
            'export const DIGEST = "";',
            f"export const FIELDS = Object.freeze([{', '.join(target._row(f) for f in FACE.fields)}]);",
            'export const RESULTS = Object.freeze(["r/number", "r/level"]);',
            'const _SILENT = Object.freeze(["silent", null, null]);',
            'const _CONFLICT = Object.freeze(["conflict", null, null]);',
            'const _VALUE_1 = Object.freeze(["value", "refused", "granted"]);',
            'const _VALUE_2 = Object.freeze(["value", -7, 7]);',
            f"const _T = Object.freeze({TABLE});",
            "const _SHIFT = -3;",
            "export function decide(facts) {",
            '  if (typeof facts !== "object" || facts === null) { throw _refusal(facts); }',
            *(f'  const {name} = _own(facts, "{name}");' for name in NAMES),
            f"  if (!(\n{CHECK}\n  )) {{ throw _refusal(facts); }}",
            f"  return outcome({', '.join(NAMES)});",
            "}",
            f"export function outcome({', '.join(NAMES)}) {{",
            body,
            "}",
            target._TAIL,
        ]
    )


def case(rng: Random) -> dict[str, object]:
    return {
        "n": rng.choice([-2000, -7, -2, -1, 0, 1, 2, 3, 8, 9, 1999, rng.randint(-2000, 2000)]),
        "m": rng.choice([0, 1, 500, 2**40, rng.randint(0, 2**40)]),
        "d": rng.choice([None, rng.randint(-5, 20)]),
        "e": rng.choice([None, rng.randint(-5, 20)]),
        "w": rng.choice(["red", "green", "blue"]),
        "b": rng.random() < 0.5,
        "c": rng.random() < 0.5,
    }


def said(reading: ReadBack, given: Mapping[str, object]) -> str | tuple[object, ...]:
    """What the reading makes of a case: its entries, or that it fails."""
    found = worked_out(reading, FACE, given, Random(1))
    assert not isinstance(found, OutOfBounds), found
    return "crashed" if isinstance(found, Unmet) else found


def given_by(found: tuple[object, ...] | Refused) -> str | tuple[object, ...]:
    if isinstance(found, Crashed):
        return "crashed"
    return f"refused: {found}" if isinstance(found, Refused) else found


EACH = "\n".join(
    [
        "  const a = (Math.floor(n / 7) + (Math.ceil(n / 7) * 12) + (Math.trunc(n / 7) * 100) + ((n % 7) * 1000));",
        "  const nothing = ((d + 1) + (d * 3) + Math.min(d, e) + Math.max(d, (-4), e) + (d % 3) + Math.floor(d / 2));",
        "  const equal = (d === e);",
        '  if ((d < e) && (w !== "green")) {',
        '    return [["value", a, (nothing + 0)], _VALUE_1];',
        "  }",
        "  if ((!(d <= e)) || ((n === 0) && (d === 0))) {",
        '    return [["value", (_at(_T, n) * 10), nothing], (equal ? _CONFLICT : _SILENT)];',
        "  }",
        "  return [(equal ? _VALUE_2 : _SILENT), (b ? _CONFLICT : _VALUE_1)];",
    ]
)


@pytest.mark.parametrize("engine", ENGINES)
def test_each_construct_with_every_sign_and_null(engine: str) -> None:
    run = {"quickjs": run_in_quickjs, "node": run_in_node}[engine]
    text, rng = module(EACH), Random(7)
    reading = javascript.read(text, FACE)
    cases = [
        {**case(rng), "n": n, "d": d, "e": e, "w": w}
        for n in (-15, -14, -1, 0, 1, 7, 8, 13)
        for d in (None, -1, 0, 2)
        for e in (None, -1, 0, 2)
        for w in ("red", "green")
    ]
    answers = [given_by(found) for found in run(text, cases)]
    assert answers == [said(reading, each) for each in cases]
    assert {a[0][0] if a != "crashed" else a for a in answers} == {"value", "silent", "crashed"}


QUOTIENTS = [
    (n, d)
    for d in (1, 2, 3, 7, 10, 9999, 10**6, 2**26, 2**31 + 11, 2**52 - 1)
    for k in (0, 1, 2, (2**53 // d) // 2, 2**53 // d - 1)
    for n in (k * d - 1, k * d, k * d + 1)
    if 0 <= n <= 2**53 - d
]


@pytest.mark.parametrize("engine", ENGINES)
def test_quotients_are_exact_up_to_the_bound_and_not_beyond(engine: str) -> None:
    """`Math.floor(n / d)` where `|n| + d <= 2^53`: at every multiple of `d` and next to it, both signs."""
    pairs = [(s * n, d) for n, d in QUOTIENTS for s in (1, -1)]
    rounded = evaluate(
        engine,
        "",
        f"{[list(p) for p in pairs]}.map(([n, d]) => [Math.floor(n / d), Math.ceil(n / d), Math.trunc(n / d), n % d])",
    )
    for (n, d), found in zip(pairs, rounded, strict=True):
        trunc = abs(n) // d * (1 if n >= 0 else -1)
        assert found == [n // d, -(-n // d), trunc, n - trunc * d], (n, d)
    n, d = 72057594037928000, 3  # beyond: the reader refuses it
    assert evaluate(engine, "", f"Math.floor({n} / {d})") != n // d


@pytest.mark.parametrize(
    ("body", "what", "line", "column"),
    [
        ('  return [["value", m * 8192, n], _VALUE_1];', "exact", 1, 21),
        ('  return [["value", Math.floor((m * 8191) / 1), n], _VALUE_1];', None, 1, 1),
        ('  return [["value", Math.floor((m * 8191) / 4611686018427389), n], _VALUE_1];', "exact", 1, 21),
        ('  return [["value", d, n], _VALUE_1];', "not what the result is made of", 1, 1),
        ('  return [["value", (d === null) ? 0 : d, n], _VALUE_1];', None, 1, 1),
        ('  return [["value", (b + 1), n], _VALUE_1];', "not a number", 1, 22),
        ('  return [["value", (n ? 1 : 2), n], _VALUE_1];', "not a yes/no", 1, 22),
        ('  return [["value", (n + m * 2), n], _VALUE_1];', "`*` is not in the subset", 1, 28),
        ('  return [["value", n, n], _VALUE_1, _VALUE_1];', "3 results where the policy has 2", 1, 10),
        ("  return [_SILENT, _GONE];", "`_GONE` has no value here", 1, 20),
        ("  const n = 1;\n  return [_SILENT, _SILENT];", "`n` has a meaning already", 1, 3),
        ('  return [((w < "red") ? _SILENT : _SILENT), _SILENT];', "not a number", 1, 13),
        ("  return [((w === n) ? _SILENT : _SILENT), _SILENT];", "not a comparison", 1, 13),
        ('  return [["value", (n === null) ? 1 : 2, 2], _SILENT];', None, 1, 1),
        ('  return [["value", "refused", 2], _SILENT];', "not what the result is made of", 1, 1),
        ("  return [_SILENT, _VALUE_2];", "not what the result is made of", 1, 1),
        ("  return _SHIFT;", "not one result per name", 1, 10),
    ],
)
def test_what_is_refused_and_where(body: str, what: str | None, line: int, column: int) -> None:
    """A position counts from the first line of the body, `(1, 1)` where only the line is known."""
    if what is None:
        javascript.read(module(body), FACE)
        return
    with pytest.raises(Reject) as refused:
        javascript.read(module(body), FACE)
    before = module("BODY").partition("BODY")[0].count("\n")
    assert what in refused.value.message
    assert (refused.value.line - before, refused.value.column) == (line, column)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("return [", "return [" + "(" * 5000, "is not in the subset"),
        ("return [", "return [(" + "-(" * 5000 + "n" + ")" * 5000 + "), ", "nested too deeply"),
        ("(typeof b ", "((b === null) && " * 3000 + "(b === null" + ")" * 3001 + " && (typeof b ", "nested too deeply"),
        ("= -3;", "= " + "Object.freeze([" * 3000 + "-3" + "])" * 3000 + ";", "nested too deeply"),
        ("= -3;", "= -" + "3" * 5000 + ";", "not among the exact ones"),
        ("= Object.freeze([3, ", "= Object.freeze([" + "3" * 5000 + ", ", "not among the exact ones"),
        ("return [", "return [\r", "the character U+000D"),
        ("return [", "return [\u2028", "the character U+2028"),
        ("return [", "return [ \t", "the character U+0009"),
        ("export function outcome", "", "the end is not in the subset"),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_made_to_break_the_reader_is_refused(old: str, new: str, what: str) -> None:
    text = module("  return [_SILENT, _SILENT];")
    assert old in text
    changed = text.replace(old, new, 1)
    if not new:
        changed = text[: text.index(old)] + text[-len(target._TAIL) :]
    with pytest.raises(Reject, match=re.escape(what)) as refused:
        javascript.read(changed, FACE)
    assert refused.value.line >= 1 and refused.value.column >= 1


@pytest.mark.parametrize("rounding", list(Rounding))
@pytest.mark.parametrize(("num", "den"), [(1, 2), (125, 1000), (-1, 3), (7, 10), (0, 5), (15, 10)])
def test_every_rounding_is_what_it_says(rounding: Rounding, num: int, den: int) -> None:
    """The text of each rounding, below zero too, in an engine, against the exact fraction."""
    program = loaded(SAMPLE)
    writer = target._Writer(plan(program, choice(program)), target._RESERVED.split())
    writer.fields["n"] = "n"
    text = writer.term(Percent(Var("n", Int(-60, 60)), num, den, rounding))
    found = evaluate("quickjs", "", f"{list(range(-60, 61))}.map((n) => {text})")
    exact = {
        Rounding.FLOOR: math.floor,
        Rounding.CEIL: math.ceil,
        Rounding.TRUNC: math.trunc,
        Rounding.HALF_UP: lambda x: math.floor(x + Fraction(1, 2)),
        Rounding.HALF_EVEN: round,
    }[rounding]
    assert found == [exact(Fraction(n * num, den)) for n in range(-60, 61)]
    reading = javascript.read(module(f'  return [["value", {text}, n], _SILENT];'), FACE)
    for n in (-60, -5, -4, -1, 0, 1, 4, 5, 59):
        entries = said(reading, {**case(Random(1)), "n": n})
        assert entries[0] == ("value", exact(Fraction(n * num, den)), n)
