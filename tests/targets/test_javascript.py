"""The JavaScript target in real engines: it decides as the policy does, at its edge too, and no text becomes code."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from returnlogic.base.faults import NotInstalled
from returnlogic.base.interface import Field, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.meaning.specialise import interface_of
from returnlogic.proof.prove import prove
from returnlogic.proof.replay import expected, mismatches
from returnlogic.readers.javascript import READER
from returnlogic.solver.scripts import Solver
from returnlogic.targets import javascript
from returnlogic.targets._javascript_engine import run_in_node, run_in_quickjs
from returnlogic.targets._javascript_types import quoted
from returnlogic.targets._target import Crashed, Refused, Unsupported
from tests.build import policy
from tests.proof.seeded import POLICIES, SAMPLE, choice, loaded
from tests.targets.engines import ENGINES, evaluate

RUNS = {"quickjs": run_in_quickjs, "node": run_in_node}


def some_value(f: Field, rng: Random) -> object:
    if f.optional and rng.random() < 0.2:
        return None
    match f.sort:
        case Bool():
            return rng.random() < 0.5
        case Enum(members):
            return rng.choice(members)
        case _:
            lo, hi = bounds(f.sort)
            return rng.choice([lo, hi, min(hi, lo + rng.randrange(60)), rng.randint(lo, hi)])


def some_cases(interface, count: int) -> list[dict[str, object]]:
    rng = Random(interface.policy)
    return [{f.name: some_value(f, rng) for f in interface.fields} for _ in range(count)]


@pytest.fixture(scope="module")
def sample():
    program = loaded(SAMPLE)
    values = choice(program)
    interface = interface_of(program, values)
    case = next(
        c
        for c in some_cases(interface, 100)
        if expected(program, values, interface, c) and all(v is not None for v in c.values())
    )
    return javascript.write(program, values), interface, case


# --- the same outcomes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", [SAMPLE, *POLICIES], ids=lambda p: p.stem)
def test_outcomes_are_the_policys(engine: str, path: Path) -> None:
    program = loaded(path)
    values = choice(program, as_inputs=True)
    interface = interface_of(program, values)
    target = replace(javascript.TARGET, run=lambda text, _, cases: RUNS[engine](text, cases))
    cases = some_cases(interface, 300)
    assert not mismatches(program, values, interface, target, javascript.write(program, values).text, cases)
    assert len({expected(program, values, interface, c) for c in cases}) > 10


@pytest.mark.parametrize("engine", ENGINES)
def test_names_batch_and_header(engine: str, sample) -> None:
    made, interface, case = sample
    said = json.dumps(case)
    once = f"[POLICY, TITLE], RESULTS, FIELDS.map((row) => row[0]), decide({said}), named(decide({said}))"
    found = evaluate(engine, made.text, f"[{once}, decideAll([{said}, {said}])]")
    head, results, fields, outcome, named, both = found
    assert head == ["sample", "A policy that needs every kind of term"]
    assert results == [r.key for r in interface.results] and fields == [f.name for f in interface.fields]
    assert named == dict(zip(results, outcome, strict=True)) and both == [outcome, outcome]


# --- the edge ---------------------------------------------------------------------------------------------------------

ODD = [
    "undefined", "null", "true", "false", "0", "-0", "1", "0.5", "NaN", "Infinity", "-Infinity", "1e300", "2 ** 53",
    '""', '"x"', '"1"', '"fault"', '"late"', "[]", "[200]", '["fault"]', "{}", "new Number(200)", 'new String("fault")',
    "new Boolean(true)", "10n", "Symbol()", "() => 200", "({ valueOf() { return 200; } })",
    '({ toString() { return "fault"; } })', "new Date(0)", "200", "200.00000000000001", "739617", "739616", "741806",
    "741807", "100", "99", "500000", "500001",
]  # fmt: skip
IS_OF = {
    "bool": lambda v: v in ("true", "false"),
    "invoked": lambda v: v == '"fault"',
    "issue": lambda v: v == '"late"',
    "price": lambda v: v in ("200", "200.00000000000001", "100", "500000"),  # the second is the first, as a double
    "carriage": lambda v: v in ("0", "-0", "1", "200", "200.00000000000001", "100", "99"),
    "day": lambda v: v in ("null", "739617", "741806"),
}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_edge_takes_well_typed_values_only(engine: str, sample) -> None:
    """Every odd value in every field, in facts that are otherwise well-typed; and `problems` says the same."""
    made, interface, case = sample
    tried = (
        "((base) => FIELDS.map(([name]) => [undefined, ...odd].map((value, index) => {\n"
        "  const facts = { ...base, [name]: value };\n"
        "  if (index === 0) { delete facts[name]; }\n"
        "  let taken = true;\n"
        "  try { decide(facts); } catch (error) { taken = error instanceof TypeError ? false : 'crashed'; }\n"
        "  return taken === (problems(facts).length === 0) ? taken : 'problems disagrees';\n"
        f"}})))({json.dumps(case)})"
    )
    found = evaluate(engine, f"{made.text}\nconst odd = [{', '.join(ODD)}];", tried)
    for f, answers in zip(interface.fields, found, strict=True):
        kind = "bool" if isinstance(f.sort, Bool) else "day" if f.optional else f.name
        assert answers == [False, *(IS_OF[kind](v) for v in ODD)], f.name


ACCEPTS = (
    "((facts) => {{ try {{ decide(facts); return true; }} catch (error) {{ return error.constructor.name; }} }})({})"
)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("facts", "accepted"),
    [
        ("base", True),
        ("Object.assign(Object.create(null), base)", True),
        ("Object.freeze(base)", True),
        ("Object.assign([], base)", True),
        ("new Proxy(base, {})", True),
        ("{ ...base, more: 1 }", True),
        ('JSON.parse(JSON.stringify(base).replace("{", \'{"__proto__": {"price": 1},\'))', True),
        ("{ ...base, get price() { return 200; } }", True),
        ("{ ...base, calls: 0, get price() { return this.calls++ ? 0.5 : 200; } }", True),
        ("Object.create(base)", "TypeError"),
        ("null", "TypeError"),
        ("undefined", "TypeError"),
        ("'base'", "TypeError"),
        ("[base]", "TypeError"),
        ("Object.assign(() => base, base)", "TypeError"),
        ("(() => { const { price, ...rest } = base; Object.prototype.price = price; return rest; })()", "TypeError"),
        ("{ ...base, get price() { throw new RangeError('no price'); } }", "RangeError"),
    ],
)
def test_what_counts_as_facts(engine: str, facts: str, accepted: bool | str, sample) -> None:
    made, _, case = sample
    assert evaluate(engine, f"{made.text}\nconst base = {json.dumps(case)};", ACCEPTS.format(f"({facts})")) == accepted


@pytest.mark.parametrize("engine", ENGINES)
def test_problems_teach(engine: str, sample) -> None:
    made, _, case = sample
    case = {**case, "invoked": "<b>", "price": "12.00", "opened": None, "delivered": 0.5}
    del case["carriage"]
    assert evaluate(engine, made.text, f"problems({json.dumps(case)})") == [
        "invoked: expected one of change_of_mind, fault, missing, undelivered, cancel, modify",
        "price: expected a whole number (money) from 100 to 500000",
        "carriage: missing",
        "opened: expected true or false",
        "delivered: expected a whole number (date) from 739617 to 741806",
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_callers_cannot_change_what_is_decided_next(engine: str, sample) -> None:
    """Constants are frozen: a caller that writes into a result writes nothing, or gets an error."""
    made, _, case = sample
    spoil = (
        "((base) => { const before = JSON.stringify(decide(base)); const tried = [];\n"
        "for (const each of [decide(base), ...decide(base), FIELDS, ...FIELDS, RESULTS]) {\n"
        "  for (const key of Object.keys(each)) {\n"
        "    try { each[key] = 'spoilt'; } catch (error) { tried.push(error.name); }\n"
        "  }\n"
        "}\n"
        "return [before === JSON.stringify(decide(base)), new Set(tried).size]; })"
    )
    assert evaluate(engine, made.text, f"{spoil}({json.dumps(case)})") == [True, 1]


# --- no text becomes code ---------------------------------------------------------------------------------------------

HOSTILE = [
    '"; globalThis.hit = 1; "',
    "'; globalThis.hit = 1; '",
    "\\",
    '\\"; globalThis.hit = 1; //',
    "`${globalThis.hit = 1}`",
    "*/ globalThis.hit = 1; /*",
    "--> globalThis.hit = 1",
    "<!-- globalThis.hit = 1",
    "</script><script>globalThis.hit = 1</script>",
    "\n globalThis.hit = 1;\r\n",
    "\u2028globalThis.hit = 1;\u2029\x85",
    "\x00\x07\x1b[31m\x7f",
    "Rückgabe – “ok” 退货 🙂 \ud800",
    "//# sourceMappingURL=http://example.com",
]


def with_title(title: str) -> str:
    program = replace(loaded(SAMPLE), title=title)
    made = javascript.write(program, choice(program))
    assert set(made.extras) == {".d.mts"}
    for text in (made.text, *made.extras.values()):
        assert all(" " <= c <= "~" or c == "\n" for c in text)
    for closes in ("</", "-->", "<!--", "*/"):
        assert closes not in made.text
    return made.text


@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_titles_stay_text(engine: str) -> None:
    for title in HOSTILE if engine == "quickjs" else ["".join(HOSTILE)]:
        text = with_title(title)
        found = evaluate(engine, text, "[[...TITLE].map((c) => c.codePointAt(0)), typeof globalThis.hit]")
        assert found == [[ord(c) for c in title], "undefined"]


@given(st.lists(st.text(alphabet=st.characters(), max_size=20), max_size=20))
@example(["\ud83d\ude42", "\ud83d", "__proto__", "\x7f\xa0"])
def test_any_text_is_a_string(texts: list[str]) -> None:
    words = [quoted(text) for text in texts]
    assert not any(c in "".join(words) for c in "<>*") and "".join(words).isascii()
    found = evaluate("quickjs", "", f"[{', '.join(words)}].map((text) => Array.from(text, (c) => c.codePointAt(0)))")
    assert found == [[ord(c) for c in joined(text)] for text in texts]


def joined(text: str) -> str:
    """Two surrogates that stand for one character, as JavaScript reads them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


WORDS = """vocabulary words "w"
fact class "c" : one of constructor, prototype, null, undefined, with.dots by shop typically null
fact arguments "a" : yes/no by shop typically no
fact eval "e" : money from 0.00 to 1.00 by shop typically 0.00
fact facts "f" : yes/no by shop typically no
fact hasownproperty "h" : yes/no by shop typically no
fact undefined "u" : yes/no by shop typically no
fact math "m" : yes/no by shop typically no
fact await "w" : yes/no by shop typically no
fact freeze "z" : yes/no by shop typically no
event let "l" by shop
event case "d" by shop
remedy function
"""
BODY = """right typeof "t"
entitlement return for typeof
  quote "q"
  when class is constructor and arguments and eval over 0.50 and facts and hasownproperty and undefined and not math
  let within 3 days after case
  owed function
entitlement new for typeof
  quote "q"
  when await and freeze and class is one of prototype, undefined, with.dots
  owed function
"""


def test_the_readers_own_words_are_never_given_to_a_policy() -> None:
    """Names that are tokens of their own in the reader's grammar, or taken in its model."""
    from returnlogic.readers._javascript_syntax import TAKEN, parser

    words = {t.pattern.value for t in parser().terminals if t.pattern.type == "str"}
    taken = {w.casefold() for w in [*words, *TAKEN] if w.isidentifier() and not w.startswith("_")}
    assert {"freeze", "facts", "math", "let"} <= taken <= {w.casefold() for w in javascript._RESERVED.split()}


@pytest.mark.parametrize("engine", ENGINES)
def test_names_of_the_language_are_only_names(engine: str, tmp_path: Path) -> None:
    (tmp_path / "words.ret").write_text(WORDS)
    program = policy(BODY, words="words", folder=tmp_path).program
    assert program is not None
    made = javascript.write(program, {})
    interface = interface_of(program, {})
    assert {f.name for f in interface.fields} >= {"class", "arguments", "eval", "undefined", "await", "let", "case"}
    target = replace(javascript.TARGET, run=lambda text, _, cases: RUNS[engine](text, cases))
    assert not mismatches(program, {}, interface, target, made.text, some_cases(interface, 200))
    proof = prove(program, {}, interface, READER.read(made.text, interface), made.hints, made.tables, Solver())
    assert proof.holds


# --- what it cannot do ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "exact"), [("12.5", True), ("0.45035", True), ("0.45037", False), ("12.34567", False)]
)
def test_numbers_are_exact_or_refused_by_name(rate: str, exact: bool, tmp_path: Path) -> None:
    """Near a thousand million in cents: a share of many digits is refused, what is written is proved."""
    (tmp_path / "words.ret").write_text(
        'vocabulary words "w"\nfact worth "w" : money from 0.00 to 999999999.99 by shop typically 0.00\nremedy refund\n'
    )
    body = (
        'right r "r"\nentitlement e for r\n  quote "q"\n  when worth over 0.00\n'
        f"  owed refund\n  refund of worth less {rate}% of worth\n"
    )
    program = policy(body, words="words", folder=tmp_path).program
    assert program is not None
    values = choice(program)
    if not exact:
        with pytest.raises(Unsupported, match=r"`r/payout\(refund\).from` takes numbers up to \d+, and JavaScript"):
            javascript.write(program, values)
        return
    made, interface = javascript.write(program, values), interface_of(program, values)
    assert prove(program, values, interface, READER.read(made.text, interface), made.hints, made.tables, Solver()).holds


def test_without_an_engine_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, sample) -> None:
    made, interface, case = sample
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert not isinstance(javascript.run(made.text, interface, [case])[0], Refused)
    monkeypatch.setitem(sys.modules, "quickjs", None)
    with pytest.raises(NotInstalled, match="install Node, or `pip install quickjs`"):
        javascript.run(made.text, interface, [case])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_text_that_does_not_load_or_crashes(engine: str, sample) -> None:
    made, _, case = sample
    with pytest.raises(Refused, match=r"the module does not load: .*SyntaxError"):
        RUNS[engine](made.text + "const;", [case])
    refused, crashed = RUNS[engine](
        made.text.replace("(facts) {\n", "(facts) {\n  if (facts.boom) { throw new RangeError('b'); }\n", 1),
        [{}, {"boom": True}],
    )
    assert type(refused) is Refused and "price: missing" in str(refused)
    assert type(crashed) is Crashed and str(crashed) == "RangeError: b"


# --- types ------------------------------------------------------------------------------------------------------------


def test_types_name_every_fact_and_result(sample) -> None:
    made, interface, _ = sample
    types = made.extras[".d.mts"]
    for f in interface.fields:
        kind = "boolean" if isinstance(f.sort, Bool) else "number | null" if f.optional else "number"
        if not isinstance(f.sort, Enum):
            assert f'  readonly "{f.name}": {kind};\n' in types
    assert '  readonly "invoked": "change_of_mind" | "fault" | "missing"' in types
    assert types.count("  Entry<Level>,") == sum("/level(" in r.key for r in interface.results)
    for r in interface.results:
        assert f'  readonly "{r.key}": Entry<' in types
