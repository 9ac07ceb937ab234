"""Symbolic values of a text: SMT-LIB formulas with what is known of them, and their arithmetic.

A number or a yes/no is SMT-LIB text; a number has bounds, and a condition under which it is null. A word is one of an
enum field's members, by position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from returnlogic.base.interface import Interface, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.solver import algebra as smt


@dataclass(frozen=True, slots=True)
class SmtBool:
    """A yes/no."""

    text: str


@dataclass(frozen=True, slots=True)
class SmtInt:
    """A whole number between `lo` and `hi`, absent where `null` holds."""

    text: str
    lo: int
    hi: int
    null: str = "false"


@dataclass(frozen=True, slots=True)
class SmtEnum:
    """A member of an enum field: its position among `members`."""

    text: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StringLiteral:
    """A string of the text."""

    word: str


@dataclass(frozen=True, slots=True)
class NullLiteral:
    """The target's null."""


@dataclass(frozen=True, slots=True)
class SmtEntry:
    """One result as written: a verdict and its bounds, each a number, a string or nothing."""

    verdict: str
    lo: SmtInt | StringLiteral | NullLiteral
    hi: SmtInt | StringLiteral | NullLiteral


@dataclass(frozen=True, slots=True)
class ConditionalEntry:
    """One result if a condition holds, else another."""

    condition: str
    then: SmtEntry | ConditionalEntry
    otherwise: SmtEntry | ConditionalEntry


SmtValue = SmtBool | SmtInt | SmtEnum | StringLiteral | NullLiteral | SmtEntry | ConditionalEntry


def negate(text: str) -> str:
    """Return the negation of a formula; of a negation, what it negates."""
    return text[5:-1] if text.startswith("(not ") else smt.negate(text)


# --- fields -----------------------------------------------------------------------------------------------------------


def typed_field(interface: Interface, name: str) -> SmtValue:
    """Return a well-typed field as a value: `|name|`, and for an event `|name?|`, which says that it has happened."""
    f = interface.field(name)
    match f.sort:
        case Bool():
            return SmtBool(smt.symbol(name))
        case Enum(members):
            return SmtEnum(smt.symbol(name), members)
        case _:
            lo, hi = bounds(f.sort)
            null = negate(smt.symbol(f"{name}?")) if f.optional else "false"
            return SmtInt(smt.symbol(name), lo, hi, null)


ABSENT, NULL, BOOL, INT, TEXT, OTHER = range(6)
"""What a raw value can be, by the number of its tag."""


@dataclass(frozen=True, slots=True)
class RawField:
    """A field before it is checked: its tag, its number if it is one, and the member it is if it is a string.

    The member is the position among the field's, or -1 for any other string; what is of no known type may equal any
    word, so it has one too. A yes/no has the number 1 or 0.
    `members` is empty for other fields.
    """

    name: str
    members: tuple[str, ...]

    @property
    def tag(self) -> str:
        """Return the symbol of the tag."""
        return smt.symbol(f"{self.name}!tag")

    @property
    def number(self) -> str:
        """Return the symbol of the number."""
        return smt.symbol(f"{self.name}!number")

    @property
    def member(self) -> str:
        """Return the symbol of the member."""
        return smt.symbol(f"{self.name}!member")

    def has(self, *tags: int) -> str:
        """Return the formula that the value has one of these tags."""
        return smt.any_of(smt.app("=", self.tag, smt.number(tag)) for tag in tags)


def raw_field(interface: Interface, name: str) -> RawField:
    """Return a field of the interface before it is checked."""
    sort = interface.field(name).sort
    return RawField(name, sort.members if isinstance(sort, Enum) else ())


# --- numbers ----------------------------------------------------------------------------------------------------------


def constant(value: int) -> SmtInt:
    """Return a number that is written out."""
    return SmtInt(smt.number(value), value, value)


def plus(a: SmtInt, b: SmtInt) -> SmtInt:
    """Return the sum of two numbers."""
    return SmtInt(smt.app("+", a.text, b.text), a.lo + b.lo, a.hi + b.hi)


def minus(a: SmtInt, b: SmtInt) -> SmtInt:
    """Return the difference of two numbers."""
    return SmtInt(smt.app("-", a.text, b.text), a.lo - b.hi, a.hi - b.lo)


def times(a: SmtInt, factor: int) -> SmtInt:
    """Return the multiple of a number by a literal."""
    lo, hi = sorted((a.lo * factor, a.hi * factor))
    return SmtInt(smt.app("*", smt.number(factor), a.text), lo, hi)


def floor_div(a: SmtInt, den: int) -> SmtInt:
    """Return the quotient by a positive literal, rounded down: SMT-LIB's `div`."""
    assert den > 0
    return SmtInt(smt.app("div", a.text, smt.number(den)), a.lo // den, a.hi // den)


def floor_mod(a: SmtInt, den: int) -> SmtInt:
    """Return the remainder of `floor_div`, never negative: SMT-LIB's `mod`."""
    assert den > 0
    return SmtInt(smt.app("mod", a.text, smt.number(den)), 0, den - 1)


def trunc_div(a: SmtInt, den: int) -> SmtInt:
    """Return the quotient by a positive literal, rounded towards zero."""
    if a.lo >= 0:
        return floor_div(a, den)
    d = smt.number(den)
    negative = smt.app("-", smt.app("div", smt.app("-", "n"), d))
    text = f"(let ((n {a.text})) (ite (>= n 0) (div n {d}) {negative}))"
    return SmtInt(text, min(0, -(-a.lo // den)), max(0, a.hi // den))


def trunc_mod(a: SmtInt, den: int) -> SmtInt:
    """Return the remainder of `trunc_div`: it has the sign of the dividend."""
    if a.lo >= 0:
        return floor_mod(a, den)
    d = smt.number(den)
    text = f"(let ((n {a.text})) (ite (>= n 0) (mod n {d}) (- (mod (- n) {d}))))"
    return SmtInt(text, 1 - den, den - 1)


def least(parts: Sequence[SmtInt]) -> SmtInt:
    """Return the smallest of some numbers."""
    return SmtInt(smt.least([p.text for p in parts]), min(p.lo for p in parts), min(p.hi for p in parts))


def greatest(parts: Sequence[SmtInt]) -> SmtInt:
    """Return the largest of some numbers."""
    return SmtInt(smt.greatest([p.text for p in parts]), max(p.lo for p in parts), max(p.hi for p in parts))


def choose(condition: str, a: SmtInt, b: SmtInt) -> SmtInt:
    """Return one number if the condition holds, else the other; absent where the one chosen is."""
    null = smt.choose(condition, a.null, b.null)
    return SmtInt(smt.choose(condition, a.text, b.text), min(a.lo, b.lo), max(a.hi, b.hi), null)


def looked_up(index: SmtInt, table: Sequence[int], base: int = 0) -> SmtInt:
    """Return the entry of a table of whole numbers at an index from `base` on; the caller requires that it is inside.

    Runs of entries that move with the index are told apart by halving.
    """
    runs: list[tuple[int, int]] = []  # from which index, entry less index
    for i, entry in enumerate(table, base):
        if not runs or runs[-1][1] != entry - i:
            runs.append((i, entry - i))

    def halved(part: Sequence[tuple[int, int]]) -> str:
        if len(part) == 1:
            return smt.app("+", "i", smt.number(part[0][1]))
        middle = len(part) // 2
        test = smt.app("<", "i", smt.number(part[middle][0]))
        return smt.app("ite", test, halved(part[:middle]), halved(part[middle:]))

    reached = table[max(0, index.lo - base) : index.hi - base + 1] or table
    return SmtInt(f"(let ((i {index.text})) {halved(runs)})", min(reached), max(reached))


def compared(sign: str, a: SmtInt, b: SmtInt) -> SmtBool:
    """Return the comparison of two numbers by `<`, `<=`, `>`, `>=`, `=` or `!=`; neither may be null."""
    if sign == "!=":
        return SmtBool(negate(smt.app("=", a.text, b.text)))
    return SmtBool(smt.app(sign, a.text, b.text))


def is_word(word: SmtEnum, literal: str) -> str:
    """Return the formula that an enum field has a value; a string that is no member never is."""
    if literal not in word.members:
        return "false"
    return smt.app("=", word.text, smt.number(word.members.index(literal)))
