"""JavaScript: one ES module that imports nothing, for browsers and Node.

`decide(facts)` checks facts and decides them; `outcome(...)` decides facts that are known to be well-typed. Both are
proved from the text. `problems`, `named`, `decideAll` and three helpers are the same in every module. Whole numbers are
exact up to 2^53 - 1 there: a policy that needs more is refused.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from returnlogic.base.interface import LEVELS, PAYERS, Field, Interface, Result, bounds
from returnlogic.base.sort import Bool, Date, Enum, Instant, Money
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning.intervals import Intervals
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    And,
    Compare,
    Comparison,
    Const,
    DayOf,
    Get,
    If,
    Known,
    Let,
    Max,
    Member,
    Min,
    Not,
    OnOrAfter,
    Or,
    OrElse,
    Percent,
    Roll,
    Rounding,
    Scale,
    Sub,
    Term,
    Var,
)
from returnlogic.targets._plan import Between, Branch, Conflict, Fork, Plan, Silent, Tree, hints, identifiers, plan
from returnlogic.targets._target import Crashed, Emitted, Entry, Missing, Refused, Target, Unsupported

MAX_SAFE = 2**53 - 1
"""`Number.MAX_SAFE_INTEGER`: up to here whole numbers are exact."""

_RESERVED = """
    break case catch class const continue debugger default delete do else enum export extends false finally for function
    if import in instanceof new null return super switch this throw true try typeof var void while with
    implements interface let package private protected public static yield await async of get set eval arguments
    undefined NaN Infinity Math Number Object TypeError RangeError Array globalThis
    facts freeze isInteger
    POLICY TITLE DIGEST FIELDS RESULTS decide outcome problems named decideAll
"""

_HEAD = """\
// A return policy as a function. Generated: do not edit, `returnlogic verify` proves this very text.
//
// `decide(facts)` takes an object with the facts of FIELDS as own properties: yes/no as booleans, money in minor units,
// a day as its number (1 is 1 January of year 1, and 719163 is 1 January 1970), a minute as 1440 times the day number
// plus the minute of the day, null for what has not happened. It gives one entry per name of RESULTS: ["value", lo, hi]
// with lo = hi unless the text leaves the value open between the two; ["silent", null, null] where no clause speaks;
// ["conflict", null, null] where clauses contradict each other. It throws a TypeError with one sentence per problem for
// anything else. `outcome` decides facts that are known to be well-typed, without a check.
"""

_TAIL = """
// The rest is the same in every module.

export function problems(facts) {
  if (typeof facts !== "object" || facts === null) {
    return ["a case is an object with the facts as its own properties"];
  }
  const found = [];
  for (const [name, kind, lo, hi, optional] of FIELDS) {
    const value = _own(facts, name);
    if (value === undefined) {
      found.push(name + ": missing");
    } else if (value === null && optional) {
      continue;
    } else if (typeof kind === "object") {
      if (!kind.includes(value)) {
        found.push(name + ": expected one of " + kind.join(", "));
      }
    } else if (kind === "bool") {
      if (typeof value !== "boolean") {
        found.push(name + ": expected true or false");
      }
    } else if (!(Number.isInteger(value) && value >= lo && value <= hi)) {
      found.push(name + ": expected a whole number (" + kind + ") from " + lo + " to " + hi);
    }
  }
  return found;
}

export function named(result) {
  return Object.fromEntries(RESULTS.map((key, place) => [key, result[place]]));
}

export function decideAll(cases) {
  return cases.map((facts) => decide(facts));
}

function _own(facts, name) {
  return Object.prototype.hasOwnProperty.call(facts, name) ? facts[name] : undefined;
}

function _at(table, place) {
  const found = table[place];
  if (found === undefined) {
    throw new RangeError("a day that the table does not have");
  }
  return found;
}

function _refusal(facts) {
  return new TypeError(problems(facts).join("; "));
}
"""


def write(program: Program, assumed: Mapping[str, Value]) -> Emitted:
    """The module of a policy with these assumptions fixed; `Unsupported` iff a number may leave the exact ones."""
    planned = plan(program, assumed)
    for field in planned.interface.fields:
        for end in bounds(field.sort):
            _exact(end, f"`{field.name}`")
    return _Writer(planned).module()


def _exact(value: int, what: str) -> None:
    if abs(value) > MAX_SAFE:
        raise Unsupported(
            f"{what} takes numbers up to {abs(value)}, and JavaScript counts exactly only up to {MAX_SAFE}: "
            "narrow the facts that it is made of, or use another target"
        )


class _Writer:
    def __init__(self, planned: Plan) -> None:
        self.plan = planned
        face = planned.interface
        lets = dict.fromkeys(n for b in planned.branches for n, _ in b.lets)
        same = [f"same as {r.key}" for r in face.results]
        words = identifiers([*(f.name for f in face.fields), *lets, *same], _RESERVED.split())
        self.same = [words[n] for n in same]
        self.fields = {f.name: words[f.name] for f in face.fields}
        self.lets = {n: words[n] for n in lets}
        self.tables = {t.name: f"_{t.name.upper()}" for t in planned.tables.values()}
        self.entries: dict[str, str] = {}
        self.whole: dict[str, str] = {}
        self.intervals = Intervals({})
        self.where = ""

    def module(self) -> Emitted:
        face = self.plan.interface
        body = self._outcome()
        lines = [
            _HEAD,
            f"export const POLICY = {_quoted(face.policy)};",
            f"export const TITLE = {_quoted(self.plan.program.title)};",
            f"export const DIGEST = {_quoted(self.plan.program.digest)};",
            "export const FIELDS = Object.freeze([",
            *(f"  {_row(f)}," for f in face.fields),
            "]);",
            "export const RESULTS = Object.freeze([",
            *(f"  {_quoted(r.key)}," for r in face.results),
            "]);",
            "",
            'const _SILENT = Object.freeze(["silent", null, null]);',
            'const _CONFLICT = Object.freeze(["conflict", null, null]);',
            *(f"const {name} = Object.freeze({text});" for text, name in self.entries.items()),
            *(f"const {name} = Object.freeze([\n  {text}\n]);" for text, name in self.whole.items()),
        ]
        for table in self.plan.tables.values():
            lines.append(f"const {self.tables[table.name]} = Object.freeze([")
            lines += ["  " + ", ".join(map(str, table.moves[i : i + 20])) + "," for i in range(0, len(table.moves), 20)]
            lines.append("]);")
        text = "\n".join([*lines, "", *self._decide(), "", *body]) + "\n" + _TAIL
        tables = {self.tables[t.name]: (t.name, t.first) for t in self.plan.tables.values()}
        signatures = _signatures(face, [self.fields[f.name] for f in face.fields])
        return Emitted(text, hints(self.plan, self.lets), tables, {".d.mts": signatures})

    # --- the edge ---

    def _decide(self) -> list[str]:
        face = self.plan.interface
        names = [self.fields[f.name] for f in face.fields]
        lines = [
            "export function decide(facts) {",
            '  if (typeof facts !== "object" || facts === null) {',
            "    throw _refusal(facts);",
            "  }",
            *(f"  const {n} = _own(facts, {_quoted(f.name)});" for n, f in zip(names, face.fields, strict=True)),
        ]
        if face.fields:
            lines.append("  if (!(")
            lines += [f"    {'&& ' if i else ''}{self._accepted(f)}" for i, f in enumerate(face.fields)]
            lines += ["  )) {", "    throw _refusal(facts);", "  }"]
        return [*lines, f"  return outcome({', '.join(names)});", "}"]

    def _accepted(self, field: Field) -> str:
        name = self.fields[field.name]
        lo, hi = bounds(field.sort)
        match field.sort:
            case Bool():
                return f'(typeof {name} === "boolean")'
            case Enum(members):
                return _one_of(name, members)
            case _:
                inside = f"Number.isInteger({name}) && ({name} >= {lo}) && ({name} <= {hi})"
                return f"(({name} === null) || ({inside}))" if field.optional else f"({inside})"

    # --- the decision ---

    def _outcome(self) -> list[str]:
        face = self.plan.interface
        lines = [f"export function outcome({', '.join(self.fields[f.name] for f in face.fields)}) {{"]
        for index, branch in enumerate(self.plan.branches):
            if self.plan.split is None or index + 1 == len(self.plan.branches):
                lines += self._branch(branch, "  ")
            else:
                test = _one_of(self.fields[self.plan.split], branch.members)
                lines += [f"  if {test} {{", *self._branch(branch, "    "), "  }"]
        return [*lines, "}"]

    def _branch(self, branch: Branch, pad: str) -> list[str]:
        self.intervals = Intervals(dict(branch.lets))
        lines = []
        for name, term in branch.lets:
            self.where = f"`{name}`"
            lines.append(f"{pad}const {self.lets[name]} = {self.term(term)};")
        parts = [self._tree(t, r) for t, r in zip(branch.trees, self.plan.interface.results, strict=True)]
        for part in [p for p, n in Counter(parts).items() if n > 1 and " " in p]:
            lines.append(f"{pad}const {self.same[parts.index(part)]} = {part};")
            parts = [self.same[parts.index(part)] if p == part else p for p in parts]
        if all(isinstance(tree, Silent | Conflict) or _constant(tree) for tree in branch.trees):
            whole = self.whole.setdefault(", ".join(parts), f"_OUTCOME_{len(self.whole) + 1}")
            return [*lines, f"{pad}return {whole};"]
        return [*lines, f"{pad}return [", *(f"{pad}  {part}," for part in parts), f"{pad}];"]

    def _tree(self, tree: Tree, result: Result) -> str:
        self.where = f"`{result.key}`"
        match tree:
            case Silent():
                return "_SILENT"
            case Conflict():
                return "_CONFLICT"
            case Between(lo, hi):
                if not _constant(tree):
                    return f'["value", {self.term(lo)}, {self.term(hi)}]'
                ends = ", ".join(_entry(t, result) for t in (lo, hi))
                return self.entries.setdefault(f'["value", {ends}]', f"_VALUE_{len(self.entries) + 1}")
            case Fork(condition, then, otherwise):
                yes, no = self._tree(then, result), self._tree(otherwise, result)
                return f"({self.term(condition)} ? {yes} : {no})"

    def term(self, term: Term) -> str:
        """The text of a term (rules T1 to T23), in brackets unless it is a word; `Unsupported` if it may be inexact."""
        if isinstance(term, Add | Sub | Scale):
            for end in self.intervals.of(term):
                _exact(end, self.where)
        match term:
            case Const(value):
                return _literal(value)
            case Var(name):
                return self.fields[name]
            case Let(name):
                return self.lets[name]
            case And(args):
                return f"({' && '.join(map(self.term, args))})"
            case Or(args):
                return f"({' || '.join(map(self.term, args))})"
            case Not(Known(name)):
                return f"({self.fields[name]} === null)"
            case Not(arg):
                return f"(!{self.term(arg)})"
            case Compare(op, left, right):
                sign = {Comparison.EQ: "===", Comparison.NE: "!=="}.get(op, op.value)
                return f"({self.term(left)} {sign} {self.term(right)})"
            case Member(arg, members):
                return _one_of(self.term(arg), members)
            case Add(args):
                return f"({' + '.join(map(self.term, args))})"
            case Sub(left, right):
                return f"({self.term(left)} - {self.term(right)})"
            case Min(args):
                return f"Math.min({', '.join(map(self.term, args))})"
            case Max(args):
                return f"Math.max({', '.join(map(self.term, args))})"
            case If(condition, then, otherwise):
                return f"({self.term(condition)} ? {self.term(then)} : {self.term(otherwise)})"
            case Percent(arg, num, den, rounding):
                return self._percent(arg, num, den, rounding)
            case Known(name):
                return f"({self.fields[name]} !== null)"
            case Get(name):
                return self.fields[name]
            case OrElse(name, _, otherwise):
                return f"(({self.fields[name]} === null) ? {self.term(otherwise)} : {self.fields[name]})"
            case AddMonths(arg) | AddWorkingDays(arg) | Roll(arg) | OnOrAfter(arg):
                table = self.plan.table(term)
                return f"(_at({self.tables[table.name]}, {self.term(arg)} - {table.first}) + {table.first})"
            case DayOf(arg):
                return f"Math.floor({self.term(arg)} / {MINUTES_PER_DAY})"
            case Scale(arg, factor):
                return self._times(arg, factor)

    def _times(self, arg: Term, factor: int) -> str:
        text = self.term(arg)
        return f"({text} * {factor})" if factor >= 0 else f"((-{text}) * {-factor})"

    def _percent(self, arg: Term, num: int, den: int, rounding: Rounding) -> str:
        """A quotient `n / d` is exact to the whole number wherever `|n| + d <= 2^53`."""
        n = self._times(arg, num)
        half = rounding in (Rounding.HALF_UP, Rounding.HALF_EVEN)
        for end in self.intervals.of(arg):
            size = abs(end * num)
            _exact((2 * size + 3 * den if half else size + den) - 1, self.where)
        up = f"Math.floor((({n} * 2) + {den}) / {2 * den})"
        match rounding:
            case Rounding.FLOOR:
                return f"Math.floor({n} / {den})"
            case Rounding.CEIL:
                return f"Math.ceil({n} / {den})"
            case Rounding.TRUNC:
                return f"Math.trunc({n} / {den})"
            case Rounding.HALF_UP:
                return up
            case Rounding.HALF_EVEN:
                tie = f"(((({n} * 2) + {den}) % {2 * den}) === 0)"
                return f"(({tie} && (({up} % 2) !== 0)) ? ({up} - 1) : {up})"


def _quoted(text: str) -> str:
    """A string as JavaScript and JSON both write it, in ASCII; without `<`, `>`, `*` it ends no script or comment."""
    quoted = json.dumps(text)
    for c in "<>*":
        quoted = quoted.replace(c, f"\\u{ord(c):04x}")
    return quoted


def _literal(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if value >= 0 else f"({value})"
        case str():
            return _quoted(value)
        case None:
            return "null"


def _one_of(name: str, members: Sequence[str]) -> str:
    tests = [f"({name} === {_quoted(m)})" for m in members]
    return tests[0] if len(tests) == 1 else f"({' || '.join(tests)})"


def _constant(tree: Tree) -> bool:
    return isinstance(tree, Between) and isinstance(tree.lo, Const) and isinstance(tree.hi, Const)


def _entry(term: Term, result: Result) -> str:
    assert isinstance(term, Const) and isinstance(term.value, int)
    return _quoted(result.labels[term.value]) if result.labels else str(term.value)


def _kind(field: Field) -> str:
    match field.sort:
        case Instant():
            return "minute"
        case _:
            return type(field.sort).__name__.lower()


def _row(field: Field) -> str:
    lo, hi = bounds(field.sort)
    match field.sort:
        case Enum(members):
            kind = f"Object.freeze([{', '.join(map(_quoted, members))}])"
        case _:
            kind = _quoted(_kind(field))
    return f"Object.freeze([{_quoted(field.name)}, {kind}, {lo}, {hi}, {'true' if field.optional else 'false'}])"


# --- typed signatures -------------------------------------------------------------------------------------------------

_TYPES = """\
// Types of the evaluator. Generated: do not edit.

/** What is known of one topic. `lo` is `hi` unless the policy leaves the value open between the two. */
export type Entry<Value> =
  | readonly ["value", Value, Value]
  | readonly ["silent", null, null]
  | readonly ["conflict", null, null];

/** What becomes of a remedy, worst for the customer first. */
export type Level = LEVELS;

/** Who pays, worst for the customer first. */
export type Payer = PAYERS;
"""

_FUNCTIONS = """
export declare const POLICY: string;
export declare const TITLE: string;
export declare const DIGEST: string;
export declare const FIELDS: readonly (readonly [
  name: string, kind: string | readonly string[], lo: number, hi: number, optional: boolean,
])[];
export declare const RESULTS: readonly string[];

/** The outcome of facts; throws a TypeError with one sentence per problem iff they are not well-typed. */
export declare function decide(facts: Facts): Outcome;

/** The outcome of each case, in order; throws a TypeError at the first that is not well-typed. */
export declare function decideAll(cases: readonly Facts[]): Outcome[];

/** Why `decide` does not accept facts, one sentence each; none iff it does. */
export declare function problems(facts: unknown): string[];

/** An outcome by the names of its results. */
export declare function named(result: Outcome): Named;

/** The outcome of well-typed facts; anything else gives nonsense. */
export declare function outcome(
"""


def _signatures(face: Interface, words: Sequence[str]) -> str:
    """TypeScript declarations of the module, for people and editors: nothing is proved of them."""
    types = _TYPES.replace("LEVELS", _union(LEVELS)).replace("PAYERS", _union(PAYERS))
    lines = [types, "export interface Facts {"]
    for field in face.fields:
        if not isinstance(field.sort, Bool | Enum):
            lines.append(f"  /** {_unit(field)} */")
        lines.append(f"  readonly {_quoted(field.name)}: {_type(field)};")
    kinds = {LEVELS: "Level", PAYERS: "Payer"}
    results = [(r.key, f"Entry<{kinds.get(r.labels, 'number')}>") for r in face.results]
    lines += ["}", "", "export type Outcome = readonly ["]
    lines += [f"  {t}," for _, t in results]
    lines += ["];", "", "export interface Named {"]
    lines += [f"  readonly {_quoted(key)}: {t};" for key, t in results]
    lines += ["}", _FUNCTIONS]
    lines += [
        "/** The outcome of well-typed facts; anything else gives nonsense. */",
        "export declare function outcome(",
    ]
    lines += [f"  {w}: {_type(f)}," for w, f in zip(words, face.fields, strict=True)]
    return "\n".join([*lines, "): Outcome;"]) + "\n"


def _union(words: Sequence[str]) -> str:
    return " | ".join(map(_quoted, words))


def _type(field: Field) -> str:
    match field.sort:
        case Bool():
            return "boolean"
        case Enum(members):
            return _union(members)
        case _:
            return "number | null" if field.optional else "number"


def _unit(field: Field) -> str:
    lo, hi = bounds(field.sort)
    span = f"{lo} to {hi}" + (", null if it has not happened" if field.optional else "")
    match field.sort:
        case Money():
            return f"money in minor units, {span}"
        case Date():
            return f"a day number, {span}"
        case Instant():
            return f"a minute number, {span}"
        case _:
            return f"a whole number, {span}"


# --- the runtime ------------------------------------------------------------------------------------------------------

_DRIVER = """
const _answers = (cases) => cases.map((facts) => {
  try {
    return ["decided", decide(facts)];
  } catch (error) {
    return [error instanceof TypeError ? "refused" : "crashed", String(error)];
  }
});
"""

SECONDS = 120
"""How long all cases of one run may take."""


def run(text: str, face: Interface, cases: Sequence[Mapping[str, object]]) -> list[tuple[Entry, ...] | Refused]:
    """What Node gives for each case, or QuickJS where there is no Node; `Missing` iff there is neither.

    Raises `Refused` if the module does not load. Only a text that its reader accepted may be run: it is executed here.
    """
    if shutil.which("node"):
        return run_in_node(text, cases)
    return run_in_quickjs(text, cases)


def run_in_node(text: str, cases: Sequence[Mapping[str, object]]) -> list[tuple[Entry, ...] | Refused]:
    """What Node gives for each case."""
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder, "evaluator.mjs")
        driver = 'import { readFileSync } from "node:fs";\n'
        module.write_text(
            f"{driver}{text}{_DRIVER}"
            'console.log(JSON.stringify(_answers(JSON.parse(readFileSync(process.argv[2], "utf8")))));\n',
            "utf-8",
        )
        given = Path(folder, "cases.json")
        given.write_text(_as_json(cases), "utf-8")
        done = subprocess.run(
            ["node", module, given], capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
        )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "Error" in line] or ["it stopped without a word"]
        raise Refused(f"the module does not load: {said[0]}")
    return _answers(done.stdout)


def run_in_quickjs(text: str, cases: Sequence[Mapping[str, object]]) -> list[tuple[Entry, ...] | Refused]:
    """What QuickJS gives for each case."""
    try:
        import quickjs
    except ImportError:
        raise Missing("no JavaScript engine: install Node, or `pip install quickjs`") from None
    context = quickjs.Context()
    context.set_time_limit(SECONDS)
    context.set("_cases", _as_json(cases))
    try:
        context.module(f"{text}{_DRIVER}globalThis._found = JSON.stringify(_answers(JSON.parse(globalThis._cases)));\n")
    except quickjs.JSException as error:
        raise Refused(f"the module does not load: {str(error).splitlines()[0]}") from None
    return _answers(str(context.get("_found")))


def _as_json(cases: Sequence[Mapping[str, object]]) -> str:
    """The cases; what is of no sort is an object, which JavaScript would make a number or a word of if asked to."""
    return json.dumps([dict(case) for case in cases], default=lambda _: [0.5])


def _answers(found: str) -> list[tuple[Entry, ...] | Refused]:
    answers: list[tuple[Entry, ...] | Refused] = []
    for what, said in json.loads(found):
        match what:
            case "decided":
                answers.append(tuple((verdict, lo, hi) for verdict, lo, hi in said))
            case "refused":
                answers.append(Refused(said))
            case _:
                answers.append(Crashed(said))
    return answers


TARGET = Target("javascript", ".mjs", write, run, "ECMAScript 2019 or newer, as a module (Node 12, browsers)", {})
