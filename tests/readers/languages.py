"""The languages of the emitted texts, as rules to write random expressions by: reference cards, one per target.

In a rule `{a}`, `{e}` are numbers, `{s}`, `{t}` yes/nos, `{i}` a place in a table, `{k}` a divisor, `{f}` a factor. What
stands under `slips` is what a hand might write and the subset may not have, or what lies at an edge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from returnlogic.base.interface import LEVELS, Field, Interface, Result
from returnlogic.base.sort import Bool, Date, Enum, Int
from returnlogic.readers._sql_tree import HEAD
from returnlogic.targets import javascript, python

FACE = Interface(
    "expressions",
    (
        Field("n", Int(-2000, 2000)),
        Field("m", Int(0, 2**40)),
        Field("l", Date(-5, 20), optional=True),
        Field("r", Date(-5, 20), optional=True),
        Field("i", Int(0, 7)),
        Field("w", Enum(("red", "green", "blue"))),
        Field("b", Bool()),
        Field("c", Bool()),
    ),
    (Result("r/number"), Result("r/level", LEVELS)),
)
"""The facts of random texts; their short names are those that formulas bind by `let`."""

NAMES = [f.name for f in FACE.fields]
NOTHING = -987654321
"""What a query gives for a number that is NULL."""

EDGES = ("2147483647", "2147483648", "4294967296", "1099511627776", "9007199254740991", "9223372036854775807")


@dataclass(frozen=True)
class Language:
    """The rules of one language; `places` are indices of a table, `checks` tests of raw facts by the fact's name."""

    numbers: tuple[str, ...]
    tests: tuple[str, ...]
    number_rules: tuple[str, ...]
    test_rules: tuple[str, ...]
    places: tuple[str, ...]
    number_slips: tuple[str, ...]
    test_slips: tuple[str, ...]
    divisors: tuple[str, ...]
    factors: tuple[str, ...]
    checks: Mapping[str, tuple[str, ...]]


# --- Python -----------------------------------------------------------------------------------------------------------

_PYTHON_CHECKS = {
    "number": ("type({}) is int", "type({0}) is int and -5 <= {0} <= 20", "{} is None", "-5 <= {} <= 20", "type({}) is bool"),
    "word": ("type({}) is str", "{} in ('red', 'green', 'blue')", "type({0}) is str and {0} in {{'red', 'blue'}}", "{} in {{'red', 'green'}}"),
    "yes": ("type({}) is bool", "type({}) is int", "{} is None", "0 <= {} <= 1"),
}  # fmt: skip
PYTHON = Language(
    numbers=("n", "m", "i", "l", "r", "(l if l is not None else 3)", "(-1 if r is None else r)", "0", "1", "7", "(-3)", "SHIFT", *EDGES[:2], "99999999999999999999999"),
    tests=("b", "c", "True", "False", "(l is None)", "(r is not None)", "(w == 'red')", "(w != 'blue')", "(w in ('red', 'mauve'))", "(w not in WORDS)", "(n < 0)"),
    number_rules=(
        "({a} + {e})", "({a} - {e})", "({a} * {f})", "({a} // {k})", "({a} % {k})", "(-{a})", "min({a}, {e})",
        "max({a}, {e}, 5)", "({a} if {t} else {e})", "TABLE[{i}]", "({a} + {e} + n)", "(0 if l is None else (l + {a}))",
    ),
    test_rules=(
        "({a} < {e})", "({a} <= {e})", "({a} > {e})", "({a} >= {e})", "({a} == {e})", "({a} != {e})", "({s} and {t})",
        "({s} or {t} or b)", "(not {t})", "({s} if {t} else c)", "((l is not None) and (l < {a}))",
        "((r is None) or (r >= {a}) or {t})", "((l if {t} else r) is None)", "((l if {t} else r) is not None)",
    ),
    places=("i", "(n % 8)", "max(0, min(7, {a}))", "{a}", "(i - 1)", "l", "(l if l is not None else 0)", "-1", "8", "(-l if l is not None else i)"),
    number_slips=(
        "({a} ** 2)", "({a} / {k})", "({a} // n)", "({a} % i)", "({a} // (-2))", "({a} // 0)", "({t} + {a})", "(w + {a})",
        "None", "'red'", "(None if {t} else {a})", "({a} if n else {e})", "({a} and {e})", "(l or {a})", "min({a})", "abs({a})",
        "int({t})", "(~{a})", "({a} << 1)", "WORDS[{i}]", "YES[{i}]", "TABLE[True]", "TABLE[-1]", "TABLE[b]", "TABLE", "True",
        "1.5", "({a} * b)", "({a} * True)", "({a} * e0)", "(+{a})", "len(w)", "max({a}, None)", "min(TABLE)", "({a} if l else {e})",
        "TABLE[{i}:]", "GONE", "({a} or 0)", "-0", "(l if {t} else {a})", "(l + r)", "TABLE[n]", "(r * -1)", "case", "({a}).real",
        "(case0 := {a})", "0x1F", "1_000", "0b11", "(lambda: 1)()", "TABLE[{a}][0]", "({a} @ 2)", "SHIFT[0]", "1e3", "({a} // SHIFT)",
        "({a} * SHIFT)", "({a} % SHIFT)",
    ),
    test_slips=(
        "({a} < {e} < 9)", "({a} is {e})", "(l == None)", "(l != r)", "(w < 'red')", "(w in 'red')", "({a} in (1, 2))", "(b == c)",
        "(b < c)", "(w == {a})", "(b is True)", "n", "l", "w", "(not n)", "(w is 'red')", "('red' == w)", "(w in {{'red'}})",
        "(w == WORDS)", "(w in ())", "(w not in 'redgreen')", "(None is None)", "(w is None)", "(b is None)", "any((b, c))",
        "(b & c)", "(b ^ c)", "(l < r)", "(l is r)", "YES", "(w in WORDS + ('blue',))", "bool(n)", "({t} and n)", "(l and {t})",
        "({t} == True)", "(1 if {t} else False)", "(b != c)", "(w in ['red'])", "(w in (w,))",
    ),
    divisors=("1", "2", "3", "7", "1000", "2000"),
    factors=("0", "1", "3", "12", "-2", "30000"),
    checks=_PYTHON_CHECKS,
)  # fmt: skip

_PYTHON = f"""
POLICY = 'expressions'
TITLE = ''
DIGEST = ''
FIELDS = ({", ".join(python._row(f) for f in FACE.fields)},)
RESULTS = ('r/number', 'r/level')
_SILENT = ("silent", None, None)
_CONFLICT = ("conflict", None, None)
_VALUE_1 = ("value", 'refused', 'granted')
_VALUE_2 = ("value", -7, 7)
TABLE = (3, -4, 5, 5, 0, -1, 2, 7)
YES = (True, False, True)
WORDS = ('green', 'blue')
SHIFT = -3

def decide(case: dict) -> tuple:
    if type(case) is not dict:
        raise ValueError(problems(case))
    try:
{{loads}}
    except KeyError:
        raise ValueError(problems(case)) from None
    if not ({{check}}):
        raise ValueError(problems(case))
    return outcome({", ".join(NAMES)})

def outcome({", ".join(NAMES)}) -> tuple:
{{body}}
{python._TAIL}"""
PYTHON_CHECK = " and ".join(
    (
        "type(n) is int and -2000 <= n <= 2000 and type(m) is int and 0 <= m <= 1099511627776",
        "(l is None or type(l) is int and -5 <= l <= 20) and (r is None or type(r) is int and -5 <= r <= 20)",
        "type(i) is int and 0 <= i <= 7 and type(w) is str and w in {'red', 'green', 'blue'}",
        "type(b) is bool and type(c) is bool",
    )
)


def python_module(body: str, check: str = PYTHON_CHECK) -> str:
    """Return a module whose outcome is decided by these statements, behind this check."""
    loads = "\n".join(f"        {name} = case['{name}']" for name in NAMES)
    return _PYTHON.format(loads=loads, check=check, body=body)


# --- JavaScript -------------------------------------------------------------------------------------------------------

JAVASCRIPT = Language(
    numbers=("n", "m", "i", "l", "r", "((l !== null) ? l : 3)", "((r === null) ? (-1) : r)", "0", "1", "7", "(-3)", "_SHIFT", *EDGES[:5]),
    tests=("b", "c", "true", "false", "(l === null)", "(r !== null)", '(w === "red")', '(w !== "blue")', '(w === "mauve")', "(l === r)", "(l < r)", "(n < 0)"),
    number_rules=(
        "({a} + {e})", "({a} - {e})", "({a} * {f})", "({a} % {k})", "Math.floor({a} / {k})", "Math.ceil({a} / {k})",
        "Math.trunc({a} / {k})", "(-{a})", "Math.min({a}, {e})", "Math.max({a}, {e}, 5)", "({t} ? {a} : {e})", "_at(_T, {i})",
        "({a} + {e} + n)",
    ),
    test_rules=(
        "({a} < {e})", "({a} <= {e})", "({a} > {e})", "({a} >= {e})", "({a} === {e})", "({a} !== {e})", "({s} && {t})",
        "({s} || {t} || b)", "(!{t})", "({s} ? {t} : c)", "({a} === null)", "({a} !== null)",
    ),
    places=("i", "(n % 8)", "Math.max(0, Math.min(7, {a}))", "{a}", "(i - 1)", "l", "((l === null) ? l : 0)", "((l === null) ? 0 : l)", "(-0)", "8", "(l + r)", "(0 - l)", "(l % 3)"),
    number_slips=(
        "({a} / {k})", "({a} ** 2)", "({a} % n)", "({a} % 0)", "({t} + {a})", "null", "undefined", "NaN", "({a} ?? {e})",
        "({a} || {e})", "(+{a})", "({a} | 0)", "Math.round({a})", "Math.abs({a})", "Math.min({a})", "Math.floor({a})",
        "Math.floor({a} / 0)", "Math.floor({a} / n)", "_T[{i}]", "_at(_T, (-1))", "_at(_T, null)", "_at(_YES, {i})", "_at(_WORDS, {i})",
        "_at(_T, b)", "_at(n, {i})", "_at([1, 2], {i})", "({t} ? {a} : null)", "({t} ? l : {a})", "9007199254740993", "9007199254740992",
        "({a} * 9007199254740991)", "({a} * (-3))", "(9007199254740991 + {a})", "Math.trunc({a} / 4611686018427)", "1.5", "1e3", "010",
        "0x1F", "1_000", '"red"', '("1" + {a})', "(- -{a})", "(--n)", "(n++)", "({a}, {e})", "(m * m)", "_SILENT", "_YES", "(l ? l : 0)",
        "_T.length", "({a} - {e} - 1)", "({a} + {e} - 1)", "({a} * 3 * 2)", "Number(b)", "(true ? {a} : {e})", "Math.sign({a})",
        "Math.max({a}, null)", "_at(_T, l)", "_at(_T, ({t} ? l : r))", "_at(_T, {a})", "GONE", "-0", "(n * -0)", "(0 % 7)", "({a} * _SHIFT)",
        "(l === null ? 1 : 2)", "Math.hypot(n, i)", "Math.pow({a}, 2)", "Math.fround({a})", "({a} % (-3))", "({a} >>> 0)", "~~n",
    ),
    test_slips=(
        "({a} == {e})", "({a} != null)", "(w < \"red\")", "(w === {a})", "(b === true)", "(b === c)", "(null === null)", '("red" === w)',
        "n", "l", "w", "(!n)", "(!l)", "({a} < {e} < 9)", "({t} && n)", "(l || {t})", "(undefined === l)", "(l === undefined)",
        "({t} & {s})", "(b !== c)", "(w in _WORDS)", '(w === "re\\u0064")', "(typeof n === \"number\")", "({a} < null)", "(null >= {a})",
        "_WORDS.includes(w)", "(n === null)", "(w === null)", "(b === null)", "isNaN({a})", "({s} && {t} || b)", "({t} ? 1 : 0)", "1", "!!b",
        "(w == \"red\")", "(l <= r <= 3)", "(-0 === 0)", "Object.is({a}, {e})",
    ),
    divisors=("1", "2", "3", "7", "1000", "2000", "4611686018427"),
    factors=("0", "1", "3", "12", "30000"),
    checks={
        "number": ("Number.isInteger({})", "(Number.isInteger({0}) && ({0} >= -5) && ({0} <= 20))", "({} === null)", "({} >= 0)", '(typeof {} === "number")'),
        "word": ('(typeof {} === "string")', '({} === "red")', '(({0} === "red") || ({0} === "blue"))', "({} === null)", '({} !== "red")'),
        "yes": ('(typeof {} === "boolean")', "({} === null)", "({} === true)", "Number.isInteger({})", '(typeof {} === "string")'),
    },
)  # fmt: skip

_JAVASCRIPT = f"""
export const POLICY = "expressions";
export const TITLE = "";
export const DIGEST = "";
export const FIELDS = Object.freeze([{", ".join(javascript._row(f) for f in FACE.fields)}]);
export const RESULTS = Object.freeze(["r/number", "r/level"]);
const _SILENT = Object.freeze(["silent", null, null]);
const _CONFLICT = Object.freeze(["conflict", null, null]);
const _VALUE_1 = Object.freeze(["value", "refused", "granted"]);
const _VALUE_2 = Object.freeze(["value", -7, 7]);
const _T = Object.freeze([3, -4, 5, 5, 0, -1, 2, 7]);
const _YES = Object.freeze([true, false]);
const _WORDS = Object.freeze(["green", "blue"]);
const _SHIFT = -3;
export function decide(facts) {{{{
  if (typeof facts !== "object" || facts === null) {{{{ throw _refusal(facts); }}}}
{{loads}}
  if (!({{check}})) {{{{ throw _refusal(facts); }}}}
  return outcome({", ".join(NAMES)});
}}}}
export function outcome({", ".join(NAMES)}) {{{{
{{body}}
}}}}
"""
JAVASCRIPT_CHECK = " && ".join(
    (
        "(Number.isInteger(n) && (n >= -2000) && (n <= 2000)) && (Number.isInteger(m) && (m >= 0) && (m <= 1099511627776))",
        "((l === null) || (Number.isInteger(l) && (l >= -5) && (l <= 20)))",
        "((r === null) || (Number.isInteger(r) && (r >= -5) && (r <= 20)))",
        '(Number.isInteger(i) && (i >= 0) && (i <= 7)) && ((w === "red") || (w === "green") || (w === "blue"))',
        '(typeof b === "boolean") && (typeof c === "boolean")',
    )
)


def javascript_module(body: str, check: str = JAVASCRIPT_CHECK) -> str:
    """Return a module whose outcome is decided by these statements, behind this check."""
    loads = "\n".join(f'  const {name} = _own(facts, "{name}");' for name in NAMES)
    return _JAVASCRIPT.format(loads=loads, check=check, body=body) + javascript._TAIL


# --- SQL --------------------------------------------------------------------------------------------------------------

SQL = Language(
    numbers=('"n"', '"m"', '"i"', '"l"', '"r"', "5", "0", "1", "(-7)", "2000000000", "CAST(2000000000 AS BIGINT)", *EDGES, "(-2147483648)", "(-2147483649)"),
    tests=('"b"', '"c"', "TRUE", "FALSE", '("l" IS NULL)', '("r" IS NOT NULL)', "(\"w\" = 'red')", "(\"w\" IN ('two', 'red'))", "(\"w\" NOT IN ('blue'))", '("l" < "r")', '("n" < 0)'),
    number_rules=(
        "({a} + {e})", "({a} - {e})", "({a} * {f})", "({a} // {k})", "({a} % {k})", "(-{a})", "GREATEST({a}, {e})", "LEAST({a}, {e}, 5)",
        "COALESCE({a}, {e})", "CASE WHEN {t} THEN {a} ELSE {e} END", "CASE WHEN {s} THEN {a} WHEN {t} THEN {e} END",
        "CAST({a} AS BIGINT)", "CAST({a} AS INTEGER)", "list_extract([3, -4, 5, 5, 0, -1, 2, 7], {i})", "list_extract([4, 3000000000], {i})",
    ),
    test_rules=(
        "({a} < {e})", "({a} <= {e})", "({a} > {e})", "({a} >= {e})", "({a} = {e})", "({a} <> {e})", "({s} AND {t})", "({s} OR {t} OR \"b\")",
        "(NOT {t})", "({a} IS NULL)", "({t} IS NOT NULL)", "({s} = {t})", "({s} <> {t})", "CASE WHEN {s} THEN {t} ELSE \"c\" END",
    ),
    places=('"i"', '("i" + 1)', '("n" % 5 + 3)', "{a}", '"l"', "1", 'COALESCE("l", 1)', 'LEAST(GREATEST({a}, 1), 8)', *(f'CASE WHEN "well_typed" THEN {x} END' for x in ("8", "9", "0", "(-1)", "(-9)", "{a}", "{a}"))),
    number_slips=(
        "({a} / {k})", '({a} // "n")', "({a} // (-2))", "({a} // 0)", "({a} % 0)", "({a} % (-3))", '({a} * "n")', "NULL", "({a} + NULL)",
        "COALESCE({a}, NULL)", "COALESCE(NULL, {a})", "COALESCE({a})", "CAST(NULL AS BIGINT)", "CAST(NULL AS INTEGER)", "CAST({t} AS INTEGER)",
        "CAST({a} AS VARCHAR)", "CASE WHEN NULL THEN {a} ELSE {e} END", "CASE WHEN {t} THEN NULL ELSE {a} END", "list_extract([3, 4], NULL)",
        "list_extract([3, NULL], {i})", "list_extract([], {i})", "list_extract([3, 4], {t})", "(-9223372036854775808)", "9223372036854775808",
        "GREATEST({a}, NULL)", "LEAST(NULL, {a})", "GREATEST({a})", "({t} + {a})", '"w"', "'red'", "'5'", "(-(-9223372036854775807 - 1))", "1.5",
        "({a} + 9223372036854775800)", "(2000000000 * 5)", "COALESCE({a}, {t})", "CASE WHEN {t} THEN {a} ELSE 'red' END", "abs({a})",
        'CASE "n" WHEN 1 THEN {a} ELSE 2 END', "(NULL)", "CASE WHEN {t} THEN NULL ELSE NULL END", "CAST(CAST({a} AS INTEGER) AS BIGINT)", '"id"',
        '"well_typed"', '"N"', "CAST(CAST(5 AS BIGINT) AS INTEGER)", "GREATEST({a}, {t})", "({a} || {e})", "list_extract([3, -4], {a})", "({a} ** 2)", "LEAST('red', {a})",
        "list_extract([2147483648, 1], {i}) * 2", "(-list_extract([(-2147483648)], 1))", "CASE WHEN {t} THEN 5 WHEN {s} THEN 3000000000 ELSE 7 END",
    ),
    test_slips=(
        "({a} = NULL)", '("w" = NULL)', "(\"w\" IN ('red', NULL))", "(\"w\" < 'red')", "(\"w\" IN ('mauve'))", "(\"w\" = 'Red')", "(\"w\" <> '')",
        '("b" < "c")', '("b" = {a})', "(NOT {a})", "NULL", "(NULL IS NULL)", "(NOT NULL)", "({a} IN (1, 2))", '("w" IS NULL)', '"n"', '"w"',
        "({t} AND NULL)", "({t} OR NULL)", "(NULL = NULL)", "CASE WHEN {t} THEN NULL ELSE {s} END", "CASE WHEN {t} THEN TRUE END", '("w" = "w")',
        "('red' = \"w\")", '"well_typed"', '("well_typed" = {t})', '("well_typed" AND {t})', '("id" IS NULL)', "('red' = 'red')", "({t} = TRUE)", "({t} IS TRUE)",
        "CAST({t} AS BOOLEAN)", "CAST(NULL AS BOOLEAN)", "CAST({a} AS BOOLEAN)", "({a} BETWEEN 1 AND 5)", "(\"w\" LIKE 'r')", "COALESCE({t}, FALSE)",
        "({a} < {e} < 5)", "({t} = NULL)", "(\"w\" NOT IN ('red', 'mauve'))", "(NOT \"w\" = 'red')", "('a' < 'b')", "({a} = {t})",
    ),
    divisors=("1", "2", "3", "7", "10", "100"),
    factors=("-3", "2", "9", "30000", "0"),
    checks={
        "number": ("{} IS NULL", "{} IS NOT NULL", "({} >= -5)", "({0} IS NOT NULL AND {0} <= 20)", "({} + 9223372036854775000 > 0)", "(-{} < 3)", "({} * 3 = 9)", "COALESCE({} < 5, FALSE)", "(list_extract([1, 2, 3], {}) IS NOT NULL)"),
        "word": ("{} IS NULL", "({0} IS NOT NULL AND {0} IN ('red', 'green'))", "({} = 'red')", "({} <> 'blue')", "({} IN ('mauve'))"),
        "yes": ("{}", "{} IS NOT NULL", "(NOT {})", "({} = TRUE)", "({0} IS NULL OR {0})"),
    },
)  # fmt: skip

SQL_CHECK = """("n" IS NOT NULL AND "n" >= -2000 AND "n" <= 2000) AND ("m" IS NOT NULL AND "m" >= 0 AND "m" <= 1099511627776)
AND ("l" IS NULL OR ("l" >= -5 AND "l" <= 20)) AND ("r" IS NULL OR ("r" >= -5 AND "r" <= 20))
AND ("i" IS NOT NULL AND "i" >= 0 AND "i" <= 7) AND ("w" IS NOT NULL AND "w" IN ('red', 'green', 'blue'))
AND ("b" IS NOT NULL) AND ("c" IS NOT NULL)"""
_QUERY = f"""{HEAD}WITH "checked" AS (SELECT "id", {", ".join(f'"{n}"' for n in NAMES)}, ({{check}}) AS "well_typed" FROM "orders"),
"facts" AS (SELECT "id", "well_typed", {", ".join(f'CASE WHEN "well_typed" THEN "{n}" END AS "{n}"' for n in NAMES)} FROM "checked"),
"level_1" AS (SELECT *, {{x}} AS "x", {{y}} AS "y" FROM "facts"),
"level_2" AS (SELECT *, {{z}} AS "z", {{v}} AS "v" FROM "level_1")
SELECT "id", "well_typed", CASE WHEN "well_typed" THEN 'value' END AS "r/number verdict",
CASE WHEN NOT "well_typed" THEN NULL WHEN "v" THEN COALESCE("z", {NOTHING}) WHEN NOT "v" THEN 2 ELSE {NOTHING} END AS "r/number lo",
CASE WHEN "well_typed" THEN COALESCE("x", {NOTHING}) END AS "r/number hi",
CASE WHEN NOT "well_typed" THEN NULL WHEN "y" THEN 'value' WHEN NOT "y" THEN 'silent' ELSE 'conflict' END AS "r/level verdict",
CASE WHEN NOT "well_typed" THEN NULL WHEN "y" THEN 'refused' END AS "r/level lo",
CASE WHEN NOT "well_typed" THEN NULL WHEN "y" THEN 'granted' END AS "r/level hi" FROM "level_2"
"""


def sql_query(x: str, y: str, z: str = '"x"', v: str = '"y"', check: str = SQL_CHECK) -> str:
    """Return a query of two numbers and two yes/nos, `z` and `v` over `x` and `y`, behind a check."""
    return _QUERY.format(x=x, y=y, z=z, v=v, check=check)


def in_spark(text: str) -> str:
    """Return the same query in Spark's words: lists count from 0 there; the entry for NULL is the first or the second."""
    while "list_extract([" in text:
        start = text.rindex("list_extract([")
        middle = text.index("], ", start)
        depth, end = 1, middle + 3
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        entries, index = text[start + 14 : middle], text[middle + 3 : end - 1]
        from_0 = (f"COALESCE({index} - 1, 0)", f"COALESCE({index} - 1, 1)", f"{index} - 1")[len(text) % 3]
        text = f"{text[:start]}array({entries})[{from_0}]{text[end:]}"
    body = text.removeprefix(HEAD).replace("//", "DIV").replace("VARCHAR", "STRING").replace('"', "`")
    return HEAD + body
