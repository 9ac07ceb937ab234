"""Print a program of the kernel for people: its terms as formulas, one line for each thing it is made of.

Nothing reads the text back. `returnlogic check FILE --show-program` prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money, Sort
from returnlogic.base.value import Value, show, write
from returnlogic.meaning.calendars import function_name
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.program import Assumption, Input, Output, Program
from returnlogic.meaning.term import (
    Add,
    AddMonths,
    AddWorkingDays,
    And,
    Compare,
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
    Scale,
    Sub,
    Term,
    Var,
)


def wording(term: Term) -> str:
    """Return a term in one line; an event stands for its date, which is the first there is where it is missing."""
    match term:
        case Const(int(value), Date() | Instant() as sort) if value < sort.per_day:
            return str(value)  # before the first day there is
        case Const(value, sort):
            return str(value).lower() if isinstance(value, bool) else str(write(sort, value))
        case Var(name) | Let(name) | Get(name):
            return name
        case And(args):
            return f"({' and '.join(map(wording, args))})"
        case Or(args):
            return f"({' or '.join(map(wording, args))})"
        case Not(arg):
            return f"not {wording(arg)}"
        case Compare(op, left, right):
            return f"{wording(left)} {op.value} {wording(right)}"
        case Member(arg, members):
            return f"{wording(arg)} in ({', '.join(members)})"
        case Add(args):
            return f"({' + '.join(map(wording, args))})"
        case Sub(left, right):
            return f"({wording(left)} - {wording(right)})"
        case Min(args):
            return f"least({', '.join(map(wording, args))})"
        case Max(args):
            return f"greatest({', '.join(map(wording, args))})"
        case If(condition, then, otherwise):
            return f"({wording(then)} if {wording(condition)} else {wording(otherwise)})"
        case Percent(arg, num, den, rounding):
            return f"{rounding.value}({num}/{den} of {wording(arg)})"
        case Known(name):
            return f"{name} has happened"
        case OrElse(name, sort, otherwise):
            first = not isinstance(sort, Bool | Enum) and otherwise == Const(sort.lo, sort)
            return name if first else f"({name} or else {wording(otherwise)})"
        case AddMonths(arg) | AddWorkingDays(arg) | Roll(arg) | OnOrAfter(arg):
            return f"{function_name(term)}({wording(arg)})"
        case DayOf(arg):
            return f"day of {wording(arg)}"
        case Scale(arg, factor):
            return f"{factor} * {wording(arg)}"


def printed(program: Program) -> str:
    """Return a program as text: inputs, assumptions, axioms, words, clauses, lets and outputs, in its own order."""
    sections = {
        "inputs": map(_input, program.inputs.values()),
        "assumptions": map(_assumption, program.assumptions.values()),
        "axioms": (f"“{a.label}”{' (honesty)' if a.honesty else ''}: {wording(a.term)}" for a in program.axioms),
        "words of the policy": (f"{d.kind} {d.name}{'' if d.read else ' (not read)'}" for d in program.definitions),
        "clauses": (line for c in program.clauses for line in _clause(c)),
        "parts of conditions": (f"{p.word} of {p.owner}: {wording(p.term)}" for p in program.conditions),
        "orders of cases": (
            f"“{r.label}”: {' < '.join(_values(program, rung) for rung in r.rungs)}" for r in program.orderings
        ),
        "to be decided": (
            f"{d.topic} where {' or '.join(d.remedies)} is owed and {wording(d.when)}" for d in program.demands
        ),
        "what helps": (f"{ground}: {', '.join(remedies)}" for ground, remedies in program.helps.items()),
        "lets": (f"{name} = {wording(body)}" for name, body in program.lets.items()),
        "outputs": (line for o in program.outputs for line in _output(o, o.right in program.law_rights)),
    }
    head = [f"program {program.name}: {program.title}", f"digest {program.digest}"]
    return "".join(f"{line}\n" for line in (*head, *_listed(sections.items())))


def _listed(sections: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    """Yield each section that has a line: its title after a blank line, and its lines indented."""
    for title, lines in sections:
        rows = [f"  {line}" for line in lines]
        if rows:
            yield from ("", title, *rows)


def _sort(sort: Sort) -> str:
    match sort:
        case Bool():
            return "yes/no"
        case Enum(members):
            return f"one of {', '.join(members)}"
        case Int(lo, hi, unit):
            return f"{lo} to {hi} {unit}".rstrip()
        case Money() | Date() | Instant():
            ends = (wording(Const(end, sort)) for end in (sort.lo, sort.hi))
            return f"{type(sort).__name__.lower()} {' to '.join(ends)}"


def _value(sort: Sort, value: Value) -> str:
    """Return a value as the vocabulary writes it: members keep their underscores."""
    return str(value) if isinstance(sort, Enum) else show(sort, value)


def _values(program: Program, values: Mapping[str, Value]) -> str:
    return ", ".join(f"{name} {_value(program.inputs[name].sort, value)}" for name, value in values.items())


def _input(i: Input) -> str:
    when = f", {i.phase} the problem" if i.phase else ""
    party = f"{i.controller}{when}{', judged' if i.judged else ''}"
    usual = f"typically {_value(i.sort, i.typical)}" if i.typical is not None else ""
    if i.typical_after is not None:
        usual = f"typically {i.typical_after[1]} days after {i.typical_after[0]}"
    words = [f"{'event' if i.event else 'fact'} {i.name}: {_sort(i.sort)}", party, *([usual] if usual else [])]
    return f"{'; '.join(words)} “{i.label}”"


def _assumption(a: Assumption) -> str:
    fixed = f" = {_value(a.sort, a.fixed)}" if a.fixed is not None else ""
    return f"{a.kind} {a.name}: {_sort(a.sort)}{fixed} “{a.label}”"


def _clause(c: Clause) -> Iterator[str]:
    """Yield a clause, then what it consists of, each part on a line of its own."""
    yield f"{c.kind} {c.id} for {', '.join(c.rights) or 'no right'}{' (law)' if c.is_law else ''}"
    for r in c.relations:
        how = "implied" if r.implied else f"“{r.basis}”"
        yield f"  {r.kind} {r.target}: {how}"
    for limit in c.limits:
        last = f", last day {limit.last_day.name}" if limit.last_day is not None else ""
        yield f"  {limit.act} {limit.text} {limit.anchor}{last}"
    for duty in c.duties:
        last_moment = duty.last_day or duty.last_minute
        yield f"  {duty.party} owes {duty.act}{f' by {last_moment.name}' if last_moment is not None else ''}"
    for gate in c.gates:
        yield f"  {gate.fact} is answered: {gate.mode}"
    if c.requirement is not None:
        yield f"  requires {c.requirement.name}, otherwise {c.consequence}"
    if c.states is not None:
        yield f"  states {c.states.name}"
    for claim in c.claims:
        span = wording(claim.lo) if claim.lo == claim.hi else f"{wording(claim.lo)} to {wording(claim.hi)}"
        yield f"  claims {claim.right}/{claim.topic} is {span} while {claim.live.name}"


def _output(o: Output, is_law: bool) -> Iterator[str]:
    """Yield an output and, a line each, the claims it is made of."""
    yield f"{o.key}: {_sort(o.sort)}{' (law)' if is_law else ''}"
    for c in o.claims:
        span = wording(c.lo) if c.lo == c.hi else f"{wording(c.lo)} to {wording(c.hi)}"
        yield f"  {c.clause or 'in all'}: {span} while {c.live.name}"
