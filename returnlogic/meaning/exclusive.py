"""Tell by their form that two conditions cannot hold together; what is not told may still be impossible."""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.meaning.term import And, Compare, Comparison, Const, Member, Not, Term

_OPPOSITE = {
    Comparison.LT: Comparison.GE,
    Comparison.GE: Comparison.LT,
    Comparison.GT: Comparison.LE,
    Comparison.LE: Comparison.GT,
    Comparison.EQ: Comparison.NE,
    Comparison.NE: Comparison.EQ,
}


def exclude(one: Term, other: Term) -> bool:
    """Return whether two conditions plainly cannot hold in one case.

    They cannot if a part of one is the negation of parts of the two, the opposite comparison of the same terms, or if
    they want different members of one enum.
    """
    parts = {*_parts(one), *_parts(other)}
    if any(isinstance(p, Not) and parts.issuperset(_parts(p.arg)) for p in parts):
        return True
    if any(isinstance(p, Compare) and Compare(_OPPOSITE[p.op], p.left, p.right) in parts for p in parts):
        return True
    wanted: dict[Term, frozenset[object]] = {}
    for arg, members in (found for p in parts if (found := _members(p)) is not None):
        wanted[arg] = wanted.get(arg, members) & members
    return any(not members for members in wanted.values())


def _parts(term: Term) -> Iterator[Term]:
    if isinstance(term, And):
        for arg in term.args:
            yield from _parts(arg)
    else:
        yield term


def _members(term: Term) -> tuple[Term, frozenset[object]] | None:
    """Return the term that must be one of some values, and these; `None` iff the condition is of another form."""
    match term:
        case Compare(Comparison.EQ, left, Const(value)):
            return left, frozenset({value})
        case Member(arg, members):
            return arg, frozenset(members)
    return None
