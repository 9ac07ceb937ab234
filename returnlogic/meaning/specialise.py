"""A program with some variables fixed: what an evaluator is generated from.

Only the lets that the policy's own outcome needs stay, constants are folded, equal bodies are shared. Nothing rests on
it: what is generated is proved equal to the program as it was (`proof/prove.py`), so that a fault here is found there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from returnlogic.base.faults import InputFault
from returnlogic.base.interface import WORDS, Field, Interface, Result
from returnlogic.base.sort import Bool, Int
from returnlogic.base.value import Value, as_word
from returnlogic.meaning.clause import Claim
from returnlogic.meaning.program import Assumption, Output, Program
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
    conj,
    disj,
    lets_read,
    neg,
    walk,
)


class Unfixed(InputFault):
    """Assumption variables that the outcome may depend on and nothing fixes."""

    heading = "error"

    def __init__(self, open_: Sequence[Assumption]) -> None:
        lines = []
        for a in open_:
            lines.append(f"{a.name}: {' or '.join(map(as_word, a.domain))}")
            if a.label and a.label != a.name:
                lines.append(f"    {a.label}")
        super().__init__(", ".join(a.name for a in open_), details=lines)
        self.open = tuple(open_)

    @property
    def example(self) -> str:
        """Return `NAME=VALUE`, with a value that the first of them can have."""
        return f"{self.open[0].name}={as_word(self.open[0].domain[0])}"


@dataclass(frozen=True, slots=True)
class Specialised:
    """The outcome of a policy with some variables fixed: lets in order, and the outputs by their folded claims."""

    lets: Mapping[str, Term]
    aliases: Mapping[str, tuple[str, ...]]
    """By let that stays: the other lets of the program that have its value here."""
    outputs: tuple[Output, ...]
    claims: Mapping[str, tuple[tuple[Term, Term, Term], ...]]
    """By output: live, lo and hi of each claim that can be live."""


def specialise(program: Program, values: Mapping[str, Value]) -> Specialised:
    """Return the outcome of the policy where these facts and assumption variables have these values."""
    lets: dict[str, Term] = {}
    replaced: dict[str, Term] = {}
    first: dict[Term, str] = {}
    aliases: dict[str, list[str]] = {}
    needed = lets_read(
        (t for o in program.policy_outputs for c in o.claims for t in (c.live, c.lo, c.hi)), program.lets
    )
    for name, body in program.lets.items():
        if name not in needed:
            continue
        found = fold(body, values, replaced)
        if _is_atom(found) or found in first:
            replaced[name] = same = found if _is_atom(found) else Let(first[found])
            if isinstance(same, Let):
                aliases.setdefault(same.name, []).append(name)
        else:
            first[found] = name
            lets[name] = found

    def claim(c: Claim) -> tuple[Term, Term, Term]:
        return fold(c.live, values, replaced), fold(c.lo, values, replaced), fold(c.hi, values, replaced)

    claims = {o.key: tuple(f for f in map(claim, o.claims) if f[0] != FALSE) for o in program.policy_outputs}
    used = lets_read((t for each in claims.values() for c in each for t in c), lets)
    others = {n: tuple(names) for n, names in aliases.items() if n in used}
    return Specialised({n: b for n, b in lets.items() if n in used}, others, program.policy_outputs, claims)


def assumed(program: Program, given: Mapping[str, Value], *, as_inputs: bool = False) -> dict[str, Value]:
    """Return the assumption variables that are fixed, by the policy or by `given`.

    Raises `Unfixed` iff the outcome reads another one, unless these become inputs of the evaluator.
    """
    values = {a.name: a.fixed for a in program.assumptions.values() if a.fixed is not None} | dict(given)
    reads = _reads(specialise(program, values))
    open_ = tuple(n for n in program.assumptions if n in reads)
    if open_ and not as_inputs:
        raise Unfixed([program.assumptions[n] for n in open_])
    return values


def interface_of(program: Program, values: Mapping[str, Value]) -> Interface:
    """Return what an evaluator of the policy with these assumptions takes and gives: the facts it reads, in order."""
    reads = _reads(specialise(program, values))
    fields = [Field(i.name, i.sort, i.event) for i in program.inputs.values() if i.name in reads]
    fields += [Field(a.name, a.sort) for a in program.assumptions.values() if a.name in reads]
    results = [Result(o.key, WORDS.get(o.topic.kind, ())) for o in program.policy_outputs]
    return Interface(program.name, tuple(fields), tuple(results))


def _reads(specialised: Specialised) -> set[str]:
    terms = [*specialised.lets.values(), *(t for each in specialised.claims.values() for c in each for t in c)]
    return {x.name for t in terms for x in walk(t) if isinstance(x, Var | Known | Get | OrElse)}


def _is_atom(term: Term) -> bool:
    return isinstance(term, Const | Var | Known | Let | Get) or (isinstance(term, Not) and _is_atom(term.arg))


_TELLS: Mapping[Comparison, Callable[[int, int], bool]] = {
    Comparison.LT: lambda a, b: a < b,
    Comparison.LE: lambda a, b: a <= b,
    Comparison.GT: lambda a, b: a > b,
    Comparison.GE: lambda a, b: a >= b,
}


def fold(term: Term, values: Mapping[str, Value], lets: Mapping[str, Term]) -> Term:
    """Return the term with these variables and lets replaced and constants folded: of the same value in every case."""

    def go(t: Term) -> Term:
        return fold(t, values, lets)

    match term:
        case Const():
            return term
        case Var(name, sort):
            return Const(values[name], sort) if name in values else term
        case Let(name):
            return lets.get(name, term)
        case And(args):
            return _joined(conj, FALSE, map(go, args))
        case Or(args):
            return _joined(disj, TRUE, map(go, args))
        case Not(arg):
            return neg(go(arg))
        case Compare(op, left, right):
            return _compared(op, go(left), go(right))
        case Member(arg, members, sort):
            found = go(arg)
            if isinstance(found, Const):
                return TRUE if found.value in members else FALSE
            return Member(found, members, sort)
        case Add(args):
            return _sum([go(a) for a in args])
        case Sub(left, right):
            a, b = go(left), go(right)
            return _sum([a, _number(-_value(b))]) if _is_number(b) else Sub(a, b)
        case Min(args) | Max(args):
            parts = tuple(dict.fromkeys(map(go, args)))
            return parts[0] if len(parts) == 1 else type(term)(parts)
        case If(condition, then, otherwise):
            return _chosen(go(condition), go(then), go(otherwise))
        case OrElse(name, sort, otherwise):
            return OrElse(name, sort, go(otherwise))
        case Known() | Get():
            return term
        case Percent() | AddMonths() | AddWorkingDays() | Roll() | OnOrAfter() | DayOf() | Scale():
            return replace(term, arg=go(term.arg))


def _joined(join: Callable[..., Term], absorbing: Term, parts: Iterable[Term]) -> Term:
    distinct = tuple(dict.fromkeys(parts))
    if any(isinstance(p, Not) and p.arg in distinct for p in distinct):
        return absorbing
    return join(*distinct)


def _is_number(term: Term) -> bool:
    return isinstance(term, Const) and isinstance(term.value, int) and not isinstance(term.value, bool)


def _number(value: int) -> Const:
    return Const(value, Int(value, value))


def _value(term: Term) -> int:
    assert isinstance(term, Const) and isinstance(term.value, int)
    return term.value


def _sum(parts: list[Term]) -> Term:
    """Return the sum with its constants added up."""
    flat: list[Term] = [x for p in parts for x in (p.args if isinstance(p, Add) else (p,))]
    rest: list[Term] = [p for p in flat if not isinstance(p, Const)]
    constant = sum(_value(p) for p in flat if isinstance(p, Const))
    if constant or not rest:
        rest.append(_number(constant))
    return rest[0] if len(rest) == 1 else Add(tuple(rest))


def _compared(op: Comparison, left: Term, right: Term) -> Term:
    if isinstance(left, Const) and isinstance(right, Const):
        if op in (Comparison.EQ, Comparison.NE):
            return TRUE if (left.value == right.value) == (op is Comparison.EQ) else FALSE
        assert isinstance(left.value, int) and isinstance(right.value, int)
        return TRUE if _TELLS[op](left.value, right.value) else FALSE
    if left == right:
        return TRUE if op in (Comparison.EQ, Comparison.LE, Comparison.GE) else FALSE
    for yes, other in ((left, right), (right, left)):
        if isinstance(yes, Const) and isinstance(yes.sort, Bool):
            return other if bool(yes.value) == (op is Comparison.EQ) else neg(other)
    return Compare(op, left, right)


def _chosen(condition: Term, then: Term, otherwise: Term) -> Term:
    if condition == TRUE or then == otherwise:
        return then
    if condition == FALSE:
        return otherwise
    if TRUE in (then, otherwise):
        return disj(condition, otherwise) if then == TRUE else disj(neg(condition), then)
    if FALSE in (then, otherwise):
        return conj(neg(condition), otherwise) if then == FALSE else conj(condition, then)
    return If(condition, then, otherwise)
