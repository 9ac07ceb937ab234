"""Python: one module that imports nothing.

`decide(case)` checks a case and decides it in one pass; `outcome(...)` decides facts that are known to be well-typed.
Both are proved from the text. `problems`, `named` and `decide_all` are the same in every module.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping, Sequence

from returnlogic.base.interface import Field, Interface, bounds
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
from returnlogic.targets._module import ModuleWriter
from returnlogic.targets._plan import hints, plan
from returnlogic.targets._target import Crashed, Emitted, Entry, Refused, Target

_WORDS = """
    bool dict int len max min str tuple type zip list object print isinstance ValueError KeyError TypeError
    case cases found name kind lo hi optional value
    POLICY TITLE DIGEST FIELDS RESULTS decide outcome problems named decide_all
"""
_TAKEN = (*keyword.kwlist, *keyword.softkwlist, *_WORDS.split())

_HEAD = '''"""A return policy as a function. Generated: do not edit, `returnlogic verify` proves this very text.

`decide(case)` takes a dict with the facts of FIELDS: yes/no as bool, money in minor units, a day as its number
(`date.toordinal()`), a minute as 1440 times the day number plus the minute of the day, None for what has not happened.
It gives one entry per name of RESULTS: ("value", lo, hi), where lo is hi unless the text leaves the value open between
the two; ("silent", None, None) where no clause speaks; ("conflict", None, None) where clauses contradict each other.
It raises ValueError with one sentence per problem for anything else. `outcome` decides facts that are known to be
well-typed, without a check.
"""
'''

_TAIL = '''

def problems(case: object) -> tuple[str, ...]:
    """Why `decide` does not accept a case: one sentence per fact; none iff it does."""
    if type(case) is not dict:
        return ("a case is a dict of facts",)
    found = []
    for name, kind, lo, hi, optional in FIELDS:
        if name not in case:
            found.append(name + ": missing")
            continue
        value = case[name]
        if value is None and optional:
            continue
        if type(kind) is tuple:
            if type(value) is not str or value not in kind:
                found.append(name + ": expected one of " + ", ".join(kind))
        elif kind == "bool":
            if type(value) is not bool:
                found.append(name + ": expected True or False")
        elif type(value) is not int or not lo <= value <= hi:
            found.append(name + ": expected a whole number (" + kind + ") from " + str(lo) + " to " + str(hi))
    return tuple(found)


def named(result: tuple) -> dict:
    """An outcome by the names of RESULTS."""
    return dict(zip(RESULTS, result))


def decide_all(cases: list) -> list:
    """The outcome of each case, in order; raises ValueError at the first that is not well-typed."""
    return [decide(case) for case in cases]
'''


def write(program: Program, assumed: Mapping[str, Value]) -> Emitted:
    """Return the module of a policy with these assumptions fixed."""
    planned = plan(program, assumed)
    return _Writer(planned, _TAKEN).module()


class _Writer(ModuleWriter):
    def module(self) -> Emitted:
        interface = self.plan.interface
        body = self._outcome()
        lines = [
            _HEAD,
            f"POLICY = {interface.policy!a}",
            f"TITLE = {self.plan.program.title!a}",
            f"DIGEST = {self.plan.program.digest!a}",
            "",
            "FIELDS = (",
            *(f"    {_row(f)}," for f in interface.fields),
            ")",
            "RESULTS = (",
            *(f"    {r.key!a}," for r in interface.results),
            ")",
            "",
            '_SILENT = ("silent", None, None)',
            '_CONFLICT = ("conflict", None, None)',
            *(f"{name} = {text}" for text, name in self.entries.items()),
            *(f"{name} = {text}" for text, name in self.whole.items()),
        ]
        for table in self.plan.tables.values():
            lines.append(f"{self.tables[table.name]} = (")
            lines += [
                "    " + ", ".join(map(str, table.moves[i : i + 20])) + "," for i in range(0, len(table.moves), 20)
            ]
            lines.append(")")
        text = "\n".join([*lines, "", "", *self._decide(), "", "", *body]) + "\n" + _TAIL
        tables = {self.tables[t.name]: (t.name, t.first) for t in self.plan.tables.values()}
        return Emitted(text, hints(self.plan, self.lets), tables, {})

    # --- the edge ---

    def _decide(self) -> list[str]:
        interface = self.plan.interface
        lines = [
            "def decide(case: dict) -> tuple:",
            '    """The outcome of a case; raises ValueError iff it is not well-typed."""',
        ]
        lines.append("    if type(case) is not dict:")
        lines.append("        raise ValueError(problems(case))")
        if interface.fields:
            lines.append("    try:")
            lines += [f"        {self.fields[f.name]} = case[{f.name!a}]" for f in interface.fields]
            lines += ["    except KeyError:", "        raise ValueError(problems(case)) from None"]
            checks = [self._accepted(f) for f in interface.fields]
            lines.append("    if not (")
            lines += [f"        {'and ' if i else ''}{c}" for i, c in enumerate(checks)]
            lines += ["    ):", "        raise ValueError(problems(case))"]
        lines.append(f"    return outcome({', '.join(self.fields[f.name] for f in interface.fields)})")
        return lines

    def _accepted(self, field: Field) -> str:
        name = self.fields[field.name]
        lo, hi = bounds(field.sort)
        match field.sort:
            case Bool():
                return f"type({name}) is bool"
            case Enum(members):
                return f"type({name}) is str and {name} in {{{', '.join(map(ascii, members))}}}"
            case _:
                inside = f"type({name}) is int and {lo} <= {name} <= {hi}"
                return f"({name} is None or {inside})" if field.optional else inside

    # --- the decision ---

    def _outcome(self) -> list[str]:
        interface = self.plan.interface
        signature = ", ".join(f"{self.fields[f.name]}: {_hint(f)}" for f in interface.fields)
        lines = [
            f"def outcome({signature}) -> tuple:",
            '    """The outcome of well-typed facts; anything else gives nonsense."""',
        ]
        for index, branch in enumerate(self.plan.branches):
            if self.plan.split is None:
                lines += self.branch(branch, "    ")
            elif index + 1 < len(self.plan.branches):
                name = self.fields[self.plan.split]
                test = f"== {branch.members[0]!a}" if len(branch.members) == 1 else f"in {_tuple(branch.members)}"
                lines += [f"    if {name} {test}:", *self.branch(branch, "        ")]
            else:
                lines += self.branch(branch, "    ")
        return lines

    def definition(self, name: str, text: str) -> str:
        return f"{name} = {text}"

    def returned(self, parts: list[str], constant: bool, pad: str) -> list[str]:
        whole = f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
        if constant:
            whole = self.whole.setdefault(whole, f"_OUTCOME_{len(self.whole) + 1}")
        return [f"{pad}return {whole}"]

    def value(self, lo: str, hi: str) -> str:
        return f'("value", {lo}, {hi})'

    def conditional(self, condition: str, then: str, otherwise: str) -> str:
        return f"({then} if {condition} else {otherwise})"

    def quoted(self, word: str) -> str:
        return ascii(word)

    def term(self, term: Term) -> str:
        """Return the text of a term, in brackets unless it is a word.

        A reference card of the terms (rules T1 to T23), which is why it is one function.
        """
        match term:
            case Const(value):
                return (
                    ascii(value)
                    if not isinstance(value, int) or value is True or value is False or value >= 0
                    else f"({value})"
                )
            case Var(name):
                return self.fields[name]
            case Let(name):
                return self.lets[name]
            case And(args):
                return f"({' and '.join(map(self.term, args))})"
            case Or(args):
                return f"({' or '.join(map(self.term, args))})"
            case Not(Known(name)):
                return f"({self.fields[name]} is None)"
            case Not(arg):
                return f"(not {self.term(arg)})"
            case Compare(op, left, right):
                sign = {Comparison.EQ: "==", Comparison.NE: "!="}.get(op, op.value)
                return f"({self.term(left)} {sign} {self.term(right)})"
            case Member(arg, members):
                if len(members) == 1:
                    return f"({self.term(arg)} == {members[0]!a})"
                return f"({self.term(arg)} in {_tuple(members)})"
            case Add(args):
                return f"({' + '.join(map(self.term, args))})"
            case Sub(left, right):
                return f"({self.term(left)} - {self.term(right)})"
            case Min(args):
                return f"min({', '.join(map(self.term, args))})"
            case Max(args):
                return f"max({', '.join(map(self.term, args))})"
            case If(condition, then, otherwise):
                return f"({self.term(then)} if {self.term(condition)} else {self.term(otherwise)})"
            case Percent(arg, num, den, rounding):
                return self._percent(f"{self.term(arg)} * {num}", den, rounding, self.intervals.of(arg)[0] * num >= 0)
            case Known(name):
                return f"({self.fields[name]} is not None)"
            case Get(name):
                return self.fields[name]
            case OrElse(name, _, otherwise):
                return f"({self.term(otherwise)} if {self.fields[name]} is None else {self.fields[name]})"
            case AddMonths(arg) | AddWorkingDays(arg) | Roll(arg) | OnOrAfter(arg):
                table = self.plan.table(term)
                return f"({self.tables[table.name]}[{self.term(arg)} - {table.first}] + {table.first})"
            case DayOf(arg):
                return f"({self.term(arg)} // {MINUTES_PER_DAY})"
            case Scale(arg, factor):
                return f"({self.term(arg)} * {factor})"

    def _percent(self, n: str, den: int, rounding: Rounding, positive: bool) -> str:
        match rounding:
            case Rounding.FLOOR:
                return f"({n} // {den})"
            case Rounding.CEIL:
                return f"(-(-({n}) // {den}))"
            case Rounding.TRUNC:
                return f"({n} // {den})" if positive else f"({n} // {den} if {n} >= 0 else -(-({n}) // {den}))"
            case Rounding.HALF_UP:
                return f"(({n} * 2 + {den}) // {2 * den})"
            case Rounding.HALF_EVEN:
                up = f"({n} * 2 + {den}) // {2 * den}"
                tie = f"({n} * 2 + {den}) % {2 * den} == 0"
                return f"({up} - 1 if {tie} and {up} % 2 == 1 else {up})"


def _tuple(members: Sequence[str]) -> str:
    return f"({', '.join(map(ascii, members))}{',' if len(members) == 1 else ''})"


def _row(field: Field) -> str:
    lo, hi = bounds(field.sort)
    match field.sort:
        case Enum(members):
            kind = _tuple(members)
        case Instant():
            kind = '"minute"'
        case _:
            kind = ascii(type(field.sort).__name__.lower())
    return f"({field.name!a}, {kind}, {lo}, {hi}, {field.optional})"


def _hint(field: Field) -> str:
    match field.sort:
        case Bool():
            return "bool"
        case Enum():
            return "str"
        case _:
            return "int | None" if field.optional else "int"


def run(text: str, interface: Interface, cases: Sequence[Mapping[str, object]]) -> list[tuple[Entry, ...] | Refused]:
    """Return what CPython gives for each case. Run only a text that its reader accepted: it is executed here."""
    module: dict[str, object] = {}
    exec(compile(text, "<evaluator>", "exec"), module)
    decide = module["decide"]
    assert callable(decide)
    found: list[tuple[Entry, ...] | Refused] = []
    for case in cases:
        try:
            found.append(decide(dict(case)))
        except ValueError as error:
            found.append(Refused(str(error)))
        except Exception as error:
            found.append(Crashed(f"{type(error).__name__}: {error}"))
    return found


TARGET = Target("python", ".py", write, run, "CPython 3.11 or newer", {})
