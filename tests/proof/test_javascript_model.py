"""The reader's model of JavaScript against JavaScript: what it makes of a random text is what an engine gives.

Each text is a module of the subset with random expressions. Its reading is put to the solver with the facts of a case,
which leaves one value for everything; the same case goes through the module in QuickJS, and once in Node.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from returnlogic.base.interface import LEVELS, Field, Interface, Result
from returnlogic.base.sort import Bool, Date, Enum, Int
from returnlogic.meaning.term import Percent, Rounding, Var
from returnlogic.readers import javascript
from returnlogic.readers._read_back import DefinitionStep, OutcomeStep, ReadBack, Reject, RequirementStep
from returnlogic.readers._value import SmtInt
from returnlogic.solver import algebra as smt
from returnlogic.solver.scripts import Sat, Solver
from returnlogic.targets import javascript as target
from returnlogic.targets._javascript_engine import run_in_node, run_in_quickjs
from returnlogic.targets._plan import plan
from returnlogic.targets._target import Crashed, Refused
from tests.proof.seeded import SAMPLE, choice, loaded
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


# --- random texts -----------------------------------------------------------------------------------------------------

whole = st.sampled_from(["0", "1", "2", "3", "7", "20", "100", "1999", "1099511627776"])
divisor = st.sampled_from(["1", "2", "3", "7", "10", "1000", "4611686018427"])
dates = st.sampled_from(["d", "e"])
places = st.sampled_from(["d + 1", "n % 8", "2", "(b ? 8 : 0)", "Math.max(0, Math.min(7, n))", "Math.min(7, m)"])


def numbers(inner: st.SearchStrategy[str], tests: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} + {})".format, inner, inner),
        st.builds("({} + {} + {})".format, inner, inner, inner),
        st.builds("({} - {})".format, inner, inner),
        st.builds("({} * {})".format, inner, st.sampled_from(["0", "1", "3", "12"])),
        st.builds("({} % {})".format, inner, divisor),
        st.builds("Math.{}({} / {})".format, st.sampled_from(["floor", "ceil", "trunc"]), inner, divisor),
        st.builds("Math.{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner),
        st.builds("(-{})".format, inner),
        st.builds("({} ? {} : {})".format, tests, inner, inner),
    )


leaf_tests = st.one_of(
    st.sampled_from(["b", "c", "true", "false"]),
    st.builds("({} {} null)".format, dates, st.sampled_from(["===", "!=="])),
    st.builds('(w {} "{}")'.format, st.sampled_from(["===", "!=="]), st.sampled_from(["red", "blue", "mauve"])),
    st.builds("({} {} {})".format, dates, st.sampled_from(["===", "!==", "<", ">="]), dates),
    st.builds("({} {} {})".format, st.sampled_from(["n", "m"]), st.sampled_from(["<", "<=", "==="]), whole),
)
leaf_numbers = st.one_of(
    st.sampled_from(["n", "n", "m", "d", "e", "_SHIFT"]), whole, st.builds("_at(_T, {})".format, places)
)
some_numbers = st.recursive(leaf_numbers, lambda inner: numbers(inner, leaf_tests), max_leaves=6)
some_tests = st.recursive(
    st.one_of(
        leaf_tests,
        st.builds(
            "({} {} {})".format, some_numbers, st.sampled_from(["<", "<=", ">", ">=", "===", "!=="]), some_numbers
        ),
    ),
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {} || {})".format, inner, inner, inner),
        st.builds("(!{})".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
    ),
    max_leaves=4,
)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """Definitions, perhaps an `if`, and a `return`; values are read through `(0 + x)`, which makes 0 of null."""
    number, level = "(0 + {})", '["value", "{}", "granted"]'
    lines = [f"  const x = (0 + {draw(some_numbers)});", f"  const yes = {draw(some_tests)};"]
    if draw(st.booleans()):
        lines += [f"  if ({draw(some_tests)}) {{", f"    const y = (x + {draw(some_numbers)});"]
        lines += [f"    return [(yes ? _SILENT : {_value('y', 'x')}), (b ? _CONFLICT : _VALUE_1)];", "  }"]
    some = _value(number.format(draw(some_numbers)), "x")
    lines.append(f"  return [({draw(some_tests)} ? {some} : _VALUE_2), {level.format(draw(st.sampled_from(LEVELS)))}];")
    return "\n".join(lines)


def _value(lo: str, hi: str) -> str:
    return f'["value", {lo}, {hi}]'


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


# --- what the reading says of a case ----------------------------------------------------------------------------------


def facts(given: Mapping[str, object]) -> list[str]:
    lines = []
    for f in FACE.fields:
        value = given[f.name]
        sort = "Bool" if isinstance(f.sort, Bool) else "Int"
        lines.append(smt.declare(f.name, sort))
        if f.optional:
            lines.append(smt.declare(f"{f.name}?", "Bool"))
            lines.append(smt.assert_(smt.app("=", smt.symbol(f"{f.name}?"), smt.boolean(value is not None))))
        if isinstance(f.sort, Enum):
            value = f.sort.members.index(str(value))
        if value is not None:
            text = smt.boolean(value) if isinstance(value, bool) else smt.number(int(str(value)))
            lines.append(smt.assert_(smt.app("=", smt.symbol(f.name), text)))
    return lines


def said(reading: ReadBack, given: Mapping[str, object]) -> str | tuple[object, ...]:
    """What the reading makes of a case: its entries, or that it fails."""
    lines = ["(set-logic ALL)", *facts(given)]
    claims: list[tuple[str, str]] = []
    for number, step in enumerate(reading.steps):
        match step:
            case DefinitionStep():
                lines.append(smt.declare(step.symbol, "Int" if isinstance(step.value, SmtInt) else "Bool"))
                lines.append(smt.assert_(smt.app("=", smt.symbol(step.symbol), step.value.text)))
            case RequirementStep():
                claims.append((f"fails {number}", smt.all_of([*step.path, smt.negate(step.holds)])))
            case OutcomeStep():
                claims.append((f"reached {number}", smt.all_of(step.path)))
                for place, got in enumerate(step.results):
                    for part in ("verdict", "lo", "hi"):
                        name = f"{number} {place} {part}"
                        lines += [
                            smt.declare(name, "Int"),
                            smt.assert_(smt.app("=", smt.symbol(name), getattr(got, part))),
                        ]
    for name, text in claims:
        lines += [smt.declare(name, "Bool"), smt.assert_(smt.app("=", smt.symbol(name), text))]
    answer = Solver().solve("\n".join([*lines, "(check-sat)"]))
    assert isinstance(answer, Sat), answer
    values = answer.values
    if any(values[name] for name, _ in claims if name.startswith("fails")):
        return "crashed"
    (reached,) = [n for n, s in enumerate(reading.steps) if isinstance(s, OutcomeStep) and values[f"reached {n}"]]
    entries = []
    for place, result in enumerate(FACE.results):
        verdict, lo, hi = (int(values[f"{reached} {place} {part}"]) for part in ("verdict", "lo", "hi"))
        ends = (result.labels[lo], result.labels[hi]) if result.labels else (lo, hi)
        entries.append(("value", *ends) if verdict == 2 else (("silent", "conflict")[verdict], None, None))
    return tuple(entries)


def given_by(found: tuple[object, ...] | Refused) -> str | tuple[object, ...]:
    if isinstance(found, Crashed):
        return "crashed"
    return f"refused: {found}" if isinstance(found, Refused) else found


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(bodies(), st.randoms(use_true_random=False))
def test_random_texts(body: str, rng: Random) -> None:
    text = module(body)
    try:
        reading = javascript.read(text, FACE)
    except Reject as error:
        event(error.message)
        assert "exact" in error.message or "not what the result" in error.message, error
        return
    cases = [case(rng) for _ in range(5)]
    for given_, found in zip(cases, run_in_quickjs(text, cases), strict=True):
        want = said(reading, given_)
        event("crashed" if want == "crashed" else "decided")
        assert given_by(found) == want, given_


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
