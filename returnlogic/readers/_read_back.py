"""A text read back: the definitions, requirements and outcomes that it consists of, in its order.

What a text may do at run time that has no value (an error, an overflow, a lost digit) becomes a `RequirementStep` that
must hold on its path. Anything a reader does not know is a `Reject`: no proof, no certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from returnlogic.readers._value import (
    ConditionalEntry,
    NullLiteral,
    SmtBool,
    SmtEntry,
    SmtInt,
    StringLiteral,
    looked_up,
    negate,
)
from returnlogic.solver import algebra as smt


class Reject(ValueError):
    """A construct outside the subset; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message, self.line, self.column = message, line, column


PathCondition = tuple[str, ...]
"""The conditions under which a place of the text is reached, outermost first; all of them hold there."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """An entry of a table of the text: `entries[index]`."""

    table: str
    index: SmtInt
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DefinitionStep:
    """A name of the text with its value; `symbol` stands for it from here on. The symbol begins with `~`.

    What is looked up in a table is a definition of its own, named `TABLE[]`.
    """

    name: str
    symbol: str
    value: SmtBool | SmtInt
    path: PathCondition
    line: int
    lookup: Lookup | None = None
    expected: bool | None = None
    """The value that the reader expects a yes/no to have in every case; only worth a try, like the name."""


@dataclass(frozen=True, slots=True)
class RequirementStep:
    """A condition that must hold on a path, or the text fails there.

    `reached` are further conditions under which it surely is evaluated; beyond them it is where the target promises no
    order. There it has to hold as well, but a case shows a failure only where they hold.
    """

    what: str
    holds: str
    path: PathCondition
    line: int
    reached: PathCondition = ()


@dataclass(frozen=True, slots=True)
class ResultFormula:
    """One result as formulas: the number of its verdict (0 silent, 1 conflict, 2 value), and its bounds."""

    verdict: str
    lo: str
    hi: str


@dataclass(frozen=True, slots=True)
class OutcomeStep:
    """The outcome that the text gives on a path: one formula per result of the interface."""

    results: tuple[ResultFormula, ...]
    path: PathCondition
    line: int


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A text as formulas: its steps in order, each of which reads only definitions before it.

    `accepts` says which raw cases the check of the facts lets through, over the symbols of `RawField`; the outcomes
    hold for well-typed ones. `settled` counts requirements that bounds alone decide. `edge` is what the target's own
    types leave possible of raw cases, over the same symbols: it is taken for granted.
    """

    steps: tuple[DefinitionStep | RequirementStep | OutcomeStep, ...]
    accepts: str
    settled: int
    edge: str = "true"


@dataclass(slots=True)
class Steps:
    """Collects the steps of a text as they are met, and gives each definition a symbol of its own."""

    found: list[DefinitionStep | RequirementStep | OutcomeStep] = field(default_factory=list)
    settled: int = 0
    reached: PathCondition = ()
    """The `reached` of the requirements to come."""
    _seen: dict[str, int] = field(default_factory=dict)

    def define(
        self, name: str, value: SmtBool | SmtInt, path: PathCondition, line: int, expected: bool | None = None
    ) -> SmtBool | SmtInt:
        """Add a definition, and return its value by the new symbol."""
        number = self._seen[name] = self._seen.get(name, 0) + 1
        symbol = f"~{name}" if number == 1 else f"~{name}#{number}"
        self.found.append(DefinitionStep(name, symbol, value, path, line, expected=expected))
        if isinstance(value, SmtBool):
            return SmtBool(smt.symbol(symbol))
        return SmtInt(smt.symbol(symbol), value.lo, value.hi)

    def look_up(self, table: str, entries: Sequence[int], index: SmtInt, path: PathCondition, line: int) -> SmtInt:
        """Add an entry of a table, and return it by its new symbol; requires that the index lies in the table."""
        self.within("the index lies in the table", index, 0, len(entries) - 1, path, line)
        value = looked_up(index, entries)
        name = f"{table}[]"
        found = self.define(name, value, path, line)
        made = self.found[-1]
        assert isinstance(made, DefinitionStep) and isinstance(found, SmtInt)
        self.found[-1] = replace(made, lookup=Lookup(table, index, tuple(entries)))
        return found

    def require(self, what: str, holds: str, path: PathCondition, line: int) -> None:
        """Add a requirement, unless it is `true` or a condition of its path."""
        if holds == "true" or holds in path:
            self.settled += 1
        else:
            self.found.append(RequirementStep(what, holds, path, line, self.reached))

    def within(self, what: str, value: SmtInt, lo: int, hi: int, path: PathCondition, line: int) -> None:
        """Require that a number lies between two bounds; if its own bounds say so, nothing is added."""
        if lo <= value.lo and value.hi <= hi:
            self.settled += 1
            return
        self.require(what, smt.between(lo, value.text, hi), path, line)


def on_path(value: SmtInt, path: PathCondition) -> SmtInt:
    """Return the number, without null where a condition of the path says that it is there."""
    return SmtInt(value.text, value.lo, value.hi) if negate(value.null) in path else value


# --- results ----------------------------------------------------------------------------------------------------------


def result_formula(value: SmtEntry | ConditionalEntry, labels: tuple[str, ...], line: int) -> ResultFormula:
    """Return an formulas of an entry; raises `Reject` for a verdict or a label that there is not."""
    match value:
        case ConditionalEntry(condition, then, otherwise):
            a, b = result_formula(then, labels, line), result_formula(otherwise, labels, line)
            parts = (smt.choose(condition, x, y) for x, y in ((a.verdict, b.verdict), (a.lo, b.lo), (a.hi, b.hi)))
            return ResultFormula(*parts)
        case SmtEntry("value", lo, hi):
            return ResultFormula("2", _bound(lo, labels, line), _bound(hi, labels, line))
        case SmtEntry("silent" | "conflict" as verdict, NullLiteral(), NullLiteral()):
            return ResultFormula("0" if verdict == "silent" else "1", "0", "0")
        case _:
            raise Reject("not a result: a verdict with its bounds", line)


def _bound(value: SmtInt | StringLiteral | NullLiteral, labels: tuple[str, ...], line: int) -> str:
    match value:
        case StringLiteral(word) if word in labels:
            return smt.number(labels.index(word))
        case SmtInt(text, _, _, "false") if not labels:
            return text
        case _:
            raise Reject("a bound of a result is not what the result is made of", line)
