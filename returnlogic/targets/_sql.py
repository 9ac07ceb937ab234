"""Writes a policy as one SQL query over a table of cases: a chain of projections, the same for every dialect.

SQL promises no order of evaluation, so that a check cannot guard what stands beside it. First comes whether a row is
well-typed; then its facts, which are NULL where it is not; then the lets, those of one level of dependency in one
projection; then one number per result that says which end of its tree the row reaches; and last what these numbers
mean. Every let has a value on every well-typed row, so that `AND`, `OR` and `NOT` are two-valued where it matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from returnlogic.base.interface import Field, Result, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.meaning.intervals import Intervals
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    And,
    Calendrical,
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
    transform,
    walk,
)
from returnlogic.targets._plan import (
    SHARED,
    Between,
    Branch,
    Conflict,
    DayTable,
    Fork,
    Plan,
    Silent,
    Tree,
    hints,
    identifiers,
    longer,
    mapped,
    plan,
    terms_of,
)
from returnlogic.targets._sql_table import CHECK, KEY, LARGEST, SMALLEST, TABLE, Dialect, ddl
from returnlogic.targets._target import Emitted, Unsupported

HEAD = """\
-- A return policy as a query. Generated: do not edit, `returnlogic verify` proves this very text.
-- It reads a table or view named orders, one row per case, with the columns and types of the DDL beside this file.
-- Yes/no is BOOLEAN, money minor units, a day its number (1 = 1 January of year 1), a minute 1440 times the day number
-- plus the minute of the day; NULL is what has not happened. Column id is passed through.
-- Where well_typed is FALSE the outcome is NULL. Else each result has a verdict (silent, conflict, value) and, for a
-- value, its bounds lo and hi, which are equal unless the text leaves the value open between the two.
"""
"""What stands above every query: no word of a policy."""


def write(program: Program, assumed: Mapping[str, Value], dialect: Dialect) -> Emitted:
    """Return the query of a policy with these assumptions fixed, in a dialect."""
    planned = plan(program, assumed, split=False)
    _check(planned, dialect)
    return _Writer(planned, dialect).query()


def _check(planned: Plan, dialect: Dialect) -> None:
    """Raise `Unsupported` for what SQL cannot express, before anything is written."""
    interface = planned.interface
    seen = {KEY.casefold(), CHECK.casefold()}
    for field in interface.fields:
        if field.name.casefold() in seen:
            raise Unsupported(
                f"{dialect.name}: the fact `{field.name}` has the name of another column; case does not count in SQL"
            )
        seen.add(field.name.casefold())
        lo, hi = bounds(field.sort)
        if lo < SMALLEST or hi > LARGEST:
            raise Unsupported(f"{dialect.name}: the fact `{field.name}` does not fit into 64 bits")
    branch = planned.branches[0]
    intervals = Intervals(dict(branch.lets))
    for term in [t for _, t in branch.lets] + [t for tree in branch.trees for t in terms_of(tree)]:
        for t in walk(term):
            widest = 1
            match t:
                case Percent(arg, num, den):
                    lo, hi = intervals.of(arg)
                    widest = max(abs(lo), abs(hi)) * abs(num) * 2 + 2 * den
                case Scale() | Add() | Sub():
                    lo, hi = intervals.of(t)
                    widest = max(abs(lo), abs(hi))
            if widest > LARGEST:
                raise Unsupported(f"{dialect.name}: an amount grows beyond 64 bits (up to {widest})")


class _Writer:
    def __init__(self, planned: Plan, dialect: Dialect) -> None:
        self.plan, self.dialect = planned, dialect
        self.interface = planned.interface
        (branch,) = planned.branches
        self.branch = _hoisted(branch)
        self.intervals = Intervals(dict(self.branch.lets))
        names = [n for n, _ in self.branch.lets]
        codes = [f"end of {r.key}" for r in self.interface.results]
        words = identifiers([*names, *codes], [KEY, CHECK, *(f.name for f in self.interface.fields)])
        self.lets = {n: words[n] for n in names}
        self.codes = [words[c] for c in codes]
        self.lists: dict[str, DayTable] = {}

    def query(self) -> Emitted:
        quoted = self.dialect.identifier
        facts = [quoted(f.name) for f in self.interface.fields]
        check = "\n    AND ".join(map(self._accepted, self.interface.fields)) or "TRUE"
        parts = [
            ("checked", [quoted(KEY), *facts, f"(\n    {check}\n  ) AS {quoted(CHECK)}"], TABLE),
            ("facts", [quoted(KEY), quoted(CHECK), *(self._kept(f) for f in facts)], "checked"),
        ]
        for number, level in enumerate(self._levels(), 1):
            made = [f"{self.term(body)} AS {quoted(self.lets[name])}" for name, body in level]
            parts.append((f"level_{number}", ["*", *made], parts[-1][0]))
        ends, columns = self._results()
        if ends:
            parts.append(("ends", ["*", *ends], parts[-1][0]))
        lines = [HEAD.rstrip("\n")]
        for number, (name, items, source) in enumerate(parts):
            opening = "WITH " if number == 0 else ""
            lines += [f"{opening}{quoted(name)} AS (SELECT", *_items(items), f"FROM {quoted(source)}),"]
        lines[-1] = lines[-1].removesuffix(",")
        lines += ["SELECT", *_items([quoted(KEY), quoted(CHECK), *columns]), f"FROM {quoted(parts[-1][0])}"]
        text = "\n".join(lines) + "\n"
        hinted = hints(replace(self.plan, branches=(self.branch,)), self.lets)
        extras = {self.dialect.signatures: ddl(self.interface, self.dialect)}
        return Emitted(text, hinted, self._tables(text), extras)

    def _tables(self, text: str) -> dict[str, tuple[str, int]]:
        """Return the calendar function and first day of each list, by `list N`, N counted from 1 in the text."""
        order = sorted(self.lists, key=text.index)
        return {f"list {n}": (self.lists[t].name, self.lists[t].first) for n, t in enumerate(order, 1)}

    # --- the edge ---

    def _accepted(self, field: Field) -> str:
        """Return the test that a column holds a value of its sort; it is never NULL, also where the column is."""
        name = self.dialect.identifier(field.name)
        lo, hi = bounds(field.sort)
        match field.sort:
            case Bool():
                return f"({name} IS NOT NULL)"
            case Enum(members):
                return f"({name} IS NOT NULL AND {name} IN ({', '.join(map(self.dialect.string, members))}))"
            case _:
                inside = f"{name} >= {lo} AND {name} <= {hi}"
                return f"({name} IS NULL OR ({inside}))" if field.optional else f"({name} IS NOT NULL AND {inside})"

    def _kept(self, fact: str) -> str:
        return f"CASE WHEN {self.dialect.identifier(CHECK)} THEN {fact} END AS {fact}"

    # --- the decision ---

    def _levels(self) -> list[list[tuple[str, Term]]]:
        """Return the lets, each in the first projection in which all that it reads is there."""
        level: dict[str, int] = {}
        found: list[list[tuple[str, Term]]] = []
        for name, body in self.branch.lets:
            level[name] = max((level[x.name] + 1 for x in walk(body) if isinstance(x, Let)), default=0)
            while len(found) <= level[name]:
                found.append([])
            found[level[name]].append((name, body))
        return found

    def _results(self) -> tuple[list[str], list[str]]:
        """Return the columns that say which end of its tree a result reaches, and those that say what this means."""
        quoted = self.dialect.identifier
        ends: dict[str, str] = {}
        columns: list[str] = []
        for tree, result, word in zip(self.branch.trees, self.interface.results, self.codes, strict=True):
            leaves: list[Tree] = [Silent(), Conflict()]
            text = self._end(tree, leaves)
            if text.startswith("CASE"):
                if text not in ends:
                    ends[text] = quoted(word)
                end = ends[text]
            else:
                end = text
            columns += self._columns(tree, result, end, leaves)
        return [f"{text} AS {word}" for text, word in ends.items()], columns

    def _end(self, tree: Tree, leaves: list[Tree]) -> str:
        """Return which leaf of a tree is reached: 0 silent, 1 conflict, from 2 on the values as they are met."""
        if not isinstance(tree, Fork):
            if tree not in leaves:
                leaves.append(tree)
            return str(leaves.index(tree))
        text = "CASE"
        while isinstance(tree, Fork):
            text += f" WHEN {self.term(tree.condition)} THEN {self._end(tree.then, leaves)}"
            tree = tree.otherwise
        return f"{text} ELSE {self._end(tree, leaves)} END"

    def _columns(self, tree: Tree, result: Result, end: str, leaves: Sequence[Tree]) -> Iterator[str]:
        """Yield the columns verdict, lo and hi of a result, chosen by the number of the leaf that a row reaches.

        They are NULL where the row is not well-typed.
        """
        good = self.dialect.identifier(CHECK)
        words = [self.dialect.string(w) for w in ("silent", "conflict", "value")]
        values = list(enumerate(leaves[2:], 2))
        lo = [(n, self._bound(leaf.lo, result)) for n, leaf in values if isinstance(leaf, Between)]
        hi = [(n, self._bound(leaf.hi, result)) for n, leaf in values if isinstance(leaf, Between)]
        none = f"CAST(NULL AS {self.dialect.types['word' if result.labels else 'number']})"
        if not isinstance(tree, Fork):  # one end for all rows
            verdict = f"CASE WHEN {good} THEN {words[min(int(end), 2)]} END"
            bounds_ = [f"CASE WHEN {good} THEN {b[0][1]} END" if b else none for b in (lo, hi)]
        else:
            reached = set(_reached(tree))
            tests = [f"WHEN {end} = {n} THEN {w}" for n, w in ((0, words[0]), (1, words[1])) if leaves[n] in reached]
            tests += [f"WHEN {end} >= 2 THEN {words[2]}"] if values else []
            verdict = f"CASE WHEN NOT {good} THEN NULL {' '.join(tests)} END"
            bounds_ = []
            for pairs in (lo, hi):
                by_text: dict[str, list[int]] = {}
                for n, text in pairs:
                    by_text.setdefault(text, []).append(n)
                tests = [f"WHEN {' OR '.join(f'{end} = {n}' for n in ns)} THEN {text}" for text, ns in by_text.items()]
                bounds_.append(f"CASE WHEN NOT {good} THEN NULL {' '.join(tests)} END" if tests else none)
        for part, text in zip(("verdict", "lo", "hi"), (verdict, *bounds_), strict=True):
            yield f"{text} AS {self.dialect.identifier(f'{result.key} {part}')}"

    def _bound(self, term: Term, result: Result) -> str:
        if result.labels:
            assert isinstance(term, Const) and isinstance(term.value, int)
            return self.dialect.string(result.labels[term.value])
        return self.term(term)

    def term(self, term: Term) -> str:
        """Return the text of a term (rules T1 to T23); of a number, always one of 64 bits."""
        match term:
            case Const(value):
                return self._constant(value)
            case Var(name) | Get(name):
                return self.dialect.identifier(name)
            case Let(name):
                return self.dialect.identifier(self.lets[name])
            case And(args):
                return f"({' AND '.join(map(self.term, args))})"
            case Or(args):
                return f"({' OR '.join(map(self.term, args))})"
            case Not(Known(name)):
                return f"({self.dialect.identifier(name)} IS NULL)"
            case Known(name):
                return f"({self.dialect.identifier(name)} IS NOT NULL)"
            case Not(arg):
                return f"(NOT {self.term(arg)})"
            case Compare(op, left, right):
                sign = {Comparison.NE: "<>"}.get(op, op.value)
                return f"({self._operand(left)} {sign} {self._operand(right)})"
            case Member(arg, members):
                words = [self.dialect.string(m) for m in members]
                return f"({self.term(arg)} " + (f"= {words[0]})" if len(words) == 1 else f"IN ({', '.join(words)}))")
            case Add(args):
                first, *rest = sorted(args, key=lambda a: isinstance(a, Const))
                return f"({' + '.join([self.term(first), *map(self._operand, rest)])})"
            case Sub(left, right):
                return f"({self._operand(left)} - {self.term(right)})"
            case Min(args):
                return f"LEAST({', '.join(map(self.term, args))})"
            case Max(args):
                return f"GREATEST({', '.join(map(self.term, args))})"
            case If(condition, then, otherwise):
                return f"CASE WHEN {self.term(condition)} THEN {self.term(then)} ELSE {self.term(otherwise)} END"
            case Percent(arg, num, den, rounding):
                n = f"({self.term(arg)} * {num})"
                return self._percent(n, den, rounding, self.intervals.of(arg)[0] * num >= 0 and num >= 0)
            case OrElse(name, _, otherwise):
                return f"COALESCE({self.dialect.identifier(name)}, {self.term(otherwise)})"
            case AddMonths(arg) | AddWorkingDays(arg) | Roll(arg) | OnOrAfter(arg):
                return self._looked_up(term, arg)
            case DayOf(arg):
                positive = self.intervals.of(arg)[0] >= 0
                return self._floor(self.term(arg), MINUTES_PER_DAY, positive)
            case Scale(arg, factor):
                return f"({self.term(arg)} * {factor})"

    def _constant(self, value: Value) -> str:
        match value:
            case bool():
                return "TRUE" if value else "FALSE"
            case int():
                return f"CAST({value} AS {self.dialect.types['number']})"
            case str():
                return self.dialect.string(value)
            case None:
                raise AssertionError("a constant has a value")

    def _operand(self, term: Term) -> str:
        """Return a term beside one of 64 bits: a number that is written out needs no type of its own."""
        return str(term.value) if isinstance(term, Const) and type(term.value) is int else self.term(term)

    def _looked_up(self, term: Calendrical, arg: Term) -> str:
        table = self.plan.table(term)

        def index(base: int) -> str:
            return f"{self.term(arg)} - {table.first - base}"

        listed = ", ".join(map(str, table.moves)).join(self.dialect.listed)
        while self.lists.get(listed, table).name != table.name:  # lists are told apart by their entries
            table = longer(table, term)
            listed = ", ".join(map(str, table.moves)).join(self.dialect.listed)
        text = self.dialect.entry(listed, index, _may_be_null(arg))
        self.lists[listed] = table
        return f"(CAST({text} AS {self.dialect.types['number']}) + {table.first})"

    def _floor(self, n: str, den: int, positive: bool) -> str:
        """Return the quotient rounded down: SQL's own rounds towards zero."""
        quotient = f"({n} {self.dialect.divided} {den})"
        if positive:
            return quotient
        return f"(CASE WHEN {n} >= 0 THEN {quotient} ELSE -((-{n} + {den - 1}) {self.dialect.divided} {den}) END)"

    def _percent(self, n: str, den: int, rounding: Rounding, positive: bool) -> str:
        match rounding:
            case Rounding.FLOOR:
                return self._floor(n, den, positive)
            case Rounding.CEIL:
                up = f"(({n} + {den - 1}) {self.dialect.divided} {den})"
                if positive:
                    return up
                return f"(CASE WHEN {n} >= 0 THEN {up} ELSE -((-{n}) {self.dialect.divided} {den}) END)"
            case Rounding.TRUNC:
                return f"({n} {self.dialect.divided} {den})"
            case Rounding.HALF_UP:
                return self._floor(f"({n} * 2 + {den})", 2 * den, positive)
            case Rounding.HALF_EVEN:
                doubled = f"({n} * 2 + {den})"
                up = self._floor(doubled, 2 * den, positive)
                tie = f"{doubled} % {2 * den} = 0 AND {up} % 2 <> 0"
                return f"(CASE WHEN {tie} THEN {up} - 1 ELSE {up} END)"


def _items(items: Sequence[str]) -> list[str]:
    return [f"  {item}{',' if n < len(items) else ''}" for n, item in enumerate(items, 1)]


def _reached(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Fork):
        yield from _reached(tree.then)
        yield from _reached(tree.otherwise)
    else:
        yield tree


def _hoisted(branch: Branch) -> Branch:
    """Return the branch with each rounded amount in a let of its own: the text of a rounding names it several times."""
    names: dict[Term, str] = {}
    lets: list[tuple[str, Term]] = []

    def visit(t: Term) -> Term | None:
        if not isinstance(t, Percent) or isinstance(t.arg, Var | Let | Get) or _may_be_null(t.arg):
            return None
        inner = transform(t.arg, visit)
        if inner not in names:
            names[inner] = f"{SHARED}amount {len(names) + 1}"
            lets.append((names[inner], inner))
        return replace(t, arg=Let(names[inner]))

    for name, body in branch.lets:
        found = transform(body, visit)
        lets.append((name, found))
    trees = tuple(mapped(tree, lambda t: transform(t, visit)) for tree in branch.trees)
    return replace(branch, lets=tuple(lets), trees=trees)


def _may_be_null(term: Term) -> bool:
    return any(isinstance(x, Get) for x in walk(term))
