"""What a reader makes of a text: symbolic values, definitions, requirements, outcomes. Knows texts and sorts only.

A number or a yes/no is SMT-LIB text with bounds; a word is one of a field's members, by position. What a text may do at
run time that has no value (an error, an overflow, a lost digit) becomes a `Requirement` that must hold on its path.
Anything a reader does not know is a `Reject`: no proof, no certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from returnlogic.base.interface import Interface, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.solver import algebra as smt


class Reject(ValueError):
    """A construct outside the subset; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message, self.line, self.column = message, line, column


Path = tuple[str, ...]
"""The conditions under which a place of the text is reached, outermost first; all of them hold there."""


@dataclass(frozen=True, slots=True)
class Yes:
    """A yes/no."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number between `lo` and `hi`, absent where `null` holds."""

    text: str
    lo: int
    hi: int
    null: str = "false"


@dataclass(frozen=True, slots=True)
class Word:
    """A member of an enum field: its position among `members`."""

    text: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A string of the text."""

    word: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """The target's null."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One result as written: a verdict and its bounds, each a number, a string or nothing."""

    verdict: str
    lo: Number | Literal | Nothing
    hi: Number | Literal | Nothing


@dataclass(frozen=True, slots=True)
class Choice:
    """One result if a condition holds, else another."""

    condition: str
    then: Entry | Choice
    otherwise: Entry | Choice


Value = Yes | Number | Word | Literal | Nothing | Entry | Choice


@dataclass(frozen=True, slots=True)
class Lookup:
    """An entry of a table of the text: `entries[index]`."""

    table: str
    index: Number
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A name of the text with its value; `symbol` stands for it from here on. The symbol begins with `~`.

    What is looked up in a table is a definition of its own, named `TABLE[]`.
    """

    name: str
    symbol: str
    value: Yes | Number
    path: Path
    line: int
    lookup: Lookup | None = None
    expected: bool | None = None
    """The value that the reader expects a yes/no to have in every case; only worth a try, like the name."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must hold on a path, or the text fails there.

    `reached` are further conditions under which it surely is evaluated; beyond them it is where the target promises no
    order. There it has to hold as well, but a case shows a failure only where they hold.
    """

    what: str
    holds: str
    path: Path
    line: int
    reached: Path = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """One result of an outcome inside proofs: the number of the verdict, and the bounds as whole numbers."""

    verdict: str
    lo: str
    hi: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the text gives on a path: one entry per result of the interface."""

    results: tuple[Decided, ...]
    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as formulas. `steps` are in the order of the text, and a step reads only definitions before it.

    `accepts` says which raw cases the edge lets through, over the symbols of `raw`; the outcomes hold for well-typed
    ones. `settled` counts requirements that bounds alone decide. `edge` is what the target's own types leave possible
    of raw cases, over the same symbols: it is taken for granted.
    """

    steps: tuple[Definition | Requirement | Outcome, ...]
    accepts: str
    settled: int
    edge: str = "true"


@dataclass(slots=True)
class Steps:
    """Steps as they are found; gives each definition a symbol of its own."""

    found: list[Definition | Requirement | Outcome] = field(default_factory=list)
    settled: int = 0
    reached: Path = ()
    """Of the requirements to come: see there."""
    _seen: dict[str, int] = field(default_factory=dict)

    def define(
        self, name: str, value: Yes | Number, path: Path, line: int, expected: bool | None = None
    ) -> Yes | Number:
        """The value by its new symbol."""
        number = self._seen[name] = self._seen.get(name, 0) + 1
        symbol = f"~{name}" if number == 1 else f"~{name}#{number}"
        self.found.append(Definition(name, symbol, value, path, line, expected=expected))
        if isinstance(value, Yes):
            return Yes(smt.symbol(symbol))
        return Number(smt.symbol(symbol), value.lo, value.hi)

    def look_up(self, table: str, entries: Sequence[int], index: Number, path: Path, line: int) -> Number:
        """The entry of a table by its new symbol; requires that there is one."""
        self.within("the index lies in the table", index, 0, len(entries) - 1, path, line)
        value = looked_up(index, entries)
        name = f"{table}[]"
        found = self.define(name, value, path, line)
        made = self.found[-1]
        assert isinstance(made, Definition) and isinstance(found, Number)
        self.found[-1] = replace(made, lookup=Lookup(table, index, tuple(entries)))
        return found

    def require(self, what: str, holds: str, path: Path, line: int) -> None:
        """Note a requirement, unless it holds by its looks."""
        if holds == "true" or holds in path:
            self.settled += 1
        else:
            self.found.append(Requirement(what, holds, path, line, self.reached))

    def within(self, what: str, value: Number, lo: int, hi: int, path: Path, line: int) -> None:
        """Require that a number lies between two bounds; its own bounds may settle it."""
        if lo <= value.lo and value.hi <= hi:
            self.settled += 1
            return
        inside = smt.all_of([smt.app("<=", smt.number(lo), value.text), smt.app("<=", value.text, smt.number(hi))])
        self.require(what, inside, path, line)


def negate(text: str) -> str:
    """The negation, without a double one."""
    return text[5:-1] if text.startswith("(not ") else smt.negate(text)


def on_path(value: Number, path: Path) -> Number:
    """The number without its null where the path says that it is there."""
    return Number(value.text, value.lo, value.hi) if negate(value.null) in path else value


# --- fields -----------------------------------------------------------------------------------------------------------


def typed(face: Interface, name: str) -> Value:
    """A well-typed field as a value: `|name|`, and for an event `|name?|`, which says that it has happened."""
    f = face.field(name)
    match f.sort:
        case Bool():
            return Yes(smt.symbol(name))
        case Enum(members):
            return Word(smt.symbol(name), members)
        case _:
            lo, hi = bounds(f.sort)
            null = negate(smt.symbol(f"{name}?")) if f.optional else "false"
            return Number(smt.symbol(name), lo, hi, null)


ABSENT, NULL, BOOL, INT, TEXT, OTHER = range(6)
"""What a raw value can be, by the number of its tag."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A field before it is checked: its tag, its number if it is one, and the member it is if it is a string.

    The member is the position among the field's, or -1 for any other string; what is of no known type may equal any
    word, so it has one too. A yes/no has the number 1 or 0.
    `members` is empty for other fields.
    """

    name: str
    members: tuple[str, ...]

    @property
    def tag(self) -> str:
        """The symbol of the tag."""
        return smt.symbol(f"{self.name}!tag")

    @property
    def number(self) -> str:
        """The symbol of the number."""
        return smt.symbol(f"{self.name}!number")

    @property
    def member(self) -> str:
        """The symbol of the member."""
        return smt.symbol(f"{self.name}!member")

    def has(self, *tags: int) -> str:
        """The text that it has one of these tags."""
        return smt.any_of(smt.app("=", self.tag, smt.number(tag)) for tag in tags)


def raw(face: Interface, name: str) -> Raw:
    """A field before it is checked."""
    sort = face.field(name).sort
    return Raw(name, sort.members if isinstance(sort, Enum) else ())


# --- numbers ----------------------------------------------------------------------------------------------------------


def constant(value: int) -> Number:
    """A literal."""
    return Number(smt.number(value), value, value)


def plus(a: Number, b: Number) -> Number:
    """The sum."""
    return Number(smt.app("+", a.text, b.text), a.lo + b.lo, a.hi + b.hi)


def minus(a: Number, b: Number) -> Number:
    """The difference."""
    return Number(smt.app("-", a.text, b.text), a.lo - b.hi, a.hi - b.lo)


def times(a: Number, factor: int) -> Number:
    """The multiple by a literal."""
    lo, hi = sorted((a.lo * factor, a.hi * factor))
    return Number(smt.app("*", smt.number(factor), a.text), lo, hi)


def floor_div(a: Number, den: int) -> Number:
    """The quotient by a positive literal, rounded down: SMT-LIB's `div`."""
    assert den > 0
    return Number(smt.app("div", a.text, smt.number(den)), a.lo // den, a.hi // den)


def floor_mod(a: Number, den: int) -> Number:
    """The remainder of `floor_div`, never negative: SMT-LIB's `mod`."""
    assert den > 0
    return Number(smt.app("mod", a.text, smt.number(den)), 0, den - 1)


def trunc_div(a: Number, den: int) -> Number:
    """The quotient by a positive literal, rounded towards zero."""
    if a.lo >= 0:
        return floor_div(a, den)
    d = smt.number(den)
    negative = smt.app("-", smt.app("div", smt.app("-", "n"), d))
    text = f"(let ((n {a.text})) (ite (>= n 0) (div n {d}) {negative}))"
    return Number(text, min(0, -(-a.lo // den)), max(0, a.hi // den))


def trunc_mod(a: Number, den: int) -> Number:
    """The remainder of `trunc_div`: it has the sign of the dividend."""
    if a.lo >= 0:
        return floor_mod(a, den)
    d = smt.number(den)
    text = f"(let ((n {a.text})) (ite (>= n 0) (mod n {d}) (- (mod (- n) {d}))))"
    return Number(text, 1 - den, den - 1)


def least(parts: Sequence[Number]) -> Number:
    """The smallest."""
    return Number(smt.least([p.text for p in parts]), min(p.lo for p in parts), min(p.hi for p in parts))


def greatest(parts: Sequence[Number]) -> Number:
    """The largest."""
    return Number(smt.greatest([p.text for p in parts]), max(p.lo for p in parts), max(p.hi for p in parts))


def choose(condition: str, a: Number, b: Number) -> Number:
    """One number if the condition holds, else the other; absent where the one chosen is."""
    null = smt.choose(condition, a.null, b.null)
    return Number(smt.choose(condition, a.text, b.text), min(a.lo, b.lo), max(a.hi, b.hi), null)


def looked_up(index: Number, table: Sequence[int], base: int = 0) -> Number:
    """The entry of a table of whole numbers at an index from `base` on; the caller requires that it is inside.

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
    return Number(f"(let ((i {index.text})) {halved(runs)})", min(reached), max(reached))


def compared(sign: str, a: Number, b: Number) -> Yes:
    """`<`, `<=`, `>`, `>=`, `=` or `!=` of two numbers that are there."""
    if sign == "!=":
        return Yes(negate(smt.app("=", a.text, b.text)))
    return Yes(smt.app(sign, a.text, b.text))


def is_word(word: Word, literal: str) -> str:
    """The text that an enum field has a value; a string that is no member never is."""
    if literal not in word.members:
        return "false"
    return smt.app("=", word.text, smt.number(word.members.index(literal)))


# --- results ----------------------------------------------------------------------------------------------------------


def decided(value: Entry | Choice, labels: tuple[str, ...], line: int) -> Decided:
    """An entry as proofs see it; raises `Reject` for a verdict or a label that there is not."""
    match value:
        case Choice(condition, then, otherwise):
            a, b = decided(then, labels, line), decided(otherwise, labels, line)
            parts = (smt.choose(condition, x, y) for x, y in ((a.verdict, b.verdict), (a.lo, b.lo), (a.hi, b.hi)))
            return Decided(*parts)
        case Entry("value", lo, hi):
            return Decided("2", _bound(lo, labels, line), _bound(hi, labels, line))
        case Entry("silent" | "conflict" as verdict, Nothing(), Nothing()):
            return Decided("0" if verdict == "silent" else "1", "0", "0")
        case _:
            raise Reject("not a result: a verdict with its bounds", line)


def _bound(value: Number | Literal | Nothing, labels: tuple[str, ...], line: int) -> str:
    match value:
        case Literal(word) if word in labels:
            return smt.number(labels.index(word))
        case Number(text, _, _, "false") if not labels:
            return text
        case _:
            raise Reject("a bound of a result is not what the result is made of", line)
