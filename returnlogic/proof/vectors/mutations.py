"""First-order mutants of a policy: every way to get one thing of it wrong.

A mutation changes one let of the specialised program, or one part of one claim of a result. `mutate` lists them per
term: a boundary moved by one, another comparison, a word more or less, a condition dropped, `and` for `or`, a negation
lost, a number or a rate one off, another rounding, another value; a claim adds: dropped, always live, its values those
of another claim of the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from returnlogic.base.sort import Bool, Enum, Int
from returnlogic.base.value import Value
from returnlogic.meaning.intervals import Intervals
from returnlogic.meaning.print import wording
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.specialise import specialise
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    Add,
    AddMonths,
    AddWorkingDays,
    And,
    Compare,
    Comparison,
    Const,
    DayOf,
    Direction,
    Get,
    If,
    Known,
    Let,
    Max,
    Member,
    Min,
    MonthRounding,
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
    children,
    conj,
    disj,
    neg,
    transform,
)


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change: the new bodies of lets, in words what it is, and the results that may notice."""

    change: Mapping[str, Term]
    what: str
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimProgram:
    """A policy with some variables fixed as a program of its own, every claim of it a let of its own.

    A date that is not there reads as the first day of its sort, so that mutations have a value in every case.
    """

    program: Program
    outputs: tuple[Output, ...]
    """One per result that no other result is the same as."""
    same: Mapping[str, tuple[str, ...]]
    """By key of those: all results with the same claims."""


def claim_program(program: Program, assumed: Mapping[str, Value]) -> ClaimProgram:
    """Return the policy with these assumptions; it has the policy's outcome in every well-typed case."""
    specialised = specialise(program, assumed)
    lets: dict[str, Term] = {n: _total(b) for n, b in specialised.lets.items()}
    intervals = Intervals(specialised.lets)
    same: dict[str, list[str]] = {}
    firsts: dict[object, Output] = {}
    for o in specialised.outputs:
        claims = specialised.claims[o.key]
        first = firsts.setdefault((claims, o.sort), o)
        same.setdefault(first.key, []).append(o.key)
        if first is not o:
            continue
        parts = []
        for n, claim in enumerate(claims):
            live, lo, hi = (Let(f"{o.key}#{n}.{part}") for part in ("live", "lo", "hi"))
            lets[live.name], lets[lo.name] = _total(claim[0]), _total(claim[1])
            lets[hi.name] = lo if claim[1] == claim[2] else _total(claim[2])
            parts.append((live, lo, hi))
        least = _number(min((intervals.of(lo)[0] for _, lo, _ in claims), default=0))
        most = _number(max((intervals.of(hi)[1] for _, _, hi in claims), default=0))
        lets[o.silent.name] = conj(*(neg(live) for live, _, _ in parts))
        lets[o.lo.name] = Max((least, *(If(live, lo, least) for live, lo, _ in parts)))
        lets[o.hi.name] = Min((most, *(If(live, hi, most) for live, _, hi in parts)))
        lets[o.conflict.name] = conj(neg(o.silent), Compare(Comparison.GT, o.lo, o.hi))
    made = Program(program.name, "", program.inputs, program.assumptions, (), (), lets, tuple(firsts.values()))
    return ClaimProgram(made, tuple(firsts.values()), {k: tuple(v) for k, v in same.items()})


def mutations(specialised: ClaimProgram, labels: Mapping[str, int]) -> Iterator[Mutation]:
    """Yield every mutation of a policy; `labels` says how many words a result has, 0 where its values are numbers."""
    program = specialised.program
    own = {f"{o.key}{part}" for o in specialised.outputs for part in (".silent", ".conflict", ".lo", ".hi")}
    for let, body in program.lets.items():
        if let in own or (let.endswith(".hi") and isinstance(body, Let) and body.name == let[:-3] + ".lo"):
            continue  # a claim of one value: the mutations of `lo` are its own
        reached = program.readers([let])
        results = tuple(o.key for o in specialised.outputs if o.silent.name in reached or o.lo.name in reached)
        results += tuple(o.key for o in specialised.outputs if o.hi.name in reached and o.key not in results)
        key, mark, claim = let.rpartition("#")
        label = labels.get(key, 0) if mark and not claim.endswith("live") else 0
        seen = {body}
        for changed, part, instead in _values(body, label) if label else mutate(body, program.lets):
            if changed not in seen:
                seen.add(changed)
                what = f"{let}: `{wording(part)}` becomes `{wording(instead)}`"
                yield Mutation({let: changed}, what, results)
    yield from _claims(specialised)


def _claims(specialised: ClaimProgram) -> Iterator[Mutation]:
    """Yield the mutations of rules: dropped, always live, with the values of another rule of the same result."""
    lets = specialised.program.lets
    for o in specialised.outputs:
        names = [n.removesuffix(".live") for n in lets if n.startswith(f"{o.key}#") and n.endswith(".live")]
        for name in names:
            for always, body in (("dropped", FALSE), ("always applies", TRUE)):
                if lets[f"{name}.live"] != body:
                    what = f"{name}: the rule `{wording(lets[f'{name}.live'])}` {always}"
                    yield Mutation({f"{name}.live": body}, what, (o.key,))
            values = {n: (lets[f"{n}.lo"], _end(lets, n)) for n in names}
            for name, mine in values.items():
                for lo, hi in dict.fromkeys(v for v in values.values() if v != mine):
                    what = f"{name}: the value `{_between(*mine)}` becomes `{_between(lo, hi)}` of another rule"
                    yield Mutation({f"{name}.lo": lo, f"{name}.hi": hi}, what, (o.key,))


def _end(lets: Mapping[str, Term], claim: str) -> Term:
    """Return the upper bound of a claim; its lower one where it has one value."""
    hi = lets[f"{claim}.hi"]
    return lets[hi.name] if isinstance(hi, Let) and hi.name == f"{claim}.lo" else hi


def _between(lo: Term, hi: Term) -> str:
    return wording(lo) if lo == hi else f"{wording(lo)} to {wording(hi)}"


_Edit = tuple[Term, Term, Term]
"""A term with one thing wrong, the part of the right one that is, and what stands in its place."""


def _values(body: Term, labels: int) -> Iterator[_Edit]:
    """Yield the other words of a result in place of one."""
    if isinstance(body, Const):
        for value in range(labels):
            other = Const(value, body.sort)
            yield other, body, other


def mutate(term: Term, lets: Mapping[str, Term]) -> Iterator[_Edit]:
    """Yield the term with one thing wrong, in every way; lets are not entered."""
    for wrong in _wrong(term, lets):
        yield wrong, term, wrong
    if isinstance(term, Member | OrElse):
        return
    for index, part in enumerate(children(term)):
        if isinstance(term, And | Or):
            neutral = TRUE if isinstance(term, And) else FALSE
            yield _with_part(term, index, neutral), part, neutral
        for whole, wrong_part, instead in mutate(part, lets):
            yield _with_part(term, index, whole), wrong_part, instead


def _with_part(term: Term, index: int, new: Term) -> Term:
    """Return the term with another direct subterm at an index, constants folded away."""
    parts = tuple(new if at == index else part for at, part in enumerate(children(term)))
    match term:
        case And():
            return conj(*parts)
        case Or():
            return disj(*parts)
        case Not():
            return neg(new)
        case Add() | Min() | Max():
            return replace(term, args=parts)
        case Compare() | Sub():
            return replace(term, left=parts[0], right=parts[1])
        case If():
            return If(*parts)
        case Percent() | AddMonths() | AddWorkingDays() | Roll() | OnOrAfter() | DayOf() | Scale():
            return replace(term, arg=new)
        case Const() | Var() | Let() | Known() | Get() | OrElse() | Member():
            raise AssertionError("it is not entered")


def _wrong(term: Term, lets: Mapping[str, Term]) -> Iterator[Term]:
    """Yield the term with its outermost part wrong."""
    match term:
        case Const() | Var() | Known() | Let() | Get() | OrElse():
            yield from _wrong_leaf(term, lets)
        case And() | Or() | Not() | Compare() | Member():
            yield from _wrong_condition(term, lets)
        case AddMonths() | AddWorkingDays() | Roll() | OnOrAfter():
            yield from _wrong_date(term)
        case Add() | Sub() | Min() | Max() | If() | Percent() | DayOf() | Scale():
            yield from _wrong_number(term)


def _wrong_leaf(term: Const | Var | Known | Let | Get | OrElse, lets: Mapping[str, Term]) -> Iterator[Term]:
    match term:
        case Const(bool() as value, sort):
            yield Const(not value, sort)
        case Const(int() as value):
            yield from (replace(term, value=value + step) for step in (1, -1))
        case Var(_, Bool()):
            yield from (Not(term), TRUE, FALSE)
        case Known():
            yield Not(term)
        case Let():
            if _yes_no(term, lets):
                yield Not(term)
        case Const() | Var(_, Enum()):
            return
        case Var() | Get() | OrElse():
            yield from (Add((term, _number(step))) for step in (1, -1))


def _wrong_condition(term: And | Or | Not | Compare | Member, lets: Mapping[str, Term]) -> Iterator[Term]:
    match term:
        case And(args):
            yield disj(*args)
        case Or(args):
            yield conj(*args)
        case Not(arg):
            yield arg
        case Compare(op, left, right):
            ordered = not (_yes_no(left, lets) or isinstance(_sort(left, right), Bool | Enum))
            others = Comparison if ordered else (Comparison.EQ, Comparison.NE)
            yield from (Compare(o, left, right) for o in others if o is not op)
            if ordered:
                yield from (Compare(op, left, Add((right, _number(step)))) for step in (1, -1))
        case Member(arg, members, sort):
            assert isinstance(sort, Enum)
            for word in sort.members:
                toggled = tuple(m for m in sort.members if (m in members) != (m == word))
                yield Member(arg, toggled, sort) if toggled else FALSE


def _wrong_number(term: Add | Sub | Min | Max | If | Percent | DayOf | Scale) -> Iterator[Term]:
    match term:
        case Add(args):
            for index in range(len(args)):
                rest = (*args[:index], *args[index + 1 :])
                yield rest[0] if len(rest) == 1 else Add(rest)
        case Sub(left, right):
            yield from (Add((left, right)), Sub(right, left), left)
        case Min(args) | Max(args):
            yield (Max if isinstance(term, Min) else Min)(args)
            yield from args
        case If(condition, then, otherwise):
            yield from (If(condition, otherwise, then), then, otherwise)
        case Percent(_, num, _, rounding):
            yield from (replace(term, num=num + step) for step in (1, -1))
            yield from (replace(term, rounding=r) for r in Rounding if r is not rounding)
        case DayOf():
            return
        case Scale(arg, factor):
            yield from (Scale(arg, f) for f in (factor + 1, factor - 1))


def _wrong_date(term: AddMonths | AddWorkingDays | Roll | OnOrAfter) -> Iterator[Term]:
    match term:
        case AddMonths(_, months, rounding):
            yield from (replace(term, months=m) for m in (months + 1, months - 1) if m >= 0)
            rounded = (MonthRounding.UP, MonthRounding.DOWN)
            yield from (replace(term, rounding=r) for r in rounded if r is not rounding)
        case AddWorkingDays(arg, days, _):
            yield from (replace(term, days=d) for d in (days + 1, days - 1) if d >= 0)
            yield Add((arg, _number(days)))  # calendar days in place of working days
        case Roll(arg, direction, _):
            yield arg
            yield replace(term, direction=next(d for d in Direction if d is not direction))
        case OnOrAfter(_, month, day):
            yield from (replace(term, day=d) for d in (day + 1, day - 1) if 1 <= d <= 28)
            if day <= 28:
                yield replace(term, month=month % 12 + 1)


def _total(term: Term) -> Term:
    """Return the term with each date that may not be there read as the first day of its sort."""

    def put(t: Term) -> Term | None:
        match t:
            case Get(name, sort) if not isinstance(sort, Bool | Enum):
                return OrElse(name, sort, Const(sort.lo, sort))
        return None

    return transform(term, put)


def _yes_no(term: Term, lets: Mapping[str, Term]) -> bool:
    match term:
        case And() | Or() | Not() | Compare() | Member() | Known():
            return True
        case Const(_, sort) | Var(_, sort):
            return isinstance(sort, Bool)
        case Let(name):
            return _yes_no(lets[name], lets)
        case If(_, then, _):
            return _yes_no(then, lets)
        case _:
            return False


def _sort(*terms: Term) -> object:
    """Return the sort that a comparison is of, where a side tells it."""
    return next((t.sort for t in terms if isinstance(t, Const | Var)), None)


def _number(value: int) -> Const:
    return Const(value, Int(value, value))
