"""The plan of an evaluator: a policy as definitions and decision trees, split on one enum.

The encoder keeps the declarative form (live claims, bounds, conflict); here it is flattened to trees of conditions,
which is where priority bugs live. Nothing rests on it: the text is read back and proved (`proof/prove.py`), and the
names of definitions are only hints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from returnlogic.base.interface import Interface
from returnlogic.base.sort import Enum, Int
from returnlogic.base.value import Value
from returnlogic.meaning import dates
from returnlogic.meaning.calendars import function_name, function_of
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.intervals import Intervals
from returnlogic.meaning.invariants import FIRST_DAY, LAST_DAY
from returnlogic.meaning.program import Program
from returnlogic.meaning.specialise import Specialised, interface_of, specialise
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    AddWorkingDays,
    Calendrical,
    Compare,
    Comparison,
    Const,
    If,
    Let,
    Max,
    Min,
    Roll,
    Term,
    Var,
    children,
    conj,
    disj,
    neg,
    transform,
    walk,
)

MAX_BRANCHES = 12
"""An enum of more members is not split on."""

MAX_GROUPS = 6
"""A topic with more different claims is written by bounds rather than as a tree."""


SHARED = "?"
"""The first character of the name of a condition that several results test and that is no let of the program."""


@dataclass(frozen=True, slots=True)
class Silent:
    """No live clause speaks."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """No value satisfies all live clauses."""


@dataclass(frozen=True, slots=True)
class Between:
    """The value lies between two bounds; they are the same term unless the text leaves it partial."""

    lo: Term
    hi: Term


@dataclass(frozen=True, slots=True)
class Fork:
    """One tree if the condition holds, else the other."""

    condition: Term
    then: Tree
    otherwise: Tree


Tree = Silent | Conflict | Between | Fork


@dataclass(frozen=True, slots=True)
class Branch:
    """The part of a plan for some members of the split enum; for all cases iff there are none."""

    members: tuple[str, ...]
    lets: tuple[tuple[str, Term], ...]
    trees: tuple[Tree, ...]
    """One tree per result of the interface, in its order."""
    aliases: Mapping[str, tuple[str, ...]]
    """By let: the other lets of the program that have its value in this branch."""

    def means(self, let: str) -> tuple[str, ...]:
        """Return the lets of the program that a definition stands for; none for a condition that it has no let for."""
        return () if let.startswith(SHARED) else (let, *self.aliases.get(let, ()))


@dataclass(frozen=True, slots=True)
class DayTable:
    """A calendar function over the days it is asked for: `day` goes to `first + moves[day - first]`."""

    name: str
    first: int
    moves: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A policy as an emitter writes it. `tables` are by calendar function."""

    program: Program
    interface: Interface
    assumed: Mapping[str, Value]
    split: str | None
    branches: tuple[Branch, ...]
    tables: Mapping[Calendrical, DayTable]

    def table(self, term: Calendrical) -> DayTable:
        """Return the table of a calendar term."""
        return self.tables[function_of(term)]


def plan(program: Program, assumed: Mapping[str, Value], *, split: bool = True) -> Plan:
    """Return the plan of a policy with these assumptions; without `split` there is one branch for all cases."""
    interface = interface_of(program, assumed)
    whole = specialise(program, assumed)
    on = _most_tested(interface, whole) if split else None
    branches: list[Branch] = []
    if on is None:
        branches.append(_branch((), whole))
    else:
        sort = interface.field(on).sort
        assert isinstance(sort, Enum)
        for member in sort.members:
            one = _branch((member,), specialise(program, {**assumed, on: member}))
            same = next((i for i, b in enumerate(branches) if (b.lets, b.trees) == (one.lets, one.trees)), None)
            if same is None:
                branches.append(one)
            else:
                old = branches[same]
                both = {n: tuple(t for t in names if t in one.aliases.get(n, ())) for n, names in old.aliases.items()}
                branches[same] = replace(old, members=(*old.members, member), aliases=both)
    return Plan(program, interface, dict(assumed), on, tuple(branches), _tables(branches))


def _most_tested(interface: Interface, specialised: Specialised) -> str | None:
    """Return the enum that most conditions test, if there is one worth a branch per member."""
    terms = [*specialised.lets.values(), *(t for each in specialised.claims.values() for c in each for t in c)]
    seen = Counter(x.name for t in terms for x in walk(t) if isinstance(x, Var) and isinstance(x.sort, Enum))
    names = [f.name for f in interface.fields if isinstance(f.sort, Enum) and len(f.sort.members) <= MAX_BRANCHES]
    return max(names, key=lambda n: seen[n], default=None)


def _branch(members: tuple[str, ...], specialised: Specialised) -> Branch:
    lets = dict(specialised.lets)
    intervals = Intervals(lets)
    trees = tuple(_tree(specialised.claims[o.key], intervals) for o in specialised.outputs)
    uses = Counter[str]()
    reached: list[str] = []

    def visit(t: Term) -> None:
        for x in walk(t):
            if isinstance(x, Let):
                uses[x.name] += 1
                if uses[x.name] == 1:
                    visit(lets[x.name])
                    reached.append(x.name)

    for tree in dict.fromkeys(trees):  # what several results share is written once
        for t in terms_of(tree):
            visit(t)
    inlined: dict[str, Term] = {}

    def put(t: Term) -> Term | None:
        return inlined.get(t.name) if isinstance(t, Let) else None

    kept: list[tuple[str, Term]] = []
    for name in lets:  # in the program's order: a let reads only earlier ones
        if name not in uses:
            continue
        body = transform(lets[name], put)
        if uses[name] == 1:
            inlined[name] = body
        else:
            kept.append((name, body))
    whole = [mapped(tree, lambda t: transform(t, put)) for tree in trees]
    tests = Counter(c for tree in dict.fromkeys(whole) for c in _conditions(tree))
    shared = {c: Let(f"{SHARED}{n}") for n, c in enumerate((c for c in tests if tests[c] > 1 and children(c)), 1)}
    kept += [(let.name, c) for c, let in shared.items()]
    found = tuple(mapped(tree, lambda t: shared.get(t, t)) for tree in whole)
    return Branch(members, tuple(kept), found, specialised.aliases)


def _conditions(tree: Tree) -> Iterator[Term]:
    if isinstance(tree, Fork):
        yield tree.condition
        yield from _conditions(tree.then)
        yield from _conditions(tree.otherwise)


def terms_of(tree: Tree) -> Iterator[Term]:
    """Yield every term of a tree, as often as it is written, conditions first."""
    match tree:
        case Silent() | Conflict():
            return
        case Between(lo, hi):
            yield lo
            yield hi
        case Fork(condition, then, otherwise):
            yield condition
            yield from terms_of(then)
            yield from terms_of(otherwise)


def mapped(tree: Tree, change: Callable[[Term], Term]) -> Tree:
    """Return the tree with each of its terms changed."""
    match tree:
        case Silent() | Conflict():
            return tree
        case Between(lo, hi):
            return Between(change(lo), change(hi))
        case Fork(condition, then, otherwise):
            return Fork(change(condition), mapped(then, change), mapped(otherwise, change))


def _tree(claims: Sequence[tuple[Term, Term, Term]], intervals: Intervals) -> Tree:
    """Return the decision tree of a result (M8): claims of the same bounds are one condition, live or not."""
    groups: dict[tuple[Term, Term], list[Term]] = {}
    for live, lo, hi in claims:
        groups.setdefault((lo, hi), []).append(live)
    parts = [(disj(*dict.fromkeys(lives)), lo, hi) for (lo, hi), lives in groups.items()]
    if len(parts) > MAX_GROUPS:
        return _by_bounds(parts, intervals)

    def grow(index: int, live: tuple[tuple[Term, Term], ...], told: Mapping[Term, bool]) -> Tree:
        if index == len(parts):
            return _leaf(live)
        condition, lo, hi = parts[index]
        then = otherwise = None
        if told.get(condition, True):
            then = grow(index + 1, (*live, (lo, hi)), {**told, condition: True})
        if not told.get(condition, False):
            otherwise = grow(index + 1, live, {**told, condition: False})
        if then is None or otherwise is None:
            return then or otherwise or Silent()
        return _fork(condition, then, otherwise)

    return grow(0, (), {})


def _fork(condition: Term, then: Tree, otherwise: Tree) -> Tree:
    if then == otherwise or condition == TRUE:
        return then
    return otherwise if condition == FALSE else Fork(condition, then, otherwise)


def _leaf(live: tuple[tuple[Term, Term], ...]) -> Tree:
    if not live:
        return Silent()
    lo, hi = _extreme(Max, [a for a, _ in live]), _extreme(Min, [b for _, b in live])
    if lo == hi:
        return Between(lo, hi)
    if isinstance(lo, Const) and isinstance(hi, Const):
        assert isinstance(lo.value, int) and isinstance(hi.value, int)
        return Conflict() if lo.value > hi.value else Between(lo, hi)
    if all(a == b for a, b in live):  # claims of one value each: they agree or they do not
        first = live[0][0]
        differ = disj(*(Compare(Comparison.NE, first, a) for a, _ in live[1:]))
        return _fork(differ, Conflict(), Between(first, first))
    return Fork(Compare(Comparison.GT, lo, hi), Conflict(), Between(lo, hi))


def _by_bounds(parts: Sequence[tuple[Term, Term, Term]], intervals: Intervals) -> Tree:
    """Return the tree of a result with many different claims: is any live, and do the bounds of the live ones clash."""
    least = min(intervals.of(lo)[0] for _, lo, _ in parts)
    most = max(intervals.of(hi)[1] for _, _, hi in parts)
    lo = Max(tuple(If(live, a, _number(least)) for live, a, _ in parts))
    hi = Min(tuple(If(live, b, _number(most)) for live, _, b in parts))
    silent = conj(*(neg(live) for live, _, _ in parts))
    return Fork(silent, Silent(), Fork(Compare(Comparison.GT, lo, hi), Conflict(), Between(lo, hi)))


def _number(value: int) -> Const:
    return Const(value, Int(value, value))


def _extreme(kind: type[Max] | type[Min], terms: Sequence[Term]) -> Term:
    """Return the greatest or least of terms, the constants among them taken together."""
    parts = list(dict.fromkeys(terms))
    constants = [t for t in parts if isinstance(t, Const)]
    if len(constants) > 1:
        pick = max if kind is Max else min
        parts = [t for t in parts if not isinstance(t, Const)] + [pick(constants, key=lambda c: int(c.value or 0))]
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _tables(branches: Sequence[Branch]) -> dict[Calendrical, DayTable]:
    """Return one table per calendar function, over every day that some branch may ask it for."""
    spans: dict[Calendrical, tuple[int, int]] = {}
    for branch in branches:
        intervals = Intervals(dict(branch.lets))
        for t in [*(body for _, body in branch.lets), *(t for tree in branch.trees for t in terms_of(tree))]:
            for x in walk(t):
                if isinstance(x, Calendrical):
                    lo, hi = intervals.of(x.arg)
                    a, b = spans.get(function_of(x), (lo, hi))
                    spans[function_of(x)] = min(a, lo), max(b, hi)
    tables: dict[Calendrical, DayTable] = {}
    for key, span in spans.items():
        tables[key] = _table(key, *_inside(key, *span))
    return tables


def _inside(key: Calendrical, lo: int, hi: int) -> tuple[int, int]:
    match key:
        case AddWorkingDays(_, _, calendar) | Roll(_, _, calendar):
            return max(lo, calendar.lo), min(hi, calendar.hi)
        case _:
            return max(lo, FIRST_DAY), min(hi, LAST_DAY)


def _table(key: Calendrical, lo: int, hi: int) -> DayTable:
    moves, function = [], dates.function_of(key)
    for day in range(lo, hi + 1):
        try:
            moves.append(function(day) - lo)
        except Undefined:  # never asked, or the proof fails
            moves.append(0)
    return DayTable(function_name(key), lo, tuple(moves))


def longer(table: DayTable, term: Calendrical) -> DayTable:
    """Return the table of a calendar term with one day more at its end."""
    return _table(function_of(term), table.first, table.first + len(table.moves))


def identifiers(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Return a plain ASCII word for each name, distinct also where case does not count, and none of those taken."""
    used = {t.casefold() for t in taken}
    found = {}
    for name in names:
        word = "".join(c if c.isascii() and c.isalnum() else "_" for c in name)
        word = word if word[:1].isalpha() else f"x{word}"
        free, number = word, 2
        while free.casefold() in used:
            free, number = f"{word}_{number}", number + 1
        used.add(free.casefold())
        found[name] = free
    return found


def hints(planned: Plan, words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return which lets each definition stands for, in the order of the branches; `words` are the names of the text."""
    found: dict[str, tuple[str, ...]] = {}
    seen = Counter[str]()
    for branch in planned.branches:
        for let, _ in branch.lets:
            word = words[let]
            seen[word] += 1
            if branch.means(let):
                found[word if seen[word] == 1 else f"{word}#{seen[word]}"] = branch.means(let)
    return found
