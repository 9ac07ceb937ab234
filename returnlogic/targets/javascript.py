"""JavaScript: one ES module that imports nothing, for browsers and Node.

`decide(facts)` checks facts and decides them; `outcome(...)` decides facts that are known to be well-typed. Both are
proved from the text. `problems`, `named`, `decideAll` and three helpers are the same in every module. Whole numbers are
exact up to 2^53 - 1 there: a policy that needs more is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from returnlogic.base.interface import Field, bounds
from returnlogic.base.sort import Bool, Enum, Instant
from returnlogic.base.value import MINUTES_PER_DAY, Value
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
from returnlogic.targets._javascript_engine import run
from returnlogic.targets._javascript_types import quoted, signatures
from returnlogic.targets._module import ModuleWriter
from returnlogic.targets._plan import hints, plan
from returnlogic.targets._target import Emitted, Target, Unsupported

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
    """Return the module of a policy with these assumptions; raises `Unsupported` iff a number may be inexact."""
    planned = plan(program, assumed)
    for field in planned.interface.fields:
        for end in bounds(field.sort):
            _exact(end, f"`{field.name}`")
    return _Writer(planned, _RESERVED.split()).module()


def _exact(value: int, what: str) -> None:
    if abs(value) > MAX_SAFE:
        raise Unsupported(
            f"{what} takes numbers up to {abs(value)}, and JavaScript counts exactly only up to {MAX_SAFE}: "
            "narrow the facts that it is made of, or use another target"
        )


class _Writer(ModuleWriter):
    def module(self) -> Emitted:
        interface = self.plan.interface
        body = self._outcome()
        lines = [
            _HEAD,
            f"export const POLICY = {quoted(interface.policy)};",
            f"export const TITLE = {quoted(self.plan.program.title)};",
            f"export const DIGEST = {quoted(self.plan.program.digest)};",
            "export const FIELDS = Object.freeze([",
            *(f"  {_row(f)}," for f in interface.fields),
            "]);",
            "export const RESULTS = Object.freeze([",
            *(f"  {quoted(r.key)}," for r in interface.results),
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
        types = signatures(interface, [self.fields[f.name] for f in interface.fields])
        return Emitted(text, hints(self.plan, self.lets), tables, {".d.mts": types})

    # --- the edge ---

    def _decide(self) -> list[str]:
        interface = self.plan.interface
        names = [self.fields[f.name] for f in interface.fields]
        lines = [
            "export function decide(facts) {",
            '  if (typeof facts !== "object" || facts === null) {',
            "    throw _refusal(facts);",
            "  }",
            *(f"  const {n} = _own(facts, {quoted(f.name)});" for n, f in zip(names, interface.fields, strict=True)),
        ]
        if interface.fields:
            lines.append("  if (!(")
            lines += [f"    {'&& ' if i else ''}{self._accepted(f)}" for i, f in enumerate(interface.fields)]
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
        interface = self.plan.interface
        lines = [f"export function outcome({', '.join(self.fields[f.name] for f in interface.fields)}) {{"]
        for index, branch in enumerate(self.plan.branches):
            if self.plan.split is None or index + 1 == len(self.plan.branches):
                lines += self.branch(branch, "  ")
            else:
                test = _one_of(self.fields[self.plan.split], branch.members)
                lines += [f"  if {test} {{", *self.branch(branch, "    "), "  }"]
        return [*lines, "}"]

    def definition(self, name: str, text: str) -> str:
        return f"const {name} = {text};"

    def returned(self, parts: list[str], constant: bool, pad: str) -> list[str]:
        if constant:
            return [f"{pad}return {self.whole.setdefault(', '.join(parts), f'_OUTCOME_{len(self.whole) + 1}')};"]
        return [f"{pad}return [", *(f"{pad}  {part}," for part in parts), f"{pad}];"]

    def value(self, lo: str, hi: str) -> str:
        return f'["value", {lo}, {hi}]'

    def conditional(self, condition: str, then: str, otherwise: str) -> str:
        return f"({condition} ? {then} : {otherwise})"

    def quoted(self, word: str) -> str:
        return quoted(word)

    def term(self, term: Term) -> str:
        """Return the text of a term, in brackets unless it is a word; raises `Unsupported` if it may be inexact.

        A reference card of the terms (rules T1 to T23), which is why it is one function.
        """
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
        """Return a quotient `n / d` is exact to the whole number wherever `|n| + d <= 2^53`."""
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


def _literal(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if value >= 0 else f"({value})"
        case str():
            return quoted(value)
        case None:
            return "null"


def _one_of(name: str, members: Sequence[str]) -> str:
    tests = [f"({name} === {quoted(m)})" for m in members]
    return tests[0] if len(tests) == 1 else f"({' || '.join(tests)})"


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
            kind = f"Object.freeze([{', '.join(map(quoted, members))}])"
        case _:
            kind = quoted(_kind(field))
    return f"Object.freeze([{quoted(field.name)}, {kind}, {lo}, {hi}, {'true' if field.optional else 'false'}])"


TARGET = Target("javascript", ".mjs", write, run, "ECMAScript 2019 or newer, as a module (Node 12, browsers)", {})
