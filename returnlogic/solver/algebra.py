"""Bare constructors of SMT-LIB terms. Knows nothing of the kernel: texts in, texts out."""

from __future__ import annotations

from collections.abc import Iterable


def symbol(name: str) -> str:
    """Return a quoted symbol; our names never hold a bar or a backslash."""
    assert "|" not in name and "\\" not in name
    return f"|{name}|"


def number(value: int) -> str:
    """Return an integer literal."""
    return str(value) if value >= 0 else f"(- {-value})"


def boolean(value: bool) -> str:
    """Return a yes/no literal."""
    return "true" if value else "false"


def app(operator: str, *args: str) -> str:
    """Return an application."""
    return f"({operator} {' '.join(args)})"


def all_of(args: Iterable[str]) -> str:
    """Return the conjunction; `true` of nothing."""
    parts = [a for a in args if a != "true"]
    return "true" if not parts else parts[0] if len(parts) == 1 else app("and", *parts)


def any_of(args: Iterable[str]) -> str:
    """Return the disjunction; `false` of nothing."""
    parts = [a for a in args if a != "false"]
    return "false" if not parts else parts[0] if len(parts) == 1 else app("or", *parts)


def negate(arg: str) -> str:
    """Return the negation."""
    return {"true": "false", "false": "true"}.get(arg) or app("not", arg)


def between(lo: int, text: str, hi: int) -> str:
    """Return the formula that an integer lies between two bounds, both included."""
    return all_of([app("<=", number(lo), text), app("<=", text, number(hi))])


def choose(condition: str, then: str, otherwise: str) -> str:
    """If-then-else."""
    return then if then == otherwise else app("ite", condition, then, otherwise)


def least(args: list[str]) -> str:
    """Return the smallest of some integers."""
    found = args[0]
    for arg in args[1:]:
        found = f"(let ((l {found}) (r {arg})) (ite (<= l r) l r))"  # bound once: the text stays linear
    return found


def greatest(args: list[str]) -> str:
    """Return the largest of some integers."""
    found = args[0]
    for arg in args[1:]:
        found = f"(let ((l {found}) (r {arg})) (ite (>= l r) l r))"
    return found


def declare(name: str, sort: str) -> str:
    """Return a constant declaration."""
    return f"(declare-const {symbol(name)} {sort})"


def assert_(text: str) -> str:
    """Return an assertion."""
    return f"(assert {text})"
