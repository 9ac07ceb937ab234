"""Match what is the same in two versions: facts, assumptions, rights, clauses; by name, or as a mapping says (C2).

Nothing is guessed: what one version knows and the other does not is named, and is never "equal" by silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from returnlogic.base.sort import Enum, Int, Money
from returnlogic.compare.marks import BEFORE, with_marks_of
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.program import Axiom, Input, Program
from returnlogic.meaning.term import (
    Compare,
    Comparison,
    Const,
    Get,
    Known,
    OrElse,
    Sub,
    Term,
    Var,
    conj,
    disj,
    equal,
    implies,
    transform,
)


@dataclass(frozen=True, slots=True)
class Names:
    """The words of a mapping file: new name -> old name of facts, rights and clauses; facts that are new, or gone."""

    facts: Mapping[str, str] = field(default_factory=dict)
    rights: Mapping[str, str] = field(default_factory=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)
    new: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Incomparable:
    """Something that only one version knows, or that both know differently, and that outcomes rest on."""

    name: str
    why: str
    help: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A right whose last day for an act is counted from another event than before."""

    right: str
    act: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """The old version in the new one's names, what ties their facts together, and what could not be tied."""

    old: Program
    new: Program
    links: tuple[Axiom, ...]
    incomparable: tuple[Incomparable, ...]
    moved: tuple[Moved, ...]
    right_before: Mapping[str, str]
    clause_before: Mapping[str, str]
    facts_before: Mapping[str, str]
    """Name of a fact or assumption in the old version as it was written -> its name in the aligned one."""


def align(old: Program, new: Program, names: Names | None = None) -> Aligned:
    """Return the two versions with facts of like name and sort made one; raises `KeyError` iff a mapping names nothing.

    Facts of like name whose values differ stay two and are tied: they are equal wherever both versions know the value,
    and no other case is compared. A fact of one version only is free, and so is what it would tell the other.
    """
    names = names or Names()
    _known(names, old, new)
    to_new, links, incomparable = _facts(old, new, names)
    if old.money != new.money:
        words = " and ".join(x or "no currency" for x in (old.money, new.money))
        incomparable.append(Incomparable("money", f"the versions are in {words}", "compare versions of one currency"))
    made = old.role("contract")
    if to_new.get(made, made).removesuffix(BEFORE) != new.role("contract"):
        why = f"the contract is made by `{new.role('contract')}`, and was by `{made}`"
        incomparable.append(Incomparable("contract", why, "keep the role `contract` where it is"))
    for name, a in old.assumptions.items():
        b = new.assumptions.get(name)
        same = b is not None and (b.sort, b.kind, b.fixed) == (a.sort, a.kind, a.fixed)
        to_new[name] = name if same else name + BEFORE
    rights = {r: names.rights.get(r, r) for r in {o.right for o in new.outputs}}
    clauses = {c.id: names.clauses.get(c.id, c.id) for c in new.clauses}
    aligned = renamed(old, to_new)
    moved = tuple(_moved(old, new, rights))
    marked = with_marks_of(old, new, to_new)
    return Aligned(aligned, marked, tuple(links), tuple(incomparable), moved, rights, clauses, to_new)


def _facts(old: Program, new: Program, names: Names) -> tuple[dict[str, str], list[Axiom], list[Incomparable]]:
    """Return the new name of each old fact, what ties facts that stay two, and facts that cannot be compared."""
    before = {names.facts.get(n, n): n for n in new.inputs}  # old name -> new name
    to_new: dict[str, str] = {}
    links: list[Axiom] = []
    incomparable: list[Incomparable] = []
    read_old, read_new = outcomes_read(old), outcomes_read(new)
    for name, given in old.inputs.items():
        there = before.get(name)
        here = new.inputs[there] if there is not None and there not in names.new and name not in names.gone else None
        if here is not None and (here.sort, here.event) == (given.sort, given.event):
            to_new[name] = here.name
            continue
        to_new[name] = name + BEFORE
        if here is None:
            if name in read_old and name not in names.gone:
                help = "say in the mapping file what it is called now (`[facts]`), or that it is `gone`"
                incomparable.append(Incomparable(name, f"`{name}` is known to the old version only", help))
            continue
        if name not in read_old and here.name not in read_new:
            continue  # two facts that no outcome rests on: to tie them could only take orders away
        tied = _tied(here, replace(given, name=name + BEFORE))
        links += [Axiom(f"`{here.name}` is one fact in both versions", t) for t in tied]
        if not tied:
            why = f"`{name}` is another kind of fact in the two versions"
            incomparable.append(Incomparable(name, why, "rename one of them"))
        elif not here.event:
            help = "the values that both versions know are compared, the others are not"
            incomparable.append(Incomparable(name, f"`{name}` has other values in the two versions", help))
    taken = set(to_new.values())
    for name in new.inputs:
        if name not in taken and name + BEFORE not in taken and name in read_new and name not in names.new:
            help = "say in the mapping file what it was called (`[facts]`), or that it is `new`"
            incomparable.append(Incomparable(name, f"`{name}` is known to the new version only", help))
    return to_new, links, incomparable


def _known(names: Names, old: Program, new: Program) -> None:
    ids = ({c.id for c in old.clauses}, {c.id for c in new.clauses})
    rights = ({o.right for o in old.outputs}, {o.right for o in new.outputs})
    for mapping, before, after in (
        (names.facts, old.inputs.keys(), new.inputs.keys()),
        (names.rights, *rights),
        (names.clauses, *ids),
    ):
        for now, then in mapping.items():
            if now not in after:
                raise KeyError(f"the new version has no `{now}`")
            if then not in before:
                raise KeyError(f"the old version has no `{then}`")
    for now in names.new - new.inputs.keys():
        raise KeyError(f"the new version has no `{now}`")
    for then in names.gone - old.inputs.keys():
        raise KeyError(f"the old version has no `{then}`")


def outcomes_read(program: Program) -> frozenset[str]:
    """Return the facts that outcomes rest on."""
    lets = [t for o in program.outputs for t in o.outcome.terms]
    lets += [c.entitled for c in program.clauses if c.kind in ("requirement", "step")]
    return program.cone(*lets)


def _tied(new: Input, old: Input) -> list[Term]:
    """Return what makes two facts of like name one where both versions know the value; nothing iff unlike."""
    if new.event != old.event:
        return []
    if new.event:
        both = conj(Known(new.name), Known(old.name))
        return [
            implies(Known(new.name), Known(old.name)),
            implies(Known(old.name), Known(new.name)),
            implies(both, equal(new.day, old.day)),
        ]
    here, there = Var(new.name, new.sort), Var(old.name, old.sort)
    match new.sort, old.sort:
        case Enum(new_members), Enum(old_members):
            common = tuple(m for m in new_members if m in old_members)
            same = [conj(equal(here, Const(m, new.sort)), equal(there, Const(m, old.sort))) for m in common]
            return [disj(*same)] if common else []
        case (Int(), Int()) | (Money(), Money()):
            return [equal(here, there)]
    return []


def _moved(old: Program, new: Program, rights: Mapping[str, str]) -> Iterator[Moved]:
    """Yield the rights in which an act has the same last days but from other events."""
    old_anchors, new_anchors = _anchors(old.policy_clauses), _anchors(new.policy_clauses)
    for (right, act), events in sorted(new_anchors.items()):
        earlier = old_anchors.get((rights.get(right, right), act), set())
        gone, added = sorted(earlier - events), sorted(events - earlier)
        if gone and added:
            yield Moved(right, act, gone[0], added[0])


def _anchors(clauses: Iterable[Clause]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for c in clauses:
        for limit in c.limits:
            for right in c.rights:
                found.setdefault((right, limit.act), set()).add(limit.anchor)
    return found


def delay(program: Program, start: str, end: str, lo: int, hi: int) -> Axiom | None:
    """That one event follows another within so many days, where both happen; `None` iff one is no single event."""
    if start not in program.inputs or end not in program.inputs:
        return None
    sort = Int(-40000, 40000)
    days = Sub(program.inputs[end].day, program.inputs[start].day)
    bounds = (
        Compare(Comparison.GE, days, Const(lo, sort)),
        Compare(Comparison.LE, days, Const(hi, sort)),
    )
    return Axiom(f"{end} is {lo} to {hi} days after {start}", implies(conj(Known(start), Known(end)), conj(*bounds)))


def renamed(program: Program, names: Mapping[str, str]) -> Program:
    """Return the program with inputs and assumption variables under other names."""
    if all(a == b for a, b in names.items()):
        return program

    def visit(t: Term) -> Term | None:
        match t:
            case Var(name, sort):
                return Var(names.get(name, name), sort)
            case Known(name):
                return Known(names.get(name, name))
            case Get(name, sort):
                return Get(names.get(name, name), sort)
            case OrElse(name, sort, otherwise):
                return OrElse(names.get(name, name), sort, transform(otherwise, visit))
        return None

    def label(old: str, text: str) -> str:
        return f"{text} (before)" if names.get(old, old).endswith(BEFORE) else text

    def after(given: Input) -> tuple[str, int] | None:
        return None if given.typical_after is None else (names[given.typical_after[0]], given.typical_after[1])

    inputs = {
        names[n]: replace(i, name=names[n], label=label(n, i.label), typical_after=after(i))
        for n, i in program.inputs.items()
    }
    assumptions = {names[n]: replace(a, name=names[n], label=label(n, a.label)) for n, a in program.assumptions.items()}

    def each(claims: Sequence[Claim]) -> tuple[Claim, ...]:
        return tuple(c.with_terms(lambda t: transform(t, visit)) for c in claims)

    outputs = tuple(replace(o, claims=each(o.claims), parts=each(o.parts)) for o in program.outputs)
    clauses = tuple(
        replace(
            c,
            claims=each(c.claims),
            gates=tuple(replace(g, fact=names.get(g.fact, g.fact)) for g in c.gates),
        )
        for c in program.clauses
    )
    return replace(
        program,
        inputs=inputs,
        assumptions=assumptions,
        axioms=tuple(replace(a, term=transform(a.term, visit)) for a in program.axioms),
        lets={n: transform(b, visit) for n, b in program.lets.items()},
        outputs=outputs,
        clauses=clauses,
        conditions=tuple(replace(c, term=transform(c.term, visit)) for c in program.conditions),
    )
